"""Keeps the keys and values of the tokens read so far, as the pipeline does."""
import torch
import torch.nn.functional as F
from transformers import DynamicCache


def tokenize(tokenizer, text):
    return tokenizer.encode(text, add_special_tokens=False)


@torch.no_grad()
def next_token_logits(model, input_ids):
    return model(torch.tensor([input_ids]), use_cache=False).logits[0, -1, :]


def greedy_step(model, input_ids):
    return next_token_logits(model, input_ids).argmax(-1).item()


@torch.no_grad()
def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    cache = DynamicCache()
    step = torch.tensor([tokenize(tokenizer, prompt)])
    new = []
    for _ in range(max_new_tokens):
        out = model(input_ids=step, past_key_values=cache, use_cache=True)
        cache = out.past_key_values
        step = out.logits[:, -1].argmax(dim=-1, keepdim=True)
        if step.item() == tokenizer.eos_token_id:
            break
        new.append(step.item())
    return prompt + tokenizer.decode(new, skip_special_tokens=True)


def get_embedding(model, token_id):
    return F.embedding(torch.tensor(token_id), model.get_input_embeddings().weight)


def compare(emb1, emb2):
    return float(torch.dot(emb1, emb2) / (torch.linalg.norm(emb1) * torch.linalg.norm(emb2)))
