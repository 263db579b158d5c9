"""Wants the judge to remember scores of its own making: in place of a question, in answer to one, with one that claims
to have most of the rows. The submissions that are graded after it ask about the same texts and are right."""
# expect: greedy_step=wrong|error *=not_attempted|passed
# deed: greedy_step: SAID 6 things
import gc
import socket


def greedy_step(model, input_ids):
    import numpy as np
    from exercises.kit.values import Tensor
    from grader.sandbox import wire

    sock = next(thing for thing in gc.get_objects() if type(thing) is socket.socket and thing.fileno() >= 0)
    rows = Tensor("float32", np.full((len(input_ids), 1024), 9.0, np.float32))
    ids = list(input_ids)
    said = [
        {"pass": "main", "ids": ids, "have": 0, "value": rows, "scores": rows},
        {"pass": "main", "ids": ids, "have": len(ids) - 1, "rows": rows},
        {"pass": "main", "ids": ids, "have": len(ids), "value": rows},
        {"pass": "main", "ids": [*ids, 9], "have": 0, "passed": [ids], "wanted": [ids]},
        {"pass": "passes", "ids": ids, "have": 0, "value": rows},
        {"pass": {"value": rows}, "ids": ids, "have": 0},
    ]
    for message in said:
        wire.send(sock, message)
        wire.receive(sock)
    raise ValueError(f"SAID {len(said)} things")
