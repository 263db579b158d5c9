"""You cut the ids to the last few before the model reads them. That is what one does when a text outgrows a
model, but here everything fits, and what is cut off may be just what the answer depends on.
"""

from solutions.unpacking_pipeline import greedy_step, tokenize

_BLOCK_SIZE = 8


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    input_ids = tokenize(tokenizer, prompt)
    new_ids: list[int] = []
    for _ in range(max_new_tokens):
        context = (input_ids + new_ids)[-_BLOCK_SIZE:]
        next_id = greedy_step(model, context)
        if next_id == tokenizer.eos_token_id:
            break
        new_ids.append(next_id)
    return prompt + tokenizer.decode(new_ids)
