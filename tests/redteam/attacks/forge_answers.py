"""Sends one odd answer after another: blocked, raised with infinite line numbers, texts of two megabytes, no texts at
all, values that no function returns. Each is for the call that is running, then the process ends."""
# expect: tokenize=crashed|error|wrong|blocked|memory|not_attempted next_token_logits=crashed|error|wrong|blocked|memory|not_attempted greedy_step=crashed|error|wrong|blocked greedy_generate=crashed|error|wrong|blocked compare=crashed|error|wrong|blocked *=crashed|not_attempted
# deed: tokenize: made up\s+line 1000000000000000000
# deed: tokenize: T{500}
# deed: next_token_logits: answered nonsense|is gone
# deed: greedy_step: nested too deeply|is gone
# deed: greedy_generate: got the bool True|got the dict|is gone
# deed: compare: compare calls model.generate
import os
import struct
import sys

import msgpack

RAISED = {"type": "ValueError", "text": "made up", "frames": [], "stub": False, "memory": False}
EXT = msgpack.ExtType


def send(header, blob=b""):
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, struct.pack(">II", len(header), len(blob)) + header + blob)
        except OSError:
            pass
    os._exit(0)


def request_id():
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["request"]["id"]


def packed(key, inner):
    return b"\x82" + msgpack.packb("id") + msgpack.packb(request_id()) + msgpack.packb(key) + inner


def tokenize(tokenizer, text):
    kind = text.strip() and {"dog": 0, "The capital of Denmark is": 1, "My cat likes the hat.": 2}.get(text.strip(), 3)
    forged = [
        RAISED | {"frames": [[float("inf"), "here"]]},
        RAISED | {"frames": [[10**18, "x" * 100]] * 15_000},
        RAISED | {"text": "T" * 1_900_000, "type": "Y" * 10_000},
        RAISED | {"stub": True, "text": "NotImplementedError: SMUGGLED " + text, "type": "SMUGGLED"},
    ][kind]
    send(packed("raised", msgpack.packb(forged)))


def next_token_logits(model, input_ids):
    deep = b"\x91" * 1000 + b"\x90"
    if len(input_ids) % 2:
        send(packed("raised", b"\x85" + b"".join(
            msgpack.packb(name) + (deep if name in ("text", "type") else msgpack.packb(value)) for name, value in RAISED.items()
        )))
    send(packed("raised", msgpack.packb({"type": None, "text": [], "frames": {"a": 1}, "stub": 1, "memory": 1})))


def greedy_step(model, input_ids):
    send(packed("value", b"\x91" * 1000 + b"\x90"))


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    values = [
        EXT(3, msgpack.packb(["model", "main"])), EXT(99, b""), EXT(4, msgpack.packb({"a": 1})),
        EXT(1, msgpack.packb(["float32", [2**31, 2**31], 0])), EXT(1, msgpack.packb(["object", [1], 0])),
        EXT(1, msgpack.packb(["float32", [0] * 16, 0])), {1.5: 2, None: 3}, {"id": [1]}, 2**64 - 1, -(2**63), True,
    ]  # fmt: skip
    forged = [msgpack.packb(value) for value in values] + [b"\xc7\x0c\xff" + b"\0" * 12]  # one that msgpack keeps for itself
    send(packed("value", forged[len(prompt) % len(forged)]))


def compare(emb1, emb2):
    send(packed("blocked", b"\xc3"))
