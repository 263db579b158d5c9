"""What the instructor may want to look at beside the grades: files that are the same, and modules that are not there.

Sources are strangers' files: they are cut into tokens, never parsed or run, and only up to a size.
Covered: files of the same bytes; files and functions of the exercises that differ only in white space and comments
(notebooks by their code cells); modules that a source imports and this Python has not, by name.
Not covered: renamed variables and other changes (there are programs for that); whether somebody copied.
"""

import hashlib
import importlib.util
import io
import tokenize
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from exercises.kit.manifest import Course
from exercises.kit.submission import loader
from grader.intake.names import without_suffix
from grader.intake.submissions import Found

# Tokens of what is larger are not compared, only its bytes.
MAX_SOURCE = 200_000
# What has fewer tokens is the same in many files by chance: a function of one line, an empty file.
LEAST = 60
LAYOUT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING}
Token = tokenize.TokenInfo
# A file as it was handed in: student, file name, content, and the names of files that lie beside it.
Source = tuple[str, str, bytes, frozenset[str]]


@dataclass(frozen=True)
class Same:
    """Students whose files are the same; with an `exercise`, only that function of them."""

    who: list[str]
    exact: bool = False
    exercise: str = ""


@dataclass(frozen=True)
class Alike:
    """What was found in a class. `modules`: by module that is not there, the students who import it."""

    files: list[Same] = field(default_factory=list)
    modules: dict[str, list[str]] = field(default_factory=dict)


def of_class(found: Iterable[Found], course: Course) -> Alike:
    """What is alike among the submissions of a class; each is read once more for it."""
    return compared(_sources(found), course)


def _sources(found: Iterable[Found]) -> Iterator[Source]:
    groups: set[str] = set()
    for waiting in found:
        if waiting.group in groups:
            continue  # one hand-in of several people is not alike, it is one
        groups |= {waiting.group} - {""}
        submission = waiting.load()
        if not submission.problem:
            beside = waiting.to_choose.files if waiting.to_choose else ()
            names = frozenset(without_suffix(file.name) for file in beside)
            yield submission.student, Path(submission.source).name, submission.data, names


def compared(sources: Iterable[Source], course: Course) -> Alike:
    """Compare sources with each other. What the course's own stubs hold is the same for all and says nothing."""
    by_bytes: dict[str, list[str]] = {}
    by_code: dict[str, list[str]] = {}
    by_function: dict[tuple[str, str], list[str]] = {}
    modules: dict[str, list[str]] = {}
    stubs = [_tokens(text) for text in _stubs(course)]
    given = {_said(tokens) for tokens in stubs} | {
        own for tokens in stubs for own in _functions(tokens, course).values()
    }
    known = {course.stub.stem, "exercises"}.union(*map(_imports, stubs))
    for student, name, data, beside in sources:
        tokens = _tokens(_code(name, data))
        code = _said(tokens)
        if code in given:
            continue
        if data.strip():
            by_bytes.setdefault(_digest(data), []).append(student)
        if len(tokens) >= LEAST:
            by_code.setdefault(_digest(code), []).append(student)
        for exercise, own in _functions(tokens, course).items():
            if own not in given:
                by_function.setdefault((exercise, _digest(own)), []).append(student)
        for module in sorted(_imports(tokens) - known - beside):
            modules.setdefault(module, []).append(student)
    exact = [Same(who, exact=True) for who in by_bytes.values() if len(who) > 1]
    alike = [Same(who) for who in by_code.values() if len(who) > 1 and not _is_in(who, exact)]
    whole = [*exact, *alike]
    functions = [Same(who, exercise=name) for (name, _), who in by_function.items() if len(who) > 1]
    parts = [same for same in functions if not _is_in(same.who, whole)]
    lacking = {module: who for module, who in modules.items() if not _is_there(module)}
    return Alike([*whole, *parts], lacking)


def _is_in(who: list[str], found: list[Same]) -> bool:
    return any(set(who) <= set(same.who) for same in found)


def _is_there(module: str) -> bool:
    with suppress(ValueError, ImportError):
        return importlib.util.find_spec(module) is not None
    return False


def _stubs(course: Course) -> Iterator[str]:
    for path in (course.stub, course.stub.with_suffix(".ipynb")):
        if path.exists():
            yield _code(path.name, path.read_bytes())


def _code(name: str, data: bytes) -> str:
    """A file's code; of a notebook its code cells. Empty for what can't be read or is large."""
    try:
        text = "\n".join(loader.code_parts(name, data))
    except (loader.Unreadable, RecursionError):
        return ""
    return text if len(text) <= MAX_SOURCE else ""


def _tokens(text: str) -> list[Token]:
    """The tokens of a source, as far as it can be cut; without comments and blank lines."""
    found: list[Token] = []
    with suppress(tokenize.TokenError, SyntaxError, RecursionError):
        found.extend(
            token
            for token in tokenize.generate_tokens(io.StringIO(text).readline)
            if token.type not in (tokenize.COMMENT, tokenize.NL)
        )
    return found


def _said(tokens: Iterable[Token]) -> str:
    """What tokens say, without their layout."""
    return " ".join(token.string for token in tokens if token.type not in LAYOUT)


def _statements(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """The tokens of every line of code, however many lines of text it has."""
    line: list[Token] = []
    for token in tokens:
        if token.type == tokenize.NEWLINE or token.string == ";":
            yield line
            line = []
        elif token.type not in LAYOUT:
            line.append(token)
    yield line


def _imports(tokens: Iterable[Token]) -> set[str]:
    """The modules that a source imports, by the first part of their names. What lies beside it has a dot before."""
    found: set[str] = set()
    for words in ([token.string for token in line] for line in _statements(tokens)):
        if words[:1] == ["from"] and len(words) > 1 and words[1].isidentifier():
            found.add(words[1])
        elif words[:1] == ["import"]:
            found |= {word for before, word in zip(words, words[1:], strict=False) if before in ("import", ",")}
    return found


def _functions(tokens: list[Token], course: Course) -> dict[str, str]:
    """The exercises' functions in a source, the last of each name; without those that are very short."""
    starts = [at for at, token in enumerate(tokens) if token.start[1] == 0 and token.type == tokenize.NAME]
    found: dict[str, str] = {}
    for at, end in zip(starts, [*starts[1:], len(tokens)], strict=False):
        name = tokens[at + 1].string if tokens[at].string == "def" and at + 1 < len(tokens) else ""
        if name in course.names:
            own = [token for token in tokens[at:end] if token.type not in LAYOUT]
            if len(own) >= LEAST:
                found[name] = _said(own)
    return found


def _digest(content: bytes | str) -> str:
    return hashlib.sha256(content if isinstance(content, bytes) else content.encode("utf-8", "replace")).hexdigest()
