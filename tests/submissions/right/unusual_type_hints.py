"""Type hints of all sorts, evaluated as the functions are defined."""
import typing as t
from collections.abc import Callable, Sequence

import torch
import transformers

TokenId = t.NewType("TokenId", int)
Ids: t.TypeAlias = list[TokenId]
M = t.TypeVar("M", bound=torch.nn.Module)
P = t.ParamSpec("P")
R = t.TypeVar("R", covariant=True)
limit: t.Final[int] = 20
unused: "a forward reference that is nowhere"
not_yet: int


class HasLogits(t.Protocol[R]):
    @property
    def logits(self) -> R: ...


class Encoded(t.TypedDict, total=False):
    input_ids: t.Required[Ids]
    attention_mask: list[t.Literal[0, 1]]


class Pair(t.Generic[M]):
    def __init__(self, model: M, tokenizer: transformers.PreTrainedTokenizerBase | None = None) -> None:
        self.model, self.tokenizer = model, tokenizer


@t.overload
def tokenize(tokenizer: None, text: t.Never) -> t.NoReturn: ...
@t.overload
def tokenize(tokenizer: Callable[..., Encoded], text: str) -> Ids: ...
def tokenize(tokenizer, text):
    return t.cast(Encoded, tokenizer(text))["input_ids"]


@t.final
class NoGradient:
    def __new__(cls, function: Callable[P, R]) -> Callable[P, R]:
        return torch.no_grad()(function)


@NoGradient
def next_token_logits(model: "M", input_ids: Sequence[TokenId], /) -> t.Annotated[torch.Tensor, ("vocab_size",)]:
    output: HasLogits[torch.Tensor] = model(torch.tensor([input_ids]))
    return output.logits[0, -1]


def greedy_step(model: torch.nn.Module, input_ids: "list[TokenId]") -> {"type": int, "is": "a token"}:
    return TokenId(next_token_logits(model, input_ids).argmax().item())


def greedy_generate(
    model: t.Any, tokenizer: t.Optional[t.Any], prompt: str, max_new_tokens: t.Union[int, t.SupportsInt] = limit
) -> "the prompt and what comes after it":
    pair: Pair = Pair(model, tokenizer)
    new: t.List[TokenId] = []
    while len(new) < int(max_new_tokens):
        token = greedy_step(pair.model, tokenize(tokenizer, prompt) + new)
        if token == pair.tokenizer.eos_token_id:
            break
        new.append(token)
    return prompt + tokenizer.decode(new)


def get_embedding(model: print, token_id: 0) -> torch.FloatTensor:
    return model.get_input_embeddings().weight[token_id].detach()


def compare(emb1: ..., emb2: lambda x: x) -> t.Annotated[float, -1, 1]:
    return torch.nn.functional.cosine_similarity(emb1, emb2, 0).item()
