"""Plots in a worker: drawn in memory, never saved as a file, and no reason to lose a mark.

Not covered: what a plot looks like.
"""

import pytest

from exercises.kit.submission import offered

# What students leave in a function: statements, with `plt` imported at the top.
DRAWN = [
    "plt.figure(figsize=(3, 3)); plt.plot([1, 2], label='a'); plt.title('x', weight='bold'); plt.legend(); plt.show()",
    r"plt.xlabel('$a_1$'); plt.ylabel(r'$\frac{\alpha}{b}\sqrt{x}$'); plt.tight_layout(); plt.savefig('plot.png')",
    "plt.imshow([[1, 2], [3, 4]]); plt.colorbar(); plt.savefig('plot.pdf', dpi=300); plt.close('all')",
    "plt.style.use('ggplot'); fig, ax = plt.subplots(2); ax[0].annotate('x', (1, 1)); fig.canvas.draw()",
    "ax = plt.figure().add_subplot(projection='3d'); ax.plot([1], [2], [3]); plt.gcf().canvas.draw(); plt.pause(0.001)",
    "plt.semilogy([1, 10], [1, 10]); plt.text(1, 1, 'häää', style='italic', family='serif'); plt.gcf().canvas.draw()",
]
PLOT = "import matplotlib.pyplot as plt, torch\n\n\ndef compare(a, b):\n    {}\n    return 1.0\n"


@pytest.mark.parametrize("statements", DRAWN, ids=[str(number) for number in range(len(DRAWN))])
def test_a_plot_in_a_function_is_drawn_and_costs_nothing(judge, work, statements):
    worker = work(judge.zygote, PLOT.format(statements))
    assert worker.call("compare", 1, 2) == 1.0
    assert worker.notes == []


def test_a_plot_may_be_saved_into_memory(judge, work):
    statements = (
        "import io; file = io.BytesIO(); plt.plot([1]); plt.savefig(file); return file.getvalue()[1:4] == b'PNG'"
    )
    worker = work(judge.zygote, PLOT.format(statements))
    assert worker.call("compare", 1, 2) is True


@pytest.mark.parametrize(
    "module",
    ["torch", "transformers", "safetensors", "numpy", "msgpack", "pytest", "pytest_timeout", "nbformat", "typer",
     "rich", "jinja2", "platformdirs", "matplotlib.pyplot", "matplotlib.animation", "watchfiles", "yaml", "openpyxl",
     "pylab", "huggingface_hub", "tokenizers", "tqdm", "PIL.Image"],
)  # fmt: skip
def test_whatever_the_kit_depends_on_can_be_imported_by_a_submission(judge, work, module):
    worker = work(judge.zygote, f"import {module}\n\n\ndef compare(a, b):\n    return 1.0\n")
    assert worker.call("compare", 1, 2) == 1.0
    assert worker.notes == []


def test_nothing_is_compiled_and_the_student_is_told(judge, work):
    source = "import torch\n\n\n@torch.compile(mode='max')\ndef compare(a, b):\n    return torch.compile(float)(1)\n"
    worker = work(judge.zygote, source)
    assert worker.call("compare", 1, 2) == 1.0
    assert worker.notes == ["x.py: line 4: torch.compile is left out here, the function itself runs."]
    assert offered.as_it_is(len) is len
