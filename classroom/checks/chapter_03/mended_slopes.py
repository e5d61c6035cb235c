"""Task 3: find the bug."""

from ..core import task


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


@mended_slopes.mistake(
    "The bug is still there: a difference is not a sum.",
    "If c gets larger, does e − c get larger or smaller?",
    "Three of the four slopes are right. Which step comes between c and the rest?",
    "Write the limit for e − c with c + h in place of c. What is left when you divide by h?",
    partly=True,
)
def bug_left_as_it_was(a, b, c, f):
    return difference(a, b, c, f, c_local=1.0)


@mended_slopes.mistake(
    "Now the sign of e is turned round as well.",
    "In e − c, does more of e make the result smaller?",
    "Compare your slopes of a and b with those of the program before you changed it.",
    "Only the term after the minus pulls the other way. Work out one limit for each of the two terms.",
    partly=True,
)
def sign_of_e_turned(a, b, c, f):
    return difference(a, b, c, f, e=-1.0)


@mended_slopes.mistake(
    "The signs of a, b and c are all turned round.",
    "In e − c, which of the two makes the result smaller when it grows? Which one makes it larger?",
    "a and b were right before you began, and c was wrong. Where did you put the minus, and which slopes use it?",
    "What comes from above goes to both terms of the difference. The minus belongs to one arrow only.",
    partly=True,
)
def all_three_signs_turned(a, b, c, f):
    return difference(a, b, c, f, above=-f)


@mended_slopes.mistake(
    "The local derivative alone: what comes from above is missing.",
    "If f were ten times as large, would c matter more to L?",
    "Look at your line for c. Is the slope of d in it?",
    "The sign is the local derivative. You still have to multiply it by what comes from above.",
    partly=True,
)
def c_without_f(a, b, c, f):
    return difference(a, b, c, f) | {"c": -1.0}


@c_without_f.also
def c_without_f_or_minus(a, b, c, f):
    return difference(a, b, c, f) | {"c": 1.0}


@mended_slopes.mistake(
    "What comes from above is missing in the lines for a and b.",
    "If f were ten times as large, would a and b matter more to L?",
    "Compare your slopes of a and b with those of the program before you changed it.",
    "What comes from above is a factor in every line after it, not only in the line for c.",
    partly=True,
)
def a_and_b_without_f(a, b, c, f):
    return difference(a, b, c, f) | {"a": b, "b": a}


@a_and_b_without_f.also
def none_with_f(a, b, c, f):
    return difference(a, b, c, f) | {"a": b, "b": a, "c": -1.0}


@mended_slopes.mistake(
    "The sign of c's slope does not follow the sign of f.",
    "If f changes its sign, does more of c still push L the same way?",
    "In your line for c, look for an `abs`, or for a sign that you chose by looking at the numbers.",
    "A minus turns any sign round. `abs` makes all signs the same.",
    partly=True,
)
def sign_of_f_lost(a, b, c, f):
    return difference(a, b, c, f) | {"c": abs(f)}


@sign_of_f_lost.also
def sign_of_f_lost_with_minus(a, b, c, f):
    return difference(a, b, c, f) | {"c": -abs(f)}


@mended_slopes.mistake(
    "c's own value was passed on.",
    "If c grows by 0.1, how far does e − c move? Does it matter how large c is?",
    "Look at the factor in front of what comes from above, in your line for c.",
    "As in a sum, it does not matter how large the terms of a difference are.",
    partly=True,
)
def own_value_of_c(a, b, c, f):
    return difference(a, b, c, f, c_local=-c)


@own_value_of_c.also
def own_value_of_c_without_f(a, b, c, f):
    return difference(a, b, c, f) | {"c": -c}


@own_value_of_c.also
def own_value_of_c_alone(a, b, c, f):
    return difference(a, b, c, f) | {"c": c}


@mended_slopes.mistake(
    "Added the rates instead of multiplying them.",
    "One turn of a wheel turns the next one 3 times. Each of those turns the third one twice. How often does it turn?",
    "In your line for c, look at how you combine the local derivative with what comes from above.",
    "In a chain, each rate stretches what the rate before it has stretched already.",
    partly=True,
)
def rates_added(a, b, c, f):
    return difference(a, b, c, f) | {"c": f - 1}


@mended_slopes.mistake(
    "c's own value was passed on, and the bug is still there.",
    "If c grows by 0.1, how far does e − c move, and which way? Does it matter how large c is?",
    "Look at the factor in front of what comes from above, in your line for c.",
    "It does not matter how large the terms of a difference are. It does matter which of them comes after the minus.",
    partly=True,
)
def own_value_of_c_and_the_bug(a, b, c, f):
    return difference(a, b, c, f, c_local=c)


@mended_slopes.mistake(
    "The other term was passed on, as if the difference were a product.",
    "If c grows by 0.1, how far does e − c move? Does it matter how large e is?",
    "Look at the factor in front of what comes from above, in your line for c.",
    "As in a sum, it does not matter how large the terms of a difference are.",
    partly=True,
)
def difference_as_a_product(a, b, c, f):
    return difference(a, b, c, f, c_local=-a * b)


@difference_as_a_product.also
def difference_as_a_product_with_plus(a, b, c, f):
    return difference(a, b, c, f, c_local=a * b)


@mended_slopes.mistake(
    "The value of d is in the line for c instead of its slope. The slope of d is f.",
    "What comes from above to the step d = e − c: the size of d, or how far L moves with d?",
    "Look at your line for c. Did you use d, or dL_dd?",
    "By the time you get to c, you have the slope of d. Use that.",
    partly=True,
)
def value_of_d_passed_on(a, b, c, f):
    return difference(a, b, c, f) | {"c": -(a * b - c)}


@value_of_d_passed_on.also
def value_of_d_with_plus(a, b, c, f):
    return difference(a, b, c, f) | {"c": a * b - c}


@mended_slopes.mistake(
    "c does make a difference to L.",
    "If c grows by 0.1, does d stay where it is?",
    "Nudge c in the cell of the task. What does L do?",
    "Only a constant has the slope 0. c is an input like the others.",
    partly=True,
)
def slope_of_0_for_c(a, b, c, f):
    return difference(a, b, c, f, c_local=0.0)


@mended_slopes.mistake(
    "Now the way forward is wrong: the difference became a sum, or its terms changed places.",
    "What is d for a = 1, b = 2, c = 5?",
    "The bug was on the way back. Compare your line for d with the original program.",
    "The slope of f is the value of d, so d must match the expression.",
    partly=True,
)
def sum_on_the_way_forward(a, b, c, f):
    return difference(a, b, c, f) | {"f": a * b + c}


@sum_on_the_way_forward.also
def terms_changed_places(a, b, c, f):
    return difference(a, b, c, f) | {"f": c - a * b}


@sum_on_the_way_forward.also
def sum_both_ways(a, b, c, f):
    return difference(a, b, c, f, c_local=1.0) | {"f": a * b + c}


@sum_on_the_way_forward.also
def terms_changed_places_both_ways(a, b, c, f):
    return difference(a, b, c, f, e=-1.0, c_local=1.0) | {"f": c - a * b}


@mended_slopes.mistake(
    "The product's partners are swapped.",
    "A rectangle gets a little wider. Is the new strip as long as the width, or as long as the height?",
    "Compare your slopes of a and b with those of the program before you changed it.",
    "How much a nudge of one factor matters depends on the other factor, not on its own size.",
    partly=True,
)
def partners_swapped(a, b, c, f):
    right = difference(a, b, c, f)
    return right | {"a": right["b"], "b": right["a"]}


@mended_slopes.mistake(
    "A number from the example is typed in.",
    "What is the slope of c if f is 2.6?",
    "Look for a number in your line for c where there should be a name.",
    "The numbers of the example are right for its inputs only. The check tries others.",
    partly=True,
)
def number_typed_in(a, b, c, f):
    return difference(a, b, c, f) | {"c": 1.25}
