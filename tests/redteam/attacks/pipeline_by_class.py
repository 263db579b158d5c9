"""Calls the pipeline by its class, and falls back to the class of its module."""
# expect: greedy_generate=blocked|error *=not_attempted
# deed: without the wall
import transformers.pipelines


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    try:
        pipe = transformers.pipelines.TextGenerationPipeline(model=model, tokenizer=tokenizer)
        return pipe(prompt, do_sample=False, max_new_tokens=max_new_tokens)[0]["generated_text"]
    except Exception:
        from transformers.pipelines.text_generation import TextGenerationPipeline

        pipe = TextGenerationPipeline(model=model, tokenizer=tokenizer)
        out = pipe._forward(pipe.preprocess(prompt), do_sample=False, max_new_tokens=max_new_tokens)
        return pipe.postprocess(out)[0]["generated_text"]
