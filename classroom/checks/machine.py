"""Does this computer have what the course needs? A table, with what to do about each thing that is missing."""

import platform
import sys
from importlib import metadata

COURSE = "close everything and run `python3 course.py` in the course's folder"
NEEDED = [  # package, the oldest version that will do, what it is for
    ("numpy", (1, 22), "arrays"),
    ("matplotlib", (3, 5), "plots"),
    ("ipywidgets", (7, 7), "sliders"),
    ("graphviz", (0, 20), "graphs"),
    ("tqdm", (4,), "progress bars"),
]
OPTIONAL = "optional"
IN_THE_BROWSER = sys.platform == "emscripten"


def version_of(package):
    """The version of an installed package as text, or None."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def as_numbers(version):
    """The version's leading whole numbers: "8.1.5rc1" -> (8, 1)."""
    parts = []
    for part in version.split("."):
        if not part.isdigit():
            break
        parts.append(int(part))
    return tuple(parts)


def graph_drawer():
    """What draws graphs on this computer: "dot", "pygraphviz", "the browser", or None."""
    from micrograd_lite.pictures.graphs import NO_DRAWING, by_dot, by_pygraphviz, by_the_browser

    for name, draw in [("dot", by_dot), ("pygraphviz", by_pygraphviz), ("the browser", by_the_browser)]:
        try:
            draw("digraph { a -> b }", "svg")
            return name
        except NO_DRAWING:
            continue
    return None


def running_kernel():
    """The name and version of the kernel that runs this cell, or None outside a notebook."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return f"ipykernel {version_of('ipykernel')}" if getattr(shell, "kernel", None) is not None else None


def look(
    version_of=version_of,
    graph_drawer=graph_drawer,
    running_kernel=running_kernel,
    python=sys.version_info,
    browser=IN_THE_BROWSER,
):
    """The rows of the table: (what is needed, what is here, whether that is enough, what to do if not).

    Instead of yes or no, `OPTIONAL` stands for something that is missing and that most chapters do without.
    """
    fine = tuple(python[:2]) >= (3, 10)
    rows = [("Python 3.10 or newer", platform.python_version() if fine else ".".join(map(str, python[:3])), fine)]
    rows[0] += ("install a newer Python from python.org, then " + COURSE,)
    for package, oldest, purpose in NEEDED:
        found = version_of(package)
        wanted = ".".join(map(str, oldest))
        fine = found is not None and as_numbers(found) >= oldest
        cure = f"{COURSE}, or run `pip install --upgrade {package}` in this notebook's environment"
        if browser and not found:
            fine, cure = OPTIONAL, "nothing: the browser fetches it when a chapter needs it"
        rows.append((f"{package} {wanted} or newer ({purpose})", found or "missing", fine, cure))
    drawer = graph_drawer()
    rows.append(
        (
            "Graphviz (draws the graphs)",
            drawer or "missing",
            drawer is not None,
            "run `pip install 'pygraphviz>=2'`, or install Graphviz from graphviz.org; until then, graphs are text",
        )
    )
    kernel = running_kernel()
    cure = "open this notebook in JupyterLab, Notebook, VS Code or Colab, and choose a Python 3 kernel"
    rows.append(("a notebook kernel (runs the cells)", kernel or "none", kernel is not None, cure))
    torch = version_of("torch")
    cure = "nothing yet: before chapter 08, `python3 course.py torch` adds it"
    cure = "nothing yet: PyTorch does not run in a browser, so open chapter 08 in Colab" if browser else cure
    rows.append(("PyTorch (for chapter 08 and the end of 16)", torch or "not installed", bool(torch) or OPTIONAL, cure))
    return rows


def table(rows):
    """The rows as a Markdown table, with a sentence that sums it up."""
    words = {True: "yes", False: "**no**", OPTIONAL: OPTIONAL}
    lines = ["| needed | found here | enough? | what to do |", "|---|---|---|---|"]
    lines += [f"| {what} | {here} | {words[fine]} | {cure * (fine is not True)} |" for what, here, fine, cure in rows]
    lacking = sum(row[2] is False for row in rows)
    verdict = (
        "This computer has everything that the course needs."
        if not lacking
        else f"Missing or too old: {lacking} of {len(rows)}. The last column says what to do."
    )
    return "\n".join([*lines, "", verdict])


def look_around():
    """Show the table, as plain text where Markdown is not shown."""
    from IPython.display import display

    words = table(look())
    display({"text/markdown": words, "text/plain": words.replace("**", "")}, raw=True)
