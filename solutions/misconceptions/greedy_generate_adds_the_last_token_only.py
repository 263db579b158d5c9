"""The loop is right, but only its last token gets into the text. Each round overwrites what the round
before has found. Collect the new tokens and make text of all of them.
"""

from solutions.unpacking_pipeline import greedy_step, tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    input_ids = tokenize(tokenizer, prompt)
    new_text = ""
    for _ in range(max_new_tokens):
        next_id = greedy_step(model, input_ids)
        if next_id == tokenizer.eos_token_id:
            break
        input_ids = input_ids + [next_id]
        new_text = tokenizer.decode([next_id])
    return prompt + new_text
