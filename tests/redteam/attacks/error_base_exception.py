"""Raises an exception that `except Exception` does not catch."""
# expect: compare=error *=not_attempted
# deed: compare: Everything: past every except


class Everything(BaseException):
    pass


def compare(emb1, emb2):
    raise Everything("past every except")
