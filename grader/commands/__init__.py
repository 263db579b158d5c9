"""One module for each command, and what they say on a terminal."""
