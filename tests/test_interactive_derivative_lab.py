"""The derivative lab: its numbers, its words, what it refuses, and that it is fast."""

import math
import time
import xml.etree.ElementTree as ElementTree

import pytest
from seen import texts

from classroom.interactive import derivative_lab
from classroom.interactive.derivative_lab import (
    compute,
    draw,
    enlargement,
    has_corner,
    say,
)
from classroom.interactive.drawing import text_width
from classroom.interactive.numbers import enough_digits, number_in, show


def test_the_numbers_of_the_chapter():
    state = compute(3, 0.001)
    assert state.start == 20 and state.end == pytest.approx(20.014003, abs=1e-12)
    assert state.quotient == pytest.approx(14.003) and state.exact == 14
    assert compute(-3, 0.001).exact == -22
    assert compute(2 / 3, 0.5).quotient == pytest.approx(3 * 0.5)  # flat there: only 3h is left
    assert compute(3, 1e-16).quotient == 0
    assert compute(1, 1, a=0, b=2, c=7).quotient == 2


def test_the_quotient_is_written_out_as_on_paper():
    words = say(compute(3, 0.001))
    assert words.splitlines()[0] == "(f(3.001) − f(3)) / 0.001 = (20.014003 − 20) / 0.001 = 14.003"
    assert "Exact: f′(3) = 2 · 3 · 3 − 4 = 14. Forward difference: 0.003 too large." in words
    assert "f′(−3) = 2 · 3 · (−3) − 4 = −22" in say(compute(-3, 0.001))
    assert say(compute(1, 0.5, a=-1, b=2, c=-4)).startswith("(f(1.5) − f(1)) / 0.5 = (−3.25 − (−3)) / 0.5 = −0.5")
    assert say(compute(3, 1e-12)).startswith("(f(3.000000000001) − f(3)) / 10⁻¹² = (20.000000000014 − 20) / 10⁻¹²")


def test_a_nudge_with_a_power_of_ten_stands_below_the_bar_in_brackets():
    words = say(compute(3, 3e-13))
    assert words.startswith("(f(3.0000000000003) − f(3)) / (3·10⁻¹³) = (20.000000000004203 − 20) / (3·10⁻¹³) = 14")


@pytest.mark.parametrize("a, b, c, x", [(-5, 10, -10, 4), (-1.2345, -3.4567, -5.1234, -2.34567), (5, 10, 10, 4)])
def test_the_name_of_the_axis_and_the_legend_have_room(a, b, c, x):
    for svg in (draw(compute(x, 0.123, a, b, c)), draw(compute(x, 0.123, f=lambda t: t**9))):
        shown = [
            (e.text, float(e.get("x"))) for e in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
        ]
        assert next(left for text, left in shown if text == "f(x)" and left < 50) > 13
        legend = [(text, left) for text, left in shown if text.startswith(("f(x)", "secant", "tangent")) and left > 50]
        for (text, left), (_, right) in zip(legend, legend[1:]):
            assert left + text_width(text, 13) + 30 < right


def test_a_lost_nudge_is_said():
    assert "In floating point 3 + 10⁻¹⁶ is 3 again: the nudge is lost in rounding." in say(compute(3, 1e-16))
    assert "the curve is flat here" in say(compute(1, 0.5, a=0, b=0, c=1))


@pytest.mark.parametrize("f", [math.sin, math.exp, math.tanh])
def test_the_error_is_u_shaped_where_the_function_is_not_a_parabola(f):
    hs, forward, central = compute(1, 0.1, f=f).errors
    best_forward, best_central = hs[forward.index(min(forward))], hs[central.index(min(central))]
    assert 1e-10 < best_forward < 1e-6 and 1e-7 < best_central < 1e-3
    assert min(central) < min(forward) < 1e-7
    assert forward[-1] > 0.01 and forward[0] > 0.1


def test_the_central_difference_of_a_parabola_only_gets_better_with_h():
    _, _, central = compute(3, 0.1).errors
    assert central[-1] == 0 and central[30] > 1e-9


@pytest.mark.parametrize(
    "f, slope, known",
    [
        (math.sin, math.cos(1), "cos x"),
        (lambda x: x**3, 3, "best estimate"),
        (lambda x: math.exp(-x), -1 / math.e, None),
    ],
)
def test_the_slope_of_a_function_of_the_readers_own(f, slope, known):
    state = compute(1, 0.1, f=f)
    assert state.exact == pytest.approx(slope, abs=1e-10)
    assert known is None or state.formula == known


def test_an_exact_derivative_may_be_given():
    state = compute(2, 0.1, f=lambda x: x**4, exact=lambda x: 4 * x**3)
    assert state.exact == 32 and "f′(2) = your formula = 32" in say(state)


@pytest.mark.parametrize(
    "f, words",
    [
        (math.log, "f(−1) raises ValueError: "),
        (lambda x: math.nan, "f(−1) is not a number (NaN)"),
        (lambda x: math.inf, "f(−1) is infinite"),
        (lambda x: None, "f(−1) gives None, which is not a number"),
        (lambda x, y: x, "f(−1) raises TypeError"),
        (3, "f must be a function, like math.sin (not math.sin(3)). It is 3."),
    ],
)
def test_what_has_no_slope_is_refused_in_words_and_the_lab_goes_on(f, words):
    view = derivative_lab(f, x=-1)
    assert view.failed and view.words.startswith(words)
    if f is math.log:
        view.set(x=2)
        assert not view.failed and "f′(2) = 1/x = 0.5" in view.words
        view.set(x=-1)
        assert view.failed


def test_a_curve_with_gaps_is_drawn_where_it_exists():
    svg = derivative_lab(math.sqrt, x=1).svg
    assert "nan" not in svg and "inf" not in svg and "secant" in " ".join(texts(svg))


@pytest.mark.parametrize("text, number", [("14", 14), (" −22 ", -22), ("2/3", 2 / 3), ("0,5", 0.5), ("1e-3", 0.001)])
def test_a_prediction_may_be_typed_in_several_ways(text, number):
    assert number_in(text) == pytest.approx(number)


@pytest.mark.parametrize("text", ["", "steep", "1/0", "nan", "inf"])
def test_what_is_no_number_is_no_prediction(text):
    assert number_in(text) is None
    if text:
        assert "is not a number" in say(compute(3, 0.1, predicted=text))


def test_predictions_are_judged():
    assert "You predicted 14: right." in say(compute(3, 0.1, predicted="14"))
    assert "You predicted 12: 2 too small." in say(compute(3, 0.1, predicted="12"))
    assert "You predicted −14: the slope is positive, uphill." in say(compute(3, 0.1, predicted="-14"))


def test_slopes_are_hidden_until_one_is_predicted():
    view = derivative_lab(h=0.001)
    view.set(x=2.0, hide=True)
    assert "How steep is the curve at x = 2?" in view.words
    assert "8" not in view.words and not any("secant" in text for text in texts(view.svg))
    view.set(hide=False)
    seen = view.svg.count('r="2"')
    view.set(hide=True)  # the slope met here a moment ago is hidden too
    assert view.svg.count('r="2"') == seen - 1
    view.set(predicted="7")
    assert "You predicted 7: 1 too small." in view.words and "secant 8.003" in texts(view.svg)
    view.set(x=1.0)  # the prediction was for x = 2
    assert "How steep is the curve at x = 1?" in view.words and view.values()["predicted"] == ""


def test_the_slopes_met_leave_a_trace():
    view = derivative_lab(h=0.001)
    small = view.svg.count('r="2"')
    for x in (1, 2, 2, -1):
        view.set(x=float(x))
    assert view.svg.count('r="2"') == small + 3
    view.set(a=1.0)  # another function: its slopes start afresh
    assert view.svg.count('r="2"') == small


def test_what_is_seen_is_what_is_computed():
    shown = texts(draw(compute(3, 0.001)))
    for expected in ("f(x) = 3x² − 4x + 5", "secant 14.003", "tangent 14", "run 0.001", "rise 0.014003"):
        assert expected in shown
    assert "triangle drawn 1,000 times larger" in shown
    assert not any("larger" in text for text in texts(draw(compute(3, 1))))
    assert {"x", "f(x)", "h", "error", "slope", "Error for each h", "Slopes met so far"} <= set(shown)


@pytest.mark.parametrize(
    "h, most, times",
    [(0.001, 1.2, 1000), (0.1, 1.2, 10), (0.001, 0.6, 500), (0.1, 0.25, 2), (1e-17, 1.2, 1e17), (0.5, 0.2, 1)],
)
def test_an_enlargement_is_a_round_number(h, most, times):
    assert enlargement(h, most) == pytest.approx(times)


@pytest.mark.parametrize(
    "x, text",
    [(14.003, "14.003"), (-22.0, "−22"), (1e-6, "10⁻⁶"), (6.5e-13, "6.5·10⁻¹³"), (-0.0, "0"), (-1e-9, "−10⁻⁹")],
)
def test_numbers_look_as_on_paper(x, text):
    assert show(x) == text


@pytest.mark.parametrize("gap", [1, 1e-3, 1e-6, 1e-9, 1e-12, 4e-15])
def test_a_difference_can_be_read_off_the_digits_shown(gap):
    first, second = 20.0, 20.0 + gap
    digits = enough_digits(first, second)
    assert float(f"{second:.{digits}g}") - float(f"{first:.{digits}g}") == pytest.approx(second - first, rel=1e-3)


@pytest.mark.parametrize(
    "extremes", [{"a": 5, "x": 4, "h": 1}, {"a": -5, "x": -4, "h": 1e-17}, {"a": 0, "b": 0, "c": 0}]
)
def test_nothing_breaks_at_the_ends_of_the_sliders(extremes):
    view = derivative_lab()
    view.set(**extremes)
    assert not view.failed
    ElementTree.fromstring(view.still())


def test_a_move_is_answered_fast():
    view, times = derivative_lab(), []
    for k in range(21):
        start = time.perf_counter()
        view.set(x=-4 + 0.4 * k)
        times.append(time.perf_counter() - start)
    assert sorted(times)[5] < 0.02, "about 1 ms on a quiet machine"
    assert len(view.svg) < 40_000


@pytest.mark.parametrize("f, x", [(abs, 0.0), (lambda x: max(x, 0), 0.0), (lambda x: float(x > 1), 1.0), (int, 3.0)])
def test_a_corner_or_a_jump_has_no_slope(f, x):
    state = compute(x, 0.5, f=f)
    assert state.exact is None and "has a corner or a jump here" in say(state)
    assert draw(state).startswith("<svg")


@pytest.mark.parametrize(
    "f", [math.sin, lambda x: 1e6 * x**4, lambda x: x**3, lambda x: 1e-5 * x * x, lambda x: 5, lambda x: 1e9 + x, abs]
)
def test_a_smooth_curve_has_no_corner(f):
    assert not any(has_corner(f, k / 10) for k in range(-40, 41) if f is not abs or k)
    assert not has_corner(lambda x: 1 / x, -0.0001)


@pytest.mark.parametrize(
    "f, words",
    [
        (lambda x, y: x, "f must take one number"),
        (lambda x: 10**400, "f(3) is infinite"),
        (lambda x: int("x" * 9999), "…. Move x"),
        (lambda x: "x" * 9999, "…, which is not a number"),
        (lambda x: exit(), "SystemExit"),
    ],
)
def test_any_function_gets_an_answer_of_a_line_or_two(f, words):
    view = derivative_lab(f)
    assert view.failed and words in view.words and len(view.words) < 400


def test_a_prediction_of_a_thousand_letters_is_cut():
    view = derivative_lab()
    view.set(predicted="no" * 500)
    assert "Type your prediction" in view.words and len(view.words) < 120


def test_no_estimate_is_better_than_a_wrong_one():
    state = compute(-0.0001, 0.5, f=lambda x: 1 / x)
    assert state.exact is None and "Best estimate" not in say(state)
    state = compute(0.1, 0.5, f=lambda x: 1 / x)
    assert state.exact is None or state.exact == pytest.approx(-100, rel=1e-4)
    for f, slope in [(lambda x: 1e9 + x, 1), (lambda x: 1e-9 * x, 1e-9), (lambda x: math.exp(3 * x), 3 * math.exp(6))]:
        assert compute(2, 0.5, f=f).exact == pytest.approx(slope, rel=1e-3)
