"""What is imported ahead of a file: its own imports, those that it names in a call, those that libraries make late.

Each case runs in a fresh Python, whose modules are those of its start. Not covered: that this is enough for a worker,
which has no files afterwards (tests/sandbox/test_worker.py, and the right submissions of tests/product).
"""

import subprocess
import sys
import textwrap

from grader import ROOT

SOON = "import ast, sys\nfrom exercises.kit.submission import ahead\n"


def loaded_by_each(sources, *names):
    """Those of the names that are modules which `ahead.run` has loaded for a file with this source, for each of them.

    A Python for all, which has a child for each.
    """
    script = (
        f"import os\n{SOON}before = set(sys.modules)\n"
        f"for source in {list(map(textwrap.dedent, sources))!r}:\n"
        "    if os.fork() == 0:\n"
        "        ahead.run([ast.parse(source)])\n"
        f"        print(*(name for name in {names!r} if name in sys.modules and name not in before), flush=True)\n"
        "        os._exit(0)\n"
        "    os.wait()"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(zip(sources, map(set, map(str.split, done.stdout.splitlines())), strict=True))


def loaded_by(source, *names):
    """The same for one file."""
    return loaded_by_each([source], *names)[source]


def test_a_module_that_a_file_names_is_loaded_however_it_is_named():
    sources = [
        "import wave",
        "def f():\n    if True:\n        from wave import open as o",
        "import importlib\ndef f():\n    return importlib.import_module('wave')",
        "import importlib as i\ndef f():\n    return i.import_module(name='wave')",
        "from importlib import import_module as load\ndef f():\n    return load('wave')",
        "def f():\n    return __import__('wave').open",
        "import builtins\nx = builtins.__import__('wave')",
        "import importlib.util\nthere = importlib.util.find_spec('wave') is not None",
        "from importlib.util import find_spec\nthere = find_spec('wave')",
    ]
    assert loaded_by_each(sources, "wave") == dict.fromkeys(sources, {"wave"})


def test_of_a_dotted_name_all_parts_are_loaded():
    source = "x = __import__('xml.dom.minidom')"
    assert loaded_by(source, "xml", "xml.dom.minidom") == {"xml", "xml.dom.minidom"}


def test_what_a_module_loads_when_it_is_named_is_named():
    source = "import numpy\ndef f():\n    return numpy.polynomial"
    assert loaded_by(source, "numpy.polynomial") == {"numpy.polynomial"}


def test_so_it_is_of_a_small_package_however_it_is_asked(tmp_path, monkeypatch):
    (tmp_path / "lazy").mkdir()
    load = "def __getattr__(name):\n    import importlib\n    return importlib.import_module(f'lazy.{name}')\n"
    (tmp_path / "lazy" / "__init__.py").write_text(load)
    (tmp_path / "lazy" / "part.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    asked = ["lazy.part", "getattr(lazy, 'part')", "getattr(lazy, 'part', 0)"]
    sources = [f"import lazy\ndef f():\n    return {how}" for how in asked]
    assert loaded_by_each(sources, "lazy.part") == dict.fromkeys(sources, {"lazy.part"})


def test_nothing_of_the_file_itself_is_run():
    source = """
    import importlib

    def load(name):
        raise SystemExit("run")

    load("wave")
    importlib.import_module(print("run") or "wave")
    getattr(importlib, load("wave"))
    name = "wave"
    importlib.import_module(name)
    raise SystemExit("run")
    """
    assert loaded_by(source, "wave") == set()


def test_one_that_is_not_there_keeps_none_of_the_others_away():
    source = "import no_such_thing\n__import__('no.such.thing')\ngetattr(nobody, 'x')\nf()()\nimport wave"
    assert loaded_by(source, "wave") == {"wave"}


def test_what_a_library_imports_in_a_function_is_loaded_with_it():
    """zipfile reads of py_compile when PyZipFile is asked for it, and gzip of argparse when it is a program."""
    assert loaded_by("import zipfile", "py_compile") == {"py_compile"}
    assert loaded_by("import multiprocessing", "multiprocessing.pool", "multiprocessing.queues") == {
        "multiprocessing.pool",
        "multiprocessing.queues",
    }


def test_what_opens_windows_or_builds_packages_is_left_where_it_is():
    assert loaded_by("import numpy, turtle, cgi", "numpy.distutils", "distutils", "antigravity") == set()


PACKAGE = {
    "__init__.py": "from lib_of_ours import work\n",
    "work.py": """
import functools
class C:
    @classmethod
    def a(cls):
        from . import by_class_method
    @staticmethod
    def b():
        from lib_of_ours.by_static_method import x
    @property
    def c(self):
        def inner():
            import lib_of_ours.by_inner_function
def decorated(function):
    return functools.wraps(function)(lambda: function())
@decorated
@decorated
def g():
    import lib_of_ours.by_decorated_function
def f():
    import other_of_ours
    from .deeper import further
""",
    "by_decorated_function.py": "",
    "by_class_method.py": "",
    "by_static_method.py": "x = 1\n",
    "by_inner_function.py": "",
    "deeper.py": "def further():\n    from . import deepest\n",
    "deepest.py": "raise ValueError('it is odd')\n",
}
FOUND = ("by_class_method", "by_decorated_function", "by_static_method", "by_inner_function", "deeper")


def test_imports_are_found_in_methods_and_inner_functions_of_a_package_and_of_what_comes_along(tmp_path):
    (tmp_path / "lib_of_ours").mkdir()
    for name, text in PACKAGE.items():
        (tmp_path / "lib_of_ours" / name).write_text(text)
    (tmp_path / "other_of_ours.py").write_text("")
    script = (
        f"{SOON}sys.path.append({str(tmp_path)!r})\nahead.run([ast.parse('import lib_of_ours')])\n"
        "print(*sorted(name for name in sys.modules if 'of_ours' in name))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    wanted = {"lib_of_ours", "lib_of_ours.work", *(f"lib_of_ours.{name}" for name in FOUND)}
    assert set(done.stdout.split()) == wanted  # other_of_ours is of another package


def test_following_ends_with_its_time(tmp_path):
    """Else a package with thousands of such imports would take each worker seconds before a line of a file runs."""
    (tmp_path / "lib_of_ours").mkdir()
    lines = [f"def f{number}():\n    from . import part{number}\n" for number in range(200)]
    (tmp_path / "lib_of_ours" / "__init__.py").write_text("".join(lines))
    for number in range(200):
        burn = "import time\nend = time.process_time() + 0.02\nwhile time.process_time() < end:\n    pass\n"
        (tmp_path / "lib_of_ours" / f"part{number}.py").write_text(burn)
    script = (
        f"{SOON}import time\nsys.path.append({str(tmp_path)!r})\nahead.SECONDS = 0.2\nbegun = time.process_time()\n"
        "ahead.run([ast.parse('import lib_of_ours')])\nprint(time.process_time() - begun)\n"
        "print(len([name for name in sys.modules if 'of_ours' in name]))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    seconds, count = done.stdout.split()
    assert 4 < int(count) < 20 and float(seconds) < 2
