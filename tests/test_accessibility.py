"""The course for every eye, hand and screen: axe-core on its outputs, names and states, and a narrow window.

Needs a Chromium and Playwright, as test_browser.py does, and axe-playwright-python, which contains axe-core.
"""

import json
import shutil

import pytest
from browser import ROOT, Jupyter, chromium, new_page, notebook_of, running_chromium, source

pytest.importorskip("playwright", reason="the browser tests need Playwright: pip install -r requirements-test.txt")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install -r requirements-test.txt")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium() is None, reason="no Chromium here: apt install chromium"),
]

NAMES = (
    "first_slider derivative_lab nudge_board chain fill_in_graph backprop_stepper order_duel neuron descent_lab "
    "four_buttons moons_studio cubic_studio two_directions broadcast_viewer recorder digit_bench"
).split()
CARD = """from classroom.checks import chapter_01 as check
from micrograd_lite.pictures import shows_error
with shows_error():
    check.central_difference(lambda f, x, h=0.001: (f(x + h) - f(x - h)) / h)"""
GRAPH = """from micrograd_lite import Value, draw_dot
draw_dot(Value(2.0, label="a") * 3.0)"""
PLOT = """from micrograd_lite.pictures import axes, caption
axes("x", "y").plot([1, 2])
caption("A line that climbs by one.")"""
# Whether the active cell shows all its outputs, and the widget if there is one: that appears a moment after the cell.
SHOWN = """([outputs, widget]) => {
    const cell = document.querySelector('.jp-Notebook .jp-mod-active');
    const there = [...cell.querySelectorAll('.jp-OutputArea-output')].filter(part => part.childElementCount);
    return there.length >= outputs && (!widget || cell.querySelector('.jupyter-widgets'));
}"""
# What axe finds in ipywidgets' own controls, by rule; classroom/interactive/screen_reader.py puts it right.
THEIRS = {"aria-input-field-name": "the handle of a slider has no name"}


@pytest.fixture(scope="module")
def browser():
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory):
    folder = tmp_path_factory.mktemp("eyes")
    for name in ("notebooks", "exercises"):
        shutil.copytree(ROOT / name, folder / name)
    cells = [f"from classroom.interactive import {name}\n{name}()" for name in NAMES]
    notebook_of(folder / "all.ipynb", *cells, CARD, GRAPH, PLOT, "import ipywidgets\nipywidgets.FloatSlider()")
    with Jupyter(folder) as jupyter:
        yield jupyter


@pytest.fixture(scope="module")
def page(browser, jupyter):
    """All interactives and a check's card, run."""
    page = new_page(browser)
    jupyter.open(page, "all.ipynb")
    jupyter.run_all(page)
    yield page
    page.close()


def interactive(jupyter, page, name):
    """The cell of an interactive, once its names are there."""
    cell = jupyter.show(page, f"{name}()")
    cell.locator("[role=status]").wait_for()
    return cell


def complaints(page):
    """What axe-core finds in the outputs of the active cell: {rule: the first element that breaks it}."""
    outputs = ".jp-Notebook .jp-mod-active .jp-OutputArea-output"
    if not page.locator(outputs).count():
        return {}
    found = axe.Axe().run(page, context=[[outputs]]).response["violations"]
    return {rule["id"]: rule["nodes"][0]["html"] for rule in found}


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_in_an_interactive(jupyter, page, name):
    interactive(jupyter, page, name)
    assert complaints(page) == {}


def test_axe_finds_nothing_in_a_card(jupyter, page):
    jupyter.show(page, "central_difference").locator("details").first.wait_for()
    assert complaints(page) == {}


def test_axe_still_finds_what_ipywidgets_leaves_out(jupyter, page):
    """If this fails, ipywidgets has learned it, and screen_reader.py may forget it."""
    jupyter.show(page, "FloatSlider").locator(".noUi-handle").wait_for()
    assert set(complaints(page)) == set(THEIRS)


@pytest.mark.parametrize("stem", ["00_welcome", "01_derivative", "05_graph", "06_backward", "11_classification"])
def test_axe_finds_nothing_in_the_outputs_of_a_chapter(browser, jupyter, stem):
    page = new_page(browser)
    page.set_default_timeout(180_000)
    jupyter.open(page, f"notebooks/{stem}.ipynb")
    jupyter.run_all(page)
    cells, found = jupyter.outputs(page), {}
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert len(outputs) > 5 and not [output for output in outputs if output["output_type"] == "error"]
    for number, cell in enumerate(cells):
        if cell["cell_type"] == "code" and cell["outputs"]:
            jupyter.go_to(page, number)
            page.wait_for_function(SHOWN, arg=[len(cell["outputs"]), "widget-view" in json.dumps(cell["outputs"])])
            found |= {f"{rule} in {source(cell)[:60]}": html for rule, html in complaints(page).items()}
    page.close()
    assert found == {}


def test_a_graph_and_a_plot_have_words_in_a_live_notebook(jupyter, page):
    """JupyterLab shows SVG and PNG as images without words."""
    cell = jupyter.show(page, "draw_dot(")
    cell.get_by_role("img", name="3 values, the last one is 6").wait_for()
    assert complaints(page) == {} and cell.locator("img").count() == 0
    jupyter.show(page, "caption(").get_by_role("img", name="A line that climbs by one.").wait_for()
    assert complaints(page) == {}


def test_the_status_line_stays_and_its_words_change(jupyter, page):
    cell = interactive(jupyter, page, "first_slider")
    line = cell.locator("[role=status]").element_handle()
    words = line.inner_text()
    for _ in range(2):
        cell.get_by_role("button", name="x: 0.1 more").press("Enter")
        page.wait_for_function("([line, words]) => line.innerText !== words", arg=[line, words])
        words = line.inner_text()
    assert line.evaluate("line => line.isConnected && line.getAttribute('role') === 'status'")
    assert (
        words.startswith("x = 1.7")
        and cell.locator(".course-view [role=status], .course-view [aria-live]").count() == 1
    )


def test_sliders_say_their_names_and_their_values(jupyter, page):
    cell = interactive(jupyter, page, "derivative_lab")
    x, h = cell.get_by_role("slider", name="x", exact=True), cell.get_by_role("slider", name="h", exact=True)
    box = cell.get_by_role("textbox", name="x", exact=True)
    box.fill("-0,5")  # a decimal comma
    box.press("Enter")
    says = "([handle, words]) => handle.getAttribute('aria-valuetext') === words"
    stands = "([handle, number]) => Number(handle.getAttribute('aria-valuenow')) === number"  # once Python has answered
    page.wait_for_function(stands, arg=[x.element_handle(), -0.5])
    page.wait_for_function(says, arg=[x.element_handle(), "-0.5"])
    x.press("ArrowRight")  # in floating point the track adds up to −0.3999999999999999
    page.wait_for_function(says, arg=[x.element_handle(), "-0.4"])
    cell.get_by_role("textbox", name="h", exact=True).fill("0.001")
    cell.get_by_role("textbox", name="h", exact=True).press("Enter")
    page.wait_for_function(stands, arg=[h.element_handle(), -3])  # its exponent
    page.wait_for_function(says, arg=[h.element_handle(), "0.001"])
    h.press("ArrowRight")
    page.wait_for_function(says, arg=[h.element_handle(), "0.001778"])


def test_a_box_refuses_in_words(jupyter, page):
    cell = interactive(jupyter, page, "first_slider")
    box = cell.get_by_role("textbox", name="x", exact=True)
    for typed, words in [("one", "“one” is not a number"), ("9", "x goes from −4 to 4"), ("2", "x = 2, and")]:
        box.fill(typed)
        box.press("Enter")
        cell.locator("[role=status]", has_text=words).wait_for()


def test_choices_say_which_is_pressed_and_a_player_says_what_its_buttons_do(jupyter, page):
    cell = interactive(jupyter, page, "moons_studio")
    group = cell.get_by_role("group", name="batch size")
    assert group.get_by_role("button", pressed=True).all_inner_texts() == ["100"]
    group.get_by_role("button", name="20").press("Enter")
    group.get_by_role("button", name="20", pressed=True).wait_for()
    assert group.get_by_role("button", pressed=True).count() == 1
    for name in ("play", "stop", "repeat"):
        assert cell.get_by_role("button", name=name, exact=True).count() == 1


def test_the_studio_trains_in_the_background_to_a_typed_step(jupyter, page):
    cell = interactive(jupyter, page, "moons_studio")
    status = cell.locator("[role=status]")
    box = cell.get_by_role("textbox", name="step", exact=True)
    box.fill("60")
    box.press("Enter")
    status.get_by_text("Training goes on, to step 60").wait_for()
    cell.get_by_role("textbox", name="learning rate").fill("0,3")  # other moves are taken on the way
    cell.get_by_role("textbox", name="learning rate").press("Enter")
    status.get_by_text("Step 60,").wait_for()
    assert "goes on" not in status.inner_text() and box.input_value() == "60"


@pytest.fixture(params=[760, 640])
def narrow(request, page):
    """The page in a small window, of 760 pixels, and in one of 1280 at a zoom of 200 %. JupyterLab's bar takes some."""
    usual = page.viewport_size
    page.set_viewport_size({"width": request.param, "height": usual["height"]})
    page.wait_for_function("n => document.querySelector('.jp-Notebook').offsetWidth < n", arg=request.param)
    yield page
    page.set_viewport_size(usual)


def test_in_a_narrow_window_only_the_picture_scrolls(jupyter, narrow):
    for name in NAMES:
        cell = interactive(jupyter, narrow, name)
        room = cell.locator(".jp-OutputArea-output").first.bounding_box()
        view = cell.locator(".course-view").first
        wide, seen = view.evaluate("view => [view.scrollWidth, view.clientWidth]")
        assert wide <= seen, name
        for part in view.locator("button:visible, input:visible, select:visible, .noUi-base:visible").all():
            place = part.bounding_box()
            assert place["x"] >= room["x"] and place["x"] + place["width"] <= room["x"] + room["width"] + 1, name
        assert min(track.bounding_box()["width"] for track in view.locator(".noUi-base").all() or [view]) >= 60, name
        picture = view.locator("[role=img]")
        wide, seen = picture.evaluate("box => [box.scrollWidth, box.clientWidth]")
        if wide > seen:
            picture.focus()
            for _ in range(3):
                narrow.keyboard.press("ArrowRight")
            narrow.wait_for_function("box => box.scrollLeft > 0", arg=picture.element_handle())
