"""Chapter 12: fitting a curve. Numbers far from the size of 1 are brought there first, and brought back after."""

import math

from .training import squared_error


def refuse_numbers(numbers):
    """Raise an error unless these are numbers that have a mean and a spread."""
    if len(numbers) == 0:
        raise ValueError("a Normaliser learns from at least one number; the list is empty")
    if lists := [x for x in numbers if hasattr(x, "__len__") or not hasattr(x, "__float__")]:
        raise TypeError(f"a Normaliser learns from plain numbers, as in [2.0, 3.5]; got {type(lists[0]).__name__}")
    width = max(numbers) - min(numbers)
    if not all(abs(x) < 1e150 for x in numbers) or 0 < width < 1e-150:
        raise ValueError("these numbers, or their differences, are not finite, or too large or too small to square")


def cubic(n=21, reach=10):
    """The curve to learn: n inputs from −reach to reach, evenly spaced, and their cubes."""
    if n < 2:
        raise ValueError(f"a curve needs at least 2 points, got {n}")
    xs = [-reach + 2 * reach * i / (n - 1) for i in range(n)]
    return xs, [x**3 for x in xs]


def mean_squared_error(predictions, targets):
    """The mean of (prediction − target)². ValueError if the lengths differ, or if there are none."""
    if len(targets) == 0:
        raise ValueError("there is no mean of nothing: give at least one prediction and its target")
    return squared_error(predictions, targets) * (1 / len(targets))


class Normaliser:
    """Learns the mean and the spread (standard deviation) of numbers; brings numbers to mean 0, spread 1, and back."""

    def __init__(self, numbers):
        refuse_numbers(numbers)
        self.mean = sum(numbers) / len(numbers)
        variance = sum((x - self.mean) ** 2 for x in numbers) / len(numbers)
        equal = max(numbers) == min(numbers)  # equal numbers have no spread: leave their size alone
        self.spread = 1.0 if equal else math.sqrt(variance)

    def normalise(self, x):
        return (x - self.mean) / self.spread

    def restore(self, z):
        return z * self.spread + self.mean


def dead_units(model, inputs):
    """Count the hidden relu units that put out 0 for every one of the inputs: no example can move their weights.

    This works only for relu: a tanh that puts out 0 is where it is steepest.
    """
    if len(inputs) == 0:
        raise ValueError("dead for which inputs? The list is empty")
    dead = 0
    for layer in model.layers[:-1]:
        inputs = [layer(x) for x in inputs]
        dead += sum(all(outputs[i].data == 0 for outputs in inputs) for i in range(len(layer.neurons)))
    return dead
