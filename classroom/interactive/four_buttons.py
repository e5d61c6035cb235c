"""Chapter 10: training in four buttons. Forward, zero, backward, update: leave one out, or swap two, and watch."""

import math
from functools import lru_cache, partial

from micrograd_lite.pictures.style import BLUE, DATA_TEXT, GRADIENT, GRADIENT_TEXT, INK, MUTED_TEXT, TRUTH

from .. import engine
from .drawing import Drawing
from .numbers import factor, minus, short, show
from .view import Control, View, button, log_slider, with_words

WIDTH, HEIGHT = 830, 372
XS = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
YS = [1.0, -1.0, -1.0, 1.0]
ROUND = ("forward", "zero", "backward", "update")
MOST = 400  # presses


# Compute


class Session:
    """The network, and what the presses have done to it so far."""

    def __init__(self, seed):
        self.seed, self.presses = seed, ()
        self.network = engine.MLP(3, [4, 4, 1], seed=seed)
        self.parameters = self.network.parameters()
        self.loss, self.said = None, ""
        self.fresh = self.spent = False  # does the loss belong to the present parameters? has backward used it?
        self.look()
        self.history = [self.true_loss]

    def look(self):
        """Find the true loss and gradient of the present parameters, without touching the stored gradient."""
        kept = [p.grad for p in self.parameters]
        loss, self.outputs = self.built()
        self.network.zero_grad()
        loss.backward()
        self.true_loss, self.true = loss.data, [p.grad for p in self.parameters]
        for p, grad in zip(self.parameters, kept):
            p.grad = grad

    def built(self):
        predictions = [self.network(x) for x in XS]
        return engine.squared_error(predictions, YS), [p.data for p in predictions]

    def press(self, name, rate):
        self.said = getattr(self, name)(rate)
        self.presses += ((name, rate),)

    def forward(self, rate):
        again = self.fresh and not self.spent
        self.loss, self.fresh, self.spent = self.built()[0], True, False
        if again:
            return "forward again: the same loss, because no parameter has moved."
        return f"forward: the four predictions give a loss of {show(self.loss.data, 4)}. Nothing has moved yet."

    def zero(self, rate):
        self.network.zero_grad()
        return "zero: all 41 gradients are 0 now."

    def backward(self, rate):
        if self.loss is None:
            return "backward needs a loss to start from: press forward first. Nothing happened."
        weight, full = self.parameters[0], any(p.grad for p in self.parameters)
        old = weight.grad
        self.loss.backward()
        stale, self.spent = not self.fresh, True
        added = f"{short(old)} + {factor(weight.grad - old, 4)} = {short(weight.grad)}"
        added = f" It ADDED them to the old ones: for the weight below, {added}." if full else ""
        if stale:
            return f"backward on a STALE loss: these gradients belong to the place before the update.{added}"
        if full:
            return f"backward found the new gradients.{added} All in all, {times(self.ratio())} the true gradient."
        return "backward: each parameter has its gradient. The two bars agree."

    def update(self, rate):
        grads = [p.grad for p in self.parameters]
        if not any(grads):
            return "update moved nothing: every gradient is 0. It needs a backward just before it."
        before, wrong = self.true_loss, not self.agrees()
        for p in self.parameters:
            p.data -= rate * p.grad
        self.fresh = False
        self.look()
        self.history.append(self.true_loss)
        change = f"{show(before, 4)} → {show(self.true_loss, 4)}"
        kind = "falls" if self.true_loss < before else "RISES"
        kind = "hardly moves" if abs(self.true_loss - before) < 1e-3 * before else kind
        words = f"update: 41 parameters moved by −{show(rate)} × what is stored, and the loss {kind}, {change}."
        return words + (" But it did not use the true gradient." if wrong else "")

    def agrees(self):
        """Is the stored gradient the true one?"""
        stored = [p.grad for p in self.parameters]
        return math.dist(stored, self.true) <= 1e-9 * (1 + length(self.true))

    def ratio(self):
        return length([p.grad for p in self.parameters]) / max(length(self.true), 1e-300)


def length(gradient):
    return math.hypot(*gradient)


def times(ratio):
    return "over 1000 times" if ratio > 1000 else f"{show(ratio, 2)} times"


def compute(presses, rate, seed=0, session=None):
    """The state after these presses. A session that has done the first of them goes on from there."""
    if session is None or session.seed != seed or session.presses != presses[: len(session.presses)]:
        session = Session(seed)
    for name, with_rate in presses[len(session.presses) :]:
        session.press(name, with_rate)
    return {
        "presses": [name for name, _ in presses],
        "rate": rate,
        "seed": seed,
        "said": session.said,
        "loss": None if session.loss is None else session.loss.data,
        "fresh": session.fresh,
        "true loss": session.true_loss,
        "outputs": session.outputs,
        "stored": length([p.grad for p in session.parameters]),
        "true": length(session.true),
        "agrees": session.agrees(),
        "weight": (session.parameters[0].data, session.parameters[0].grad, session.true[0]),
        "history": list(session.history),
        "right": right_way(seed, rate, max(20, len(session.history) - 1)),
        "session": session,
    }


@lru_cache(maxsize=8)
def right_way(seed, rate, steps):
    """The losses if the four buttons are pressed in order, with this rate."""
    session = Session(seed)
    for _ in range(steps):
        for name in ROUND:
            session.press(name, rate)
    return session.history


# Say


def say(state):
    names = state["presses"]
    if not names:
        first = f"The network has 41 random parameters and a loss of {show(state['true loss'], 4)}."
        return f"{first} Press forward, zero, backward, update: that is one step of training."
    number = len(state["history"]) - 1
    moved = f"{number} update{'' if number == 1 else 's'} moved the network"
    lines = [state["said"][0].upper() + state["said"][1:]]
    weight, stored, true = (show(v, 4) for v in state["weight"])
    then = " (from before the step)" if names[-1] == "update" else ""
    one = f"One weight: {weight}, its stored gradient {stored}{then}, its true gradient here {true}."
    lines += [f"{moved}. Its loss now: {show(state['true loss'], 4)}.", one]
    lines += [words for words in [stuck_because(state)] if words]
    lines += [f"You have pressed {MOST} times, which is the limit. Press start again."] if len(names) >= MOST else []
    return "\n".join(lines)


def stuck_because(state):
    """One more line if outputs are wrong and saturated."""
    wrong = sum(abs(o - y) > 1.9 for o, y in zip(state["outputs"], YS))
    if wrong and state["true"] < 0.5:
        plural = "s are" if wrong > 1 else " is"
        why = "tanh is flat there, so hardly any gradient comes back."
        return f"{wrong} prediction{plural} wrong by almost 2, and saturated: {why}"
    return ""


# Draw


def draw(state):
    drawing = Drawing(WIDTH, HEIGHT, "Training in four buttons", say(state).replace("\n", " "))
    draw_presses(drawing, state["presses"])
    draw_history(drawing, state)
    draw_gradients(drawing, state)
    draw_examples(drawing, state)
    return drawing.svg()


def draw_presses(drawing, names):
    last = names[-9:]
    words = ("… → " if len(names) > 9 else "") + (" → ".join(last) or "nothing yet")
    drawing.phrase(14, 24, [("pressed:", MUTED_TEXT), (words, DATA_TEXT)])


def draw_history(drawing, state):
    history, right = state["history"], state["right"]
    steps = max(20, len(history) - 1)
    box, title = (52, 62, 400, 252), "Loss after each update"
    plot = drawing.axes(box, (-0.5, steps + 0.5), (-0.3, 8.6), "updates", "loss", title=title)
    plot.curve(range(len(right)), right, TRUTH, "dash", 1.5)
    plot.curve(range(len(history)), history, BLUE, width=2)
    for step, value in enumerate(history):
        plot.point(step, value, BLUE, r=6 if step == len(history) - 1 else 3)
        if value > 8.6:
            plot.text(step, 8.3, f"{show(value, 3)} ↑", DATA_TEXT, 12, "middle")
    drawing.line(262, 50, 286, 50, TRUTH, 1.5, "dash")
    drawing.text(292, 54, "all four, in this order", INK, 12)


def draw_gradients(drawing, state):
    """The length of the stored gradient, beside the length of the true one."""
    left, width, most = 500, 300, max(state["stored"], state["true"], 1e-9)
    drawing.text(left, 56, "Size of the gradient", size=14, bold=True)
    for k, (name, value, color) in enumerate(
        [("stored", state["stored"], GRADIENT), ("true, at this place", state["true"], TRUTH)]
    ):
        top = 68 + 40 * k
        drawing.rect(left, top, width * value / most, 14, color, color, 0, rx=2)
        drawing.text(left, top + 30, f"{name}: {short(value)}", GRADIENT_TEXT if color == GRADIENT else INK, 13)
    verdict = "they agree" if state["agrees"] else "they differ"
    if state["presses"][-1:] == ["update"]:
        verdict = "stored: from before the update"
    elif not state["stored"]:
        verdict = "nothing is stored"
    drawing.text(left + width, 56, verdict, MUTED_TEXT, 13, "end")


def draw_examples(drawing, state):
    left, top = 500, 190
    drawing.text(left, top, "The four examples, as they are now", size=14, bold=True)
    drawing.text(left, top + 24, "inputs", MUTED_TEXT, 13)
    drawing.text(left + 150, top + 24, "target", MUTED_TEXT, 13, "end")
    drawing.text(left + 240, top + 24, "prediction", MUTED_TEXT, 13, "end")
    for k, (x, y, o) in enumerate(zip(XS, YS, state["outputs"])):
        line = top + 48 + 22 * k
        drawing.text(left, line, ", ".join(show(v) for v in x), INK, 13)
        drawing.text(left + 150, line, show(y), INK, 13, "end")
        far = abs(o - y) > 1
        drawing.text(left + 240, line, minus(f"{o:.3f}"), DATA_TEXT, 13, "end", bold=True)
        drawing.text(left + 250, line, "far off" if far else "", MUTED_TEXT, 12)
    drawing.line(left, top + 32, left + 240, top + 32, MUTED_TEXT, 0.8)


# View


def press(name, view):
    presses = view.controls["presses"].value
    if len(presses) < MOST:
        view.put(presses=(*presses, (name, view.controls["rate"].value)))


def last_round(presses):
    """The names pressed since the update before the last one."""
    names = [name for name, _ in presses]
    updates = [k for k, name in enumerate(names) if name == "update"]
    if not updates:
        return ()
    start = updates[-2] + 1 if len(updates) > 1 else 0
    return tuple(names[start : updates[-1] + 1])


def repeat(count, view):
    if not last_round(view.controls["presses"].value):
        view.refuse("There is no round to repeat yet. A round ends with an update: press your way to one first.")
    for _ in range(count):
        for name in last_round(view.controls["presses"].value):
            press(name, view)


def start_again(view):
    view.put(presses=())


class FourButtons(View):
    """A view whose still picture shows a loop without zero, if nothing has been pressed."""

    def still(self):
        if self.controls["presses"].value:
            return super().still()
        state = self.compute(presses=(("forward", 0.05), ("backward", 0.05), ("update", 0.05)) * 24, rate=0.05)
        return with_words(self.draw(state), "Here are 24 rounds without zero.\n" + self.say(state))


def four_buttons(seed=0, rate=0.05, presses=()):
    """Train the chapter's network by hand, one button at a time."""
    kept = {}

    def step(presses, rate):
        state = compute(presses, rate, seed, kept.get("session"))
        kept["session"] = state["session"]
        return state

    helps = {
        "forward": "compute the four predictions and the loss",
        "zero": "set every gradient to 0",
        "backward": "walk back from the loss and add to every gradient",
        "update": "move every parameter against its gradient",
    }
    turns = [button(name, partial(press, name), helps[name]) for name in ROUND]
    rest = [button("repeat my last round", partial(repeat, 1), "press the buttons of your last round again")]
    rest += [button("… 5 times", partial(repeat, 5), "do five more rounds like your last one")]
    rest += [button("start again", start_again, "go back to the first weights")]
    presses = Control("presses", tuple((name, rate) for name in presses), [])
    speed = log_slider("rate", rate, -3, 0.5, label="learning rate")
    return FourButtons([turns, [*rest, presses], speed], step, draw, say, lines=4)
