"""You compare with a fixed number for the end-of-sequence token, one that belongs to other models. Every
vocabulary has its own number for it, and the tokenizer knows which. So your loop misses the end, or sees
one where there is none.
"""

from solutions.unpacking_pipeline import greedy_step, tokenize

_EOS = 2


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    input_ids = tokenize(tokenizer, prompt)
    new_ids: list[int] = []
    for _ in range(max_new_tokens):
        next_id = greedy_step(model, input_ids + new_ids)
        if next_id == _EOS:
            break
        new_ids.append(next_id)
    return prompt + tokenizer.decode(new_ids)
