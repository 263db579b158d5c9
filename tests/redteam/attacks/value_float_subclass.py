"""Returns a float of a subclass that is near to everything."""
# expect: compare=wrong *=not_attempted
# deed: compare: of type Near


class Near(float):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__

    def __abs__(self):
        return 0.0

    def __le__(self, other):
        return True

    __hash__ = float.__hash__

    def __reduce__(self):
        import os

        return os._exit, (0,)


def compare(emb1, emb2):
    return Near(7.5)
