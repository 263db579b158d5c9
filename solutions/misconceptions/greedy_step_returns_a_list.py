"""You return a list of the best tokens, even if there is just one in it. A single Python int is asked for:
the id of the token with the largest score.
"""

from solutions.unpacking_pipeline import next_token_logits


def greedy_step(model, input_ids: list[int]) -> int:
    return next_token_logits(model, input_ids).topk(1).indices.tolist()
