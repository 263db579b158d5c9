"""Returns dicts: of a subclass with a __reduce__ and a __getattr__, and with keys that lie about their hash."""
# expect: tokenize=wrong compare=wrong *=not_attempted
# deed: tokenize: of type Sly
# deed: compare: dict or set with keys


class Sly(dict):
    def __getattr__(self, name):
        return 1.0

    def __reduce__(self):
        import os

        return os._exit, (0,)


class Key:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        return True


def tokenize(tokenizer, text):
    return Sly(input_ids=[1])


def compare(emb1, emb2):
    return {Key(): 1.0, "id": 1, "value": 1.0}
