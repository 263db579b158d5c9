"""What a student's file holds: bytes as text, a notebook's cells, Python that can be parsed. Nothing of it is run."""
