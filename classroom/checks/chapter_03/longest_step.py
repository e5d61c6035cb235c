"""Task 5: explore."""

from ..core import number

START = (1.7, -2.6, 7.3, -1.4)


def after_one_step(step):
    """L = (a·b + c)·f after one step up its gradient from START."""
    a, b, c, f = START
    slopes = (b * f, a * f, f, a * b + c)
    a, b, c, f = (value + step * slope for value, slope in zip(START, slopes))
    return (a * b + c) * f


@number(
    "One step of that size lifts L above 1.34, about as high as one straight step can.",
    observe=lambda step: step > 0 and after_one_step(step) > 1.34,
)
def longest_step():
    """The step up the gradient from START that lifts L most."""
    return 0.336


@longest_step.mistake(
    "A step downwards, or none at all.",
    "Look at the sign of your step. Which way does it push the inputs? Do they move at all?",
    "Adding the gradient climbs, subtracting it goes down. Which one do you want here?",
    "The task is to lift L as high as one step can.",
    when=lambda trial: trial.answer <= 0,
)
def step_downwards():
    return -0.3


@step_downwards.also
def long_step_downwards():
    return -2.0


@longest_step.mistake(
    "Too short: L is still climbing there.",
    "Make your step a little longer. What happens to L?",
    "Print L for a list of steps, and look for the place where it stops growing.",
    "Close in from both sides, as you did with h in chapter 01.",
    when=lambda trial: 0 < trial.answer < 0.33,
)
def step_too_short():
    return 0.1


@longest_step.mistake(
    "Too long: you have gone over the top.",
    "Make your step a little shorter. What happens to L?",
    "The slopes hold where you started. How far away from there can you still trust them?",
    "Print L for a list of steps, and look for the place where it starts to fall.",
    when=lambda trial: trial.answer > 0.34,
)
def step_too_long():
    return 1.0
