"""The neuron: its numbers, its words, its line, and what it draws."""

import math
import random
import re
import xml.etree.ElementTree as ElementTree
from time import perf_counter

import pytest
from seen import texts

from classroom.interactive import neuron
from classroom.interactive.neuron import ACTIVATIONS, FUNCTIONS, INPUTS, STEEPEST, bands, compute, draw, say, tint
from micrograd_lite.derivative import derivative

START = {"w1": -3.0, "w2": 1.0, "b": 6.8813735870195432, "x1": 2.0, "x2": 0.0}
SVG = "{http://www.w3.org/2000/svg}"


def test_the_numbers_of_chapter_03():
    state = compute(**START)
    assert state["n"] == pytest.approx(0.8814, abs=5e-5) and state["output"] == pytest.approx(0.7071, abs=5e-5)
    assert list(state["grads"].values()) == pytest.approx([1.0, 0.0, 0.5, -1.5, 0.5])
    turned_up = compute(**{**START, "b": 8.0})
    assert turned_up["n"] == 2 and round(turned_up["output"], 3) == 0.964 and round(turned_up["slope"], 2) == 0.07


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_slope_agrees_with_a_nudge(activation):
    chance = random.Random(4)
    for _ in range(5):
        numbers = {name: chance.uniform(-1.5, 1.5) for name in INPUTS}
        state = compute(**numbers, activation=activation)
        assert state["output"] == pytest.approx(FUNCTIONS[activation](state["n"]))
        assert state["slope"] <= STEEPEST[activation]
        for name in INPUTS:

            def output(v, name=name, numbers=numbers):
                return compute(**{**numbers, name: v}, activation=activation)["output"]

            assert state["grads"][name] == pytest.approx(derivative(output, numbers[name]), abs=1e-7)


def test_the_words():
    assert say(compute(**START)).splitlines() == [
        "n = w1·x1 + w2·x2 + b = (−3) · 2 + 1 · 0 + 6.88137 = 0.8814. Output: tanh(n) = 0.7071.",
        "Local slope: 0.5, so 0.1 more of n gives about 0.05 more output. That is 50 % of the steepest slope.",
        "Slope of the output towards w1: 0.5 · 2 = 1, w2: 0.5 · 0 = 0, b: 0.5.",
        "The decision line is where n = 0. The point x is on its + side, 0.2787 away.",
    ]
    assert "Saturated: only 7.1 % of the steepest" in say(compute(**{**START, "b": 8.0}))
    assert "Saturated: only 2.7 %" in say(compute(1, 0, 0, 5, 0, "sigmoid"))
    assert "The relu is off: no nudge comes through" in say(compute(1, 0, 0, -2, 0, "relu"))
    assert "The relu is on" in say(compute(1, 0, 0, 2, 0, "relu"))
    assert "nothing bends" in say(compute(1, 0, 0, 2, 0, "linear"))
    assert "there is no line" in say(compute(0, 0, 1, 2, 0))
    assert "is on the line" in say(compute(1, 0, -2, 2, 0)) and "its − side, 2 away" in say(compute(2, 0, 0, -2, 0))


def test_the_colours_change_at_the_line():
    for activation in ("tanh", "sigmoid"):
        f = FUNCTIONS[activation]
        assert tint(activation, f(0.0), 1.0) == "#FFFFFF"
        assert tint(activation, f(9.0), 1.0) != tint(activation, f(-9.0), 1.0) != "#FFFFFF"
    levels, full = bands(compute(0.5, 0.5, 1.0, 0, 0, "linear"))
    assert levels[0] == -3 and full == 5 and levels == sorted(levels)
    assert bands(compute(0, 0, 1.5, 0, 0, "relu")) == ([1.5], 1.5)


@pytest.mark.parametrize(
    "w1, w2, b, point",
    [(-3.0, 1.0, 6.88, (2.0, 0.0)), (1.2, -0.7, 0.4, (-1.0, 1.0)), (2.0, 0.0, 3.0, (1.0, 1.0))],
)
def test_the_drawn_line_is_where_the_sum_is_zero(w1, w2, b, point):
    root = ElementTree.fromstring(draw(compute(w1, w2, b, *point)))
    lines = [e for e in root.iter(f"{SVG}line") if e.get("stroke") == "#222222" and e.get("stroke-width") == "2"]
    drawn = max(
        lines, key=lambda e: abs(float(e.get("x1")) - float(e.get("x2"))) + abs(float(e.get("y1")) - float(e.get("y2")))
    )
    for end in "12":
        x1 = (float(drawn.get(f"x{end}")) - 62) / 312 * 8 - 4
        x2 = 4 - (float(drawn.get(f"y{end}")) - 40) / 312 * 8
        assert w1 * x1 + w2 * x2 + b == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_any_place_can_be_drawn(activation):
    for w1, w2, b, x1, x2 in [
        (0, 0, 0, 0, 0),
        (0, 0, 3, 1, 1),
        (5, -5, 10, 4, -4),
        (-5, 5, -10, -4, 4),
        (1e-9, 0, 1, 0, 0),
    ]:
        svg = draw(compute(w1, w2, b, x1, x2, activation))
        root = ElementTree.fromstring(svg)
        assert root.find(f"{SVG}title").text == "One neuron" and "line n = 0" in root.find(f"{SVG}desc").text
        assert not re.search(r"nan|inf(?!o)", svg) and len(svg) < 40_000


def test_it_answers_the_hand_at_once():
    state = compute(**START)
    start = perf_counter()
    for _ in range(10):
        draw(compute(**START)), say(state)
    assert (perf_counter() - start) / 10 < 0.05


def test_the_view_moves_and_goes_back():
    view = neuron()
    first = view.svg
    view.controls["activation"].parts[0].value = "relu"
    assert "relu(n)" in view.words and view.svg != first
    view.set(b=-5.0)
    assert "The relu is off" in view.words and not view.failed
    view._press(lambda v: v.set(w1=-3.0, w2=1.0, b=6.8813735870195432, x1=2.0, x2=0.0, activation="tanh"))
    assert view.svg == first
    ElementTree.fromstring(view.still())
    assert math.isclose(view.values()["b"], START["b"])
    assert "slope 0.5" in texts(view.svg) and "x: 0.7071" in texts(view.svg)
