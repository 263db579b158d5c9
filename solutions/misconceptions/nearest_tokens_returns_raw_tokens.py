"""You return the tokens as the vocabulary spells them, with a strange letter in the place of a space. Decode
each id to get the text that it stands for.
"""

import torch


def nearest_tokens(model, tokenizer, word: str, k: int = 5) -> list[str]:
    [token_id] = tokenizer(word)["input_ids"]
    table = model.get_input_embeddings().weight.detach()
    similarity = torch.nn.functional.cosine_similarity(table, table[token_id], dim=-1)
    nearest = similarity.argsort(descending=True).tolist()
    nearest.remove(token_id)
    return tokenizer.convert_ids_to_tokens(nearest[:k])
