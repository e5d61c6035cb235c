"""Task 2: a step to the right."""

from ..core import Task, Verdict
from .common import PROBES, below, learners_h, points_asked, right_slope, step_is_long


class StepToTheRight(Task):
    """The task of the forward difference: a right slope by another step is not what is asked for."""

    def judged_again(self, trial, right):
        verdict, places = super().judged_again(trial, right), points_asked(trial)
        if verdict.kind != "right":
            return verdict
        if any(min(asked) < x < max(asked) for x, asked in places):
            step = "to both sides. (That is task 3.)"
        elif any(min(asked) < x for x, asked in places):
            step = "to the left."
        elif not all(x in asked for x, asked in places):
            step = "to the right of another place, beyond x."
        else:
            return verdict
        return Verdict("wrong", f"The slopes are right, and your step goes {step}", hints=SIDES)


SIDES = (
    "At which two places does the task want to know the height of the curve?",
    "Look at what you hand to f in both calls. On which side of x does each of them lie?",
    "One step to the right starts at x itself and ends a little beyond it.",
)


def forward_difference(f, x):
    """The slope of f at x by steps to the right alone, a second one to take the bend away."""
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
    "Your formula is right. Print the number that you gave to h: is it the one you meant?",
    "The error of the forward difference shrinks with h, down to about a hundred-millionth: see the V in the chapter.",
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
    "A car has moved 100 metres. How fast is it?",
    "You have found how far the output moved. How far did the input move?",
    "A slope is a rate: the rise, divided by the run.",
)
def rise_alone(f, x, h=1e-8):
    return f(x + h) - f(x)


@forward_difference.mistake(
    "The sign is turned round.",
    "eˣ climbs everywhere. Is your slope of it positive?",
    "Which of the two heights do you subtract from which?",
    "The rise is where you arrive, minus where you started.",
)
def turned_round(f, x, h=1e-8):
    return (f(x) - f(x + h)) / h


@forward_difference.mistake(
    "Only one of the two heights is divided: brackets are missing.",
    "In `a + b / c`, what does Python do first?",
    "Your answer is huge: one height is divided by h, the other is not. Look at what stands above the bar.",
    "Python divides before it subtracts. The whole rise has to be divided by the run.",
)
def only_first_divided(f, x, h=1e-8):
    return f(x + h) - f(x) / h


@only_first_divided.also
def only_second_divided(f, x, h=1e-8):
    return f(x + h) / h - f(x)


@forward_difference.mistake(
    "Divided by where you arrived; the run is how far you went.",
    "You walk from 1.7 to 1.8. How far have you walked?",
    "Look below the fraction bar: is that a place, or a distance?",
    "The run is the distance between the two inputs, not one of the inputs.",
)
def divided_by_where_you_arrived(f, x, h=1e-8):
    return (f(x + h) - f(x)) / (x + h)


@forward_difference.mistake(
    "Multiplied by the run where the rise is divided by it.",
    "A small rise on a small run: which of × and / gives a number of ordinary size?",
    "Look at the sign between the rise and h.",
    "Rise over run: the run stands below the bar.",
)
def multiplied_by_the_run(f, x, h=1e-8):
    return (f(x + h) - f(x)) * h


@forward_difference.mistake(
    "The fraction is upside down: run over rise.",
    "Where the curve climbs steeply, is your number large or small?",
    "Look at what stands above the fraction bar.",
    "The output's change is divided by the input's change: so much rise for each unit of run.",
)
def upside_down(f, x, h=1e-8):
    return h / (f(x + h) - f(x))


@forward_difference.mistake(
    "Divided by 2h where the run is h.",
    "How far apart are the two points at which you evaluate f?",
    "Your numbers are all half as large as they should be. Look below the fraction bar.",
    "Two steps belong to a nudge on both sides. Here you take one.",
)
def divided_by_2h(f, x, h=1e-8):
    return (f(x + h) - f(x)) / (2 * h)


@forward_difference.mistake(
    "Divided by h, and your two points lie 2h apart.",
    "How far apart are the two points at which you evaluate f?",
    "Your numbers are all twice too large. Look below the fraction bar.",
    "The run is the distance between your two points, whichever two you choose.",
)
def divided_by_h_of_2h(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / h


@forward_difference.mistake(
    "Added where heights are subtracted.",
    "The rise between two points: is it the sum of their heights?",
    "Look at the sign between the two calls of f.",
    "A rise is a difference: where you arrive, minus where you started.",
)
def added_heights(f, x, h=1e-8):
    return (f(x + h) + f(x)) / h


@forward_difference.mistake(
    "h is too small: it drowns in rounding.",
    "How many digits does a computer keep of 1.7 + h?",
    "Your formula may be right. Look at the number that you gave to h.",
    "Below about a hundred-millionth, rounding wins. See the V in the chapter's picture.",
    when=below(1e-10),
)
def h_too_small(f, x, h=1e-15):
    return (f(x + h) - f(x)) / h
