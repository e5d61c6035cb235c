"""Numbers as a reader writes and reads them: shown as on paper, and read from what was typed."""

import importlib
import math
from fractions import Fraction

from micrograd_lite.pictures.svg import four, minus, power_of_ten


class Later:
    """A module that is imported when it is first used: a browser must fetch NumPy, and most chapters do without."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, name):
        return getattr(importlib.import_module(self._name), name)


def show(x, digits=8):
    """A number as on paper: 14.003, −22, 10⁻⁶, 6.5·10⁻¹³."""
    return power_of_ten(f"{x or 0:.{digits}g}")  # −0 is 0


def short(x):
    """A number with four digits, for a sentence."""
    return show(x, 4)


def factor(x, digits=8):
    """A number after an operation sign: a negative one in brackets."""
    return f"({show(x, digits)})" if x < 0 else show(x, digits)


def divisor(x):
    """A number below a bar: 3·10⁻¹³ in brackets, because / divides by the 3 only."""
    return f"({show(x)})" if "·" in show(x) else show(x)


def signed(x, digits=6):
    """A number with its sign, also a plus: +3, −2, and 0."""
    return power_of_ten(f"{x:+.{digits}g}") if x else "0"


def plus(x, digits=3):
    """A number as the next term of a sum: + 3, − 2."""
    return f"{'+' if x >= 0 else '−'} {show(abs(x), digits)}"


def enough_digits(first, second):
    """How many digits two numbers need, so that a reader can see their difference."""
    gap = second - first
    for digits in range(10, 17):
        if abs(float(f"{second:.{digits}g}") - float(f"{first:.{digits}g}") - gap) <= 1e-4 * abs(gap):
            return digits
    return 17


def number_in(text):
    """The number that was typed: 14, −22, 2/3, 0,5, 1e-3 or 10⁻³. None if it is not a number."""
    text = "".join(text.split()).replace("−", "-").replace(",", ".")
    text = text.replace("·10", "e").replace("10⁻", "1e⁻") if "⁻" in text else text
    try:
        number = float(Fraction(text.translate(PLAIN)))
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) else None


PLAIN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def in_short(text, most=20):
    """Words that were typed, cut where they are too long for a line."""
    text = " ".join(str(text).split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


__all__ = [
    "divisor",
    "enough_digits",
    "factor",
    "four",
    "in_short",
    "minus",
    "number_in",
    "plus",
    "short",
    "show",
    "signed",
]
