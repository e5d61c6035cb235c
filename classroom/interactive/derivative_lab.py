"""Chapter 01: the derivative lab. A curve, a nudge h, the secant and the tangent, and how the error depends on h."""

import math
import warnings
from dataclasses import dataclass, field, replace

from micrograd_lite.pictures.style import BLUE, GRADIENT, GRADIENT_TEXT, GREEN, INK, MUTED_TEXT, SKY, TRUTH, VERMILION

from .drawing import Drawing, text_width, tick_text, tick_values
from .numbers import divisor, enough_digits, factor, in_short, number_in, plus, show
from .view import Refused, View, button, checkbox, log_slider, slider, text_box

WIDTH, HEIGHT = 830, 426
WINDOW = (-4.5, 5.2)  # x goes from −4 to 4, and x + h must still be visible
KNOWN = {
    math.sin: (math.cos, "cos x"),
    math.cos: (lambda x: -math.sin(x), "−sin x"),
    math.exp: (math.exp, "exp x"),
    math.tanh: (lambda x: 1 - math.tanh(x) ** 2, "1 − tanh² x"),
    math.log: (lambda x: 1 / x, "1/x"),
    math.sqrt: (lambda x: 0.5 / math.sqrt(x), "1/(2√x)"),
}


# Compute


@dataclass(frozen=True)
class State:
    """Everything that the picture and the words need."""

    x: float
    h: float
    start: float  # f(x)
    end: float  # f(x + h)
    quotient: float  # the forward difference
    central: float | None  # the central difference, if f has a value on both sides
    exact: float | None  # the derivative, if it is known
    formula: str  # how it is found
    quadratic: tuple | None  # a, b, c, if f is a·x² + b·x + c
    curve: tuple  # xs, ys
    errors: tuple  # hs, errors of the forward difference, errors of the central one
    predicted: float | None  # the reader's prediction
    unread: str = ""  # a prediction that is not a number
    hidden: bool = False  # are the slopes hidden until there is a prediction?
    trace: list = field(default_factory=list)  # pairs (x, slope)

    @property
    def rise(self):
        return self.end - self.start


def compute(x, h, a=3.0, b=-4.0, c=5.0, f=None, exact=None, predicted="", hide=False):
    """The state for these values of the controls. `f` takes the place of a·x² + b·x + c."""
    quadratic = f is None
    if quadratic:

        def f(t):
            return a * t * t + b * t + c

    elif not callable(f):
        raise Refused(f"f must be a function, like math.sin (not math.sin(3)). It is {f!r}.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy warns about log(−1), and the gap in the curve says it better
        start, end = at(f, x), at(f, x + h)
        slope, formula = exact_slope(f, x, exact, (a, b) if quadratic else None)
        xs = [WINDOW[0] + k * (WINDOW[1] - WINDOW[0]) / 200 for k in range(201)]
        ys = [loose(f, t) for t in xs]
        errors = error_curves(f, x, slope)
        central = (loose(f, x + h) - loose(f, x - h)) / (2 * h)
    said = number_in(predicted)
    return State(
        x=x,
        h=h,
        start=start,
        end=end,
        quotient=(end - start) / h,
        central=central if math.isfinite(central) else None,
        exact=slope,
        formula=formula,
        quadratic=(a, b, c) if quadratic else None,
        curve=(xs, ys),
        errors=errors,
        predicted=said,
        unread=predicted if predicted.strip() and said is None else "",
        hidden=hide and said is None,
    )


def at(f, x):
    """f(x) as a number. `Refused` if it has none, with what came instead."""
    try:
        y = f(x)
    except Exception as error:
        cure = "f must take one number." if isinstance(error, TypeError) else "Move x to where f has a value."
        raise Refused(f"f({show(x)}) raises {type(error).__name__}: {in_short(error, 200)}. {cure}") from error
    try:
        y = float(y)
    except (TypeError, ValueError):
        raise Refused(
            f"f({show(x)}) gives {in_short(repr(y), 200)}, which is not a number. f must return one number."
        ) from None
    except OverflowError:
        y = math.inf
    if not math.isfinite(y):
        kind = "not a number (NaN)" if math.isnan(y) else "infinite"
        raise Refused(f"f({show(x)}) is {kind}. Move x to where f has a value.")
    return y


def loose(f, x):
    """f(x), or NaN if it has none, for a curve that may have gaps."""
    try:
        return float(f(x))
    except Exception:
        return math.nan


def exact_slope(f, x, exact=None, coefficients=None):
    """The derivative at x and how it is found, or (None, "") if it is not known."""
    if coefficients is not None:
        a, b = coefficients
        sign = "+" if b >= 0 else "−"
        return 2 * a * x + b, f"2 · {factor(a)} · {factor(x)} {sign} {show(abs(b))}"
    if exact is not None:
        return at(exact, x), "your formula"
    if f in KNOWN:
        return KNOWN[f][0](x), KNOWN[f][1]
    if has_corner(f, x):
        return None, "corner"
    estimate = extrapolated(f, x)
    return (estimate, "best estimate") if math.isfinite(estimate) else (None, "")


def has_corner(f, x):
    """Do the slopes to the left and to the right disagree, however small h is? Then f has a corner or a jump."""
    apart = [abs(loose(f, x + h) - 2 * loose(f, x) + loose(f, x - h)) / h for h in (1e-3, 1e-4, 1e-5)]
    slope = abs(loose(f, x + 1e-5) - loose(f, x - 1e-5)) / 2e-5
    rounding = 1e-14 * abs(loose(f, x)) / 1e-5
    shrinks = any(narrow < 0.5 * wide for wide, narrow in zip(apart, apart[1:]))
    return not shrinks and all(map(math.isfinite, apart)) and apart[-1] > max(1e-3 * slope, 1e-6, rounding)


def extrapolated(f, x, h=0.01):
    """The derivative from central differences for h, h/2, h/4 …, continued to h = 0 (Richardson's method).

    About 11 digits are right. NaN if the estimates do not approach each other, such as near a pole.
    """
    row = [(loose(f, x + h / 2**k) - loose(f, x - h / 2**k)) / (2 * h / 2**k) for k in range(5)]
    for order in range(1, len(row)):
        before = row
        row = [(4**order * fine - coarse) / (4**order - 1) for coarse, fine in zip(row, row[1:])]
    room = 1e-4 * max(abs(row[0]), 1e-3) + 1e-14 * abs(loose(f, x)) / (h / 16)
    return row[0] if abs(before[1] - before[0]) <= room else math.nan


def error_curves(f, x, slope):
    """Values of h from 1e-17 to 1, and the errors of the forward and of the central difference for each."""
    hs = [10 ** (k / 4 - 17) for k in range(69)]
    if slope is None:
        return hs, [math.nan] * 69, [math.nan] * 69
    here = loose(f, x)
    forward = [abs((loose(f, x + h) - here) / h - slope) for h in hs]
    central = [abs((loose(f, x + h) - loose(f, x - h)) / (2 * h) - slope) for h in hs]
    return hs, forward, central


def remember(trace, state):
    """The state with its slope added to the trace, which holds one slope for each x, the newest."""
    if not state.hidden:
        trace[state.x] = state.quotient
    return replace(state, trace=sorted(trace.items()))


# Say


def written_out(state):
    """The quotient with its numbers, as on paper."""
    x, h, start, end = state.x, state.h, state.start, state.end
    inner, outer = enough_digits(x, x + h), enough_digits(start, end)
    symbols = f"(f({show(x + h, inner)}) − f({show(x)})) / {divisor(h)}"
    numbers = f"({show(end, outer)} − {factor(start, outer)}) / {divisor(h)}"
    return f"{symbols} = {numbers} = {show(state.quotient)}"


def say(state):
    x, exact, quotient = state.x, state.exact, state.quotient
    if state.unread:
        return f"“{in_short(state.unread, 30)}” is not a number. Type your prediction as 14, −22 or 2/3."
    if state.hidden:
        question = f"How steep is the curve at x = {show(x)}? Type your prediction and press Enter."
        return f"{question}\nUphill is +, downhill is −."
    lines = [written_out(state)]
    if exact is not None:
        off = quotient - exact
        how = f"{show(abs(off), 3)} too {'large' if off > 0 else 'small'}" if off else "exactly right"
        if state.formula == "best estimate":
            lines.append(f"Best estimate: f′({show(x)}) = {show(exact)}.")
        else:
            lines.append(f"Exact: f′({show(x)}) = {state.formula} = {show(exact)}.")
        lines[-1] += f" Forward difference: {how}."
        if state.central is not None:
            off = abs(state.central - exact)
            lines[-1] += f" Central: {show(state.central)}, {f'off by {show(off, 2)}' if off else 'exact'}."
    if state.formula == "corner":
        lines.append("The curve has a corner or a jump here. The slopes on its two sides differ, so it has none here.")
    if x + state.h == x:
        nudged = f"{show(x)} + {show(state.h)}"
        lines.append(f"In floating point {nudged} is {show(x)} again: the nudge is lost in rounding.")
    elif state.rise == 0:
        lines.append("Both values are the same number: the curve is flat here, or h is too small to see a difference.")
    if state.predicted is not None:
        lines.append(verdict(state.predicted, quotient if exact is None else exact))
    return "\n".join(lines)


def verdict(said, slope):
    off = said - slope
    if abs(off) <= 0.005 * max(1, abs(slope)):
        return f"You predicted {show(said)}: right."
    if said * slope < 0:
        return f"You predicted {show(said)}: the slope is {'positive, uphill' if slope > 0 else 'negative, downhill'}."
    return f"You predicted {show(said)}: {show(abs(off), 4)} too {'large' if off > 0 else 'small'}."


# Draw


def limits(values, least=1e-6, pad=0.08):
    """A window for these values, which a few very large ones (exp, 1/x) do not widen."""
    values = sorted(v for v in values if math.isfinite(v))
    if not values:
        return -1, 1
    low, high = values[0], values[-1]
    most_low, most_high = values[len(values) // 10], values[-1 - len(values) // 10]
    if high - low > 12 * (most_high - most_low) > 0:
        low, high = most_low - 2 * (most_high - most_low), most_high + 2 * (most_high - most_low)
    room = max(pad * (high - low), least) if high > low else max(1, abs(high) / 2)
    return low - room, high + room


def draw(state):
    x, quotient, exact = state.x, state.quotient, state.exact
    if state.hidden:
        desc = f"The curve with a point at x = {show(x)}; the slopes are hidden until you predict one."
    else:
        desc = f"The curve, its secant and its tangent at x = {show(x)}: slope of the secant {show(quotient)}"
        desc += f", of the tangent {show(exact)}." if exact is not None else "."
    drawing = Drawing(WIDTH, HEIGHT, "Derivative lab", desc)
    draw_curve(drawing, state)
    draw_errors(drawing, state)
    draw_trace(drawing, state)
    return drawing.svg()


def draw_curve(drawing, state):
    x, start, quotient, exact = state.x, state.start, state.quotient, state.exact
    xs, ys = state.curve
    ylim = limits(ys)
    # The margin holds the axis' numbers and name. It depends on the curve only, so it keeps still when x and h move.
    margin = max(62, 34 + max(text_width(tick_text(t), 12) for t in tick_values(ylim, 5)))
    plot = drawing.axes((margin, 46, 492 - margin, 336), WINDOW, ylim, "x", "f(x)")
    legend(drawing, state)
    plot.segment(WINDOW[0], 0, WINDOW[1], 0, MUTED_TEXT, 1)
    plot.curve(xs, ys, BLUE, width=2.5)
    left, right = WINDOW
    if not state.hidden:
        if exact is not None:
            plot.segment(left, start + exact * (left - x), right, start + exact * (right - x), TRUTH, 1.5, "dash")
        plot.segment(left, start + quotient * (left - x), right, start + quotient * (right - x), GRADIENT, 2)
        draw_triangle(drawing, plot, state)
        plot.point(x + state.h, state.end, BLUE, hollow=True)
    plot.point(x, start, BLUE, r=6)


def legend(drawing, state):
    entries = [(name_of_curve(state), BLUE, 2.5, None, INK)]
    if not state.hidden:
        entries.append((f"secant {show(state.quotient, 6)}", GRADIENT, 2, None, GRADIENT_TEXT))
        if state.exact is not None:
            entries.append((f"tangent {show(state.exact, 6)}", TRUTH, 1.5, "dash", INK))
    free = 0
    for place, (words, color, width, dash, ink) in zip((62, 242, 396), entries):
        left = max(place, free)  # a long name pushes the next ones on
        drawing.line(left, 26, left + 24, 26, color, width, dash)
        drawing.text(left + 30, 30, words, ink, bold=color != BLUE)
        free = left + 44 + text_width(words, 13)


def name_of_curve(state):
    if state.quadratic:
        a, b, c = state.quadratic
        return f"f(x) = {show(a, 3)}x² {plus(b)}x {plus(c)}"
    return "f(x)"


def enlargement(h, most):
    """1, or the largest of 2, 5, 10, 20 … that keeps h times it below `most`."""
    power = 10.0 ** math.floor(math.log10(most / h))
    return max(1.0, next(m * power for m in (5, 2, 1) if m == 1 or m * power * h <= most))


def draw_triangle(drawing, plot, state):
    """Rise over run. If h is too small to see, the triangle is enlarged: its slope stays the same."""
    x, h, start, quotient = state.x, state.h, state.start, state.quotient
    low, high = plot.ylim
    left, upper, width, height = plot.box
    across = plot.px(1) - plot.px(0)
    times = 1
    if h * across < 16:
        room = (high - start if quotient > 0 else start - low) / (abs(quotient) + 1e-300)
        most = max(20 / across, min(1.2, 0.85 * room, 0.95 * (WINDOW[1] - x)))
        times = enlargement(h, most)
    corner, top = x + times * h, start + quotient * times * h
    plot.segment(x, start, corner, start, SKY, 3)
    plot.segment(corner, start, corner, top, VERMILION, 3)
    below = 18 if quotient >= 0 else -8
    plot.text(x, start, f"run {show(h, 4)}", INK, 13, dx=8, dy=below)
    words = f"rise {show(state.rise, 5)}"
    if plot.px(corner) + 14 + text_width(words, 13) < left + width and abs(plot.py(top) - plot.py(start)) > 16:
        plot.text(corner, (start + top) / 2, words, INK, 13, dx=9, dy=6)
    else:  # there is no room beside the rise
        plot.text(x, start, words, INK, 13, dx=8, dy=below + (17 if below > 0 else -17))
    if times > 1:
        words = f"{times:,.0f}" if times < 1e6 else show(times, 1)
        drawing.text(left, upper + height + 37, f"triangle drawn {words} times larger", MUTED_TEXT, 12)


def draw_errors(drawing, state):
    hs, forward, central = state.errors
    floor = 1e-17
    seen = [e for e in forward + central if math.isfinite(e)]
    top = 10.0 ** min(6, max(2, math.ceil(math.log10(max(seen, default=1) or 1))))
    box = (582, 46, 232, 146)
    plot = drawing.axes(box, (1e-17, 1), (floor, top), "h", "error", True, True, "Error for each h", ticks=(5, 5))

    def lifted(errors):
        return [max(e, floor) for e in errors]  # an error of 0 has no logarithm, and is drawn at the bottom

    plot.curve(hs, lifted(forward), VERMILION, "dash", 1.8)
    plot.curve(hs, lifted(central), GREEN, None, 1.8)
    h, exact = state.h, state.exact
    plot.segment(h, floor, h, top, MUTED_TEXT, 1, "dot")
    if exact is not None and not state.hidden:
        plot.point(h, max(abs(state.quotient - exact), floor), VERMILION, r=4.5)
        if state.central is not None:
            plot.point(h, max(abs(state.central - exact), floor), GREEN, r=4.5)
    for k, (color, dash, name) in enumerate([(VERMILION, "dash", "forward"), (GREEN, None, "central")]):
        drawing.line(590, 168 + 16 * k, 612, 168 + 16 * k, color, 1.8, dash)
        drawing.text(617, 172 + 16 * k, name, INK, 12, halo=True)


def draw_trace(drawing, state):
    xs, ys = state.curve
    slopes = [(v - u) / (xs[1] - xs[0]) for u, v in zip(ys, ys[1:])]
    plot = drawing.axes(
        (582, 268, 232, 114), WINDOW, limits(slopes), "x", "slope", title="Slopes met so far", ticks=(6, 4)
    )
    plot.segment(WINDOW[0], 0, WINDOW[1], 0, MUTED_TEXT, 1)
    for x, slope in state.trace:
        if x != state.x or not state.hidden:
            plot.point(x, slope, GRADIENT, r=2)
    if not state.hidden:
        plot.point(state.x, state.quotient, GRADIENT, r=5)


# View


def derivative_lab(f=None, x=3.0, h=0.5, a=3.0, b=-4.0, c=5.0, exact=None):
    """Move x, h and the coefficients of a·x² + b·x + c, or give a function of your own: `derivative_lab(math.sin)`.

    `exact` is its derivative, if you know it.
    """
    trace, last = {}, {}

    def step(**values):
        place = [values.get(name) for name in ("x", "a", "b", "c")]
        if place[1:] != last.get("place", place)[1:]:
            trace.clear()  # it is another function now
        if place != last.get("place", place) and values["predicted"] == last.get("predicted"):
            values["predicted"] = ""  # the prediction was made for another place
            view.put(predicted="")
        last.update(place=place, predicted=values["predicted"])
        return remember(trace, compute(f=f, exact=exact, **values))

    rows = [[slider("x", x, -4, 4, 0.1), log_slider("h", h)]]
    if f is None:
        rows += [[slider("a", a, -5, 5, 0.5), slider("b", b, -10, 10, 0.5)], [slider("c", c, -10, 10, 0.5)]]
    predict = text_box("predicted", "", "Predict the slope:", "then press Enter", "270px")
    clear = button("Clear the trace", lambda _: trace.clear())
    rows.append([predict, checkbox("hide", False, "hide it until I predict"), clear])
    view = View(rows, step, draw, say, lines=3)
    return view
