"""Chapter 06: the order duel. On a diamond with a short cut, choose which node passes its gradient on next."""

from functools import lru_cache, partial

from micrograd_lite.pictures.style import GRADIENT_TEXT, MUTED_TEXT

from ..engine import Value
from .backprop_stepper import as_sum
from .graph_picture import GraphPicture
from .numbers import factor, four, show
from .view import Control, View, button, with_words

NAMES = ("a", "b", "m", "c", "d", "y")
MADE = {"m": ("×", "a", "b"), "c": ("+", "m", "a"), "d": ("×", "m", "b"), "y": ("×", "c", "d")}
CHILDREN = {name: [out for out, (_, *parents) in MADE.items() if name in parents] for name in NAMES}
LEGAL = ("y", "c", "d", "m")  # one of the two orders that are right


def made(a, b):
    """The graph m = a·b, c = m + a, d = m·b, y = c·d."""
    nodes = {"a": Value(a, label="a"), "b": Value(b, label="b")}
    nodes["m"] = nodes["a"] * nodes["b"]
    nodes["c"] = nodes["m"] + nodes["a"]
    nodes["d"] = nodes["m"] * nodes["b"]
    nodes["y"] = nodes["c"] * nodes["d"]
    return nodes


def compute(a, b, order=()):
    """Let the nodes pass their gradients on in this order, each time with the engine's own `_backward`."""
    nodes = made(a, b)
    nodes["y"].grad = 1.0
    shares = {name: [] for name in NAMES}
    turns = []
    for k, name in enumerate(order):
        node, given = nodes[name], []
        for parent, local in zip(MADE[name][1:], node._local):
            given.append((parent, local, local * node.grad))
            shares[parent].append(local * node.grad)
        node._backward()
        waiting = [child for child in CHILDREN[name] if child not in order[:k]]
        turns.append({"name": name, "above": node.grad, "given": given, "waiting": waiting, "again": name in order[:k]})
    right = made(a, b)
    right["y"].backward()
    return {
        "order": tuple(order),
        "turns": turns,
        "shares": shares,
        "data": {name: node.data for name, node in nodes.items()},
        "local": {name: node._local for name, node in nodes.items()},
        "grad": {name: node.grad for name, node in nodes.items()},
        "right": {name: node.grad for name, node in right.items()},
        "done": set(MADE) <= set(order),
    }


def say(state):
    if not state["turns"]:
        return (
            "y has its 1, the seed. Whose turn is it?\nChoose a node: it passes its gradient to its parents, and it "
            "passes what it has at that moment."
        )
    turn = state["turns"][-1]
    name, above = turn["name"], show(turn["above"])
    given = " and ".join(f"{parent} gets {show(local)} × {factor(turn['above'])}" for parent, local, _ in turn["given"])
    lines = [f"{name} passes its {above} on: {given}."]
    if turn["again"]:
        lines.append(f"{name} has had a turn before: what it passed on then is counted twice now.")
    elif turn["waiting"]:
        late = " and ".join(turn["waiting"])
        verb = "has" if len(turn["waiting"]) == 1 else "have"
        lines.append(
            f"Too early: {late} {verb} not had a turn. What {name} gets from now on comes too late to be passed on."
        )
    if state["done"]:
        lines.append(outcome(state))
    elif len(lines) == 1:
        lines.append(f"Still waiting: {', '.join(n for n in LEGAL if n not in state['order'])}.")
    return "\n".join(lines)


def wrong_leaves(state):
    return [name for name in ("a", "b") if abs(state["grad"][name] - state["right"][name]) > 1e-9]


def outcome(state):
    """The gradients of the two leaves, compared with a nudge."""
    pairs = [f"{n}: yours {show(state['grad'][n])}, a nudge says {show(state['right'][n])}" for n in ("a", "b")]
    if not wrong_leaves(state):
        return f"All have had their turn, and both agree. {'; '.join(pairs)}."
    return f"All have had their turn, and the result is wrong. {'; '.join(pairs)}."


@lru_cache(maxsize=1)
def graph():
    picture, edges = GraphPicture(ranksep=15, label_room=30, nodesep=16, margin=9), {}
    for name in NAMES:
        rows = ("data", "grad", "sum") if len(CHILDREN[name]) > 1 else ("data", "grad")
        picture.value(name, name, parameter=name in "ab", width=108 if len(rows) == 3 else 82, rows=rows)
    for out, (sign, *parents) in MADE.items():
        picture.operation((out, sign), sign)
        for place, parent in enumerate(parents):
            edges[out, place] = picture.edge(parent, (out, sign))
        edges[out] = picture.edge((out, sign), out)
    return picture, edges


def draw(state):
    picture, edges = graph()
    marks, local, texts = {}, {}, {}
    for name in NAMES:
        texts[name] = {"data": four(state["data"][name]), "grad": four(state["grad"][name])}
        texts[name]["sum"] = as_sum(state["shares"][name])
    for out in MADE:
        for place in (0, 1):
            local[edges[out, place]] = four(state["local"][out][place])
    for turn in state["turns"]:
        marks[turn["name"]] = "wrong" if turn["waiting"] or turn["again"] else marks.get(turn["name"], "right")
    if state["turns"]:
        name = state["turns"][-1]["name"]
        marks[name, MADE[name][0]] = marks[edges[name]] = marks[edges[name, 0]] = marks[edges[name, 1]] = "active"
    if state["done"]:
        for name in "ab":
            marks[name] = "wrong" if name in wrong_leaves(state) else "right"
    title = "Whose turn is it? m = a·b, c = m + a, d = m·b, y = c·d"
    drawing = picture.draw(title, say(state).replace("\n", " "), local=local, marks=marks, texts=texts, top=56)
    drawing.text(14, 22, "m = a·b,   c = m + a,   d = m·b,   y = c·d", size=15, bold=True)
    order = ", ".join(state["order"]) or "none yet"
    drawing.text(14, 46, f"turns so far: {order}", MUTED_TEXT, 14)
    if state["done"]:
        words = [f"{n}: {four(state['grad'][n])}, right is {four(state['right'][n])}" for n in ("a", "b")]
        drawing.text(picture.size[0] - 14, 46, ";   ".join(words), GRADIENT_TEXT, 14, "end", bold=True)
    return drawing.svg()


def choose(name, view):
    order = view.controls["order"].value
    if len(order) < 12:
        view.put(order=(*order, name))


def undo(view):
    view.put(order=view.controls["order"].value[:-1])


def again(view):
    view.put(order=())


class DuelView(View):
    """A view whose still picture shows a turn that comes too early, if nothing has been pressed."""

    def still(self):
        if self.controls["order"].value:
            return super().still()
        state = self.compute(order=("y", "c", "m"))
        return with_words(self.draw(state), self.say(state))


def order_duel(a=3.0, b=2.0, order=()):
    """Choose which node passes its gradient on next. Too early is allowed, and you see where it leads."""
    turns = [button(name, partial(choose, name), f"{name} passes its gradient on") for name in LEGAL]
    rest = [button("undo", undo, "take the last turn back"), button("start again", again, "forget all turns")]
    return DuelView([[*turns, *rest, Control("order", tuple(order), [])]], partial(compute, a, b), draw, say, lines=3)
