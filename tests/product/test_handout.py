"""The handout and its pictures: what they say is true of the pocket model, and the command draws the same pictures."""

import ast
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from urllib.parse import unquote

import pytest
import torch
from transformers import AutoModelForCausalLM

from exercises.kit import models
from exercises.kit.plots.drawing import percent, plane, probabilities
from solutions import unpacking_pipeline as solution
from solutions.handout import cells, outputs, pictures, side_by_side
from tests.support.courses import MAIN

PATH = MAIN.stub.parent / "README.md"
TEXT = PATH.read_text("utf-8")
DENMARK, DOG = "The capital of Denmark is", "The dog"
PICTURES = sorted(path.stem for path in pictures.FOLDER.glob("*.svg"))
# How far apart, in points (of 72 to an inch), two drawings of the same text may be: another processor, another font.
APART = 2


@pytest.fixture(scope="module")
def drawn():
    return pictures.pictures()


def texts(svg):
    """What is written in an SVG: (text, x, y) of each piece of text."""
    tag = "{http://www.w3.org/2000/svg}text"
    found = ElementTree.fromstring(svg).iter(tag)
    return [(piece.text, float(piece.get("x")), float(piece.get("y"))) for piece in found]


def committed(name):
    return (pictures.FOLDER / f"{name}.svg").read_bytes()


def test_there_is_a_file_for_each_picture_and_no_other(drawn):
    assert sorted(drawn) == PICTURES


@pytest.mark.parametrize("name", PICTURES)
def test_a_committed_picture_says_what_the_command_would_draw(drawn, name):
    new, old = texts(drawn[name].saved("svg")), texts(committed(name))
    assert [text for text, *_ in old] == [text for text, *_ in new], "run: python -m solutions.handout.pictures"
    for (text, *there), (_, *here) in zip(old, new, strict=True):
        assert there == pytest.approx(here, abs=APART), text


@pytest.mark.parametrize("name", PICTURES)
def test_a_committed_picture_has_a_title_for_those_who_do_not_see_it(drawn, name):
    title = ElementTree.fromstring(committed(name)).findtext("{http://www.w3.org/2000/svg}title")
    assert title == drawn[name].alt


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_small_and_names_no_day(name):
    assert len(committed(name)) < 40_000
    assert b"<dc:date>" not in committed(name)


def test_the_handout_shows_every_picture_with_words_for_it():
    shown = re.findall(r"!\[(.+)\]\(pictures/(\w+)\.svg\)", TEXT)
    assert sorted(name for _, name in shown) == PICTURES == sorted(cells.pictures(TEXT))
    for words, name in shown:
        written = " ".join(text for text, *_ in texts(committed(name)))
        assert all(number in written for number in re.findall(r"\d+(?:\.\d+)?", words)), words


def test_links_and_file_names_in_the_handout_lead_somewhere():
    targets = re.findall(r"\]\(([^)]+)\)", TEXT) + re.findall(r"`([\w/]+(?:\.py|\.ipynb|/))`", TEXT)
    assert len(targets) > 8
    for target in targets:
        assert (PATH.parent / unquote(target)).exists(), target


def test_what_stands_below_an_example_is_what_the_command_writes():
    assert outputs.written(TEXT) == TEXT, "run: python -m solutions.handout.outputs"
    assert TEXT.count("\n    >>> ") >= 40


def test_the_command_writes_what_the_examples_give(tmp_path, monkeypatch, capsys):
    (tmp_path / PATH.name).write_text("    >>> 1 + 1\n    3\n")
    monkeypatch.setattr(outputs, "courses", lambda: [replace(MAIN, stub=tmp_path / MAIN.stub.name)])
    outputs.main()
    assert (tmp_path / PATH.name).read_text() == "    >>> 1 + 1\n    2\n"


@pytest.fixture(scope="module")
def figures():
    """The numbers that the handout's prose may name, each worked out from the model."""
    pocket = models.load("pocket")
    model, tokenizer = pocket.model, pocket.tokenizer

    def scores(prompt):
        return solution.next_token_logits(model, solution.tokenize(tokenizer, prompt)).double().numpy()

    def embedding(word):
        [token] = solution.tokenize(tokenizer, f" {word}")
        return solution.get_embedding(model, token)

    denmark, dog = scores(DENMARK), sorted(probabilities(scores(DOG)), reverse=True)
    ranked = sorted(denmark, reverse=True)
    [groups] = ast.literal_eval(cells.pictures(TEXT)["embedding_map"].removeprefix("look.embedding_map").join("[]"))
    words = [word for members in groups.values() for word in members]
    _, shares = plane(torch.stack([embedding(word) for word in words]).double().numpy())
    hat, cat = embedding("hat"), embedding("cat")
    return {
        f"{len(tokenizer)}",
        f"{solution.greedy_generate.__defaults__[0]}",
        f"{ranked[0]:.1f}",
        f"{ranked[1]:.1f}",
        percent(probabilities(denmark).max()).removesuffix(" %"),
        percent(dog[0]).removesuffix(" %"),
        percent(dog[1]).removesuffix(" %"),
        f"{len(hat)}",
        f"{100 * sum(shares):.0f}",
        f"{solution.compare(embedding('dog'), cat):.2f}",
        f"{solution.compare(cat, hat):.2f}",
        *(f"{solution.tokenize(tokenizer, ' dog')[0] + beside}" for beside in (-1, 0, 1)),
    }


def prose(text):
    """The handout without headings, code, pictures, links, tables and the numbers of its sections."""
    shown = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    lines = [line for line in shown.splitlines() if not line.startswith(("    ", "#", "![", "|"))]
    return re.sub(r"\bsection \d", "", re.sub(r"`[^`]*`|GPT-2|SmolLM-135M|word2vec", "", "\n".join(lines)))


def test_every_number_in_the_prose_is_the_models(figures):
    # Also: softmax sums to 100 %; "less than 0.1 %"; the ends of a cosine; the attention, and the countries that get
    # their capital after a layer, which have tests of their own; what SmolLM once made up.
    known = figures | {"100", "0.1", "1", "0", "98", "48", "28", "1510"}
    # Of SmolLM's size is what stands beside the small model in the table; tests/product/test_smollm2.py has that.
    columns = side_by_side.written(TEXT)
    known |= set(re.findall(r"\d+", " ".join(list(columns["`smollm2`"].values())[:5])))
    named = set(re.findall(r"\d+(?:\.\d+)?", prose(TEXT)))
    assert named <= known
    assert figures <= named, "a figure that is no longer named need not be worked out"


def test_the_table_of_two_models_says_of_pocket_what_the_command_would_write(pocket):
    """The other column: tests/product/test_smollm2.py."""
    assert side_by_side.written(TEXT)["`pocket`"] == side_by_side.column(pocket), (
        "run: python -m solutions.handout.side_by_side"
    )


def test_the_command_writes_the_table_between_its_comments_and_nothing_else(tmp_path, monkeypatch, capsys):
    said = {"`pocket`": {"layers": "3", "text": "`a\\|b`"}, "`smollm2`": {"layers": "30", "text": "`c`"}}
    handout = tmp_path / "README.md"
    handout.write_text(TEXT, "utf-8")
    monkeypatch.setattr(side_by_side, "HANDOUT", handout)
    monkeypatch.setattr(side_by_side, "columns", lambda: said)
    side_by_side.main()
    after = handout.read_text("utf-8")
    assert side_by_side.written(after) == said
    around = [text.partition(side_by_side.BEGIN)[0] + text.partition(side_by_side.END)[2] for text in (TEXT, after)]
    assert around[0] == around[1]


def test_the_next_best_capital_is_below_a_thousandth(pocket):
    scores = solution.next_token_logits(pocket.model, solution.tokenize(pocket.tokenizer, DENMARK))
    assert scores.softmax(0).topk(2).values[1] < 0.001


def test_who_comes_second_after_denmark_are_capitals():
    from exercises.pocket.corpus import CAPITALS

    labels = [text[1:] for text, *_ in texts(committed("next_token")) if text.startswith("\u2423")]
    assert len(labels) == 10
    assert all(any(capital.startswith(label) for capital in CAPITALS.values()) for label in labels)


def test_what_is_said_of_the_parts_of_the_model_is_so(pocket):
    config = pocket.model.config
    assert (config.num_hidden_layers, config.num_attention_heads, config.num_key_value_heads) == (3, 6, 2)
    assert (config.head_dim, config.intermediate_size, config.hidden_size) == (16, 256, 96)
    for said in ("three times the same", "six questions, 16 numbers each, and two offers: three", "(256)"):
        assert said in TEXT


def test_what_is_said_of_words_that_are_several_tokens_is_so(pocket):
    pieces = {word: len(solution.tokenize(pocket.tokenizer, f" {word}")) for word in ("basket", "barks", "dog", "hat")}
    assert pieces == {"basket": 4, "barks": 3, "dog": 1, "hat": 1}
    ids = solution.tokenize(pocket.tokenizer, "The dog sleeps in its basket.")
    assert len(ids) - len(solution.tokenize(pocket.tokenizer, "The dog sleeps in its")) == 5  # and EOS: six rounds


def test_three_of_six_heads_of_the_last_layer_look_at_denmark(pocket):
    model = AutoModelForCausalLM.from_pretrained(models.POCKET, attn_implementation="eager", local_files_only=True)
    ids = solution.tokenize(pocket.tokenizer, DENMARK)
    with torch.no_grad():
        heads = model(torch.tensor([ids]), output_attentions=True).attentions[-1][0, :, -1]
    at = ids.index(solution.tokenize(pocket.tokenizer, " Denmark")[0])
    assert heads.shape[0] == 6
    assert sum(heads[:, at] >= 0.98) == 3


def test_each_contract_in_the_handout_has_the_signature_of_the_function():
    for number, name in enumerate(MAIN.names, 1):
        [parameters] = re.findall(rf"## {number}\. `{name}\((.*)\)`:", TEXT)
        function = getattr(solution, name)
        assert parameters == ", ".join(function.__code__.co_varnames[: function.__code__.co_argcount])


def test_the_commands_in_the_handout_are_there():
    asked = set(re.findall(r"python -m exercises (\w+)", TEXT))
    said = subprocess.run(
        [sys.executable, "-m", "exercises", "--help"], capture_output=True, text=True, encoding="utf-8", check=True
    ).stdout
    assert asked == {"watch", "shell", "try", "page", "hint", "solution", "model"}
    assert all(re.search(rf"\b{command}\b", said) for command in asked)


def test_the_command_writes_the_pictures(drawn, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(pictures, "FOLDER", tmp_path / "pictures")
    monkeypatch.setattr(pictures, "pictures", lambda: {"tokens": drawn["tokens"]})
    pictures.main()
    assert (tmp_path / "pictures" / "tokens.svg").read_bytes() == drawn["tokens"].saved("svg")
    assert "5 tokens" in capsys.readouterr().out
