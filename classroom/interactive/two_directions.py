"""Chapter 13: two directions. A Jacobian filled by columns, one forward pass each, or by rows, one walk back each."""

from functools import partial

from micrograd_lite.pictures.style import (
    DATA,
    DATA_TEXT,
    FAINT,
    GRADIENT,
    GRADIENT_TEXT,
    INK,
    MUTED_TEXT,
    ORANGE_TINT,
    QUIET,
    WHITE,
)

from .. import engine
from .drawing import Drawing
from .numbers import minus
from .view import Control, View, button, slider, with_words

INPUTS = (1.0, 0.5, -1.0, 1.5, -0.5)
LEAK = 0.5  # of the bend: large, so that the slopes stay short to read
# Weights of the largest network; a smaller one uses the upper left corner. No slope of any of them is 0.
INNER = (
    (-1, 0.5, -2, 1.5, -2),
    (2, 2, 1.5, 0.5, -2),
    (1, -0.5, -2, 1, 0.5),
    (-1, -1, 2, 1.5, 2),
    (0.5, 1, -2, -2, -1.5),
    (1, 2, 0.5, -0.5, -0.5),
)
OUTER = (
    (2, 1.5, -1.5, 1.5, 2, 2),
    (1, -2, 0.5, 0.5, 1, -1),
    (1.5, -0.5, -1.5, -1.5, -1, -2),
    (-1, -1.5, -0.5, 0.5, 2, -2),
    (-1, 1.5, -2, 1, 0.5, 0.5),
)
MOST = {"inputs": 5, "hidden": 6, "outputs": 5}
WIDTH, HEIGHT = 830, 440
COLUMNS = {"x": 62, "h": 216, "y": 370}  # where the nodes of each kind are


def network(inputs, h, m):
    """The hidden numbers and the outputs, from numbers of any kind that know leaky_relu."""
    hidden = [sum(w * x for w, x in zip(row, inputs)).leaky_relu(LEAK) for row in INNER[:h]]
    return hidden, [sum(w * x for w, x in zip(row, hidden)) for row in OUTER[:m]]


def forward_pass(n, h, m, i):
    """Input i moves at speed 1: how fast every number of the network moves."""
    Dual = engine.module("forward").Dual
    inputs = [Dual(x, float(k == i)) for k, x in enumerate(INPUTS[:n])]
    hidden, outputs = network(inputs, h, m)
    return {"x": [x.slope for x in inputs], "h": [x.slope for x in hidden], "y": [y.slope for y in outputs]}


def walk_back(n, h, m, k):
    """Output k has the gradient 1: the gradient of every number of the network."""
    inputs = [engine.Value(x) for x in INPUTS[:n]]
    hidden, outputs = network(inputs, h, m)
    outputs[k].backward()
    return {"x": [x.grad for x in inputs], "h": [x.grad for x in hidden], "y": [y.grad for y in outputs]}


def compute(inputs, hidden, outputs, turns=()):
    """What the passes pressed so far have found. `turns` is a tuple of "forward" and "reverse"."""
    n, h, m = int(inputs), int(hidden), int(outputs)
    whole = {"forward": n, "reverse": m}
    done = {way: min(turns.count(way), whole[way]) for way in whole}
    columns = [forward_pass(n, h, m, i) for i in range(done["forward"])]
    rows = [walk_back(n, h, m, k) for k in range(done["reverse"])]
    last = turns[-1] if turns else None
    return {
        "sizes": (n, h, m),
        "done": done,
        "full": {way: done[way] == whole[way] for way in whole},
        "edges": n * h + h + h * m,
        "forward": [column["y"] for column in columns],
        "reverse": [row["x"] for row in rows],
        "last": last,
        "slopes": {"forward": columns, "reverse": rows}[last][-1] if last else None,
    }


# -- words ---------------------------------------------------------------------------------------------------


def short(x):
    """A slope as a reader would write it: at most three digits, with a real minus."""
    return minus(f"{x:.3g}") if x else "0"


def passes(count, word="pass"):
    return f"{count} {word if count == 1 else word + ('es' if word == 'pass' else 's')}"


def cost(state, way):
    """How many passes a direction has taken so far, and how many multiplications."""
    count = state["done"][way]
    times = passes(count, "pass" if way == "forward" else "walk")
    return f"{times}, {count * state['edges']} multiplications"


def say(state):
    if not state["last"]:
        return (
            "Both tables are empty. Press a button: a forward pass fills one column, a walk back fills one row.\n"
            "Each makes one multiplication for each arrow, and one for each bend in the hidden layer."
        )
    way, count = state["last"], state["done"][state["last"]]
    if way == "forward":
        found = ", ".join(f"y{k} at {short(s)}" for k, s in enumerate(state["slopes"]["y"], 1))
        lines = [
            f"Forward pass {count}: x{count} moves at speed 1, and the outputs move: {found}. Column {count} is full."
        ]
    else:
        found = ", ".join(f"x{i} gets {short(s)}" for i, s in enumerate(state["slopes"]["x"], 1))
        lines = [f"Walk back {count}: y{count} starts with the gradient 1, and {found}. Row {count} is full."]
    lines.append(f"So far: forward {cost(state, 'forward')}; reverse {cost(state, 'reverse')}.")
    if all(state["full"].values()):
        lines.append("Both tables are full, and they hold the same numbers.")
    elif state["full"][way]:
        lines.append(f"The {way} table is full. The other direction finds the same numbers.")
    return "\n".join(lines)


# -- the picture ---------------------------------------------------------------------------------------------------


def heights(count):
    """Where `count` nodes of one kind are, from top to bottom."""
    gap = min(84, 330 / count)
    return [230 + gap * (k - (count - 1) / 2) for k in range(count)]


def draw(state):
    n, h, m = state["sizes"]
    title = f"Two directions through a network with {n} inputs, {h} hidden units and {m} outputs"
    drawing = Drawing(WIDTH, HEIGHT, title, say(state).replace("\n", " "))
    draw_network(drawing, state)
    table = [[state["forward"][i][k] if i < state["done"]["forward"] else None for i in range(n)] for k in range(m)]
    draw_table(drawing, 30, "forward, column by column", "forward", table, state)
    table = [[state["reverse"][k][i] if k < state["done"]["reverse"] else None for i in range(n)] for k in range(m)]
    draw_table(drawing, 242, "reverse, row by row", "reverse", table, state)
    return drawing.svg()


def draw_network(drawing, state):
    """The nodes with the slopes of the last pass under them; its arrows point the way it went."""
    places = dict(zip("xhy", map(heights, state["sizes"])))
    for start, end in ("yh", "hx") if state["last"] == "reverse" else ("xh", "hy"):
        side = 17 if COLUMNS[end] > COLUMNS[start] else -17
        for k, a in enumerate(places[start]):
            carries = state["last"] and state["slopes"][start][k]
            for b in places[end]:
                draw_edge(drawing, (COLUMNS[start] + side, a, COLUMNS[end] - side, b), carries)
    for kind, words in {"x": "inputs", "h": "hidden", "y": "outputs"}.items():
        drawing.text(COLUMNS[kind], 24, words, MUTED_TEXT, 13, "middle")
        for k, y in enumerate(places[kind]):
            drawing.circle(COLUMNS[kind], y, 15, DATA, WHITE, 1.8)
            drawing.text(COLUMNS[kind], y + 4, f"{kind}{k + 1}", DATA_TEXT, 13, "middle", bold=True)
            if state["last"]:
                slope = short(state["slopes"][kind][k])
                drawing.text(COLUMNS[kind], y + 29, slope, GRADIENT_TEXT, 13, "middle", bold=True, halo=True)
    words = {"forward": "orange: how fast each number moves", "reverse": "orange: the gradient of each number"}
    drawing.text(COLUMNS["h"], HEIGHT - 14, words.get(state["last"], ""), GRADIENT_TEXT, 13, "middle")


def draw_edge(drawing, ends, carries):
    """An arrow if a slope travels along it; a thin line if what travels is 0, or nothing yet."""
    if carries:
        drawing.arrow(*ends, GRADIENT, 1.4, 8)
    else:
        drawing.line(*ends, FAINT, 1.2)


def draw_table(drawing, top, words, way, table, state):
    """One Jacobian as far as it is filled: a row for each output, a column for each input, the newest line marked."""
    left, wide, high = 506, 58, 25
    newest = state["done"][way] - 1 if state["last"] == way else None
    drawing.text(left - 34, top, words, INK, 14, bold=True)
    drawing.text(left - 34, top + 18, cost(state, way), MUTED_TEXT, 13)
    for i in range(len(table[0])):
        drawing.text(left + wide * (i + 0.5), top + 40, f"x{i + 1}", MUTED_TEXT, 12, "middle")
    for k, row in enumerate(table):
        y = top + 46 + high * k
        drawing.text(left - 10, y + 17, f"y{k + 1}", MUTED_TEXT, 12, "end")
        for i, slope in enumerate(row):
            new = newest == (i if way == "forward" else k)
            drawing.rect(left + wide * i, y, wide, high, QUIET, ORANGE_TINT if new else WHITE)
            if slope is not None:
                drawing.text(left + wide * (i + 0.5), y + 17, short(slope), GRADIENT_TEXT, 13, "middle", bold=new)


# -- the view ---------------------------------------------------------------------------------------------------


def take(way, view):
    """One more pass in this direction; where its table is full, nothing happens."""
    whole = {"forward": "inputs", "reverse": "outputs"}[way]
    turns = view.controls["turns"].value
    if turns.count(way) < view.controls[whole].value:
        view.put(turns=(*turns, way))


def again(view):
    view.put(turns=())


class DirectionsView(View):
    """A network of another shape begins with empty tables. The still shows one pass in each direction."""

    shape = None

    def update(self):
        if self._hold:
            return
        shape = tuple(self.controls[name].value for name in MOST)
        if self.shape not in (None, shape):
            self.put(turns=())
        self.shape = shape
        super().update()

    def still(self):
        if self.controls["turns"].value:
            return super().still()
        state = self.compute(**self.values() | {"turns": ("reverse", "forward")})
        return with_words(self.draw(state), self.say(state))


def two_directions(inputs=3, hidden=3, outputs=2):
    """Fill a Jacobian forward and in reverse, and count the passes and the multiplications of both."""
    sizes = {"inputs": inputs, "hidden": hidden, "outputs": outputs}
    sliders = [slider(name, value, 1, MOST[name], 1, whole=True) for name, value in sizes.items()]
    turns = [
        button("forward pass", partial(take, "forward"), "fill the next column: one more input moves"),
        button("walk back", partial(take, "reverse"), "fill the next row: one more output is the start"),
        button("start again", again, "empty both tables"),
    ]
    return DirectionsView([sliders, [*turns, Control("turns", (), [])]], compute, draw, say, lines=3)
