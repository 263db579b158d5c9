"""You compare what the model expects after the word, not the word itself. The scores say which words can
follow; the embeddings say which are alike.
"""

import torch


def nearest_tokens(model, tokenizer, word: str, k: int = 5) -> list[str]:
    [token_id] = tokenizer(word)["input_ids"]
    with torch.no_grad():
        scores = model(torch.tensor([[token_id]])).logits[0, -1]
    nearest = scores.argsort(descending=True).tolist()
    nearest.remove(token_id)
    return [tokenizer.decode([each]) for each in nearest[:k]]
