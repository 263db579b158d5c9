"""Raises an exception that says it is a NotImplementedError and a MemoryError, with a traceback of its own making."""
# expect: compare=error|crashed|memory|not_attempted *=not_attempted
# deed: compare: is gone|: 7$


class False_(Exception):
    @property
    def __class__(self):
        return NotImplementedError

    @property
    def __traceback__(self):
        return self

    tb_frame = f_code = f_globals = tb_next = property(lambda self: self)


def compare(emb1, emb2):
    raise False_("7")
