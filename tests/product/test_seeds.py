"""Every step of the two course notebooks that this grew from is in the handout and in the notebook.

The steps are those of the course material, in its order. For each stands here the code that the notebook has for it, to
run or to write, and the words that tell of it; the handout has both, and what comes out.
Not covered: whether the words explain it well; that the cells show what comes out (test_unpacking_notebook.py).
"""

import re
from dataclasses import dataclass

import nbformat
import pytest

from solutions.handout import cells
from tests.support.courses import MAIN

HANDOUT = (MAIN.stub.parent / "README.md").read_text("utf-8")
NOTEBOOK = nbformat.read(MAIN.stub.with_suffix(".ipynb"), as_version=4)
CODE = [cell.source for cell in NOTEBOOK.cells if cell.cell_type == "code"]
TEXT = "\n".join(cell.source for cell in NOTEBOOK.cells if cell.cell_type == "markdown")


@dataclass(frozen=True)
class Step:
    """A step: the section it stands in, its code, the words about it, and what the handout shows to come out."""

    section: int
    code: tuple[str, ...]
    words: tuple[str, ...]
    out: tuple[str, ...] = ()


STEPS = {
    "load the pipeline": Step(
        0, ('pipeline("text-generation", model=',), ('device_map="auto"', "Device set to use cpu", "SmolLM-135M")
    ),
    "sampled text": Step(
        0, ('pipe("The dog")[0]["generated_text"]',), ("by chance", "county", "established in 1510"), ("'The dog ",)
    ),
    "greedy, one token": Step(
        0,
        ('pipe(prompt, do_sample=False, max_new_tokens=1)[0]["generated_text"]', 'pipe("The capital of Finland is"'),
        ("**greedy decoding**", "`temperature` is set and not used", "padding"),
        ("is Copenhagen'", "is Helsinki'"),
    ),
    "the model printed": Step(
        0,
        ("model, tokenizer = pipe.model, pipe.tokenizer\nmodel",),
        ("`embed_tokens`", "**attention**", "`mlp`", "`SiLU`", "`LlamaRMSNorm`", "`rotary_emb`", "`lm_head`"),
        ("LlamaForCausalLM(",),
    ),
    "the model of the course": Step(0, ("pipe.model",), ("49152", "576", "30 layers", "192", "1536")),
    "the tokenizer": Step(
        0, ("tokenizer(prompt)",), ("`input_ids`", "`attention_mask`", "Ignore it here"), ("[271, 269, 270, 917, 259]",)
    ),
    "two prompts differ in one id": Step(1, ('tokenizer("The capital of Finland is")',), ("In one.",), ("921",)),
    "ids as tokens": Step(
        0, ('tokenizer.convert_ids_to_tokens(inputs["input_ids"][0])',), ("`Ġ`", "**BPE**"), ("'ĠDenmark'",)
    ),
    "back to the text": Step(
        0, ('tokenizer.decode(inputs["input_ids"][0])',), ("exactly, spaces and all",), ("'The capital of Denmark is'",)
    ),
    "tensors for the model": Step(
        0,
        ('inputs = tokenizer(prompt, return_tensors="pt")', "output = model(**inputs)"),
        ("**batch**", "`**inputs`"),
        ("torch.Size([1, 5])",),
    ),
    "the fields of the output": Step(
        0,
        ("list(output)", "output.logits.shape", "output.loss is None", "output.logits.grad_fn is None"),
        ("`logits`", "`past_key_values`", "`loss`", "`grad_fn`"),
        ("torch.Size([1, 5, 1024])",),
    ),
    "the scores after the last token": Step(
        2,
        ("rows = model(**inputs).logits[0]", "rows.shape", "def next_token_logits("),
        ("What follows the whole text is in the last row", "no softmax, no batch"),
    ),
    "the best token": Step(
        2, ("tokenizer.decode([int(row.argmax())]) for row in rows",), ("the best token of each row",), ("Copenhagen'",)
    ),
    "its id": Step(3, ("rows.argmax(dim=-1)", "def greedy_step("), ("a Python int",), ("912",)),
    "append it and ask again": Step(4, ("model(**longer)", "def greedy_generate("), ("you append it and ask again",)),
    "the table of embeddings": Step(
        5,
        ("table = model.get_input_embeddings()\ntable", "table.weight.shape"),
        ("**word2vec**", "**context-free**", "a row for each token of the vocabulary"),
        ("Embedding(1024, 96", "torch.Size([1024, 96])"),
    ),
    "ids of single words": Step(
        5,
        ("def get_id(", "assert len(ids) == 1", '("dog", "cat", "hat")', 'tokenizer.tokenize(" barks")'),
        ("not every word is a single token", "An id by itself says nothing"),
        ("{'dog': 398, 'cat': 388, 'hat': 632}", "['Ġb', 'ar', 'ks']"),
    ),
    "the numbers of a word": Step(
        5,
        ("def get_embedding(",),
        ('get_embedding(model, get_id(tokenizer, "dog"))[:6]', "No single number of them means anything"),
    ),
    "cosines": Step(6, ("def compare(",), ("**cosine similarity**", "`unsqueeze(0)`", "0.63", "0.19")),
}


def flat(text):
    """The text without its line ends, and without what makes an example or a quotation of a line."""
    return " ".join(re.sub(r"^(?: {4}(?:>>> |\.\.\. )|> )", "", text, flags=re.M).split())


def missing(step, code=CODE, text=TEXT, handout=HANDOUT):
    """What of a step is not in the notebook's code cells or its text, or not in its section of the handout."""
    run, told, section = [flat(cell) for cell in code], flat(text), flat(cells.sections(handout)[str(step.section)])
    lacking = [part for part in step.code if not any(flat(part) in cell for cell in run)]
    lacking += [part for part in step.words if part not in told]
    # What a student writes is a heading there.
    written = [part.replace("def ", "`") if f"`{part[4:]}" in section else part for part in step.code]
    return lacking + [part for part in (*written, *step.words, *step.out) if flat(part) not in section]


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_a_step_of_the_course_is_in_the_notebook_and_in_the_handout(step):
    assert missing(step) == []


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_a_step_that_loses_its_code_or_its_words_is_found(step):
    for part in step.code:
        assert part in missing(step, code=[cell for cell in CODE if flat(part) not in flat(cell)])
    for part in step.words:
        assert part in missing(step, text=flat(TEXT).replace(part, ""))
    headings = "\n".join(line for line in HANDOUT.splitlines() if line.startswith("#"))
    assert {*step.words, *step.out} <= set(missing(step, handout=headings))
