"""Task 5: the best nudge."""

import math

from ..core import number


def relative_error(h):
    """The relative error of the central difference of eˣ with this h: the worst of five points near 2.3."""
    points = [2.3, 2.31, 2.32, 2.33, 2.34]
    return max(abs((math.exp(x + h) - math.exp(x - h)) / (2 * h) / math.exp(x) - 1) for x in points)


@number(
    "With your h, the slope of eˣ is correct to ten digits at five points near 2.3.",
    observe=lambda h: h > 0 and relative_error(h) < 1e-10,
)
def best_h():
    """An h for which the central difference of eˣ near 2.3 is correct to ten digits."""
    return 5e-6


@best_h.mistake(
    "h must be larger than zero.",
    "What would a step of zero, or a step backwards, mean here?",
    "Look at the sign of your number.",
    "Try values between a thousand-billionth and a tenth.",
    when=lambda trial: trial.answer <= 0,
)
def negative_h():
    return -5e-6


@best_h.mistake(
    "Too large: the bend is still in the answer.",
    "What happens to the error when you make h ten times smaller?",
    "You are on the right branch of the picture, where the error shrinks with h².",
    "Go down by factors of ten until the error stops shrinking.",
    when=lambda trial: trial.answer > 5e-6,
)
def h_with_the_bend():
    return 1e-3


@best_h.mistake(
    "Too small: rounding has won.",
    "What happens to the error when you make h ten times larger?",
    "You are on the left branch of the picture, where the error grows as h shrinks.",
    "Go up by factors of ten until the error stops shrinking.",
    when=lambda trial: 0 < trial.answer < 5e-6,
)
def h_in_the_rounding():
    return 1e-8
