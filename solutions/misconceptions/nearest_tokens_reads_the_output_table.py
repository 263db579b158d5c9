"""You compare rows of the table by which the model scores its output. In some models it is the same as that
of the input embeddings, but not in all.
"""

import torch


def nearest_tokens(model, tokenizer, word: str, k: int = 5) -> list[str]:
    [token_id] = tokenizer(word)["input_ids"]
    table = model.get_output_embeddings().weight.detach()
    similarity = torch.nn.functional.cosine_similarity(table, table[token_id], dim=-1)
    nearest = similarity.argsort(descending=True).tolist()
    nearest.remove(token_id)
    return [tokenizer.decode([each]) for each in nearest[:k]]
