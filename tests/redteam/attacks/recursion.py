"""Calls itself without end, also while its exception is shown."""
# expect: compare=error tokenize=error|crashed *=not_attempted
# deed: compare: RecursionError
# deed: tokenize: Mirror


class Mirror(Exception):
    def __str__(self):
        return str(self)


def compare(emb1, emb2):
    return compare(emb1, emb2)


def tokenize(tokenizer, text):
    raise Mirror
