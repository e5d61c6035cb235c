"""Task 1: the slopes of a parabola, with pencil and paper."""

from ..core import number


@number(
    "8x + 7 at all four points: the power rule, the constant factor, and a constant that never moves.", tolerance=1e-6
)
def slopes_on_paper():
    """The slopes of g(x) = 4x² + 7x − 3."""
    return {f"x = {x}": 8 * x + 7 for x in (1.7, -0.6, 2.3, -1.5)}


def at_points(slope):
    return {f"x = {x}": slope(x) for x in (1.7, -0.6, 2.3, -1.5)}


@slopes_on_paper.mistake(
    "These are the heights of the curve, not its slopes.",
    "Your number for x = −0.6: is it how high the curve is there, or how steep?",
    "You put x into g. First find the formula for the slope, and then put x into that.",
    "Take g apart into three terms, find the slope of each with its rule, and add the three slopes.",
    partly=True,
)
def heights_of_the_curve():
    return at_points(lambda x: 4 * x**2 + 7 * x - 3)


@slopes_on_paper.mistake(
    "The constant is still in your slope.",
    "If you lift a hill by three metres, does it get steeper?",
    "Look at the last term of g. How far does it move when x moves?",
    "A number on its own never moves, so its slope is 0 and it drops out of the formula.",
    partly=True,
)
def constant_kept():
    return at_points(lambda x: 8 * x + 7 - 3)


@slopes_on_paper.mistake(
    "The power rule lost its factor.",
    "Near x = 3, x² goes from 9 to 9.006 when x moves by 0.001. How many times faster than x is that?",
    "The exponent does two things in the power rule. You have used one of them.",
    "The exponent comes down in front as a factor, and what stays above x is smaller by one.",
    partly=True,
)
def power_rule_without_factor():
    return at_points(lambda x: 4 * x + 7)


@slopes_on_paper.mistake(
    "The power rule kept its exponent.",
    "The slope of a parabola is a straight line. Is yours?",
    "The exponent does two things in the power rule. You have used one of them.",
    "When the exponent comes down in front, the exponent that stays above x is smaller by one.",
    partly=True,
)
def exponent_kept():
    return at_points(lambda x: 8 * x**2 + 7)


@exponent_kept.also
def exponent_and_x_kept():
    return at_points(lambda x: 8 * x**2 + 7 * x)


@slopes_on_paper.mistake(
    "The slope of 7x is missing.",
    "Does the straight line 7x climb?",
    "Count the terms of g that depend on x, and the terms of your slope.",
    "A straight line is equally steep everywhere. Its slope is the number in front of x.",
    partly=True,
)
def slope_of_7x_missing():
    return at_points(lambda x: 8 * x)


@slopes_on_paper.mistake(
    "The x of 7x is still in your slope.",
    "Is the straight line 7x steeper far out than near zero?",
    "Write an exponent of 1 above the x, and use the power rule.",
    "x¹ becomes x⁰, and that is 1. Only the number in front is left.",
    partly=True,
)
def x_of_7x_kept():
    return at_points(lambda x: 15 * x)


@x_of_7x_kept.also
def x_of_7x_and_constant_kept():
    return at_points(lambda x: 15 * x - 3)


@slopes_on_paper.mistake(
    "Your slope is the same at all four places.",
    "Is a parabola equally steep everywhere?",
    "Look at what you made of 4x². Is there still an x in it?",
    "The exponent gets smaller by one. It does not disappear, and neither does the x below it.",
    partly=True,
)
def same_everywhere():
    return at_points(lambda x: 8 + 7)


@same_everywhere.also
def eight_everywhere():
    return at_points(lambda x: 8)


@same_everywhere.also
def seven_everywhere():
    return at_points(lambda x: 7)


@same_everywhere.also
def factors_added():
    return at_points(lambda x: 4 + 7)


@slopes_on_paper.mistake(
    "A sign was lost at a negative x.",
    "Your answers for positive x are correct. What is different at x = −0.6 and x = −1.5?",
    "Work out 8 times a negative number again.",
    "A positive number times a negative one is negative, so that term makes the slope smaller.",
    partly=True,
)
def sign_lost_at_negative_x():
    return at_points(lambda x: 8 * abs(x) + 7)


@sign_lost_at_negative_x.also
def sign_of_the_slope_lost():
    return at_points(lambda x: abs(8 * x + 7))


@sign_lost_at_negative_x.also
def turned_at_negative_x():
    return at_points(lambda x: 8 * x + 7 if x > 0 else -(8 * x + 7))


@slopes_on_paper.mistake(
    "The factor in front of a term got lost.",
    "How steep is x², and how steep is a curve that is four times as high everywhere?",
    "Compare the numbers in front of the terms of g with the numbers in your slope.",
    "A number in front stays in front: multiply it by what the rule gives for the rest.",
    partly=True,
)
def factor_lost():
    return at_points(lambda x: 2 * x + 7)


@factor_lost.also
def factor_of_x_lost():
    return at_points(lambda x: 8 * x + 1)


@factor_lost.also
def both_factors_lost():
    return at_points(lambda x: 2 * x + 1)


@slopes_on_paper.mistake(
    "The constant is still in your slope, but the slope of 7x is not.",
    "Which of the two changes when x moves: 7x, or the 3?",
    "Your slope has two terms. Which two terms of g do they come from?",
    "A constant never moves, so its slope is 0. A straight line does have a slope, and it does not depend on x.",
    partly=True,
)
def constant_for_7x():
    return at_points(lambda x: 8 * x - 3)


@slopes_on_paper.mistake(
    "A plus became a minus.",
    "Far to the right, both 4x² and 7x climb. Do both terms of your slope say so?",
    "Compare the sign in front of each term of g with the sign in front of its slope.",
    "The rules change a term, but never the sign in front of it.",
    partly=True,
)
def plus_became_minus():
    return at_points(lambda x: 8 * x - 7)


@plus_became_minus.also
def first_plus_became_minus():
    return at_points(lambda x: -8 * x + 7)


@slopes_on_paper.mistake(
    "This is the slope of the chapter's parabola f, not of g.",
    "Which function does this task ask about?",
    "Look at the factors in front of x² and x in your formula, and in g.",
    "The rules are the same for both functions. Use them on the terms in this task.",
    partly=True,
)
def chapters_parabola():
    return at_points(lambda x: 6 * x - 4)


@slopes_on_paper.mistake(
    "Close, but the leftover of a nudge is still in it.",
    "Did you use a rule, or a nudge? In the chapter, what was left over after a nudge?",
    "All four numbers are off by the same small amount. Compare it with your h.",
    "The rules give the exact result: take g apart, and don't use an h.",
    when=lambda trial: len({round(off, 9) for off in off_by(trial)}) == 1 and 1e-6 < abs(off_by(trial)[0]) < 0.5,
)
def leftover_of_a_nudge():
    return at_points(lambda x: 8 * x + 7 + 4 * 0.001)


@slopes_on_paper.mistake(
    "The slopes are rounded off.",
    "What is 8 · 1.7, with all of its digits?",
    "Before you round, what does your formula give at each place? Compare that with your numbers.",
    "These slopes have one digit after the decimal point. Type that in too.",
    when=lambda trial: all(off_by(trial)[i] == round(right) - right for i, right in enumerate(EXACT)),
)
def rounded_on_paper():
    return at_points(lambda x: round(8 * x + 7))


@slopes_on_paper.mistake(
    "Your formula is right, but there is a slip where you put in a number for x.",
    "Two or more of your numbers are right. What did you do differently for the others?",
    "Put the x named above into your formula again, and write down every step.",
    "First work out the product, with its sign and its decimal point. Then add the number on its own.",
    when=lambda trial: 0 < sum(abs(off) > 1e-6 for off in off_by(trial)) < 3,  # two points make a straight line
)
def slip_at_a_place():
    return {**slopes_on_paper.reference(), "x = 1.7": 21.6}


@slip_at_a_place.also
def slip_at_two_places():
    return {**slopes_on_paper.reference(), "x = 2.3": 23.4, "x = -1.5": -19.5}


EXACT = [8 * x + 7 for x in (1.7, -0.6, 2.3, -1.5)]


def off_by(trial):
    return [trial.seen[label] - right for label, right in slopes_on_paper.reference().items()]
