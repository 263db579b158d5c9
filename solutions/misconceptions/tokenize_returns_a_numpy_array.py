"""You asked the tokenizer for numpy arrays and return one. It prints like a list but it is not one, and its
items are numpy's integers. The tokenizer's own default is simpler, and it is what is asked for here.
"""


def tokenize(tokenizer, text: str) -> list[int]:
    return tokenizer(text, return_tensors="np")["input_ids"][0]
