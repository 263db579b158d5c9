"""What a model's folder says before anything of it is loaded: why it can't be used, and what of it is set aside.

Nothing but JSON files and the names of others are read, so the grader's main process, which has no torch, can ask.
Covered: adapters, GGUF and other forms than transformers' own, missing shards, encoder-decoder models, and the settings
in generation_config.json that would change greedy decoding. Not covered: what shows when a model is loaded (whole.py).
"""

import json
from pathlib import Path
from typing import Any

WEIGHTS = ("*.safetensors", "*.bin")
INDEXES = ("model.safetensors.index.json", "pytorch_model.bin.index.json")
OTHER_FORMS = {
    "*.gguf": "GGUF",
    "*.h5": "TensorFlow",
    "*.msgpack": "Flax",
    "*.onnx": "ONNX",
    "*.pth": "the form of its authors",
    "*.ckpt": "the form of a training run",
}
SAVE = "Load it with the program that made it, and name a folder that save_pretrained() wrote."
# Settings that say nothing about which token comes next when the best one is taken, or that every call gives anew.
HARMLESS = {
    "transformers_version", "bos_token_id", "pad_token_id", "decoder_start_token_id", "do_sample", "temperature",
    "top_k", "top_p", "min_p", "typical_p", "top_h", "epsilon_cutoff", "eta_cutoff", "max_length", "max_new_tokens",
    "use_cache", "cache_implementation", "num_return_sequences", "output_attentions", "output_hidden_states",
    "output_scores", "output_logits", "return_dict_in_generate", "chat_format", "trust_remote_code",
}  # fmt: skip
IN_CONFIGURATIONS = (
    "repetition_penalty", "no_repeat_ngram_size", "bad_words_ids", "min_length", "num_beams", "eos_token_id",
)  # fmt: skip
# What these settings are when they change nothing.
USUAL: tuple[Any, ...] = (None, False, 1, 1.0, 0, 0.0, [], {}, "")


def why_not(folder: Path) -> str:
    """Why the model in this folder can't be used, and what to do, in sentences; '' when its files say nothing of it."""
    if (folder / "adapter_config.json").is_file():
        return (
            "an adapter (PEFT) and no whole model. Put it into its base model with merge_and_unload(), and name the "
            "folder that save_pretrained() writes then."
        )
    if not (folder / "config.json").is_file():
        form = _other_form(folder)
        if form:
            return f"a model in {form}, which is not read here. {SAVE}"
        return "no config.json in this folder. Name a folder that save_pretrained() wrote."
    config = _json(folder / "config.json")
    if config is None:
        return f"the model in {folder} can't be loaded: its config.json is damaged. Get the model again."
    if config.get("is_encoder_decoder") is True:
        return encoder_decoder(str(config.get("model_type", "its kind")))
    return _about_weights(folder)


def encoder_decoder(kind: str) -> str:
    """The sentence for a model that reads with one half and writes with the other."""
    return (
        f"an encoder-decoder model ({kind}), which translates one text into another. The exercises take apart a causal "
        "language model, which goes on with a text: name one of those, such as HuggingFaceTB/SmolLM-135M."
    )


def missing(folder: Path) -> list[str]:
    """The files of weights that are not there, of those that an index names; none where others hold all weights."""
    indexes = [folder / name for name in INDEXES if (folder / name).is_file()]
    named = [set(map(str, (places_in(index) or {}).values())) for index in indexes]
    gone = [sorted(name for name in names if not (folder / name).is_file()) for names in named]
    whole = any(names and not lacking for names, lacking in zip(named, gone, strict=True))
    if _in_one_file(folder) or whole:
        return []
    return next((names for names in gone if names), [])


def places_in(index: Path) -> dict[str, Any] | None:
    """In which file each of the weights is, by an index of them; None where it says nothing of the kind."""
    places = (_json(index) or {}).get("weight_map")
    return places if isinstance(places, dict) else None


def _in_one_file(folder: Path) -> bool:
    return (folder / "model.safetensors").is_file() or (folder / "pytorch_model.bin").is_file()


def _about_weights(folder: Path) -> str:
    if gone := missing(folder):
        return (
            f"the model in {folder} can't be loaded: of its weights, {', '.join(gone)} "
            f"{'is' if len(gone) == 1 else 'are'} missing. Get the model again, whole."
        )
    if any(path for pattern in WEIGHTS for path in folder.glob(pattern)):
        return ""  # under other names: transformers will say
    form = _other_form(folder)
    where = f"they are there in {form} only. {SAVE}" if form else "Get the model again, whole."
    return f"the model in {folder} can't be loaded: there are no weights (.safetensors or .bin) in it. {where}"


def _other_form(folder: Path) -> str:
    return next((form for pattern, form in OTHER_FORMS.items() if any(folder.glob(pattern))), "")


def _json(path: Path) -> dict[str, Any] | None:
    """The table in a JSON file; None where there is none."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def set_aside(folder: Path) -> list[str]:
    """The settings of the model's own that greedy decoding here does without, as 'name=value'."""
    own = _json(folder / "generation_config.json")
    if own is None:  # older models have them in the configuration
        config = _json(folder / "config.json") or {}
        own = {name: config[name] for name in IN_CONFIGURATIONS if name in config}
    found = {name: value for name, value in own.items() if name not in HARMLESS and not name.startswith("_")}
    eos = found.pop("eos_token_id", None)
    if isinstance(eos, list):
        if len(eos) > 1:
            found["eos_token_id"] = eos
    elif eos is not None and _eos_of_tokenizer(folder) not in (None, eos):
        found["eos_token_id"] = eos
    return [f"{name}={_short(value)}" for name, value in sorted(found.items()) if not _is_usual(value)]


def _is_usual(value: Any) -> bool:
    return any(type(value) is type(usual) and value == usual for usual in USUAL)


def _short(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 40 else text[:40] + "..."


def _eos_of_tokenizer(folder: Path) -> int | None:
    """The id of the tokenizer's own end token, where its files say so."""
    said = (_json(folder / "tokenizer_config.json") or {}).get("eos_token")
    text = said.get("content") if isinstance(said, dict) else said
    tokens = (_json(folder / "tokenizer.json") or {}).get("added_tokens") or []
    return next((token.get("id") for token in tokens if isinstance(token, dict) and token.get("content") == text), None)
