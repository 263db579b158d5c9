"""The attempts of students: each time that a submission was handed in."""
