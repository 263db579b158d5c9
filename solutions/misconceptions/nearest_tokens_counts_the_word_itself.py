"""You list the word among its own neighbours. Nothing is nearer to it than itself, so it always comes first:
leave it out.
"""

import torch


def nearest_tokens(model, tokenizer, word: str, k: int = 5) -> list[str]:
    [token_id] = tokenizer(word)["input_ids"]
    table = model.get_input_embeddings().weight.detach()
    similarity = torch.nn.functional.cosine_similarity(table, table[token_id], dim=-1)
    nearest = similarity.argsort(descending=True).tolist()
    return [tokenizer.decode([each]) for each in nearest[:k]]
