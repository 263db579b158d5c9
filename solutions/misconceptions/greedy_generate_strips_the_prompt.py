"""You cut the spaces off the ends of the prompt before anything else. The pipeline returns the prompt
letter for letter, and a space at its end changes what the model says next. Leave the prompt as it is.
"""

from solutions.unpacking_pipeline import greedy_step, tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    prompt = prompt.strip()
    input_ids = tokenize(tokenizer, prompt)
    new_ids: list[int] = []
    for _ in range(max_new_tokens):
        next_id = greedy_step(model, input_ids + new_ids)
        if next_id == tokenizer.eos_token_id:
            break
        new_ids.append(next_id)
    return prompt + tokenizer.decode(new_ids)
