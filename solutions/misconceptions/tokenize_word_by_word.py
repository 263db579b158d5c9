"""You split the text at its spaces and tokenize each word alone. So the spaces are lost, and with them the
difference between a word inside a sentence and one at its start. The tokenizer does the cutting: give it
the whole text.
"""


def tokenize(tokenizer, text: str) -> list[int]:
    input_ids = []
    for word in text.split():
        input_ids += tokenizer(word)["input_ids"]
    return input_ids
