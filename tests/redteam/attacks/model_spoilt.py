"""Sets every weight to zero, replaces the model's methods and the tokenizer's vocabulary: nobody else may notice."""
# expect: greedy_step=wrong tokenize=wrong *=not_attempted
# deed: greedy_step: gave the int -5, but it does something besides
# deed: tokenize: gave the list \[\], but it does something besides
import torch


def greedy_step(model, input_ids):
    with torch.no_grad():
        for each in model.parameters():
            each.zero_()
        for each in model.buffers():
            each.zero_()
    type(model).forward = lambda *args, **kwargs: None
    model.config.eos_token_id = 5
    model.train()
    torch.set_default_dtype(torch.float64)
    return -5


def tokenize(tokenizer, text):
    tokenizer.add_tokens(["The", " dog", " cat"])
    type(tokenizer).__call__ = lambda *args, **kwargs: {"input_ids": []}
    return []
