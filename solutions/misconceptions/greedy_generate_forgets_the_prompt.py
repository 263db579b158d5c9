"""The new text is there, but the prompt is missing from the front. The pipeline returns the prompt and what
was added to it as one text.
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
    return tokenizer.decode(new_ids)
