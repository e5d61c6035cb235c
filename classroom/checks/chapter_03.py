"""Chapter 03: the chain rule by hand."""

import math

from .core import Stopped, number, task
from .parts import mistake

# -- Task 1: pencil and paper -----------------------------------------------------------------------------------------

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


@mistake(
    slopes_on_paper,
    "The local derivative alone: what comes from above is missing.",
    "Your number for p tells you how far u moves when you nudge p. Does the question ask about u?",
    "Follow the path from p to L in your graph. How many steps does it have? How many of them are in your number?",
    "Each step on the way to L stretches the nudge again, so each step is a factor.",
)
def _():
    return paper(p=Q, q=P, r=S, s=R)


added_on_paper = mistake(
    slopes_on_paper,
    "Added the rates instead of multiplying them.",
    "One turn of a wheel turns the next one 3 times. Each of those turns the third one twice. How often does it turn?",
    "Look at how you combine the local derivative with what comes from above.",
    "In a chain, each rate stretches what the rate before it has stretched already.",
)


@added_on_paper
def _():
    return paper(p=T + Q, q=T + P, r=T + S, s=T + R)


@added_on_paper
def _():
    return paper(p=T + Q + 1, q=T + P + 1, r=T + S + 1, s=T + R + 1)


@added_on_paper
def _():
    g = P * Q + R * S
    return paper(t=g + 1, p=T + Q + 2, q=T + P + 2, r=T + S + 2, s=T + R + 2)


@mistake(
    slopes_on_paper,
    "The product's partners are swapped.",
    "A rectangle gets a little wider. Is the new strip as long as the width, or as long as the height?",
    "Look at the products. Which slope did you give to which of the two inputs?",
    "How much a nudge of one factor matters depends on the other factor, not on its own size.",
)
def _():
    return paper(t=T, p=T * P, q=T * Q, r=T * R, s=T * S)


@mistake(
    slopes_on_paper,
    "A sign got lost.",
    "In your head, nudge one input upwards. Does L rise or fall? Compare with the sign of its slope.",
    "For each of your slopes, count the negative numbers on the path.",
    "A negative factor turns the direction round. Two of them turn it back.",
)
def _():
    return {label: abs(value) for label, value in slopes_on_paper.reference().items()}


@slopes_on_paper.mistakes[-1]
def _():
    return {label: -value for label, value in slopes_on_paper.reference().items()}


@mistake(
    slopes_on_paper,
    "The minus of q got lost on the way forward.",
    "Is p · q positive or negative?",
    "Work out u again, and then g. If a value is wrong, the slopes that use it are wrong too.",
    "A negative number times a positive one is negative, so u makes g smaller.",
    where=lambda names: "L" in names or "dL/dt" in names,
)
def _():
    g = -P * Q + R * S
    return paper(t=g) | {"L": g * T}


@mistake(
    slopes_on_paper,
    "L itself is wrong: the brackets were left out.",
    "Does t multiply only r · s, or the whole bracket?",
    "Work out g before you use t, as in the list of steps.",
    "Brackets first: what is in them becomes one number, and then t multiplies it.",
    where=lambda names: "L" in names,
)
def _():
    return paper() | {"L": P * Q + R * S * T}


@mistake(
    slopes_on_paper,
    "The way forward stopped before L, or used a wrong operation.",
    "Which operation leads from g to L, and which one joins u and v?",
    "Compare the value in your last box with the list of steps.",
    "Each box holds the result of its operation on the two boxes before it.",
    where=lambda names: "L" in names,
)
def _():
    return paper() | {"L": P * Q + R * S}


for value in (P * Q + R * S + T, P * Q * R * S * T, 1.0):
    slopes_on_paper.mistakes[-1](lambda value=value: paper() | {"L": value})


@mistake(
    slopes_on_paper,
    "The walk back stops at the product: the product's own local derivative is missing.",
    "When you nudge p, does u move as far as p?",
    "You have the slope as far as u and v. There is one more circle between them and the inputs.",
    "Every circle on the path brings a factor, including the one next to the inputs.",
)
def _():
    return paper(p=T, q=T, r=T, s=T)


@mistake(
    slopes_on_paper,
    "The slopes of one product are at the inputs of the other.",
    "Which two inputs does the path through u lead to?",
    "Follow the arrows in your graph from each input to its circle.",
    "An input's partner is the one that leads into the same circle.",
)
def _():
    return paper(p=T * S, q=T * R, r=T * Q, s=T * P)


@mistake(
    slopes_on_paper,
    "The product's own value was passed on instead of the other factor.",
    "If p grows by 0.1, does u grow by 0.1 times u?",
    "Look at the local derivative that you wrote on the arrow. Does it contain the input itself?",
    "How much a nudge of one factor matters depends on the other factor, not on its own size.",
)
def _():
    u, v = P * Q, R * S
    return paper(t=g_times_t(), p=T * u, q=T * u, r=T * v, s=T * v)


@slopes_on_paper.mistakes[-1]
def _():
    return paper(p=T * P * P * Q, q=T * Q * P * Q, r=T * R * R * S, s=T * S * R * S)


def g_times_t():
    return (P * Q + R * S) * T


@mistake(
    slopes_on_paper,
    "g was passed on to u and v instead of t.",
    "In g · t, does a nudge of g matter as much as g is large, or as much as t is large?",
    "Look at the circle next to L. Which number did you pass from there to u and v?",
    "How much a nudge of one factor matters depends on the other factor, not on its own size.",
)
def _():
    g = P * Q + R * S
    return paper(p=g * Q, q=g * P, r=g * S, s=g * R)


@mistake(
    slopes_on_paper,
    "The sum split the slope into two halves.",
    "If u grows by 0.1 and v stays fixed, by how much does u + v grow?",
    "Look at the circle of the sum. How much did you pass to each of its two terms?",
    "A sum does not divide anything up: each term gets everything that comes from above.",
)
def _():
    return paper(p=T * Q / 2, q=T * P / 2, r=T * S / 2, s=T * R / 2)


@mistake(
    slopes_on_paper,
    "All slopes are 0: the walk back began with 0.",
    "If you nudge L by 0.001, how far does L move?",
    "Every slope is a multiple of the number that you start with. What number do you start with?",
    "If you start with 0 at L, every slope comes out as 0.",
    where=lambda names: {f"dL/d{name}" for name in "tpqrs"} <= names,
)
def _():
    return paper(t=0.0, p=0.0, q=0.0, r=0.0, s=0.0)


@mistake(
    slopes_on_paper,
    "The sum passed the other term on, as if it were a product.",
    "If u grows by 0.1, by how much does u + v grow? Does the size of v matter?",
    "Look at the step g = u + v, and at the local derivative that you wrote on its two arrows.",
    "Whatever one term of a sum gains, the sum gains: no more and no less.",
)
def _():
    u, v = P * Q, R * S
    return paper(p=T * v * Q, q=T * v * P, r=T * u * S, s=T * u * R)


@mistake(
    slopes_on_paper,
    "These are values, not slopes.",
    "Is your number the value in the box, or does it say how far L moves when you nudge that value?",
    "The values come from the way forward. The slopes come from the walk back.",
    "Start with 1 at the right end and walk to the left. Each step multiplies by one more factor.",
)
def _():
    return paper(t=T, p=P, q=Q, r=R, s=S)


@mistake(
    slopes_on_paper,
    "The walk back began with the value of L.",
    "If you nudge L itself by 0.001, how far does L move?",
    "All your slopes are off by the same factor. Compare it with your L.",
    "The walk back starts with the slope of L towards itself. The value of L does not matter.",
)
def _():
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
def _():
    return paper(t=1.52) | {"L": -4.56}


slopes_on_paper.mistakes[-1](lambda: paper(t=R * S) | {"L": R * S * T})


@slopes_on_paper.mistake(
    "One number is off. The rest of your walk is right.",
    "Which box or arrow of your graph does this number belong to?",
    "Every number of the walk is made from two others next to it. Which two, and how are they combined?",
    "Work this one out again from those two numbers. Watch the minus signs and the decimal point.",
    when=lambda trial: len(wrong_on_paper(trial)) == 1,
)
def _():
    return paper(s=-10.05)


slopes_on_paper.mistakes[-1](lambda: paper(q=-5.0))
slopes_on_paper.mistakes[-1](lambda: paper() | {"L": -4.2})


def wrong_on_paper(trial):
    return [label for label, right in slopes_on_paper.reference().items() if abs(trial.seen[label] - right) > 1e-6]


# -- Task 2: fill in the backward walk --------------------------------------------------------------------------------

INPUTS = {
    "a = 1.7, b = -0.6, c = 2.3": (1.7, -0.6, 2.3),
    "a = -1.3, b = 3.1, c = 0.7": (-1.3, 3.1, 0.7),
    "a = 0.4, b = -2.6, c = -1.9": (0.4, -2.6, -1.9),
    "a = 1.9, b = 0, c = 0.8": (1.9, 0.0, 0.8),
}


def walked(a, b, c, top=1.0, times=lambda local, above: local * above):
    """The walk back for e = a·b, g = a + c, L = e·g, for any seed and any way of combining rates."""
    e, g = a * b, a + c
    de, dg = times(g, top), times(e, top)
    return {"L": top, "e": de, "g": dg, "a": times(b, de) + times(1, dg), "b": times(a, de), "c": times(1, dg)}


@task("Tried at four points: all six slopes agree with a nudge, and a got its share from both paths.", probes=INPUTS)
def backward(a, b, c):
    """The slopes of L = e·g, with e = a·b and g = a + c."""
    return walked(a, b, c)


@mistake(
    backward,
    "a is used twice, but only one of its paths is counted.",
    "How many arrows leave a in the graph?",
    "Draw both paths from a to L. One goes through e. Which one is missing in your line for a?",
    "What arrives along different paths is combined into one number. Look at the square in the chapter.",
)
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b * right["e"]}


@mistake(
    backward,
    "a is used twice, but the path through e is not counted.",
    "How many arrows leave a in the graph?",
    "Draw both paths from a to L. One goes through g. Which one is missing in your line for a?",
    "What arrives along different paths is combined into one number. Look at the square in the chapter.",
)
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": right["g"]}


@mistake(
    backward,
    "The two paths of a are multiplied by each other.",
    "A square grows on two sides. Is the new area one strip times the other?",
    "Along one path you multiply. What do you do with the results of two paths?",
    "Each path moves L by its own amount, and neither amount depends on the other.",
)
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b * right["e"] * right["g"]}


@mistake(
    backward,
    "The seed is missing: the walk back began with 0.",
    "If you nudge L by 0.001, how far does L move?",
    "Every slope is a multiple of the number that you start with. What number do you start with?",
    "If you start with 0 at L, every slope comes out as 0.",
    where=lambda names: {"e", "g"} <= names,
)
def _(a, b, c):
    return walked(a, b, c, top=0.0)


@mistake(
    backward,
    "The walk back does not begin with the seed.",
    "If you nudge L by 0.001, how far does L move? Does it matter how large L is?",
    "All your slopes are off by the same factor. Look at the first line of your walk.",
    "The slope of a number towards itself does not depend on the number.",
)
def _(a, b, c):
    return walked(a, b, c, top=a * b * (a + c))


backward.mistakes[-1](lambda a, b, c: walked(a, b, c, top=2.0))
backward.mistakes[-1](lambda a, b, c: walked(a, b, c, top=0.001))


@mistake(
    backward,
    "The local derivative alone: what comes from above is missing.",
    "If every slope from above were ten times as large, would your slopes change too?",
    "e and g are right. Look at the lines after them: is the slope of e, or of g, in each of those?",
    "Local derivative times what comes from above: two factors at every step.",
)
def _(a, b, c):
    return walked(a, b, c, times=lambda local, above: local)


added_in_backward = mistake(
    backward,
    "Added the rates instead of multiplying them.",
    "One turn of a wheel turns the next one 3 times. Each of those turns the third one twice. How often does it turn?",
    "Take one path. Look at the sign between the local derivative and what comes from above.",
    "Add over the paths, but multiply along each of them.",
)


@added_in_backward
def _(a, b, c):
    return walked(a, b, c, times=lambda local, above: local + above)


@added_in_backward
def _(a, b, c):
    e, g = a * b, a + c
    return {"L": 1.0, "e": g, "g": e, "a": (b + g) + (1 + e), "b": a + g, "c": 1 + e}


@added_in_backward
def _(a, b, c):
    e, g = a * b, a + c
    return {"L": 1.0, "e": g, "g": e, "a": (b + g) + e, "b": a + g, "c": e}


@mistake(
    backward,
    "The product's partners are swapped.",
    "A rectangle gets a little wider. Is the new strip as long as the width, or as long as the height?",
    "Look at your lines for the two products. Which factor did you give to which?",
    "How much a nudge of one factor matters depends on the other factor, not on its own size.",
)
def _(a, b, c):
    e, g = a * b, a + c
    return {"L": 1.0, "e": e, "g": g, "a": a * e + g, "b": b * e, "c": g}


backward.mistakes[-1].where = lambda names: bool({"e", "g"} & names)


@mistake(
    backward,
    "The product's partners are swapped in e = a · b.",
    "If b is large, does a little more of a change e a lot, or a little?",
    "Your e and g are right. Look at the lines for a and b.",
    "How much a nudge of one factor matters depends on the other factor, not on its own size.",
)
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": a * right["e"] + right["g"], "b": b * right["e"]}


@mistake(
    backward,
    "The sum passed the other term on, as if it were a product.",
    "If c grows by 0.1, by how much does a + c grow? Does the size of a matter?",
    "Look at what you pass from g to a and to c.",
    "Whatever one term of a sum gains, the sum gains: no more and no less.",
)
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b * right["e"] + c * right["g"], "c": a * right["g"]}


@mistake(
    backward,
    "A sign got lost.",
    "In your head, nudge the number named above upwards. Does L rise or fall? Compare with the sign of its slope.",
    "Where could a minus get lost: in an `abs`, at a bracket, in a number typed instead of its name?",
    "A negative factor turns the direction round. Pass it on with its sign.",
)
def _(a, b, c):
    return {name: abs(slope) for name, slope in walked(a, b, c).items()}


@backward.mistakes[-1]
def _(a, b, c):
    return {name: slope if name == "L" else -slope for name, slope in walked(a, b, c).items()}


@mistake(
    backward,
    "A slope of 0: every number in this graph moves L.",
    "In your head, nudge that number. Does L stay where it is?",
    "Follow the arrow from it. Is there a path to L?",
    "A slope is 0 only if there is no path to L, or a factor on it is 0. A sum does not stop anything.",
    where=lambda names: not {"e", "g"} <= names,
)
def _(a, b, c):
    return walked(a, b, c) | {"a": 0.0, "b": 0.0, "c": 0.0}


@mistake(
    backward,
    "These are values, not slopes.",
    "Does your number say how large e is, or how far L moves when you nudge e?",
    "The values come from the walk forward. Compare each of your lines with the ones above it.",
    "Start with 1 at L and walk back: every slope is a local derivative times a slope that you already have.",
)
def _(a, b, c):
    return {"L": 1.0, "e": a * b, "g": a + c, "a": a, "b": b, "c": c}


@mistake(
    backward,
    "What comes from above alone: the local derivative is missing.",
    "When you nudge b, does e move as far as b?",
    "Compare your line for b with the chapter's rectangle. What does the step e = a · b do to a nudge?",
    "Local derivative times what comes from above: two factors at every step.",
)
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": right["e"] + right["g"], "b": right["e"]}


@backward.mistakes[-1]
def _(a, b, c):
    return {"L": 1.0, "e": 1.0, "g": 1.0, "a": 2.0, "b": 1.0, "c": 1.0}


@mistake(
    backward,
    "The product's partners are swapped, and so all the slopes after it are wrong too.",
    "In e · g, does a nudge of e matter as much as e is large, or as much as g is large?",
    "Look at your lines for e and g. The others only pass on what they get from there.",
    "How much a nudge of one factor matters depends on the other factor, not on its own size.",
    where=lambda names: {"e", "g"} <= names,
)
def _(a, b, c):
    e, g = a * b, a + c
    return {"L": 1.0, "e": e, "g": g, "a": b * e + g, "b": a * e, "c": g}


@mistake(
    backward,
    "The product e · g was treated like a sum.",
    "If e grows by 0.1, does L grow by 0.1, whatever g is?",
    "Look at your lines for e and g. Which local derivative did you write there?",
    "A sum passes 1. A product passes the other factor.",
)
def _(a, b, c):
    return {"L": 1.0, "e": 1.0, "g": 1.0, "a": b + 1.0, "b": a, "c": 1.0}


@mistake(
    backward,
    "The two paths of a are subtracted or averaged.",
    "A square grows on two sides. Is the new area one strip minus the other?",
    "Your line for a has the right two parts. Look at the sign between them, and at what comes after them.",
    "Each path moves L by its own amount. How far does L move in all?",
)
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b * right["e"] - right["g"]}


@backward.mistakes[-1]
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": right["g"] - b * right["e"]}


@backward.mistakes[-1]
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": (b * right["e"] + right["g"]) / 2}


@mistake(
    backward,
    "One path of a is counted twice, the other not at all.",
    "Two arrows leave a. Do they lead to the same circle?",
    "Look at the two parts of your line for a. Which boxes do they come from?",
    "Each path brings what comes from its own box, times its own local derivative.",
)
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": 2 * b * right["e"]}


@backward.mistakes[-1]
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": 2 * right["g"]}


@backward.mistakes[-1]
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b * right["g"] + right["e"]}


@backward.mistakes[-1]
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b * right["e"] + right["e"]}


@backward.mistakes[-1]
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b * right["g"] + right["g"]}


@mistake(
    backward,
    "A factor is missing in one of a's two paths.",
    "How many steps does each path from a to L have?",
    "Your line for a has two parts. Count the factors in each of them.",
    "Along each path, every step is a factor: the local derivative, and what comes from above.",
)
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b * right["e"] + 1.0}


@backward.mistakes[-1]
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b + right["g"]}


@backward.mistakes[-1]
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": right["e"] + right["g"]}


@backward.mistake(
    "A slope is found by a division, and the number below the fraction bar can be 0.",
    "What does your function return for b = 0?",
    "Look for a `/` in your lines. Which values can come after it?",
    "A product passes the other factor, and that already has a name: you don't need a division.",
    when=lambda trial: any(
        isinstance(seen, Stopped) and seen.error.startswith("ZeroDivisionError") for seen in trial.seen.values()
    ),
)
def _(a, b, c):
    L = (a * b) * (a + c)
    return walked(a, b, c) | {"e": L / (a * b), "g": L / (a + c)}


@mistake(
    backward,
    "c's own value was passed on.",
    "If c grows by 0.1, by how much does a + c grow? Does it matter how large c is?",
    "Look at the factor in front of what comes from above, in your line for c.",
    "Whatever one term of a sum gains, the sum gains: no more and no less.",
)
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"c": c * right["g"]}


@mistake(
    backward,
    "What comes from above comes from the wrong box.",
    "What does the number named above lead into: e, or g?",
    "Follow the arrow from the input to the box that it leads to. Do you use the slope of that box?",
    "An input gets its slope from the boxes that it helped to make, and from no others.",
)
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"b": a * right["g"], "c": right["e"]}


@mistake(
    backward,
    "The sign of the whole walk is the wrong way round.",
    "If you nudge L up by 0.001, does L rise or fall?",
    "All your slopes have the wrong sign. Look at the first line of your walk.",
    "A number moves exactly as far as itself, and in the same direction.",
    where=lambda names: "L" in names,
)
def _(a, b, c):
    return walked(a, b, c, top=-1.0)


@mistake(
    backward,
    "These slopes hold for one set of inputs only: numbers are typed in.",
    "What does your function return for other numbers than 2.5, −1.5 and 3?",
    "Look for numbers in your lines where the chapter has names.",
    "The walk is the same for all inputs, so use only the names of the values in it.",
)
def _(a, b, c):
    return walked(2.5, -1.5, 3.0)


# -- Task 3: find the bug ---------------------------------------------------------------------------------------------


def difference(a, b, c, f, above=None, e=1.0, c_local=-1.0):
    """The slopes of L = (a·b − c)·f, for any local derivatives of the difference."""
    above = f if above is None else above
    return {"a": b * e * above, "b": a * e * above, "c": c_local * above, "f": a * b - c}


DIFFERENCES = {
    "a = 1.7, b = -0.6, c = 2.3, f = -1.4": (1.7, -0.6, 2.3, -1.4),
    "a = -1.3, b = 3.1, c = 0.7, f = 2.6": (-1.3, 3.1, 0.7, 2.6),
}


@task("Tried at two points: all four slopes agree with a nudge, including the one after the minus.", probes=DIFFERENCES)
def mended_slopes(a, b, c, f):
    """The slopes of L = (a·b − c)·f."""
    return difference(a, b, c, f)


@mistake(
    mended_slopes,
    "The bug is still there: a difference is not a sum.",
    "If c gets larger, does e − c get larger or smaller?",
    "Three of the four slopes are right. Which step comes between c and the rest?",
    "Write the limit for e − c with c + h in place of c. What is left when you divide by h?",
)
def _(a, b, c, f):
    return difference(a, b, c, f, c_local=1.0)


@mistake(
    mended_slopes,
    "Now the sign of e is turned round as well.",
    "In e − c, does more of e make the result smaller?",
    "Compare your slopes of a and b with those of the program before you changed it.",
    "Only the term after the minus pulls the other way. Work out one limit for each of the two terms.",
)
def _(a, b, c, f):
    return difference(a, b, c, f, e=-1.0)


@mistake(
    mended_slopes,
    "The signs of a, b and c are all turned round.",
    "In e − c, which of the two makes the result smaller when it grows? Which one makes it larger?",
    "a and b were right before you began, and c was wrong. Where did you put the minus, and which slopes use it?",
    "What comes from above goes to both terms of the difference. The minus belongs to one arrow only.",
)
def _(a, b, c, f):
    return difference(a, b, c, f, above=-f)


@mistake(
    mended_slopes,
    "The local derivative alone: what comes from above is missing.",
    "If f were ten times as large, would c matter more to L?",
    "Look at your line for c. Is the slope of d in it?",
    "The sign is the local derivative. You still have to multiply it by what comes from above.",
)
def _(a, b, c, f):
    return difference(a, b, c, f) | {"c": -1.0}


mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f) | {"c": 1.0})


@mistake(
    mended_slopes,
    "What comes from above is missing in the lines for a and b.",
    "If f were ten times as large, would a and b matter more to L?",
    "Compare your slopes of a and b with those of the program before you changed it.",
    "What comes from above is a factor in every line after it, not only in the line for c.",
)
def _(a, b, c, f):
    return difference(a, b, c, f) | {"a": b, "b": a}


mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f) | {"a": b, "b": a, "c": -1.0})


@mistake(
    mended_slopes,
    "The sign of c's slope does not follow the sign of f.",
    "If f changes its sign, does more of c still push L the same way?",
    "In your line for c, look for an `abs`, or for a sign that you chose by looking at the numbers.",
    "A minus turns any sign round. `abs` makes all signs the same.",
)
def _(a, b, c, f):
    return difference(a, b, c, f) | {"c": abs(f)}


mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f) | {"c": -abs(f)})


@mistake(
    mended_slopes,
    "c's own value was passed on.",
    "If c grows by 0.1, how far does e − c move? Does it matter how large c is?",
    "Look at the factor in front of what comes from above, in your line for c.",
    "As in a sum, it does not matter how large the terms of a difference are.",
)
def _(a, b, c, f):
    return difference(a, b, c, f, c_local=-c)


mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f) | {"c": -c})
mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f) | {"c": c})


@mistake(
    mended_slopes,
    "Added the rates instead of multiplying them.",
    "One turn of a wheel turns the next one 3 times. Each of those turns the third one twice. How often does it turn?",
    "In your line for c, look at how you combine the local derivative with what comes from above.",
    "In a chain, each rate stretches what the rate before it has stretched already.",
)
def _(a, b, c, f):
    return difference(a, b, c, f) | {"c": f - 1}


@mistake(
    mended_slopes,
    "c's own value was passed on, and the bug is still there.",
    "If c grows by 0.1, how far does e − c move, and which way? Does it matter how large c is?",
    "Look at the factor in front of what comes from above, in your line for c.",
    "It does not matter how large the terms of a difference are. It does matter which of them comes after the minus.",
)
def _(a, b, c, f):
    return difference(a, b, c, f, c_local=c)


@mistake(
    mended_slopes,
    "The other term was passed on, as if the difference were a product.",
    "If c grows by 0.1, how far does e − c move? Does it matter how large e is?",
    "Look at the factor in front of what comes from above, in your line for c.",
    "As in a sum, it does not matter how large the terms of a difference are.",
)
def _(a, b, c, f):
    return difference(a, b, c, f, c_local=-a * b)


mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f, c_local=a * b))


@mistake(
    mended_slopes,
    "The value of d is in the line for c instead of its slope. The slope of d is f.",
    "What comes from above to the step d = e − c: the size of d, or how far L moves with d?",
    "Look at your line for c. Did you use d, or dL_dd?",
    "By the time you get to c, you have the slope of d. Use that.",
)
def _(a, b, c, f):
    return difference(a, b, c, f) | {"c": -(a * b - c)}


mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f) | {"c": a * b - c})


@mistake(
    mended_slopes,
    "c does make a difference to L.",
    "If c grows by 0.1, does d stay where it is?",
    "Nudge c in the cell of the task. What does L do?",
    "Only a constant has the slope 0. c is an input like the others.",
)
def _(a, b, c, f):
    return difference(a, b, c, f, c_local=0.0)


@mistake(
    mended_slopes,
    "Now the way forward is wrong: the difference became a sum, or its terms changed places.",
    "What is d for a = 1, b = 2, c = 5?",
    "The bug was on the way back. Compare your line for d with the original program.",
    "The slope of f is the value of d, so d must match the expression.",
)
def _(a, b, c, f):
    return difference(a, b, c, f) | {"f": a * b + c}


mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f) | {"f": c - a * b})
mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f, c_local=1.0) | {"f": a * b + c})
mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f, e=-1.0, c_local=1.0) | {"f": c - a * b})


@mistake(
    mended_slopes,
    "The product's partners are swapped.",
    "A rectangle gets a little wider. Is the new strip as long as the width, or as long as the height?",
    "Compare your slopes of a and b with those of the program before you changed it.",
    "How much a nudge of one factor matters depends on the other factor, not on its own size.",
)
def _(a, b, c, f):
    right = difference(a, b, c, f)
    return right | {"a": right["b"], "b": right["a"]}


@mistake(
    mended_slopes,
    "A number from the example is typed in.",
    "What is the slope of c if f is 2.6?",
    "Look for a number in your line for c where there should be a name.",
    "The numbers of the example are right for its inputs only. The check tries others.",
)
def _(a, b, c, f):
    return difference(a, b, c, f) | {"c": 1.25}


# -- Task 4: a neuron -------------------------------------------------------------------------------------------------

NEURONS = {
    "x1 = 1.7, w1 = -0.6, x2 = 0.7, w2 = 1.3, b = 0.9": (1.7, -0.6, 0.7, 1.3, 0.9),
    "x1 = -0.8, w1 = 0.9, x2 = 2.3, w2 = 0.3, b = 0.6": (-0.8, 0.9, 2.3, 0.3, 0.6),
}


def back_through(x1, w1, x2, w2, b, gate=lambda n, o: 1 - o**2):
    """The slopes of a neuron, for any local derivative of its squeeze."""
    n = x1 * w1 + x2 * w2 + b
    dn = gate(n, math.tanh(n))
    return {"n": dn, "b": dn, "x1": w1 * dn, "w1": x1 * dn, "x2": w2 * dn, "w2": x2 * dn}


def n_is_wrong(names):
    return "n" in names


@task("Tried on two neurons: all six slopes agree with a nudge.", probes=NEURONS)
def neuron_backward(x1, w1, x2, w2, b):
    """The slopes of o = tanh(x1·w1 + x2·w2 + b)."""
    return back_through(x1, w1, x2, w2, b)


@mistake(
    neuron_backward,
    "The slope of tanh is taken from its input instead of its output.",
    "Far to the right, at n = 3, is tanh falling steeply? What does your formula say there?",
    "Which number do you square: the one that goes into the squeeze, or the one that comes out?",
    "The chapter's derivation ends with a square of m/p. Look up what m/p was called.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 1 - n**2)


@mistake(
    neuron_backward,
    "A square is missing in the slope of tanh.",
    "tanh is equally steep at −1 and at 1. Is your formula?",
    "Compare your line for n with the last line of the derivation in the chapter.",
    "The slope must not depend on the sign of the output. Which power makes a sign disappear?",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 1 - o)


@mistake(
    neuron_backward,
    "The slope of tanh is upside down.",
    "Where is tanh steepest, in the middle or far out? And where is your formula largest?",
    "Look at your line for n. Is there a subtraction in it, and which way round is it?",
    "In the middle, where the output is 0, the slope is 1. Far out it is nearly 0.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: o**2)


neuron_backward.mistakes[-1](lambda *values: back_through(*values, lambda n, o: 1 / (1 - o**2)))


@mistake(
    neuron_backward,
    "The sign of tanh's slope is the wrong way round.",
    "tanh climbs everywhere. Is your slope at n positive?",
    "Look at your line for n. What is subtracted from what?",
    "The result must be between 0 and 1. Which of the two terms is larger?",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: o**2 - 1)


@mistake(
    neuron_backward,
    "tanh was applied twice.",
    "How many squeezes are there between n and o?",
    "In your line for n, which number do you pass to tanh: n, or o, which has been through it already?",
    "The output is squeezed already. The formula only needs its square.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 1 - math.tanh(o) ** 2)


@mistake(
    neuron_backward,
    "The value of the output was passed on instead of its slope.",
    "How far does o move when you nudge n? Is that the same as how large o is?",
    "Look at your line for n. Is there a derivative in it?",
    "The squeeze has a local derivative of its own: the chapter derives it from a rectangle.",
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: o)


@mistake(
    neuron_backward,
    "The slope of n is missing in the lines after it.",
    "Your slopes tell you how far n moves. The question asks about o. What is between the two?",
    "n is right. Look at your lines for b, the weights and the inputs. Is the slope of n in them?",
    "What comes from above is a factor in every line after it.",
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b) | {"b": 1.0, "x1": w1, "w1": x1, "x2": w2, "w2": x2}


@mistake(
    neuron_backward,
    "The squeeze is left out: the slope at n is 1.",
    "If n is already large, does o still move as far as n?",
    "o is tanh(n), not n. Which local derivative is on that arrow?",
    "Between n and o there is a curve. Its slope depends on where you are on it.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 1.0)


@mistake(
    neuron_backward,
    "The product's partners are swapped.",
    "If an input is 0, does its weight make any difference?",
    "Look at the four lines for the two products. Which factor did you give to which?",
    "How much a nudge of one factor matters depends on the other factor, not on its own size.",
)
def _(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    return right | {"x1": right["w1"], "w1": right["x1"], "x2": right["w2"], "w2": right["x2"]}


@mistake(
    neuron_backward,
    "Added the rates instead of multiplying them.",
    "One turn of a wheel turns the next one 3 times. Each of those turns the third one twice. How often does it turn?",
    "In the lines for the two products, look at how you combine the local derivative with the slope of n.",
    "In a chain, each rate stretches what the rate before it has stretched already.",
)
def _(x1, w1, x2, w2, b):
    dn = back_through(x1, w1, x2, w2, b)["n"]
    return {"n": dn, "b": 1 + dn, "x1": w1 + dn, "w1": x1 + dn, "x2": w2 + dn, "w2": x2 + dn}


@mistake(
    neuron_backward,
    "b's own value was passed on: in a sum, that makes no difference.",
    "If b grows by 0.1, by how much does n grow? Does it matter how large b is?",
    "b goes into n through a sum. Which local derivative is on that arrow?",
    "Whatever one term of a sum gains, the sum gains: no more and no less.",
)
def _(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    return right | {"b": b * right["n"]}


@mistake(
    neuron_backward,
    "The sum passed the other terms on to b.",
    "If b grows by 0.1, by how much does n grow? Do the two products make any difference?",
    "b goes into n through a sum. Which local derivative is on that arrow?",
    "Whatever one term of a sum gains, the sum gains: no more and no less.",
)
def _(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    return right | {"b": (x1 * w1 + x2 * w2) * right["n"]}


@mistake(
    neuron_backward,
    "The bias was forgotten on the way forward.",
    "What does the neuron add to the two products before it squeezes?",
    "Print your n, and work it out by hand once.",
    "The slope of the squeeze depends on n, so a wrong n makes every slope wrong.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, 0.0)


@mistake(
    neuron_backward,
    "You squared the whole difference.",
    "Far out, tanh is flat on both sides. What does your formula give where the output is −1?",
    "Look at the brackets in your line for n. What is squared?",
    "In the chapter's last line one quotient is squared, and nothing else.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: (1 - o) ** 2)


@mistake(
    neuron_backward,
    "Twice the output instead of its square.",
    "tanh is equally steep at −1 and at 1. Is your formula?",
    "In Python, one star multiplies. Look at what comes after your o.",
    "The slope must not depend on the sign of the output. A square sees to that.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 1 - 2 * o)


neuron_backward.mistakes[-1](lambda *values: back_through(*values, lambda n, o: -2 * o))
neuron_backward.mistakes[-1](lambda *values: back_through(*values, lambda n, o: 2 * o))


@mistake(
    neuron_backward,
    "The slope of tanh has a plus where it needs a minus.",
    "Far out, tanh is flat. What does your formula give there?",
    "Compare your line for n with the last line of the derivation in the chapter.",
    "In the middle the slope is 1, and everywhere else it is smaller.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 1 + o**2)


@mistake(
    neuron_backward,
    "This is the slope of another squeeze.",
    "How steep is tanh in the middle, at n = 0? What does your formula give there?",
    "Compare your line for n with the last line of the derivation in the chapter.",
    "In the middle, where the output is 0, the slope of tanh is 1. Far out it is nearly 0.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: o * (1 - o))


neuron_backward.mistakes[-1](lambda *values: back_through(*values, lambda n, o: 1 / (1 + n**2)))
neuron_backward.mistakes[-1](lambda *values: back_through(*values, lambda n, o: math.cos(n)))
neuron_backward.mistakes[-1](lambda *values: back_through(*values, lambda n, o: 1 + math.tan(n) ** 2))
neuron_backward.mistakes[-1](lambda *values: back_through(*values, lambda n, o: 1 - math.tan(n) ** 2))


@mistake(
    neuron_backward,
    "The value that goes into the squeeze was passed on instead of a slope.",
    "How far does o move when you nudge n? Is that the same as how large n is?",
    "Look at your line for n. Is there a derivative in it?",
    "The squeeze has a local derivative of its own: the chapter derives it from a rectangle.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: n)


@mistake(
    neuron_backward,
    "The value of n was passed on instead of its slope.",
    "How large n is, or how far o moves with n: which of the two do the lines after n need?",
    "Your line for n is right. Look at your other lines. Do they use n, or its slope?",
    "What comes from above is a slope, never a value.",
    where=lambda names: "n" not in names,
)
def _(x1, w1, x2, w2, b):
    n = x1 * w1 + x2 * w2 + b
    return {"n": 1 - math.tanh(n) ** 2, "b": n, "x1": w1 * n, "w1": x1 * n, "x2": w2 * n, "w2": x2 * n}


@mistake(
    neuron_backward,
    "This is the square root of the slope of tanh: a square is missing somewhere.",
    "In the middle your formula is right. Does it fall fast enough on the way out?",
    "Compare your line for n with the last line of the derivation in the chapter.",
    "If you use cosh, square the whole fraction. If you use the output, square it, and don't take a root.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: math.sqrt(1 - o**2))


@mistake(
    neuron_backward,
    "On the way forward a product is missing, or the operations are mixed up.",
    "What is n for the inputs 1 and 2, the weights 3 and 4, and the bias 5?",
    "Print your n, and work it out by hand once.",
    "Multiply each input by its own weight, and then add everything up.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return slopes_at(x1 * w1 + b, x1, w1, x2, w2)


neuron_backward.mistakes[-1](lambda x1, w1, x2, w2, b: slopes_at(x2 * w2 + b, x1, w1, x2, w2))
neuron_backward.mistakes[-1](lambda x1, w1, x2, w2, b: slopes_at(x1 * w1 * x2 * w2 + b, x1, w1, x2, w2))
neuron_backward.mistakes[-1](lambda x1, w1, x2, w2, b: slopes_at((x1 + w1) * (x2 + w2) + b, x1, w1, x2, w2))
neuron_backward.mistakes[-1](lambda x1, w1, x2, w2, b: slopes_at(x1 * w2 + x2 * w1 + b, x1, w1, x2, w2))
neuron_backward.mistakes[-1](lambda x1, w1, x2, w2, b: slopes_at((x1 * w1 + x2 * w2) * b, x1, w1, x2, w2))


def slopes_at(n, x1, w1, x2, w2):
    """The slopes of a neuron whose way forward gave n."""
    dn = 1 - math.tanh(n) ** 2
    return {"n": dn, "b": dn, "x1": w1 * dn, "w1": x1 * dn, "x2": w2 * dn, "w2": x2 * dn}


@mistake(
    neuron_backward,
    "The bias is subtracted on the way forward.",
    "What does the neuron do with b before it squeezes?",
    "Print your n, and work it out by hand once.",
    "The slope of the squeeze depends on n, so a wrong n makes every slope wrong.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    right = slopes_at(x1 * w1 + x2 * w2 - b, x1, w1, x2, w2)
    return right | {"b": -right["n"]}


@neuron_backward.mistakes[-1]
def _(x1, w1, x2, w2, b):
    return slopes_at(x1 * w1 + x2 * w2 - b, x1, w1, x2, w2)


@mistake(
    neuron_backward,
    "A sign got lost.",
    "If an input is negative and its weight grows, does n rise or fall?",
    "Compare the signs of your slopes with those of the inputs and the weights.",
    "A negative factor turns the direction round. Pass it on with its sign.",
)
def _(x1, w1, x2, w2, b):
    return {name: abs(slope) for name, slope in back_through(x1, w1, x2, w2, b).items()}


@neuron_backward.mistakes[-1]
def _(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    return {name: slope if name == "n" else -slope for name, slope in right.items()}


@mistake(
    neuron_backward,
    "Each product's own value was passed on instead of the other factor.",
    "If x1 grows by 0.1, does the product grow by 0.1 times itself?",
    "Look at the four lines for the two products. Is the input in its own line?",
    "How much a nudge of one factor matters depends on the other factor, not on its own size.",
)
def _(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    dn = right["n"]
    return right | {"x1": x1 * w1 * dn, "w1": x1 * w1 * dn, "x2": x2 * w2 * dn, "w2": x2 * w2 * dn}


@mistake(
    neuron_backward,
    "The two products are crossed.",
    "Which weight is x1 multiplied by?",
    "Follow the arrows from each input to its circle.",
    "An input's partner is the one that leads into the same circle.",
)
def _(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    return right | {"x1": right["x2"], "w1": right["w2"], "x2": right["x1"], "w2": right["w1"]}


@mistake(
    neuron_backward,
    "The sum passed on the other product.",
    "If one product grows by 0.1, by how much does n grow? Does the other product make any difference?",
    "Each product goes into n through a sum. Which local derivative is on that arrow?",
    "Whatever one term of a sum gains, the sum gains: no more and no less.",
)
def _(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    first, second = x1 * w1, x2 * w2
    return right | {name: right[name] * (second if name.endswith("1") else first) for name in ("x1", "w1", "x2", "w2")}


@mistake(
    neuron_backward,
    "The slope of the squeeze is counted twice.",
    "How many squeezes are there between a weight and o?",
    "Your line for n already has the slope of the squeeze in it. Which factor does each of the other lines add?",
    "Every circle on the path brings one factor: one for the squeeze, one for each sum, one for the product.",
)
def _(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    return {name: slope if name == "n" else slope * right["n"] for name, slope in right.items()}


@mistake(
    neuron_backward,
    "The local derivative is missing: every input gets the slope of n.",
    "When you nudge a factor, does the product move as far as the factor?",
    "Look at the four lines for the inputs and weights. There is one more circle between these and the sum.",
    "Local derivative times what comes from above: two factors at every step.",
)
def _(x1, w1, x2, w2, b):
    return dict.fromkeys(("n", "b", "x1", "w1", "x2", "w2"), back_through(x1, w1, x2, w2, b)["n"])


@mistake(
    neuron_backward,
    "b does make a difference to o.",
    "If b grows by 0.1, does n stay where it is?",
    "Follow the arrow from b. Which circle does it lead to?",
    "Only a constant has the slope 0. The bias is an input of the sum like the others.",
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b) | {"b": 0.0}


@mistake(
    neuron_backward,
    "These are values, not slopes.",
    "Is your number the value in the box, or does it say how far o moves when you nudge that value?",
    "The values come from the way forward. The slopes come from the walk back.",
    "Start with 1 at o and walk to the left. Each step multiplies by one more factor.",
)
def _(x1, w1, x2, w2, b):
    return {"n": x1 * w1 + x2 * w2 + b, "b": b, "x1": x1, "w1": w1, "x2": x2, "w2": w2}


@mistake(
    neuron_backward,
    "These are the slopes of the chapter's neuron, whatever the inputs are.",
    "What does your function return for another neuron?",
    "Look for numbers in your lines where there should be names.",
    "The walk is the same for every neuron, so use only the names of the values in it.",
)
def _(x1, w1, x2, w2, b):
    return {"n": 0.5, "b": 0.5, "x1": -1.5, "w1": 1.0, "x2": 0.5, "w2": 0.0}


@neuron_backward.mistakes[-1]
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 0.5)


# -- Task 5: explore --------------------------------------------------------------------------------------------------

START = (1.7, -2.6, 7.3, -1.4)


def after_one_step(step):
    """L = (a·b + c)·f after one step up its gradient from START."""
    a, b, c, f = START
    slopes = (b * f, a * f, f, a * b + c)
    a, b, c, f = (value + step * slope for value, slope in zip(START, slopes))
    return (a * b + c) * f


@number(
    "One step of that size lifts L above 1.34, about as high as one straight step can.",
    observe=lambda step: step > 0 and after_one_step(step) > 1.34,
)
def longest_step():
    """The step up the gradient from START that lifts L most."""
    return 0.336


@longest_step.mistake(
    "A step downwards, or none at all.",
    "Look at the sign of your step. Which way does it push the inputs? Do they move at all?",
    "Adding the gradient climbs, subtracting it goes down. Which one do you want here?",
    "The task is to lift L as high as one step can.",
    when=lambda trial: trial.answer <= 0,
)
def _():
    return -0.3


@longest_step.mistakes[-1]
def _():
    return -2.0


@longest_step.mistake(
    "Too short: L is still climbing there.",
    "Make your step a little longer. What happens to L?",
    "Print L for a list of steps, and look for the place where it stops growing.",
    "Close in from both sides, as you did with h in chapter 01.",
    when=lambda trial: 0 < trial.answer < 0.33,
)
def _():
    return 0.1


@longest_step.mistake(
    "Too long: you have gone over the top.",
    "Make your step a little shorter. What happens to L?",
    "The slopes hold where you started. How far away from there can you still trust them?",
    "Print L for a list of steps, and look for the place where it starts to fall.",
    when=lambda trial: trial.answer > 0.34,
)
def _():
    return 1.0
