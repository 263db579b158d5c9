"""Tokens come out of a generator, and a coroutine-like one is fed with send()."""
import torch


def tokenize(tokenizer, text):
    def ids():
        yield from tokenizer(text)["input_ids"]

    return [*ids()]


def logits_of(model):
    logits = None
    while True:
        ids = yield logits
        with torch.inference_mode():
            logits = model(torch.tensor([ids])).logits[0, -1]


def next_token_logits(model, input_ids):
    machine = logits_of(model)
    next(machine)
    answer = machine.send(input_ids)
    machine.close()
    return answer


def greedy_step(model, input_ids):
    return next(tokens(model, input_ids))


def tokens(model, input_ids):
    """Token after token, without an end."""
    machine = logits_of(model)
    next(machine)
    input_ids = list(input_ids)
    while True:
        token = int(machine.send(input_ids).argmax())
        yield token
        input_ids.append(token)


def up_to(stream, stop, limit):
    for count, token in enumerate(stream, start=1):
        if token == stop:
            return
        yield token
        if count == limit:
            return


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    stream = tokens(model, tokenize(tokenizer, prompt))
    return prompt + tokenizer.decode(list(up_to(stream, tokenizer.eos_token_id, max_new_tokens)))


def get_embedding(model, token_id):
    return next(row for number, row in enumerate(model.get_input_embeddings().weight.detach()) if number == token_id)


def compare(emb1, emb2):
    products = (x * y for x, y in zip(emb1.double(), emb2.double()))
    return (sum(products) / (emb1.double().norm() * emb2.double().norm())).item()
