"""Two directions: both tables hold the slopes of a nudge, and the counts are those of the graph."""

import re
import statistics
import time
import xml.etree.ElementTree as ElementTree

import pytest

from classroom.interactive import two_directions
from classroom.interactive.two_directions import INPUTS, MOST, compute, draw, network, say
from micrograd_lite import Value
from micrograd_lite.backward import topological_order
from micrograd_lite.gradient import gradient

SHAPES = [(1, 1, 1), (3, 3, 2), (4, 3, 1), (1, 2, 4), (5, 6, 5)]


def all_turns(n, m):
    return ("forward",) * n + ("reverse",) * m


def words_in(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def buttons(view):
    found, to_do = {}, [view.box]
    while to_do:
        widget = to_do.pop()
        to_do += getattr(widget, "children", ())
        if type(widget).__name__ == "Button":
            found[widget.description] = widget
    return found


@pytest.mark.parametrize("n, h, m", SHAPES)
def test_columns_and_rows_are_the_slopes_of_a_nudge(n, h, m):
    state = compute(n, h, m, all_turns(n, m))
    columns, rows = state["forward"], state["reverse"]
    assert [list(row) for row in zip(*columns)] == rows and state["full"] == {"forward": True, "reverse": True}
    for k, row in enumerate(rows):
        output = lambda *xs, k=k: network([Value(x) for x in xs], h, m)[1][k].data
        assert row == pytest.approx(gradient(output, list(INPUTS[:n])), abs=1e-6)


@pytest.mark.parametrize("n", range(1, MOST["inputs"] + 1))
@pytest.mark.parametrize("h", range(1, MOST["hidden"] + 1))
def test_no_slope_is_0_where_a_learner_might_take_it_for_an_empty_field(n, h):
    state = compute(n, h, MOST["outputs"], all_turns(n, MOST["outputs"]))
    assert all(slope != 0 for row in state["reverse"] for slope in row)


@pytest.mark.parametrize("n, h, m", SHAPES)
def test_a_pass_is_counted_as_the_arrows_and_the_bends(n, h, m):
    state = compute(n, h, m, ("forward",))
    hidden, outputs = network([Value(x) for x in INPUTS[:n]], h, m)
    bends = [node for y in outputs for node in topological_order(y) if node._op == "leaky_relu"]
    assert state["edges"] == n * h + len(set(bends)) + h * m
    assert f"forward 1 pass, {state['edges']} multiplications; reverse 0 walks, 0 multiplications" in say(state)


def test_forward_wins_with_one_input_and_reverse_with_one_output():
    for n, m in [(1, 4), (4, 1)]:
        words = say(compute(n, 3, m, all_turns(n, m)))
        counts = [int(x) for x in re.findall(r"(\d+) multiplications", words)]
        assert (counts[0] < counts[1]) == (n < m) and "hold the same numbers" in words


def test_the_words_say_what_a_pass_has_found():
    assert "Both tables are empty" in say(compute(3, 3, 2))
    words = say(compute(3, 3, 2, ("forward", "forward")))
    assert words.startswith("Forward pass 2: x2 moves at speed 1, and the outputs move: y1 at ")
    words = say(compute(3, 3, 2, ("reverse",)))
    assert words.startswith("Walk back 1: y1 starts with the gradient 1, and x1 gets ") and "Row 1 is full" in words
    assert "The reverse table is full" in say(compute(3, 3, 2, ("reverse", "reverse")))


def test_the_picture_shows_the_last_pass_and_leaves_the_rest_empty():
    state = compute(3, 3, 2, ("forward",))
    shown = words_in(draw(state))
    assert shown[1:7] == ["x1", "1", "x2", "0", "x3", "0"], "one input moves at speed 1, two stand still"
    assert sum(bool(re.fullmatch(r"−?\d+(\.\d+)?", words)) for words in shown) == 3 + 3 + 2 + 2
    assert "1 pass, 18 multiplications" in shown and "0 walks, 0 multiplications" in shown
    assert draw(state).count("<polygon") == 3 + 3 * 2, "arrows only where a slope travels"


def test_the_buttons_and_a_new_shape():
    view = two_directions()
    press = buttons(view)
    for _ in range(5):
        press["forward pass"].click()
    assert view.controls["turns"].value == ("forward",) * 3 and "The forward table is full" in view.words
    press["walk back"].click()
    assert "Walk back 1" in view.words
    view.set(outputs=4)
    assert view.controls["turns"].value == () and "Both tables are empty" in view.words
    press["walk back"].click()
    view.controls["inputs"].set(1)
    assert view.controls["turns"].value == () and not view.failed
    press["forward pass"].click()
    press["start again"].click()
    assert "Both tables are empty" in view.words


def test_the_still_shows_a_pass_in_each_direction():
    view = two_directions()
    ElementTree.fromstring(view.still())
    assert "1 walk, 18 multiplications" in view.still() and "Both tables are empty" in view.words
    buttons(view)["walk back"].click()
    assert "Walk back 1" in view.still()


def test_a_press_is_quick(record_property):
    view, times = two_directions(5, 6, 5), []
    press = buttons(view)
    for name in ["forward pass", "walk back"] * 5:
        start = time.perf_counter()
        press[name].click()
        times.append(time.perf_counter() - start)
    median = 1000 * statistics.median(times)
    record_property("latency", f"two directions, a pass with its picture: {median:.0f} ms (median)")
    assert median < 50  # about 5 where nothing else runs
