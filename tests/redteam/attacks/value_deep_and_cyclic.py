"""Returns lists in lists thirty thousand deep, a list that holds itself, and a dict that does."""
# expect: tokenize=wrong compare=wrong greedy_step=wrong *=not_attempted
# deed: tokenize: got the list \[\[\[\[|nested
# deed: compare: too large|more than 20000
# deed: greedy_step: too large|more than 20000
calls = 0


def tokenize(tokenizer, text):
    inner = []
    for _ in range(30_000):
        inner = [inner]
    return inner


def greedy_step(model, input_ids):
    global calls
    calls += 1
    if calls > 1:
        return []
    me = []
    me += [me, me, me]
    return me


def compare(emb1, emb2):
    me = {}
    me["value"] = me["id"] = me
    return me
