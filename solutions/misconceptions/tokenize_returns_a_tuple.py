"""The ids are right, but they come in a tuple. A list is asked for, because the loop that generates text
goes on to add new ids to it, and a tuple can't be joined with a list.
"""


def tokenize(tokenizer, text: str) -> list[int]:
    return tuple(tokenizer(text)["input_ids"])
