"""Task 2, the gradient; what goes wrong with the list of inputs, the loop and the list of slopes."""

from ..core import Stopped, is_number
from .common import all_stopped, bumped, nudged, right_gradient
from .my_gradient import PILED_UP, PROBES, agreeing, all_agree, moved, my_gradient


def for_one_length_only(trial):
    """A predicate: right wherever there are n inputs; elsewhere an error, or n slopes all the same."""
    at = {name: {label for label in trial.seen if label.startswith(name)} for name in PROBES}
    size = {name: len(inputs) for name, (_, inputs) in PROBES.items()}
    fitting = {name for name in PROBES if len(at[name]) == size[name] and at[name] <= agreeing(trial)}
    sizes = {size[name] for name in fitting}
    return len(sizes) == 1 and all(
        isinstance(trial.seen.get(name), Stopped) or {len(at[name])} == sizes for name in set(PROBES) - fitting
    )


def any_moved(trial):
    return any(moved(label, call) for label, calls in trial.calls.items() for call in calls)


def no_rise(trial):
    """A predicate: every rise is 0, since f was evaluated twice at one place, and not since h is lost in rounding."""
    still = [value == 0 for label, value in trial.seen.items() if label != PILED_UP]
    twice = all(any(one == other for one, other in zip(calls, calls[1:])) for calls in trial.calls.values())
    return len(still) > 2 and all(still) and twice and not 0 < trial.free < 1e-10


def never_asked(trial):
    """A predicate: numbers come out, and f was never evaluated."""
    return all(map(is_number, trial.seen.values())) and not any(trial.calls.values())


@my_gradient.mistake(
    "Your function never calls f, so f makes no difference to your slopes.",
    "Would your function give other slopes for another f?",
    "Look for an f with brackets after it: your code needs its value at some places.",
    "Inside your function the function is called f, whatever its name is outside.",
    when=never_asked,
)
def zero_for_every_input(f, inputs, h=1e-6):
    return [0.0 for _ in inputs]


@my_gradient.mistake(
    "f gets the whole list as one input: a star is missing.",
    "How many inputs does f take, and how many things do you pass to it?",
    "Look at the brackets after each f in your function. How many missing arguments does the error name?",
    "A star before a list passes its numbers one by one.",
    when=lambda trial: any(len(c) == 1 and isinstance(c[0], (list, tuple)) for cs in trial.calls.values() for c in cs),
)
def list_without_a_star(f, inputs, h=1e-6):
    return [(f(bumped(inputs, i, h)) - f(inputs)) / h for i in range(len(inputs))]


@my_gradient.mistake(
    "The bumps pile up: an input was not put back.",
    "When you bump the second input, where is the first one?",
    "Your first slope is right, but the later ones are not. Follow the list of inputs through your loop.",
    "Each round of the loop must start from the original inputs. Take the bump back, or bump a fresh copy.",
)
def piled_up_in_a_copy(f, inputs, h=1e-6):
    moving, before, slopes = list(inputs), f(*inputs), []
    for i in range(len(inputs)):
        moving[i] += h
        slopes.append((f(*moving) - before) / h)
    return slopes


@piled_up_in_a_copy.also
def piled_up_in_the_list_itself(f, inputs, h=1e-6):
    before, slopes = f(*inputs), []
    for i in range(len(inputs)):
        inputs[i] += h
        slopes.append((f(*inputs) - before) / h)
    return slopes


@piled_up_in_a_copy.also
def piled_up_on_both_sides(f, inputs, h=1e-6):
    up, down, slopes = list(inputs), list(inputs), []
    for i in range(len(inputs)):
        up[i] += h
        down[i] -= h
        slopes.append((f(*up) - f(*down)) / (2 * h))
    return slopes


@my_gradient.mistake(
    "The bumps pile up, too small to show in these slopes: an input was not put back.",
    "When you bump the second input, where is the first one?",
    "Print the inputs of every call of f. In each call, how many of them have moved?",
    "Each round of the loop must start from the original inputs. Take the bump back, or bump a fresh copy.",
    when=lambda trial: PILED_UP in trial.seen and all_agree(trial) and not trial.changed,
)
def piled_up_unseen(f, inputs, h=1e-8):
    moving, slopes = list(inputs), []
    for i in range(len(inputs)):
        before = f(*moving)
        moving[i] += h
        slopes.append((f(*moving) - before) / h)
    return slopes


@piled_up_unseen.also
def piled_up_unseen_down_the_other_side(f, inputs, h=5e-6):
    moving, slopes = list(inputs), []
    for i in range(len(inputs)):
        moving[i] += h
        up = f(*moving)
        moving[i] -= 2 * h
        slopes.append((up - f(*moving)) / (2 * h))
    return slopes


@my_gradient.mistake(
    "The output never moved: both calls of f see the same inputs.",
    "At the moment of the second call of f, which numbers are in each of your lists?",
    "Two names can mean the same list: after `b = a`, a change in b is a change in a. Or did you bump too late?",
    "One of the two calls needs a list of its own, in which one number is bumped before the call.",
    when=no_rise,
)
def same_list_twice(f, inputs, h=1e-6):
    slopes = []
    for i in range(len(inputs)):
        nudged_inputs = inputs
        nudged_inputs[i] += h
        slopes.append((f(*nudged_inputs) - f(*inputs)) / h)
    return slopes


@my_gradient.mistake(
    "The other inputs were set to 0 instead of held where they are.",
    "In x²·y, what is the slope towards x if y is 0? And if y is −0.6?",
    "The separable function comes out right, the others do not. What does f get for the inputs that stay fixed?",
    "To keep an input fixed means to leave it at its own value. Zero is a value like any other.",
)
def others_set_to_zero(f, inputs, h=1e-6):
    alone = [[x if k == i else 0.0 for k in range(len(inputs))] for i, x in enumerate(inputs)]
    return [(f(*bumped(xs, i, h)) - f(*xs)) / h for i, xs in enumerate(alone)]


@others_set_to_zero.also
def others_set_to_zero_both_sides(f, inputs, h=1e-6):
    alone = [[x if k == i else 0.0 for k in range(len(inputs))] for i, x in enumerate(inputs)]
    return [nudged(f, xs, i, h) for i, xs in enumerate(alone)]


@my_gradient.mistake(
    "All inputs are bumped at once.",
    "If you turn on three taps at once, which one filled the bath?",
    "Your slopes are all the same number. Which inputs does your loop move on its first round?",
    "For each slope only one input moves. The rest stay where they are.",
)
def all_bumped_at_once(f, inputs, h=1e-6):
    slope = (f(*[x + h for x in inputs]) - f(*inputs)) / h
    return [slope for _ in inputs]


@all_bumped_at_once.also
def all_bumped_at_once_both_sides(f, inputs, h=1e-6):
    slope = (f(*[x + h for x in inputs]) - f(*[x - h for x in inputs])) / (2 * h)
    return [slope for _ in inputs]


@my_gradient.mistake(
    "Only the first slope comes back.",
    "How many inputs went in, and how many slopes came out?",
    "Look at how far your `return` is indented.",
    "A `return` inside a loop ends the loop in its first round. First collect them all, then return the list.",
)
def only_the_first(f, inputs, h=1e-6):
    return [nudged(f, inputs, 0, h)]


@only_the_first.also
def first_without_a_list(f, inputs, h=1e-6):
    return nudged(f, inputs, 0, h)


@only_the_first.also
def first_one_sided_without_a_list(f, inputs, h=1e-6):
    return (f(*bumped(inputs, 0, h)) - f(*inputs)) / h


@my_gradient.mistake(
    "The slopes are in the reverse order.",
    "Which input does the first slope belong to?",
    "Compare your list with the inputs, place by place.",
    "The gradient keeps the order of the inputs: add each slope at the end of the list, not at the front.",
)
def reverse_order(f, inputs, h=1e-6):
    return right_gradient(f, inputs, h)[::-1]


@my_gradient.mistake(
    "The slopes are added up: one number for all inputs.",
    "How many inputs went in, and how many slopes came out?",
    "Look at what each round of your loop does with its slope.",
    "The gradient is a list: append each slope to it, and return the list.",
)
def added_up(f, inputs, h=1e-6):
    return sum(right_gradient(f, inputs, h))


@added_up.also
def added_up_one_sided(f, inputs, h=1e-6):
    return sum((f(*bumped(inputs, i, h)) - f(*inputs)) / h for i in range(len(inputs)))


@my_gradient.mistake(
    "Only the last slope comes back.",
    "How many inputs went in, and how many slopes came out?",
    "Where do you make your list: once before the loop, or again in every round?",
    "The list has to last longer than one round: make it once, then append to it.",
)
def only_the_last(f, inputs, h=1e-6):
    return [nudged(f, inputs, len(inputs) - 1, h)]


@only_the_last.also
def last_without_a_list(f, inputs, h=1e-6):
    return nudged(f, inputs, len(inputs) - 1, h)


@only_the_last.also
def only_the_last_one_sided(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, len(inputs) - 1, h)) - f(*inputs)) / h]


@only_the_last.also
def last_one_sided_without_a_list(f, inputs, h=1e-6):
    return (f(*bumped(inputs, len(inputs) - 1, h)) - f(*inputs)) / h


@my_gradient.mistake(
    "The same slope comes back for every input.",
    "Which input moves in the first round of your loop, and which in the second?",
    "Which place in the list do you nudge? Does it change from round to round?",
    "Each round must nudge its own input, and no other.",
)
def last_slope_for_every_input(f, inputs, h=1e-6):
    return [nudged(f, inputs, len(inputs) - 1, h) for _ in inputs]


@last_slope_for_every_input.also
def first_slope_for_every_input(f, inputs, h=1e-6):
    return [nudged(f, inputs, 0, h) for _ in inputs]


@last_slope_for_every_input.also
def last_slope_for_every_input_one_sided(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, len(inputs) - 1, h)) - f(*inputs)) / h for _ in inputs]


@last_slope_for_every_input.also
def first_slope_for_every_input_one_sided(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, 0, h)) - f(*inputs)) / h for _ in inputs]


@my_gradient.mistake(
    "The last slope is missing.",
    "How many inputs went in, and how many slopes came out?",
    "Look at the numbers that your `range` goes through. Which one is the last?",
    "`range(n)` stops before n, so it gives the places of all n inputs.",
)
def last_one_missing(f, inputs, h=1e-6):
    return right_gradient(f, inputs, h)[:-1]


@my_gradient.mistake(
    "The first slope is missing.",
    "How many inputs went in, and how many slopes came out?",
    "Which number does Python give to the first place of a list?",
    "The first input has the number 0, so the loop must start at 0 too.",
)
def first_one_missing(f, inputs, h=1e-6):
    return right_gradient(f, inputs, h)[1:]


@my_gradient.mistake(
    "Written for three inputs, or for two, but some functions have more or fewer.",
    "How many inputs does x²·y + y have, and how many does x·y + sin z − 0.5·z·x have?",
    "Look for a 2 or a 3, or for names like a, b, c, in your function. What tells you how many inputs there are?",
    "The list knows how long it is: loop over it.",
    when=for_one_length_only,
)
def range_of_three(f, inputs, h=1e-6):
    return [nudged(f, inputs, i, h) for i in range(3)]


@range_of_three.also
def unpacked_into_three(f, inputs, h=1e-6):
    a, b, c = inputs
    return [nudged(f, [a, b, c], i, h) for i in range(3)]


@range_of_three.also
def range_of_three_one_sided(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, i, h)) - f(*inputs)) / h for i in range(3)]


@range_of_three.also
def unpacked_into_two(f, inputs, h=1e-6):
    a, b = inputs
    return [nudged(f, [a, b], i, h) for i in range(2)]


@range_of_three.also
def range_of_two(f, inputs, h=1e-6):
    return [nudged(f, inputs, i, h) for i in range(2)]


@my_gradient.mistake(
    "The loop goes over the inputs, but uses them as places in the list.",
    "What is `inputs[1.7]`?",
    "Print your loop variable in the first round. Is it a place in the list, or a number from it?",
    "Places are whole numbers from 0 on. Loop over as many places as there are inputs.",
    when=lambda trial: all_stopped(trial, "list indices must be integers"),
)
def inputs_for_places(f, inputs, h=1e-6):
    return [nudged(f, inputs, i, h) for i in inputs]


@my_gradient.mistake(
    "The list gets lost when you append a slope.",
    "What does `slopes.append(...)` return? Print it.",
    "Look at the line with `append`. What is to the left of it?",
    "`append` changes the list itself and returns None. Don't give that None the name of your list.",
    when=lambda trial: all_stopped(trial, "'NoneType' object has no attribute 'append'"),
)
def lost_by_append(f, inputs, h=1e-6):
    slopes = []
    for i in range(len(inputs)):
        slopes = slopes.append(nudged(f, inputs, i, h))
    return slopes


@my_gradient.mistake(
    "range needs a number, but gets the whole list.",
    "How far should `range([1.7, -0.6])` count?",
    "Look inside the brackets of `range`.",
    "It counts from 0 up to a number: how many inputs there are.",
    when=lambda trial: all_stopped(trial, "'list' object cannot be interpreted as an integer"),
)
def range_of_a_list(f, inputs, h=1e-6):
    return [nudged(f, inputs, i, h) for i in range(inputs)]


@my_gradient.mistake(
    "f is called with only one of its inputs.",
    "How many inputs does f take, and how many do you pass to it?",
    "Look inside the brackets of each f. Where are the inputs that stay fixed?",
    "Every call of f needs all of its inputs, even if only one of them has moved.",
    when=lambda trial: all(calls and len(calls[0]) == 1 and is_number(calls[0][0]) for calls in trial.calls.values()),
)
def one_input_only(f, inputs, h=1e-6):
    return [(f(x + h) - f(x)) / h for x in inputs]


@my_gradient.mistake(
    "A slope is added to the list with +, as if the list were a number.",
    "What does Python say to `[1, 2] + 3`?",
    "Look at the line that keeps the slope. What is on each side of the plus?",
    "A list has a method that adds one more thing at its end. The chapter used it.",
    when=lambda trial: all_stopped(trial, "can only concatenate list") and any_moved(trial),
)
def plus_for_append(f, inputs, h=1e-6):
    slopes = []
    for i in range(len(inputs)):
        slopes = slopes + nudged(f, inputs, i, h)
    return slopes


@my_gradient.mistake(
    "Two inputs with the same value get mixed up.",
    "At (1.3, 1.3, 0), can you tell the first two inputs apart by their values?",
    "Look for `==` or `index` in your function. What does it find when two inputs are equal?",
    "Tell the inputs apart by their places in the list, not by their values.",
)
def compared_by_value(f, inputs, h=1e-6):
    return [(f(*[x + h if x == value else x for x in inputs]) - f(*inputs)) / h for value in inputs]


@compared_by_value.also
def compared_by_value_both_sides(f, inputs, h=1e-6):
    return [
        (f(*[x + h if x == value else x for x in inputs]) - f(*[x - h if x == value else x for x in inputs])) / (2 * h)
        for value in inputs
    ]


@compared_by_value.also
def found_by_index(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, inputs.index(x), h)) - f(*inputs)) / h for x in inputs]


@compared_by_value.also
def found_by_index_both_sides(f, inputs, h=1e-6):
    return [nudged(f, inputs, inputs.index(x), h) for x in inputs]


@my_gradient.mistake(
    "A number is added to the whole list.",
    "Which one of the inputs should move?",
    "Look at the line that makes the nudge: is h added to a list, or to a number in it?",
    "Pick one place in the list, and move the number there.",
    when=lambda trial: all_stopped(trial, "can only concatenate list") and not any_moved(trial),
)
def added_to_the_whole_list(f, inputs, h=1e-6):
    return [(f(*(inputs + h)) - f(*inputs)) / h for _ in inputs]


@my_gradient.mistake(
    "A loop cannot run over a number.",
    "What does `for` need: the number of things, or the things themselves?",
    "Look after `in`, in the line of your loop. What is `len(...)`?",
    "A loop goes over a list. Something must turn the number of inputs into their places: 0, 1, 2, …",
    when=lambda trial: all_stopped(trial, "'int' object is not iterable"),
)
def loop_over_a_number(f, inputs, h=1e-6):
    return [nudged(f, inputs, i, h) for i in len(inputs)]


@my_gradient.mistake(
    "The function and the inputs have changed places.",
    "The check passes two things. Which one comes first, the function or the list?",
    "Look at the order of the names after `def`.",
    "Python goes by the order, not by the names: the first name gets the function.",
    when=lambda trial: any(
        all_stopped(trial, words)
        for words in (
            "'list' object is not callable",
            "not function",
            "type 'function' has no len",
            "'function' object is not",
        )
    ),
)
def changed_places(inputs, f, h=1e-6):
    return [f(*inputs) for _ in range(len(inputs))]


@changed_places.also
def changed_places_and_nudged(inputs, f, h=1e-6):
    here = f(*inputs)
    return [(f(*bumped(inputs, i, h)) - here) / h for i in range(len(inputs))]
