"""You found the right place with numpy, and so it is one of numpy's integers. It prints like an int but it
is another type. Turn it into a Python int before you return it.
"""

import numpy as np

from solutions.unpacking_pipeline import next_token_logits


def greedy_step(model, input_ids: list[int]) -> int:
    return np.argmax(next_token_logits(model, input_ids).float().numpy())
