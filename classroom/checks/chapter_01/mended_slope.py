"""Task 4: find the bug."""

import inspect
import math

from ..core import Recorder, Task, guarded
from .common import PROBES, below, learners_h, right_slope, slopes_are_right, step_is_long

ANOTHER_H, PLACE = 0.01, 1.7
STEP = f"the step from x, where h = {ANOTHER_H} is asked for"


class WithAnH(Task):
    """The program of the task has an h among its inputs, and the caller may give it another one."""

    def put_to_work(self, trial, answer, free, changes):
        super().put_to_work(trial, answer, free, changes)
        nothing = all(value is None for value in trial.seen.values())
        trial.seen[STEP] = None if nothing else guarded(lambda: step_with(trial.answer, ANOTHER_H))


def step_with(answer, h):
    """How far from x the answer goes with this h; h itself, if the answer does not take one."""
    try:
        inspect.signature(answer).bind(math.sin, PLACE, h)
    except TypeError:
        return h
    curve = Recorder(math.sin)
    answer(curve, PLACE, h)
    return round(max((abs(place - PLACE) for (place,) in curve.calls), default=0.0), 9)


def mended_slope(f, x, h=5e-6):
    """The program of the task, without its bug."""
    return right_slope(f, x, h)


mended_slope = WithAnH(
    mended_slope,
    "Tried on sin, eˣ and a cubic at three points each, and at 0: the whole rise is divided.",
    probes=PROBES,
    tolerance=1e-4,
    truth="it should be",
    free=learners_h,
)


@mended_slope.mistake(
    "The h that your program is given does not matter to it.",
    "Somebody calls your program with h = 0.01. How far does it step?",
    "Look for a line that gives h a number. What was in h before that line?",
    "An input comes in through the brackets behind `def`. A line that overwrites it takes the choice from the caller.",
    when=lambda trial: slopes_are_right(trial) and trial.seen[STEP] != ANOTHER_H,
)
def h_overwritten(f, x, h=1e-6):
    h = 1e-6
    return (f(x + h) - f(x)) / h


@h_overwritten.also
def h_left_unused(f, x, h=1e-6):
    return (f(x + 1e-6) - f(x)) / 1e-6


@mended_slope.mistake(
    "h is too large: the curve bends on the way.",
    "The program came with a good h. What did you change?",
    "Your formula is right. Print your h: is it the number that you meant?",
    "The error of the forward difference shrinks with h. See the V in the chapter's picture.",
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


@mended_slope.mistake(
    "The bug is still there.",
    "Take a flat curve of height 4, and h = 0.5. On paper, what does the program give? What is the slope?",
    "In which order does Python work out `f(x + h) - f(x) / h`?",
    "Python divides before it subtracts. What has to happen first?",
)
def only_first_divided(f, x, h=1e-6):
    return f(x + h) - f(x) / h


@mended_slope.mistake(
    "Now the other height is divided, but still only one of them.",
    "Which two numbers make the rise?",
    "Which of the two is above the fraction bar, and which is not?",
    "The rise is one height minus the other. Both belong above the bar.",
)
def only_second_divided(f, x, h=1e-6):
    return f(x + h) / h - f(x)


@mended_slope.mistake(
    "Multiplied instead of divided.",
    "Rise and run are both small. What turns them into a number of ordinary size?",
    "Look at the sign between the rise and h.",
    "Rise over run: the run goes below the fraction bar.",
)
def multiplied_by_the_run(f, x, h=1e-6):
    return (f(x + h) - f(x)) * h


@mended_slope.mistake(
    "The rise alone: the division is gone.",
    "A car has gone 100 metres. Do you know how fast it was?",
    "The program with the bug had a division by h. What happened to it?",
    "A slope is a rate: the rise, divided by the run.",
)
def rise_alone(f, x, h=1e-6):
    return f(x + h) - f(x)


@mended_slope.mistake(
    "The sign is the wrong way round.",
    "eˣ climbs everywhere. Is your slope of it positive?",
    "Which of the two heights do you subtract from which?",
    "The rise is the height where you arrive, minus the height where you started.",
)
def turned_round(f, x, h=1e-6):
    return (f(x) - f(x + h)) / h


@turned_round.also
def turned_round_to_the_left(f, x, h=1e-6):
    return (f(x - h) - f(x)) / h


@mended_slope.mistake(
    "The run does not fit your two points.",
    "How far apart are the two points at which you evaluate f? What do you divide by?",
    "Your numbers are all twice, or half, as large as they should be. Look below the fraction bar.",
    "One step to one side makes a run of h. A step to each side makes a run of 2h.",
)
def divided_by_2h(f, x, h=1e-6):
    return (f(x + h) - f(x)) / (2 * h)


@divided_by_2h.also
def divided_by_h_of_2h(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / h


@mended_slope.mistake(
    "Divided by a place, but the run is how far you went.",
    "You walk from 1.7 to 1.8. How far have you walked?",
    "Look below the fraction bar: is that a place, or a distance?",
    "The run is the distance between the two inputs, not one of the inputs.",
)
def divided_by_where_you_arrived(f, x, h=1e-6):
    return (f(x + h) - f(x)) / (x + h)


@divided_by_where_you_arrived.also
def divided_by_x(f, x, h=1e-6):
    return (f(x + h) - f(x)) / x


@mended_slope.mistake(
    "The fraction is upside down: run over rise.",
    "Where the curve climbs steeply, is your number large or small?",
    "Look at what is above the fraction bar.",
    "Divide the change of the output by the change of the input. That is how much rise you get for each unit of run.",
)
def upside_down(f, x, h=1e-6):
    return h / (f(x + h) - f(x))


@mended_slope.mistake(
    "Added the two heights instead of subtracting them.",
    "The rise between two points: is it the sum of their heights?",
    "Look at the sign between the two calls of f.",
    "A rise is a difference: the height where you arrive, minus the height where you started.",
)
def added_heights(f, x, h=1e-6):
    return (f(x + h) + f(x)) / h


@mended_slope.mistake(
    "h is too small: it gets lost in rounding.",
    "The program came with a good h. What did you change?",
    "Your formula may well be right. Look at the number that you chose for h.",
    "Below about a hundred-millionth, rounding wins. See the V in the chapter's picture.",
    when=below(1e-10),
)
def h_too_small(f, x, h=1e-15):
    return (f(x + h) - f(x)) / h
