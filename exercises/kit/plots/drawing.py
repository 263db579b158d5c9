"""What all pictures share: asking a student's function, the line in place of a picture, showing a picture.

Covered: a function that is unfinished, raises, or returns something of the wrong kind gives a `Message` in the place of
a picture, so that no trace of the kit's own code is shown. A function that is wrong in value is drawn as it answers.
Not covered: a function that never returns (interrupt the kernel), and whether an answer is right: that is for `check`.
matplotlib is imported when a picture is made, not before, and pyplot not at all: nothing of a student's own figures or
settings is touched. Each picture has a ground of its own, light or (dark.py) dark.
"""

import base64
import io
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from exercises.kit.checks import describe
from exercises.kit.errors import is_of_a_stub
from exercises.kit.plots import dark
from exercises.kit.submission.loader import describe_error
from exercises.kit.values import Tensor, snapshot

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Okabe and Ito's colours, which people with any kind of colour blindness can tell apart; ink and ground beside them.
BLUE, ORANGE, GREEN, RED, SKY, PINK = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7"
INK, PALE, LINE, GROUND = "#1F2328", "#57606A", "#D0D7DE", "#FCFCFA"
SETTINGS = {
    "font.family": ["sans-serif"],
    # matplotlib brings the first; the others are about as wide, for an SVG on a machine that has not got it.
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial"],
    "font.monospace": ["DejaVu Sans Mono", "Menlo", "Consolas"],
    "font.size": 11.0,
    "text.color": INK,
    "text.parse_math": False,  # a token may be a dollar sign
    "axes.labelcolor": PALE,
    "axes.labelsize": 10.0,
    "axes.edgecolor": LINE,
    "axes.facecolor": GROUND,
    "axes.titlesize": 12.0,
    "axes.unicode_minus": False,
    "xtick.color": PALE,
    "ytick.color": INK,
    "xtick.labelsize": 9.0,
    "svg.fonttype": "none",
    "svg.hashsalt": "unpacking pipeline",  # the same picture is the same bytes
}
DOTS_PER_INCH = 160
SPACE = "\u2423"
# Lines end at spaces; only a word that is longer than a line is broken.
WRAPPED = "white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere"


@dataclass(frozen=True, repr=False)
class Picture:
    """A drawing: matplotlib's `figure`, and in `alt` what it shows. A notebook shows it, a terminal its words."""

    figure: "Figure"
    alt: str

    def __repr__(self) -> str:
        return self.alt

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        width, height = (round(inches * 96) for inches in self.figure.get_size_inches())
        data = {
            "text/html": dark.html(self.saved("svg"), self.alt, width, height),
            "image/png": base64.b64encode(self.saved("png")).decode(),
            "text/plain": self.alt,
        }
        return data, {"image/png": {"width": width, "height": height, "alt": self.alt}}

    def saved(self, form: str) -> bytes:
        """The picture as a file of the form 'png' or 'svg'; the same picture gives the same bytes."""
        import matplotlib
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        figure, written = self.figure, io.BytesIO()
        canvas, dots = figure.canvas, figure.dpi
        figure.dpi = DOTS_PER_INCH
        try:
            with matplotlib.rc_context(SETTINGS), warnings.catch_warnings():  # type: ignore[arg-type]
                warnings.simplefilter("ignore")  # letters that the font has not
                # As savefig does it, but for drawing all once more beforehand: where everything stands is settled.
                if form == "svg":
                    FigureCanvasSVG(figure).print_svg(
                        written, metadata={"Date": None, "Creator": None, "Title": self.alt}
                    )
                else:
                    FigureCanvasAgg(figure).print_png(written, metadata={})
        finally:
            figure.dpi = dots
            figure.set_canvas(canvas)
        return dark.themed(written.getvalue()) if form == "svg" else written.getvalue()


@dataclass(frozen=True, repr=False)
class Message:
    """The line that stands where a picture can't be made yet."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        # Plain text would be broken in the middle of a word by JupyterLab.
        return f'<div style="{WRAPPED}">{escape(self.text)}</div>'


class NoPicture(Exception):
    """A function of the student's does not give what the picture is made of; the text says which, and why."""


def picture(draw: Callable[..., Picture]) -> Callable[..., Picture | Message]:
    """`draw`, with the kit's settings for matplotlib, and with a `Message` where it raises NoPicture."""

    @wraps(draw)
    def drawn(*args: Any, **kwargs: Any) -> Picture | Message:
        import matplotlib

        try:
            with matplotlib.rc_context(SETTINGS), warnings.catch_warnings():  # type: ignore[arg-type]
                warnings.simplefilter("ignore")  # a prompt may hold letters that the font has not
                made = draw(*args, **kwargs)
                # Arranged once: each time anew, things move a little, and the same picture would not be the same bytes.
                made.figure.draw_without_rendering()
                made.figure.set_layout_engine("none")
                return made
        except NoPicture as why:
            return Message(" ".join(str(why).split()))

    return drawn


def new_figure(width: float, height: float) -> "Figure":
    """An empty figure with room for that many inches, on the ground and with the margin that all pictures have."""
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    margin = ConstrainedLayoutEngine(w_pad=0.15, h_pad=0.15)
    return Figure(figsize=(width + 0.3, height + 0.3), facecolor=GROUND, layout=margin)


def ask(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What the student's function answers, as plain data. Raises NoPicture when it raises."""
    name = getattr(function, "__name__", "the function")
    try:
        return snapshot(function(*args, **kwargs))
    except Exception as error:
        if is_of_a_stub(error):
            raise NoPicture(f"This picture waits for {name}. {error}") from None
        raise NoPicture(f"No picture yet: {name} raised {describe_error(error)}. See check({name}).") from None


def _unless(fits: bool, function: Callable[..., Any], got: Any, wanted: str) -> None:
    if not fits:
        name = getattr(function, "__name__", "the function")
        raise NoPicture(f"No picture yet: {name} returned {describe(got)}, not {wanted}. See check({name}).")


def ids_of(tokenize: Callable[..., Any], tokenizer: Any, text: str) -> list[int]:
    """The token ids that the student's `tokenize` gives. Raises NoPicture when they are no list of ints."""
    got = ask(tokenize, tokenizer, text)
    _unless(type(got) is list and all(type(token_id) is int for token_id in got), tokenize, got, "a list of ints")
    _unless(got != [], tokenize, got, "the ids of the text")
    return got


def vector_of(function: Callable[..., Any], *args: Any) -> np.ndarray:
    """The numbers of the vector that the student's function gives. Raises NoPicture when it is none."""
    got = ask(function, *args)
    fits = isinstance(got, Tensor) and len(got.shape) == 1 and got.array.size > 0 and np.isfinite(got.array).all()
    _unless(bool(fits), function, got, "one row of numbers")
    return got.array.astype(np.float64)


def table_of(function: Callable[..., Any], size: int, *args: Any) -> np.ndarray:
    """The square table of so many rows that the student's function gives. Raises NoPicture when it is none."""
    got = ask(function, *args)
    fits = isinstance(got, Tensor) and got.shape == (size, size) and np.isfinite(got.array).all()
    _unless(bool(fits), function, got, f"a tensor of shape {(size, size)}")
    return got.array.astype(np.float64)


def rows_of(function: Callable[..., Any], *args: Any) -> np.ndarray:
    """The table, of rows that are all of one length, that the student's function gives. Raises NoPicture otherwise."""
    got = ask(function, *args)
    fits = isinstance(got, Tensor) and len(got.shape) == 2 and got.array.size > 0 and np.isfinite(got.array).all()
    _unless(bool(fits), function, got, "a tensor of two dimensions")
    return got.array.astype(np.float64)


def number_of(function: Callable[..., Any], *args: Any) -> float:
    """The float that the student's function gives. Raises NoPicture when it is none."""
    got = ask(function, *args)
    _unless(type(got) is float and bool(np.isfinite(got)), function, got, "a float")
    return got


def text_of(function: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """The text that the student's function gives. Raises NoPicture when it is none."""
    got = ask(function, *args, **kwargs)
    _unless(type(got) is str, function, got, "text")
    return got


def probabilities(scores: np.ndarray) -> np.ndarray:
    """The softmax of a row of scores: positive numbers that sum to 1, in the same order."""
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


def percent(probability: float) -> str:
    """'27.6 %'; what is not 0 is not shown as 0, nor as 100 what is less."""
    if probability < 0.001:
        return "< 0.1 %"
    return "> 99.9 %" if probability > 0.999 else f"{100 * probability:.1f} %"


def plain(text: str) -> str:
    """A piece of text with its spaces and line ends to be seen."""
    return text.replace(" ", SPACE).replace("\n", "\u21b5").replace("\t", "\u21e5")


def token_text(tokenizer: Any, token_id: int) -> str:
    """The text of one token, its spaces to be seen; the tokenizer's own name for it where it is a part of a letter."""
    try:
        text = str(tokenizer.decode([token_id]))
    except Exception:  # the number of no token: each tokenizer has an error of its own for that
        text = ""
    return plain(text) if text and "\ufffd" not in text else token_name(tokenizer, token_id)


def token_name(tokenizer: Any, token_id: int) -> str:
    """A token as the tokenizer's own list writes it; '?' for the number of no token."""
    try:
        return str(tokenizer.convert_ids_to_tokens(token_id) or "?")
    except Exception:  # see token_text
        return "?"


def plane(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows of `vectors`, shape (n, size), as points (n, 2): their first two principal components.

    Also, for each of the two, its share of the whole variance. The sign is chosen so that the first row has no
    negative number: the same vectors give the same map on any machine.
    """
    left, sizes, _ = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    points = (left * sizes)[:, :2]
    shares = sizes**2 / max((sizes**2).sum(), 1e-30)
    return points * np.where(points[0] < 0, -1, 1), shares[:2]


def apart(points: np.ndarray, widths: Sequence[float], line: float = 0.17) -> list[float]:
    """The heights for labels that begin at these points, shape (n, 2), and are so wide, all in inches.

    A label stands at the height of its point, or further down, where it covers neither a point nor another label.
    """
    heights = [float(y) for _, y in points]
    placed = [(x - 0.07, y, 0.14) for x, y in points]
    for number in np.argsort(-points[:, 1], kind="stable"):
        (x, y), width = points[number] + (0.08, 0), widths[number]
        for left, height, length in sorted(placed, key=lambda place: -place[1]):
            if left < x + width and x < left + length and abs(height - y) < line:
                y = height - line
        heights[number] = float(y)
        placed.append((x, y, width))
    return heights
