"""What the pipeline itself says: the answers that the public checks compare with.

What is right is greedy decoding: `pipeline(prompt, do_sample=False, max_new_tokens=N)` with a fresh generation config,
whose EOS is the tokenizer's. Nothing of a model's own settings is followed (generation_config.json: penalties,
suppressed or forced tokens, stop strings, beams, several EOS), nor a prefix that it wants. A tokenizer without an EOS
ends nothing. Where a tokenizer writes new tokens otherwise when it decodes them with those of the prompt, both texts
are right (`pipeline_texts`); of an embedding, the row of the table and what the layer makes of it (`embeddings`).
Nothing here is a solution of an exercise. Ids, scores and text are asked of `transformers.TextGenerationPipeline` and
`generate`, probabilities of the classes by which it draws; embeddings are checked by what the model does with a vector
in the place of a token, neighbours by arithmetic in float64. The functions take real models and tokenizers; checks
reach them with handles, through `exercises.kit.submission.calls.caller`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from exercises.kit.pipeline.noise import (  # noqa: F401 (checks ask for them here)
    POCKET_NOISE,
    measured_noise,
    noise,
    one_thread_if_small,
    tolerance,
    vocab_size,
)
from exercises.kit.pipeline.tokens import one_token, readings

# The functions that a check may call as `reference.NAME`.
NAMES = (
    "pipeline_ids",
    "pipeline_logits",
    "pipeline_text",
    "pipeline_texts",
    "one_token",
    "logits_of_token",
    "logits_of_vector",
    "embeddings",
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
    return TextGenerationPipeline(model=model, tokenizer=tokenizer, prefix="")


@contextmanager
def _plainly(model: Any, tokenizer: Any) -> Iterator[None]:
    """Let `generate` follow no settings of the model's own: it takes from them what a call leaves open."""
    from transformers import GenerationConfig

    eos, pad = getattr(tokenizer, "eos_token_id", None), getattr(tokenizer, "pad_token_id", None)
    own = model.generation_config
    model.generation_config = GenerationConfig(
        eos_token_id=eos, pad_token_id=next((i for i in (pad, eos) if i is not None), 0)
    )
    try:
        yield
    finally:
        model.generation_config = own


def load() -> None:
    """Import what the answers take, so that no check pays for it out of its time limit."""
    from transformers import TextGenerationPipeline  # noqa: F401 (transformers imports its parts when asked for them)


def pipeline_ids(model: Any, tokenizer: Any, text: str) -> list[int]:
    """The token ids that the pipeline gives the model for `text`."""
    return _pipeline(model, tokenizer).preprocess(text)["input_ids"][0].tolist()


def pipeline_logits(model: Any, input_ids: list[int]) -> Any:
    """The scores, shape (vocab_size,), by which `generate` chooses the token after `input_ids`."""
    import torch

    ids = torch.tensor([input_ids])
    with _plainly(model, None):
        output = model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=1,
            do_sample=False,
            output_logits=True,
            return_dict_in_generate=True,
        )
    return output.logits[0][0]


def pipeline_text(model: Any, tokenizer: Any, prompt: str, max_new_tokens: int) -> str:
    """The text of `pipeline(prompt, do_sample=False, max_new_tokens=N)[0]['generated_text']`."""
    with _plainly(model, tokenizer):
        [answer] = _pipeline(model, tokenizer)(prompt, do_sample=False, max_new_tokens=max_new_tokens)
    return answer["generated_text"]


def pipeline_texts(model: Any, tokenizer: Any, prompt: str, max_new_tokens: int) -> list[str]:
    """The pipeline's text, and the others that are right where the same tokens are written in several ways."""
    pipeline = _pipeline(model, tokenizer)
    with _plainly(model, tokenizer):
        given = pipeline.preprocess(prompt)
        start = given["input_ids"][0].tolist()
        output = pipeline.forward(given, do_sample=False, max_new_tokens=max_new_tokens)
    new = output["generated_sequence"][0][0].tolist()[len(start) :]
    [answer] = pipeline.postprocess(output)
    texts = readings(tokenizer, prompt, start, [token_id for token_id in new if token_id != tokenizer.eos_token_id])
    return list(dict.fromkeys([answer["generated_text"], *texts]))


def logits_of_token(model: Any, token_id: int) -> Any:
    """The scores, shape (vocab_size,), after a text of one token."""
    import torch

    with torch.no_grad():
        return model(input_ids=torch.tensor([[token_id]])).logits[0, 0]


def logits_of_vector(model: Any, vector: list[float], token_id: int | None = None) -> Any:
    """The scores, shape (vocab_size,), after a text of one token whose embedding is `vector`.

    With `token_id`, the vector stands in that token's place: in its row of the table, or for what the layer makes of
    the row, if that is another (some models scale it); whichever comes nearer to the scores after the token itself.
    """
    import torch

    given = torch.tensor([[vector]], dtype=model.dtype)
    if token_id is None:
        with torch.no_grad():
            return model(inputs_embeds=given).logits[0, 0]
    expected = logits_of_token(model, token_id)
    row = model.get_input_embeddings().weight.data[token_id]
    own = row.clone()
    try:
        row.copy_(given[0, 0])
        found = [logits_of_token(model, token_id)]
    finally:
        row.copy_(own)
    if len(embeddings(model, token_id)) > 1:
        hook = model.get_input_embeddings().register_forward_hook(lambda layer, args, output: given.to(output.dtype))
        try:
            found.append(logits_of_token(model, token_id))
        finally:
            hook.remove()
    return min(found, key=lambda scores: float((scores - expected).nan_to_num(1e30).abs().max()))


def embeddings(model: Any, token_id: int) -> list[Any]:
    """What is right as the embedding of a token: its row of the table, and what the layer gives if that differs."""
    import torch

    layer = model.get_input_embeddings()
    with torch.no_grad():
        row, made = layer.weight[token_id].detach(), layer(torch.tensor([token_id]))[0].detach()
    return [row] if torch.equal(row, made) else [row, made]


def hidden_size(model: Any) -> int:
    """How many numbers an embedding of this model has."""
    return int(model.get_input_embeddings().weight.shape[1])


def eos_text(tokenizer: Any) -> str:
    """The end-of-sequence token, as text; '' where the tokenizer has none."""
    return str(tokenizer.eos_token or "")


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

    own = one_token(model, tokenizer, word)[1]
    rows = model.get_input_embeddings().weight.detach().double().numpy()
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    cosines = rows @ rows[own] / np.maximum(lengths * lengths[own], 1e-300)  # a row of zeros is like nothing
    order = [int(token_id) for token_id in np.argsort(-cosines) if token_id != own]
    return [(tokenizer.decode([token_id]), float(cosines[token_id])) for token_id in order[:count]]
