"""`pytest exercises --pdb`, with what a person types: where it stops, and what can be asked there."""

import pytest

RUN = (
    "import os, runpy, sys\n"
    "os.dup2(os.open(sys.argv.pop(1), os.O_RDONLY), 0)\n"
    "sys.stdout.reconfigure(line_buffering=True)\n"
    "runpy.run_module('pytest', run_name='__main__', alter_sys=True)\n"
)


@pytest.fixture
def debugged(warm, tmp_path):
    """debugged(body, *typed): what is printed when tokenize has this body and these lines are typed."""

    def debugged(body, *typed):
        path, lines = tmp_path / "me.py", tmp_path / "typed"
        path.write_text(f"import torch\n\n\ndef tokenize(tokenizer, text):\n    mine = 41\n    {body}\n")
        lines.write_text("\n".join([*typed, "q", ""]))
        arguments = ("exercises", "--pdb", "-k", "tokenize", "--submission", path, "-p", "no:cacheprovider")
        return warm.loaded("-c", RUN, lines, *arguments)[1]

    return debugged


@pytest.mark.parametrize(
    "body",
    [
        "return mine + 'text'",
        "return torch.zeros(3).reshape(mine)",  # raised in a library
        "return mine",  # wrong, and it has returned
    ],
)
def test_it_stops_in_the_students_own_frame_with_its_values(debugged, body):
    said = debugged(body, "p ('mine is', mine + 1, text)")
    assert f"me.py(6)tokenize()\n-> {body}\n" in said
    assert "('mine is', 42, 'The" in said


def test_above_the_students_frame_is_the_check(debugged):
    said = debugged("return mine", "up", "p __name__")
    assert "test_1_tokenize" in said.partition("(Pdb)")[2]


def test_a_breakpoint_stops_there_too(debugged):
    said = debugged("breakpoint(); return mine", "p mine + 1")
    assert "me.py(6)tokenize()" in said and "42" in said.partition("(Pdb)")[2]
