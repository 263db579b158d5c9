"""How fast a model is on this machine, and so how long a call of a student's function may take.

Not covered: a machine that gets slower after it was measured.
"""

import math
import time
from typing import Any

from exercises.kit.pipeline.noise import vocab_size
from exercises.kit.submission import time_limit

# How many tokens `pace` has the model read, and up to how many seconds the usual limit is enough: for 200 such passes
# in a call. The longest loop of a check makes 30; the rest is for code that is slower than the pipeline, and for a busy
# machine.
PACE_TOKENS, ENOUGH = 32, 0.05


def pace(model: Any) -> float:
    """The seconds that one forward pass over PACE_TOKENS tokens takes on this machine: the second-best of three.

    The tokens are others each time, so that nothing that is remembered of a pass can answer in its place.
    """
    import torch

    draw = torch.Generator()
    draw.seed()
    seconds = []
    for _ in range(3):
        ids = torch.randint(vocab_size(model), (1, PACE_TOKENS), generator=draw)
        begun = time.perf_counter()
        with torch.no_grad():
            model(input_ids=ids)
        seconds.append(time.perf_counter() - begun)
    return sorted(seconds)[1]


def limit_at(pace: float) -> float:
    """How many seconds a call may take where a forward pass takes `pace` seconds: the usual, or more.

    Measured on two cores that had other work: 2 ms for pocket, which is far below the usual limit, and 0.3 s for a
    model of 135 million parameters, whose right submissions need up to 10 s for a call.
    """
    return time_limit.SECONDS * max(1.0, math.ceil(10 * pace / ENOUGH) / 10)
