"""You ask for `.ids`, as the library `tokenizers` calls them. What a tokenizer of transformers returns keeps them
under another name: print it, and look at the names of its entries.
"""


def tokenize(tokenizer, text: str) -> list[int]:
    return tokenizer(text).ids
