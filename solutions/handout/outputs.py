"""What stands below the handout's examples, made by running them with the solutions and the pocket model.

    python -m solutions.handout.outputs

Every line after `>>>` is run, from the top of the page to its end, and what it shows is written below it. What the
pipeline draws by chance is drawn from one seed, so that the same versions give the same page.
Not covered: whether the words around an example fit it.
"""

import doctest
from typing import Any

from exercises.kit.manifest import courses
from solutions import unpacking_pipeline as solution
from solutions.handout import HANDOUT

SEED = 0


class _Runner(doctest.DocTestRunner):
    """Runs examples and keeps what they show, right or not. An example that raises ends the command."""

    def __init__(self) -> None:
        super().__init__(verbose=False)
        self.shown: list[str] = []

    def report_success(self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        self.shown.append(got)

    def report_failure(self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        self.shown.append(got)

    def report_unexpected_exception(
        self, out: Any, test: doctest.DocTest, example: doctest.Example, exc_info: Any
    ) -> None:
        raise SystemExit(f"{test.name}, line {example.lineno + 1}: {example.source}{exc_info[1]!r}")


def shown(handout: str, name: str = HANDOUT) -> list[tuple[doctest.Example, str]]:
    """Every example of the handout with what it shows."""
    import torch

    test = doctest.DocTestParser().get_doctest(handout, dict(vars(solution)), name, name, 0)
    runner = _Runner()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        runner.run(test, out=lambda text: None)
    return list(zip(test.examples, runner.shown, strict=True))


def written(handout: str) -> str:
    """The handout with the outputs that its examples give now."""
    lines = handout.splitlines(keepends=True)
    for example, got in reversed(shown(handout)):
        start = example.lineno + example.source.count("\n")
        end = start + example.want.count("\n")
        indent = " " * example.indent
        lines[start:end] = [f"{indent}{line}" for line in got.splitlines(keepends=True)]
    return "".join(lines)


def main() -> None:
    handout = courses()[0].stub.parent / HANDOUT
    handout.write_text(written(handout.read_text("utf-8")), "utf-8")
    print(f"wrote {handout}")


if __name__ == "__main__":
    main()
