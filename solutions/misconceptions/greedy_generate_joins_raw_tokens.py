"""You join the tokens as the vocabulary spells them, with a strange letter where a space belongs. Decoding
does more than looking up the pieces: it turns that spelling back into text.
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
    return prompt + "".join(tokenizer.convert_ids_to_tokens(new_ids))
