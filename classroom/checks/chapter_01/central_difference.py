"""Task 3: a step to each side."""

from ..core import task
from .common import PROBES, below, cancelled, learners_h, one_sided, right_slope, step_is_long


@task(
    "Tried on sin, eˣ and a cubic at three points each, and at 0: every slope is correct to nine digits.",
    probes=PROBES,
    tolerance=1e-9,
    truth="the exact slope is",
    free=learners_h,
)
def central_difference(f, x):
    """The slope of f at x by a step to each side."""
    return right_slope(f, x)


@central_difference.mistake(
    "h is too large: the curve bends on the way.",
    "The bends on the two sides cancel, but not completely. How far do you step?",
    "Your formula is right. Print your h: is it the number that you meant?",
    "The error of the central difference shrinks with h², down to an h of a few millionths.",
    provided=step_is_long,
)
def h_too_large(f, x, h=0.01):
    return (f(x + h) - f(x - h)) / (2 * h)


@central_difference.mistake(
    "Divided by h, but the run is 2h.",
    "How far apart are the two points at which you evaluate f?",
    "Your numbers are all twice as large as they should be. Look below the fraction bar.",
    "The run goes from the left point to the right one, past x: two steps, not one.",
)
def divided_by_h(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / h


@central_difference.mistake(
    "Python reads what comes after the / piece by piece: brackets are missing.",
    "What is `8 / 2 * 4` in Python: 1, or 16?",
    "On paper your formula is right. Look at how Python reads the part below the fraction bar.",
    "Python multiplies and divides from left to right. Put everything that belongs below the bar in brackets.",
)
def no_brackets_below(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / 2 * h


@no_brackets_below.also
def times_2_behind(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / h * 2


@central_difference.mistake(
    "Only one of the two heights is divided: brackets are missing.",
    "In `a - b / c`, what does Python do first?",
    "Which of the two heights do you divide? Look at what is above the fraction bar.",
    "Python divides before it subtracts. The whole rise has to be divided by the run.",
)
def one_height_divided(f, x, h=5e-6):
    return f(x + h) - f(x - h) / (2 * h)


@one_height_divided.also
def one_divided_by_2_times_h(f, x, h=5e-6):
    return f(x + h) - f(x - h) / 2 * h


@one_height_divided.also
def one_divided_by_h(f, x, h=5e-6):
    return f(x + h) - f(x - h) / h


@one_height_divided.also
def other_height_divided(f, x, h=5e-6):
    return f(x + h) / (2 * h) - f(x - h)


@central_difference.mistake(
    "Divided by a place, but the run is the distance between the two points.",
    "Take the places 1.6 and 1.8. How far apart are they?",
    "Look below the fraction bar: what is (x + h) + (x - h)?",
    "The rise is the difference of two heights, and the run is the difference of two places.",
)
def divided_by_a_place(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / ((x + h) + (x - h))


@divided_by_a_place.also
def divided_by_x(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / x


@divided_by_a_place.also
def divided_by_where_you_arrived(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / (x + h)


@central_difference.mistake(
    "Multiplied by the run instead of divided by it.",
    "Rise and run are both small. Which of × and / turns them into a number of ordinary size?",
    "Look at the sign between the rise and the run.",
    "Rise over run: the run goes below the fraction bar.",
)
def multiplied_by_the_run(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) * (2 * h)


@central_difference.mistake(
    "The fraction is upside down: run over rise.",
    "Where the curve climbs steeply, is your number large or small?",
    "Look at what is above the fraction bar.",
    "Divide the change of the output by the change of the input. That is how much rise you get for each unit of run.",
)
def upside_down(f, x, h=5e-6):
    return 2 * h / (f(x + h) - f(x - h))


@central_difference.mistake(
    "Each step is half an h, so the run is h and not 2h.",
    "From x − h/2 to x + h/2: how far is it?",
    "Your numbers are all half as large as they should be. Compare your steps with what is below the fraction bar.",
    "The run is the distance between the two points at which you evaluate f, whatever you call it.",
)
def half_steps(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (4 * h)


@central_difference.mistake(
    "This steps to one side only, but the central difference has a point on each side.",
    "Which points do you evaluate f at? Is there one on each side of x?",
    "You compare with x itself, so the bend of the curve stays in the answer.",
    "Replace the middle point with one on the other side of x, as far away as your other point.",
    when=one_sided,
    before=("h_too_small", "not_the_run"),
)
def one_sided(f, x, h=1e-8):
    return (f(x + h) - f(x)) / h


@central_difference.mistake(
    "The sign is the wrong way round.",
    "eˣ climbs everywhere. Is your slope of it positive?",
    "Which of the two heights do you subtract from which?",
    "Right minus left, above the bar and below it.",
)
def turned_round(f, x, h=5e-6):
    return (f(x - h) - f(x + h)) / (2 * h)


@central_difference.mistake(
    "Added the two heights instead of subtracting them.",
    "The rise between two points: is it the sum of their heights?",
    "Look at the sign between the two calls of f.",
    "A rise is a difference: the height on the right minus the height on the left.",
)
def added_heights(f, x, h=5e-6):
    return (f(x + h) + f(x - h)) / (2 * h)


@added_heights.also
def added_and_halved(f, x, h=5e-6):
    return (f(x + h) + f(x - h)) / 2


@central_difference.mistake(
    "The slope to the left and the slope to the right cancel.",
    "Where the curve climbs, is the slope on the left of x negative?",
    "You combine two slopes. Does each of them start with the height on the right?",
    "If you turn the rise round, turn the run round too: left minus right, above the bar and below it.",
    when=cancelled,
)
def cancelling(f, x, h=5e-6):
    return ((f(x + h) - f(x)) / h + (f(x - h) - f(x)) / h) / 2


@central_difference.mistake(
    "The rise is divided by 2, not by the run.",
    "A car has gone 100 metres. Do you know how fast it was?",
    "The two points are two steps apart. How long is a step?",
    "A slope is a rate: the rise, divided by the distance between the two inputs.",
)
def divided_by_2(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / 2


@central_difference.mistake(
    "The rise is not divided by the run.",
    "A car has gone 100 metres. Do you know how fast it was?",
    "You have found how far the output moved. How far apart are the two inputs?",
    "A slope is a rate: the rise, divided by the run.",
)
def not_divided(f, x, h=5e-6):
    return f(x + h) - f(x - h)


@central_difference.mistake(
    "h is too small: it gets lost in rounding.",
    "The best h for the forward difference is not the best one here. Where are the chapter's solid lines lowest?",
    "Your formula may well be right. Look at the number that you chose for h.",
    "The central difference is best with a nudge of a few millionths. Below that, rounding wins.",
    when=below(1e-6),
)
def h_too_small(f, x, h=1e-12):
    return (f(x + h) - f(x - h)) / (2 * h)
