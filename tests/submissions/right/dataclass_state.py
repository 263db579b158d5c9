"""The state of a generation is a dataclass, that of a vector a frozen one, and the options an enum."""
import enum
import math
from dataclasses import InitVar, asdict, dataclass, field, replace
from typing import Any, ClassVar, NamedTuple

import torch


class Status(enum.Enum):
    RUNNING = enum.auto()
    ENDED = enum.auto()


class Step(NamedTuple):
    token: int
    score: float


@dataclass
class State:
    model: Any = field(repr=False)
    ids: list[int]
    limit: InitVar[int]
    eos: int = 0
    new: list[int] = field(default_factory=list)
    status: Status = Status.RUNNING
    left: int = field(init=False)
    made: ClassVar[int] = 0

    def __post_init__(self, limit):
        self.left = limit
        State.made += 1

    def step(self) -> None:
        if self.left == 0:
            self.status = Status.ENDED
            return
        logits = next_token_logits(self.model, self.ids + self.new)
        best = Step(int(logits.argmax()), float(logits.max()))
        if best.token == self.eos:
            self.status = Status.ENDED
        else:
            self.new.append(best.token)
            self.left -= 1


@dataclass(frozen=True, slots=True)
class Vector:
    numbers: tuple[float, ...]
    length: float = 0.0

    def measured(self):
        return replace(self, length=math.sqrt(math.fsum(x * x for x in asdict(self)["numbers"])))


def tokenize(tokenizer, text: str) -> list[int]:
    return tokenizer(text, return_tensors="pt")["input_ids"][0].tolist()


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        return model(torch.tensor([input_ids])).logits[0, -1]


def greedy_step(model, input_ids: list[int]) -> int:
    state = State(model, input_ids, 1, eos=-1)
    state.step()
    return state.new[0]


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    state = State(model, tokenize(tokenizer, prompt), limit=max_new_tokens, eos=tokenizer.eos_token_id)
    while state.status is Status.RUNNING:
        state.step()
    return prompt + tokenizer.decode(state.new)


def get_embedding(model, token_id: int) -> torch.Tensor:
    return model.get_input_embeddings().weight.select(0, token_id).clone()


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    a, b = (Vector(tuple(each.tolist())).measured() for each in (emb1, emb2))
    return math.fsum(x * y for x, y in zip(a.numbers, b.numbers)) / a.length / b.length
