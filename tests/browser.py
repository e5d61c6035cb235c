"""Drives Jupyter in a real Chromium: starts a server, opens a notebook, runs it, times how fast a picture answers.

with Jupyter(folder, "lab") as jupyter, running_chromium() as browser:
    page = new_page(browser)
    jupyter.open(page, "notebooks/01_derivative.ipynb")
    jupyter.run_all(page)
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",  # root has no other way
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
TOKEN = "course"
PATIENCE = 60_000  # milliseconds; a busy machine starts a kernel slowly

# Times what a reader sees: from the key or mouse event to the first frame after a picture in a widget has changed.
PROBE = """
(() => {
  const probe = window.probe = {since: null, latencies: [], pictures: 0};
  const start = () => { probe.since = performance.now(); };
  for (const kind of ['keydown', 'mousedown', 'mousemove']) window.addEventListener(kind, start, true);
  const changed = () => {
    probe.pictures += 1;
    const since = probe.since;
    if (since === null) return;
    probe.since = null;
    requestAnimationFrame(() => { probe.latencies.push(performance.now() - since); });
  };
  const watch = () => new MutationObserver(records => {
    for (const record of records)
      for (const node of record.addedNodes)
        if (node.nodeType === 1 && record.target.closest('.jp-OutputArea'))
          if (node.matches('[role=img]') || node.querySelector('[role=img]')) return changed();
  }).observe(document.documentElement, {subtree: true, childList: true});
  if (document.documentElement) watch(); else document.addEventListener('DOMContentLoaded', watch);
})();
"""
KERNEL_STATUS = "() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status"


def chromium():
    """The path of a Chromium on this machine, or None."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextmanager
def running_chromium(flags=()):
    """One Chromium; Playwright allows one at a time in a process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            browser.close()


def new_page(browser, width=1280, height=900):
    """An empty page that will time its pictures."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(PATIENCE)
    page.add_init_script(PROBE)
    return page


class Jupyter:
    """A Jupyter server over `folder`, with the course's own settings; `front` is "lab" or "notebook" (Notebook 7)."""

    def __init__(self, folder, front="lab"):
        self.folder, self.front = Path(folder), front
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        private = self.folder / ".jupyter"
        shutil.copytree(ROOT / "tools" / "jupyter", private / "config", dirs_exist_ok=True)
        paths = {"JUPYTER_CONFIG_DIR": private / "config", "JUPYTER_DATA_DIR": private / "data"}
        paths |= {"JUPYTER_RUNTIME_DIR": private / "runtime", "IPYTHONDIR": private / "ipython", "PYTHONPATH": ROOT}
        module, app = {"lab": ("jupyterlab", "LabApp"), "notebook": ("notebook", "JupyterNotebookApp")}[self.front]
        command = [sys.executable, "-m", module, "--no-browser", f"--ServerApp.port={self.port}"]
        command += [f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={self.folder}"]
        command += [f"--{app}.expose_app_in_browser=True", "--LabApp.news_url=None"]
        command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        self.log = self.folder / f"{self.front}.log"
        with open(self.log, "w") as log:
            environment = {**os.environ, **{name: str(path) for name, path in paths.items()}}
            self.server = subprocess.Popen(
                command, cwd=self.folder, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        self._wait()
        return self

    def _wait(self):
        end = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"{self.address}/api?token={TOKEN}", timeout=2).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
            if self.server.poll() is not None:
                break
        self.__exit__()
        raise RuntimeError(f"Jupyter did not start:\n{self.log.read_text()[-2000:]}")

    def __exit__(self, *_):
        if self.server.poll() is None:
            request = urllib.request.Request(f"{self.address}/api/shutdown?token={TOKEN}", method="POST")
            try:  # politely, so that the kernels go too
                urllib.request.urlopen(request, timeout=10).close()
                self.server.wait(20)
            except (urllib.error.URLError, OSError, subprocess.TimeoutExpired):
                os.killpg(self.server.pid, signal.SIGKILL) if hasattr(os, "killpg") else self.server.kill()

    def open(self, page, name):
        """Open a notebook and wait for its kernel (the status bar says idle even before there is one)."""
        self.name = name
        way = f"lab/tree/{name}?reset&" if self.front == "lab" else f"notebooks/{name}?"
        page.goto(f"{self.address}/{way}token={TOKEN}")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell")
        page.wait_for_function(f"({KERNEL_STATUS})() === 'idle'")

    def run_all(self, page):
        """Run all cells and wait for the last one, or for one that fails: those after it do not run."""
        # Not awaited inside the page: a dialog would hold it for ever.
        page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
        page.wait_for_function(
            """() => {
                const cells = window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells;
                const code = cells.filter(cell => cell.cell_type === 'code' && cell.source.trim());
                const failed = cell => cell.getOutputs().some(output => output.output_type === 'error');
                const done = cell => cell.execution_count && (cell.executionState ?? 'idle') === 'idle';
                return code.some(failed) || code.every(done);
            }""",
            timeout=4 * PATIENCE,  # a chapter that trains takes a minute where another test runs beside it
        )
        page.wait_for_function(f"({KERNEL_STATUS})() === 'idle'")

    def follow(self, page, name):
        """Click the link to another notebook in the last cell, and wait until it is there and has its kernel."""
        last = page.evaluate(
            """() => {
                const notebook = window.jupyterapp.shell.currentWidget.content;
                notebook.activeCellIndex = notebook.widgets.length - 1;
                notebook.scrollToItem(notebook.activeCellIndex, 'end');
                return notebook.activeCellIndex;
            }"""
        )
        cell = page.locator(f'.jp-Notebook:visible .jp-Cell[data-windowed-list-index="{last}"]')
        cell.locator(f'a[href*="/{name}"]').click()
        page.wait_for_function(
            "name => window.jupyterapp.shell.currentWidget?.context?.path === name"
            " && window.jupyterapp.shell.currentWidget.context.isReady",
            arg=name,
        )
        self.name = name
        page.wait_for_selector(".jp-Notebook:visible .jp-CodeCell")
        page.wait_for_function(f"({KERNEL_STATUS})() === 'idle'")

    def go_on(self, page, name):
        """Follow the link to another notebook, then end the kernel of the one before, save it and close it.

        Thirty open notebooks make each further one slow.
        """
        before = page.evaluate_handle("() => window.jupyterapp.shell.currentWidget")
        self.follow(page, name)
        page.evaluate(
            """async before => {
                await before.sessionContext.shutdown();
                await before.context.save();
                before.close();
            }""",
            before,
        )

    def write(self, page, texts):
        """Put new text into cells: {place: text}."""
        page.evaluate(
            """texts => {
                const cells = window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells;
                for (const [place, text] of Object.entries(texts)) cells[place].setSource(text);
            }""",
            {str(place): text for place, text in texts.items()},
        )

    def outputs(self, page):
        """What each cell shows, as the notebook's own model knows it."""
        return page.evaluate("() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells")

    def show(self, page, words):
        """Scroll to the code cell whose text holds `words` and return its place on the page."""
        cells = self.outputs(page)
        return self.go_to(
            page, next(k for k, cell in enumerate(cells) if cell["cell_type"] == "code" and words in source(cell))
        )

    def go_to(self, page, number):
        """Scroll to the cell with this number, counted from 0, and return its place on the page."""
        page.evaluate(
            """k => {
                const notebook = window.jupyterapp.shell.currentWidget.content;
                notebook.activeCellIndex = k;
                notebook.scrollToItem(k, 'start');
            }""",
            number,
        )
        cell = page.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{number}"]')
        cell.wait_for()
        return cell


def source(cell):
    return "".join(cell["source"])


def notebook_of(path, *cells):
    """Write a notebook with these code cells."""
    empty = {"metadata": {}, "outputs": [], "execution_count": None}
    document = {
        "cells": [{"cell_type": "code", "id": f"cell-{k}", "source": text, **empty} for k, text in enumerate(cells)],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(document))
    return path
