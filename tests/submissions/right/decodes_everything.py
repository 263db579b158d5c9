"""Decodes all the ids at once and cuts, with one tensor that grows and the ids' own text as a check."""
import torch
from transformers import GenerationConfig, LogitsProcessorList, set_seed

set_seed(0)
config = GenerationConfig(max_new_tokens=20, do_sample=False)
processors = LogitsProcessorList([])


def tokenize(tokenizer, text):
    return tokenizer(text, truncation=False, padding=False, return_attention_mask=False)["input_ids"]


def next_token_logits(model, input_ids):
    ids = torch.tensor([input_ids])
    with torch.no_grad():
        return processors(ids, model(ids).logits[:, -1])[0]


def greedy_step(model, input_ids):
    return torch.nn.functional.log_softmax(next_token_logits(model, input_ids), dim=-1).argmax().item()


def greedy_generate(model, tokenizer, prompt, max_new_tokens=config.max_new_tokens):
    ids = tokenize(tokenizer, prompt)
    prompt_text = tokenizer.decode(ids)
    assert prompt_text == prompt
    for _ in range(max_new_tokens):
        token = greedy_step(model, ids)
        if token in (tokenizer.eos_token_id, model.config.eos_token_id):
            break
        ids = [*ids, token]
    return tokenizer.decode(ids, skip_special_tokens=False, clean_up_tokenization_spaces=False)


def get_embedding(model, token_id):
    table = dict(model.named_parameters())
    [name] = [each for each, value in table.items() if value is model.get_input_embeddings().weight]
    return table[name][token_id].detach()


def compare(emb1, emb2):
    a, b = emb1.double(), emb2.double()
    return ((a.square().sum() + b.square().sum() - (a - b).square().sum()) / 2 / a.norm() / b.norm()).item()
