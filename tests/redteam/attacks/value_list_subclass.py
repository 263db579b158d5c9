"""Returns a list of a subclass that equals every list and shows no items."""
# expect: tokenize=wrong *=not_attempted
# deed: tokenize: of type Same


class Same(list):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __iter__(self):
        return iter(())


def tokenize(tokenizer, text):
    return Same([1, 2, 3])
