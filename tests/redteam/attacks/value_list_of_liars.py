"""Returns a plain list, but its items are ints of a subclass that equal everything."""
# expect: tokenize=wrong *=not_attempted
# deed: tokenize: 'Any'


class Any(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


def tokenize(tokenizer, text):
    return [Any(each) for each in range(len(tokenizer(text)["input_ids"]))]
