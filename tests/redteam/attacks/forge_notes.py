"""Has the worker send notes and mentions of its own making, a megabyte of them, in the place of the true ones."""
# expect: greedy_generate=blocked *=not_attempted
# deed: notes: =1\+1 N{500}
# deed: greedy_generate: calls model.generate or pipeline
import sys

wire = sys.modules["grader.sandbox.wire"]
send = wire.send


def forge(sock, message, *deadline):
    if "notes" in message:
        message = {"notes": ["=1+1 " + "N" * 900_000, 7]}
    if "blocked" in message:
        message = message | {"blocked": ["<b>M</b>"] * 10_000}
    send(sock, message, *deadline)


wire.send = forge


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    return model.generate()
