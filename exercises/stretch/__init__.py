"""The stretch course: what comes after the six functions. Checked by `pytest exercises/stretch`, graded by request."""
