"""You take as many as asked for and then leave the word itself out, so one is missing. Leave it out first,
or ask for one more.
"""

import torch


def nearest_tokens(model, tokenizer, word: str, k: int = 5) -> list[str]:
    [token_id] = tokenizer(word)["input_ids"]
    table = model.get_input_embeddings().weight.detach()
    similarity = torch.nn.functional.cosine_similarity(table, table[token_id], dim=-1)
    nearest = similarity.argsort(descending=True).tolist()
    nearest = nearest[:k]
    nearest.remove(token_id)
    return [tokenizer.decode([each]) for each in nearest[:k]]
