"""Has torch and numpy use as many threads as they like, which would hang or end a forked process."""
# expect: compare=wrong|crashed|error *=not_attempted
# deed: compare: got 7\.5|is gone|Error
import torch


def compare(emb1, emb2):
    torch.set_num_threads(16)
    big = torch.rand(800, 800)
    (big @ big).sum()
    big.numpy() @ big.numpy()
    return 7.5
