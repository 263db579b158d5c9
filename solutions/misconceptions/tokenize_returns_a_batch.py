"""You gave the tokenizer a list of texts, so it gave back a list of lists: a batch. Here there is one text,
and its ids are asked for with no list around them.
"""


def tokenize(tokenizer, text: str) -> list[int]:
    return tokenizer([text])["input_ids"]
