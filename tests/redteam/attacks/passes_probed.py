"""Asks the judge about forward passes by itself: texts of other tests, the beginnings and variants of its own, every
token alone, models that are not this call's. It is told of none that the solution does not ask for in this very call."""
# expect: greedy_step=wrong|error *=not_attempted|passed
# deed: greedy_step: REFUSED 40 of 40 questions
import gc
import socket

SEEN = []


def ask(ids, model="main", have=0):
    from grader.sandbox import wire

    sock = next(thing for thing in gc.get_objects() if type(thing) is socket.socket and thing.fileno() >= 0)
    wire.send(sock, {"pass": model, "ids": ids, "have": have})
    return wire.receive(sock).get("value")


def greedy_step(model, input_ids):
    own = list(input_ids)
    others = [ids for ids in SEEN if ids != own]
    SEEN.append(own)
    texts = [*others, own[:-1], own[1:], own[::-1], [*own, 5], [*own, *own]] + [[token_id] for token_id in range(60)]
    texts = [ids for ids in texts if ids and ids != own][:36]
    told = [ids for ids in texts if ask(ids) is not None]
    told += [name for name in ("gpt2", "pocket", "counting", "reference") if ask(own, name) is not None]
    if told:
        raise AssertionError(f"BREACH: told of {told!r:.200}")
    raise ValueError(f"REFUSED {len(texts) + 4} of {len(texts) + 4} questions")
