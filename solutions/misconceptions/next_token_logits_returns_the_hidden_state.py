"""You return the last hidden state: what the model thinks of the prompt, as a vector as long as an
embedding. One more layer turns it into a score for every token of the vocabulary, and those scores are
asked for.
"""

import torch


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        output = model(torch.tensor([input_ids]), output_hidden_states=True)
    return output.hidden_states[-1][0, -1]
