"""What a rehearsal runs in the place of a submission: it uses what submissions use, and solves no exercise.

Not covered: everything that a student may think of; what is not used here is slower at its first use, and no more.
"""

import math
from typing import Any

import torch


def texts(tokenizer: Any, text: str) -> list[str]:
    """Take a text apart, and put it together again."""
    encoded = tokenizer(text)
    pieces = tokenizer.convert_ids_to_tokens(encoded["input_ids"])
    back = tokenizer.decode(tokenizer.encode(text, add_special_tokens=False), skip_special_tokens=True)
    tokenizer(text, return_tensors="pt")
    tokenizer.decode(encoded.input_ids[-1:])
    return [*pieces, back, str(tokenizer.eos_token_id)]


def passes(model: Any, input_ids: list[int]) -> list[Any]:
    """Run a model on a text that grows by a token, with and without gradients."""
    found: list[Any] = []
    for length in range(1, len(input_ids) + 1):
        with torch.no_grad():
            output = model(torch.tensor([input_ids[:length]]))
        found.append(output.logits.shape[-1])
    last = model(input_ids=torch.tensor([input_ids])).logits[0, -1]
    highest = torch.topk(torch.softmax(last, dim=-1), 2)
    return [*found, int(last.argmax()), torch.argmax(last).item(), highest.indices.tolist(), last]


def rows(model: Any, token_id: int) -> torch.Tensor:
    """Look at a model's tables."""
    table = model.get_input_embeddings()
    looked_up = table(torch.tensor([token_id]))[0]
    return torch.stack([table.weight[token_id].detach(), looked_up]).mean(dim=0)


def numbers(some: torch.Tensor, others: torch.Tensor) -> list[float]:
    """Work with two vectors."""
    products = [torch.dot(some, others), (some * others).sum(), some @ others]
    lengths = [some.norm(), torch.linalg.norm(others), torch.sqrt((some**2).sum())]
    alike = torch.nn.functional.cosine_similarity(some.unsqueeze(0), others[None], dim=1)
    return [*map(float, products), *(length.item() for length in lengths), alike.item(), math.sqrt(len(some.tolist()))]
