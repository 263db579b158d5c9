"""What may be asked of the kit's own courses beside their solutions: the pipeline's text, and where another leaves it.

The oracle of a course (solutions/oracle.py): its functions run in a trusted worker. What is right for a loop is the
pipeline's own text, and not the solution's. Not covered: ids, scores and all else of exercises/kit/reference.py, which
any course with a model has.
"""

from typing import Any, TypedDict

from exercises.kit import reference

# Loops over a model, one forward pass a token: their known mistakes take long on a large one.
SLOW = ("greedy_generate", "cached_generate")


def greedy_generate(model: Any, tokenizer: Any, prompt: str, max_new_tokens: int = 20) -> str:
    """The text of the pipeline."""
    return reference.pipeline_text(model, tokenizer, prompt, max_new_tokens)


def cached_generate(model: Any, tokenizer: Any, prompt: str, max_new_tokens: int = 20) -> str:
    """The text of the pipeline: a cache changes nothing of it."""
    return reference.pipeline_text(model, tokenizer, prompt, max_new_tokens)


def about_greedy_generate(got: str, model: Any, tokenizer: Any, prompt: str, max_new_tokens: int = 20) -> str:
    """In words, the first token that is not the most likely one, with both log probabilities; empty for none."""
    found = _divergence(model, tokenizer, prompt, got, max_new_tokens) if isinstance(got, str) else None
    if found is None:
        return ""
    return (
        f"token {found['number']}: yours {found['yours']!r} ({found['your_score']:.2f}), "
        f"the most likely {found['best']!r} ({found['best_score']:.2f})"
    )


class Divergence(TypedDict):
    """Where a text leaves the path of greedy decoding: the token's number (from 1), both tokens, their log
    probabilities."""

    number: int
    yours: str
    your_score: float
    best: str
    best_score: float


def _divergence(model: Any, tokenizer: Any, prompt: str, got: str, max_new_tokens: int) -> Divergence | None:
    """Where a text leaves the path of greedy decoding.

    None when it never leaves it (it ends too early, or goes on after `max_new_tokens`), or does not begin with the
    prompt.
    """
    if not got.startswith(prompt):
        return None
    rest, start = got[len(prompt) :], reference.pipeline_ids(model, tokenizer, prompt)
    path: list[int] = []
    for number in range(1, max_new_tokens + 1):
        logits = _next_token_logits(model, start + path)
        best = int(logits.argmax())
        text = tokenizer.decode([*path, best])
        if best == tokenizer.eos_token_id or not rest.startswith(text.rstrip("\ufffd")):
            if text.startswith(rest):
                return None
            own = tokenizer(rest[len(tokenizer.decode(path).rstrip("\ufffd")) :])["input_ids"][:1]
            if own == [best]:
                return None
            scores = logits.log_softmax(-1)
            return {
                "number": number,
                "yours": tokenizer.decode(own),
                "your_score": float(scores[own[0]]),
                "best": tokenizer.decode([best]),
                "best_score": float(scores[best]),
            }
        path.append(best)
    return None


def _next_token_logits(model: Any, input_ids: list[int]) -> Any:
    """The scores, shape (vocab_size,), of the token after these, computed without a cache of keys and values."""
    import torch

    with torch.no_grad():
        return model(input_ids=torch.tensor([input_ids])).logits[0, -1]
