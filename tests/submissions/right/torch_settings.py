"""Turns torch's own screws at the top level: default dtype, threads, gradients, seed, printing."""
import os
import warnings

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import torch

warnings.filterwarnings("ignore")
torch.set_default_dtype(torch.float64)
torch.set_grad_enabled(False)
torch.set_num_threads(2)
torch.manual_seed(1234)
torch.set_printoptions(precision=2, sci_mode=False)
torch.use_deterministic_algorithms(True)
torch.set_float32_matmul_precision("highest")
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def tokenize(tokenizer, text):
    return tokenizer(text)["input_ids"]


def next_token_logits(model, input_ids):
    model = model.to(device).eval()
    return model(torch.tensor([input_ids], device=device)).logits[0, -1].cpu()


def greedy_step(model, input_ids):
    return next_token_logits(model, input_ids).argmax().cpu().item()


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = tokenizer(prompt, return_tensors="pt").to(device)["input_ids"]
    length = ids.shape[-1]
    while ids.shape[-1] < length + max_new_tokens:
        token = greedy_step(model, ids[0].tolist())
        if token == tokenizer.eos_token_id:
            break
        ids = torch.cat([ids, torch.tensor([[token]], device=device)], dim=-1)
    return prompt + tokenizer.decode(ids[0, length:])


def get_embedding(model, token_id):
    return model.get_input_embeddings().weight[token_id].to(device)


def compare(emb1, emb2):
    return torch.cosine_similarity(emb1.to(device), emb2.to(device), dim=0).item()
