"""from __future__ import annotations: names in type hints that are never imported."""
from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jaxtyping import Float
    from torch import Tensor
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    Ids = Sequence[int]


def tokenize(tokenizer: PreTrainedTokenizerBase, text: str) -> Ids:
    return tokenizer(text)["input_ids"]


@torch.inference_mode()
def next_token_logits(model: PreTrainedModel, input_ids: Ids) -> Float[Tensor, "vocab"]:
    output: NotThere = model(torch.tensor([input_ids]))
    return output.logits[0, -1]


def greedy_step(model: PreTrainedModel, input_ids: Ids | None) -> int | nothing:
    return int(next_token_logits(model, input_ids).argmax())


def greedy_generate(model: PreTrainedModel, tokenizer: A[B][C], prompt: "str", max_new_tokens: 1 + 1 = 20) -> str:
    text_ids: Ids = tokenize(tokenizer, prompt)
    ids: list[Token] = [*text_ids]
    for _ in range(max_new_tokens):
        token = greedy_step(model, ids)
        if token == tokenizer.eos_token_id:
            break
        ids += [token]
    return prompt + tokenizer.decode(ids[len(text_ids) :])


def get_embedding(model: PreTrainedModel, token_id: Token) -> Float[Tensor, "hidden"]:
    return model.get_input_embeddings().weight[token_id].detach()


def compare(emb1: Float[Tensor, "hidden"], emb2: Float[Tensor, "hidden"]) -> float:
    return torch.cosine_similarity(emb1, emb2, dim=-1).item()
