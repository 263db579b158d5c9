"""A progress bar, prints and a text that is streamed while it grows."""
import sys

import torch
from tqdm.auto import tqdm, trange

sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)


def tokenize(tokenizer, text):
    ids = [i for i in tqdm(tokenizer(text)["input_ids"], desc="ids", leave=False)]
    print(*tokenizer.convert_ids_to_tokens(ids), sep=" | ")
    return ids


def next_token_logits(model, input_ids):
    with torch.no_grad():
        logits = model(torch.tensor([input_ids])).logits[0, -1]
    print(f"{logits.shape = }, {logits.max():.3f}", file=sys.stderr)
    return logits


def greedy_step(model, input_ids):
    return int(next_token_logits(model, input_ids).argmax())


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids, new = tokenize(tokenizer, prompt), []
    print(prompt, end="", flush=True)
    for _ in trange(max_new_tokens):
        token = greedy_step(model, ids + new)
        if token == tokenizer.eos_token_id:
            tqdm.write("the end")
            break
        new.append(token)
        sys.stdout.write(tokenizer.decode([token]))
        sys.stdout.flush()
    print("\r\x1b[2K", "-" * 10_000)
    return prompt + tokenizer.decode(new)


def get_embedding(model, token_id):
    with tqdm(total=1) as bar:
        row = model.get_input_embeddings().weight[token_id].detach()
        bar.update()
    return row


def compare(emb1, emb2):
    print(emb1, emb2)
    return torch.cosine_similarity(emb1, emb2, dim=0).item()
