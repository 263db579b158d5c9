"""Watch mode: the checks run at every save of a student's file."""
