"""What the pipeline itself says: the answers that the public checks compare with.

Nothing here is a solution of an exercise. Ids, scores and text are asked of `transformers.TextGenerationPipeline` and
`generate`, probabilities of the classes by which it draws; embeddings are checked by what the model does with a vector
in the place of a token, neighbours by arithmetic in float64. The functions take real models and tokenizers; checks
reach them with handles, through `exercises.kit.submission.calls.caller`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
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

# The functions that a check may call as `reference.NAME`.
NAMES = (
    "pipeline_ids",
    "pipeline_logits",
    "pipeline_text",
    "logits_of_token",
    "logits_of_vector",
    "hidden_size",
    "vocab_size",
    "eos_text",
    "noise",
    "pipeline_distribution",
    "neighbours",
)


@lru_cache(maxsize=8)
def _pipeline(model: Any, tokenizer: Any) -> Any:
    from transformers import TextGenerationPipeline
    from transformers.utils import logging

    logging.set_verbosity_error()  # it warns of settings that are its own defaults
    return TextGenerationPipeline(model=model, tokenizer=tokenizer)


def load() -> None:
    """Import what the answers take, so that no check pays for it out of its time limit."""
    from transformers import TextGenerationPipeline  # noqa: F401 (transformers imports its parts when asked for them)


def tolerance(measured: float) -> float:
    """How far a right score may lie from another right one, given the noise that was measured.

    Twice as far: the measure is the worst case of some texts, and others may be a little worse.
    """
    return 2 * measured


def pipeline_ids(model: Any, tokenizer: Any, text: str) -> list[int]:
    """The token ids that the pipeline gives the model for `text`."""
    return _pipeline(model, tokenizer).preprocess(text)["input_ids"][0].tolist()


def pipeline_logits(model: Any, input_ids: list[int]) -> Any:
    """The scores, shape (vocab_size,), by which `generate` chooses the token after `input_ids`."""
    import torch

    ids = torch.tensor([input_ids])
    output = model.generate(
        ids,
        attention_mask=torch.ones_like(ids),
        max_new_tokens=1,
        do_sample=False,
        output_logits=True,
        return_dict_in_generate=True,
        pad_token_id=0,
    )
    return output.logits[0][0]


def pipeline_text(model: Any, tokenizer: Any, prompt: str, max_new_tokens: int) -> str:
    """The text of `pipeline(prompt, do_sample=False, max_new_tokens=N)[0]['generated_text']`."""
    [answer] = _pipeline(model, tokenizer)(prompt, do_sample=False, max_new_tokens=max_new_tokens)
    return answer["generated_text"]


def logits_of_token(model: Any, token_id: int) -> Any:
    """The scores, shape (vocab_size,), after a text of one token."""
    import torch

    with torch.no_grad():
        return model(input_ids=torch.tensor([[token_id]])).logits[0, 0]


def logits_of_vector(model: Any, vector: list[float]) -> Any:
    """The scores, shape (vocab_size,), after a text of one token whose embedding is `vector`."""
    import torch

    with torch.no_grad():
        return model(inputs_embeds=torch.tensor([[vector]], dtype=model.dtype)).logits[0, 0]


def hidden_size(model: Any) -> int:
    """How many numbers an embedding of this model has."""
    return int(model.config.get_text_config().hidden_size)


def vocab_size(model: Any) -> int:
    """How many tokens this model knows: the length of a row of scores."""
    return int(model.get_input_embeddings().weight.shape[0])


def eos_text(tokenizer: Any) -> str:
    """The end-of-sequence token, as text."""
    return str(tokenizer.eos_token)


def pipeline_distribution(
    logits: Any, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> Any:
    """The probabilities, shape (vocab_size,) and float64, by which `generate` draws a token with these settings."""
    from transformers import TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

    warpers: list[Any] = [TemperatureLogitsWarper(float(temperature))]  # in the order in which generate has them
    warpers += [] if top_k is None else [TopKLogitsWarper(top_k)]
    warpers += [] if top_p is None else [TopPLogitsWarper(top_p)]
    scores = logits.double()[None]
    for warper in warpers:
        scores = warper(None, scores)
    return scores[0].softmax(-1)


def neighbours(model: Any, tokenizer: Any, word: str, count: int) -> list[tuple[str, float]]:
    """The `count` tokens with the embeddings most like that of `word`, as texts with their cosines, nearest first."""
    import numpy as np

    own = pipeline_ids(model, tokenizer, word)[0]
    rows = model.get_input_embeddings().weight.detach().double().numpy()
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    cosines = rows @ rows[own] / np.maximum(lengths * lengths[own], 1e-300)  # a row of zeros is like nothing
    order = [int(token_id) for token_id in np.argsort(-cosines) if token_id != own]
    return [(tokenizer.decode([token_id]), float(cosines[token_id])) for token_id in order[:count]]


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
    threads = torch.get_num_threads()
    worst = 0.0
    for ids in texts[:, None]:
        found = []
        for count in (1, 2):
            torch.set_num_threads(count)
            found += [_all_at_once(model, ids), _one_by_one(model, ids)]
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


def _one_by_one(model: Any, ids: Any) -> Any:
    """The same, each token with a cache of those before it."""
    import torch

    cache, steps = None, []
    with torch.no_grad():
        for position in range(ids.shape[1]):
            output = model(ids[:, position : position + 1], past_key_values=cache, use_cache=True)
            cache = output.past_key_values
            steps.append(output.logits[0, 0].double())
    return torch.stack(steps)
