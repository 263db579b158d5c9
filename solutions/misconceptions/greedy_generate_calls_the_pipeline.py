"""You call the pipeline, and the pipeline is what you are taking apart here. Its text is what yours must be
equal to, but the loop behind it is for you to write.
"""

from transformers import pipeline


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    generator = pipeline("text-generation", model=model, tokenizer=tokenizer)
    return generator(prompt, do_sample=False, max_new_tokens=max_new_tokens)[0]["generated_text"]
