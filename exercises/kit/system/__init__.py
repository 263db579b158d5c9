"""What the kit and the grader ask of the operating system: processes, and files that are written whole."""
