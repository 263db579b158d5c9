"""The pages: what a student wrote stays text, what is hidden stays hidden, every student has a page of their own."""

import re
import unicodedata
from pathlib import Path

import pytest
from markupsafe import escape

from grader.records import scoring
from grader.records.record import VERDICTS, Outcome
from grader.reports.html import class_figures, pages
from grader.reports.html.beside import Beside
from grader.reports.likeness import Alike, Same
from tests.support.courses import SIX
from tests.support.exported import borne_out

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{ 7 * 7 }}"
STYLE = Path(pages.__file__).parent / "style.css"


def report(records):
    return "".join(pages.class_html(class_figures.figures(records, SIX), SIX, Beside()))


def evil_record(verdict="wrong", student=EVIL):
    own = [Outcome("compare", EVIL, EVIL, "public", verdict, message=EVIL, seconds=0.0)]
    return scoring.graded(student, EVIL, own, EVIL, {"kit": EVIL, "model": EVIL, "isolation": EVIL}, SIX)


def graded(verdict, message="", title="The title.", visibility="hidden", **provenance):
    own = [Outcome("compare", "t", title, visibility, verdict, message=message, seconds=0.0)]
    return scoring.graded("alice", "a.py", own, "", {"kit": "1", "model": "m", **provenance}, SIX)


@pytest.mark.parametrize("verdict", VERDICTS)
def test_what_a_student_wrote_is_text(verdict):
    class_of_two = report([evil_record(verdict), evil_record(verdict, f"{EVIL} 2")])
    for page, scripts in ((class_of_two, 1), (pages.feedback_html(evil_record(verdict), SIX), 0)):
        assert page.count("<script") == scripts and "<img" not in page
        assert "&lt;script&gt;" in page and "{{ 7 * 7 }}" in page
        assert not re.search(r"<[^>]*\sonerror", page)


def test_the_policy_names_the_script_and_style_that_are_in_the_page():
    page = report([])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1].replace("&#39;", "'")
    for tag in ("script", "style"):
        text = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.S)[1]
        assert f"{tag}-src '{pages._hash(text)}'" in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    "records", [[], [graded("passed")], [graded("wrong")], [scoring.unreadable("a", "a", "m", {}, SIX)]]
)
def test_a_class_of_none_or_one_has_a_page(records):
    page = report(records)
    assert f"<dt>submissions</dt><dd>{len(records)}</dd>" in page
    assert page.count('<th scope="row"><a href="feedback/') == len(records)


def test_the_rows_are_in_order_of_the_names_whatever_the_order_of_the_records():
    page = report(scoring.unreadable(name, "", "", {}, SIX) for name in ("zoe", "Bo", "al"))
    assert re.findall(r'<bdi class="clamp">(.*?)</bdi>', page) == ["al", "Bo", "zoe"]


def test_a_page_needs_no_network():
    for page in (report([evil_record()]), pages.feedback_html(evil_record(), SIX)):
        assert "http:" not in page and "https:" not in page and "src=" not in page.replace("src=x", "")


@pytest.mark.parametrize("name", ["alice", "åsa_1", "a.b-c", "s1234"])
def test_an_ordinary_name_is_its_file_name(name):
    assert pages.feedback_name(name) == f"{name}.html"


def test_a_strange_name_has_a_file_name_that_is_safe_and_its_own():
    strange = ["../../etc/passwd", "..", "", "a/b", "a b", "a\nb", "con\0", "x" * 300, "x" * 301, "\ud800", "a_b"]
    made = {pages.feedback_name(name) for name in strange}
    assert len(made) == len(strange)
    for name in made:
        assert "/" not in name and "\n" not in name and "\0" not in name and not name.startswith(".")
        assert len(name.encode(errors="surrogatepass")) < 200


@pytest.mark.parametrize(
    "names",
    [
        ("Alice", "alice", "ALICE"),
        ("straße", "strasse", "STRASSE", "Strasse"),
        ("zo\u00eb", "zoe\u0308", "Zo\u00eb"),
        ("\ufb01n", "fin", "\uff46in"),
        ("\u0130", "i\u0307", "i"),
        ("\u212b", "\u00e5", "a\u030a"),
    ],
)
def test_pages_are_different_files_where_capitals_and_ways_to_write_a_letter_are_the_same(names):
    """As macOS and Windows have it: folded, in either form of Unicode."""
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        made = [unicodedata.normalize(form, pages.feedback_name(name).casefold()) for name in names]
        assert len(set(made)) == len(names)


@pytest.mark.parametrize("name", ["con", "nul", "aux", "com1", "lpt9", "con.x"])
def test_a_name_that_windows_keeps_for_itself_is_no_file_name(name):
    assert pages.feedback_name(name).partition(".")[0] != name.partition(".")[0]


def test_what_was_left_out_is_on_the_page_of_the_class_as_text():
    page = class_page([evil_record()], left_out=["<b>x</b>: why", *map(str, range(60))])
    assert "61 left out" in page and "&lt;b&gt;x&lt;/b&gt;: why" in page and "and 21 more" in page
    assert "left out" not in report([evil_record()])


def test_a_page_for_a_student_shows_points_titles_messages_and_what_to_do():
    page = pages.feedback_html(graded("wrong", "The message."), SIX)
    assert "The title." in page and "The message." in page and "0 of 3 points" in page
    assert "What to do next" in page and "pytest exercises -k compare" in page and "both lengths" in page


def test_only_the_first_hint_is_shown_and_only_where_something_failed():
    # Up to the first word of code, which the page shows in a way of its own.
    first, second, third = (hint.partition("`")[0] or hint.split("`")[1] for hint in SIX.exercise("compare").hints)
    failed, passed = pages.feedback_html(graded("wrong"), SIX), pages.feedback_html(graded("passed"), SIX)
    assert first in failed and second not in failed and third not in failed
    assert first not in passed


def test_a_fault_of_the_grader_is_not_booked_against_the_student():
    assert "not in your file" in pages.feedback_html(graded("grader_error"), SIX)
    page = report([graded("grader_error"), graded("passed")])
    assert "1 spoilt by a fault of the grader" in page and "<dt>submissions</dt><dd>2</dd>" in page


def test_a_file_that_cannot_be_used_says_why_and_what_to_do():
    page = pages.feedback_html(scoring.unreadable("alice", "a.py", "a.py: line 3: expected ':'", {}, SIX), SIX)
    assert "line 3: expected" in page and "hand it in again" in page and 'class="exercise"' not in page


def test_the_seed_of_the_hidden_inputs_is_in_no_page():
    record = graded("wrong", seed="987654321", suite="sha256:0123456789abcdef0123", isolation="landlock+seccomp")
    for page in (report([record]), pages.feedback_html(record, SIX)):
        assert "987654321" not in page
        assert "0123456789ab" in page and "0123456789abc" not in page and "landlock+seccomp" in page


def test_a_check_that_nobody_passes_is_named():
    hard = Outcome("compare", "t", "Hard.", "hidden", "wrong")
    two = [scoring.graded(name, "", [hard], "", {}, SIX) for name in "ab"]
    assert "Nobody passes" in report(two) and "Hard." in report(two)
    assert "<h3>Nobody passes" not in report([graded("wrong"), graded("passed")])


def test_the_histogram_says_in_words_what_it_shows():
    page = report([graded("passed"), graded("wrong")])
    assert 'role="img" aria-label="Histogram of 2 scores. 0 to under 2: 1; 2 to under 4: 1;' in page


# Colours of text, and of shapes that must be seen, with what is behind them.
TEXT = [(front, back) for front in ("ink", "soft", "link", "good", "bad", "warn") for back in ("paper", "card", "tint")]
SHAPES = [(front, "paper") for front in ("edge", "link", "full", "part", "none", "bar")]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_the_contrast_of_the_colours_is_what_wcag_aa_asks_for(scheme):
    blocks = re.findall(r":root \{(.*?)\}", STYLE.read_text(), re.S)
    colours = dict(re.findall(r"--(\w+): (#\w{6})", blocks[scheme]))
    wanted = [(*pair, 4.5) for pair in TEXT] + [(*pair, 3.0) for pair in SHAPES]
    assert [pair for *pair, least in wanted if contrast(*(colours[name] for name in pair)) < least] == []


def contrast(one, other):
    """The ratio of two colours' luminances, as WCAG 2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_contrast_is_computed_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # the best-known near miss


def test_a_passed_public_check_that_gives_less_than_its_points_says_why():
    page = pages.feedback_html(borne_out("compare", 1), SIX)
    assert page.count(str(escape(scoring.WHY_LESS))) == 1
    assert str(escape(scoring.WHY_LESS)) not in pages.feedback_html(borne_out("compare", 8), SIX)


def test_a_student_reads_what_a_student_can_do():
    record = scoring.unreadable("ann", "ann", "ann: no .py or .ipynb file, only a.pdf. Ask for the file.", {}, SIX)
    page = pages.feedback_html(record, SIX)
    assert "Ask for" not in page and "Please hand in your .py or .ipynb file." in page
    assert "Ask for the file." in report([record])


def test_a_students_page_leads_on_without_naming_anybody():
    page = pages.feedback_html(graded("passed"), SIX, 7)
    assert 'href="../report.html#after=7"' in page and 'href="../report.html#before=7"' in page
    assert "report.html" not in pages.feedback_html(graded("passed"), SIX)


def class_page(records=None, **more):
    figures = class_figures.figures(records or [graded("passed")], SIX)
    return "".join(pages.class_html(figures, SIX, Beside(**more)))


def test_who_is_missing_and_what_is_the_same_or_not_installed_is_on_the_page_and_blames_nobody():
    alike = Alike(
        [Same(["<b>ann", "bob"], exact=True), Same(["cem", *map(str, range(20))], exercise="compare")],
        {"sklearn": ["ann"]},
    )
    page = class_page(missing=["<i>Zoe", "Max"], alike=alike)
    assert "2 of the roster have handed in nothing" in page and "&lt;i&gt;Zoe" in page
    assert "Byte for byte" in page and "&lt;b&gt;ann" in page
    assert "<code>compare</code>" in page and "and 9 more" in page
    assert "<code>sklearn</code>: 1 student:" in page
    assert not any(word in page.lower() for word in ("plagiar", "cheat", "copied", "suspect"))


def test_where_there_is_nothing_to_say_of_them_nothing_is_said():
    page = class_page()
    assert "roster" not in page and "the same" not in page.partition("<main>")[2].partition("mistakes")[0]
    assert 'id="alike"' not in page and 'id="modules"' not in page
