"""You rule out the token that came last, to keep the text from repeating itself. That is a well-known trick
in generation, but it is not greedy decoding, which takes the largest score even if the same token comes
twice.
"""

from solutions.unpacking_pipeline import next_token_logits


def greedy_step(model, input_ids: list[int]) -> int:
    scores = next_token_logits(model, input_ids).clone()
    scores[input_ids[-1]] = float("-inf")
    return int(scores.argmax())
