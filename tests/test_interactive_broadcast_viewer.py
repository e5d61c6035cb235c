"""The broadcast viewer: any two shapes, stretched as NumPy stretches them, and the gradient summed as Array sums it."""

import itertools
import statistics
import sys
import time
from xml.etree import ElementTree

import numpy as np
import pytest
from seen import texts

from classroom.interactive import broadcast_viewer
from classroom.interactive.view import Refused
from micrograd_lite import Array

viewer = sys.modules["classroom.interactive.broadcast_viewer"]  # by that name the package gives the function


def press(view, name):
    row = view.box.children[1].children
    next(widget for widget in row if getattr(widget, "description", None) == name).click()


SHAPES = ["", "1", "3", "0", "2, 3", "2, 1", "1, 3", "3, 1", "2, 1, 4", "2, 2, 3, 1"]


@pytest.mark.parametrize("left, right", list(itertools.product(SHAPES, SHAPES)))
def test_it_agrees_with_numpy_and_with_array(left, right):
    shapes = viewer.read_shape(left), viewer.read_shape(right)
    try:
        result = np.broadcast_shapes(*shapes)
    except ValueError:
        state = viewer.compute(left, right, 0)
        assert state["clash"] and "✗" in " ".join(texts(viewer.draw(state)))
        with pytest.raises(ValueError) as numpy_says:
            np.ones(shapes[0]) + np.ones(shapes[1])
        assert str(numpy_says.value).strip() in viewer.say(state)
        return
    for stage in range(4):
        state = viewer.compute(left, right, stage)
        assert state["result"] == result and viewer.say(state)
        ElementTree.fromstring(viewer.draw(state))
    a, b = Array(np.ones(shapes[0])), Array(np.ones(shapes[1]))
    (a + b).backward(state["g"])
    for one, leaf in zip(state["grads"], (a, b)):
        assert one.shape == leaf.shape and one.tolist() == np.broadcast_to(leaf.grad, leaf.shape).tolist()


def test_the_words_at_each_stage():
    words = [viewer.say(viewer.compute("3, 1", "4", stage)) for stage in range(4)]
    assert "(3, 1) + (4,) has the shape (3, 4)" in words[0]
    assert "Each number of the left array is used 4 times: axis 1 is stretched from length 1." in words[1]
    assert "Each number of the right array is used 3 times: axis 0 was missing." in words[1]
    assert "12 numbers" in words[2]
    assert "left: summed over axis 1. Its second number gets 5 + 6 + 7 + 8 = 26." in words[3]
    assert "right: summed over axis 0. Its second number gets 2 + 6 + 10 = 18." in words[3]
    assert "nothing was stretched" in viewer.say(viewer.compute("2", "2", 3))


def test_the_sums_are_in_the_picture_and_nothing_tells_them_early():
    shown = [texts(viewer.draw(viewer.compute("3, 1", "4", stage))) for stage in range(4)]
    assert {"10", "26", "42", "15", "18", "21", "24"} <= set(shown[3])
    assert "26" not in shown[2] and "26" not in shown[1]
    assert shown[1].count("1") - shown[0].count("1") == 3  # the first number of the column, and three copies
    dashed = [viewer.draw(viewer.compute("3, 1", "4", stage)).count("stroke-dasharray") for stage in range(4)]
    assert dashed == [0, 9 + 8, 9 + 8, 0], "what is a copy is dashed: 9 in the column's table, 8 in the row's"


@pytest.mark.parametrize("text", ["3; 1", "a", "-1", "3.5", "3, , 1", "1, 2, 3, 4, 5", "6"])
def test_what_is_no_shape_is_refused(text):
    with pytest.raises(Refused):
        viewer.read_shape(text)


@pytest.mark.parametrize("text, shape", [("", ()), ("()", ()), ("(3,)", (3,)), ("3, 1", (3, 1)), (" 3,1 ", (3, 1))])
def test_shapes_as_people_write_them(text, shape):
    assert viewer.read_shape(text) == shape


def test_the_buttons_and_the_boxes():
    view = broadcast_viewer()
    press(view, "previous")
    for words in ("Stretched.", "The gradient arrives.", "The gradient, summed.", "The gradient, summed."):
        press(view, "next")
        assert words in view.words
    press(view, "previous")
    assert "arrives" in view.words
    view.set(right="2, 2")
    assert "could not be broadcast" in view.words and not view.failed
    view.set(left="x")
    assert view.failed and "not a shape" in view.words
    for _ in range(7):
        press(view, "another pair")
    assert not view.failed and view.values()["stage"] == 0 and view.values()["right"] == "4"


def test_the_still_shows_the_sums():
    view = broadcast_viewer()
    assert "2 + 6 + 10 = 18" in view.still() and "Press next" in view.words
    ElementTree.fromstring(view.still())


def test_it_is_fast():
    broadcast_viewer()
    spent = []
    for left, right in itertools.product(SHAPES[-3:], SHAPES[-3:]):
        start = time.perf_counter()
        state = viewer.compute(left, right, 1)
        viewer.draw(state), viewer.say(state)
        spent.append(time.perf_counter() - start)
    assert statistics.median(spent) < 0.02
