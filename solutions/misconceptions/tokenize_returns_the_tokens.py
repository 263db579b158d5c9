"""These are the pieces of text that the tokenizer cuts, not their numbers. Cutting is half of the work:
every piece still has to be looked up in the vocabulary, and its id is what the model reads.
"""


def tokenize(tokenizer, text: str) -> list[int]:
    return tokenizer.tokenize(text)
