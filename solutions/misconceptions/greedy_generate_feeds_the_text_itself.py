"""You hand the prompt on as text. The model has never seen a letter: what a step takes are the ids of the prompt,
which the tokenizer gives you. The way back from ids to text comes at the very end.
"""

from solutions.unpacking_pipeline import greedy_step


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    for _ in range(max_new_tokens):
        prompt += tokenizer.decode([greedy_step(model, prompt)])
    return prompt
