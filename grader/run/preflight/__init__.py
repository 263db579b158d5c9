"""Before anybody is graded: the course's own solutions go the way of a submission."""
