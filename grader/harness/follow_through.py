"""After the tests: credit for what only failed because of what it builds on, and the names of known mistakes.

A function that fails together with one that it builds on is tested once more with the reference in the place of the
latter. What passes then is credited, and the record says so. A failed test whose result is that of a known mistake gets
the mistake's words.
Not covered: a second try of the second try; the reference is right, so nothing is left to follow.
"""

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Protocol

from exercises.kit import diagnosis
from exercises.kit.diagnosis import Answer
from exercises.kit.feedback import building
from exercises.kit.manifest import Course
from grader.harness.batch import Batch, Call, Key, Trial
from grader.records.record import Verdict
from grader.sandbox.spawner import SandboxError
from solutions import misconceptions

CREDITED = "Right, once the functions that it builds on are right."
# So much of a generated text is looked at.
MAX_SHOWN = 5000
# What a function does when the one that it calls is wrong in value, or raises.
PASSED_ON: tuple[Verdict, ...] = ("wrong", "error")
# Of these it is said that something else comes first: what a function did that was called.
HELD_UP: tuple[Verdict, ...] = ("wrong", "error", "timeout", "memory", "crashed", "blocked")
# A stub stays a stub, a file that can't be read stays that, and what is not installed is not there the second time.
NEVER_TRIED_AGAIN: tuple[Verdict, ...] = ("passed", "not_attempted", "unreadable", "missing_module")


class Tests(Protocol):
    """What runs the tests of a batch: session.Session."""

    def run(self, batch: Batch) -> None:
        """Run the tests for each submission, those of `batch.only` where that says which."""


def follow(batch: Batch, tests: Tests, *, credits: bool) -> None:
    """Credit what `tests` pass in a second try (when `credits`), then say what is known of the mistakes.

    A sandbox that fails here has failed before: the batch is graded again, or its records say so.
    """
    with contextlib.suppress(SandboxError):
        second = _second_try(batch, tests) if credits else {}
        for number, trials in batch.trials.items():
            credit(trials, second.get(number, []))
        for number, trials in batch.trials.items():
            diagnose(trials, second.get(number, []), batch.course, batch.reference.functions)
            say_more(trials, batch.reference.functions)
    for number, trials in batch.trials.items():
        put_first_things_first(trials, batch.course, batch.uses.get(number, {}))


def _second_try(batch: Batch, tests: Tests) -> dict[int, list[Trial]]:
    """The trials of a second try, by the submission's number."""
    only = {number: worth_another_try(trials, batch.course) for number, trials in batch.trials.items()}
    again = replace(batch, only=only, following=True, trials={}, notes={})
    if any(only.values()):
        tests.run(again)
    return again.trials


def worth_another_try(trials: Sequence[Trial], course: Course) -> set[Key]:
    """The failed tests of a submission whose function builds on one that failed too.

    A verdict such as `timeout` counts when a prerequisite has it too: else the function itself is to blame.
    """
    trials = [trial for trial in trials if not trial.outcome.left_out]
    verdicts = {trial.outcome.verdict for trial in trials}
    if len(verdicts) == 1 and not verdicts & set(PASSED_ON):
        return set()  # the file itself can't be used
    failed: dict[str, set[Verdict]] = {}
    for trial in trials:
        if trial.outcome.verdict != "passed":
            failed.setdefault(trial.outcome.exercise, set()).add(trial.outcome.verdict)
    chosen = set()
    for trial in trials:
        verdict = trial.outcome.verdict
        below = [failed[name] for name in course.builds_on(trial.outcome.exercise) if name in failed]
        if verdict in NEVER_TRIED_AGAIN or not below:
            continue
        if verdict in PASSED_ON or any(verdict in found for found in below):
            chosen.add(trial.key)
    return chosen


def credit(trials: Iterable[Trial], second: Iterable[Trial]) -> None:
    """Turn the outcomes of `trials` that a second try passed into passed ones, marked as followed through."""
    passed = {trial.key for trial in second if trial.outcome.verdict == "passed"}
    for trial in trials:
        if trial.key in passed:
            trial.outcome = replace(trial.outcome, verdict="passed", message=CREDITED, followed_through=True)


def put_first_things_first(trials: Iterable[Trial], course: Course, uses: Mapping[str, Sequence[str]]) -> None:
    """Of a function that fails and calls another one that is not right yet, say that and nothing else.

    What is said of public checks is what a student is told at home, where there are no others.
    """
    trials = list(trials)
    failed = {visibility: set[str]() for visibility in ("public", "hidden")}
    for trial in trials:
        if trial.outcome.verdict != "passed" and not trial.outcome.left_out:
            failed[trial.outcome.visibility].add(trial.outcome.exercise)
    failed["hidden"] |= failed["public"]
    for trial in trials:
        outcome = trial.outcome
        if outcome.verdict not in HELD_UP or not uses:
            continue
        below = building.below(course, outcome.exercise, uses)
        first = next((name for name in below if name in failed[outcome.visibility]), "")
        if first:
            trial.outcome = replace(outcome, message=building.said(first))


def diagnose(trials: Sequence[Trial], second: Iterable[Trial], course: Course, reference: SimpleNamespace) -> None:
    """Put the words of a known mistake into the messages of the tests whose outcome it explains."""
    again = {trial.key: trial for trial in second}
    for exercise in dict.fromkeys(trial.outcome.exercise for trial in trials):
        failed = [
            trial for trial in trials if trial.outcome.exercise == exercise and trial.outcome.verdict in PASSED_ON
        ]
        # Where a second try was made, its calls show the function's own mistake, not the one that it was handed.
        looked_at = failed[: diagnosis.LOOKED_AT]
        found = [_matches(again.get(trial.key, trial), exercise, reference.mistakes) for trial in looked_at]
        slug = diagnosis.speaker(found)
        if slug is not None:
            says = {mistake.slug: mistake.says for mistake in misconceptions.of(course, exercise)}[slug]
            for trial in _explained(looked_at, found, slug):
                message = f"{trial.kept}\n{says}" if trial.kept else says
                trial.outcome = replace(trial.outcome, message=message)


def _matches(trial: Trial, exercise: str, mistakes: Callable[..., dict[str, dict]]) -> set[str]:
    """The mistakes that give what the last call of a test gave. Only calls of the exercise's own function tell."""
    call = _last(trial.calls, exercise)
    if call is None or call.answer is None:
        return set()
    try:
        theirs = {slug: Answer(**said) for slug, said in mistakes(exercise, *call.args, **call.kwargs).items()}
    except SandboxError:  # on a very large model they may take too long: no reason to lose the grades
        return set()
    return diagnosis.matches(call.answer, theirs)


def _last(calls: Sequence[Call], exercise: str) -> Call | None:
    return calls[-1] if calls and calls[-1].name == exercise else None


def _explained(trials: Sequence[Trial], found: Sequence[Collection[str]], slug: str) -> Iterator[Trial]:
    return (trial for trial, slugs in zip(trials, found, strict=True) if slug in slugs)


def say_more(trials: Iterable[Trial], reference: SimpleNamespace) -> None:
    """Add to public messages what the course's oracle has to say about a wrong result. Hidden ones stay silent."""
    for trial in trials:
        if trial.outcome.visibility == "public" and trial.outcome.verdict == "wrong":
            line = about(trial, reference)
            if line:
                trial.outcome = replace(trial.outcome, message=f"{trial.outcome.message}\n{line}")


def about(trial: Trial, reference: SimpleNamespace) -> str:
    """What the oracle says about the result of a test's last call (`about_NAME(result, *arguments)`); often nothing."""
    call = trial.calls[-1] if trial.calls else None
    ask = getattr(reference, f"about_{call.name}", None) if call is not None else None
    if ask is None or call is None or call.answer is None or call.answer.raised is not None:
        return ""
    value = call.answer.value
    try:
        said = ask(value[:MAX_SHOWN] if isinstance(value, str) else value, *call.args, **call.kwargs)
    except SandboxError:  # no tokenizer takes every str: half of a surrogate pair, for one
        return ""
    return said if isinstance(said, str) else ""
