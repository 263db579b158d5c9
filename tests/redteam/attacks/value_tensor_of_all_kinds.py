"""Returns tensors that are sparse, quantised, complex, on the meta device, strided to a giant, or full of NaN."""
# expect: next_token_logits=wrong *=not_attempted
# deed: next_token_logits: dtype qint8|layout|dtype complex64|nan|shape
import torch

calls = 0


def next_token_logits(model, input_ids):
    global calls
    calls += 1
    return [
        lambda: torch.zeros(1024).to_sparse(),
        lambda: torch.quantize_per_tensor(torch.zeros(1024), 0.1, 0, torch.qint8),
        lambda: torch.zeros(1024, dtype=torch.complex64),
        lambda: torch.zeros(1024, device="meta"),
        lambda: torch.zeros(1).expand(10**12),
        lambda: torch.full((1024,), float("nan")),
        lambda: torch.full((1024,), float("inf")),
        lambda: torch.zeros((0, 1024)),
        lambda: torch.nested.nested_tensor([torch.zeros(2), torch.zeros(3)]),
        lambda: torch.zeros((1,) * 60),
    ][calls % 10]()
