"""The right number is in it, but it is still a tensor. Finding the place of the largest score gives a
tensor with a single number, and that has to be turned into a Python int.
"""

from solutions.unpacking_pipeline import next_token_logits


def greedy_step(model, input_ids: list[int]) -> int:
    return next_token_logits(model, input_ids).argmax()
