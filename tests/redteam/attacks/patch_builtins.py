"""Replaces isinstance, len, type, abs and float by functions that say yes."""
# expect: *=wrong|error|crashed|not_attempted
# deed: compare: is gone|No|got|Error
import builtins

builtins.isinstance = lambda *args: True
builtins.issubclass = lambda *args: True
builtins.abs = lambda value: 0
builtins.len = lambda value: 1


def compare(emb1, emb2):
    builtins.type = lambda *args: float
    return "1.0"
