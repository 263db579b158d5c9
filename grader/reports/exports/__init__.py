"""The files that other programs read: JUnit, nbgrader, Gradescope, Classroom 50; `table.py` lists every format."""
