"""Task 4: find the bug in swish."""

import math
from functools import partial

from ...engine import Value as JudgesValue
from ..core import Stopped, each, guarded, task
from .common import A, B, C, asked_a_number, has_plain_numbers, is_value, meets_math, no_value
from .softmax_and_loss import softmax_and_loss


def swish_at_work(function):
    """Numbers and slopes of the learner's function between two other operations."""
    seen = {}
    for p, q in [(A, B), (C, 0.7), (-1.3, -0.4)]:
        x, y = JudgesValue(p), JudgesValue(q)
        made = guarded(partial(function, x * y))
        label = f"x = {p * q:g}"
        if not is_value(made):
            nothing = made is None or made is ... or isinstance(made, Stopped)
            seen[label] = made if nothing else no_value(made, "the result")
            continue
        (made * 1.3).backward()
        # In what follows x·y comes first and a factor of 1.3 last.
        seen |= {f"{label}, the number": made.data, f"{label}, the slope": x.grad / (1.3 * q)}
    return seen


@task(
    "Tried at three numbers, between two other operations: number and slope agree with a nudge.",
    observe=swish_at_work,
    truth="there should be",
    stub=lambda x: None,
)
def mended_swish(x):
    """x times its sigmoid."""
    return x / (1 + (-x).exp())


@mended_swish.mistake(
    "Only a part of the denominator is below the line.",
    "In Python, is 6/1+2 the same as 6/(1+2)?",
    "The program's number was right before you changed it. Which brackets does it have, and which do you have?",
    "A division takes only the number right next to it, unless there are brackets.",
)
def brackets_missing(x):
    return x / 1 + (-x).exp()


@mended_swish.mistake(
    "A path is still cut.",
    "How many paths lead from x to the result? How many of them are in the graph?",
    "Look for a place where a plain number is taken out of a Value.",
    "A plain number has no parents: the walk back ends there. As long as you compute with Values, the record goes on.",
)
def cut_above_the_line(x):
    return x.data / (1 + (-x).exp())


@cut_above_the_line.also
def cut_below_the_line(x):
    return x / (1 + math.exp(-x.data))


@cut_above_the_line.also
def cut_everywhere(x):
    return JudgesValue(x.data / (1 + math.exp(-x.data)))


@cut_above_the_line.also
def cut_by_a_new_value(x):
    return JudgesValue(x.data) / (1 + (-x).exp())


@cut_above_the_line.also
def cut_at_the_sigmoid(x):
    return x * x.sigmoid().data


@mended_swish.mistake(
    "The result is a plain number.",
    "Can you walk back from a float?",
    "Look at what your function returns: is every part of it a number taken out of a Value?",
    "Only a Value remembers what it was made from.",
    when=has_plain_numbers,
)
def plain_number(x):
    return x.data / (1 + math.exp(-x.data))


@mended_swish.mistake(
    "The sign of the exponent is the wrong way round.",
    "For a very large x, should the denominator be near 1, or very large?",
    "The program's number was right before you changed it. Compare its exponent with yours.",
    "Swish nearly lets large numbers through. So the e-term has to vanish for large x.",
)
def exponent_without_its_sign(x):
    return x / (1 + x.exp())


@mended_swish.mistake(
    "That is the sigmoid alone.",
    "What does the program divide by its denominator?",
    "The program's number was right before you changed it. Print yours beside it.",
    "Two paths lead from x to the result: one from above the line, one from below it.",
)
def sigmoid_alone(x):
    return 1 / (1 + (-x).exp())


@mended_swish.mistake(
    "The squeeze is missing an e.",
    "What does the program do with −x before it adds 1?",
    "The program's number was right before you changed it. Print yours beside it.",
    "A Value has a method for e to the power of itself.",
)
def without_e(x):
    return x / (1 - x)


values_needed = each(mended_swish, softmax_and_loss)


@values_needed.mistake(
    "`math` works only on plain numbers.",
    "What would `math.exp` have to know in order to write a record?",
    "Look at the line below. Which function gets a Value there that works on plain numbers only?",
    "A Value has methods of its own for e to the power of itself, and for its logarithm.",
    when=meets_math,
)
def math_of_a_value(*given):
    return math.exp(JudgesValue(1.0))


@values_needed.mistake(
    "A method of Value is called on a plain number.",
    "What is left of a Value's record in its `.data`?",
    "Look at the line below. What is in front of the dot there: a Value, or the number in it?",
    "The methods belong to the Value. As long as you compute with Values, the record goes on.",
    when=asked_a_number,
)
def method_of_a_number(*given):
    return JudgesValue(1.0).data.exp()
