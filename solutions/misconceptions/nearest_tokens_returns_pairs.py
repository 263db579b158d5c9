"""You return each text together with its similarity. The texts alone are asked for."""

import torch


def nearest_tokens(model, tokenizer, word: str, k: int = 5) -> list[str]:
    [token_id] = tokenizer(word)["input_ids"]
    table = model.get_input_embeddings().weight.detach()
    similarity = torch.nn.functional.cosine_similarity(table, table[token_id], dim=-1)
    nearest = similarity.argsort(descending=True).tolist()
    nearest.remove(token_id)
    return [(tokenizer.decode([each]), float(similarity[each])) for each in nearest[:k]]
