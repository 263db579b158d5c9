"""Where students' code runs: never in the process that holds the tests."""
