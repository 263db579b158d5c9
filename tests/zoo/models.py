"""Tiny seeded causal models of many kinds: a name, and what its configuration says beside the usual.

`make(kind, tokenizer, folder)` leaves one in a folder, as its author would have saved it.
"""

import json

import torch
from transformers import CONFIG_MAPPING, AutoModelForCausalLM

USUAL = {
    "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8,
    "intermediate_size": 48, "max_position_embeddings": 512, "initializer_range": 0.3, "tie_word_embeddings": False,
}  # fmt: skip
# The same in the words of older models.
OLD = {"n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 512, "initializer_range": 0.3}
MOE = {
    "num_experts": 4, "num_local_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 24,
    "shared_expert_intermediate_size": 24,
}  # fmt: skip
STATE = {"hidden_size": 32, "num_hidden_layers": 2, "state_size": 8, "initializer_range": 0.3}
KINDS = {
    "gpt2": OLD,
    "gpt_bigcode": OLD,
    "gptj": {**OLD, "rotary_dim": 4},
    "codegen": {**OLD, "rotary_dim": 4},
    "openai-gpt": OLD,
    "ctrl": {**OLD, "dff": 64},
    "gpt_neo": {
        **USUAL, "num_heads": 4, "num_layers": 2, "attention_types": [[["global", "local"], 1]], "window_size": 8,
    },
    "gpt_neox": USUAL,
    "gpt_neox_japanese": USUAL,
    "llama": USUAL,
    "mistral": USUAL,
    "mixtral": {**USUAL, **MOE},
    "qwen2": USUAL,
    "qwen2_moe": {**USUAL, **MOE},
    "qwen3": USUAL,
    "gemma": USUAL,
    "gemma2": {**USUAL, "sliding_window": 8},
    "gemma3_text": {**USUAL, "sliding_window": 8},
    "gemma3n_text": {
        **USUAL, "num_hidden_layers": 4, "hidden_size_per_layer_input": 8, "laurel_rank": 4, "num_kv_shared_layers": 2,
        "altup_num_inputs": 2, "layer_types": ["sliding_attention", "full_attention"] * 2, "sliding_window": 8,
        "activation_sparsity_pattern": [0.0] * 4, "intermediate_size": [48] * 4,
    },
    "opt": {**USUAL, "ffn_dim": 48, "word_embed_proj_dim": 32},
    "bloom": {**OLD, "hidden_size": 32},
    "falcon": {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "initializer_range": 0.3},
    "mpt": {"d_model": 32, "n_heads": 4, "n_layers": 2, "max_seq_len": 512, "initializer_range": 0.3},
    "phi": USUAL,
    "phi3": {**USUAL, "pad_token_id": 0},
    "stablelm": USUAL,
    "starcoder2": USUAL,
    "olmo": USUAL,
    "olmo2": USUAL,
    "cohere": USUAL,
    "granite": USUAL,
    "persimmon": USUAL,
    "nemotron": USUAL,
    "smollm3": USUAL,
    "helium": USUAL,
    "glm": USUAL,
    "ernie4_5": USUAL,
    "xglm": {
        "d_model": 32, "num_layers": 2, "attention_heads": 4, "ffn_dim": 48, "init_std": 0.3,
        "max_position_embeddings": 512,
    },
    "biogpt": USUAL,
    "mamba": STATE,
    "mamba2": {**STATE, "num_heads": 8, "head_dim": 8, "n_groups": 1, "chunk_size": 16},
    "falcon_mamba": STATE,
    "rwkv": {"hidden_size": 32, "num_hidden_layers": 2, "attention_hidden_size": 32, "context_length": 512},
    "recurrent_gemma": {**USUAL, "num_hidden_layers": 3, "lru_width": 32, "attention_window_size": 64},
    "bert": {**USUAL, "is_decoder": True},
    "roberta": {**USUAL, "is_decoder": True, "pad_token_id": 1},
    "bart": {
        "d_model": 32, "decoder_layers": 2, "decoder_attention_heads": 4, "decoder_ffn_dim": 48, "is_decoder": True,
        "is_encoder_decoder": False, "init_std": 0.3, "max_position_embeddings": 512,
    },
}  # fmt: skip


def make(kind, tokenizer, folder, more=None, generation=None, rows=None):
    """Save a model of this kind with this tokenizer. `more` is for its configuration, `generation` for its settings."""
    ids = {name: getattr(tokenizer, name) for name in ("bos_token_id", "eos_token_id", "pad_token_id")}
    config = CONFIG_MAPPING[kind](**{"vocab_size": rows or len(tokenizer), **ids, **KINDS[kind], **(more or {})})
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(11)
        model = AutoModelForCausalLM.from_config(config)
        if kind in ("rwkv", "mamba", "falcon_mamba"):
            torch.nn.init.normal_(model.get_input_embeddings().weight)
    model.save_pretrained(folder)
    if generation:
        (folder / "generation_config.json").write_text(json.dumps(generation))
    tokenizer.save_pretrained(folder)
    return folder
