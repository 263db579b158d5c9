"""You take the end-of-sequence token out of the text, but the loop goes on after it. So the text runs into
another one that the model began. That token is the model's word for finished: it has to end the loop.
"""

from solutions.unpacking_pipeline import greedy_step, tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    input_ids = tokenize(tokenizer, prompt)
    new_ids: list[int] = []
    for _ in range(max_new_tokens):
        new_ids.append(greedy_step(model, input_ids + new_ids))
    return prompt + tokenizer.decode(new_ids, skip_special_tokens=True)
