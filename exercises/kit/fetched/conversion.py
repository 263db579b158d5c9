"""Turns a GGUF file into the folder of a model, by transformers' own reader: float32 weights, tokenizer, configuration.

    python -m exercises.kit.fetched.conversion FILE.gguf FOLDER

A program of its own, so that whoever asks for it (the grader's main process, pytest) need not load torch for it, nor
give back its memory. The same file gives the same bytes; what only names the version that wrote it is left out.
Two things are put right. The reader forgets that the tokenizer takes digits apart before anything else ('a  1' would
get other ids). And what a chat would need is left out: the exercises give a model plain text.
Not covered: tokenizers other than byte-level BPE with single digits.
"""

import json
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

# What a configuration says of how it came about, not of the model.
ABOUT_THE_WRITER = ("_name_or_path", "_model_name_or_path", "transformers_version", "quantization_config")


def convert(file: Path, folder: Path) -> None:
    """Write the model of a GGUF file into an empty folder."""
    import gguf
    import numpy as np
    import torch
    from safetensors.torch import save_file
    from transformers import AutoModelForCausalLM

    # transformers reads the file three times, and makes the table of names anew for each part of the model.
    for name in ("GGUFReader", "get_tensor_name_map"):
        setattr(gguf, name, cache(getattr(gguf, name)))
    # It looks at a quarter of a million places, and each look at a memmap makes another one; a plain array does not.
    plain = {"memmap": lambda *args, **kwargs: np.memmap(*args, **kwargs).view(np.ndarray)}
    setattr(gguf.gguf_reader, "np", SimpleNamespace(**(vars(np) | plain)))  # noqa: B010 (its type is a module's)
    _write_tokenizer(file, folder)
    model = AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=torch.float32)
    said = model.config.to_diff_dict() | {"architectures": [type(model).__name__], "dtype": "float32"}
    _write(folder / "config.json", said)
    ids = {name: said[name] for name in ("bos_token_id", "eos_token_id", "pad_token_id") if name in said}
    _write(folder / "generation_config.json", ids)
    # Each weight once, under its first name. save_model would note the others' names in whatever order comes up.
    save_file(dict(model.named_parameters()), folder / "model.safetensors", metadata={"format": "pt"})


def _write_tokenizer(file: Path, folder: Path) -> None:
    from tokenizers import pre_tokenizers
    from transformers import AutoTokenizer, PreTrainedTokenizerFast

    read = AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
    inner = read.backend_tokenizer
    inner.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    names = ("bos_token", "eos_token", "unk_token", "pad_token")
    tokens = {name: str(token) for name in names if (token := getattr(read, name))}
    PreTrainedTokenizerFast(tokenizer_object=inner, **tokens).save_pretrained(folder)


def _write(path: Path, said: dict[str, Any]) -> None:
    kept = {name: value for name, value in said.items() if name not in ABOUT_THE_WRITER}
    path.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
