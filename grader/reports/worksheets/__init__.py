"""The files of Moodle and Canvas that go back to them filled in: grading worksheets, gradebooks, feedback files."""
