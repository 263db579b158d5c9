"""Always processes a padded batch of several texts, and takes its own one out of it."""
import torch


def tokenize_all(tokenizer, texts):
    batch = tokenizer(texts, padding=True, return_tensors="pt")
    return [ids[mask.bool()].tolist() for ids, mask in zip(batch["input_ids"], batch["attention_mask"])]


def logits_of_all(model, sequences):
    longest = max(len(each) for each in sequences)
    ids = torch.zeros(len(sequences), longest, dtype=torch.long)
    mask = torch.zeros_like(ids)
    for row, each in enumerate(sequences):
        ids[row, : len(each)] = torch.tensor(each)
        mask[row, : len(each)] = 1
    with torch.no_grad():
        logits = model(input_ids=ids, attention_mask=mask).logits
    last = torch.tensor([len(each) - 1 for each in sequences])
    return logits[torch.arange(len(sequences)), last]


def tokenize(tokenizer, text):
    return tokenize_all(tokenizer, [text, "A much longer text that makes for padding in the other one. " * 2, "a"])[0]


def next_token_logits(model, input_ids):
    return logits_of_all(model, [[1, 2, 3], input_ids, input_ids * 2])[1]


def greedy_step(model, input_ids):
    return logits_of_all(model, [input_ids, [5]]).argmax(dim=-1).tolist()[0]


def generate_all(model, tokenizer, prompts, max_new_tokens):
    starts = [tokenize(tokenizer, prompt) for prompt in prompts]
    new = [[] for _ in prompts]
    open_rows = set(range(len(prompts)))
    for _ in range(max_new_tokens):
        if not open_rows:
            break
        rows = sorted(open_rows)
        best = logits_of_all(model, [starts[row] + new[row] for row in rows]).argmax(-1).tolist()
        for row, token in zip(rows, best):
            if token == tokenizer.eos_token_id:
                open_rows.remove(row)
            else:
                new[row].append(token)
    return [prompt + text for prompt, text in zip(prompts, tokenizer.batch_decode(new))]


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    return generate_all(model, tokenizer, ["The dog", prompt, "My cat likes the"], max_new_tokens)[1]


def get_embedding(model, token_id):
    return model.get_input_embeddings()(torch.tensor([[0, token_id], [token_id, 1]]))[1, 0].detach()


def compare(emb1, emb2):
    stacked = torch.nn.functional.normalize(torch.stack([emb1, emb2]), dim=1)
    return (stacked @ stacked.T)[0, 1].item()
