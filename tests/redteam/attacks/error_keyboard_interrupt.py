"""Raises KeyboardInterrupt, GeneratorExit and StopIteration, as if the instructor had pressed Ctrl-C."""
# expect: compare=error tokenize=error greedy_step=error *=not_attempted
# deed: compare: KeyboardInterrupt\s+line
# deed: tokenize: GeneratorExit\s+line
# deed: greedy_step: StopIteration\s+line


def compare(emb1, emb2):
    raise KeyboardInterrupt


def tokenize(tokenizer, text):
    raise GeneratorExit


def greedy_step(model, input_ids):
    raise StopIteration
