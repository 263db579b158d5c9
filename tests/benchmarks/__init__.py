"""Speed, measured by hand: `python -m tests.benchmarks.NAME`. Nothing here is a test: times depend on the machine."""
