"""The judge cannot be bribed: checks and interactives work with a private copy of the engine."""

import math
import subprocess
import sys
from pathlib import Path

import pytest

import micrograd_lite

ROOT = Path(__file__).resolve().parent.parent


def run(code):
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_judge_brings_nothing_into_chapter_4():
    run(
        "import sys\n"
        "from classroom.engine import Value as Judge, MLP, topological_order\n"
        "import classroom.interactive, classroom.checks\n"
        "public = [m for m in sys.modules if m.startswith('micrograd_lite.')]\n"
        "early = {'value', 'graph', 'backward', 'operations', 'nn', 'training'}\n"
        "assert not early & {m.split('.')[1] for m in public}, public\n"
        "from micrograd_lite.value import Value\n"
        "assert not hasattr(Value, 'backward') and not hasattr(Value, 'tanh') and hasattr(Judge, 'tanh')"
    )


@pytest.mark.slow
def test_all_checks_and_interactives_leave_chapter_4_alone():
    run(
        "import importlib, pkgutil\n"
        "for part in ('checks', 'interactive'):\n"
        "    package = importlib.import_module(f'classroom.{part}')\n"
        "    for module in pkgutil.iter_modules(package.__path__):\n"
        "        importlib.import_module(f'classroom.{part}.{module.name}')\n"
        "from micrograd_lite.value import Value\n"
        "assert not hasattr(Value, 'backward') and not hasattr(Value, 'tanh')"
    )


def test_the_package_knows_nothing_of_the_classroom():
    import ast

    for path in (ROOT / "micrograd_lite").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] == "classroom"], path


def test_a_wrong_tanh_of_the_learners_is_still_found_wrong(monkeypatch):
    from classroom.engine import Value as Judge
    from micrograd_lite import Value, add_to

    monkeypatch.setattr(Value, "tanh", Value.tanh)  # put back afterwards

    @add_to(Value)
    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), "tanh", _local=(1 - self.data**2,))  # the slope from the input: wrong

    found = []
    for engine in (Value, Judge):
        x = engine(0.7)
        x.tanh().backward()
        found.append(x.grad)
    assert found[1] == pytest.approx(1 - math.tanh(0.7) ** 2)
    assert found[0] == pytest.approx(0.51) and abs(found[0] - found[1]) > 0.1


def test_the_private_copy_is_the_finished_engine():
    from classroom import engine

    assert engine.Value is not micrograd_lite.Value
    assert engine.Value.__module__ == "_micrograd_lite_judge.value"
    assert engine.Value is engine.module("value").Value
    assert engine.module("gradient").gradient(lambda x: x * x, [3.0]) == pytest.approx([6.0])
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        engine.nonsense  # noqa: B018


def test_value_alone_is_chapter_4_and_the_package_gives_the_finished_one():
    run(
        "import micrograd_lite.value as chapter_4\n"
        "Value = chapter_4.Value\n"
        "assert not hasattr(Value, 'backward') and not hasattr(Value, '__radd__')\n"
        "from micrograd_lite import Value as finished\n"
        "assert finished is Value and hasattr(Value, 'backward') and hasattr(Value, 'tanh')"
    )


def test_the_table_of_chapters_is_what_the_modules_define():
    import ast

    for chapter, (module, names, methods) in micrograd_lite.CHAPTERS.items():
        path = ROOT / "micrograd_lite" / f"{module}.py"
        body = ast.parse(path.read_text(encoding="utf-8")).body
        defined, added = set(), set()
        for node in body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                (added if getattr(node, "decorator_list", None) and "add_to" in ast.unparse(node) else defined).add(
                    node.name
                )
            if isinstance(node, ast.ClassDef) and node.name == "Value":
                added |= {inner.name for inner in node.body if isinstance(inner, ast.FunctionDef)}
        # The functions that refuse bad input serve the module alone.
        names, defined = ({n for n in some if not n.startswith("refuse_")} for some in (names.split(), defined))
        assert (names, set(methods.split())) == (defined, added), f"chapter {chapter}, {module}.py"


def test_a_name_that_the_package_lacks_is_answered_with_those_it_has():
    with pytest.raises(AttributeError, match="no attribute 'Valeu'; it has: .*Value"):
        micrograd_lite.Valeu  # noqa: B018
    assert {"Value", "MLP", "nn"} <= set(dir(micrograd_lite))
