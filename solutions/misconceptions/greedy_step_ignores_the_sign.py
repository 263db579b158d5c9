"""You look for the score that is farthest from zero. A strongly negative score is a strong no, not a strong
yes. The largest score is meant, sign and all.
"""

from solutions.unpacking_pipeline import next_token_logits


def greedy_step(model, input_ids: list[int]) -> int:
    return int(next_token_logits(model, input_ids).abs().argmax())
