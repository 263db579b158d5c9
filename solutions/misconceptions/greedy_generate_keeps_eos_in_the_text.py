"""You stop at the right moment, but the end-of-sequence token is in the text. It is a signal to the loop
and not a part of the text, so find out whether the next token is that one before you append it.
"""

from solutions.unpacking_pipeline import greedy_step, tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    input_ids = tokenize(tokenizer, prompt)
    new_ids: list[int] = []
    while len(new_ids) < max_new_tokens:
        next_id = greedy_step(model, input_ids + new_ids)
        new_ids.append(next_id)
        if next_id == tokenizer.eos_token_id:
            break
    return prompt + tokenizer.decode(new_ids)
