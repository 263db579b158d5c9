"""Turns the GGUF file of a Llama into the folder of a model: float32 weights, tokenizer, configuration.

    python -m exercises.kit.fetched.conversion FILE.gguf FOLDER

A program of its own, so that whoever asks for it need not give back its memory. It does without torch and transformers.
Their own reader takes three times as long, and forgets that this tokenizer takes digits apart before anything else
('a  1' would get other ids). The same file gives the same bytes. What a chat would need is left out: the exercises give
a model plain text.
Not covered: other architectures, whatever shares no embeddings, and tokenizers other than byte-level BPE with single
digits.
"""

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

# What the file calls the parts of the model, and what transformers does.
WHOLE = {"token_embd.weight": "model.embed_tokens.weight", "output_norm.weight": "model.norm.weight"}
BLOCK = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
# What the two call the sizes, and the heads of which the rows are put in another order.
SIZES = {
    "head_dim": "rope.dimension_count",
    "hidden_size": "embedding_length",
    "intermediate_size": "feed_forward_length",
    "max_position_embeddings": "context_length",
    "num_attention_heads": "attention.head_count",
    "num_hidden_layers": "block_count",
    "num_key_value_heads": "attention.head_count_kv",
    "rms_norm_eps": "attention.layer_norm_rms_epsilon",
    "vocab_size": "vocab_size",
}
HEADS = {"attn_q": "attention.head_count", "attn_k": "attention.head_count_kv"}
# What holds for every model that can be read here, as transformers would write it.
OF_THE_KIND = {
    "architectures": ["LlamaForCausalLM"], "model_type": "llama", "dtype": "float32", "tie_word_embeddings": True,
    "attention_bias": False, "attention_dropout": 0.0, "hidden_act": "silu", "initializer_range": 0.02,
    "mlp_bias": False, "pretraining_tp": 1, "use_cache": True,
}  # fmt: skip
ROLES = {"bos": "bos", "eos": "eos", "pad": "padding", "unk": "unknown"}
# Of a token: it stands for itself, and no text is cut within it.
CONTROL = 3


def convert(file: Path, folder: Path) -> None:
    """Write the model of a GGUF file into an empty folder."""
    import gguf
    import numpy as np
    from safetensors.numpy import save_file

    # It looks at a quarter of a million places, and each look at a memmap makes another one; a plain array does not.
    plain = {"memmap": lambda *args, **kwargs: np.memmap(*args, **kwargs).view(np.ndarray)}
    setattr(gguf.gguf_reader, "np", SimpleNamespace(**(vars(np) | plain)))  # noqa: B010 (its type is a module's)
    reader = gguf.GGUFReader(file)
    said = {name: _said(field) for name, field in reader.fields.items() if field.types}
    ids = {f"{role}_token_id": said[f"tokenizer.ggml.{name}_token_id"] for role, name in ROLES.items()}
    _write(folder / "config.json", OF_THE_KIND | ids | _sizes(said))
    _write(folder / "generation_config.json", {name: ids[name] for name in ids if not name.startswith("unk")})
    _write_tokenizer(said, ids, folder)
    weights = {_name(tensor.name): _rows(tensor, said) for tensor in reader.tensors}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def _said(field: Any) -> Any:
    """What is said in a field: a text or a number, or a list of them."""
    parts = [field.parts[place] for place in field.data]
    is_text = field.types[-1].name == "STRING"
    said = [part.tobytes().decode() if is_text else part.tolist()[0] for part in parts]
    return said if field.types[0].name == "ARRAY" else said[0]


def _sizes(said: dict[str, Any]) -> dict[str, Any]:
    theta = said["llama.rope.freq_base"]
    sizes = {name: said[f"llama.{own}"] for name, own in SIZES.items()}
    return sizes | {"rope_parameters": {"rope_theta": theta, "rope_type": "default"}}


def _name(own: str) -> str:
    """The name of a tensor in transformers. Raises KeyError for one that such a model has not."""
    if own in WHOLE:
        return WHOLE[own]
    _, number, part, kind = own.split(".")
    return f"model.layers.{number}.{BLOCK[part]}.{kind}"


def _rows(tensor: Any, said: dict[str, Any]) -> Any:
    """The numbers of a tensor. Rows that are turned together are neighbours in the file, and half a head apart here."""
    import gguf

    rows = gguf.dequantize(tensor.data, tensor.tensor_type)
    heads = HEADS.get(tensor.name.split(".")[-2])
    if heads is None:
        return rows
    return rows.reshape(said[f"llama.{heads}"], -1, 2, rows.shape[-1]).swapaxes(1, 2).reshape(rows.shape)


def _write_tokenizer(said: dict[str, Any], ids: dict[str, int], folder: Path) -> None:
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors

    texts, kinds = said["tokenizer.ggml.tokens"], said["tokenizer.ggml.token_type"]
    merges = [(one, other) for one, _, other in (text.partition(" ") for text in said["tokenizer.ggml.merges"])]
    vocabulary = {text: number for number, text in enumerate(texts)}
    made = Tokenizer(models.BPE(vocabulary, merges, continuing_subword_prefix="", end_of_word_suffix=""))
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    made.decoder = decoders.ByteLevel()
    made.post_processor = processors.TemplateProcessing(single="$A", pair="$A $B:1", special_tokens=[])
    control = [text for text, kind in zip(texts, kinds, strict=True) if kind == CONTROL]
    made.add_special_tokens([AddedToken(text, normalized=False, special=True) for text in control])
    made.save(str(folder / "tokenizer.json"))
    tokens = {f"{role}_token": texts[ids[f"{role}_token_id"]] for role in ROLES}
    own = {"backend": "tokenizers", "tokenizer_class": "TokenizersBackend", "model_max_length": int(1e30)}
    _write(folder / "tokenizer_config.json", own | tokens)


def _write(path: Path, said: dict[str, Any]) -> None:
    path.write_text(json.dumps(said, indent=2, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
