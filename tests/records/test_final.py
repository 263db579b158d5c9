"""What reports show of the records: every step in its order, the records of the gradebook as they were."""

from grader.records.corrections.adjusting import Adjustment
from grader.records.final import Final, Rules
from grader.records.record import Outcome
from tests.support.courses import SIX
from tests.support.exported import kept, record

RULES = Rules(
    ("test_compare_hidden", "test_compare_public"),
    (Adjustment("bob", "tokenize", "1"), Adjustment("bob", "total", "+1"), Adjustment("alice", "total", "on time")),
)


def test_tests_are_left_out_before_a_person_has_the_last_word(tmp_path):
    records = kept(tmp_path, record("alice", wrong="compare"), record("bob", wrong="compare"), record("carol"))
    final = Final(records, RULES, SIX)
    # Without compare, which has no test left, 17 of 17 points are 20 of 20; one of tokenize's is 20/17 of the whole.
    assert [(one.student, one.score) for one in final] == [("alice", 20.0), ("bob", 19.8235), ("carol", 20.0)]
    assert final.get("bob") == list(final)[1] and final.get("dora") is None
    assert [one["kind"] for one in final.get("bob").corrections] == ["left_out", "left_out", "adjusted", "adjusted"]
    assert final.names() == ["alice", "bob", "carol"] and len(final) == 3 and final.book is records.book
    assert [one.score for one in records] == [17.0, 17.0, 20.0]


def test_who_is_on_time_is_known_to_the_step_for_lateness():
    assert RULES.on_time == {"alice"}


def test_without_rules_the_records_are_shown_as_they_are(tmp_path):
    records = kept(tmp_path, record("alice", wrong="compare"), record("bob"))
    assert list(Final(records, Rules(), SIX)) == list(records)


def test_a_fault_of_the_grader_counts_unless_its_test_is_left_out(tmp_path):
    made = record("alice")
    made.tests.append(Outcome("compare", "test_bad", "", "hidden", "grader_error"))
    records = kept(tmp_path, made)
    assert Final(records, Rules(), SIX).grader_errors() == 1
    assert Final(records, Rules(("test_other",)), SIX).grader_errors() == 1
    assert Final(records, Rules(("test_bad",)), SIX).grader_errors() == 0
