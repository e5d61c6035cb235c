"""Task 1: pencil and paper."""

from ..core import number
from .common import POINT


def at_point(dx, dy, dz):
    return {"∂f/∂x": dx, "∂f/∂y": dy, "∂f/∂z": dz}


@number("You found each slope with the other two inputs fixed.", tolerance=1e-6)
def slopes_on_paper():
    """The partial derivatives of f(x, y, z) = x·y − 3z + y² at (1.7, −0.6, 2.3)."""
    x, y, z = POINT
    return at_point(y, x + 2 * y, -3.0)


@slopes_on_paper.mistake(
    "In the product x·y, you took a factor as its own slope.",
    "A rectangle is x wide and y high. Make it a little wider: how long is the strip that you add?",
    "Look at what you made of x·y. When x moves, does x·y grow faster if x is large, or if y is large?",
    "If x moves and y stays fixed, x·y is a straight line in x. What is in front of the x?",
    partly=True,
)
def factor_as_its_own_slope_in_both():
    x, y, z = POINT
    return at_point(x, y + 2 * y, -3.0)


@factor_as_its_own_slope_in_both.also
def x_for_y_in_the_first():
    x, y, z = POINT
    return at_point(x, x + 2 * y, -3.0)


@factor_as_its_own_slope_in_both.also
def y_for_x_in_the_second():
    x, y, z = POINT
    return at_point(y, y + 2 * y, -3.0)


@slopes_on_paper.mistake(
    "The inputs that stay fixed are left out, as if they were 0.",
    "In 5·x, the 5 stays fixed. Does that make the slope towards x 0?",
    "Look at the product x·y. While x moves, what is the value of y?",
    "An input that stays fixed acts like the 5 in 5·x: it does not move, but it does not disappear either.",
    partly=True,
)
def fixed_inputs_left_out():
    x, y, z = POINT
    return at_point(0.0, 2 * y, -3.0)


@slopes_on_paper.mistake(
    "The power rule on y² kept its exponent.",
    "The slope of a parabola is a straight line. Is yours?",
    "Look at the second half of ∂f/∂y.",
    "When the exponent comes down in front, the exponent that stays above y is smaller by one.",
    partly=True,
)
def kept_the_exponent():
    x, y, z = POINT
    return at_point(y, x + 2 * y**2, -3.0)


@slopes_on_paper.mistake(
    "These are the values of the terms of f, not their slopes.",
    "Does your number say how large a term is, or how fast it moves?",
    "You put the numbers into f. First find a formula for each slope.",
    "Find the three formulas on paper, each with one input moving. Then put the numbers into those.",
    partly=True,
)
def values_of_the_terms():
    x, y, z = POINT
    return at_point(x * y, y**2, -3.0 * z)


@values_of_the_terms.also
def values_of_all_terms_with_the_input():
    return at_point(POINT[0] * POINT[1], POINT[0] * POINT[1] + POINT[1] ** 2, -3.0 * POINT[2])


@slopes_on_paper.mistake(
    "y appears twice in f, and one of the two terms is missing.",
    "How many terms of f have a y in them?",
    "Your ∂f/∂x and ∂f/∂z are fine. Count the terms that move when y moves.",
    "When y moves, both x·y and y² move. The slope of a sum is the sum of the slopes.",
    partly=True,
)
def square_forgotten():
    x, y, z = POINT
    return at_point(y, x, -3.0)


@square_forgotten.also
def product_forgotten():
    return at_point(POINT[1], 2 * POINT[1], -3.0)


@slopes_on_paper.mistake(
    "The sign of the z-term got lost.",
    "If z grows, does f rise or fall?",
    "Look at the sign in front of 3z.",
    "If a term is subtracted, its slope is subtracted too.",
    partly=True,
)
def sign_of_z_lost():
    x, y, z = POINT
    return at_point(y, x + 2 * y, 3.0)


@slopes_on_paper.mistake(
    "z is still there in the slope of −3z.",
    "Is the straight line −3z steeper far out than near zero?",
    "Look at your ∂f/∂z. Does the value of z matter for it?",
    "A straight line is equally steep everywhere. Its slope is the number in front.",
    partly=True,
)
def z_still_there():
    x, y, z = POINT
    return at_point(y, x + 2 * y, -3.0 * z)


@z_still_there.also
def z_still_there_without_its_factor():
    x, y, z = POINT
    return at_point(y, x + 2 * y, -z)


@slopes_on_paper.mistake(
    "A slope of 0 towards z would mean that f stays the same when z moves.",
    "If z grows by 1 and x and y stay fixed, does f stay the same?",
    "Look at your ∂f/∂z. Which term of f has a z in it?",
    "For ∂f/∂z, x and y stay fixed and z moves: −3z is a straight line in z.",
    partly=True,
)
def z_held_too():
    x, y, z = POINT
    return at_point(y, x + 2 * y, 0.0)


@slopes_on_paper.mistake(
    "The power rule on y² lost its factor 2.",
    "Near y = 3, y² goes from 9 to 9.006 when y moves by 0.001. How many times faster is that?",
    "Look at the second half of ∂f/∂y.",
    "The exponent comes down in front as a factor, and only then gets smaller by one.",
    partly=True,
)
def square_lost_its_factor():
    x, y, z = POINT
    return at_point(y, x + y, -3.0)


@slopes_on_paper.mistake(
    "All three inputs were moved at once.",
    "If you turn on three taps at once, which one filled the bath?",
    "Your three numbers are the same. Which inputs stay fixed while x moves?",
    "For a partial derivative you move one input and hold all the others where they are.",
    partly=True,
)
def all_moved_at_once():
    x, y, z = POINT
    total = y + x + 2 * y - 3.0
    return at_point(total, total, total)


@slopes_on_paper.mistake(
    "Terms that do not move are still in your slope.",
    "While x moves, −3z stays the same. What is the slope of something that does not move?",
    "Go through f term by term. Which terms have an x in them? Compare with your ∂f/∂x.",
    "A term without the moving input acts like a number on its own: its slope is 0.",
    partly=True,
)
def terms_that_do_not_move():
    x, y, z = POINT
    return at_point(y - 3 * z + y**2, x + 2 * y - 3 * z, x * y - 3.0 + y**2)


@terms_that_do_not_move.also
def z_slope_in_every_slope():
    return at_point(POINT[1] - 3.0, POINT[0] + 2 * POINT[1] - 3.0, -3.0)


@terms_that_do_not_move.also
def square_in_the_first_slope():
    return at_point(POINT[1] + POINT[1] ** 2, POINT[0] + 2 * POINT[1], -3.0)


@terms_that_do_not_move.also
def slope_of_the_square_in_the_first_slope():
    return at_point(3 * POINT[1], POINT[0] + 2 * POINT[1], -3.0)


@slopes_on_paper.mistake(
    "The minus of y = −0.6 got lost.",
    "In the task, is y positive or negative?",
    "Put y into your formulas again, in brackets.",
    "A negative number keeps its sign wherever you put it in.",
    partly=True,
)
def minus_of_y_lost():
    x, y, z = POINT
    return at_point(-y, x - 2 * y, -3.0)


@slopes_on_paper.mistake(
    "The slope of the product x·y is taken as 1.",
    "The slope of 5·x is 5. What is the slope of y·x, if y stays fixed?",
    "Look at what you made of the product x·y, while one of its factors moves.",
    "The fixed factor stays in front of the one that moves.",
    partly=True,
)
def slope_of_product_is_one():
    x, y, z = POINT
    return at_point(1.0, 1.0 + 2 * y, -3.0)


@slopes_on_paper.mistake(
    "The whole product x·y is still in its slope.",
    "If x grows by 0.1, does x·y grow by 0.1 times x·y, or by 0.1 times something smaller?",
    "Look at what you made of the product x·y. Is the input that moves still in it?",
    "The slope of 5·x is 5, with no x in it. What plays the part of the 5 here?",
    partly=True,
)
def whole_product_kept():
    x, y, z = POINT
    return at_point(x * y, x * y + 2 * y, -3.0)


@slopes_on_paper.mistake(
    "Multiplied two slopes instead of adding them.",
    "y is in two terms of f. Are these terms multiplied, or added?",
    "Look at the sign between the two halves of your ∂f/∂y.",
    "The slope of a sum is the sum of the slopes.",
    partly=True,
)
def slopes_multiplied():
    x, y, z = POINT
    return at_point(y, x * 2 * y, -3.0)


@slopes_on_paper.mistake(
    "The power rule was not used on y².",
    "Does your number for y² say how high its curve is, or how steep?",
    "Look at the second half of ∂f/∂y.",
    "The exponent comes down in front, and then gets smaller by one.",
    partly=True,
)
def square_for_its_slope():
    x, y, z = POINT
    return at_point(y, x + y**2, -3.0)


@slopes_on_paper.mistake(
    "The power rule on y² lost its y.",
    "Is the slope of a parabola the same everywhere?",
    "Look at the second half of ∂f/∂y. Is there a y in it?",
    "The exponent gets smaller by one: it does not disappear.",
    partly=True,
)
def square_lost_its_y():
    x, y, z = POINT
    return at_point(y, x + 2.0, -3.0)


@slopes_on_paper.mistake(
    "The factor of −3z got lost.",
    "If z grows by 1, by how much does f fall?",
    "Look at your ∂f/∂z. Which number is in front of z in f?",
    "A straight line is equally steep everywhere. Its slope is the number in front, with its sign.",
    partly=True,
)
def factor_of_z_lost():
    x, y, z = POINT
    return at_point(y, x + 2 * y, -1.0)


@factor_of_z_lost.also
def factor_of_z_and_sign_lost():
    return at_point(POINT[1], POINT[0] + 2 * POINT[1], 1.0)


@slopes_on_paper.mistake(
    "Two slopes are right, but there is a slip in ∂f/∂y.",
    "Which two terms of f move when y moves, and what is the slope of each?",
    "First write down the two halves of ∂f/∂y in letters. Then put in the numbers, each in brackets.",
    "One half comes from the product, the other from the square. Add them, and remember that y is negative.",
    when=lambda trial: wrong_on_paper(trial) == ["∂f/∂y"],
)
def slip_in_y():
    return slopes_on_paper.reference() | {"∂f/∂y": -0.5}


def wrong_on_paper(trial):
    return [label for label, right in slopes_on_paper.reference().items() if abs(trial.seen[label] - right) > 1e-6]


@slopes_on_paper.mistake(
    "The value of an input is given where its slope belongs.",
    "Does your number say where you stand, or how fast f moves?",
    "The numbers come last. First find a formula for the slope towards each input.",
    "Find the three formulas on paper, each with one input moving. Then put the numbers into those.",
    partly=True,
)
def values_of_the_inputs():
    return at_point(*POINT)
