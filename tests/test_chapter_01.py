"""Chapter 01: its numbers, `derivative.py`, and bad input."""

import math

import numpy as np
import pytest

from classroom.checks import chapter_01 as check
from micrograd_lite.derivative import derivative, forward_difference


def f(x):
    return 3 * x**2 - 4 * x + 5


KNOWN = {"sin": (math.sin, math.cos(1)), "exp": (math.exp, math.e), "tanh": (math.tanh, 1 - math.tanh(1) ** 2)}


def test_the_numbers_on_the_page():
    assert f(3) == 20
    assert f(3.001) == pytest.approx(20.014003, abs=1e-12)
    assert forward_difference(f, 3, 0.001) == pytest.approx(14.003, abs=1e-9)
    assert forward_difference(f, -3, 0.001) == pytest.approx(-21.997, abs=1e-9)
    for h in [0.1, 0.01, 0.001]:
        assert forward_difference(f, 2 / 3, h) == pytest.approx(3 * h, rel=1e-9)
    assert (f(3 + 1e-16) - f(3)) / 1e-16 == 0


def test_the_central_difference_of_a_quadratic_is_exact_and_a_larger_h_only_better():
    errors = [abs(derivative(f, 3, h) - 14) for h in [1e-8, 1e-5, 1e-2, 1.0]]
    assert errors[-1] == 0 and errors == sorted(errors, reverse=True)


@pytest.mark.parametrize("name", KNOWN)
def test_the_error_against_h_is_u_shaped_with_its_bottom_where_the_chapter_says(name):
    function, exact = KNOWN[name]
    hs = 10.0 ** np.arange(-15, -0.9, 0.5)
    xs = np.linspace(0.9, 1.1, 41)  # one point alone may be lucky: the typical error of many

    def typical(slope, h):
        exact_at = {"sin": math.cos, "exp": math.exp, "tanh": lambda x: 1 - math.tanh(x) ** 2}[name]
        return np.median([abs(slope(function, x, h) / exact_at(x) - 1) for x in xs])

    for slope, best, reached in [(forward_difference, 1e-8, 3e-8), (derivative, 5e-6, 1e-10)]:
        errors = [typical(slope, h) for h in hs]
        bottom = int(np.argmin(errors))
        assert best / 6 < hs[bottom] < best * 6
        assert errors[0] > 100 * errors[bottom] < errors[-1]
        assert typical(slope, best) < reached
    assert abs(derivative(function, 1) / exact - 1) < 3e-11


def test_defaults_are_the_best_nudges():
    assert forward_difference(math.sin, 1) == forward_difference(math.sin, 1, 1e-8)
    assert derivative(math.sin, 1) == derivative(math.sin, 1, 5e-6)


@pytest.mark.parametrize("slope", [forward_difference, derivative])
@pytest.mark.parametrize(
    "arguments, error, words",
    [
        ((20, 3), TypeError, "must be a function"),
        ((None, 3), TypeError, "must be a function"),
        ((f, "3"), TypeError, "x must be a number"),
        ((f, [3]), TypeError, "x must be a number"),
        ((f, None), TypeError, "x must be a number"),
        ((f, math.nan), ValueError, "x must be a finite number"),
        ((f, math.inf), ValueError, "x must be a finite number"),
        ((f, 3, "h"), TypeError, "h must be a number"),
        ((f, 3, 0), ValueError, "h must not be 0"),
        ((f, 3, math.nan), ValueError, "h must be a finite number"),
        ((f, 3, 1e-16), ValueError, "lost in rounding beside x = 3: try a larger h"),
        ((f, 1e12), ValueError, "lost in rounding"),
    ],
)
def test_bad_input_is_refused_with_what_to_do(slope, arguments, error, words):
    with pytest.raises(error, match=words):
        slope(*arguments)


def test_numpy_numbers_and_negative_steps_are_welcome():
    assert derivative(f, np.float64(3)) == pytest.approx(14, abs=1e-8)
    assert derivative(f, np.int64(3), np.float32(0.25)) == 14
    for small in (np.float32(3), np.float16(3)):  # in which 3 + h would be 3
        assert derivative(f, small) == pytest.approx(14, rel=1e-9)
        assert forward_difference(f, small) == pytest.approx(14, rel=1e-6)
    assert forward_difference(f, 3, -0.001) == pytest.approx(13.997, abs=1e-9)


# -- the exercises ----------------------------------------------------------------------------------------------------


def on_paper(slope=lambda x: 8 * x + 7, **changed):
    return {f"x = {x}": slope(x) for x in (1.7, -0.6, 2.3, -1.5)} | changed


@pytest.mark.parametrize(
    "answer, words",
    [
        (on_paper() | {"x = -0.6": -2.2}, "A sign was lost at a negative x"),
        (on_paper() | {"x = -1.5": 5}, "A sign was lost at a negative x"),
        (on_paper() | {"x = -1.5": 19}, "A sign was lost at a negative x"),
        (on_paper(lambda x: 4 * x**2 + 7 * x - 3) | {"x = 1.7": 20.6}, "These are the heights"),
        (on_paper(lambda x: 8 * x + 7 + 4e-3), "the leftover of a nudge"),
        (on_paper(lambda x: 8 * x**2 + 7 * x), "kept its exponent"),
        (on_paper(lambda x: 2 * x + 7), "factor in front of a term"),
        (on_paper(lambda x: 8 * x - 7), "A plus became a minus"),
        (on_paper(lambda x: 8 * x - 3), "the slope of 7x is not"),
        (on_paper(lambda x: 6 * x - 4), "the chapter's parabola"),
    ],
)
def test_slopes_on_paper_are_named_where_a_part_is_wrong_and_where_all_are(answer, words):
    verdict = check.slopes_on_paper.judge(answer)
    assert verdict.kind == "wrong" and words in verdict.title, verdict.text()


@pytest.mark.parametrize("one", [check.forward_difference, check.central_difference, check.mended_slope])
@pytest.mark.parametrize(
    "answer, words",
    [
        (lambda f, x: math.cos(x), "never calls f"),
        (lambda f, x: (f(x) + 1e-6 - f(x)) / 1e-6, "You call f at one place only"),
        (lambda f, x: f(x + 1e-6) / 1e-6, "You call f at one place only"),
        (lambda f, x: (f(x + 1e-6) - x) / 1e-6, "You call f at one place only"),
        (lambda x, f: (f(x + 1e-6) - f(x)) / 1e-6, "f is a function, and you treat it as a number"),
        (lambda x, f: f(x) / 1e-6, "f is a function, and you treat it as a number"),
        (lambda f, x: math.sin(f), "f is a function, and you treat it as a number"),
        (lambda f, x: f[x], "f is a function, and you treat it as a number"),
        (lambda f, x: f(x + 1e-6 - f(x)) / 1e-6, "A bracket closes too late"),
        (lambda f, x: (f(1 + 1e-6) - f(1 - 1e-6)) / 2e-6, "whatever x is"),
        (lambda f, x: round((f(x + 5e-6) - f(x - 5e-6)) / 1e-5, 3), "rounded off"),
        (lambda f, x: (f(x + 5e-6) - f(x - 5e-6)) // 1e-5, "rounded off"),
        (lambda f, x: abs((f(x + 5e-6) - f(x - 5e-6)) / 1e-5), "The sign is lost"),
        (lambda f, x: (f(x + 1) - f(x - 1)) / 2, "h is too large"),
        (lambda f, x: (f(x + 1e-17) - f(x)) / 1e-17, "h is too small"),
    ],
)
def test_what_goes_wrong_with_a_quotient_is_named_in_every_task(one, answer, words):
    verdict = one.judge(answer)
    assert verdict.kind == "wrong" and words in verdict.title, verdict.text()


@pytest.mark.parametrize("h", [1e-12, 1e-13, 1e-14, 1e-16])
def test_a_step_lost_in_rounding_is_called_too_small_whatever_it_gives(h):
    for one in (check.forward_difference, check.mended_slope):
        assert one.judge(lambda f, x: (f(x + h) - f(x)) / h).title.startswith("h is too small")
    assert check.central_difference.judge(lambda f, x: (f(x + h) - f(x - h)) / (2 * h)).title.startswith(
        "h is too small"
    )


@pytest.mark.parametrize("h", [0.3, 1 / 3, 1, -14, 1e-3, 1e-4])
def test_a_long_step_is_called_too_large_whatever_it_gives(h):
    for one in (check.forward_difference, check.mended_slope):
        assert one.judge(lambda f, x: (f(x + h) - f(x)) / h).title.startswith("h is too large")
    assert check.central_difference.judge(lambda f, x: (f(x + h) - f(x - h)) / (2 * h)).title.startswith(
        "h is too large"
    )


@pytest.mark.parametrize(
    "answer, words",
    [
        (lambda f, x, h=5e-6: f(x + h) - f(x - h) / (2 * h), "Only one of the two heights is divided"),
        (lambda f, x, h=5e-6: (f(x + h) - f(x - h)) / h * 2, "brackets are missing"),
        (lambda f, x, h=5e-6: (f(x + h) - f(x - h)) / ((x + h) + (x - h)), "Divided by a place"),
        (lambda f, x, h=5e-6: (f(x + h) - f(x - h)) / 2, "divided by 2, not by the run"),
        (lambda f, x, h=1e-11: (f(x + h) - f(x)) / h, "one side only"),
        (lambda f, x, h=1e-8: ((f(x + h) - f(x)) / h + (f(x) - f(x - h)) / h) / 2, "h is too small"),
        (lambda f, x, h=1e-5: (f(x + h / 2) - f(x - h / 2)) / (2 * h), "Each step is half an h"),
    ],
)
def test_what_goes_wrong_with_a_central_difference_is_named(answer, words):
    verdict = check.central_difference.judge(answer)
    assert verdict.kind == "wrong" and words in verdict.title, verdict.text()


@pytest.mark.parametrize(
    "answer, words",
    [
        (lambda f, x, h=1e-6: f(x + h) - f(x), "the division is gone"),
        (lambda f, x, h=1e-6: (f(x - h) - f(x)) / h, "sign is the wrong way round"),
        (lambda f, x, h=1e-6: (f(x + h) - f(x - h)) / h, "does not fit your two points"),
        (lambda f, x, h=1e-6: h / (f(x + h) - f(x)), "upside down"),
        (lambda f, x, h=1e-6: (f(x + h) + f(x)) / h, "Added the two heights instead"),
    ],
)
def test_what_goes_wrong_with_the_mended_program_is_named(answer, words):
    verdict = check.mended_slope.judge(answer)
    assert verdict.kind == "wrong" and words in verdict.title, verdict.text()


def test_a_pair_where_a_number_belongs_is_not_called_rounded():
    verdict = check.forward_difference.judge(lambda f, x: ((f(x + 1e-8) - f(x)) / 1e-8, 1e-8))
    assert verdict.mistake is None and "stands where one number belongs" in verdict.text()


PAPER = {"x = 1.7": 20.6, "x = -0.6": 2.2, "x = 2.3": 25.4, "x = -1.5": -5}


@pytest.mark.parametrize(
    "slip, words",
    [
        ({"x = 1.7": 21.6}, "there is a slip where you put in a number"),
        ({"x = 2.3": 23.4, "x = -1.5": -19.5}, "there is a slip where you put in a number"),
        ({"x = -1.5": 5}, "A sign was lost"),
        (dict.fromkeys(PAPER, 15), "the same at all four places"),
        ({"x = 1.7": 21, "x = -0.6": 2, "x = 2.3": 25}, "rounded off"),
        ({"x = 1.7": 1, "x = -0.6": 2, "x = 2.3": 3}, "Not right yet"),  # one right number tells nothing of a formula
    ],
)
def test_a_slip_on_paper_is_told_from_a_wrong_formula(slip, words):
    assert words in check.slopes_on_paper.judge(PAPER | slip).title


@pytest.mark.parametrize(
    "answer, words",
    [
        (lambda f, x: (f(x + 1e-6) - f(1e-6)) / 1e-6, "nothing to do with x"),
        (lambda f, x: round((f(x + 1e-7) - f(x)) / 1e-7), "rounded off"),
        (lambda f, x: int((f(x + 5e-6) - f(x - 5e-6)) / 1e-5), "rounded off"),
        (lambda f, x: (f(x + 2e-6) - f(x - 1e-6)) / 2e-6, "not the step that you take"),
        (lambda f, x: (f(x + 1e-6) - f(x - 1e-6)) / (2 + 1e-6), "divi"),
    ],
)
def test_slips_in_a_quotient_are_named_in_all_three_tasks(answer, words):
    for one in (check.forward_difference, check.central_difference, check.mended_slope):
        assert words in one.judge(answer).title, one.name


def test_two_slopes_that_cancel_are_not_a_rise_that_was_not_divided():
    def cancelling(f, x, h=5e-6):
        return ((f(x + h) - f(x)) / h + (f(x - h) - f(x)) / h) / 2

    assert "cancel" in check.central_difference.judge(cancelling).title
    undivided = check.central_difference.judge(lambda f, x, h=5e-6: (f(x + h) - f(x)) + (f(x) - f(x - h)))
    assert "not divided" in undivided.title


def test_a_forgotten_return_is_no_unfilled_stub():
    def forgot(f, x):
        h = 5e-6
        slope = (f(x + h) - f(x - h)) / (2 * h)  # noqa: F841

    def stub(f, x):
        """The slope of f at x."""
        ...

    for one in (check.forward_difference, check.central_difference, check.mended_slope):
        assert "returns nothing" in one.judge(forgot).title
        assert one.judge(stub).kind == "not yet"


def test_a_nudge_that_vanishes_at_zero_is_named():
    def relative(f, x):
        h = 1e-6 * x
        return (f(x + h) - f(x - h)) / (2 * h)

    def never_zero(f, x):
        h = 5e-6 * max(1, abs(x))
        return (f(x + h) - f(x - h)) / (2 * h)

    for one in (check.forward_difference, check.central_difference, check.mended_slope):
        assert one.judge(relative).title == "At x = 0 your nudge is 0 as well."
        assert one.judge(never_zero).kind == "right" or one is check.forward_difference


def test_a_small_error_is_no_run_that_is_not_the_step():
    def to_one_side_here_and_to_the_other_there(f, x):
        h = 1e-6 * (2 * x + 0.3)
        return (f(x + h) - f(x)) / h

    assert check.central_difference.judge(to_one_side_here_and_to_the_other_there).title == "Not right yet."


@pytest.mark.parametrize(
    "slope, words",
    [
        (lambda f, x: (f(x) - f(x - 1e-8)) / 1e-8, "goes to the left."),
        (lambda f, x: (f(x - 1e-8) - f(x)) / -1e-8, "goes to the left."),
        (lambda f, x: (f(x + 1e-6) - f(x - 1e-6)) / 2e-6, "goes to both sides."),
        (lambda f, x: (f(x + math.copysign(1e-7, x)) - f(x)) / math.copysign(1e-7, x), "goes to the left."),
        (lambda f, x: (f(x + 2e-7) - f(x + 1e-7)) / 1e-7, "goes from one place beyond x to another."),
        (lambda f, x: (f(x + 1e-8) - f(x)) / 1e-8, None),
        (lambda f, x: (-f(x) + f(x + 1e-7)) * 1e7, None),
    ],
)
def test_a_step_to_another_side_is_not_one_to_the_right(slope, words):
    verdict = check.forward_difference.judge(slope)
    assert words in verdict.title and len(verdict.hints) == 3 if words else verdict.kind == "right"


def test_an_h_that_is_overwritten_inside_is_told():
    def overwritten(f, x, h=1e-6):
        h = 1e-6
        return (f(x + h) - f(x)) / h

    verdict = check.mended_slope.judge(overwritten)
    assert verdict.mistake is check.mended_slope.known("h_overwritten") and "h = 0.01" in verdict.text()
    for right in (
        lambda f, x, h=1e-6: (f(x + h) - f(x)) / h,
        lambda f, x, h=5e-6: (f(x + h) - f(x - h)) / (2 * h),
        lambda f, x: (f(x + 1e-7) - f(x)) / 1e-7,
    ):
        assert check.mended_slope.judge(right).kind == "right"


def test_an_x_that_is_overwritten_inside_is_no_nudged_h():
    def overwritten(f, x, h=1e-6):
        x = 3
        return (f(x + h) - f(x)) / h

    for one in (check.forward_difference, check.central_difference, check.mended_slope):
        assert one.judge(overwritten).title == "Your two points stay where they are, whatever x is."
        assert one.judge(lambda f, x, h=1e-6: (f(h) - f(0)) / h).title == "h was nudged, not x."


def test_the_best_h_may_be_any_kind_of_number():
    from decimal import Decimal

    numpy = pytest.importorskip("numpy")
    for h in (Decimal("5e-6"), numpy.float64(5e-6), numpy.float32(5e-6)):
        assert check.best_h.judge(h).kind == "right"
    assert check.best_h.judge(Decimal("5e-3")).title.startswith("Too large")
