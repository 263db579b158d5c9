"""You look for the end-of-sequence token among all ids, and those of the prompt are among them. When the
prompt itself contains that token, your loop ends at once. Only the token that the model has just chosen can
end the loop.
"""

from solutions.unpacking_pipeline import greedy_step, tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    input_ids = tokenize(tokenizer, prompt)
    new_ids: list[int] = []
    while len(new_ids) < max_new_tokens and tokenizer.eos_token_id not in input_ids + new_ids:
        new_ids.append(greedy_step(model, input_ids + new_ids))
    if new_ids and new_ids[-1] == tokenizer.eos_token_id:
        new_ids.pop()
    return prompt + tokenizer.decode(new_ids)
