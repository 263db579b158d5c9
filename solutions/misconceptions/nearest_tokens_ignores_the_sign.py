"""You take a large negative similarity for a large one. It says that two vectors point in opposite
directions, which is as far apart as they can be.
"""

import torch


def nearest_tokens(model, tokenizer, word: str, k: int = 5) -> list[str]:
    [token_id] = tokenizer(word)["input_ids"]
    table = model.get_input_embeddings().weight.detach()
    similarity = torch.nn.functional.cosine_similarity(table, table[token_id], dim=-1)
    nearest = similarity.abs().argsort(descending=True).tolist()
    nearest.remove(token_id)
    return [tokenizer.decode([each]) for each in nearest[:k]]
