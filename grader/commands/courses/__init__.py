"""What an author does with a course of a folder: `grader new` (new) makes one, `grader build` (building) its stubs; what
a class gets of it (copying, with the texts in texts and the answers in recording); what it lacks (parts, lacking)."""
