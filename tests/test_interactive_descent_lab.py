"""The descent lab: where the steps land, how it goes on, and that words and picture say the same."""

import math
import xml.etree.ElementTree as ElementTree
from time import perf_counter

import pytest
from seen import texts

from classroom.interactive import descent_lab
from classroom.interactive.descent_lab import CURVES, STEPS, compute, draw, say


@pytest.mark.parametrize("curve", CURVES)
def test_the_slope_of_a_curve_agrees_with_a_nudge(curve):
    loss, slope, _, _ = CURVES[curve]
    for w in (-4.3, -0.6, 0.0, 1.7, 4.4):
        assert slope(w) == pytest.approx((loss(w + 1e-5) - loss(w - 1e-5)) / 2e-5, abs=1e-8)


def test_each_step_is_minus_rate_times_slope():
    state = compute("bumpy", 0.3, 1.0, 5)
    slope = CURVES["bumpy"][1]
    for before, after in zip(state["places"], state["places"][1:]):
        assert after == pytest.approx(before - 0.3 * slope(before))
    assert len(state["places"]) == STEPS + 1


@pytest.mark.parametrize(
    "curve, rate, start, verdict, words",
    [
        ("bowl", 0.01, 4.0, "creeps", "Converges slowly"),
        ("bowl", 0.1, 4.0, "arrives", "Converges: after 30 steps"),
        ("bowl", 0.5, 4.0, "arrives", "multiplies w by 1 − 2 · 0.5 = 0."),
        ("bowl", 0.9, 4.0, "swings in", "Oscillates less and less"),
        ("bowl", 0.97, 4.0, "swings in", "Oscillates less and less"),
        ("bowl", 1.0, 4.0, "for ever", "does not settle"),
        ("bowl", 1.01, 4.0, "diverges", "The loss explodes"),
        ("bowl", 1.1, -4.0, "diverges", "= −1.2."),
        ("bowl", 0.3, 0.0, "at rest", "no step moves"),
        ("bumpy", 0.1, 4.0, "arrives", "not the deepest one"),
        ("bumpy", 0.1, 0.0, "arrives", "Converges: after 30 steps"),
        ("bumpy", 0.3, -4.0, "swings in", "not the deepest one"),
        ("bumpy", 0.5, 0.0, "for ever", "does not settle"),
        ("bumpy", 0.9, 1.0, "for ever", "does not settle"),
    ],
)
def test_how_it_goes_on_is_said(curve, rate, start, verdict, words):
    state = compute(curve, rate, start, 3)
    assert state["verdict"] == verdict and words in say(state)
    ElementTree.fromstring(draw(state))


def test_the_deepest_valley_is_not_called_another():
    assert "not the deepest" not in say(compute("bumpy", 0.1, 0.0, 3))
    losses = [CURVES["bumpy"][0](w / 100) for w in range(-500, 501)]
    assert -500 + losses.index(min(losses)) == pytest.approx(-75, abs=1)


def test_a_step_is_written_out():
    words = say(compute("bowl", 0.1, 4.0, 3)).split("\n")
    assert words[0].startswith("Step 3: w − rate · slope = 2.56 − 0.1 · 5.12 = 2.048")
    assert "rises to the right here, so the step goes left" in words[0]
    assert words[1] == "Loss 6.5536 → 4.1943: the loss falls."
    assert "falls to the right here, so the step goes right" in say(compute("bowl", 0.1, -4.0, 1))
    assert "RISES" in say(compute("bowl", 1.1, 4.0, 1)) and "stays" in say(compute("bowl", 1.0, 4.0, 1))


def test_a_landing_outside_is_said_in_the_picture():
    assert any("lands far out, at w = 5.76" in text for text in texts(draw(compute("bowl", 1.1, 4.0, 2))))
    assert not any("far out" in text for text in texts(draw(compute("bowl", 0.9, 4.0, 2))))
    assert any("off the scale" in text for text in texts(draw(compute("bowl", 1.1, 4.0, 2))))


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("rate", [0.01, 0.5, 1.0, 1.2])
@pytest.mark.parametrize("start", [-4.5, 0.0, 4.5])
def test_every_corner_can_be_drawn(curve, rate, start):
    for steps in (1, STEPS):
        view = descent_lab(curve, rate, start, steps)
        assert not view.failed, view.words
        svg = view.still()
        ElementTree.fromstring(svg)
        assert "nan" not in svg and "inf" not in svg.replace("infinity", "")


def test_the_view_answers_at_once_and_to_its_button():
    view = descent_lab()
    waits = []
    for k in range(40):
        start = perf_counter()
        view.set(rate=0.01 + 0.02 * k)
        waits.append(perf_counter() - start)
    assert sorted(waits)[20] < 0.05
    view.set(start=3.0)
    buttons = [w for row in view.box.children for w in getattr(row, "children", ()) if hasattr(w, "click")]
    next(b for b in buttons if b.description == "start on the other side").click()
    assert view.values()["start"] == -3.0 and "<svg" in view.picture.value
    assert math.isclose(view.values()["rate"], 0.79)
