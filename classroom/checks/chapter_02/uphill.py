"""Task 4: a step uphill."""

import math

from ..core import task
from .common import POINT, alike, all_stopped, bumped, coupled, right_gradient, separable, three

STEPS = {
    "from (1.7, -0.6) on x²·y + y, length 0.1": (coupled, POINT[:2], 0.1),
    "from (1.7, -0.6, 2.3) on x·y + sin z − 0.5·z·x, length 0.05": (three, POINT, 0.05),
    "from (-0.6, 2.3, 1.7) on x² + 3·y − z³, length 0.3": (separable, [-0.6, 2.3, 1.7], 0.3),
    "from (1.3, -0.6, 1.3) on (x + y)² + 3·z, length 0.2": (alike, [1.3, -0.6, 1.3], 0.2),
}


def step_along(f, inputs, factor_of):
    slopes = right_gradient(f, inputs)
    return [x + factor_of(slopes) * s for x, s in zip(inputs, slopes)]


@task(
    "Tried on four functions: each step has the right length, and no other direction climbs more.",
    probes=STEPS,
    tolerance=1e-6,
    truth="the steepest step leads to",
)
def uphill(f, inputs, length):
    """The place one step of this length away, in the direction of steepest ascent."""
    return step_along(f, inputs, lambda slopes: length / math.hypot(*slopes))


@uphill.mistake(
    "The step is too long by a factor: the length of the gradient.",
    "The gradient has a length of its own. So how long is your step?",
    "Your direction is right. Measure how far you went, with Pythagoras.",
    "A direction has length 1: divide the gradient by its own length first.",
)
def not_divided_by_the_length(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length)


@uphill.mistake(
    "This goes downhill.",
    "Evaluate f before and after your step. Did it rise?",
    "Look at the sign between the place and the step.",
    "The gradient points uphill. The opposite direction is downhill.",
)
def downhill(f, inputs, length):
    return step_along(f, inputs, lambda slopes: -length / math.hypot(*slopes))


@uphill.mistake(
    "Each input moves by the whole length, whatever its slope.",
    "If f hardly climbs towards one input, should that input get as much of your step as the others?",
    "You use the signs of the slopes, but not their sizes.",
    "In the steepest direction, each input gets a part of the step in proportion to its slope.",
)
def whole_length_for_each(f, inputs, length):
    return [x + length * math.copysign(1, s) for x, s in zip(inputs, right_gradient(f, inputs))]


@uphill.mistake(
    "Only the input with the largest slope moves.",
    "Is there nothing to gain by moving the other inputs?",
    "You chose one direction out of a few. The map in the chapter shows all of them.",
    "In the steepest direction, each input gets a part of the step in proportion to its slope, even if that is small.",
)
def largest_slope_only(f, inputs, length):
    slopes = right_gradient(f, inputs)
    best = max(range(len(slopes)), key=lambda i: abs(slopes[i]))
    return bumped(inputs, best, math.copysign(length, slopes[best]))


@largest_slope_only.also
def highest_slope_only(f, inputs, length):
    slopes = right_gradient(f, inputs)
    return bumped(inputs, slopes.index(max(slopes)), length)


@uphill.mistake(
    "Divided by the sum of the slopes, but that is not the length of the gradient.",
    "How long is an arrow that goes 3 to the left and 4 up?",
    "Look at what you divide by. For the arrow in hint 1, does it give 1, 5 or 7?",
    "The length of an arrow is the square root of the sum of the squares: Pythagoras.",
)
def divided_by_the_sum(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / sum(slopes))


@divided_by_the_sum.also
def divided_by_the_sum_of_sizes(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / sum(map(abs, slopes)))


@uphill.mistake(
    "The squares are missing under the root.",
    "How long is an arrow that goes 3 to the left and 4 up?",
    "Look at what is under your square root. Can it be negative?",
    "Pythagoras squares each number first, and only then adds them up.",
)
def root_without_squares(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / math.sqrt(sum(slopes)))


@root_without_squares.also
def root_of_the_sum_of_sizes(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / math.sqrt(sum(map(abs, slopes))))


@uphill.mistake(
    "The gradient is divided by the square of its length.",
    "How long is an arrow that goes 3 to the left and 4 up: 5, or 25?",
    "Look at what you divide by. What is the last step of Pythagoras?",
    "The length of an arrow is the square root of the sum of the squares.",
)
def divided_by_the_squared_length(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / math.hypot(*slopes) ** 2)


@uphill.mistake(
    "Python reads only half of the exponent: brackets are missing after the `**`.",
    "What is `9 ** 1/2` in Python: 3, or 4.5?",
    "Look at the exponent where you work out the length. What does Python do first?",
    "Python works out a power before it divides. Put brackets round a fraction in the exponent.",
)
def half_the_squared_length(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / (math.hypot(*slopes) ** 2 / 2))


@uphill.mistake(
    "Only the first number of the new place comes back.",
    "How many inputs went in, and how many numbers came out?",
    "Look at how far your `return` is indented.",
    "A `return` inside a loop ends the loop in its first round. First collect them all, then return the list.",
)
def only_the_first(f, inputs, length):
    return uphill.reference(f, inputs, length)[:1]


@only_the_first.also
def first_without_a_list(f, inputs, length):
    return uphill.reference(f, inputs, length)[0]


@uphill.mistake(
    "Only the last number of the new place comes back.",
    "How many inputs went in, and how many numbers came out?",
    "Where do you make your list: once before the loop, or again in every round?",
    "The list has to last longer than one round: make it once, and let it grow.",
)
def only_the_last(f, inputs, length):
    return uphill.reference(f, inputs, length)[-1:]


@only_the_last.also
def last_without_a_list(f, inputs, length):
    return uphill.reference(f, inputs, length)[-1]


@uphill.mistake(
    "Too many numbers come back: every input is combined with every slope.",
    "How many inputs went in, and how many numbers came out?",
    "Count the loops in your function, one inside the other. How often does the inner one run?",
    "Each input has one slope of its own. Go through both lists side by side.",
)
def every_input_with_every_slope(f, inputs, length):
    slopes = right_gradient(f, inputs)
    return [x + length * s / math.hypot(*slopes) for x in inputs for s in slopes]


@every_input_with_every_slope.also
def every_slope_with_every_input(f, inputs, length):
    slopes = right_gradient(f, inputs)
    return [x + length * s / math.hypot(*slopes) for s in slopes for x in inputs]


@uphill.mistake(
    "Inputs or slopes with the same value get mixed up.",
    "At (1.3, −0.6, 1.3), can you tell the first and the last input apart by their values?",
    "Look for `==` or `index` in your function. What does it find when two numbers are equal?",
    "An input and its slope belong together by their place in the lists, not by their values.",
)
def found_by_index(f, inputs, length):
    slopes = right_gradient(f, inputs)
    return [x + length * slopes[inputs.index(x)] / math.hypot(*slopes) for x in inputs]


# Two slopes that are equal on paper may differ in their last digits.
@found_by_index.also
def slopes_found_by_index(f, inputs, length):
    slopes = [round(slope, 6) for slope in right_gradient(f, inputs)]
    return [inputs[slopes.index(s)] + length * s / math.hypot(*slopes) for s in slopes]


@uphill.mistake(
    "The step is too long by the length of the gradient, and goes downhill.",
    "Evaluate f before and after your step. Did it rise? And how far did you go?",
    "Look at the sign between the place and the step, then measure the step with Pythagoras.",
    "The gradient points uphill and has a length of its own. A direction should have length 1.",
)
def downhill_and_not_divided(f, inputs, length):
    return step_along(f, inputs, lambda slopes: -length)


def always_as_long(trial):
    """A predicate: the direction is right, and the step has one and the same length, whatever length was asked for."""
    lengths = set()
    for label, (f, inputs, _) in STEPS.items():
        slopes = right_gradient(f, inputs)
        steps = [trial.seen[f"{label}, number {i}"] - x for i, x in enumerate(inputs, start=1)]
        far = math.hypot(*steps)
        lengths.add(round(far, 6))
        if not all(math.isclose(d, far * s / math.hypot(*slopes), abs_tol=1e-6) for d, s in zip(steps, slopes)):
            return False
    return len(lengths) == 1 and lengths != {0.0}


@uphill.mistake(
    "Your step always has the same length, not the length asked for.",
    "Measure how far you went, with Pythagoras. Does it change with `length`?",
    "Your direction is right. Where do you use `length`?",
    "A direction of length 1, times the length asked for, is a step of that length.",
    when=always_as_long,
)
def length_not_used(f, inputs, length):
    return step_along(f, inputs, lambda slopes: 1 / math.hypot(*slopes))


@length_not_used.also
def length_fixed_at_a_tenth(f, inputs, length):
    return step_along(f, inputs, lambda slopes: 0.1 / math.hypot(*slopes))


@uphill.mistake(
    "Your step is as long as the gradient, not the length asked for.",
    "Measure how far you went, with Pythagoras. Does it change with `length`?",
    "Your direction is right. Where do you use `length`?",
    "A direction of length 1, times the length asked for, is a step of that length.",
)
def whole_gradient(f, inputs, length):
    return step_along(f, inputs, lambda slopes: 1.0)


@uphill.mistake(
    "Divided by the largest slope, but that is not the length of the gradient.",
    "How long is an arrow that goes 3 to the left and 4 up: 4, or more?",
    "Look at what you divide by. Which slopes does it leave out?",
    "The length of an arrow is the square root of the sum of the squares: Pythagoras.",
)
def divided_by_the_largest_slope(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / max(map(abs, slopes)))


@divided_by_the_largest_slope.also
def divided_by_the_highest_slope(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / max(slopes))


@uphill.mistake(
    "Divided by the number of inputs, but that is not the length of the gradient.",
    "How long is an arrow that goes 3 to the left and 4 up: 2, or more?",
    "Look at what you divide by. `len` counts the numbers in a list.",
    "The length of an arrow is the square root of the sum of the squares: Pythagoras.",
)
def divided_by_their_number(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / len(slopes))


@uphill.mistake(
    "Multiplied by the gradient's length instead of divided by it.",
    "If the gradient has length 4, what turns it into an arrow of length 1?",
    "Look at the sign before the length of the gradient.",
    "An arrow divided by its own length has length 1.",
)
def multiplied_by_the_length(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length * math.hypot(*slopes))


@uphill.mistake(
    "Divided by the distance between the place and 0, not by the length of the gradient.",
    "Which arrow should get length 1: the one from 0 to where you stand, or the one that shows the way up?",
    "Look at the numbers that you square and add.",
    "You want the length of the gradient to become 1.",
)
def divided_by_the_distance_from_zero(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / math.hypot(*inputs))


@uphill.mistake(
    "All inputs move by the same amount: the gradient is not used.",
    "Does your step depend on f?",
    "Look for the slopes in the line that moves the inputs.",
    "The gradient tells you how much of the step each input gets, and which way it goes.",
)
def same_for_every_input(f, inputs, length):
    return [x + length for x in inputs]


@same_for_every_input.also
def same_for_every_input_shared_out(f, inputs, length):
    return [x + length / math.sqrt(len(inputs)) for x in inputs]


@uphill.mistake(
    "You have not moved.",
    "How far is it from the start to the place that you return?",
    "Does the line that moves an input change the list, or a name in the loop?",
    "`x += ...` in a loop over a list changes x, but not the list.",
)
def not_moved(f, inputs, length):
    return list(inputs)


@uphill.mistake(
    "The signs of the slopes are lost: every input grows.",
    "At (2, −3, 10) the gradient of a·b + c is [−3, 2, 1]. Which input should get smaller?",
    "The sizes of your slopes are right. What happens to the minus signs?",
    "If a slope is negative, the way up leads to smaller values of that input.",
)
def signs_lost(f, inputs, length):
    slopes = right_gradient(f, inputs)
    return [x + length * abs(s) / math.hypot(*slopes) for x, s in zip(inputs, slopes)]


@uphill.mistake(
    "The place is divided too: brackets are missing.",
    "In (a + b) / c, is a divided?",
    "Look at what you divide: only the step, or the place as well?",
    "Only the step needs the right length. Add it to the place after that.",
)
def place_divided_too(f, inputs, length):
    slopes = right_gradient(f, inputs)
    return [(x + length * s) / math.hypot(*slopes) for x, s in zip(inputs, slopes)]


@uphill.mistake(
    "The step is put at the end of the list instead of added to the place.",
    "What is `[1, 2] + [3, 4]` in Python?",
    "Count the numbers that you return, and count the inputs.",
    "Between two lists, + joins them. To add number to number, go through both lists together.",
)
def joined_to_the_list(f, inputs, length):
    slopes = right_gradient(f, inputs)
    return list(inputs) + [length * s / math.hypot(*slopes) for s in slopes]


@uphill.mistake(
    "You return the height at the new place, not the place itself.",
    'Is the answer to "where are you?" one number or several?',
    "Look at what you return. Do you call f there?",
    "The task asks for the inputs after the step, as a list.",
)
def height_for_a_place(f, inputs, length):
    return f(*step_along(f, inputs, lambda slopes: length / math.hypot(*slopes)))


@uphill.mistake(
    "math.hypot gets the whole list as one thing: a star is missing.",
    "How many numbers does `math.hypot(3, 4)` get, and how many things do you pass to it?",
    "Look inside the brackets of `hypot`.",
    "A star before a list passes its numbers one by one.",
    when=lambda trial: all_stopped(trial, "must be real number, not list"),
)
def hypot_of_a_list(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / math.hypot(slopes))


@uphill.mistake(
    "A whole list is treated as if it were a number.",
    "What is `[1, 2] * 3` in Python?",
    "Look at the line in the error. Which of the names in it is a list?",
    "You can do arithmetic with numbers. Take them out of the list, one after the other.",
    when=lambda trial: any(
        all_stopped(trial, words) for words in ("multiply sequence", "'list' and", "can only concatenate list")
    ),
)
def list_for_a_number(f, inputs, length):
    return inputs + right_gradient(f, inputs) * length


@uphill.mistake(
    "The slopes were worked out again after some inputs had moved.",
    "When the second input moves, where is the first one?",
    "Which functions do you call inside your loop? Is the gradient one of them?",
    "Work out the gradient once, at the start. Then take one step along it.",
)
def slopes_worked_out_anew(f, inputs, length):
    place = list(inputs)
    for i in range(len(place)):
        place[i] += length * right_gradient(f, place)[i] / math.hypot(*right_gradient(f, place))
    return place


@uphill.mistake(
    "This is only the step, not the place that it leads to.",
    "If you stand at 1.7 and go 0.1 further, where are you?",
    "Look at what you return. Are the inputs in it?",
    "The new place is the old place plus the step.",
)
def step_for_a_place(f, inputs, length):
    slopes = right_gradient(f, inputs)
    return [length * s / math.hypot(*slopes) for s in slopes]


@step_for_a_place.also
def gradient_times_length_for_a_place(f, inputs, length):
    return [length * s for s in right_gradient(f, inputs)]


@step_for_a_place.also
def gradient_for_a_place(f, inputs, length):
    return right_gradient(f, inputs)


@step_for_a_place.also
def direction_for_a_place(f, inputs, length):
    return [s / math.hypot(*right_gradient(f, inputs)) for s in right_gradient(f, inputs)]
