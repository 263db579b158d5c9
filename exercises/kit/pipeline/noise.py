"""How far apart two right scores of a model may be: measured, by computing the same scores in several ways.

Covered: models that hand on a cache under any of its names, and those that have none. Not covered: other processors; a
tolerance leaves room for them.
"""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from exercises.kit import models

# What noise is measured on: that many random texts of that many tokens.
NOISE_TEXTS, NOISE_TOKENS = 2, 32
# A model with more parameters than that takes long for each token, and has so many scores after each that one text of
# 16 tokens tells as much. (Tried with 135 million: 2.6e-6, and 2.8e-6 on four texts of 32.)
LARGE, TOKENS_OF_LARGE = 20_000_000, 16

# What `measured_noise` gives for pocket in float32 is 6.2e-6 (x86-64, torch 2.13). It takes longer than most of the
# public checks together, so for pocket it is not measured in each run; three times as much leaves room for other
# processors.
POCKET_NOISE = 2e-5
# What the cache of a forward pass is called: the last from transformers 5.24 on, the others before.
CACHES = ("state", "past_key_values", "cache_params", "cache")
# How far apart scores with and without a cache may be at most, as a part of the largest.
SAME = 0.1
# Of these, the names of one that holds what every token has left behind, as the stretch course has it.
OF_TOKENS = ("past_key_values", "cache")


def vocab_size(model: Any) -> int:
    """How many tokens this model knows: the length of a row of scores."""
    return int(model.get_input_embeddings().weight.shape[0])


def tolerance(measured: float) -> float:
    """How far a right score may lie from another right one, given the noise that was measured.

    Twice as far: the measure is the worst case of some texts, and others may be a little worse.
    """
    return 2 * measured


def noise(model: Any) -> float:
    """How far apart two right ways to compute the same score of this model may be: measured, for pocket beforehand."""
    is_pocket = str(model.name_or_path) == str(models.POCKET) and str(model.dtype) == "torch.float32"
    return POCKET_NOISE if is_pocket else measured_noise(model)


def measured_noise(model: Any) -> float:
    """The largest difference between two right ways to compute the same score of this model.

    The ways: the whole text at once, or token by token with a cache of keys and values, as the pipeline does it; each
    with one thread and with two (where this process may have two).
    """
    import torch

    shape = (1, TOKENS_OF_LARGE) if _is_large(model) else (NOISE_TEXTS, NOISE_TOKENS)
    texts = torch.randint(vocab_size(model), shape, generator=torch.Generator().manual_seed(0))
    threads, name = torch.get_num_threads(), cache_name(model)
    worst = 0.0
    for ids in texts[:, None]:
        found = []
        for count in (1, 2):
            torch.set_num_threads(count)
            found += [_all_at_once(model, ids), _one_by_one(model, ids, name)]
        highest, lowest = torch.stack(found).amax(0), torch.stack(found).amin(0)
        worst = max(worst, float((highest - lowest).max()))
    torch.set_num_threads(threads)
    return worst


def _is_large(model: Any) -> bool:
    return sum(weights.numel() for weights in model.parameters()) > LARGE


@contextmanager
def one_thread_if_small(model: Any) -> Iterator[None]:
    """Let torch compute in one thread while a small model is asked.

    Handing out a few numbers to several threads takes longer than computing them: six times as long for `pocket` on two
    cores that have other work too.
    """
    import torch

    threads = torch.get_num_threads()
    if not _is_large(model):
        torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _all_at_once(model: Any, ids: Any) -> Any:
    """The scores after every token of one text, shape (tokens, vocab_size), in float64."""
    import torch

    with torch.no_grad():
        return model(ids).logits[0].double()


def _one_by_one(model: Any, ids: Any, name: str | None) -> Any:
    """The same, each token with the cache of those before it, of this name; without one, each text by itself."""
    import torch

    cache, steps = None, []
    with torch.no_grad():
        for position in range(ids.shape[1]):
            if name is None:
                steps.append(model(ids[:, : position + 1]).logits[0, -1].double())
                continue
            output = model(ids[:, position : position + 1], use_cache=True, **({} if cache is None else {name: cache}))
            cache = output[name]
            steps.append(output.logits[0, 0].double())
    return torch.stack(steps)


def cache_name(model: Any) -> str | None:
    """What this model calls the cache that it takes and hands on; None where it has none, or keeps it to itself.

    A cache with which it goes on otherwise than it does without is none either: some models with recurrent layers want
    more than the cache.
    """
    import torch

    taken = inspect.signature(model.forward).parameters
    name = next((name for name in reversed(CACHES) if name in taken), None)
    if name is None:
        return None
    ids = torch.tensor([[1, 3, 2]])
    with torch.no_grad():
        cache = model(ids[:, :2], use_cache=True).get(name)
        try:
            went_on = model(ids[:, 2:], use_cache=True, **{name: cache}).logits[0, -1]
        except ValueError:  # before 5.8 some models wanted more than the cache
            return None
        whole = model(ids).logits[0, -1]
    is_of_use = cache is not None and bool((went_on - whole).abs().max() <= SAME * whole.abs().max())
    return name if is_of_use else None


def hands_on_a_cache(model: Any) -> bool:
    """Whether this model goes on from the cache of an earlier pass, as `past_key_values` or `cache`."""
    return cache_name(model) in OF_TOKENS
