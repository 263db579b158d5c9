"""Returns an object whose type says that it is list, tuple and dict, so that it is copied by its own methods."""
# expect: compare=wrong tokenize=wrong *=not_attempted
# deed: compare: of type False_
# deed: tokenize: False_


class Meta(type):
    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return hash(list)


class False_(metaclass=Meta):
    def __init__(self, *args):
        pass

    def __len__(self):
        return 0

    def __iter__(self):
        return iter(())

    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __hash__ = None
    items = values = keys = __iter__


def compare(emb1, emb2):
    return False_()


def tokenize(tokenizer, text):
    return [False_(), False_()]
