"""Raises exceptions with a text of 100 MB, with lone surrogates, terminal codes and line ends."""
# expect: compare=error tokenize=error *=not_attempted
# deed: compare: ValueError: x{200}
# deed: tokenize: owned


def compare(emb1, emb2):
    raise ValueError("x" * 10**8)


def tokenize(tokenizer, text):
    raise ValueError("\udcff\x00\x1b[2J\x1b]0;owned\x07\r\n=1+1\u202e\u2028")
