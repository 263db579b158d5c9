"""There is an end-of-sequence token behind your ids. It tells the model that the text is over, but a prompt
is to be continued. The pipeline takes the tokenizer's ids as they are, with nothing put behind them.
"""


def tokenize(tokenizer, text: str) -> list[int]:
    input_ids = tokenizer(text)["input_ids"]
    input_ids.append(tokenizer.eos_token_id)
    return input_ids
