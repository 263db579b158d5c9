"""From the second round on the model reads only what was generated, not the prompt. It has no memory
between calls, so it continues a text whose beginning it does not see. Every round needs the prompt's ids
and the new ones.
"""

from solutions.unpacking_pipeline import greedy_step, tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    new_ids: list[int] = []
    for _ in range(max_new_tokens):
        next_id = greedy_step(model, new_ids or tokenize(tokenizer, prompt))
        if next_id == tokenizer.eos_token_id:
            break
        new_ids.append(next_id)
    return prompt + tokenizer.decode(new_ids)
