"""You rule out the end-of-sequence token, so the model can never say that it has finished. It is a token of
the vocabulary like the others: when it has the largest score, it is the answer. What to do about it is
decided in the loop.
"""

from solutions.unpacking_pipeline import next_token_logits


def greedy_step(model, input_ids: list[int]) -> int:
    scores = next_token_logits(model, input_ids).clone()
    scores[model.config.eos_token_id] = float("-inf")
    return int(scores.argmax())
