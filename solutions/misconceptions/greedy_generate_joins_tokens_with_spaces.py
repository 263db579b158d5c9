"""You put a space between the tokens, but tokens are not words. Those that begin a word bring their own
space, and those that go on with a word or end a sentence want none. Decoded together they need nothing in
between.
"""

from solutions.unpacking_pipeline import greedy_step, tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    input_ids = tokenize(tokenizer, prompt)
    words = [prompt]
    for _ in range(max_new_tokens):
        next_id = greedy_step(model, input_ids)
        if next_id == tokenizer.eos_token_id:
            break
        input_ids = input_ids + [next_id]
        words.append(tokenizer.decode([next_id]).strip())
    return " ".join(words)
