"""Returns an object of a type whose metaclass answers for its name, its instances and its comparisons."""
# expect: compare=wrong *=not_attempted
# deed: compare: of type Odd


class Meta(type):
    @property
    def __name__(cls):
        raise SystemExit

    def __instancecheck__(cls, instance):
        return True

    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return hash(float)

    def __getattribute__(cls, name):
        if name in ("__name__", "__qualname__", "__module__"):
            raise KeyboardInterrupt
        return type.__getattribute__(cls, name)


class Odd(metaclass=Meta):
    def __repr__(self):
        raise SystemExit


def compare(emb1, emb2):
    return Odd()
