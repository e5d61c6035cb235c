"""The parts of the site for the browser that need no browser: its contents, its list of packages, what it says."""

import json
import socket
import subprocess
import sys
import types
import zipfile
from urllib.error import URLError

import browser_site
import nbformat
import pytest
from browser_site import SiteError

from classroom import in_browser, progress
from classroom.checks import machine
from tools import set_up

ADDRESS = "https://github.com/someone/course"


# -- the notebooks ----------------------------------------------------------------------------------------------------


def notebook():
    badge = "[![Open in Colab](https://x.org/badge.svg)](https://colab.research.google.com/y)"
    cells = [
        nbformat.v4.new_markdown_cell(
            f"# 01 · One\n\n{badge} · [{set_up.IN_THE_BROWSER}](https://s.github.io/c/)\n\nNext"
        ),
        nbformat.v4.new_code_cell("import sys\n"),
    ]
    return nbformat.v4.new_notebook(cells=cells, metadata={"course": {"built_from": "abcdef0123"}})


def test_a_notebook_is_made_ready_for_the_browser():
    nb = browser_site.for_the_browser("notebooks/01_one", notebook(), ["matplotlib", "numpy"])
    first, second = (cell["source"] for cell in nb["cells"])
    assert "[Open in Colab](https://colab.research.google.com/y)\n" in first, "no picture, which is elsewhere"
    assert set_up.IN_THE_BROWSER not in first and first.endswith(
        "*This notebook also fetches matplotlib and numpy, which takes longer the first time.*"
    )
    assert second.splitlines() == [
        "import sys",
        "",
        "import matplotlib, numpy  # the browser fetches these first",
        "from classroom import in_browser",
        "",
        "in_browser.get_ready('notebooks/01_one', 'abcdef0123')",
    ]
    light = browser_site.for_the_browser("notebooks/01_one", notebook())["cells"]
    assert light[0]["source"].endswith(browser_site.WAIT) and "numpy" not in light[1]["source"]


def test_the_contents_are_the_notebooks_with_each_exercise_twice(tmp_path):
    browser_site.write_contents(tmp_path)
    names = {
        folder: {path.stem for path in (tmp_path / folder).glob("*.ipynb")} for folder in ("notebooks", "solutions")
    }
    assert names["notebooks"] == {path.stem for path in (browser_site.ROOT / "notebooks").glob("*.ipynb")}
    exercises = sorted((tmp_path / "exercises").glob("*.ipynb"))
    assert {path.stem for path in exercises} == names["solutions"] and len(exercises) == 16
    for path in exercises:
        nb = json.loads(path.read_text(encoding="utf-8"))
        copy = in_browser.newer_name(f"exercises/{path.stem}", nb["metadata"]["course"]["built_from"])
        assert (tmp_path / f"{copy}.ipynb").read_bytes() == path.read_bytes()
        assert all(isinstance(cell["source"], str) for cell in nb["cells"]), "JupyterLite joins no lines"
    assert not [p for p in tmp_path.rglob("*.ipynb") if "badge.svg" in p.read_text(encoding="utf-8")]


def test_which_notebooks_need_the_large_packages():
    """An exercise needs what its solution imports. Chapter 08 stops at PyTorch, and needs nothing."""
    needs = browser_site.needs_large
    assert needs("notebooks", "01_derivative") == ["matplotlib", "numpy"] and needs("notebooks", "07_operations") == []
    assert needs("exercises", "14_arrays") == ["numpy"] and needs("exercises", "13_two_directions") == []
    assert needs("notebooks", "08_pytorch") == needs("exercises", "08_pytorch") == []


def test_what_most_chapters_import_does_without_the_large_packages():
    code = """
import sys
sys.modules |= dict.fromkeys(["numpy", "matplotlib"])  # an import of these fails
import classroom.interactive, classroom.progress, classroom.needs, classroom.in_browser
import micrograd_lite.pictures.graphs, micrograd_lite.pictures.course_map
import classroom.checks.chapter_00, classroom.checks.chapter_06, classroom.checks.chapter_13
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=browser_site.ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# -- the packages -----------------------------------------------------------------------------------------------------


def wheel(folder, name, needs=()):
    path = folder / f"{name}-1.2-py3-none-any.whl"
    lines = [f"Name: {name}", *(f"Requires-Dist: {need}" for need in needs)]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-1.2.dist-info/METADATA", "\n".join(lines))
        archive.writestr(f"{name}/__init__.py", "")
    return path


def test_the_entry_of_a_wheel(tmp_path):
    needs = [
        "numpy",
        "tqdm>=4",
        "widgetsnbextension~=4.0",
        'torch; extra == "torch"',
        'colorama; sys_platform == "win32"',
    ]
    path = wheel(tmp_path, "Our_Package", needs)
    entry = browser_site.entry_of(path)
    assert (entry["name"], entry["version"], entry["imports"]) == ("our-package", "1.2", ["Our_Package"])
    assert entry["depends"] == ["tqdm"] and entry["sha256"] == browser_site.sha256(path)


def test_all_that_is_needed_and_a_package_that_nobody_knows():
    packages = {"a": {"depends": ["B_c"]}, "b-c": {"depends": ["a", "colorama"]}, "d": {"depends": ["gone"]}}
    assert browser_site.needed(packages, ["a"]) == {"a", "b-c"}
    with pytest.raises(SiteError, match="No wheel of gone is known"):
        browser_site.needed(packages, ["d"])


def test_a_compiled_package_is_named_by_its_published_address_or_taken_from_a_folder(tmp_path):
    entry = {"name": "numpy", "version": "2", "file_name": "numpy-2-cp314_wasm32.whl", "sha256": "abc"}
    browser_site.place(entry, tmp_path, "314.0", "3.14")
    assert entry["file_name"] == "https://cdn.jsdelivr.net/pyodide/v314.0/full/numpy-2-cp314_wasm32.whl"
    assert entry["sha256"] == "abc", "as it was published: the browser compares"
    elsewhere = tmp_path / "wheels"
    elsewhere.mkdir()
    (elsewhere / "numpy-2-cp314_wasm32.whl").write_bytes(b"numpy")
    entry["file_name"] = "numpy-2-cp314_wasm32.whl"
    browser_site.place(entry, tmp_path, "314.0", "3.14", elsewhere)
    assert (tmp_path / entry["file_name"]).read_bytes() == b"numpy"


# -- what it says when something is missing ---------------------------------------------------------------------------


def said(monkeypatch, capsys, *arguments):
    code = browser_site.main(list(arguments))
    lines = capsys.readouterr().err.strip().splitlines()
    assert code == 1 and len(lines) == 1
    return lines[0]


def test_without_npm_one_line_says_so(monkeypatch, capsys, tmp_path):
    pytest.importorskip("jupyterlite_pyodide_kernel")
    monkeypatch.setattr(browser_site, "CACHE", tmp_path)
    monkeypatch.setattr(browser_site.shutil, "which", lambda name: None)
    monkeypatch.delenv("PYODIDE_ARCHIVE", raising=False)
    words = said(monkeypatch, capsys, "--build-only")
    assert words.startswith("npm is missing") and "nodejs.org" in words and "PYODIDE_ARCHIVE" in words


def test_without_jupyterlite_one_line_says_so(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "jupyterlite_pyodide_kernel.constants", None)
    assert "pip install -r requirements-site.txt" in said(monkeypatch, capsys, "--build-only")


def test_a_port_that_is_taken(monkeypatch, capsys):
    monkeypatch.setattr(browser_site, "make", lambda site: None)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert said(monkeypatch, capsys, "--port", str(port)).startswith(f"Port {port} is taken")


def test_a_setting_that_did_not_arrive_is_noticed(tmp_path):
    (tmp_path / "jupyter-lite.json").write_text(json.dumps({"jupyter-config-data": {}}))
    with pytest.raises(SiteError, match="without the course's own Pyodide"):
        browser_site.check(tmp_path)


def test_the_two_versions_are_pinned_together():
    lines = (browser_site.ROOT / "requirements-site.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.split("==") for line in lines if line.startswith("jupyterlite")]
    assert [name for name, _ in pins] == ["jupyterlite-core", "jupyterlite-pyodide-kernel"]
    assert len({version for _, version in pins}) == 1


# -- one address ------------------------------------------------------------------------------------------------------


def test_all_links_are_made_from_one_address():
    assert set_up.site_address(ADDRESS) == set_up.site_address(ADDRESS + ".git") == "https://someone.github.io/course/"
    assert set_up.site_address("https://example.org/course") is None and set_up.badges("https://example.org/x") == ""
    text = set_up.badges(ADDRESS)
    for start in (
        "[Open in the browser](https://someone.github.io/course/)",
        "(https://colab.research.google.com/github/someone/course/blob/main/notebooks/00_welcome.ipynb)",
        "(https://codespaces.new/someone/course)",
        "(https://mybinder.org/v2/gh/someone/course/main?urlpath=lab/tree/notebooks/00_welcome.ipynb)",
    ):
        assert start in text
    readme = (browser_site.ROOT / "README.md").read_text(encoding="utf-8")
    assert set_up.badges(set_up.repository_address()) in readme


# -- in the browser ---------------------------------------------------------------------------------------------------


@pytest.fixture
def pretended(monkeypatch):
    """The site as Python in the browser knows it: {page: what it is built from}; None stands for no connection."""
    site = {}

    def open_url(address):
        page = address.removeprefix("https://s.org/c/files/").partition(".ipynb?")[0]
        if site.get(page) is None:
            raise URLError("no connection")
        return types.SimpleNamespace(read=lambda: json.dumps({"metadata": {"course": {"built_from": site[page]}}}))

    location = types.SimpleNamespace(href="https://s.org/c/extensions/@x/kernel/static/1.js")
    monkeypatch.setitem(sys.modules, "js", types.SimpleNamespace(location=location))
    monkeypatch.setitem(sys.modules, "pyodide", types.ModuleType("pyodide"))
    monkeypatch.setitem(sys.modules, "pyodide.http", types.SimpleNamespace(open_url=open_url))
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data["text/html"]))
    return site, shown


def test_a_newer_version_is_offered_and_nothing_else_is_said(pretended):
    site, shown = pretended
    in_browser.get_ready("exercises/01_one", "aaaaaaaa")  # no connection
    site["exercises/01_one"] = site["notebooks/01_one"] = "aaaaaaaa"
    in_browser.get_ready("exercises/01_one", "aaaaaaaa")
    in_browser.get_ready("notebooks/01_one", "aaaaaaaa")
    assert shown == []
    site["exercises/01_one"] = site["notebooks/01_one"] = "bbbbbbbb"
    in_browser.get_ready("exercises/01_one", "aaaaaaaa")
    assert "Yours stays as it is" in shown[0]
    assert 'href="https://s.org/c/lab/index.html?path=fresh_copies/01_one_bbbbbb.ipynb"' in shown[0]
    in_browser.get_ready("notebooks/01_one", "aaaaaaaa")
    assert "choose Delete" in shown[1]
    in_browser.get_ready("fresh_copies/01_one_bbbbbb", "bbbbbbbb")
    assert len(shown) == 2


def test_the_browsers_kernel_writes_an_errors_name_in_another_way():
    for ename in ("NotYet", "<class 'classroom.checks.core.NotYet'>"):
        assert progress.verdict_of({"outputs": [{"output_type": "error", "ename": ename}]}) == "not yet"
    assert progress.kind("<class 'ValueError'>") == "ValueError" and progress.kind(None) == ""


def test_in_the_browser_progress_reads_what_the_browser_has_kept(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(progress, "IN_THE_BROWSER", browser_site.ROOT / "solutions")
    monkeypatch.setattr(progress.sys, "platform", "emscripten")
    progress.my_progress()
    assert "There are no exercises" not in capsys.readouterr().out


def test_the_table_of_chapter_00_knows_the_browser():
    rows = machine.look(lambda name: None, lambda: "the browser", lambda: "ipykernel 6", (3, 14, 2), browser=True)
    by_name = {row[0].split()[0]: row for row in rows}
    assert by_name["numpy"][2] == machine.OPTIONAL and "the browser fetches it" in by_name["numpy"][3]
    assert "Colab" in by_name["PyTorch"][3] and "missing or too old" not in machine.table(rows).lower()
