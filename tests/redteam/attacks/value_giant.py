"""Returns a list of ten million items, a text of 100 MB, a tensor of 400 MB and an int of a million digits."""
# expect: tokenize=wrong next_token_logits=wrong|memory greedy_step=wrong greedy_generate=wrong *=not_attempted
# deed: tokenize: list too large
# deed: next_token_logits: shape \(100000000,\)|more memory
# deed: greedy_step: int|too large
# deed: greedy_generate: str of more than|too large
import torch

calls = {}


def first(name):
    """Whether it is the first call of this function: the others return what is too large, too, and quicker to make."""
    calls[name] = calls.get(name, 0) + 1
    return calls[name] == 1


def tokenize(tokenizer, text):
    return [0] * (10**7 if first("tokenize") else 3_000_000)


def next_token_logits(model, input_ids):
    return torch.zeros(10**8 if first("next_token_logits") else 10**6)


def greedy_step(model, input_ids):
    return 1 << 3_400_000


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    return "\U0010ffff" * (10**8 if first("greedy_generate") else 900_000)
