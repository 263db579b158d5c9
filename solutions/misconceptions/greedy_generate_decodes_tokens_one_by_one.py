"""You decode each new token alone and join the pieces. A letter such as a Greek one may be spread over
several tokens, and each of them alone is no text at all. Collect the ids and decode them together.
"""

from solutions.unpacking_pipeline import greedy_step, tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    input_ids = tokenize(tokenizer, prompt)
    text = prompt
    for _ in range(max_new_tokens):
        next_id = greedy_step(model, input_ids)
        if next_id == tokenizer.eos_token_id:
            break
        input_ids = input_ids + [next_id]
        text += tokenizer.decode([next_id])
    return text
