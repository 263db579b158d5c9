"""You return ids. They are right for the loop, where the model reads them, but a reader wants text: the
last step is to decode them.
"""

from solutions.unpacking_pipeline import greedy_step, tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    input_ids = tokenize(tokenizer, prompt)
    for _ in range(max_new_tokens):
        next_id = greedy_step(model, input_ids)
        if next_id == tokenizer.eos_token_id:
            break
        input_ids = input_ids + [next_id]
    return input_ids
