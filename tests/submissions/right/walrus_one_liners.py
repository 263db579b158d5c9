"""As few lines as possible: walrus, chained comparisons, semicolons, nested comprehensions."""
import torch; from torch import nn; no_grad = torch.no_grad()

def tokenize(tokenizer, text): return (e := tokenizer(text))["input_ids"]
def next_token_logits(model, input_ids): return (model(torch.tensor([input_ids])).logits)[(last := (0, -1))].detach()
def greedy_step(model, input_ids): return (l := next_token_logits(model, input_ids)).eq(l.max()).nonzero()[0].item()
def greedy_generate(model, tokenizer, prompt, max_new_tokens=20): ids = tokenize(tokenizer, prompt); k = len(ids); any((t := greedy_step(model, ids)) == tokenizer.eos_token_id or ids.append(t) for _ in range(max_new_tokens)); return prompt + tokenizer.decode(ids[k:])
def get_embedding(model, token_id): return [*(w := model.get_input_embeddings().weight)][token_id]
def compare(emb1, emb2): return (u := emb1 / (n := emb1.norm())).dot(v := emb2 / (m := emb2.norm())).item()
