"""Functions of several inputs to take slopes of, and their slopes."""

import math

from ..core import Stopped

POINT = [1.7, -0.6, 2.3]


def coupled(x, y):
    return x**2 * y + y


def three(x, y, z):
    return x * y + math.sin(z) - 0.5 * z * x


def separable(x, y, z):
    return x**2 + 3 * y - z**3


def twins(x, y, z):
    return x * y**2 + y * z


def alike(x, y, z):
    return (x + y) ** 2 + 3 * z


def nudged(f, inputs, i, h):
    """The central difference towards input number i."""
    up, down = list(inputs), list(inputs)
    up[i], down[i] = up[i] + h, down[i] - h
    return (f(*up) - f(*down)) / (2 * h)


def right_gradient(f, inputs, h=5e-6):
    return [nudged(f, inputs, i, h) for i in range(len(inputs))]


def bumped(inputs, i, h):
    return [x + h if k == i else x for k, x in enumerate(inputs)]


def all_stopped(trial, words):
    return bool(trial.seen) and all(isinstance(seen, Stopped) and words in seen.error for seen in trial.seen.values())
