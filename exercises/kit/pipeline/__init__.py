"""What reference.py needs to know of a model and a tokenizer to say what the pipeline says."""
