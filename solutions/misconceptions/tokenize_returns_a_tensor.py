"""You asked the tokenizer for tensors, as one does for a model. Here the ids are wanted as plain numbers: a
list of Python ints. The tensor comes later, in the function that calls the model.
"""


def tokenize(tokenizer, text: str) -> list[int]:
    return tokenizer(text, return_tensors="pt")["input_ids"]
