"""Colab's way without Colab: its versions, an empty folder, a stub of google.colab, and git sent to a local copy.

The environment is made once, in .cache/, and kept. COURSE_PYTHON313 may name the Python 3.13 to make it with.
"""

import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tools.set_up import repository_address, set_up_code

pytestmark = [pytest.mark.colab, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
VERSIONS = {
    "ipython": "7.34.0",
    "ipykernel": "6.17.1",
    "ipywidgets": "7.7.1",
    "numpy": "2.1.3",
    "matplotlib": "3.10.0",
    "graphviz": "0.21",
    "traitlets": "5.7.1",
    "jupyter-client": "7.4.9",
    "tqdm": "4.67.1",
}


def works_as_313(command):
    """Whether this is a Python 3.13 that runs and can make environments; a pyenv shim may be there and do neither."""
    question = "import sys, venv, ensurepip; assert sys.version_info[:2] == (3, 13)"
    try:
        return subprocess.run([command, "-c", question], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


@functools.cache
def python_313():
    """The first Python 3.13 that works, or None: the one named by hand, this one, pyenv's, the one on the path."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [os.environ.get("COURSE_PYTHON313"), sys.executable, *sorted(pyenv.glob("3.13.*/bin/python3.13"))]
    found += [*sorted(pyenv.glob("pyenv-win/versions/3.13.*/python.exe")), shutil.which("python3.13")]
    return next((str(path) for path in found if path and works_as_313(path)), None)


def run(*command):
    ran = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert ran.returncode == 0, f"{' '.join(map(str, command))}\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}"


@pytest.fixture(scope="session")
def colab_python():
    """The Python of an environment with Colab's versions."""
    if not python_313():
        pytest.skip("Colab's versions need Python 3.13, which is not here (COURSE_PYTHON313 may name it)")
    wanted = [f"{name}=={version}" for name, version in VERSIONS.items()]
    key = hashlib.sha256("\n".join([python_313(), *wanted]).encode()).hexdigest()[:12]
    folder = ROOT / ".cache" / f"colab-{key}"
    inside = Path("Scripts", "python.exe") if os.name == "nt" else Path("bin", "python")
    if not (folder / inside).exists():
        # Under another name until it is whole: a run that is interrupted must not leave half an environment behind.
        making = folder.with_name(f"{folder.name}-{os.getpid()}")
        run(python_313(), "-m", "venv", str(making))
        run(str(making / inside), "-m", "pip", "install", "--quiet", *wanted)
        try:
            making.rename(folder)
        except OSError:
            shutil.rmtree(making)
    return folder / inside


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """A repository that stands in for the published course: what lies in this folder now."""
    folder = tmp_path_factory.mktemp("published")
    for package in ("micrograd_lite", "classroom"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    run("git", "-C", str(folder), "init", "-q")
    run("git", "-C", str(folder), "add", ".")
    who = ["-c", "user.name=the authors", "-c", "user.email=authors@example.org"]
    run("git", "-C", str(folder), *who, "commit", "-q", "-m", "the course")
    return folder


@pytest.fixture
def colab(colab_python, published, tmp_path, monkeypatch):
    """A function that runs a notebook as Colab does and returns it with its outputs."""
    stub = tmp_path / "stub"
    (stub / "google" / "colab").mkdir(parents=True)
    (stub / "google" / "colab" / "__init__.py").write_text("")
    (stub / "sitecustomize.py").write_text("import google.colab\n")  # Colab's kernels have it loaded from the start
    kernel = tmp_path / "jupyter" / "kernels" / "colab"
    kernel.mkdir(parents=True)
    settings = {
        "PYTHONPATH": str(stub),
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{published.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": repository_address(),
    }
    command = [str(colab_python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    kernel.joinpath("kernel.json").write_text(
        json.dumps({"argv": command, "display_name": "Colab", "language": "python", "env": settings})
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    empty = tmp_path / "content"
    empty.mkdir()

    def run_notebook(notebook):
        resources = {"metadata": {"path": str(empty)}}
        return NotebookClient(notebook, kernel_name="colab", timeout=180, resources=resources).execute()

    run_notebook.folder = empty
    return run_notebook


def printed(cell):
    return "".join(output.get("text", "") for output in cell.outputs)


def test_an_exercise_s_set_up_cell_fetches_the_course(colab):
    look = "import importlib.metadata, micrograd_lite\nprint(micrograd_lite.__file__)\n"
    look += f"print([importlib.metadata.version(name) for name in {list(VERSIONS)}], sys.version_info[:2])"
    cells = [set_up_code("exercise"), set_up_code("exercise"), look]
    ran = colab(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in cells]))
    first, second, third = map(printed, ran.cells)
    assert first == second and "Save a copy in Drive" in first
    where, versions = third.splitlines()
    assert where == str(colab.folder.resolve() / repository_address().rpartition("/")[2] / "micrograd_lite/__init__.py")
    assert versions == f"{list(VERSIONS.values())} (3, 13)"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_a_chapter_runs_under_colab_s_versions(colab, path):
    notebook = nbformat.read(path, 4)
    if any("need_torch(" in cell.source for cell in notebook.cells):
        pytest.skip("Colab has PyTorch; this environment, which stands in for it, has not: it is too large to fetch")
    ran = colab(notebook)
    assert (colab.folder / repository_address().rpartition("/")[2]).is_dir(), "the set-up cell fetched nothing"
    code = [cell for cell in ran.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
