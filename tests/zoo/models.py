"""Tiny seeded causal models of many kinds: a name, and what its configuration says beside the usual.

`make(kind, tokenizer, folder)` leaves one in a folder, as its author would have saved it.
"""

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
HYBRID = {"mamba_n_heads": 8, "mamba_d_head": 8, "mamba_n_groups": 1, "mamba_d_state": 8, "mamba_chunk_size": 16}
DELTA = {
    "layer_types": ["linear_attention", "full_attention"], "linear_num_key_heads": 2, "linear_num_value_heads": 4,
    "linear_key_head_dim": 8, "linear_value_head_dim": 8,
}  # fmt: skip
ROUTED = {"n_routed_experts": 4, "n_group": 1, "topk_group": 1, "first_k_dense_replace": 1, "n_shared_experts": 1}
# Attention whose keys and values are made of one smaller vector.
LATENT = {
    **{name: value for name, value in USUAL.items() if name != "head_dim"}, **MOE, **ROUTED, "num_key_value_heads": 4,
    "kv_lora_rank": 16, "q_lora_rank": 16, "qk_rope_head_dim": 8, "qk_nope_head_dim": 8, "v_head_dim": 8,
}  # fmt: skip
HALF_OF_TWO = {
    "d_model": 32, "decoder_layers": 2, "decoder_attention_heads": 4, "decoder_ffn_dim": 48, "is_decoder": True,
    "is_encoder_decoder": False, "init_std": 0.3, "max_position_embeddings": 512,
}  # fmt: skip
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
    "bert-generation": {**USUAL, "is_decoder": True},
    "electra": {**USUAL, "is_decoder": True},
    "rembert": {**USUAL, "is_decoder": True},
    "roformer": {**USUAL, "is_decoder": True},
    "bart": HALF_OF_TWO,
    "mbart": HALF_OF_TWO,
    "marian": HALF_OF_TWO,
    "pegasus": HALF_OF_TWO,
    "blenderbot": HALF_OF_TWO,
    "bigbird_pegasus": HALF_OF_TWO,
    "deepseek_v2": LATENT,
    "deepseek_v3": LATENT,
    "minicpm3": LATENT,
    "dots1": {**USUAL, **MOE, **ROUTED, "layer_types": ["full_attention", "sliding_attention"], "sliding_window": 8},
    "glm4_moe": {**USUAL, **MOE, **ROUTED},
    "jamba": {
        **USUAL, **MOE, "attn_layer_period": 2, "attn_layer_offset": 1, "use_mamba_kernels": False, "mamba_dt_rank": 4,
        "mamba_d_state": 8, "expert_layer_period": 2, "expert_layer_offset": 1, "pad_token_id": 0,
    },
    "bamba": {**USUAL, **HYBRID, "attn_layer_indices": [1]},
    "granitemoehybrid": {
        **USUAL, **MOE, **HYBRID, "layer_types": ["mamba", "attention"], "shared_intermediate_size": 48,
    },
    "qwen3_next": {**USUAL, **MOE, **DELTA},
    "qwen3_5_text": {**USUAL, **DELTA},
    "lfm2": {**USUAL, "layer_types": ["conv", "full_attention"]},
    "modernbert-decoder": {
        **USUAL, "pad_token_id": 0, "bos_token_id": 0, "eos_token_id": 1, "cls_token_id": 0, "sep_token_id": 1,
    },
    "cwm": {**USUAL, "bos_token_id": 0, "eos_token_id": 1},
    "gemma4_text": {
        **{name: value for name, value in USUAL.items() if name != "head_dim"}, "hidden_size_per_layer_input": 8,
        "sliding_window": 8,
    },
    "reformer": {
        "hidden_size": 32, "axial_pos_embds": False, "num_attention_heads": 4, "attention_head_size": 8,
        "feed_forward_size": 48, "is_decoder": True, "attn_layers": ["local", "local"], "num_hidden_layers": 2,
        "max_position_embeddings": 512, "local_attn_chunk_length": 64, "pad_token_id": 0, "initializer_range": 0.3,
    },
    # These want nothing but the usual.
    **dict.fromkeys(
        (
            "apertus", "arcee", "beam", "big_bird", "bitnet", "cohere2", "diffllama", "doge", "exaone4", "flex_olmo",
            "fuyu", "glm4", "gpt_oss", "granitemoe", "granitemoeshared", "hunyuan_v1_dense", "hunyuan_v1_moe", "jetmoe",
            "llama4_text", "megatron-bert", "minimax", "ministral", "nanochat", "olmo3", "olmo_hybrid", "olmoe",
            "phimoe", "seed_oss", "vaultgemma",
        ),
        {**USUAL, "is_decoder": True},
    ),
}  # fmt: skip
# Kinds that are refused, and the beginning of the no.
REFUSED = {
    "roberta": ({**USUAL, "is_decoder": True, "pad_token_id": 1}, "the pipeline makes the model read a text otherwise"),
    "camembert": (
        {**USUAL, "is_decoder": True, "pad_token_id": 1}, "the pipeline makes the model read a text otherwise",
    ),
    "xlm": (
        {"emb_dim": 32, "n_layers": 2, "n_heads": 4, "causal": True, "max_position_embeddings": 512},
        "the pipeline makes the model read a text otherwise",
    ),
    "xlnet": ({"d_model": 32, "n_layer": 2, "n_head": 4, "d_inner": 48}, "what it says of a token changes"),
    "cpmant": (USUAL, "what it says of a token changes"),
    "prophetnet": (
        {
            "hidden_size": 32, "num_decoder_layers": 2, "num_decoder_attention_heads": 4, "decoder_ffn_dim": 48,
            "is_decoder": True, "is_encoder_decoder": False,
        },
        "the pipeline can't go on with a text by it",
    ),
}  # fmt: skip


def make(kind, tokenizer, folder, more=None, rows=None):
    """Save a model of this kind with this tokenizer. `more` is for its configuration."""
    ids = {name: getattr(tokenizer, name) for name in ("bos_token_id", "eos_token_id", "pad_token_id")}
    usual = KINDS[kind] if kind in KINDS else REFUSED[kind][0]
    config = CONFIG_MAPPING[kind](**{"vocab_size": rows or len(tokenizer), **ids, **usual, **(more or {})})
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(11)
        model = AutoModelForCausalLM.from_config(config)
        if kind in ("rwkv", "mamba", "falcon_mamba"):
            torch.nn.init.normal_(model.get_input_embeddings().weight)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
