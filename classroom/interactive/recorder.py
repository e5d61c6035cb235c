"""Chapter 15: the recorder. It writes the text of an expression line by line, and lights what each line stands for."""

import ast
import math
import operator
from functools import lru_cache, partial

from micrograd_lite.pictures.style import DATA_TEXT, GRADIENT_TEXT, INK, MUTED_TEXT, ORANGE_TINT

from ..engine import PRIVATE, Value, topological_order
from .graph_picture import GraphPicture
from .numbers import Later, show
from .view import Control, Refused, View, button, text_box, with_words

compiler = Later(f"{PRIVATE}.compiler")
short = partial(show, digits=3)

PARAMETERS = {"w": 0.5, "b": 1.5}
INPUTS = {"x": -2.0, "y": 1.0}
EXAMPLES = {
    "neuron": "(tanh(w*x + b) - y)**2",
    "diamond": "(w*x + w) * (w*x*b)",
    "relu": "relu(w*x - 1) + b",
    "left out": "1.0*w * sin(2*3*x) + b**2",
}
FUNCTIONS = ("abs", "cos", "exp", "leaky_relu", "log", "relu", "sigmoid", "sin", "tanh")
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
SIGNS = {"*": "×", "-": "−", "neg": "−"}
MOST = 24  # results whose lines still fit on a page
LINE, COLUMN = 18, 8.0  # the height of a line of text, and the width of a letter
WIDE = 640  # a graph wider than this has its text below it


# -- the expression ----------------------------------------------------------------------------------------------------


def value_of(tree, leaves):
    """What a piece of the reader's expression is: a Value or a number. `Refused` for what is not arithmetic."""
    match tree:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return number
        case ast.Name(id=name) if name in leaves:
            return leaves[name]
        case ast.UnaryOp(op=ast.USub(), operand=part):
            return -value_of(part, leaves)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in OPERATORS:
            return OPERATORS[type(sign)](value_of(left, leaves), value_of(right, leaves))
        case ast.Call(func=ast.Name(id=name), args=[part], keywords=[]) if name in FUNCTIONS:
            inside = value_of(part, leaves)
            inside = inside if isinstance(inside, Value) else Value(inside)
            return abs(inside) if name == "abs" else getattr(inside, name)()
    raise Refused(
        f"“{ast.unparse(tree)[:30]}” can't be recorded here. Use w and b (parameters), x and y (inputs), numbers, "
        f"+ - * / **, and {', '.join(FUNCTIONS)}."
    )


def built(expression):
    """The graph of an expression, its parameters and its inputs: (loss, {name: Value}, {name: Value})."""
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Refused("This is not an expression that Python can read: is there a bracket or a sign missing?") from None
    parameters, inputs = ({n: Value(x, label=n) for n, x in given.items()} for given in (PARAMETERS, INPUTS))
    with compiler.recording():
        loss = value_of(tree, parameters | inputs)
    return loss if isinstance(loss, Value) else Value(loss), parameters, inputs


# -- the recording, line by line ---------------------------------------------------------------------------------------


def written(loss, parameters, inputs):
    """The page, and the order in which its lines are written.

    A line is (place on the page, kind, node, place of the parent): kind is "forward", "total", "seed" or
    "backward". An expression uses each result once, so none of their gradients has to collect.
    """
    order = topological_order(loss)
    varying = compiler.reached(order, inputs.values())
    learning = compiler.reached(order, parameters.values())
    names = compiler.name_all(order, list(parameters.values()), list(inputs.values()))
    names |= {node: name for given in (parameters, inputs) for name, node in given.items()}
    before, loop, after = compiler.write_lines(loss, order, names, learning, varying)
    fixed = [node for node in [*parameters.values(), *order] if node in learning and node not in varying]
    sums = ["total", *(f"d{names[node]}" for node in dict.fromkeys(fixed))]
    zeros, row = " = ".join([*sums, "0.0"]), ", ".join(sums)
    used = [name for name, node in inputs.items() if node in order]
    page = [f"[{', '.join(parameters)}] = parameters", *before, zeros, f"for [{', '.join(used)}] in batch:"]
    page += [*(f"    {line}" for line in loop), f"[{row}] = sums(batch, {row})", *after]
    page += [f"return total, [{', '.join('d' + name for name in parameters)}]"]
    places = {"before": 1, "loop": 3 + len(before), "after": 4 + len(before) + len(loop)}
    lines = list(kinds_of_lines(loss, order, names, learning, varying, places))
    found = {"page": page, "lines": lines, "names": names, "order": order, "used": used}
    return found | {"learning": learning, "loss": loss}


def kinds_of_lines(loss, order, names, learning, varying, places):
    """The lines in the order of writing, with what each of them stands for; `places` is where the next one goes."""

    def line(section, kind, node=None, parent=None):
        places[section] += 1
        return places[section] - 1, kind, node, parent

    for node in order:
        if names[node].startswith("v"):
            yield line("loop" if node in varying else "before", "forward", node)
    yield line("loop", "total", loss)
    if loss in learning:
        yield line("loop", "seed", loss)
    for node in reversed(order):
        if node in learning:
            for place, parent in enumerate(node._prev):
                if parent in learning:
                    yield line("loop" if node in varying else "after", "backward", node, place)


@lru_cache(maxsize=32)
def recorded(expression):
    """Everything that does not change while the reader steps: the page, and the graph laid out."""
    loss, parameters, inputs = built(expression)
    results = [node for node in topological_order(loss) if node._prev]
    if len(results) > MOST:
        raise Refused(f"This expression has {len(results)} operations, and the page has room for {MOST}. Take a part.")
    found = written(loss, parameters, inputs)
    return found | {"picture": graph(found), "expression": expression.strip()}


def drawn(found):
    """The nodes of the picture: results and what they are made from. What was folded into a constant is left out."""
    results = [node for node in found["order"] if found["names"][node].startswith("v")]
    leaves = [parent for node in results for parent in node._prev]
    return list(dict.fromkeys([*leaves, *results, found["loss"]]))


def graph(found):
    """(the laid out picture, {(node, place): edge}, {node: edge from its operation})."""
    picture, edges, names = GraphPicture(ranksep=16, label_room=0, nodesep=12, margin=10), {}, found["names"]
    for node in drawn(found):
        rows = ("data", "grad") if node in found["learning"] else ("data",)
        picture.value(node, names[node], parameter=names[node] in PARAMETERS, width=92, rows=rows)
    for node in drawn(found):
        if names[node].startswith("v"):
            picture.operation((node, "op"), SIGNS.get(node._op, node._op))
            for place, parent in enumerate(node._prev):
                edges[node, place] = picture.edge(parent, (node, "op"))
            edges[node] = picture.edge((node, "op"), node)
    picture.lay_out()
    return picture, edges


# -- a moment ----------------------------------------------------------------------------------------------------------


def compute(expression, step=0):
    """The recording after `step` lines: which are written, and what the gradients hold by then."""
    found = recorded(expression)
    lines = found["lines"]
    step = max(0, min(step, len(lines)))
    data = {node: node.data for node in found["order"] if not found["names"][node].startswith("v")}
    grads = {node: 0.0 for node in found["learning"] if not found["names"][node].startswith("v")}
    share = None
    for _, kind, node, place in lines[:step]:
        if kind == "forward":
            data[node] = node.data
        elif kind == "seed":
            grads[node] = grads.get(node, 0.0) + 1.0
        elif kind == "backward":
            parent, share = node._prev[place], node._local[place] * grads.get(node, 0.0)
            grads[parent] = grads.get(parent, 0.0) + share
    active = lines[step - 1] if step else None
    return {"found": found, "step": step, "data": data, "grads": grads, "active": active, "share": share}


def say(state):
    found, step, lines = state["found"], state["step"], state["found"]["lines"]
    names, total = found["names"], len(found["lines"])
    if state["active"] is None:
        numbers = ", ".join(f"{name} = {short(x)}" for name, x in (PARAMETERS | INPUTS).items())
        count = "one line" if total == 1 else f"{total} lines"
        return f"The page has {count} to fill. Parameters w and b, inputs x and y: {numbers}.\nPress next."
    place, kind, node, parent = state["active"]
    words = f"Line {step} of {total}: {found['page'][place].strip()}"
    if kind == "forward":
        words += f"\nForward: {names[node]} is {short(state['data'][node])}."
    elif kind == "total":
        words += f"\nThe loss of this example, {short(node.data)}, is added to the total."
    elif kind == "seed":
        words += "\nThe seed: the loss moves as fast as itself."
    else:
        to = node._prev[parent]
        words += f"\nBackward, over the edge from {names[node]} to {names[to]}: the share is {short(state['share'])}, "
        words += f"and d{names[to]} is now {short(state['grads'][to])}."
    return words + (last_words(found) if step == len(lines) else "")


def last_words(found):
    """What the finished page leaves out."""
    names = found["names"]
    without = [names[node] for node in drawn(found) if node not in found["learning"] and names[node][0] in "vxy"]
    return (
        f" That was the last line. No gradient is written for {', '.join(without)}."
        if without
        else (" That was the last line.")
    )


# -- the picture -------------------------------------------------------------------------------------------------------


def draw(state):
    found, active = state["found"], state["active"]
    (picture, edges), page = found["picture"], found["page"]
    wide, high = graph_size(picture)
    text_wide = 24 + COLUMN * max(len(line) for line in page)
    beside = wide <= WIDE
    picture.size = (
        math.ceil(wide + text_wide if beside else max(wide, text_wide)),
        math.ceil(max(high, 20 + LINE * len(page)) if beside else high + 20 + LINE * len(page)),
    )
    texts = {
        node: {
            "data": short(state["data"][node]) if node in state["data"] else "",
            "grad": short(state["grads"][node]) if node in state["grads"] else "",
        }
        for node in drawn(found)
    }
    title = f"Recording {found['expression']}: {state['step']} of {len(found['lines'])} lines are written"
    drawing = picture.draw(title, say(state).replace("\n", " "), marks=marks_of(active, edges), texts=texts, top=34)
    drawing.text(14, 23, found["expression"], INK, 15, bold=True, mono=True)
    write(drawing, state, wide + 4 if beside else 14, 52 if beside else high + 52)
    return drawing.svg()


def graph_size(picture):
    """The size of the graph alone: the text makes the picture larger."""
    if not hasattr(picture, "alone"):
        picture.alone = picture.size
    return picture.alone


def marks_of(active, edges):
    """A forward line lights its node, a backward line its edge and the parent that gets the share."""
    if active is None:
        return {}
    _, kind, node, place = active
    if kind == "backward":
        return {node._prev[place]: "chosen", edges[node, place]: "active", (node, "op"): "active"}
    lit = {node: "active"}
    if kind == "forward":
        lit |= {(node, "op"): "active", edges[node]: "active"}
    return lit


def write(drawing, state, left, top):
    """The page: lines that are written, the current one on a coloured ground, and a dot for each one to come."""
    page, lines, step = state["found"]["page"], state["found"]["lines"], state["step"]
    kinds = {place: (number, kind) for number, (place, kind, _, _) in enumerate(lines, 1)}
    for place, line in enumerate(page):
        number, kind = kinds.get(place, (0, ""))
        y = top + LINE * place
        if number == step and step:
            drawing.rect(left - 4, y - 14, COLUMN * len(line) + 10, LINE, "none", ORANGE_TINT, 0, 3)
        color = {"forward": DATA_TEXT, "backward": GRADIENT_TEXT, "seed": GRADIENT_TEXT, "": MUTED_TEXT}.get(kind, INK)
        indent = len(line) - len(line.lstrip())
        words = line.strip() if number <= step else "·"
        if number <= step or kind:
            drawing.text(left + COLUMN * indent, y, words, color if number <= step else MUTED_TEXT, 13, mono=True)


# -- the view ----------------------------------------------------------------------------------------------------------


class Pen:
    """What the controls do. A new expression starts on an empty page."""

    def __init__(self, expression):
        self.expression, self.view = expression, None

    def compute(self, expression, step):
        if expression != self.expression:
            self.expression, step = expression, 0
            self.view.put(step=0)
        return compute(expression, step)

    def move(self, by, view):
        total = len(recorded(view.controls["expression"].value)["lines"])
        view.put(step=max(0, min(total, view.controls["step"].value + by)))

    def choose(self, name, view):
        view.controls["expression"].set(EXAMPLES[name])


class RecorderView(View):
    """Where nothing has been pressed, the still picture shows a page that is half written."""

    def still(self):
        if self.controls["step"].value or self.failed:
            return super().still()
        expression = self.controls["expression"].value
        state = compute(expression, max(1, len(recorded(expression)["lines"]) - 2))
        return with_words(draw(state), say(state))


def recorder(expression=EXAMPLES["neuron"]):
    """Write the text of an expression of w, b, x and y, line by line, beside its graph."""
    pen = Pen(expression)
    chosen = [button(name, partial(pen.choose, name), f"record {text}") for name, text in EXAMPLES.items()]
    steps = [
        button("back", partial(pen.move, -1), "take the last line away"),
        button("next", partial(pen.move, 1), "write the next line"),
        button("to the end", partial(pen.move, 10**6), "write all lines"),
        button("start again", partial(pen.move, -(10**6)), "an empty page"),
    ]
    # The view draws once while it is being made: nothing has changed then, and no one asks for it.
    box = text_box("expression", expression, "expression", "such as tanh(w*x + b)", "320px")
    pen.view = RecorderView([[box, *chosen], [*steps, Control("step", 0, [])]], pen.compute, draw, say, lines=3)
    return pen.view
