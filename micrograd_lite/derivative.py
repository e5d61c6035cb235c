"""Chapter 01: the slope of a function of one number, found by nudging its input.

Near x = 1, `forward_difference` is best with h about 1e-8 (8 right digits) and `derivative`, the central difference,
with h about 5e-6 (11 right digits). With a smaller nudge, rounding takes over.
"""

import math
from numbers import Real


def refuse_bad_input(f, x, h, name="x"):
    """Raise TypeError or ValueError unless f is a function and x and h are numbers that work as input and nudge."""
    if not callable(f):
        raise TypeError(f"the first argument must be a function: write f, not f(3); got {f!r}")
    for called, number in [(name, x), ("h", h)]:
        if not isinstance(number, Real):
            raise TypeError(f"{called} must be a number; got {number!r}")
        if not math.isfinite(number):
            raise ValueError(f"{called} must be a finite number; got {number!r}")
    if h == 0:
        raise ValueError("h must not be 0: without a nudge there is no slope to measure; try h=0.001")
    if float(x) + float(h) == float(x):
        raise ValueError(f"h = {h!r} is lost in rounding beside {name} = {x!r}: try a larger h")


def forward_difference(f, x, h=1e-8):
    """Return the slope of f at x from one step to the right: (f(x + h) − f(x)) / h. Its error shrinks like h."""
    refuse_bad_input(f, x, h)
    x = float(x)
    return (f(x + h) - f(x)) / h


def derivative(f, x, h=5e-6):
    """Return the slope of f at x by the central difference: (f(x + h) − f(x − h)) / 2h. Its error shrinks like h²."""
    refuse_bad_input(f, x, h)
    x = float(x)
    return (f(x + h) - f(x - h)) / (2 * h)
