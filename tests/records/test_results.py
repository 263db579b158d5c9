"""`results.jsonl`: lines that any program can read, and what of an earlier version's file counts."""

import json

import pytest

from grader.records import results
from tests.support.exported import HOSTILE, record


def test_a_line_is_the_record_as_json_and_leads_back_to_it(tmp_path):
    path = tmp_path / "results.jsonl"
    made = [record(text, f"{text}/a.py", "compare", message=text) for text in HOSTILE]
    results.write(path, made)
    lines = path.read_bytes().splitlines()
    assert [results.from_dict(json.loads(line)) for line in lines] == made
    assert b"".join(lines).isascii()


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "results.jsonl"
    results.write(path, [record("alice")])
    before = path.read_bytes()

    def torn():
        yield record("bob")
        raise OSError("no more")

    with pytest.raises(OSError, match="no more"):
        results.write(path, torn())
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("torn", ['{"student": "bob", "sco', '{"student": "bob"}', "[]", "null", "\x00\x00", '"x"'])
def test_of_an_earlier_versions_file_the_last_line_of_a_student_counts_and_torn_ones_do_not(tmp_path, torn):
    path = tmp_path / "results.jsonl"
    first, again, other = record("alice"), record("alice", wrong="compare"), record("carol")
    path.write_text("\n".join([results.to_line(first), results.to_line(other), results.to_line(again), torn]))
    assert list(results.read(path)) == [other, again]
