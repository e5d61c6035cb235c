"""Chapter 11: two classes of points, a loss that asks for a margin, and how to tell whether a network has learned."""

import math
import random

from .nn import dot
from .pictures import DATA, INK, axes, caption
from .pictures.style import PURPLE
from .value import Value


def two_moons(n=100, noise=0.1, seed=0):
    """Points on two half circles that reach into each other, and their labels: n lists [x, y], n numbers −1 or 1."""
    if n < 2 or noise < 0:
        raise ValueError(f"two moons need at least 2 points and no negative noise, got {n} and {noise}")
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


def check_examples(examples, labels):
    """ValueError unless every example, a point or a score, has a label, and every label is −1 or 1."""
    if len(examples) != len(labels):
        raise ValueError(f"{len(examples)} examples need {len(examples)} labels, got {len(labels)}")
    if len(labels) == 0:
        raise ValueError("there are no examples: the lists are empty")
    if set(labels) - {-1, 1}:
        raise ValueError(f"labels must be -1 or 1, got {sorted(set(labels), key=str)}")


def split(points, labels, test=0.2, seed=0):
    """Shuffle, and set a share of the examples aside: (points, labels, test points, test labels)."""
    check_examples(points, labels)
    cut = round(len(points) * (1 - test))
    if not 0 < cut < len(points):
        raise ValueError(f"a test share of {test} leaves {cut} of {len(points)} examples to learn from")
    order = list(range(len(points)))
    random.Random(seed).shuffle(order)
    chosen = [order[:cut], order[cut:]]
    return [[values[i] for i in part] for part in chosen for values in (points, labels)]


def accuracy(scores, labels):
    """The share of the examples whose score has the sign of the label. A score of 0 has neither sign."""
    check_examples(scores, labels)
    right = [label * score.data > 0 for score, label in zip(scores, labels)]
    return sum(right) / len(right)


def max_margin(scores, labels):
    """The mean of relu(1 − label · score): zero once every score is beyond 1 on its own side."""
    check_examples(scores, labels)
    losses = [(1 - label * score).relu() for score, label in zip(scores, labels)]
    return sum(losses) * (1 / len(losses))


def surprise(margin):
    """−log sigmoid(margin), in the form whose exp cannot grow too big."""
    return (1 + (-margin).exp()).log() if margin.data > 0 else (1 + margin.exp()).log() - margin


def binary_cross_entropy(scores, labels):
    """The mean surprise at the labels, if sigmoid(score) is the probability of label 1."""
    check_examples(scores, labels)
    losses = [surprise(label * score) for score, label in zip(scores, labels)]
    return sum(losses) * (1 / len(losses))


def weights_of(model):
    """All weights of an MLP, without the biases."""
    return [w for layer in model.layers for neuron in layer.neurons for w in neuron.w]


def l2(weights, strength=1e-4):
    """strength · Σ w²: the price of large weights."""
    if strength < 0:
        raise ValueError(f"a negative strength would pay for large weights; got {strength}")
    return strength * dot(weights, weights, Value(0.0))


def decaying_rate(first=1.0, last=0.1, steps=100):
    """A function of the step: a straight line from `first` to `last`, which stays at `last` from `steps` on."""
    if first <= 0 or last < 0 or steps < 1:
        raise ValueError(f"rates must be positive, and steps at least 1; got {first}, {last}, {steps} steps")
    return lambda step: first + (last - first) * min(step / steps, 1)


def mini_batches(points, labels, size, rng=random):
    """One epoch: lists of up to `size` points with their labels, in a new order; every example appears once."""
    check_examples(points, labels)
    if size < 1:
        raise ValueError(f"a batch holds at least 1 example; got size {size}")
    order = list(range(len(points)))
    rng.shuffle(order)
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    return [([points[i] for i in batch], [labels[i] for i in batch]) for batch in batches]


def score_grid(model, step=0.125):
    """The model's scores over the plane of the moons: (xs, ys, a list of scores for each y)."""
    xs = [-1.5 + step * i for i in range(round(4 / step) + 1)]
    ys = [-1.0 + step * i for i in range(round(2.5 / step) + 1)]
    return xs, ys, [[model([x, y]).data for x in xs] for y in ys]


def draw_boundary(ax, grid, points, labels):
    """The two sides in colour, the boundary as a line, the margins dotted, and the points as + and −."""
    check_examples(points, labels)
    xs, ys, scores = grid
    low, high = min(map(min, scores)), max(map(max, scores))
    sides = [min(low, -1) - 1, 0, max(high, 1) + 1]
    ax.contourf(xs, ys, scores, sides, colors=[PURPLE, DATA], alpha=0.22)
    for level, style in [(-1, "dotted"), (0, "solid"), (1, "dotted")]:
        if low < level < high:
            ax.contour(xs, ys, scores, [level], colors=INK, linestyles=style, linewidths=1.3)
    for side, marker, color in [(-1, "_", PURPLE), (1, "+", DATA)]:
        chosen = [point for point, label in zip(points, labels) if label == side]
        if chosen:  # a small batch may hold one side alone
            ax.scatter(*zip(*chosen), s=26, marker=marker, color=color, linewidths=1.4)


def boundary_pictures(grids, points, labels, words):
    """One small picture for each of `grids`, a dictionary {title: score grid}, three in a row, and a caption."""
    rows, columns = math.ceil(len(grids) / 3), min(len(grids), 3)
    figure = axes("", "", size=(1.4 + 2.3 * columns, 2.3 * rows)).figure
    figure.clear()
    for place, (title, grid) in enumerate(grids.items(), 1):
        ax = figure.add_subplot(rows, columns, place, title=title, xlabel="x", ylabel="y")
        draw_boundary(ax, grid, points, labels)
    caption(words)
