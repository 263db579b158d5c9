"""What a student is told: results, hints, and what is remembered of both."""
