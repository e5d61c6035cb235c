"""Chapter 02: the slopes of a function of many numbers, one for each input."""

import math
from collections.abc import Sequence
from numbers import Real

from .derivative import derivative, refuse_bad_input


def refuse_no_list(numbers, name):
    """Raise TypeError unless these are numbers in a list, a tuple or an array with one axis."""
    if not isinstance(numbers, Sequence) and getattr(numbers, "ndim", 0) != 1:
        raise TypeError(f"the {name}s must be a list, like [2, -3, 10]; got {numbers!r}")
    for i, number in enumerate(numbers):
        if not isinstance(number, Real):
            raise TypeError(f"{name} {i} must be a number; got {number!r}")


def refuse_bad_inputs(f, inputs, h):
    """Raise TypeError or ValueError unless f is a function, inputs a list of numbers and h a nudge."""
    refuse_no_list(inputs, "input")
    if len(inputs) == 0:
        raise ValueError("the list of inputs is empty: give at least one number, like [2, -3, 10]")
    for i, value in enumerate(inputs):
        refuse_bad_input(f, value, h, f"input {i}")


def gradient(f, inputs, h=5e-6):
    """Return the gradient of f(a, b, …) at the inputs: a list with ∂f/∂input for each, by the central difference.

    TypeError if f is not a function or an input is not a number; ValueError if the list is empty.
    """
    refuse_bad_inputs(f, inputs, h)
    inputs = [float(value) for value in inputs]
    slopes = []
    for i, value in enumerate(inputs):

        def only_input_i_moves(x):
            return f(*inputs[:i], x, *inputs[i + 1 :])

        slopes.append(derivative(only_input_i_moves, value, h))
    return slopes


def check_gradient(f, inputs, claimed, h=5e-6, tolerance=1e-6):
    """Print each slope found by nudging beside the slope claimed for it; return True if they all agree.

    Two slopes agree if they differ by at most `tolerance` times the larger one, or by at most `tolerance`. TypeError
    or ValueError as for `gradient`; ValueError if the number of claimed slopes is not the number of inputs.
    """
    refuse_bad_inputs(f, inputs, h)
    refuse_no_list(claimed, "claimed slope")
    if len(claimed) != len(inputs):
        raise ValueError(f"{len(inputs)} inputs need {len(inputs)} claimed slopes; got {len(claimed)}")
    all_agree = True
    for i, (nudged, said) in enumerate(zip(gradient(f, inputs, h), claimed)):
        agrees = math.isclose(nudged, said, rel_tol=tolerance, abs_tol=tolerance)
        all_agree = all_agree and agrees
        verdict = "agrees" if agrees else "DIFFERS"
        print(f"input {i}: nudged {nudged:12.6f}   claimed {said:12.6f}   {verdict}")
    return all_agree
