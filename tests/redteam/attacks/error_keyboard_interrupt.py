"""Raises KeyboardInterrupt, GeneratorExit and StopIteration, as if the instructor had pressed Ctrl-C."""
# expect: compare=error tokenize=error greedy_step=error *=not_attempted


def compare(emb1, emb2):
    raise KeyboardInterrupt


def tokenize(tokenizer, text):
    raise GeneratorExit


def greedy_step(model, input_ids):
    raise StopIteration
