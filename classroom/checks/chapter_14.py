"""Chapter 14: pull-backs between arrays, a softmax, and a loss whose shapes fit only by accident."""

from functools import lru_cache

import numpy as np

from ..engine import module
from .core import Said, Stopped, _guarded, _kind, task

Array, ArrayMLP = module("arrays").Array, module("arrays").ArrayMLP
JUDGES = {"Array": Array, "ArrayMLP": ArrayMLP}
TRUTH = "it should be"


class Plain(str):
    """A shape or a few words that are compared, and stand on a card without quotes."""

    __repr__ = str.__str__


@lru_cache
def numbers(shape, seed):
    """An array of numbers that are pairwise different, none of them 0, ±1 or 2: a fresh copy is made by the caller."""
    rng = np.random.default_rng(seed)
    return np.round(rng.uniform(0.2, 1.9, shape) * rng.choice([-1, 1], shape), 3) + 0.0007


def fresh(*shapes, seed=0):
    return [numbers(shape, seed + k).copy() for k, shape in enumerate(shapes)]


def in_numbers(label, result):
    """What came back, as {label: shape or number}; in words where it is no array of numbers."""
    if isinstance(result, Stopped) or result is None or result is ...:
        return {label: result}
    if hasattr(result, "_prev"):
        result = result.data
    array = _guarded(lambda: np.asarray(result))
    if isinstance(array, Stopped) or array.dtype.kind not in "fiu":
        return {label: Said(f"{_kind(result)} has come back where an array of numbers belongs")}
    found = {f"{label}, the shape": Plain(array.shape)}
    return found | {f"{label}, number {i}": x for i, x in enumerate(array.ravel().tolist(), 1)}


def untouched(label, given, before):
    """Whether the arrays that a function was given still hold what they held."""
    same = all(one.shape == other.shape and (one == other).all() for one, other in zip(given, before))
    return {f"{label}: the arrays that it was given": Plain("as before" if same else "changed")}


# -- Task 1: unbroadcast ----------------------------------------------------------------------------------------------

STRETCHED = [  # the shape of g, the shape to go back to
    ((3, 4), (3, 1)),
    ((3, 4), (4,)),
    ((3, 4), (3, 4)),
    ((3, 3), (1, 3)),
    ((2, 3, 4), (3, 1)),
    ((2, 3, 4), (2, 1, 4)),
    ((2, 2, 2), (2,)),
    ((2, 3, 4), ()),
    ((1, 3), (3,)),
]


def summed_back(unbroadcast):
    seen = {}
    for k, (wide, shape) in enumerate(STRETCHED):
        (g,) = fresh(wide, seed=k)
        label = f"g of shape {wide} back to {shape}"
        before = g.copy()
        result = _guarded(lambda g=g, shape=shape: unbroadcast(g, shape))
        seen |= in_numbers(label, result)
        if result is not None and result is not ...:
            seen |= untouched(label, [g], [before])
    return seen


@task(
    "Tried on columns, rows, squares, stacks and a single number: every stretched axis was summed, and no other.",
    observe=summed_back,
    truth=TRUTH,
    instead=JUDGES,
)
def unbroadcast(g, shape):
    """g, summed over the axes along which an array of this shape was stretched."""
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for axis, length in enumerate(shape):
        if length != g.shape[axis]:
            g = g.sum(axis=axis, keepdims=True)
    return g


@unbroadcast.mistake(
    "Nothing is summed: the gradient keeps the stretched shape.",
    "A column of 3 numbers was stretched to 12. How many slopes may it get back?",
    "Compare the shape of what you return with `shape`.",
    "A number that was used four times gets four shares. What does chapter 06 do with the shares of one number?",
)
def nothing_summed(g, shape):
    return g


@unbroadcast.mistake(
    "Averaged where shares add up.",
    "If a number is used four times, and each use moves the result by 1, how far does the result move?",
    "Which NumPy function brings the copies together in your code?",
    "Shares of one number add up. A mean divides by the number of copies.",
)
def averaged(g, shape):
    while g.ndim > len(shape):
        g = g.mean(axis=0)
    for axis, length in enumerate(shape):
        if length != g.shape[axis]:
            g = g.mean(axis=axis, keepdims=True)
    return g


@unbroadcast.mistake(
    "Only the axes in front are summed.",
    "Which axis of a column was stretched: one that it lacks, or one that it has?",
    "Try `g` of shape (3, 4) and `shape` (3, 1). Does any line of yours change it?",
    "There are two kinds of stretched axes: those that were missing, and those of length 1.",
)
def only_in_front(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    return g


@unbroadcast.mistake(
    "Only axes of length 1 are summed; those that were missing are left.",
    "A row of shape (4,) met a table of shape (3, 4). Which axis did the row not have?",
    "Compare how many axes `g` has with how many `shape` has.",
    "Axes that broadcasting put in front must go altogether, before you compare lengths.",
)
def only_stretched(g, shape):
    extra = g.ndim - len(shape)
    for axis, length in enumerate(shape):
        if length != g.shape[axis + extra]:
            g = g.sum(axis=axis + extra, keepdims=True)
    return g


@unbroadcast.mistake(
    "A summed axis is gone, where it should stay with length 1.",
    "What is the shape of a column: (3, 1) or (3,)?",
    "Look at how many axes `g` has after your sum over a stretched axis.",
    "An axis that the array had must be there again, with length 1. NumPy's sums have an option for that.",
)
def axis_lost(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    stretched = tuple(axis for axis, length in enumerate(shape) if length != g.shape[axis])
    return g.sum(axis=stretched) if stretched else g


@unbroadcast.mistake(
    "One copy is kept, and the shares of the others are lost.",
    "What happens to the slopes of the second, third and fourth copy?",
    "Do you choose from `g`, or do you add?",
    "Every copy brings a share, and no share may be lost.",
)
def first_copy(g, shape):
    while g.ndim > len(shape):
        g = g[0]
    for axis, length in enumerate(shape):
        if length != g.shape[axis]:
            g = g.take([0], axis=axis)
    return g


@unbroadcast.mistake(
    "Everything is summed into one number.",
    "Was the column stretched along both axes, or along one?",
    "Does your sum say along which axis it goes?",
    "Only the stretched axes are summed. Along the others the numbers stay apart.",
)
def all_in_one(g, shape):
    return g if g.shape == shape else np.full(shape, g.sum())


@unbroadcast.mistake(
    "The axes are compared from the left.",
    "Does NumPy align shapes on the left or on the right?",
    "Try `g` of shape (3, 4) and `shape` (4,). Which axis does your code sum over?",
    "New axes are put in front. So the last axis of `shape` belongs to the last axis of `g`.",
)
def from_the_left(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=-1)
    for axis, length in enumerate(shape):
        if length != g.shape[axis]:
            g = g.sum(axis=axis, keepdims=True)
    return g


@unbroadcast.mistake(
    "Reshaped or cut, not summed.",
    "How many numbers does `g` have, and how many of them play a part in your result?",
    "Which line of yours makes the array smaller? Does it add anything?",
    "A reshape moves numbers and adds none. To bring the shares together, add them.",
)
def cut_to_size(g, shape):
    return np.resize(g, shape)


# -- Task 2: the pull-backs of @ --------------------------------------------------------------------------------------

PRODUCTS = [((4, 3), (3, 2)), ((3, 3), (3, 3)), ((1, 3), (3, 1)), ((5, 2), (2, 4))]


def two_arrays(label, names, result):
    """What came back where two arrays belong."""
    if isinstance(result, Stopped) or result is None or result is ...:
        return {label: result}
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        kind = f"{len(result)} parts have" if isinstance(result, (tuple, list)) else f"{_kind(result)} has"
        return {label: Said(f"{kind} come back where two arrays belong, one for each side")}
    return {key: x for name, one in zip(names, result) for key, x in in_numbers(f"{label}, {name}", one).items()}


def products_pulled_back(pulls):
    seen = {}
    for k, (left, right) in enumerate(PRODUCTS):
        given = fresh((left[0], right[1]), left, right, seed=10 * k)
        before = [one.copy() for one in given]
        label = f"{left} @ {right}"
        result = _guarded(lambda given=given: pulls(*given))
        seen |= two_arrays(label, ("the share of a", "the share of b"), result)
        if result is not None and result is not ...:
            seen |= untouched(label, given, before)
    return seen


@task(
    "Tried on tall, wide and square matrices: both shares agree with a nudge.",
    observe=products_pulled_back,
    changes={"g": ..., "a": ..., "b": ...},
    truth=TRUTH,
    instead=JUDGES,
)
def matmul_pulls(g, a, b):
    """The shares of a and of b, if g has arrived at a @ b."""
    return g @ b.T, a.T @ g


@matmul_pulls.mistake(
    "The transposes are missing.",
    "`g` has the shape of the product. Can you multiply it by `b` as it stands?",
    "Write the three shapes down, for a of shape (4, 3) and b of shape (3, 2).",
    "The share of a runs over the columns of b. A matrix product runs over rows of the left and columns of the right.",
)
def no_transposes(g, a, b):
    return g @ b, a @ g


@matmul_pulls.mistake(
    "The factors are in the wrong order.",
    "In a matrix product, may you swap the factors?",
    "Write down the shapes of both products, for a of shape (4, 3) and b of shape (3, 2).",
    "The share of a must have as many rows as g, so g is on its left.",
)
def wrong_order(g, a, b):
    return b.T @ g, g @ a.T


@matmul_pulls.mistake(
    "Each side gets the share of the other.",
    "Which shape must the first array that you return have?",
    "Look at the order of the two results.",
    "First the share of a, in the shape of a; then the share of b, in the shape of b.",
)
def shares_swapped(g, a, b):
    return a.T @ g, g @ b.T


@matmul_pulls.mistake(
    "The gradient from above is missing.",
    "If the result mattered ten times as much, would your shares be ten times as large?",
    "Where does `g` appear in your two products?",
    "A pull-back turns g into a share. What it returns must depend on g.",
)
def without_g(g, a, b):
    ones = np.ones(g.shape)
    return ones @ b.T, a.T @ ones


@matmul_pulls.mistake(
    "Multiplied number by number, as if @ were *.",
    "In how many numbers of the product is one number of a used?",
    "Which sign is between your factors?",
    "A number of a meets a whole row of b. Its share is a sum over that row, and sums of products are what @ does.",
)
def number_by_number(g, a, b):
    return g * b, g * a


@matmul_pulls.mistake(
    "The shares are transposed.",
    "Has your first share the shape of a?",
    "Compare the shapes of what you return with those of a and b.",
    "The numbers are right, with rows and columns swapped. Which order of the factors gives the other table?",
)
def transposed(g, a, b):
    return b @ g.T, g.T @ a


@matmul_pulls.mistake(
    "Divided by the number of rows.",
    "Is the product divided by anything on the way there?",
    "Look for a mean, or for a division.",
    "If the loss is a mean over the examples, its 1/n is in g already.",
)
def divided(g, a, b):
    return g @ b.T, a.T @ g / len(a)


@matmul_pulls.mistake(
    "The share of b is the gradient itself, times b.",
    "How fast does the product move with a number of b: what is that number multiplied by?",
    "Which of the two arrays appears in the second share?",
    "The share of one factor is made of g and the *other* factor.",
)
def own_factor(g, a, b):
    return g @ b.T, b @ (g.T @ g)


@matmul_pulls.mistake(
    "Only one share comes back.",
    "How many factors does a product have?",
    "Look at your return line: how many arrays are in it?",
    "Each factor gets a share. Return two arrays, with a comma between them.",
    when=lambda trial: all(
        "come back where two arrays belong" in str(x) for x in trial.seen.values() if "before" not in x
    ),
)
def one_share(g, a, b):
    return g @ b.T


@matmul_pulls.mistake(
    "The arrays that it was given have been changed.",
    "After your function has run, does `g` still hold what it held?",
    "Look for `*=`, `+=`, `out=` or an assignment to a part of an array.",
    "An operation with = makes a new array. One with *= changes the array that others still need.",
)
def changed_in_place(g, a, b):
    shares = g @ b.T, a.T @ g
    g *= 0
    return shares


# -- Task 3: the pull-backs of sum and max ----------------------------------------------------------------------------

REDUCED = [((3, 4), 0), ((3, 4), 1), ((3, 3), 1), ((3, 3), 0), ((2, 3, 2), 1), ((2, 3, 2), -1)]
EQUAL = np.array([[0.7, 1.3, 1.3], [1.6, 0.4, 0.9]])


def reductions_pulled_back(pulls):
    seen = {}
    cases = [
        (f"x of shape {shape}, axis {axis}", *fresh(shape, seed=k), axis) for k, (shape, axis) in enumerate(REDUCED)
    ]
    for label, x, axis in [*cases, ("x with two equal maxima in a row, axis 1", EQUAL.copy(), 1)]:
        (g,) = fresh(x.sum(axis=axis).shape, seed=99)
        before = [g.copy(), x.copy()]
        result = _guarded(lambda g=g, x=x, axis=axis: pulls(g, x, axis))
        seen |= two_arrays(label, ("through the sum", "through the maximum"), result)
        if result is not None and result is not ...:
            seen |= untouched(label, [g, x], before)
    return seen


def with_axis(g, axis):
    return np.expand_dims(g, axis)


def through_sum(g, x, axis):
    return np.broadcast_to(with_axis(g, axis), x.shape)


def through_max(g, x, axis):
    largest = x == x.max(axis=axis, keepdims=True)
    return with_axis(g, axis) * largest / largest.sum(axis=axis, keepdims=True)


@task(
    "Tried on tables and stacks along every axis, and with two equal maxima.",
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


# -- Task 4: softmax --------------------------------------------------------------------------------------------------

SCORES = {
    "scores of usual size": numbers((4, 3), 41),
    "scores near 1000": numbers((2, 3), 42) + 1000,
    "rows that are far apart": np.array([[0.3, -0.8, 1.4], [-1200.6, -1201.3, -1199.9]]),
}


def at_work(softmax):
    """Probabilities and gradients, with every number weighted differently."""
    seen = {}
    for k, (label, scores) in enumerate(SCORES.items()):
        x, (weights,) = Array(scores.copy()), fresh(scores.shape, seed=50 + k)
        with np.errstate(all="ignore"):
            result = _guarded(lambda x=x: softmax(x))
        if result is None or result is ... or isinstance(result, Stopped):
            seen[label] = result
            continue
        if not isinstance(result, Array):
            seen[label] = Said(f"{_kind(result)} has come back where an Array belongs, so nothing can flow back")
            continue
        seen |= in_numbers(f"{label}, the probabilities", result)
        with np.errstate(all="ignore"):
            ended = _guarded(lambda result=result, weights=weights: (result * weights).sum().backward())
        gradient = ended if isinstance(ended, Stopped) else np.broadcast_to(x.grad, x.shape)
        seen |= in_numbers(f"{label}, the gradient", gradient)
        seen |= untouched(label, [x.data], [scores])
    return seen


def softmax_of(x, shift=None, axis=1, pull=None, recorded=True):
    """A softmax as one operation, with its parts left open."""
    shift = x.data.max(axis=1, keepdims=True) if shift is None else shift
    e = np.exp(x.data - shift)
    s = e / e.sum(axis=axis, keepdims=True)
    pull = pull or (lambda g, s: s * (g - (g * s).sum(axis=1, keepdims=True)))
    return Array(s, (x,), "softmax", (lambda g: pull(g, s),)) if recorded else Array(s)


@task(
    "Tried on usual scores, on scores near 1000 and on rows far apart: the rows sum to 1, and the gradients are right.",
    observe=at_work,
    truth=TRUTH,
    instead=JUDGES,
    stub=lambda x: None,
)
def softmax(x):
    """The softmax of each row of an Array, as one operation with its pull-back."""
    return softmax_of(x)


@softmax.mistake(
    "Numbers that are too big: the exponentials overflow.",
    "What is e to the power of 1000, as a float?",
    "Try the row 1000, 1001, 999. Which step first shows inf?",
    "If you take the same number away from a whole row, the probabilities stay as they are. Which number helps most?",
)
def overflows(x):
    return softmax_of(x, shift=0.0)


@softmax.mistake(
    "One maximum is taken away from all rows.",
    "The second row is a thousand below the first. What is left of its exponentials?",
    "Look at the maximum that you take away: is it the maximum of each row?",
    "Each row has its own largest number. Take that away, row by row.",
)
def shifted_by_the_largest(x):
    return softmax_of(x, shift=x.data.max())


@softmax.mistake(
    "The columns sum to 1, not the rows.",
    "A row is one example with its scores. What should its probabilities add up to?",
    "Along which axis does your sum go?",
    "Axis 0 goes down a column, over the examples. Axis 1 goes across, over the scores of one example.",
)
def down_the_columns(x):
    return softmax_of(x, axis=0)


@down_the_columns
def down_the_columns_by_operations(x):
    e = (x - x.max(axis=1, keepdims=True)).exp()
    return e / e.sum(axis=0)


@down_the_columns
def all_down_the_columns(x):
    e = (x - x.max(axis=0)).exp()
    return e / e.sum(axis=0)


@softmax.mistake(
    "The whole array sums to 1, not each row.",
    "With four examples, how much probability is there altogether?",
    "Does your sum say which axis it goes along?",
    "Each row is a choice of its own, so each row has its own sum.",
)
def all_together(x):
    return softmax_of(x, axis=None)


@all_together
def all_together_by_operations(x):
    e = (x - x.max(axis=1, keepdims=True)).exp()
    return e / e.sum()


@all_together
def one_maximum_and_all_together(x):
    e = (x - x.max()).exp()
    return e / e.sum()


@softmax.mistake(
    "The sum over the row has lost its axis.",
    "What is the shape of a sum along axis 1, and how does NumPy align it with the table?",
    "Look at the shapes on both sides of your division.",
    "Each row must be divided by its own sum, so the sums must form a column.",
)
def without_keepdims(x):
    e = np.exp(x.data - x.data.max(axis=1, keepdims=True))
    return Array(e / e.sum(axis=1), (x,), "softmax", (lambda g: g,))


@softmax.mistake(
    "Each score gets a gradient only from its own probability.",
    "If one score of a row grows, what happens to the *other* probabilities of that row?",
    "Look at your pull-back: does the gradient of one number reach any other?",
    "The row's sum is in every probability. So a score gets a share from all of them.",
)
def only_itself(x):
    return softmax_of(x, pull=lambda g, s: g * s * (1 - s))


@softmax.mistake(
    "The row's sum is treated as if it did not move.",
    "When one score grows, does the number that you divide by stay the same?",
    "Your pull-back is that of the exponential, divided by a constant. What is missing?",
    "All probabilities of a row get smaller when its sum grows. Something must be subtracted.",
)
def sum_stands_still(x):
    return softmax_of(x, pull=lambda g, s: g * s)


@softmax.mistake(
    "The gradients of a row are subtracted without their weights.",
    "Two probabilities of a row are 0.9 and 0.001. Do their gradients count the same?",
    "Look at the sum in your pull-back. What is each gradient multiplied by before it is added?",
    "What is subtracted is a mean of g over the row, weighted by the probabilities.",
)
def unweighted(x):
    return softmax_of(x, pull=lambda g, s: s * (g - g.sum(axis=1, keepdims=True)))


@softmax.mistake(
    "The gradient is summed over all rows.",
    "Do the scores of one example change the probabilities of another?",
    "Along which axis goes the sum in your pull-back?",
    "One row does not affect another, neither forward nor backward.",
)
def across_rows(x):
    return softmax_of(x, pull=lambda g, s: s * (g - (g * s).sum()))


@softmax.mistake(
    "The gradient from above is missing.",
    "If the result counted ten times as much, would your pull-back return ten times as much?",
    "Where is `g` in your pull-back?",
    "A pull-back turns g into a share. It must use it.",
)
def nothing_from_above(x):
    return softmax_of(x, pull=lambda g, s: s * (1 - s))


@softmax.mistake(
    "The probabilities are right, and nothing flows back.",
    "How does `backward` get from your result to x?",
    "What does your result know about its parents?",
    "An operation passes its parents, its name and its pull-backs to Array. A leaf has none of these.",
)
def forgotten_parents(x):
    return softmax_of(x, recorded=False)


@softmax.mistake(
    "The sign of the gradient is wrong.",
    "If a score grows, does its own probability grow or shrink?",
    "Look at the order of the two terms in your difference.",
    "A score that grows raises its own probability and lowers the others of its row.",
)
def wrong_sign(x):
    return softmax_of(x, pull=lambda g, s: s * ((g * s).sum(axis=1, keepdims=True) - g))


@softmax.mistake(
    "These are logarithms of probabilities.",
    "Can a probability be negative?",
    "Look at the last step before you return.",
    "The task asks for the probabilities themselves: numbers between 0 and 1 that add up to 1.",
)
def logarithms(x):
    return softmax_of(x).log()


@softmax.mistake(
    "A NumPy array comes back, not an Array.",
    "What must the result have, so that `backward` can start from it?",
    "What is the type of what you return?",
    "Wrap the numbers in an Array, with the parent and the pull-back, as the chapter's operations do.",
    when=lambda trial: all("where an Array belongs" in str(seen) for seen in trial.seen.values()),
)
def plain_numpy(x):
    return softmax_of(x).data


# -- Task 5: find the bugs --------------------------------------------------------------------------------------------

POINTS = numbers((5, 3), 71) * [20.0, 9.0, 0.4] + [170.0, 65.0, 2.5]
TARGETS = numbers((5,), 72).tolist()


def loss_at_work(loss):
    """The loss and its gradients, towards the inputs and the parameters."""
    network, x, y = ArrayMLP(3, [3, 1], last="linear", seed=5), Array(POINTS.copy()), list(TARGETS)
    result = _guarded(lambda: loss(network, x, y))
    label = "the loss of 5 examples"
    if result is None or result is ... or isinstance(result, Stopped):
        return {label: result}
    if not isinstance(result, Array):
        return {label: Said(f"{_kind(result)} has come back where an Array belongs, so nothing can flow back")}
    seen = in_numbers(label, result)
    if result.data.size != 1:
        return seen
    ended = _guarded(result.backward)
    leaves = {"x": x, "the first weights": network.layers[0][0], "the last bias": network.layers[1][1]}
    for name, leaf in leaves.items():
        gradient = ended if isinstance(ended, Stopped) else np.broadcast_to(leaf.grad, leaf.shape)
        seen |= in_numbers(f"the gradient of {name}", gradient)
    changed = y != TARGETS or not (x.data == POINTS).all()
    return seen | {"the inputs and targets": Plain("changed" if changed else "as before")}


def loss_of(network, x, y, axis=0, column=True, mean=None, spread=None, error=None, total=False):
    """The mean squared error on normalised inputs, with its parts left open."""
    centred = x - (x.mean(axis=axis, keepdims=True) if mean is None else mean)
    size = (centred**2).mean(axis=axis, keepdims=True) ** 0.5 if spread is None else spread(centred)
    targets = np.array(y)[:, None] if column else np.array(y)
    errors = network(centred / size) - targets
    errors = errors**2 if error is None else error(errors)
    return errors.sum() if total else errors.mean()


@task(
    "The loss and its gradients agree with a nudge: each column has its own mean and spread, and each prediction meets "
    "its own target.",
    observe=loss_at_work,
    truth=TRUTH,
    instead=JUDGES,
    stub=lambda network, x, y: None,
)
def mended_loss(network, x, y):
    """The mean squared error of the network on inputs that are normalised column by column."""
    return loss_of(network, x, y)


@mended_loss.mistake(
    "Both bugs are still there.",
    "What do the shapes of the mean, and of the errors, say?",
    "Print the shape of every array on the way, for 5 examples with 3 inputs each.",
    "A mean of centimetres and kilograms means nothing, and 5 predictions have 5 errors, not 25.",
)
def both_left(network, x, y):
    return loss_of(network, x, y, axis=1, column=False)


@mended_loss.mistake(
    "Every prediction meets every target.",
    "How many errors do five examples have?",
    "Print the shapes of the predictions, of the targets and of their difference.",
    "(5, 1) and (5,) are both stretched, to a table of 25. The targets need the shape of the predictions.",
)
def table_of_errors(network, x, y):
    return loss_of(network, x, y, column=False)


@mended_loss.mistake(
    "The mean and the spread go along the wrong axis.",
    "Which numbers may be averaged: the inputs of one example, or one input over all examples?",
    "Print the mean. Is it between 150 and 200 for the first input?",
    "Each *column* is one kind of input. Its mean runs over the examples.",
)
def along_rows(network, x, y):
    return loss_of(network, x, y, axis=1)


@mended_loss.mistake(
    "One mean and one spread for the whole table.",
    "Do the inputs have the same size?",
    "How many means does your code compute? How many columns are there?",
    "Each column needs its own mean and its own spread, or the small one drowns in the large one.",
)
def one_mean(network, x, y):
    return loss_of(network, x, y, axis=None)


@mended_loss.mistake(
    "Divided by the variance: the root is missing.",
    "The distances are in centimetres. In which unit are their squares?",
    "Look at what you divide by. You squared the distances; where do you undo it?",
    "The spread is the root of the mean square.",
)
def no_root(network, x, y):
    return loss_of(network, x, y, spread=lambda c: (c**2).mean(axis=0, keepdims=True))


@mended_loss.mistake(
    "Divided by one less than the number of examples.",
    "How many squared distances did you add, and by how many did you divide?",
    "Look at the count inside the root.",
    "This course's spread is the root of the plain mean of the squares.",
)
def one_less(network, x, y):
    return loss_of(network, x, y, spread=lambda c: ((c**2).sum(axis=0, keepdims=True) / (len(y) - 1)) ** 0.5)


@mended_loss.mistake(
    "The mean is not taken away.",
    "What is the mean of a normalised column?",
    "Look at what goes into the network: is it centred around 0?",
    "First take the mean away, then divide by the spread.",
)
def not_centred(network, x, y):
    size = ((x - x.mean(axis=0)) ** 2).mean(axis=0) ** 0.5
    return ((network(x / size) - np.array(y)[:, None]) ** 2).mean()


@mended_loss.mistake(
    "The spread is taken before the mean is subtracted.",
    "Is the spread a distance from 0, or from the mean?",
    "Which numbers do you square for the spread?",
    "Square the distances from the mean. For a column near 170, squaring the numbers themselves gives about 170.",
)
def spread_around_zero(network, x, y):
    return loss_of(network, x, y, spread=lambda c: (x**2).mean(axis=0, keepdims=True) ** 0.5)


@mended_loss.mistake(
    "The loss is right, and the gradient of x is not: mean and spread are constants in your graph.",
    "If one input grows, does the mean of its column move?",
    "Look for `.data` in the mean or the spread, or for NumPy's own functions on it.",
    "What is computed from `.data` is a plain array, and nothing flows back through it. Use the operations of Array.",
)
def constants(network, x, y):
    return loss_of(network, x, y, mean=x.data.mean(axis=0), spread=lambda c: x.data.std(axis=0))


@mended_loss.mistake(
    "The loss is right, and the gradient of x is not: the spread is a constant in your graph.",
    "If one input grows, does the spread of its column move?",
    "How is the spread computed: by Array's operations, or from `.data`?",
    "Nothing flows back through a plain array. Build the spread from the centred Array.",
)
def constant_spread(network, x, y):
    return loss_of(network, x, y, spread=lambda c: x.data.std(axis=0))


@mended_loss.mistake(
    "The inputs go into the network as they are.",
    "What is the mean of what your network gets?",
    "Follow x from the first line to the network.",
    "Normalise before the network: take the mean away, and divide by the spread.",
)
def not_normalised(network, x, y):
    return ((network(x) - np.array(y)[:, None]) ** 2).mean()


@mended_loss.mistake(
    "The sum of the squared errors, not their mean.",
    "With twice as many examples, should the loss be twice as large?",
    "Look at the last step.",
    "A mean is the sum of the squared errors, divided by how many there are.",
)
def summed_errors(network, x, y):
    return loss_of(network, x, y, total=True)


@mended_loss.mistake(
    "The errors are not squared.",
    "One error is +3 and one is −3. What is their mean?",
    "What happens to an error between the difference and the mean?",
    "Without the square, errors of opposite sign cancel.",
)
def plain_errors(network, x, y):
    return loss_of(network, x, y, error=lambda e: e)


@mended_loss.mistake(
    "A plain number comes back, not an Array.",
    "What must the result have, so that `backward` can start from it?",
    "Look at your return line: is there a `.data` or a `float(…)`?",
    "Return the Array itself. It remembers how it was made.",
    when=lambda trial: all("where an Array belongs" in str(seen) for seen in trial.seen.values()),
)
def plain_number(network, x, y):
    return loss_of(network, x, y).data
