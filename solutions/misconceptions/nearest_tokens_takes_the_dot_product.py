"""You compare by the dot product. It grows with the length of the vectors, so long ones are near to
everything. Cosine similarity divides both lengths out.
"""


def nearest_tokens(model, tokenizer, word: str, k: int = 5) -> list[str]:
    [token_id] = tokenizer(word)["input_ids"]
    table = model.get_input_embeddings().weight.detach()
    similarity = table @ table[token_id]
    nearest = similarity.argsort(descending=True).tolist()
    nearest.remove(token_id)
    return [tokenizer.decode([each]) for each in nearest[:k]]
