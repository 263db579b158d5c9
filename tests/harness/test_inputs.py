"""Hidden inputs: the same for a whole class, and others for another seed or another test."""

from exercises.pocket import corpus
from grader.harness.inputs import Corpus, Inputs
from tests.support.courses import MAIN
from tests.support.grading import corpus_of


def drawn(seed=0, test="test_x"):
    source = Inputs(seed, test, corpus_of(MAIN.corpus))
    return [source.prompt(), source.sentence(), source.token_ids(5, below=100), source.vector(3).array.tolist()]


def test_the_same_seed_and_test_draw_the_same():
    assert drawn() == drawn()


def test_another_seed_or_test_draws_something_else():
    assert drawn() != drawn(seed=1) and drawn() != drawn(test="test_y")


def test_a_prompt_is_the_beginning_of_a_sentence_and_never_all_of_it():
    sentences = corpus.sentences(0)
    source = Inputs(0, "test", corpus_of(MAIN.corpus))
    for _ in range(20):
        prompt = source.prompt()
        assert len(prompt.split()) >= 2
        assert any(sentence.startswith(prompt + " ") for sentence in sentences)


def test_a_capital_prompt_stops_before_the_capital():
    prompt = Inputs(0, "test", corpus_of(MAIN.corpus)).capital_prompt()
    assert prompt.startswith("The capital of ") and prompt.endswith(" is")


def test_a_word_has_the_space_that_makes_it_a_token(pocket):
    source = Inputs(0, "test", corpus_of(MAIN.corpus))
    words = [source.word() for _ in range(60)]
    assert all(word.startswith(" ") and word.strip() for word in words)
    assert sum(len(pocket.tokenizer(word)["input_ids"]) == 1 for word in words) > 30


def test_token_ids_are_in_the_vocabulary_and_never_the_first():
    assert set(Inputs(0, "test", corpus_of(MAIN.corpus)).token_ids(500, below=10)) == set(range(1, 10))


def test_sentences_are_those_of_the_courses_own_corpus(tmp_path):
    (tmp_path / "corpus.py").write_text("def sentences(seed):\n    return ['One of its own.']\n")
    assert Inputs(0, "test", Corpus(tmp_path / "corpus.py")).sentence() == "One of its own."
