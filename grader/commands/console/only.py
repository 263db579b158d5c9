"""`--only NAME`: which of a class are meant. Not covered: who is in the gradebook, and not in the folder."""

from grader import text
from grader.commands.console.options import WrongOption
from grader.intake.submissions import Found


def chosen(found: list[Found], names: tuple[str, ...]) -> list[Found]:
    """The submissions of these students. Raises WrongOption for a name that is nobody's, with those that are near."""
    meant = []
    for name in names:
        own = [one for one in found if name.casefold() in (one.student.casefold(), one.own_name.casefold())]
        if not own:
            near = text.near(name, [one.student for one in found])
            raise WrongOption(f"--only {name}: nobody of that name handed in something here.{near}")
        meant += own
    return meant
