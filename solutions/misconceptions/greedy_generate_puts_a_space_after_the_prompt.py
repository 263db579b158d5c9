"""You strip the new text and put a space of your own between it and the prompt. Often that looks the same,
but the new text may go on with a word or begin with a full stop. Whether there is a space is for the tokens
to say.
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
    return prompt + " " + tokenizer.decode(new_ids).strip()
