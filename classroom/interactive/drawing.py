"""A small drawing layer: lines, arrows, text and axes, written as SVG.

An interactive draws a new picture at every move of a slider, and text is the fastest picture there is.
This module needs only the standard library.
"""

import math
from html import escape

from micrograd_lite.pictures.style import FAINT, FONT, INK, MUTED_TEXT, WHITE
from micrograd_lite.pictures.svg import number

from .numbers import minus, power_of_ten

DASHES = {"dash": "7 5", "dot": "2 4"}


class Drawing:
    """A picture in pixels; (0, 0) is the upper left corner."""

    def __init__(self, width, height, title, desc, background=WHITE):
        self.width, self.height, self.title, self.desc = width, height, title, desc
        self.parts = []
        if background:
            self.parts.append(f'<rect width="{width}" height="{height}" rx="6" fill="{background}"/>')

    def line(self, x1, y1, x2, y2, color=INK, width=1.5, dash=None, opacity=1):
        if finite(x1, y1, x2, y2):
            ends = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
            self.parts.append(f"<line {ends} {stroke(color, width, dash, opacity)}/>")

    def polyline(self, points, color=INK, width=2, dash=None, fill="none", opacity=1, closed=False):
        """A line through points; where a point is not finite the line is broken."""
        shape = "polygon" if closed else "polyline"
        for piece in pieces(points):
            text = " ".join([f"{x:.1f},{y:.1f}" for x, y in piece])
            self.parts.append(f'<{shape} points="{text}" {stroke(color, width, dash, opacity, fill)}/>')

    def path(self, d, color=INK, width=1.5, dash=None, fill="none", opacity=1):
        self.parts.append(f'<path d="{escape(d)}" {stroke(color, width, dash, opacity, fill)}/>')

    def rect(self, x, y, width, height, color=INK, fill="none", line=1, rx=0, opacity=1, dash=None):
        if finite(x, y, width, height):
            size = f'x="{number(x)}" y="{number(y)}" width="{number(max(width, 0))}" height="{number(max(height, 0))}"'
            self.parts.append(f'<rect {size} rx="{number(rx)}" {stroke(color, line, dash, opacity, fill)}/>')

    def circle(self, x, y, r, color=INK, fill="none", line=1.5, opacity=1):
        if finite(x, y, r):
            place = f'cx="{number(x)}" cy="{number(y)}" r="{number(r)}"'
            self.parts.append(f"<circle {place} {stroke(color, line, None, opacity, fill)}/>")

    def arrow(self, x1, y1, x2, y2, color=INK, width=2, head=9, dash=None, opacity=1):
        """A line with a head at its second end; a head longer than the line shrinks with it."""
        if not finite(x1, y1, x2, y2):
            return
        length = math.hypot(x2 - x1, y2 - y1)
        if length < 0.5:
            return
        head = min(head, length)
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        bx, by = x2 - head * ux, y2 - head * uy
        self.line(x1, y1, bx, by, color, width, dash, opacity)
        side = head * 0.45
        corners = [(x2, y2), (bx - side * uy, by + side * ux), (bx + side * uy, by - side * ux)]
        self.polyline(corners, color, 0, fill=color, opacity=opacity, closed=True)

    def text(self, x, y, text, color=INK, size=13, anchor="start", bold=False, rotate=0, halo=False, mono=False):
        """Words; `halo` puts a white edge around them so that they can be read on top of lines."""
        if not finite(x, y):
            return
        style = f'font-size="{number(size)}" fill="{color}" text-anchor="{anchor}"'
        style += ' font-weight="bold"' if bold else ""
        style += " font-family=\"Menlo, Consolas, 'DejaVu Sans Mono', monospace\"" if mono else ""
        style += f' stroke="{WHITE}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"' if halo else ""
        style += f' transform="rotate({number(rotate)} {number(x)} {number(y)})"' if rotate else ""
        self.parts.append(f'<text x="{number(x)}" y="{number(y)}" {style}>{escape(text)}</text>')

    def phrase(self, x, y, pieces, size=13):
        """Words in several looks in one line. `pieces` are pairs (text, colour); those in other colours are bold."""
        spans = []
        for text, color in pieces:
            bold = "" if color in (INK, MUTED_TEXT) else ' font-weight="bold"'
            spans.append(f'<tspan fill="{color}"{bold}>{escape(text)}</tspan>')
        place = f'x="{number(x)}" y="{number(y)}" font-size="{number(size)}"'
        self.parts.append(f"<text {place}>{' '.join(spans)}</text>")

    def axes(self, box, xlim, ylim, xlabel, ylabel, xlog=False, ylog=False, title="", grid=True, ticks=(6, 5)):
        """Axes inside `box` = (x, y, width, height), the frame of the plot; leave 60 px at its left, 45 below."""
        return Axes(self, box, xlim, ylim, xlabel, ylabel, xlog, ylog, title, grid, ticks)

    def svg(self):
        size = f'width="{self.width}" height="{self.height}" viewBox="0 0 {self.width} {self.height}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{FONT}">'
        words = f"<title>{escape(self.title)}</title><desc>{escape(self.desc)}</desc>"
        return head + words + "".join(self.parts) + "</svg>"


class Axes:
    """A plot inside a drawing. Its methods take data coordinates, and cut off what is outside the box."""

    def __init__(self, drawing, box, xlim, ylim, xlabel, ylabel, xlog, ylog, title, grid, ticks):
        self.drawing, self.box, self.xlim, self.ylim, self.xlog, self.ylog = drawing, box, xlim, ylim, xlog, ylog
        x, y, width, height = box
        if title:
            drawing.text(x, y - 10, title, size=14, bold=True)
        for t in tick_values(xlim, ticks[0], xlog):
            px = self.px(t)
            if grid:
                drawing.line(px, y, px, y + height, FAINT, 0.6)
            drawing.text(px, y + height + 17, tick_text(t, xlog), MUTED_TEXT, 12, "middle")
        widest = 0
        for t in tick_values(ylim, ticks[1], ylog):
            py, words = self.py(t), tick_text(t, ylog)
            if grid:
                drawing.line(x, py, x + width, py, FAINT, 0.6)
            drawing.text(x - 7, py + 4, words, MUTED_TEXT, 12, "end")
            widest = max(widest, text_width(words, 12))
        drawing.rect(x, y, width, height, MUTED_TEXT, line=1)
        drawing.text(x + width / 2, y + height + 37, xlabel, size=13, anchor="middle")
        drawing.text(x - widest - 19, y + height / 2, ylabel, size=13, anchor="middle", rotate=-90)

    def px(self, x):
        """The pixel of a data x (NaN where it has none)."""
        return self.box[0] + self.box[2] * share(x, self.xlim, self.xlog)

    def py(self, y):
        return self.box[1] + self.box[3] * (1 - share(y, self.ylim, self.ylog))

    def inside(self, x, y):
        px, py = self.px(x), self.py(y)
        left, top, width, height = self.box
        return left - 0.5 <= px <= left + width + 0.5 and top - 0.5 <= py <= top + height + 0.5

    def _clipped(self, draw, *args, **kwargs):
        """Draw, and cut off what is outside the box.

        A picture inside the picture does the cutting. A clipPath would need an id, and if two pictures on a page
        share an id, the second loses its edge when the first is scrolled out of sight.
        """
        parts = self.drawing.parts
        before = len(parts)
        draw(*args, **kwargs)
        if len(parts) > before:
            x, y, width, height = map(number, self.box)
            place = f'x="{x}" y="{y}" width="{width}" height="{height}" viewBox="{x} {y} {width} {height}"'
            parts[before:] = [f'<svg {place} overflow="hidden">' + "".join(parts[before:]) + "</svg>"]

    def curve(self, xs, ys, color=INK, dash=None, width=2, opacity=1):
        points = [(self.px(x), self.py(y)) for x, y in zip(xs, ys)]
        self._clipped(self.drawing.polyline, points, color, width, dash, opacity=opacity)

    def point(self, x, y, color=INK, hollow=False, r=5):
        if self.inside(x, y):
            fill = WHITE if hollow else color
            self.drawing.circle(self.px(x), self.py(y), r, color, fill, 2)

    def segment(self, x1, y1, x2, y2, color=INK, width=2, dash=None, opacity=1):
        ends = [bounded(v) for v in (self.px(x1), self.py(y1), self.px(x2), self.py(y2))]
        self._clipped(self.drawing.line, *ends, color, width, dash, opacity)

    def arrow(self, x1, y1, x2, y2, color=INK, width=2, head=9, dash=None):
        ends = [bounded(v) for v in (self.px(x1), self.py(y1), self.px(x2), self.py(y2))]
        self._clipped(self.drawing.arrow, *ends, color, width, head, dash)

    def bar(self, x, y, width, color=INK, base=0.0, opacity=1):
        """A bar from `base` to y, `width` wide (in units of x) around x."""
        left, right, top, bottom = self.px(x - width / 2), self.px(x + width / 2), self.py(y), self.py(base)
        top, bottom = bounded(min(top, bottom)), bounded(max(top, bottom))
        self._clipped(self.drawing.rect, left, top, right - left, bottom - top, color, color, 0, opacity=opacity)

    def text(self, x, y, text, color=INK, size=13, anchor="start", dx=0, dy=0, bold=False, halo=True):
        """Words at a data point, moved by (dx, dy) pixels and kept inside the box; none if the point is outside."""
        if not self.inside(x, y):
            return
        left, top, box_width, box_height = self.box
        wide = text_width(text, size)
        shift = {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        px = min(max(self.px(x) + dx - shift, left + 4), left + box_width - wide - 4) + shift
        py = min(max(self.py(y) + dy, top + size + 2), top + box_height - 5)
        self.drawing.text(px, py, text, color, size, anchor, bold, halo=halo)


def finite(*numbers):
    return all(map(math.isfinite, numbers))


def bounded(pixel):
    """The pixel, or the nearest one that a browser can still draw: many millions are too many."""
    return max(-20000.0, min(20000.0, pixel)) if math.isfinite(pixel) else pixel


def text_width(text, size):
    """About how many pixels wide a text is. (There is no font here to measure with.)"""
    return sum(0.3 if c in "ijl.,:;'|!() " else 0.58 for c in text) * size


def stroke(color, width, dash=None, opacity=1, fill=None):
    text = f'stroke="{color}" stroke-width="{number(width)}"' if width else 'stroke="none"'
    text += f' stroke-dasharray="{DASHES.get(dash, dash)}"' if dash else ""
    text += f' opacity="{number(opacity)}"' if opacity != 1 else ""
    return text + (f' fill="{fill}"' if fill else "") + (' stroke-linejoin="round"' if fill and width > 1 else "")


def pieces(points):
    """The list of points, cut where one is not finite; a piece of one point is left out."""
    piece = []
    for x, y in points:
        if math.isfinite(x) and math.isfinite(y):
            piece.append((x, -20000.0 if y < -20000 else 20000.0 if y > 20000 else y))
        else:
            if len(piece) > 1:
                yield piece
            piece = []
    if len(piece) > 1:
        yield piece


def share(value, limits, log):
    """How far `value` is from the first limit to the second: 0 at the first, 1 at the second."""
    low, high = limits
    if log:
        if not (value > 0 and math.isfinite(value)):
            return math.nan
        value, low, high = math.log10(value), math.log10(low), math.log10(high)
    if not math.isfinite(value):
        return math.nan
    return (value - low) / (high - low) if high != low else 0.5


def tick_values(limits, count, log=False):
    """Round numbers between the limits, about `count` of them."""
    low, high = min(limits), max(limits)
    if not (math.isfinite(low) and math.isfinite(high)) or low == high:
        return []
    if log:
        first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
        step = max(1, math.ceil((last - first + 1) / count))
        return [10.0**k for k in range(first, last + 1) if k % step == 0]
    rough = (high - low) / count
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(m * unit for m in (1, 2, 5, 10) if m * unit >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]


def tick_text(value, log=False):
    if log:
        return power_of_ten(f"1e{round(math.log10(value))}")
    return minus(f"{value:.6g}") if value else "0"
