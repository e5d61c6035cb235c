"""Chapter 02: the nudge board. Bump one input of d = a·b + c at a time, and see how fast d moves."""

from micrograd_lite.pictures.style import (
    DATA_TEXT,
    GRADIENT,
    GRADIENT_TEXT,
    INK,
    MUTED_TEXT,
    ORANGE_TINT,
    QUIET,
    TRUTH,
    WHITE,
)

from .drawing import Drawing
from .numbers import divisor, enough_digits, factor, show, signed
from .view import View, choice, log_slider, slider

INPUTS = ("a", "b", "c")
WIDTH, HEIGHT = 830, 322


def d_of(a, b, c):
    return a * b + c


def compute(a, b, c, h, bumped="a"):
    """d before and after the bump of one input, and the slopes of all three."""
    inputs = {"a": a, "b": b, "c": c}
    before = d_of(**inputs)
    after = {name: d_of(**{**inputs, name: inputs[name] + h}) for name in INPUTS}
    return {
        "inputs": inputs,
        "h": h,
        "bumped": bumped,
        "d1": before,
        "d2": after[bumped],
        "after": after,
        "slopes": {name: (after[name] - before) / h for name in INPUTS},
        "exact": {"a": b, "b": a, "c": 1.0},
    }


def product_and_sum(inputs, digits):
    """a·b + c with its numbers."""
    a, b, c = (inputs[name] for name in INPUTS)
    return f"{show(a, digits['a'])} · {factor(b, digits['b'])} + {factor(c, digits['c'])}"


def say(state):
    inputs, h, name = state["inputs"], state["h"], state["bumped"]
    nudged = {**inputs, name: inputs[name] + h}
    few = dict.fromkeys(INPUTS, 8)
    many = {**few, name: enough_digits(inputs[name], nudged[name])}
    digits = enough_digits(state["d1"], state["d2"])
    d1, d2 = show(state["d1"], digits), show(state["d2"], digits)
    lines = [
        f"d1 = {product_and_sum(inputs, few)} = {d1}",
        f"d2 = {product_and_sum(nudged, many)} = {d2}, with {name} bumped by {show(h)}",
        f"slope = (d2 − d1) / h = ({d2} − {factor(state['d1'], digits)}) / {divisor(h)}"
        f" = {show(state['slopes'][name])}. Exact: ∂d/∂{name} = {exact_words(state, name)}.",
    ]
    if nudged[name] == inputs[name]:
        lines[-1] += f" {show(inputs[name])} + {show(h)} is {show(inputs[name])} again: the bump is lost in rounding."
    elif state["d1"] == state["d2"] and state["exact"][name]:
        lines[-1] += " d2 is rounded to d1: the bump is lost in rounding."
    return "\n".join(lines)


def exact_words(state, name):
    other = {"a": "b = ", "b": "a = ", "c": ""}[name]
    return other + show(state["exact"][name])


def draw(state):
    slopes = state["slopes"]
    spoken = ", ".join(f"{n} {signed(slopes[n])}" for n in INPUTS)
    drawing = Drawing(WIDTH, HEIGHT, "Nudge board", f"d = a·b + c; how fast d moves for each input: {spoken}.")
    draw_board(drawing, state)
    draw_bars(drawing, state)
    draw_gradient(drawing, slopes)
    return drawing.svg()


def draw_board(drawing, state):
    """The inputs in boxes, the bump, and d before and after it."""
    drawing.text(24, 32, "d = a·b + c", INK, 16, bold=True)
    for k, name in enumerate(INPUTS):
        y, bumped = 52 + 66 * k, name == state["bumped"]
        drawing.rect(
            24, y, 150, 50, GRADIENT if bumped else INK, ORANGE_TINT if bumped else WHITE, 3 if bumped else 1.2, 5
        )
        drawing.text(36, y + 31, name, INK, 16, bold=True)
        drawing.text(162, y + (23 if bumped else 31), show(state["inputs"][name], 6), DATA_TEXT, 15, "end", bold=True)
        if bumped:
            drawing.text(162, y + 42, f"+ {show(state['h'], 4)}", GRADIENT_TEXT, 13, "end")
        drawing.arrow(178, y + 25, 232, 143 + 14 * (k - 1), GRADIENT if bumped else QUIET, 3 if bumped else 1.5)
    digits = enough_digits(state["d1"], state["d2"])
    size = 14 if digits < 13 else 12
    drawing.rect(236, 104, 164, 78, INK, WHITE, 1.2, 5)
    drawing.text(248, 136, "d1", INK, 14, bold=True)
    drawing.text(388, 136, show(state["d1"], digits), DATA_TEXT, size, "end", bold=True)
    drawing.text(248, 165, "d2", INK, 14, bold=True)
    drawing.text(388, 165, show(state["d2"], digits), DATA_TEXT, size, "end", bold=True)
    moved = state["d2"] - state["d1"]
    verb = "climbs" if moved > 0 else "falls" if moved < 0 else "stays"
    words = f"d {verb}" + (f" by {show(abs(moved), 4)}" if moved else "")
    drawing.text(236, 206, words, GRADIENT_TEXT, 14, bold=True)
    drawing.text(24, 276, "Bump one input by h, leave the others:", MUTED_TEXT, 13)
    drawing.text(24, 296, "slope = (d2 − d1) / h", MUTED_TEXT, 13)


def draw_bars(drawing, state):
    """Δd/h for each input, with the exact derivative as a black dashed mark."""
    slopes, exact = state["slopes"], state["exact"]
    size = max(4.0, *(abs(v) for v in (*slopes.values(), *exact.values())))
    reach = next(r for r in (5, 10, 20, 50, 100, 1e3, 1e6, 1e20) if r >= size * 1.12)
    box = (478, 46, 336, 206)
    plot = drawing.axes(box, (0.4, 3.6), (-reach, reach), "", "Δd / h", title="How fast d moves for each input")
    # The numbers of this axis count the inputs. The inputs' names cover them.
    drawing.rect(box[0] - 4, box[1] + box[3] + 3, box[2] + 8, 24, fill=WHITE, line=0)
    plot.segment(0.4, 0, 3.6, 0, MUTED_TEXT, 1.2)
    for k, name in enumerate(INPUTS, 1):
        bumped = name == state["bumped"]
        plot.bar(k, slopes[name], 0.5, GRADIENT, opacity=1 if bumped else 0.8)
        plot.segment(k - 0.36, exact[name], k + 0.36, exact[name], TRUTH, 1.8, "dash")
        up = slopes[name] >= 0
        beyond = (plot.py(slopes[name]) - plot.py(exact[name])) * (1 if up else -1)
        below = up == (4 < beyond < 26)  # the words must not cover the exact derivative
        plot.text(k, slopes[name], signed(slopes[name]), INK, 14, "middle", dy=20 if below else -9, bold=True)
        drawing.text(plot.px(k), box[1] + box[3] + 20, name, INK, 15, "middle", bold=bumped)
    drawing.line(478, 300, 502, 300, TRUTH, 1.8, "dash")
    drawing.text(508, 304, "exact derivative", INK, 13)
    drawing.rect(634, 292, 24, 14, fill=GRADIENT, line=0)
    drawing.text(664, 304, "by bumping", INK, 13)


def draw_gradient(drawing, slopes):
    """The gradient written as a list."""
    parts = ", ".join(signed(slopes[name], 4) for name in INPUTS)
    drawing.phrase(190, 296, [("gradient =", INK), (f"[{parts}]", GRADIENT_TEXT)], 14)


def nudge_board(a=2.0, b=-3.0, c=10.0, h=0.001):
    """Bump a, b or c by h and see how fast d = a·b + c moves."""
    rows = [
        [slider("a", a, -5, 5, 0.1), slider("b", b, -5, 5, 0.1)],
        [slider("c", c, -15, 15, 0.5), log_slider("h", h)],
        choice("bumped", list(INPUTS), label="Bump"),
    ]
    return View(rows, compute, draw, say, lines=3)
