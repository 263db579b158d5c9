"""Everything under torch.inference_mode, so results are inference tensors."""
import torch


def tokenize(tokenizer, text):
    return tokenizer.encode(text)


@torch.inference_mode()
def next_token_logits(model, input_ids):
    ids = torch.tensor(input_ids, dtype=torch.long).view(1, -1)
    return model(ids, attention_mask=torch.ones_like(ids)).logits[0, -1]


@torch.inference_mode()
def greedy_step(model, input_ids):
    return next_token_logits(model, input_ids).argmax().tolist()


@torch.inference_mode(mode=True)
def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    encoded = tokenizer(prompt, return_tensors="pt")
    ids, mask, past, new = encoded.input_ids, encoded.attention_mask, None, []
    for _ in range(max_new_tokens):
        output = model(input_ids=ids, attention_mask=mask, past_key_values=past, use_cache=True)
        past = output.past_key_values
        ids = output.logits[:, -1:].argmax(-1)
        mask = torch.cat([mask, mask.new_ones(1, 1)], dim=1)
        if ids.item() == tokenizer.eos_token_id:
            break
        new.append(ids.item())
    return prompt + tokenizer.decode(new)


@torch.inference_mode()
def get_embedding(model, token_id):
    return model.get_input_embeddings()(torch.tensor([[token_id]]))[0, 0]


@torch.inference_mode()
def compare(emb1, emb2):
    with torch.inference_mode():
        a, b = emb1 / emb1.norm(), emb2 / emb2.norm()
    return (a * b).sum().item()
