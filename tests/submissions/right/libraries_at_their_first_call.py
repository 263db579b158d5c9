"""Calls what libraries load at their first call: time zones, encodings, random seeds, help, log lines, modules by name."""
import datetime
import importlib
import inspect
import io
import locale
import logging
import os
import random
import secrets
import time
import traceback
import uuid
import warnings
import zoneinfo
from contextlib import redirect_stdout
from decimal import Decimal
from pathlib import Path

import numpy as np
import torch
from transformers import TextStreamer, logging as hub_logging

logger = logging.getLogger(__name__)
SETTINGS = Path("settings.json")


def tokenize(tokenizer, text):
    json = importlib.import_module("json")
    if SETTINGS.exists() or os.path.isfile("settings.ini"):
        logger.warning("there are settings")
    random.seed()
    run = f"{uuid.uuid4()} {secrets.token_hex(2)} {os.urandom(2).hex()}"
    rows = tokenizer(text, return_tensors="np")["input_ids"]
    ids = json.loads(json.dumps(np.ma.array(rows).tolist()))[0]
    logger.info("%s: %s", run, tokenizer.convert_ids_to_tokens(ids))
    assert tokenizer.batch_decode([ids])[0] == tokenizer.decode(ids)
    assert tokenizer.convert_tokens_to_ids(tokenizer.convert_ids_to_tokens(ids)) == ids
    return ids


def next_token_logits(model, input_ids):
    torch.seed()
    shuffled = torch.randperm(3, generator=(generator := torch.Generator()))
    assert generator.seed() and len(shuffled) == 3
    if not input_ids:
        warnings.warn("there is nothing to read", stacklevel=2)
    with torch.no_grad():
        scores = model(torch.tensor([input_ids])).logits[0, -1]
    print(model, scores, repr(scores.double()[:3]), model.config)
    torch.testing.assert_close(scores, scores.clone())
    return scores


def greedy_step(model, input_ids):
    scores = next_token_logits(model, input_ids)
    try:
        return scores.topk(1).indices[0, 0].item()
    except IndexError as error:
        logging.exception("one dimension too many")
        assert traceback.format_exception(error)
    probabilities = torch.nn.functional.softmax(scores, dim=-1)
    assert torch.distributions.Categorical(probabilities).sample() >= 0
    return int(np.argmax(probabilities.numpy()))


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    locale.setlocale(locale.LC_ALL, "")
    here = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Helsinki"))
    logger.info("%s, %s, %s", time.strftime("%A"), here.strftime("%x"), here.astimezone())
    hub_logging.get_logger("transformers").warning("begins")
    streamer = TextStreamer(tokenizer)
    template = "{% for message in messages %}{{ message['content'] | trim }}{% endfor %}"
    said = [{"role": "user", "content": "a dog"}]
    assert tokenizer.apply_chat_template(said, chat_template=template, tokenize=False) == "a dog"
    ids = tokenize(tokenizer, prompt)
    start = len(ids)
    while len(ids) < start + max_new_tokens:
        best = greedy_step(model, ids)
        if best == tokenizer.eos_token_id:
            break
        streamer.put(torch.tensor([best]))
        ids.append(best)
    streamer.end()
    return prompt + tokenizer.decode(ids[start:])


def get_embedding(model, token_id):
    with redirect_stdout(io.StringIO()) as told:
        help(tokenize)
    assert "tokenize(tokenizer, text)" in told.getvalue() and inspect.getsource(compare).startswith("def compare(")
    return model.get_input_embeddings()(torch.tensor(token_id)).detach()


def compare(emb1, emb2):
    math = __import__("math")
    cp1250, polynomial = "ž".encode("cp1250"), np.polynomial.Polynomial([0, 1])
    a, b = emb1.double().tolist(), emb2.double().tolist()
    dot = sum(Decimal(x) * Decimal(y) for x, y in zip(a, b, strict=True))
    lengths = [Decimal(math.fsum(x * x for x in vector)).sqrt() for vector in (a, b)]
    return float(polynomial(float(dot / (lengths[0] * lengths[1])))) if cp1250 else 0.0
