"""What the tests on models of many kinds share: they are quick, since the models are tiny."""

import pytest
import torch
from transformers.utils import logging

from exercises.kit.pipeline import noise


@pytest.fixture(scope="module", autouse=True)
def quick():
    """One thread, and noise measured on one short text: these models are tiny, and there are many."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    logging.disable_progress_bar()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(noise, "NOISE_TEXTS", 1)
        patch.setattr(torch, "set_num_threads", lambda count: None)  # two threads on busy cores wait for one another
        yield
    torch.set_num_threads(threads)
