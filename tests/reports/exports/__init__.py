"""The files that other programs read, checked against those programs' own rules."""
