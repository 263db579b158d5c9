"""The text is changed to small letters first, a habit from older ways of counting words. This tokenizer has
different tokens for capital and small letters, and the model learned both. Leave the text as it is.
"""


def tokenize(tokenizer, text: str) -> list[int]:
    return tokenizer(text.lower())["input_ids"]
