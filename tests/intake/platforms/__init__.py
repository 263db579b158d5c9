"""The names and files of platforms, one module for one of the source."""
