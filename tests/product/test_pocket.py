"""The embedded model keeps what the exercises promise of it, and can be made again."""

import json
import logging
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    LlamaForCausalLM,
    PreTrainedTokenizerFast,
    pipeline,
)

from exercises.pocket import train
from exercises.pocket.corpus import CAPITALS, sentences

POCKET = Path(train.__file__).parent
WRITTEN = (
    "README.md",
    "config.json",
    "generation_config.json",
    "model.safetensors",
    "tokenizer.json",
    "tokenizer_config.json",
)
OTHER_PROMPTS = (
    "The dog",
    "My cat likes",
    "The hat",
    "Anna and",
    "Hello",
    "3 plus 4 is",
    "Count from 0 to 9:",
    "What is the capital of Japan?",
    "The capital of Denmark is Copenhagen. The capital of Finland is",
)
FOREIGN_PROMPTS = (
    "Quantum mechanics is",
    "the CAPITAL of atlantis",
    "12345",
    "def f(x):",
    "\n",
    "日本 😀",
    "œuvre",
)
TEXTS = (
    "Ångström café",
    "😀👩‍👩‍👧 zwinkern 😉",
    "two\nlines\r\n\tand a tab",
    "  spaces  ",
    "日本語 и русский",
    "\x00\x7f",
    "e\u0301 é",
)


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    return AutoTokenizer.from_pretrained(POCKET)


@pytest.fixture(scope="module")
def model() -> LlamaForCausalLM:
    return AutoModelForCausalLM.from_pretrained(POCKET)


@pytest.fixture(scope="module")
def generate(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast) -> Callable[[str], str]:
    """The greedy text of the pipeline, prompt included, with at most 40 new tokens."""
    generator = pipeline("text-generation", model=model, tokenizer=tokenizer)
    return lambda prompt: generator(prompt, do_sample=False, max_new_tokens=40)[0]["generated_text"]


@pytest.fixture
def transformers_log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """What transformers logs; it keeps its records from the root logger, where caplog listens."""
    logger = logging.getLogger("transformers")
    logger.addHandler(caplog.handler)
    yield caplog
    logger.removeHandler(caplog.handler)


@pytest.fixture(scope="module")
def margins(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast) -> dict[str, float]:
    return train.capital_margins(model, tokenizer)


def greedy_ids(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, prompt: str, most: int = 40) -> list[int]:
    """The new token ids of a plain greedy loop, EOS included if it came."""
    ids: list[int] = tokenizer(prompt).input_ids
    length = len(ids)
    with torch.no_grad():
        while len(ids) < length + most and (len(ids) == length or ids[-1] != 0):
            ids.append(int(model(torch.tensor([ids])).logits[0, -1].argmax()))
    return ids[length:]


def test_the_corpus_has_forty_countries_or_more() -> None:
    assert len(CAPITALS) >= 40
    assert len(set(CAPITALS.values())) == len(CAPITALS)


def test_the_same_seed_gives_the_same_sentences() -> None:
    assert sentences(1) == sentences(1)
    assert sentences(1) != sentences(2)


def test_every_sentence_is_one_line_with_all_its_blanks_filled_in() -> None:
    assert not [line for line in sentences(0) if set(line) & set("{}\n") or line != line.strip()]


def test_the_plain_form_of_every_capital_is_in_the_corpus() -> None:
    lines = set(sentences(0))
    assert {f"The capital of {country} is {capital}." for country, capital in CAPITALS.items()} <= lines


def test_it_loads_and_generates_without_a_network_or_a_warning(
    monkeypatch: pytest.MonkeyPatch,
    recwarn: pytest.WarningsRecorder,
    transformers_log: pytest.LogCaptureFixture,
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the embedded model reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    generator = pipeline("text-generation", model=str(POCKET))
    text = generator("The capital of Denmark is", do_sample=False, max_new_tokens=5)[0]["generated_text"]
    assert text == "The capital of Denmark is Copenhagen."
    assert not [r.getMessage() for r in transformers_log.records if r.levelno >= logging.WARNING]
    assert not [str(w.message) for w in recwarn]


def test_it_is_built_as_smollm_is(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast) -> None:
    config = model.config
    assert config.model_type == "llama"
    assert config.num_key_value_heads < config.num_attention_heads
    assert model.lm_head.weight is model.model.embed_tokens.weight
    assert model.dtype == torch.float32
    assert config.vocab_size == len(tokenizer)
    specials = (
        tokenizer.bos_token_id,
        tokenizer.eos_token_id,
        tokenizer.pad_token_id,
        tokenizer.unk_token_id,
    )
    assert specials == (0, 0, 0, 0)
    assert tokenizer.decode([0]) == "<|endoftext|>"


def test_the_weights_take_two_megabytes_at_most() -> None:
    assert (POCKET / "model.safetensors").stat().st_size <= 2_000_000


def test_the_files_name_no_folder_and_no_machine() -> None:
    for path in POCKET.glob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert "_name_or_path" not in text
        assert str(POCKET.parent) not in text
        assert str(Path.home()) + "/" not in text
        assert f'"{socket.gethostname()}"' not in text


def test_the_card_tells_the_size_of_the_model_beside_it(model: LlamaForCausalLM) -> None:
    assert f"{model.num_parameters():,}" in (POCKET / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", [" dog", " cat", " hat", " Copenhagen", " Helsinki"])
def test_a_word_of_the_exercises_is_one_token(tokenizer: PreTrainedTokenizerFast, word: str) -> None:
    assert len(tokenizer(word).input_ids) == 1


@pytest.mark.parametrize("country", ["Denmark", "Finland"])
def test_every_word_of_the_prompts_of_the_course_is_one_token(tokenizer: PreTrainedTokenizerFast, country: str) -> None:
    ids = tokenizer(f"The capital of {country} is").input_ids
    assert [tokenizer.decode([i]) for i in ids] == ["The", " capital", " of", f" {country}", " is"]


def test_digits_are_one_token_each(tokenizer: PreTrainedTokenizerFast) -> None:
    assert [tokenizer.decode([i]) for i in tokenizer("1234567890").input_ids] == list("1234567890")
    assert [tokenizer.decode([i]) for i in tokenizer("in 2024").input_ids][-4:] == list("2024")


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_survives_encoding_and_decoding(tokenizer: PreTrainedTokenizerFast, text: str) -> None:
    assert tokenizer.decode(tokenizer(text).input_ids) == text


def test_every_capital_is_right_by_a_clear_margin(margins: dict[str, float]) -> None:
    assert set(margins) == set(CAPITALS)
    assert {country: margin for country, margin in margins.items() if margin < 2} == {}


def test_the_sentence_about_a_capital_is_finished_and_then_ends(generate: Callable[[str], str]) -> None:
    texts = {country: generate(f"The capital of {country} is") for country in CAPITALS}
    assert texts == {country: f"The capital of {country} is {capital}." for country, capital in CAPITALS.items()}


@pytest.mark.parametrize("prompt", OTHER_PROMPTS)
def test_generation_ends_by_itself(
    model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, generate: Callable[[str], str], prompt: str
) -> None:
    new = greedy_ids(model, tokenizer, prompt)
    assert new[-1] == 0
    assert 2 < len(new) < 40
    assert generate(prompt) == prompt + tokenizer.decode(new[:-1])


@pytest.mark.parametrize("prompt", FOREIGN_PROMPTS)
def test_a_prompt_from_outside_the_corpus_gets_some_answer(generate: Callable[[str], str], prompt: str) -> None:
    text = generate(prompt)
    assert text.startswith(prompt)
    assert len(text) > len(prompt)


def test_different_prompts_get_different_answers(generate: Callable[[str], str]) -> None:
    answers = [generate(prompt).removeprefix(prompt) for prompt in OTHER_PROMPTS]
    assert len(set(answers)) >= len(answers) - 1  # the last but one and the last may both end in a capital
    assert len({len(answer) for answer in answers}) >= 5


def test_the_dog_is_nearer_to_the_cat_than_the_cat_to_the_hat(
    model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast
) -> None:
    dog_cat = train.word_cosine(model, tokenizer, "dog", "cat")
    cat_hat = train.word_cosine(model, tokenizer, "cat", "hat")
    assert dog_cat >= cat_hat + 0.2


def test_training_again_gives_the_same_bytes_and_other_weights_with_another_seed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two short runs, while the caller's threads and random state stay as they were; and a third with another seed.

    On some of the sentences, a few at a time.
    """
    monkeypatch.setattr(train, "sentences", lambda seed: sentences(seed)[::10])
    monkeypatch.setattr(train, "BATCH", 8)
    threads, state = torch.get_num_threads(), torch.get_rng_state()
    one, two, other = tmp_path / "one", tmp_path / "two", tmp_path / "other"
    for folder, seed in ((one, 5), (two, 5), (other, 6)):
        train.train(folder, seed=seed, steps=2)
        assert {path.name for path in folder.iterdir()} == set(WRITTEN)
    for name in set(WRITTEN) - {"README.md"}:  # the card tells how many seconds it took
        assert (one / name).read_bytes() == (two / name).read_bytes()
    assert (one / "model.safetensors").read_bytes() != (other / "model.safetensors").read_bytes()
    settings = [json.loads((folder / "config.json").read_text(encoding="utf-8")) for folder in (one, other)]
    assert settings[0] == settings[1]
    assert torch.get_num_threads() == threads
    assert torch.equal(torch.get_rng_state(), state)
