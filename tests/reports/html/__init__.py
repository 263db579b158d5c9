"""The pages for instructors and students, as text and in a browser."""
