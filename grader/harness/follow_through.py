"""After a session: credit for what only failed because of what it builds on, and the names of known mistakes.

A function that fails together with one that it builds on is tested once more with the reference in the place of the
latter. What passes then is credited, and the record says so.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from exercises.kit import diagnosis, manifest
from exercises.kit.diagnosis import Answer
from grader.harness.batch import Key, Tested
from grader.sandbox.client import SandboxError
from solutions import misconceptions

CREDITED = "Right, once the functions that it builds on are right."
# So much of a generated text is looked at.
MAX_SHOWN = 5000
# What a function does when the one that it calls is wrong in value, or raises.
PASSED_ON = ("wrong", "error")


def worth_another_try(tested: list[Tested]) -> set[Key]:
    """The failed tests of a submission whose function builds on one that failed too.

    A verdict such as `timeout` counts when a prerequisite has it too: else the function itself is to blame.
    """
    failed: dict[str, set[str]] = {}
    if len({each.verdict.verdict for each in tested}) == 1 and tested[0].verdict.verdict not in PASSED_ON:
        return set()  # the file itself can't be used
    for each in tested:
        if each.verdict.verdict != "passed":
            failed.setdefault(each.verdict.exercise, set()).add(each.verdict.verdict)
    chosen = set()
    for each in tested:
        verdict, exercise = each.verdict.verdict, each.verdict.exercise
        below = [failed[name] for name in manifest.builds_on(exercise) if name in failed]
        if verdict in ("passed", "not_attempted", "unreadable") or not below:
            continue  # a stub stays a stub, and a file that can't be read stays that
        if verdict in PASSED_ON or any(verdict in found for found in below):
            chosen.add(each.key)
    return chosen


def credit(tested: list[Tested], second: list[Tested]) -> None:
    """Turn the verdicts of `tested` that a second try passed into passed ones, marked as followed through."""
    passed = {each.key for each in second if each.verdict.verdict == "passed"}
    for each in tested:
        if each.key in passed:
            each.verdict = replace(each.verdict, verdict="passed", message=CREDITED, followed_through=True)


def diagnose(tested: list[Tested], second: list[Tested], mistakes: Callable[..., dict[str, Any]]) -> None:
    """Put the words of a known mistake into the messages of the tests whose outcome it explains."""
    again = {each.key: each for each in second}
    for exercise in dict.fromkeys(each.verdict.exercise for each in tested):
        course = next(course for course in manifest.courses() if exercise in course.names)
        says = misconceptions.Catalogue(course).says(exercise)
        failed = [each for each in tested if each.verdict.exercise == exercise and each.verdict.verdict in PASSED_ON]
        # Where a second try was made, its calls show the function's own mistake, not the one that it was handed.
        looked_at = failed[: diagnosis.LOOKED_AT]
        found = [_matches(again.get(each.key, each), exercise, mistakes) for each in looked_at]
        slug = diagnosis.speaker(found)
        if slug is not None:
            for each in _explained(looked_at, found, slug):
                message = f"{each.kept}\n{says[slug]}" if each.kept else says[slug]
                each.verdict = replace(each.verdict, message=message)


def _matches(tested: Tested, exercise: str, mistakes: Callable[..., dict[str, Any]]) -> set[str]:
    """The mistakes that give what the last call of a test gave. Only calls of the exercise's own function tell."""
    if not tested.calls or tested.calls[-1].name != exercise:
        return set()
    call = tested.calls[-1]
    if not call.outcome:
        return set()
    try:
        theirs = mistakes(exercise, *call.args, **call.kwargs)
        return diagnosis.matches(Answer(**call.outcome), {slug: Answer(**outcome) for slug, outcome in theirs.items()})
    except SandboxError:  # on a very large model they may take too long: no reason to lose the grades
        return set()


def _explained(tested: list[Tested], found: list[set[str]], slug: str) -> Iterable[Tested]:
    return (each for each, slugs in zip(tested, found, strict=True) if slug in slugs)


def show_divergence(tested: list[Tested], ask: Callable[..., Any]) -> None:
    """Add to public messages where a generated text left the path of greedy decoding. Hidden ones stay silent."""
    for each in tested:
        if each.verdict.visibility == "public" and each.verdict.verdict == "wrong":
            line = divergence(each, ask)
            if line:
                each.verdict = replace(each.verdict, message=f"{each.verdict.message}\n{line}")


def divergence(tested: Tested, ask: Callable[..., Any]) -> str:
    """In words, the first token that is not the most likely one, with both log probabilities; empty for none."""
    call = tested.calls[-1] if tested.calls else None
    if call is None or call.name != "greedy_generate" or not isinstance(call.outcome.get("value"), str):
        return ""
    try:
        found = ask(*call.args, call.outcome["value"][:MAX_SHOWN], call.kwargs.get("max_new_tokens", 20))
    except SandboxError:  # no tokenizer takes every str: half of a surrogate pair, for one
        return ""
    if found is None:
        return ""
    return (
        f"token {found['number']}: yours {found['yours']!r} ({found['your_score']:.2f}), "
        f"the most likely {found['best']!r} ({found['best_score']:.2f})"
    )
