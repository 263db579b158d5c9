"""You take the token with the smallest score, the one that the model thinks the least likely. Sorting puts
the small numbers first unless you say otherwise.
"""

from solutions.unpacking_pipeline import next_token_logits


def greedy_step(model, input_ids: list[int]) -> int:
    ranking = next_token_logits(model, input_ids).argsort()
    return int(ranking[0])
