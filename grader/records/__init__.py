"""What is known of each student: the record, its points, and where records are kept."""
