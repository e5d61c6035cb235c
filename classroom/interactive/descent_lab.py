"""Chapter 10: the descent lab. One parameter, its loss as a curve, and gradient descent on it, step by step."""

import math

from micrograd_lite.pictures.style import BLUE, DATA_TEXT, GRADIENT, GRADIENT_TEXT, INK, MUTED_TEXT

from .drawing import Drawing
from .numbers import factor, show
from .view import View, button, choice, slider

WIDTH, HEIGHT = 830, 400
WINDOW = (-5.0, 5.0)
STEPS = 30
CURVES = {
    "bowl": (lambda w: w * w, lambda w: 2 * w, "L(w) = w²", (-1.0, 26.0)),
    "bumpy": (
        lambda w: 0.1 * w * w + math.sin(2 * w) + 1,
        lambda w: 0.2 * w + 2 * math.cos(2 * w),
        "L(w) = 0.1·w² + sin 2w + 1",
        (-0.3, 4.8),
    ),
}
HUGE = 1e12  # so far out there is nothing left to see


# Compute


def compute(curve, rate, start, steps):
    """The values of w that gradient descent visits, their losses and slopes, and a word for how it goes on."""
    loss, slope, _, _ = CURVES[curve]
    places = [start]
    while len(places) <= STEPS and abs(places[-1]) < HUGE:
        places.append(places[-1] - rate * slope(places[-1]))
    losses, slopes = [loss(w) for w in places], [slope(w) for w in places]
    return {
        "curve": curve,
        "rate": rate,
        "start": start,
        "steps": min(round(steps), len(places) - 1),
        "places": places,
        "losses": losses,
        "slopes": slopes,
        "verdict": verdict(curve, rate, places, slopes),
    }


def verdict(curve, rate, places, slopes):
    """How thirty steps go: "at rest", "diverges", "for ever", "swings in", "creeps" or "arrives"."""
    if abs(slopes[0]) < 1e-12:
        return "at rest"
    if curve == "bowl" and abs(1 - 2 * rate) > 1 - 1e-9:
        return "diverges" if rate > 1 + 1e-9 else "for ever"
    moves = [after - before for before, after in zip(places, places[1:])]
    turns = [one * next < -1e-12 for one, next in zip(moves, moves[1:])]
    if curve == "bumpy" and max(map(abs, moves[-5:])) > 0.02 and any(turns[-5:]):
        return "for ever"
    if any(turns):
        return "swings in"
    return "arrives" if abs(slopes[-1]) < 0.05 else "creeps"


# Say


def sentence(state):
    """The verdict, as a sentence."""
    end, rate = state["places"][-1], state["rate"]
    last = f"w = {show(end, 4)}"
    words = {
        "at rest": "The slope is 0 here, so no step moves w, whatever the rate.",
        "diverges": "Diverges: each step lands farther from the lowest point than the one before. The loss explodes.",
        "for ever": f"Oscillates and does not settle: after {STEPS} steps it still jumps, and is now at {last}.",
        "swings in": f"Oscillates less and less, and converges: after {STEPS} steps {last}.",
        "creeps": f"Converges slowly: after {STEPS} steps it is still moving, at {last}.",
        "arrives": f"Converges: after {STEPS} steps it rests at {last}, where the slope is almost 0.",
    }[state["verdict"]]
    if state["curve"] == "bowl":
        stretch = 1 - 2 * rate
        return f"{words}\nOn this bowl every step multiplies w by 1 − 2 · {show(rate)} = {show(stretch, 4)}."
    if state["verdict"] in ("arrives", "swings in") and abs(end + 0.75) > 0.5:
        return f"{words} This valley is not the deepest one, which is near w = −0.75."
    return words


def say(state):
    k, rate, places, slopes = state["steps"], state["rate"], state["places"], state["slopes"]
    place, w = k - 1, places[k - 1]
    step = f"{show(w, 5)} − {show(rate)} · {factor(slopes[place], 5)} = {show(places[k], 5)}"
    direction = "rises" if slopes[place] > 0 else "falls"
    turn = "left" if slopes[place] > 0 else "right"
    lines = [f"Step {k}: w − rate · slope = {step}"]
    if slopes[place]:
        lines[0] += f"   (the curve {direction} to the right here, so the step goes {turn})"
    before, after = state["losses"][place], state["losses"][k]
    change = "the loss falls" if after < before else "the loss RISES" if after > before else "the loss stays the same"
    lines.append(f"Loss {show(before, 5)} → {show(after, 5)}: {change}.")
    return "\n".join([*lines, sentence(state)])


# Draw


def draw(state):
    k, places, losses = state["steps"], state["places"], state["losses"]
    loss, _, name, ylim = CURVES[state["curve"]]
    words = sentence(state).replace("\n", " ")
    desc = f"{name} with {k} steps of gradient descent from w = {show(state['start'])}. {words}"
    drawing = Drawing(WIDTH, HEIGHT, "Descent lab", desc)
    plot = drawing.axes((52, 46, 440, 302), WINDOW, ylim, "w", "loss", title=name)
    xs = [WINDOW[0] + (WINDOW[1] - WINDOW[0]) * i / 200 for i in range(201)]
    plot.curve(xs, [loss(w) for w in xs], BLUE, width=2.5)
    for w, v, to, there in zip(places[: k - 1], losses, places[1:], losses[1:]):
        plot.segment(w, v, to, there, MUTED_TEXT, 1, "dot")
    for w, v in zip(places[: k - 1], losses):
        plot.point(w, v, GRADIENT, r=4)
    draw_step(plot, state)
    draw_losses(drawing, state)
    return drawing.svg()


def draw_step(plot, state):
    """The last step: its slope, how far it goes, and where it lands."""
    k, places, losses, slopes = state["steps"], state["places"], state["losses"], state["slopes"]
    here, there, slope = places[k - 1], places[k], slopes[k - 1]
    reach = min(1.2, 6 / max(abs(slope), 1e-9))
    plot.segment(here - reach, losses[k - 1] - reach * slope, here + reach, losses[k - 1] + reach * slope, GRADIENT, 2)
    plot.arrow(here, losses[k - 1], there, losses[k - 1], GRADIENT, 2.5)
    plot.segment(there, losses[k - 1], there, losses[k], GRADIENT, 1.2, "dash")
    plot.point(here, losses[k - 1], BLUE, r=6)
    plot.point(there, losses[k], BLUE, hollow=True, r=6)
    if not plot.inside(there, losses[k]):
        side = "right" if there > 0 else "left"
        low, high = plot.ylim
        words = f"step {k} lands far out, at w = {show(there, 3)}"
        plot.text(0, high - 0.35 * (high - low), words, GRADIENT_TEXT, 13, "middle", bold=True)
        words = f"beyond the {side} edge of the picture"
        plot.text(0, high - 0.42 * (high - low), words, MUTED_TEXT, 12, "middle")
    if plot.inside(state["start"], losses[0]):
        plot.text(state["start"], losses[0], "start", DATA_TEXT, 12, "middle", dy=-11)


def draw_losses(drawing, state):
    """The loss after each step. Steps still to come are hollow."""
    k, losses = state["steps"], state["losses"]
    top = 1.15 * max(losses[0], max(losses[: k + 1])) or 1.0
    top = max(min(top, 50 * max(losses[0], 0.5)), 0.5)
    box, title = (596, 46, 214, 302), "Loss, step by step"
    plot = drawing.axes(box, (-1, STEPS + 1), (-0.04 * top, top), "step", "loss", title=title)
    for step, value in enumerate(losses):
        plot.point(step, value, BLUE if step <= k else MUTED_TEXT, hollow=step > k, r=3.5 if step <= k else 2.5)
    gone = [step for step, value in enumerate(losses) if value > top]
    if gone:
        plot.text(0, 0.93 * top, f"from step {gone[0]} on: off the scale", INK, 12)


# View


def descent_lab(curve="bowl", rate=0.1, start=4.0, steps=3):
    """Choose a curve, the learning rate and the start, and walk down step by step."""

    def another_side(view):
        view.set(start=-view.controls["start"].value)

    rows = [
        [
            choice("curve", list(CURVES), curve),
            button("start on the other side", another_side, "change its sign"),
        ],
        [slider("rate", rate, 0.01, 1.2, 0.01, label="learning rate"), slider("start", start, -4.5, 4.5, 0.1)],
        slider("steps", steps, 1, STEPS, 1, label="steps taken", whole=True),
    ]
    return View(rows, compute, draw, say, lines=4)
