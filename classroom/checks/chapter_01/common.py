"""Curves to take slopes of, and what can be said of where an answer evaluated them."""

import math
import re

from ..core import Stopped

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


def slopes_of(trial):
    """What the answer gave for the slopes, and nothing else that was seen of it."""
    return {label: value for label, value in trial.seen.items() if label in PROBES}


def slopes_are_right(trial):
    right = {label: right_slope(*probe) for label, probe in PROBES.items()}
    return gives_numbers(trial) and all(
        not isinstance(value, Stopped) and math.isclose(value, right[label], rel_tol=1e-4, abs_tol=1e-4)
        for label, value in slopes_of(trial).items()
    )


def step_is_long(trial):
    """A predicate: with a smaller h the same formula is wrong for another reason, and with a right one it is right."""
    return trial.free > 1e-6


def near_zero(trial):
    """A predicate: the curve was evaluated near 0 and nowhere else, whatever x was."""
    return ignores_x(trial) and all(abs(place) < 0.2 for _, asked in points_asked(trial) for place in asked)


def gives_numbers(trial):
    """A predicate: numbers come out; at x = 0 an error may, where the answer divides by x."""
    slopes = slopes_of(trial)
    if slopes.keys() != PROBES.keys():
        return False
    seen = [value for label, value in slopes.items() if label != AT_ZERO or not isinstance(value, Stopped)]
    return all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in seen)


def one_place(trial):
    """A predicate: the curve was evaluated at one place only, and not since a tiny h was lost in rounding."""
    asked = [(x, places) for x, places in points_asked(trial) if x]
    still = not any(value for label, value in slopes_of(trial).items() if label != AT_ZERO)
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
    stops = [value for value in slopes_of(trial).values() if isinstance(value, Stopped)]
    return len(stops) == len(PROBES) and all(
        stop.error.startswith("TypeError") and NO_NUMBER.search(stop.error) for stop in stops
    )


def swallowed(trial):
    """A predicate: a height was subtracted from x inside the brackets of f."""
    asked_at = [(x, PROBES[label][0](x), asked) for label, (x, asked) in zip(PROBES, points_asked(trial))]
    return all(any(abs(x - height - a) < 1e-2 for a in asked) for x, height, asked in asked_at)


def rounded(trial):
    """A predicate: right but for the digits that were rounded off."""
    pairs = [(seen, right_slope(*PROBES[label])) for label, seen in slopes_of(trial).items()]
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
    if not gives_numbers(trial) or isinstance(trial.seen[AT_ZERO], Stopped):
        return False
    factors = [seen / right_slope(*PROBES[label]) for label, seen in slopes_of(trial).items()]
    alike = all(math.isclose(factor, factors[0], rel_tol=1e-3) for factor in factors)
    return alike and abs(factors[0]) > 1e-12 and abs(factors[0] - 1) > 0.01


def cancelled(trial):
    """A predicate: next to nothing comes out, though the curve was evaluated at x and on both of its sides."""
    sides = [{math.copysign(1, a - x) if a != x else 0 for a in asked} for x, asked in points_asked(trial)]
    return (
        gives_numbers(trial)
        and all(len(side) == 3 for side in sides)
        and all(abs(seen) < 0.01 for seen in slopes_of(trial).values())
        and not off_by_a_factor(trial)  # a rise that was not divided is small too
    )


def vanishes_at_zero(trial):
    """A predicate: the slopes are right, but for x = 0, where the run is 0 too."""
    right = {label: right_slope(*probe) for label, probe in PROBES.items() if label != AT_ZERO}
    stopped = trial.seen.get(AT_ZERO)
    return (
        isinstance(stopped, Stopped)
        and gives_numbers(trial)
        and stopped.error.startswith("ZeroDivisionError")
        and all(math.isclose(trial.seen[label], slope, rel_tol=1e-4) for label, slope in right.items())
    )
