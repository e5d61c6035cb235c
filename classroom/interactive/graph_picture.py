"""A graph that is laid out once, by Graphviz, and drawn many times with other numbers, colours and marks."""

import math
import shlex

from micrograd_lite.pictures.graphs import nearest, rendered
from micrograd_lite.pictures.style import (
    BLUE_TINT,
    DATA_TEXT,
    FAINT,
    GRADIENT,
    GRADIENT_TEXT,
    GREEN,
    GREEN_TINT,
    INK,
    MUTED_TEXT,
    OPERATION,
    ORANGE_TINT,
    QUIET,
    RED_TINT,
    SKY,
    VERMILION,
    WHITE,
)
from micrograd_lite.pictures.svg import number

from .drawing import Drawing, text_width

MARKS = {  # mark: (border or line, its width, colour behind it, opacity)
    "": (INK, 1.2, WHITE, 1),
    "active": (GRADIENT, 4, ORANGE_TINT, 1),
    "chosen": (SKY, 4, BLUE_TINT, 1),
    "right": (GREEN, 3, GREEN_TINT, 1),
    "wrong": (VERMILION, 3, RED_TINT, 1),
    "faint": (QUIET, 1.2, WHITE, 1),
}
DIGIT = 8  # the width of a digit in Graphviz' letters, in pixels
VERDICTS = {"right": "✓", "wrong": "✗"}


class GraphPicture:
    """A graph of fixed shape with numbers that change. Add nodes and edges, then call `draw` at every step.

        picture = GraphPicture()
        picture.value("a", "a", parameter=True)
        picture.operation("e*", "×")
        first = picture.edge("a", "e*")                      # the edge's number
        drawing = picture.draw("title", "what it shows", data={"a": "2"}, grad={"a": "6"}, local={first: "−3"},
                               marks={"a": "active", first: "active"})
        drawing.svg()

    `draw` returns a `Drawing` to which you may add. After `lay_out()`, in pixels: `places[name]` is (x of the middle,
    y of the middle, width, height) and `edges[k]` is (tail, head, points of its curve, place of its label).
    """

    def __init__(self, rankdir="LR", nodesep=16, ranksep=34, margin=12, label_room=34):
        self.rankdir, self.nodesep, self.ranksep = rankdir, nodesep, ranksep
        self.margin, self.label_room = margin, label_room
        self.nodes, self.ends = {}, []
        self.places, self.edges, self.size = None, None, None

    def value(self, name, label, parameter=False, width=92, rows=("data", "grad")):
        """A value node; `rows` names the numbers it shows below its label."""
        self.nodes[name] = ("value", label, width, 28 + 19 * len(rows), parameter, tuple(rows))
        self.places = None

    def operation(self, name, label):
        wide = max(32, text_width(label, 14) + 14)
        self.nodes[name] = ("operation", label, wide, wide, False, ())
        self.places = None

    def edge(self, tail, head):
        """Add an arrow; its number, counted from 0, is its name in `local` and `marks`."""
        self.ends.append((tail, head))
        self.places = None
        return len(self.ends) - 1

    def source(self):
        names = {name: f"n{k}" for k, name in enumerate(self.nodes)}
        lines = [
            f"digraph {{ rankdir={self.rankdir}; nodesep={self.nodesep / 72:.3f}; ranksep={self.ranksep / 72:.3f};",
            'node [fixedsize=true label=""]; edge [arrowhead=none];',
        ]
        for name, (kind, _, width, height, _, _) in self.nodes.items():
            shape = "box" if kind == "value" else "circle"
            lines.append(f"{names[name]} [shape={shape} width={width / 72:.4f} height={height / 72:.4f}];")
        label = f' [label="{"0" * round(self.label_room / DIGIT)}"]' if self.label_room else ""
        lines += [f"{names[tail]} -> {names[head]}{label};" for tail, head in self.ends]
        return "\n".join(lines + ["}"])

    def lay_out(self):
        """Place every node and edge, by Graphviz if it is there, else in columns. `draw` calls this when needed."""
        plain = rendered(self.source(), "plain")
        if plain is None:
            self._columns()
        else:
            self._read(plain)

    def _read(self, plain):
        names, m = list(self.nodes), self.margin
        self.places, found, high, wide = {}, {}, 0, 0
        for line in plain.splitlines():
            kind, *words = shlex.split(line)
            if kind == "graph":
                wide, high = 72 * float(words[1]), 72 * float(words[2])
            elif kind == "node":
                name = names[int(words[0][1:])]
                x, y = 72 * float(words[1]) + m, high - 72 * float(words[2]) + m
                self.places[name] = (x, y, *self.nodes[name][2:4])
            elif kind == "edge":
                ends = tuple(names[int(w[1:])] for w in words[:2])
                count = int(words[2])
                numbers = [72 * float(w) for w in words[3 : 3 + 2 * count]]
                points = [(x + m, high - y + m) for x, y in zip(numbers[::2], numbers[1::2])]
                rest = words[3 + 2 * count :]
                middle = points[len(points) // 2]
                # After the points come the label with its place (if there is one), the style and the colour.
                if len(rest) > 3:
                    middle = nearest(points, (72 * float(rest[-4]) + m, high - 72 * float(rest[-3]) + m))
                found.setdefault(ends, []).append((points, middle))
        self.edges = [(*ends, *found[ends].pop(0)) for ends in self.ends]
        self.size = (math.ceil(wide) + 2 * m, math.ceil(high) + 2 * m)

    def _columns(self):
        """Place the nodes without Graphviz: each one as late as it may be, in the column before its first user."""
        rank = dict.fromkeys(self.nodes, 0)
        for _ in self.nodes:
            for tail, head in self.ends:
                rank[tail] = min(rank[tail], rank[head] - 1)
        first = min(rank.values(), default=0)
        rank = {name: r - first for name, r in rank.items()}
        columns = [[n for n in self.nodes if rank[n] == r] for r in range(max(rank.values(), default=0) + 1)]
        gap = self.ranksep + self.label_room
        high = max(sum(self.nodes[n][3] + self.nodesep for n in column) for column in columns)
        self.places, x = {}, self.margin
        for column in columns:
            wide = max(self.nodes[n][2] for n in column)
            y = self.margin + (high - sum(self.nodes[n][3] + self.nodesep for n in column)) / 2
            for n in column:
                width, height = self.nodes[n][2:4]
                self.places[n] = (x + wide / 2, y + height / 2 + self.nodesep / 2, width, height)
                y += height + self.nodesep
            x += wide + gap
        self.edges = []
        for k, (tail, head) in enumerate(self.ends):
            # A second arrow between the same two nodes is drawn below the first.
            apart = 14 * sum(ends == (tail, head) for ends in self.ends[:k])
            (x1, y1, w1, _), (x2, y2, w2, _) = self.places[tail], self.places[head]
            start, end = (x1 + w1 / 2, y1 + apart), (x2 - w2 / 2, y2 + apart)
            third = ((end[0] - start[0]) / 3, (end[1] - start[1]) / 3)
            points = [start, *[(start[0] + k * third[0], start[1] + k * third[1]) for k in (1, 2)], end]
            self.edges.append((tail, head, points, ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 - 10)))
        self.size = (math.ceil(x - gap + self.margin), math.ceil(high + 2 * self.margin))

    def draw(self, title, desc, data=(), grad=(), local=(), marks=(), texts=(), top=0, bottom=0):
        """A `Drawing` of the graph.

        `data` and `grad` are texts by node, `local` texts by edge number, `marks` marks by either: "active", "chosen",
        "right", "wrong" or "faint". `texts[name]` replaces the texts of all rows of a node. `top` and `bottom` leave
        that many pixels free above and below, for words of yours.
        """
        if self.places is None:
            self.lay_out()
        data, grad, local, marks, texts = dict(data), dict(grad), dict(local), dict(marks), dict(texts)
        drawing = Drawing(self.size[0], self.size[1] + top + bottom, title, desc)
        drawing.parts.append(f'<g transform="translate(0 {number(top)})">')
        for k, (_, _, points, place) in enumerate(self.edges):
            self._draw_edge(drawing, points, place, local.get(k, ""), marks.get(k, ""))
        for name in self.nodes:
            rows = texts.get(name) or {"data": data.get(name, ""), "grad": grad.get(name, "")}
            self._draw_node(drawing, name, rows, marks.get(name, ""))
        drawing.parts.append("</g>")
        return drawing

    def _draw_edge(self, drawing, points, place, text, mark):
        color, width, _, opacity = MARKS[mark]
        color = MUTED_TEXT if mark == "" else color
        # The arrow's head is drawn along the last stretch of the curve, so the curve ends at the back of the head.
        (x1, y1), (x2, y2) = points[-2], points[-1]
        length = math.hypot(x2 - x1, y2 - y1) or 1
        head = 8 + width
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        bent = points[:-1] + [(x2 - 0.8 * head * ux, y2 - 0.8 * head * uy)]
        curve = " ".join(f"{number(x)},{number(y)}" for x, y in bent[1:])
        drawing.path(f"M{number(bent[0][0])},{number(bent[0][1])} C{curve}", color, max(width, 1.4), opacity=opacity)
        drawing.arrow(x2 - head * ux, y2 - head * uy, x2, y2, color, max(width, 1.4), head, opacity=opacity)
        if text:
            drawing.text(place[0], place[1] + 4, text, GRADIENT_TEXT, 13, "middle", bold=mark == "active", halo=True)

    def _draw_node(self, drawing, name, rows, mark):
        kind, label, _, _, parameter, names = self.nodes[name]
        x, y, width, height = self.places[name]
        color, line, back, opacity = MARKS[mark]
        if opacity != 1:
            drawing.parts.append(f'<g opacity="{opacity}">')
        if kind == "operation":
            drawing.circle(x, y, width / 2, MUTED_TEXT if mark == "" else color, OPERATION, line)
            drawing.text(x, y + 5, label, INK, 15, "middle", bold=True)
        else:
            left, upper = x - width / 2, y - height / 2
            if mark and parameter:  # a parameter keeps its bold border, and the mark goes around it
                drawing.rect(left - 4, upper - 4, width + 8, height + 8, color, "none", line, 6)
            border = (INK, 3) if parameter else (color, line)
            drawing.rect(left, upper, width, height, border[0], back, border[1], 4)
            drawing.text(x, upper + 17, label, INK, 14, "middle", bold=True)
            drawing.line(left, upper + 24, left + width, upper + 24, FAINT, 1)
            if mark in VERDICTS:
                drawing.text(left + width - 6, upper + 17, VERDICTS[mark], color, 14, "end", bold=True)
            for k, row in enumerate(names):
                ink = {"data": DATA_TEXT, "grad": GRADIENT_TEXT}.get(row, INK)
                base = upper + 24 + 19 * k + 15
                drawing.text(left + 6, base, row, ink, 12)
                text = rows.get(row, "")
                room = width - 18 - text_width(row, 12)
                size = min(13, 13 * room / max(text_width(text, 13), 1))  # a long one is written smaller
                drawing.text(left + width - 6, base, text, ink, size, "end", bold=True)
        if opacity != 1:
            drawing.parts.append("</g>")
