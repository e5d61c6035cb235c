"""Task 2: fill in the backward walk."""

from ..core import Stopped, task

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


@backward.mistake(
    "a is used twice, but only one of its paths is counted.",
    "How many arrows leave a in the graph?",
    "Draw both paths from a to L. One goes through e. Which one is missing in your line for a?",
    "What arrives along different paths is combined into one number. Look at the square in the chapter.",
    partly=True,
)
def path_through_e_only(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b * right["e"]}


@backward.mistake(
    "a is used twice, but the path through e is not counted.",
    "How many arrows leave a in the graph?",
    "Draw both paths from a to L. One goes through g. Which one is missing in your line for a?",
    "What arrives along different paths is combined into one number. Look at the square in the chapter.",
    partly=True,
)
def path_through_g_only(a, b, c):
    right = walked(a, b, c)
    return right | {"a": right["g"]}


@backward.mistake(
    "The two paths of a are multiplied by each other.",
    "A square grows on two sides. Is the new area one strip times the other?",
    "Along one path you multiply. What do you do with the results of two paths?",
    "Each path moves L by its own amount, and neither amount depends on the other.",
    partly=True,
)
def paths_multiplied(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b * right["e"] * right["g"]}


@backward.mistake(
    "The seed is missing: the walk back began with 0.",
    "If you nudge L by 0.001, how far does L move?",
    "Every slope is a multiple of the number that you start with. What number do you start with?",
    "If you start with 0 at L, every slope comes out as 0.",
    partly=lambda names: {"e", "g"} <= names,
)
def seed_of_0(a, b, c):
    return walked(a, b, c, top=0.0)


@backward.mistake(
    "The walk back does not begin with the seed.",
    "If you nudge L by 0.001, how far does L move? Does it matter how large L is?",
    "All your slopes are off by the same factor. Look at the first line of your walk.",
    "The slope of a number towards itself does not depend on the number.",
    partly=lambda names: {"e", "g"} <= names,
)
def seed_of_L(a, b, c):
    return walked(a, b, c, top=a * b * (a + c))


@seed_of_L.also
def seed_of_2(a, b, c):
    return walked(a, b, c, top=2.0)


@seed_of_L.also
def seed_of_a_nudge(a, b, c):
    return walked(a, b, c, top=0.001)


@backward.mistake(
    "The local derivative alone: what comes from above is missing.",
    "If every slope from above were ten times as large, would your slopes change too?",
    "e and g are right. Look at the lines after them: is the slope of e, or of g, in each of those?",
    "Local derivative times what comes from above: two factors at every step.",
    partly=True,
)
def nothing_from_above(a, b, c):
    return walked(a, b, c, times=lambda local, above: local)


@backward.mistake(
    "Added the rates instead of multiplying them.",
    "One turn of a wheel turns the next one 3 times. Each of those turns the third one twice. How often does it turn?",
    "Take one path. Look at the sign between the local derivative and what comes from above.",
    "Add over the paths, but multiply along each of them.",
    partly=True,
)
def rates_added_in_each_line(a, b, c):
    return walked(a, b, c, times=lambda local, above: local + above)


@rates_added_in_each_line.also
def rates_added_with_the_seed(a, b, c):
    e, g = a * b, a + c
    return {"L": 1.0, "e": g, "g": e, "a": (b + g) + (1 + e), "b": a + g, "c": 1 + e}


@rates_added_in_each_line.also
def rates_added_but_for_the_sum(a, b, c):
    e, g = a * b, a + c
    return {"L": 1.0, "e": g, "g": e, "a": (b + g) + e, "b": a + g, "c": e}


@backward.mistake(
    "The product's partners are swapped.",
    "A rectangle gets a little wider. Is the new strip as long as the width, or as long as the height?",
    "Look at your lines for the two products. Which factor did you give to which?",
    "How much a nudge of one factor matters depends on the other factor, not on its own size.",
    partly=lambda names: bool({"e", "g"} & names),
)
def all_partners_swapped(a, b, c):
    e, g = a * b, a + c
    return {"L": 1.0, "e": e, "g": g, "a": a * e + g, "b": b * e, "c": g}


@backward.mistake(
    "The product's partners are swapped in e = a · b.",
    "If b is large, does a little more of a change e a lot, or a little?",
    "Your e and g are right. Look at the lines for a and b.",
    "How much a nudge of one factor matters depends on the other factor, not on its own size.",
    partly=True,
)
def partners_of_e_swapped(a, b, c):
    right = walked(a, b, c)
    return right | {"a": a * right["e"] + right["g"], "b": b * right["e"]}


@backward.mistake(
    "The sum passed the other term on, as if it were a product.",
    "If c grows by 0.1, by how much does a + c grow? Does the size of a matter?",
    "Look at what you pass from g to a and to c.",
    "Whatever one term of a sum gains, the sum gains: no more and no less.",
    partly=True,
)
def sum_as_a_product(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b * right["e"] + c * right["g"], "c": a * right["g"]}


@backward.mistake(
    "A sign got lost.",
    "In your head, nudge the number named above upwards. Does L rise or fall? Compare with the sign of its slope.",
    "Where could a minus get lost: in an `abs`, at a bracket, in a number typed instead of its name?",
    "A negative factor turns the direction round. Pass it on with its sign.",
    partly=True,
)
def sign_lost(a, b, c):
    return {name: abs(slope) for name, slope in walked(a, b, c).items()}


@sign_lost.also
def all_signs_turned(a, b, c):
    return {name: slope if name == "L" else -slope for name, slope in walked(a, b, c).items()}


@backward.mistake(
    "A slope of 0: every number in this graph moves L.",
    "In your head, nudge that number. Does L stay where it is?",
    "Follow the arrow from it. Is there a path to L?",
    "A slope is 0 only if there is no path to L, or a factor on it is 0. A sum does not stop anything.",
    partly=lambda names: not {"e", "g"} <= names,
)
def slope_of_0(a, b, c):
    return walked(a, b, c) | {"a": 0.0, "b": 0.0, "c": 0.0}


@backward.mistake(
    "These are values, not slopes.",
    "Does your number say how large e is, or how far L moves when you nudge e?",
    "The values come from the walk forward. Compare each of your lines with the ones above it.",
    "Start with 1 at L and walk back: every slope is a local derivative times a slope that you already have.",
    partly=True,
)
def values_for_slopes(a, b, c):
    return {"L": 1.0, "e": a * b, "g": a + c, "a": a, "b": b, "c": c}


@backward.mistake(
    "What comes from above alone: the local derivative is missing.",
    "When you nudge b, does e move as far as b?",
    "Compare your line for b with the chapter's rectangle. What does the step e = a · b do to a nudge?",
    "Local derivative times what comes from above: two factors at every step.",
    partly=True,
)
def from_above_alone(a, b, c):
    right = walked(a, b, c)
    return right | {"a": right["e"] + right["g"], "b": right["e"]}


@from_above_alone.also
def ones_and_twos(a, b, c):
    return {"L": 1.0, "e": 1.0, "g": 1.0, "a": 2.0, "b": 1.0, "c": 1.0}


@backward.mistake(
    "The product's partners are swapped, and so all the slopes after it are wrong too.",
    "In e · g, does a nudge of e matter as much as e is large, or as much as g is large?",
    "Look at your lines for e and g. The others only pass on what they get from there.",
    "How much a nudge of one factor matters depends on the other factor, not on its own size.",
    partly=lambda names: {"e", "g"} <= names,
)
def partners_of_L_swapped(a, b, c):
    e, g = a * b, a + c
    return {"L": 1.0, "e": e, "g": g, "a": b * e + g, "b": a * e, "c": g}


@backward.mistake(
    "The product e · g was treated like a sum.",
    "If e grows by 0.1, does L grow by 0.1, whatever g is?",
    "Look at your lines for e and g. Which local derivative did you write there?",
    "A sum passes 1. A product passes the other factor.",
    partly=True,
)
def product_as_a_sum(a, b, c):
    return {"L": 1.0, "e": 1.0, "g": 1.0, "a": b + 1.0, "b": a, "c": 1.0}


@backward.mistake(
    "The two paths of a are subtracted or averaged.",
    "A square grows on two sides. Is the new area one strip minus the other?",
    "Your line for a has the right two parts. Look at the sign between them, and at what comes after them.",
    "Each path moves L by its own amount. How far does L move in all?",
    partly=True,
)
def paths_subtracted(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b * right["e"] - right["g"]}


@paths_subtracted.also
def paths_subtracted_turned(a, b, c):
    right = walked(a, b, c)
    return right | {"a": right["g"] - b * right["e"]}


@paths_subtracted.also
def paths_averaged(a, b, c):
    right = walked(a, b, c)
    return right | {"a": (b * right["e"] + right["g"]) / 2}


@backward.mistake(
    "One path of a is counted twice, the other not at all.",
    "Two arrows leave a. Do they lead to the same circle?",
    "Look at the two parts of your line for a. Which boxes do they come from?",
    "Each path brings what comes from its own box, times its own local derivative.",
    partly=True,
)
def path_counted_twice(a, b, c):
    right = walked(a, b, c)
    return right | {"a": 2 * b * right["e"]}


@path_counted_twice.also
def second_path_counted_twice(a, b, c):
    right = walked(a, b, c)
    return right | {"a": 2 * right["g"]}


@path_counted_twice.also
def slopes_from_above_swapped(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b * right["g"] + right["e"]}


@path_counted_twice.also
def slope_of_e_twice(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b * right["e"] + right["e"]}


@path_counted_twice.also
def slope_of_g_twice(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b * right["g"] + right["g"]}


@backward.mistake(
    "A factor is missing in one of a's two paths.",
    "How many steps does each path from a to L have?",
    "Your line for a has two parts. Count the factors in each of them.",
    "Along each path, every step is a factor: the local derivative, and what comes from above.",
    partly=True,
)
def factor_missing_after_g(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b * right["e"] + 1.0}


@factor_missing_after_g.also
def factor_missing_after_e(a, b, c):
    right = walked(a, b, c)
    return right | {"a": b + right["g"]}


@factor_missing_after_g.also
def local_factor_missing(a, b, c):
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
def found_by_division(a, b, c):
    L = (a * b) * (a + c)
    return walked(a, b, c) | {"e": L / (a * b), "g": L / (a + c)}


@backward.mistake(
    "c's own value was passed on.",
    "If c grows by 0.1, by how much does a + c grow? Does it matter how large c is?",
    "Look at the factor in front of what comes from above, in your line for c.",
    "Whatever one term of a sum gains, the sum gains: no more and no less.",
    partly=True,
)
def own_value_of_c(a, b, c):
    right = walked(a, b, c)
    return right | {"c": c * right["g"]}


@backward.mistake(
    "What comes from above comes from the wrong box.",
    "What does the number named above lead into: e, or g?",
    "Follow the arrow from the input to the box that it leads to. Do you use the slope of that box?",
    "An input gets its slope from the boxes that it helped to make, and from no others.",
    partly=True,
)
def from_the_wrong_box(a, b, c):
    right = walked(a, b, c)
    return right | {"b": a * right["g"], "c": right["e"]}


@backward.mistake(
    "The sign of the whole walk is the wrong way round.",
    "If you nudge L up by 0.001, does L rise or fall?",
    "All your slopes have the wrong sign. Look at the first line of your walk.",
    "A number moves exactly as far as itself, and in the same direction.",
    partly=lambda names: "L" in names,
)
def walk_turned(a, b, c):
    return walked(a, b, c, top=-1.0)


@backward.mistake(
    "These slopes hold for one set of inputs only: numbers are typed in.",
    "What does your function return for other numbers than 2.5, −1.5 and 3?",
    "Look for numbers in your lines where the chapter has names.",
    "The walk is the same for all inputs, so use only the names of the values in it.",
    partly=True,
)
def numbers_typed_in(a, b, c):
    return walked(2.5, -1.5, 3.0)
