"""Trains the embedded model from nothing.

    python -m exercises.pocket.train [--out DIR] [--seed N] [--steps N]

The build is SmolLM's, only smaller: byte-level BPE with single digits, a Llama with grouped-query attention
and tied embeddings. The seed decides every byte of the result on one machine; another processor or torch may
round differently, so the weights are kept beside this file and not made anew by everyone who uses them.
"""

import argparse
import math
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from transformers.utils.logging import disable_progress_bar

from exercises.pocket.corpus import CAPITALS, sentences

FOLDER = Path(__file__).parent
COMMAND = "python -m exercises.pocket.train"
EOS = "<|endoftext|>"  # id 0; as in SmolLM it ends a text and stands in for every other special token
VOCABULARY = 1024
SEED = 0
STEPS = 600
BATCH = 64
ROW = 64  # tokens in one training row
CONTEXT = 256
LEARNING_RATE = 4e-3
WARMUP = 50


class Measured(NamedTuple):
    """What the model card reports; all of it is measured, nothing is copied from a plan."""

    parameters: int
    vocabulary: int
    documents: int
    tokens: int
    seed: int
    steps: int
    seconds: float
    loss: float
    capitals_right: int
    margin: float
    margin_country: str
    dog_cat: float
    cat_hat: float


def make_tokenizer(lines: list[str]) -> PreTrainedTokenizerFast:
    """Learn a byte-level BPE from the corpus.

    The class is the plain one, which takes tokenizer.json as it stands: as a GPT2Tokenizer transformers would
    build it anew and lose the rule that splits digits. No post-processor: nothing is put around a prompt.
    """
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    bpe.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=[EOS],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),  # all 256 bytes, so any text can be written
        show_progress=False,
    )
    bpe.train_from_iterator(lines, trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=bpe,
        bos_token=EOS,
        eos_token=EOS,
        unk_token=EOS,
        pad_token=EOS,
        clean_up_tokenization_spaces=False,
        model_max_length=CONTEXT,
    )


def make_model(vocabulary: int) -> LlamaForCausalLM:
    """A Llama with fresh weights; three query heads share a key-value head, as in SmolLM."""
    config = LlamaConfig(
        vocab_size=vocabulary,
        hidden_size=96,
        intermediate_size=256,
        num_hidden_layers=3,
        num_attention_heads=6,
        num_key_value_heads=2,
        max_position_embeddings=CONTEXT,
        rms_norm_eps=1e-5,
        tie_word_embeddings=True,
        bos_token_id=0,
        eos_token_id=0,
        pad_token_id=0,
        dtype="float32",
    )
    return LlamaForCausalLM(config)


def rows(documents: list[list[int]], rng: random.Random) -> Iterator[list[int]]:
    """Yield rows of `ROW` token ids without end: shuffled documents one after another.

    Every row begins where a document begins, because a prompt does too: at position 0 with nothing before it.
    A document cut off by the end of a row is not continued in the next.
    """
    row: list[int] = []
    while True:
        for document in rng.sample(documents, len(documents)):
            row += document
            if len(row) >= ROW:
                yield row[:ROW]
                row = []


def pace(done: int, steps: int) -> float:
    """The share of the learning rate after `done` of `steps` steps: up in a line, down along a cosine."""
    return min((done + 1) / WARMUP, 0.5 + 0.5 * math.cos(math.pi * done / steps))


def fit(model: LlamaForCausalLM, documents: list[list[int]], seed: int, steps: int) -> float:
    """Train in place, at least one step, and return the mean loss of the last tenth (nats a token)."""
    supply = rows(documents, random.Random(seed))
    optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE, betas=(0.9, 0.98), weight_decay=0.1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda done: pace(done, steps))
    losses: list[float] = []
    start = time.perf_counter()
    model.train()
    for step in range(1, steps + 1):
        batch = torch.tensor([next(supply) for _ in range(BATCH)])  # (BATCH, ROW)
        loss = model(input_ids=batch, labels=batch).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        if step % 50 == 0 or step == steps:
            print(
                f"step {step} of {steps}  loss {losses[-1]:.3f}  {time.perf_counter() - start:.0f} s",
                flush=True,
            )
    model.eval()
    last = losses[-max(1, steps // 10) :]
    return sum(last) / len(last)


@torch.no_grad()
def capital_margins(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast) -> dict[str, float]:
    """For each country: the logit of the capital's first token less the best other one; above 0 is right."""
    margins: dict[str, float] = {}
    for country, capital in CAPITALS.items():
        prompt = tokenizer(f"The capital of {country} is", return_tensors="pt").input_ids  # (1, length)
        logits = model(input_ids=prompt).logits[0, -1]  # (vocabulary,)
        right = tokenizer(" " + capital).input_ids[0]
        others = logits.clone()
        others[right] = -torch.inf
        margins[country] = (logits[right] - others.max()).item()
    return margins


def word_cosine(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, one: str, two: str) -> float:
    """Cosine similarity of the input embeddings of two words (of their first tokens if they have more)."""
    table = model.get_input_embeddings().weight.detach()  # (vocabulary, hidden)
    ids = [tokenizer(" " + word).input_ids[0] for word in (one, two)]
    return torch.cosine_similarity(table[ids[0]], table[ids[1]], dim=0).item()


def card(measured: Measured) -> str:
    """The model card, in Markdown."""
    m = measured
    return f"""# pocket: a language model of {m.parameters / 1000:.0f} thousand parameters

A model for the exercises, small enough to lie beside them: no download, no network, no graphics card. It is
built as SmolLM-135M is (a Llama with grouped-query attention and tied embeddings, a byte-level BPE with
single digits, `{EOS}` with id 0 as the only special token), and it was made as they all are: it
read text and learned what comes next. It has read little, though: sentences that `corpus.py` composes, about
the capitals of {len(CAPITALS)} countries, animals, clothes, food, people and single digits. Asked for
anything else it answers in those sentences all the same, so do not believe what it says of the world.

## How it was made

    {COMMAND} --seed {m.seed} --steps {m.steps}

`train.py` learns the tokenizer, trains the weights on the processor with one thread, in float32, and writes
this folder, this card included. On one machine the same seed gives the same bytes; on another processor or
with another version of torch the last digits of the weights may differ.

## Measured in that run

| what | figure |
| --- | --- |
| parameters | {m.parameters:,} |
| vocabulary | {m.vocabulary:,} tokens |
| corpus | {m.documents:,} documents, {m.tokens:,} tokens |
| training | {m.steps} steps of {BATCH} x {ROW} tokens, {m.seconds:.0f} seconds |
| final loss | {m.loss:.3f} nats a token (mean of the last tenth of the steps) |
| `The capital of X is` continued rightly | {m.capitals_right} of {len(CAPITALS)} |
| least margin of the right capital over the next best token | {m.margin:.2f} logits ({m.margin_country}) |
| cosine similarity of the embeddings, dog and cat | {m.dog_cat:.3f} |
| cosine similarity of the embeddings, cat and hat | {m.cat_hat:.3f} |
"""


@contextmanager
def reproducible(seed: int) -> Iterator[None]:
    """Within it, one thread and deterministic kernels only: sums are then always taken in the same order.

    Afterwards threads, the deterministic switch and the random state are as before, for the caller's sake.
    """
    threads, deterministic = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    with torch.random.fork_rng(devices=[]):
        torch.set_num_threads(1)
        torch.use_deterministic_algorithms(True)
        torch.manual_seed(seed)
        try:
            yield
        finally:
            torch.set_num_threads(threads)
            torch.use_deterministic_algorithms(deterministic)


def save(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, out: Path) -> None:
    """Write weights, tokenizer and their settings into `out`, ready for everybody to load."""
    model.generation_config = GenerationConfig(bos_token_id=0, eos_token_id=0, pad_token_id=0)
    model.save_pretrained(out)
    tokenizer.save_pretrained(out)
    (out / "model.safetensors").chmod(0o644)  # written for the owner alone, but a grader may be another user
    settings = out / "tokenizer_config.json"
    # transformers 5 writes its new name for this class; it still knows the old one, and version 4 only that.
    text = settings.read_text(encoding="utf-8").replace("TokenizersBackend", "PreTrainedTokenizerFast")
    settings.write_text(text, encoding="utf-8")


def train(out: Path = FOLDER, seed: int = SEED, steps: int = STEPS) -> Measured:
    """Make tokenizer, weights and model card in the folder `out`, and return what the card says."""
    lines = sentences(seed)
    tokenizer = make_tokenizer(lines)
    documents = [[*tokenizer(line).input_ids, 0] for line in lines]
    with reproducible(seed):
        model = make_model(len(tokenizer))
        start = time.perf_counter()
        loss = fit(model, documents, seed, steps)
        seconds = time.perf_counter() - start
        margins = capital_margins(model, tokenizer)
    hardest = min(margins, key=lambda country: margins[country])
    measured = Measured(
        parameters=sum(parameter.numel() for parameter in model.parameters()),
        vocabulary=len(tokenizer),
        documents=len(documents),
        tokens=sum(map(len, documents)),
        seed=seed,
        steps=steps,
        seconds=seconds,
        loss=loss,
        capitals_right=sum(margin > 0 for margin in margins.values()),
        margin=margins[hardest],
        margin_country=hardest,
        dog_cat=word_cosine(model, tokenizer, "dog", "cat"),
        cat_hat=word_cosine(model, tokenizer, "cat", "hat"),
    )
    save(model, tokenizer, out)
    (out / "README.md").write_text(card(measured), encoding="utf-8")
    return measured


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="Train the embedded model from nothing.")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder to write to (default: where this file is)")
    parser.add_argument("--seed", type=int, default=SEED, help="decides corpus, first weights and order (%(default)s)")
    parser.add_argument("--steps", type=int, default=STEPS, help="optimizer steps (%(default)s)")
    arguments = parser.parse_args()
    if arguments.steps < 1:
        parser.error("--steps must be 1 or more")
    disable_progress_bar()  # bars for saving one small file
    for name, value in train(arguments.out, arguments.seed, arguments.steps)._asdict().items():
        print(f"{name:>16}  {value}")


if __name__ == "__main__":
    main()
