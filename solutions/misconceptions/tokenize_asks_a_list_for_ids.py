"""You ask a list for its ids. What encoding a text with this tokenizer returns is the list of ids already; only in
another library it is an object with more in it.
"""


def tokenize(tokenizer, text: str) -> list[int]:
    return tokenizer.encode(text).ids
