"""Raises an exception of a type whose metaclass refuses its name, its instance checks and its bases."""
# expect: compare=error *=not_attempted
# deed: compare: in __(sub|instance)\w+__|Masked|fails when it is shown


class Meta(type):
    def __instancecheck__(cls, instance):
        raise SystemExit

    def __subclasscheck__(cls, other):
        raise SystemExit

    def __getattribute__(cls, name):
        raise SystemExit


class Masked(Exception, metaclass=Meta):
    pass


def compare(emb1, emb2):
    raise Masked("who am I")
