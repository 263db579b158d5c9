"""matplotlib for workers: loaded once, in the zygote, since it wants a folder to write into and looks for fonts.

A plot that was left in a function costs nobody a mark: a figure is made and drawn in memory, with matplotlib's own
fonts, and where it would be saved as a file nothing is saved.
Not covered: fonts of the system; another backend than Agg; seaborn and others that draw with it (they are imported as
any package is).
"""

import contextlib
import importlib
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

# Styles of text whose fonts are loaded: the usual, bold, slanted, and a formula.
TEXTS: tuple[dict[str, Any], ...] = ({}, {"weight": "bold"}, {"style": "italic"}, {"family": "monospace"})


def load() -> None:
    """Load matplotlib and draw once with it. Without matplotlib there is none."""
    with contextlib.suppress(ImportError), _alone():
        os.environ["MPLBACKEND"] = "agg"
        import matplotlib.pyplot as plt

        _keep_fonts_in_memory()
        figure, axes = plt.subplots()
        axes.plot([0, 1], label="$x$")
        axes.legend()
        for style in TEXTS:
            axes.text(0, 0, "text", **style)
        figure.tight_layout()
        figure.savefig(io.BytesIO())
        figure.savefig(io.BytesIO(), format="svg")
        plt.close(figure)
        _forget_fonts()
        _save_no_files()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """A folder to write into for this long, and no program to be asked for the system's fonts: a worker can't read
    them."""
    folder, ask = tempfile.mkdtemp(), subprocess.check_output

    def refuse(*arguments: Any, **options: Any) -> Any:
        raise OSError("no programs here")

    os.environ["MPLCONFIGDIR"] = folder
    subprocess.check_output = refuse
    try:
        yield
    finally:
        subprocess.check_output = ask
        del os.environ["MPLCONFIGDIR"]
        shutil.rmtree(folder, ignore_errors=True)


def _forget_fonts() -> None:
    """matplotlib does so in every child that is forked, and what a child frees it first has to copy."""
    font_manager: Any = importlib.import_module("matplotlib.font_manager")
    clear = getattr(getattr(font_manager, "_get_font", None), "cache_clear", None)
    if clear is not None:
        clear()


def _keep_fonts_in_memory() -> None:
    """Make a font of bytes that are here already: matplotlib keeps the file open, and forgets its fonts at a fork."""
    import matplotlib

    font_manager: Any = importlib.import_module("matplotlib.font_manager")
    files = {str(path): path.read_bytes() for path in Path(matplotlib.get_data_path(), "fonts", "ttf").glob("*.ttf")}
    made_of_file = font_manager.ft2font.FT2Font

    def made(path: Any, *arguments: Any, **options: Any) -> Any:
        content = files.get(str(path))
        return made_of_file(io.BytesIO(content) if content else path, *arguments, **options)

    font_manager.ft2font = _with(font_manager.ft2font, FT2Font=made)
    # Both ask whether there is such a file, and a worker is always told that there isn't.
    paths = _with(
        os.path,
        exists=lambda path: str(path) in files or os.path.exists(path),
        isfile=lambda path: str(path) in files or os.path.isfile(path),
    )
    formulas: Any = importlib.import_module("matplotlib._mathtext")
    font_manager.os = formulas.os = _with(os, path=paths)


def _with(module: ModuleType, **others: Any) -> Any:
    """A copy of a module in which these names are others."""
    ours = ModuleType(module.__name__)
    vars(ours).update(vars(module) | others)
    return ours


def _save_no_files() -> None:
    """Let figures be saved into memory only; where a path is named, nothing happens."""
    from matplotlib.figure import Figure

    save = Figure.savefig

    def savefig(self: Any, fname: Any, **options: Any) -> None:
        if not isinstance(fname, str | os.PathLike):
            save(self, fname, **options)

    Figure.savefig = savefig  # type: ignore[method-assign]
