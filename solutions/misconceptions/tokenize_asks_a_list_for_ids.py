"""You ask a list for its `.ids`. What `encode` of a tokenizer of transformers returns is the list of ids already;
only in the library `tokenizers` it is an object with more in it.
"""


def tokenize(tokenizer, text: str) -> list[int]:
    return tokenizer.encode(text).ids
