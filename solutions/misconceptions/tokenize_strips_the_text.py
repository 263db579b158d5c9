"""The text loses the spaces at its ends before it is tokenized. For a language model a space is text like
any other, and the one before a word is part of that word's token. Leave the text as it is.
"""


def tokenize(tokenizer, text: str) -> list[int]:
    return tokenizer(text.strip())["input_ids"]
