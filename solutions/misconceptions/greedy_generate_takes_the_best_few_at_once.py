"""You take the best tokens of a single round and write them one after another. They are rivals for the same
place, not a sentence. The model has to be asked again after each token.
"""

from solutions.unpacking_pipeline import next_token_logits, tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    scores = next_token_logits(model, tokenize(tokenizer, prompt))
    new_ids: list[int] = []
    for next_id in scores.topk(max_new_tokens).indices.tolist():
        if next_id == tokenizer.eos_token_id:
            break
        new_ids.append(next_id)
    return prompt + tokenizer.decode(new_ids)
