"""What the reference worker can be asked: the right answers, and what each known mistake would answer.

This runs in a trusted worker, never beside a submission. Ids, scores and texts are the pipeline's own; embeddings and
similarities are the solutions'. `mistakes` gives what every misconception of the catalogue answers to the same call.
"""

from typing import Any

from exercises.kit import manifest, reference
from exercises.kit.values import MAX_ELEMENTS
from solutions import misconceptions, unpacking_further, unpacking_pipeline

# A loop on a model of this size takes seconds, and there are dozens of mistakes: the stand-ins have to tell them apart.
MAX_PARAMETERS = 20_000_000
# The numbers in all the mistakes' tensors together: they cross in one frame, and a frame has a limit (wire.MAX_BLOB).
MAX_NUMBERS = 6_000_000
MAX_TEXTS = 32

# Loops over a model, one forward pass a token.
LOOPS = ("greedy_generate", "cached_generate")

OWN = ("mistakes", "texts", "divergence", "parameters")


def functions() -> dict[str, Any]:
    """Every function that a suite, or the judge itself, may ask for, by name: state.REFERENCE_NAMES."""
    found = {name: getattr(reference, name) for name in reference.NAMES}
    solutions = vars(unpacking_pipeline) | vars(unpacking_further)
    found |= {name: solutions[name] for name in manifest.every_name()}
    return found | {name: globals()[name] for name in OWN} | {name: reference.pipeline_text for name in LOOPS}


def parameters(model: Any) -> int:
    """How many numbers the model consists of."""
    return sum(weights.numel() for weights in model.parameters())


def mistakes(exercise: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """What each misconception answers to a call, by slug: {"value": ...} or {"raised": "ValueError: ..."} for the wire.

    Left out: loops on a large model (MAX_PARAMETERS), and values that together are too large to be sent (MAX_NUMBERS).
    """
    if exercise in LOOPS and any(parameters(model) > MAX_PARAMETERS for model in args[:1]):
        return {}
    course = next(course for course in manifest.courses() if exercise in course.names)
    found, room = {}, MAX_NUMBERS
    for slug, answer in misconceptions.outcomes(course, exercise, args, kwargs).items():
        size = getattr(answer.value, "numel", int)()
        found[slug] = {"value": answer.value} if answer.raised is None else {"raised": answer.raised}
        if size > MAX_ELEMENTS:
            continue  # only its shape will cross
        if size > room:
            del found[slug]
        else:
            room -= size
    return found


def texts(model: Any, tokenizer: Any, prompt: str, max_new_tokens: int, tolerance: float) -> list[str]:
    """Every text that greedy decoding may give when two scores no further apart than twice `tolerance` count as equal.

    The pipeline's own text comes first. At most MAX_TEXTS: with more, there are too many ties to tell right from wrong.
    """
    found = [reference.pipeline_text(model, tokenizer, prompt, max_new_tokens)]
    start = unpacking_pipeline.tokenize(tokenizer, prompt)
    paths: list[list[int]] = [[]]
    while paths and len(found) < MAX_TEXTS:
        path = paths.pop()
        if len(path) == max_new_tokens:
            found.append(prompt + tokenizer.decode(path))
            continue
        scores = unpacking_pipeline.next_token_logits(model, start + path).double()
        near = (scores >= scores.max() - 2 * tolerance).nonzero()[:, 0].tolist()
        # The last one is taken up first: the path of the plain loop is among the texts, however many ties there are.
        for best in sorted(near, key=lambda token_id: (float(scores[token_id]), -token_id)):
            if best == tokenizer.eos_token_id:
                found.append(prompt + tokenizer.decode(path))
            else:
                paths.append([*path, best])
    return list(dict.fromkeys(found))


def divergence(model: Any, tokenizer: Any, prompt: str, got: str, max_new_tokens: int) -> dict[str, Any] | None:
    """Where a text leaves the path of greedy decoding: its number (from 1), both tokens and log probabilities.

    None when it never leaves it (it ends too early, or goes on after `max_new_tokens`), or does not begin with the
    prompt.
    """
    if not got.startswith(prompt):
        return None
    rest, start = got[len(prompt) :], unpacking_pipeline.tokenize(tokenizer, prompt)
    path: list[int] = []
    for number in range(1, max_new_tokens + 1):
        logits = unpacking_pipeline.next_token_logits(model, start + path)
        best = int(logits.argmax())
        text = tokenizer.decode([*path, best])
        if best == tokenizer.eos_token_id or not rest.startswith(text.rstrip("�")):
            if text.startswith(rest):
                return None
            own = tokenizer(rest[len(tokenizer.decode(path).rstrip("�")) :])["input_ids"][:1]
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
