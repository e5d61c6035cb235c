"""Task 5: find the bugs."""

import numpy as np

from ..core import task
from ..values import Said, Stopped, guarded
from .common import JUDGES, TRUTH, Array, ArrayMLP, in_numbers, numbers

POINTS = numbers((5, 3), 71) * [2.0, 0.9, 0.4] + [1.7, 0.65, 2.5]  # small: a full tanh would hide what goes in
TARGETS = numbers((5,), 72).tolist()


def loss_at_work(loss):
    """The loss and its gradients, towards the inputs and the parameters."""
    network, x, y = ArrayMLP(3, [3, 1], last="linear", seed=5), Array(POINTS.copy()), list(TARGETS)
    result = guarded(lambda: loss(network, x, y))
    label = "the loss of 5 examples"
    if result is None or result is ... or isinstance(result, Stopped):
        return {label: result}
    if not isinstance(result, Array):
        return {label: Said("what has come back is no Array, so nothing can flow back")}
    seen = in_numbers(label, result)
    if result.data.size != 1:
        return seen
    ended = guarded(result.backward)
    leaves = {"x": x, "the first weights": network.layers[0][0], "the last bias": network.layers[1][1]}
    for name, leaf in leaves.items():
        gradient = ended if isinstance(ended, Stopped) else np.broadcast_to(leaf.grad, leaf.shape)
        seen |= in_numbers(f"the gradient of {name}", gradient)
    return seen


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
    "The mean alone is divided by the spread: brackets are missing.",
    "In a − b / c, which comes first, the difference or the quotient?",
    "Look at the line with the division. What is above the fraction bar?",
    "The whole difference is divided by the spread, so it stands in brackets.",
)
def brackets_missing(network, x, y):
    mean = x.mean(axis=0)
    size = ((x - mean) ** 2).mean(axis=0) ** 0.5
    return ((network(x - mean / size) - np.array(y)[:, None]) ** 2).mean()


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
    "What comes back is not an Array.",
    "What must the result have, so that `backward` can start from it?",
    "Look at your return line: is there a `.data` or a `float(…)`?",
    "Return the Array itself. It remembers how it was made.",
    when=lambda trial: all("is no Array" in str(seen) for seen in trial.seen.values()),
)
def plain_number(network, x, y):
    return loss_of(network, x, y).data


@mended_loss.mistake(
    "The mean and the spread go along different axes.",
    "How many means does your code compute for 5 people with 3 measurements? And how many spreads?",
    "Print the shapes of the mean and of the spread. Are they the same?",
    "Each column is one kind of input. Both its mean and its spread run over the examples.",
)
def spread_along_rows(network, x, y):
    return loss_of(network, x, y, spread=lambda c: (c**2).mean(axis=1, keepdims=True) ** 0.5)


@spread_along_rows.also
def mean_along_rows(network, x, y):
    centred = x - x.mean(axis=1, keepdims=True)
    return loss_of(network, x, y, axis=1, spread=lambda c: (centred**2).mean(axis=0, keepdims=True) ** 0.5)


@mended_loss.mistake(
    "The inputs are centred, and not divided by their spread.",
    "One column is in centimetres, and its differences are 20, and another's are 0.4. Which does the network see?",
    "Follow the spread in your code. Is anything divided by it?",
    "Normalising has two steps: the mean is taken away, and then each column is divided by its own spread.",
)
def not_divided(network, x, y):
    return loss_of(network, x, y, spread=lambda c: 1.0)


@mended_loss.mistake(
    "The loss is right, and the gradient of x is not: the mean is a constant in your graph.",
    "If one input grows, does the mean of its column move?",
    "How is the mean computed: by Array's operations, or from `.data`?",
    "Nothing flows back through a plain array. Take the mean of the Array itself.",
)
def mean_is_a_constant(network, x, y):
    return loss_of(network, x, y, mean=x.data.mean(axis=0))
