"""A prediction in a real browser: its saved answer is out of sight until the reader runs the cell, or asks for it."""

import re
import shutil

import pytest
from browser import ROOT, Jupyter, chromium, new_page, running_chromium

pytest.importorskip("playwright", reason="the browser tests need Playwright: pip install -r requirements-test.txt")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        chromium() is None, reason="no Chromium here: apt install chromium, or set CHROMIUM to its path"
    ),
]
CHAPTER = "notebooks/01_derivative.ipynb"
SLOPE = "f(3 + h)"  # the first prediction of chapter 01


@pytest.fixture(scope="module", params=["lab", "notebook"])
def opened(request, tmp_path_factory):
    """Chapter 01 as it is saved: nothing has run yet."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "notebooks").mkdir()
    shutil.copy(ROOT / CHAPTER, folder / CHAPTER)
    with running_chromium() as browser, Jupyter(folder, request.param) as jupyter:
        page = new_page(browser)
        jupyter.open(page, CHAPTER)
        yield jupyter, page


def test_a_saved_answer_is_a_bar_until_its_cell_runs(opened):
    jupyter, page = opened
    cell = jupyter.show(page, SLOPE)
    assert "20.014003" in str(jupyter.outputs(page)), "the saved notebook holds the answer"
    assert not cell.locator(".jp-OutputArea").first.is_visible()
    bar = cell.locator(".jp-OutputPlaceholder").first
    assert bar.is_visible() and not re.search(r"\d", bar.inner_text()), "the bar gives the answer away"
    run_until(jupyter, page, SLOPE)
    cell.locator(".jp-OutputArea", has_text="20.014003").first.wait_for(state="visible")
    assert not cell.locator(".jp-OutputPlaceholder").count()


def test_the_set_up_is_folded_and_runs_folded(opened):
    jupyter, page = opened
    cell = jupyter.show(page, "# @title")
    assert not cell.locator(".jp-InputArea-editor .cm-content").first.is_visible()
    assert cell.locator(".jp-Placeholder-content").first.is_visible()


def run_until(jupyter, page, words):
    """Run the cells from the first to the one that holds `words`, one after the other, as a reader does."""
    page.evaluate("() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 0; }")
    for cell in jupyter.outputs(page):
        page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-cell-and-select-next')")
        if cell["cell_type"] == "code" and words in "".join(cell["source"]):
            return
