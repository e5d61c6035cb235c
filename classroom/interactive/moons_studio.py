"""Chapter 11: the moons studio. Train step by step, go back, and change the settings on the way."""

import math
import random
from functools import lru_cache
from itertools import groupby

from micrograd_lite.pictures.style import BLUE, INK, MUTED_TEXT, PURPLE, VERMILION
from micrograd_lite.pictures.svg import Drawing, minus

from .. import engine
from .view import Refused, View, button, choice, dropdown, log_slider, slider, with_words

STEPS = 200
STRENGTHS = [("0", 0.0), ("0.0001", 1e-4), ("0.001", 1e-3), ("0.01", 1e-2), ("0.1", 1e-1)]
SIZES = [5, 10, 20, 50, 100]
WIDTH, HEIGHT = 830, 372
LEFT, RIGHT, LOW, HIGH = -1.5, 2.5, -1.0, 1.5
COLUMNS, ROWS = 41, 26  # of the grid that the boundary is drawn from


# Compute


def numbers_of(model):
    """What the model has learned, as plain numbers: for each layer the rows of weights and the biases."""
    return [
        ([[w.data for w in neuron.w] for neuron in layer.neurons], [neuron.b.data for neuron in layer.neurons])
        for layer in model.layers
    ]


def forward(numbers, points):
    """The scores of many points at once, in plain numbers: nothing is recorded, so it is quick."""
    import numpy as np

    values = np.asarray(points, float)
    for depth, (weights, biases) in enumerate(numbers, 1):
        values = values @ np.array(weights).T + np.array(biases)
        values = values if depth == len(numbers) else np.maximum(values, 0)
    return values[:, 0].tolist()


def grid_points():
    xs = [LEFT + (RIGHT - LEFT) * i / (COLUMNS - 1) for i in range(COLUMNS)]
    ys = [LOW + (HIGH - LOW) * j / (ROWS - 1) for j in range(ROWS)]
    return xs, ys


@lru_cache(maxsize=64)
def examples(noise):
    """The chapter's points: 100 to learn from, 100 to be tested with."""
    c = engine.module("classification")
    return c.split(*c.two_moons(200, noise=noise, seed=1), test=0.5)


class Run:
    """One training from its start; a snapshot is kept of every step, so that the reader can go back."""

    def __init__(self, hidden=16, noise=0.1, seed=2):
        self.start = (hidden, noise, seed)
        self.model = engine.MLP(2, [hidden, hidden, 1], activation="relu", last="linear", seed=seed)
        self.data, self.seed = examples(noise), seed
        self.how = None
        self.snapshots = []

    def measure(self, strength):
        """A snapshot of the model as it is now."""
        numbers = numbers_of(self.model)
        points, labels, test_points, test_labels = self.data
        price = strength * sum(w * w for rows, _ in numbers for weights in rows for w in weights)
        shot = {
            "numbers": numbers,
            "price": price,
            "scores": forward(numbers, points),
            "test scores": forward(numbers, test_points),
        }
        for name, scores, wanted in [("", shot["scores"], labels), ("test ", shot["test scores"], test_labels)]:
            margins = [label * score for score, label in zip(scores, wanted)]
            shot[name + "loss"] = sum(max(0.0, 1 - m) for m in margins) / len(margins) + price
            shot[name + "accuracy"] = sum(label * s > 0 for s, label in zip(scores, wanted)) / len(scores)
        return shot

    def step(self, rate, strength, size):
        """One step of training on the next batch, and its snapshot. Refused where the numbers get out of hand."""
        c, training = engine.module("classification"), engine.module("training")
        points, labels, _, _ = self.data
        k = len(self.snapshots) - 1
        epoch, place = divmod(k, math.ceil(len(points) / size))
        batch = c.mini_batches(points, labels, size, random.Random(1000 * self.seed + epoch))[place]
        with training.paused_collector():
            loss = c.max_margin([self.model(p) for p in batch[0]], batch[1]) + c.l2(c.weights_of(self.model), strength)
            self.model.zero_grad()
            loss.backward()
            training.descend(self.model.parameters(), c.decaying_rate(rate, rate / 10)(k))
        shot = self.measure(strength)
        if not (math.isfinite(shot["loss"]) and shot["loss"] < 1e9):
            self.go_to(k)
            raise Refused(f"Step {k + 1} diverges: the loss is out of hand. Take a smaller learning rate, then go on.")
        self.snapshots.append(shot)

    def go_to(self, k):
        """Put the numbers of step k back into the model."""
        for layer, (weights, biases) in zip(self.model.layers, self.snapshots[k]["numbers"]):
            for neuron, row, b in zip(layer.neurons, weights, biases):
                neuron.b.data = b
                for w, value in zip(neuron.w, row):
                    w.data = value

    def show(self, wanted, shown, rate, strength, size):
        """The step to show: the one that is wanted if it is there, else the next one, trained now, and never more."""
        if self.how != (rate, strength, size):
            if self.how is not None:  # new settings: what was trained beyond the step that is shown no longer holds
                del self.snapshots[shown + 1 :]
                self.go_to(shown)
                self.snapshots[shown] = self.measure(strength)  # at another price the same step has another loss
            self.how = (rate, strength, size)
        if not self.snapshots:
            self.snapshots.append(self.measure(strength))
        if wanted >= len(self.snapshots):
            self.step(rate, strength, size)
        return min(wanted, len(self.snapshots) - 1)


def state_of(run, step):
    """What there is to draw and to say about one step of a run."""
    rate, strength, size = run.how
    xs, ys = grid_points()
    shot = run.snapshots[step]
    if "grid" not in shot:
        scores = forward(shot["numbers"], [(x, y) for y in ys for x in xs])
        shot["grid"] = [scores[j * COLUMNS : (j + 1) * COLUMNS] for j in range(ROWS)]
    return {
        "step": step,
        "now": shot,
        "data": run.data,
        "hidden": run.start[0],
        "size": size,
        "rate": engine.module("classification").decaying_rate(rate, rate / 10)(step),
        "history": [(s["loss"], s["test loss"]) for s in run.snapshots],
    }


# Draw


def draw(state):
    drawing = Drawing(WIDTH, HEIGHT, "Moons studio", say(state).replace("\n", " "))
    plot = drawing.axes((58, 40, 448, 280), (LEFT, RIGHT), (LOW, HIGH), "x", "y", grid=False)
    drawing.text(58, 26, f"Step {state['step']}", INK, 14, bold=True)
    drawing.text(506, 26, "bold: training · thin: test · circle: wrong side", MUTED_TEXT, 12, "end")
    draw_sides(drawing, plot, state["now"]["grid"])
    for level, width, dash in [(-1, 1.2, "dot"), (0, 2.5, None), (1, 1.2, "dot")]:
        drawing.path(contour(plot, state["now"]["grid"], level), INK, width, dash)
    draw_points(drawing, plot, state)
    draw_losses(drawing, state)
    draw_accuracy(drawing, state["now"])
    return drawing.svg()


def draw_sides(drawing, plot, grid):
    """The two sides in colour, stronger beyond the margin; neighbours of one colour are drawn as one strip."""
    xs, ys = grid_points()
    left, top, wide, high = plot.box
    across, down = wide / (COLUMNS - 1), high / (ROWS - 1)
    for y, scores in zip(ys, grid):
        upper, lower = max(plot.py(y) - down / 2, top), min(plot.py(y) + down / 2, top + high)
        place = 0
        for (side, strong), cells in groupby((score > 0, abs(score) >= 1) for score in scores):
            count = len(list(cells))
            start = max(plot.px(xs[place]) - across / 2, left)
            end = min(plot.px(xs[place + count - 1]) + across / 2, left + wide)
            color, opacity = BLUE if side else PURPLE, 0.3 if strong else 0.12
            drawing.rect(start, upper, end - start, lower - upper, color, color, 0, opacity=opacity)
            place += count


def contour(plot, grid, level):
    """The line where the score crosses a level, as an SVG path: a short piece in each cell of the grid."""
    xs, ys = grid_points()
    pieces = []
    for j in range(ROWS - 1):
        for i in range(COLUMNS - 1):
            corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
            values = [grid[b][a] - level for a, b in corners]
            if min(values) > 0 or max(values) <= 0:
                continue
            ends = []
            for k in range(4):
                u, v = values[k], values[(k + 1) % 4]
                if (u > 0) != (v > 0):
                    (a, b), (c, d), t = corners[k], corners[(k + 1) % 4], u / (u - v)
                    ends.append((plot.px(xs[a] + t * (xs[c] - xs[a])), plot.py(ys[b] + t * (ys[d] - ys[b]))))
            for (x1, y1), (x2, y2) in zip(ends[::2], ends[1::2]):
                pieces.append(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}")
    return "".join(pieces) or "M0 0"


def draw_points(drawing, plot, state):
    """Every example as + or −; a circle around those on the wrong side."""
    points, labels, test_points, test_labels = state["data"]
    now = state["now"]
    for some, wanted, scores, width, r in [
        (test_points, test_labels, now["test scores"], 1.1, 3.2),
        (points, labels, now["scores"], 2.3, 4.2),
    ]:
        marks = {-1: [], 1: []}
        for (x, y), label, score in zip(some, wanted, scores):
            if not plot.inside(x, y):
                continue
            px, py = plot.px(x), plot.py(y)
            marks[label].append(f"M{px - r:.1f} {py:.1f}h{2 * r}" + (f"M{px:.1f} {py - r:.1f}v{2 * r}" * (label > 0)))
            if label * score <= 0:
                drawing.circle(px, py, 7, VERMILION, line=1.8)
        drawing.path("".join(marks[-1]) or "M0 0", "#8F3B6B", width)
        drawing.path("".join(marks[1]) or "M0 0", BLUE, width)


def draw_losses(drawing, state):
    """Both losses against the step, on a log scale; the step that is shown as points."""
    history, step = state["history"], state["step"]
    last = max(50, 50 * math.ceil((len(history) - 1) / 50))
    plot = drawing.axes((588, 40, 224, 170), (0, last), (0.005, 10), "step", "loss", ylog=True, ticks=(4, 5))
    for k, (words, color, dash, x) in enumerate([("training", INK, None, 588), ("test", VERMILION, "dash", 700)]):
        losses = [min(max(pair[k], 0.005), 10) for pair in history]
        plot.curve(range(len(losses)), losses, color, dash, 2)
        plot.point(step, losses[step], color, r=4.5)
        drawing.line(x, 22, x + 28, 22, color, 2, dash)
        drawing.text(x + 34, 26, words, INK, 13)


def draw_accuracy(drawing, now):
    for y, words, color, share in [
        (278, "training", INK, now["accuracy"]),
        (306, "test", VERMILION, now["test accuracy"]),
    ]:
        drawing.text(588, y + 12, words, INK, 13)
        drawing.rect(650, y, 110, 15, MUTED_TEXT, line=1)
        drawing.rect(650, y, 110 * share, 15, color, color, 0, opacity=0.75)
        drawing.text(812, y + 12, f"{100 * share:.0f} %", INK, 13, "end")
    drawing.text(588, 342, "share of examples on their own side", MUTED_TEXT, 12)


# Say


def say(state):
    now, size = state["now"], state["size"]
    step, per_epoch = state["step"], math.ceil(len(state["data"][0]) / size)
    accuracies = f"{100 * now['accuracy']:.0f} % in training, {100 * now['test accuracy']:.0f} % in the test"
    lines = [
        f"Step {step}, epoch {step / per_epoch:.1f}: training loss {now['loss']:.4f}, "
        f"test loss {now['test loss']:.4f}, accuracy {accuracies}.",
        f"Of both losses {now['price']:.4f} is the price of the weights. "
        f"{parameters(state['hidden'])} parameters; the next step uses {size} examples, at rate {state['rate']:.3g}.",
    ]
    return minus("\n".join(lines))


def parameters(hidden):
    return hidden * 3 + hidden * (hidden + 1) + hidden + 1


# View


@lru_cache(maxsize=4)
def trained(steps=100):
    """A state after some steps of the chapter's training, for the still picture."""
    run = Run()
    for step in range(steps + 1):
        run.show(step, step, 1.0, 1e-4, 100)
    return state_of(run, steps)


class Studio(View):
    """A view that begins untrained; its still picture shows a trained network."""

    def _repr_mimebundle_(self, include=None, exclude=None, **_):
        data, state = super()._repr_mimebundle_(include, exclude), trained()
        return {**data, "text/plain": say(state), "image/svg+xml": with_words(draw(state), say(state))}


def moons_studio(step=0, rate=1.0, strength=1e-4, size=100, hidden=16, noise=0.1, seed=2):
    """Train a network on two moons: play, step and reset, with all the settings at hand."""
    made = {"run": None, "shown": 0, "view": None}

    def compute(step, rate, strength, size, hidden, noise, seed):
        start = (int(hidden), noise, int(seed))
        if made["run"] is None or made["run"].start != start:
            made.update(run=Run(*start), shown=0)
            step = 0
        try:
            made["shown"] = made["run"].show(int(step), made["shown"], rate, strength, size)
        finally:
            if made["view"]:
                made["view"].put(step=made["shown"])
        return state_of(made["run"], made["shown"])

    def one_step(view):
        view.put(step=min(view.values()["step"] + 1, STEPS))

    def reset(view):
        made["run"] = None

    rows = [
        [
            slider("step", step, 0, STEPS, 1, play=True),
            button("Step", one_step, "Train one step"),
            button("Reset", reset, "Back to the untrained network; the settings stay"),
        ],
        [log_slider("rate", rate, -3, 1, label="learning rate"), dropdown("strength", STRENGTHS, strength, label="L2")],
        [choice("size", SIZES, size, label="batch size"), slider("hidden", hidden, 1, 24, 1, label="hidden units")],
        [slider("noise", noise, 0, 0.5, 0.05), slider("seed", seed, 0, 9, 1)],
    ]
    made["view"] = Studio(rows, compute, draw, say)
    return made["view"]
