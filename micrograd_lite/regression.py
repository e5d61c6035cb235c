"""Chapter 12: fitting a curve. Numbers far from the size of 1 are brought there first, and brought back after."""

import math

from .pictures import TRUTH, axes, caption


def cubic(n=21, reach=10):
    """The curve to learn: n inputs from −reach to reach, evenly spaced, and their cubes."""
    if n < 2:
        raise ValueError(f"a curve needs at least 2 points, got {n}")
    xs = [-reach + 2 * reach * i / (n - 1) for i in range(n)]
    return xs, [x**3 for x in xs]


def mean_squared_error(predictions, targets):
    """The mean of (prediction − target)². ValueError if there are not as many of one as of the other."""
    if len(predictions) != len(targets):
        raise ValueError(f"{len(predictions)} predictions need as many targets; got {len(targets)}")
    if len(targets) == 0:
        raise ValueError("there is no mean of nothing: give at least one prediction and its target")
    return sum((p - t) ** 2 for p, t in zip(predictions, targets)) * (1 / len(targets))


class Normaliser:
    """Brings numbers to mean 0 and spread 1, and back. It learns both from the numbers it is made with.

    The spread is the standard deviation: the root of the mean squared distance from the mean.
    """

    def __init__(self, numbers):
        if len(numbers) == 0:
            raise ValueError("a Normaliser learns from at least one number; the list is empty")
        self.mean = sum(numbers) / len(numbers)
        variance = sum((x - self.mean) ** 2 for x in numbers) / len(numbers)
        equal = max(numbers) == min(numbers)  # these have no spread: leave their size alone
        self.spread = 1.0 if equal else math.sqrt(variance)

    def normalise(self, x):
        return (x - self.mean) / self.spread

    def restore(self, z):
        return z * self.spread + self.mean


def dead_units(model, inputs):
    """How many hidden units with relu put out 0 for every one of the inputs: no example can move their weights.

    Of relu alone does a 0 tell this: a tanh that puts out 0 is where it is steepest.
    """
    if len(inputs) == 0:
        raise ValueError("dead for which inputs? The list is empty")
    dead = 0
    for layer in model.layers[:-1]:
        inputs = [layer(x) for x in inputs]
        dead += sum(all(outputs[i].data == 0 for outputs in inputs) for i in range(len(layer.neurons)))
    return dead


def fit_picture(xs, ys, predictions, words):
    """Plot the truth as a black dashed line, and predictions in colour: a dictionary {steps: values at xs}."""
    ax = axes("x", "y")
    for steps, values in predictions.items():
        ax.plot(xs, values, label=f"after {steps} steps")
    ax.plot(xs, ys, "--", color=TRUTH, label="the truth: x³")
    ax.legend()
    caption(words)
