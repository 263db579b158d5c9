"""What a student's function has changed that it was only lent, and an unspoilt one for the next call."""
