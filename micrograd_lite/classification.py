"""Chapter 11: two classes of points, a loss that asks for a margin, and how to tell whether a network has learned."""

import math
import random
from collections import namedtuple

from .nn import dot
from .training import refuse_below_zero
from .value import Value

Split = namedtuple("Split", "points labels test_points test_labels")


def refuse_examples(examples, labels):
    """Raise an error unless every example, a point or a score, has a label, and every label is −1 or 1."""
    if len(examples) != len(labels):
        raise ValueError(f"{len(examples)} examples need {len(examples)} labels, got {len(labels)}")
    if len(labels) == 0:
        raise ValueError("there are no examples: the lists are empty")
    if set(labels) - {-1, 1}:
        raise ValueError(f"labels must be -1 or 1, got {sorted(set(labels), key=str)}")
    if plain := [x for x in examples if not isinstance(x, Value) and not hasattr(x, "__len__")]:
        raise TypeError(f"a score is a Value, as model(point) returns it, without .data; got {plain[0]!r}")


def two_moons(n=100, noise=0.1, seed=0):
    """Points on two half circles that reach into each other, and their labels: n lists [x, y], n numbers −1 or 1."""
    refuse_below_zero(noise=noise)
    if n < 2:
        raise ValueError(f"two moons need at least 2 points, got {n}")
    rng = random.Random(seed)
    points, labels = [], []
    for i in range(n):
        label = 1 if i % 2 else -1
        angle = rng.uniform(0, math.pi)
        x, y = math.cos(angle), math.sin(angle)
        if label == 1:
            x, y = 1 - x, 0.5 - y
        points.append([x + rng.gauss(0, noise), y + rng.gauss(0, noise)])
        labels.append(label)
    return points, labels


def split(points, labels, test=0.2, seed=0):
    """Shuffle, and set a share of the examples aside for the test: the four lists of a `Split`."""
    refuse_examples(points, labels)
    if not 0 < test < 1 or round(len(points) * (1 - test)) in (0, len(points)):
        raise ValueError(f"a test share of {test} does not cut {len(points)} examples into two parts")
    order = list(range(len(points)))
    random.Random(seed).shuffle(order)
    cut = round(len(points) * (1 - test))
    learn, aside = order[:cut], order[cut:]
    return Split(
        points=[points[i] for i in learn],
        labels=[labels[i] for i in learn],
        test_points=[points[i] for i in aside],
        test_labels=[labels[i] for i in aside],
    )


def accuracy(scores, labels):
    """The share of the examples whose score has the sign of the label. A score of 0 has neither sign."""
    refuse_examples(scores, labels)
    right = [label * score.data > 0 for score, label in zip(scores, labels)]
    return sum(right) / len(right)


def max_margin(scores, labels):
    """The mean of relu(1 − label · score): zero once every score is beyond 1 on its own side."""
    refuse_examples(scores, labels)
    losses = [(1 - label * score).relu() for score, label in zip(scores, labels)]
    return sum(losses) * (1 / len(losses))


def surprise(margin):
    """−log sigmoid(margin), in the form whose exp cannot grow too big."""
    if margin.data > 0:
        return (1 + (-margin).exp()).log()
    return (1 + margin.exp()).log() - margin


def binary_cross_entropy(scores, labels):
    """The mean surprise at the labels, if sigmoid(score) is the probability of label 1."""
    refuse_examples(scores, labels)
    losses = [surprise(label * score) for score, label in zip(scores, labels)]
    return sum(losses) * (1 / len(losses))


def weights_of(model):
    """All weights of an MLP, without the biases."""
    return [w for layer in model.layers for neuron in layer.neurons for w in neuron.w]


def l2(weights, strength=1e-4):
    """strength · Σ w²: the price of large weights."""
    refuse_below_zero(strength=strength)
    return strength * dot(weights, weights, Value(0.0))


def decaying_rate(first=1.0, last=0.1, steps=100):
    """A function of the step: a straight line from `first` to `last`, which stays at `last` from `steps` on."""
    refuse_below_zero(first=first, last=last)
    if first == 0 or steps < 1:
        raise ValueError(f"give a first rate above 0 and at least 1 step; got {first} and {steps} steps")
    return lambda step: first + (last - first) * min(step / steps, 1)


def mini_batches(points, labels, size, rng=random):
    """One epoch: lists of up to `size` points with their labels, in a new order; every example appears once."""
    refuse_examples(points, labels)
    if size < 1:
        raise ValueError(f"a batch holds at least 1 example; got size {size}")
    order = list(range(len(points)))
    rng.shuffle(order)
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    return [([points[i] for i in places], [labels[i] for i in places]) for places in batches]
