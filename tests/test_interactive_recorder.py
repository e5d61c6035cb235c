"""The recorder: the page that it writes is the compiler's, and each line lights what it stands for."""

import math
import statistics
import time
import xml.etree.ElementTree as ElementTree

import pytest
from test_interactive_backprop_stepper import press, texts

from classroom.engine import module
from classroom.interactive import graph_picture, recorder
from classroom.interactive.recorder import EXAMPLES, INPUTS, PARAMETERS, built, compute, draw, marks_of, recorded, say
from classroom.interactive.view import Refused
from micrograd_lite.gradient import gradient

EXPRESSIONS = [
    *EXAMPLES.values(),
    "leaky_relu(w*x) - abs(b)",
    "sigmoid(w) / exp(x) - log(b)",
    "w**b + cos(x)**-1",
    "w*x*y + w*w",
    "x*x*w",
    "x*y",
    "w",
    "x",
    "3",
    "-(2*3)",
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_the_page_is_the_compilers_and_its_gradients_are_right(expression):
    found = recorded(expression)
    # The page runs: it is the text of a step, with the reader's names in it.
    space = dict(module("compiler").SCALARS)
    exec("def step(parameters, batch):\n    " + "\n    ".join(found["page"]), space)
    total, slopes = space["step"](list(PARAMETERS.values()), [[INPUTS[name] for name in found["used"]]])
    state = compute(expression, len(found["lines"]))
    leaves = {name: state["grads"][node] for node, name in found["names"].items() if name in PARAMETERS}
    assert total == pytest.approx(found["loss"].data)
    assert [leaves.get(name, 0.0) for name in PARAMETERS] == pytest.approx(slopes)

    def f(*numbers):
        names = {**dict(zip(PARAMETERS, numbers)), **INPUTS}
        functions = {n: getattr(math, n) for n in ("tanh", "sin", "cos", "exp", "log")}
        functions |= {"relu": lambda v: max(v, 0.0), "leaky_relu": lambda v: v if v > 0 else 0.01 * v}
        functions |= {"abs": abs, "sigmoid": lambda v: 1 / (1 + math.exp(-v))}
        return float(eval(expression, functions, names))

    assert slopes == pytest.approx(gradient(f, list(PARAMETERS.values())), abs=1e-6)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_line_is_written_once_in_its_own_place(expression):
    found = recorded(expression)
    places = [place for place, *_ in found["lines"]]
    head = {0, len(found["page"]) - 1}
    fixed = {k for k, line in enumerate(found["page"]) if line.startswith(("total =", "for [", "[total"))}
    assert sorted(places) == sorted(set(range(len(found["page"]))) - head - fixed)
    for place, kind, node, parent in found["lines"]:
        line, name = found["page"][place].strip(), found["names"].get(node)
        if kind == "forward":
            assert line.startswith(f"{name} = ")
        elif kind == "backward":
            gradient, sign = line.split()[:2]
            assert gradient == f"d{found['names'][node._prev[parent]]}" and sign in ("=", "+=") and f"d{name}" in line
        elif kind in ("total", "seed"):
            assert line == {"total": f"total += {name}", "seed": f"d{name} {'=' if name[0] == 'v' else '+='} 1.0"}[kind]


def test_a_backward_line_lights_its_edge_and_a_forward_line_its_node():
    found = recorded(EXAMPLES["diamond"])
    for step, (_, kind, node, place) in enumerate(found["lines"], 1):
        marks = marks_of(compute(EXAMPLES["diamond"], step)["active"], found["picture"][1])
        if kind == "forward":
            assert marks[node] == "active"
        if kind == "backward":
            assert marks[found["picture"][1][node, place]] == "active" and marks[node._prev[place]] == "chosen"


def test_the_numbers_grow_line_by_line():
    words = [say(compute(EXAMPLES["neuron"], k)) for k in range(14)]
    assert "w = 0.5, b = 1.5, x = −2, y = 1" in words[0] and "Press next" in words[0]
    assert words[1] == "Line 1 of 13: v1 = w * x\nForward: v1 is −1."
    assert "dv1 = dv2\nBackward, over the edge from v2 to v1: the share is −0.846, and dv1 is now −0.846." in words[11]
    assert "dw is now 1.69. That was the last line. No gradient is written for x, y." in words[13]
    shown = texts(draw(compute(EXAMPLES["neuron"], 3)))
    assert "v3 = tanh(v2)" in shown and "v4 = v3 - y" not in shown and "·" in shown


def test_what_the_chapter_says_of_its_three_expressions():
    diamond = recorded(EXAMPLES["diamond"])
    assert sum("dw +=" in line for line in diamond["page"]) == 3
    relu = compute(EXAMPLES["relu"], len(recorded(EXAMPLES["relu"])["lines"]))
    asking = [line.strip() for line in relu["found"]["page"] if "where(" in line]
    assert asking == ["v3 = where(v2 <= 0.0, 0.0, v2)", "dv2 = where(v2 <= 0.0, 0.0, dv3)"]
    assert {relu["found"]["names"][n]: g for n, g in relu["grads"].items()}["v2"] == 0.0
    page = recorded("x * x * w")["page"]
    assert [line.strip() for line in page if " d" in line][1:3] == ["dv2 = 1.0", "dw += dv2 * v1"], "one edge"


@pytest.mark.parametrize(
    "expression, words",
    [
        ("", "bracket or a sign missing"),
        ("w +", "bracket or a sign missing"),
        ("import os", "bracket or a sign missing"),
        ("__import__('os')", "can't be recorded here"),
        ("w.data", "can't be recorded here"),
        ("w if x else b", "can't be recorded here"),
        ("z * w", "can't be recorded here"),
        ("relu(w, 2)", "can't be recorded here"),
        ("True * w", "can't be recorded here"),
        ("w*" * 30 + "w", "30 operations, and the page has room for 24"),
        ("log(x)", "log(-2.0) has no real answer"),
        ("1/0", "division by zero"),
        ("(" * 300 + "w" + ")" * 300, "bracket or a sign missing"),
    ],
)
def test_what_cannot_be_recorded_is_said_and_the_view_goes_on(expression, words):
    view = recorder()
    view.set(expression=expression)
    assert view.failed and words in view.words
    for name in ("next", "back", "to the end", "start again"):
        press(view, name)
    assert view.failed and words in view.words
    press(view, "relu")
    assert not view.failed and "Press next" in view.words


def test_the_buttons():
    view = recorder()
    press(view, "back")
    press(view, "next")
    assert "Line 1 of 13" in view.words
    press(view, "to the end")
    press(view, "next")
    assert "Line 13 of 13" in view.words
    press(view, "back")
    assert "Line 12 of 13" in view.words
    press(view, "diamond")
    assert view.controls["expression"].value == EXAMPLES["diamond"] and "The page has 15 lines" in view.words
    press(view, "to the end")
    press(view, "start again")
    assert "The page has 15 lines" in view.words


def test_recording_leaves_relu_as_it_was():
    value = module("value").Value
    usual = value.relu
    with pytest.raises(Refused):
        built("relu(w) + nothing")
    assert value.relu is usual


def test_it_is_laid_out_once_and_the_still_shows_a_half_written_page(monkeypatch):
    view = recorder()
    monkeypatch.setattr(graph_picture, "rendered", lambda *args: pytest.fail("laid out again"))
    assert "Line 11 of 13" in view.still() and "Press next" in view.words
    press(view, "next")
    assert "Line 1 of 13" in view.still()
    root = ElementTree.fromstring(view.still())
    assert "Recording" in root[0].text and len(root[1].text) > 20


def test_every_line_fits_into_the_picture():
    for expression in EXPRESSIONS:
        state = compute(expression, len(recorded(expression)["lines"]))
        root = ElementTree.fromstring(draw(state))
        lowest = max(float(e.get("y")) for e in root.iter("{http://www.w3.org/2000/svg}text"))
        assert lowest < float(root.get("height")) - 4


def test_a_step_is_computed_and_drawn_in_a_few_milliseconds():
    view = recorder(EXAMPLES["diamond"])
    took = []
    for k in range(1, 16):
        start = time.perf_counter()
        view.set(step=k)
        took.append(time.perf_counter() - start)
    assert statistics.median(took) < 0.02
