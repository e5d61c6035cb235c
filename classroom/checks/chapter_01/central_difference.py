"""Task 3: a step to each side."""

from ..core import task
from .common import PROBES, below, cancelled, learners_h, one_sided, right_slope, step_is_long


@task(
    "Tried on sin, eˣ and a cubic at three points each, and at 0: every slope is right to nine digits.",
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
    "The bends on both sides cancel, but not wholly. How far do you step?",
    "Your formula is right. Print the number that you gave to h: is it the one you meant?",
    "The error of the central difference shrinks with h², down to a nudge of a few millionths.",
    provided=step_is_long,
)
def h_too_large(f, x, h=0.01):
    return (f(x + h) - f(x - h)) / (2 * h)


@central_difference.mistake(
    "Divided by h where the run is 2h.",
    "How far apart are the two points at which you evaluate f?",
    "Your numbers are all twice too large. Look below the fraction bar.",
    "The run goes from the left point to the right one, past x: two steps, not one.",
)
def divided_by_h(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / h


@central_difference.mistake(
    "What stands behind the / is read piece by piece: brackets are missing.",
    "What is `8 / 2 * 4` in Python: 1, or 16?",
    "Your formula is right on paper. Look at how Python reads what stands below the fraction bar.",
    "Python divides and multiplies from left to right. What belongs below the bar needs brackets of its own.",
)
def no_brackets_below(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / 2 * h


@no_brackets_below.also
def times_2_behind(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / h * 2


@central_difference.mistake(
    "Only one of the two heights is divided: brackets are missing.",
    "In `a - b / c`, what does Python do first?",
    "Which of the two heights does your division reach? Look at what stands above the bar.",
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
    "Divided by a place; the run is how far the two points are apart.",
    "You look at 1.6 and at 1.8. How far is it from the one to the other?",
    "Look below the fraction bar: what is (x + h) + (x - h)?",
    "The run is a difference of two places, as the rise is a difference of two heights.",
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
    "Multiplied by the run where the rise is divided by it.",
    "A small rise on a small run: which of × and / gives a number of ordinary size?",
    "Look at the sign between the rise and the run.",
    "Rise over run: the run stands below the bar.",
)
def multiplied_by_the_run(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) * (2 * h)


@central_difference.mistake(
    "The fraction is upside down: run over rise.",
    "Where the curve climbs steeply, is your number large or small?",
    "Look at what stands above the fraction bar.",
    "The output's change is divided by the input's change: so much rise for each unit of run.",
)
def upside_down(f, x, h=5e-6):
    return 2 * h / (f(x + h) - f(x - h))


@central_difference.mistake(
    "Each step is half an h, so the run is one h and not two.",
    "From x − h/2 to x + h/2: how far is it?",
    "Your numbers are all half as large as they should be. Compare your steps with what stands below the bar.",
    "The run is the distance between the two points at which you evaluate f, whatever you call it.",
)
def half_steps(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (4 * h)


@central_difference.mistake(
    "This steps to one side only: the central difference has a point on each side.",
    "Which points do you evaluate f at? Is there one on each side of x?",
    "You compare with x itself, so the bend of the curve is left in the answer.",
    "Replace the middle point by one that lies as far from x as your other point, on the other side.",
    when=one_sided,
    before=("h_too_small", "not_the_run"),
)
def one_sided(f, x, h=1e-8):
    return (f(x + h) - f(x)) / h


@central_difference.mistake(
    "The sign is turned round.",
    "eˣ climbs everywhere. Is your slope of it positive?",
    "Which of the two heights do you subtract from which?",
    "Right minus left, above the bar and below it.",
)
def turned_round(f, x, h=5e-6):
    return (f(x - h) - f(x + h)) / (2 * h)


@central_difference.mistake(
    "Added where heights are subtracted.",
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
    "Where the curve climbs, is its slope to the left of x below zero?",
    "You take two slopes together. Does each of them put the height on the right first?",
    "Turn a rise round, and its run must turn round with it: left minus right, above the bar and below it.",
    when=cancelled,
)
def cancelling(f, x, h=5e-6):
    return ((f(x + h) - f(x)) / h + (f(x - h) - f(x)) / h) / 2


@central_difference.mistake(
    "The rise is divided by 2, and not by the run.",
    "A car has moved 100 metres. How fast is it?",
    "The two points lie two steps apart. How long is a step?",
    "A slope is a rate: the rise, divided by the distance between the two inputs.",
)
def divided_by_2(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / 2


@central_difference.mistake(
    "The rise is not divided by the run.",
    "A car has moved 100 metres. How fast is it?",
    "You have found how far the output moved. How far apart are the two inputs?",
    "A slope is a rate: the rise, divided by the run.",
)
def not_divided(f, x, h=5e-6):
    return f(x + h) - f(x - h)


@central_difference.mistake(
    "h is too small: it drowns in rounding.",
    "The best h of the forward difference is not the best one here. Where are the chapter's solid lines lowest?",
    "Your formula may be right. Look at the number that you gave to h.",
    "The central difference is at its best with a nudge of a few millionths; below that, rounding wins.",
    when=below(1e-6),
)
def h_too_small(f, x, h=1e-12):
    return (f(x + h) - f(x - h)) / (2 * h)
