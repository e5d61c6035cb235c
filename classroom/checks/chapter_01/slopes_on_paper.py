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
    "You put x into g. The task asks for the formula of the slope first, and puts x into that.",
    "Take g apart into three terms, find the slope of each by its rule, and add the three.",
    partly=True,
)
def heights_of_the_curve():
    return at_points(lambda x: 4 * x**2 + 7 * x - 3)


@slopes_on_paper.mistake(
    "The constant is still in your slope.",
    "If you lift a hill by three metres, does it get steeper?",
    "Look at the last term of g. How far does it move when x moves?",
    "A number that stands alone never moves, so its slope is nothing: it leaves the formula.",
    partly=True,
)
def constant_kept():
    return at_points(lambda x: 8 * x + 7 - 3)


@slopes_on_paper.mistake(
    "The power rule lost its factor.",
    "Near x = 3, x² goes from 9 to 9.006 when x moves by 0.001. How many times faster than x is that?",
    "The exponent does two things in the power rule. You have used one of them.",
    "The exponent comes down in front as a factor, and then becomes smaller by one.",
    partly=True,
)
def power_rule_without_factor():
    return at_points(lambda x: 4 * x + 7)


@slopes_on_paper.mistake(
    "The power rule kept its exponent.",
    "The slope of a parabola is a straight line. Is yours?",
    "The exponent does two things in the power rule. You have used one of them.",
    "After the exponent has come down in front, what stays above x is smaller by one.",
    partly=True,
)
def exponent_kept():
    return at_points(lambda x: 8 * x**2 + 7)


@exponent_kept.also
def exponent_and_x_kept():
    return at_points(lambda x: 8 * x**2 + 7 * x)


@slopes_on_paper.mistake(
    "The slope of 7x is missing.",
    "A straight line 7x: does it climb?",
    "Count the terms of g that depend on x, and the terms of your slope.",
    "A straight line is equally steep everywhere: its factor is its slope.",
    partly=True,
)
def slope_of_7x_missing():
    return at_points(lambda x: 8 * x)


@slopes_on_paper.mistake(
    "7x keeps its x in your slope.",
    "A straight line 7x: is it steeper far out than near zero?",
    "Apply the power rule to x with the exponent 1 written above it.",
    "x with exponent 1 becomes x with exponent 0, which is 1: only the factor in front remains.",
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
    "Look at what you made of 4x². Does x still stand in it?",
    "The exponent becomes smaller by one: it does not vanish, and what it stands on does not vanish either.",
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
    "Your answers on the right side are right. What is different at x = −0.6 and x = −1.5?",
    "Work out 8 times a negative number once more.",
    "A positive number times a negative one is negative: the straight line part pulls the slope down there.",
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
    "A number in front stays in front: what the rule makes of the rest is multiplied by it.",
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
    "The constant is still in your slope, and the slope of 7x is not.",
    "Which of the two changes when x moves: 7x, or the 3?",
    "Your slope has two terms. From which two terms of g do they come?",
    "What never moves has no slope. A straight line has one, and it does not depend on x.",
    partly=True,
)
def constant_for_7x():
    return at_points(lambda x: 8 * x - 3)


@slopes_on_paper.mistake(
    "A plus became a minus.",
    "Far to the right, both terms of g that move climb. Do both terms of your slope agree?",
    "Compare the sign in front of each term of g with the sign in front of its slope.",
    "A rule changes a term, never the sign that stands before it.",
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
    "The rules are the same for both. Apply them to the terms that stand in the task.",
    partly=True,
)
def chapters_parabola():
    return at_points(lambda x: 6 * x - 4)


@slopes_on_paper.mistake(
    "Close, with the leftover of a nudge still in it.",
    "Did you use a rule, or a small step? What did the step leave behind in the chapter?",
    "All four numbers are off by the same small amount. Compare it with your h.",
    "By the rules the result is exact: take g apart, and let no h into it.",
    when=lambda trial: len({round(off, 9) for off in off_by(trial)}) == 1 and 1e-6 < abs(off_by(trial)[0]) < 0.5,
)
def leftover_of_a_nudge():
    return at_points(lambda x: 8 * x + 7 + 4 * 0.001)


@slopes_on_paper.mistake(
    "The slopes are rounded off.",
    "What is 8 · 1.7, with all of its digits?",
    "Compare your numbers with what your formula gives at each place, before you round.",
    "These slopes have one digit behind the point. Type it in.",
    when=lambda trial: all(off_by(trial)[i] == round(right) - right for i, right in enumerate(EXACT)),
)
def rounded_on_paper():
    return at_points(lambda x: round(8 * x + 7))


@slopes_on_paper.mistake(
    "Your formula is right, and a slip was made when a place was put in.",
    "At two places or more your numbers are right. What did you do differently at the others?",
    "Put the place named above into your formula once more, and write every step down.",
    "First the product, with its sign and its decimal point; then the number that stands alone.",
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
