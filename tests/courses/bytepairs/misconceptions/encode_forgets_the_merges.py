"""You give the bytes of the text, and no merge is applied."""


def encode(text, merges):
    return list(text.encode())
