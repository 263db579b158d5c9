"""Your loop ends with the first sentence. A full stop is a token like any other, and more sentences may
follow. The model says that it has finished with the end-of-sequence token.
"""

from solutions.unpacking_pipeline import greedy_step, tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    input_ids = tokenize(tokenizer, prompt)
    new_ids: list[int] = []
    for _ in range(max_new_tokens):
        next_id = greedy_step(model, input_ids + new_ids)
        if next_id == tokenizer.eos_token_id:
            break
        new_ids.append(next_id)
        if tokenizer.decode([next_id]) == ".":
            break
    return prompt + tokenizer.decode(new_ids)
