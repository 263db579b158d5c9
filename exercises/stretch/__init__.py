"""The stretch course: what comes after the main course. Checked by `pytest exercises/stretch`, graded by request."""
