"""Lists that a person keeps beside a class."""
