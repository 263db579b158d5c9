"""What may come of a call to a submission."""
