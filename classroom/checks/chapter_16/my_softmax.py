"""Task 1: softmax."""

import numpy as np

from ..core import task

ROWS = np.array([[1.3, -0.4, 2.1], [0.6, 0.2, -1.7]])
SQUARE = np.array([[0.7, 1.9, -1.2], [2.3, -0.6, 0.4], [-0.8, 1.1, 1.6]])
LARGE = np.array([[1000.0, 998.5, 3.2, 999.1]])
ABOVE = np.array([[1.2, 2400.0, -0.7, 0.4]])
UNLIKE = np.array([[800.0, 799.1, 797.3], [-900.0, -901.5, -900.4]])


@task(
    "Two rows, three of three, scores near 1000, a row and a score far above the others: each row is probabilities.",
    probes={
        "two rows of three scores": (ROWS,),
        "three rows of three": (SQUARE,),
        "scores near 1000": (LARGE,),
        "one row near 800, one near -900": (UNLIKE,),
        "one score far above its row": (ABOVE,),
    },
    truth="it should be",
)
def my_softmax(scores):
    """Probabilities from scores, a row for each example."""
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@my_softmax.mistake(
    "Large scores overflow.",
    "What is `np.exp(1000.0)`?",
    "Small scores come out right. Look at the line with `exp`: how large may the number in its brackets get?",
    "Adding the same number to all scores of a row changes no probability. Choose it so that no power is too big.",
)
def no_shift(scores):
    e = np.exp(scores)
    return e / e.sum(axis=1, keepdims=True)


@no_shift.also
def shifted_by_the_mean_of_all(scores):
    e = np.exp(scores - scores.mean())
    return e / e.sum(axis=1, keepdims=True)


@my_softmax.mistake(
    "One score far above its row is still too big after your shift.",
    "Take the row 0, 0, 3000. Which number do you subtract, and what is left of 3000?",
    "Your shift works if the scores of a row are close together. Which number of a row makes every one safe?",
    "After the shift, no score may be above 0. A power of a very negative number is only 0, and that does no harm.",
)
def shifted_by_the_mean(scores):
    e = np.exp(scores - scores.mean(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@shifted_by_the_mean.also
def shifted_by_the_smallest(scores):
    e = np.exp(scores - scores.min(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@shifted_by_the_mean.also
def shifted_by_the_first(scores):
    e = np.exp(scores - scores[:, :1])
    return e / e.sum(axis=1, keepdims=True)


@my_softmax.mistake(
    "Divided by the largest score, where it should be subtracted.",
    "Do the rows 1, 2 and 1001, 1002 have the same probabilities in your result?",
    "Look at what you do with the largest score of a row.",
    "Only differences of scores count. A division changes them, a subtraction does not.",
)
def divided_by_the_largest(scores):
    e = np.exp(scores / scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@my_softmax.mistake(
    "The largest score gets the smallest probability.",
    "Which score of your first row is the largest, and which probability?",
    "Look at the sign in the brackets of `exp`.",
    "e to the power of s grows with s.",
)
def sign_of_the_scores(scores):
    e = np.exp(scores.min(axis=1, keepdims=True) - scores)
    return e / e.sum(axis=1, keepdims=True)


@my_softmax.mistake(
    "One maximum for all rows.",
    "The largest score of the whole array is subtracted. What is left of a row that is far below it?",
    "Look at `max`: along which axis does it look?",
    "Each row is an example of its own, and needs its own maximum.",
)
def one_maximum(scores):
    e = np.exp(scores - scores.max())
    return e / e.sum(axis=1, keepdims=True)


@my_softmax.mistake(
    "The columns add up to 1, not the rows.",
    "Add up your first row. What do you get?",
    "Look at the `axis` of the sum. Which one goes across a row?",
    "A row holds one example's scores. Its probabilities must add up to 1.",
)
def columns_add_up(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@columns_add_up.also
def columns_throughout(scores):
    e = np.exp(scores - scores.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@my_softmax.mistake(
    "All numbers of the batch together add up to 1.",
    "Add up your first row. What do you get, and what does the whole array give?",
    "Look at the sum: it adds more than one row.",
    "Each example is certain to be one of the classes, so each row has a sum of 1.",
)
def sum_of_all(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum()


@sum_of_all.also
def sum_and_maximum_of_all(scores):
    e = np.exp(scores - scores.max())
    return e / e.sum()


@my_softmax.mistake(
    "The axis is lost: the sums have the shape (n,).",
    "What is the shape of a sum along axis 1, and how does it meet an array of shape (n, classes)?",
    "Three rows of three give no error, only wrong numbers. Look at how the sums are aligned: on the right.",
    "The sums should stay a column, with an axis of length 1.",
)
def axis_lost(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1)


@axis_lost.also
def axis_of_the_maximum_lost(scores):
    e = np.exp(scores - scores.max(axis=1))
    return e / e.sum(axis=1, keepdims=True)


@axis_lost.also
def both_axes_lost(scores):
    e = np.exp(scores - scores.max(axis=1))
    return e / e.sum(axis=1)


@my_softmax.mistake(
    "The powers are not divided by their sum.",
    "Are your numbers probabilities? Add up a row.",
    "You have e to each score. What does the formula do with it then?",
    "A share is a part divided by the whole.",
)
def not_divided(scores):
    return np.exp(scores - scores.max(axis=1, keepdims=True))


@not_divided.also
def powers_alone(scores):
    return np.exp(scores)


@my_softmax.mistake(
    "These are logarithms of the probabilities.",
    "Can a probability be negative?",
    "Take e to the power of one of your numbers. Do you know it?",
    "The loss needs the logarithm later. Softmax itself ends before it.",
)
def logarithms(scores):
    s = scores - scores.max(axis=1, keepdims=True)
    return s - np.log(np.exp(s).sum(axis=1, keepdims=True))


@my_softmax.mistake(
    "The scores are divided by their sum, without a power of e.",
    "What happens to a negative score?",
    "Look for `exp` in your function.",
    "Scores may be negative. A power of e never is.",
)
def no_power(scores):
    return scores / scores.sum(axis=1, keepdims=True)
