"""What a model must be for the exercises to run on it, and the sentence for one that isn't."""
