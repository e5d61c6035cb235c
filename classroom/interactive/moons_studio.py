"""Chapter 11: the moons studio. Train step by step, go back, and change the settings on the way."""

import asyncio
import math
import random
from functools import lru_cache
from itertools import groupby

from micrograd_lite.pictures.style import BLUE, INK, MUTED_TEXT, PURPLE, PURPLE_TEXT, VERMILION

from .. import engine
from .drawing import Drawing
from .numbers import minus
from .view import Refused, View, button, choice, dropdown, in_colab, log_slider, slider, with_words

STEPS = 200
STRENGTHS = [("0", 0.0), ("0.0001", 1e-4), ("0.001", 1e-3), ("0.01", 1e-2), ("0.1", 1e-1)]
SIZES = [5, 10, 20, 50, 100]
WIDTH, HEIGHT = 830, 372
LEFT, RIGHT, LOW, HIGH = -1.5, 2.5, -1.0, 1.5
COLUMNS, ROWS = 41, 26  # of the grid that the boundary is drawn from


# Compute


def numbers_of(model):
    """The model's parameters as plain numbers: for each layer, the rows of weights and the biases."""
    return [
        ([[w.data for w in neuron.w] for neuron in layer.neurons], [neuron.b.data for neuron in layer.neurons])
        for layer in model.layers
    ]


def forward(numbers, points):
    """The scores of many points at once. This is quick, because NumPy records nothing."""
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
    """The chapter's points: 100 for training and 100 for the test."""
    c = engine.module("classification")
    return c.split(*c.two_moons(200, noise=noise, seed=1), test=0.5)


class Run:
    """One training run. It keeps a snapshot of every step, so that the reader can go back."""

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
        """Train one step on the next batch and keep its snapshot. `Refused` if the loss explodes."""
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
            raise Refused(f"Step {k + 1} diverges: the loss explodes. Choose a smaller learning rate, then go on.")
        self.snapshots.append(shot)

    def go_to(self, k):
        """Put the parameters of step k back into the model."""
        for layer, (weights, biases) in zip(self.model.layers, self.snapshots[k]["numbers"]):
            for neuron, row, b in zip(layer.neurons, weights, biases):
                neuron.b.data = b
                for w, value in zip(neuron.w, row):
                    w.data = value

    def show(self, wanted, shown, rate, strength, size):
        """The step to show: the wanted one if it is there, else the next one, which is trained now."""
        if self.how != (rate, strength, size):
            if self.how is not None:  # the settings are new, so the steps after the one shown are no longer true
                del self.snapshots[shown + 1 :]
                self.go_to(shown)
                self.snapshots[shown] = self.measure(strength)  # with another L2 this step has another loss
            self.how = (rate, strength, size)
        if not self.snapshots:
            self.snapshots.append(self.measure(strength))
        if wanted >= len(self.snapshots):
            self.step(rate, strength, size)
        return min(wanted, len(self.snapshots) - 1)


def state_of(run, step, goal=None):
    """What there is to draw and to say about one step of a run, on the way to the step `goal`."""
    rate, strength, size = run.how
    xs, ys = grid_points()
    shot = run.snapshots[step]
    if "grid" not in shot:
        scores = forward(shot["numbers"], [(x, y) for y in ys for x in xs])
        shot["grid"] = [scores[j * COLUMNS : (j + 1) * COLUMNS] for j in range(ROWS)]
    return {
        "step": step,
        "goal": step if goal is None else goal,
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
    """The two sides in colour, stronger beyond the margin. Neighbours of the same colour are drawn as one strip."""
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
    """The line on which the score equals `level`, as an SVG path: a short piece in each cell of the grid."""
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
    """Every example as + or −, with a circle around those on the wrong side."""
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
        drawing.path("".join(marks[-1]) or "M0 0", PURPLE_TEXT, width)
        drawing.path("".join(marks[1]) or "M0 0", BLUE, width)


def draw_losses(drawing, state):
    """Both losses against the step, on a log scale, with points at the step that is shown."""
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
    drawing.text(588, 342, "share of examples on the right side", MUTED_TEXT, 12)


# Say


def say(state):
    now, size = state["now"], state["size"]
    step, per_epoch = state["step"], math.ceil(len(state["data"][0]) / size)
    accuracies = f"{100 * now['accuracy']:.0f} % in training, {100 * now['test accuracy']:.0f} % in the test"
    lines = [
        f"Step {step}, epoch {step / per_epoch:.1f}: training loss {now['loss']:.4f}, "
        f"test loss {now['test loss']:.4f}, accuracy {accuracies}.",
        f"In both losses, {now['price']:.4f} comes from L2. "
        f"{parameters(state['hidden'])} parameters; the next step uses {size} examples, at rate {state['rate']:.3g}.",
    ]
    if step < state["goal"]:
        lines.append(f"Training goes on, to step {state['goal']}. Stop here keeps the step that is shown.")
    return minus("\n".join(lines))


def parameters(hidden):
    return hidden * 3 + hidden * (hidden + 1) + hidden + 1


# View


@lru_cache(maxsize=4)
def trained(steps=100):
    """The state after some steps of the chapter's training, for the still picture."""
    run = Run()
    for step in range(steps + 1):
        run.show(step, step, 1.0, 1e-4, 100)
    return state_of(run, steps)


class Studio(View):
    """A view that starts untrained. Its still picture shows a trained network."""

    def _repr_mimebundle_(self, include=None, exclude=None, **_):
        data = super()._repr_mimebundle_(include, exclude)
        if in_colab():
            return data
        state = trained()
        return {**data, "text/plain": say(state), "image/svg+xml": with_words(draw(state), say(state))}


class Trainer:
    """Trains step by step to where the reader sent the step slider, and shows each step on the way.

    One step is trained in each `compute`. The steps after it are trained in the background, between the reader's moves:
    by a task in the kernel's event loop, or at once if there is no such loop.
    """

    def __init__(self):
        self.run, self.shown, self.goal, self.view, self.task = None, 0, 0, None, None

    def compute(self, step, rate, strength, size, hidden, noise, seed):
        start = (int(hidden), noise, int(seed))
        if self.run is None or self.run.start != start:
            self.run, self.shown = Run(*start), 0
            step = self.send_to(0)
        self.goal = int(step)
        try:
            self.shown = self.run.show(self.goal, self.shown, rate, strength, size)
            if self.shown < self.goal:
                self.go_on()
        except Exception:
            self.send_to(self.shown)
            raise
        return state_of(self.run, self.shown, self.goal)

    def send_to(self, step):
        """Move the slider to a step without training."""
        self.goal = step
        if self.view:
            self.view.put(step=step)
        return step

    def go_on(self):
        if self.task and not self.task.done():
            return
        try:
            self.task = asyncio.get_running_loop().create_task(self.train())
        except RuntimeError:
            rate, strength, size = self.run.how
            while self.shown < self.goal:
                self.shown = self.run.show(self.goal, self.shown, rate, strength, size)

    async def train(self):
        while self.shown < self.goal:
            await asyncio.sleep(0.005)  # the reader's moves come first
            if self.shown < self.goal:
                self.view.update()


def moons_studio(step=0, rate=1.0, strength=1e-4, size=100, hidden=16, noise=0.1, seed=2):
    """Train a network on two moons, and change its settings whenever you like."""
    trainer = Trainer()

    def one_step(view):
        trainer.send_to(min(trainer.shown + 1, STEPS))

    def stop(view):
        trainer.send_to(trainer.shown)

    def reset(view):
        trainer.run = None

    rows = [
        [
            slider("step", step, 0, STEPS, 1, play=True, whole=True),
            button("Step", one_step, "train one step"),
            button("Stop here", stop, "stop training at the step that is shown"),
            button("Reset", reset, "go back to the untrained network and keep the settings"),
        ],
        [log_slider("rate", rate, -3, 1, label="learning rate"), dropdown("strength", STRENGTHS, strength, label="L2")],
        [
            choice("size", SIZES, size, label="batch size"),
            slider("hidden", hidden, 1, 24, 1, label="hidden units", whole=True),
        ],
        [slider("noise", noise, 0, 0.5, 0.05), slider("seed", seed, 0, 9, 1, whole=True)],
    ]
    trainer.view = Studio(rows, trainer.compute, draw, say, lines=3)
    return trainer.view
