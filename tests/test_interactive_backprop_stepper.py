"""The backprop stepper: the walk of any graph, edge by edge."""

import random
import statistics
import time
import xml.etree.ElementTree as ElementTree

import pytest
from seen import texts

from classroom.engine import Value
from classroom.interactive import backprop_stepper, graph_picture
from classroom.interactive.backprop_stepper import (
    MOST,
    as_sum,
    compute,
    example,
    guess_in,
    is_right,
    names_of,
    safely,
    say,
    walk,
)
from classroom.interactive.view import Refused


def press(view, name):
    """Press a button as the reader would."""
    found = []

    def look(widget):
        if getattr(widget, "description", None) == name:
            found.append(widget)
        for child in getattr(widget, "children", ()):
            look(child)

    look(view.box)
    found[0].click()


def random_root(chance, operations):
    nodes = [Value(chance.uniform(-2, 2), label=name) for name in "abc"]
    for _ in range(operations):
        first, second = chance.choices(nodes[-4:], k=2)
        nodes.append(chance.choice([first + second, first * second, first.tanh(), first - second]))
    return nodes[-1]


def test_the_numbers_of_the_chapter():
    steps = walk(example())["steps"]
    assert len(steps) == 6
    grads = compute(walk(example()), 6)["grads"]
    assert grads == {"f": 1, "d": 1, "e": -6, "a": -3, "b": -8}
    assert sorted(compute(walk(example()), 6)["shares"]["b"]) == [-6, -2]


def test_every_walk_ends_with_the_engines_gradients():
    chance = random.Random(6)
    for _ in range(30):
        root = random_root(chance, chance.randint(1, 25))
        walked = walk(root)
        grads = compute(walked, len(walked["steps"]))["grads"]
        root.backward()
        for node in everything(root):
            if node.label:
                assert grads.get(node.label, 0.0) == pytest.approx(node.grad, abs=1e-9)
        for step in walked["steps"]:
            assert step["share"] == step["local"] * step["above"]
            assert step["total"] == step["before"] + step["share"]


def everything(root):
    found = [root]
    for node in found:
        found += [parent for parent in dict.fromkeys(node._prev) if parent not in found]
    return found


@pytest.mark.parametrize("seed", range(10))
def test_no_edge_is_gone_twice_and_none_too_early(seed):
    root = random_root(random.Random(seed), 20)
    steps = walk(root)["steps"]
    assert len({(s["child"], s["place"]) for s in steps}) == len(steps)
    for k, step in enumerate(steps):
        assert all(later["parent"] != step["child"] for later in steps[k:]), "a node passed on before it was complete"


def test_the_readers_graph_stays_as_it_is():
    root = example()
    view = backprop_stepper(root)
    press(view, "to the end")
    assert root.grad == 0.0 and all(parent.grad == 0.0 for parent in root._prev)


def test_next_back_start_and_end():
    view = backprop_stepper()
    assert view.words.startswith("Step 0 of 6: the seed")
    press(view, "next")
    assert view.words.startswith("Step 1 of 6, from f to") and "local" in view.words and "contribution" in view.words
    press(view, "back")
    press(view, "back")
    assert view.words.startswith("Step 0 of 6")
    press(view, "to the end")
    assert view.words.startswith("Step 6 of 6") and "That was the last edge" in view.words
    press(view, "next")
    assert view.words.startswith("Step 6 of 6") and not view.failed
    press(view, "start")
    assert view.words.startswith("Step 0 of 6")


def test_the_active_edge_shows_its_product_and_the_sum_grows():
    view = backprop_stepper(step=6)
    shown = texts(view.svg)
    assert "1 × (−6) = −6" in shown and "local × global = contribution, from e to b" in shown
    assert "−2 − 6" in shown and "3 − 6" in shown
    assert "The grad of b: −2 + (−6) = −8. It is used twice, and now has 2 of 2 shares." in view.words
    assert "0" in texts(backprop_stepper().svg)


def test_predict_first():
    view = backprop_stepper()
    view.set(predict=True)
    assert view.words.startswith("Step 1 of 6: what does") and any("= ?" in text for text in texts(view.svg))
    share = walk(example())["steps"][0]["share"]
    assert f"= {share:g}" not in " ".join(texts(view.svg))
    view.set(guess="17")
    assert "= ?" in " ".join(texts(view.svg)), "a guess alone tells nothing"
    press(view, "next")
    assert view.words.startswith(f"You said 17; it is {share:g}".replace("-", "−"))
    press(view, "next")
    assert view.controls["guess"].value == "" and view.words.startswith("Step 2 of 6: what does")
    view.set(guess=str(walk(example())["steps"][1]["share"]))
    press(view, "next")
    assert view.words.startswith("Right, ")
    press(view, "next")
    press(view, "next")
    assert view.words.startswith("Step 3 of 6, from"), "an empty box is no guess"


def test_what_is_no_number_is_said_and_nothing_is_lost():
    view = backprop_stepper()
    view.set(predict=True, guess="three")
    press(view, "next")
    assert view.failed and "“three” is not a number" in view.words
    view.set(guess="3")
    assert not view.failed and view.words.startswith("Step 1 of 6: what does")


@pytest.mark.parametrize("typed, number", [("−6", -6), (" 0,5 ", 0.5), ("", None), ("1e-3", 0.001)])
def test_numbers_as_people_type_them(typed, number):
    assert guess_in(typed) == number


def test_a_rounded_guess_is_right_and_a_wrong_sign_is_not():
    assert is_right(0.707, 0.70710678) and is_right(0, 0.0)
    assert not is_right(-6, 6) and not is_right(0.1, 0.0) and not is_right(0.7, 0.71)


def test_a_graph_with_far_reaching_edges_is_laid_out_in_time():
    for count in (20, 30, 40, 60, MOST):
        one = Value(1.0)
        y = Value(1.5)
        for _ in range(count - 2):
            y = y * one
        start = time.perf_counter()
        assert not backprop_stepper(y).failed
        assert time.perf_counter() - start < 3, count


@pytest.mark.parametrize("count", [MOST, MOST + 1])
def test_a_large_graph_is_refused_kindly(count):
    a, one = Value(1.5), Value(1.0)
    y = a
    for _ in range(count - 2):
        y = y * one
    view = backprop_stepper(y)
    assert view.failed == (count > MOST)
    if view.failed:
        assert f"{count} nodes" in view.words and "backprop_stepper(an_inner_node)" in view.words
        for name in ("next", "back", "to the end", "start"):
            press(view, name)
        assert "nodes" in view.words and view._repr_mimebundle_()


@pytest.mark.slow
def test_a_huge_graph_is_not_walked_to_its_end():
    y, one = Value(1.0), Value(1.0)
    for _ in range(200_000):
        y = y * one
    start = time.perf_counter()
    assert "more than 8000 nodes" in backprop_stepper(y).words
    assert time.perf_counter() - start < 1


class Endless:
    """A node whose parents are made when somebody asks for them, without end."""

    data, label, _op, _local, made = 1.5, "", "*", (1.0,), 0

    @property
    def _prev(self):
        Endless.made += 1
        assert Endless.made < 20_000
        return (Endless(),)


def test_counting_stops_where_the_number_says_enough():
    assert "more than 8000 nodes" in backprop_stepper(Endless()).words


def test_a_press_without_a_graph_does_nothing():
    def refuse(view):
        raise Refused("no graph")

    assert safely(refuse)(None) is None


@pytest.mark.parametrize("root", [3, "f", [1, 2], len])
def test_what_is_no_graph_is_refused_kindly(root):
    view = backprop_stepper(root)
    assert view.failed and f"of type {type(root).__name__}" in view.words


def test_a_leaf_alone():
    view = backprop_stepper(Value(2.0, label="a"))
    assert not view.failed and "a was not computed from anything" in view.words
    press(view, "next")
    ElementTree.fromstring(view.still())


def test_names():
    a, b = Value(2.0, label="a"), Value(3.0, label="a")
    p = a * b
    y = p + Value(4.0)
    names = names_of([y, p, a, b, y._prev[1]])
    assert list(names.values()) == ["v1", "v2", "a", "a (2)", "4"]


def test_a_sum_is_written_short():
    assert as_sum([]) == "0" and as_sum([3, -6]) == "3 − 6" and as_sum([-2.0]) == "−2"
    assert as_sum([0.125] * 9).startswith("… ") and len(as_sum([0.125] * 9)) <= 11
    assert as_sum([0.0, 0.0, 0.3679]) == "… 0.3679"  # "… 0 + 0.3679" would run into the word before it


def test_the_graph_is_laid_out_once_and_answers_at_once(monkeypatch):
    root = random_root(random.Random(3), 40)
    view = backprop_stepper(root)
    monkeypatch.setattr(graph_picture, "rendered", lambda *args: pytest.fail("laid out again"))
    times = []
    for _ in range(15):
        start = time.perf_counter()
        press(view, "next")
        times.append(time.perf_counter() - start)
    assert statistics.median(times) < 0.05
    ElementTree.fromstring(view.svg)


def test_the_still_picture_shows_a_moment_from_the_middle():
    view = backprop_stepper()
    assert "2 of 2 shares" in view.still() and "Step 0" in view.words
    press(view, "next")
    assert "Step 1 of 6" in view.still()
    ElementTree.fromstring(view.still())


def test_numbers_that_are_not_finite_are_shown():
    a = Value(1e200, label="a")
    view = backprop_stepper(a * a * a, step=4)
    assert not view.failed and "inf" in view.words + " ".join(texts(view.svg))


def test_say_names_every_step():
    walked = walk(example())
    for step, one in enumerate(walked["steps"], 1):
        words = say(compute(walked, step))
        assert words.startswith(f"Step {step} of 6, from {one['child']} to {one['parent']}")


def test_refused_is_a_sentence():
    with pytest.raises(Refused, match=r"This graph has 81 nodes, .*\."):
        y = Value(1.0)
        for _ in range(40):
            y = y * Value(1.0)
        walk(y)


@pytest.mark.parametrize("typed", ["nan", "inf", "1e999", "9" * 400, "x" * 400])
def test_what_is_no_finite_number_is_refused_in_a_short_line(typed):
    with pytest.raises(Refused, match="is not a number. Type the contribution") as refusal:
        guess_in(typed)
    assert len(str(refusal.value)) < 120


def with_relus_off():
    a, b = Value(1.7, label="a"), Value(2.3, label="b")
    y = a.relu() * b + (a - b).relu() * a
    y.label = "y"
    return y


def test_a_relu_that_is_off_has_a_name_and_is_told_of():
    walked = walk(with_relus_off())
    names = [name for name, *_ in walked["shape"]]
    assert "0" not in names and sum(name.startswith("v") for name in names) == 4
    [off] = [name for name, sign, parents, *_ in walked["shape"] if sign == "relu" and not parents]
    start = say(compute(walked, 0))
    assert f"Press next. {off} is a relu that is off: it has no parents" in start
    k = next(k for k, one in enumerate(walked["steps"], 1) if one["parent"] == off)
    assert f"{off}: 0 + 1.7 = 1.7. It is a relu that is off and has no parents, so nothing flows on." in say(
        compute(walked, k)
    )


def test_a_root_that_is_an_off_relu():
    a = Value(-2.0, label="a")
    y = (a * 3.0).relu()
    view = backprop_stepper(y)
    assert not view.failed and "v1 is a relu that is off and has no parents" in view.words
    assert "was not computed from anything" not in view.words
    two = a.relu() * 2.0 + (a * 3.0).relu()
    assert "are relus that are off: they have no parents" in backprop_stepper(two).words


def test_a_node_of_another_kind_without_parents_is_not_called_a_relu():
    y = Value(3.0, (), "mystery", label="m") * 2.0
    assert "The graph ends at m" in backprop_stepper(y).words
