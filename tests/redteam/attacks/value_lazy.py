"""Returns what is not there yet: generators, coroutines, properties, descriptors, lambdas and modules."""
# expect: tokenize=wrong next_token_logits=wrong greedy_step=wrong greedy_generate=wrong get_embedding=wrong compare=wrong *=not_attempted
# deed: tokenize: generator
# deed: next_token_logits: coroutine
# deed: greedy_step: property
# deed: greedy_generate: generator
# deed: get_embedding: function
# deed: compare: module


def tokenize(tokenizer, text):
    yield from tokenizer(text)["input_ids"]


async def next_token_logits(model, input_ids):
    return 1


def greedy_step(model, input_ids):
    return property(lambda self: 1)


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    return (each for each in iter(int, 1))


def get_embedding(model, token_id):
    return lambda: model


def compare(emb1, emb2):
    import sys

    return sys
