"""Chapter 01: slopes of functions of one number."""

import math

from .core import number, task

POINTS = (1.7, -0.6, 2.3)


def bent(x):
    """A curve that bends differently on its two sides: x³ − 2.3x² + 0.7x."""
    return x**3 - 2.3 * x**2 + 0.7 * x


CURVES = {"sin x": math.sin, "eˣ": math.exp, "x³ − 2.3x² + 0.7x": bent}
PROBES = {f"{name} at x = {x}": (curve, x) for name, curve in CURVES.items() for x in POINTS}


def learners_h(trial):
    """The smallest step away from x that the learner's code took, to three digits (rounding blurs the rest).

    0 where x never moved: an h lost in rounding.
    """
    steps = [abs(asked - PROBES[label][1]) for label, calls in trial.calls.items() for (asked,) in calls]
    return float(f"{min(filter(None, steps), default=0.0):.3g}")


def points_asked(trial):
    """For every probe, where the learner's code evaluated the curve."""
    return [(PROBES[label][1], [asked for (asked,) in calls]) for label, calls in trial.calls.items()]


def below(limit):
    """A predicate: the curve was evaluated near x, with a step below the limit."""

    def predicate(trial):
        near = all(len(asked) > 1 and all(abs(a - x) < limit for a in asked) for x, asked in points_asked(trial))
        return near and all(isinstance(value, float) for value in trial.seen.values())

    return predicate


def uses_x_itself(trial):
    """A predicate: the curve was evaluated at x itself, with a step that rounding leaves alive."""
    return trial.free > 1e-10 and all(x in asked for x, asked in points_asked(trial))


def ignores_x(trial):
    """A predicate: the same points were asked for, whatever x was."""
    return len({tuple(asked) for _, asked in points_asked(trial)} - {()}) == 1


# -- Task 1: pencil and paper -----------------------------------------------------------------------------------------


@number(
    "8x + 7 at all four points: the power rule, the constant factor, and a constant that never moves.", tolerance=1e-6
)
def slopes_on_paper():
    """The slopes of g(x) = 4x² + 7x − 3."""
    return {f"x = {x}": 8 * x + 7 for x in (1.7, -0.6, 2.3, -1.5)}


def at_points(slope):
    return {f"x = {x}": slope(x) for x in (1.7, -0.6, 2.3, -1.5)}


@slopes_on_paper.mistake(
    "These are the heights of the curve, not its slopes.",
    "Your number for x = −0.6: is it how high the curve is there, or how steep?",
    "You put x into g. The task asks for the formula of the slope first, and puts x into that.",
    "Take g apart into three terms, find the slope of each by its rule, and add the three.",
)
def _():
    return at_points(lambda x: 4 * x**2 + 7 * x - 3)


@slopes_on_paper.mistake(
    "The constant is still in your slope.",
    "If you lift a hill by three metres, does it get steeper?",
    "Look at the last term of g. How far does it move when x moves?",
    "A number that stands alone never moves, so its slope is nothing: it leaves the formula.",
)
def _():
    return at_points(lambda x: 8 * x + 7 - 3)


forgot_n = slopes_on_paper.mistake(
    "The power rule lost its factor.",
    "Near x = 3, x² goes from 9 to 9.006 when x moves by 0.001. How many times faster than x is that?",
    "The exponent does two things in the power rule. You have used one of them.",
    "The exponent comes down in front as a factor, and then becomes smaller by one.",
)


@forgot_n
def _():
    return at_points(lambda x: 4 * x + 7)


@slopes_on_paper.mistake(
    "The power rule kept its exponent.",
    "The slope of a parabola is a straight line. Is yours?",
    "The exponent does two things in the power rule. You have used one of them.",
    "After the exponent has come down in front, what stays above x is smaller by one.",
)
def _():
    return at_points(lambda x: 8 * x**2 + 7)


@slopes_on_paper.mistake(
    "The slope of 7x is missing.",
    "A straight line 7x: does it climb?",
    "Count the terms of g that depend on x, and the terms of your slope.",
    "A straight line is equally steep everywhere: its factor is its slope.",
)
def _():
    return at_points(lambda x: 8 * x)


@slopes_on_paper.mistake(
    "7x keeps its x in your slope.",
    "A straight line 7x: is it steeper far out than near zero?",
    "Apply the power rule to x with the exponent 1 written above it.",
    "x with exponent 1 becomes x with exponent 0, which is 1: only the factor in front remains.",
)
def _():
    return at_points(lambda x: 15 * x)


@slopes_on_paper.mistake(
    "A sign was lost at a negative x.",
    "Your answers on the right side are right. What is different at x = −0.6 and x = −1.5?",
    "Work out 8 times a negative number once more.",
    "A positive number times a negative one is negative: the straight line part pulls the slope down there.",
)
def _():
    return at_points(lambda x: 8 * abs(x) + 7)


# -- Task 2: the forward difference -----------------------------------------------------------------------------------


def right_slope(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / (2 * h)


@task(
    "Tried on sin, eˣ and a cubic at three points each.",
    probes=PROBES,
    tolerance=1e-4,
    truth="the exact slope is",
    free=learners_h,
)
def forward_difference(f, x):
    """The slope of f at x by one step to the right."""
    return right_slope(f, x)


# First of all, since with h = 1 a rise is as large as its slope, and the step is what is wrong.
@forward_difference.mistake(
    "h is too large: the curve bends on the way.",
    "How far do you step? Does the curve look straight over that distance?",
    "Your formula is right. Look at the number that you gave to h.",
    "The error of the forward difference shrinks with h, down to about a hundred-millionth: see the V in the chapter.",
)
def _(f, x, h=0.01):
    return (f(x + h) - f(x)) / h


@forward_difference.mistake(
    "The rise alone is not a slope.",
    "A car has moved 100 metres. How fast is it?",
    "You have found how far the output moved. How far did the input move?",
    "A slope is a rate: the rise, divided by the run.",
)
def _(f, x, h=1e-8):
    return f(x + h) - f(x)


@forward_difference.mistake(
    "The sign is turned round.",
    "eˣ climbs everywhere. Is your slope of it positive?",
    "Which of the two heights do you subtract from which?",
    "The rise is where you arrive, minus where you started.",
)
def _(f, x, h=1e-8):
    return (f(x) - f(x + h)) / h


brackets = forward_difference.mistake(
    "Only one of the two heights is divided: brackets are missing.",
    "In a + b / c, what does Python do first?",
    "Your answer is huge: one height is divided by h, the other is not. Look at what stands above the bar.",
    "Python divides before it subtracts. The whole rise has to be divided by the run.",
)


@brackets
def _(f, x, h=1e-8):
    return f(x + h) - f(x) / h


@brackets
def _(f, x, h=1e-8):
    return f(x + h) / h - f(x)


@forward_difference.mistake(
    "Divided by where you arrived; the run is how far you went.",
    "You walk from 1.7 to 1.8. How far have you walked?",
    "Look below the fraction bar: is that a place, or a distance?",
    "The run is the distance between the two inputs, not one of the inputs.",
)
def _(f, x, h=1e-8):
    return (f(x + h) - f(x)) / (x + h)


@forward_difference.mistake(
    "Multiplied by the run where the rise is divided by it.",
    "A small rise on a small run: which of × and / gives a number of ordinary size?",
    "Look at the sign between the rise and h.",
    "Rise over run: the run stands below the bar.",
)
def _(f, x, h=1e-8):
    return (f(x + h) - f(x)) * h


@forward_difference.mistake(
    "The fraction is upside down: run over rise.",
    "Where the curve climbs steeply, is your number large or small?",
    "Look at what stands above the fraction bar.",
    "The output's change is divided by the input's change: so much rise for each unit of run.",
)
def _(f, x, h=1e-8):
    return h / (f(x + h) - f(x))


@forward_difference.mistake(
    "Divided by 2h where the run is h.",
    "How far apart are the two points at which you evaluate f?",
    "Your numbers are all half as large as they should be. Look below the fraction bar.",
    "Two steps belong to a nudge on both sides. Here you take one.",
)
def _(f, x, h=1e-8):
    return (f(x + h) - f(x)) / (2 * h)


@forward_difference.mistake(
    "h was nudged, not x.",
    "Where on the curve do you stand when you ask for f(h)?",
    "Look at what you hand to f in both calls. Where is x?",
    "Both points lie near x: one at x, the other a small step further.",
    when=ignores_x,
)
def _(f, x, h=1e-8):
    return (f(h) - f(0)) / h


@forward_difference.mistake(
    "h is too small: it drowns in rounding.",
    "How many digits does a computer keep of 1.7 + h?",
    "Your formula may be right. Look at the number that you gave to h.",
    "Below about a hundred-millionth, rounding wins. See the V in the chapter's picture.",
    when=below(1e-10),
)
def _(f, x, h=1e-15):
    return (f(x + h) - f(x)) / h


# -- Task 3: the central difference -----------------------------------------------------------------------------------


@task(
    "Tried on sin, eˣ and a cubic at three points each: every slope is right to nine digits.",
    probes=PROBES,
    tolerance=1e-9,
    truth="the exact slope is",
    free=learners_h,
)
def central_difference(f, x):
    """The slope of f at x by a step to each side."""
    return right_slope(f, x)


@central_difference.mistake(
    "Divided by h where the run is 2h.",
    "How far apart are the two points at which you evaluate f?",
    "Your numbers are all twice too large. Look below the fraction bar.",
    "The run goes from the left point to the right one, past x: two steps, not one.",
)
def _(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / h


@central_difference.mistake(
    "/ 2 * h divides by 2 and multiplies by h: brackets are missing.",
    "What is 8 / 2 * 4 in Python: 1, or 16?",
    "Your formula is right on paper. Look at how Python reads what stands below the fraction bar.",
    "Python divides and multiplies from left to right. What belongs below the bar needs brackets of its own.",
)
def _(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / 2 * h


@central_difference.mistake(
    "This steps to one side only: the central difference has a point on each side.",
    "Which points do you evaluate f at? Is there one on each side of x?",
    "You compare with x itself, so the bend of the curve is left in the answer.",
    "Replace the middle point by one that lies as far from x as your other point, on the other side.",
    when=uses_x_itself,
)
def _(f, x, h=1e-8):
    return (f(x + h) - f(x)) / h


@central_difference.mistake(
    "The sign is turned round.",
    "eˣ climbs everywhere. Is your slope of it positive?",
    "Which of the two heights do you subtract from which?",
    "Right minus left, above the bar and below it.",
)
def _(f, x, h=5e-6):
    return (f(x - h) - f(x + h)) / (2 * h)


@central_difference.mistake(
    "Added where heights are subtracted.",
    "The rise between two points: is it the sum of their heights?",
    "Look at the sign between the two calls of f.",
    "A rise is a difference: the height on the right minus the height on the left.",
)
def _(f, x, h=5e-6):
    return (f(x + h) + f(x - h)) / (2 * h)


@central_difference.mistake(
    "The rise is not divided by the run.",
    "A car has moved 100 metres. How fast is it?",
    "You have found how far the output moved. How far apart are the two inputs?",
    "A slope is a rate: the rise, divided by the run.",
)
def _(f, x, h=5e-6):
    return f(x + h) - f(x - h)


@central_difference.mistake(
    "h is too small: it drowns in rounding.",
    "The best h of the forward difference is not the best one here. Where are the chapter's solid lines lowest?",
    "Your formula may be right. Look at the number that you gave to h.",
    "The central difference is at its best with a nudge of a few millionths; below that, rounding wins.",
    when=below(1e-6),
)
def _(f, x, h=1e-12):
    return (f(x + h) - f(x - h)) / (2 * h)


@central_difference.mistake(
    "h is too large: the curve bends on the way.",
    "The bends on both sides cancel, but not wholly. How far do you step?",
    "Your formula is right. Look at the number that you gave to h.",
    "The error of the central difference shrinks with h², down to a nudge of a few millionths.",
)
def _(f, x, h=0.01):
    return (f(x + h) - f(x - h)) / (2 * h)


# -- Task 4: find the bug ---------------------------------------------------------------------------------------------


@task(
    "Tried on sin, eˣ and a cubic at three points each: the rise is divided as a whole.",
    probes=PROBES,
    tolerance=1e-4,
    truth="the exact slope is",
    free=learners_h,
)
def mended_slope(f, x):
    """The slope program of the task, mended."""
    return right_slope(f, x)


# First of all, since with h = 1 a rise is as large as its slope, and the step is what is wrong.
@mended_slope.mistake(
    "h is too large: the curve bends on the way.",
    "The program came with a good h. What did you change?",
    "Your formula is right. Look at the number that you gave to h.",
    "The error of the forward difference shrinks with h. See the V in the chapter's picture.",
)
def _(f, x, h=0.01):
    return (f(x + h) - f(x)) / h


@mended_slope.mistake(
    "The bug is still there.",
    "Take a flat curve that is 4 everywhere, and h = 0.5. What does the program print, on paper? What is the slope?",
    "In which order does Python work out f(x + h) - f(x) / h?",
    "Python divides before it subtracts. What has to happen first?",
)
def _(f, x, h=1e-6):
    return f(x + h) - f(x) / h


@mended_slope.mistake(
    "Now the other height is divided, and again only one.",
    "Which two numbers make the rise?",
    "Look at what stands above the fraction bar, and what does not.",
    "The rise is one height minus the other. Both belong above the bar.",
)
def _(f, x, h=1e-6):
    return f(x + h) / h - f(x)


@mended_slope.mistake(
    "Multiplied where the task is to divide.",
    "A small run, a small rise: what gives a number of ordinary size?",
    "Look at the sign between the rise and h.",
    "Rise over run: the run stands below the bar.",
)
def _(f, x, h=1e-6):
    return (f(x + h) - f(x)) * h


# -- Task 5: explore --------------------------------------------------------------------------------------------------


def relative_error(h):
    """The relative error of the central difference of eˣ with this h: the worst of five points near 2.3."""
    points = [2.3, 2.31, 2.32, 2.33, 2.34]
    return max(abs((math.exp(x + h) - math.exp(x - h)) / (2 * h) / math.exp(x) - 1) for x in points)


@number(
    "With your h the slope of eˣ is right to ten digits at five points near 2.3.",
    observe=lambda h: h > 0 and relative_error(h) < 1e-10,
)
def best_h():
    """An h with which the central difference of eˣ near 2.3 is right to ten digits."""
    return 5e-6


@best_h.mistake(
    "h must be larger than zero.",
    "What would a step of zero, or a step backwards, mean here?",
    "Look at the sign of your number.",
    "Any h between a thousand-billionth and a tenth can be tried.",
    when=lambda trial: trial.answer <= 0,
)
def _():
    return -5e-6


@best_h.mistake(
    "Too large: the bend is left in the answer.",
    "What happens to the error when you make h ten times smaller?",
    "You are on the right branch of the picture, where the error shrinks with h².",
    "Go down by factors of ten until the error stops shrinking.",
    when=lambda trial: trial.answer > 5e-6,
)
def _():
    return 1e-3


@best_h.mistake(
    "Too small: rounding has won.",
    "What happens to the error when you make h ten times larger?",
    "You are on the left branch of the picture, where the error grows as h shrinks.",
    "Go up by factors of ten until the error stops shrinking.",
    when=lambda trial: trial.answer < 5e-6,
)
def _():
    return 1e-8
