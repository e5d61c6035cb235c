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
import importlib.util
import io
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
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
from tools.compare import KEPT, answers_in, difference, kind_words, texts  # noqa: E402
from tools.set_up import IN_THE_BROWSER, badges, colab_badge, repository_address, set_up_code, site_address  # noqa: E402

SOURCE_OF = {"notebooks": "notebooks", "exercises": "exercises", "solutions": "exercises"}
KINDS = dict(zip(SOURCE_OF, ("notebook", "exercise", "solution")))
PY_SOURCE = 1  # what modulefinder calls a file of Python text
TIMEOUT = 180  # seconds for one cell
WIDGET = "application/vnd.jupyter.widget-view+json"
NAVIGATION = "<!-- navigation -->"
BADGES = re.compile(r"(<!-- badges -->).*(<!-- end of badges -->)", re.S)
SET_UP_WORDS = "*The folded cell below finds the course's own packages. Run it first, then read on.*"
PREDICT, NOTHING_TO_FOLD = "**Predict", "<!-- nothing to fold -->"
TASK = re.compile(r"^### Task (\d+) · [^●○\n]*(●*)", re.M)
CHECK = re.compile(r"^check\.(\w+)\(", re.M)
SOLUTION = re.compile(r"^( *)### BEGIN SOLUTION *\n(.*?)^ *### END SOLUTION *(?:\n|\Z)", re.M | re.S)
DOTS = r"\.\.\.|[\[{(].*\.\.\..*[\]})]|[\[{(]\n(?: +.*\.\.\.,?\n)+ *[\]})]"  # ... alone, or a list or dictionary of it
PLACEHOLDER = re.compile(rf"(?:^ *[\w, ]+ = (?:{DOTS}) *\n)+(?= *### BEGIN SOLUTION)", re.M)
STUB = 'c.ClearSolutions.code_stub = {"python": "# your code here\\npass"}'
# What a browser fetches only for the notebooks that need it, and the question which of them a run has imported.
LARGE = ("matplotlib", "numpy")
WHICH = f"import sys\nprint(*[name for name in {LARGE} if name in sys.modules])"
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")


# tqdm's bar for notebooks is a widget that does not listen to TQDM_DISABLE; its bar of text does.
TEXT_BARS = "import tqdm.auto, tqdm.std\ntqdm.auto.tqdm, tqdm.auto.trange = tqdm.std.tqdm, tqdm.std.trange\n"


class BuildError(Exception):
    """Something that the author of a source should put right; the message says where."""


# -- text to notebook ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """One notebook of the course: its folder ("notebooks", "exercises" or "solutions") and its name, NN_short_name."""

    root: Path
    folder: str
    stem: str

    @property
    def name(self):
        return f"{self.folder}/{self.stem}.ipynb"

    @property
    def path(self):
        return self.root / self.folder / f"{self.stem}.ipynb"

    @property
    def source(self):
        """The text that makes it; an exercise and its solution share one."""
        return self.root / "sources" / SOURCE_OF[self.folder] / f"{self.stem}.md"

    @property
    def title(self):
        return re.search(r"^# (.+)$", self.source.read_text(encoding="utf-8"), re.M)[1].strip()

    def beside(self, folder):
        """The same chapter's notebook in another folder."""
        return replace(self, folder=folder)


def pages(root, chapters=()):
    """Every notebook that the sources make; if chapters are named, only theirs."""
    found = [
        Page(root, folder, path.stem)
        for folder, home in SOURCE_OF.items()
        for path in sorted((root / "sources" / home).glob("[0-9][0-9]_*.md"))
    ]
    unknown = [c for c in chapters if not any(page.stem[:2] == c[:2] for page in found)]
    if unknown:
        raise BuildError(f"sources/ has no chapter {', '.join(unknown)}. Name a chapter by its two digits, such as 01.")
    return [page for page in found if not chapters or page.stem[:2] in {c[:2] for c in chapters}]


def prepare(page, address=None, set_up=None, marks=False):
    """The notebook before it runs: links and set-up put in, stubs or solutions made.

    With marks, an exercise keeps its solutions between their marks, and has no links: in nbgrader they lead nowhere.
    """
    nb = jupytext.reads(page.source.read_text(encoding="utf-8"), fmt="md:myst")
    require_frame(page, nb)
    address = repository_address() if address is None else address
    first, second = nb.cells[:2]
    if marks:
        first.source = re.sub(rf"\n*{NAVIGATION}", "", first.source)
    first.source = first.source.replace(NAVIGATION, navigation(page, address)) + f"\n\n{SET_UP_WORDS}"
    second.source = (set_up_code(KINDS[page.folder]) if set_up is None else set_up).strip("\n")
    second.metadata |= {"jupyter": {"source_hidden": True}, "cellView": "form"}  # for Jupyter and for Colab
    if nb.cells[-1].cell_type == "markdown" and not marks:
        nb.cells[-1].source = f"{nb.cells[-1].source}\n\n{onward(page)}".rstrip()
    if page.folder != "notebooks":
        add_grading(page, nb)
        for cell in nb.cells:
            if cell.cell_type == "code" and not marks:
                cell.source = stub(cell.source) if page.folder == "exercises" else solved(cell.source)
    return tidy(nb, stamp(page.root, nb))


def lacks_torch(page):
    """True for a notebook that needs PyTorch to run, where PyTorch is not installed."""
    needs = page.folder != "exercises" and "need_torch(" in page.source.read_text(encoding="utf-8")
    return needs and importlib.util.find_spec("torch") is None


def require_frame(page, nb):
    name = page.source.relative_to(page.root).as_posix()
    if len(nb.cells) < 2 or not nb.cells[0].source.startswith("# ") or NAVIGATION not in nb.cells[0].source:
        raise BuildError(f"{name}: the first cell must be '# NN · Title' with a line '{NAVIGATION}' below it.")
    if "set-up" not in nb.cells[1].metadata.get("tags", ()):
        raise BuildError(f"{name}: the second cell must be a code cell with ':tags: [set-up]'.")
    for number, cell in enumerate(nb.cells, 1):
        left = SOLUTION.sub("", cell.source)
        if "### BEGIN SOLUTION" in left or "### END SOLUTION" in left:
            raise BuildError(f"{name}, cell {number}: BEGIN SOLUTION and END SOLUTION must come in pairs.")


def navigation(page, address):
    """The links to Colab, to the site for the browser, and to the neighbours of this notebook, all of them relative."""
    row = [other for other in pages(page.root) if other.folder == page.folder]
    here = row.index(page)
    links = [f"← [{row[here - 1].title}]({row[here - 1].stem}.ipynb)"] if here > 0 else []
    for folder, words in (("notebooks", "Chapter"), ("exercises", "Exercises"), ("solutions", "Solutions")):
        # A chapter does not lead straight to the solutions: the way there goes through the exercises.
        if folder != page.folder and (page.folder, folder) != ("notebooks", "solutions"):
            links += link_beside(page, folder, words)
    if here + 1 < len(row):
        links.append(f"[{row[here + 1].title}]({row[here + 1].stem}.ipynb) →")
    return open_elsewhere(page.name, address) + " · ".join(links)


def open_elsewhere(name, address):
    """The links that open a notebook in Colab and on the course's site for the browser."""
    if not site_address(address):
        return ""
    on_the_site = f"{site_address(address)}lab/index.html?path={name}"
    return f"{colab_badge(address, name)} · [{IN_THE_BROWSER}]({on_the_site})\n\n"


def onward(page):
    """The links at the end: to the exercises, or from these to their solutions, and to the next chapter."""
    links = link_beside(page, "exercises", "Exercises") if page.folder == "notebooks" else []
    links += link_beside(page, "solutions", "Solutions") if page.folder == "exercises" else []
    later = [other for other in pages(page.root) if other.folder == "notebooks" and other.stem > page.stem]
    links += [f"[{other.title}](../{other.name}) →" for other in later[:1]]
    return " · ".join(links)


def link_beside(page, folder, words):
    """A list with the link to the same chapter's notebook in another folder; empty if there is none."""
    other = page.beside(folder)
    return [f"[{words} {page.stem[:2]}](../{other.name})"] if other.source.exists() else []


def stub(source):
    """The cell as a learner gets it."""
    return SOLUTION.sub(lambda m: f"{m[1]}# your code here\n" + (f"{m[1]}...\n" if m[1] else ""), source).rstrip("\n")


def solved(source):
    """The cell filled in: without the marks, and without the `name = ...` that stands in the stub."""
    return SOLUTION.sub(lambda m: m[2], PLACEHOLDER.sub("", source)).rstrip("\n")


def add_grading(page, nb):
    """Give the cells of each task what nbgrader asks for: an id, and the points of the heading's ●."""
    name = page.source.relative_to(page.root).as_posix()
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


def tidy(nb, built_from, large=()):
    """Only what belongs in a saved notebook: no versions, no timings, ids from the cell's place.

    `large` are the packages that the site in the browser fetches before the notebook runs.
    """
    nb.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
            "course": {"built_from": built_from} | ({"large": list(large)} if large else {}),
        }
    )
    nb.nbformat, nb.nbformat_minor = 4, 5
    for number, cell in enumerate(nb.cells, 1):
        cell.id = f"cell-{number:02}"
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k in KEPT})
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


def run(page, nb, env, allow_errors=False):
    """Execute the notebook in its own folder, then take out what should not be saved."""
    here = page.path.parent
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
    nb.cells.append(nbformat.v4.new_code_cell(WHICH))
    try:
        client.execute(env=env)
    except CellExecutionError as error:
        number = next(
            i for i, c in enumerate(nb.cells, 1) if any(o.output_type == "error" for o in c.get("outputs", ()))
        )
        raise BuildError(f"{place(page, nb, number)} fails: {error.ename}: {error.evalue}") from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise BuildError(f"{page.name} does not finish: {str(error).splitlines()[0]}") from None
    large = nb.cells.pop().outputs[0].text.split()
    if page.folder == "notebooks":
        fold_answers(nb)
    for number, cell in enumerate(nb.cells, 1):
        for output in cell.get("outputs", ()):
            clean_output(output, place(page, nb, number), page.root, allow_errors)
    return tidy(nb, built_from, large)


def fold_answers(nb):
    """Fold the output that answers a Predict: Jupyter shows a bar in its place until the cell is run or clicked.

    It is the first output after the question. The still picture of an interactive is never folded. JupyterLab writes
    the first line of a cell's first output on the bar, so an empty output goes before the answer.
    """
    asked = False
    for cell in nb.cells:
        if cell.cell_type == "markdown" and PREDICT in cell.source:
            asked = NOTHING_TO_FOLD not in cell.source
        elif cell.cell_type == "code" and cell.outputs:
            if is_interactive(cell):
                continue
            if asked or "folded" in cell.metadata.get("tags", ()):
                cell.metadata |= {"jupyter": {"outputs_hidden": True}, "collapsed": True}
                cell.outputs.insert(0, nbformat.v4.new_output("display_data", {"text/html": ""}))
            asked = False


def is_interactive(cell):
    return any(WIDGET in output.get("data", {}) for output in cell.outputs)


def place(page, nb, number):
    lines = [line for line in nb.cells[number - 1].source.splitlines() if line.strip()]
    return f"{page.name}, cell {number} ({lines[0].strip() if lines else 'empty'})"


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


def saved_notebook(page):
    try:
        text = page.path.read_text(encoding="utf-8")
        return nbformat.reads(text, as_version=4)
    except (FileNotFoundError, ValueError, nbformat.reader.NotJSONError):
        return None


def built_from(nb):
    return nb.metadata.get("course", {}).get("built_from")


def write(path, nb):
    nbformat.validate(nb)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.write_text(nbformat.writes(nb).rstrip("\n") + "\n", encoding="utf-8", newline="\n")
    os.replace(half, path)


def one(page, env, check=False, force=False):
    """Build or check one notebook; the answer is (fine, what to print)."""
    start = time.perf_counter()
    try:
        nb, saved = prepare(page), saved_notebook(page)
        if page.folder == "exercises" and saved and not force and (number := answers_in(saved, nb)):
            return False, kind_words(page.name, number)
        if not check and not force and saved and built_from(saved) == built_from(nb):
            return True, f"{page.name}  unchanged"
        if lacks_torch(page):
            return True, f"{page.name}  left as it is saved: it needs PyTorch to run, which is not installed here"
        fresh = nb if page.folder == "exercises" else run(page, nb, env)
        if check and saved is None:
            return False, f"{page.name} is missing or cannot be read. `python tools/build.py {page.stem[:2]}` makes it."
        if check and (reason := difference(saved, fresh)):
            return False, f"{page.name}, {reason}\n  `python tools/build.py {page.stem[:2]}` brings it up to date."
        if not check:
            write(page.path, fresh)
    except BuildError as error:
        return False, str(error)
    return True, f"{page.name}  {'agrees' if check else 'built'}, {time.perf_counter() - start:.1f} s"


def for_nbgrader(page, course):
    """Write an exercise as nbgrader's source: solved, marked, not run; the answer is (fine, what to print)."""
    path = course / "source" / page.stem / f"{page.stem}.ipynb"
    if path.exists():
        return False, f"{path} is there already, and is left as it is. Remove it to have it written afresh."
    try:
        write(path, prepare(page, marks=True))
    except BuildError as error:
        return False, str(error)
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


def write_badges(path, address, check=False):
    """Put the README's badges between their marks; the answer is (fine, what to print)."""
    text = path.read_text(encoding="utf-8")
    fresh = BADGES.sub(lambda marks: f"{marks[1]}\n{badges(address)}\n{marks[2]}", text)
    if fresh == text:
        return True, f"{path.name}  unchanged"
    if check:
        return False, f"{path.name}: its badges have another address. `python tools/build.py` brings them up to date."
    path.write_text(fresh, encoding="utf-8", newline="\n")
    return True, f"{path.name}  badges written"


def without_source(root):
    """Saved notebooks that no source makes."""
    expected = {page.path for page in pages(root)}
    return sorted(p for f in SOURCE_OF for p in (root / f).glob("*.ipynb") if p not in expected)


def main(arguments=None, root=ROOT):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chapters", nargs="*", metavar="NN", help="chapters by their two digits; none means all")
    parser.add_argument("--check", action="store_true", help="compare with a fresh build, write nothing")
    parser.add_argument("--force", action="store_true", help="build even what has not changed or holds answers")
    parser.add_argument("--nbgrader", type=Path, metavar="FOLDER", help="write FOLDER/source/ for nbgrader, no more")
    options = parser.parse_args(arguments)
    try:
        jobs = pages(root, options.chapters)
    except BuildError as error:
        print(error)
        return 1
    if options.nbgrader:
        said = [for_nbgrader(page, options.nbgrader) for page in jobs if page.folder == "exercises"]
        said.append(settings_for_nbgrader(options.nbgrader) if said else (False, "There are no exercises to write."))
        print("\n".join(words for _, words in said))
        return 0 if all(good for good, _ in said) else 1
    fine = True
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(2) as pool:
        env = environment(root, scratch)
        # The first import of Matplotlib on a machine makes its list of fonts, and may say so on stderr.
        subprocess.run([sys.executable, "-c", "import matplotlib.font_manager"], env=env, capture_output=True)
        for good, words in pool.map(lambda page: one(page, env, options.check, options.force), jobs):
            fine &= good
            print(words, flush=True)
    if not options.chapters and (root / "README.md").exists():
        good, words = write_badges(root / "README.md", repository_address(), options.check)
        fine &= good
        print(words)
    for path in [] if options.chapters else without_source(root):
        fine = False
        print(f"{path.relative_to(root).as_posix()} has no source in sources/. Remove it, or write its source.")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")  # Windows' code page has no Σ, and a line to say must not end the build
    sys.exit(main())
