"""Task 2: the gradient; what goes wrong with the step and the fraction."""

import math

from ..core import Stopped, Task
from .common import POINT, bumped, coupled, nudged, right_gradient, separable, three, twins

PROBES = {
    "x²·y + y at (1.7, -0.6)": (coupled, POINT[:2]),
    "x·y + sin z − 0.5·z·x at (1.7, -0.6, 2.3)": (three, POINT),
    "x² + 3·y − z³ at (-0.6, 2.3, 1.7)": (separable, [-0.6, 2.3, 1.7]),
    "x·y² + y·z at (1.3, 1.3, 0)": (twins, [1.3, 1.3, 0.0]),
}


def learners_h(trial):
    """The smallest step that the learner's code took in any input, without the digits that rounding blurs; or 0."""
    steps = [
        abs(asked - x)
        for label, calls in trial.calls.items()
        for call in calls
        for asked, x in zip(call, PROBES[label][1])
    ]
    step = min(filter(None, steps), default=0.0)
    return float(f"{step:.3g}" if step < 1e-6 else f"{step:.9g}")


PILED_UP = "the inputs that should stay where they are"


class GradientTask(Task):
    """A task that also looks at where f was evaluated: does one input move at a time?"""

    def put_to_work(self, trial, answer, free, changes):
        super().put_to_work(trial, answer, free, changes)
        if any(len(moved(label, call)) > 1 for label, calls in trial.calls.items() for call in calls):
            trial.seen[PILED_UP] = "moved"

    def comparison(self, trial, right):
        all_right = PILED_UP in trial.seen and not set(right) - agreeing(trial)
        return [] if all_right else super().comparison(trial, right)


def gradient_task(verified, **options):
    return lambda reference: GradientTask(reference, verified, **options)


@gradient_task(
    "Tried on four functions of two and three inputs, coupled and separable. The list of inputs is unchanged.",
    probes=PROBES,
    tolerance=1e-5,
    free=learners_h,
)
def my_gradient(f, inputs):
    """The list of slopes of f, one for each input."""
    return right_gradient(f, inputs)


def moved(label, call):
    """Which inputs stand elsewhere in this call of f than they were given; a bump put back may miss by a last digit."""
    if len(call) != len(PROBES[label][1]) or not all(isinstance(x, (int, float)) for x in call):
        return []
    return [i for i, (asked, x) in enumerate(zip(call, PROBES[label][1])) if abs(asked - x) > 1e-12]


def agreeing(trial):
    """The labels of the slopes that are right."""
    right = my_gradient.right()
    return {k for k in right if k in trial.seen and my_gradient.same({k: trial.seen[k]}, {k: right[k]})}


def all_agree(trial):
    """A predicate: all slopes are right, whatever else may be said of the answer."""
    return len(agreeing(trial)) == len(set(trial.seen) - {PILED_UP})


def right_with_a_large_h(trial):
    """A predicate: with the learner's h the formula gives what it must; with a smaller one it would be right."""
    tries = [my_gradient.seen_of(version, trial.free) for version in large_h_to_the_right.examples]
    return trial.free > 1e-6 and any(my_gradient.same(trial.seen, seen, 1e-6, 0.0) for seen in tries)


def all_floats(trial):
    """A predicate: numbers come out everywhere."""
    return all(isinstance(value, float) for value in trial.seen.values())


def sets_to_h(trial):
    """A predicate: the only steps away from the inputs lead next to 0, and not where a bump would lead."""
    steps = [
        (asked, x)
        for label, calls in trial.calls.items()
        for call in calls
        for asked, x in zip(call, PROBES[label][1])
        if asked != x
    ]
    return len(steps) > 2 and all(0 < abs(asked) <= 1e-2 and len({a for a, _ in steps}) <= 2 for asked, _ in steps)


def gives_values(trial):
    """A predicate: every number given is, but for a nudge, the value of f at the inputs."""
    values = {label: f(*inputs) for label, (f, inputs) in PROBES.items()}
    pairs = [(seen, values.get(label.rpartition(", ")[0])) for label, seen in trial.seen.items()]
    known = all(isinstance(seen, float) and value is not None for seen, value in pairs)
    return known and all(math.isclose(seen, value, rel_tol=1e-3) for seen, value in pairs)


def rounded(trial):
    """A predicate: right but for the digits that were rounded off, or cut off."""
    right = my_gradient.right()
    if trial.seen.keys() != right.keys():
        return False
    pairs = [(trial.seen[label], right[label]) for label in right]
    to_whole = [(seen, slope) for seen, slope in pairs if abs(slope - round(slope)) > 1e-4]  # 2.9999 may be cut to 2
    return any(all(seen == round(slope, places) for seen, slope in pairs) for places in range(5)) or any(
        all(seen == cut(slope) for seen, slope in to_whole) and all(seen == int(seen) for seen, _ in pairs)
        for cut in (math.floor, math.trunc)
    )


def vanishes_at_zero(trial):
    """A predicate: the slopes are right, and where an input is 0 there is a division by 0."""
    with_zero = {name for name, (_, inputs) in PROBES.items() if 0 in inputs}
    stops = {label: seen.error for label, seen in trial.seen.items() if isinstance(seen, Stopped)}
    rest = {label for label in my_gradient.seen_of(right_gradient) if label.rpartition(", number")[0] not in with_zero}
    divided = all(error.startswith("ZeroDivisionError") for error in stops.values())
    return set(stops) == with_zero and divided and rest <= agreeing(trial)


def scaled_by_inputs(trial):
    """A predicate: every slope is right but for the size of its input, as a factor."""
    wrong = my_gradient.seen_of(nudged_by_h_times_the_input.examples[0])
    return my_gradient.same(trial.seen, wrong, 1e-4)


def off_by_a_factor(trial):
    """A predicate: all slopes are too large, or too small, by one and the same factor."""
    right = my_gradient.seen_of(right_gradient)
    if trial.seen.keys() != right.keys() or not all_floats(trial):
        return False
    factors = [trial.seen[label] / right[label] for label in right]
    alike = all(math.isclose(factor, factors[0], rel_tol=1e-3) for factor in factors)
    return alike and abs(factors[0]) > 1e-12 and abs(factors[0] - 1) > 0.01


@my_gradient.mistake(
    "h is too large: the function bends on the way.",
    "How far do you step? Does the function look straight over that distance?",
    "Your formula is right. Print your h: is it the number that you meant?",
    "Chapter 01 found the best nudges: a hundred-millionth to one side, a few millionths to both.",
    when=right_with_a_large_h,
    before=("not_divided", "multiplied_by_the_run", "brackets_missing"),  # with h = 1 these give the same
)
def large_h_to_the_right(f, inputs, h=0.01):
    return [(f(*bumped(inputs, i, h)) - f(*inputs)) / h for i in range(len(inputs))]


@large_h_to_the_right.also
def large_h_to_both_sides(f, inputs, h=0.1):
    return right_gradient(f, inputs, h)


@large_h_to_the_right.also
def large_h_to_the_left(f, inputs, h=16.0):
    return [(f(*inputs) - f(*bumped(inputs, i, -h))) / h for i in range(len(inputs))]


@my_gradient.mistake(
    "The sign is the wrong way round.",
    "f contains + y. Does your slope towards y agree with that?",
    "Which of the two values of f do you subtract from which?",
    "The rise is the value where you arrive, minus the value where you started.",
)
def sign_turned(f, inputs, h=1e-6):
    return [(f(*inputs) - f(*bumped(inputs, i, h))) / h for i in range(len(inputs))]


@sign_turned.also
def sign_turned_both_sides(f, inputs, h=1e-6):
    return [-nudged(f, inputs, i, h) for i in range(len(inputs))]


@my_gradient.mistake(
    "Divided by h, but the run is 2h.",
    "How far apart are the two places at which you evaluate f?",
    "Your numbers are all twice as large as they should be. Look below the fraction bar.",
    "With a step to each side, the two points are two steps apart.",
)
def divided_by_h_where_the_run_is_2h(f, inputs, h=1e-6):
    return [2 * nudged(f, inputs, i, h) for i in range(len(inputs))]


@my_gradient.mistake(
    "Divided by 2h, but the run is h.",
    "How far apart are the two places at which you evaluate f?",
    "Your numbers are all half as large as they should be. Look below the fraction bar.",
    "You would need 2h if you stepped to both sides. One step from the inputs makes a run of h.",
)
def divided_by_2h_where_the_run_is_h(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, i, h)) - f(*inputs)) / (2 * h) for i in range(len(inputs))]


@divided_by_2h_where_the_run_is_h.also
def divided_by_2h_to_the_left(f, inputs, h=1e-6):
    return [(f(*inputs) - f(*bumped(inputs, i, -h))) / (2 * h) for i in range(len(inputs))]


@my_gradient.mistake(
    "The fraction is upside down: run over rise.",
    "Where f climbs steeply, is your number large or small?",
    "Look at what is above the fraction bar.",
    "Divide the change of the output by the change of the input. That is how much rise you get for each unit of run.",
)
def upside_down(f, inputs, h=1e-6):
    return [h / (f(*bumped(inputs, i, h)) - f(*inputs)) for i in range(len(inputs))]


@upside_down.also
def upside_down_both_sides(f, inputs, h=1e-6):
    return [2 * h / (f(*bumped(inputs, i, h)) - f(*bumped(inputs, i, -h))) for i in range(len(inputs))]


@my_gradient.mistake(
    "The signs are lost: every slope comes out positive.",
    "If z grows and −z³ falls, what is the sign of the slope?",
    "The sizes of your slopes are right. What happens to the minus signs?",
    "The sign of a slope tells you whether the output climbs or falls. Keep it: no absolute values here.",
)
def signs_lost(f, inputs, h=1e-6):
    return [abs((f(*bumped(inputs, i, h)) - f(*inputs)) / h) for i in range(len(inputs))]


@signs_lost.also
def signs_lost_both_sides(f, inputs, h=1e-6):
    return [abs(nudged(f, inputs, i, h)) for i in range(len(inputs))]


@my_gradient.mistake(
    "The rises are not divided by the run.",
    "A car has gone 100 metres. Do you know how fast it was?",
    "You have found how far the output moved. How far did the input move?",
    "A slope is a rate: the rise, divided by the run.",
)
def not_divided(f, inputs, h=1e-6):
    return [f(*bumped(inputs, i, h)) - f(*inputs) for i in range(len(inputs))]


@not_divided.also
def not_divided_both_sides(f, inputs, h=1e-6):
    return [nudged(f, inputs, i, h) * 2 * h for i in range(len(inputs))]


@my_gradient.mistake(
    "h is too small: it gets lost in rounding.",
    "How many digits does a computer keep of 1.7 + h?",
    "Your formula may well be right. Look at the number that you chose for h.",
    "Chapter 01 found the best nudges: a hundred-millionth to one side, a few millionths to both.",
    when=lambda trial: (
        0 < trial.free < 1e-10 and all(len(calls) > 2 for calls in trial.calls.values()) and all_floats(trial)
    ),
)
def small_h(f, inputs, h=1e-15):
    return [(f(*bumped(inputs, i, h)) - f(*inputs)) / h for i in range(len(inputs))]


@my_gradient.mistake(
    "Only one of the two values is divided: brackets are missing.",
    "In `a - b / c`, what does Python do first?",
    "Your answers are huge: one value of f is divided by the run and the other is not.",
    "Python divides before it subtracts. The whole rise has to be divided by the run.",
)
def brackets_missing(f, inputs, h=1e-6):
    return [f(*bumped(inputs, i, h)) - f(*inputs) / h for i in range(len(inputs))]


@brackets_missing.also
def brackets_missing_both_sides(f, inputs, h=1e-6):
    return [f(*bumped(inputs, i, h)) - f(*bumped(inputs, i, -h)) / (2 * h) for i in range(len(inputs))]


@my_gradient.mistake(
    "Multiplied by the run instead of divided by it.",
    "Rise and run are both small. Which of × and / turns them into a number of ordinary size?",
    "Look at the sign before h. And if h comes after `/ 2 *`, in which order does Python read that?",
    "Rise over run: the whole run goes below the fraction bar, in brackets if it is a product.",
)
def multiplied_by_the_run(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, i, h)) - f(*inputs)) * h for i in range(len(inputs))]


@multiplied_by_the_run.also
def multiplied_by_h_after_halving(f, inputs, h=1e-6):
    return [nudged(f, inputs, i, h) * 4 * h * h for i in range(len(inputs))]


@my_gradient.mistake(
    "Divided by the input, but the run is how far you moved it.",
    "You turn a knob from 1.7 to 1.8. How far have you turned it?",
    "Look below the fraction bar: is that a place, or a distance?",
    "The run is the difference between the two inputs, not one of them.",
)
def divided_by_the_input(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, i, h)) - f(*inputs)) / x for i, x in enumerate(inputs)]


@divided_by_the_input.also
def divided_by_the_moved_input(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, i, h)) - f(*inputs)) / (x + h) for i, x in enumerate(inputs)]


@divided_by_the_input.also
def divided_by_the_input_both_sides(f, inputs, h=1e-6):
    return [nudged(f, inputs, i, h) * 2 * h / x for i, x in enumerate(inputs)]


@my_gradient.mistake(
    "The input was set to h instead of moved by h.",
    "Where should the input be after the nudge: near 0, or near where it was?",
    "Look at the line that moves one input. Does it use the old value?",
    "A nudge is a small step from where the input is.",
    when=sets_to_h,
)
def set_to_h(f, inputs, h=1e-6):
    places = [[h if k == i else x for k, x in enumerate(inputs)] for i in range(len(inputs))]
    return [(f(*place) - f(*inputs)) / h for place in places]


@my_gradient.mistake(
    "These are values of f, not slopes.",
    "Does your number say how large f is, or how fast it moves?",
    "Look at what you put into the list: where is the second value of f, and where is the run?",
    "A slope compares two values of f: divide their difference by the step that made it.",
    when=gives_values,
)
def values_after_the_nudge(f, inputs, h=1e-6):
    return [f(*bumped(inputs, i, h)) for i in range(len(inputs))]


@values_after_the_nudge.also
def values_at_the_inputs(f, inputs, h=1e-6):
    return [f(*inputs) for _ in inputs]


@my_gradient.mistake(
    "Added the two values of f instead of subtracting them.",
    "How far has f moved? Is that the sum of its two values?",
    "Look at the sign between the two calls of f.",
    "A rise is a difference: the value where you arrive, minus the value where you started.",
)
def added_the_values(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, i, h)) + f(*inputs)) / h for i in range(len(inputs))]


@added_the_values.also
def added_the_values_both_sides(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, i, h)) + f(*bumped(inputs, i, -h))) / (2 * h) for i in range(len(inputs))]


@my_gradient.mistake(
    "A rise needs two values of f, and you took only one.",
    "From which height to which height does f move?",
    "Count the calls of f in one slope, and look for the minus between them.",
    "A slope compares two values of f: after the nudge, and before it.",
)
def one_value_divided(f, inputs, h=1e-6):
    return [f(*bumped(inputs, i, h)) / h for i in range(len(inputs))]


@one_value_divided.also
def upper_value_divided(f, inputs, h=1e-6):
    return [f(*bumped(inputs, i, h)) / (2 * h) for i in range(len(inputs))]


@one_value_divided.also
def lower_value_divided(f, inputs, h=1e-6):
    return [f(*bumped(inputs, i, -h)) / (2 * h) for i in range(len(inputs))]


@my_gradient.mistake(
    "The slopes are rounded off.",
    "How many digits of your slopes are left?",
    "Look for `round` or `int`, or for `//` in place of `/`.",
    "Return the quotient as it is. Round a number when you show it, not while you are still computing with it.",
    when=rounded,
)
def rounded_to_two_places(f, inputs, h=1e-6):
    return [round(slope, 2) for slope in right_gradient(f, inputs)]


@rounded_to_two_places.also
def rounded_to_whole_numbers(f, inputs, h=1e-6):
    return [round(slope) for slope in right_gradient(f, inputs)]


@rounded_to_two_places.also
def whole_quotient(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, i, h)) - f(*bumped(inputs, i, -h))) // (2 * h) for i in range(len(inputs))]


@my_gradient.mistake(
    "Where an input is 0, your nudge is 0 as well.",
    "How large is your h for an input of 2.3, and how large is it for an input of 0?",
    "Look at the line that sets h. What does it give for an input of 0?",
    "A nudge may grow with the size of its input, but it must not be 0 where the input is 0.",
    when=vanishes_at_zero,
)
def nudge_vanishes_at_zero(f, inputs, h=1e-6):
    return [nudged(f, inputs, i, h * abs(x)) for i, x in enumerate(inputs)]


@nudge_vanishes_at_zero.also
def nudge_grows_with_the_input(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, i, h * x)) - f(*inputs)) / (h * x) for i, x in enumerate(inputs)]


@my_gradient.mistake(
    "Each input was nudged by h times itself, but the rise is divided by h.",
    "If you move 1.7 by a millionth of itself, how far have you moved it?",
    "Compare the step that you take with the number that you divide by.",
    "The run is the step that you took, however long it was.",
    when=scaled_by_inputs,
)
def nudged_by_h_times_the_input(f, inputs, h=1e-6):
    return [x * slope for x, slope in zip(inputs, right_gradient(f, inputs))]


@my_gradient.mistake(
    "All your slopes are off by one and the same factor.",
    "How far apart are the two places at which you evaluate f? And what do you divide by?",
    "Compare the number below the fraction bar with the distance between the two places.",
    "The run is how far the input was moved, whatever you call it. Give it a name once, and use that.",
    when=off_by_a_factor,
)
def another_run_than_step(f, inputs, h=1e-5):
    return [(f(*bumped(inputs, i, 1e-5)) - f(*inputs)) / 1e-6 for i in range(len(inputs))]
