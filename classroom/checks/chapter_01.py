"""Chapter 01: slopes of functions of one number."""

import math
import re

from .core import Stopped, Task, Verdict, number, task
from .parts import mistake

POINTS = (1.7, -0.6, 2.3)
NO_NUMBER = re.compile("(function|builtin_function_or_method)\\b|'float' object is not callable")


def right_slope(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / (2 * h)


def bent(x):
    """A curve that bends differently on its two sides: x³ − 2.3x² + 0.7x."""
    return x**3 - 2.3 * x**2 + 0.7 * x


CURVES = {"sin x": math.sin, "eˣ": math.exp, "x³ − 2.3x² + 0.7x": bent}
PROBES = {f"{name} at x = {x}": (curve, x) for name, curve in CURVES.items() for x in POINTS}
AT_ZERO = "x³ − 2.3x² + 0.7x + 1.9 at x = 0"
PROBES[AT_ZERO] = (lambda x: bent(x) + 1.9, 0.0)


def learners_h(trial):
    """The smallest step away from x that the learner's code took, without the digits that rounding blurs.

    0 where x never moved: an h lost in rounding (next to 0 none is lost).
    """
    steps = [
        abs(asked - PROBES[label][1]) for label, calls in trial.calls.items() for (asked,) in calls if label != AT_ZERO
    ]
    step = min(filter(None, steps), default=0.0)
    return float(f"{step:.3g}" if step < 1e-6 else f"{step:.9g}")


def points_asked(trial):
    """For every probe, where the learner's code evaluated the curve."""
    return [(PROBES[label][1], [asked for (asked,) in calls]) for label, calls in trial.calls.items()]


def below(limit):
    """A predicate: the curve was evaluated near x, with a step below the limit."""

    def predicate(trial):
        near = all(len(asked) > 1 and all(abs(a - x) < limit for a in asked) for x, asked in points_asked(trial))
        return near and gives_numbers(trial) and not one_place(trial)

    return predicate


def gives_numbers(trial):
    """A predicate: numbers come out; at x = 0 an error may, where the answer divides by x."""
    seen = [value for label, value in trial.seen.items() if label != AT_ZERO or not isinstance(value, Stopped)]
    return all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in seen)


def one_place(trial):
    """A predicate: the curve was evaluated at one place only, and not since a tiny h was lost in rounding."""
    asked = [(x, places) for x, places in points_asked(trial) if x]
    still = not any(value for label, value in trial.seen.items() if label != AT_ZERO)
    lost = trial.free == 0 and still and all(len(places) > 1 for _, places in asked)
    return gives_numbers(trial) and not lost and all(len(set(places)) == 1 for _, places in asked)


def not_asked(trial):
    """A predicate: the curve was never evaluated."""
    return gives_numbers(trial) and not any(asked for _, asked in points_asked(trial))


def one_sided(trial):
    """A predicate: wherever the curve was evaluated away from x, that was on one and the same side."""
    sides = {math.copysign(1, a - x) for x, asked in points_asked(trial) if x for a in asked if a != x}
    return gives_numbers(trial) and len(sides) == 1 and not one_place(trial) and not ignores_x(trial)


def taken_for_a_number(trial):
    """A predicate: f itself was added to a number, or stands where a number belongs."""
    stops = [value for value in trial.seen.values() if isinstance(value, Stopped)]
    return len(stops) == len(PROBES) and all(
        stop.error.startswith("TypeError") and NO_NUMBER.search(stop.error) for stop in stops
    )


def swallowed(trial):
    """A predicate: a height was subtracted from x inside the brackets of f."""
    asked_at = [(x, PROBES[label][0](x), asked) for label, (x, asked) in zip(PROBES, points_asked(trial))]
    return all(any(abs(x - height - a) < 1e-2 for a in asked) for x, height, asked in asked_at)


def rounded(trial):
    """A predicate: right but for the digits that were rounded off."""
    pairs = [(seen, right_slope(*PROBES[label])) for label, seen in trial.seen.items() if label in PROBES]
    whole = len(pairs) == len(PROBES) and gives_numbers(trial)
    return (
        whole
        and any(all(s == round(r, n) for s, r in pairs) for n in range(8))
        or any(whole and all(s == cut(r) for s, r in pairs) for cut in (math.floor, math.trunc))
    )


def ignores_x(trial):
    """A predicate: the same points were asked for, whatever x was."""
    return len({tuple(asked) for _, asked in points_asked(trial)} - {()}) == 1


def one_far_from_x(trial):
    """A predicate: one of the places asked for stays where it is, whatever x is; another moves with x."""
    asked = [set(places) for _, places in points_asked(trial)]
    return gives_numbers(trial) and bool(set.intersection(*asked)) and not ignores_x(trial)


def off_by_a_factor(trial):
    """A predicate: all slopes are too large, or too small, by one and the same factor."""
    if not gives_numbers(trial) or trial.seen.keys() != PROBES.keys():
        return False
    factors = [seen / right_slope(*PROBES[label]) for label, seen in trial.seen.items()]
    alike = all(math.isclose(factor, factors[0], rel_tol=1e-3) for factor in factors)
    return alike and abs(factors[0]) > 1e-12 and abs(factors[0] - 1) > 0.01


def cancelled(trial):
    """A predicate: next to nothing comes out, though the curve was evaluated at x and on both of its sides."""
    sides = [{math.copysign(1, a - x) if a != x else 0 for a in asked} for x, asked in points_asked(trial)]
    return (
        gives_numbers(trial)
        and all(len(side) == 3 for side in sides)
        and all(abs(seen) < 0.01 for seen in trial.seen.values())
        and not off_by_a_factor(trial)  # a rise that was not divided is small too
    )


def vanishes_at_zero(trial):
    """A predicate: the slopes are right, but for x = 0, where the run is 0 too."""
    right = {label: right_slope(*probe) for label, probe in PROBES.items() if label != AT_ZERO}
    stopped = trial.seen.get(AT_ZERO)
    return (
        isinstance(stopped, Stopped)
        and stopped.error.startswith("ZeroDivisionError")
        and all(math.isclose(trial.seen[label], slope, rel_tol=1e-4) for label, slope in right.items())
    )


def with_a_large_h(one, title, *hints):
    """A known mistake whose wrong versions have the right formula: what is wrong is the h."""

    def predicate(trial):
        # With a smaller h the same formula is wrong for another reason, and with a right one it is right.
        tries = [one.seen_of(version, trial.free) for version in made.examples] if trial.free > 1e-6 else []
        return any(one.same(trial.seen, seen, 1e-6, 0.0) for seen in tries)

    made = one.mistake(title, *hints, when=predicate)
    return made


def in_each(tasks, title, *hints, when=None):
    """The same known mistake for several tasks; used as a decorator of its wrong versions."""
    made = [one.mistake(title, *hints, when=when) for one in tasks]

    def add(version):
        for known in made:
            known(version)
        return add

    return add


# -- Task 1: pencil and paper -----------------------------------------------------------------------------------------


@number(
    "8x + 7 at all four points: the power rule, the constant factor, and a constant that never moves.", tolerance=1e-6
)
def slopes_on_paper():
    """The slopes of g(x) = 4x² + 7x − 3."""
    return {f"x = {x}": 8 * x + 7 for x in (1.7, -0.6, 2.3, -1.5)}


def at_points(slope):
    return {f"x = {x}": slope(x) for x in (1.7, -0.6, 2.3, -1.5)}


@mistake(
    slopes_on_paper,
    "These are the heights of the curve, not its slopes.",
    "Your number for x = −0.6: is it how high the curve is there, or how steep?",
    "You put x into g. First find the formula for the slope, and then put x into that.",
    "Take g apart into three terms, find the slope of each with its rule, and add the three slopes.",
)
def _():
    return at_points(lambda x: 4 * x**2 + 7 * x - 3)


@mistake(
    slopes_on_paper,
    "The constant is still in your slope.",
    "If you lift a hill by three metres, does it get steeper?",
    "Look at the last term of g. How far does it move when x moves?",
    "A number on its own never moves, so its slope is 0 and it drops out of the formula.",
)
def _():
    return at_points(lambda x: 8 * x + 7 - 3)


forgot_n = mistake(
    slopes_on_paper,
    "The power rule lost its factor.",
    "Near x = 3, x² goes from 9 to 9.006 when x moves by 0.001. How many times faster than x is that?",
    "The exponent does two things in the power rule. You have used one of them.",
    "The exponent comes down in front as a factor, and what stays above x is smaller by one.",
)


@forgot_n
def _():
    return at_points(lambda x: 4 * x + 7)


@mistake(
    slopes_on_paper,
    "The power rule kept its exponent.",
    "The slope of a parabola is a straight line. Is yours?",
    "The exponent does two things in the power rule. You have used one of them.",
    "When the exponent comes down in front, the exponent that stays above x is smaller by one.",
)
def _():
    return at_points(lambda x: 8 * x**2 + 7)


@slopes_on_paper.mistakes[-1]
def _():
    return at_points(lambda x: 8 * x**2 + 7 * x)


@mistake(
    slopes_on_paper,
    "The slope of 7x is missing.",
    "Does the straight line 7x climb?",
    "Count the terms of g that depend on x, and the terms of your slope.",
    "A straight line is equally steep everywhere. Its slope is the number in front of x.",
)
def _():
    return at_points(lambda x: 8 * x)


@mistake(
    slopes_on_paper,
    "The x of 7x is still in your slope.",
    "Is the straight line 7x steeper far out than near zero?",
    "Write an exponent of 1 above the x, and use the power rule.",
    "x¹ becomes x⁰, and that is 1. Only the number in front is left.",
)
def _():
    return at_points(lambda x: 15 * x)


slopes_on_paper.mistakes[-1](lambda: at_points(lambda x: 15 * x - 3))


@mistake(
    slopes_on_paper,
    "Your slope is the same at all four places.",
    "Is a parabola equally steep everywhere?",
    "Look at what you made of 4x². Is there still an x in it?",
    "The exponent gets smaller by one. It does not disappear, and neither does the x below it.",
)
def _():
    return at_points(lambda x: 8 + 7)


slopes_on_paper.mistakes[-1](lambda: at_points(lambda x: 8))
slopes_on_paper.mistakes[-1](lambda: at_points(lambda x: 7))
slopes_on_paper.mistakes[-1](lambda: at_points(lambda x: 4 + 7))


@mistake(
    slopes_on_paper,
    "A sign was lost at a negative x.",
    "Your answers for positive x are correct. What is different at x = −0.6 and x = −1.5?",
    "Work out 8 times a negative number again.",
    "A positive number times a negative one is negative, so that term makes the slope smaller.",
)
def _():
    return at_points(lambda x: 8 * abs(x) + 7)


@slopes_on_paper.mistakes[-1]
def _():
    return at_points(lambda x: abs(8 * x + 7))


@slopes_on_paper.mistakes[-1]
def _():
    return at_points(lambda x: 8 * x + 7 if x > 0 else -(8 * x + 7))


@mistake(
    slopes_on_paper,
    "The factor in front of a term got lost.",
    "How steep is x², and how steep is a curve that is four times as high everywhere?",
    "Compare the numbers in front of the terms of g with the numbers in your slope.",
    "A number in front stays in front: multiply it by what the rule gives for the rest.",
)
def _():
    return at_points(lambda x: 2 * x + 7)


slopes_on_paper.mistakes[-1](lambda: at_points(lambda x: 8 * x + 1))
slopes_on_paper.mistakes[-1](lambda: at_points(lambda x: 2 * x + 1))


@mistake(
    slopes_on_paper,
    "The constant is still in your slope, but the slope of 7x is not.",
    "Which of the two changes when x moves: 7x, or the 3?",
    "Your slope has two terms. Which two terms of g do they come from?",
    "A constant never moves, so its slope is 0. A straight line does have a slope, and it does not depend on x.",
)
def _():
    return at_points(lambda x: 8 * x - 3)


@mistake(
    slopes_on_paper,
    "A plus became a minus.",
    "Far to the right, both 4x² and 7x climb. Do both terms of your slope say so?",
    "Compare the sign in front of each term of g with the sign in front of its slope.",
    "The rules change a term, but never the sign in front of it.",
)
def _():
    return at_points(lambda x: 8 * x - 7)


slopes_on_paper.mistakes[-1](lambda: at_points(lambda x: -8 * x + 7))


@mistake(
    slopes_on_paper,
    "This is the slope of the chapter's parabola f, not of g.",
    "Which function does this task ask about?",
    "Look at the factors in front of x² and x in your formula, and in g.",
    "The rules are the same for both functions. Use them on the terms in this task.",
)
def _():
    return at_points(lambda x: 6 * x - 4)


@slopes_on_paper.mistake(
    "Close, but the leftover of a nudge is still in it.",
    "Did you use a rule, or a nudge? In the chapter, what was left over after a nudge?",
    "All four numbers are off by the same small amount. Compare it with your h.",
    "The rules give the exact result: take g apart, and don't use an h.",
    when=lambda trial: len({round(off, 9) for off in off_by(trial)}) == 1 and 1e-6 < abs(off_by(trial)[0]) < 0.5,
)
def _():
    return at_points(lambda x: 8 * x + 7 + 4 * 0.001)


@slopes_on_paper.mistake(
    "The slopes are rounded off.",
    "What is 8 · 1.7, with all of its digits?",
    "Before you round, what does your formula give at each place? Compare that with your numbers.",
    "These slopes have one digit after the decimal point. Type that in too.",
    when=lambda trial: all(off_by(trial)[i] == round(right) - right for i, right in enumerate(EXACT)),
)
def _():
    return at_points(lambda x: round(8 * x + 7))


@slopes_on_paper.mistake(
    "Your formula is right, but there is a slip where you put in a number for x.",
    "Two or more of your numbers are right. What did you do differently for the others?",
    "Put the x named above into your formula again, and write down every step.",
    "First work out the product, with its sign and its decimal point. Then add the number on its own.",
    when=lambda trial: 0 < sum(abs(off) > 1e-6 for off in off_by(trial)) < 3,  # two points make a straight line
)
def _():
    return {**slopes_on_paper.reference(), "x = 1.7": 21.6}


@slopes_on_paper.mistakes[-1]
def _():
    return {**slopes_on_paper.reference(), "x = 2.3": 23.4, "x = -1.5": -19.5}


EXACT = [8 * x + 7 for x in (1.7, -0.6, 2.3, -1.5)]


def off_by(trial):
    return [trial.seen[label] - right for label, right in slopes_on_paper.reference().items()]


# -- Tasks 2 to 4: quotients ------------------------------------------------------------------------------------------


class StepToTheRight(Task):
    """The forward difference: a correct slope does not count if it was found with another step."""

    def judge(self, answer):
        verdict = super().judge(answer)
        if verdict.kind == "right":
            places = points_asked(self.try_out(answer))
            if any(min(asked) < x < max(asked) for x, asked in places):
                step = "to both sides. (That is task 3.)"
            elif any(min(asked) < x for x, asked in places):
                step = "to the left."
            elif not all(x in asked for x, asked in places):
                step = "from one place beyond x to another."
            else:
                return verdict
            return Verdict("wrong", f"The slopes are right, but your step goes {step}", hints=SIDES)
        return verdict


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


@task(
    "Tried on sin, eˣ and a cubic at three points each, and at 0: the whole rise is divided.",
    probes=PROBES,
    tolerance=1e-4,
    truth="the exact slope is",
    free=learners_h,
)
def mended_slope(f, x):
    """The program of the task, without its bug."""
    return right_slope(f, x)


QUOTIENTS = [forward_difference, central_difference, mended_slope]


@in_each(
    QUOTIENTS,
    "Your function never calls f, so the curve makes no difference to your slope.",
    "Would your function give a different number for a different curve?",
    "Look for an f with brackets after it: your code needs the height of the curve at some places.",
    "Inside your function the curve is called f, whatever its name is outside.",
    when=not_asked,
)
def _(f, x, h=1e-8):
    return ((x + h) - x) / h


one_height = in_each(
    QUOTIENTS,
    "You call f at one place only, but a rise needs two.",
    "At how many different places on the curve do you measure its height?",
    "Look inside the brackets of each f. Is the nudge in there?",
    "A slope compares two heights: one at each end of a short run.",
    when=one_place,
)


@one_height
def _(f, x, h=1e-8):
    return ((f(x) + h) - f(x)) / h


one_height(lambda f, x, h=1e-8: f(x + h) / h)
one_height(lambda f, x, h=1e-8: (f(x + h) - x) / h)
one_height(lambda f, x, h=1e-8: f(x) / x)


no_number = in_each(
    QUOTIENTS,
    "f is a function, and you treat it as a number.",
    "Your function is given two things. Which of them is itself a function, the first or the second?",
    "Look at the order of the names after `def`. And does each f in your code have round brackets after it?",
    "To get the height of the curve at a place, call f, with that place in round brackets.",
    when=taken_for_a_number,
)


@no_number
def _(f, x, h=1e-8):
    return (f + h - f) / h


no_number(lambda f, x, h=1e-8: (x(f + h) - x(f)) / h)


@in_each(
    QUOTIENTS,
    "A bracket closes too late: one height is inside the brackets of the other f.",
    "Where on the curve are you when you call f(x + h − f(x))?",
    "Count the brackets from the left. Where does the first call of f end?",
    "First find both heights, each with its own call of f. Then take their difference.",
    when=swallowed,
)
def _(f, x, h=1e-6):
    return f(x + h - f(x)) / h


@in_each(
    QUOTIENTS,
    "h was nudged, not x.",
    "Where on the curve are you when you call f(h)?",
    "Look at what you pass to f in both calls. Where is x?",
    "Both points must be near x, wherever x is.",
    when=ignores_x,
)
def _(f, x, h=1e-8):
    return (f(h) - f(0)) / h


stray = in_each(
    QUOTIENTS,
    "One of your two points has nothing to do with x.",
    "Where on the curve are you when you call f(h): near x, or near 0?",
    "Look inside the brackets of each f. Which of them has no x?",
    "Both points must be near x, wherever x is.",
    when=one_far_from_x,
)


@stray
def _(f, x, h=1e-8):
    return (f(x + h) - f(h)) / h


stray(lambda f, x, h=1e-8: (f(h) - f(x)) / h)


rounded_off = in_each(
    QUOTIENTS,
    "The slope is rounded off.",
    "How many digits of your slope are left?",
    "Look for `round` or `int`, or for `//` in place of `/`.",
    "Return the quotient as it is. Round a number when you show it, not while you are still computing with it.",
    when=rounded,
)


@rounded_off
def _(f, x, h=5e-6):
    return round(right_slope(f, x, h), 2)


rounded_off(lambda f, x, h=5e-6: round(right_slope(f, x, h)))
rounded_off(lambda f, x, h=5e-6: int(right_slope(f, x, h)))


@in_each(
    QUOTIENTS,
    "The sign is lost: every slope comes out positive.",
    "sin falls at 1.7. What should the sign of its slope be?",
    "The sizes of your slopes are right. What happens to the minus sign?",
    "The sign tells you whether the curve climbs or falls. Keep it: no absolute values here.",
)
def _(f, x, h=5e-6):
    return abs(right_slope(f, x, h))


forward_difference.mistakes[-1](lambda f, x, h=1e-6: abs((f(x + h) - f(x)) / h))
mended_slope.mistakes[-1](lambda f, x, h=1e-6: abs((f(x + h) - f(x)) / h))


vanishing = in_each(
    QUOTIENTS,
    "At x = 0 your nudge is 0 as well.",
    "How large is your h at x = 2.3, and how large is it at x = 0?",
    "Look at the line that sets h. What does it give for x = 0?",
    "A nudge may grow with the size of x, but it must not be 0 where x is 0.",
    when=vanishes_at_zero,
)


@vanishing
def _(f, x, h=5e-6):
    return right_slope(f, x, h * x)


vanishing(lambda f, x, h=1e-7: (f(x + h * abs(x)) - f(x)) / (h * abs(x)))


# -- Task 2: the forward difference -----------------------------------------------------------------------------------


too_large = with_a_large_h(
    forward_difference,
    "h is too large: the curve bends on the way.",
    "How far do you step? Does the curve look straight over that distance?",
    "Your formula is right. Print your h: is it the number that you meant?",
    "The error of the forward difference shrinks with h, down to about a hundred-millionth. See the V in the chapter.",
)


@too_large
def _(f, x, h=0.01):
    return (f(x + h) - f(x)) / h


@too_large
def _(f, x, h=0.01):
    return (f(x) - f(x - h)) / h


@too_large
def _(f, x, h=0.1):
    return right_slope(f, x, h)


@forward_difference.mistake(
    "The rise alone is not a slope.",
    "A car has gone 100 metres. Do you know how fast it was?",
    "You have found how far the output moved. How far did the input move?",
    "A slope is a rate: the rise, divided by the run.",
)
def _(f, x, h=1e-8):
    return f(x + h) - f(x)


@forward_difference.mistake(
    "The sign is the wrong way round.",
    "eˣ climbs everywhere. Is your slope of it positive?",
    "Which of the two heights do you subtract from which?",
    "The rise is the height where you arrive, minus the height where you started.",
)
def _(f, x, h=1e-8):
    return (f(x) - f(x + h)) / h


brackets = forward_difference.mistake(
    "Only one of the two heights is divided: brackets are missing.",
    "In `a + b / c`, what does Python do first?",
    "Your answer is huge: one height is divided by h and the other is not. Look above the fraction bar.",
    "Python divides before it subtracts. The whole rise has to be divided by the run.",
)


@brackets
def _(f, x, h=1e-8):
    return f(x + h) - f(x) / h


@brackets
def _(f, x, h=1e-8):
    return f(x + h) / h - f(x)


@forward_difference.mistake(
    "Divided by the place where you arrived, but the run is how far you went.",
    "You walk from 1.7 to 1.8. How far have you walked?",
    "Look below the fraction bar: is that a place, or a distance?",
    "The run is the distance between the two inputs, not one of the inputs.",
)
def _(f, x, h=1e-8):
    return (f(x + h) - f(x)) / (x + h)


@forward_difference.mistake(
    "Multiplied by the run instead of divided by it.",
    "Rise and run are both small. Which of × and / turns them into a number of ordinary size?",
    "Look at the sign between the rise and h.",
    "Rise over run: the run goes below the fraction bar.",
)
def _(f, x, h=1e-8):
    return (f(x + h) - f(x)) * h


@forward_difference.mistake(
    "The fraction is upside down: run over rise.",
    "Where the curve climbs steeply, is your number large or small?",
    "Look at what is above the fraction bar.",
    "Divide the change of the output by the change of the input. That is how much rise you get for each unit of run.",
)
def _(f, x, h=1e-8):
    return h / (f(x + h) - f(x))


@forward_difference.mistake(
    "Divided by 2h, but the run is h.",
    "How far apart are the two points at which you evaluate f?",
    "Your numbers are all half as large as they should be. Look below the fraction bar.",
    "You would need 2h if you stepped to both sides. Here you take one step only.",
)
def _(f, x, h=1e-8):
    return (f(x + h) - f(x)) / (2 * h)


@forward_difference.mistake(
    "Divided by h, but your two points are 2h apart.",
    "How far apart are the two points at which you evaluate f?",
    "Your numbers are all twice as large as they should be. Look below the fraction bar.",
    "The run is the distance between your two points, whichever two you choose.",
)
def _(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / h


@forward_difference.mistake(
    "Added the two heights instead of subtracting them.",
    "The rise between two points: is it the sum of their heights?",
    "Look at the sign between the two calls of f.",
    "A rise is a difference: the height where you arrive, minus the height where you started.",
)
def _(f, x, h=1e-8):
    return (f(x + h) + f(x)) / h


@forward_difference.mistake(
    "h is too small: it gets lost in rounding.",
    "How many digits does a computer keep of 1.7 + h?",
    "Your formula may well be right. Look at the number that you chose for h.",
    "Below about a hundred-millionth, rounding wins. See the V in the chapter's picture.",
    when=below(1e-10),
)
def _(f, x, h=1e-15):
    return (f(x + h) - f(x)) / h


# -- Task 3: the central difference -----------------------------------------------------------------------------------


too_large_for_nine = with_a_large_h(
    central_difference,
    "h is too large: the curve bends on the way.",
    "The bends on the two sides cancel, but not completely. How far do you step?",
    "Your formula is right. Print your h: is it the number that you meant?",
    "The error of the central difference shrinks with h², down to an h of a few millionths.",
)


@too_large_for_nine
def _(f, x, h=0.01):
    return (f(x + h) - f(x - h)) / (2 * h)


@central_difference.mistake(
    "Divided by h, but the run is 2h.",
    "How far apart are the two points at which you evaluate f?",
    "Your numbers are all twice as large as they should be. Look below the fraction bar.",
    "The run goes from the left point to the right one, past x: two steps, not one.",
)
def _(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / h


@central_difference.mistake(
    "Python reads what comes after the / piece by piece: brackets are missing.",
    "What is `8 / 2 * 4` in Python: 1, or 16?",
    "On paper your formula is right. Look at how Python reads the part below the fraction bar.",
    "Python multiplies and divides from left to right. Put everything that belongs below the bar in brackets.",
)
def _(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / 2 * h


@central_difference.mistakes[-1]
def _(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / h * 2


@central_difference.mistake(
    "Only one of the two heights is divided: brackets are missing.",
    "In `a - b / c`, what does Python do first?",
    "Which of the two heights do you divide? Look at what is above the fraction bar.",
    "Python divides before it subtracts. The whole rise has to be divided by the run.",
)
def _(f, x, h=5e-6):
    return f(x + h) - f(x - h) / (2 * h)


central_difference.mistakes[-1](lambda f, x, h=5e-6: f(x + h) - f(x - h) / 2 * h)
central_difference.mistakes[-1](lambda f, x, h=5e-6: f(x + h) - f(x - h) / h)
central_difference.mistakes[-1](lambda f, x, h=5e-6: f(x + h) / (2 * h) - f(x - h))


@central_difference.mistake(
    "Divided by a place, but the run is the distance between the two points.",
    "Take the places 1.6 and 1.8. How far apart are they?",
    "Look below the fraction bar: what is (x + h) + (x - h)?",
    "The rise is the difference of two heights, and the run is the difference of two places.",
)
def _(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / ((x + h) + (x - h))


central_difference.mistakes[-1](lambda f, x, h=5e-6: (f(x + h) - f(x - h)) / x)
central_difference.mistakes[-1](lambda f, x, h=5e-6: (f(x + h) - f(x - h)) / (x + h))


@central_difference.mistake(
    "Multiplied by the run instead of divided by it.",
    "Rise and run are both small. Which of × and / turns them into a number of ordinary size?",
    "Look at the sign between the rise and the run.",
    "Rise over run: the run goes below the fraction bar.",
)
def _(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) * (2 * h)


@central_difference.mistake(
    "The fraction is upside down: run over rise.",
    "Where the curve climbs steeply, is your number large or small?",
    "Look at what is above the fraction bar.",
    "Divide the change of the output by the change of the input. That is how much rise you get for each unit of run.",
)
def _(f, x, h=5e-6):
    return 2 * h / (f(x + h) - f(x - h))


@central_difference.mistake(
    "Each step is half an h, so the run is h and not 2h.",
    "From x − h/2 to x + h/2: how far is it?",
    "Your numbers are all half as large as they should be. Compare your steps with what is below the fraction bar.",
    "The run is the distance between the two points at which you evaluate f, whatever you call it.",
)
def _(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (4 * h)


@central_difference.mistake(
    "This steps to one side only, but the central difference has a point on each side.",
    "Which points do you evaluate f at? Is there one on each side of x?",
    "You compare with x itself, so the bend of the curve stays in the answer.",
    "Replace the middle point with one on the other side of x, as far away as your other point.",
    when=one_sided,
)
def _(f, x, h=1e-8):
    return (f(x + h) - f(x)) / h


@central_difference.mistake(
    "The sign is the wrong way round.",
    "eˣ climbs everywhere. Is your slope of it positive?",
    "Which of the two heights do you subtract from which?",
    "Right minus left, above the bar and below it.",
)
def _(f, x, h=5e-6):
    return (f(x - h) - f(x + h)) / (2 * h)


@central_difference.mistake(
    "Added the two heights instead of subtracting them.",
    "The rise between two points: is it the sum of their heights?",
    "Look at the sign between the two calls of f.",
    "A rise is a difference: the height on the right minus the height on the left.",
)
def _(f, x, h=5e-6):
    return (f(x + h) + f(x - h)) / (2 * h)


central_difference.mistakes[-1](lambda f, x, h=5e-6: (f(x + h) + f(x - h)) / 2)


@central_difference.mistake(
    "The slope to the left and the slope to the right cancel.",
    "Where the curve climbs, is the slope on the left of x negative?",
    "You combine two slopes. Does each of them start with the height on the right?",
    "If you turn the rise round, turn the run round too: left minus right, above the bar and below it.",
    when=cancelled,
)
def _(f, x, h=5e-6):
    return ((f(x + h) - f(x)) / h + (f(x - h) - f(x)) / h) / 2


@central_difference.mistake(
    "The rise is divided by 2, not by the run.",
    "A car has gone 100 metres. Do you know how fast it was?",
    "The two points are two steps apart. How long is a step?",
    "A slope is a rate: the rise, divided by the distance between the two inputs.",
)
def _(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / 2


@central_difference.mistake(
    "The rise is not divided by the run.",
    "A car has gone 100 metres. Do you know how fast it was?",
    "You have found how far the output moved. How far apart are the two inputs?",
    "A slope is a rate: the rise, divided by the run.",
)
def _(f, x, h=5e-6):
    return f(x + h) - f(x - h)


@central_difference.mistake(
    "h is too small: it gets lost in rounding.",
    "The best h for the forward difference is not the best one here. Where are the chapter's solid lines lowest?",
    "Your formula may well be right. Look at the number that you chose for h.",
    "The central difference is best with a nudge of a few millionths. Below that, rounding wins.",
    when=below(1e-6),
)
def _(f, x, h=1e-12):
    return (f(x + h) - f(x - h)) / (2 * h)


# -- Task 4: find the bug ---------------------------------------------------------------------------------------------


too_large_now = with_a_large_h(
    mended_slope,
    "h is too large: the curve bends on the way.",
    "The program came with a good h. What did you change?",
    "Your formula is right. Print your h: is it the number that you meant?",
    "The error of the forward difference shrinks with h. See the V in the chapter's picture.",
)


@too_large_now
def _(f, x, h=0.01):
    return (f(x + h) - f(x)) / h


@too_large_now
def _(f, x, h=0.01):
    return (f(x) - f(x - h)) / h


@too_large_now
def _(f, x, h=0.1):
    return right_slope(f, x, h)


@mended_slope.mistake(
    "The bug is still there.",
    "Take a flat curve of height 4, and h = 0.5. On paper, what does the program give? What is the slope?",
    "In which order does Python work out `f(x + h) - f(x) / h`?",
    "Python divides before it subtracts. What has to happen first?",
)
def _(f, x, h=1e-6):
    return f(x + h) - f(x) / h


@mended_slope.mistake(
    "Now the other height is divided, but still only one of them.",
    "Which two numbers make the rise?",
    "Which of the two is above the fraction bar, and which is not?",
    "The rise is one height minus the other. Both belong above the bar.",
)
def _(f, x, h=1e-6):
    return f(x + h) / h - f(x)


@mended_slope.mistake(
    "Multiplied instead of divided.",
    "Rise and run are both small. What turns them into a number of ordinary size?",
    "Look at the sign between the rise and h.",
    "Rise over run: the run goes below the fraction bar.",
)
def _(f, x, h=1e-6):
    return (f(x + h) - f(x)) * h


@mended_slope.mistake(
    "The rise alone: the division is gone.",
    "A car has gone 100 metres. Do you know how fast it was?",
    "The program with the bug had a division by h. What happened to it?",
    "A slope is a rate: the rise, divided by the run.",
)
def _(f, x, h=1e-6):
    return f(x + h) - f(x)


@mended_slope.mistake(
    "The sign is the wrong way round.",
    "eˣ climbs everywhere. Is your slope of it positive?",
    "Which of the two heights do you subtract from which?",
    "The rise is the height where you arrive, minus the height where you started.",
)
def _(f, x, h=1e-6):
    return (f(x) - f(x + h)) / h


mended_slope.mistakes[-1](lambda f, x, h=1e-6: (f(x - h) - f(x)) / h)


@mended_slope.mistake(
    "The run does not fit your two points.",
    "How far apart are the two points at which you evaluate f? What do you divide by?",
    "Your numbers are all twice, or half, as large as they should be. Look below the fraction bar.",
    "One step to one side makes a run of h. A step to each side makes a run of 2h.",
)
def _(f, x, h=1e-6):
    return (f(x + h) - f(x)) / (2 * h)


mended_slope.mistakes[-1](lambda f, x, h=5e-6: (f(x + h) - f(x - h)) / h)


@mended_slope.mistake(
    "Divided by a place, but the run is how far you went.",
    "You walk from 1.7 to 1.8. How far have you walked?",
    "Look below the fraction bar: is that a place, or a distance?",
    "The run is the distance between the two inputs, not one of the inputs.",
)
def _(f, x, h=1e-6):
    return (f(x + h) - f(x)) / (x + h)


mended_slope.mistakes[-1](lambda f, x, h=1e-6: (f(x + h) - f(x)) / x)


@mended_slope.mistake(
    "The fraction is upside down: run over rise.",
    "Where the curve climbs steeply, is your number large or small?",
    "Look at what is above the fraction bar.",
    "Divide the change of the output by the change of the input. That is how much rise you get for each unit of run.",
)
def _(f, x, h=1e-6):
    return h / (f(x + h) - f(x))


@mended_slope.mistake(
    "Added the two heights instead of subtracting them.",
    "The rise between two points: is it the sum of their heights?",
    "Look at the sign between the two calls of f.",
    "A rise is a difference: the height where you arrive, minus the height where you started.",
)
def _(f, x, h=1e-6):
    return (f(x + h) + f(x)) / h


@mended_slope.mistake(
    "h is too small: it gets lost in rounding.",
    "The program came with a good h. What did you change?",
    "Your formula may well be right. Look at the number that you chose for h.",
    "Below about a hundred-millionth, rounding wins. See the V in the chapter's picture.",
    when=below(1e-10),
)
def _(f, x, h=1e-15):
    return (f(x + h) - f(x)) / h


not_the_run = in_each(
    QUOTIENTS,
    "The run that you divide by is not the step that you take.",
    "How far apart are the two points at which you evaluate f? And what do you divide by?",
    "Your slopes are all off by the same factor. Work out what stands below the fraction bar.",
    "The run is the distance between the two points, whatever you call it. Give it a name once, and use that.",
    when=off_by_a_factor,
)


@not_the_run
def _(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / 7e-6


not_the_run(lambda f, x, h=5e-6: (f(x + 2 * h) - f(x - h)) / (2 * h))
not_the_run(lambda f, x, h=5e-6: (f(x + h) - f(x - h)) / (h * h))


# -- Task 5: explore --------------------------------------------------------------------------------------------------


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
def _():
    return -5e-6


@best_h.mistake(
    "Too large: the bend is still in the answer.",
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
