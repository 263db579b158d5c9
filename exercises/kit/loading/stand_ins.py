"""Tiny seeded models over the pocket tokenizer, for checks that ask for another architecture or count passes.

models.py makes them (`stand_in`). torch and transformers are imported when one is made, not before.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

POCKET = Path(__file__).parents[2] / "pocket"


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


def _untied(vocab_size: int, eos: int, layers: int = 2) -> Any:
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        vocab_size=vocab_size, hidden_size=32, intermediate_size=64, num_hidden_layers=layers, num_attention_heads=4,
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
    model = _untied(vocab_size, eos, layers=1)
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
