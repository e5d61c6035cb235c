"""Task 3: the functions of a learner's class."""

import math

from .common import OperationsTask, from_input, from_output, leak_or_1, leaky, logistic, mistakes_in_python, sign, unary

INPUTS = {
    "a·b": lambda a, b: a * b,
    "a + b": lambda a, b: a + b,
    "b·b": lambda a, b: b * b,
    "b·b·b": lambda a, b: b * b * b,
}


def below_and_above(name, words, *args):
    """Probes of a function at two negative and two positive numbers, all made by operations before it."""
    shown = ", ".join(map(str, args))
    return {
        words.format(label, shown) + " · c": (
            lambda x: getattr(x, name)(*args),
            lambda y, a, b, c: y * c,
            lambda a, b, c, made=made: made(a, b),
        )
        for label, made in INPUTS.items()
    }


FUNCTIONS = {
    "exp": below_and_above("exp", "({}).exp({})"),
    "log": {
        "(a·c).log() · b": (lambda x: x.log(), lambda y, a, b, c: y * b, lambda a, b, c: a * c),
        "(a + b + c).log() · b": (lambda x: x.log(), lambda y, a, b, c: y * b, lambda a, b, c: a + b + c),
    },
    "tanh": below_and_above("tanh", "({}).tanh({})"),
    "sigmoid": below_and_above("sigmoid", "({}).sigmoid({})"),
    "relu": below_and_above("relu", "({}).relu({})"),
    "leaky_relu": below_and_above("leaky_relu", "({}).leaky_relu({})")
    | below_and_above("leaky_relu", "({}).leaky_relu({})", 0.2),
    "__abs__": below_and_above("__abs__", "abs({})"),
}

functions = OperationsTask(
    "functions",
    "The functions of a learner's class.",
    "Seven functions, each below and above zero and followed by another operation: all agree with a nudge.",
    FUNCTIONS,
)
mistakes_in_python(functions, "tanh")
for name in FUNCTIONS:
    functions.nothing_back(name)


@functions.of(
    "exp",
    "The slope of exp is taken from its input.",
    "Which function is its own slope: e to the x, or x?",
    "Look at the local derivative in `exp`: is it the number that goes in, or the one that comes out?",
    "The higher the curve, the faster it climbs. Its height is the output.",
)
def exp_from_its_input(x, y):
    return x


@functions.of(
    "exp",
    "The power rule was used on exp.",
    "In e to the x, what is nudged: the base, or the exponent?",
    "Look at the local derivative in `exp`. Is there an x in front, or an x − 1 above?",
    "The power rule is for x to the n, where the base moves. Here the exponent moves.",
)
def exp_by_the_power_rule(x, y):
    return x * math.exp(x - 1)


@exp_by_the_power_rule.also
def exp_of_x_minus_1(x, y):
    return math.exp(x - 1)


@exp_by_the_power_rule.also
def exp_times_x(x, y):
    return x * math.exp(x)


@functions.of(
    "exp",
    "exp was applied twice.",
    "What is already inside the new node when you work out the slope?",
    "Look at what you give `math.exp` in the local derivative.",
    "The slope is as high as the curve itself at the input; nothing has to be raised once more.",
)
def exp_twice(x, y):
    return math.exp(y)


@functions.of(
    "exp",
    "exp passes 1.",
    "Is e to the x equally steep everywhere?",
    "Look at the local derivative in `exp`.",
    "The higher the curve, the faster it climbs.",
)
def exp_passes_1(x, y):
    return 1.0


@functions.of(
    "log",
    "The slope of log is taken from its output.",
    "Where is ln x flat: where x is large, or where ln x is large?",
    "Look at the local derivative in `log`: one over which number?",
    "You need the slope at x. Which of the two numbers is x?",
)
def log_from_its_output(x, y):
    return 1 / y


@functions.of(
    "log",
    "The slope of log is upside down.",
    "Does ln x get steeper further out, or flatter?",
    "Look at the local derivative in `log`: what is divided by what?",
    "The logarithm climbs ever more slowly. A large x must give a small slope.",
)
def log_passes_x(x, y):
    return x


@log_passes_x.also
def log_passes_e_to_the_output(x, y):
    return math.exp(y)


@functions.of(
    "log",
    "log passes on its value, not its slope.",
    "How far does the output move when the input is nudged? Is that the same as how large it is?",
    "Look at the local derivative in `log`: is it the number that you have made, or how fast that number moves?",
    "Only `exp` is its own slope.",
)
def log_passes_its_value(x, y):
    return y


@functions.of(
    "log",
    "The slope of log has a minus or a square that does not belong there.",
    "Does ln x climb or fall? And is the slope at 10 a tenth, or a hundredth?",
    "Look at the local derivative in `log`. That of 1/x looks much like it.",
    "The slope of ln x is the reciprocal itself. It is the reciprocal's own slope that has the square and the minus.",
)
def log_minus_and_square(x, y):
    return -1 / x**2


@log_minus_and_square.also
def log_square(x, y):
    return 1 / x**2


@log_minus_and_square.also
def log_minus(x, y):
    return -1 / x


@functions.of(
    "log",
    "That is not the natural logarithm of x.",
    "What is ln e, and what does yours make of e?",
    "Look at which function of `math` you call. There are several logarithms.",
    "The natural logarithm is the one that undoes `math.exp`.",
)
def log_to_base_10(V, self):
    return from_input(math.log10, lambda x: 1 / x)(V, self)


@log_to_base_10.also
def log_to_base_2(V, self):
    return from_input(math.log2, lambda x: 1 / x)(V, self)


@log_to_base_10.also
def log_of_1_plus_x(V, self):
    return from_input(math.log1p, lambda x: 1 / x)(V, self)


@functions.of(
    "tanh",
    "The slope of tanh is taken from its input.",
    "Far to the right, at 3, is tanh falling steeply? What does your formula say there?",
    "Your formula has a square in it. Of which number: the one that enters the squeeze, or the one that leaves it?",
    "Chapter 03 derives it from a quotient. Is that quotient the input or the output?",
)
def tanh_from_its_input(x, y):
    return 1 - x * x


@functions.of(
    "tanh",
    "The square is missing in the slope of tanh.",
    "tanh is equally steep at −1 and at 1. Is your formula?",
    "Compare your local derivative with the table of chapter 03.",
    "The slope must not depend on the sign of the output. Which power makes a sign vanish?",
)
def tanh_without_the_square(x, y):
    return 1 - y


@functions.of(
    "tanh",
    "The slope of tanh has the square in it, but not 1 minus the square.",
    "Where is tanh steepest: in the middle, or far out? Does it climb there?",
    "Look at the local derivative in `tanh`: what is subtracted from what, and is anything?",
    "In the middle, where the output is 0, the slope is 1. Far out it is almost 0.",
)
def tanh_square_alone(x, y):
    return y * y


@tanh_square_alone.also
def tanh_turned_round(x, y):
    return y * y - 1


@tanh_square_alone.also
def tanh_with_a_plus(x, y):
    return 1 + y * y


@functions.of(
    "tanh",
    "tanh was applied twice.",
    "How many squeezes does a nudge pass on its way through this operation?",
    "Look at what you give `math.tanh` in the local derivative.",
    "The output is squeezed already. Its square is all that the formula needs.",
)
def tanh_twice(x, y):
    return 1 - math.tanh(y) ** 2


@functions.of(
    "tanh",
    "tanh passes on its value, not its slope.",
    "How far does the output move when the input is nudged? Is that the same as how large it is?",
    "Look at the local derivative in `tanh`: is there a derivative in it?",
    "Only `exp` is its own slope.",
)
def tanh_passes_its_value(x, y):
    return y


@functions.of(
    "sigmoid",
    "The slope of the sigmoid is taken from its input.",
    "Far out, at −10 or 10, the sigmoid is flat. What does your formula say there?",
    "Look at the two factors of the local derivative: which number is in them?",
    "Both factors are between 0 and 1. Is that always true of the input, or of the output?",
)
def sigmoid_from_its_input(x, y):
    return x * (1 - x)


@functions.of(
    "sigmoid",
    "The sigmoid has the slope of tanh.",
    "How steep is the sigmoid in the middle? It climbs from 0 to 1, where tanh climbs from −1 to 1.",
    "Compare the local derivatives of your two squeezes.",
    "The slope vanishes where the output is 1, and where it is 0. How many factors does that take?",
)
def sigmoid_with_the_slope_of_tanh(x, y):
    return 1 - y * y


@functions.of(
    "sigmoid",
    "The sigmoid's slope does not have both factors.",
    "The sigmoid is flat on both sides. Is your slope?",
    "Look at the local derivative: does it vanish where the output is near 1, and also where it is near 0?",
    "There are two factors: the output, and 1 minus the output.",
)
def sigmoid_first_factor(x, y):
    return y


@sigmoid_first_factor.also
def sigmoid_second_factor(x, y):
    return 1 - y


@sigmoid_first_factor.also
def sigmoid_first_factor_twice(x, y):
    return y * y


@functions.of(
    "sigmoid",
    "The slope of the sigmoid has lost its sign.",
    "Does the sigmoid climb?",
    "Look at the difference in the local derivative: what is subtracted from what?",
    "Both factors are between 0 and 1, so the slope is above 0 everywhere.",
)
def sigmoid_turned_round(x, y):
    return y * (y - 1)


@sigmoid_turned_round.also
def sigmoid_with_a_minus(x, y):
    return -y * (1 - y)


@functions.of(
    "sigmoid",
    "A mirrored sigmoid: it falls.",
    "For a very large input, should the sigmoid be near 1 or near 0?",
    "Look at the sign of the exponent in the number that you make.",
    "A very large input must make the e-term vanish.",
)
def sigmoid_mirrored(V, self):
    return from_output(lambda x: logistic(-x), lambda y: y * (1 - y))(V, self)


@sigmoid_mirrored.also
def sigmoid_mirrored_and_falling(V, self):
    return from_output(lambda x: logistic(-x), lambda y: -y * (1 - y))(V, self)


@functions.of(
    "relu",
    "The slope of relu is always 1.",
    "Below zero relu is flat. How far does it move there when its input does?",
    "Your slopes are right above zero. Look at what the local derivative is below.",
    "A slope belongs to the piece of the curve that you are on. There are two pieces.",
)
def relu_passes_1(x, y):
    return 1.0


@functions.of(
    "relu",
    "relu passes on its value, not its slope.",
    "Above zero relu is a straight line. Does its slope change along the line?",
    "Look at the local derivative in `relu`: is it how high the curve is, or how steep?",
    "On a straight line at 45 degrees, each step across is one step up.",
)
def relu_passes_its_value(x, y):
    return y


@relu_passes_its_value.also
def relu_passes_its_input(x, y):
    return x


@functions.of(
    "relu",
    "The two pieces of relu are swapped, in the number or in the slope.",
    "Which numbers does relu let through: those above zero, or those below?",
    "Look at the comparison with 0, in the number and in the slope.",
    "Above zero the number passes as it is. Below, nothing passes, and the slope is 0.",
)
def relu_slopes_swapped(x, y):
    return 1.0 if x < 0 else 0.0


@relu_slopes_swapped.also
def relu_swapped(V, self):
    return from_input(lambda x: min(x, 0.0), lambda x: 1.0 if x < 0 else 0.0)(V, self)


@relu_slopes_swapped.also
def relu_numbers_swapped(V, self):
    return from_input(lambda x: min(x, 0.0), lambda x: 1.0 if x > 0 else 0.0)(V, self)


@functions.of(
    "relu",
    "Below zero, relu does not give 0.",
    "What should relu make of −3?",
    "Your number is wrong below zero. Look at how you make it.",
    "What is not above zero becomes zero.",
)
def relu_straight(V, self):
    return from_input(lambda x: x, lambda x: 1.0)(V, self)


@relu_straight.also
def relu_straight_number(V, self):
    return from_input(lambda x: x, lambda x: 1.0 if x > 0 else 0.0)(V, self)


@relu_straight.also
def relu_as_abs(V, self):
    return from_input(abs, lambda x: 1.0 if x > 0 else 0.0)(V, self)


@functions.of(
    "leaky_relu",
    "Below zero the slope of the leaky relu is missing.",
    "Below zero a little comes through. How much of a nudge comes through there?",
    "Your number is right on both sides, and your slope above zero only. Look at the local derivative below.",
    "It is a straight line below zero as well, and not a flat one.",
)
def leaky_relu_flat_slope(x, y, leak=0.01):
    return 1.0 if x > 0 else 0.0


@functions.of(
    "leaky_relu",
    "The slope of the leaky relu is always 1.",
    "Below zero only a little comes through. How much of a nudge comes through there?",
    "Your slopes are right above zero. Look at what the local derivative is below.",
    "A slope belongs to the piece of the curve that you are on.",
)
def leaky_relu_passes_1(x, y, leak=0.01):
    return 1.0


@functions.of(
    "leaky_relu",
    "The slope of the leaky relu is always the leak.",
    "Above zero everything comes through. How much of a nudge does?",
    "Your slopes are right below zero. Look at what the local derivative is above.",
    "A slope belongs to the piece of the curve that you are on.",
)
def leaky_relu_passes_the_leak(x, y, leak=0.01):
    return leak


@functions.of(
    "leaky_relu",
    "Below zero nothing leaks.",
    "What should a leaky relu make of −3?",
    "Your number is wrong below zero. Look at how you make it.",
    "Here, a number that is not above zero is made small instead of dropped.",
)
def leaky_relu_without_a_leak(V, self, leak=0.01):
    return unary(lambda x, leak=0.01: max(x, 0.0), lambda x, y, leak=0.01: leak_or_1(x, leak=leak))(V, self, leak)


@leaky_relu_without_a_leak.also
def leaky_relu_as_relu(V, self, leak=0.01):
    return unary(lambda x, leak=0.01: max(x, 0.0), lambda x, y, leak=0.01: 1.0 if x > 0 else 0.0)(V, self, leak)


@functions.of(
    "leaky_relu",
    "The leak is fixed: what the caller asks for is not used.",
    "In `x.leaky_relu(0.2)`, how much should come through below zero?",
    "Your results without an argument are right. Do you use `leak`, or a number of your own?",
    "An argument with a default is a name like any other in the method. The caller decides what it is.",
)
def leaky_relu_own_leak(V, self, leak=0.01):
    return unary(lambda x, leak=0.01: leaky(x), lambda x, y, leak=0.01: leak_or_1(x))(V, self, leak)


@leaky_relu_own_leak.also
def leaky_relu_own_leak_in_the_slope(x, y, leak=0.01):
    return leak_or_1(x)


@functions.of(
    "__abs__",
    "The slope of abs is always 1.",
    "Left of zero, does abs climb or fall?",
    "Your slope is right above zero. Look at the local derivative below.",
    "abs is a V with two straight pieces, one going down and one going up.",
)
def abs_passes_1(x, y):
    return 1.0


@functions.of(
    "__abs__",
    "Above zero, the slope of abs has the wrong sign.",
    "Right of zero, does abs climb or fall? And left of it?",
    "Look at which side of zero you compare with, in the local derivative.",
    "abs is a V: first down, then up.",
)
def abs_with_the_wrong_sign(x, y):
    return -sign(x)


@abs_with_the_wrong_sign.also
def abs_passes_minus_1(x, y):
    return -1.0


@functions.of(
    "__abs__",
    "abs passes on a value, not a slope.",
    "Each side of the V is a straight line. Does its slope change along the line?",
    "Look at the local derivative in `__abs__`: is it how high the curve is, or how steep?",
    "There are only two slopes, one for each side.",
)
def abs_passes_its_input(x, y):
    return x


@abs_passes_its_input.also
def abs_passes_its_value(x, y):
    return y


@functions.of(
    "__abs__",
    "abs was given the slope of relu.",
    "Left of zero, is abs flat?",
    "Your slope is right above zero. Look at the local derivative below.",
    "abs is a V with two straight pieces, one going down and one going up.",
)
def abs_with_the_slope_of_relu(x, y):
    return 1.0 if x > 0 else 0.0
