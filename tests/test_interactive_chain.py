"""The chain: local derivatives, and the derivative of L by every node."""

import random
import xml.etree.ElementTree as ElementTree

import pytest
from seen import texts

from classroom.interactive import chain, graph_picture
from classroom.interactive.chain import NAMES, compute, draw, route, say
from micrograd_lite.pictures import digraph


def test_the_numbers_of_the_chapter():
    state = compute(2, -3, 10, -2)
    assert state["data"] == {"a": 2, "b": -3, "c": 10, "f": -2, "e": -6, "d": 4, "L": -8}
    assert state["grad"] == {"L": 1, "f": 4, "d": -2, "e": -2, "c": -2, "b": -4, "a": 6}


def test_every_derivative_agrees_with_a_nudge():
    chance = random.Random(0)
    for _ in range(20):
        inputs = {name: chance.uniform(-5, 5) for name in "abcf"}
        state = compute(**inputs)
        for name in "abcf":
            up = compute(**{**inputs, name: inputs[name] + 1e-4})["data"]["L"]
            down = compute(**{**inputs, name: inputs[name] - 1e-4})["data"]["L"]
            assert state["grad"][name] == pytest.approx((up - down) / 2e-4, abs=1e-6)


def test_the_chain_is_written_out():
    words = say(compute(2, -3, 10, -2, "a"))
    assert words.startswith("L = (2 · (−3) + 10) · (−2) = −8\ndL/da = dL/de × de/da = −2 × (−3) = 6")
    assert "All the way: dL/dd × dd/de × de/da = (−2) × 1 × (−3) = 6" in words
    assert "0.1 more of a, about 0.6 more of L" in words
    assert "dL/db = dL/de × de/db = −2 × 2 = −4" in say(compute(2, -3, 10, -2, "b"))
    assert "dL/dc = dL/dd × dd/dc = −2 × 1 = −2" in say(compute(2, -3, 10, -2, "c"))
    assert "0.1 more of c, about 0.2 less of L" in say(compute(2, -3, 10, -2, "c"))
    assert say(compute(2, -3, 10, -2, "L")).splitlines()[1].startswith("dL/dL = 1")
    assert "a does not move L here" in say(compute(2, 0, 10, -2, "a"))


def test_the_route_goes_up_to_the_loss():
    assert route("a") == ["a", "e", "d", "L"] and route("L") == ["L"]


@pytest.mark.parametrize("chosen", NAMES)
def test_the_graph_shows_values_gradients_and_local_derivatives(chosen):
    shown = texts(draw(compute(1.5, -3, 10, -2, chosen)))
    # 1.5 is the data of a and the local derivative towards b; 5.5 is d, f's local derivative and f's gradient.
    counts = {"1.5": 2, "−4.5": 1, "5.5": 3, "−11": 1, "6": 1, "10": 1, "−3": 3, "1": 3, "−2": 5}
    for text, times in counts.items():
        assert shown.count(text) == times, text
    assert shown.count("data") == shown.count("grad") == 7


def test_a_number_looks_the_same_in_a_box_on_an_arrow_and_in_the_graphs_of_chapter_05():
    shown = texts(draw(compute(-1.23456, -4.56789, -12.3456, -3.14159265)))
    assert shown.count("−4.5679") == shown.count("−1.2346") == 2  # a box, and an arrow
    still = digraph("a", "a box with a number")
    still.value("a", "a", -4.56789)
    assert "data −4.5679" in texts(still.svg())


def test_the_graph_is_laid_out_once(monkeypatch):
    view = chain()
    monkeypatch.setattr(graph_picture, "rendered", lambda *args: pytest.fail("laid out again"))
    before = view.svg
    view.set(a=1.5)
    view.controls["chosen"].parts[0].value = "f"
    assert view.svg != before and view.words.splitlines()[1].startswith("dL/df = ")
    view.set(b=0.0, f=-2.0)
    assert "−0" not in texts(view.svg)  # dL/da = −2 · 0
    view.set(a=0.0, b=0.0, c=0.0, f=0.0)
    assert not view.failed and "−0" not in texts(view.svg)
    ElementTree.fromstring(view.still())
