"""There is a list around your ids, but every item of it is still a small tensor with one number in it.
Making a list of a tensor's rows leaves the items as they are. Plain Python ints are asked for.
"""


def tokenize(tokenizer, text: str) -> list[int]:
    input_ids = tokenizer(text, return_tensors="pt")["input_ids"][0]
    return list(input_ids)
