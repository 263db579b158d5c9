"""You take special tokens such as the end-of-sequence token out of the ids. When the text itself contains
one, it belongs to the text, and the pipeline gives it to the model like any other token.
"""


def tokenize(tokenizer, text: str) -> list[int]:
    input_ids = tokenizer(text)["input_ids"]
    return [token_id for token_id in input_ids if token_id not in tokenizer.all_special_ids]
