"""Chapter 09: one neuron. Its output over the input plane, its decision line, and its slope at a point."""

import math

from micrograd_lite.pictures.style import BLUE, DATA_TEXT, GRADIENT, GRADIENT_TEXT, INK, MUTED_TEXT, PURPLE, WHITE

from ..engine import Neuron, Value
from .drawing import Drawing
from .numbers import factor, minus, short, show
from .view import View, button, choice, slider

WIDTH, HEIGHT = 830, 404
REACH = 4  # the plane goes from −4 to 4 both ways
ACTIVATIONS = ["tanh", "relu", "sigmoid", "linear"]
STEEPEST = {"tanh": 1.0, "relu": 1.0, "sigmoid": 0.25, "linear": 1.0}
FUNCTIONS = {
    "tanh": math.tanh,
    "relu": lambda n: max(n, 0.0),
    "sigmoid": lambda n: 0.5 + 0.5 * math.tanh(n / 2),
    "linear": lambda n: n,
}
INPUTS = ("w1", "w2", "b", "x1", "x2")


# Compute


def compute(w1, w2, b, x1, x2, activation="tanh"):
    """The neuron at the point (x1, x2): its sum n, its output, and the output's slope towards n and each number."""
    unit, point = Neuron(2, "linear"), [Value(x1), Value(x2)]
    unit.w[0].data, unit.w[1].data, unit.b.data = w1, w2, b
    total = unit.forward(point)
    output = total if activation == "linear" else getattr(total, activation)()
    output.backward()
    grads = [node.grad + 0.0 for node in (*unit.parameters(), *point)]
    return {
        "w": (w1, w2),
        "b": b,
        "x": (x1, x2),
        "activation": activation,
        "n": total.data,
        "output": output.data,
        "slope": unit.b.grad,  # b reaches the sum with slope 1
        "grads": dict(zip(INPUTS, grads)),
    }


def share(state):
    """The slope compared with the steepest one: 1 where the activation is steepest, near 0 where it is saturated."""
    return state["slope"] / STEEPEST[state["activation"]]


# Say


def say(state):
    (w1, w2), (x1, x2), b, n = state["w"], state["x"], state["b"], state["n"]
    slope, activation = short(state["slope"]), state["activation"]
    written = f"{factor(w1, 6)} · {factor(x1, 6)} + {factor(w2, 6)} · {factor(x2, 6)} + {factor(b, 6)}"
    lines = [
        f"n = w1·x1 + w2·x2 + b = {written} = {short(n)}. Output: {called(activation)} = {short(state['output'])}."
    ]
    moved = abs(0.1 * state["slope"])
    lines.append(
        f"Local slope: {slope}" + (f", so 0.1 more of n gives about {show(moved, 3)} more output. " if moved else ". ")
    )
    lines[-1] += condition(state)
    towards = [f"w1: {slope} · {factor(x1, 6)} = {short(state['grads']['w1'])}"]
    towards.append(f"w2: {slope} · {factor(x2, 6)} = {short(state['grads']['w2'])}")
    lines.append(f"Slope of the output towards {', '.join(towards)}, b: {slope}.")
    lines.append(where(state))
    return "\n".join(lines)


def called(activation):
    return "n itself" if activation == "linear" else f"{activation}(n)"


def condition(state):
    activation, left = state["activation"], share(state)
    if activation == "linear":
        return "The slope is the same everywhere: nothing bends, and nothing saturates."
    if activation == "relu":
        if left:
            return "The relu is on: every nudge comes through."
        return "The relu is off: no nudge comes through."
    if left > 0.1:
        return f"That is {100 * left:.0f} % of the steepest slope."
    return f"Saturated: only {show(100 * left, 2)} % of the steepest slope is left, so a nudge hardly moves the output."


def where(state):
    (w1, w2), n = state["w"], state["n"]
    if w1 == w2 == 0:
        return "Both weights are 0, so there is no line: the output is the same everywhere."
    side = (
        "on the line" if n == 0 else f"on its {'+' if n > 0 else '−'} side, {short(abs(n) / math.hypot(w1, w2))} away"
    )
    return f"The decision line is where n = 0. The point x is {side}."


# Draw


def draw(state):
    side = "" if state["n"] == 0 else f" on the {'positive' if state['n'] > 0 else 'negative'} side of the line n = 0"
    desc = f"The output of a neuron with two inputs over the input plane, with the line n = 0. The point x{side} "
    desc += f"gives {short(state['output'])}; beside it the curve of {called(state['activation'])} "
    desc += f"with its slope {short(state['slope'])} at that point."
    drawing = Drawing(WIDTH, HEIGHT, "One neuron", desc)
    draw_plane(drawing, state)
    draw_curve(drawing, state)
    draw_gauge(drawing, state)
    return drawing.svg()


def draw_plane(drawing, state):
    box = (62, 40, 312, 312)
    plot = drawing.axes(box, (-REACH, REACH), (-REACH, REACH), "x1", "x2", title="Output for every input", grid=False)
    levels, full = bands(state)
    plot._clipped(draw_bands, drawing, plot, state, levels, full)
    drawing.rect(*box, MUTED_TEXT, line=1)
    draw_bar(drawing, state, full)
    draw_line(drawing, plot, state)
    px, py = plot.px(state["x"][0]), plot.py(state["x"][1])
    drawing.circle(px, py, 8, WHITE, WHITE, 1)
    drawing.circle(px, py, 6, BLUE, BLUE, 1)
    plot.text(*state["x"], f"x: {short(state['output'])}", INK, 14, dx=11, dy=-9, bold=True)


def bands(state):
    """The values of n at which the colour changes, denser where the activation bends, and the output in full colour."""
    (w1, w2), b, activation = state["w"], state["b"], state["activation"]
    room = REACH * (abs(w1) + abs(w2))
    low, high = b - room, b + room
    if activation in ("tanh", "sigmoid"):
        bend = 3 if activation == "tanh" else 6
        inner = [bend * k / 24 for k in range(-24, 25)]
        return [low, *[n for n in inner if low < n < high]], 1.0
    largest = max(abs(FUNCTIONS[activation](n)) for n in (low, high))
    return [low + (high - low) * k / 48 for k in range(48)] if room else [b], largest or 1.0


def draw_bands(drawing, plot, state, levels, full):
    """One colour from each level on, drawn over everything beyond it, so that no seam shows between neighbours."""
    (w1, w2), b, activation = state["w"], state["b"], state["activation"]
    size = math.hypot(w1, w2)
    ends = [*levels[1:], 2 * levels[-1] - levels[-2] if len(levels) > 1 else levels[0]]
    for level, end in zip(levels, ends):
        color = tint(activation, FUNCTIONS[activation]((level + end) / 2), full)
        if level == levels[0] or not size:
            drawing.rect(*plot.box, color, color, 0)
            continue
        ux, uy = w1 / size, w2 / size
        near, far = (level - b) / size, 4 * REACH
        corners = [(near, -far), (near, far), (far, far), (far, -far)]
        points = [(plot.px(t * ux - s * uy), plot.py(t * uy + s * ux)) for t, s in corners]
        drawing.polyline(points, color, 0, fill=color, closed=True)


def tint(activation, output, full):
    """The colour of an output: white in the middle, blue if it is large, purple if it is small."""
    amount = (2 * output - 1) if activation == "sigmoid" else output / full
    amount = max(-1.0, min(1.0, amount))
    return mixed(BLUE if amount > 0 else PURPLE, 0.7 * abs(amount))


def mixed(color, amount):
    parts = [round(255 + amount * (int(color[k : k + 2], 16) - 255)) for k in (1, 3, 5)]
    return "#" + "".join(f"{part:02X}" for part in parts)


def draw_bar(drawing, state, full):
    """The key to the colours."""
    activation = state["activation"]
    low, high = {"tanh": (-1, 1), "sigmoid": (0, 1), "relu": (0, full), "linear": (-full, full)}[activation]
    left, top, height, pieces = 386, 40, 312, 24
    for k in range(pieces):
        output = high - (high - low) * (k + 0.5) / pieces
        color = tint(activation, output, full)
        drawing.rect(left, top + height * k / pieces, 14, height / pieces + 0.5, color, color, 0)
    drawing.rect(left, top, 14, height, MUTED_TEXT, line=1)
    for output, y in ((high, top + 11), ((high + low) / 2, top + height / 2 + 4), (low, top + height)):
        sign = "+" if output > 0 and low < 0 else ""
        drawing.text(left + 20, y, sign + show(output, 3), MUTED_TEXT, 12)


def draw_line(drawing, plot, state):
    """The decision line n = 0, its positive side, and the direction of the weights."""
    (w1, w2), b = state["w"], state["b"]
    size = math.hypot(w1, w2)
    if not size:
        return
    ux, uy = w1 / size, w2 / size
    fx, fy = -b / size * ux, -b / size * uy  # the point of the line that is nearest to the middle
    plot.segment(fx - 9 * uy, fy + 9 * ux, fx + 9 * uy, fy - 9 * ux, INK, 2)
    if max(abs(fx), abs(fy)) < REACH:
        plot.arrow(fx, fy, fx + 1.1 * ux, fy + 1.1 * uy, INK, 2)
        plot.text(fx + 1.3 * ux, fy + 1.3 * uy, "w", INK, 14, "middle", dy=5, bold=True)
    for along in (2.2, -2.2):
        for words, across in (("+", 0.45), ("−", -0.45)):
            x, y = fx - along * uy + across * ux, fy + along * ux + across * uy
            if max(abs(x), abs(y)) < REACH - 0.3:
                plot.text(x, y, words, INK, 18, "middle", dy=6, bold=True)


def draw_curve(drawing, state):
    activation, n, output, slope = state["activation"], state["n"], state["output"], state["slope"]
    f, wide = FUNCTIONS[activation], max(6.0, 1.15 * abs(state["n"]))
    ylim = {"tanh": (-1.3, 1.3), "sigmoid": (-0.2, 1.2), "relu": (-0.2 * wide, wide), "linear": (-wide, wide)}
    plot = drawing.axes(
        (506, 40, 304, 200), (-wide, wide), ylim[activation], "n", "output", title=f"Output = {called(activation)}"
    )
    plot.segment(-wide, 0, wide, 0, MUTED_TEXT, 1)
    plot.segment(0, ylim[activation][0], 0, ylim[activation][1], MUTED_TEXT, 1)
    ns = [wide * k / 60 for k in range(-60, 61)]
    plot.curve(ns, [f(v) for v in ns], BLUE, width=2.5)
    half = wide / 4
    plot.segment(n - half, output - half * slope, n + half, output + half * slope, GRADIENT, 3)
    plot.point(n, output, BLUE, r=6)
    left = n > 0  # the curve leaves room for the words above it on the left, and below it on the right
    plot.text(n, output, f"slope {short(slope)}", GRADIENT_TEXT, 14, "end" if left else "start", dx=-10 if left else 10,
              dy=-12 if left else 24, bold=True)  # fmt: skip


def draw_gauge(drawing, state):
    """The slope as a bar: how much of a nudge comes through."""
    left, top, width = 506, 322, 304
    steepest = STEEPEST[state["activation"]]
    words = f"Comes through: slope {short(state['slope'])} of at most {show(steepest)}"
    drawing.text(left, top - 10, words, GRADIENT_TEXT, 14, bold=True)
    drawing.rect(left, top, width, 18, MUTED_TEXT, line=1, rx=3)
    drawing.rect(left, top, width * share(state), 18, GRADIENT, GRADIENT, 0, rx=3)
    drawing.text(left, top + 36, "saturated, or switched off", MUTED_TEXT, 12)
    drawing.text(left + width, top + 36, "steepest", MUTED_TEXT, 12, "end")
    n, output = short(state["n"]), short(state["output"])
    drawing.text(left, top + 60, minus(f"n = {n}   →   output {output}"), DATA_TEXT, 14, bold=True)


# View


def neuron(w1=-3.0, w2=1.0, b=6.8813735870195432, x1=2.0, x2=0.0, activation="tanh"):
    """Move the weights, the bias and the point x of a neuron with two inputs, and choose its activation."""

    def start_again(view):
        view.set(w1=w1, w2=w2, b=b, x1=x1, x2=x2, activation=activation)

    rows = [
        [slider("w1", w1, -5, 5, 0.1), slider("w2", w2, -5, 5, 0.1)],
        [slider("b", b, -10, 10, 0.1), choice("activation", ACTIVATIONS, activation)],
        [
            slider("x1", x1, -REACH, REACH, 0.1),
            slider("x2", x2, -REACH, REACH, 0.1),
            button("start again", start_again, "go back to the first numbers"),
        ],
    ]
    return View(rows, compute, draw, say, lines=4)
