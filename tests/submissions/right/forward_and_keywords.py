"""Calls model.forward and model(input_ids=...), with masks, positions, hidden states and plain tuples."""
import torch
from torch import nn


def tokenize(tokenizer, text):
    return tokenizer.convert_tokens_to_ids(tokenizer.tokenize(text))


def next_token_logits(model, input_ids):
    ids = torch.tensor(input_ids).reshape(1, -1)
    output = model.forward(
        input_ids=ids,
        attention_mask=torch.ones(ids.shape, dtype=torch.int64),
        position_ids=torch.arange(ids.shape[1])[None],
        use_cache=False,
        return_dict=False,
    )
    return output[0].detach()[0, ids.shape[1] - 1]


def greedy_step(model, input_ids):
    hidden = model(input_ids=torch.tensor([input_ids]), output_hidden_states=True, return_dict=True).hidden_states[-1]
    return model.get_output_embeddings()(hidden[:, -1]).argmax().item()


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    vectors = model.get_input_embeddings()(torch.tensor([tokenize(tokenizer, prompt)]))
    new = []
    for _ in range(max_new_tokens):
        token = model(inputs_embeds=vectors).logits[0, -1].argmax()
        if token.item() == tokenizer.eos_token_id:
            break
        new.append(token.item())
        vectors = torch.cat([vectors, model.get_input_embeddings()(token).view(1, 1, -1)], dim=1)
    return prompt + tokenizer.decode(new)


def get_embedding(model, token_id):
    seen = []
    layer = model.get_input_embeddings()
    hook = layer.register_forward_hook(lambda module, args, output: seen.append(output))
    try:
        model.forward(torch.tensor([[token_id]]))
    finally:
        hook.remove()
    return seen[0][0, 0]


def compare(emb1, emb2):
    return nn.functional.cosine_similarity(emb1[None, :], emb2[None, :]).squeeze().item()
