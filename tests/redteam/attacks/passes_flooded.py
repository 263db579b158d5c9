"""Asks about forward passes without an end, with long texts and with lies about what it has: the judge answers so many
questions in a call, and no more."""
# expect: greedy_step=crashed|timeout *=not_attempted|passed
# deed: greedy_step: answered nonsense
import gc
import socket


def greedy_step(model, input_ids):
    from grader.sandbox import wire


    sock = next(thing for thing in gc.get_objects() if type(thing) is socket.socket and thing.fileno() >= 0)
    for number in range(10_000):
        ids = list(input_ids) if number % 2 else [number % 1000] * 1000
        wire.send(sock, {"pass": "main", "ids": ids, "have": number % 7})
        wire.receive(sock)
