"""You look for the smallest distance between the ends of the vectors. That depends on their lengths too.
Similar, here, is what points the same way: compare by the cosine of the angle.
"""


def nearest_tokens(model, tokenizer, word: str, k: int = 5) -> list[str]:
    [token_id] = tokenizer(word)["input_ids"]
    table = model.get_input_embeddings().weight.detach()
    similarity = -(table - table[token_id]).norm(dim=-1)
    nearest = similarity.argsort(descending=True).tolist()
    nearest.remove(token_id)
    return [tokenizer.decode([each]) for each in nearest[:k]]
