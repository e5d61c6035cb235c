"""Task 2: a neuron."""

import random
from functools import partial

from ...engine import Neuron as JudgesNeuron
from ...engine import Value as JudgesValue
from ..core import guarded, task
from .common import (
    CURT,
    LISTED,
    LISTED_AGAIN,
    B,
    W,
    X,
    answer_to,
    answers,
    curt,
    gradients,
    lacks,
    listed,
    no_check,
    number_of,
    refuse,
    spread,
    weighted,
    wrong_part,
)


def starting(weights):
    """The starting weights of a large neuron, in words."""
    if not all(hasattr(w, "_prev") for w in weights):
        return "plain numbers, not Values"
    numbers = [w.data for w in weights]
    if len({id(w) for w in weights}) < len(weights):
        return "one and the same Value, many times"
    if not any(numbers):
        return "all 0"
    if len(set(numbers)) < len(numbers):
        return "equal numbers among them"
    if max(map(abs, numbers)) > 1:
        return "some outside −1 to 1"
    if min(numbers) > 0:
        return "none below 0"
    return "different, from −1 to 1" if min(numbers) < -0.8 and max(numbers) > 0.8 else "not over the whole range"


def with_known_weights(cls):
    unit = cls(3)
    for w, known in zip(unit.w, W):
        w.data = known
    unit.b.data = B
    return unit


def try_neuron(cls):
    """Build neurons, give one of them known weights, and look at all it does."""
    large, seen = cls(200), {"an answer to three inputs": answers(cls(3), X)}
    seen["how many weights a neuron with 200 inputs has"] = guarded(lambda: len(large.w))
    seen["the starting weights"] = guarded(lambda: starting(large.w))
    seen["two neurons made one after the other"] = guarded(lambda: compared(cls(9), cls(9)))
    seen[SHARED] = guarded(lambda: shared(cls(3), cls(3)))
    seen["the bias at the start"] = guarded(lambda: start_of(large.b))
    seen["the output"] = guarded(lambda: number_of(with_known_weights(cls)(list(X))))
    seen["the output for other inputs"] = guarded(lambda: number_of(with_known_weights(cls)(list(X[::-1]))))
    seen["the gradients of w and b"] = guarded(partial(neuron_gradients, cls))
    seen["the output and the gradients of the inputs, given as Values"] = guarded(partial(with_values, cls))
    seen |= guarded_dictionary(partial(called_three_times, cls))
    seen[LISTED] = guarded(partial(neuron_parameters, cls))
    seen[LISTED_AGAIN] = guarded(partial(neuron_parameters, cls, calls=2))
    for count in (2, 4):
        words = {2: "two inputs for three weights", 4: "four inputs for three weights"}[count]
        seen[words] = answer_to(partial(answer_of, guarded(partial(with_known_weights, cls)), count), (3, count))
    return spread(seen)


AGAIN = ("called again, with other inputs", "called a third time, as the first time")
AFTER = "its parameters after three calls"


def called_three_times(cls):
    """What a neuron answers the second and the third time, and whether its parameters are still what they were."""
    unit = with_known_weights(cls)
    before = [(id(p), p.data) for p in (*unit.w, unit.b)]
    first = {}
    for label, inputs in zip(("", *AGAIN), (X, X[::-1], X)):
        first[label] = number_of(unit(list(inputs)))
    same = before == [(id(p), p.data) for p in (*unit.w, unit.b)]
    return {label: first[label] for label in AGAIN} | {AFTER: "as before" if same else "not as before"}


def guarded_dictionary(run):
    made = guarded(run)
    return made if isinstance(made, dict) else {AGAIN[0]: made}


def compared(one, other):
    equal = [w.data for w in one.w] == [w.data for w in other.w]
    return "they begin with the same weights" if equal else "they begin with different weights"


SHARED = "what two neurons have in common"


def shared(one, other):
    """Whether two neurons have one list of weights, or a parameter that is the same object."""
    if one.w is other.w or {id(w) for w in one.w} & {id(w) for w in other.w if hasattr(w, "_prev")}:
        return "their weights"
    return "their bias" if one.b is other.b and hasattr(one.b, "_prev") else "nothing"


def answer_of(unit, count):
    return unit([*X, 0.5][:count])


def start_of(bias):
    if not hasattr(bias, "_prev"):
        return "no Value"
    return "a Value of 0" if bias.data == 0 else "a Value of something else"


def neuron_gradients(cls):
    unit = with_known_weights(cls)
    return gradients(unit(list(X)), [*unit.w, unit.b])


def with_values(cls):
    unit = with_known_weights(cls)
    inputs = [type(unit.b)(x) for x in X]
    output = unit(inputs)
    walked = gradients(output, inputs)
    return {**number_of(output), **walked} if isinstance(walked, dict) else walked


def neuron_parameters(cls, calls=1):
    unit = cls(3)
    named = {"w1": unit.w[0], "w2": unit.w[1], "w3": unit.w[2], "b": unit.b}
    for _ in range(calls - 1):
        unit.parameters()
    return listed(unit.parameters(), named)


def drawn_weights(nin):
    return [JudgesValue(JudgesNeuron(1).w[0].data) for _ in range(nin)]


def right_forward(w, x, b):
    return weighted(w, x, b).tanh()


def neuron_like(forward=right_forward, parameters=None, weights=drawn_weights, bias=0.0, check=refuse):
    """A Neuron class, right but for what is given."""

    class Neuron:
        def __init__(self, nin):
            self.w = weights(nin)
            self.b = JudgesValue(bias) if isinstance(bias, float) else bias()

        def __call__(self, inputs):
            check(self.w, inputs)
            return forward(self.w, inputs, self.b)

        def parameters(self):
            return parameters(self) if parameters else [*self.w, self.b]

    return Neuron


class EmptyNeuron:
    """The stub of the exercise."""

    def __init__(self, nin): ...

    def __call__(self, inputs): ...

    def parameters(self): ...


RightNeuron = neuron_like()


RightNeuron.__name__, RightNeuron.__doc__ = "neuron_class", "The learner's own Neuron."


neuron_class = task(
    "Start, output, every gradient, parameters, and inputs of the wrong length: all as they should be.",
    observe=try_neuron,
    stub=EmptyNeuron,
    truth="here belongs",
)(RightNeuron)


wrong_neuron = wrong_part(neuron_class, neuron_like, {"check": no_check})


@wrong_neuron(
    "parameters",
    "The bias is missing from `parameters()`.",
    "Which numbers of a neuron should training be able to change?",
    "Look at the list that `parameters` returns, and count: a neuron with 3 inputs has how many?",
    "Training changes only what is in the list: this bias would stay at 0 for ever.",
)
def bias_not_listed(self):
    return list(self.w)


@wrong_neuron(
    "parameters",
    "The weights are missing from `parameters()`.",
    "Which numbers of a neuron should training be able to change?",
    "Look at the list that `parameters` returns, and count: a neuron with 3 inputs has how many?",
    "The list should hold every weight and the bias, each once.",
)
def weights_not_listed(self):
    return [self.b]


@wrong_neuron(
    "parameters",
    "`parameters()` has a list inside the list.",
    "How long is your list for a neuron with 3 inputs: two entries, or four?",
    "Look at how the weights get into the list: as one thing, or one by one?",
    "Training loops over the list and uses `data` and `grad` of each entry. A list has neither. Unpack the weights "
    "out one by one.",
)
def list_in_the_list(self):
    return [self.w, self.b]


@list_in_the_list.also
def lists_in_the_list(self):
    return [self.w, [self.b]]


@wrong_neuron(
    "parameters",
    "`parameters()` returns copies, not the parameters themselves.",
    "If training changes an entry of your list, does the neuron notice?",
    "Look at what is in the list: the Values of the neuron, or something made from them?",
    "A parameter is changed through its own `data`. So the list must hold the very objects that the neuron uses.",
)
def numbers_listed(self):
    return [p.data for p in (*self.w, self.b)]


@numbers_listed.also
def copies_listed(self):
    return [JudgesValue(p.data) for p in (*self.w, self.b)]


@wrong_neuron(
    "forward",
    "The bias is forgotten in the sum.",
    "If all inputs are 0, what should the neuron's sum be?",
    "Look at what your sum starts from.",
    "`sum` takes a second argument, the number to start from. Without it, it starts from 0.",
)
def bias_forgotten(w, x, b):
    return weighted(w, x, JudgesValue(0.0)).tanh()


@wrong_neuron(
    "forward",
    "The activation is missing.",
    "Can your neuron's output be larger than 1?",
    "Look at what happens to the sum before it is returned.",
    "A weighted sum alone is a straight line. Something has to bend it at the end.",
)
def activation_missing(w, x, b):
    return weighted(w, x, b)


@wrong_neuron(
    "forward",
    "The activation is applied twice.",
    "How many activations does the sum go through before it is returned?",
    "Follow the sum to the `return`. Count the calls of `tanh`.",
    "One tanh is enough: a second one makes every output smaller, and every slope too.",
)
def activation_twice(w, x, b):
    return weighted(w, x, b).tanh().tanh()


@wrong_neuron(
    "forward",
    "The bias comes after the activation.",
    "With a bias of 5, could your neuron answer more than 1?",
    "Look at the order: products, activation, bias. Which two should change places?",
    "The bias belongs to the sum. It shifts the bend sideways, and does not raise the output.",
)
def bias_after_the_activation(w, x, b):
    return weighted(w, x, JudgesValue(0.0)).tanh() + b


@wrong_neuron(
    "forward",
    "Every product is bent by itself.",
    "How many times should the activation act for one output?",
    "Look at the place of `tanh`: inside the sum, or around it?",
    "First everything is added up, and then the sum is bent once.",
)
def each_product_bent(w, x, b):
    return sum(((wi * xi).tanh() for wi, xi in zip(w, x)), b)


@each_product_bent.also
def each_product_and_the_sum_bent(w, x, b):
    return sum(((wi * xi).tanh() for wi, xi in zip(w, x)), b).tanh()


@each_product_bent.also
def each_product_bent_without_the_bias(w, x, b):
    return sum(((wi * xi).tanh() for wi, xi in zip(w, x)), JudgesValue(0.0))


@each_product_bent.also
def each_product_bent_with_the_bias(w, x, b):
    return sum(((wi * xi + b).tanh() for wi, xi in zip(w, x)), JudgesValue(0.0))


@wrong_neuron(
    "forward",
    "The bias is added once for every input.",
    "A neuron with 200 inputs: how often should its one bias be in the sum?",
    "Look at what is inside the loop of the sum.",
    "Only what differs from input to input belongs in the loop. Add the bias once, before or after it.",
)
def bias_for_every_input(w, x, b):
    return sum((wi * xi + b for wi, xi in zip(w, x)), JudgesValue(0.0)).tanh()


@wrong_neuron(
    "forward",
    "It bends, but not by tanh.",
    "Can your neuron answer −0.5? And 3?",
    "Look at the name of the operation that is called on the sum.",
    "The task asks for the S-shaped curve that goes from −1 to 1.",
)
def relu_in_place_of_tanh(w, x, b):
    return weighted(w, x, b).relu()


@relu_in_place_of_tanh.also
def sigmoid_in_place_of_tanh(w, x, b):
    return weighted(w, x, b).sigmoid()


@wrong_neuron(
    "forward",
    "The number is right, but it has forgotten where it came from.",
    "What does `backward` need, to find its way from the output back to the weights?",
    "Look for `.data` or `math.` on the way to your output. What comes out of it?",
    "Operations on Values keep a record. As soon as you take plain numbers out of them, the record ends.",
)
def output_is_a_number(w, x, b):
    return weighted(w, x, b).tanh().data


@output_is_a_number.also
def output_made_of_a_number(w, x, b):
    return JudgesValue(weighted(w, x, b).tanh().data)


@wrong_neuron(
    "forward",
    "The output is a list of one, where one Value belongs.",
    "What does a single neuron return: one number, or several?",
    "Look at the brackets around what you return.",
    "The layer makes the list, because it has several neurons. One neuron returns one Value.",
)
def output_in_a_list(w, x, b):
    return [weighted(w, x, b).tanh()]


@wrong_neuron(
    "weights",
    "All weights are one and the same Value.",
    "If training changes the first weight of your neuron, what happens to the second?",
    "Look at how the list is made. Does a `*` after it make new objects, or repeat one?",
    "A list times a number repeats the same object. A comprehension builds a new one for every place.",
)
def one_value_repeated(nin):
    return [JudgesValue(0.3)] * nin


@wrong_neuron(
    "weights",
    "All weights begin equal.",
    "If all weights start equal, what could make one of them learn something different from its neighbour?",
    "Look at where the starting number comes from. Is it drawn anew for each weight?",
    "Equal neurons with the same inputs stay equal. A random number, drawn for each weight, makes them different.",
)
def weights_begin_equal(nin):
    return [JudgesValue(0.3) for _ in range(nin)]


@weights_begin_equal.also
def weights_begin_at_0(nin):
    return [JudgesValue(0.0) for _ in range(nin)]


@wrong_neuron(
    "weights",
    "No weight begins below 0.",
    "What is the range of the starting weights?",
    "Look at the function that draws the numbers. What is the smallest that it can give?",
    "The range is symmetric: as far below 0 as above.",
)
def no_weight_below_0(nin):
    return [JudgesValue(abs(w.data)) for w in drawn_weights(nin)]


@wrong_neuron(
    "weights",
    "Every neuron begins with the same weights.",
    "Make two neurons and print their weights. What could make them learn different things?",
    "Look for a seed. How often does it run: once in your notebook, or each time a neuron is built?",
    "A seed restarts the random numbers. Set inside the class, it makes all neurons of a layer equal.",
)
def same_chance_for_every_neuron(nin):
    return [JudgesValue(w.data) for w in JudgesNeuron(nin, rng=random.Random(1)).w]


@wrong_neuron(
    "parameters",
    "`parameters()` changes the neuron.",
    "How many weights does your neuron have after two calls of `parameters()`?",
    "Look for `append`, `extend` or `+=` on `self.w`.",
    "Asking for the list should change nothing. Make a new list, and leave the neuron's own as it is.",
)
def parameters_grow_the_list(self):
    return self.w.append(self.b) or self.w


def plain_numbers(nin):
    return [w.data for w in drawn_weights(nin)]


@wrong_neuron(
    "weights",
    "The weights are plain numbers.",
    "Where would the gradient of a weight be kept?",
    "Look at what `self.w` holds. Does it have a `.grad`?",
    "A number that is trained must be a Value, because a Value keeps its gradient.",
)
def plain_weights(nin):
    return plain_numbers(nin)


@plain_weights.also
class PlainWeightsAndBias(neuron_like(weights=plain_numbers, bias=lambda: 0.0)):
    pass


@wrong_neuron(
    "bias",
    "The bias does not begin at 0.",
    "At which number does the bias start in the task?",
    "Look at where `self.b` is made.",
    "Only the weights need random numbers, to differ from each other. The bias starts at 0.",
)
def bias_begins_at_1():
    return JudgesValue(1.0)


@bias_begins_at_1.also
def bias_drawn():
    return JudgesValue(JudgesNeuron(1).w[0].data or 0.5)


@neuron_class.mistake(
    "Your neuron has no `w` or no `b` to look at.",
    "What should the weights and the bias be called?",
    "Look at the lines in `__init__`: is there a `self.` before each name, and are the names those of the task?",
    "A plain variable is gone when `__init__` ends. What you store in `self.` stays with the object.",
    when=lacks("w", "b"),
)
class VariablesOnly(RightNeuron):
    def __init__(self, nin):
        w, b = drawn_weights(nin), JudgesValue(0.0)  # noqa: F841 (forgotten, that is the mistake)


@VariablesOnly.also
class OtherNames(RightNeuron):
    def __init__(self, nin):
        self.weights, self.b = drawn_weights(nin), JudgesValue(0.0)

    def __call__(self, inputs):
        refuse(self.weights, inputs)
        return right_forward(self.weights, inputs, self.b)


@wrong_neuron(
    "parameters",
    "`parameters()` returns nothing.",
    "What does a function return if it ends without a `return`?",
    "Do you return the result of `append` or `extend`? They change a list and return None.",
    "Make a new list of the weights and the bias, and return it.",
    when=lambda trial: (
        trial.seen.get("what parameters() lists") == "nothing"
        and trial.seen.get("an answer to three inputs") == "something"
    ),
)
def parameters_return_nothing(unit):
    return None


@neuron_class.mistake(
    "The bias is a plain number.",
    "Where would the gradient of the bias be kept?",
    "Look at the line in `__init__` that makes the bias.",
    "The bias is a parameter like the weights: a Value, so that training can change it.",
    when=lambda trial: (
        trial.seen.get("the starting weights") == "different, from −1 to 1"
        and any(
            f"'{kind}' object has no attribute" in str(value)
            for kind in ("float", "int")
            for value in trial.seen.values()
        )
    ),
)
class PlainBias(RightNeuron):
    def __init__(self, nin):
        self.w, self.b = drawn_weights(nin), 0.0


@wrong_neuron(
    "weights",
    "It is one weight, repeated.",
    "If you change the first weight of your neuron, what happens to the others?",
    "Look at the line in `__init__` that makes the list: how often does it draw a number?",
    "A list times a number puts the same object into every place. Draw a new number for each place.",
)
def one_weight_repeated(nin):
    return [JudgesValue(JudgesNeuron(1).w[0].data)] * nin


@wrong_neuron(
    "forward",
    "Only one of the inputs counts.",
    "Which weights get a gradient from your output?",
    "Look at how far the `return` is indented, and at what your loop does with the sum so far.",
    "Every round adds to the sum. Return the answer once, when all have been added.",
)
def first_input_only(w, x, b):
    return (b + w[0] * x[0]).tanh()


@first_input_only.also
def last_input_only(w, x, b):
    return (b + w[-1] * x[-1]).tanh()


@wrong_neuron(
    "check",
    "A wrong number of inputs is accepted without an error.",
    "What does your neuron do with two inputs, if it has three weights?",
    "`zip` stops at the end of the shorter list. Do you compare the lengths before it starts?",
    "Compare the two lengths first, and raise a ValueError that gives both.",
)
def lengths_not_compared(w, x):
    pass


@lengths_not_compared.also
def only_more_weights_refused(w, x):
    if len(w) > len(x):
        refuse(w, x)


@lengths_not_compared.also
def only_more_inputs_refused(w, x):
    if len(w) < len(x):
        refuse(w, x)


@wrong_neuron(
    "check",
    "Wrong lengths are refused, but not as the task asks.",
    "Which kind of error says that a value is wrong? And if you met your message, would you know what to correct?",
    "Look at the kind of error that you raise, and at the numbers in its message.",
    "Raise a ValueError whose message gives both lengths: how many weights, and how many inputs.",
)
def no_lengths_said(w, x):
    curt(ValueError, "wrong length")(w, x)


for error, words in CURT:
    no_lengths_said.also(curt(error, words))


def only_later_calls_are_wrong(trial):
    right, seen = neuron_class.right(), trial.seen
    wrong = [label for label in right if label not in seen or not neuron_class.agree(seen, right, label)]
    return bool(wrong) and all(label.startswith((*AGAIN, AFTER)) for label in wrong)


@neuron_class.mistake(
    "A call leaves something behind in the neuron.",
    "Call your neuron twice with the same inputs. Do you get the same answer twice?",
    "Look for `self.` in `__call__`. What is stored there, and what does the next call find?",
    "A call only computes. Keep the sum in a variable without `self.`, and begin it anew at each call.",
    when=only_later_calls_are_wrong,
)
class BiasGrows(RightNeuron):
    def __call__(self, inputs):
        refuse(self.w, inputs)
        for w, x in zip(self.w, inputs):
            self.b += w * x
        return self.b.tanh()


@BiasGrows.also
class SumKept(RightNeuron):
    def __init__(self, nin):
        super().__init__(nin)
        self.terms = []

    def __call__(self, inputs):
        refuse(self.w, inputs)
        self.terms += [w * x for w, x in zip(self.w, inputs)]
        return sum(self.terms, self.b).tanh()


@BiasGrows.also
class FirstSumKept(RightNeuron):
    def __call__(self, inputs):
        refuse(self.w, inputs)
        if not hasattr(self, "total"):
            self.total = weighted(self.w, inputs, self.b)
        return self.total.tanh()


@neuron_class.mistake(
    "All your neurons share their weights or their bias.",
    "Make two neurons and change the first weight and the bias of one. Do they change in the other as well?",
    "Look for `w = …` or `b = …` in the class, but outside `__init__`. How often does such a line run?",
    "What is made outside `__init__` belongs to the class, and all its objects share it. Make it inside, with `self.`.",
    when=lambda trial: trial.seen.get(SHARED) in ("their weights", "their bias"),
)
class WeightsOfTheClass(RightNeuron):
    w = []

    def __init__(self, nin):
        self.w += drawn_weights(nin)
        self.b = JudgesValue(0.0)


@WeightsOfTheClass.also
class BiasOfTheClass(RightNeuron):
    b = JudgesValue(0.0)

    def __init__(self, nin):
        self.w = drawn_weights(nin)
