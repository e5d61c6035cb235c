"""Chapter 02: the slopes of a function of many numbers, one for each input."""

import math

from .derivative import derivative, refuse_bad_input


def gradient(f, inputs, h=5e-6):
    """The gradient of f at the inputs: a list with ∂f/∂input for each of them, in their order.

    f takes the inputs one by one, f(a, b, c). Each is nudged alone, by the central difference, while the others stay
    where they are. TypeError or ValueError for an f that is no function, inputs that are no numbers, and no inputs.
    """
    if not hasattr(inputs, "__iter__"):
        raise TypeError(f"the inputs must be a list, like [2, -3, 10]; got {inputs!r}")
    inputs = list(inputs)
    if not inputs:
        raise ValueError("the list of inputs is empty: give at least one number, like [2, -3, 10]")
    for value in inputs:
        refuse_bad_input(f, value, h)
    inputs, slopes = [float(value) for value in inputs], []
    for i, value in enumerate(inputs):

        def only_input_i_moves(x):
            return f(*inputs[:i], x, *inputs[i + 1 :])

        slopes.append(derivative(only_input_i_moves, value, h))
    return slopes


def check_gradient(f, inputs, claimed, h=5e-6, tolerance=1e-6):
    """Print, input by input, the slope found by nudging beside the slope claimed; return True if they all agree.

    Two slopes agree when they differ by no more than `tolerance` times the larger of them, or than `tolerance` itself.
    """
    found = gradient(f, inputs, h)
    if len(claimed) != len(found):
        raise ValueError(f"{len(found)} inputs need {len(found)} claimed slopes; got {len(claimed)}")
    all_agree = True
    for i, (nudged, said) in enumerate(zip(found, claimed)):
        agrees = math.isclose(nudged, said, rel_tol=tolerance, abs_tol=tolerance)
        all_agree = all_agree and agrees
        verdict = "agrees" if agrees else "DIFFERS"
        print(f"input {i}: nudged {nudged:12.6f}   claimed {said:12.6f}   {verdict}")
    return all_agree
