"""After the first round the model reads only the token that it has just chosen, so it forgets the prompt.
It has no memory between calls. In every round it needs all ids so far, the prompt's and the new ones.
"""

from solutions.unpacking_pipeline import greedy_step, tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    input_ids = tokenize(tokenizer, prompt)
    new_ids: list[int] = []
    for _ in range(max_new_tokens):
        next_id = greedy_step(model, input_ids)
        if next_id == tokenizer.eos_token_id:
            break
        new_ids.append(next_id)
        input_ids = [next_id]
    return prompt + tokenizer.decode(new_ids)
