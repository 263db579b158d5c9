"""You look up words that you split yourself, but the vocabulary holds pieces with their spaces and not
every word. A word that is not there gets the id of the unknown token. Let the tokenizer cut the text, then
every piece has an id.
"""


def tokenize(tokenizer, text: str) -> list[int]:
    return tokenizer.convert_tokens_to_ids(text.split())
