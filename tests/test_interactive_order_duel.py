"""The order duel: any order is allowed, and each leads to its own numbers."""

import itertools
import xml.etree.ElementTree as ElementTree

import pytest
from test_interactive_backprop_stepper import press, texts

from classroom.interactive import graph_picture, order_duel
from classroom.interactive.order_duel import CHILDREN, MADE, compute, draw, outcome, say
from micrograd_lite.gradient import gradient


def f(a, b):
    m = a * b
    return (m + a) * (m * b)


def test_the_right_numbers_are_those_of_a_nudge():
    state = compute(3, 2)
    assert [state["right"]["a"], state["right"]["b"]] == [72, 144]
    assert gradient(f, [3, 2]) == pytest.approx([72, 144], abs=1e-6)


def is_legal(order):
    return all(child in order[:k] for k, name in enumerate(order) for child in CHILDREN[name])


@pytest.mark.parametrize("order", list(itertools.permutations(MADE)))
def test_every_order_once_is_right_exactly_when_it_is_legal(order):
    state = compute(3, 2, order)
    right = [state["grad"][n] for n in "ab"] == [72, 144]
    assert right == is_legal(order) and state["done"]
    assert ("both agree" in outcome(state)) == right
    assert any("Too early" in say(compute(3, 2, order[: k + 1])) for k in range(4)) != right


@pytest.mark.parametrize(
    "order, numbers", [("ycmd", (36, 90)), ("ymcd", (12, 54)), ("ycmdm", (96, 180)), ("ycdmm", (132, 234))]
)
def test_wrong_orders_lead_to_their_own_numbers(order, numbers):
    state = compute(3, 2, tuple(order))
    assert (state["grad"]["a"], state["grad"]["b"]) == numbers
    assert f"a: yours {numbers[0]}, a nudge says 72; b: yours {numbers[1]}, a nudge says 144" in say(state)


def test_the_words_say_what_is_passed_and_who_is_owed():
    assert "Whose turn is it?" in say(compute(3, 2))
    words = say(compute(3, 2, ("y", "c", "m")))
    assert "m passes its 12 on: a gets 2 × 12 and b gets 3 × 12." in words
    assert "Too early: d has not had a turn" in words
    assert "c and d have not had a turn" in say(compute(3, 2, ("m",)))
    assert "counted twice" in say(compute(3, 2, ("y", "c", "m", "d", "m")))
    assert "Still waiting: d, m." in say(compute(3, 2, ("y", "c")))


def test_the_picture_marks_right_and_wrong_with_signs():
    right, wrong = texts(draw(compute(3, 2, tuple("ydcm")))), texts(draw(compute(3, 2, tuple("ycmd"))))
    assert right.count("✓") == 6 and "✗" not in right
    assert wrong.count("✗") == 3 and "a: 36, right is 72;   b: 90, right is 144" in wrong
    assert "right is" not in " ".join(texts(draw(compute(3, 2, tuple("ycm"))))), "the answer is not told too early"


def test_the_buttons():
    view = order_duel()
    for name in "ycm":
        press(view, name)
    assert view.controls["order"].value == ("y", "c", "m") and "Too early" in view.words
    press(view, "undo")
    press(view, "d")
    press(view, "m")
    assert "both agree" in view.words and not view.failed
    press(view, "start again")
    assert "Whose turn is it?" in view.words
    press(view, "undo")
    for _ in range(30):
        press(view, "m")
    assert len(view.controls["order"].value) == 12 and not view.failed


def test_it_is_laid_out_once_and_the_still_shows_a_turn_too_early(monkeypatch):
    view = order_duel()
    monkeypatch.setattr(graph_picture, "rendered", lambda *args: pytest.fail("laid out again"))
    assert "Too early" in view.still() and "Whose turn" in view.words
    press(view, "y")
    assert "y passes its 1 on" in view.still()
    ElementTree.fromstring(view.still())
