"""Chapter 11: two classes of points, a loss that asks for a margin, and how to tell whether a network has learnt."""

import math
import random


def two_moons(n=100, noise=0.1, seed=0):
    """Points on two half circles that reach into each other, and their labels: n lists [x, y], n numbers −1 or 1."""
    rng = random.Random(seed)
    points, labels = [], []
    for i in range(n):
        label = 1 if i % 2 else -1
        angle = rng.uniform(0, math.pi)
        x, y = (math.cos(angle), math.sin(angle)) if label == -1 else (1 - math.cos(angle), 0.5 - math.sin(angle))
        points.append([x + rng.gauss(0, noise), y + rng.gauss(0, noise)])
        labels.append(label)
    return points, labels


def split(points, labels, test=0.2, seed=0):
    """Shuffle, and set a part of the examples aside: (train points, train labels, test points, test labels)."""
    order = list(range(len(points)))
    random.Random(seed).shuffle(order)
    cut = round(len(points) * (1 - test))
    chosen = [order[:cut], order[cut:]]
    return [[values[i] for i in part] for part in chosen for values in (points, labels)]


def max_margin(scores, labels):
    """The mean of relu(1 − label · score): zero once every score is beyond 1 on its own side. Labels are −1 or 1."""
    if set(labels) - {-1, 1}:
        raise ValueError(f"labels must be -1 or 1; got {sorted(set(labels))}")
    losses = [(1 + -label * score).relu() for score, label in zip(scores, labels, strict=True)]
    return sum(losses) * (1.0 / len(losses))


def binary_cross_entropy(scores, labels):
    """The mean of −log sigmoid(label · score): the surprise at each label. Labels are −1 or 1."""
    if set(labels) - {-1, 1}:
        raise ValueError(f"labels must be -1 or 1; got {sorted(set(labels))}")
    losses = [-(label * score).sigmoid().log() for score, label in zip(scores, labels, strict=True)]
    return sum(losses) * (1.0 / len(losses))


def l2(weights, strength=1e-4):
    """strength · Σ w²: the price of large weights."""
    return strength * sum(w * w for w in weights)


def mini_batches(points, labels, size, rng):
    """One epoch: lists of up to `size` points with their labels, in a new order; every example appears once."""
    order = list(range(len(points)))
    rng.shuffle(order)
    for start in range(0, len(order), size):
        chosen = order[start : start + size]
        yield [points[i] for i in chosen], [labels[i] for i in chosen]


def decaying_rate(first=1.0, last=0.1, steps=100):
    """A function of the step: a straight line from `first` to `last`, which stays at `last` from `steps` on."""
    return lambda step: first + (last - first) * min(step / steps, 1)


def accuracy(scores, labels):
    """The share of the examples whose score has the sign of the label."""
    return sum((score.data > 0) == (label > 0) for score, label in zip(scores, labels, strict=True)) / len(labels)
