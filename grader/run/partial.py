"""Grading again only what a change touches: a mended test is run again for everybody, and no other test.

A record says by which suite and grading it was made, and the gradebook has the fingerprints of these
(fingerprints.py). Where nothing but tests and comparisons differ, the touched tests are run and their outcomes
take the place of the old ones. A submission for which more might follow from that (a test that fails now, or failed
before, has a say in credit and in the diagnosis of others) is graded whole, so a record is always what grading
everything would have made it.
Not covered: the seconds that a test takes; those of tests that were not run again stay.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from exercises.kit.manifest import Course
from grader.harness.batch import Key
from grader.records import scoring
from grader.records.gradebook import Gradebook
from grader.records.record import Outcome, Record
from grader.run import fingerprints
from grader.run.fingerprints import Fingerprints
from grader.run.provenance import MEASURED_LIMIT, Provenance
from grader.run.settings import Settings

# What of a provenance a change of tests and comparisons may change.
FILES = ("suite", "grading")


@dataclass(frozen=True)
class Change:
    """What became of a suite: the tests that are to be run again, and those that are gone, as fingerprints name them.

    `record` is what one student has from before.
    """

    touched: frozenset[str]
    gone: frozenset[str]
    record: Record | None = None


class Changes:
    """What has changed since records were made, by what they were made with."""

    def __init__(self, book: Gradebook, settings: Settings, common: Provenance) -> None:
        self._book, self._common = book, common
        self._now = _known(book, common) or _noted(book, settings, common)
        self._found: dict[str, Change | None] = {}

    def since(self, made_with: Provenance) -> Change | None:
        """What has changed since a record was made with this; None where all of it is to be graded again."""
        key = json.dumps(made_with)
        if key not in self._found:
            self._found[key] = self._change(made_with)
        return self._found[key]

    def _change(self, made_with: Provenance) -> Change | None:
        before = _known(self._book, made_with)
        differ = {name for name in {*made_with, *self._common} if made_with.get(name) != self._common.get(name)}
        if before is None or differ - set(FILES) or before.rest != self._now.rest:
            return None
        touched = {name for name, own in self._now.tests.items() if before.tests.get(name) != own}
        return Change(frozenset(touched), frozenset(before.tests.keys() - self._now.tests.keys()))


def _topic(made_with: Provenance) -> str:
    return "made with " + " ".join(made_with.get(name, "") for name in FILES)


def _known(book: Gradebook, made_with: Provenance) -> Fingerprints | None:
    said = book.note(_topic(made_with))
    return Fingerprints(**json.loads(said)) if said else None


def _noted(book: Gradebook, settings: Settings, common: Provenance) -> Fingerprints:
    """The fingerprints of now, written down for later runs."""
    found = fingerprints.of_suite(settings.hidden, settings.course)
    book.set_note(_topic(common), json.dumps({"rest": found.rest, "tests": found.tests}))
    return found


def name_of(key: Key | Outcome) -> str:
    """What fingerprints call a test."""
    return f"{key.visibility}:{key.name.partition('[')[0]}"


def without_gone(record: Record, change: Change, common: Provenance, course: Course) -> Record:
    """The record as it is where no test needs to be run: without tests that are gone, made with what there is now."""
    kept = [test for test in record.tests if name_of(test) not in change.gone]
    own = {name: record.provenance[name] for name in ("submission", MEASURED_LIMIT) if name in record.provenance}
    again = replace(record, provenance=common | own)
    return again if len(kept) == len(record.tests) else scoring.rescored(replace(again, tests=kept), course)


def merged(change: Change, fresh: Iterable[Outcome], order: Iterable[Key]) -> list[Outcome] | None:
    """A submission's outcomes with the fresh ones in their places; None where it is to be graded whole."""
    assert change.record is not None
    new = {_place(outcome): outcome for outcome in fresh}
    old = {_place(outcome): outcome for outcome in change.record.tests}
    if not all(outcome.verdict == "passed" or outcome.left_out for outcome in new.values()):
        return None
    again = [one for one in old.values() if name_of(one) in change.touched | change.gone]
    others = [one for one in old.values() if one not in again]
    if not (all(map(_is_plain, again)) or all(map(_is_plain, others))):
        return None
    places = [_place(key) for key in order]
    if any(place not in new and place not in old for place in places):
        return None
    return [new.get(place) or old[place] for place in places]


def _is_plain(outcome: Outcome) -> bool:
    """Whether a test was passed by the submission itself, or left out."""
    return outcome.left_out or (outcome.verdict == "passed" and not outcome.followed_through)


def _place(test: Key | Outcome) -> Key:
    return Key(test.visibility, test.exercise, test.name)
