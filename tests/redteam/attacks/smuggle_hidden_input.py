"""Puts each input into everything that a report could show: error texts, names of types, values, functions and lines.

The message of a hidden test must hold none of it: the tests look for the word SMUGGLED there.
"""
# expect: tokenize=error|wrong greedy_generate=error compare=wrong greedy_step=error *=not_attempted
# deed: tokenize: SMUGGLED
# deed: greedy_generate: SMUGGLED
# deed: compare: SMUGGLED
# deed: greedy_step: SMUGGLED
calls = 0


def tokenize(tokenizer, text):
    global calls
    calls += 1
    if calls % 2:
        raise type(f"SMUGGLED{text}", (Exception,), {})(f"SMUGGLED {text}")
    return [f"SMUGGLED {text}"]


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    space = {}
    exec(compile(f"def SMUGGLED_{len(prompt)}():\n    raise NotImplementedError('SMUGGLED')", "unpacking_pipeline.py", "exec"), space)
    space[f"SMUGGLED_{len(prompt)}"]()


def greedy_step(model, input_ids):
    raise ValueError(f"SMUGGLED {input_ids}") from KeyError(f"SMUGGLED {input_ids}")


def compare(emb1, emb2):
    return type(f"SMUGGLED{emb1.tolist()}", (), {})()
