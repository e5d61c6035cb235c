"""Task 1: pencil and paper."""

import math

from ..core import number

P, Q, R, S, T = 1.7, -0.4, 3.5, 0.6, -3.0


@number("All six numbers are right: a product passes the other factor, a sum passes 1.", tolerance=1e-6)
def slopes_on_paper():
    """L and five of its slopes, for u = p·q, v = r·s, g = u + v, L = g·t."""
    g = P * Q + R * S
    return {"L": g * T, "dL/dt": g, "dL/dp": T * Q, "dL/dq": T * P, "dL/dr": T * S, "dL/ds": T * R}


def paper(**changed):
    """The right numbers, with some of them changed."""
    changed = {f"dL/d{name}": value for name, value in changed.items()}
    return slopes_on_paper.reference() | changed


@slopes_on_paper.mistake(
    "The local derivative alone: what comes from above is missing.",
    "Your number for p tells you how far u moves when you nudge p. Does the question ask about u?",
    "Follow the path from p to L in your graph. How many steps does it have? How many of them are in your number?",
    "Each step on the way to L stretches the nudge again, so each step is a factor.",
    partly=True,
)
def local_derivative_only():
    return paper(p=Q, q=P, r=S, s=R)


@slopes_on_paper.mistake(
    "Added the rates instead of multiplying them.",
    "One turn of a wheel turns the next one 3 times. Each of those turns the third one twice. How often does it turn?",
    "Look at how you combine the local derivative with what comes from above.",
    "In a chain, each rate stretches what the rate before it has stretched already.",
    partly=True,
)
def rates_added():
    return paper(p=T + Q, q=T + P, r=T + S, s=T + R)


@rates_added.also
def rates_added_with_the_sum():
    return paper(p=T + Q + 1, q=T + P + 1, r=T + S + 1, s=T + R + 1)


@rates_added.also
def rates_added_from_the_start():
    g = P * Q + R * S
    return paper(t=g + 1, p=T + Q + 2, q=T + P + 2, r=T + S + 2, s=T + R + 2)


@slopes_on_paper.mistake(
    "The product's partners are swapped.",
    "A rectangle gets a little wider. Is the new strip as long as the width, or as long as the height?",
    "Look at the products. Which slope did you give to which of the two inputs?",
    "How much a nudge of one factor matters depends on the other factor, not on its own size.",
    partly=True,
)
def partners_swapped():
    return paper(t=T, p=T * P, q=T * Q, r=T * R, s=T * S)


@slopes_on_paper.mistake(
    "A sign got lost.",
    "In your head, nudge one input upwards. Does L rise or fall? Compare with the sign of its slope.",
    "For each of your slopes, count the negative numbers on the path.",
    "A negative factor turns the direction round. Two of them turn it back.",
    partly=True,
)
def sign_lost():
    return {label: abs(value) for label, value in slopes_on_paper.reference().items()}


@sign_lost.also
def all_signs_turned():
    return {label: -value for label, value in slopes_on_paper.reference().items()}


@slopes_on_paper.mistake(
    "The minus of q got lost on the way forward.",
    "Is p · q positive or negative?",
    "Work out u again, and then g. If a value is wrong, the slopes that use it are wrong too.",
    "A negative number times a positive one is negative, so u makes g smaller.",
    partly=lambda names: "L" in names or "dL/dt" in names,
)
def minus_of_q_lost():
    g = -P * Q + R * S
    return paper(t=g) | {"L": g * T}


@slopes_on_paper.mistake(
    "L itself is wrong: the brackets were left out.",
    "Does t multiply only r · s, or the whole bracket?",
    "Work out g before you use t, as in the list of steps.",
    "Brackets first: what is in them becomes one number, and then t multiplies it.",
    partly=lambda names: "L" in names,
)
def brackets_left_out():
    return paper() | {"L": P * Q + R * S * T}


@slopes_on_paper.mistake(
    "The way forward stopped before L, or used a wrong operation.",
    "Which operation leads from g to L, and which one joins u and v?",
    "Compare the value in your last box with the list of steps.",
    "Each box holds the result of its operation on the two boxes before it.",
    partly=lambda names: "L" in names,
)
def last_step_left_out():
    return paper() | {"L": P * Q + R * S}


@last_step_left_out.also
def sum_for_the_last_product():
    return paper() | {"L": P * Q + R * S + T}


@last_step_left_out.also
def product_for_the_sum():
    return paper() | {"L": P * Q * R * S * T}


@slopes_on_paper.mistake(
    "The value of L is asked for, and 1 is its slope towards itself.",
    "What is in the last box of your graph, on the way forward?",
    "L is the only value that you are asked for. The other five numbers are slopes.",
    "The walk back begins with 1 because L moves as far as itself. How large L is comes from the way forward.",
    partly=lambda names: "L" in names,
)
def slope_of_L_for_its_value():
    return paper() | {"L": 1.0}


@slopes_on_paper.mistake(
    "The walk back stops at the product: the product's own local derivative is missing.",
    "When you nudge p, does u move as far as p?",
    "You have the slope as far as u and v. There is one more circle between them and the inputs.",
    "Every circle on the path brings a factor, including the one next to the inputs.",
    partly=True,
)
def walk_stops_at_the_product():
    return paper(p=T, q=T, r=T, s=T)


@slopes_on_paper.mistake(
    "The slopes of one product are at the inputs of the other.",
    "Which two inputs does the path through u lead to?",
    "Follow the arrows in your graph from each input to its circle.",
    "An input's partner is the one that leads into the same circle.",
    partly=True,
)
def inputs_of_the_other_product():
    return paper(p=T * S, q=T * R, r=T * Q, s=T * P)


@slopes_on_paper.mistake(
    "The product's own value was passed on instead of the other factor.",
    "If p grows by 0.1, does u grow by 0.1 times u?",
    "Look at the local derivative that you wrote on the arrow. Does it contain the input itself?",
    "How much a nudge of one factor matters depends on the other factor, not on its own size.",
    partly=True,
)
def own_product_passed_on():
    u, v = P * Q, R * S
    return paper(t=g_times_t(), p=T * u, q=T * u, r=T * v, s=T * v)


@own_product_passed_on.also
def own_product_times_partner():
    return paper(p=T * P * P * Q, q=T * Q * P * Q, r=T * R * R * S, s=T * S * R * S)


def g_times_t():
    return (P * Q + R * S) * T


@slopes_on_paper.mistake(
    "g was passed on to u and v instead of t.",
    "In g · t, does a nudge of g matter as much as g is large, or as much as t is large?",
    "Look at the circle next to L. Which number did you pass from there to u and v?",
    "How much a nudge of one factor matters depends on the other factor, not on its own size.",
    partly=True,
)
def g_passed_on():
    g = P * Q + R * S
    return paper(p=g * Q, q=g * P, r=g * S, s=g * R)


@slopes_on_paper.mistake(
    "The sum split the slope into two halves.",
    "If u grows by 0.1 and v stays fixed, by how much does u + v grow?",
    "Look at the circle of the sum. How much did you pass to each of its two terms?",
    "A sum does not divide anything up: each term gets everything that comes from above.",
    partly=lambda names: len(names) > 1,
)
def sum_split_in_half():
    return paper(p=T * Q / 2, q=T * P / 2, r=T * S / 2, s=T * R / 2)


@slopes_on_paper.mistake(
    "All slopes are 0: the walk back began with 0.",
    "If you nudge L by 0.001, how far does L move?",
    "Every slope is a multiple of the number that you start with. What number do you start with?",
    "If you start with 0 at L, every slope comes out as 0.",
    partly=lambda names: {f"dL/d{name}" for name in "tpqrs"} <= names,
)
def began_with_0():
    return paper(t=0.0, p=0.0, q=0.0, r=0.0, s=0.0)


@slopes_on_paper.mistake(
    "The sum passed the other term on, as if it were a product.",
    "If u grows by 0.1, by how much does u + v grow? Does the size of v matter?",
    "Look at the step g = u + v, and at the local derivative that you wrote on its two arrows.",
    "Whatever one term of a sum gains, the sum gains: no more and no less.",
    partly=True,
)
def sum_as_a_product():
    u, v = P * Q, R * S
    return paper(p=T * v * Q, q=T * v * P, r=T * u * S, s=T * u * R)


@slopes_on_paper.mistake(
    "These are values, not slopes.",
    "Is your number the value in the box, or does it say how far L moves when you nudge that value?",
    "The values come from the way forward. The slopes come from the walk back.",
    "Start with 1 at the right end and walk to the left. Each step multiplies by one more factor.",
    partly=True,
)
def values_for_slopes():
    return paper(t=T, p=P, q=Q, r=R, s=S)


@slopes_on_paper.mistake(
    "The walk back began with the value of L.",
    "If you nudge L itself by 0.001, how far does L move?",
    "All your slopes are off by the same factor. Compare it with your L.",
    "The walk back starts with the slope of L towards itself. The value of L does not matter.",
    partly=True,
)
def began_with_L():
    right = slopes_on_paper.reference()
    return {label: value if label == "L" else value * right["L"] for label, value in right.items()}


@slopes_on_paper.mistake(
    "A slip on the way forward: g is off, and L with it.",
    "The slope of t is a value in one of your boxes. Which box is it?",
    "dL/dt and L are wrong in the same way. Work out u and v again, then their sum.",
    "The box g, before L, holds the sum of two products. One of them is negative.",
    when=lambda trial: (
        set(wrong_on_paper(trial)) == {"L", "dL/dt"}
        and math.isclose(trial.seen["L"], trial.seen["dL/dt"] * T, rel_tol=1e-6, abs_tol=1e-6)
    ),
)
def slip_in_g():
    return paper(t=1.52) | {"L": -4.56}


@slip_in_g.also
def minus_left_out_of_g():
    return paper(t=R * S) | {"L": R * S * T}


@slopes_on_paper.mistake(
    "One number is off. The rest of your walk is right.",
    "Which box or arrow of your graph does this number belong to?",
    "Every number of the walk is made from two others next to it. Which two, and how are they combined?",
    "Work this one out again from those two numbers. Watch the minus signs and the decimal point.",
    when=lambda trial: len(wrong_on_paper(trial)) == 1,
)
def one_number_off():
    return paper(s=-10.05)


@one_number_off.also
def number_off_in_q():
    return paper(q=-5.0)


@one_number_off.also
def number_off_in_L():
    return paper() | {"L": -4.2}


def wrong_on_paper(trial):
    return [label for label, right in slopes_on_paper.reference().items() if abs(trial.seen[label] - right) > 1e-6]
