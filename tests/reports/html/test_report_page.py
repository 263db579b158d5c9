"""The pages in a browser, as instructors and students use them: opened, sorted, filtered, followed, by keyboard too.

Covered: Debian's chromium, driven by playwright. Not covered: other browsers, and a real screen reader; names, roles
and the order of the keyboard are what stands for one here. Without chromium or playwright these tests are skipped.
"""

import shutil
from urllib.parse import unquote

import pytest

from grader.records import scoring
from grader.records.record import Outcome
from grader.reports.html import class_figures, pages
from grader.reports.html.beside import Beside
from tests.support.courses import SIX

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on the path: apt-get install chromium")

SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
EVIL = "<script>window.hacked=1</script><img src=x onerror=window.hacked=2>\"' onclick=alert(1) {{ 7 * 7 }}"
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 8
SHARED = "You divide by one length only."
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


def record(student, message="", note="", **outcomes):
    """A record with two checks for every exercise: the first is passed, the second has the verdict in `outcomes`."""
    own = [
        Outcome(name, f"t{i}", f"Check {i} of {name}.", ("public", "hidden")[i], verdict, message=text, seconds=0.0)
        for name in SIX.names
        for i, (verdict, text) in enumerate([("passed", ""), (outcomes.get(name, "passed"), message)])
    ]
    provenance = {"kit": "0", "model": "pocket", "isolation": "landlock+seccomp", "suite": "sha256:" + "ab" * 32}
    return scoring.graded(student, f"{student}/unpacking_pipeline.py", own, note, provenance, SIX)


CLASS = [
    record("ada"),
    record("Zoë", SHARED, compare="wrong"),
    record("ben", SHARED, compare="wrong", tokenize="error"),
    record("cem", "tokenize was still running after 10 seconds.", tokenize="timeout", greedy_generate="timeout"),
    record("dana", "not written", get_embedding="not_attempted", note="code cell 5 did not run"),
    record("eli", "A fault.", greedy_step="grader_error"),
    record(EVIL, EVIL, EVIL, compare="error"),
    record(LONG, "x" * 3000, "y" * 3000, compare="wrong"),
    scoring.unreadable("fay", "fay.py", "fay.py: line 3: expected ':'", {}, SIX),
]
# By name, without regard to case, as the page shows them; and their points. A public check that no hidden test bears
# out gives a tenth of its exercise: 0.3 of 3 for compare and get_embedding, 0.2 of 2 for tokenize, 0.6 of 6 for the
# loop.
POINTS = {EVIL: "17.3", "ada": "20", "ben": "15.5", "cem": "12.8", "dana": "17.3", "eli": "19", "fay": "0"}
POINTS |= {LONG: "17.3", "Zoë": "17.3"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The pages of a class, written as the grader writes them."""
    out = tmp_path_factory.mktemp("graded")
    (out / "feedback").mkdir()
    (out / "report.html").write_text(
        "".join(pages.class_html(class_figures.figures(CLASS, SIX), SIX, Beside())), "utf-8"
    )
    for one in CLASS:
        place = list(POINTS).index(one.student)
        page = pages.feedback_html(one, SIX, place)
        (out / "feedback" / pages.feedback_name(one.student)).write_text(page, "utf-8")
    return out


@pytest.fixture(scope="module")
def chromium():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def tab(chromium):
    """The tab of all tests, and what went wrong in it. A new one costs a second."""
    page, faults = chromium.new_context(viewport=DESK).new_page(), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda asked: asked.is_navigation_request() or faults.append(asked.url))
    return page, faults


@pytest.fixture(autouse=True)
def nothing_went_wrong(tab):
    """No page may raise an error, show a dialog or fetch a thing."""
    _, faults = tab
    yield
    found = faults.copy()
    faults.clear()
    assert found == []


@pytest.fixture
def visit(tab, folder):
    """visit(name) opens a page of the class. Nothing is kept in the tab for the next test."""
    page, _ = tab

    def visit(name="report.html"):
        page.goto((folder / name).as_uri())
        return page

    yield visit
    page.evaluate("sessionStorage.clear()")
    page.set_viewport_size(DESK)
    page.emulate_media(media="null", color_scheme="null")


def own_page(student):
    return f"feedback/{pages.feedback_name(student)}"


PAGES = {"class": None, "ben": "ben", "dana": "dana", "eli": "eli", "fay": "fay", "evil": EVIL, "long": LONG}


@pytest.fixture(scope="module", params=PAGES)
def opened(request, tab, folder):
    """The page of the class or of a student, unfolded. The tests that only look share it, so it is opened once."""
    student, page = PAGES[request.param], tab[0]
    page.goto((folder / (own_page(student) if student else "report.html")).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)")
    yield student, page
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="null")


# Asked in one go: each question to the browser costs as much as its answer.
ROWS = """rows => rows.filter(row => row.checkVisibility()).map(row =>
  ({name: row.querySelector("th bdi").textContent, first: row.querySelector("td").innerText,
    link: row.querySelector("th a").href}))"""


def rows(page):
    """Of each row that is shown, in order: the student's name, what stands first beside it, where the name leads."""
    return page.locator("#table tbody tr").evaluate_all(ROWS)


def shown(page):
    """The students whose rows are shown, in order."""
    return [row["name"] for row in rows(page)]


def test_the_table_is_in_order_of_the_names_and_shows_everyone_whose_name_leads_to_their_page(visit, folder):
    page = visit()
    found = rows(page)
    assert {row["name"]: row["first"].split("\n")[0] for row in found} == POINTS
    assert [row["name"] for row in found] == list(POINTS)
    assert page.get_by_role("status").inner_text() == "9 of 9 students shown, in order of the names."
    assert [row["link"] for row in found] == [(folder / own_page(name)).as_uri() for name in POINTS]
    page.get_by_role("table", name="Points of 20").get_by_role("link", name=EVIL, exact=True).click()
    assert page.get_by_role("heading", level=1).text_content() == EVIL
    assert "17.3 of 20" in page.get_by_role("main").inner_text()


def test_a_click_on_a_heading_sorts_and_another_turns_it_round(visit):
    page = visit()
    students = page.get_by_role("table", name="Points of 20")
    heading = students.get_by_role("columnheader", name="Points")
    heading.get_by_role("button").click()
    assert shown(page) == sorted(POINTS, key=lambda name: float(POINTS[name]))
    assert heading.get_attribute("aria-sort") == "ascending"
    assert page.locator("#table [aria-sort]").count() == 1
    assert "sorted by Points, lowest first" in page.get_by_role("status").inner_text()
    heading.get_by_role("button").click()
    assert shown(page) == sorted(POINTS, key=lambda name: -float(POINTS[name]))
    assert heading.get_attribute("aria-sort") == "descending"
    page.get_by_label("Points to").fill("15.5")
    assert shown(page) == ["ben", "cem", "fay"]  # what is filtered stays sorted, and what is sorted stays filtered
    heading.get_by_role("button").click()
    assert shown(page) == ["fay", "cem", "ben"]
    page.get_by_label("Points to").fill("")
    students.get_by_role("columnheader", name="Student").get_by_role("button").click()
    assert shown(page) == list(POINTS)
    page.get_by_role("columnheader", name="tokenize").get_by_role("button").click()
    assert shown(page)[:3] == ["fay", "ben", "cem"]


OUTCOMES = {
    "All points": ["ada"],
    "Out of time": ["cem"],
    "Not attempted": ["dana"],
    "File not readable": ["fay"],
    "Fault of the grader": ["eli"],
    "Raised an error": [EVIL, "ben"],
    "With a note": [EVIL, "dana", "fay", LONG],
}


def test_the_filter_of_names_needs_neither_case_nor_accents_and_the_one_of_outcomes_shows_who_has_it(visit):
    page = visit()
    page.get_by_label("Name").fill("ZOE")
    assert shown(page) == ["Zoë"]
    assert page.get_by_role("status").inner_text().startswith("1 of 9 students shown")
    page.get_by_role("button", name="Reset").click()
    sync_api.expect(page.get_by_role("status")).to_contain_text("9 of 9")
    assert shown(page) == list(POINTS)
    choice = page.get_by_label("Outcome")
    values = choice.locator("option").evaluate_all(
        "all => all.map(option => [option.textContent.trim(), option.value])"
    )
    for outcome, names in OUTCOMES.items():
        choice.select_option(next(value for text, value in values if outcome in text))
        assert shown(page) == names, outcome


def test_filters_hold_together_and_a_mistake_in_common_shows_those_who_made_it(visit):
    page = visit()
    page.get_by_label("Points from").fill("15")
    page.get_by_label("Points to").fill("16")
    assert shown(page) == ["ben"]
    page.get_by_label("Name").fill("nobody")
    assert shown(page) == [] and page.get_by_role("status").inner_text().startswith("0 of 9")
    page.get_by_role("button", name="Reset").click()
    sync_api.expect(page.get_by_role("status")).to_contain_text("9 of 9")
    mistake = page.get_by_role("listitem").filter(has_text=SHARED)
    assert mistake.get_by_role("link").all_text_contents() == ["ben", "Zoë"]
    mistake.get_by_role("button", name="Show them in the table").click()
    assert shown(page) == ["ben", "Zoë"]
    assert page.evaluate("document.activeElement.id") == "students"


def test_the_page_can_be_used_by_keyboard_alone(visit):
    page = visit()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the table of students")
    assert skip.evaluate("element => element === document.activeElement") and skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("b")
    assert shown(page) == ["ben", LONG]  # the first field after the skip link is the name
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    for stop in ("outcome", "mistake", "from", "to", "Reset", "Student", "Points"):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            "(element => [element.name || element.textContent.trim(), getComputedStyle(element).outlineStyle])"
            "(document.activeElement)"
        )
        assert (name, outline) == (stop, "solid")
    page.keyboard.press("Enter")
    assert shown(page)[0] == "fay"


def test_what_a_student_wrote_stays_text_and_no_script_but_the_page_s_own_can_run(opened):
    student, page = opened
    if student in (None, EVIL):
        assert page.get_by_text(EVIL, exact=True).count() >= 1
        assert "{{ 7 * 7 }}" in page.content()
    page.evaluate(
        "() => { const added = document.createElement('script'); added.textContent = 'window.hacked = 3';"
        " document.body.append(added); }"
    )
    assert page.evaluate("[window.hacked, document.querySelector('img, [onclick], [onerror]')]") == [None, None]


def test_a_phone_shows_the_page_without_scrolling_sideways_and_the_table_as_a_whole(opened):
    student, page = opened
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    if student is None:
        assert page.evaluate("(box => box.scrollWidth - box.clientWidth)(document.querySelector('.scroll'))") <= 0


# For every text that is shown: how much its colour differs from what is behind it.
CONTRASTS = """() => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => parse(colour).slice(0, 3).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    for (let outer = node; outer; outer = outer.parentElement) {
      const colour = getComputedStyle(outer).backgroundColor;
      if ((parse(colour)[3] ?? 1) > 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !node.checkVisibility() || node.closest('script')) continue;
    const style = getComputedStyle(node);
    const front = node.closest('svg') ? style.fill : style.color;
    const [dark, light] = [luminance(front), luminance(behind(node))].sort((a, b) => a - b);
    found.push([(light + 0.05) / (dark + 0.05), texts.currentNode.data.trim().slice(0, 60)]);
  }
  return found;
}"""


def test_every_text_can_be_read_in_both_schemes_and_they_differ(opened):
    _, page = opened
    grounds = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate(CONTRASTS)
        assert len(found) > 10
        assert [text for text in found if text[0] < 4.5] == [], scheme
        grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 2


def test_without_javascript_the_table_is_whole_and_promises_nothing(tab, visit):
    session = tab[0].context.new_cdp_session(tab[0])
    session.send("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page = visit()
        assert shown(page) == list(POINTS)
        assert page.get_by_role("button").count() == 0 and not page.locator("form").is_visible()
        assert page.get_by_role("link", name="ada", exact=True).is_visible()
    finally:
        session.send("Emulation.setScriptExecutionDisabled", {"value": False})
        session.detach()


def test_a_screen_reader_finds_its_way(visit):
    page = visit()
    for role in ("banner", "main", "contentinfo", "navigation", "search", "status"):
        assert page.get_by_role(role).count() == 1, role
    assert [heading.text_content() for heading in page.get_by_role("heading", level=1).all()] == ["The class"]
    for name in ("Scores", "Exercises", "Mistakes in common", "Checks", "Students"):
        assert page.get_by_role("region", name=name).count() == 1, name
    assert page.get_by_role("img", name="Histogram of 8 scores.").count() == 1
    for field in ("Name", "Points from", "Points to"):
        assert page.get_by_role("searchbox", name=field).or_(page.get_by_role("spinbutton", name=field)).count() == 1
    for choice in ("Outcome", "Mistake"):
        assert page.get_by_role("combobox", name=choice).count() == 1
    students = page.get_by_role("table", name="Points of 20")
    assert students.get_by_role("rowheader").count() == len(CLASS)
    assert students.get_by_role("columnheader").count() == 2 + len(SIX.names)


def test_a_screen_reader_finds_its_way_in_a_student_s_page(visit):
    page = visit(own_page("ben"))
    for role in ("banner", "main", "contentinfo"):
        assert page.get_by_role(role).count() == 1, role
    for exercise in SIX.exercises:
        assert page.get_by_role("region", name=exercise.title).count() == 1
    glance = page.get_by_role("table", name="The exercises at a glance")
    assert glance.get_by_role("rowheader").count() == len(SIX.names)
    glance.get_by_role("link", name=SIX.exercise("compare").title).click()
    assert page.url.endswith("#exercise-6")


def test_the_words_of_a_verdict_are_there_for_those_who_do_not_see_colours(visit):
    page = visit()
    for viewport in (DESK, PHONE):  # on a phone they are not drawn, but read out
        page.set_viewport_size(viewport)
        row = page.get_by_role("row").filter(has=page.get_by_role("link", name="cem", exact=True))
        assert row.get_by_role("cell", name="out of time").count() == 2


def test_paper_shows_the_table_without_its_controls(visit):
    page = visit()
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator("#filter").is_visible() and not page.locator(".skip").first.is_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--ink')").strip() == "#1d2330"
    assert shown(page) == list(POINTS)


def is_at(page, student):
    """Wait until the page of a student is open."""
    page.wait_for_url(lambda url: unquote(url).partition("#")[0].endswith(own_page(student)), timeout=5000)


def test_back_finds_the_filter_and_the_order_again_and_next_and_previous_go_as_the_table_does(visit):
    page = visit()
    page.get_by_label("Outcome").select_option("wrong")
    wrong = shown(page)
    heading = page.get_by_role("columnheader", name="Points").get_by_role("button")
    heading.click()
    heading.click()
    order, said = shown(page), page.get_by_role("status").inner_text()
    assert sorted(order) == sorted(wrong) and order != wrong and len(wrong) < len(POINTS)
    page.get_by_role("link", name=order[0], exact=True).last.click()
    is_at(page, order[0])
    page.go_back()
    assert shown(page) == order
    assert page.get_by_role("status").inner_text() == said
    page.go_forward()
    for name in order[1:]:
        page.get_by_role("link", name="Next", exact=True).click()
        is_at(page, name)
    page.get_by_role("link", name="Previous", exact=True).click()
    is_at(page, order[-2])
    page.get_by_role("link", name="The class", exact=True).click()
    page.wait_for_url("**/report.html*")
    assert shown(page) == order
    page.get_by_role("button", name="Reset").click()
    page.wait_for_url(lambda url: "outcome=" not in url)  # a form is empty only after its `reset` event
    page.reload()
    assert set(shown(page)) == set(POINTS)


def test_the_last_student_s_next_stays_with_the_class(visit):
    page = visit(own_page(list(POINTS)[-1]))
    page.get_by_role("link", name="Next", exact=True).click()
    page.wait_for_url("**/report.html*")
    assert shown(page) == list(POINTS)
