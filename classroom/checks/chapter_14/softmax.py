"""Task 4: softmax."""

import numpy as np

from ..core import task
from ..values import Said, Stopped, guarded
from .common import JUDGES, TRUTH, Array, fresh, in_numbers, numbers

SCORES = {
    "scores of usual size": numbers((4, 3), 41),
    "scores near 1000": numbers((2, 3), 42) + 1000,
    "rows that are far apart": np.array([[0.3, -0.8, 1.4], [-1200.6, -1201.3, -1199.9]]),
    "one score far above its row": np.array([[0.3, -0.8, 2400.0], [1.2, 2400.6, 0.7]]),
}


def at_work(softmax):
    """Probabilities and gradients, with every number weighted differently."""
    seen = {}
    for k, (label, scores) in enumerate(SCORES.items()):
        x, (weights,) = Array(scores.copy()), fresh(scores.shape, seed=50 + k)
        with np.errstate(all="ignore"):
            result = guarded(lambda x=x: softmax(x))
        if result is None or result is ... or isinstance(result, Stopped):
            seen[label] = result
            continue
        if not isinstance(result, Array):
            seen[label] = Said("what has come back is no Array, so nothing can flow back")
            continue
        seen |= in_numbers(f"{label}, the probabilities", result)
        with np.errstate(all="ignore"):
            ended = guarded(lambda result=result, weights=weights: (result * weights).sum().backward())
        gradient = ended if isinstance(ended, Stopped) else np.broadcast_to(x.grad, x.shape)
        seen |= in_numbers(f"{label}, the gradient", gradient)
    return seen


def softmax_of(x, shift=None, axis=1, pull=None, recorded=True):
    """A softmax as one operation, with its parts left open."""
    shift = x.data.max(axis=1, keepdims=True) if shift is None else shift
    e = np.exp(x.data - shift)
    s = e / e.sum(axis=axis, keepdims=True)
    pull = pull or (lambda g, s: s * (g - (g * s).sum(axis=1, keepdims=True)))
    return Array(s, (x,), "softmax", (lambda g: pull(g, s),)) if recorded else Array(s)


@task(
    "Tried on usual scores, near 1000, and on scores far apart: the rows sum to 1, and the gradients are right.",
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


@shifted_by_the_largest.also
def shifted_by_the_largest_by_operations(x):
    e = (x - x.max()).exp()
    return e / e.sum(axis=1, keepdims=True)


@softmax.mistake(
    "One score far above its row is still too big after your shift.",
    "Take the row 0, 0, 3000. Which number do you take away, and what is left of 3000?",
    "Your shift works if the scores of a row are close together. Which number of a row makes every one safe?",
    "After the shift, no score may be above 0. A power of a very negative number is only 0, and that does no harm.",
)
def shifted_by_the_mean(x):
    return softmax_of(x, shift=x.data.mean(axis=1, keepdims=True))


@shifted_by_the_mean.also
def shifted_by_the_mean_by_operations(x):
    e = (x - x.mean(axis=1, keepdims=True)).exp()
    return e / e.sum(axis=1, keepdims=True)


@shifted_by_the_mean.also
def shifted_by_the_smallest(x):
    return softmax_of(x, shift=x.data.min(axis=1, keepdims=True))


@shifted_by_the_mean.also
def shifted_by_the_first(x):
    return softmax_of(x, shift=x.data[:, [0]])


@shifted_by_the_mean.also
def shifted_by_the_first_by_operations(x):
    e = (x - x[:, [0]]).exp()
    return e / e.sum(axis=1, keepdims=True)


@softmax.mistake(
    "The powers are not divided by their sum.",
    "What do the numbers of one row of your result add up to?",
    "Compare your result with the formula of the task. What is below the line?",
    "A probability is a share: each power is divided by the sum of all powers of its row.",
)
def not_divided(x):
    return (x - x.max(axis=1, keepdims=True)).exp()


@softmax.mistake(
    "The columns sum to 1, not the rows.",
    "A row is one example with its scores. What should its probabilities add up to?",
    "Along which axis does your sum go?",
    "Axis 0 goes down a column, over the examples. Axis 1 goes across, over the scores of one example.",
)
def down_the_columns(x):
    return softmax_of(x, axis=0)


@down_the_columns.also
def down_the_columns_by_operations(x):
    e = (x - x.max(axis=1, keepdims=True)).exp()
    return e / e.sum(axis=0)


@down_the_columns.also
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


@all_together.also
def all_together_by_operations(x):
    e = (x - x.max(axis=1, keepdims=True)).exp()
    return e / e.sum()


@all_together.also
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


@sum_stands_still.also
def sum_of_plain_numbers(x):
    shift = x.data.max(axis=1, keepdims=True)
    return (x - shift).exp() / np.exp(x.data - shift).sum(axis=1, keepdims=True)


@softmax.mistake(
    "Added where one score takes from the others.",
    "If one score of a row grows, do the other probabilities of that row grow or shrink?",
    "Look at the sign between g and the sum over the row.",
    "The slope towards another score is negative: more for one is less for the rest.",
)
def mean_added(x):
    return softmax_of(x, pull=lambda g, s: s * (g + (g * s).sum(axis=1, keepdims=True)))


@softmax.mistake(
    "The last factor is missing: what is left after the subtraction is not multiplied by the probability.",
    "A probability of 0.0001 hardly moves when its score is nudged. Does its score get a small share in your result?",
    "Add over i in the slope of the task. Which factor do both terms have in common?",
    "Both cases of the slope have the probability of the score itself as a factor.",
)
def without_the_outer_factor(x):
    return softmax_of(x, pull=lambda g, s: g - (g * s).sum(axis=1, keepdims=True))


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
    "What comes back is not an Array.",
    "What must the result have, so that `backward` can start from it?",
    "What is the type of what you return?",
    "Wrap the numbers in an Array, with the parent and the pull-back, as the chapter's operations do.",
    when=lambda trial: all("is no Array" in str(seen) for seen in trial.seen.values()),
)
def plain_numpy(x):
    return softmax_of(x).data
