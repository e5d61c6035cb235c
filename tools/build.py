"""Build the notebooks that learners open from the texts in sources/.

    python tools/build.py            build what has changed
    python tools/build.py 01 03      only these chapters
    python tools/build.py --force    build even what has not changed
    python tools/build.py --check    write nothing: say where a saved notebook and its source disagree
    python tools/build.py --nbgrader FOLDER    the exercises with solutions and marks, as nbgrader's FOLDER/source/

Every sources/notebooks/NN_name.md becomes notebooks/NN_name.ipynb, executed. Every sources/exercises/NN_name.md
becomes exercises/NN_name.ipynb, with stubs and without outputs, and solutions/NN_name.ipynb, filled in and executed.
"""

import argparse
import ast
import hashlib
import io
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from modulefinder import ModuleFinder
from pathlib import Path

import jupytext
import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tools.compare import answers_in, difference, kind_words, texts  # noqa: E402
from tools.set_up import repository_address, set_up_code  # noqa: E402

FOLDERS = ("notebooks", "exercises", "solutions")
KINDS = dict(zip(FOLDERS, ("notebook", "exercise", "solution")))
PY_SOURCE = 1  # what modulefinder calls a file of Python text
TIMEOUT = 180  # seconds for one cell
WIDGET = "application/vnd.jupyter.widget-view+json"
NAVIGATION = "<!-- navigation -->"
TASK = re.compile(r"^### Task (\d+) · [^●○\n]*(●*)", re.M)
CHECK = re.compile(r"^check\.(\w+)\(", re.M)
SOLUTION = re.compile(r"^( *)### BEGIN SOLUTION *\n(.*?)^ *### END SOLUTION *(?:\n|\Z)", re.M | re.S)
DOTS = r"\.\.\.|[\[{(].*\.\.\..*[\]})]|[\[{(]\n(?: +.*\.\.\.,?\n)+ *[\]})]"  # ... alone, or a list or dictionary of it
PLACEHOLDER = re.compile(rf"(?:^ *[\w, ]+ = (?:{DOTS}) *\n)+(?= *### BEGIN SOLUTION)", re.M)
STUB = 'c.ClearSolutions.code_stub = {"python": "# your code here\\npass"}'
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")


# tqdm's bar for notebooks is a widget that does not listen to TQDM_DISABLE; its bar of text does.
TEXT_BARS = "import tqdm.auto, tqdm.std\ntqdm.auto.tqdm, tqdm.auto.trange = tqdm.std.tqdm, tqdm.std.trange\n"


class BuildError(Exception):
    """Something that the author of a source should put right; the message says where."""


# -- text to notebook ------------------------------------------------------------------------------------------------


def source_path(root, folder, stem):
    return root / "sources" / ("notebooks" if folder == "notebooks" else "exercises") / f"{stem}.md"


def notebooks_of(root, chapters=()):
    """(folder, stem) of every notebook that the sources make; of the named chapters alone, if any are named."""
    found = [
        (folder, path.stem)
        for folder in FOLDERS
        for path in sorted(source_path(root, folder, "x").parent.glob("[0-9][0-9]_*.md"))
    ]
    unknown = [c for c in chapters if not any(stem[:2] == c[:2] for _, stem in found)]
    if unknown:
        raise BuildError(f"sources/ has no chapter {', '.join(unknown)}. Name a chapter by its two digits, such as 01.")
    return [(folder, stem) for folder, stem in found if not chapters or stem[:2] in {c[:2] for c in chapters}]


def prepare(root, folder, stem, address=None, set_up=None, marks=False):
    """The notebook as it is before it runs: navigation and set-up put in, stubs or solutions made.

    With marks, an exercise keeps its solutions between their marks, and has no links: in nbgrader they lead nowhere.
    """
    path = source_path(root, folder, stem)
    nb = jupytext.reads(path.read_text(encoding="utf-8"), fmt="md:myst")
    require_frame(nb, f"{path.relative_to(root).as_posix()}")
    address = repository_address() if address is None else address
    first, second = nb.cells[:2]
    if marks:
        first.source = re.sub(rf"\n*{NAVIGATION}", "", first.source)
    first.source = first.source.replace(NAVIGATION, navigation(root, folder, stem, address))
    second.source = (set_up_code(KINDS[folder]) if set_up is None else set_up).strip("\n")
    if nb.cells[-1].cell_type == "markdown" and not marks:
        nb.cells[-1].source = f"{nb.cells[-1].source}\n\n{onward(root, folder, stem)}".rstrip()
    if folder != "notebooks":
        add_grading(nb, path.relative_to(root).as_posix())
        for cell in nb.cells:
            if cell.cell_type == "code" and not marks:
                cell.source = stub(cell.source) if folder == "exercises" else solved(cell.source)
    return tidy(nb, stamp(root, nb))


def require_frame(nb, name):
    if len(nb.cells) < 2 or not nb.cells[0].source.startswith("# ") or NAVIGATION not in nb.cells[0].source:
        raise BuildError(f"{name}: the first cell must be '# NN · Title' with a line '{NAVIGATION}' below it.")
    if "set-up" not in nb.cells[1].metadata.get("tags", ()):
        raise BuildError(f"{name}: the second cell must be a code cell with ':tags: [set-up]'.")
    for number, cell in enumerate(nb.cells, 1):
        left = SOLUTION.sub("", cell.source)
        if "### BEGIN SOLUTION" in left or "### END SOLUTION" in left:
            raise BuildError(f"{name}, cell {number}: BEGIN SOLUTION and END SOLUTION must come in pairs.")


def title(root, folder, stem):
    return re.search(r"^# (.+)$", source_path(root, folder, stem).read_text(encoding="utf-8"), re.M)[1].strip()


def navigation(root, folder, stem, address):
    """The Colab badge and the links to the neighbours of this notebook, all of them relative."""
    stems = [other for where, other in notebooks_of(root) if where == folder]
    here = stems.index(stem)
    links = []
    if here > 0:
        links.append(f"← [{title(root, folder, stems[here - 1])}]({stems[here - 1]}.ipynb)")
    for other, words in (("notebooks", "Chapter"), ("exercises", "Exercises"), ("solutions", "Solutions")):
        # A chapter does not lead straight to the solutions: the way there goes through the exercises.
        wanted = other != folder and (folder, other) != ("notebooks", "solutions")
        if wanted and source_path(root, other, stem).exists():
            links.append(f"[{words} {stem[:2]}](../{other}/{stem}.ipynb)")
    if here + 1 < len(stems):
        links.append(f"[{title(root, folder, stems[here + 1])}]({stems[here + 1]}.ipynb) →")
    badge = ""
    if address.startswith("https://github.com/"):
        colab = address.removesuffix(".git").replace("https://github.com/", "https://colab.research.google.com/github/")
        picture = "https://colab.research.google.com/assets/colab-badge.svg"
        badge = f"[![Open in Colab]({picture})]({colab}/blob/main/{folder}/{stem}.ipynb)\n\n"
    return badge + " · ".join(links)


def onward(root, folder, stem):
    """The links at the end: to the exercises, or from these to their solutions, and to the next chapter."""
    links = []
    for here, other, words in (("notebooks", "exercises", "Exercises"), ("exercises", "solutions", "Solutions")):
        if folder == here and source_path(root, other, stem).exists():
            links.append(f"[{words} {stem[:2]}](../{other}/{stem}.ipynb)")
    later = [other for where, other in notebooks_of(root) if where == "notebooks" and other > stem]
    if later:
        links.append(f"[{title(root, 'notebooks', later[0])}](../notebooks/{later[0]}.ipynb) →")
    return " · ".join(links)


def stub(source):
    """The cell as a learner gets it."""
    return SOLUTION.sub(lambda m: f"{m[1]}# your code here\n" + (f"{m[1]}...\n" if m[1] else ""), source).rstrip("\n")


def solved(source):
    """The cell filled in: without the marks, and without the `name = ...` that stands in the stub."""
    return SOLUTION.sub(lambda m: m[2], PLACEHOLDER.sub("", source)).rstrip("\n")


def add_grading(nb, name):
    """Give the cells of each task what nbgrader asks for: an id, and the points of the heading's ●."""
    points, answers, seen = 0, [], set()
    for number, cell in enumerate(nb.cells, 1):
        task, checked = TASK.search(cell.source), CHECK.search(cell.source)
        if cell.cell_type == "markdown" and task:
            points, answers = len(task[2]), []
        elif cell.cell_type == "code" and SOLUTION.search(cell.source):
            answers.append(cell)
        elif cell.cell_type == "code" and checked:
            grade_id = checked[1]
            if not points or not answers or grade_id in seen:
                reason = "is checked twice" if grade_id in seen else "needs a heading with ● and a cell with a solution"
                raise BuildError(f"{name}, cell {number}: the task {grade_id} {reason}.")
            seen.add(grade_id)
            cell.metadata["nbgrader"] = grading(grade_id, grade=True, locked=True) | {"points": points}
            for which, answer in enumerate(answers, 1):
                answer_id = f"{grade_id}-answer" + (f"-{which}" if which > 1 else "")
                answer.metadata["nbgrader"] = grading(answer_id, solution=True)


def grading(grade_id, grade=False, locked=False, solution=False):
    roles = {"grade": grade, "locked": locked, "solution": solution, "task": False}
    return {"schema_version": 3, "grade_id": grade_id, **roles}


def tidy(nb, built_from):
    """Only what belongs in a saved notebook: no versions, no timings, ids from the cell's place."""
    nb.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
            "course": {"built_from": built_from},
        }
    )
    nb.nbformat, nb.nbformat_minor = 4, 5
    for number, cell in enumerate(nb.cells, 1):
        cell.id = f"cell-{number:02}"
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k in ("tags", "nbgrader")})
    return nb


# -- what a notebook is built from -----------------------------------------------------------------------------------


def stamp(root, nb):
    """A fingerprint of the notebook's cells and of every package module that they use."""
    cells = [(cell.cell_type, cell.source, sorted(cell.metadata.get("tags", ()))) for cell in nb.cells]
    digest = hashlib.sha256(repr(cells).encode())
    # The set-up cell is left out: it looks for the package, and uses nothing of it.
    code = "\n".join(parsable(cell.source) for cell in nb.cells[2:] if cell.cell_type == "code")
    for path in modules_used(root, code):
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def parsable(source):
    """The code of a cell, or nothing where Python alone cannot read it."""
    try:
        ast.parse(source)
    except SyntaxError:
        return ""
    return source


def modules_used(root, code, package="micrograd_lite", classroom="classroom"):
    """The files of the two packages that this code imports, and those that they import, and so on."""
    finder = ModuleFinder([str(root)])
    finder.load_module("__main__", io.BytesIO(code.encode()), "notebook", ("", "rb", PY_SOURCE))
    ours = [module for name, module in finder.modules.items() if name.split(".")[0] in (package, classroom)]
    used = {Path(module.__file__) for module in ours}
    # `from micrograd_lite import Value` and a module that loads others by name leave open which chapter is meant.
    asked_for = any(re.fullmatch(rf"{package}\.\w+", name) for name in finder.badmodules)
    if asked_for or set(finder.badmodules.get("importlib", ())) - {package, "__main__", "-"}:
        used.update((root / package).glob("*.py"))
    return sorted(used)


# -- running ---------------------------------------------------------------------------------------------------------


class ThisPython(AsyncKernelManager):
    """A kernel of the Python that runs the build, whichever kernels are installed elsewhere on the machine."""

    @property
    def kernel_spec(self):
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Python 3 (ipykernel)", language="python")


def environment(root, scratch):
    """What a notebook sees: this tree's package, no progress bars, every warning, the same pictures each time."""
    matplotlibrc = Path(scratch) / "matplotlibrc"
    matplotlibrc.write_text("svg.hashsalt: micrograd_lite\n")
    startup = Path(scratch) / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True, exist_ok=True)
    (startup / "text_bars.py").write_text(TEXT_BARS)
    env = {k: v for k, v in os.environ.items() if k not in ("MPLBACKEND", "PYTHONSTARTUP", "PYTHONSAFEPATH")}
    path = os.pathsep.join(p for p in (str(root), env.get("PYTHONPATH")) if p)
    return env | {
        "PYTHONPATH": path,
        "PYTHONHASHSEED": "0",
        "PYTHONWARNINGS": "default",
        "TQDM_DISABLE": "1",
        "MATPLOTLIBRC": str(matplotlibrc),
        "IPYTHONDIR": str(Path(scratch) / "ipython"),
        "OMP_NUM_THREADS": "1",
    }


def run(nb, root, folder, stem, env, allow_errors=False):
    """Execute the notebook in its own folder, then take out what should not be saved."""
    here = root / folder
    here.mkdir(exist_ok=True)
    client = NotebookClient(
        nb,
        kernel_manager_class=ThisPython,
        resources={"metadata": {"path": str(here)}},
        timeout=TIMEOUT,
        startup_timeout=TIMEOUT,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        shutdown_kernel="immediate",
        allow_errors=allow_errors,
        extra_arguments=["--HistoryManager.enabled=False", "--IPKernelApp.log_level=ERROR"],
    )
    built_from = nb.metadata.course.built_from
    try:
        client.execute(env=env)
    except CellExecutionError as error:
        number = next(
            i for i, c in enumerate(nb.cells, 1) if any(o.output_type == "error" for o in c.get("outputs", ()))
        )
        raise BuildError(f"{place(folder, stem, nb, number)} fails: {error.ename}: {error.evalue}") from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise BuildError(f"{folder}/{stem}.ipynb does not finish: {str(error).splitlines()[0]}") from None
    for number, cell in enumerate(nb.cells, 1):
        for output in cell.get("outputs", ()):
            clean_output(output, place(folder, stem, nb, number), root, allow_errors)
    return tidy(nb, built_from)


def place(folder, stem, nb, number):
    lines = [line for line in nb.cells[number - 1].source.splitlines() if line.strip()]
    return f"{folder}/{stem}.ipynb, cell {number} ({lines[0].strip() if lines else 'empty'})"


def clean_output(output, where, root, allow_errors=False):
    if output.output_type == "stream" and output.name == "stderr" and not allow_errors:
        raise BuildError(f"{where} writes to stderr: {output.text.strip()}")
    data = output.get("data", {})
    if any(kind.startswith("image/") for kind in data):
        data.pop("text/html", None)  # the same picture with its words, for Jupyter while it is running
    if data.pop(WIDGET, None) is not None and "image/svg+xml" not in data:
        raise BuildError(f"{where} shows a widget without a still picture (image/svg+xml) beside it.")
    for text in texts(output).values():
        if ADDRESS.search(text):
            raise BuildError(f"{where} prints an object's address, which differs from run to run: {text.strip()[:200]}")
        if str(root) in text or str(Path.home()) + os.sep in text:
            raise BuildError(f"{where} prints a path of this machine: {text.strip()[:200]}")


# -- the command -----------------------------------------------------------------------------------------------------


def saved_notebook(root, folder, stem):
    path = root / folder / f"{stem}.ipynb"
    try:
        return nbformat.reads(path.read_text(encoding="utf-8"), as_version=4) if path.exists() else None
    except (ValueError, nbformat.reader.NotJSONError):
        return None


def write(root, folder, stem, nb):
    nbformat.validate(nb)
    path = root / folder / f"{stem}.ipynb"
    path.parent.mkdir(exist_ok=True)
    half = path.with_suffix(".half")
    half.write_text(nbformat.writes(nb).rstrip("\n") + "\n", encoding="utf-8", newline="\n")
    os.replace(half, path)


def one(root, folder, stem, env, check=False, force=False):
    """Build or check one notebook; the answer is (fine, what to print)."""
    name, start = f"{folder}/{stem}.ipynb", time.perf_counter()
    try:
        nb, saved = prepare(root, folder, stem), saved_notebook(root, folder, stem)
        if folder == "exercises" and saved and not force and (number := answers_in(saved, nb)):
            return False, kind_words(folder, stem, number)
        if not check and not force and saved and saved.metadata.get("course") == nb.metadata.course:
            return True, f"{name}  unchanged"
        fresh = nb if folder == "exercises" else run(nb, root, folder, stem, env)
        if check and saved is None:
            return False, f"{name} is missing or cannot be read. `python tools/build.py {stem[:2]}` makes it."
        if check and (reason := difference(saved, fresh)):
            return False, f"{name}, {reason}\n  `python tools/build.py {stem[:2]}` brings it up to date."
        if not check:
            write(root, folder, stem, fresh)
    except BuildError as error:
        return False, str(error)
    return True, f"{name}  {'agrees' if check else 'built'}, {time.perf_counter() - start:.1f} s"


def for_nbgrader(root, course, stem):
    """Write an exercise as nbgrader's source: solved, marked, not run; the answer is (fine, what to print)."""
    path = course / "source" / stem / f"{stem}.ipynb"
    if path.exists():
        return False, f"{path} is there already, and is left as it is. Remove it to have it written afresh."
    try:
        nb = prepare(root, "exercises", stem, marks=True)
    except BuildError as error:
        return False, str(error)
    path.parent.mkdir(parents=True, exist_ok=True)
    write(course / "source", stem, stem, nb)
    return True, f"{path}  written"


def settings_for_nbgrader(course):
    """Tell nbgrader the stub to put in. Its own raises an error, which not every check can tell from a wrong answer."""
    path = course / "nbgrader_config.py"
    if not path.exists():
        course.mkdir(parents=True, exist_ok=True)
        name = f"c.CourseDirectory.course_id = {course.resolve().name!r}"
        path.write_text(f"c = get_config()\n{name}\n{STUB}\n", encoding="utf-8", newline="\n")
        return True, f"{path}  written"
    if "ClearSolutions.code_stub" in path.read_text(encoding="utf-8"):
        return True, f"{path}  unchanged"
    return False, f"{path} is there already. Add this line to it, for the stubs:\n  {STUB}"


def without_source(root):
    """Saved notebooks that no source makes."""
    expected = {root / folder / f"{stem}.ipynb" for folder, stem in notebooks_of(root)}
    return sorted(p for f in FOLDERS for p in (root / f).glob("*.ipynb") if p not in expected)


def main(arguments=None, root=ROOT):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chapters", nargs="*", metavar="NN", help="chapters by their two digits; none means all")
    parser.add_argument("--check", action="store_true", help="compare with a fresh build, write nothing")
    parser.add_argument("--force", action="store_true", help="build even what has not changed or holds answers")
    parser.add_argument("--nbgrader", type=Path, metavar="FOLDER", help="write FOLDER/source/ for nbgrader, no more")
    options = parser.parse_args(arguments)
    try:
        jobs = notebooks_of(root, options.chapters)
    except BuildError as error:
        print(error)
        return 1
    if options.nbgrader:
        said = [for_nbgrader(root, options.nbgrader, stem) for folder, stem in jobs if folder == "exercises"]
        said.append(settings_for_nbgrader(options.nbgrader) if said else (False, "There are no exercises to write."))
        print("\n".join(words for _, words in said))
        return 0 if all(good for good, _ in said) else 1
    fine = True
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(2) as pool:
        env = environment(root, scratch)
        # The first import of Matplotlib on a machine makes its list of fonts, and may say so on stderr.
        subprocess.run([sys.executable, "-c", "import matplotlib.font_manager"], env=env, capture_output=True)
        for good, words in pool.map(lambda job: one(root, *job, env, options.check, options.force), jobs):
            fine &= good
            print(words, flush=True)
    for path in [] if options.chapters else without_source(root):
        fine = False
        print(f"{path.relative_to(root).as_posix()} has no source in sources/. Remove it, or write its source.")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")  # Windows' code page has no Σ, and a line to say must not end the build
    sys.exit(main())
