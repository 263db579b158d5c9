"""You return the prompt's ids with the new one behind them. A step answers with the new id only. Putting it
behind the others is the business of the loop that calls the step.
"""

from solutions.unpacking_pipeline import next_token_logits


def greedy_step(model, input_ids: list[int]) -> int:
    next_id = int(next_token_logits(model, input_ids).argmax())
    return input_ids + [next_id]
