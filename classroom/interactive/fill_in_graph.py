"""Chapter 05: the fill-in graph. The reader types each gradient into the drawn graph and is told node by node."""

import math
import operator
from functools import partial

from micrograd_lite.pictures.graphs import GraphPicture
from micrograd_lite.pictures.style import DATA_TEXT, GRADIENT_TEXT, INK, MUTED_TEXT
from micrograd_lite.pictures.svg import minus, text_width

from ..engine import Value
from .backprop_stepper import in_short, names_of, parents_first
from .derivative_lab import show
from .view import Refused, View, button, text_box

MOST = 24  # boxes that one can reasonably fill in
SIGNS = {"*": "×", "-": "−"}
BINARY = {"+": operator.add, "*": operator.mul, "-": operator.sub, "/": operator.truediv, "**": operator.pow}
UNARY = ("exp", "log", "sin", "cos", "tanh", "sigmoid", "relu", "leaky_relu")


def example():
    """L = (a·b + c)·f, with the numbers of chapter 03."""
    a, b, c, f = (Value(data, label=name) for name, data in [("a", 2.0), ("b", -3.0), ("c", 10.0), ("f", -2.0)])
    e = a * b
    d = e + c
    L = d * f
    e.label, d.label, L.label = "e", "d", "L"
    return L


# -- the truth ---------------------------------------------------------------------------------------------------------


def nodes_under(root):
    """Every node of the reader's graph once, the result first; `Refused` where it is no graph or a large one."""
    if not all(hasattr(root, name) for name in ("data", "label", "_prev", "_op", "_local")):
        raise Refused(f"This draws the graph of a Value, and what it got is a {type(root).__name__}.")
    nodes, seen = [root], {root}
    for node in nodes:
        fresh = [parent for parent in dict.fromkeys(node._prev) if parent not in seen]
        seen.update(fresh)
        nodes.extend(fresh)
        if len(nodes) > MOST:
            raise Refused(
                f"This graph has more than {MOST} values: too many boxes to fill in. Hand in a part of it, "
                "such as fill_in_graph(an_inner_node)."
            )
    return nodes


def done_again(node):
    """The node's operation, done again by an engine of our own; None where it is one that we do not know."""
    inputs = [Value(parent.data) for parent in node._prev]
    if node._op in BINARY and len(inputs) == 2:
        return BINARY[node._op](*inputs)
    if node._op in UNARY and len(inputs) == 1:
        return getattr(inputs[0], node._op)()
    return None


def local_derivatives(node, name):
    """The local derivatives of a node, not taken on trust where we can work them out."""
    again = done_again(node)
    if again is None:
        return tuple(node._local)
    if not math.isclose(again.data, node.data, rel_tol=1e-9, abs_tol=1e-12):
        raise Refused(
            f"{name} holds {show(node.data)}, but its operation on the numbers that its parents hold now gives "
            f"{show(again.data)}. Run the expression again, and then this cell."
        )
    return again._local or (0.0,) * len(node._prev)  # our relu that is off knows no parent; the reader's may


def sheet(root):
    """The graph as a sheet to fill in: names from the result backwards, data, arrows (parent, child, slope), truth."""
    nodes = nodes_under(root)
    names = names_of(nodes)
    arrows, copies = [], {}
    order = parents_first(nodes)
    for node in order:
        slopes = local_derivatives(node, names[node])
        copies[node] = Value(node.data, tuple(copies[p] for p in node._prev), node._op, _local=slopes)
        arrows += [(names[parent], names[node], slope) for parent, slope in zip(node._prev, slopes)]
    copies[root].backward()
    back = order[::-1]
    return {
        "root": names[root],
        "names": [names[node] for node in back],
        "data": {names[node]: node.data for node in back},
        "signs": {names[node]: SIGNS.get(node._op, node._op) for node in back if node._op},
        "arrows": arrows,
        "truth": {names[node]: copies[node].grad for node in back},
    }


# -- judging -----------------------------------------------------------------------------------------------------------


def number_in(text):
    """The number that the reader typed; None for an empty box, NaN for what is not a number."""
    text = text.strip().replace("−", "-").replace(",", ".")
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        return math.nan


def is_close(typed, true):
    """Three right digits will do."""
    return math.isclose(typed, true, rel_tol=2e-3, abs_tol=5e-4)


def compute(graph, typed):
    """What was typed, and what is to be said of each box: "", "right" or "wrong"."""
    numbers = {name: number_in(typed.get(name, "")) for name in graph["names"]}
    marks = {
        name: "" if number is None else "right" if is_close(number, graph["truth"][name]) else "wrong"
        for name, number in numbers.items()
    }
    return {"graph": graph, "typed": dict(typed), "numbers": numbers, "marks": marks}


def why(state, name):
    """What may have gone wrong at a node, without the right number."""
    graph, numbers, marks = state["graph"], state["numbers"], state["marks"]
    got, true = numbers[name], graph["truth"][name]
    if math.isnan(got):
        return "is not a number. Type one, such as 3 or -0.5."
    if name == graph["root"]:
        return f"is not it. How far does {name} move when {name} itself moves by 1?"
    up = [(child, slope) for parent, child, slope in graph["arrows"] if parent == name]
    above = {child: numbers[child] for child, _ in up}
    if any(marks[child] == "wrong" for child in above) and all(number is not None for number in above.values()):
        if is_close(got, sum(slope * above[child] for child, slope in up)):
            return "follows from what you typed above it, and that is not right yet."
    if true and is_close(got, -true):
        return "has the right size. Count the minus signs again."
    shares = [slope * graph["truth"][child] for child, slope in up]
    if len(up) > 1 and any(is_close(got, share) for share in shares):
        return f"comes along one arrow. {len(up)} arrows leave {name}: add what each of them brings."
    if is_close(got, sum(slope for _, slope in up)):
        return "is the local derivative alone. Multiply it with what comes from above."
    if len(up) == 1 and is_close(got, up[0][1] + graph["truth"][up[0][0]]):
        return "is a sum. Rates along a path multiply."
    if is_close(got, graph["data"][name]):
        return "is the data of the node. Its gradient is asked for."
    siblings = {p: s for p, child, s in graph["arrows"] if p != name and child in above}
    if any(is_close(got, s * graph["truth"][child]) for p, child, s in graph["arrows"] if p in siblings):
        return "belongs to the partner. Look which number stands on the arrow of this node."
    return "is not it. Take the number on its arrow times the gradient of the node that the arrow leads to."


def next_ones(state):
    """The empty boxes that can be filled in now: all that they need from above is right."""
    graph, marks = state["graph"], state["marks"]
    children = {name: {child for parent, child, _ in graph["arrows"] if parent == name} for name in graph["names"]}
    return [n for n in graph["names"] if not marks[n] and all(marks[child] == "right" for child in children[n])]


def say(state):
    graph, marks = state["graph"], state["marks"]
    count, right = len(marks), sum(mark == "right" for mark in marks.values())
    if right == count:
        return f"All {count} gradients of {graph['root']} are right.\nThe walk back is done."
    wrong = [
        f"{n}: {in_short(state['typed'][n].strip())} {why(state, n)}" for n in graph["names"] if marks[n] == "wrong"
    ]
    lines = [f"{right} of {count} right{f', {len(wrong)} not' if wrong else ''}."]
    if not any(marks.values()):
        lines = [f"Type the gradient of each node into its box. Begin at {graph['root']}, and walk back."]
    elif not wrong:
        lines[0] += f" You can go on at: {', '.join(next_ones(state))}."
    more = [f"And {len(wrong) - 3} more."] if len(wrong) > 3 else []
    return minus("\n".join(lines + wrong[:3] + more))


# -- the picture -------------------------------------------------------------------------------------------------------


def shape(graph):
    """The picture's shape, laid out once, and the number of the edge of each arrow."""
    picture = GraphPicture(ranksep=9, label_room=34, nodesep=14, margin=9)
    for name in graph["names"]:
        picture.value(name, name, width=max(90, math.ceil(text_width(name, 14)) + 44))
        if name in graph["signs"]:
            picture.operation(f"{name}, made by", graph["signs"][name])
            picture.edge(f"{name}, made by", name)
    edges = [picture.edge(parent, f"{child}, made by") for parent, child, _ in graph["arrows"]]
    picture.lay_out()
    picture.size = (max(picture.size[0], 500), picture.size[1])  # room for the heading
    return picture, edges


def draw(picture, edges, state):
    graph, marks = state["graph"], state["marks"]
    right = [name for name, mark in marks.items() if mark == "right"]
    wrong = [name for name, mark in marks.items() if mark == "wrong"]
    typed = {
        n: "not a number" if x is not None and math.isnan(x) else number_text(x) for n, x in state["numbers"].items()
    }
    drawing = picture.draw(
        f"The graph of {graph['root']}, to be filled in",
        f"A graph of {len(marks)} values with data and local derivatives. Gradients that are right: "
        f"{', '.join(right) or 'none'}; not right: {', '.join(wrong) or 'none'}.",
        data={name: number_text(data) for name, data in graph["data"].items()},
        grad=typed,
        local={edge: number_text(slope) for edge, (_, _, slope) in zip(edges, graph["arrows"])},
        marks={name: mark for name, mark in marks.items() if mark},
        top=30,
    )
    x = 14
    for words, color, bold in [
        (f"{graph['root']}:", INK, True),
        ("data", DATA_TEXT, True),
        ("is there,", MUTED_TEXT, False),
        ("grad", GRADIENT_TEXT, True),
        ("is yours; on an arrow into a circle: the local derivative", MUTED_TEXT, False),
    ]:
        drawing.text(x, 24, words, color, 13, bold=bold)
        x += text_width(words, 13) + 6
    return drawing.svg()


def number_text(x):
    return "?" if x is None else minus(f"{x or 0:.4g}")


def fill_in_graph(root=None):
    """Fill in the gradients of the graph of `root`, a Value; without one, of L = (a·b + c)·f."""
    try:
        graph = sheet(example() if root is None else root)
    except Refused as refusal:
        raise ValueError(str(refusal)) from None
    boxes = [text_box(name, label=name, placeholder="?", width="118px") for name in graph["names"]]
    clear = button("clear all", lambda view: view.set(**dict.fromkeys(graph["names"], "")), "Empty all boxes")
    picture = partial(draw, *shape(graph))
    return View([[*boxes, clear]], lambda **typed: compute(graph, typed), picture, say, lines=4)
