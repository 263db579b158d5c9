"""Which file of a model is damaged, once it could not be loaded: the library names an error, and no file.

Nothing of a model's numbers is read: a file of weights says at its beginning, or at its end, how long it is.
Covered: safetensors and .bin that were cut, are empty or something else, what Git LFS leaves in place of a file, and
an index of several files that is none; JSON files of a tokenizer. Not covered: numbers that are others than they were;
a tokenizer's files in other forms.
"""

import json
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from exercises.kit.loading import files

LFS = b"version https://git-lfs"
OF_TOKENIZER = ("tokenizer.json", "tokenizer_config.json", "vocab.json", "special_tokens_map.json", "added_tokens.json")
AGAIN = "Get this file again."
# The length of a header is written in so many bytes, and no header is longer than that.
LENGTH, LONGEST = 8, 100_000_000


def among_weights(folder: Path) -> str:
    """The sentence about the first file of weights that is damaged, with the mend; '' where none is known to be."""
    forms = (("*.safetensors", _of_safetensors), ("*.bin", _of_bin))
    return _first(folder, [*((name, _of_index) for name in files.INDEXES), *forms])


def in_tokenizer(folder: Path) -> str:
    """The same for the files of its tokenizer."""
    return _first(folder, ((name, _of_json) for name in OF_TOKENIZER))


def _first(folder: Path, looks: Iterable[tuple[str, Callable[[Path], str]]]) -> str:
    """The sentence about the first file that something is wrong with, by how to look at those of a pattern."""
    there = ((path, look) for name, look in looks for path in sorted(folder.glob(name)) if path.is_file())
    looked_at = ((path.name, _of_pointer(path) or look(path)) for path, look in there)
    return next((f"{name} in it {why}" for name, why in looked_at if why), "")


def _of_json(path: Path) -> str:
    try:
        json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError):
        return f"is damaged: this is no JSON. {AGAIN}"
    return ""


def _of_index(path: Path) -> str:
    if files.places_in(path) is not None:
        return ""
    return _of_json(path) or f"is damaged: it does not say which weights are in which file. {AGAIN}"


def _of_pointer(path: Path) -> str:
    with path.open("rb") as file:
        if file.read(len(LFS)) != LFS:
            return ""
    return "is what Git LFS leaves in place of a file. Run `git lfs pull` where you have it from, or get this file."


def _of_safetensors(path: Path) -> str:
    """What is wrong with a file, by its header: a JSON text, whose length stands before it."""
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(LENGTH), "little")
        if size < LENGTH or length > LONGEST:
            return f"is damaged: it does not begin as such a file does. {AGAIN}"
        header = file.read(length)
    try:
        tensors = [value for name, value in json.loads(header).items() if name != "__metadata__"]
        wanted = LENGTH + length + max((tensor["data_offsets"][1] for tensor in tensors), default=0)
    except (ValueError, AttributeError, TypeError, LookupError, RecursionError):
        wanted = -1
    if wanted < 0 or len(header) < length:
        return f"is damaged: its beginning can't be read. {AGAIN}"
    return f"is damaged: it has {size} bytes, and should have {wanted}. {AGAIN}" if size != wanted else ""


def _of_bin(path: Path) -> str:
    """What is wrong with a file, by its form: a zip archive, whose list is at its end; older ones begin as a pickle."""
    with path.open("rb") as file:
        if file.read(1) == b"\x80" or zipfile.is_zipfile(file):
            return ""
    return f"is damaged: it is cut, or no file of weights. {AGAIN}"
