"""You take the token with the second largest score. In a list that is sorted in rising order, the best is
the very last item, and the item before it is the runner-up.
"""

from solutions.unpacking_pipeline import next_token_logits


def greedy_step(model, input_ids: list[int]) -> int:
    ranking = next_token_logits(model, input_ids).argsort()
    return int(ranking[-2])
