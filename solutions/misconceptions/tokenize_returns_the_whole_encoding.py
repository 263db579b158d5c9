"""You return everything that the tokenizer gives, a kind of dictionary. The ids are one of its entries,
beside the attention mask. Print it once and pick the entry that holds the ids.
"""


def tokenize(tokenizer, text: str) -> list[int]:
    return tokenizer(text)
