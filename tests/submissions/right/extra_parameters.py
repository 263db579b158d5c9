"""More parameters than were asked for, all with defaults; some keyword-only, some collected."""
import torch


def tokenize(tokenizer, text, add_special_tokens=True, *, verbose=False, **settings):
    return tokenizer(text, add_special_tokens=add_special_tokens, **settings)["input_ids"]


def next_token_logits(model, input_ids, position=-1, temperature=1.0, *args, device=None):
    with torch.no_grad():
        logits = model(torch.tensor([input_ids], device=device or model.device)).logits[0, position]
    return logits / temperature


def greedy_step(model, input_ids, k=0, logits=None):
    if logits is None:
        logits = next_token_logits(model, input_ids)
    return logits.argsort(descending=True)[k].item()


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20, stop=None, echo=True, stream=False, *, eos=None):
    eos = tokenizer.eos_token_id if eos is None else eos
    ids, new = tokenize(tokenizer, prompt), []
    for step in range(max_new_tokens):
        token = greedy_step(model, ids + new)
        if token == eos or (stop and stop(token)):
            break
        new.append(token)
        if stream:
            print(tokenizer.decode([token]), end="", flush=True)
    text = tokenizer.decode(new)
    return prompt + text if echo else text


def get_embedding(model, token_id, layer="input", copy=True, *_ignored):
    table = {"input": model.get_input_embeddings, "output": model.get_output_embeddings}[layer]().weight
    return table[token_id].detach().clone() if copy else table[token_id]


def compare(emb1, emb2, metric="cosine", eps=1e-12, **kwargs):
    if metric == "cosine":
        return (emb1 @ emb2 / max(float(emb1.norm() * emb2.norm()), eps)).item()
    return torch.dist(emb1, emb2, **kwargs).item()
