"""The handout, `README.md` beside a course's stubs: cut into the notebook's cells, and what commands write and draw.

Those are outputs (below its examples), pictures, and side_by_side (a table): `python -m solutions.handout.outputs`.
"""

HANDOUT = "README.md"
