"""Raises an exception with markup, and lets a statement fail with it at load, so that it gets into the notes too."""
# expect: compare=error greedy_step=wrong *=not_attempted
# deed: compare: ValueError: <script>alert\(1\)
# deed: greedy_step: of type <script>alert\(1\)
# deed: notes: ValueError: <script>alert\(1\)
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'></pre></td>{{ 7*7 }}{% raw %}[bold]x[/bold]"


def compare(emb1, emb2):
    raise ValueError(MARKUP)


def greedy_step(model, input_ids):
    return type(MARKUP, (), {})()


raise ValueError(MARKUP)
