"""The handout, `README.md` beside a course's stubs: cut into the notebook's cells, and run for its outputs."""

HANDOUT = "README.md"
