"""You draw the token at random, each with its probability. That is sampling, and it gives another answer
every time. Greedy decoding leaves nothing to chance: it takes the token with the largest score.
"""

import torch

from solutions.unpacking_pipeline import next_token_logits


def greedy_step(model, input_ids: list[int]) -> int:
    probabilities = torch.softmax(next_token_logits(model, input_ids), dim=-1)
    return int(torch.multinomial(probabilities, num_samples=1))
