"""Six lambdas, bound by assignment."""
import torch

tokenize = lambda tokenizer, text: tokenizer(text)["input_ids"]
next_token_logits = lambda model, input_ids: model(torch.tensor([input_ids])).logits[0, -1].detach()
greedy_step = lambda model, input_ids: next_token_logits(model, input_ids).argmax().item()
grow = lambda model, ids, eos, n: (
    [] if n < 1 else (lambda t: [] if t == eos else [t, *grow(model, [*ids, t], eos, n - 1)])(greedy_step(model, ids))
)
greedy_generate = lambda model, tokenizer, prompt, max_new_tokens=20: prompt + tokenizer.decode(
    grow(model, tokenize(tokenizer, prompt), tokenizer.eos_token_id, max_new_tokens)
)
get_embedding = lambda model, token_id: model.get_input_embeddings().weight[token_id]
compare = lambda emb1, emb2: (emb1 @ emb2 / (emb1.norm() * emb2.norm())).item()
