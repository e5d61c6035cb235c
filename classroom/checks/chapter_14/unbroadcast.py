"""Task 1: unbroadcast."""

import numpy as np

from ..core import task
from ..values import guarded
from .common import JUDGES, TRUTH, fresh, in_numbers

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
    ((3, 4), (1, 1)),
    ((2, 3, 2, 2), (2, 1, 2, 1)),
    ((2, 3, 4), (1, 4)),
]


def summed_back(unbroadcast):
    seen = {}
    for k, (wide, shape) in enumerate(STRETCHED):
        (g,) = fresh(wide, seed=k)
        label = f"g of shape {wide} back to {shape}"
        result = guarded(lambda g=g, shape=shape: unbroadcast(g, shape))
        seen |= in_numbers(label, result)
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


@unbroadcast.mistake(
    "Only one of the axes of length 1 is summed.",
    "A single number of shape (1, 1) was stretched to (3, 4). Along how many axes?",
    "Does your loop go on after it has found an axis? Does your code look for a second 1?",
    "Each axis that was stretched from length 1 must be summed, however many there are.",
)
def first_stretched_axis(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for axis, length in enumerate(shape):
        if length != g.shape[axis]:
            return g.sum(axis=axis, keepdims=True)
    return g


@first_stretched_axis.also
def first_axis_of_length_1(g, shape):
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    return g.sum(axis=shape.index(1), keepdims=True) if 1 in shape else g


@unbroadcast.mistake(
    "Only one of the axes in front is summed.",
    "A row of shape (2,) was stretched to (2, 2, 2). How many axes were put in front?",
    "How often does the line that sums over axis 0 run?",
    "As long as `g` has more axes than `shape`, the first one must go.",
)
def one_axis_in_front(g, shape):
    g = without_first(g, shape)
    return g if g.ndim > len(shape) else unbroadcast.reference(g, shape)


def without_first(g, shape):
    return g.sum(axis=0) if g.ndim > len(shape) else g


@one_axis_in_front.also
def one_axis_in_front_then_the_ones(g, shape):
    g = without_first(g, shape)
    for axis, length in enumerate(shape):
        if length == 1:
            g = g.sum(axis=axis, keepdims=True)
    return g


@one_axis_in_front.also
def one_axis_in_front_then_the_others(g, shape):
    g = without_first(g, shape)
    for axis, length in enumerate(shape):
        if length != g.shape[axis]:
            g = g.sum(axis=axis, keepdims=True)
    return g


@unbroadcast.mistake(
    "Everything is summed to one number.",
    "A column of 3 numbers needs 3 slopes. How many do you return?",
    "Does your sum say which axes it goes along?",
    "Sum only over the axes that were stretched. The others stay as they are.",
)
def all_summed(g, shape):
    return g.sum()


@all_summed.also
def all_summed_and_repeated(g, shape):
    return np.broadcast_to(g.sum(), shape).copy()
