"""The view that all interactives share: controls kept in step, errors said, one output with a still picture."""

import math
import sys
import types
import xml.etree.ElementTree as ElementTree

import pytest

from classroom.interactive import first_slider as opened
from classroom.interactive import moons_studio
from classroom.interactive.drawing import Drawing
from classroom.interactive.view import (
    WIDGET_VIEW,
    Refused,
    View,
    button,
    checkbox,
    choice,
    decimals,
    dropdown,
    log_slider,
    power,
    slider,
    text_box,
    with_words,
)
from micrograd_lite.pictures.svg import on_page


def picture(state):
    drawing = Drawing(300, 100, "Title", f"It shows {state}")
    return drawing.svg()


def view_of(controls, compute=None, say=None):
    """A view that counts how often it draws."""
    drawn = []
    compute = compute or (lambda **values: values)
    view = View(controls, compute, lambda state: drawn.append(state) or picture(state), say or str)
    view.drawn = drawn
    return view


def test_a_slider_its_box_and_its_buttons_move_together():
    view = view_of([slider("x", 1, -4, 4, 0.1)])
    track, box, less, more = view.controls["x"].parts
    track.value = 2.0
    assert box.value == "2" and view.values() == {"x": 2.0}
    box.value = "2.57"  # kept as it is, though the track has no such step and would round it
    assert track.value == 2.6 and view.values() == {"x": 2.57}
    view.set(x=0.30000000000000004)
    assert box.value == "0.3"
    track.value = 0.1
    track.value = 0.30000000000000004
    assert box.value == "0.3" and view.values()["x"] == 0.3
    more.click()
    assert track.value == 0.4 and box.value == "0.4"
    for _ in range(3):
        less.click()
    assert track.value == 0.1 and box.value == "0.1"


@pytest.mark.parametrize("typed, number", [("0,5", 0.5), ("−2", -2), (" 2/3 ", 2 / 3), ("1e-3", 1e-3), ("10⁻³", 1e-3)])
def test_a_box_reads_numbers_as_people_type_them(typed, number):
    view = view_of([slider("x", 1, -4, 4, 0.1)])
    view.controls["x"].parts[1].value = typed
    assert view.values()["x"] == pytest.approx(number) and not view.failed


def test_a_box_that_counts_refuses_a_fraction():
    view = view_of([slider("n", 3, 1, 5, 1, whole=True)])
    view.controls["n"].parts[1].value = "3.7"
    assert view.failed and view.words == "n is a whole number, and 3.7 is not." and view.values()["n"] == 3


@pytest.mark.parametrize(
    "typed, words",
    [
        ("one", "“one” is not a number. Type a number, such as 1, and press Enter."),
        ("1,2,3", "“1,2,3” is not a number."),
        ("", "The box of x is empty."),
        ("9", "x goes from −4 to 4, and 9 is outside."),
    ],
)
def test_what_a_box_cannot_take_is_refused_in_words_until_the_next_move(typed, words):
    view = view_of([slider("x", 1, -4, 4, 0.1)], say=lambda state: f"x is {state['x']}")
    track, box, less, more = view.controls["x"].parts
    before = view.svg
    box.value = typed
    assert view.failed and view.words.startswith(words)
    assert view.values()["x"] == 1 and view.svg == before and box.value == typed
    more.click()
    assert not view.failed and view.words == "x is 1.1" and box.value == "1.1"
    box.value = typed
    box.value = "1.1"  # the number that it still is: the complaint must go
    assert not view.failed and view.words == "x is 1.1"


def test_each_move_draws_once():
    view = view_of([slider("x", 1, -4, 4, 0.1), slider("y", 1, -4, 4, 0.1)])
    track, box, less, more = view.controls["x"].parts
    for k, move in enumerate([lambda: setattr(track, "value", 2), lambda: setattr(box, "value", "3"), more.click], 2):
        move()
        assert len(view.drawn) == k
    view.set(x=-1, y=-2)
    assert len(view.drawn) == 5 and view.drawn[-1] == {"x": -1, "y": -2}
    view.put(x=0)
    assert len(view.drawn) == 5 and track.value == 0


def test_a_slider_that_rounds_what_it_was_given_does_not_move_the_value():
    view = view_of([slider("x", 1, -4, 4, 0.1), log_slider("h", 0.5)])
    x, h = (view.controls[name].parts[0] for name in "xh")
    h.value = 0.5623413251903492  # what a browser sends back at once: the nearest step, in its own arithmetic
    view.set(x=2.57)
    x.value = 2.6000000000000005
    assert view.values() == {"x": 2.57, "h": 0.5} and len(view.drawn) == 2
    h.value, x.value = 1.0, 3.0
    h.value, x.value = 0.5623413251903491, 2.6  # the same places, by hand
    assert view.values() == {"x": 2.6, "h": 0.5623}


def test_the_part_in_the_readers_hand_is_not_written_to():
    view = view_of([slider("x", 1, -4, 4, 0.1)])
    track = view.controls["x"].parts[0]
    sent = []
    track.observe(lambda change: sent.append(change["new"]), names="value")
    track.value = 0.30000000000000004
    assert sent == [0.30000000000000004]


def test_buttons_stop_at_the_ends():
    view = view_of([slider("x", 3.95, -4, 4, 0.1), log_slider("h", 1e-16)])
    for _ in range(3):
        view.controls["x"].parts[3].click()
        view.controls["h"].parts[2].click()
    assert view.values() == {"x": 4, "h": 1e-17}


def test_a_logarithmic_slider_gives_the_numbers_one_would_type():
    view = view_of([log_slider("h", 1e-3)])
    track, box, less, more = view.controls["h"].parts
    less.click()
    assert view.values()["h"] == track.value == 1e-4 and box.value == "0.0001"
    track.value = 10**-7.999999
    assert view.values()["h"] == 1e-8
    track.value = 10**-2.5
    assert view.values()["h"] == 0.003162
    box.value = "5e-6"
    assert view.values()["h"] == 5e-6 and track.value == pytest.approx(5.623e-6, rel=1e-4)
    more.click()
    assert view.values()["h"] == pytest.approx(5e-5)
    assert [power(-17), power(0)] == [1e-17, 1.0]


def test_a_player_stands_beside_its_slider_and_waits():
    view = view_of([slider("x", 0, 0, 1, 0.25, play=True)])
    track, player = view.controls["x"].parts[0], view.controls["x"].parts[4]
    assert player.max == 4 and len(view.drawn) == 1
    player.value = 3
    assert track.value == view.values()["x"] == 0.75
    track.value = 0.25
    assert player.value == 1


@pytest.mark.parametrize("step, places", [(1, 0), (0.1, 1), (0.5, 1), (0.25, 2), (0.01, 2), (0.05, 2), (10, 0)])
def test_decimals_of_a_step(step, places):
    assert decimals(step) == places


def test_the_other_controls():
    controls = [
        [dropdown("f", [("the sine", math.sin), ("the cosine", math.cos)]), choice("which", ["a", "b"])],
        [checkbox("hide"), text_box("said")],
    ]
    view = view_of(controls)
    assert view.values() == {"f": math.sin, "which": "a", "hide": False, "said": ""}
    view.controls["f"].parts[0].value = math.cos
    view.controls["which"].parts[0].value = "b"
    view.controls["hide"].parts[0].value = True
    view.controls["said"].parts[0].value = "14"
    assert view.values() == {"f": math.cos, "which": "b", "hide": True, "said": "14"}
    assert len(view.drawn) == 5


def test_a_button_acts_and_draws_once():
    both = button("back", lambda view: (view.controls["x"].set(0), view.controls["y"].set(0)))
    view = view_of([slider("x", 1, -4, 4), slider("y", 1, -4, 4), both])
    both.widget.click()
    assert view.values() == {"x": 0, "y": 0} and len(view.drawn) == 2


def test_an_error_is_said_and_the_view_goes_on():
    def compute(x):
        if x == 2:
            raise Refused("2 is taken. Try 3.")
        return {"root": math.nan if x == 1 else x, "quotient": 1 / x}

    view = view_of([slider("x", 4, -4, 4)], compute)
    before = view.svg
    view.set(x=0)
    assert view.failed and view.words == "This can't be shown: ZeroDivisionError: division by zero"
    assert view.svg == before and "ZeroDivisionError" in view.line.value
    view.set(x=1)
    assert view.words.startswith("root is not a number here (NaN).")
    view.set(x=2)
    assert view.words == "2 is taken. Try 3."
    view.set(x=3)
    assert not view.failed and view.svg != before and "quotient" in view.words


def test_a_view_that_fails_at_once_can_still_be_shown_and_repaired():
    view = view_of([slider("x", 0, -4, 4)], lambda x: {"quotient": 1 / x})
    assert set(view._repr_mimebundle_()) == {WIDGET_VIEW, "text/plain"}
    view.set(x=1)
    assert "image/svg+xml" in view._repr_mimebundle_()


def test_one_output_with_a_still_picture_and_words():
    view = view_of([slider("x", 1, -4, 4)], say=lambda state: f"x is {state['x']} & <so> on\nsecond line")
    data = view._repr_mimebundle_()
    assert set(data) == {WIDGET_VIEW, "image/svg+xml", "text/plain"}
    assert data[WIDGET_VIEW]["model_id"] == view.box.model_id
    assert data["text/plain"] == "x is 1 & <so> on\nsecond line"
    root = ElementTree.fromstring(data["image/svg+xml"])
    name = "{http://www.w3.org/2000/svg}"
    assert [element.text for element in root.iter(name + "text")] == ["x is 1 & <so> on", "second line"]
    assert root.find(name + "title").text == "Title" and int(root.get("height")) > 100
    assert "&lt;so&gt;" in view.line.value


def test_in_colab_only_the_widget_is_sent(monkeypatch):
    """Which of the two Colab would show, the widget or the still picture, is not known."""
    monkeypatch.setitem(sys.modules, "google.colab", types.ModuleType("google.colab"))
    assert set(view_of([slider("x", 1, -4, 4)])._repr_mimebundle_()) == {WIDGET_VIEW, "text/plain"}
    assert "image/svg+xml" not in moons_studio()._repr_mimebundle_()


def test_long_words_are_wrapped_inside_the_still_picture():
    svg = with_words(picture({}), "a word and " * 20)
    lines = [element.text for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert len(lines) > 3 and all(len(line) < 70 for line in lines)


def test_the_first_slider():
    view = opened()
    assert view.words == "x = 1.5, and x² = 1.5 × 1.5 = 2.25"
    view.set(x=-2.3)
    assert view.words == "x = −2.3, and x² = (−2.3) × (−2.3) = 5.29" and "(−2.3, 5.29)" in view.svg


def test_on_a_page_a_picture_has_one_name_and_hides_its_loose_numbers():
    drawing = Drawing(830, 426, "Lab", 'It "shows" 3 < 4')
    drawing.text(10, 20, "3")
    box = ElementTree.fromstring(on_page(drawing.svg()))
    assert box.get("role") == "img" and box.get("aria-label") == 'Lab. It "shows" 3 < 4'
    (svg,) = box
    assert svg.get("aria-hidden") == "true" and svg.get("role") is None
    assert not [e for e in svg.iter() if e.tag.endswith(("title", "desc"))]


def test_a_wide_picture_shrinks_a_little_before_it_scrolls():
    box = ElementTree.fromstring(on_page(Drawing(830, 426, "t", "d").svg()))
    assert "overflow-x:auto" in box.get("style") and "min-width:664px" in box[0].get("style")


def test_a_value_that_stands_there_already_draws_nothing():
    view = view_of([slider("x", 1, -4, 4, 0.1)])
    calls = []
    view.controls["x"].watch(lambda: calls.append(1))
    view.controls["x"].set(1)
    assert not calls
    view.controls["x"].set(2)
    assert calls == [1]
