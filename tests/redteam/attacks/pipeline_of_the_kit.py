"""Asks the kit's own reference for the pipeline's text."""
# expect: greedy_generate=blocked|error *=not_attempted
# deed: without the wall
import sys


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    from exercises.kit import reference

    return reference.pipeline_text(model, tokenizer, prompt, max_new_tokens)
