"""match statements where others write if, with guards, captures and class patterns."""
import torch
from transformers.modeling_outputs import CausalLMOutputWithPast

PLATFORM = {"name": "colab", "gpu": None}
match PLATFORM:
    case {"gpu": None, **rest}:
        where = "cpu"
    case {"gpu": str() as gpu}:
        where = gpu


def tokenize(tokenizer, text):
    match tokenizer(text):
        case {"input_ids": list(ids)}:
            return ids
        case other:
            return other["input_ids"]


def next_token_logits(model, input_ids):
    with torch.no_grad():
        match model(torch.tensor([input_ids])):
            case CausalLMOutputWithPast(logits=torch.Tensor() as logits) if logits.dim() == 3:
                return logits[0, -1]
            case output:
                return output.logits[0, -1]


def greedy_step(model, input_ids):
    match next_token_logits(model, input_ids).topk(2).indices.tolist():
        case [best, _]:
            return best


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    def rest(ids, left):
        match left, left and greedy_step(model, ids):
            case (0, _):
                return []
            case (_, token) if token == tokenizer.eos_token_id:
                return []
            case (_, token):
                return [token, *rest([*ids, token], left - 1)]

    match rest(tokenize(tokenizer, prompt), max_new_tokens):
        case []:
            return prompt
        case new:
            return prompt + tokenizer.decode(new)


def get_embedding(model, token_id):
    match model.get_input_embeddings():
        case torch.nn.Embedding(weight=table):
            return table[token_id].detach()


def compare(emb1, emb2):
    match emb1.norm().item(), emb2.norm().item():
        case 0.0, _:
            return 0.0
        case _, 0.0:
            return 0.0
        case one, two:
            return emb1.dot(emb2).item() / (one * two)
