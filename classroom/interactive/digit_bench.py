"""Chapter 16: the digit bench. Paint, move and turn a digit, and see what the network makes of it, and why."""

import functools
import re

import ipywidgets as widgets

from micrograd_lite.pictures.style import DATA, DATA_TEXT, FAINT, GRADIENT, INK, MUTED_TEXT

from ..engine import module
from .drawing import Drawing
from .numbers import Later, minus
from .view import Control, Refused, View, button, dropdown, helped, row, slider, text_box

np = Later("numpy")

FULL = 16  # the darkest level of a pixel
EMPTY = (0,) * 64
MOVES = {"right": 0, "down": 0, "turn": 0, "noise": 0}
CELL, PIXEL = 22, 26  # sides of a pixel in the picture, and of a button of the field


# -- the network ------------------------------------------------------------------------------------------------------


@functools.cache
def digits():
    """The images, as levels from 0 to 16, and the labels of chapter 16's test part."""
    part = module("digits").three_parts(*module("digits").load_digits())[2]
    return part[0].astype(int), part[1]


@functools.cache
def trained():
    """A network for a reader who brings none: chapter 16's, trained as there in about a second."""
    ours = module("digits")
    images, labels = ours.load_digits()
    train, validation, _ = ours.three_parts(images / FULL, labels)
    network = ours.digit_network(64, seed=0)
    ours.train_until_best(network, ours.Adam(network.parameters()), train, validation)
    return network


def copy_of(network):
    """The reader's network with the same numbers, out of the judge's own engine."""
    layers = getattr(network, "layers", None)
    try:
        sizes = [np.shape(w.data) for w, _, _ in layers]
        names = [name for _, _, name in layers]
    except (TypeError, ValueError, AttributeError):
        sizes, names = [], []
    if not sizes or sizes[0][0] != 64 or sizes[-1][1] != 10:
        raise TypeError("digit_bench needs a network with 64 inputs and 10 outputs, as digit_network() makes it")
    twin = module("arrays").ArrayMLP(64, [n for _, n in sizes], names[0], names[-1], seed=0)
    twin.layers = [
        (module("arrays").Array(w.data), module("arrays").Array(b.data), name) for (w, b, _), name in zip(layers, names)
    ]
    return twin


# -- numbers ----------------------------------------------------------------------------------------------------------


def moved(field, right=0, down=0, turn=0, noise=0):
    """The field as the network sees it: turned (degrees, to the right), shifted by pixels, with noise; whole levels."""
    pixels = np.reshape(field, (8, 8)).astype(float)
    if turn:
        pixels = turned(pixels, np.radians(turn))
    if right or down:
        pixels = shifted(pixels, int(right), int(down))
    if noise:
        pixels = pixels + np.random.default_rng(0).normal(0, noise, (8, 8))
    return tuple(int(level) for level in np.clip(np.round(pixels), 0, FULL).ravel())


def shifted(pixels, right, down):
    """What leaves the field is gone, what comes in is empty."""
    wide = np.pad(pixels, 8)
    return wide[8 - down : 16 - down, 8 - right : 16 - right]


def turned(pixels, angle):
    """Turned around the middle of the field; each new pixel is mixed from the four that it falls between."""
    y, x = np.mgrid[0:8, 0:8] - 3.5
    from_x, from_y = x * np.cos(angle) + y * np.sin(angle) + 3.5, y * np.cos(angle) - x * np.sin(angle) + 3.5
    left, top = np.floor(from_x).astype(int), np.floor(from_y).astype(int)
    wide, total = np.pad(pixels, 4), 0.0
    for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
        share = (1 - abs(from_x - left - dx)) * (1 - abs(from_y - top - dy))
        total = total + share * wide[np.clip(top + dy + 4, 0, 15), np.clip(left + dx + 4, 0, 15)]
    return total


def compute(network, field, target, **moves):
    """What the network sees, its ten probabilities, and the gradient of log p(target) towards the pixels."""
    levels = moved(field, **moves)
    image = np.array(levels) / FULL
    ours = module("digits")
    p = ours.softmax(network(image[None, :])).data[0]
    return {"levels": levels, "p": p, "gradient": ours.input_gradient(network, image, target), "target": target}


def stepped(state):
    """One level further, in each pixel, in the direction of the gradient's sign."""
    return tuple(
        int(np.clip(level + np.sign(g), 0, FULL)) for level, g in zip(state["levels"], np.round(state["gradient"], 9))
    )


def read_levels(text):
    """Eight levels, typed with spaces or commas between them."""
    parts = re.split(r"[\s,;]+", text.strip())
    if len(parts) != 8 or not all(re.fullmatch(r"\d{1,2}", part) and int(part) <= FULL for part in parts):
        raise Refused(f"A row is eight whole numbers from 0 to {FULL}, with spaces between them. You typed '{text}'.")
    return tuple(map(int, parts))


# -- words and picture ------------------------------------------------------------------------------------------------


def named(digit):
    """A 3, an 8."""
    return f"an {digit}" if digit == 8 else f"a {digit}"


def percent(p):
    """Few digits, and neither 0 % nor 100 % for what is neither."""
    return "under 1 %" if p < 0.005 else "over 99 %" if p > 0.995 else f"{100 * p:.0f} %"


def say(state):
    p, target = state["p"], state["target"]
    first, second = np.argsort(-p)[:2]
    words = f"The network sees {named(first)}: {percent(p[first])}. Next comes {second}: {percent(p[second])}."
    words = f"{words} {state.get('label', '')}".rstrip()
    g, levels = state["gradient"], np.array(state["levels"])
    possible = np.where((g > 0) & (levels < FULL) | (g < 0) & (levels > 0), abs(g), 0)
    place = int(np.argmax(possible))
    sort = "More" if g[place] > 0 else "Less"
    pull = f"{sort} ink in row {place // 8 + 1}, column {place % 8 + 1} would do most for {named(target)}."
    return f"{words}\n{pull}\n{state.get('note', '')}".rstrip("\n")


def gray(level):
    """The colour of a level, as on paper: 0 is white, 16 nearly black."""
    share = 255 - round(level / FULL * 221)
    return f"#{share:02x}{share:02x}{share:02x}"


def mixed(share):
    """White for 0, orange for 1, blue for −1."""
    color = GRADIENT if share > 0 else DATA
    parts = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 + (part - 255) * min(1, abs(share))):02x}" for part in parts)


def backdrop(levels):
    """The levels as squares under the buttons of the field. The picture below says the same in words."""
    squares = [
        f'<rect x="{PIXEL * (place % 8)}" y="{PIXEL * (place // 8)}" width="{PIXEL}" height="{PIXEL}" '
        f'fill="{gray(level)}" stroke="{FAINT}" stroke-width="0.5"/>'
        for place, level in enumerate(levels)
    ]
    side = 8 * PIXEL
    return f'<svg aria-hidden="true" width="{side}" height="{side}" style="display:block">{"".join(squares)}</svg>'


def draw(state):
    drawing = Drawing(740, 236, "The digit bench", say(state).replace("\n", " "))
    draw_field(drawing, 14, state)
    draw_gradient(drawing, 230, state)
    draw_chances(drawing, 455, state)
    return drawing.svg()


def draw_field(drawing, x, state):
    drawing.text(x, 26, "what the network sees", INK, 13, bold=True)
    for place, level in enumerate(state["levels"]):
        drawing.rect(x + CELL * (place % 8), 40 + CELL * (place // 8), CELL, CELL, FAINT, gray(level), 0.5)


def draw_gradient(drawing, x, state):
    drawing.text(x, 26, f"for {named(state['target'])}: + more ink, − less", INK, 13, bold=True)
    g = state["gradient"]
    most = abs(g).max() or 1.0
    for place, share in enumerate(g / most):
        left, top = x + CELL * (place % 8), 40 + CELL * (place // 8)
        drawing.rect(left, top, CELL, CELL, FAINT, mixed(share), 0.5)
        if abs(share) > 0.35:
            drawing.text(left + CELL / 2, top + 16, minus("+" if share > 0 else "-"), INK, 14, "middle", bold=True)


def draw_chances(drawing, x, state):
    drawing.text(x, 26, "how probable each digit is", INK, 13, bold=True)
    best = int(np.argmax(state["p"]))
    for digit, p in enumerate(state["p"]):
        y = 44 + 17.6 * digit
        strong = digit == best
        drawing.text(x + 12, y + 10, f"{digit}", INK, 13, "end", bold=strong)
        drawing.rect(x + 20, y, 120, 12, FAINT, "#FFFFFF", 0.7)
        drawing.rect(x + 20, y, max(120 * p, 0.8), 12, DATA, DATA, 0.5)
        mark = "  ← towards" if digit == state["target"] else ""
        drawing.text(x + 148, y + 10, percent(p) + mark, DATA_TEXT if strong else MUTED_TEXT, 12, bold=strong)


# -- the view ---------------------------------------------------------------------------------------------------------


class BenchView(View):
    """The field belongs to the reader: painting and stepping take over what is seen, and the sliders start at 0."""

    def __init__(self, network, digit, target):
        self.network, self.note, self.from_test = network, "", True
        field = Control("field", self.of_test(digit), [])
        self.pixels = [self.pixel(place) for place in range(64)]
        field.widget = self.field_of(self.pixels)
        start = slider("digit", digit, 0, len(digits()[0]) - 1, 1, "test digit", whole=True)
        sliders = [slider(name, 0, -3, 3, 1, f"shift {name}", whole=True) for name in ("right", "down")]
        sliders += [slider("turn", 0, -60, 60, 5, "turn (degrees)"), slider("noise", 0, 0, 8, 1, "noise (levels)")]
        brush = slider("brush", FULL, 0, FULL, 1, "brush")
        which = dropdown("row", list(range(1, 9)), 1, "row")
        levels = text_box("typed", self.typed(field.value, 1), "its levels", "0 0 5 13 9 1 0 0", "300px")
        tools = Control("tools", None, [])
        tools.widget = widgets.VBox([brush.widget, row([which.widget, levels.widget])])
        goal = dropdown("target", list(range(10)), target, "towards the digit")
        start.watch(self.start_again)
        which.watch(self.show_row)
        levels.watch(self.take_row)
        step = button("one step", BenchView.step, "change each pixel by one level towards that digit")
        empty = button("empty the field", BenchView.empty, "set all pixels to 0")
        again = button("as it was", BenchView.start_again, "the test digit again")
        controls = [[start, again, empty], sliders[:2], sliders[2:], [field, tools], [goal, step]]
        self.inner = [brush, which, levels]
        super().__init__(controls, self.look, draw, say, lines=3)

    def _connect(self, control):
        super()._connect(control)
        if getattr(control, "name", "") == "tools":
            del self.controls["tools"]
            for inner in self.inner:
                super()._connect(inner)

    def pixel(self, place):
        small = widgets.Layout(width=f"{PIXEL}px", height=f"{PIXEL}px", min_width="0", margin="0", padding="0")
        one = helped(widgets.Button(layout=small), f"row {place // 8 + 1}, column {place % 8 + 1}")
        one.style.button_color = "transparent"
        one.on_click(lambda _: self._press(lambda view: view.paint(place)))
        return one

    def field_of(self, pixels):
        """The buttons, clear as glass, over one picture of the levels: 64 colours would be 64 messages."""
        side = f"{8 * PIXEL}px"
        self.levels = widgets.HTML(layout=widgets.Layout(width=side, height=side, margin="0", overflow="hidden"))
        lines = [widgets.HBox(pixels[8 * k : 8 * k + 8], layout=widgets.Layout(overflow="hidden")) for k in range(8)]
        glass = widgets.VBox(lines, layout=widgets.Layout(margin=f"-{side} 0 0 0", overflow="hidden"))
        frame = widgets.Layout(width=f"{8 * PIXEL + 2}px", border=f"1px solid {FAINT}", overflow="hidden")
        return widgets.VBox([self.levels, glass], layout=frame)

    # what the reader does

    def paint(self, place):
        levels = list(self.seen())
        levels[place] = int(self.controls["brush"].value)
        self.take(levels, f"You set row {place // 8 + 1}, column {place % 8 + 1} to {levels[place]}.")

    def take_row(self):
        which = self.controls["row"].value
        try:
            new = read_levels(self.controls["typed"].value)
        except Refused:
            return  # `look` says so
        levels = list(self.seen())
        levels[8 * which - 8 : 8 * which] = new
        self.take(levels, f"You set row {which}.")

    def show_row(self):
        self.put(typed=self.typed(self.seen(), self.controls["row"].value))

    def step(self):
        state = self.look(**self.values())
        target = state["target"]
        new = stepped(state)
        before, after = (percent(p) for p in (state["p"][target], compute(self.network, new, target)["p"][target]))
        self.take(new, f"One step towards {named(target)}. Its probability was {before}, now it is {after}.")

    def empty(self):
        self.take(EMPTY, "The field is empty.")

    def start_again(self):
        digit = int(self.controls["digit"].value)
        self.note, self.from_test = "", True
        self.put(field=self.of_test(digit), **MOVES)
        self.show_row()

    def take(self, levels, note):
        """From now on these are the field, and nothing is shifted or turned any more."""
        was = any(self.controls[name].value for name in MOVES)
        self.note, self.from_test = note + (" The sliders start at 0 again." if was else ""), False
        self.put(field=tuple(levels), **MOVES)
        self.show_row()  # whatever was typed there

    # what follows

    @staticmethod
    def of_test(digit):
        return tuple(int(level) for level in digits()[0][int(digit)])

    @staticmethod
    def typed(levels, which):
        return " ".join(map(str, levels[8 * which - 8 : 8 * which]))

    def seen(self):
        return moved(self.controls["field"].value, **{name: self.controls[name].value for name in MOVES})

    def look(self, field, target, digit, row, typed, brush, **moves):
        """The state for these controls; a row that can't be read is refused in words."""
        read_levels(typed)
        state = compute(self.network, field, target, **moves)
        label = f"Its label is {digits()[1][int(digit)]}." if self.from_test else ""
        return state | {"label": label, "note": self.note}

    def update(self):
        """Draw, and show the levels that the network sees under the buttons and in the row's box."""
        super().update()
        if not self._hold:
            self.levels.value = backdrop(self.seen())
            if not self.failed:
                self.show_row()


def digit_bench(network=None, digit=4, target=8):
    """Paint, shift and turn a test digit, see ten probabilities and the gradient, and step towards another digit.

    `network` has 64 inputs and 10 outputs, as `digit_network()` makes it; without one, the bench trains its own.
    """
    return BenchView(trained() if network is None else copy_of(network), digit, target)
