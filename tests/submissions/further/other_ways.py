"""The stretch course in other ways than the solutions': by hand, in float64, by numpy, with a cache made beforehand."""

import copy

import numpy as np
import torch
from transformers import DynamicCache


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=None):
    scores = logits.double() / temperature
    ranked = sorted(range(len(scores)), key=lambda token: -scores[token].item())
    if top_k:
        ranked = ranked[:top_k]
    weights = np.exp(np.array([scores[token].item() for token in ranked]) - scores.max().item())
    weights /= weights.sum()
    if top_p is not None and top_p < 1.0:
        kept, total = 0, 0.0
        while total < top_p:
            total += weights[kept]
            kept += 1
        ranked, weights = ranked[:kept], weights[:kept] / weights[:kept].sum()
    probabilities = torch.zeros(len(scores), dtype=torch.float64)
    probabilities[ranked] = torch.from_numpy(weights)
    return probabilities


def sample_tokens(probabilities, count, seed):
    chance = np.random.default_rng(seed)
    shares = probabilities.double().numpy()
    return [int(each) for each in chance.choice(len(shares), size=count, p=shares / shares.sum())]


@torch.inference_mode()
def cached_generate(model, tokenizer, prompt, max_new_tokens=20):
    encoded = tokenizer(prompt, return_tensors="pt")
    input_ids, mask, cache, text = encoded.input_ids, encoded.attention_mask, DynamicCache(config=model.config), []
    for _ in range(max_new_tokens):
        output = model.forward(input_ids=input_ids, attention_mask=mask, past_key_values=cache, use_cache=True)
        input_ids = output.logits[:, -1:].argmax(-1)
        mask = torch.cat([mask, torch.ones_like(input_ids)], dim=1)
        if input_ids.item() == tokenizer.eos_token_id:
            break
        text.append(input_ids.item())
    return prompt + tokenizer.decode(text)


def nearest_tokens(model, tokenizer, word, k=5):
    table = model.get_input_embeddings().weight
    unit = table / table.norm(dim=1, keepdim=True)
    own = tokenizer.encode(word)[0]
    similarity = unit @ unit[own]
    similarity[own] = float("-inf")
    return tokenizer.batch_decode(similarity.topk(k).indices.unsqueeze(1))


@torch.inference_mode()
def attention_weights(model, input_ids, layer, head):
    plain = copy.deepcopy(model)
    plain.config._attn_implementation = "eager"
    tables = plain(input_ids=torch.as_tensor(input_ids).unsqueeze(0), output_attentions=True)["attentions"]
    return tables[layer].squeeze(0).select(0, head).clone()


def layer_logits(model, input_ids):
    base, head = model.base_model, model.get_output_embeddings()
    named = dict(base.named_children())
    norm = next(named[name] for name in ("norm", "ln_f", "final_layer_norm") if name in named)
    with torch.inference_mode():
        states = base(input_ids=torch.tensor([input_ids]), output_hidden_states=True, use_cache=False).hidden_states
        rows = [norm(state)[0, -1].double() @ head.weight.double().T for state in states[:-1]]
        rows += [model(torch.tensor([input_ids])).logits[0, -1].double()]
    return torch.stack(rows)
