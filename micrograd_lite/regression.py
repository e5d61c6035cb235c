"""Chapter 12: fitting a curve. Numbers far from the size of 1 are brought there first, and brought back after."""

import math


def cubic(n=41, reach=10):
    """The curve to learn: n inputs from −reach to reach, evenly spaced, and their cubes."""
    xs = [-reach + 2 * reach * i / (n - 1) for i in range(n)]
    return xs, [x**3 for x in xs]


def mean_squared_error(predictions, targets):
    """The mean of (prediction − target)²."""
    return sum((p - t) ** 2 for p, t in zip(predictions, targets, strict=True)) * (1 / len(targets))


class Normaliser:
    """Brings numbers to mean 0 and standard deviation 1, and back. It learns both from the data it is made with."""

    def __init__(self, numbers):
        self.mean = sum(numbers) / len(numbers)
        self.spread = math.sqrt(sum((x - self.mean) ** 2 for x in numbers) / len(numbers)) or 1.0

    def normalise(self, x):
        return (x - self.mean) / self.spread

    def restore(self, z):
        return z * self.spread + self.mean
