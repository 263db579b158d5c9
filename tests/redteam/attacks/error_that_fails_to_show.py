"""Raises exceptions whose __str__ and __repr__ raise, exit and return no text."""
# expect: compare=error tokenize=error greedy_step=error *=not_attempted
# deed: compare: Shy: .*fails when it is shown
# deed: tokenize: Worse: .*fails when it is shown
# deed: greedy_step: NoText: .*fails when it is shown


class Shy(Exception):
    def __str__(self):
        raise SystemExit

    __repr__ = __str__


class Worse(Exception):
    def __str__(self):
        raise self

    @property
    def args(self):
        raise KeyboardInterrupt


class NoText(Exception):
    def __str__(self):
        return 3


def compare(emb1, emb2):
    raise Shy


def tokenize(tokenizer, text):
    raise Worse


def greedy_step(model, input_ids):
    raise NoText
