"""The fill-in graph: what is right, what is said of what is not, and any graph that the reader hands in."""

import math
import xml.etree.ElementTree as ElementTree

import pytest
from seen import texts

from classroom.engine import Value
from classroom.interactive import fill_in_graph, graph_picture
from classroom.interactive.fill_in_graph import MOST, compute, entry, example, say, sheet

RIGHT = {"L": "1", "f": "4", "d": "-2", "e": "-2", "c": "-2", "b": "-4", "a": "6"}


@pytest.fixture(scope="module")
def graph():
    return sheet(example())


def leaves(**numbers):
    return [Value(data, label=name) for name, data in numbers.items()]


def test_the_truth_is_chapter_03s(graph):
    assert {name: str(int(true)) for name, true in graph["truth"].items()} == RIGHT
    assert graph["names"][0] == "L" and set(graph["names"][-2:]) <= set("abcf")
    assert ("a", "e", -3.0) in graph["arrows"] and ("d", "L", -2.0) in graph["arrows"]


def test_each_box_is_judged_by_itself(graph):
    assert set(compute(graph, RIGHT)["marks"].values()) == {"right"}
    assert "All 7 gradients of L are right" in say(compute(graph, RIGHT))
    for name in RIGHT:
        state = compute(graph, {**RIGHT, name: "7.77"})
        assert state["marks"].pop(name) == "wrong" and set(state["marks"].values()) == {"right"}
        words = say(compute(graph, {**RIGHT, name: "7.77"}))
        assert "6 of 7 right, 1 not." in words and f"\n{name}: 7.77 is not right" in words


@pytest.mark.parametrize(
    "typed, name, words",
    [
        ({"L": "0"}, "L", "How far does L move when L itself"),
        ({"L": "1", "d": "2"}, "d", "right size"),
        ({"L": "1", "d": "4"}, "d", "data of the node"),
        ({"L": "1", "f": "-2"}, "f", "data of the node"),
        ({"L": "1", "d": "-2", "c": "1"}, "c", "only the local derivative"),
        ({"L": "1", "d": "-2", "c": "-1"}, "c", "is a sum"),
        ({"L": "1", "d": "-2", "e": "-2", "a": "-4"}, "a", "belongs to the other factor"),
        ({"L": "1", "d": "3", "e": "3"}, "e", "follows from the gradient that you typed"),
        ({"L": "1", "d": "x"}, "d", "is not a number"),
        ({"a": "100"}, "a", "by the gradient of the node"),
    ],
)
def test_a_wrong_gradient_is_explained_without_the_right_one(graph, typed, name, words):
    said = [line for line in say(compute(graph, typed)).split("\n") if line.startswith(f"{name}: ")]
    assert len(said) == 1 and words in said[0]


def test_one_arrow_of_two_is_not_enough():
    (a,) = leaves(a=1.7)
    b = a * a
    b.label = "b"
    assert "2 arrows leave a" in say(compute(sheet(b), {"b": "1", "a": "1.7"}))
    assert compute(sheet(b), {"b": "1", "a": "3.4"})["marks"]["a"] == "right"


def test_where_one_can_go_on(graph):
    assert say(compute(graph, {})).startswith("Type the gradient of each node") and "L" in say(compute(graph, {}))
    assert "Next you can do: d, f." in say(compute(graph, {"L": "1"})) or "f, d." in say(compute(graph, {"L": "1"}))
    assert "e" in say(compute(graph, {"L": "1", "d": "-2"})).split("you can do: ")[1]


def test_a_diamond_and_its_truth():
    a, b = leaves(a=1.7, b=-0.6)
    c, d = a + b, a * b
    y = (c + d) + (c * d)
    truth = sheet(y)["truth"]
    h = 1e-6

    def f(a, b):
        return (a + b + a * b) + (a + b) * (a * b)

    assert truth["a"] == pytest.approx((f(1.7 + h, -0.6) - f(1.7 - h, -0.6)) / (2 * h), rel=1e-6)
    assert truth["b"] == pytest.approx((f(1.7, -0.6 + h) - f(1.7, -0.6 - h)) / (2 * h), rel=1e-6)


def test_typed_numbers():
    assert [entry(t) for t in ["", " ", "−1.5", "0,5", "1e-3"]] == [None, None, -1.5, 0.5, 1e-3]
    assert math.isnan(entry("two")) and math.isnan(entry("nan"))


def test_three_digits_will_do_and_zero_is_zero():
    x, w = leaves(x=0.0, w=1.0)
    o = (x * w + 0.8814).tanh()
    o.label = "o"
    graph = sheet(o)
    marks = compute(graph, {"o": "1", "w": "0", "x": "0.5"})["marks"]
    assert marks["w"] == marks["x"] == marks["o"] == "right"
    assert compute(graph, {"w": "0.01", "x": "0.51"})["marks"]["w"] == "wrong"
    assert compute(graph, {"x": "0.51"})["marks"]["x"] == "wrong"


class Learners:
    """A Value of a learner's own, with a mistake in its product or in its tanh."""

    def __init__(self, data, parents=(), op="", label="", local=()):
        self.data, self.grad, self.label, self._prev, self._op, self._local = data, 0.0, label, parents, op, local


def test_a_learners_wrong_local_derivatives_are_not_taken_on_trust():
    a, b = Learners(1.7, label="a"), Learners(-0.6, label="b")
    e = Learners(1.7 * -0.6, (a, b), "*", "e", (1.7, -0.6))
    o = Learners(math.tanh(e.data), (e,), "tanh", "o", (1 - e.data**2,))
    slope = 1 - math.tanh(e.data) ** 2
    assert sheet(o)["truth"] == pytest.approx({"o": 1, "e": slope, "a": -0.6 * slope, "b": 1.7 * slope})


def test_the_readers_own_gradients_stay_as_they_are():
    L = example()
    L.grad = 7.0
    view = fill_in_graph(L)
    view.set(**RIGHT)
    assert L.grad == 7.0 and L._prev[0].grad == 0.0


def test_an_operation_that_nobody_knows_keeps_its_own_record():
    (a,) = leaves(a=1.7)
    y = Value(5.0, (a,), "cube root of nothing", (2.5,), "y")
    assert sheet(y)["truth"] == {"y": 1.0, "a": 2.5}


@pytest.mark.parametrize(
    "make, words",
    [
        (lambda: 3.0, "a Value. This is of type float"),
        (lambda: chain_of(MOST), f"more than {MOST} values"),
        (lambda: changed_afterwards(), "Run the cell with the expression again"),
    ],
)
def test_what_cannot_be_filled_in_is_refused_in_words(make, words):
    with pytest.raises(ValueError, match=words):
        fill_in_graph(make())


def chain_of(steps):
    node = Value(1.0)
    for _ in range(steps):
        node = node * node
    return node


def changed_afterwards():
    L = example()
    L._prev[1].data = 3.0
    return L


def test_names_for_values_without_labels():
    (a,) = leaves(a=1.7)
    names = sheet((a + 2.5) * (a + 2.5))["names"]
    assert len(set(names)) == 6 and "a" in names and all(names)


def test_the_view(monkeypatch):
    view = fill_in_graph()
    assert list(view.values()) == sheet(example())["names"]
    monkeypatch.setattr(graph_picture, "rendered", lambda *args: pytest.fail("laid out again"))
    assert texts(view.svg).count("?") == 7
    view.set(L="1", d="2")
    shown = texts(view.svg)
    assert shown.count("?") == 5 and shown.count("✓") == 1 and shown.count("✗") == 1
    view.controls["d"].parts[0].value = "−2"
    assert texts(view.svg).count("✓") == 2 and not view.failed
    view.set(d="two")
    assert "d: two is not a number" in view.words and not view.failed
    ElementTree.fromstring(view.still())


def test_clear_all_empties_the_boxes():
    view = fill_in_graph()
    view.set(**RIGHT)
    assert "All 7" in view.words
    (clear,) = [w for w in view.box.children[0].children if getattr(w, "description", "") == "clear all"]
    clear.click()
    assert set(view.values().values()) == {""} and texts(view.svg).count("?") == 7


def test_two_arrows_are_two_arrows_and_the_heading_fits():
    (a,) = leaves(a=1.7)
    view = fill_in_graph(a + a)
    assert texts(view.svg).count("1") == 2
    assert int(ElementTree.fromstring(view.svg).get("width")) >= 500


def test_a_very_long_entry_is_shown_in_short(graph):
    words = say(compute(graph, {**RIGHT, "f": "9" * 400}))
    assert "f: 9999999999999999999… is not" in words and len(max(words.split("\n"), key=len)) < 140


def test_a_relu_that_is_off_with_its_parent_or_without():
    x, w = Value(-2.0, label="x"), Value(3.0, label="w")
    off = Value(0.0, (x * w,), "relu", (0.0,), "r")  # as a reader may write it
    graph = sheet(off * w + x)
    assert [slope for _, child, slope in graph["arrows"] if child == "r"] == [0.0]
    assert (graph["truth"]["r"], graph["truth"]["w"], graph["truth"]["x"]) == (3.0, 0.0, 1.0)
    ours = sheet((x * w).relu() * w + x)
    assert ours["truth"]["x"] == 1.0 and "0" not in ours["names"]
