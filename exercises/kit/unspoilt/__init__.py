"""After each call of a student's function: what it has changed that is not its own, and an unspoilt one for the next."""
