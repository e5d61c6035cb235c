"""Chapter 12: the cubic studio. A network learns y = x³, with raw or normalised numbers and three kinds of units."""

import math
from functools import lru_cache

from micrograd_lite.pictures.style import BLUE, GRADIENT, INK, MUTED_TEXT, QUIET, TRUTH, VERMILION, WHITE

from .. import engine
from .drawing import Drawing
from .numbers import minus
from .view import View, choice, dropdown, slider

STEPS, EVERY = 300, 10  # a run is trained ahead, with a snapshot after every ten steps
NUMBERS, UNITS = ("normalised", "raw"), ("leaky_relu", "relu", "tanh")
RATES = [("0.1", 0.1), ("0.01", 0.01), ("0.001", 0.001), ("0.00001", 1e-5)]
WIDTH, HEIGHT = 830, 380


@lru_cache(maxsize=32)
def run(numbers, units, rate, seed):
    """Train one network: a list of snapshots {step, answers, loss, alive}, which ends early if training diverges.

    The loss is in units of y squared, with raw and with normalised numbers alike, so that runs can be compared.
    """
    regression, training = engine.module("regression"), engine.module("training")
    xs, ys = regression.cubic()
    for_x, for_y = regression.Normaliser(xs), regression.Normaliser(ys)
    if numbers == "raw":
        for_x.spread = for_y.spread = 1.0
    inputs, targets = [[for_x.normalise(x)] for x in xs], [for_y.normalise(y) for y in ys]
    model = engine.MLP(1, [8, 8, 1], activation=units, last="linear", seed=seed)
    snapshots = []
    with training.paused_collector():
        for step in range(STEPS + 1):
            loss = regression.mean_squared_error([model(x) for x in inputs], targets)
            finite = math.isfinite(loss.data * for_y.spread**2)
            if step % EVERY == 0 or not finite:
                answers = [for_y.restore(model(x).data) for x in inputs]
                error = loss.data * for_y.spread**2 if finite else math.inf
                snapshots.append({"step": step, "answers": answers, "loss": error, "alive": alive(model, inputs)})
            if not finite:
                break
            model.zero_grad()
            loss.backward()
            training.descend(model.parameters(), rate)
    return snapshots


def alive(model, inputs):
    """For each hidden layer, which of its units are not 0 for at least one input."""
    found = []
    for layer in model.layers[:-1]:
        inputs = [layer(x) for x in inputs]
        found.append([any(outputs[i].data != 0 for outputs in inputs) for i in range(len(layer.neurons))])
    return found


def compute(steps, numbers, units, rate, seed):
    snapshots = run(numbers, units, float(rate), int(seed))
    place = min(int(steps) // EVERY, len(snapshots) - 1)
    xs, ys = engine.module("regression").cubic()
    diverged = snapshots[-1]["step"] if math.isinf(snapshots[-1]["loss"]) else None
    history = [(s["step"], s["loss"]) for s in snapshots if math.isfinite(s["loss"])]
    return {
        "xs": xs,
        "ys": ys,
        "now": snapshots[place],
        "start": snapshots[0]["answers"],
        "history": history,
        "diverged": diverged,
        "numbers": numbers,
        "units": units,
    }


def draw(state):
    now, xs = state["now"], state["xs"]
    drawing = Drawing(WIDTH, HEIGHT, "Cubic studio", say(state).replace("\n", " "))
    plot = drawing.axes((66, 42, 440, 280), (-10.6, 10.6), (-1250, 1250), "x", "y")
    plot.curve(xs, state["start"], QUIET, width=2)
    plot.curve(xs, state["ys"], TRUTH, "dash", 2)
    if math.isfinite(now["loss"]):
        plot.curve(xs, now["answers"], BLUE, width=3)
        for x, answer in zip(xs, now["answers"]):
            plot.point(x, answer, BLUE, r=3)
    if not math.isfinite(now["loss"]):
        plot.text(0, 950, f"diverged at step {now['step']}: nothing left to draw", VERMILION, 16, "middle", bold=True)
    elif max(map(abs, now["answers"])) > 1250:
        plot.text(0, 950, "the predictions are outside the picture", VERMILION, 16, "middle", bold=True)
    for x, color, dash, words in [(66, TRUTH, "dash", "truth: x³"), (186, BLUE, None, "network")]:
        drawing.line(x, 22, x + 28, 22, color, 2.5, dash)
        drawing.text(x + 34, 26, words, INK, 13)
    drawing.line(300, 22, 328, 22, QUIET, 2.5)
    drawing.text(334, 26, "before training", INK, 13)
    draw_loss(drawing, state)
    draw_units(drawing, now["alive"])
    return drawing.svg()


def draw_loss(drawing, state):
    """The typical error against the steps, on a log scale, with a point at the present step."""
    plot = drawing.axes((600, 42, 210, 150), (0, STEPS), (3, 3000), "step", "typical error", ylog=True)
    plot.curve(*zip(*[(step, math.sqrt(loss)) for step, loss in state["history"]]), MUTED_TEXT, width=2)
    now = state["now"]
    if math.isfinite(now["loss"]):
        plot.point(now["step"], min(max(math.sqrt(now["loss"]), 3), 3000), GRADIENT, r=6)


def draw_units(drawing, layers):
    """The hidden units as circles. A dead one is empty and crossed out."""
    drawing.text(600, 262, "hidden units (× is dead)", INK, 13, bold=True)
    for row, layer in enumerate(layers):
        drawing.text(600, 293 + 36 * row, f"layer {row + 1}", MUTED_TEXT, 12)
        for k, is_alive in enumerate(layer):
            x, y = 660 + 20 * k, 289 + 36 * row
            drawing.circle(x, y, 8, INK, BLUE if is_alive else WHITE, 1.2)
            if not is_alive:
                drawing.line(x - 5, y - 5, x + 5, y + 5, VERMILION, 2)
                drawing.line(x - 5, y + 5, x + 5, y - 5, VERMILION, 2)


def say(state):
    now = state["now"]
    dead = sum(not unit for layer in now["alive"] for unit in layer)
    units = f"{dead} of 16 hidden units dead." if dead else "No hidden unit is dead."
    what = f"{state['numbers']} numbers, {state['units']}"
    if not math.isfinite(now["loss"]):
        return f"Step {now['step']}, {what}: diverged. The loss is no longer a finite number.\n{units}"
    words = minus(f"Step {now['step']}, {what}: typical error {math.sqrt(now['loss']):.3g} in units of y.")
    if state["diverged"] is not None:
        words += f" This run diverges at step {state['diverged']}."
    return f"{words}\n{units}"


def cubic_studio(steps=100, numbers="normalised", units="leaky_relu", rate=0.1, seed=1):
    """Follow a network as it learns y = x³. When you choose new settings, the whole run is trained at once."""
    made = {}

    def nearest_kept(steps, **others):
        steps = EVERY * round(steps / EVERY)  # a typed number may be between two snapshots
        if made:
            made["view"].put(steps=steps)
        return compute(steps, **others)

    rows = [
        [slider("steps", steps, 0, STEPS, EVERY, play=True), slider("seed", seed, 1, 9, 1, label="start", whole=True)],
        [choice("numbers", list(NUMBERS), value=numbers), dropdown("rate", RATES, value=rate, label="learning rate")],
        choice("units", list(UNITS), value=units),
    ]
    made["view"] = View(rows, nearest_kept, draw, say)
    return made["view"]
