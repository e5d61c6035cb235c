"""The interactives of chapters 13 to 16 in JupyterLab, by keyboard and mouse. One server serves them all."""

import os
import statistics

import pytest
from browser import Jupyter, chromium, new_page, notebook_of, running_chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        chromium() is None, reason="no Chromium here: apt install chromium, or set CHROMIUM to its path"
    ),
]
SAYS = "([cell, words]) => cell.innerText.includes(words)"
LINE_SAYS = "([cell, words]) => cell.querySelector('[role=status]').innerText.includes(words)"


class Shown:
    """An interactive on a page of its own: `cell` is where it is, and `wait` waits until its status line has words."""

    def __init__(self, page, cell):
        self.page, self.cell = page, cell

    def wait(self, words, says=LINE_SAYS):
        self.page.wait_for_function(says, arg=[self.cell.element_handle(), words])

    def press(self, words, key="Enter"):
        self.cell.locator(f"button:text-is('{words}')").press(key)

    def fill(self, box, text):
        box.fill(text)
        box.press("Enter")

    def latency(self):
        """Milliseconds from a key to the next picture, the median. The goal is 50, on a quiet machine."""
        return statistics.median(self.page.evaluate("probe.latencies"))


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """shown(name) opens a notebook with that interactive, and runs it."""
    folder = tmp_path_factory.mktemp("interactives")
    with Jupyter(folder, "lab") as jupyter, running_chromium() as browser:

        def show(name):
            notebook_of(folder / f"{name}.ipynb", f"from classroom.interactive import {name}\n{name}()")
            page = new_page(browser)
            jupyter.open(page, f"{name}.ipynb")
            jupyter.run_all(page)
            return Shown(page, jupyter.show(page, f"{name}()"))

        yield show


def test_the_broadcast_viewer_by_keyboard(shown):
    view = shown("broadcast_viewer")
    boxes = view.cell.locator("input[type=text]")
    for shapes, words in [(("2, 3", "2"), "could not be broadcast"), (("2, 1", "3"), "has the shape (2, 3)")]:
        for k, shape in enumerate(shapes):
            view.fill(boxes.nth(k), shape)
        view.wait(words, SAYS)
    for words in ("Stretched", "arrives", "Its second number gets 4 + 5 + 6 = 15"):
        view.press("next")
        view.wait(words, SAYS)
    view.wait("2 + 5 = 7")
    assert view.cell.locator("[role=img] svg").first.bounding_box()["width"] <= 760


def test_the_digit_bench_by_keyboard_and_mouse(shown, record_property):
    view = shown("digit_bench")
    view.wait("Its label is 4")
    view.cell.locator("button[title^='row 2, column 3']").first.press("Enter")
    view.wait("You set row 2, column 3 to 16.")
    view.cell.locator("button[title^='row 8, column 8']").first.click()
    view.wait("You set row 8, column 8 to 16.")
    view.press("empty the field")
    view.wait("The field is empty.")
    view.fill(view.cell.locator("input[placeholder='0 0 5 13 9 1 0 0']"), "0 0 16 16 16 16 0 0")
    view.wait("You set row 1.")
    view.press("one step")
    view.wait("One step towards an 8.")
    view.press("as it was")
    view.wait("Its label is 4")
    more = view.cell.locator("button[title='turn (degrees): 5 more']")
    view.page.evaluate("probe.latencies = []")
    for _ in range(12):
        pictures = view.page.evaluate("probe.pictures")
        more.press("Enter")
        view.page.wait_for_function("n => probe.pictures > n", arg=pictures)
    record_property("latency", f"digit bench: {view.latency():.0f} ms from key to picture (median of 12)")
    if out := os.environ.get("SCREENSHOT"):
        view.cell.screenshot(path=out)


def test_the_recorder_by_keyboard(shown):
    view = shown("recorder")
    view.wait("The page has 13 lines to fill")
    for k in range(1, 14):
        view.press("next", "Space")
        view.wait(f"Line {k} of 13")
    view.wait("That was the last line")
    box = view.cell.locator("input[type=text]")
    view.fill(box, "nonsense(w)")
    view.wait("can't be recorded here", SAYS)
    view.fill(box, "w * x * x")
    view.wait("lines to fill")
    view.press("to the end")
    view.wait("No gradient is written for x")
    assert view.latency() < 200


def test_two_directions_by_keyboard(shown, record_property):
    view = shown("two_directions")
    for k in range(1, 4):
        view.press("forward pass")
        view.wait(f"Forward pass {k}")
    for k in range(1, 3):
        view.press("walk back", "Space")
        view.wait(f"Walk back {k}")
    view.wait("Both tables are full, and they hold the same numbers.")
    record_property("latency", f"two directions, from key to picture: {view.latency():.0f} ms (median)")
    assert view.latency() < 200
    view.fill(view.cell.locator(".widget-text input").first, "1")
    view.wait("Both tables are empty.")
    view.press("forward pass")
    view.wait("The forward table is full.")
