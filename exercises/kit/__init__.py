"""The runtime that students' checks and the grader share. It knows nothing of the grader."""
