"""The model of the course, SmolLM-135M: what is published about it, and that a class can be graded on its size.

Three parts, each skipped with the reason where it can't run. Its tokens: needs `shared/smollm-135m` (tokenizer and
configuration) beside the repository. Its weights: needs the model itself, `pytest tests/product/test_smollm.py --model
HuggingFaceTB/SmolLM-135M` or a folder of it. Its size: seeded weights over the real tokenizer, graded end to end.
Not covered: what the real model generates beyond one token; seconds and memory (tests/benchmarks/real_size.py).
"""

import json
import shutil
from dataclasses import replace

import pytest
import torch

from exercises.kit import models
from grader.intake.submissions import Submission
from grader.run.judge import Judge
from grader.run.provenance import provenance
from grader.run.settings import Settings
from grader.sandbox.client import Limits
from solutions import misconceptions
from solutions.unpacking_pipeline import compare, get_embedding, greedy_step, tokenize
from tests.benchmarks.real_size import FOLDER, make_large
from tests.support.courses import MAIN

HUB = "HuggingFaceTB/SmolLM-135M"
VOCABULARY, HIDDEN = 49152, 576

DENMARK, FINLAND = "The capital of Denmark is", "The capital of Finland is"
COPENHAGEN, HELSINKI = 27101, 42398
WORDS = {" dog": 2767, " cat": 2644, " hat": 9968}


# Its tokens


@pytest.fixture(scope="module")
def folder():
    if not FOLDER.is_dir():
        pytest.skip("no folder shared/smollm-135m beside the repository, with the real tokenizer and configuration")
    return FOLDER


@pytest.fixture(scope="module")
def tokenizer(folder):
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder, local_files_only=True)


def test_the_ids_of_the_prompt_about_denmark(tokenizer):
    assert tokenize(tokenizer, DENMARK) == [504, 3575, 282, 15644, 314]


def test_the_tokens_of_the_prompt_about_denmark(tokenizer):
    tokens = tokenizer.convert_ids_to_tokens(tokenize(tokenizer, DENMARK))
    assert tokens == ["The", "Ġcapital", "Ġof", "ĠDenmark", "Ġis"]


def test_the_prompt_about_finland_differs_in_one_token(tokenizer):
    assert tokenize(tokenizer, FINLAND) == [504, 3575, 282, 17446, 314]


@pytest.mark.parametrize("token_id, text", [(COPENHAGEN, " Copenhagen"), (HELSINKI, " Helsinki")])
def test_a_capital_is_one_token(tokenizer, token_id, text):
    assert tokenizer.decode([token_id]) == text
    assert tokenize(tokenizer, text) == [token_id]


@pytest.mark.parametrize("text, token_id", WORDS.items())
def test_a_word_that_is_compared_is_one_token(tokenizer, text, token_id):
    assert tokenize(tokenizer, text) == [token_id]


def test_the_vocabulary_has_its_size_and_ends_texts_with_its_first_token(tokenizer):
    assert len(tokenizer) == VOCABULARY
    assert tokenizer.eos_token_id == 0


def test_digits_are_one_token_each(tokenizer):
    assert tokenizer.convert_ids_to_tokens(tokenize(tokenizer, "The 123")) == ["The", "Ġ", "1", "2", "3"]


def test_the_configuration_is_of_the_published_size(folder):
    config = json.loads((folder / "config.json").read_text())
    assert (config["model_type"], config["vocab_size"], config["hidden_size"]) == ("llama", VOCABULARY, HIDDEN)


# Its weights


@pytest.fixture(scope="module")
def real(request):
    """The model that --model names, in bfloat16 as it was published (the kit itself grades in float32)."""
    name = request.config.getoption("--model")
    if not name:
        pytest.skip(f"needs the real model: pytest tests/product/test_smollm.py --model {HUB}")
    try:
        folder = models.folder_of(name)
    except models.ModelNotFound as error:
        pytest.skip(str(error))
    config = json.loads((folder / "config.json").read_text())
    if (config["model_type"], config.get("vocab_size")) != ("llama", VOCABULARY):
        pytest.skip(f"{name} is not SmolLM-135M: a {config['model_type']} with {config.get('vocab_size')} tokens")
    if not [*folder.glob("*.safetensors"), *folder.glob("*.bin")]:
        pytest.skip(f"{name}: no weights in {folder}")
    from transformers import AutoModelForCausalLM, AutoTokenizer

    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16, local_files_only=True).eval()
    return models.Loaded(name, model, AutoTokenizer.from_pretrained(folder, local_files_only=True))


def test_the_real_model_gives_a_row_of_scores_for_each_token(real):
    with torch.no_grad():
        output = real.model(torch.tensor([tokenize(real.tokenizer, DENMARK)]))
    assert output.logits.shape == (1, 5, VOCABULARY)


@pytest.mark.parametrize("prompt, token_id", [(DENMARK, COPENHAGEN), (FINLAND, HELSINKI)])
def test_the_real_model_knows_the_capital(real, prompt, token_id):
    assert greedy_step(real.model, tokenize(real.tokenizer, prompt)) == token_id


def test_the_real_models_table_of_embeddings_has_its_size(real):
    assert real.model.get_input_embeddings().weight.shape == (VOCABULARY, HIDDEN)


@pytest.mark.parametrize("one, two, cosine", [(" dog", " cat", 0.5703125), (" cat", " hat", 0.1640625)])
def test_words_are_as_alike_to_the_real_model_as_was_published(real, one, two, cosine):
    assert compare(get_embedding(real.model, WORDS[one]), get_embedding(real.model, WORDS[two])) == cosine


# Its size


# Thirty steps of a loop take 7 s with one thread on a quiet machine, and 14 s on a busy one: the 10 s of a small model
# would cost right submissions marks.
LIMITS = Limits(call=120.0, load=60.0, submission=1800.0)
SHORT_LOOP = '''
"""Hidden tests of greedy_generate, short: every step takes a while."""

import pytest

from exercises.kit.checks import check_text
from exercises.kit.values import MODEL, TOKENIZER


@pytest.mark.exercise("greedy_generate")
def test_generates_what_the_pipeline_generates(student, accepted, inputs):
    """The text is the one that the pipeline returns."""
    prompt = inputs.prompt()
    expected = accepted(MODEL, TOKENIZER, prompt, 6)
    check_text(student.greedy_generate(MODEL, TOKENIZER, prompt, max_new_tokens=6), expected, prompt)
'''


@pytest.fixture(scope="module")
def large(folder, tmp_path_factory):
    """A folder with a model of the real size: seeded weights in float32 (540 MB), the real tokenizer."""
    made = tmp_path_factory.mktemp("large")
    make_large(folder, made)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def records(large, tmp_path_factory):
    """The solutions and a wrong submission, graded on it: the public checks, and hidden tests of what is wrong.

    Of the loop only a short one: every step takes a while, and is the same as the one before.
    """
    checks, suite = tmp_path_factory.mktemp("checks"), tmp_path_factory.mktemp("suite")
    for path in MAIN.public_checks():
        if "greedy_generate" not in path.name:
            shutil.copy(path, checks)
    for path in MAIN.hidden.glob("test_*greedy_step.py"):
        shutil.copy(path, suite)
    (suite / "test_short_loop.py").write_text(SHORT_LOOP)
    right = MAIN.solutions.read_bytes()
    wrong = right.replace(b".argmax()", b".argmin()")
    assert wrong != right
    settings = Settings(replace(MAIN, checks=checks), str(large), suite, limits=LIMITS)
    submissions = [Submission("right", MAIN.stub.name, right), Submission("wrong", MAIN.stub.name, wrong)]
    with Judge(settings) as judge:
        return {record.student: record for record in judge.grade(submissions, provenance(settings))}


def test_on_a_model_of_the_real_size_the_solutions_get_everything(records):
    record = records["right"]
    assert [test for test in record.tests if test.verdict != "passed"] == []
    assert record.score == record.max_score == MAIN.points


def test_on_a_model_of_the_real_size_a_wrong_step_loses_its_marks_and_no_others(records):
    kept = {name: points["score"] for name, points in records["wrong"].exercises.items()}
    assert kept == {e.name: 0.0 if e.name == "greedy_step" else e.points for e in MAIN.exercises}


def test_on_a_model_of_the_real_size_the_mistake_is_named(records):
    known = misconceptions.of(MAIN, "greedy_step")
    [says] = [mistake.says for mistake in known if mistake.slug == "greedy_step_takes_the_smallest_score"]
    assert any(says in test.message for test in records["wrong"].tests)


def test_the_kit_loads_the_real_tokenizer_with_one_token_for_each_digit(large):
    """transformers 5 makes a tokenizer of the class that the folder names; its rules must not replace the file's."""
    loaded = models.load(str(large))
    assert loaded.tokenizer.convert_ids_to_tokens(tokenize(loaded.tokenizer, "The 123")) == ["The", "Ġ", "1", "2", "3"]
    assert loaded.model.dtype == torch.float32 and len(loaded.tokenizer) == VOCABULARY
