"""Graphs, drawn by Graphviz: a `graphviz.Digraph` in the course's look that shows itself wherever Graphviz is found."""

import math
import os
import re
from contextlib import contextmanager
from html import escape
from operator import mul

import graphviz

from .in_browser import by_the_browser
from .style import DATA_TEXT, GRADIENT_TEXT, GRAPH_FONT, INK, MUTED_TEXT, OPERATION, WHITE
from .svg import four, number, on_page, shrinking

ADVICE = (
    "To see this graph drawn, install Graphviz (https://graphviz.org/download) or run: pip install 'pygraphviz>=2'. "
    "Here is the graph in Graphviz' own language:"
)
SIGNS = {"*": "×", "-": "−"}  # how an operation is written in its circle
NO_DRAWING = (OSError, ValueError, ImportError, RuntimeError, graphviz.CalledProcessError)


def by_dot(source, format):
    """Let the program `dot` draw."""
    return graphviz.Source(source).pipe(format=format, encoding="utf-8", quiet=True)


def by_pygraphviz(source, format):
    """Let pygraphviz draw: from version 2 on, its wheels contain Graphviz."""
    import pygraphviz

    if int(pygraphviz.__version__.split(".")[0]) < 2:
        raise ImportError("pygraphviz before version 2 has no Graphviz of its own")
    with quiet_stderr():
        return pygraphviz.AGraph(string=source).draw(format=format, prog="dot").decode("utf-8")


@contextmanager
def quiet_stderr():
    """Throw away what is written to the process's error output in the meantime.

    The fontconfig inside pygraphviz's wheels complains when the machine has the settings of a newer one. A notebook
    would show that in red under the graph.
    """
    try:
        kept = os.dup(2)
    except OSError:  # there is no error output to keep quiet
        yield
        return
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def rendered(source, format):
    """The DOT text drawn in `format`, or None if nothing on this machine can draw it."""
    for draw in (by_dot, by_pygraphviz, by_the_browser):
        try:
            return draw(source, format)
        except NO_DRAWING:
            continue
    return None


def tidy(svg, title, desc):
    """Graphviz' SVG with our title and description, and without what differs from machine to machine."""
    svg = svg[svg.index("<svg") :]
    for clutter in ("<!--.*?-->", "<title>.*?</title>"):
        svg = re.sub(clutter + r"\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<(g|svg) id="[^"]*"', r"<\1", svg)
    svg = LABELLED_EDGE.sub(on_the_curve, svg)
    svg = VALUE_NODE.sub(in_colour, svg)
    head, body = svg.split(">", 1)
    # Points become pixels, three quarters of their size: letters are then as large as the notebook's own.
    head = shrinking(re.sub(r'\b(width|height)="([\d.]+)pt"', r'\1="\2"', head))
    words = f"<title>{escape(title)}</title>\n<desc>{escape(desc)}</desc>"
    return head.replace("<svg", '<svg role="img"') + f">\n{words}{body.rstrip()}\n"


VALUE_NODE = re.compile(r'<g class="node value( named)?">.*?</g>', re.DOTALL)


def in_colour(node):
    """A drawn value with its label in bold, its data in blue, its gradient in orange, and thin lines inside."""
    thin = re.sub(r'(<polyline [^>]*?) stroke-width="[^"]*"', r"\1", node[0])
    before, *lines = thin.split("<text")
    look = ' font-weight="bold"' if node[1] else ""
    for k, line in enumerate(lines):
        if k or not node[1]:  # the lines that follow, such as an array's rows, look like the one with the word
            color = DATA_TEXT if ">data " in line else GRADIENT_TEXT if ">grad " in line else None
            look = f' fill="{color}"' if color else look
        lines[k] = look + re.sub(r' fill="[^"]*"', "", line)
    return "<text".join([before, *lines])


LABELLED_EDGE = re.compile(
    r'(<g class="edge">\s*<path [^>]*\bd="([^"]*)"(?:(?!</g>).)*?<text [^>]*?)\bx="([^"]*)" y="([^"]*)"', re.DOTALL
)


def nearest(points, place):
    """The point nearest to `place` on an edge: `points` is its start, then three points for each Bézier curve."""
    found = []
    for p, q, r, s in zip(points[0::3], points[1::3], points[2::3], points[3::3]):
        for t in (k / 20 for k in range(21)):
            weights = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            found.append(tuple(sum(map(mul, weights, axis)) for axis in zip(p, q, r, s)))
    return min(found, key=lambda point: math.dist(point, place))


def on_the_curve(edge):
    """A drawn edge with its number moved onto its curve. Beside the curve, it could be nearer to another edge."""
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", edge[2])]
    # y is the text's base line, 4 below its middle.
    x, y = nearest(list(zip(numbers[::2], numbers[1::2])), (float(edge[3]), float(edge[4]) - 4))
    halo = 'paint-order="stroke" stroke="white" stroke-width="6"'
    return f'{edge[1]}x="{number(x)}" y="{number(y + 4)}" {halo}'


class Digraph(graphviz.Digraph):
    """A `graphviz.Digraph` in the course's look. It shows itself by whatever can draw it, or else as text."""

    title, desc = "Graph", ""

    def value(self, name, label, data, grad=None, parameter=False, stacked=True):
        """A value node: its label, its data in blue, its gradient in orange; a parameter has a bold border.

        `data` and `grad` are numbers (printed with at most four decimals) or texts of your own.
        """
        numbers = [f"data {written(data)}"] + ([] if grad is None else [f"grad {written(grad)}"])
        fields = "|".join([in_record(label)] * bool(label) + [("\\n" if stacked else "|").join(numbers)])
        if stacked != (self.graph_attr.get("rankdir") == "LR"):  # a record's fields run across the flow
            fields = f"{{{fields}}}"
        look = {"shape": "record", "style": "filled", "fillcolor": WHITE, "penwidth": "3" if parameter else "1"}
        self.node(name, fields, **look, **{"class": "value named" if label else "value"})

    def operation(self, name, label):
        """An operation: a grey circle. `*` and `-` are drawn as the signs × and −."""
        label = SIGNS.get(label, label)
        look = {"shape": "circle", "style": "filled", "fillcolor": OPERATION, "color": MUTED_TEXT, "margin": "0.02"}
        self.node(name, label, width="0.42", fixedsize="true" if len(label) < 4 else "false", **look)

    def flow(self, tail, head, local=None):
        """An arrow, with the local derivative written on it if you give one."""
        plain = local is None or callable(local)  # between arrays it is a function, and there is no number to write
        label = {} if plain else {"label": f" {written(local)} ", "fontcolor": GRADIENT_TEXT}
        self.edge(tail, head, **label)

    def svg(self):
        """The drawn graph, or None if nothing on this machine can draw it."""
        drawn = rendered(self.source, "svg")
        return drawn and tidy(drawn, self.title, self.desc)

    def _repr_mimebundle_(self, include=None, exclude=None, **_):
        drawn = self.svg()
        if drawn is None:
            return {"text/plain": f"{ADVICE}\n\n{self.source}"}
        text = self.desc or self.title
        # JupyterLab shows an SVG as an image without words, and prefers HTML. The build saves only the SVG.
        data = {"text/html": on_page(drawn), "image/svg+xml": drawn, "text/plain": text}
        return data, {"image/svg+xml": {"alt": text}}


def digraph(title, desc, rankdir="LR", kind=Digraph):
    """An empty graph. `title` names it, and `desc` says what it shows to a reader who can't see it."""
    graph = kind(
        graph_attr={"rankdir": rankdir, "fontname": GRAPH_FONT, "nodesep": "0.25", "ranksep": "0.25"},
        node_attr={"fontname": GRAPH_FONT, "fontsize": "12", "color": INK, "fontcolor": INK},
        edge_attr={"fontname": GRAPH_FONT, "fontsize": "12", "color": MUTED_TEXT, "arrowsize": "0.7"},
    )
    graph.title, graph.desc = title, desc
    return graph


def written(x):
    """A number with at most four decimals, an array, or a text, as a part of a label."""
    if getattr(x, "shape", ()):
        return array_rows(x)
    return in_record(x) if isinstance(x, str) else four(x)


def in_record(text):
    """Text in which Graphviz takes no character for a sign of its own."""
    return re.sub(r"([\\{}|<>])", r"\\\1", str(text).replace("&", "&amp;"))


def array_rows(array):
    """The shape of an array, and its numbers row by row if there are few."""
    lines = [f"shape {array.shape}"]
    if array.ndim <= 2 and array.size and max(array.shape) <= 4:
        lines += [", ".join(map(four, row)) for row in array.reshape(-1, array.shape[-1])]
    return "\\n".join(lines)
