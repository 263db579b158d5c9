"""You ask for the ids under the name that another library has for them. What this tokenizer returns keeps them under
a longer name: print it, and look at the names of its entries.
"""


def tokenize(tokenizer, text: str) -> list[int]:
    return tokenizer(text).ids
