"""otter-grader and nbgrader on the same work, as their users run them on a machine of their own.

The same files as notebooks, behind a cell that loads the model; the same 24 calls, each compared with the answer of the
solutions, which stands in the test as it would in a course's own. otter: `otter generate`, then `otter run` for each
submission (`otter grade` does the same in a container each). nbgrader: `nbgrader autograde` over the class.
They are run by the interpreter of --others, where they are installed without disturbing this project's own packages.
Not covered: their exchange, their containers, more than one of them at a time.
"""

import json
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

import jupytext
import nbformat

from exercises.kit.submission import calls
from exercises.kit.values import Handle, Tensor
from tests.benchmarks import work
from tests.benchmarks.contenders import Figures, Setting
from tests.benchmarks.processes import Failed, NotAvailable, environment, python

LOAD = """import torch, transformers
tokenizer = transformers.AutoTokenizer.from_pretrained({folder!r})
model = transformers.AutoModelForCausalLM.from_pretrained({folder!r}, dtype=torch.float32)"""
SAME = """def same(got, expected):
    import torch
    if isinstance(got, torch.Tensor):
        return torch.allclose(got.double(), torch.tensor(expected, dtype=torch.float64), atol=1e-4)
    return abs(got - expected) < 1e-6 if isinstance(expected, float) else got == expected"""
COURSE, ASSIGNMENT = "course", "unpacking"


def shown(value: Any) -> str:
    """An argument of a recorded call as a notebook would write it."""
    if isinstance(value, Handle):
        return value.kind
    if isinstance(value, Tensor):
        return f"torch.tensor({value.array.tolist()!r})"
    return repr(value)


def expression(call: dict[str, Any]) -> str:
    arguments = [shown(each) for each in call["args"]]
    arguments += [f"{name}={shown(each)}" for name, each in call["kwargs"].items()]
    return f"{call['name']}({', '.join(arguments)})"


@cache
def asserted(setting: Setting) -> list[dict[str, str]]:
    """The recorded calls as code: {"name", "assertion"}. A process of its own asks the solutions for the answers."""
    return json.loads(python("-m", "tests.benchmarks.others", setting.calls)[1])


def main() -> None:
    import torch

    from solutions import unpacking_pipeline

    resolve = calls.resolver("pocket")
    found = []
    for call in work.read_calls(Path(sys.argv[1])):
        arguments = [resolve(each) for each in call["args"]]
        answer = getattr(unpacking_pipeline, call["name"])(*arguments, **call["kwargs"])
        answer = answer.tolist() if isinstance(answer, torch.Tensor) else answer
        found.append({"name": call["name"], "assertion": f"assert same({expression(call)}, {answer!r})"})
    print(json.dumps(found))


def notebook(source: str) -> nbformat.NotebookNode:
    """A submission as a notebook: the model is loaded, and then come the student's cells."""
    made = jupytext.reads(source, fmt="py:percent")
    made.cells.insert(0, nbformat.v4.new_code_cell(LOAD.format(folder=str(work.model_folder()))))
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for cell in made.cells:
        cell.metadata = nbformat.NotebookNode()
    return made


def _sources(setting: Setting) -> list[str]:
    """A third of those that a round of fresh pytest takes: these need longer still."""
    files = sorted(setting.folder.glob(f"*/{work.SOURCE}"))
    return [path.read_text("utf-8") for path in files[: max(2, setting.few // 3)]]


def _interpreter(setting: Setting, module: str) -> str:
    if not setting.others:
        raise NotAvailable("give an interpreter that has it with --others (extra [bench])")
    if subprocess.run([setting.others, "-c", f"import {module}"], capture_output=True).returncode != 0:
        raise NotAvailable(f"{module} is not installed for {setting.others}: pip install -e '.[bench]'")
    return setting.others


def otter(setting: Setting) -> Figures:
    """`otter run` on each of a few submissions: seconds each."""
    interpreter = _interpreter(setting, "otter")
    folder = setting.fresh_folder("otter")
    asked = asserted(setting)
    tests = folder / "tests"
    tests.mkdir()
    for name in dict.fromkeys(each["name"] for each in asked):
        own = [each["assertion"] for each in asked if each["name"] == name]
        cases = "\n\n".join(
            f"@test_case(points=1)\ndef test_{name}_{n}(env):\n    globals().update(env)\n    {assertion}"
            for n, assertion in enumerate(own)
        )
        text = f"from otter.test_files import test_case\n\nOK_FORMAT = False\nname = {name!r}\npoints = None\n\n"
        (tests / f"{name}.py").write_text(f"{text}{SAME}\n\n{cases}\n")
    _run(interpreter, "otter", folder, "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment")
    seconds = []
    for number, source in enumerate(_sources(setting)):
        own_folder = folder / f"s{number}"
        own_folder.mkdir()
        nbformat.write(notebook(source), own_folder / "submission.ipynb")
        begun = time.perf_counter()
        _run(interpreter, "otter", own_folder, "run", "-a", "../autograder.zip", "-o", ".", "submission.ipynb")
        seconds.append(time.perf_counter() - begun)
        passed = [each for each in json.loads((own_folder / "results.json").read_text())["tests"] if each.get("score")]
        _all_passed("otter", sum(each["score"] for each in passed), len(asked))
    return {"each": sum(seconds) / len(seconds)}


def nbgrader(setting: Setting) -> Figures:
    """`nbgrader autograde` on a class of a few: seconds each."""
    interpreter = _interpreter(setting, "nbgrader")
    folder = setting.fresh_folder("nbgrader")
    asked = asserted(setting)
    (folder / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.course_id = {COURSE!r}\nc.CourseDirectory.root = {str(folder)!r}\n"
        "c.ExecutePreprocessor.timeout = 300\n"
    )
    source = folder / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    sources = _sources(setting)
    source.parent.mkdir(parents=True)
    nbformat.write(_graded(sources[0], asked), source)
    _run(interpreter, "nbgrader", folder, "generate_assignment", ASSIGNMENT)
    for number, text in enumerate(sources):
        handed_in = folder / "submitted" / f"s{number}" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        handed_in.parent.mkdir(parents=True)
        nbformat.write(_graded(text, asked), handed_in)
    begun = time.perf_counter()
    _run(interpreter, "nbgrader", folder, "autograde", ASSIGNMENT)
    seconds = time.perf_counter() - begun
    _run(interpreter, "nbgrader", folder, "export")
    rows = (folder / "grades.csv").read_text().splitlines()
    column = rows[0].split(",").index("score")
    for row in rows[1:]:
        _all_passed("nbgrader", float(row.split(",")[column]), len(asked))
    return {"each": seconds / len(sources)}


def _graded(source: str, asked: list[dict[str, str]]) -> nbformat.NotebookNode:
    """A notebook with a graded cell for each call, as nbgrader marks them."""
    made = notebook(source)
    for number, cell in enumerate(made.cells):
        if cell.cell_type == "code" and number:
            cell.metadata["nbgrader"] = _mark(f"solution-{number}", grade=False)
    made.cells.append(nbformat.v4.new_code_cell(SAME))
    for number, each in enumerate(asked):
        cell = nbformat.v4.new_code_cell(each["assertion"])
        cell.metadata["nbgrader"] = _mark(f"test-{number}", grade=True) | {"points": 1}
        made.cells.append(cell)
    for number, cell in enumerate(made.cells):
        cell["id"] = f"cell-{number}"
    return made


def _mark(name: str, grade: bool) -> dict[str, Any]:
    return {
        "schema_version": 3, "grade_id": name, "grade": grade, "solution": not grade, "locked": grade, "task": False,
        "cell_type": "code",
    }  # fmt: skip


def _run(interpreter: str, module: str, folder: Path, *arguments: str) -> None:
    command = [str(Path(interpreter).with_name(module)), *arguments]
    # Notebooks' kernels are looked for on the path.
    own = {"PATH": f"{Path(interpreter).parent}:{environment()['PATH']}"}
    ended = subprocess.run(command, cwd=folder, env=environment() | own, capture_output=True, text=True)
    if ended.returncode != 0:
        raise Failed(f"{' '.join(command)} ended with {ended.returncode}:\n{(ended.stdout + ended.stderr)[-3000:]}")


def _all_passed(who: str, score: float, points: int) -> None:
    """A grader that does not do the work must not be timed as if it did."""
    if round(score) != points:
        raise Failed(f"{who} gives a right submission {score:g} of {points} points")


if __name__ == "__main__":
    main()
