"""Chapter 00: one small question, to meet the checks."""

from .core import number


@number("A square has no sign left: −1.5 and 1.5 give the same.")
def square_of_minus_1_5():
    """x² at x = −1.5."""
    return (-1.5) ** 2


@square_of_minus_1_5.mistake(
    "The sign survived the square.",
    "What is a minus times a minus?",
    "You squared 1.5 and kept the minus of −1.5. How many minus signs take part?",
    "Squaring multiplies the number by itself, sign and all. If Python does it for you, bracket the number first.",
)
def minus_kept():
    return -(1.5**2)


@square_of_minus_1_5.mistake(
    "Doubled, where the task is to square.",
    "Is 3² the same as 3 · 2?",
    "Look at the little 2: it does not stand in front of x, it stands above it.",
    "Squaring multiplies the number by itself; doubling multiplies it by two.",
)
def doubled():
    return -3


@doubled.also
def doubled_without_its_sign():
    return 3
