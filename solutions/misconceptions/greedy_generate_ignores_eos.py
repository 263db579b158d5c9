"""Your loop goes on after the model has finished. When the next token is the end-of-sequence token, the
text is complete: stop there, even if more tokens are allowed. What comes after it is the beginning of
another text.
"""

from solutions.unpacking_pipeline import greedy_step, tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    input_ids = tokenize(tokenizer, prompt)
    new_ids: list[int] = []
    for _ in range(max_new_tokens):
        new_ids.append(greedy_step(model, input_ids + new_ids))
    return prompt + tokenizer.decode(new_ids)
