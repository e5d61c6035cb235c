"""The thin view that all interactives share: controls on top, the picture, and a line that says it in words.

An interactive is three plain functions and a few lines of view:

    def compute(x, h): ...                      # numbers in, state out (a dictionary or a dataclass)
    def draw(state): ...                        # state in, SVG text out
    def say(state): ...                         # state in, words out; "\\n" starts a new line

    View([slider("x", 3, -4, 4, 0.1), log_slider("h", 1e-3)], compute, draw, say)

If compute, draw or say raises an error, the line shows it, and the view goes on working. Raise `Refused` with a
sentence of your own.
"""

import math
import re
import sys
from html import escape

import ipywidgets as widgets

from micrograd_lite.pictures.style import ERROR_TEXT, INK, WHITE
from micrograd_lite.pictures.svg import number, on_page

from .drawing import text_width
from .numbers import in_short, number_in, show
from .screen_reader import EARS

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class Refused(ValueError):
    """What the reader asked for can't be shown. The message says why, and what to do."""


class Control:
    """A named value that the reader moves: one or several widgets that are kept in step."""

    def __init__(self, name, value, parts, read=None, put=None):
        """`parts` are the widgets in tab order; one without a `value` trait (a button) is left alone.

        `read(part, raw)` returns the value for what a part shows, or raises `Refused`; `put(part, value)` returns what
        the part should show for a value.
        """
        self.name, self.value, self.parts = name, value, parts
        self._read, self._put = read or (lambda part, raw: raw), put or (lambda part, value: value)
        self._busy, self._refused, self._callbacks, self._hear = False, False, [], []
        # What each part shows, if it was put there by `set`.
        self._shown = {part: part.value for part in parts if part.has_trait("value")}
        self.widget = parts[0] if len(parts) == 1 else row(parts, gap="0")
        for part in self._shown:
            part.observe(self._moved, names="value")

    def _moved(self, change):
        part, raw = change["owner"], change["new"]
        if self._busy:
            return
        try:
            value = self._read(part, raw)
        except Refused as refusal:
            self._shown[part], self._refused = None, True
            for hear in self._hear:
                hear(str(refusal))
            return
        # A slider rounds a value to one of its steps and sends that back: an echo, and not the reader's hand.
        if self._shown[part] is not None and value == self._read(part, self._shown[part]):
            return
        self._shown[part] = None
        self.set(value, mover=part)

    def set(self, value, mover=None, silent=False):
        """Take a new value and show it on every part, except on the one that is being moved by hand."""
        if value == self.value and not self._refused:
            return
        self.value, self._refused = value, False
        self._busy = True
        try:
            for part in self._shown:
                if part is not mover:
                    part.value = self._shown[part] = self._put(part, value)
        finally:
            self._busy = False
        if not silent:
            for callback in self._callbacks:
                callback()

    def watch(self, moved, refused=None):
        """Call `moved()` after each move, and `refused(words)` when something that was typed is refused."""
        self._callbacks.append(moved)
        self._hear += [refused] if refused else []


def row(parts, gap="0 12px"):
    """Widgets in a row that breaks on a narrow page."""
    layout = widgets.Layout(align_items="center", flex_flow="row wrap", grid_gap=gap, min_width="0")
    return widgets.HBox(parts, layout=layout)


def shrinking_track():
    """The layout of a track. On a narrow page the track shrinks first, and then the row breaks."""
    return widgets.Layout(width="230px", max_width="230px", min_width="100px", flex="1 1 150px")


def helped(widget, words):
    """The widget with words that appear when the mouse rests on it; the trait has another name in ipywidgets 7."""
    for trait in ("tooltip", "description_tooltip"):
        if words and widget.has_trait(trait):
            setattr(widget, trait, words)
            break
    return widget


def named(kind, label, **traits):
    """A widget with its label, which gets as much room as its words need."""
    style = {"description_width": "initial"}
    return kind(description=label, style=style, **traits)


def step_button(words, help):
    button = widgets.Button(
        description=words, layout=widgets.Layout(width="42px", flex="0 0 42px", padding="0", margin="2px")
    )
    button.add_class("course-step")
    return helped(button, help)


def typed(value):
    """A number as a reader would type it, in few enough digits for a box: 0.3 for 0.30000000000000004."""
    return f"{value:.12g}"


def number_box(label, value, low=-math.inf, high=math.inf, whole=False):
    """A box for a number, and the function that reads it. Its label is for a screen reader and takes no room."""
    layout = widgets.Layout(width="76px", flex="0 0 76px")
    style = {"description_width": "0px"}
    box = widgets.Text(value=typed(value), description=label, continuous_update=False, layout=layout, style=style)

    def read(text):
        number = number_in(text)
        if number is None:
            what = f"“{in_short(text)}” is not a number" if text.strip() else f"The box of {label} is empty"
            raise Refused(f"{what}. Type a number, such as {typed(value)}, and press Enter.")
        if not low <= number <= high:
            raise Refused(f"{label} goes from {show(low)} to {show(high)}, and {in_short(text)} is outside.")
        if whole and number != round(number):
            raise Refused(f"{label} is a whole number, and {in_short(text)} is not.")
        return number

    return box, read


def decimals(step):
    """How many decimals a multiple of `step` has: 0.1 gives 1."""
    return len(f"{step:.10f}".rstrip("0").split(".")[1])


def slider(name, value, low, high, step=0.1, label=None, play=False, whole=False):
    """A slider with a number box and two step buttons; with `play` also a player, which the reader starts.

    `whole`: it counts something, so its box refuses 3.7.
    """
    label, places = label or name, decimals(step)

    def snapped(value):
        return min(high, round(low + round((value - low) / step) * step, max(places, decimals(low))))

    track = named(
        widgets.FloatSlider,
        label,
        value=snapped(value),
        min=low,
        max=high,
        step=step,
        readout=False,
        continuous_update=True,
        layout=shrinking_track(),
    )
    box, read_box = number_box(label, value, low, high, whole)
    less, more = step_button("−", f"{label}: {step:g} less"), step_button("+", f"{label}: {step:g} more")
    parts = [track, box, less, more]
    if play:
        steps = round((high - low) / step)
        player = helped(widgets.Play(value=round((value - low) / step), min=0, max=steps, step=1, interval=150), label)
        parts.append(player)

    def read(part, raw):
        if play and part is player:
            return round(low + raw * step, places)
        return read_box(raw) if part is box else round(raw, places)

    def put(part, value):
        if play and part is player:
            return round((value - low) / step)
        return snapped(value) if part is track else typed(value)

    control = Control(name, value, parts, read, put)
    for press, sign in ((less, -1), (more, 1)):
        press.on_click(
            lambda _, sign=sign: control.set(min(high, max(low, round(control.value + sign * step, places))))
        )
    return control


def power(exponent):
    """10 to the exponent; for a whole exponent exactly the number that one would type."""
    whole = round(exponent)
    return float(f"1e{whole}") if abs(exponent - whole) < 1e-9 else float(f"{10**exponent:.4g}")


def log_slider(name, value, low=-17, high=0, step=0.25, label=None):
    """A slider over powers of ten from 10**low to 10**high. Its buttons divide and multiply by ten."""
    label = label or name

    def snapped(value):
        return 10 ** (round(math.log10(value) / step) * step)

    track = named(
        widgets.FloatLogSlider,
        label,
        value=snapped(value),
        base=10,
        min=low,
        max=high,
        step=step,
        readout=False,
        continuous_update=True,
        layout=shrinking_track(),
    )
    track.add_class("course-log")
    box, read_box = number_box(label, value, power(low), power(high))
    less, more = step_button("÷10", f"{label}: a tenth of it"), step_button("×10", f"{label}: ten times as much")

    def read(part, raw):
        return read_box(raw) if part is box else power(math.log10(snapped(raw)))

    def put(part, value):
        return snapped(value) if part is track else typed(value)

    control = Control(name, value, [track, box, less, more], read, put)
    for press, sign in ((less, -1), (more, 1)):

        def turn(_, sign=sign):
            control.set(power(min(high, max(low, round(math.log10(control.value) + sign, 9)))))

        press.on_click(turn)
    return control


def dropdown(name, options, value=None, label=None):
    """A choice from a list. `options` are values, or pairs (words, value)."""
    first = options[0][1] if isinstance(options[0], tuple) else options[0]
    value = first if value is None else value
    layout = widgets.Layout(width="auto")
    return Control(name, value, [named(widgets.Dropdown, label or name, options=options, value=value, layout=layout)])


def choice(name, options, value=None, label=None):
    """A choice as a row of buttons, for up to five options."""
    style = {"button_width": "auto", "description_width": "initial"}
    value = options[0] if value is None else value
    layout = widgets.Layout(width="auto", display="flex", flex_flow="row wrap", align_items="center", grid_gap="0 8px")
    words = {"description": label or name, "style": style, "layout": layout}
    return Control(name, value, [widgets.ToggleButtons(options=options, value=value, **words)])


def checkbox(name, value=False, label=None):
    layout = widgets.Layout(width="auto")
    return Control(name, value, [widgets.Checkbox(value=value, description=label or name, indent=False, layout=layout)])


def text_box(name, value="", label=None, placeholder="", width="260px"):
    """A line of text, which is read when the reader presses Enter or leaves the box."""
    traits = {"placeholder": placeholder, "continuous_update": False, "layout": widgets.Layout(width=width)}
    return Control(name, value, [named(widgets.Text, label or name, value=value, **traits)])


class Button:
    """A button. A press calls `action(view)` and then draws the picture again."""

    def __init__(self, label, action, help=""):
        self.action, self.widget = action, widgets.Button(description=label, layout=widgets.Layout(width="auto"))
        helped(self.widget, help)


def button(label, action, help=""):
    return Button(label, action, help)


class View:
    """Controls, a picture and a line of words, shown as one output: the widget, and a still picture beside it.

    `controls` is a list of controls, or of lists of them: each inner list is one row. `view.set(x=2)` moves controls
    as the reader would, and `view.values()` returns their values. `view.svg` and `view.words` are what is shown.
    The view keeps room for `lines` lines of words.
    """

    def __init__(self, controls, compute, draw, say, lines=2):
        self.compute, self.draw, self.say, self.lines = compute, draw, say, lines
        self.controls, self.svg, self.words, self.failed, self._hold, self._refusal = {}, "", "", False, False, None
        rows = []
        for line in controls:
            line = line if isinstance(line, (list, tuple)) else [line]
            for control in line:
                self._connect(control)
            rows.append(row([c.widget for c in line]) if len(line) > 1 else line[0].widget)
        self.picture, self.line = (widgets.HTML(layout=widgets.Layout(min_width="0")) for _ in range(2))
        self.line.add_class("course-line")
        ears = widgets.HTML(EARS, layout=widgets.Layout(display="none"))
        self.box = widgets.VBox([*rows, self.picture, self.line, ears], layout=widgets.Layout(width="100%"))
        self.box.add_class("course-view")
        self.update()

    def _connect(self, control):
        if isinstance(control, Button):
            control.widget.on_click(lambda _: self._press(control.action))
            return
        self.controls[control.name] = control
        control.watch(self.update, self.refuse)

    def _press(self, action):
        self._hold = True
        try:
            action(self)
        finally:
            self._hold = False
        self.update()

    def values(self):
        return {name: control.value for name, control in self.controls.items()}

    def set(self, **values):
        """Move several controls and draw once."""
        self._hold = True
        try:
            for name, value in values.items():
                self.controls[name].set(value)
        finally:
            self._hold = False
        self.update()

    def put(self, **values):
        """Move controls without drawing, for use inside compute."""
        for name, value in values.items():
            self.controls[name].set(value, silent=True)

    def refuse(self, words):
        """Say why something can't be done. The picture stays, and the next move changes the words again."""
        self._refusal = words
        self.update()

    def update(self):
        """Compute, draw, and say it in words."""
        if self._hold:
            return
        if self._refusal:
            self._show(None, self._refusal)
            self._refusal = None
            return
        try:
            state = self.compute(**self.values())
            refuse_nan(state)
            svg, words = self.draw(state), self.say(state)
        except Refused as refusal:
            self._show(None, str(refusal))
        except (Exception, SystemExit) as error:  # also exit() in a reader's function
            self._show(None, f"This can't be shown: {type(error).__name__}: {' '.join(str(error).split())[:300]}")
        else:
            self._show(svg, words)

    def _show(self, svg, words):
        self.failed, self.words = svg is None, words
        if svg is not None:
            self.svg = svg
            self.picture.value = on_page(svg)
        self.line.value = lines_of(words, self.failed, self.lines)

    def still(self):
        """The picture as it is now, with its words under it: for a saved notebook, a printer and GitHub."""
        return with_words(self.svg, self.words)

    def _repr_mimebundle_(self, include=None, exclude=None, **_):
        living = {"version_major": 2, "version_minor": 0, "model_id": self.box.model_id}
        data = {WIDGET_VIEW: living, "text/plain": self.words}
        # Offered both, Colab might choose the still picture.
        return {**data, "image/svg+xml": self.still()} if self.svg and not in_colab() else data


def in_colab():
    return "google.colab" in sys.modules


def refuse_nan(state):
    """Raise Refused if one of the results is not a number, and name it."""
    values = state if isinstance(state, dict) else getattr(state, "__dict__", {})
    for name, value in values.items():
        if isinstance(value, float) and math.isnan(value):
            raise Refused(f"{name} is not a number here (NaN). Move a control, and the picture goes on.")


def lines_of(words, failed=False, lines=2):
    """The words under the picture, with room for `lines` lines, so that nothing on the page jumps."""
    color = f"color:{ERROR_TEXT};" if failed else ""
    style = f"{color}font-size:14px;line-height:1.55;min-height:{1.55 * lines:.2f}em;margin:2px 4px"
    style += ";font-variant-numeric:tabular-nums;overflow-wrap:anywhere"
    inside = "".join(f"<div>{escape(line)}</div>" for line in words.split("\n"))
    return f'<div style="{style}">{inside}</div>'


def with_words(svg, words, size=13, leading=20):
    """An SVG with lines of text added at its foot."""
    wide, high = (float(re.search(rf'<svg[^>]*?\b{side}="([\d.]+)', svg).group(1)) for side in ("width", "height"))
    lines = [piece for line in words.split("\n") for piece in wrapped(line, wide - 24, size)]
    total = high + leading * len(lines) + 10
    head, body = svg.split(">", 1)
    head = head.replace(f'height="{number(high)}"', f'height="{number(total)}"')
    head = re.sub(r'viewBox="[^"]*"', f'viewBox="0 0 {number(wide)} {number(total)}"', head)
    size_of_foot = f'width="{number(wide)}" height="{number(total - high + 6)}"'
    foot = f'<rect y="{number(high - 6)}" {size_of_foot} rx="6" fill="{WHITE}"/>'
    for k, line in enumerate(lines):
        place = f'x="12" y="{number(high + leading * k + 12)}" font-size="{size}" fill="{INK}"'
        foot += f"<text {place}>{escape(line)}</text>"
    # The foot comes before the picture, so that its upper edge can't cover it, and after `title` and `desc`.
    return f"{head}>" + re.sub(r"(.*?</desc>)?", lambda m: m.group(0) + foot, body, count=1, flags=re.DOTALL)


def wrapped(line, wide, size):
    """The pieces of a line, cut at spaces so that each one fits into `wide` pixels."""
    piece = ""
    for word in line.split(" "):
        longer = f"{piece} {word}" if piece else word
        if piece and text_width(longer, size) > wide:
            yield piece
            longer = word
        piece = longer
    yield piece


__all__ = [
    "Refused",
    "View",
    "button",
    "checkbox",
    "choice",
    "dropdown",
    "log_slider",
    "slider",
    "text_box",
]
