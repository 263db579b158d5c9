"""Your loop runs up to 20 times whatever it is told. The number of new tokens is an argument of the
function, and 20 is only what it is when nobody gives another.
"""

from solutions.unpacking_pipeline import greedy_step, tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    input_ids = tokenize(tokenizer, prompt)
    new_ids: list[int] = []
    for _ in range(20):
        next_id = greedy_step(model, input_ids + new_ids)
        if next_id == tokenizer.eos_token_id:
            break
        new_ids.append(next_id)
    return prompt + tokenizer.decode(new_ids)
