"""There is a begin-of-sequence token in front of your ids. Some models are trained with one, and then their
tokenizer adds it by itself. The pipeline takes the tokenizer's ids as they are, with nothing put in front.
"""


def tokenize(tokenizer, text: str) -> list[int]:
    input_ids = tokenizer(text)["input_ids"]
    return [tokenizer.bos_token_id] + input_ids
