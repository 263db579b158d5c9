"""The embedded model: a very small Llama that knows some capitals, and the code that made it."""
