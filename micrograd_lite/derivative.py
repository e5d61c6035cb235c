"""Chapter 01: the slope of a function of one number, found by nudging its input.

`forward_difference` nudges to the right, `derivative` to both sides (the central difference). Near x = 1 the forward
difference is at its best for h about 1e-8 (about 8 right digits), the central difference for h about 5e-6 (about 11);
smaller nudges drown in rounding.
"""

import math
from numbers import Real


def refuse_bad_input(f, x, h):
    """TypeError or ValueError that says what to do, unless f is a function and x and h are numbers to nudge with."""
    if not callable(f):
        raise TypeError(f"the first argument must be a function, like f (not f(3)); got {f!r}")
    for name, number in [("x", x), ("h", h)]:
        if not isinstance(number, Real):
            raise TypeError(f"{name} must be a number; got {number!r}")
        if not math.isfinite(number):
            raise ValueError(f"{name} must be a finite number; got {number!r}")
    if h == 0:
        raise ValueError("h must not be 0: a slope needs a step; try h=0.001")


def forward_difference(f, x, h=1e-8):
    """The slope of f at x by one step to the right: (f(x + h) − f(x)) / h. Its error shrinks like h."""
    refuse_bad_input(f, x, h)
    x = float(x)
    return (f(x + h) - f(x)) / h


def derivative(f, x, h=5e-6):
    """The slope of f at x by the central difference: (f(x + h) − f(x − h)) / 2h. Its error shrinks like h²."""
    refuse_bad_input(f, x, h)
    x = float(x)
    return (f(x + h) - f(x - h)) / (2 * h)
