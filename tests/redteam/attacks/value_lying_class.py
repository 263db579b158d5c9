"""Returns an object whose __class__ is float and that finds every attribute."""
# expect: compare=wrong *=not_attempted
# deed: compare: of type Ghost


class Ghost:
    @property
    def __class__(self):
        return float

    def __getattr__(self, name):
        return lambda *args, **kwargs: 1.0

    def __getattribute__(self, name):
        return float if name == "__class__" else (lambda *args, **kwargs: 1.0)


def compare(emb1, emb2):
    return Ghost()
