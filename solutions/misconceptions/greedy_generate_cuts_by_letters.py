"""You decode everything without special tokens and then cut off as many letters as the prompt has. When the
prompt contains the text of a special token, the decoded text is shorter than you think, and the cut takes
letters of the new text. Decode only the new ids.
"""

from solutions.unpacking_pipeline import greedy_step, tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    input_ids = tokenize(tokenizer, prompt)
    for _ in range(max_new_tokens):
        next_id = greedy_step(model, input_ids)
        if next_id == tokenizer.eos_token_id:
            break
        input_ids = input_ids + [next_id]
    text = tokenizer.decode(input_ids, skip_special_tokens=True)
    return prompt + text[len(prompt) :]
