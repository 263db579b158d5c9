"""What the pipeline itself says: the answers that the public checks compare with.

What is right is greedy decoding: `pipeline(prompt, do_sample=False, max_new_tokens=N)` with a fresh generation
config, whose EOS is the tokenizer's. Nothing of a model's own settings is followed (generation_config.json:
penalties, suppressed or forced tokens, stop strings, beams, several EOS), nor a prefix that it wants. A tokenizer
without an EOS ends nothing. Of tokens whose scores differ by no more than noise, each is right (`texts`, and
`may_give` where there are more than can be listed). Where a tokenizer writes new tokens otherwise when it decodes
them with those of the prompt, both texts are right; of an embedding, the row of the table and what the layer makes of
it (`embeddings`).
Nothing here is a solution of an exercise. Ids, scores and text are asked of `transformers.TextGenerationPipeline` and
`generate`, probabilities of the classes by which it draws; embeddings are checked by what the model does with a vector
in the place of a token, neighbours by arithmetic in float64. The functions take real models and tokenizers; checks
reach them with handles, through `exercises.kit.submission.calls.caller`.
"""

from functools import lru_cache
from typing import Any

from exercises.kit.pipeline import plain
from exercises.kit.pipeline.accepted import MAX_TEXTS
from exercises.kit.pipeline.attention import attention, attention_heads  # noqa: F401 (checks ask for them here)
from exercises.kit.pipeline.lens import has_lens, lens  # noqa: F401 (the same)
from exercises.kit.pipeline.noise import (  # noqa: F401 (the same)
    POCKET_NOISE,
    hands_on_a_cache,
    measured_noise,
    noise,
    one_thread_if_small,
    tolerance,
    vocab_size,
)
from exercises.kit.pipeline.pace import pace  # noqa: F401 (the same)
from exercises.kit.pipeline.tokens import one_token, readings

# The functions that a check may call as `reference.NAME`.
NAMES = (
    "pipeline_ids",
    "pipeline_logits",
    "pipeline_text",
    "texts",
    "may_give",
    "one_token",
    "logits_of_token",
    "logits_of_vector",
    "embeddings",
    "hidden_size",
    "vocab_size",
    "hands_on_a_cache",
    "eos_text",
    "noise",
    "pace",
    "pipeline_distribution",
    "neighbours",
    "attention",
    "attention_heads",
    "has_lens",
    "lens",
)

# How many passes a text that is not listed is worth: with eight times as many as the usual call adds tokens, ties that
# part the way and meet again are followed too.
MAX_STEPS = 160


@lru_cache(maxsize=8)
def _pipeline(model: Any, tokenizer: Any) -> Any:
    from transformers import TextGenerationPipeline
    from transformers.utils import logging

    logging.set_verbosity_error()  # it warns of settings that are its own defaults
    with plain.plainly(model, tokenizer):  # before 5.23 or so a pipeline takes the model's own settings when it is made
        return TextGenerationPipeline(model=model, tokenizer=tokenizer, prefix="")


def load() -> None:
    """Import what the answers take, so that no check pays for it out of its time limit."""
    from transformers import TextGenerationPipeline  # noqa: F401 (transformers imports its parts when asked for them)


def pipeline_ids(model: Any, tokenizer: Any, text: str) -> list[int]:
    """The token ids that the pipeline gives the model for `text`."""
    return _pipeline(model, tokenizer).preprocess(text)["input_ids"][0].tolist()


def pipeline_logits(model: Any, input_ids: list[int]) -> Any:
    """The scores, shape (vocab_size,), by which `generate` chooses the token after `input_ids`."""
    return plain.continued(model, input_ids, 1).logits[0][0]


def pipeline_text(model: Any, tokenizer: Any, prompt: str, max_new_tokens: int) -> str:
    """The text of `pipeline(prompt, do_sample=False, max_new_tokens=N)[0]['generated_text']`."""
    with plain.plainly(model, tokenizer):
        [answer] = _pipeline(model, tokenizer)(prompt, do_sample=False, max_new_tokens=max_new_tokens)
    return answer["generated_text"]


def _generated(model: Any, tokenizer: Any, prompt: str, count: int) -> tuple[list[str], list[int], list[int]]:
    """The pipeline's text and the other right ways to write it, the prompt's ids, and the new ids (EOS among them)."""
    pipeline = _pipeline(model, tokenizer)
    with plain.plainly(model, tokenizer):
        given = pipeline.preprocess(prompt)
        start = given["input_ids"][0].tolist()
        output = pipeline.forward(given, do_sample=False, max_new_tokens=count)
    new = output["generated_sequence"][0][0].tolist()[len(start) :]
    [answer] = pipeline.postprocess(output)
    found = readings(tokenizer, prompt, start, [token_id for token_id in new if token_id != tokenizer.eos_token_id])
    return list(dict.fromkeys([answer["generated_text"], *found])), start, new


def texts(model: Any, tokenizer: Any, prompt: str, max_new_tokens: int, noise_allowed: float) -> list[str]:
    """Every text that greedy decoding may give when scores no further apart than twice this noise count as equal.

    The pipeline's own text comes first; other right ways to write the same tokens count too.
    About MAX_TEXTS at most; with more, `may_give` says of a text whether it is one of them.
    """
    listed, start, new = _generated(model, tokenizer, prompt, max_new_tokens)
    found = dict.fromkeys(listed)
    known = _scores_along(model, start, new)
    paths: list[tuple[int, ...]] = [()]
    while paths and len(found) < MAX_TEXTS:
        path = paths.pop()
        if len(path) == max_new_tokens:
            found |= dict.fromkeys(readings(tokenizer, prompt, start, [*path]))
            continue
        scores = known[path] if path in known else _scores_after(model, [*start, *path])[-1]
        # The last one is taken up first: the path of the plain loop is among the texts, however many ties there are.
        for best in _best(scores, noise_allowed):
            if best == tokenizer.eos_token_id:
                found |= dict.fromkeys(readings(tokenizer, prompt, start, [*path]))
            else:
                paths.append((*path, best))
    return list(found)


def may_give(model: Any, tokenizer: Any, prompt: str, max_new_tokens: int, noise_allowed: float, text: str) -> bool:
    """Whether `text` is one of all the `texts`, also where these are too many to be listed.

    Only tokens with which the text can go on are followed, so ties multiply no more. False after MAX_STEPS passes; of
    the tokens of one tie, the MAX_TEXTS best are tried.
    """
    start = pipeline_ids(model, tokenizer, prompt)
    paths: list[tuple[int, ...]] = [()]
    steps = 0
    while paths and steps < MAX_STEPS:
        path = paths.pop()
        read = readings(tokenizer, prompt, start, [*path])
        # The last letter may be whole only with the next token. Spaces at an end come and go with some tokenizers.
        if not any(text.startswith(beginning.rstrip("\ufffd").rstrip()) for beginning in read):
            continue
        if len(path) == max_new_tokens:
            if text in read:
                return True
            continue
        steps += 1
        for best in _best(_scores_after(model, [*start, *path])[-1], noise_allowed)[-MAX_TEXTS:]:
            if best != tokenizer.eos_token_id:
                paths.append((*path, best))
            elif text in read:
                return True
    return False


def _best(scores: Any, noise_allowed: float) -> list[int]:
    """The ids of the tokens that noise alone may keep from having the largest score; the one that has it comes last."""
    near = (scores >= scores.max() - 2 * noise_allowed).nonzero()[:, 0].tolist()
    return sorted(near, key=lambda token: (float(scores[token]), -token))


def _scores_along(model: Any, start: list[int], new: list[int]) -> dict[tuple[int, ...], Any]:
    """The scores after each beginning of the pipeline's new ids, from one pass over all of them.

    In bfloat16 there are none: ties are so common that the path of the plain loop has to be told by its very scores.
    """
    import torch

    if model.dtype != torch.float32 or not new:
        return {}
    rows = _scores_after(model, start + new[:-1])[len(start) - 1 :]
    return {tuple(new[:count]): row for count, row in enumerate(rows)}


def _scores_after(model: Any, input_ids: list[int]) -> Any:
    """The scores after every one of these tokens, in float64, computed without a cache of keys and values."""
    import torch

    with torch.no_grad():
        return model(input_ids=torch.tensor([input_ids])).logits[0].double()


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
