"""Prints and demo calls all over the top level; most of them need a model that is not there."""
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, pipeline

print("torch", torch.__version__)
generator = pipeline("text-generation", model="HuggingFaceTB/SmolLM-135M")
print(generator("The capital of Denmark is", max_new_tokens=20, do_sample=False))

checkpoint = "HuggingFaceTB/SmolLM-135M"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForCausalLM.from_pretrained(checkpoint)
model.eval()


def tokenize(tokenizer, text):
    return tokenizer(text)["input_ids"]


ids = tokenize(tokenizer, "The capital of Denmark is")
print(ids)
assert ids == [504, 3575, 282, 15644, 314]


def next_token_logits(model, input_ids):
    print("reading", len(input_ids), "tokens: äöü 日本語 😀")
    with torch.no_grad():
        return model(torch.tensor([input_ids])).logits[0, -1]


logits = next_token_logits(model, ids)
print(logits.shape, logits.argmax(), tokenizer.decode(logits.argmax()))


def greedy_step(model, input_ids):
    return int(next_token_logits(model, input_ids).argmax())


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = tokenize(tokenizer, prompt)
    new = []
    for _ in range(max_new_tokens):
        token = greedy_step(model, ids + new)
        if token == tokenizer.eos_token_id:
            break
        new.append(token)
    return prompt + tokenizer.decode(new)


print(greedy_generate(model, tokenizer, "The capital of Finland is"))
print(model.generate(**tokenizer("The capital", return_tensors="pt"), max_new_tokens=5))


def get_embedding(model, token_id):
    return model.get_input_embeddings().weight[token_id].detach()


def compare(emb1, emb2):
    return torch.cosine_similarity(emb1, emb2, dim=0).item()


dog, cat, hat = [get_embedding(model, tokenize(tokenizer, word)[0]) for word in (" dog", " cat", " hat")]
print(compare(dog, cat), compare(cat, hat))
for a in (dog, cat, hat):
    print([round(compare(a, b), 3) for b in (dog, cat, hat)])

with open("results.txt", "w") as out:
    out.write(greedy_generate(model, tokenizer, "The dog"))

answer = input("Another prompt? ")
assert answer, "nothing was typed"
1 / 0
compare(1, 2)
raise RuntimeError("the end of my demo")
exit()
