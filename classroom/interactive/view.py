"""The thin view that every interactive shares: controls on top, the picture, and a line that says it in words.

An interactive is three plain functions and a few lines of view:

    def compute(x, h): ...                      # numbers in, state out (a dictionary, say)
    def draw(state): ...                        # state in, SVG text out
    def say(state): ...                         # state in, words out; "\\n" starts a new line

    View([slider("x", 3, -4, 4, 0.1), log_slider("h", 1e-3)], compute, draw, say)

What compute, draw or say raises is shown in the line, and the view goes on working; raise `Refused` with a sentence
of your own.
"""

import math
import re
from html import escape

import ipywidgets as widgets

from micrograd_lite.pictures.graphs import scrolling
from micrograd_lite.pictures.style import ERROR_TEXT, INK
from micrograd_lite.pictures.svg import number, text_width

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class Refused(ValueError):
    """What the reader put in can't be shown; the message says why and what to do."""


class Control:
    """A named value that the reader moves: one or several widgets, kept in step."""

    def __init__(self, name, value, parts, read=None, put=None):
        """`parts` are the widgets in tab order; one without a `value` trait (a button) is left alone.

        `read(part, raw)` gives the value that a part stands for, `put(part, value)` the raw value that shows it.
        """
        self.name, self.value, self.parts = name, value, parts
        self._read, self._put = read or (lambda part, raw: raw), put or (lambda part, value: value)
        self._busy, self._callbacks = False, []
        # What stands on each part, when this side put it there.
        self._shown = {part: part.value for part in parts if part.has_trait("value")}
        self.widget = parts[0] if len(parts) == 1 else widgets.HBox(parts, layout=widgets.Layout(align_items="center"))
        for part in self._shown:
            part.observe(self._moved, names="value")

    def _moved(self, change):
        part, raw = change["owner"], change["new"]
        if self._busy:
            return
        value = self._read(part, raw)
        # A slider rounds what it is given to one of its steps and sends that back: an echo, not the reader's hand.
        if self._shown[part] is not None and value == self._read(part, self._shown[part]):
            return
        self._shown[part] = None
        self.set(value, mover=part)

    def set(self, value, mover=None, silent=False):
        """Take a new value; show it on every part but the one that was moved (writing there would fight the hand)."""
        if value == self.value:
            return
        self.value = value
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

    def watch(self, callback):
        self._callbacks.append(callback)


def row(parts, **layout):
    return widgets.HBox(
        parts, layout=widgets.Layout(align_items="center", flex_flow="row wrap", grid_gap="0 14px", **layout)
    )


def helped(widget, words):
    """Words for those who point at a widget or hear it: ipywidgets 8 and 7 name the trait differently."""
    for trait in ("tooltip", "description_tooltip"):
        if words and widget.has_trait(trait):
            setattr(widget, trait, words)
            break
    return widget


def named(kind, label, **traits):
    """A widget with its label, wide enough for the words."""
    style = {"description_width": "initial"}
    return kind(description=label, style=style, **traits)


def step_button(words, help):
    return helped(
        widgets.Button(description=words, layout=widgets.Layout(width="42px", padding="0", margin="2px")), help
    )


def brief(value):
    """2.9000000000000004 as a reader would write it: a box has room for a few digits."""
    return float(f"{value:.12g}")


def decimals(step):
    """How many decimals a multiple of `step` has: 0.1 gives 1. Takes away the 0.30000000000000004 of a slider."""
    return len(f"{step:.10f}".rstrip("0").split(".")[1])


def slider(name, value, low, high, step=0.1, label=None, play=False):
    """A slider with a number box and two step buttons; with `play` a player too, which waits to be started."""
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
        layout=widgets.Layout(width="230px"),
    )
    box = widgets.BoundedFloatText(value=value, min=low, max=high, step=step, layout=widgets.Layout(width="84px"))
    less, more = step_button("−", f"{label}: {step:g} less"), step_button("+", f"{label}: {step:g} more")
    parts = [track, helped(box, f"{label}, as a number"), less, more]
    if play:
        steps = round((high - low) / step)
        player = helped(widgets.Play(value=0, min=0, max=steps, step=1, interval=150), f"{label}: play")
        parts.append(player)

    def read(part, raw):
        if play and part is player:
            return round(low + raw * step, places)
        return raw if part is box else round(raw, places)

    def put(part, value):
        if play and part is player:
            return round((value - low) / step)
        return snapped(value) if part is track else brief(value)

    control = Control(name, value, parts, read, put)
    for press, sign in ((less, -1), (more, 1)):
        press.on_click(
            lambda _, sign=sign: control.set(min(high, max(low, round(control.value + sign * step, places))))
        )
    return control


def power(exponent):
    """10 to the exponent, and for whole exponents exactly the number you would type."""
    whole = round(exponent)
    return float(f"1e{whole}") if abs(exponent - whole) < 1e-9 else float(f"{10**exponent:.4g}")


def log_slider(name, value, low=-17, high=0, step=0.25, label=None):
    """A slider over powers of ten from 10**low to 10**high; the buttons divide and multiply by ten."""
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
        layout=widgets.Layout(width="230px"),
    )
    limits = {"min": power(low), "max": power(high)}
    box = widgets.BoundedFloatText(value=value, step=None, layout=widgets.Layout(width="84px"), **limits)
    less, more = step_button("÷10", f"{label}: a tenth of it"), step_button("×10", f"{label}: ten times as much")

    def read(part, raw):
        return raw if part is box else power(math.log10(snapped(raw)))

    def put(part, value):
        return snapped(value) if part is track else brief(value)

    control = Control(name, value, [track, helped(box, f"{label}, as a number"), less, more], read, put)
    for press, sign in ((less, -1), (more, 1)):

        def turn(_, sign=sign):
            control.set(power(min(high, max(low, round(math.log10(control.value) + sign, 9)))))

        press.on_click(turn)
    return control


def dropdown(name, options, value=None, label=None):
    """A choice; `options` is a list of values, or of (words, value)."""
    first = options[0][1] if isinstance(options[0], tuple) else options[0]
    value = first if value is None else value
    layout = widgets.Layout(width="auto")
    return Control(name, value, [named(widgets.Dropdown, label or name, options=options, value=value, layout=layout)])


def choice(name, options, value=None, label=None):
    """A choice as a row of buttons, for up to five options."""
    value = options[0] if value is None else value
    buttons = helped(widgets.ToggleButtons(options=options, value=value, style={"button_width": "auto"}), label or name)
    control = Control(name, value, [buttons])
    control.widget = row([widgets.Label(label or name), buttons])
    return control


def checkbox(name, value=False, label=None):
    layout = widgets.Layout(width="auto")
    return Control(name, value, [widgets.Checkbox(value=value, description=label or name, indent=False, layout=layout)])


def text_box(name, value="", label=None, placeholder="", width="260px"):
    """A line of text, taken when the reader presses Enter or leaves the box."""
    traits = {"placeholder": placeholder, "continuous_update": False, "layout": widgets.Layout(width=width)}
    return Control(name, value, [named(widgets.Text, label or name, value=value, **traits)])


def number_box(name, value, label=None, width="150px"):
    """A number without a slider."""
    return Control(
        name, value, [named(widgets.FloatText, label or name, value=value, layout=widgets.Layout(width=width))]
    )


class Button:
    """A button; `action(view)` is called on a press, and the picture is drawn anew after it."""

    def __init__(self, label, action, help=""):
        self.action, self.widget = action, widgets.Button(description=label, layout=widgets.Layout(width="auto"))
        helped(self.widget, help)


def button(label, action, help=""):
    return Button(label, action, help)


class View:
    """Controls, a picture and a line of words, shown as one output with a still picture beside the living one.

    `controls` is a list of controls, or of lists of them: each inner list is one row. `view.set(x=2)` moves
    controls as the reader would, `view.values()` tells where they stand; `view.svg`, `view.words` are what is shown.
    `lines` is how many lines of words are usual: room is kept for them.
    """

    def __init__(self, controls, compute, draw, say, lines=2):
        self.compute, self.draw, self.say, self.lines = compute, draw, say, lines
        self.controls, self.svg, self.words, self.failed, self._hold = {}, "", "", False, False
        rows = []
        for line in controls:
            line = line if isinstance(line, (list, tuple)) else [line]
            for control in line:
                self._connect(control)
            rows.append(row([c.widget for c in line]) if len(line) > 1 else line[0].widget)
        self.picture, self.line = widgets.HTML(), widgets.HTML()
        self.box = widgets.VBox([*rows, self.picture, self.line], layout=widgets.Layout(width="100%"))
        self.update()

    def _connect(self, control):
        if isinstance(control, Button):
            control.widget.on_click(lambda _: self._press(control.action))
            return
        self.controls[control.name] = control
        control.watch(self.update)

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
        """Move controls without drawing: for use inside compute."""
        for name, value in values.items():
            self.controls[name].set(value, silent=True)

    def update(self):
        """Compute, draw and say, from where the controls stand."""
        if self._hold:
            return
        try:
            state = self.compute(**self.values())
            refuse_nan(state)
            svg, words = self.draw(state), self.say(state)
        except Refused as refusal:
            self._show(None, str(refusal))
        except (Exception, SystemExit) as error:  # exit() in a reader's function too
            self._show(None, f"This can't be shown: {type(error).__name__}: {' '.join(str(error).split())[:300]}")
        else:
            self._show(svg, words)

    def _show(self, svg, words):
        self.failed, self.words = svg is None, words
        if svg is not None:
            self.svg = svg
            self.picture.value = scrolling(svg)
        self.line.value = spoken(words, self.failed, self.lines)

    def still(self):
        """The picture as it is now with its words under it: what a saved notebook, a printer or GitHub shows."""
        return with_words(self.svg, self.words)

    def _repr_mimebundle_(self, include=None, exclude=None, **_):
        living = {"version_major": 2, "version_minor": 0, "model_id": self.box.model_id}
        data = {WIDGET_VIEW: living, "text/plain": self.words}
        return {**data, "image/svg+xml": self.still()} if self.svg else data


def refuse_nan(state):
    """A result that is not a number is no result; which one, the message says."""
    for name, value in state.items() if isinstance(state, dict) else ():
        if isinstance(value, float) and math.isnan(value):
            raise Refused(f"{name} is not a number here (NaN). Move a control, and the picture goes on.")


def spoken(words, failed=False, lines=2):
    """The words under the picture, with room for `lines` so that nothing jumps; a screen reader says what changes."""
    color = f"color:{ERROR_TEXT};" if failed else ""
    style = f"{color}font-size:14px;line-height:1.55;min-height:{1.55 * lines:.2f}em;margin:2px 4px"
    style += ";font-variant-numeric:tabular-nums"
    inside = "".join(f"<div>{escape(line)}</div>" for line in words.split("\n"))
    return f'<div role="status" aria-live="polite" style="{style}">{inside}</div>'


def with_words(svg, words, size=13, leading=20):
    """An SVG with lines of text added at its foot."""
    wide, high = (float(re.search(rf'<svg[^>]*?\b{side}="([\d.]+)', svg).group(1)) for side in ("width", "height"))
    lines = [piece for line in words.split("\n") for piece in wrapped(line, wide - 24, size)]
    total = high + leading * len(lines) + 10
    head, body = svg.split(">", 1)
    head = head.replace(f'height="{number(high)}"', f'height="{number(total)}"')
    head = re.sub(r'viewBox="[^"]*"', f'viewBox="0 0 {number(wide)} {number(total)}"', head)
    size_of_foot = f'width="{number(wide)}" height="{number(total - high + 6)}"'
    foot = f'<rect y="{number(high - 6)}" {size_of_foot} rx="6" fill="#FFFFFF"/>'
    for k, line in enumerate(lines):
        place = f'x="12" y="{number(high + leading * k + 12)}" font-size="{size}" fill="{INK}"'
        foot += f"<text {place}>{escape(line)}</text>"
    # The foot comes first, so that its upper edge can't cover the picture; `desc` and `title` stay where they are.
    return f"{head}>" + re.sub(r"(.*?</desc>)?", lambda m: m.group(0) + foot, body, count=1, flags=re.DOTALL)


def wrapped(line, wide, size):
    """A line cut at spaces so that each piece fits into `wide` pixels."""
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
    "number_box",
    "slider",
    "text_box",
]
