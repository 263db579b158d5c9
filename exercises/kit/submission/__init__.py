"""A student's file: reading it, running it, and calling its functions within limits."""
