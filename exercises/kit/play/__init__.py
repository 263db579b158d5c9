"""What a student plays with: a shell with their own functions in it, and a generation step by step."""
