"""Calls transformers.pipeline."""
# expect: greedy_generate=blocked|error *=not_attempted
# deed: without the wall
import transformers


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    pipe = transformers.pipeline("text-generation", model=model, tokenizer=tokenizer)
    return pipe(prompt, do_sample=False, max_new_tokens=max_new_tokens)[0]["generated_text"]
