"""The project's own tests, one file per source file, and the hidden suites."""
