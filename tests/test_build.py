"""The build, tried on a small made-up course in a folder of its own."""

import json
import re
import shutil
from types import SimpleNamespace

import jsonschema
import nbformat
import pytest

from tools import build
from tools.build import Page

HEADER = """---
kernelspec:
  display_name: Python 3 (ipykernel)
  language: python
  name: python3
---

"""
FRAME = """# {title}

<!-- navigation -->

```{{code-cell}} ipython3
:tags: [set-up]

# replaced by the build
```

"""
NOTEBOOK = """## Where am I?

```{code-cell} ipython3
import os
import sys
import warnings
from pathlib import Path

[Path.cwd().name, sys.executable == os.environ["THE_PYTHON_OF_THE_TEST"], os.environ["TQDM_DISABLE"]]
```

The package is the one beside the notebooks.

```{code-cell} ipython3
from micrograd_lite.second import WHERE

WHERE
```

Two prints make one piece of output.

```{code-cell} ipython3
print("one")
print("two", flush=True)
print(2 / 3, hash("the same in every run"))
```

+++

A timing.

```{code-cell} ipython3
:tags: [volatile]

import time

print(time.time_ns())
```

A picture, twice: as a widget and as a still.

```{code-cell} ipython3
from IPython.display import display
import ipywidgets

view = ipywidgets.HTML("live")
widget = {"model_id": view.model_id, "version_major": 2, "version_minor": 0}
still = "<svg xmlns='http://www.w3.org/2000/svg'><title>still</title></svg>"
data = {"text/plain": "a still", "image/svg+xml": still, "application/vnd.jupyter.widget-view+json": widget}
data["text/html"] = "<div>the picture of a live notebook</div>"
display(data, raw=True)
```

A progress bar, which a build leaves out.

```{code-cell} ipython3
from tqdm.auto import tqdm

sum(tqdm(range(4)))
```

A plot.

```{code-cell} ipython3
import matplotlib.pyplot as plt

plt.plot([1, 2])
plt.savefig("plot.svg", metadata={"Date": None})
plt.close()
text = Path("plot.svg").read_text()
Path("plot.svg").unlink()
import hashlib

hashlib.md5(text.encode()).hexdigest()
```
"""
EXERCISE = '''A task to start with.

```{code-cell} ipython3
from micrograd_lite import judge as check
```

### Task 1 · A slope  ●○○  about 5 minutes

```{code-cell} ipython3
slope = ...
### BEGIN SOLUTION
slope = 14
### END SOLUTION
```

```{code-cell} ipython3
check.slope(slope)
```

### Task 2 · Twice  ●●○  about 10 minutes

```{code-cell} ipython3
def twice(x):
    """Return twice x."""
    ### BEGIN SOLUTION
    double = 2 * x
    return double
    ### END SOLUTION
```

```{code-cell} ipython3
check.twice(twice)
```
'''
PACKAGE = {
    "__init__": "import importlib\n\ndef __getattr__(n):\n    return importlib.import_module(f'.{n}', __name__)\n",
    "first": "WHERE = 'here'\n",
    "second": "from .first import WHERE\n",
    "other": "",
    "judge": "def slope(s):\n    assert s == 14\n\n\ndef twice(f):\n    assert f(3) == 6\n",
}


def put(root, folder, stem, body, title=None):
    path = root / "sources" / folder / f"{stem}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    title = title or ("Exercises " if folder == "exercises" else "") + f"{stem[:2]} · {stem[3:].title()}"
    path.write_text(HEADER + FRAME.format(title=title) + body, encoding="utf-8")


def put_package(root):
    for name, text in PACKAGE.items():
        path = root / "micrograd_lite" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def files(root):
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.glob("*/*.ipynb"))}


def load(root, name):
    return nbformat.read(root / name, as_version=4)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A course of one chapter, built once; its tests copy it before they change anything."""
    root = tmp_path_factory.mktemp("course")
    put_package(root)
    put(root, "notebooks", "01_first", NOTEBOOK)
    put(root, "exercises", "01_first", EXERCISE)
    decoys = tmp_path_factory.mktemp("decoys")
    (decoys / "micrograd_lite").mkdir()
    (decoys / "micrograd_lite" / "__init__.py").write_text("")
    (decoys / "micrograd_lite" / "second.py").write_text("WHERE = 'the wrong package'\n")
    kernel = decoys / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    kernel.write_text(json.dumps({"argv": ["false"], "display_name": "the wrong kernel", "language": "python"}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(decoys))
        patch.setenv("JUPYTER_PATH", str(decoys))
        patch.setenv("THE_PYTHON_OF_THE_TEST", build.sys.executable)
        patch.setenv("MPLBACKEND", "agg")
        assert build.main([], root) == 0
        yield root


@pytest.fixture
def course(built, tmp_path):
    """A copy of the built course, to be changed."""
    return shutil.copytree(built, tmp_path / "course")


# -- what is built ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_notebook_runs_in_its_folder_with_this_python_and_this_package(built):
    cells = load(built, "notebooks/01_first.ipynb").cells
    assert cells[3].outputs[0].data["text/plain"] == "['notebooks', True, '1']"
    assert cells[5].outputs[0].data["text/plain"] == "'here'"


def test_a_built_notebook_is_clean(built):
    nb = load(built, "notebooks/01_first.ipynb")
    nbformat.validate(nb)
    assert nb.metadata.kernelspec.name == "python3"
    assert set(nb.metadata) == {"kernelspec", "language_info", "course"}
    assert "version" not in nb.metadata.language_info
    assert [cell.id for cell in nb.cells] == [f"cell-{n:02}" for n in range(1, len(nb.cells) + 1)]
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert all(set(cell.metadata) <= {"tags"} for cell in nb.cells[2:])
    assert code[4].metadata.tags == ["volatile"]
    assert [output.output_type for output in code[3].outputs] == ["stream"]
    raw = (built / "notebooks/01_first.ipynb").read_bytes()
    assert raw.endswith(b"}\n") and b"\r" not in raw


@pytest.mark.slow
def test_where_pytorch_is_missing_a_notebook_that_needs_it_is_left_as_it_is(course, monkeypatch, capsys):
    there = build.importlib.util.find_spec
    monkeypatch.setattr(build.importlib.util, "find_spec", lambda name: None if name == "torch" else there(name))
    path = course / "sources" / "notebooks" / "01_first.md"
    before = (course / "notebooks" / "01_first.ipynb").read_bytes()
    path.write_text(path.read_text() + "\n```{code-cell} ipython3\nneed_torch()\n```\n")
    for options in ([], ["--check"]):
        assert build.main(options, course) == 0
        said = capsys.readouterr().out.splitlines()
        about = [line for line in said if line.startswith("notebooks/01_first.ipynb")]
        assert len(about) == 1 and "left as it is saved: it needs PyTorch" in about[0], said
    assert (course / "notebooks" / "01_first.ipynb").read_bytes() == before


def test_the_set_up_is_folded_and_the_first_cell_says_what_it_does(built):
    for folder in build.SOURCE_OF:
        first, second = load(built, f"{folder}/01_first.ipynb").cells[:2]
        assert first.source.splitlines()[-1] == build.SET_UP_WORDS
        assert second.metadata.jupyter.source_hidden and second.metadata.cellView == "form"
        assert second.source.startswith("# @title ")


def asked(*cells):
    """A notebook of cells, each a text of prose or an (output, tags, kind) of code, after folding; which are folded."""
    made = []
    for cell in cells:
        if isinstance(cell, str):
            made.append(nbformat.v4.new_markdown_cell(cell))
        else:
            data, tags = cell
            outputs = [nbformat.v4.new_output("display_data", data)] if data else []
            made.append(nbformat.v4.new_code_cell("x", outputs=outputs, metadata={"tags": tags}))
    nb = build.tidy(nbformat.v4.new_notebook(cells=made), "")
    build.fold_answers(nb)
    nb = build.tidy(nb, "")
    folded = [n for n, cell in enumerate(nb.cells) if cell.metadata.get("jupyter", {}).get("outputs_hidden")]
    assert folded == [n for n, cell in enumerate(nb.cells) if cell.metadata.get("collapsed")]
    # Jupyter's bar shows the first line of the first output: an empty one keeps the answer out of it.
    assert all(nb.cells[n].outputs[0].data == {"text/html": ""} for n in folded)
    return folded


TEXT, SILENT, LIVE = ({"text/plain": "2"}, []), (None, []), ({build.WIDGET: {}, "image/svg+xml": "<svg/>"}, [])


@pytest.mark.parametrize(
    "cells, folded",
    [
        (["**Predict.** More, or less?", TEXT, "More.", TEXT], [1]),
        (["**Predict.** More?", SILENT, TEXT], [2]),  # the cell that answers comes after one that defines
        (["**Predict.** More?", SILENT, "Then run it.", TEXT], [3]),
        (["**Predict.** On paper. <!-- nothing to fold -->", TEXT], []),
        (["**Predict** each, then move.", LIVE, "What you saw.", TEXT], [3]),
        (["No question.", TEXT, (*TEXT[:1], ["folded"]), (*LIVE[:1], ["folded"])], [2]),
        (["**Predict.** One?", TEXT, "**Predict.** Two?", TEXT], [1, 3]),
        (["**Predict.** One?", "**Predict.** On paper. <!-- nothing to fold -->", TEXT], []),
    ],
)
def test_the_answer_to_a_prediction_is_folded(cells, folded):
    assert asked(*cells) == folded


def test_a_widget_leaves_its_still_and_its_text(built):
    output = load(built, "notebooks/01_first.ipynb").cells[11].outputs[0]
    assert set(output.data) == {"image/svg+xml", "text/plain"}


def test_exercises_hold_stubs_and_no_outputs_solutions_are_filled_in_and_run(built):
    stubs, full = load(built, "exercises/01_first.ipynb"), load(built, "solutions/01_first.ipynb")
    assert [c.source for c in stubs.cells[4:9]] == [
        "### Task 1 · A slope  ●○○  about 5 minutes",
        "slope = ...\n# your code here",
        "check.slope(slope)",
        "### Task 2 · Twice  ●●○  about 10 minutes",
        'def twice(x):\n    """Return twice x."""\n    # your code here\n    ...',
    ]
    assert all(c.execution_count is None and not c.outputs for c in stubs.cells if c.cell_type == "code")
    assert [full.cells[n].source for n in (5, 8)] == [
        "slope = 14",
        'def twice(x):\n    """Return twice x."""\n    double = 2 * x\n    return double',
    ]
    counts = [c.execution_count for c in full.cells if c.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


def test_each_task_has_what_nbgrader_asks_for(built):
    cells = load(built, "exercises/01_first.ipynb").cells
    marked = {n: dict(c.metadata.nbgrader) for n, c in enumerate(cells) if "nbgrader" in c.metadata}
    roles = {"schema_version": 3, "task": False}
    answer, checked = (
        {"solution": True, "grade": False, "locked": False},
        {"solution": False, "grade": True, "locked": True},
    )
    assert marked == {
        5: roles | answer | {"grade_id": "slope-answer"},
        6: roles | checked | {"grade_id": "slope", "points": 1},
        8: roles | answer | {"grade_id": "twice-answer"},
        9: roles | checked | {"grade_id": "twice", "points": 2},
    }


# What nbgrader's documentation asks of a cell's metadata, in version 3 of its format.
ROLES = ["grade", "locked", "solution", "task"]
NBGRADER_CELL = {
    "type": "object",
    "required": ["schema_version", "grade_id", *ROLES],
    "additionalProperties": False,
    "properties": {
        **{role: {"type": "boolean"} for role in ROLES},
        "schema_version": {"const": 3},
        "grade_id": {"type": "string", "pattern": r"^[a-zA-Z0-9_\-]+$"},
        "points": {"type": "number", "minimum": 1},
    },
}
CHAPTERS = [page.stem for page in build.pages(build.ROOT) if page.folder == "exercises"]


def as_nbgrader_wants_it(nb):
    """Assert that nbgrader can take this notebook; return its graded cells."""
    marked = [cell for cell in nb.cells if "nbgrader" in cell.metadata]
    for cell in marked:
        data = cell.metadata.nbgrader
        jsonschema.validate(data, NBGRADER_CELL)
        assert cell.cell_type == "code"
        assert data.grade == data.locked == ("points" in data) != data.solution
    ids = [cell.metadata.nbgrader.grade_id for cell in marked]
    assert len(ids) == len(set(ids))
    return [cell for cell in marked if cell.metadata.nbgrader.grade]


@pytest.mark.parametrize("stem", CHAPTERS)
def test_the_saved_exercises_and_solutions_are_as_nbgrader_wants_them(stem):
    for folder in ("exercises", "solutions"):
        assert as_nbgrader_wants_it(load(build.ROOT, f"{folder}/{stem}.ipynb"))


def cut(source):
    """What nbgrader makes of a cell with marks: line by line, with the stub of the settings that the build writes."""
    lines, inside, settings = [], False, SimpleNamespace(ClearSolutions=SimpleNamespace())
    exec(build.STUB, {"c": settings})
    for line in source.split("\n"):
        if "BEGIN SOLUTION" in line:
            inside, indent = True, line[: len(line) - len(line.lstrip())]
            lines += [indent + text for text in settings.ClearSolutions.code_stub["python"].split("\n")]
        elif "END SOLUTION" in line:
            inside = False
        elif not inside:
            lines.append(line)
    return "\n".join(lines)


@pytest.mark.parametrize("stem", CHAPTERS)
def test_nbgrader_cuts_the_solutions_to_the_same_stubs(stem):
    nb = build.prepare(Page(build.ROOT, "exercises", stem), marks=True)
    assert as_nbgrader_wants_it(nb)
    without = lambda text, blank: [line for line in text.split("\n") if line.strip() != blank]
    for cell in nb.cells:
        # A cell without marks nbgrader leaves alone, unless it is an answer: that one it would empty.
        assert ("BEGIN SOLUTION" in cell.source) == cell.metadata.get("nbgrader", {}).get("solution", False)
        assert "](../" not in cell.source
        if cell.cell_type == "code":
            assert without(cut(cell.source), "pass") == without(build.stub(cell.source), "...")
            compile(cut(cell.source), stem, "exec")


def test_the_source_for_nbgrader_is_written_once(built, tmp_path, capsys):
    folder = tmp_path / "calculus"
    assert build.main(["--nbgrader", str(folder)], built) == 0
    path, settings = folder / "source/01_first/01_first.ipynb", folder / "nbgrader_config.py"
    assert capsys.readouterr().out.splitlines() == [f"{path}  written", f"{settings}  written"]
    assert sorted(p for p in folder.rglob("*") if p.is_file()) == [settings, path]
    nb = nbformat.read(path, as_version=4)
    nbformat.validate(nb)
    assert nb.cells[0].source == f"# Exercises 01 · First\n\n{build.SET_UP_WORDS}"
    assert nb.cells[5].source == "slope = ...\n### BEGIN SOLUTION\nslope = 14\n### END SOLUTION"
    stubs = load(built, "exercises/01_first.ipynb").cells
    assert [cell.metadata for cell in nb.cells] == [cell.metadata for cell in stubs]
    assert all(cell.execution_count is None and not cell.outputs for cell in nb.cells if cell.cell_type == "code")
    assert settings.read_text() == f"c = get_config()\nc.CourseDirectory.course_id = 'calculus'\n{build.STUB}\n"
    path.write_text("the teacher's own")
    assert build.main(["--nbgrader", str(folder)], built) == 1
    assert path.read_text() == "the teacher's own" and "left as it is" in capsys.readouterr().out


def test_settings_of_nbgrader_that_are_there_are_kept(built, tmp_path, capsys):
    settings = tmp_path / "nbgrader_config.py"
    settings.write_text("c = get_config()\n")
    assert build.main(["--nbgrader", str(tmp_path)], built) == 1
    assert settings.read_text() == "c = get_config()\n" and build.STUB in capsys.readouterr().out
    settings.write_text(build.STUB)
    assert build.settings_for_nbgrader(tmp_path) == (True, f"{settings}  unchanged")


def test_a_chapter_without_exercises_gives_nbgrader_nothing(course, tmp_path, capsys):
    put(course, "notebooks", "00_zero", "")
    assert build.main(["--nbgrader", str(tmp_path / "new"), "00"], course) == 1
    assert "no exercises" in capsys.readouterr().out and not (tmp_path / "new").exists()


@pytest.mark.slow
def test_a_fresh_build_writes_the_same_bytes(course):
    before = files(course)
    assert len(before) == 3
    volatile = re.compile(rb'"\d{19}\\n"')
    assert build.main(["--force"], course) == 0
    assert {name: volatile.sub(b"", raw) for name, raw in files(course).items()} == {
        name: volatile.sub(b"", raw) for name, raw in before.items()
    }


def test_what_has_not_changed_is_left_alone(course, capsys):
    before = files(course)
    assert build.main([], course) == 0
    assert capsys.readouterr().out.count("unchanged") == 3
    assert files(course) == before


def test_what_has_changed_is_built(course):
    put(course, "exercises", "01_first", EXERCISE.replace("Twice", "Two times"))
    fine, words = build.one(Page(course, "exercises", "01_first"), {})
    assert fine and "built" in words
    assert "Two times" in load(course, "exercises/01_first.ipynb").cells[7].source


@pytest.mark.slow
def test_check_agrees_with_a_fresh_build_and_names_what_differs(course, capsys):
    name = course / "solutions/01_first.ipynb"
    name.write_text(name.read_text(encoding="utf-8").replace("slope = 14", "slope = 15"), encoding="utf-8")
    before = files(course)
    assert build.main(["--check"], course) == 1
    out = capsys.readouterr().out
    assert "notebooks/01_first.ipynb  agrees" in out and "exercises/01_first.ipynb  agrees" in out
    assert "solutions/01_first.ipynb, cell 6: the code differs." in out
    assert "saved: slope = 15" in out and "fresh: slope = 14" in out and "tools/build.py 01" in out
    assert files(course) == before


# -- before it runs --------------------------------------------------------------------------------------------------


def test_the_stamp_follows_the_text_and_the_modules_used(course):
    def stamp():
        return build.prepare(Page(course, "notebooks", "01_first")).metadata.course.built_from

    package, first = course / "micrograd_lite", stamp()
    (package / "other.py").write_text("# not imported by this notebook\n")
    assert stamp() == first
    (package / "first.py").write_text("WHERE = 'there'  # imported by second.py\n")
    second = stamp()
    assert second != first
    (package / "first.py").write_bytes((package / "first.py").read_bytes().replace(b"\n", b"\r\n"))
    assert stamp() == second  # Windows may check a file out with its own line ends
    put(course, "notebooks", "01_first", NOTEBOOK + "\nOne more line.\n")
    assert stamp() != second


@pytest.mark.parametrize(
    "code, used",
    [
        ("", set()),
        ("import json", set()),
        ("from micrograd_lite.first import WHERE", {"__init__", "first"}),
        ("import micrograd_lite.second as s", {"__init__", "first", "second"}),
        ("def later():\n    from micrograd_lite.second import WHERE", {"__init__", "first", "second"}),
        ("from micrograd_lite import other", {"__init__", "other"}),
        ("from micrograd_lite import Value", {"__init__", "first", "second", "other", "judge"}),
        (
            "from micrograd_lite.loads_by_name import x",
            {"__init__", "first", "second", "other", "judge", "loads_by_name"},
        ),
    ],
)
def test_which_modules_are_used(tmp_path, code, used):
    put_package(tmp_path)
    if "loads_by_name" in code:
        (tmp_path / "micrograd_lite" / "loads_by_name.py").write_text("import importlib\n")
    assert {path.stem for path in build.modules_used(tmp_path, code)} == used


CLASS = """class A:
    def f(self):
        ### BEGIN SOLUTION
        return 1
        ### END SOLUTION

    def g(self):
        x = 2
        ### BEGIN SOLUTION
        return x
        ### END SOLUTION"""
EMPTY_CLASS = """class A:
    def f(self):
        # your code here
        ...

    def g(self):
        x = 2
        # your code here
        ..."""
FULL_CLASS = """class A:
    def f(self):
        return 1

    def g(self):
        x = 2
        return x"""
LISTED = (
    'k = {"a": 1}\nx = {"x = 1.7": ..., "y": ...}\n### BEGIN SOLUTION\nx = {"x = 1.7": 1, "y": 2}\n### END SOLUTION'
)
TALL = 'x = {\n    "a": ...,\n    "b": ...,\n}\n### BEGIN SOLUTION\nx = {"a": 1, "b": 2}\n### END SOLUTION'
LINES = "a, b = ...\n### BEGIN SOLUTION\na, b = 1, 2\n### END SOLUTION\na + b"


@pytest.mark.parametrize(
    "source, stub, solved",
    [
        ("x = 1", "x = 1", "x = 1"),
        (LINES, "a, b = ...\n# your code here\na + b", "a, b = 1, 2\na + b"),
        (CLASS, EMPTY_CLASS, FULL_CLASS),
        (
            LISTED,
            'k = {"a": 1}\nx = {"x = 1.7": ..., "y": ...}\n# your code here',
            'k = {"a": 1}\nx = {"x = 1.7": 1, "y": 2}',
        ),
        (TALL, 'x = {\n    "a": ...,\n    "b": ...,\n}\n# your code here', 'x = {"a": 1, "b": 2}'),
    ],
)
def test_stub_and_solution(source, stub, solved):
    assert build.stub(source) == stub
    assert build.solved(source) == solved


def test_navigation_leads_to_the_neighbours_and_to_colab(tmp_path):
    for stem in ("01_first", "02_second", "03_third"):
        put(tmp_path, "notebooks", stem, "")
    put(tmp_path, "exercises", "02_second", "")
    address = "https://github.com/someone/course"
    text = build.navigation(Page(tmp_path, "notebooks", "02_second"), address)
    assert "(https://colab.research.google.com/github/someone/course/blob/main/notebooks/02_second.ipynb)" in text
    on_the_site = "https://someone.github.io/course/lab/index.html?path=notebooks/02_second.ipynb"
    assert f"[Open in the browser]({on_the_site})" in text
    assert text.splitlines()[-1] == (
        "← [01 · First](01_first.ipynb) · [Exercises 02](../exercises/02_second.ipynb) · [03 · Third](03_third.ipynb) →"
    )
    assert (
        build.navigation(Page(tmp_path, "notebooks", "01_first"), "https://example.org/x")
        == "[02 · Second](02_second.ipynb) →"
    )
    text = build.navigation(Page(tmp_path, "exercises", "02_second"), address)
    assert (
        text.splitlines()[-1]
        == "[Chapter 02](../notebooks/02_second.ipynb) · [Solutions 02](../solutions/02_second.ipynb)"
    )
    text = build.navigation(Page(tmp_path, "solutions", "02_second"), address)
    assert (
        text.splitlines()[-1]
        == "[Chapter 02](../notebooks/02_second.ipynb) · [Exercises 02](../exercises/02_second.ipynb)"
    )


def test_the_badges_of_the_readme_follow_the_address(tmp_path):
    readme, address = tmp_path / "README.md", "https://github.com/someone/course"
    readme.write_text("# T\n\n<!-- badges -->\nold\n<!-- end of badges -->\n\nrest\n", encoding="utf-8")
    assert not build.write_badges(readme, address, check=True)[0] and "old" in readme.read_text(encoding="utf-8")
    assert build.write_badges(readme, address)[0]
    text = readme.read_text(encoding="utf-8")
    assert "old" not in text and "https://codespaces.new/someone/course" in text and text.endswith("\n\nrest\n")
    assert build.write_badges(readme, address, check=True) == (True, "README.md  unchanged")


def test_the_end_leads_on_to_the_exercises_and_the_next_chapter(tmp_path):
    for stem in ("01_first", "02_second"):
        put(tmp_path, "notebooks", stem, "```{code-cell} ipython3\n1\n```\n\n## The way on\n\nGo.\n")
    put(tmp_path, "exercises", "01_first", "")
    exercises, second = "[Exercises 01](../exercises/01_first.ipynb)", "[02 · Second](../notebooks/02_second.ipynb) →"
    assert build.onward(Page(tmp_path, "notebooks", "01_first")) == f"{exercises} · {second}"
    solutions = "[Solutions 01](../solutions/01_first.ipynb)"
    assert build.onward(Page(tmp_path, "exercises", "01_first")) == f"{solutions} · {second}"
    assert build.onward(Page(tmp_path, "solutions", "01_first")) == second
    assert build.onward(Page(tmp_path, "notebooks", "02_second")) == ""
    ends = [
        build.prepare(Page(tmp_path, "notebooks", stem), "", "1").cells[-1].source for stem in ("01_first", "02_second")
    ]
    assert ends == [f"## The way on\n\nGo.\n\n{exercises} · {second}", "## The way on\n\nGo."]


@pytest.mark.parametrize(
    "text, complaint",
    [
        ("## No title\n\n<!-- navigation -->\n", "first cell"),
        ("# 01 · No navigation\n\n```{code-cell} ipython3\n:tags: [set-up]\n\n1\n```\n", "first cell"),
        ("# 01 · No set-up\n\n<!-- navigation -->\n\n```{code-cell} ipython3\n1\n```\n", "second cell"),
        (FRAME.format(title="T") + "```{code-cell} ipython3\n### BEGIN SOLUTION\n1\n```\n", "cell 3: BEGIN SOLUTION"),
        (FRAME.format(title="T") + "```{code-cell} ipython3\n### END SOLUTION\n```\n", "cell 3: BEGIN SOLUTION"),
        (FRAME.format(title="T") + "```{code-cell} ipython3\ncheck.a(1)\n```\n", "cell 3: the task a needs"),
        (
            FRAME.format(title="T") + EXERCISE + EXERCISE[EXERCISE.index("### Task 1") :],
            "the task slope is checked twice",
        ),
    ],
)
def test_a_source_without_its_frame_is_refused(tmp_path, text, complaint, capsys):
    path = tmp_path / "sources" / "exercises" / "01_first.md"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + text, encoding="utf-8")
    with pytest.raises(build.BuildError, match=re.escape(complaint)):
        build.prepare(Page(tmp_path, "exercises", "01_first"))
    assert not build.one(Page(tmp_path, "exercises", "01_first"), {})[0]


def test_an_unknown_chapter_is_refused_by_name(course, capsys):
    assert build.main(["77"], course) == 1
    assert "77" in capsys.readouterr().out


# -- while it runs ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "code, complaint",
    [
        ("x = 1\n1 / 0", "notebooks/01_bad.ipynb, cell 4 (x = 1) fails: ZeroDivisionError: division by zero"),
        ("import micrograd_lite.old", "cell 4 (import micrograd_lite.old) writes to stderr"),
    ],
)
def test_a_cell_that_fails_or_warns_is_named(tmp_path, code, complaint, capsys):
    put_package(tmp_path)
    # A deprecation inside a module is one that Python keeps to itself unless it is asked.
    (tmp_path / "micrograd_lite" / "old.py").write_text("import warnings\nwarnings.warn('old', DeprecationWarning)\n")
    put(
        tmp_path,
        "notebooks",
        "01_bad",
        f"```{{code-cell}} ipython3\n2\n```\n\n```{{code-cell}} ipython3\n{code}\n```\n",
    )
    assert build.main([], tmp_path) == 1
    assert complaint in capsys.readouterr().out
    assert not files(tmp_path)


def stream(text, name="stdout"):
    return nbformat.v4.new_output("stream", name=name, text=text)


def shown(**data):
    return nbformat.v4.new_output("display_data", {kind.replace("_", "/"): value for kind, value in data.items()})


@pytest.mark.parametrize(
    "output, complaint",
    [
        (stream("careful", "stderr"), "stderr: careful"),
        (stream("<object object at 0x7f0ae6d1c0>"), "address"),
        (shown(text_plain="[<Line2D at 0x7F0AE6D1C0>]"), "address"),
        (stream("in ROOT/notebooks/x.py"), "path of this machine"),
        (nbformat.v4.new_output("display_data", {build.WIDGET: {}, "text/plain": "IntSlider()"}), "still picture"),
    ],
)
def test_an_output_that_cannot_be_saved_is_named(tmp_path, output, complaint):
    if "text" in output:
        output.text = output.text.replace("ROOT", str(tmp_path))
    with pytest.raises(build.BuildError, match=f"cell 3 .*{complaint}"):
        build.clean_output(output, "notebooks/01.ipynb, cell 3 (x)", tmp_path)


def test_an_ordinary_output_is_let_through(tmp_path):
    for output in (stream("20\n"), shown(text_plain="0xff", image_png="aaaa"), stream("a hash: 0x1f")):
        build.clean_output(output, "here", tmp_path)


# -- comparing -------------------------------------------------------------------------------------------------------


def small(code="1 + 1", output="2", text="Some prose.", tags=(), count=1, picture=None):
    data = {"text/plain": output} | ({"image/png": picture} if picture else {})
    out = nbformat.v4.new_output("execute_result", data, execution_count=count)
    cell = nbformat.v4.new_code_cell(code, metadata={"tags": list(tags)}, execution_count=count, outputs=[out])
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text), cell])


@pytest.mark.parametrize(
    "saved, fresh, found",
    [
        (small(), small(), None),
        (small(text="Other prose."), small(), "cell 1: the text differs.\n  saved: Other prose.\n  fresh: Some prose."),
        (small(code="1 + 2"), small(), "cell 2: the code differs.\n  saved: 1 + 2\n  fresh: 1 + 1"),
        (small(output="a\n3"), small(output="a\n2"), "cell 2: the output differs.\n  saved: 3\n  fresh: 2"),
        (small(tags=["scratch"]), small(), "cell 2: the metadata differ."),
        (small(count=3), small(), "cell 2: saved as run number 3, not 1."),
        (small(output="12:01", tags=["volatile"]), small(output="12:02", tags=["volatile"]), None),
        (small(picture="AAAA"), small(picture="BBBB"), None),
        (small(picture="AAAA"), small(), "cell 2: the output differs."),
        (small(output="27.12345678901234"), small(output="27.12345678901231"), None),
        (small(output="0.70710678"), small(output="0.70710679"), "cell 2: the output differs."),
        (small(output="-3.0"), small(output="3.0"), "cell 2: the output differs."),
    ],
)
def test_difference(saved, fresh, found):
    said = build.difference(saved, fresh)
    assert said is None if found is None else said.startswith(found)


def test_a_cell_too_many_or_too_few_is_a_difference():
    long = small()
    long.cells.append(nbformat.v4.new_markdown_cell("More."))
    assert build.difference(long, small()) == "3 cells are saved, the source makes 2."
    assert build.difference(small(), long) == "2 cells are saved, the source makes 3."


def test_a_missing_notebook_and_one_without_a_source_are_named(course, capsys):
    (course / "exercises/01_first.ipynb").rename(course / "exercises/09_orphan.ipynb")
    assert not build.one(Page(course, "exercises", "01_first"), {}, check=True)[0]
    assert [path.name for path in build.without_source(course)] == ["09_orphan.ipynb"]


# -- a learner's answers ---------------------------------------------------------------------------------------------


def filled_in(root, change):
    nb = load(root, "exercises/01_first.ipynb")
    change(nb)
    nbformat.write(nb, root / "exercises/01_first.ipynb")
    return files(root)


@pytest.mark.parametrize(
    "number, change",
    [
        (6, lambda nb: nb.cells[5].update(source="slope = 14")),
        (4, lambda nb: nb.cells[3].update(execution_count=1)),
        (7, lambda nb: nb.cells[6].update(outputs=[stream("Not yet")])),
    ],
)
@pytest.mark.parametrize("check", [True, False])
def test_answers_in_exercises_are_kept_and_the_learner_is_told_where_to_work(course, number, change, check):
    before = filled_in(course, change)
    fine, words = build.one(Page(course, "exercises", "01_first"), {}, check=check)
    assert not fine
    assert f"cell {number}:" in words and "my_exercises/" in words and "git checkout exercises/01_first.ipynb" in words
    assert files(course) == before


def test_a_stub_that_only_grew_old_is_not_taken_for_an_answer(course):
    filled_in(course, lambda nb: nb.cells[5].update(source="rise = ...\n# your code here"))
    fine, words = build.one(Page(course, "exercises", "01_first"), {}, check=True)
    assert not fine and "the code differs" in words
    assert build.one(Page(course, "exercises", "01_first"), {}, force=True)[0]
    assert build.one(Page(course, "exercises", "01_first"), {}, check=True)[0]
