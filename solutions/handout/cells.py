"""The story of a notebook: the sections of the handout, cut into cells, in the places where a master names them.

A markdown cell of the master with a heading such as `## 3. ...` becomes the handout's section 3, and one with a heading
without a number the section of the same heading. Of a section, prose becomes text, examples after `>>>` become code to
run, and a picture becomes the code that stands as a comment below it: `<!-- look.tokens("The dog") -->`. An example
that calls one of the exercises stays text, because the function is not written yet where it stands.
All these cells are tagged `kit`: they are no part of what a student hands in. Text alone is looked at, nothing is run.
Not covered: whether the outputs in the handout are what the code gives (outputs.py).
"""

import ast
import doctest
import re
from collections.abc import Collection, Iterator

HEADING = re.compile(r"^## (?P<heading>(?:(?P<number>\d+)\. )?.*)$", re.M)
MARKDOWN = re.compile(r"^# %% \[markdown\].*\n# (?P<heading>## .*)\n(?:#.*\n)*", re.M)
PICTURE = re.compile(r"^!\[[^\]]*\]\(pictures/(?P<name>\w+)\.svg\)\n<!-- (?P<code>look\..*?) -->$", re.M | re.S)
NOT_FOR_A_CLASS = re.compile(r"^<!-- not in a class's copy -->\n.*?^<!-- end of it -->\n", re.M | re.S)
COMMENT = re.compile(r"^<!--.*?-->\n?", re.M | re.S)
TEXT, CODE = '# %% [markdown] tags=["kit"]', '# %% tags=["active-ipynb", "kit"]'
LINK = re.compile(r"\[([^\]]*)\]\((?!https?:)[^)]*\)")


def sections(handout: str) -> dict[str, str]:
    """The sections of a handout, with their headings: by number ('3'), or by heading where they have no number."""
    starts = list(HEADING.finditer(handout))
    ends = [*(start.start() for start in starts[1:]), len(handout)]
    return {
        start["number"] or start["heading"]: handout[start.start() : end]
        for start, end in zip(starts, ends, strict=False)
    }


def pictures(handout: str) -> dict[str, str]:
    """The code that draws each of the handout's pictures, by the name of its file without the ending."""
    return {found["name"]: found["code"] for found in PICTURE.finditer(handout)}


def woven(percent: str, handout: str, functions: Collection[str]) -> str:
    """A master in percent format, with the handout's sections in the place of the cells that have their headings."""
    found = sections(NOT_FOR_A_CLASS.sub("", handout))

    def replaced(cell: re.Match[str]) -> str:
        heading = HEADING.match(cell["heading"])
        section = found.get(heading["number"] or heading["heading"]) if heading else None
        return cell[0] if section is None else "\n".join(_cells(section, functions))

    return MARKDOWN.sub(replaced, percent)


def _cells(section: str, functions: Collection[str]) -> Iterator[str]:
    """The cells of a section in percent format. Prose with examples that stay text in between is one cell."""
    text = ""
    for prose, block in _blocks(section):
        *before, rest = _around_pictures(prose)
        for words, picture in before:
            yield from _text_cell(text + words)
            yield _cell(CODE, picture)
            text = ""
        text += rest[0]
        if any(_names(example) & set(functions) for example in block):
            text += "".join(map(_as_written, block))
        elif block:
            yield from _text_cell(text)
            yield from _code_cells(block)
            text = ""
    yield from _text_cell(text)


def _blocks(section: str) -> Iterator[tuple[str, list[doctest.Example]]]:
    """Prose, and the examples that follow it without a line between them; the last may have none."""
    prose, block = "", list[doctest.Example]()
    for piece in doctest.DocTestParser().parse(section):
        if isinstance(piece, doctest.Example):
            block.append(piece)
        elif piece:
            if block:
                yield prose, block
                prose, block = "", []
            prose += piece
    yield prose, block


def _around_pictures(prose: str) -> Iterator[tuple[str, str]]:
    """The words before a picture, and the code of the picture; at the end the words after the last, and ''."""
    at = 0
    for picture in PICTURE.finditer(prose):
        yield prose[at : picture.start()], picture["code"]
        at = picture.end()
    yield prose[at:], ""


def _code_cells(block: list[doctest.Example]) -> Iterator[str]:
    """Examples as code: a cell ends where there is an output, because a notebook shows a cell's last value only."""
    source = ""
    for example in block:
        apart = example.source.startswith("def ") or (_imports(source) and not _imports(example.source))
        source += ("\n" if apart and source else "") + example.source
        source += "\n\n" if example.source.startswith("def ") else ""
        if example.want:
            yield _cell(CODE, source)
            source = ""
    if source:
        yield _cell(CODE, source)


def _text_cell(text: str) -> Iterator[str]:
    """A cell of text, if there is any; a link to a file, which may lead nowhere from a notebook, is its words."""
    shown = LINK.sub(r"\1", COMMENT.sub("", text)).strip("\n")
    if shown.strip():
        yield _cell(TEXT, shown)


def _cell(kind: str, source: str) -> str:
    lines = source.rstrip("\n").split("\n")
    return "\n".join([kind, *(f"# {line}".rstrip() for line in lines)]) + "\n"


def _as_written(example: doctest.Example) -> str:
    """An example as it stands in the handout."""
    first, *more = example.source.rstrip("\n").split("\n")
    lines = [f">>> {first}", *(f"... {line}" for line in more), *example.want.splitlines()]
    return "".join(f"{' ' * example.indent}{line}\n" for line in lines)


def _imports(source: str) -> bool:
    """Whether the last line of a piece of code is an import."""
    return source.rstrip("\n").rpartition("\n")[2].startswith(("import ", "from "))


def _names(example: doctest.Example) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(example.source)) if isinstance(node, ast.Name)}
