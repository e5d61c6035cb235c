"""Chapter 01: its numbers, `derivative.py`, and bad input."""

import math

import numpy as np
import pytest

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
    assert forward_difference(f, 3, 1e-16) == 0


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
    ],
)
def test_bad_input_is_refused_with_what_to_do(slope, arguments, error, words):
    with pytest.raises(error, match=words):
        slope(*arguments)


def test_numpy_numbers_and_negative_steps_are_welcome():
    assert derivative(f, np.float64(3)) == pytest.approx(14, abs=1e-8)
    assert derivative(f, np.int64(3), np.float32(0.25)) == 14
    assert forward_difference(f, 3, -0.001) == pytest.approx(13.997, abs=1e-9)
