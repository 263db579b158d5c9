"""You give the model the plain list of ids. A model computes with tensors, and reads a batch of texts. You have
a function already that takes care of both: the one that returns the scores of the next token.
"""


def greedy_step(model, input_ids: list[int]) -> int:
    return int(model(input_ids).logits[0, -1].argmax())
