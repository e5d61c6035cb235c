"""Chapter 00: x and x², the smallest interactive of the course."""

from micrograd_lite.pictures.style import BLUE, GRADIENT, GRADIENT_TEXT, INK

from .drawing import Drawing
from .numbers import factor, show
from .view import View, slider

WIDTH, HEIGHT = 560, 320


def compute(x):
    return {"x": x, "square": x * x}


def draw(state):
    x, square = state["x"], state["square"]
    drawing = Drawing(WIDTH, HEIGHT, "x and x²", f"The curve y = x² with a point at x = {show(x)}, y = {show(square)}.")
    plot = drawing.axes((62, 20, 480, 250), (-4.2, 4.2), (-1, 17), "x", "x²")
    xs = [k / 20 for k in range(-84, 85)]
    plot.curve(xs, [v * v for v in xs], BLUE, width=2.5)
    plot.segment(x, 0, x, square, GRADIENT, 2, "dash")
    plot.segment(-4.2, square, x, square, GRADIENT, 2, "dash")
    plot.point(x, square, GRADIENT, r=7)
    side, anchor = (12, "start") if x <= 0 else (-12, "end")
    plot.text(x, square, f"({show(x, 6)}, {show(square, 4)})", GRADIENT_TEXT, 15, anchor, dx=side, dy=-10, bold=True)
    plot.segment(-4.2, 0, 4.2, 0, INK, 1)
    return drawing.svg()


def say(state):
    x = factor(state["x"])
    return f"x = {show(state['x'])}, and x² = {x} × {x} = {show(state['square'])}"


def first_slider(x=1.5):
    """Move x, and see where x² is."""
    return View([slider("x", x, -4, 4, 0.1)], compute, draw, say)
