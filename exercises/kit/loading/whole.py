"""What shows when a model is loaded: whether it is whole, reads a text from left to right, and has room for ours.

Each function gives the sentence for a model that can't be used, or '' for one that can. They look at what the model
does, not at a list of its kinds: whether scores change with tokens that come later, whether a number is one.
Not covered: whether what the model says is right; the grader's pre-flight tries the solutions on it.
"""

from pathlib import Path
from typing import Any

from exercises.kit.loading import damaged, files
from exercises.kit.pipeline import plain

# About the longest text that a check gives a model to read: with a tokenizer of bytes it is three times as many tokens.
LONG_TEXT = "My cat likes the hat and the dog likes the bread. öåπЖд中文日本語😀🎉“”  Anna has a dog and a cat and a "
NEW_TOKENS, FEWEST = 30, 64
# What a kind of quantised weights needs to be loaded.
PACKAGES = {
    "bitsandbytes": "bitsandbytes", "gptq": "optimum gptqmodel", "awq": "gptqmodel", "hqq": "hqq", "aqlm": "aqlm",
    "quanto": "optimum-quanto", "compressed-tensors": "compressed-tensors", "torchao": "torchao", "eetq": "eetq",
    "vptq": "vptq", "spqr": "spqr_quant", "quark": "amd-quark", "auto-round": "auto-round", "mxfp4": "kernels triton",
    "fp8": "kernels", "bitnet": "accelerate",
}  # fmt: skip
NAMED = 3


def why_not_this_kind(config: Any, known: Any, raw: dict[str, Any]) -> str:
    """About a model's configuration; `known` are the configurations that a causal model of transformers has."""
    kind = str(getattr(config, "model_type", "") or type(config).__name__)
    if getattr(config, "is_encoder_decoder", False):
        return files.encoder_decoder(kind)
    if type(config) in known:
        return ""
    if "AutoModelForCausalLM" in (raw.get("auto_map") or {}):
        return remote_code(kind)
    return (
        f"a model of the kind {kind}, which is no causal language model: it can't go on with a text. Name one that "
        "can, such as HuggingFaceTB/SmolLM-135M."
    )


def remote_code(kind: str) -> str:
    """The sentence for a model that brings its own program along."""
    return (
        f"a model ({kind}) that brings its own program along (remote code), which is not run here: it could do "
        "anything to this machine. Name a model of a kind that transformers knows by itself."
    )


def why_not_loaded(error: Exception, raw: dict[str, Any], folder: Path) -> str:
    """What an error while loading usually means, and what to do."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    what = f"{type(error).__name__}: {' '.join(lines)[:300]}"
    quantised = raw.get("quantization_config")
    if isinstance(quantised, dict):
        method = str(quantised.get("quant_method") or "bitsandbytes")
        package = PACKAGES.get(method.lower(), method)
        return (
            f"the model in {folder} can't be loaded: its weights are quantised ({method}), and that can't be read here "
            f"({what}). Install what it needs (pip install {package}), or take the model that is not quantised."
        )
    if "trust_remote_code" in str(error):
        return remote_code(str(raw.get("model_type") or "of no known kind"))
    problem = damaged.among_weights(folder)
    if not problem and "weights_only" in str(error):
        problem = (
            "its .bin file holds more than numbers, and what it holds could do anything to this machine. Get the "
            "model's .safetensors, or save it anew with the program that made it."
        )
    return f"the model in {folder} can't be loaded: {problem or what}"


def why_no_tokenizer(error: Exception, raw: dict[str, Any], folder: Path) -> str:
    """The same for its tokenizer."""
    if "trust_remote_code" in str(error):
        return remote_code(str(raw.get("model_type") or "its tokenizer"))
    if problem := damaged.in_tokenizer(folder):
        return f"the tokenizer in {folder} can't be loaded: {problem}"
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    what = f"{type(error).__name__}: {' '.join(lines)[:300]}"
    if any(folder.glob("*.model")) and not (folder / "tokenizer.json").is_file():
        mend = (
            "Install what its files need (pip install sentencepiece protobuf tiktoken), or save it with tokenizer.json."
        )
    elif not any((folder / name).is_file() for name in ("tokenizer.json", "vocab.json", "vocab.txt")):
        mend = "There is no tokenizer in this folder: save the model's own there, with its save_pretrained()."
    else:
        mend = "Get the model's files again, or install what the message names."
    return f"the tokenizer in {folder} can't be loaded ({what}). {mend}"


def why_not_whole(info: dict[str, Any], model: Any) -> str:
    """About weights that are not in the files, which would be drawn by chance anew each time, and about NaN."""
    import torch

    lacking = sorted(
        [*map(str, info.get("missing_keys") or ()), *(str(key) for key in info.get("mismatched_keys") or ())]
    )
    if lacking:
        more = f" and {len(lacking) - NAMED} more" if len(lacking) > NAMED else ""
        return (
            f"the model can't be loaded whole: {', '.join(lacking[:NAMED])}{more} "
            f"{'is' if len(lacking) == 1 else 'are'} not in its files, and would be drawn by chance. Name a folder "
            "with all weights of a causal language model, as its save_pretrained() writes it."
        )
    for name, parameter in model.named_parameters():
        weights = parameter.detach()
        # A sum that is a number says it of all of them, in a fraction of the time; large ones may have none.
        if weights.is_floating_point() and not (weights.sum().isfinite() or torch.isfinite(weights).all()):
            return f"there are numbers in its weights that are none (NaN or infinity, in {name}). Get the model again."
    return ""


def why_not_these_tokens(tokenizer: Any, rows: int) -> str:
    """About a tokenizer that doesn't belong to a model with so many tokens, or knows none."""
    ids = tokenizer("The capital of Denmark is", add_special_tokens=False)["input_ids"]
    if not ids or len(tokenizer) <= len(set(tokenizer.all_special_ids)) + 1:
        return "its tokenizer knows no tokens: are all its files there? Save it once more with save_pretrained()."
    added = tokenizer.get_added_vocab()
    own = [number for token, number in tokenizer.get_vocab().items() if token not in added]
    highest = max([*own, *([] if tokenizer.eos_token_id is None else [tokenizer.eos_token_id]), *ids])
    if highest >= rows:
        return (
            f"its tokenizer has tokens up to the number {highest}, and the model knows {rows}: they don't belong "
            "together. Save the model's own tokenizer beside it."
        )
    return ""


def why_not_readable(model: Any, tokenizer: Any) -> str:
    """About what the model does: it must run here, read from left to right, and have room for the checks' texts."""
    ids = list(tokenizer(LONG_TEXT)["input_ids"])
    wanted = max(FEWEST, len(ids) + NEW_TOKENS)
    ids = (ids * wanted)[:wanted]
    first = ids[:5]
    other = [*first[:-1], next((number for number in ids if number != first[-1]), 0)]
    try:
        scores, changed = _scores(model, first), _scores(model, other)
    except Exception as error:
        return f"it can't be run here: {type(error).__name__}: {error}"
    if scores.isnan().any():
        return "the model answers with numbers that are none (NaN). Get it again, or take another one."
    size = float(scores.nan_to_num(0.0, 0.0, 0.0).abs().clamp(max=1e6).max())
    apart = (scores[:-1] - changed[:-1]).nan_to_num(0.0, 0.0, 0.0).abs().max()
    if float(apart) > (1e-5 if scores.element_size() == 4 else 2e-2) * max(size, 1e-3):
        return (
            "what it says of a token changes with those that come after it: a model that fills gaps (BERT and its "
            "like), no causal language model. Name one that goes on with a text, such as HuggingFaceTB/SmolLM-135M."
        )
    if problem := _why_not_as_the_pipeline_reads(model, first, scores[-1], size):
        return problem
    try:
        _scores(model, ids)
    except Exception as error:
        config = model.config.get_text_config()
        most = next((getattr(config, name) for name in POSITIONS if isinstance(getattr(config, name, None), int)), None)
        if most is not None and most >= wanted:
            return f"it can't read {wanted} tokens at once, which the checks need: {type(error).__name__}: {error}"
        has = f"{most} tokens" if most is not None else "fewer tokens than that"
        return f"it can read no more than {has} at once, and the checks need {wanted} of its tokens. Take another one."
    return ""


def _why_not_as_the_pipeline_reads(model: Any, ids: list[int], scores: Any, size: float) -> str:
    """About a model that `generate` reads otherwise than the model reads the ids alone: with positions that it counts
    in its own way, say, or with a cache that is not like reading all."""
    try:
        output = plain.continued(model, ids, 2)
        expected = [scores, _scores(model, output.sequences[0, :-1].tolist())[-1]]
    except Exception as error:
        return f"the pipeline can't go on with a text by it: {type(error).__name__}: {error}"
    apart = max(
        float((found[0] - right).nan_to_num(0.0, 0.0, 0.0).abs().max())
        for found, right in zip(output.logits, expected, strict=True)
    )
    if apart > (1e-2 if scores.element_size() == 4 else 0.2) * max(size, 1e-3):
        return (
            "the pipeline makes the model read a text otherwise than the model does by itself (RoBERTa and its like "
            "count positions in their own way), so there is no one right answer. Take another one."
        )
    return ""


POSITIONS = ("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "context_length")


def _scores(model: Any, ids: list[int]) -> Any:
    """The scores after every token."""
    import torch

    with torch.no_grad():
        return model(torch.tensor([ids])).logits[0]
