"""What every picture needs: its numbers in few characters, and its SVG fitted to the page."""

import re

SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
LEAST_SCALE = 0.8


def number(x):
    """A coordinate with at most two decimals: short, and the same on every machine."""
    text = f"{x:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def minus(text):
    """The text with minus signs in place of hyphens."""
    return text.replace("-", "−")


def power_of_ten(text):
    """A number in Python's notation as on paper: 6.5e-13 becomes 6.5·10⁻¹³, and 1e-06 becomes 10⁻⁶."""
    if "e" in text:
        mantissa, exponent = text.split("e")
        ten = f"10{str(int(exponent)).translate(SUPERSCRIPT)}"
        text = {"1": ten, "-1": f"-{ten}"}.get(mantissa, f"{mantissa}·{ten}")
    return minus(text)


def four(x):
    """A number with at most four decimals; a tiny or a huge one with a power of ten, so that it is not shown as 0."""
    if x == 0 or 1e-3 <= abs(x) < 1e6:
        return minus(f"{x or 0:.4f}".rstrip("0").rstrip("."))
    return power_of_ten(f"{x:.3g}")


def shrinking(head):
    """The head of an SVG that shrinks a little on a narrow page; on a narrower one, its box scrolls."""
    wide = re.search(r'\bwidth="([\d.]+)"', head)
    if not wide or "style=" in head:
        return head
    return f'{head} style="max-width:100%;min-width:{number(LEAST_SCALE * float(wide[1]))}px;height:auto"'


def on_page(svg):
    """The picture as HTML: one name and one description, and a box that scrolls sideways on a narrow page.

    A screen reader reads the description, and not every loose number of the drawing. The box takes its width from the
    page (its own is 0, and never less than all there is), so that a wide picture does not push the page apart.
    """
    head, body = svg.split(">", 1)
    words = [re.search(rf"<{tag}>(.*?)</{tag}>", body, re.DOTALL) for tag in ("title", "desc")]
    title, desc = (found[1].strip() if found else "" for found in words)
    name = desc if desc.startswith(title) else f"{title}. {desc}"
    body = re.sub(r"<(title|desc)>.*?</\1>\s*", "", body, count=2, flags=re.DOTALL)
    head = shrinking(head.replace(' role="img"', "")).replace("<svg", '<svg aria-hidden="true" focusable="false"', 1)
    # The box takes the focus, so that the arrow keys can scroll it; JupyterLab leaves them to it when asked.
    keys = 'tabindex="0" data-lm-suppress-shortcuts="true"'
    box = "overflow-x:auto;width:0;min-width:100%;line-height:0"
    return f'<div role="img" {keys} aria-label="{name}" style="{box}">{head}>{body}</div>'
