"""Chapter 03: the chain rule by hand."""

import math

from .core import Stopped, number, task
from .parts import mistake

# -- Task 1: pencil and paper -----------------------------------------------------------------------------------------

P, Q, R, S, T = 1.7, -0.4, 3.5, 0.6, -3.0


@number("All six agree with a nudge: the product passes the other factor, the sum passes 1.", tolerance=1e-6)
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
    "Your number for p says how far u moves when p is nudged. Is u what the question asks about?",
    "Follow the path from p to L in your graph. How many steps has it, and how many of them are in your number?",
    "Each step on the way to L stretches the nudge once more. Every one of them is a factor.",
)
def _():
    return paper(p=Q, q=P, r=S, s=R)


added_on_paper = mistake(
    slopes_on_paper,
    "Added where rates multiply.",
    "One turn of a wheel turns the next three times, and each of those turns the third twice. How often does it turn?",
    "Look at how you join the local derivative and what comes from above.",
    "A chain of rates: each one stretches what the one before has stretched.",
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
    "A rectangle grows wider by a little. Is the new strip as long as the width, or as the height?",
    "Look at the products. Which of its two inputs did you hand to which?",
    "What a factor is worth depends on its partner. Its own size does not come into it.",
)
def _():
    return paper(t=T, p=T * P, q=T * Q, r=T * R, s=T * S)


@mistake(
    slopes_on_paper,
    "A sign got lost.",
    "Nudge one input upwards in your head: does L rise or fall? Compare with the sign of its slope.",
    "Count the negative numbers on the path, for each of your slopes.",
    "A factor below zero turns the direction round. Two of them turn it back.",
)
def _():
    return {label: abs(value) for label, value in slopes_on_paper.reference().items()}


@slopes_on_paper.mistakes[-1]
def _():
    return {label: -value for label, value in slopes_on_paper.reference().items()}


@mistake(
    slopes_on_paper,
    "The minus of q got lost on the walk to the right.",
    "Is p · q above or below zero?",
    "Work out u once more, then g. The walk back can only be as right as the values it uses.",
    "A number below zero, times one above, lies below zero: u pulls g down.",
    where=lambda names: "L" in names or "dL/dt" in names,
)
def _():
    g = -P * Q + R * S
    return paper(t=g) | {"L": g * T}


@mistake(
    slopes_on_paper,
    "L itself is wrong: the brackets were left out.",
    "Is t a factor of r · s alone, or of the whole bracket?",
    "Work out g before you come to t, as in the list of steps.",
    "Brackets first: what stands in them is one number by the time t multiplies it.",
    where=lambda names: "L" in names,
)
def _():
    return paper() | {"L": P * Q + R * S * T}


@mistake(
    slopes_on_paper,
    "The walk to the right stopped before L, or took another operation.",
    "Which operation stands between g and L, and which between u and v?",
    "Compare the value in your last box with the list of steps.",
    "Each box holds what its operation makes of the two boxes before it.",
    where=lambda names: "L" in names,
)
def _():
    return paper() | {"L": P * Q + R * S}


for value in (P * Q + R * S + T, P * Q * R * S * T, 1.0):
    slopes_on_paper.mistakes[-1](lambda value=value: paper() | {"L": value})


@mistake(
    slopes_on_paper,
    "The walk stops at the product: its own local derivative is missing.",
    "How far does u move when p is nudged: as far as p?",
    "You have brought the slope from L to u and v. One circle lies between them and the inputs.",
    "Every circle on the path brings a factor, the first one too.",
)
def _():
    return paper(p=T, q=T, r=T, s=T)


@mistake(
    slopes_on_paper,
    "The slopes of one product stand at the inputs of the other.",
    "Which two inputs does the path through u lead to?",
    "Follow the arrows in your graph from each input to its circle.",
    "An input's partner is the one that meets it in the same circle.",
)
def _():
    return paper(p=T * S, q=T * R, r=T * Q, s=T * P)


@mistake(
    slopes_on_paper,
    "The product's own value was passed on, where the partner alone belongs.",
    "If p grows by 0.1, does u grow by 0.1 times u?",
    "Look at the local derivative that you wrote on the arrow: does it contain the input itself?",
    "What a factor is worth depends on its partner. Its own size does not come into it.",
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
    "g was handed to its own inputs, and t belongs there.",
    "In g · t, what is a little more of g worth: as much as g, or as much as t?",
    "Look at the circle next to L. Which number did you take from it to u and v?",
    "What a factor is worth depends on its partner. Its own size does not come into it.",
)
def _():
    g = P * Q + R * S
    return paper(p=g * Q, q=g * P, r=g * S, s=g * R)


@mistake(
    slopes_on_paper,
    "The sum split the slope in halves.",
    "If u grows by 0.1 and v stands still, by how much does u + v grow?",
    "Look at the circle of the sum. How much did you hand to each of its two arrows?",
    "A sum shares nothing out: each term gets all that comes from above.",
)
def _():
    return paper(p=T * Q / 2, q=T * P / 2, r=T * S / 2, s=T * R / 2)


@mistake(
    slopes_on_paper,
    "Zeros came back: the walk began with 0.",
    "If L is nudged by 0.001, how far does L move?",
    "Everything that you pass on is a multiple of the first number. What is your first number?",
    "With nothing to hand on at the end, nothing arrives anywhere.",
    where=lambda names: {f"dL/d{name}" for name in "tpqrs"} <= names,
)
def _():
    return paper(t=0.0, p=0.0, q=0.0, r=0.0, s=0.0)


@mistake(
    slopes_on_paper,
    "The sum passed the other term on, as if it were a product.",
    "If u grows by 0.1, by how much does u + v grow? Does the size of v matter?",
    "Look at the step g = u + v, and at the local derivative that you wrote on its two arrows.",
    "What one term of a sum gains, the sum gains, neither more nor less.",
)
def _():
    u, v = P * Q, R * S
    return paper(p=T * v * Q, q=T * v * P, r=T * u * S, s=T * u * R)


@mistake(
    slopes_on_paper,
    "These are values, not slopes.",
    "Is your number what stands in the box of the graph, or how far L moves when the box is nudged?",
    "The values come from the walk to the right. The slopes come from the walk back.",
    "Start at the right end with 1, and walk left: at each step a factor is added.",
)
def _():
    return paper(t=T, p=P, q=Q, r=R, s=S)


@mistake(
    slopes_on_paper,
    "The walk back began with L's value.",
    "If L itself is nudged by 0.001, how far does L move?",
    "All your slopes are off by the same factor. Compare it with your L.",
    "What is handed out at the very end is the slope of L with respect to itself. Its value does not matter.",
)
def _():
    right = slopes_on_paper.reference()
    return {label: value if label == "L" else value * right["L"] for label, value in right.items()}


@slopes_on_paper.mistake(
    "A slip on the walk to the right: g is off, and L with it.",
    "The slope of t is one of the boxes of your graph. Which box is it?",
    "dL/dt and L are wrong in the same way. Work out u and v once more, then their sum.",
    "The box before L holds u + v: two products, one of them below zero, added up.",
    when=lambda trial: (
        set(wrong_on_paper(trial)) == {"L", "dL/dt"}
        and math.isclose(trial.seen["L"], trial.seen["dL/dt"] * T, rel_tol=1e-6, abs_tol=1e-6)
    ),
)
def _():
    return paper(t=1.52) | {"L": -4.56}


slopes_on_paper.mistakes[-1](lambda: paper(t=R * S) | {"L": R * S * T})


@slopes_on_paper.mistake(
    "One number is off, and the rest of your walk is right.",
    "To which box or arrow of your graph does this number belong?",
    "Every number of the walk is made from two neighbours. Which two are they here, and what joins them?",
    "Work this one out again from its two neighbours, with the minus signs and the decimal point.",
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
    """The backward walk of e = a·b, g = a + c, L = e·g, with its seed and the way rates are joined left open."""
    e, g = a * b, a + c
    de, dg = times(g, top), times(e, top)
    return {"L": top, "e": de, "g": dg, "a": times(b, de) + times(1, dg), "b": times(a, de), "c": times(1, dg)}


@task("Tried at four points: all six slopes agree with a nudge, and a got its share from both paths.", probes=INPUTS)
def backward(a, b, c):
    """The slopes of L = e·g, with e = a·b and g = a + c."""
    return walked(a, b, c)


@mistake(
    backward,
    "a is used twice, and only one of its paths is counted.",
    "How many arrows leave a in the graph?",
    "Draw both ways from a to L. One goes through e. Which one is missing in your line for a?",
    "What arrives along different paths comes together in one number. Look at the square in the chapter.",
)
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b * right["e"]}


@mistake(
    backward,
    "a is used twice, and the path through e is not counted.",
    "How many arrows leave a in the graph?",
    "Draw both ways from a to L. One goes through g. Which one is missing in your line for a?",
    "What arrives along different paths comes together in one number. Look at the square in the chapter.",
)
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": right["g"]}


@mistake(
    backward,
    "The two paths of a are multiplied with each other.",
    "A square grows on two sides. Does its area gain one strip times the other?",
    "Along one path you multiply. What do you do with the results of two paths?",
    "Each path brings its own part of the movement of L, and the parts do not know of each other.",
)
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b * right["e"] * right["g"]}


@mistake(
    backward,
    "The seed is missing: the walk began with 0.",
    "If L is nudged by 0.001, how far does L move?",
    "Everything that you pass on is a multiple of the first number. What is your first number?",
    "With nothing to hand on at the end, nothing arrives anywhere.",
    where=lambda names: {"e", "g"} <= names,
)
def _(a, b, c):
    return walked(a, b, c, top=0.0)


@mistake(
    backward,
    "The walk does not begin with the seed.",
    "If L is nudged by 0.001, how far does L move? Does it matter how large L is?",
    "All your slopes are off by the same factor. Look at the first line of your walk.",
    "A slope of a number with respect to itself does not depend on the number.",
)
def _(a, b, c):
    return walked(a, b, c, top=a * b * (a + c))


backward.mistakes[-1](lambda a, b, c: walked(a, b, c, top=2.0))
backward.mistakes[-1](lambda a, b, c: walked(a, b, c, top=0.001))


@mistake(
    backward,
    "The local derivative alone: what comes from above is missing.",
    "What would your function return if L mattered ten times as much?",
    "e and g are right. One step further from L, look for the slope of e, or of g, in each of your lines.",
    "Local derivative, times what comes from above: two factors at every step.",
)
def _(a, b, c):
    return walked(a, b, c, times=lambda local, above: local)


added_in_backward = mistake(
    backward,
    "Added where rates multiply.",
    "One turn of a wheel turns the next three times, and each of those turns the third twice. How often does it turn?",
    "Within one path: look at the sign between the local derivative and what comes from above.",
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
    "A rectangle grows wider by a little. Is the new strip as long as the width, or as the height?",
    "Look at your lines for the two products. Which partner did you hand to which?",
    "What a factor is worth depends on its partner. Its own size does not come into it.",
)
def _(a, b, c):
    e, g = a * b, a + c
    return {"L": 1.0, "e": e, "g": g, "a": a * e + g, "b": b * e, "c": g}


backward.mistakes[-1].where = lambda names: bool({"e", "g"} & names)


@mistake(
    backward,
    "The product's partners are swapped in e = a · b.",
    "If b is large, is a little more of a worth much, or little?",
    "Your e and g are right. Look at the two lines one step further from L.",
    "What a factor is worth depends on its partner. Its own size does not come into it.",
)
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": a * right["e"] + right["g"], "b": b * right["e"]}


@mistake(
    backward,
    "The sum passed the other term on, as if it were a product.",
    "If c grows by 0.1, by how much does a + c grow? Does the size of a matter?",
    "Look at what you hand from g to a and to c.",
    "What one term of a sum gains, the sum gains, neither more nor less.",
)
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b * right["e"] + c * right["g"], "c": a * right["g"]}


@mistake(
    backward,
    "A sign got lost.",
    "Nudge the number named above upwards in your head: does L rise or fall? Compare with the sign of its slope.",
    "Where do you drop a minus: an `abs`, a bracket, a number typed instead of its name?",
    "A factor below zero turns the direction round. Pass it on with its sign.",
)
def _(a, b, c):
    return {name: abs(slope) for name, slope in walked(a, b, c).items()}


@backward.mistakes[-1]
def _(a, b, c):
    return {name: slope if name == "L" else -slope for name, slope in walked(a, b, c).items()}


@mistake(
    backward,
    "A slope of 0: every number in this graph moves L.",
    "Nudge that number in your head: does L stay where it is?",
    "Follow the arrow from it. Does a path lead to L?",
    "Only what has no path to the end has no slope. A sum is a path like any other.",
    where=lambda names: not {"e", "g"} <= names,
)
def _(a, b, c):
    return walked(a, b, c) | {"a": 0.0, "b": 0.0, "c": 0.0}


@mistake(
    backward,
    "These are values, not slopes.",
    "Is your number how large e is, or how far L moves when e is nudged?",
    "The values come from the walk forward. Compare each of your lines with the lines above it.",
    "Begin with 1 at L and walk back: every slope is a local derivative times the slope found before.",
)
def _(a, b, c):
    return {"L": 1.0, "e": a * b, "g": a + c, "a": a, "b": b, "c": c}


@mistake(
    backward,
    "What comes from above alone: the local derivative is missing.",
    "How far does e move when b is nudged: as far as b?",
    "Compare your line for b with the rectangle of the chapter. What does the step e = a · b do to a nudge?",
    "Local derivative, times what comes from above: two factors at every step.",
)
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"a": right["e"] + right["g"], "b": right["e"]}


@backward.mistakes[-1]
def _(a, b, c):
    return {"L": 1.0, "e": 1.0, "g": 1.0, "a": 2.0, "b": 1.0, "c": 1.0}


@mistake(
    backward,
    "The product's partners are swapped, and the slopes behind it go wrong with it.",
    "In e · g, is a little more of e worth as much as e, or as much as g?",
    "Look at your lines for e and g. The others only pass on what they get from there.",
    "What a factor is worth depends on its partner. Its own size does not come into it.",
    where=lambda names: {"e", "g"} <= names,
)
def _(a, b, c):
    e, g = a * b, a + c
    return {"L": 1.0, "e": e, "g": g, "a": b * e + g, "b": a * e, "c": g}


@mistake(
    backward,
    "The product e · g was taken for a sum.",
    "If e grows by 0.1, does L grow by 0.1, whatever g is?",
    "Look at your lines for e and g: which local derivative did you write there?",
    "A sum passes 1. A product passes the partner.",
)
def _(a, b, c):
    return {"L": 1.0, "e": 1.0, "g": 1.0, "a": b + 1.0, "b": a, "c": 1.0}


@mistake(
    backward,
    "The two paths of a are subtracted, or their mean is taken.",
    "A square grows on two sides. Does its area gain one strip, less the other?",
    "You have the right two parts in your line for a. Look at what stands between them, and behind them.",
    "Each path brings its own part of the movement of L, and the whole movement is what counts.",
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
    "One path of a is counted twice, and the other not at all.",
    "Two arrows leave a. Do they lead to the same circle?",
    "Look at the two parts of your line for a. From which boxes do they come?",
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
    "In one of a's two paths a factor is missing.",
    "How many steps has each path from a to L?",
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
    "A slope is found by a division, and what stands below the bar may be 0.",
    "What does your function return for b = 0?",
    "Look for a `/` in your lines. Which values can stand behind it?",
    "A product passes the partner, and the partner is at hand: nothing needs to be divided away.",
    when=lambda trial: any(
        isinstance(seen, Stopped) and seen.error.startswith("ZeroDivisionError") for seen in trial.seen.values()
    ),
)
def _(a, b, c):
    L = (a * b) * (a + c)
    return walked(a, b, c) | {"e": L / (a * b), "g": L / (a + c)}


@mistake(
    backward,
    "c's own value is passed on.",
    "If c grows by 0.1, by how much does a + c grow? Does it matter how large c was?",
    "Look at the factor in front of what comes from above, in your line for c.",
    "What one term of a sum gains, the sum gains, neither more nor less.",
)
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"c": c * right["g"]}


@mistake(
    backward,
    "What comes from above comes from the wrong box.",
    "From a to b there is one circle. Which box lies behind it: e, or g?",
    "Follow the arrow that leaves the input to the box where it arrives. Do you take the slope of that box?",
    "An input hears from the box that it helped to make, and from no other.",
)
def _(a, b, c):
    right = walked(a, b, c)
    return right | {"b": a * right["g"], "c": right["e"]}


@mistake(
    backward,
    "The sign of the walk is turned round.",
    "If L is nudged up by 0.001, does L rise or fall?",
    "All your slopes have the wrong sign. Look at the first line of your walk.",
    "A number moves with itself, one for one, and in the same direction.",
    where=lambda names: "L" in names,
)
def _(a, b, c):
    return walked(a, b, c, top=-1.0)


@mistake(
    backward,
    "These slopes hold at one point only: numbers are typed in.",
    "What does your function return for other numbers than 2.5, −1.5 and 3?",
    "Look for numbers in your lines, where the chapter has letters.",
    "The walk is the same for all inputs. Only the names of the values belong in it.",
)
def _(a, b, c):
    return walked(2.5, -1.5, 3.0)


# -- Task 3: find the bug ---------------------------------------------------------------------------------------------


def difference(a, b, c, f, above=None, e=1.0, c_local=-1.0):
    """The slopes of L = (a·b − c)·f, with the local derivatives of the difference left open."""
    above = f if above is None else above
    return {"a": b * e * above, "b": a * e * above, "c": c_local * above, "f": a * b - c}


DIFFERENCES = {
    "a = 1.7, b = -0.6, c = 2.3, f = -1.4": (1.7, -0.6, 2.3, -1.4),
    "a = -1.3, b = 3.1, c = 0.7, f = 2.6": (-1.3, 3.1, 0.7, 2.6),
}


@task("Tried at two points: all four slopes agree with a nudge, the one behind the minus too.", probes=DIFFERENCES)
def mended_slopes(a, b, c, f):
    """The slopes of L = (a·b − c)·f."""
    return difference(a, b, c, f)


@mistake(
    mended_slopes,
    "The bug is still there: a difference is not a sum.",
    "c gets larger. Does e − c get larger, or smaller?",
    "Three of the four slopes are right. Which step stands between c and the rest?",
    "Write the limit for e − c with c + h in place of c, and see what is left over h.",
)
def _(a, b, c, f):
    return difference(a, b, c, f, c_local=1.0)


@mistake(
    mended_slopes,
    "Now e is turned round as well.",
    "In e − c, does more of e make the result smaller?",
    "Compare your slopes of a and b with those of the program before you changed it.",
    "Only what stands behind the minus pulls the other way. Do one limit for each of the two terms.",
)
def _(a, b, c, f):
    return difference(a, b, c, f, e=-1.0)


@mistake(
    mended_slopes,
    "All three slopes behind the difference are turned round.",
    "In e − c, which of the two makes the result smaller when it grows? And which makes it larger?",
    "a and b were right before you began, and c was wrong. Where did you put the minus, and who receives it?",
    "What comes from above belongs to both terms of the difference. The sign belongs to one arrow only.",
)
def _(a, b, c, f):
    return difference(a, b, c, f, above=-f)


@mistake(
    mended_slopes,
    "The local derivative alone: what comes from above is missing.",
    "If f were ten times as large, would c matter more to L?",
    "Look at your line for c: does the slope of d stand in it?",
    "The sign is the local derivative. It still has to be joined with what comes from above.",
)
def _(a, b, c, f):
    return difference(a, b, c, f) | {"c": -1.0}


mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f) | {"c": 1.0})


@mistake(
    mended_slopes,
    "In the lines for a and b, what comes from above is missing.",
    "If f were ten times as large, would a and b matter more to L?",
    "Compare your slopes of a and b with those of the program before you changed it.",
    "What comes from above is a factor in every line behind it, not in the line for c alone.",
)
def _(a, b, c, f):
    return difference(a, b, c, f) | {"a": b, "b": a}


mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f) | {"a": b, "b": a, "c": -1.0})


@mistake(
    mended_slopes,
    "The sign of c's slope does not follow the sign of f.",
    "If f changes its sign, does more of c push L the same way as before?",
    "Look in your line for c for an `abs`, or for a sign that was chosen by looking at the numbers.",
    "A minus turns a sign round, whichever it was. `abs` makes all signs alike.",
)
def _(a, b, c, f):
    return difference(a, b, c, f) | {"c": abs(f)}


mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f) | {"c": -abs(f)})


@mistake(
    mended_slopes,
    "c's own value is passed on.",
    "If c grows by 0.1, how far does e − c move? Does it matter how large c was?",
    "Look at the factor in front of what comes from above, in your line for c.",
    "A difference does not ask how large its terms are, any more than a sum does.",
)
def _(a, b, c, f):
    return difference(a, b, c, f, c_local=-c)


mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f) | {"c": -c})
mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f) | {"c": c})


@mistake(
    mended_slopes,
    "Added where rates multiply.",
    "One turn of a wheel turns the next three times, and each of those turns the third twice. How often does it turn?",
    "Look at how you join the local derivative and what comes from above, in your line for c.",
    "A chain of rates: each one stretches what the one before has stretched.",
)
def _(a, b, c, f):
    return difference(a, b, c, f) | {"c": f - 1}


@mistake(
    mended_slopes,
    "c's own value is passed on, and the bug is still there.",
    "If c grows by 0.1, how far does e − c move, and which way? Does it matter how large c was?",
    "Look at the factor in front of what comes from above, in your line for c.",
    "A difference does not ask how large its terms are. It does ask which of them stands behind the minus.",
)
def _(a, b, c, f):
    return difference(a, b, c, f, c_local=c)


@mistake(
    mended_slopes,
    "The other term is passed on, as if the difference were a product.",
    "If c grows by 0.1, how far does e − c move? Does it matter how large e is?",
    "Look at the factor in front of what comes from above, in your line for c.",
    "A difference does not ask how large its terms are, any more than a sum does.",
)
def _(a, b, c, f):
    return difference(a, b, c, f, c_local=-a * b)


mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f, c_local=a * b))


@mistake(
    mended_slopes,
    "The slope of d is f; its value has no place in the line for c.",
    "What comes from above to the step d = e − c: how large d is, or how far L moves with d?",
    "Look at your line for c: which of the two names with a d did you take?",
    "The slope of d is worked out before that of c. Use it.",
)
def _(a, b, c, f):
    return difference(a, b, c, f) | {"c": -(a * b - c)}


mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f) | {"c": a * b - c})


@mistake(
    mended_slopes,
    "c does move L.",
    "If c grows by 0.1, does d stay where it is?",
    "Nudge c in the cell of the task: what does L do?",
    "Only a number that stands alone has no slope. c is an input like the others.",
)
def _(a, b, c, f):
    return difference(a, b, c, f, c_local=0.0)


@mistake(
    mended_slopes,
    "Now the way forward is wrong: the difference became a sum, or changed its order.",
    "What is d for a = 1, b = 2, c = 5?",
    "The bug was on the way back. Compare your line for d with that of the program.",
    "The slope of f is the value of d, so d must be what the expression says.",
)
def _(a, b, c, f):
    return difference(a, b, c, f) | {"f": a * b + c}


mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f) | {"f": c - a * b})
mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f, c_local=1.0) | {"f": a * b + c})
mended_slopes.mistakes[-1](lambda a, b, c, f: difference(a, b, c, f, e=-1.0, c_local=1.0) | {"f": c - a * b})


@mistake(
    mended_slopes,
    "The product's partners are swapped.",
    "A rectangle grows wider by a little. Is the new strip as long as the width, or as the height?",
    "Compare your slopes of a and b with those of the program before you changed it.",
    "What a factor is worth depends on its partner. Its own size does not come into it.",
)
def _(a, b, c, f):
    right = difference(a, b, c, f)
    return right | {"a": right["b"], "b": right["a"]}


@mistake(
    mended_slopes,
    "The number of the example is typed in.",
    "What is the slope of c if f is 2.6?",
    "Look for a number in your line for c, where a name should stand.",
    "The numbers of the example hold at one point. The check tries others.",
)
def _(a, b, c, f):
    return difference(a, b, c, f) | {"c": 1.25}


# -- Task 4: a neuron -------------------------------------------------------------------------------------------------

NEURONS = {
    "x1 = 1.7, w1 = -0.6, x2 = 0.7, w2 = 1.3, b = 0.9": (1.7, -0.6, 0.7, 1.3, 0.9),
    "x1 = -0.8, w1 = 0.9, x2 = 2.3, w2 = 0.3, b = 0.6": (-0.8, 0.9, 2.3, 0.3, 0.6),
}


def back_through(x1, w1, x2, w2, b, gate=lambda n, o: 1 - o**2):
    """The slopes of a neuron, with the local derivative of its squeeze left open."""
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
    "The slope of tanh is taken from its input.",
    "Far to the right, at n = 3, is tanh falling steeply? What does your formula say there?",
    "Your formula has a square in it. Of which number: the one that enters the squeeze, or the one that leaves it?",
    "The derivation in the chapter ends with a square of the quotient m/p. Look up what m/p was called.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 1 - n**2)


@mistake(
    neuron_backward,
    "The square is missing in the slope of tanh.",
    "tanh is equally steep at −1 and at 1. Is your formula?",
    "Compare your line for n with the last line of the derivation in the chapter.",
    "The slope must not depend on the sign of the output. Which power makes a sign vanish?",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 1 - o)


@mistake(
    neuron_backward,
    "The slope of tanh is upside down.",
    "Where is tanh steepest: in the middle, or far out? Where is your formula largest?",
    "Look at your line for n: what is subtracted from what, and is anything?",
    "In the middle, where the output is 0, the slope is 1. Far out nothing is left of it.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: o**2)


neuron_backward.mistakes[-1](lambda *values: back_through(*values, lambda n, o: 1 / (1 - o**2)))


@mistake(
    neuron_backward,
    "The sign of the slope of tanh is turned round.",
    "tanh climbs everywhere. Is your slope at n positive?",
    "Look at your line for n: what is subtracted from what?",
    "A number between 0 and 1 must be left. Which of the two terms is the larger?",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: o**2 - 1)


@mistake(
    neuron_backward,
    "tanh was applied twice.",
    "How many squeezes does a nudge of n pass on its way to o?",
    "Which number do you hand to tanh in your line for n: n, or o, which has been through it?",
    "The output is squeezed already. Its square is all that the formula needs.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 1 - math.tanh(o) ** 2)


@mistake(
    neuron_backward,
    "The value of the output is passed on, not its slope.",
    "How far does o move when n is nudged? Is that the same as how large o is?",
    "Look at your line for n: is there a derivative in it?",
    "The squeeze has a local derivative of its own: the chapter derives it from a rectangle.",
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: o)


@mistake(
    neuron_backward,
    "The walk stops before the squeeze: n's own slope is missing further back.",
    "Your slopes say how far n moves. The question asks about o. What lies between them?",
    "n is right. Look for its slope in your lines for b, for the weights and for the inputs.",
    "What comes from above is a factor in every line behind it.",
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b) | {"b": 1.0, "x1": w1, "w1": x1, "x2": w2, "w2": x2}


@mistake(
    neuron_backward,
    "The squeeze is left out: a slope of 1 at n.",
    "If n is already large, does o follow every nudge of it in full?",
    "o is tanh(n), not n. Which local derivative stands on that arrow?",
    "Between n and o is a curve. Its slope depends on where you stand on it.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 1.0)


@mistake(
    neuron_backward,
    "The product's partners are swapped.",
    "An input of 0 is silent. Should turning its weight change anything?",
    "Look at the four lines of the two products. Which partner did you hand to which?",
    "What a factor is worth depends on its partner. Its own size does not come into it.",
)
def _(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    return right | {"x1": right["w1"], "w1": right["x1"], "x2": right["w2"], "w2": right["x2"]}


@mistake(
    neuron_backward,
    "Added where rates multiply.",
    "One turn of a wheel turns the next three times, and each of those turns the third twice. How often does it turn?",
    "Look at how you join the local derivative and the slope of n, in the lines of the two products.",
    "A chain of rates: each one stretches what the one before has stretched.",
)
def _(x1, w1, x2, w2, b):
    dn = back_through(x1, w1, x2, w2, b)["n"]
    return {"n": dn, "b": 1 + dn, "x1": w1 + dn, "w1": x1 + dn, "x2": w2 + dn, "w2": x2 + dn}


@mistake(
    neuron_backward,
    "The sum passed its term on: b gets its own value.",
    "If b grows by 0.1, by how much does n grow? Does it matter how large b was?",
    "b enters n through a sum. Which local derivative stands on that arrow?",
    "What one term of a sum gains, the sum gains, neither more nor less.",
)
def _(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    return right | {"b": b * right["n"]}


@mistake(
    neuron_backward,
    "The sum passed the other terms on to b.",
    "If b grows by 0.1, by how much does n grow? Do the two products matter to that?",
    "b enters n through a sum. Which local derivative stands on that arrow?",
    "What one term of a sum gains, the sum gains, neither more nor less.",
)
def _(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    return right | {"b": (x1 * w1 + x2 * w2) * right["n"]}


@mistake(
    neuron_backward,
    "The bias was forgotten on the way forward.",
    "What does the neuron add to the two products before it squeezes?",
    "Print your n, and work it out once by hand.",
    "The slope of the squeeze depends on where you stand, so a wrong n makes every slope wrong.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, 0.0)


@mistake(
    neuron_backward,
    "The square is taken of the whole difference.",
    "Far out, tanh is flat on both sides. What does your formula say where the output is −1?",
    "Look at the brackets in your line for n: what is squared?",
    "In the chapter's last line one quotient is squared, and nothing else.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: (1 - o) ** 2)


@mistake(
    neuron_backward,
    "Twice the output stands where its square belongs.",
    "tanh is equally steep at −1 and at 1. Is your formula?",
    "In Python one star multiplies. Look at what stands behind your o.",
    "The slope must not depend on the sign of the output. A square sees to that.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 1 - 2 * o)


neuron_backward.mistakes[-1](lambda *values: back_through(*values, lambda n, o: -2 * o))
neuron_backward.mistakes[-1](lambda *values: back_through(*values, lambda n, o: 2 * o))


@mistake(
    neuron_backward,
    "A plus stands where a minus belongs in the slope of tanh.",
    "Far out tanh is flat. What does your formula say there?",
    "Compare your line for n with the last line of the derivation in the chapter.",
    "In the middle the slope is 1, and everywhere else it is less.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 1 + o**2)


@mistake(
    neuron_backward,
    "This is the slope of another squeeze.",
    "How steep is tanh in the middle, at n = 0? What does your formula say there?",
    "Compare your line for n with the last line of the derivation in the chapter.",
    "In the middle, where the output is 0, the slope of tanh is 1. Far out nothing is left of it.",
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
    "The value that enters the squeeze is passed on, not a slope.",
    "How far does o move when n is nudged? Is that the same as how large n is?",
    "Look at your line for n: is there a derivative in it?",
    "The squeeze has a local derivative of its own: the chapter derives it from a rectangle.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: n)


@mistake(
    neuron_backward,
    "n's value is passed on, where n's slope belongs.",
    "How large n is, or how far o moves with n: which of the two do the lines behind n need?",
    "Your line for n is right. Look for n in your other lines: which of the two names stands there?",
    "What comes from above is a slope, never a value.",
    where=lambda names: "n" not in names,
)
def _(x1, w1, x2, w2, b):
    n = x1 * w1 + x2 * w2 + b
    return {"n": 1 - math.tanh(n) ** 2, "b": n, "x1": w1 * n, "w1": x1 * n, "x2": w2 * n, "w2": x2 * n}


@mistake(
    neuron_backward,
    "A root of the slope of tanh: a square is missing somewhere.",
    "In the middle your formula is right. Does it fall fast enough on the way out?",
    "Compare your line for n with the last line of the derivation in the chapter.",
    "If you use cosh, the whole fraction is squared. If you use the output, it is squared, and no root is taken.",
    where=n_is_wrong,
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: math.sqrt(1 - o**2))


@mistake(
    neuron_backward,
    "One product is missing on the way forward, or the operations are mixed up.",
    "What is n for the inputs 1 and 2, the weights 3 and 4, and the bias 5?",
    "Print your n, and work it out once by hand.",
    "Each input meets its own weight in a product; then everything is added up.",
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
    """The slopes of a neuron whose way forward came to n."""
    dn = 1 - math.tanh(n) ** 2
    return {"n": dn, "b": dn, "x1": w1 * dn, "w1": x1 * dn, "x2": w2 * dn, "w2": x2 * dn}


@mistake(
    neuron_backward,
    "The bias is subtracted on the way forward.",
    "What does the neuron do with b before it squeezes?",
    "Print your n, and work it out once by hand.",
    "The slope of the squeeze depends on where you stand, so a wrong n makes every slope wrong.",
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
    "A factor below zero turns the direction round. Pass it on with its sign.",
)
def _(x1, w1, x2, w2, b):
    return {name: abs(slope) for name, slope in back_through(x1, w1, x2, w2, b).items()}


@neuron_backward.mistakes[-1]
def _(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    return {name: slope if name == "n" else -slope for name, slope in right.items()}


@mistake(
    neuron_backward,
    "Each product's own value is passed on, where the partner alone belongs.",
    "If x1 grows by 0.1, does the product grow by 0.1 times itself?",
    "Look at the four lines of the two products. Does the input stand in its own line?",
    "What a factor is worth depends on its partner. Its own size does not come into it.",
)
def _(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    dn = right["n"]
    return right | {"x1": x1 * w1 * dn, "w1": x1 * w1 * dn, "x2": x2 * w2 * dn, "w2": x2 * w2 * dn}


@mistake(
    neuron_backward,
    "The two products are crossed.",
    "Which weight meets x1 in the neuron?",
    "Follow the arrows from each input to its circle.",
    "An input's partner is the one that meets it in the same circle.",
)
def _(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    return right | {"x1": right["x2"], "w1": right["w2"], "x2": right["x1"], "w2": right["w1"]}


@mistake(
    neuron_backward,
    "The sum passed the other product on.",
    "If one product grows by 0.1, by how much does n grow? Does the other product matter to that?",
    "Each product enters n through a sum. Which local derivative stands on that arrow?",
    "What one term of a sum gains, the sum gains, neither more nor less.",
)
def _(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    first, second = x1 * w1, x2 * w2
    return right | {name: right[name] * (second if name.endswith("1") else first) for name in ("x1", "w1", "x2", "w2")}


@mistake(
    neuron_backward,
    "The slope of the squeeze is counted twice.",
    "How many squeezes lie between a weight and o?",
    "Your line for n has the slope of the squeeze in it already. What do the other lines add to it?",
    "Every circle on the path brings one factor: the squeeze one, the sum one, the product one.",
)
def _(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    return {name: slope if name == "n" else slope * right["n"] for name, slope in right.items()}


@mistake(
    neuron_backward,
    "The local derivative is missing: every input gets the slope of n.",
    "How far does a product move when one of its factors is nudged: as far as the factor?",
    "Look at the four lines of the two products. One circle lies between them and n's sum.",
    "Local derivative, times what comes from above: two factors at every step.",
)
def _(x1, w1, x2, w2, b):
    return dict.fromkeys(("n", "b", "x1", "w1", "x2", "w2"), back_through(x1, w1, x2, w2, b)["n"])


@mistake(
    neuron_backward,
    "b does move o.",
    "If b grows by 0.1, does n stay where it is?",
    "Follow the arrow from b. Which circle does it lead to?",
    "Only a number that stands alone has no slope. The bias is an input of the sum like the others.",
)
def _(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b) | {"b": 0.0}


@mistake(
    neuron_backward,
    "These are values, not slopes.",
    "Is your number what stands in the box of the graph, or how far o moves when the box is nudged?",
    "The values come from the walk to the right. The slopes come from the walk back.",
    "Start at o with 1, and walk left: at each step a factor is added.",
)
def _(x1, w1, x2, w2, b):
    return {"n": x1 * w1 + x2 * w2 + b, "b": b, "x1": x1, "w1": w1, "x2": x2, "w2": w2}


@mistake(
    neuron_backward,
    "These are the slopes of the chapter's neuron, whatever the inputs are.",
    "What does your function return for another neuron?",
    "Look for numbers in your lines, where names should stand.",
    "The walk is the same for every neuron. Only the names of the values belong in it.",
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
    "One step of that size lifts L above 1.34, as high as one straight step can.",
    observe=lambda step: step > 0 and after_one_step(step) > 1.34,
)
def longest_step():
    """The step up the gradient from START that lifts L most."""
    return 0.336


@longest_step.mistake(
    "A step downwards, or none at all.",
    "Look at the sign of your step. Which way does it push the inputs, and do they move at all?",
    "Plus the gradient climbs, minus the gradient descends. Which do you want here?",
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
    "Print L for a row of steps, and look for the place where it stops growing.",
    "Close in from both sides, as you did with h in chapter 01.",
    when=lambda trial: 0 < trial.answer < 0.33,
)
def _():
    return 0.1


@longest_step.mistake(
    "Too long: you have walked over the top.",
    "Make your step a little shorter. What happens to L?",
    "The slopes hold where you started. How far from there do you still trust them?",
    "Print L for a row of steps, and look for the place where it begins to fall.",
    when=lambda trial: trial.answer > 0.34,
)
def _():
    return 1.0
