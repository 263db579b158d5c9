"""What instructors and students read: one small pure function per format, over the same records."""
