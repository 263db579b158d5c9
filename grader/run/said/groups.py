"""One hand-in for several people: every member of a group gets it as an own submission.

What a group has handed in is what is called as the group is (a folder, a file, Moodle's folder of a team), else what
one of its members has handed in for all, as Canvas gives it out. A platform's number of a group is nobody's number.
- A member who has handed in alone as well keeps that: it is that student's own word.
- Where several members have handed in, and none as the group, the others get it only if it is one and the same file:
  which of two is the group's can't be told.

Covered: a roster or none; groups that have handed in nothing, and names that are nearly a group's. Not covered: grading
it once only (run/scheduler.py), and groups that a platform names itself (Gradescope, ILIAS: intake/platforms).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from grader.intake import roster
from grader.intake.lists.groups import Groups
from grader.intake.roster import Person, Roster
from grader.intake.submissions import Found
from grader.text import near


@dataclass
class Spread:
    """The class with a submission for every member, notes for the instructor, and what groups are called that gave way
    to their members."""

    found: list[Found]
    notes: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)


def spread(found: Sequence[Found], groups: Groups, people: Roster | None) -> Spread:
    """Give every member of a group what the group has handed in."""
    teams = {place: group for place, one in enumerate(found) if (group := _group_called(one, groups))}
    whose = {place: person for place, person in _whose(found, groups, people).items() if place not in teams}
    done = Spread([one for place, one in enumerate(found) if place not in teams])
    done.teams = sorted({found[place].own_name or found[place].student for place in teams})
    nothing = []
    for group, members in groups.members.items():
        as_group = [found[place] for place, name in teams.items() if name == group]
        own = {
            person.student: found[place]
            for place, person in whose.items()
            if person in members and not found[place].problem
        }
        shared = _shared(group, as_group, own, members, done.notes)
        without = [person for person in members if person.student not in own]
        if shared is not None:
            # A member's own hand-in that can't be read gives way to the group's.
            given = [_for(person, group, shared, groups, found, whose) for person in without]
            taken = {one.student for one in given}
            kept = [one for one in done.found if one.student not in taken]
            done.found = [replace(one, group=group) if one is shared else one for one in kept] + given
        elif not own:
            nothing.append(group)
    done.found.sort(key=lambda one: one.student)
    done.notes += _nothing(nothing, groups, done.found)
    return done


def _whose(found: Sequence[Found], groups: Groups, people: Roster | None) -> dict[int, Person]:
    """Which submissions are of which members, by their places."""
    if people is not None:
        called = {person.student: person for person in groups.people}
        return {place: called[one.student] for place, one in enumerate(found) if one.student in called}
    members = roster.of_people(groups.path, groups.people)
    whose = {}
    for place, one in enumerate(found):
        name = _without_number(one)
        if one.platform_id:
            persons = roster.match(members, [one.platform_id], name if name != one.platform_id else "")
        else:
            persons = roster.match_folder(members, name)
        if len(persons) == 1:
            whose[place] = persons[0]
    return whose


def _without_number(found: Found) -> str:
    return (found.own_name or found.student).removesuffix(f" {found.platform_id}")


def _group_called(found: Found, groups: Groups) -> str:
    """The group that a submission is called after; "" for none. Also as the end of a name, after a hyphen."""
    exact = {" ".join(group.casefold().split()): group for group in groups.members}
    rough: dict[str, list[str]] = {}
    for group in groups.members:
        rough.setdefault(roster.letters(group), []).append(group)
    name = _without_number(found)
    for called in (found.own_name or found.student, name):
        if " ".join(called.casefold().split()) in exact:
            return exact[" ".join(called.casefold().split())]
    parts = name.split("-")
    for at in range(len(parts) if not found.platform_id else 1):
        meant = rough.get(roster.letters("-".join(parts[at:])), [])
        if len(meant) == 1 and roster.letters(meant[0]):
            return meant[0]
    return ""


def _shared(
    group: str, as_group: Sequence[Found], own: dict[str, Found], members: Sequence[Person], notes: list[str]
) -> Found | None:
    """What is handed in for those of a group who have handed in nothing themselves; None where it can't be told."""
    others = [person.student for person in members if person.student not in own]
    if len(as_group) > 1:
        paths = ", ".join(one.source for one in as_group)
        notes.append(f"The group {group} is there several times ({paths}), so nobody gets it. Keep one of them.")
        return None
    if as_group:
        if own:
            notes.append(f"Handed in alone too, beside the group {group}; their own counts: {', '.join(sorted(own))}.")
        return as_group[0]
    if not own or not others:
        return None
    if len(own) > 1 and len({one.load().digest for one in own.values()}) > 1:
        notes.append(
            f"Of the group {group}, {' and '.join(sorted(own))} have handed in different files; {', '.join(others)} "
            f"gets none of them. Put the group's file into a folder called {group!r}."
        )
        return None
    return next(iter(own.values()))


def _for(
    person: Person, group: str, shared: Found, groups: Groups, found: Sequence[Found], whose: dict[int, Person]
) -> Found:
    """What a group has handed in, as a submission of one member."""
    before = next((found[place] for place, known in whose.items() if known == person), None)
    student, own_name = person.student, groups.written[person.student]
    if before is not None:
        student, own_name = before.student, before.own_name
    return replace(shared, student=student, own_name=own_name, platform_id=person.id, may_be=(), group=group)


def _nothing(groups: Sequence[str], known: Groups, found: Sequence[Found]) -> Iterator[str]:
    """A note on groups that have handed in nothing, with what may have been meant."""
    for group in groups:
        called = [_without_number(one) for one in found if not one.group]
        meant = near(group, called)
        yield f"{known.path}, line {known.lines[group]}: nobody has handed in for the group {group}.{meant}"
