"""What an author does with a course of a folder: `grader new` (creating) makes one, `grader build` (building) its stub;
what a class gets of it (copying, texts, recording); whether it can be used, and what it lacks (parts, lacking)."""
