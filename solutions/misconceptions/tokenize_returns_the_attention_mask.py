"""You took the wrong entry of what the tokenizer gives. The attention mask only says which positions hold
text and which are padding, so it is all ones here. The ids stand in another entry.
"""


def tokenize(tokenizer, text: str) -> list[int]:
    return tokenizer(text)["attention_mask"]
