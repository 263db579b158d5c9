"""Returns an object that says yes to every comparison and pretends to be any number."""
# expect: tokenize=wrong next_token_logits=wrong greedy_step=wrong greedy_generate=wrong get_embedding=wrong compare=wrong *=not_attempted
# deed: tokenize: of type Yes
# deed: next_token_logits: of type Yes
# deed: greedy_step: of type Yes
# deed: greedy_generate: of type Yes
# deed: get_embedding: of type Yes
# deed: compare: of type Yes


class Yes:
    def __eq__(self, other):
        return True

    def __bool__(self):
        return True

    def __hash__(self):
        return 0

    __lt__ = __le__ = __gt__ = __ge__ = __ne__ = __contains__ = __eq__

    def __getattr__(self, name):
        return self

    def __call__(self, *args, **kwargs):
        return self

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__

    def __float__(self):
        return 0.0

    def __index__(self):
        return 0

    def __len__(self):
        return 1

    def __iter__(self):
        return iter([self])


def tokenize(tokenizer, text):
    return Yes()


next_token_logits = greedy_step = get_embedding = compare = lambda *args: Yes()


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    return Yes()
