"""You have the right tokens in the wrong order. The most similar one comes first."""

import torch


def nearest_tokens(model, tokenizer, word: str, k: int = 5) -> list[str]:
    [token_id] = tokenizer(word)["input_ids"]
    table = model.get_input_embeddings().weight.detach()
    similarity = torch.nn.functional.cosine_similarity(table, table[token_id], dim=-1)
    nearest = similarity.argsort(descending=True).tolist()
    nearest.remove(token_id)
    return [tokenizer.decode([each]) for each in reversed(nearest[:k])]
