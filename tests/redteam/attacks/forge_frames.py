"""Sends frames that are none: lengths of four gigabytes, torn ones, noise, and nothing but the beginning of one."""
# expect: compare=crashed tokenize=crashed greedy_step=crashed next_token_logits=crashed *=not_attempted
# deed: compare: is too large|is gone
# deed: tokenize: is gone
# deed: greedy_step: is too large|is gone
# deed: next_token_logits: no message of ours|is gone
import os
import struct


def send(data):
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, data)
        except OSError:
            pass
    os._exit(0)


def compare(emb1, emb2):
    send(struct.pack(">II", 2**32 - 1, 2**32 - 1))


def tokenize(tokenizer, text):
    send(struct.pack(">II", 1_000_000, 0) + b"\xc0" * 10)


def greedy_step(model, input_ids):
    send(os.urandom(100_000))


def next_token_logits(model, input_ids):
    send(struct.pack(">II", 9, 0) + b"\xdd\xff\xff\xff\xff\xc0\xc0\xc0\xc0")
