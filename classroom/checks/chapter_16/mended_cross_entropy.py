"""Task 2: cross-entropy with a bug."""

import numpy as np

from ..core import task
from .my_softmax import LARGE, ROWS, SQUARE, UNLIKE


@task(
    "Tried on batches of one to four, with two to four classes, and on scores near 1000 and −900.",
    probes={
        "two examples": (ROWS, [2, 1]),
        "three examples, three classes": (SQUARE, [1, 1, 0]),
        "three examples, other labels": (SQUARE, [0, 2, 1]),
        "scores near 1000": (LARGE, [3]),
        "one row near 800, one near -900": (UNLIKE, [2, 1]),
        "one score far above its row": (np.array([[0.7, 2400.3, -1.1]]), [1]),
        "the right class far below its row": (np.array([[0.7, 2400.3, -1.1]]), [2]),
        "four examples, two classes": (np.array([[0.4, 1.3], [2.2, -0.9], [-1.4, 0.3], [1.7, 0.8]]), [1, 0, 0, 1]),
    },
    truth="it should be",
)
def mended_cross_entropy(scores, labels):
    """The mean of -log softmax(scores) at the labels."""
    return cross_entropy_of(scores, labels)


def cross_entropy_of(scores, labels, axis=1, at=lambda s, y: s[np.arange(len(y)), y], log=np.log, mean=np.mean):
    """The right way, with its parts left open."""
    s = scores - scores.max(axis=1, keepdims=True)
    return float(mean(log(np.exp(s).sum(axis=axis)) - at(s, labels)))


@mended_cross_entropy.mistake(
    "The bug is still there: the powers are summed down the columns.",
    "Whose scores does your sum add: those of one example, or those of one class?",
    "With two examples of three classes, which shapes are subtracted from each other?",
    "The sum in softmax goes over the classes of one example, so along a row.",
)
def still_the_wrong_axis(scores, labels):
    return cross_entropy_of(scores, labels, axis=0)


@mended_cross_entropy.mistake(
    "The maximum goes down the columns now.",
    "Which line did you change: the one with the maximum, or the one with the sum?",
    "The program with the bug took the largest score of each row. Does yours?",
    "Both the maximum and the sum go over the scores of one example, so along a row.",
)
def maximum_down_the_columns(scores, labels):
    s = scores - scores.max(axis=0, keepdims=True)
    return float((np.log(np.exp(s).sum(axis=1)) - s[np.arange(len(labels)), labels]).mean())


@maximum_down_the_columns.also
def both_down_the_columns(scores, labels):
    s = scores - scores.max(axis=0, keepdims=True)
    return float((np.log(np.exp(s).sum(axis=0)) - s[np.arange(len(labels)), labels]).mean())


@mended_cross_entropy.mistake(
    "The probability is rounded to 0 before its logarithm is taken.",
    "What is e to the power of −2000, as a float? And its logarithm?",
    "Does your function divide by the sum first, and take the logarithm after that?",
    "The logarithm of a quotient is a difference: the score minus the logarithm of the sum. Neither of them overflows.",
)
def logarithm_of_a_probability(scores, labels):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    with np.errstate(divide="ignore"):
        return float(-np.log((e / e.sum(axis=1, keepdims=True))[np.arange(len(labels)), labels]).mean())


@mended_cross_entropy.mistake(
    "The mean is missing: one loss for each example comes back.",
    "How many numbers does your function give for three examples?",
    "Look at the last step.",
    "The loss of a batch is one number: the mean over its examples.",
)
def without_the_mean(scores, labels):
    s = scores - scores.max(axis=1, keepdims=True)
    return np.log(np.exp(s).sum(axis=1)) - s[np.arange(len(labels)), labels]


@mended_cross_entropy.mistake(
    "The probabilities are averaged, where the losses should be.",
    "One example has probability 0.001, one 0.999. Is the first one's surprise still in your loss?",
    "In which order do you take the logarithm and the mean?",
    "Each example has its own surprise. First the logarithm of each, then the mean.",
)
def logarithm_of_the_mean(scores, labels):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return float(-np.log(p[np.arange(len(labels)), labels].mean()))


@mended_cross_entropy.mistake(
    "The logarithm is missing.",
    "What is the loss if the right answer gets the probability 1? And 0.5?",
    "You have the probabilities of the right answers. What does surprise do with them?",
    "Surprise is minus the logarithm of a probability.",
)
def without_the_logarithm(scores, labels):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return float(-p[np.arange(len(labels)), labels].mean())


@without_the_logarithm.also
def mean_probability(scores, labels):
    return -without_the_logarithm(scores, labels)


@mended_cross_entropy.mistake(
    "The powers of all examples are summed.",
    "How many numbers should be left after the sum, for two examples?",
    "Look at the sum: it has no axis.",
    "The sum in softmax goes over the classes of one example.",
)
def sum_over_everything(scores, labels):
    return cross_entropy_of(scores, labels, axis=None)


@mended_cross_entropy.mistake(
    "`s[labels]` takes whole rows: labels choose columns.",
    "What is the shape of `s[labels]`?",
    "Print it for two examples. Whose scores are in it?",
    "From row 0 you want the column of label 0, from row 1 that of label 1. Both indices must be named.",
)
def rows_for_labels(scores, labels):
    return cross_entropy_of(scores, labels, at=lambda s, y: s[y])


@rows_for_labels.also
def rows_for_labels_transposed(scores, labels):
    return cross_entropy_of(scores, labels, at=lambda s, y: s[y].T)


@mended_cross_entropy.mistake(
    "`s[:, labels]` is a table: each example meets every label.",
    "What is the shape of `s[:, labels]` for three examples?",
    "Compare it with the shape of the logarithms. A mean turns any table into one number.",
    "Example 0 needs label 0 alone. A list of rows beside the list of labels pairs them.",
)
def table_of_labels(scores, labels):
    return cross_entropy_of(scores, labels, at=lambda s, y: s[:, y])


@mended_cross_entropy.mistake(
    "This is the sum of the losses; the task asks for their mean.",
    "If you show the same batch twice, should the loss double?",
    "Your number is too large by the number of examples. Look at the last step.",
    "With a mean, the right learning rate does not depend on the size of the batch.",
)
def sum_for_mean(scores, labels):
    return cross_entropy_of(scores, labels, mean=np.sum)


@mended_cross_entropy.mistake(
    "The sign is the wrong way round.",
    "A good network should have a small loss. Which sign does yours have?",
    "The logarithm of a probability is negative. What does the formula do about that?",
    "Surprise is minus the logarithm.",
)
def negative(scores, labels):
    return -cross_entropy_of(scores, labels)


@mended_cross_entropy.mistake(
    "This is another logarithm.",
    "Which logarithm belongs to the powers of e?",
    "Look at the name of the function. For which base is it?",
    "`np.log` is the logarithm to the base e. Any other makes a gradient that is not p - y.",
)
def other_logarithm(scores, labels):
    return cross_entropy_of(scores, labels, log=np.log10)


@other_logarithm.also
def logarithm_to_base_two(scores, labels):
    return cross_entropy_of(scores, labels, log=np.log2)


@mended_cross_entropy.mistake(
    "The largest score is subtracted on one side only.",
    "Which scores are in the sum, the shifted ones or the old ones? And at the label?",
    "Both parts of the difference must come from the same scores.",
    "A shift changes nothing only if it is made everywhere.",
)
def half_shifted(scores, labels):
    old = scores[np.arange(len(labels)), labels]
    return cross_entropy_of(scores, labels, at=lambda s, y: old)


@half_shifted.also
def other_half_shifted(scores, labels):
    s = scores - scores.max(axis=1, keepdims=True)
    return float((np.log(np.exp(scores).sum(axis=1)) - s[np.arange(len(labels)), labels]).mean())


@mended_cross_entropy.mistake(
    "Large scores overflow now.",
    "What is `np.exp(1000.0)`?",
    "The program with the bug subtracted something first. Is that line still there?",
    "Only differences of scores count, so subtract the largest of each row.",
)
def overflows(scores, labels):
    return float((np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(labels)), labels]).mean())


@overflows.also
def overflows_by_probabilities(scores, labels):
    e = np.exp(scores)
    return float(-np.log((e / e.sum(axis=1, keepdims=True))[np.arange(len(labels)), labels]).mean())


@mended_cross_entropy.mistake(
    "One maximum for all rows.",
    "The largest score of the whole batch is subtracted. What is left of a row that is far below it?",
    "Look at `max`: along which axis does it look?",
    "Each row is an example of its own, and needs its own maximum.",
)
def one_maximum_for_all(scores, labels):
    s = scores - scores.max()
    return float((np.log(np.exp(s).sum(axis=1)) - s[np.arange(len(labels)), labels]).mean())
