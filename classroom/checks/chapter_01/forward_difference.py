"""Task 2: a step to the right."""

from ..core import Task, Verdict
from .common import PROBES, below, learners_h, points_asked, right_slope, step_is_long


class StepToTheRight(Task):
    """The forward difference: a correct slope does not count if it was found with another step."""

    def judged_again(self, trial, right):
        verdict, places = super().judged_again(trial, right), points_asked(trial)
        if verdict.kind != "right":
            return verdict
        if any(min(asked) < x < max(asked) for x, asked in places):
            step = "to both sides. (That is task 3.)"
        elif any(min(asked) < x for x, asked in places):
            step = "to the left."
        elif not all(x in asked for x, asked in places):
            step = "from one place beyond x to another."
        else:
            return verdict
        return Verdict("wrong", f"The slopes are right, but your step goes {step}", hints=SIDES)


SIDES = (
    "At which two places do you need the height of the curve for this task?",
    "Look at what you pass to f in both calls. On which side of x is each of them?",
    "One step to the right starts at x itself and ends a little beyond it.",
)


def forward_difference(f, x):
    """The slope of f at x from two steps to the right; together they cancel the bend."""
    h = 1e-5
    return (4 * f(x + h) - f(x + 2 * h) - 3 * f(x)) / (2 * h)


forward_difference = StepToTheRight(
    forward_difference,
    "Tried on sin, eˣ and a cubic at three points each, and at 0.",
    probes=PROBES,
    tolerance=1e-4,
    truth="the exact slope is",
    free=learners_h,
)


@forward_difference.mistake(
    "h is too large: the curve bends on the way.",
    "How far do you step? Does the curve look straight over that distance?",
    "Your formula is right. Print your h: is it the number that you meant?",
    "The error of the forward difference shrinks with h, down to about a hundred-millionth. See the V in the chapter.",
    provided=step_is_long,
)
def h_too_large(f, x, h=0.01):
    return (f(x + h) - f(x)) / h


@h_too_large.also
def h_too_large_to_the_left(f, x, h=0.01):
    return (f(x) - f(x - h)) / h


@h_too_large.also
def h_too_large_to_both_sides(f, x, h=0.1):
    return right_slope(f, x, h)


@forward_difference.mistake(
    "The rise alone is not a slope.",
    "A car has gone 100 metres. Do you know how fast it was?",
    "You have found how far the output moved. How far did the input move?",
    "A slope is a rate: the rise, divided by the run.",
)
def rise_alone(f, x, h=1e-8):
    return f(x + h) - f(x)


@forward_difference.mistake(
    "The sign is the wrong way round.",
    "eˣ climbs everywhere. Is your slope of it positive?",
    "Which of the two heights do you subtract from which?",
    "The rise is the height where you arrive, minus the height where you started.",
)
def turned_round(f, x, h=1e-8):
    return (f(x) - f(x + h)) / h


@forward_difference.mistake(
    "Only one of the two heights is divided: brackets are missing.",
    "In `a + b / c`, what does Python do first?",
    "Your answer is huge: one height is divided by h and the other is not. Look above the fraction bar.",
    "Python divides before it subtracts. The whole rise has to be divided by the run.",
)
def only_first_divided(f, x, h=1e-8):
    return f(x + h) - f(x) / h


@only_first_divided.also
def only_second_divided(f, x, h=1e-8):
    return f(x + h) / h - f(x)


@forward_difference.mistake(
    "Divided by the place where you arrived, but the run is how far you went.",
    "You walk from 1.7 to 1.8. How far have you walked?",
    "Look below the fraction bar: is that a place, or a distance?",
    "The run is the distance between the two inputs, not one of the inputs.",
)
def divided_by_where_you_arrived(f, x, h=1e-8):
    return (f(x + h) - f(x)) / (x + h)


@forward_difference.mistake(
    "Multiplied by the run instead of divided by it.",
    "Rise and run are both small. Which of × and / turns them into a number of ordinary size?",
    "Look at the sign between the rise and h.",
    "Rise over run: the run goes below the fraction bar.",
)
def multiplied_by_the_run(f, x, h=1e-8):
    return (f(x + h) - f(x)) * h


@forward_difference.mistake(
    "The fraction is upside down: run over rise.",
    "Where the curve climbs steeply, is your number large or small?",
    "Look at what is above the fraction bar.",
    "Divide the change of the output by the change of the input. That is how much rise you get for each unit of run.",
)
def upside_down(f, x, h=1e-8):
    return h / (f(x + h) - f(x))


@forward_difference.mistake(
    "Divided by 2h, but the run is h.",
    "How far apart are the two points at which you evaluate f?",
    "Your numbers are all half as large as they should be. Look below the fraction bar.",
    "You would need 2h if you stepped to both sides. Here you take one step only.",
)
def divided_by_2h(f, x, h=1e-8):
    return (f(x + h) - f(x)) / (2 * h)


@forward_difference.mistake(
    "Divided by h, but your two points are 2h apart.",
    "How far apart are the two points at which you evaluate f?",
    "Your numbers are all twice as large as they should be. Look below the fraction bar.",
    "The run is the distance between your two points, whichever two you choose.",
)
def divided_by_h_of_2h(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / h


@forward_difference.mistake(
    "Added the two heights instead of subtracting them.",
    "The rise between two points: is it the sum of their heights?",
    "Look at the sign between the two calls of f.",
    "A rise is a difference: the height where you arrive, minus the height where you started.",
)
def added_heights(f, x, h=1e-8):
    return (f(x + h) + f(x)) / h


@forward_difference.mistake(
    "h is too small: it gets lost in rounding.",
    "How many digits does a computer keep of 1.7 + h?",
    "Your formula may well be right. Look at the number that you chose for h.",
    "Below about a hundred-millionth, rounding wins. See the V in the chapter's picture.",
    when=below(1e-10),
)
def h_too_small(f, x, h=1e-15):
    return (f(x + h) - f(x)) / h
