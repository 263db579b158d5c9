"""You turn the text so far into ids again in every round. Tokenizing text does not always give back the ids
that it was made of: two pieces may merge into one, or half a letter get lost. Keep the ids, and make text
of them once, at the end.
"""

from solutions.unpacking_pipeline import greedy_step, tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    text = prompt
    for _ in range(max_new_tokens):
        next_id = greedy_step(model, tokenize(tokenizer, text))
        if next_id == tokenizer.eos_token_id:
            break
        text += tokenizer.decode([next_id])
    return text
