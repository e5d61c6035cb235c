"""Chapter 00: one small question, to meet the checks."""

from .core import number


@number("A square is never negative: −1.5 and 1.5 give the same number.")
def square_of_minus_1_5():
    """x² at x = −1.5."""
    return (-1.5) ** 2


@square_of_minus_1_5.mistake(
    "The minus sign is still there after squaring.",
    "What is a minus times a minus?",
    "You squared 1.5 and put the minus in front again. How many minus signs are multiplied when you square −1.5?",
    "Squaring multiplies the number by itself, sign and all. In Python, put the number in brackets first.",
)
def minus_kept():
    return -(1.5**2)


@square_of_minus_1_5.mistake(
    "Doubled instead of squared.",
    "Is 3² the same as 3 · 2?",
    "Look at the little 2: is it in front of the x, or above it?",
    "Squaring multiplies a number by itself. Doubling multiplies it by two.",
)
def doubled():
    return -3


@doubled.also
def doubled_without_its_sign():
    return 3
