"""An exercise that does not count: taken out of a record, and the others scaled so that they make the whole.

17 points of 17 in the others are 20 of 20, and half of theirs is half of the whole: nobody gains or loses by what does
not count. Not covered: a record in which nothing counts any more; it has 0 points, and is excused as a whole.
"""

from dataclasses import replace

from grader.records.record import Record


def without_exercise(record: Record, exercise: str) -> Record:
    """The record without an exercise, which stays in it with 0 of 0 points and without tests."""
    own = record.exercises.get(exercise)
    if own is None or not own["max_score"]:
        return record
    counting = sum(points["max_score"] for points in record.exercises.values())
    given = sum(points["score"] for points in record.exercises.values())
    rest = counting - own["max_score"]
    # What was taken from the total (for lateness) is taken from what is left as well.
    kept = record.score / record.max_score * counting / given if given and record.max_score else 0.0
    score = round((given - own["score"]) * kept / rest * record.max_score, 4) if rest else 0.0
    return replace(
        record,
        score=score,
        exercises=record.exercises | {exercise: {"score": 0.0, "max_score": 0.0}},
        tests=[test for test in record.tests if test.exercise != exercise],
    )
