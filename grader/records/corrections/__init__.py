"""What people say about points: tests left out, lateness, adjustments; each a function from a record to a record."""
