"""Takes what it is given through *args and **kwargs."""
import torch


def tokenize(*args, **kwargs):
    tokenizer, text = args
    return tokenizer(text, **kwargs)["input_ids"]


def next_token_logits(model, *args, **kwargs):
    (input_ids,) = args
    with torch.no_grad():
        output = model(**{"input_ids": torch.tensor([input_ids])}, **kwargs)
    return output["logits"][0, -1]


def greedy_step(*args, **kwargs):
    return next_token_logits(*args, **kwargs).argmax().item()


def greedy_generate(model, tokenizer, prompt, *more, **kwargs):
    limit = kwargs.pop("max_new_tokens", more[0] if more else 20)
    ids, new = tokenize(tokenizer, prompt), []
    while len(new) < limit:
        token = greedy_step(model, [*ids, *new], **kwargs)
        if token == tokenizer.eos_token_id:
            break
        new.append(token)
    return "".join([prompt, tokenizer.decode(new)])


def get_embedding(model, token_id, **_):
    return model.get_input_embeddings().state_dict()["weight"][token_id]


def compare(*embeddings):
    return torch.nn.functional.cosine_similarity(*embeddings, dim=0).item()
