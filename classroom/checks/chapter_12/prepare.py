"""Task 3: prepare the data without looking at the test."""

import math
from functools import partial

from ..core import Said, Stopped, guarded, kind_of, task
from ..isolation import as_list
from .common import mean_and_spread, scaled

XS, YS, TEST_XS = [1.7, -0.6, 2.3, 7.1], [40.3, -3.9, 12.6, 357.0], [11.5, -4.2]
MORE = [0.3, 0.9, -2.2], [-510.0, 33.5, 71.0], [0.4, -3.1, 0.9, 5.2]
NO_TEST = "with no test inputs at all"
ONCE = "the three lists"
PARTS = ("training input", "target", "test input")


def use_prepare(answer):
    """The three lists of two sets of data, number by number, each under the name of its list."""
    seen = {}
    for place, data in [("", (XS, YS, TEST_XS)), ("other data, ", MORE), (f"{NO_TEST}, ", (XS, YS, []))]:
        given = guarded(partial(answer, *map(list, data))) if place.startswith(NO_TEST) else answer(*map(list, data))
        if isinstance(given, Stopped):
            seen[f"{place}how many {PARTS[0]}s"] = given
            break
        if given is None or given is ...:
            return {f"{PARTS[0]} 1": given}
        if not isinstance(given, (list, tuple)):
            return {"what you return": Said(f"your answer is {kind_of(given)}, where three lists belong")}
        if len(given) != 3:
            return {"what you return": Said(f"you return {len(given)} lists, where three belong")}
        once = next((numbers for numbers in given if hasattr(numbers, "__next__")), None)
        if once is not None:
            return {ONCE: Said(f"there is {kind_of(once)} in your answer, where a list belongs")}
        for part, numbers in zip(PARTS, map(as_list, given)):
            if not isinstance(numbers, (list, tuple)):
                return {f"the {part}s": Said(f"your answer gives {kind_of(numbers)}, where a list belongs")}
            seen[f"{place}how many {part}s"] = len(numbers)
            seen |= {f"{place}{part} {i}": x for i, x in enumerate(numbers, 1)}
    return seen


@task(
    "Inputs, targets and test inputs, each with the mean and spread of the training numbers.",
    probes={"the first data": (XS, YS, TEST_XS)},  # for the function's brackets; what it does is seen by the next line
    observe=use_prepare,
    truth="it should be",
)
def prepare(xs, ys, test_xs):
    """The training inputs, the targets and the test inputs, all normalised."""
    return scaled(xs, xs), scaled(ys, ys), scaled(test_xs, xs)


@prepare.mistake(
    "Nothing has been normalised.",
    "How large are the numbers that you return?",
    "Compare what you return with what you were given.",
    "Each list has to go through a normaliser, number by number.",
)
def all_raw(xs, ys, test_xs):
    return list(xs), list(ys), list(test_xs)


@prepare.mistake(
    "One normaliser for inputs and targets together.",
    "Are your normalised inputs of a size near 1, or much smaller?",
    "From which numbers did your normaliser learn? Do inputs and targets have the same size?",
    "The targets are so much larger that the inputs become tiny. Each kind of number needs its own normaliser.",
)
def one_for_both(xs, ys, test_xs):
    return scaled(xs, xs + ys), scaled(ys, xs + ys), scaled(test_xs, xs + ys)


@one_for_both.also
def one_for_all_three(xs, ys, test_xs):
    return [scaled(some, xs + ys + test_xs) for some in (xs, ys, test_xs)]


@prepare.mistake(
    "The targets are still raw.",
    "In the chapter the raw run exploded. Was it because of the inputs alone?",
    "Look at what you return for ys.",
    "An error of hundreds goes straight into the gradient. The targets need a normaliser of their own.",
)
def raw_targets(xs, ys, test_xs):
    return scaled(xs, xs), list(ys), scaled(test_xs, xs)


@prepare.mistake(
    "The inputs are still raw.",
    "The input is a factor of the gradient. How large is that factor here?",
    "Look at what you return for xs.",
    "Both the inputs and the targets must have a size near 1.",
)
def raw_inputs(xs, ys, test_xs):
    return list(xs), scaled(ys, ys), list(test_xs)


@raw_inputs.also
def raw_training_inputs(xs, ys, test_xs):
    return list(xs), scaled(ys, ys), scaled(test_xs, xs)


@prepare.mistake(
    "The targets went through the inputs' normaliser.",
    "What are the mean and the spread of your normalised targets?",
    "You have made one normaliser. Do xs and ys have the same size?",
    "Inputs and targets have one normaliser each, made from their own numbers.",
)
def targets_by_the_inputs(xs, ys, test_xs):
    return scaled(xs, xs), scaled(ys, xs), scaled(test_xs, xs)


@prepare.mistake(
    "The inputs went through the targets' normaliser.",
    "What are the mean and the spread of your normalised inputs?",
    "Your function has a list of xs and a list of ys. From which one does the inputs' normaliser learn?",
    "Inputs and targets have one normaliser each, made from their own numbers.",
)
def inputs_by_the_targets(xs, ys, test_xs):
    return scaled(xs, ys), scaled(ys, ys), scaled(test_xs, ys)


@inputs_by_the_targets.also
def normalisers_exchanged(xs, ys, test_xs):
    return scaled(xs, ys), scaled(ys, xs), scaled(test_xs, ys)


@prepare.mistake(
    "The test inputs count in the mean and the spread.",
    "Before a test, may the network know anything about its questions?",
    "Which numbers did you learn the mean and the spread from?",
    "Mean and spread are learned, like weights. Which data may learning use?",
)
def test_inputs_count(xs, ys, test_xs):
    return scaled(xs, xs + test_xs), scaled(ys, ys), scaled(test_xs, xs + test_xs)


@prepare.mistake(
    "The test inputs have a normaliser of their own.",
    "Could the same number be normalised in two different ways in your program?",
    "Compare what 2.3 would become among the training inputs and among the test inputs.",
    "A network that was trained on one scale must be asked on that same scale.",
)
def test_inputs_by_themselves(xs, ys, test_xs):
    return scaled(xs, xs), scaled(ys, ys), scaled(test_xs, test_xs)


@prepare.mistake(
    "The test inputs are still raw.",
    "How large were the network's inputs in training? And how large are they now?",
    "Look at what you return for the test inputs.",
    "Normalise new numbers like the old ones, with the same normaliser.",
)
def raw_test_inputs(xs, ys, test_xs):
    return scaled(xs, xs), scaled(ys, ys), list(test_xs)


@prepare.mistake(
    "The test inputs went through the targets' normaliser.",
    "What is a test input: a kind of x, or a kind of y?",
    "You have two normalisers. Which one makes your last list?",
    "Normalise new inputs like the old ones.",
)
def test_inputs_by_the_targets(xs, ys, test_xs):
    return scaled(xs, xs), scaled(ys, ys), scaled(test_xs, ys)


@prepare.mistake(
    "The three lists are in another order.",
    "Which list does the task ask for first, which second, which third?",
    "Your numbers are right. Look at the line with the `return`.",
    "Training inputs, targets, test inputs: the order of the arguments.",
)
def targets_last(xs, ys, test_xs):
    return scaled(xs, xs), scaled(test_xs, xs), scaled(ys, ys)


@targets_last.also
def test_inputs_first(xs, ys, test_xs):
    return scaled(test_xs, xs), scaled(xs, xs), scaled(ys, ys)


@targets_last.also
def targets_first(xs, ys, test_xs):
    return scaled(ys, ys), scaled(xs, xs), scaled(test_xs, xs)


@targets_last.also
def targets_then_test_inputs(xs, ys, test_xs):
    return scaled(ys, ys), scaled(test_xs, xs), scaled(xs, xs)


@targets_last.also
def the_other_way_round(xs, ys, test_xs):
    return scaled(test_xs, xs), scaled(ys, ys), scaled(xs, xs)


@prepare.mistake(
    "The numbers were restored, not normalised.",
    "Are your numbers nearer to the size of 1 than the ones you were given?",
    "Which of the two methods do you call?",
    "`normalise` brings numbers to a size near 1. `restore` turns them back.",
)
def restored(xs, ys, test_xs):
    back = lambda numbers, by: [x * mean_and_spread(by)[1] + mean_and_spread(by)[0] for x in numbers]
    return back(xs, xs), back(ys, ys), back(test_xs, xs)


@prepare.mistake(
    "A map or a generator can be read only once: the task asks for lists.",
    "What do you see when you read the first of your three results a second time?",
    "Look at what makes your results: is it `map(...)`, or a loop in round brackets?",
    "Training reads the inputs again at every step. Put `list(...)` around it, or write the loop in square brackets.",
    when=lambda trial: ONCE in trial.seen,
)
def maps_for_lists(xs, ys, test_xs):
    return map(float, scaled(xs, xs)), map(float, scaled(ys, ys)), map(float, scaled(test_xs, xs))


def nothing_to_test(error):
    def stops(xs, ys, test_xs):
        if not test_xs:
            raise error("no test inputs")
        return scaled(xs, xs), scaled(ys, ys), scaled(test_xs, xs)

    return stops


@prepare.mistake(
    "It stops where there are no test inputs.",
    "What should come back for an empty list of test inputs?",
    "Look at what you do with `test_xs` besides normalising each number of it.",
    "Task 5 has no test inputs. A loop over an empty list runs no time, and that is all that is needed.",
)
def stops_without_test_inputs(xs, ys, test_xs):
    return nothing_to_test(ValueError)(xs, ys, test_xs)


for error in (IndexError, ZeroDivisionError):
    stops_without_test_inputs.also(nothing_to_test(error))


@prepare.mistake(
    "The spread divides by n − 1, where the chapter divides by n.",
    "Of how many squares do you take the mean?",
    "Look at the number that the sum of the squares is divided by. Where does your spread come from?",
    "This course divides by n. `statistics.stdev` divides by n − 1, and `statistics.pstdev` by n.",
)
def by_one_less(xs, ys, test_xs):
    def one_less(numbers, by):
        return [x * math.sqrt((len(by) - 1) / len(by)) for x in scaled(numbers, by)]

    return one_less(xs, xs), one_less(ys, ys), one_less(test_xs, xs)


@prepare.mistake(
    "A whole list went in where one number belongs.",
    "What does your `normalise` do with its argument: can it subtract a mean from a list?",
    "Look at the line that stopped: which name in it is a list?",
    "`normalise` is called once for every number; the results go into a list.",
    when=lambda trial: any(isinstance(v, Stopped) and "'list' and 'float'" in v.error for v in trial.seen.values()),
)
def a_list_for_a_number(xs, ys, test_xs):
    mean, spread = mean_and_spread(xs)
    return (xs - mean) / spread, ys, test_xs
