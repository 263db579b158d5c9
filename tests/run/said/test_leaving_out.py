"""Which names `--leave-out` may have: those of tests that are in the files, or in records."""

import pytest

from grader.records.record import Outcome
from grader.run.said import leaving_out
from grader.run.said.leaving_out import NoSuchTest
from grader.run.settings import Settings
from tests.support.courses import MAIN, SIX
from tests.support.exported import kept, record


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "test_mine.py").write_text(
        "from common import test_shared as test_imported\n\nclass TestClass:\n    def test_method(self): pass\n"
        "def test_mine(student): pass\n"
    )
    return Settings(MAIN, suite=tmp_path)


@pytest.mark.parametrize("name", ["test_mine", "test_mine[one0]", "compare:test_mine", "test_method", "test_imported"])
def test_tests_of_a_suites_files_are_known_before_anything_ran(settings, name):
    leaving_out.check([name], settings)


def test_public_checks_are_known_too(settings):
    name = next(leaving_out._tests(MAIN.public_checks()[0]))
    leaving_out.check([name], settings)


@pytest.mark.parametrize("name", ["test_mein", "compare:test_mein", "nonsense:test_mine", ""])
def test_another_name_is_asked_about(settings, name):
    with pytest.raises(NoSuchTest, match="there is no such test") as error:
        leaving_out.check(["test_mine", name], settings)
    assert not name.endswith("mein") or "Did you mean test_mine" in str(error.value)


def test_names_that_no_record_has_are_noted(tmp_path):
    made = record("alice")
    made.tests.append(Outcome("compare", "test_x[one0]", "", "hidden", "passed"))
    book = kept(tmp_path, made).book
    assert leaving_out.unknown(["test_x", "test_x[one0]", "compare:test_x", "test_tokenize_hidden"], book, SIX) == []
    [note] = leaving_out.unknown(["test_x[one1]"], book, SIX)
    assert "leaves out nothing" in note and "test_x[one0]" in note
    assert leaving_out.unknown(["tokenize:test_x"], book, SIX) != []
