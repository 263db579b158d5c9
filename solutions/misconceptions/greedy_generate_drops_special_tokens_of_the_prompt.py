"""You decode everything and leave out special tokens. That also takes them out of the prompt, when it
contains the text of one. The pipeline keeps the prompt as it was given, so decode only what is new.
"""

from solutions.unpacking_pipeline import greedy_step, tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    input_ids = tokenize(tokenizer, prompt)
    for _ in range(max_new_tokens):
        next_id = greedy_step(model, input_ids)
        if next_id == tokenizer.eos_token_id:
            break
        input_ids = input_ids + [next_id]
    return tokenizer.decode(input_ids, skip_special_tokens=True)
