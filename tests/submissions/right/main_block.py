#!/usr/bin/env python3
"""A program with argparse, logging and a main() that only runs when it is started as one."""
import argparse
import logging
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

__all__ = ["tokenize", "next_token_logits"]
__version__ = "1.0"
logging.basicConfig(level=logging.DEBUG, format="%(asctime)s %(message)s")
log = logging.getLogger(__name__)


def tokenize(tokenizer, text):
    log.debug("tokenizing %r", text)
    return tokenizer(text)["input_ids"]


def next_token_logits(model, input_ids):
    with torch.no_grad():
        return model(torch.tensor([input_ids])).logits[0, -1]


def greedy_step(model, input_ids):
    token = int(next_token_logits(model, input_ids).argmax())
    log.info("next: %d", token)
    return token


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids, new = tokenize(tokenizer, prompt), []
    for number in range(max_new_tokens):
        token = greedy_step(model, ids + new)
        if token == tokenizer.eos_token_id:
            log.warning("stopped after %d tokens", number)
            break
        new.append(token)
    print(new, file=sys.stderr)
    sys.stdout.flush()
    return prompt + tokenizer.decode(new)


def get_embedding(model, token_id):
    return model.get_input_embeddings().weight[token_id].detach()


def compare(emb1, emb2):
    return torch.cosine_similarity(emb1, emb2, dim=0).item()


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("prompt")
    parser.add_argument("--model", default="HuggingFaceTB/SmolLM-135M")
    options = parser.parse_args(argv)
    model = AutoModelForCausalLM.from_pretrained(options.model)
    tokenizer = AutoTokenizer.from_pretrained(options.model)
    print(greedy_generate(model, tokenizer, options.prompt))
    return 0


if __name__ == "__main__":
    sys.exit(main())
