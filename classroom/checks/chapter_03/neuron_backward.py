"""Task 4: back through a neuron."""

import math

from ..core import task

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


@neuron_backward.mistake(
    "The slope of tanh is taken from its input instead of its output.",
    "Far to the right, at n = 3, is tanh falling steeply? What does your formula say there?",
    "Which number do you square: the one that goes into the squeeze, or the one that comes out?",
    "The chapter's derivation ends with a square of m/p. Look up what m/p was called.",
    partly=n_is_wrong,
)
def slope_from_the_input(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 1 - n**2)


@neuron_backward.mistake(
    "A square is missing in the slope of tanh.",
    "tanh is equally steep at −1 and at 1. Is your formula?",
    "Compare your line for n with the last line of the derivation in the chapter.",
    "The slope must not depend on the sign of the output. Which power makes a sign disappear?",
    partly=n_is_wrong,
)
def no_square(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 1 - o)


@neuron_backward.mistake(
    "The slope of tanh is upside down.",
    "Where is tanh steepest, in the middle or far out? And where is your formula largest?",
    "Look at your line for n. Is there a subtraction in it, and which way round is it?",
    "In the middle, where the output is 0, the slope is 1. Far out it is nearly 0.",
    partly=n_is_wrong,
)
def upside_down(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: o**2)


@upside_down.also
def one_over_the_slope(*values):
    return back_through(*values, lambda n, o: 1 / (1 - o**2))


@neuron_backward.mistake(
    "The sign of tanh's slope is the wrong way round.",
    "tanh climbs everywhere. Is your slope at n positive?",
    "Look at your line for n. What is subtracted from what?",
    "The result must be between 0 and 1. Which of the two terms is larger?",
    partly=n_is_wrong,
)
def slope_turned(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: o**2 - 1)


@neuron_backward.mistake(
    "tanh was applied twice.",
    "How many squeezes are there between n and o?",
    "In your line for n, which number do you pass to tanh: n, or o, which has been through it already?",
    "The output is squeezed already. The formula only needs its square.",
    partly=n_is_wrong,
)
def tanh_twice(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 1 - math.tanh(o) ** 2)


@neuron_backward.mistake(
    "The value of the output was passed on instead of its slope.",
    "How far does o move when you nudge n? Is that the same as how large o is?",
    "Look at your line for n. Is there a derivative in it?",
    "The squeeze has a local derivative of its own: the chapter derives it from a rectangle.",
    partly=True,
)
def output_passed_on(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: o)


@neuron_backward.mistake(
    "The slope of n is missing in the lines after it.",
    "Your slopes tell you how far n moves. The question asks about o. What is between the two?",
    "n is right. Look at your lines for b, the weights and the inputs. Is the slope of n in them?",
    "What comes from above is a factor in every line after it.",
    partly=True,
)
def slope_of_n_left_out(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b) | {"b": 1.0, "x1": w1, "w1": x1, "x2": w2, "w2": x2}


@neuron_backward.mistake(
    "The squeeze is left out: the slope at n is 1.",
    "If n is already large, does o still move as far as n?",
    "o is tanh(n), not n. Which local derivative is on that arrow?",
    "Between n and o there is a curve. Its slope depends on where you are on it.",
    partly=n_is_wrong,
)
def squeeze_left_out(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 1.0)


@neuron_backward.mistake(
    "The product's partners are swapped.",
    "If an input is 0, does its weight make any difference?",
    "Look at the four lines for the two products. Which factor did you give to which?",
    "How much a nudge of one factor matters depends on the other factor, not on its own size.",
    partly=True,
)
def partners_swapped(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    return right | {"x1": right["w1"], "w1": right["x1"], "x2": right["w2"], "w2": right["x2"]}


@neuron_backward.mistake(
    "Added the rates instead of multiplying them.",
    "One turn of a wheel turns the next one 3 times. Each of those turns the third one twice. How often does it turn?",
    "In the lines for the two products, look at how you combine the local derivative with the slope of n.",
    "In a chain, each rate stretches what the rate before it has stretched already.",
    partly=True,
)
def rates_added(x1, w1, x2, w2, b):
    dn = back_through(x1, w1, x2, w2, b)["n"]
    return {"n": dn, "b": 1 + dn, "x1": w1 + dn, "w1": x1 + dn, "x2": w2 + dn, "w2": x2 + dn}


@neuron_backward.mistake(
    "b's own value was passed on: in a sum, that makes no difference.",
    "If b grows by 0.1, by how much does n grow? Does it matter how large b is?",
    "b goes into n through a sum. Which local derivative is on that arrow?",
    "Whatever one term of a sum gains, the sum gains: no more and no less.",
    partly=True,
)
def own_value_of_b(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    return right | {"b": b * right["n"]}


@neuron_backward.mistake(
    "The sum passed the other terms on to b.",
    "If b grows by 0.1, by how much does n grow? Do the two products make any difference?",
    "b goes into n through a sum. Which local derivative is on that arrow?",
    "Whatever one term of a sum gains, the sum gains: no more and no less.",
    partly=True,
)
def products_passed_to_b(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    return right | {"b": (x1 * w1 + x2 * w2) * right["n"]}


@neuron_backward.mistake(
    "The bias was forgotten on the way forward.",
    "What does the neuron add to the two products before it squeezes?",
    "Print your n, and work it out by hand once.",
    "The slope of the squeeze depends on n, so a wrong n makes every slope wrong.",
    partly=n_is_wrong,
)
def bias_forgotten(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, 0.0)


@neuron_backward.mistake(
    "You squared the whole difference.",
    "Far out, tanh is flat on both sides. What does your formula give where the output is −1?",
    "Look at the brackets in your line for n. What is squared?",
    "In the chapter's last line one quotient is squared, and nothing else.",
    partly=n_is_wrong,
)
def difference_squared(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: (1 - o) ** 2)


@neuron_backward.mistake(
    "Twice the output instead of its square.",
    "tanh is equally steep at −1 and at 1. Is your formula?",
    "In Python, one star multiplies. Look at what comes after your o.",
    "The slope must not depend on the sign of the output. A square sees to that.",
    partly=n_is_wrong,
)
def output_doubled(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 1 - 2 * o)


@output_doubled.also
def output_doubled_and_turned(*values):
    return back_through(*values, lambda n, o: -2 * o)


@output_doubled.also
def output_doubled_alone(*values):
    return back_through(*values, lambda n, o: 2 * o)


@neuron_backward.mistake(
    "The slope of tanh has a plus where it needs a minus.",
    "Far out, tanh is flat. What does your formula give there?",
    "Compare your line for n with the last line of the derivation in the chapter.",
    "In the middle the slope is 1, and everywhere else it is smaller.",
    partly=n_is_wrong,
)
def plus_for_minus(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 1 + o**2)


@neuron_backward.mistake(
    "This is the slope of another squeeze.",
    "How steep is tanh in the middle, at n = 0? What does your formula give there?",
    "Compare your line for n with the last line of the derivation in the chapter.",
    "In the middle, where the output is 0, the slope of tanh is 1. Far out it is nearly 0.",
    partly=n_is_wrong,
)
def slope_of_the_sigmoid(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: o * (1 - o))


@slope_of_the_sigmoid.also
def slope_of_arctan(*values):
    return back_through(*values, lambda n, o: 1 / (1 + n**2))


@slope_of_the_sigmoid.also
def cosine(*values):
    return back_through(*values, lambda n, o: math.cos(n))


@slope_of_the_sigmoid.also
def slope_of_tan(*values):
    return back_through(*values, lambda n, o: 1 + math.tan(n) ** 2)


@slope_of_the_sigmoid.also
def one_minus_tan_squared(*values):
    return back_through(*values, lambda n, o: 1 - math.tan(n) ** 2)


@neuron_backward.mistake(
    "The value that goes into the squeeze was passed on instead of a slope.",
    "How far does o move when you nudge n? Is that the same as how large n is?",
    "Look at your line for n. Is there a derivative in it?",
    "The squeeze has a local derivative of its own: the chapter derives it from a rectangle.",
    partly=n_is_wrong,
)
def input_passed_on(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: n)


@neuron_backward.mistake(
    "The value of n was passed on instead of its slope.",
    "How large n is, or how far o moves with n: which of the two do the lines after n need?",
    "Your line for n is right. Look at your other lines. Do they use n, or its slope?",
    "What comes from above is a slope, never a value.",
    partly=lambda names: "n" not in names,
)
def value_of_n_passed_on(x1, w1, x2, w2, b):
    n = x1 * w1 + x2 * w2 + b
    return {"n": 1 - math.tanh(n) ** 2, "b": n, "x1": w1 * n, "w1": x1 * n, "x2": w2 * n, "w2": x2 * n}


@neuron_backward.mistake(
    "This is the square root of the slope of tanh: a square is missing somewhere.",
    "In the middle your formula is right. Does it fall fast enough on the way out?",
    "Compare your line for n with the last line of the derivation in the chapter.",
    "If you use cosh, square the whole fraction. If you use the output, square it, and don't take a root.",
    partly=n_is_wrong,
)
def root_of_the_slope(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: math.sqrt(1 - o**2))


@neuron_backward.mistake(
    "On the way forward a product is missing, or the operations are mixed up.",
    "What is n for the inputs 1 and 2, the weights 3 and 4, and the bias 5?",
    "Print your n, and work it out by hand once.",
    "Multiply each input by its own weight, and then add everything up.",
    partly=n_is_wrong,
)
def second_product_missing(x1, w1, x2, w2, b):
    return slopes_at(x1 * w1 + b, x1, w1, x2, w2)


@second_product_missing.also
def first_product_missing(x1, w1, x2, w2, b):
    return slopes_at(x2 * w2 + b, x1, w1, x2, w2)


@second_product_missing.also
def products_multiplied(x1, w1, x2, w2, b):
    return slopes_at(x1 * w1 * x2 * w2 + b, x1, w1, x2, w2)


@second_product_missing.also
def sums_multiplied(x1, w1, x2, w2, b):
    return slopes_at((x1 + w1) * (x2 + w2) + b, x1, w1, x2, w2)


@second_product_missing.also
def weights_crossed(x1, w1, x2, w2, b):
    return slopes_at(x1 * w2 + x2 * w1 + b, x1, w1, x2, w2)


@second_product_missing.also
def multiplied_by_the_bias(x1, w1, x2, w2, b):
    return slopes_at((x1 * w1 + x2 * w2) * b, x1, w1, x2, w2)


def slopes_at(n, x1, w1, x2, w2):
    """The slopes of a neuron whose way forward gave n."""
    dn = 1 - math.tanh(n) ** 2
    return {"n": dn, "b": dn, "x1": w1 * dn, "w1": x1 * dn, "x2": w2 * dn, "w2": x2 * dn}


@neuron_backward.mistake(
    "The bias is subtracted on the way forward.",
    "What does the neuron do with b before it squeezes?",
    "Print your n, and work it out by hand once.",
    "The slope of the squeeze depends on n, so a wrong n makes every slope wrong.",
    partly=n_is_wrong,
)
def bias_subtracted(x1, w1, x2, w2, b):
    right = slopes_at(x1 * w1 + x2 * w2 - b, x1, w1, x2, w2)
    return right | {"b": -right["n"]}


@bias_subtracted.also
def bias_subtracted_forward_only(x1, w1, x2, w2, b):
    return slopes_at(x1 * w1 + x2 * w2 - b, x1, w1, x2, w2)


@neuron_backward.mistake(
    "A sign got lost.",
    "If an input is negative and its weight grows, does n rise or fall?",
    "Compare the signs of your slopes with those of the inputs and the weights.",
    "A negative factor turns the direction round. Pass it on with its sign.",
    partly=True,
)
def sign_lost(x1, w1, x2, w2, b):
    return {name: abs(slope) for name, slope in back_through(x1, w1, x2, w2, b).items()}


@sign_lost.also
def all_signs_turned(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    return {name: slope if name == "n" else -slope for name, slope in right.items()}


@neuron_backward.mistake(
    "Each product's own value was passed on instead of the other factor.",
    "If x1 grows by 0.1, does the product grow by 0.1 times itself?",
    "Look at the four lines for the two products. Is the input in its own line?",
    "How much a nudge of one factor matters depends on the other factor, not on its own size.",
    partly=True,
)
def own_product_passed_on(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    dn = right["n"]
    return right | {"x1": x1 * w1 * dn, "w1": x1 * w1 * dn, "x2": x2 * w2 * dn, "w2": x2 * w2 * dn}


@neuron_backward.mistake(
    "The two products are crossed.",
    "Which weight is x1 multiplied by?",
    "Follow the arrows from each input to its circle.",
    "An input's partner is the one that leads into the same circle.",
    partly=True,
)
def products_crossed(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    return right | {"x1": right["x2"], "w1": right["w2"], "x2": right["x1"], "w2": right["w1"]}


@neuron_backward.mistake(
    "The sum passed on the other product.",
    "If one product grows by 0.1, by how much does n grow? Does the other product make any difference?",
    "Each product goes into n through a sum. Which local derivative is on that arrow?",
    "Whatever one term of a sum gains, the sum gains: no more and no less.",
    partly=True,
)
def other_product_passed_on(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    first, second = x1 * w1, x2 * w2
    return right | {name: right[name] * (second if name.endswith("1") else first) for name in ("x1", "w1", "x2", "w2")}


@neuron_backward.mistake(
    "The slope of the squeeze is counted twice.",
    "How many squeezes are there between a weight and o?",
    "Your line for n already has the slope of the squeeze in it. Which factor does each of the other lines add?",
    "Every circle on the path brings one factor: one for the squeeze, one for each sum, one for the product.",
    partly=True,
)
def squeeze_twice(x1, w1, x2, w2, b):
    right = back_through(x1, w1, x2, w2, b)
    return {name: slope if name == "n" else slope * right["n"] for name, slope in right.items()}


@neuron_backward.mistake(
    "The local derivative is missing: every input gets the slope of n.",
    "When you nudge a factor, does the product move as far as the factor?",
    "Look at the four lines for the inputs and weights. There is one more circle between these and the sum.",
    "Local derivative times what comes from above: two factors at every step.",
    partly=True,
)
def from_above_alone(x1, w1, x2, w2, b):
    return dict.fromkeys(("n", "b", "x1", "w1", "x2", "w2"), back_through(x1, w1, x2, w2, b)["n"])


@neuron_backward.mistake(
    "b does make a difference to o.",
    "If b grows by 0.1, does n stay where it is?",
    "Follow the arrow from b. Which circle does it lead to?",
    "Only a constant has the slope 0. The bias is an input of the sum like the others.",
    partly=True,
)
def bias_without_a_slope(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b) | {"b": 0.0}


@neuron_backward.mistake(
    "These are values, not slopes.",
    "Is your number the value in the box, or does it say how far o moves when you nudge that value?",
    "The values come from the way forward. The slopes come from the walk back.",
    "Start with 1 at o and walk to the left. Each step multiplies by one more factor.",
    partly=True,
)
def values_for_slopes(x1, w1, x2, w2, b):
    return {"n": x1 * w1 + x2 * w2 + b, "b": b, "x1": x1, "w1": w1, "x2": x2, "w2": w2}


@neuron_backward.mistake(
    "These are the slopes of the chapter's neuron, whatever the inputs are.",
    "What does your function return for another neuron?",
    "Look for numbers in your lines where there should be names.",
    "The walk is the same for every neuron, so use only the names of the values in it.",
    partly=True,
)
def slopes_of_the_chapter(x1, w1, x2, w2, b):
    return {"n": 0.5, "b": 0.5, "x1": -1.5, "w1": 1.0, "x2": 0.5, "w2": 0.0}


@slopes_of_the_chapter.also
def gate_of_the_chapter(x1, w1, x2, w2, b):
    return back_through(x1, w1, x2, w2, b, lambda n, o: 0.5)
