"""The prompt stands at the front twice. Your list of ids holds the prompt's ids already, so decoding all of
it gives the prompt too. Then the prompt must not be added once more.
"""

from solutions.unpacking_pipeline import greedy_step, tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    input_ids = tokenize(tokenizer, prompt)
    for _ in range(max_new_tokens):
        next_id = greedy_step(model, input_ids)
        if next_id == tokenizer.eos_token_id:
            break
        input_ids = input_ids + [next_id]
    return prompt + tokenizer.decode(input_ids)
