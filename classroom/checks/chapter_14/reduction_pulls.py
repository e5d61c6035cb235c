"""Task 3: the pull-backs of sum and max."""

import numpy as np

from ..core import task
from ..values import guarded
from .common import JUDGES, TRUTH, fresh, two_arrays

REDUCED = [((3, 4), 0), ((3, 4), 1), ((3, 3), 1), ((3, 3), 0), ((2, 3, 2), 1), ((2, 3, 2), -1)]
EQUAL = np.array([[0.7, 1.3, 1.3, 0.2], [1.6, 0.4, 0.9, 0.3], [0.5, 0.5, 0.5, 0.1], [0.8, 0.8, 0.8, 0.8]])


def reductions_pulled_back(pulls):
    seen = {}
    cases = [
        (f"x of shape {shape}, axis {axis}", *fresh(shape, seed=k), axis) for k, (shape, axis) in enumerate(REDUCED)
    ]
    for label, x, axis in [*cases, ("x with equal maxima in a row, axis 1", EQUAL.copy(), 1)]:
        (g,) = fresh(x.sum(axis=axis).shape, seed=99)
        result = guarded(lambda g=g, x=x, axis=axis: pulls(g, x, axis))
        seen |= two_arrays(label, ("through the sum", "through the maximum"), result)
    return seen


def with_axis(g, axis):
    return np.expand_dims(g, axis)


def through_sum(g, x, axis):
    return np.broadcast_to(with_axis(g, axis), x.shape)


def through_max(g, x, axis):
    largest = x == x.max(axis=axis, keepdims=True)
    return with_axis(g, axis) * largest / largest.sum(axis=axis, keepdims=True)


@task(
    "Tried on tables and stacks along every axis, and with two, three and four equal maxima.",
    observe=reductions_pulled_back,
    truth=TRUTH,
    instead=JUDGES,
)
def reduction_pulls(g, x, axis):
    """The share of x, if g has arrived at x.sum(axis), and if it has arrived at x.max(axis)."""
    return through_sum(g, x, axis), through_max(g, x, axis)


@reduction_pulls.mistake(
    "The sum's slope is not repeated.",
    "Which shape must the share of x have?",
    "Compare the shape of your first result with the shape of x.",
    "Every number of x had a part in the sum. Each of them gets the whole slope of its sum.",
)
def not_repeated(g, x, axis):
    return g, through_max(g, x, axis)


@reduction_pulls.mistake(
    "The slope is spread along the wrong axis.",
    "With axis 1, each *row* has one sum. Do all numbers of a row get the same slope in your result?",
    "NumPy aligns shapes on the right. Where is the axis of length 1 that `g` needs?",
    "Put the axis that was summed away back into g, with length 1, before you stretch it.",
)
def no_axis_put_back(g, x, axis):
    return np.broadcast_to(g, x.shape), through_max(g, x, axis)


@reduction_pulls.mistake(
    "The sum's slope is divided, as for a mean.",
    "One term of a sum grows by 0.1. How far does the sum move?",
    "Look at your first result: is something divided by the number of terms?",
    "A sum of many terms moves as far as one of its terms does. Only a mean divides.",
)
def like_a_mean(g, x, axis):
    return through_sum(g, x, axis) / x.shape[axis], through_max(g, x, axis)


@reduction_pulls.mistake(
    "The sum passes on 1, not what came from above.",
    "If the sum counted ten times as much, would your first result be ten times as large?",
    "Where is `g` in your first result?",
    "The local derivative of a sum is 1. The share is 1 times what comes from above.",
)
def ones_for_sum(g, x, axis):
    return np.ones(x.shape), through_max(g, x, axis)


@reduction_pulls.mistake(
    "The maximum passes its slope to every number.",
    "If the smallest number of a row grows a little, does the maximum move?",
    "Look at your second result: which numbers of a row are not 0?",
    "Only the number that is the maximum moves it.",
)
def max_like_sum(g, x, axis):
    return through_sum(g, x, axis), through_sum(g, x, axis)


@reduction_pulls.mistake(
    "The maximum passes on 1, not what came from above.",
    "If the maximum counted ten times as much, would your second result be ten times as large?",
    "Where is `g` in your second result?",
    "The place of the maximum says which number gets something. How much it gets is in g.",
)
def mask_alone(g, x, axis):
    largest = x == x.max(axis=axis, keepdims=True)
    return through_sum(g, x, axis), largest / largest.sum(axis=axis, keepdims=True)


@reduction_pulls.mistake(
    "One maximum for the whole array, where each row or column has its own.",
    "How many maxima does `x.max(axis=1)` find in a table of 3 rows?",
    "Look at the maximum that you compare x with: which axis does it go along?",
    "Each slope of g belongs to its own maximum, so there are as many maxima as there are slopes.",
)
def one_for_all(g, x, axis):
    return through_sum(g, x, axis), with_axis(g, axis) * (x == x.max())


@reduction_pulls.mistake(
    "Equal maxima each get the whole slope.",
    "Two numbers are the maximum together. How much may they get, added up?",
    "Try a row with two equal maxima, and add up your second result.",
    "What comes from above is passed on once, so equal maxima share it.",
)
def both_get_all(g, x, axis):
    return through_sum(g, x, axis), with_axis(g, axis) * (x == x.max(axis=axis, keepdims=True))


@reduction_pulls.mistake(
    "Equal maxima get half each, however many they are.",
    "Three numbers are the maximum together. How much may each of them get?",
    "Look at what you divide by. Is it a count, or always 2?",
    "Count the largest numbers of each row or column, and divide by that count.",
)
def halved(g, x, axis):
    largest = x == x.max(axis=axis, keepdims=True)
    several = largest.sum(axis=axis, keepdims=True) > 1
    return through_sum(g, x, axis), with_axis(g, axis) * largest / np.where(several, 2, 1)


@reduction_pulls.mistake(
    "Of equal maxima only the first gets anything.",
    "Two numbers are the maximum together. Is one of them more of a maximum than the other?",
    "How do you find the place of the maximum? What does that do with equal numbers?",
    "Here equal maxima share the slope. (Some libraries do choose one of them.)",
)
def first_of_equals(g, x, axis):
    first = np.zeros(x.shape)
    np.put_along_axis(first, np.expand_dims(x.argmax(axis=axis), axis), 1.0, axis)
    return through_sum(g, x, axis), with_axis(g, axis) * first


@reduction_pulls.mistake(
    "The smallest number gets the maximum's slope.",
    "Which number of a row is the maximum?",
    "Look at what you compare x with.",
    "The slope goes to the place where x equals its maximum.",
)
def smallest(g, x, axis):
    return through_sum(g, x, axis), with_axis(g, axis) * (x == x.min(axis=axis, keepdims=True))


@reduction_pulls.mistake(
    "Data where a slope belongs: the maximum itself comes back.",
    "Does the *size* of the maximum matter for how fast it moves?",
    "Look at what you multiply g with in your second result.",
    "The local derivative is 1 at the place of the maximum and 0 elsewhere, whatever the number there is.",
)
def times_the_maximum(g, x, axis):
    return through_sum(g, x, axis), through_max(g, x, axis) * x


@reduction_pulls.mistake(
    "The two results are in the wrong order.",
    "Which of your two results has zeros in it?",
    "Look at your return line.",
    "First the share through the sum, then the share through the maximum.",
)
def turned_round(g, x, axis):
    return through_max(g, x, axis), through_sum(g, x, axis)


@reduction_pulls.mistake(
    "The axis of the task is not used: yours is always the same.",
    "With axis 0, how many numbers has g, and how many rows has x?",
    "Look for a fixed axis, or a `[:, None]`, in your lines. Where does `axis` appear?",
    "The axis of length 1 that g needs is put back where it was summed away, and that place is `axis`.",
)
def always_axis_1(g, x, axis):
    return through_sum(g, x, 1), through_max(g, x, 1)


@always_axis_1.also
def always_axis_0(g, x, axis):
    return through_sum(g, x, 0), through_max(g, x, 0)


@always_axis_1.also
def always_a_column(g, x, axis):
    largest = x == x.max(axis=axis, keepdims=True)
    share = g[:, None] * largest / largest.sum(axis=axis, keepdims=True)
    return g[:, None] * np.ones(x.shape), share


@always_axis_1.also
def always_the_maxima_of_rows(g, x, axis):
    largest = x == x.max(axis=1, keepdims=True)
    return g[:, None] * np.ones(x.shape), g[:, None] * largest / largest.sum(axis=1, keepdims=True)


@reduction_pulls.mistake(
    "Equal maxima are counted in the whole array, not in each row or column.",
    "In a table of 3 rows without equal numbers, how many maxima share one slope?",
    "Look at the count that you divide by. Along which axis does it go?",
    "Only the maxima of the *same* row or column share a slope.",
)
def counted_everywhere(g, x, axis):
    largest = x == x.max(axis=axis, keepdims=True)
    return through_sum(g, x, axis), with_axis(g, axis) * largest / largest.sum()


@reduction_pulls.mistake(
    "Data where a slope belongs: both shares are multiplied by x.",
    "If a number of x is twice as large, does the sum move twice as much when that number is nudged?",
    "Where does `x` itself appear in your two results, and not only its shape or a comparison?",
    "The local derivative of a sum is 1 for each term, whatever the number there is.",
)
def both_times_x(g, x, axis):
    return through_sum(g, x, axis) * x, through_max(g, x, axis) * x


@both_times_x.also
def sum_times_x(g, x, axis):
    return through_sum(g, x, axis) * x, through_max(g, x, axis)
