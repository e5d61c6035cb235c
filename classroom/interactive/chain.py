"""Chapter 03: the chain. L = (a·b + c)·f as a graph, with every local derivative and every derivative of L."""

from functools import lru_cache

from micrograd_lite.pictures.style import DATA_TEXT, GRADIENT_TEXT, INK, MUTED_TEXT

from .graph_picture import GraphPicture
from .numbers import factor, four, show
from .view import View, choice, slider

NAMES = ("a", "b", "c", "f", "e", "d", "L")
OPERATIONS = {"e": ("×", "a", "b"), "d": ("+", "e", "c"), "L": ("×", "d", "f")}
NEXT = {"a": "e", "b": "e", "e": "d", "c": "d", "d": "L", "f": "L"}  # the one node that each feeds


def compute(a, b, c, f, chosen="a"):
    """The values forward; then backward the local derivatives, and the derivative of L by every node."""
    e = a * b
    d = e + c
    data = {"a": a, "b": b, "c": c, "f": f, "e": e, "d": d, "L": d * f}
    local = {("a", "e"): b, ("b", "e"): a, ("e", "d"): 1.0, ("c", "d"): 1.0, ("d", "L"): f, ("f", "L"): d}
    grad = {"L": 1.0}
    for name in ("f", "d", "c", "e", "b", "a"):
        above = NEXT[name]
        grad[name] = local[name, above] * grad[above]
    return {"data": data, "local": local, "grad": grad, "chosen": chosen}


def route(name):
    """The nodes from `name` up to L."""
    nodes = [name]
    while nodes[-1] != "L":
        nodes.append(NEXT[nodes[-1]])
    return nodes


def say(state):
    name, data, grad, local = state["chosen"], state["data"], state["grad"], state["local"]
    b, c, f = (factor(data[n]) for n in "bcf")
    forward = f"L = ({show(data['a'])} · {b} + {c}) · {f} = {show(data['L'])}"
    if name == "L":
        return f"{forward}\ndL/dL = 1: L moves exactly as fast as itself. Every chain starts with this 1."
    above = NEXT[name]
    rule = {"+": "a sum passes 1 to each", "×": "a product passes the other factor"}[OPERATIONS[above][0]]
    other = next(n for n in OPERATIONS[above][1:] if n != name)
    passed = f"d{above}/d{name} = {show(local[name, above])}"
    if OPERATIONS[above][0] == "×":
        passed = f"d{above}/d{name} = {other} = {show(local[name, above])}"
    steps = [f"dL/d{above} × d{above}/d{name}", f"{show(grad[above])} × {factor(local[name, above])}"]
    lines = [forward, f"dL/d{name} = {steps[0]} = {steps[1]} = {show(grad[name])}   ({rule}: {passed})"]
    whole = route(name)[::-1]
    if len(whole) > 3:
        words = " × ".join(f"d{up}/d{down}" for up, down in zip(whole, whole[1:]))
        numbers = " × ".join([factor(local[down, up]) for up, down in zip(whole, whole[1:])])
        lines.append(f"All the way: {words} = {numbers} = {show(grad[name])}")
    more = f"0.1 more of {name}, about {show(abs(0.1 * grad[name]), 4)}"
    lines.append(
        f"Read it: {more} {'more' if grad[name] > 0 else 'less'} of L."
        if grad[name]
        else f"Read it: {name} does not move L here."
    )
    return "\n".join(lines)


@lru_cache(maxsize=1)
def graph():
    """The shape of the graph, which never changes, and the number of each edge."""
    picture, edges = GraphPicture(ranksep=22, label_room=38, nodesep=14, margin=9), {}
    for name in NAMES:
        picture.value(name, name, parameter=name in "abcf", width=90)
    for out, (sign, left, right) in OPERATIONS.items():
        picture.operation(f"{out}{sign}", sign)
        for name in (left, right):
            edges[name, out] = picture.edge(name, f"{out}{sign}")
        edges[out] = picture.edge(f"{out}{sign}", out)
    return picture, edges


def draw(state):
    picture, edges = graph()
    chosen = state["chosen"]
    nodes = route(chosen)
    marks = dict.fromkeys(nodes[1:], "active")
    marks[chosen] = "chosen"
    for down, up in zip(nodes, nodes[1:]):
        marks[edges[down, up]] = marks[edges[up]] = "active"
        marks[f"{up}{OPERATIONS[up][0]}"] = "active"
    drawing = picture.draw(
        "The chain rule on L = (a·b + c)·f",
        f"The graph has data and gradient in every box, and the local derivative on every arrow. "
        f"The way from {chosen} to L is marked: dL/d{chosen} = {show(state['grad'][chosen])}.",
        data={name: four(value) for name, value in state["data"].items()},
        grad={name: four(value) for name, value in state["grad"].items()},
        local={edges[ends]: four(value) for ends, value in state["local"].items()},
        marks=marks,
        top=30,
    )
    drawing.phrase(
        14,
        22,
        [
            ("L = (a·b + c)·f:", INK),
            ("data", DATA_TEXT),
            ("from left to right,", MUTED_TEXT),
            ("grad", GRADIENT_TEXT),
            ("= dL/d(node) from right to left; on an arrow into a circle: the local derivative", MUTED_TEXT),
        ],
    )
    return drawing.svg()


def chain(a=2.0, b=-3.0, c=10.0, f=-2.0):
    """Move the inputs of L = (a·b + c)·f, choose a node, and read its chain."""
    rows = [
        [slider("a", a, -5, 5, 0.1), slider("b", b, -5, 5, 0.1)],
        [slider("c", c, -15, 15, 0.5), slider("f", f, -5, 5, 0.1)],
        choice("chosen", list(NAMES), label="The chain of"),
    ]
    return View(rows, compute, draw, say, lines=4)
