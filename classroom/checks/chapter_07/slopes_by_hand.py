"""Task 1: a bit of everything, with pencil and paper."""

import math

from ..core import task

POINTS = {
    "a = 1.7, b = 0.6, c = 2.3": (1.7, 0.6, 2.3),
    "a = 0.4, b = 1.3, c = -3.7": (0.4, 1.3, -3.7),
    "a = 2.6, b = 2.9, c = 0.7": (2.6, 2.9, 0.7),
}

TERMS = {
    "cube": lambda a: -3 * a**2,
    "root": lambda a: -1 / (2 * math.sqrt(a)),
    "wave": lambda b: 3 * math.cos(3 * b),
    "power": lambda b: 2.5 * b**1.5,
    "over": lambda c: 1 / c**2,
}


def term_by_term(a, b, c, **changed):
    """The three slopes, with the slopes of some of the five terms changed."""
    slope = TERMS | changed
    return {"a": slope["cube"](a) + slope["root"](a), "b": slope["wave"](b) + slope["power"](b), "c": slope["over"](c)}


@task("Tried at three points: all slopes agree with a nudge.", probes=POINTS)
def slopes_by_hand(a, b, c):
    """The slopes of −a³ + sin(3b) − 1/c + b^2.5 − √a."""
    return term_by_term(a, b, c)


def terms_mistake(title, *hints):
    """A mistake that can be made in several terms. The function below it returns the wrong slopes of each.

    A wrong version has one of them; one more has them all.
    """

    def with_terms(wrong):
        made = slopes_by_hand.mistake(title, *hints, partly=True)
        alone = wrong()
        together = {name: slope for terms in alone for name, slope in terms.items()}
        for terms in [*alone, *([together] if len(alone) > 1 else [])]:

            def version(a, b, c, terms=terms):
                return term_by_term(a, b, c, **terms)

            version.__name__ = wrong.__name__
            made(version)
        return made

    return with_terms


@terms_mistake(
    "The power rule without the n in front.",
    "At x = 5, how steep is x²: 5, or 10?",
    "Look at the terms with an exponent; a root is one of them. What became of the exponent?",
    "The exponent comes down in front, and the power that is left is one lower. You need both.",
)
def power_rule_without_factor():
    return [{"cube": lambda a: -(a**2)}, {"power": lambda b: b**1.5}, {"root": lambda a: -1 / math.sqrt(a)}]


@terms_mistake(
    "The power rule without the −1 in the exponent.",
    "x² is a parabola. Is its slope a straight line, or a parabola again?",
    "Look at the terms with an exponent; 1/c is one of them. Do you still have the old exponent?",
    "The exponent comes down in front, and the power that is left is one lower. You need both.",
)
def exponent_kept():
    return [{"cube": lambda a: -3 * a**3}, {"power": lambda b: 2.5 * b**2.5}, {"over": lambda c: 1 / c}]


@terms_mistake(
    "In the slope of √a, the root is above the line.",
    "Is √a steeper near 0, or far out? And your slope?",
    "Look at your term of √a. Do you divide by the root, or multiply by it? In Python, 1/2*x is half of x.",
    "√a is a to the power 0.5. The new exponent is −0.5, and a negative power belongs below the line.",
)
def root_above_the_line():
    return [{"root": lambda a: -1 / 2 * math.sqrt(a)}]


@terms_mistake(
    "The 1 is subtracted from the power, not from the exponent.",
    "In Python, is 2**3-1 the same as 2**(3-1)?",
    "Look at the terms with an exponent: what does the `-1` belong to?",
    "A power is worked out before a minus, unless there are brackets.",
)
def one_subtracted_from_the_power():
    return [{"cube": lambda a: -3 * a**3 - 1}, {"power": lambda b: 2.5 * b**2.5 - 1}]


@terms_mistake(
    "The inside of the sine is in front, where its slope belongs.",
    "When b moves by 0.001, how far does 3b move? Does it depend on the value of b?",
    "Look at the factor of your cosine.",
    "The chain rule needs the local derivative of the inner step, not its number.",
)
def inside_in_front():
    return [{"wave": lambda b: 3 * b * math.cos(3 * b)}]


@terms_mistake(
    "The 3 inside the sine is missing from the slope.",
    "When b moves by 0.001, how far does 3b move?",
    "sin(3b) is a chain of two steps. Which local derivatives are in your slope?",
    "The wave passes on its cosine, and what is inside moves faster than b does. Rates along a chain multiply.",
)
def chain_rule_forgotten():
    return [{"wave": lambda b: math.cos(3 * b)}]


@terms_mistake(
    "The cosine is taken at the wrong place.",
    "Which number goes into the sine: b, or something larger?",
    "Look at what is inside your cosine.",
    "A local derivative is taken at the input of its own step. The input of the sine is the result of the step before.",
)
def cosine_of_b():
    return [{"wave": lambda b: 3 * math.cos(b)}]


@terms_mistake(
    "The slope of the sine is a different wave.",
    "At 0 the sine climbs as steeply as it ever does. Does your wave have its top there, or its bottom, or a zero?",
    "Look at the term of sin(3b), and compare it with the table at the end of the chapter.",
    "Sine and cosine belong together as a wave and its slope; a minus appears in one direction only.",
)
def sine_kept():
    return [{"wave": lambda b: 3 * math.sin(3 * b)}, {"wave": lambda b: math.sin(3 * b)}]


@terms_mistake(
    "One of the terms has the wrong sign.",
    "Make each input a little larger, in your head: does its term rise or fall?",
    "Write each term with its sign, and its slope below it. Two minus signs go into the slope of −1/c: which?",
    "A minus in front stays in front of the slope. One over c falls when c grows, so minus one over c rises.",
)
def wrong_sign():
    return [
        {"over": lambda c: -1 / c**2},
        {"cube": lambda a: 3 * a**2},
        {"root": lambda a: 1 / (2 * math.sqrt(a))},
        {"wave": lambda b: -3 * math.cos(3 * b)},
        {"power": lambda b: -2.5 * b**1.5},
    ]


@terms_mistake(
    "One of the terms is missing.",
    "How many of the five terms move when a moves? And when b does?",
    "Two of the inputs are in two terms each. Look for both in your slopes.",
    "A sum passes 1 to each of its terms, so the slopes of an input's terms are added.",
)
def term_missing():
    return [{name: lambda x: 0.0} for name in TERMS]
