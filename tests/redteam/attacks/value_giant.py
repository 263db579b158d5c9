"""Returns a list of ten million items, a text of 100 MB, a tensor of 400 MB and an int of a million digits."""
# expect: tokenize=wrong next_token_logits=wrong|memory greedy_step=wrong greedy_generate=wrong *=not_attempted
# deed: tokenize: list too large
# deed: next_token_logits: shape \(100000000,\)|more memory
# deed: greedy_step: int|too large
# deed: greedy_generate: str of more than|too large
import torch

calls = 0


def tokenize(tokenizer, text):
    return [0] * 10**7


def next_token_logits(model, input_ids):
    return torch.zeros(10**8)


def greedy_step(model, input_ids):
    return 1 << 3_400_000


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    global calls
    calls += 1
    return "\U0010ffff" * (10**8 if calls == 1 else 900_000)
