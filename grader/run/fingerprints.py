"""What each test of a suite hangs on, told from the sources: so a mended test is run again, and no other.

A test's fingerprint covers its function, what that uses of its own file, and what it uses of the comparisons
(exercises/kit/checks.py, checking/, stretch_checks.py), as far as that leads. Comments and line breaks are no part.
Whatever else runs between a submission and a verdict (the harness, the sandbox, the oracle, the solutions) is one
fingerprint for all tests, `rest`: when it changes, everything is graded anew.
Covered, by taking more rather than less: fixtures, classes, marks and statements of a file that define no name count
for all of its tests; a module that is used as a whole counts as a whole.
Not covered: names that are looked up by a string that is put together; files that a test reads by itself.
"""

import ast
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from exercises.kit.manifest import Course
from grader import ROOT
from grader.harness import suites

# The modules of which a test hangs on what it uses only.
COMPARISONS = {"exercises.kit.checks": "exercises/kit/checks.py",
               "exercises.kit.stretch_checks": "exercises/kit/stretch_checks.py",
               **{f"exercises.kit.checking.{path.stem}": path.relative_to(ROOT).as_posix()
                  for path in sorted((ROOT / "exercises/kit/checking").glob("*.py"))}}  # fmt: skip
# The whole of a module, in the place of a name in it.
WHOLE = "*"


@dataclass(frozen=True)
class Fingerprints:
    """`tests` by "public:NAME" or "hidden:NAME" (a test's function, whatever its parameters); `rest` for all."""

    rest: str
    tests: dict[str, str]


def of_suite(suite: Path, course: Course) -> Fingerprints:
    """The fingerprints of a course with a hidden suite. A file that is no Python counts with its bytes."""
    known = {name: _parsed((ROOT / path).read_bytes()) for name, path in COMPARISONS.items()}
    tests: dict[str, list[str]] = defaultdict(list)
    hidden = suites.hidden_tests(suite, course)
    helpers = [path for path in suites.tests_of(suite, course) if path not in {*hidden, *course.public_checks()}]
    beside = suites.digest(helpers)
    for visibility, paths in (("public", course.public_checks()), ("hidden", hidden)):
        for path in paths:
            module = _parsed(path.read_bytes())
            for name, roots in module.tests():
                used = _reached(module, roots, known)
                tests[f"{visibility}:{name}"].append(_digest(used, beside if visibility == "hidden" else ""))
    return Fingerprints(_rest(course, known), {name: _digest(sorted(found)) for name, found in tests.items()})


def _rest(course: Course, known: Mapping[str, "_Module"]) -> str:
    """The fingerprint of all that every test hangs on."""
    own = {ROOT / path for path in COMPARISONS.values()}
    files = [path for path in suites.grading_files(course) if path not in own]
    used: list[str] = []
    for path in files:
        data = path.read_bytes()
        if b"checks" not in data and b"kit.checking" not in data:
            continue  # it uses neither of them, and to parse all files takes a second
        module = _parsed(data)
        used += _foreign(module.uses(module.statements), module, known)
    return suites.digest(files, *sorted(set(used)))


def _reached(module: "_Module", roots: Iterable[str], known: Mapping[str, "_Module"]) -> list[str]:
    """The texts of all statements that a test leads to, in its own file and in the comparisons."""
    statements = module.closure(roots)
    return [*map(_text, statements), *_foreign(module.uses(statements), module, known)]


def _foreign(uses: Iterable[str], module: "_Module", known: Mapping[str, "_Module"]) -> list[str]:
    """The texts of what is reached in the comparisons by these names of a module."""
    wanted = set(module.imported(uses, known))
    reached: set[tuple[str, str]] = set()
    texts: set[str] = set()
    while wanted - reached:
        name, what = min(wanted - reached)
        reached.add((name, what))
        other = known[name]
        statements = other.statements if what == WHOLE else other.closure([what])
        texts |= set(map(_text, statements))
        # What a module hands on, as checks.py does, it imports under the name that is asked for.
        wanted |= set(other.imported({*other.uses(statements), what}, known))
    return sorted(texts)


class _Module:
    """A file's top-level statements, by the names that they define."""

    def __init__(self, data: bytes) -> None:
        try:
            self.statements: list[ast.stmt] = ast.parse(data).body
        except (SyntaxError, ValueError):
            self.statements = [ast.Expr(ast.Constant(data))]
        self._defined: dict[str, list[ast.stmt]] = defaultdict(list)
        self._always: list[ast.stmt] = []
        self._imports: dict[str, tuple[str, str]] = {}
        for statement in self.statements:
            names = set(_bound(statement))
            for name in names:
                self._defined[name].append(statement)
            if not names or _is_for_all(statement):
                self._always.append(statement)
            self._imports |= dict(_imports(statement))

    def tests(self) -> Iterator[tuple[str, list[str]]]:
        """The names of the test functions, also of those in classes, and what leads to each."""
        for statement in self.statements:
            if isinstance(statement, ast.FunctionDef) and statement.name.startswith("test"):
                yield statement.name, [statement.name]
            elif isinstance(statement, ast.ClassDef):
                for inner in ast.walk(statement):
                    if isinstance(inner, ast.FunctionDef) and inner.name.startswith("test"):
                        yield inner.name, [statement.name]

    def closure(self, roots: Iterable[str]) -> list[ast.stmt]:
        """The statements that these names lead to, in the order of the file, and those that count for all."""
        waiting, seen = list(roots), set()
        reached: set[int] = set(map(id, self._always))
        waiting += [name for statement in self._always for name in _used(statement)]
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            for statement in self._defined.get(name, ()):
                reached.add(id(statement))
                waiting += _used(statement)
        return [statement for statement in self.statements if id(statement) in reached]

    def uses(self, statements: Iterable[ast.stmt]) -> set[str]:
        """The names that statements use; "module.name" for an attribute of a name."""
        return {name for statement in statements for name in _used(statement)}

    def imported(self, uses: Iterable[str], known: Mapping[str, "_Module"]) -> Iterator[tuple[str, str]]:
        """What of the known modules these names stand for: pairs of a module and a name in it, or WHOLE."""
        used = set(uses)
        for name, (module, what) in self._imports.items():
            if name not in used and name != WHOLE:
                continue
            if module in known:
                yield module, what
            elif f"{module}.{what}" in known:  # from exercises.kit import checks
                whole = f"{module}.{what}"
                attributes = {use.partition(".")[2] for use in used if use.startswith(f"{name}.")}
                yield from ((whole, attribute) for attribute in attributes or {WHOLE})


@cache
def _parsed(data: bytes) -> _Module:
    """The module with this content: several runs in one process parse it once."""
    return _Module(data)


def _bound(statement: ast.stmt) -> Iterator[str]:
    """The names that a top-level statement defines."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
        return
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


def _is_for_all(statement: ast.stmt) -> bool:
    """Whether a statement has a say in every test of its file, whether or not they name it."""
    if isinstance(statement, ast.FunctionDef):
        name = statement.name
        is_fixture = any("fixture" in ast.unparse(decorator) for decorator in statement.decorator_list)
        return is_fixture or name.startswith(("setup", "teardown", "pytest_"))
    return "pytestmark" in set(_bound(statement))


def _imports(statement: ast.stmt) -> Iterator[tuple[str, tuple[str, str]]]:
    """Of the names that imports bind: the module, and the name in it."""
    for node in ast.walk(statement):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield alias.asname or alias.name, (node.module, alias.name)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield (alias.asname or alias.name).partition(".")[0], (alias.name, WHOLE)


@cache
def _used(statement: ast.stmt) -> list[str]:
    """The names that a statement uses, those of its parameters too (they may be fixtures), and their attributes."""
    found: list[str] = []
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            found.append(node.id)
        elif isinstance(node, ast.arg):
            found.append(node.arg)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.append(f"{node.value.id}.{node.attr}")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            found.append(node.value)  # usefixtures("name"), getattr(module, "name")
    return found


@cache
def _text(statement: ast.stmt) -> str:
    return ast.dump(statement)


def _digest(texts: Iterable[str], *more: str) -> str:
    return hashlib.sha256("\0".join([*texts, *more]).encode(errors="surrogatepass")).hexdigest()[:24]
