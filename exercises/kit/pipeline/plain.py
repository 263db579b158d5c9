"""`generate` as the pipeline calls it, with nothing of the model's own settings.

Not covered: sampling, beams and whatever else a call would have to ask for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def plainly(model: Any, tokenizer: Any) -> Iterator[None]:
    """Let `generate` follow no settings of the model's own: it takes from them what a call leaves open.

    It ends at the tokenizer's EOS; without a tokenizer, at none.
    """
    from transformers import GenerationConfig

    eos, pad = getattr(tokenizer, "eos_token_id", None), getattr(tokenizer, "pad_token_id", None)
    own = model.generation_config
    model.generation_config = GenerationConfig(
        eos_token_id=eos, pad_token_id=next((i for i in (pad, eos) if i is not None), 0)
    )
    try:
        yield
    finally:
        model.generation_config = own


def continued(model: Any, input_ids: list[int], count: int) -> Any:
    """What greedy `generate` makes of these ids and `count` more: its output, with `sequences` and `logits`.

    `logits`: a tensor (1, vocab_size) for each new token.
    """
    import torch

    ids = torch.tensor([input_ids])
    with plainly(model, None):
        return model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=count,
            do_sample=False,
            output_logits=True,
            return_dict_in_generate=True,
        )
