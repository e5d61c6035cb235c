"""Pictures of networks: their neurons, the boundary they draw between two classes, the curve they follow."""

import math

from .graphs import digraph
from .plots import axes, caption
from .style import DATA, DATA_TEXT, INK, PURPLE, PURPLE_TEXT, TRUTH

SIDES = [(-1, "_", PURPLE_TEXT), (1, "+", DATA_TEXT)]  # label, mark, colour


def draw_network(network, rankdir="LR"):
    """Draw an MLP folded by neuron: each neuron is one node, each weight an arrow, dashed if it is negative."""
    if not hasattr(network, "layers"):
        raise TypeError(f"draw_network draws an MLP, as in draw_network(MLP(3, [4, 4, 1])); got {network!r}")
    inputs = [f"x{i + 1}" for i in range(len(network.layers[0].neurons[0].w))]
    if len(inputs) + sum(len(layer.neurons) for layer in network.layers) > 80:
        raise ValueError("more than 80 neurons are too many to read: draw a smaller network")
    desc = f"{network} with {len(network.parameters())} parameters, one node for each neuron"
    graph = digraph("A network, folded by neuron", desc, rankdir)
    graph.attr(ranksep="1.3", splines="line")  # wide and straight: there are many arrows
    for name in inputs:
        graph.node(name, name, shape="box")
    for depth, layer in enumerate(network.layers, start=1):
        outputs = [f"layer {depth}, neuron {i + 1}" for i in range(len(layer.neurons))]
        for name, neuron in zip(outputs, layer.neurons):
            graph.node(name, f"{neuron.activation}\nb = {neuron.b.data:.2f}", shape="box", penwidth="3")
            for source, w in zip(inputs, neuron.w):
                look = "dashed" if w.data < 0 else "solid"
                graph.edge(source, name, penwidth=f"{0.3 + 2 * abs(w.data):.2f}", style=look)
        inputs = outputs
    return graph


def draw_points(ax, points, labels, ringed=()):
    """Draw points with the label −1 as − and those with the label 1 as +; put a ring around the `ringed` ones."""
    if len(points) != len(labels):
        raise ValueError(f"{len(points)} points need {len(points)} labels, got {len(labels)}")
    for side, mark, color in SIDES:
        xs = [x for (x, _), label in zip(points, labels) if label == side]
        ys = [y for (_, y), label in zip(points, labels) if label == side]
        ax.scatter(xs, ys, s=26, marker=mark, color=color, linewidths=1.6)
    if len(ringed):
        xs, ys = [x for x, _ in ringed], [y for _, y in ringed]
        ax.scatter(xs, ys, s=110, marker="o", facecolors="none", edgecolors=INK, linewidths=1.4)


def points_picture(points, labels, words):
    """One picture of points of two kinds, and a caption."""
    draw_points(axes("x", "y"), points, labels)
    caption(words)


def score_grid(model, step=0.125):
    """The model's scores over the plane of the moons: (xs, ys, a list of scores for each y)."""
    xs = [-1.5 + step * i for i in range(round(4 / step) + 1)]
    ys = [-1.0 + step * i for i in range(round(2.5 / step) + 1)]
    return xs, ys, [[model([x, y]).data for x in xs] for y in ys]


def draw_boundary(ax, grid, points, labels, ringed=()):
    """Draw the two sides in colour, the boundary as a line, the margins dotted, and the points as + and −."""
    xs, ys, scores = grid
    low, high = min(map(min, scores)), max(map(max, scores))
    sides = [min(low, -1) - 1, 0, max(high, 1) + 1]
    ax.contourf(xs, ys, scores, sides, colors=[PURPLE, DATA], alpha=0.18)
    for level, style in [(-1, "dotted"), (0, "solid"), (1, "dotted")]:
        if low < level < high:
            ax.contour(xs, ys, scores, [level], colors=INK, linestyles=style, linewidths=1.3)
    draw_points(ax, points, labels, ringed)


def boundary_pictures(grids, points, labels, words, ringed=()):
    """One small picture for each of `grids`, a dictionary {title: score grid}, three in a row, and a caption.

    A single one is larger. The `ringed` points get a ring.
    """
    rows, columns = math.ceil(len(grids) / 3), min(len(grids), 3)
    size = (1.4 + 2.3 * columns, 2.3 * rows) if len(grids) > 1 else (6, 3.6)
    figure = axes("", "", size=size).figure
    figure.clear()
    for place, (title, grid) in enumerate(grids.items(), 1):
        ax = figure.add_subplot(rows, columns, place, title=title, xlabel="x", ylabel="y")
        draw_boundary(ax, grid, points, labels, ringed)
    caption(words)


def fit_picture(xs, ys, predictions, words):
    """Plot the truth as a black dashed line, and predictions in colour: a dictionary {steps: values at xs}."""
    ax = axes("x", "y")
    for steps, values in predictions.items():
        ax.plot(xs, values, label=f"after {steps} steps")
    ax.plot(xs, ys, "--", color=TRUTH, label="the truth: x³")
    ax.legend()
    caption(words)
