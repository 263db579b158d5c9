"""What was handed in: the submissions of a class, read from what a platform or an instructor hands out."""
