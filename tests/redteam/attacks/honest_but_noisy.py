"""All six functions, right, around everything that students leave in a file: output, an exit at the bottom, a failing
call, a warning filter, a patched print, a logger. It gets all points: noise is no mistake."""
# expect: *=passed
import builtins
import logging
import sys
import warnings

import torch

print("hello", "x" * 100_000)
logging.basicConfig(level=logging.DEBUG)
warnings.simplefilter("error")
builtins.print = lambda *args, **kwargs: None
undefined_name


def tokenize(tokenizer, text):
    print(text)
    return tokenizer(text)["input_ids"]


def next_token_logits(model, input_ids):
    with torch.no_grad():
        return model(torch.tensor([input_ids])).logits[0, -1]


def greedy_step(model, input_ids):
    sys.stderr.write("step\n")
    return int(next_token_logits(model, input_ids).argmax())


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    input_ids, new_ids = tokenize(tokenizer, prompt), []
    while len(new_ids) < max_new_tokens:
        next_id = greedy_step(model, input_ids + new_ids)
        if next_id == tokenizer.eos_token_id:
            break
        new_ids.append(next_id)
    return prompt + tokenizer.decode(new_ids)


def get_embedding(model, token_id):
    return model.get_input_embeddings().weight[token_id]


def compare(emb1, emb2):
    return torch.nn.functional.cosine_similarity(emb1, emb2, dim=0).item()


print(tokenize(None, "no tokenizer here"))
sys.exit("done")
