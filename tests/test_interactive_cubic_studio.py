"""Chapter 12: the cubic studio."""

import math
import re

import pytest

from classroom.interactive import cubic_studio as show
from classroom.interactive.cubic_studio import STEPS, compute, draw, run, say

CALM = ("normalised", "leaky_relu", 0.1, 1)
WILD = ("raw", "leaky_relu", 0.1, 1)


def test_a_normalised_run_learns_and_a_raw_one_diverges():
    errors = [s["loss"] for s in run(*CALM)]
    assert len(errors) == STEPS // 10 + 1 and errors[-1] < errors[10] < errors[0] / 5
    assert len(run(*WILD)) < 4 and math.isinf(run(*WILD)[-1]["loss"])


def test_the_studio_trains_as_the_chapter_does():
    from micrograd_lite import MLP
    from micrograd_lite.regression import Normaliser, cubic, mean_squared_error
    from micrograd_lite.training import train

    xs, ys = cubic()
    for_x, for_y = Normaliser(xs), Normaliser(ys)
    model = MLP(1, [8, 8, 1], activation="leaky_relu", last="linear", seed=1)
    inputs, targets = [[for_x.normalise(x)] for x in xs], [for_y.normalise(y) for y in ys]
    train(lambda: mean_squared_error([model(x) for x in inputs], targets), model.parameters(), 20, 0.1)
    answers = [for_y.restore(model(x).data) for x in inputs]
    assert run(*CALM)[2]["answers"] == pytest.approx(answers, rel=1e-9)


def test_dead_units_are_shown_and_said():
    state = compute(300, "raw", "relu", 1e-5, 1)
    dead = sum(not unit for layer in state["now"]["alive"] for unit in layer)
    assert dead > 0 and f"{dead} of 16 hidden units dead" in say(state)
    crosses = draw(state).count("<line") - draw(compute(300, *CALM)).count("<line")
    assert crosses >= 2 * dead


def test_the_words_say_where_it_stands():
    assert re.search(r"Step 100, normalised numbers, leaky_relu: typical error \d", say(compute(100, *CALM)))
    assert "diverged" in say(compute(300, *WILD)) and "diverged" in draw(compute(300, *WILD))
    assert "This run diverges at step" in say(compute(0, *WILD))


def test_a_step_of_the_slider_is_quick_because_runs_are_kept():
    compute(0, *CALM)
    assert run.cache_info().hits > 0 or run(*CALM) is run(*CALM)
    assert run(*CALM) is run(*CALM)


def test_the_view_moves_and_has_a_still():
    view = show()
    before = view.svg
    view.set(steps=300)
    assert view.svg != before and "Step 300" in view.words
    view.set(numbers="raw")
    assert "diverged" in view.words and not view.failed
    data = view._repr_mimebundle_()
    assert "diverged" in data["image/svg+xml"] and "<title>Cubic studio</title>" in data["image/svg+xml"]


def test_steps_in_between_go_to_the_nearest_that_was_kept():
    view = show()
    view.set(steps=37)
    assert view.values()["steps"] == 40 and "Step 40" in view.words
    view.set(steps=33)
    assert view.values()["steps"] == 30 and "Step 30" in view.words
