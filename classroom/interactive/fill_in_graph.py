"""Chapter 05: the fill-in graph. Type each gradient into the drawn graph, and see which ones are right."""

import math
import operator
from functools import partial

from micrograd_lite.pictures.graphs import SIGNS
from micrograd_lite.pictures.style import DATA_TEXT, GRADIENT_TEXT, INK, MUTED_TEXT

from ..engine import Value
from .backprop_stepper import names_of, parents_first
from .drawing import text_width
from .graph_picture import GraphPicture
from .numbers import four, in_short, minus, number_in, show
from .view import Refused, View, button, text_box

MOST = 24  # boxes; more are no fun to fill in
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
    """Every node of the reader's graph once, the result first. `Refused` if it is not a graph, or too large."""
    if not all(hasattr(root, name) for name in ("data", "label", "_prev", "_op", "_local")):
        raise Refused(f"Give fill_in_graph a Value. This is of type {type(root).__name__}.")
    nodes, seen = [root], {root}
    for node in nodes:
        fresh = [parent for parent in dict.fromkeys(node._prev) if parent not in seen]
        seen.update(fresh)
        nodes.extend(fresh)
        if len(nodes) > MOST:
            raise Refused(
                f"This graph has more than {MOST} values: too many boxes to fill in. Choose a part of it, "
                "such as fill_in_graph(an_inner_node)."
            )
    return nodes


def done_again(node):
    """The node's operation, done again by our own engine. None if we do not know the operation."""
    inputs = [Value(parent.data) for parent in node._prev]
    if node._op in BINARY and len(inputs) == 2:
        return BINARY[node._op](*inputs)
    if node._op in UNARY and len(inputs) == 1:
        return getattr(inputs[0], node._op)()
    return None


def local_derivatives(node, name):
    """The local derivatives of a node: our own where we know its operation, else the ones it holds."""
    again = done_again(node)
    if again is None:
        return tuple(node._local)
    if not math.isclose(again.data, node.data, rel_tol=1e-9, abs_tol=1e-12):
        raise Refused(
            f"{name} is {show(node.data)}, but from the numbers of its parents it would now be {show(again.data)}. "
            "Run the cell with the expression again, and then this one."
        )
    return again._local or (0.0,) * len(node._prev)  # our relu that is off has no parents; the reader's may


def sheet(root):
    """The graph to fill in: names from the result backwards, data, arrows (parent, child, slope), right gradients."""
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


def entry(text):
    """The number in a box: None for an empty box, NaN for words that are not a number."""
    number = number_in(text)
    return math.nan if number is None and text.strip() else number


def is_close(typed, true):
    """Three right digits are enough."""
    return math.isclose(typed, true, rel_tol=2e-3, abs_tol=5e-4)


def compute(graph, typed):
    """What was typed, and a mark for each box: "", "right" or "wrong"."""
    numbers = {name: entry(typed.get(name, "")) for name in graph["names"]}
    marks = {
        name: "" if number is None else "right" if is_close(number, graph["truth"][name]) else "wrong"
        for name, number in numbers.items()
    }
    return {"graph": graph, "typed": dict(typed), "numbers": numbers, "marks": marks}


def why(state, name):
    """What may have gone wrong at a node. The words do not give the right number away."""
    graph, numbers, marks = state["graph"], state["numbers"], state["marks"]
    got, true = numbers[name], graph["truth"][name]
    if math.isnan(got):
        return "is not a number. Type one, such as 3 or -0.5."
    if name == graph["root"]:
        return f"is not right. How far does {name} move when {name} itself moves by 1?"
    up = [(child, slope) for parent, child, slope in graph["arrows"] if parent == name]
    above = {child: numbers[child] for child, _ in up}
    if any(marks[child] == "wrong" for child in above) and all(number is not None for number in above.values()):
        if is_close(got, sum(slope * above[child] for child, slope in up)):
            return "follows from the gradient that you typed one step up, and that one is not right yet."
    if true and is_close(got, -true):
        return "has the right size. Count the minus signs again."
    shares = [slope * graph["truth"][child] for child, slope in up]
    if len(up) > 1 and any(is_close(got, share) for share in shares):
        return f"is what one arrow brings. {len(up)} arrows leave {name}: add what each of them brings."
    if is_close(got, sum(slope for _, slope in up)):
        return "is only the local derivative. Multiply it by what comes from above."
    if len(up) == 1 and is_close(got, up[0][1] + graph["truth"][up[0][0]]):
        return "is a sum. Rates along a path multiply."
    if is_close(got, graph["data"][name]):
        return "is the data of the node. Type its gradient."
    siblings = {p: s for p, child, s in graph["arrows"] if p != name and child in above}
    if any(is_close(got, s * graph["truth"][child]) for p, child, s in graph["arrows"] if p in siblings):
        return "belongs to the other factor. Look at the number on this node's own arrow."
    return "is not right. Multiply the number on its arrow by the gradient of the node that the arrow leads to."


def next_ones(state):
    """The empty boxes that can be filled in now, because the gradients they need are right."""
    graph, marks = state["graph"], state["marks"]
    children = {name: {child for parent, child, _ in graph["arrows"] if parent == name} for name in graph["names"]}
    return [n for n in graph["names"] if not marks[n] and all(marks[child] == "right" for child in children[n])]


def say(state):
    graph, marks = state["graph"], state["marks"]
    count, right = len(marks), sum(mark == "right" for mark in marks.values())
    if right == count:
        return f"All {count} gradients of {graph['root']} are right.\nYou have walked all the way back."
    wrong = [
        f"{n}: {in_short(state['typed'][n].strip())} {why(state, n)}" for n in graph["names"] if marks[n] == "wrong"
    ]
    lines = [f"{right} of {count} right{f', {len(wrong)} not' if wrong else ''}."]
    if not any(marks.values()):
        lines = [f"Type the gradient of each node into its box. Start at {graph['root']} and work backwards."]
    elif not wrong:
        lines[0] += f" Next you can do: {', '.join(next_ones(state))}."
    more = [f"And {len(wrong) - 3} more."] if len(wrong) > 3 else []
    return minus("\n".join(lines + wrong[:3] + more))


# -- the picture -------------------------------------------------------------------------------------------------------


def shape(graph):
    """The picture, laid out once, and the number of each arrow's edge."""
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
    typed = {n: "?" if x is None or math.isnan(x) else four(x) for n, x in state["numbers"].items()}
    drawing = picture.draw(
        f"The graph of {graph['root']}, to be filled in",
        f"A graph of {len(marks)} values with data and local derivatives. Gradients that are right: "
        f"{', '.join(right) or 'none'}; not right: {', '.join(wrong) or 'none'}.",
        data={name: four(data) for name, data in graph["data"].items()},
        grad=typed,
        local={edge: four(slope) for edge, (_, _, slope) in zip(edges, graph["arrows"])},
        marks={name: mark for name, mark in marks.items() if mark},
        top=30,
    )
    drawing.phrase(
        14,
        24,
        [
            (f"{graph['root']}:", INK),
            ("data", DATA_TEXT),
            ("is there,", MUTED_TEXT),
            ("grad", GRADIENT_TEXT),
            ("is for you; on an arrow into a circle: the local derivative", MUTED_TEXT),
        ],
    )
    return drawing.svg()


def fill_in_graph(root=None):
    """Fill in the gradients in the graph of `root`, a Value. Without a root, the graph is L = (a·b + c)·f."""
    try:
        graph = sheet(example() if root is None else root)
    except Refused as refusal:
        raise ValueError(str(refusal)) from None
    boxes = [text_box(name, label=name, placeholder="?", width="118px") for name in graph["names"]]
    clear = button("clear all", lambda view: view.set(**dict.fromkeys(graph["names"], "")), "Empty all boxes")
    picture = partial(draw, *shape(graph))
    return View([[*boxes, clear]], lambda **typed: compute(graph, typed), picture, say, lines=4)
