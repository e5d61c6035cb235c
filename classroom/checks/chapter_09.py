"""Chapter 09: neurons, layers, networks. The learner's classes are built, given known weights, and put to work."""

import random
from functools import partial

from ..engine import Layer as JudgesLayer
from ..engine import Neuron as JudgesNeuron
from ..engine import Value as JudgesValue
from .core import Said, Stopped, _kind, number, task
from .core import _guarded as guarded

# -- what several tasks need ------------------------------------------------------------------------------------------


def number_of(result):
    """What a result is, and if it is one Value, the number in it."""
    if hasattr(result, "_prev"):
        return {"what it is": "one Value", "its number": result.data}
    if result is None or isinstance(result, Stopped):
        return {"what it is": result}
    if isinstance(result, (list, tuple)):
        return {"what it is": f"a list of {len(result)}"}
    plain = isinstance(result, (int, float))
    return {"what it is": "a plain number, without a history" if plain else f"a {type(result).__name__}"}


def numbers_of(result):
    """What a result is, and if it is a list of Values, the numbers in them."""
    if not isinstance(result, (list, tuple)):
        return number_of(result)
    kinds = {"Values" if hasattr(item, "_prev") else f"{type(item).__name__}s" for item in result}
    told = {"what it is": f"a list of {len(result)} {' and '.join(sorted(kinds))}"}
    return told | {f"number {k}": item.data for k, item in enumerate(result, 1) if hasattr(item, "_prev")}


def listed(parameters, names):
    """What a list of parameters holds, by name and sorted; `names` is {name: Value}."""
    if not isinstance(parameters, (list, tuple)):
        return "nothing" if parameters is None else f"a {type(parameters).__name__}, not a list"
    known = {id(value): name for name, value in names.items()}
    words = [known.get(id(item)) or f"a {type(item).__name__}" for item in parameters]
    return ", ".join(sorted(words)) or "nothing, an empty list"


def answer_to(call, lengths):
    """What comes of inputs of the wrong length."""
    try:
        result = call()
    except ValueError as error:
        both = all(str(length) in str(error) for length in lengths)
        return "refused, with both lengths" if both else "a ValueError that does not say both lengths"
    except Exception as error:
        return f"a {type(error).__name__}"
    return "nothing" if result is None else "an answer, as if nothing were wrong"


def refuse(weights, inputs):
    if len(weights) != len(inputs):
        raise ValueError(f"{len(weights)} weights, but {len(inputs)} inputs")


def weighted(w, x, start):
    return sum((wi * xi for wi, xi in zip(w, x)), start)


def set_all(parameters, start=0):
    """Give these parameters known numbers, pairwise different and none of 0 and ±1."""
    for k, p in enumerate(parameters, start):
        p.data = (-1) ** (k // 2) * (0.31 + 0.17 * (k % 4) + 0.013 * k)


def gradients(output, parameters):
    """The gradients after one walk back from an output that matters 1.3 times."""
    if not hasattr(output, "_prev"):
        return Said(f"there is no Value to call `backward` on, your answer is {_kind(output)}")
    (output * 1.3).backward()
    return {f"number {k}": p.grad for k, p in enumerate(parameters, 1)}


# -- Task 1: count on paper -------------------------------------------------------------------------------------------


def counted(small=22, three=61, weights=48, wide=110, h=6):
    return {
        "MLP(5, [3, 1])": small,
        "MLP(2, [6, 4, 3])": three,
        "weights alone in MLP(2, [6, 4, 3])": weights,
        "MLP(10, [10])": wide,
        "h, if MLP(4, [h, 1]) has 37": h,
    }


@number("Weights and biases of four networks, and a size found backwards.", tolerance=1e-6)
def parameters_on_paper():
    """m · (n + 1) for each layer."""
    return counted()


no_biases = parameters_on_paper.mistake(
    "The biases are not counted.",
    "How many numbers does a neuron with five inputs keep?",
    "Look at one layer. You have one number for each arrow. What is in the boxes?",
    "Each neuron has one weight for every input, and one more number that belongs to no input.",
)
for hidden in (6, 7, 7.4):
    no_biases(lambda hidden=hidden: counted(18, 48, 48, 100, hidden))

one_bias = parameters_on_paper.mistake(
    "One bias for a whole layer is too few.",
    "In the chapter's drawing, how many boxes of one layer have a bias in them?",
    "Look at how often you added 1: once for each layer, or once for each neuron?",
    "The bias belongs to the neuron, like the weights. Neurons side by side share their inputs and nothing else.",
)
for hidden in (6, 7):
    one_bias(lambda hidden=hidden: counted(20, 51, 48, 101, hidden))

inputs_too = parameters_on_paper.mistake(
    "The inputs were counted as neurons.",
    "Does training change an input?",
    "Look at what you added for the first number in the brackets. Are there parameters in the boxes x1, x2, …?",
    "The first number only says how many weights each neuron of the first layer needs.",
)
for hidden in (6, 32 / 6):
    inputs_too(lambda hidden=hidden: counted(27, 63, 48, 120, hidden))

inputs_again = parameters_on_paper.mistake(
    "Every layer was given the inputs of the network.",
    "What does the second layer get: x, or the outputs of the first layer?",
    "Look at the second and third layer. By which number did you multiply their neurons?",
    "A layer has as many inputs as the layer before it has neurons.",
)
for hidden in (6, 6.4):
    inputs_again(lambda hidden=hidden: counted(24, 39, 26, 110, hidden))

last_left_out = parameters_on_paper.mistake(
    "The last layer is missing.",
    "How many layers of neurons does MLP(5, [3, 1]) have?",
    "Look at the last number in the list. Those are neurons too.",
    "Each number in the list is a layer with its own weights and biases, and so is the last one.",
)
for wide in (110, 0):
    for hidden in (6, 7.4):
        last_left_out(lambda wide=wide, hidden=hidden: counted(18, 46, 36, wide, hidden))


@parameters_on_paper.mistake(
    "The question was for the weights alone.",
    "How many of the parameters of MLP(2, [6, 4, 3]) are biases?",
    "Your second and third number are the same. Which parameters should be in one and not in the other?",
    "There is one bias for every neuron; all the rest are weights.",
)
def _():
    return counted(weights=61)


def only_h_is_off(trial):
    given = list(trial.seen.values())
    return given[:4] == list(counted().values())[:4] and given[4] != counted()["h, if MLP(4, [h, 1]) has 37"]


wrong_h = parameters_on_paper.mistake(
    "Your h does not give 37 parameters.",
    "Put your h into MLP(4, [h, 1]) and count. What comes out?",
    "Write down how many parameters each layer has, with the letter h. Remember that h appears in both layers.",
    "The first layer has h times something, the second has h and one more. Together they make 37: solve for h.",
    when=only_h_is_off,
)
for hidden in (7, 7.4, 9, 32, 5):
    wrong_h(lambda hidden=hidden: counted(h=hidden))


# -- Task 2: a neuron -------------------------------------------------------------------------------------------------

W, B, X = (0.7, 0.9, -0.3), -0.4, (1.7, -0.6, 2.3)  # the sum is below 0, where relu shows itself


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
    seen["the bias at the start"] = guarded(lambda: start_of(large.b))
    seen["the output"] = guarded(lambda: number_of(with_known_weights(cls)(list(X))))
    seen["the gradients of w and b"] = guarded(partial(neuron_gradients, cls))
    seen["the output and the gradients of the inputs, given as Values"] = guarded(partial(with_values, cls))
    seen["what parameters() lists"] = guarded(partial(neuron_parameters, cls))
    seen["what parameters() lists when it is asked again"] = guarded(partial(neuron_parameters, cls, calls=2))
    for count in (2, 4):
        words = {2: "two inputs for three weights", 4: "four inputs for three weights"}[count]
        seen[words] = answer_to(partial(answer_of, guarded(partial(with_known_weights, cls)), count), (3, count))
    return _spread(seen)


def answers(called, inputs):
    """Whether there is an answer at all: the one thing that is no attribute, whose name a learner may have changed."""
    return "nothing" if guarded(lambda: called(list(inputs))) is None else "something"


def compared(one, other):
    equal = [w.data for w in one.w] == [w.data for w in other.w]
    return "they begin with the same weights" if equal else "they begin with different weights"


def _spread(seen):
    """Dictionaries inside become entries of their own."""
    flat = {}
    for label, value in seen.items():
        if isinstance(value, dict):
            flat.update({f"{label}, {k}": v for k, v in value.items()})
        else:
            flat[label] = value
    return flat


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


def draw_weights(nin):
    return [JudgesValue(JudgesNeuron(1).w[0].data) for _ in range(nin)]


def right_forward(w, x, b):
    return weighted(w, x, b).tanh()


def neuron_like(forward=right_forward, parameters=None, weights=draw_weights, bias=0.0, check=refuse):
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


def neuron_mistake(title, *hints, **wrong):
    """A mistake in the neuron, with and without a second one: lengths that nobody counts."""
    known = neuron_class.mistake(title, *hints)
    known(neuron_like(**wrong))
    known(neuron_like(**wrong, check=lambda w, x: None))
    return known


def also(known, **wrong):
    known(neuron_like(**wrong))
    known(neuron_like(**wrong, check=lambda w, x: None))


neuron_mistake(
    "The bias is missing from `parameters()`.",
    "Which numbers of a neuron should training be able to change?",
    "Look at the list that `parameters` returns, and count: a neuron with 3 inputs has how many?",
    "Training changes only what is in the list: this bias would stay at 0 for ever.",
    parameters=lambda self: list(self.w),
)
neuron_mistake(
    "The weights are missing from `parameters()`.",
    "Which numbers of a neuron should training be able to change?",
    "Look at the list that `parameters` returns, and count: a neuron with 3 inputs has how many?",
    "The list should hold every weight and the bias, each once.",
    parameters=lambda self: [self.b],
)
nested = neuron_mistake(
    "`parameters()` has a list inside the list.",
    "How long is your list for a neuron with 3 inputs: two entries, or four?",
    "Look at how the weights get into the list: as one thing, or one by one?",
    "Training loops over the list and uses `data` and `grad` of each entry. A list has neither. Unpack the weights "
    "out one by one.",
    parameters=lambda self: [self.w, self.b],
)
also(nested, parameters=lambda self: [self.w, [self.b]])
copied = neuron_mistake(
    "`parameters()` returns copies, not the parameters themselves.",
    "If training changes an entry of your list, does the neuron notice?",
    "Look at what is in the list: the Values of the neuron, or something made from them?",
    "A parameter is changed through its own `data`. So the list must hold the very objects that the neuron uses.",
    parameters=lambda self: [p.data for p in (*self.w, self.b)],
)
also(copied, parameters=lambda self: [JudgesValue(p.data) for p in (*self.w, self.b)])

neuron_mistake(
    "The bias is forgotten in the sum.",
    "If all inputs are 0, what should the neuron's sum be?",
    "Look at what your sum starts from.",
    "`sum` takes a second argument, the number to start from. Without it, it starts from 0.",
    forward=lambda w, x, b: weighted(w, x, JudgesValue(0.0)).tanh(),
)
neuron_mistake(
    "The activation is missing.",
    "Can your neuron's output be larger than 1?",
    "Look at what happens to the sum before it is returned.",
    "A weighted sum alone is a straight line. Something has to bend it at the end.",
    forward=lambda w, x, b: weighted(w, x, b),
)
neuron_mistake(
    "The activation is applied twice.",
    "How many activations does the sum go through before it is returned?",
    "Follow the sum to the `return`. Count the calls of `tanh`.",
    "One tanh is enough: a second one makes every output smaller, and every slope too.",
    forward=lambda w, x, b: weighted(w, x, b).tanh().tanh(),
)
neuron_mistake(
    "The bias comes after the activation.",
    "With a bias of 5, could your neuron answer more than 1?",
    "Look at the order: products, activation, bias. Which two should change places?",
    "The bias belongs to the sum. It shifts the bend sideways, and does not raise the output.",
    forward=lambda w, x, b: weighted(w, x, JudgesValue(0.0)).tanh() + b,
)
each_bent = neuron_mistake(
    "Every product is bent by itself.",
    "How many times should the activation act for one output?",
    "Look at the place of `tanh`: inside the sum, or around it?",
    "First everything is added up, and then the sum is bent once.",
    forward=lambda w, x, b: sum(((wi * xi).tanh() for wi, xi in zip(w, x)), b),
)
also(each_bent, forward=lambda w, x, b: sum(((wi * xi).tanh() for wi, xi in zip(w, x)), b).tanh())
neuron_mistake(
    "The bias is added once for every input.",
    "A neuron with 200 inputs: how often should its one bias be in the sum?",
    "Look at what is inside the loop of the sum.",
    "Only what differs from input to input belongs in the loop. Add the bias once, before or after it.",
    forward=lambda w, x, b: sum((wi * xi + b for wi, xi in zip(w, x)), JudgesValue(0.0)).tanh(),
)
other_bend = neuron_mistake(
    "It bends, but not by tanh.",
    "Can your neuron answer −0.5? And 3?",
    "Look at the name of the operation that is called on the sum.",
    "The task asks for the S-shaped curve that goes from −1 to 1.",
    forward=lambda w, x, b: weighted(w, x, b).relu(),
)
also(other_bend, forward=lambda w, x, b: weighted(w, x, b).sigmoid())
no_history = neuron_mistake(
    "The output is a plain number: its history is lost.",
    "What does `backward` need, to find its way from the output back to the weights?",
    "Look for `.data` or `math.` on the way to your output. What comes out of it?",
    "Operations on Values keep a record. As soon as you take plain numbers out of them, the record ends.",
    forward=lambda w, x, b: weighted(w, x, b).tanh().data,
)
also(no_history, forward=lambda w, x, b: JudgesValue(weighted(w, x, b).tanh().data))
neuron_mistake(
    "The output is a list of one, where one Value belongs.",
    "What does a single neuron return: one number, or several?",
    "Look at the brackets around what you return.",
    "The layer makes the list, because it has several neurons. One neuron returns one Value.",
    forward=lambda w, x, b: [weighted(w, x, b).tanh()],
)
neuron_mistake(
    "All weights are one and the same Value.",
    "If training changes the first weight of your neuron, what happens to the second?",
    "Look at how the list is made. Does a `*` after it make new objects, or repeat one?",
    "A list times a number repeats the same object. A comprehension builds a new one for every place.",
    weights=lambda nin: [JudgesValue(0.3)] * nin,
)
equal = neuron_mistake(
    "All weights begin equal.",
    "If all weights start equal, what could make one of them learn something different from its neighbour?",
    "Look at where the starting number comes from. Is it drawn anew for each weight?",
    "Equal neurons with the same inputs stay equal. A random number, drawn for each weight, makes them different.",
    weights=lambda nin: [JudgesValue(0.3) for _ in range(nin)],
)
also(equal, weights=lambda nin: [JudgesValue(0.0) for _ in range(nin)])
neuron_mistake(
    "No weight begins below 0.",
    "What is the range of the starting weights?",
    "Look at the function that draws the numbers. What is the smallest that it can give?",
    "The range is symmetric: as far below 0 as above.",
    weights=lambda nin: [JudgesValue(abs(w.data)) for w in draw_weights(nin)],
)
seeded = neuron_mistake(
    "Every neuron begins with the same weights.",
    "Make two neurons and print their weights. What could make them learn different things?",
    "Look for a seed. How often does it run: once in your notebook, or each time a neuron is built?",
    "A seed restarts the random numbers. Set inside the class, it makes all neurons of a layer equal.",
    weights=lambda nin: [JudgesValue(w.data) for w in JudgesNeuron(nin, rng=random.Random(1)).w],
)
growing = neuron_mistake(
    "`parameters()` changes the neuron.",
    "How many weights does your neuron have after two calls of `parameters()`?",
    "Look for `append`, `extend` or `+=` on `self.w`.",
    "Asking for the list should change nothing. Make a new list, and leave the neuron's own as it is.",
    parameters=lambda self: self.w.append(self.b) or self.w,
)

plain_weights = neuron_mistake(
    "The weights are plain numbers.",
    "Where would the gradient of a weight be kept?",
    "Look at what `self.w` holds. Does it have a `.grad`?",
    "A number that is trained must be a Value, because a Value keeps its gradient.",
    weights=lambda nin: [w.data for w in draw_weights(nin)],
)
also(plain_weights, weights=lambda nin: [w.data for w in draw_weights(nin)], bias=lambda: 0.0)
started = neuron_mistake(
    "The bias does not begin at 0.",
    "At which number does the bias start in the task?",
    "Look at where `self.b` is made.",
    "Only the weights need random numbers, to differ from each other. The bias starts at 0.",
    bias=1.0,
)
also(started, bias=lambda: JudgesValue(JudgesNeuron(1).w[0].data or 0.5))


def lacks(*names):
    """A predicate: something stopped because the learner's object has no attribute of one of these names."""

    def predicate(trial):
        errors = [str(value) for value in trial.seen.values() if isinstance(value, Stopped)]
        return any(f"has no attribute '{name}'" in error for error in errors for name in names)

    return predicate


nameless = neuron_class.mistake(
    "Your neuron has no `w` or no `b` to look at.",
    "What should the weights and the bias be called?",
    "Look at the lines in `__init__`: is there a `self.` before each name, and are the names those of the task?",
    "A plain variable is gone when `__init__` ends. What you store in `self.` stays with the object.",
    when=lacks("w", "b"),
)


@nameless
class _(RightNeuron):
    def __init__(self, nin):
        w, b = draw_weights(nin), JudgesValue(0.0)  # noqa: F841 (forgotten, that is the mistake)


@nameless
class _(RightNeuron):
    def __init__(self, nin):
        self.weights, self.b = draw_weights(nin), JudgesValue(0.0)

    def __call__(self, inputs):
        refuse(self.weights, inputs)
        return right_forward(self.weights, inputs, self.b)


neuron_class.mistake(
    "`parameters()` returns nothing.",
    "What does a function return if it ends without a `return`?",
    "Do you return the result of `append` or `extend`? They change a list and return None.",
    "Make a new list of the weights and the bias, and return it.",
    when=lambda trial: (
        trial.seen.get("what parameters() lists") == "nothing"
        and trial.seen.get("an answer to three inputs") == "something"
    ),
)(neuron_like(parameters=lambda unit: None))

bare = neuron_class.mistake(
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


@bare
class _(RightNeuron):
    def __init__(self, nin):
        self.w, self.b = draw_weights(nin), 0.0


also(
    neuron_class.mistake(
        "It is one weight, repeated.",
        "If you change the first weight of your neuron, what happens to the others?",
        "Look at the line in `__init__` that makes the list: how often does it draw a number?",
        "A list times a number puts the same object into every place. Draw a new number for each place.",
    ),
    weights=lambda nin: [JudgesValue(JudgesNeuron(1).w[0].data)] * nin,
)
also(
    neuron_class.mistake(
        "Only one of the inputs counts.",
        "Which weights get a gradient from your output?",
        "Look at how far the `return` is indented, and at what your loop does with the sum so far.",
        "Every round adds to the sum. Return the answer once, when all have been added.",
    ),
    forward=lambda w, x, b: (b + w[0] * x[0]).tanh(),
)
also(neuron_class.mistakes[-1], forward=lambda w, x, b: (b + w[-1] * x[-1]).tanh())

cut_short = neuron_class.mistake(
    "A wrong number of inputs is accepted without an error.",
    "What does your neuron do with two inputs, if it has three weights?",
    "`zip` stops at the end of the shorter list. Do you compare the lengths before it starts?",
    "Compare the two lengths first, and raise a ValueError that gives both.",
)
cut_short(neuron_like(check=lambda w, x: None))


def one_way(compare):
    def check(w, x):
        if compare(len(w), len(x)):
            refuse(w, x)

    return check


cut_short(neuron_like(check=one_way(lambda w, x: w > x)))
cut_short(neuron_like(check=one_way(lambda w, x: w < x)))

said_little = neuron_class.mistake(
    "Wrong lengths are refused, but not as the task asks.",
    "If you met your own message in a program of a thousand lines, would you know what to correct?",
    "Look at the kind of error that you raise, and at the numbers in its message.",
    "Raise a ValueError whose message gives both lengths: how many weights, and how many inputs.",
)


def curt(error, words=""):
    def check(w, x):
        if len(w) != len(x):
            raise error(words.format(w=len(w), x=len(x)))

    return check


for kind, words in [
    (ValueError, "wrong length"),
    (ValueError, "{w} inputs, please"),
    (ValueError, "got {x} of them"),
    (AssertionError, ""),
    (AssertionError, "{w} and {x}"),
    (TypeError, "{w} and {x}"),
    (IndexError, "{w} and {x}"),
]:
    said_little(neuron_like(check=curt(kind, words)))


# -- Task 3: a layer --------------------------------------------------------------------------------------------------

X2 = (1.3, -0.7)


def parts(layer):
    """The neurons' parameters by name, set to known numbers."""
    named = {}
    for k, unit in enumerate(layer.neurons, 1):
        named.update({f"{p.label or 'p'} of neuron {k}": p for p in unit.parameters()})
    set_all(named.values())
    return named


def try_layer(cls):
    """Build layers of the chapter's neurons, and look at what they answer and list."""
    seen = {"an answer to two inputs": answers(guarded(lambda: cls(2, 3)), X2)}
    seen["the neurons of a layer (2, 3)"] = guarded(lambda: shape_of(cls(2, 3)))
    seen["different neurons among them"] = guarded(lambda: len({id(unit) for unit in cls(2, 3).neurons}))
    seen["the starting weights of its neurons"] = guarded(lambda: told_apart(neuron.w for neuron in cls(2, 3).neurons))
    seen["two layers made one after the other"] = guarded(lambda: told_apart(weights_of(cls(2, 3)) for _ in range(2)))
    seen["the answer of a layer (2, 3)"] = guarded(lambda: numbers_of(known_layer(cls, 2, 3)(list(X2))))
    seen["asked a second time"] = guarded(partial(asked_twice, cls))
    seen["the answer of a layer with one neuron"] = guarded(lambda: numbers_of(known_layer(cls, 2, 1)(list(X2))))
    seen["the gradients"] = guarded(partial(layer_gradients, cls))
    seen["what parameters() lists"] = guarded(partial(layer_parameters, cls))
    return _spread(seen)


def told_apart(groups):
    """Whether lists of starting weights differ: neurons that begin alike stay alike, though they are two objects."""
    numbers = [tuple(w.data for w in weights) for weights in groups]
    return "all different" if len(set(numbers)) == len(numbers) else "the same ones more than once"


def weights_of(layer):
    return [w for neuron in layer.neurons for w in neuron.w]


def shape_of(layer):
    inputs = sorted({len(unit.w) for unit in layer.neurons})
    return f"{len(layer.neurons)} with {' or '.join(map(str, inputs))} inputs"


def known_layer(cls, nin, nout):
    layer = cls(nin, nout)
    parts(layer)
    return layer


def asked_twice(cls):
    layer = known_layer(cls, 2, 3)
    layer(list(X2))
    return numbers_of(layer([0.5, 2.3]))


def layer_gradients(cls):
    layer = cls(2, 3)
    named = parts(layer)
    answer = layer(list(X2))
    if not isinstance(answer, (list, tuple)) or len(answer) != 3:
        count = f" of {len(answer)}" if isinstance(answer, (list, tuple)) else ""
        return Said(f"there are no three Values to call `backward` on, your answer is {_kind(answer)}{count}")
    return gradients(answer[0] * 0.7 + answer[1] * 2.6 + answer[2] * -1.9, named.values())


def layer_parameters(cls):
    layer = cls(2, 3)
    return listed(layer.parameters(), parts(layer))


def right_neurons(nin, nout):
    return [JudgesNeuron(nin) for _ in range(nout)]


def layer_like(neurons=right_neurons, forward=None, parameters=None):
    """A Layer class, right but for what is given; `forward` and `parameters` take the list of neurons."""

    class Layer:
        def __init__(self, nin, nout):
            self.neurons = neurons(nin, nout)

        def __call__(self, inputs):
            return forward(self.neurons, inputs) if forward else [unit(inputs) for unit in self.neurons]

        def parameters(self):
            if parameters:
                return parameters(self.neurons)
            return [p for unit in self.neurons for p in unit.parameters()]

    return Layer


class EmptyLayer:
    """The stub of the exercise."""

    def __init__(self, nin, nout): ...

    def __call__(self, inputs): ...

    def parameters(self): ...


RightLayer = layer_like()
RightLayer.__name__, RightLayer.__doc__ = "layer_class", "The learner's own Layer."

layer_class = task(
    "The right number of neurons, each with its own weights; always a list as the answer; every parameter once.",
    observe=try_layer,
    stub=EmptyLayer,
    truth="here belongs",
)(RightLayer)

repeated = layer_class.mistake(
    "It is one neuron, repeated.",
    "Change a weight of your first neuron. What do the others answer now?",
    "Look at how the list of neurons is made. How many times does `Neuron(...)` run?",
    "A list times a number puts the same object into every place. Build a new neuron for each place.",
)
repeated(layer_like(neurons=lambda nin, nout: [JudgesNeuron(nin)] * nout))

alike = layer_class.mistake(
    "The neurons are different objects, but all start with the same weights.",
    "Two neurons with equal weights get the same inputs. What could make one of them learn something else?",
    "Print `w` of each neuron. Look for a seed, or a random number generator, that is made anew for every neuron.",
    "Equal neurons give equal outputs, get equal gradients and stay equal: three that do the work of one. A seed "
    "restarts the random numbers, so it belongs at the start of the whole program.",
)


def from_one_seed(nin, nout, count=1):
    """Neurons whose chance begins anew for each of them; or for each layer, where `count` is the neurons' number."""
    chances = [random.Random(1) for _ in range(nout // count)] * count
    return [JudgesNeuron(nin, rng=rng) for rng in chances]


def copied_neurons(nin, nout):
    """Objects of their own, with the numbers of the first."""
    neurons = right_neurons(nin, nout)
    for neuron in neurons:
        for w, first in zip(neuron.w, neurons[0].w):
            w.data = first.data
    return neurons


alike(layer_like(neurons=from_one_seed))
alike(layer_like(neurons=copied_neurons))
layer_class.mistake(
    "Every layer begins with the same weights.",
    "Make two layers and print their weights. What do you notice?",
    "Look for a seed in `__init__`. How often does it run in a network of three layers?",
    "A seed restarts the random numbers. Inside the class it makes all layers equal; set it once, outside.",
)(layer_like(neurons=lambda nin, nout: from_one_seed(nin, nout, nout)))

turned = layer_class.mistake(
    "Numbers of inputs and of neurons are mixed up.",
    "How many neurons does a layer (2, 3) have, and how many weights does each have?",
    "Look at which of the two names goes into `Neuron(...)`, and which one goes into `range(...)`.",
    "`nin` is the number of inputs of each neuron, `nout` is the number of neurons.",
)
turned(layer_like(neurons=lambda nin, nout: right_neurons(nout, nin)))
turned(layer_like(neurons=lambda nin, nout: right_neurons(nin, nin)))
turned(layer_like(neurons=lambda nin, nout: right_neurons(nout, nout)))

no_neurons = layer_class.mistake(
    "Your layer has no list `neurons` to look at.",
    "What should the list of neurons be called?",
    "Look at the left side of the line in `__init__`: is there a `self.` before it, and is the name that of the task?",
    "A plain variable is gone when `__init__` ends. What you store in `self.` stays with the object.",
    when=lacks("neurons"),
)


@no_neurons
class _(RightLayer):
    def __init__(self, nin, nout):
        neurons = right_neurons(nin, nout)  # noqa: F841 (forgotten, that is the mistake)


@no_neurons
class _(RightLayer):
    def __init__(self, nin, nout):
        self.units = right_neurons(nin, nout)

    def __call__(self, inputs):
        return [unit(inputs) for unit in self.units]


one_answers = layer_class.mistake(
    "Only one of the neurons answers.",
    "How many outputs should a layer with three neurons return?",
    "Look at your `return`. Is it inside the loop, or does it pick one result?",
    "Gather the answers of all neurons in a list, and return the list at the end.",
)
one_answers(layer_like(forward=lambda units, x: units[0](x)))
one_answers(layer_like(forward=lambda units, x: units[-1](x)))
one_answers(layer_like(forward=lambda units, x: [units[0](x)]))
one_answers(layer_like(forward=lambda units, x: [units[-1](x)]))

handed_out = layer_class.mistake(
    "Each neuron was given one of the inputs.",
    "How many weights does a neuron of `MyLayer(2, 3)` have? How many inputs did you give it?",
    "What does your loop go over: the neurons, or neurons and inputs side by side?",
    "Every neuron of a layer gets all the inputs. They differ in their weights.",
    when=lambda trial: any(
        isinstance(value, Stopped)
        and ("2 weights, but 1 inputs" in str(value) or "inputs come in a list" in str(value))
        for value in trial.seen.values()
    ),
)
handed_out(layer_like(forward=lambda units, x: [unit([v]) for unit, v in zip(units, x)]))
handed_out(layer_like(forward=lambda units, x: [unit(v) for unit, v in zip(units, x)]))

layer_class.mistake(
    "The answers were added up.",
    "What does the next layer need: three numbers, or one?",
    "Look at what you do with the answers of the neurons before you return them.",
    "A layer adds nothing up: it returns the output of each neuron. The sums are inside the neurons.",
)(layer_like(forward=lambda units, x: sum((unit(x) for unit in units), JudgesValue(0.0))))

layer_class.mistake(
    "A layer with one neuron returns a Value, not a list.",
    "What would the next layer do with a single Value, where it expects a list?",
    "You treat a single neuron as a special case. Does the task ask for that here?",
    "A layer always returns a list, even of one. Only the network takes a single output out of it.",
)(layer_like(forward=lambda units, x: units[0](x) if len(units) == 1 else [unit(x) for unit in units]))

layer_class.mistake(
    "Your list holds the neurons, not their outputs.",
    "Is `neuron` the same as `neuron(inputs)`?",
    "Look at the list that you return. Are the neurons called in it?",
    "A neuron computes its output when you call it with the inputs.",
)(layer_like(forward=lambda units, x: list(units)))

cut = layer_class.mistake(
    "The answers are plain numbers: their history is lost.",
    "What does `backward` need, to find its way from an answer back to the weights?",
    "Look for `.data` on the way from the neurons to your list.",
    "A neuron returns a Value with a record. Put it into the list as it is.",
)
cut(layer_like(forward=lambda units, x: [unit(x).data for unit in units]))
cut(layer_like(forward=lambda units, x: [JudgesValue(unit(x).data) for unit in units]))

in_lists = layer_class.mistake(
    "`parameters()` is a list of lists.",
    "How long is your list for a layer (2, 3): three entries, or nine?",
    "How do the lists of the neurons get into yours: each as one entry, or item by item?",
    "Two loops, one inside the other: for each neuron, for each of its parameters, one entry.",
)
in_lists(layer_like(parameters=lambda units: [unit.parameters() for unit in units]))

one_listed = layer_class.mistake(
    "Only one neuron's parameters are listed.",
    "A layer (2, 3) has nine parameters. How many does yours list?",
    "Look at your `return`. Does the loop reach the second neuron, and is the list kept from round to round?",
    "Start with an empty list before the loop, add to it in the loop, and return it after the loop.",
)
one_listed(layer_like(parameters=lambda units: units[0].parameters()))
one_listed(layer_like(parameters=lambda units: units[-1].parameters()))

layer_class.mistake(
    "The biases are missing from `parameters()`.",
    "What else does a neuron keep, besides its weights?",
    "Look at where the layer gets its list from: from `w`, or from the neuron's own `parameters()`?",
    "Call `parameters()` of each neuron: its list is complete.",
)(layer_like(parameters=lambda units: [w for unit in units for w in unit.w]))

layer_class.mistake(
    "`parameters()` lists the neurons.",
    "Which has a `grad`: a neuron, or a weight?",
    "Look at what one entry of your list is.",
    "Training changes numbers, so the list must hold the Values themselves.",
)(layer_like(parameters=lambda units: list(units)))

layer_class.mistake(
    "Parameters are listed more than once.",
    "How many parameters does a layer (2, 3) have, and how long is your list?",
    "Is the same neuron used twice, or is a list added to itself?",
    "Training takes one step for each entry: a parameter that is in the list twice moves twice.",
)(layer_like(parameters=lambda units: [p for unit in units for p in unit.parameters()] * 2))

copies = layer_class.mistake(
    "`parameters()` returns copies, not the parameters themselves.",
    "If training changes an entry of your list, does the layer notice?",
    "Look at what is in the list: the Values of the neurons, or something made from them?",
    "A parameter is changed through its own `data`. So the list must hold the very objects that the neurons use.",
)
copies(layer_like(parameters=lambda units: [p.data for unit in units for p in unit.parameters()]))
copies(layer_like(parameters=lambda units: [JudgesValue(p.data) for unit in units for p in unit.parameters()]))


# -- Task 4: a network ------------------------------------------------------------------------------------------------


def by_layer(network):
    """Every parameter of the network by layer, set to known numbers."""
    named = {}
    for k, layer in enumerate(network.layers, 1):
        for j, p in enumerate(layer.parameters(), 1):
            named[f"layer {k}, {j:02}"] = p
    set_all(named.values())
    return named


def known_network(cls, nin, nouts):
    network = cls(nin, nouts)
    by_layer(network)
    return network


def try_network(cls):
    """Build networks of the chapter's layers, and look at what they answer and list."""
    sizes = [3, 2, 1]
    built = guarded(lambda: cls(2, sizes))
    if isinstance(built, Stopped):  # whatever is asked of it would say no more than this
        return {"building (2, [3, 2, 1])": built}
    seen = {"an answer to two inputs": answers(built, X2)}
    seen["the layers of (2, [3, 2, 1])"] = guarded(lambda: layers_of(built))
    seen["the list [3, 2, 1] after building"] = f"{sizes}"
    seen["the layers of (4, [5])"] = guarded(lambda: layers_of(cls(4, [5])))
    seen["the starting weights of (2, [2, 2, 2])"] = guarded(
        lambda: told_apart(map(weights_of, cls(2, [2, 2, 2]).layers))
    )
    seen["the answer of (2, [3, 2, 1])"] = guarded(lambda: number_of(known_network(cls, 2, [3, 2, 1])(list(X2))))
    seen["the answer of (2, [2, 2, 2])"] = guarded(lambda: numbers_of(known_network(cls, 2, [2, 2, 2])(list(X2))))
    seen["the answer of (2, [1, 2])"] = guarded(lambda: numbers_of(known_network(cls, 2, [1, 2])(list(X2))))
    seen["the answer of (2, [3, 4])"] = guarded(lambda: numbers_of(known_network(cls, 2, [3, 4])(list(X2))))
    seen["the gradients"] = guarded(partial(network_gradients, cls))
    seen["what parameters() lists"] = guarded(partial(network_parameters, cls))
    return _spread(seen)


def layers_of(network):
    return ", ".join(f"{len(layer.neurons[0].w)} → {len(layer.neurons)}" for layer in network.layers)


def network_gradients(cls):
    network = cls(2, [3, 2, 1])
    named = by_layer(network)
    return gradients(network(list(X2)), named.values())


def network_parameters(cls):
    """How many parameters of each layer are listed: short enough for a card."""
    network = cls(2, [3, 2, 1])
    named = by_layer(network)
    words = listed(network.parameters(), named)
    entries = words.split(", layer ")
    if not words.startswith("layer ") or len(entries) != len(network.parameters()):
        return words if len(words) < 90 else f"{words[:80]} …"
    numbers = [entry.removeprefix("layer ")[0] for entry in entries]
    counts = {f"layer {k}": numbers.count(k) for k in sorted(set(numbers))}
    repeats = len(network.parameters()) - len({id(p) for p in network.parameters()})
    told = ", ".join(f"{count} of {name}" for name, count in counts.items())
    return told + (f", {repeats} of them repeats" if repeats else "")


def right_layers(nin, nouts):
    return [JudgesLayer(n, m) for n, m in zip([nin, *nouts], nouts)]


def chained(layers, x):
    for layer in layers:
        x = layer(x)
    return x


def unwrapped(x):
    return x[0] if len(x) == 1 else x


def network_like(layers=right_layers, forward=None, parameters=None):
    """An MLP class, right but for what is given; `forward` and `parameters` take the list of layers."""

    class MLP:
        def __init__(self, nin, nouts):
            self.layers = layers(nin, nouts)

        def __call__(self, inputs):
            return forward(self.layers, inputs) if forward else unwrapped(chained(self.layers, inputs))

        def parameters(self):
            if parameters:
                return parameters(self.layers)
            return [p for layer in self.layers for p in layer.parameters()]

    return MLP


class EmptyMLP:
    """The stub of the exercise."""

    def __init__(self, nin, nouts): ...

    def __call__(self, inputs): ...

    def parameters(self): ...


RightMLP = network_like()
RightMLP.__name__, RightMLP.__doc__ = "mlp_class", "The learner's own MLP."

mlp_class = task(
    "Sizes, the chain of layers, one output as a Value and several as a list, every gradient, every parameter once.",
    observe=try_network,
    stub=EmptyMLP,
    truth="here belongs",
)(RightMLP)

no_layers = mlp_class.mistake(
    "Your network has no list `layers` to look at.",
    "What should the list of layers be called?",
    "Look at the left side of the line in `__init__`: is there a `self.` before it, and is the name that of the task?",
    "A plain variable is gone when `__init__` ends. What you store in `self.` stays with the object.",
    when=lacks("layers"),
)


@no_layers
class _(RightMLP):
    def __init__(self, nin, nouts):
        layers = right_layers(nin, nouts)  # noqa: F841 (forgotten, that is the mistake)


@no_layers
class _(RightMLP):
    def __init__(self, nin, nouts):
        self.parts = right_layers(nin, nouts)

    def __call__(self, inputs):
        return unwrapped(chained(self.parts, inputs))


mlp_class.mistake(
    "Every layer begins with the same weights.",
    "Build a network with the sizes (2, [2, 2, 2]) and print the weights of its layers. What do you notice?",
    "Look for a seed, or a random number generator, that is made anew for every layer.",
    "A seed restarts the random numbers. Inside the loop it makes equal layers; set it once, before all of them.",
)(
    network_like(
        layers=lambda nin, nouts: [JudgesLayer(n, m, rng=random.Random(1)) for n, m in zip([nin, *nouts], nouts)]
    )
)

not_chained = mlp_class.mistake(
    "The layers are not chained: each gets the network's own inputs.",
    "What are the inputs of the second layer in your network?",
    "Look at the loop in `__call__`. Does the variable that you pass to a layer ever change?",
    "The outputs of one layer are the inputs of the next. Store them under the name that you pass on.",
)
not_chained(network_like(forward=lambda layers, x: unwrapped([layer(x) for layer in layers][-1])))
not_chained(network_like(forward=lambda layers, x: unwrapped(layers[-1](x))))


def all_from_nin(nin, nouts):
    return [JudgesLayer(nin, m) for m in nouts]


sized_by_nin = mlp_class.mistake(
    "Every layer was built for the network's own inputs.",
    "How many inputs does the second layer of (2, [3, 2, 1]) have?",
    "Look at the first number that goes into `Layer(...)`. Is it the same in every round?",
    "A layer has as many inputs as the layer before it has neurons: pairs of neighbours in one list of sizes.",
)
sized_by_nin(network_like(layers=all_from_nin))
sized_by_nin(network_like(all_from_nin, lambda layers, x: unwrapped([layer(x) for layer in layers][-1])))
sized_by_nin(network_like(all_from_nin, lambda layers, x: unwrapped(layers[-1](x))))

mlp_class.mistake(
    "The last layer is missing.",
    "How many numbers come out of your (2, [3, 2, 1])?",
    "Look at where the loop that builds layers ends. Which pair of sizes does it not reach?",
    "There are as many layers as numbers in `nouts`; the last one gives the answer.",
)(network_like(layers=lambda nin, nouts: right_layers(nin, nouts)[:-1]))

mlp_class.mistake(
    "The first layer is missing.",
    "Which of your layers gets the two inputs of (2, [3, 2, 1])?",
    "Look at the list of sizes that you loop over. Is `nin` in it?",
    "The first size is the number of inputs; each pair of neighbours makes a layer.",
)(network_like(layers=lambda nin, nouts: right_layers(nouts[0], nouts[1:])))

mlp_class.mistake(
    "There is one layer too many: the inputs are not a layer.",
    "How many layers should (2, [3, 2, 1]) have?",
    "Look at the first layer that you build. Is there one with as many neurons as there are inputs?",
    "There is one more size than there are layers. Each layer connects two neighbouring sizes.",
)(network_like(layers=lambda nin, nouts: right_layers(nin, [nin, *nouts])))


def change_and_build(nin, nouts):
    nouts.insert(0, nin)
    return right_layers(nouts[0], nouts[1:])


def grow_and_build(nin, nouts):
    sizes = nouts
    sizes[:0] = [nin]
    return right_layers(sizes[0], sizes[1:])


changed = mlp_class.mistake(
    "Your code changes the list of sizes that it was given.",
    "If you build two networks from one list of sizes, what is in the list when the second one is built?",
    "Look at what you do to `nouts`. Do you make a new list, or change this one?",
    "A list that you are given belongs to the caller. Make a new list that starts with `nin`.",
)
changed(network_like(layers=change_and_build))
changed(network_like(layers=grow_and_build))

mlp_class.mistake(
    "The answer is a list of one, where a number belongs.",
    "What would `answer - 1.0` do with your answer?",
    "Look at what comes out of the last layer, when it has a single neuron.",
    "A layer always returns a list. If the last list has only one entry, return that entry.",
)(network_like(forward=chained))

mlp_class.mistake(
    "Of several outputs only one is returned.",
    "How many numbers should (2, [3, 4]) return?",
    "Look at how you take the number out of the list. Do you check the length first?",
    "Only a list of one is unwrapped. A longer one stays a list.",
)(network_like(forward=lambda layers, x: chained(layers, x)[0]))

every_layer = mlp_class.mistake(
    "The outputs of all layers are returned.",
    "Which outputs are only needed inside the network?",
    "Look at the list that you return. Does it grow with every layer?",
    "Each layer's output replaces the one before. Only the last one is returned.",
)


def every_answer(layers, x):
    answers = []
    for layer in layers:
        x = layer(x)
        answers.append(x)
    return answers


every_layer(network_like(forward=every_answer))
every_layer(network_like(forward=lambda layers, x: unwrapped(every_answer(layers, x))))

first_only = mlp_class.mistake(
    "Only the first layer answers.",
    "Does your loop reach the second layer?",
    "Where is your `return`: inside the loop, or after it?",
    "A `return` ends the function at once. It belongs after the loop.",
)
first_only(network_like(forward=lambda layers, x: layers[0](x)))
first_only(network_like(forward=lambda layers, x: unwrapped(layers[0](x))))

mlp_class.mistake(
    "The layers are called in the wrong order.",
    "Which layer fits the two inputs: the first one or the last?",
    "Look at the direction of your loop.",
    "Forward means from the first layer to the last. The way back is done by `backward`.",
)(network_like(forward=lambda layers, x: unwrapped(chained(layers[::-1], x))))

mlp_class.mistake(
    "`parameters()` lists a layer twice.",
    "How many parameters does (2, [3, 2, 1]) have? How long is your list?",
    "What is in your list before the loop starts, and does the loop go over that layer too?",
    "Start with an empty list. Training takes one step for each entry, so what is in it twice moves twice.",
)(network_like(parameters=lambda layers: [p for layer in (layers[0], *layers) for p in layer.parameters()]))
mlp_class.mistakes[-1](
    network_like(parameters=lambda layers: [p for layer in (*layers, layers[-1]) for p in layer.parameters()])
)
mlp_class.mistakes[-1](network_like(parameters=lambda layers: [p for layer in layers for p in layer.parameters()] * 2))

some_listed = mlp_class.mistake(
    "`parameters()` leaves layers out.",
    "How many parameters does (2, [3, 2, 1]) have? How long is your list?",
    "Look at your `return`, and at whether the list is kept from round to round.",
    "Start with an empty list before the loop, add to it in the loop, and return it after the loop.",
)
for these in (slice(0, 1), slice(-1, None), slice(0, -1), slice(1, None)):
    some_listed(
        network_like(parameters=lambda layers, these=these: [p for layer in layers[these] for p in layer.parameters()])
    )

in_layers = mlp_class.mistake(
    "`parameters()` is a list of lists.",
    "How long is your list for (2, [3, 2, 1]): three entries, or twenty?",
    "How do the lists of the layers get into yours: each as one entry, or item by item?",
    "Two loops, one inside the other: for each layer, for each of its parameters, one entry.",
)
in_layers(network_like(parameters=lambda layers: [layer.parameters() for layer in layers]))
in_layers(network_like(parameters=lambda layers: [unit.parameters() for layer in layers for unit in layer.neurons]))

mlp_class.mistake(
    "The biases are missing from `parameters()`.",
    "What else does a neuron keep, besides its weights?",
    "Look at where your list comes from: from `w`, or from the layers' own `parameters()`?",
    "Call `parameters()` of each layer: its list is complete.",
)(network_like(parameters=lambda layers: [w for layer in layers for unit in layer.neurons for w in unit.w]))


# -- Task 5: find the bug ---------------------------------------------------------------------------------------------


def try_dot(dot):
    """The number, the gradients, how many nodes it takes, and what it says to wrong lengths."""
    V, seen = JudgesValue, {}
    for size in (3, 1):
        w, x = [list(map(V, numbers[:size])) for numbers in (W, X)]
        b = V(B)
        n = guarded(lambda w=w, x=x, b=b: dot(w, x, b))
        where = f"{size} weight{'s' if size > 1 else ''}"
        seen.update({f"the result with {where}, {label}": value for label, value in number_of(n).items()})
        seen[f"parents, with {where}"] = guarded(lambda n=n: len(n._prev))
        seen[f"nodes that were made, with {where}"] = guarded(lambda n=n, given=(*w, *x, b): made(n, given))
        guarded(lambda n=n: (n * 1.3).backward())
        for name, values in (("w", w), ("x", x), ("b", [b])):
            for k, value in enumerate(values, 1):
                label = name if name == "b" else f"{name}{k}"
                seen[f"the gradient of {label}, with {where}"] = plain(value.grad)
    u = V(1.7)
    guarded(lambda: (dot([u], [u], V(B)) * 1.3).backward())
    seen["the gradient of u in u·u + b"] = plain(u.grad)
    seen["name of the operation"] = guarded(lambda: dot([V(0.7)], [V(1.7)], V(B))._op)
    for count in (2, 4):
        w, x = [V(v) for v in W], [V(v) for v in (*X, 0.5)[:count]]
        label = {2: "two inputs for three weights", 4: "four inputs for three weights"}[count]
        seen[label] = answer_to(lambda w=w, x=x: dot(w, x, V(B)), (3, count))
    return seen


class AValue:
    """Stands for a Value that was found where a number belongs."""

    _prev = ()

    def __eq__(self, other):
        return isinstance(other, AValue)


def plain(grad):
    return AValue() if hasattr(grad, "_prev") else grad


def made(result, given):
    """Is the result the only node that was made, or do others stand between it and the given ones?"""
    known = {id(value) for value in given}
    return "one" if all(id(parent) in known for parent in result._prev) else "more than one"


@task(
    "The number, every slope beside a nudge, one new node, and both lengths in the message.",
    observe=try_dot,
    truth="here belongs",
)
def mended_dot(weights, inputs, bias):
    """The weighted sum as one operation."""
    refuse(weights, inputs)
    w, x = [v.data for v in weights], [v.data for v in inputs]
    return one_node(weights, inputs, bias, (*x, *w, 1.0))


def one_node(weights, inputs, bias, local, total=None):
    if total is None:
        total = sum((w.data * x.data for w, x in zip(weights, inputs)), bias.data)
    return JudgesValue(total, (*weights, *inputs, bias), "dot", _local=local)


def dot_mistake(title, *hints):
    """A mistake in `dot`; its wrong versions count with and without the check of the lengths."""
    known = mended_dot.mistake(title, *hints)

    def both(wrong):
        def counting(weights, inputs, bias):
            refuse(weights, inputs)
            return wrong(weights, inputs, bias)

        return known(counting) and known(wrong)

    return both


def data(values):
    return [value.data for value in values]


@mended_dot.mistake(
    "Both bugs are still there.",
    "Nudge w1 by 0.1: by which number times 0.1 does the sum grow? And what does the function do with two inputs?",
    "Look at the order of the slopes, the last argument of `Value`, and at what happens before the sum.",
    "The slopes must be in the order of the parents, each the partner's number. And `zip` does not count.",
)
def _(weights, inputs, bias):
    return one_node(weights, inputs, bias, (*data(weights), *data(inputs), 1.0))


@mended_dot.mistake(
    "The partners are still swapped.",
    "Nudge w1 by 0.1. Does the sum grow by a multiple of w1, or of x1?",
    "You check the lengths now. Look at the slopes, the last argument of `Value`: which parents come first?",
    "A product passes the other factor. The weights come first among the parents, so the slopes towards them do too.",
)
def _(weights, inputs, bias):
    refuse(weights, inputs)
    return one_node(weights, inputs, bias, (*data(weights), *data(inputs), 1.0))


unequal = mended_dot.mistake(
    "The slopes are right, but a wrong number of inputs is still accepted without an error.",
    "What does your function do with two inputs, if there are three weights?",
    "`zip` stops at the end of the shorter list. Do you compare the lengths before it starts?",
    "Compare the two lengths first, and raise a ValueError that gives both.",
)


@unequal
def _(weights, inputs, bias):
    return one_node(weights, inputs, bias, (*data(inputs), *data(weights), 1.0))


@unequal
def _(weights, inputs, bias):
    if len(inputs) < len(weights):
        refuse(weights, inputs)
    return one_node(weights, inputs, bias, (*data(inputs), *data(weights), 1.0))


@unequal
def _(weights, inputs, bias):
    if len(inputs) > len(weights):
        refuse(weights, inputs)
    return one_node(weights, inputs, bias, (*data(inputs), *data(weights), 1.0))


@unequal
def _(weights, inputs, bias):  # cut to the same length, which is silent too
    weights, inputs = zip(*zip(weights, inputs))
    return one_node(weights, inputs, bias, (*data(inputs), *data(weights), 1.0))


curt_dot = mended_dot.mistake(
    "Wrong lengths are refused, but not as the task asks.",
    "If you met your own message in a program of a thousand lines, would you know what to correct?",
    "Look at the kind of error that you raise, and at the numbers in its message.",
    "Raise a ValueError whose message gives both lengths: how many weights, and how many inputs.",
)


def curt_version(error, words):
    def wrong(weights, inputs, bias):
        curt(error, words)(weights, inputs)
        return mended_dot.reference(weights, inputs, bias)

    return wrong


for kind, words in [
    (ValueError, "wrong length"),
    (ValueError, "{w} inputs, please"),
    (ValueError, "got {x} of them"),
    (AssertionError, "{w} and {x}"),
    (TypeError, "{w} and {x}"),
    (IndexError, "{w} and {x}"),
]:
    curt_dot(curt_version(kind, words))


@dot_mistake(
    "The record holds Values where numbers belong.",
    "What type are the entries of the tuple of slopes that you give to `Value`?",
    "Look at what you put into the tuple of slopes: the Values, or the numbers in them?",
    "A local derivative is a plain number, computed at the moment of the operation.",
)
def _(weights, inputs, bias):
    return one_node(weights, inputs, bias, (*inputs, *weights, 1.0))


@dot_mistake(
    "Right numbers, but spelled out: many nodes where one will do.",
    "How many new nodes does your function make for three weights?",
    "Look at whether you multiply Values, or the plain numbers in them.",
    "Work with plain numbers inside, and make a single Value at the end, which knows all its parents.",
)
def _(weights, inputs, bias):
    return weighted(weights, inputs, bias)


wrong_bias = dot_mistake(
    "The slope towards the bias is not right.",
    "Nudge b by 0.1: how far does the sum move?",
    "Look at the last number in the tuple of slopes.",
    "A sum passes 1 to each of its terms, and the bias is a term without a factor.",
)


@wrong_bias
def _(weights, inputs, bias):
    return one_node(weights, inputs, bias, (*data(inputs), *data(weights), 0.0))


@wrong_bias
def _(weights, inputs, bias):
    return one_node(weights, inputs, bias, (*data(inputs), *data(weights), bias.data))


@dot_mistake(
    "The bias is not in the sum.",
    "If all inputs are 0, what should come out?",
    "Look at how the sum is computed. The bias is among the parents; is it in the sum?",
    "Its slope of 1 is right only if it has been added.",
)
def _(weights, inputs, bias):
    total = sum(map(float.__mul__, data(weights), data(inputs)))
    return one_node(weights, inputs, bias, (*data(inputs), *data(weights), 1.0), total)


@dot_mistake(
    "The bias is not among the parents.",
    "How will the bias get its gradient?",
    "Count parents and slopes: three weights, three inputs, and what else?",
    "The bias changes the sum, so it is a parent, with its own slope.",
)
def _(weights, inputs, bias):
    w, x = data(weights), data(inputs)
    total = sum(map(float.__mul__, w, x), bias.data)
    return JudgesValue(total, (*weights, *inputs), "dot", _local=(*x, *w))


ones = dot_mistake(
    "All slopes are 1, as in a plain sum.",
    "Nudge w1 by 0.1 where x1 is 100: how far does the sum move?",
    "Look at the tuple of slopes. Which of the parents are inside a product?",
    "Each weight and each input has a partner in its product, and that partner is the slope.",
)


@ones
def _(weights, inputs, bias):
    return one_node(weights, inputs, bias, (1.0,) * (len(weights) + len(inputs) + 1))


pairwise = dot_mistake(
    "Parents and slopes are in different orders.",
    "What is the second parent of your node, and what is the second slope?",
    "Write the parents in one line and the slopes in the line below. Is each number below its parent?",
    "Parents and slopes go in pairs: in both, all weights come first, then all inputs.",
)


@pairwise
def _(weights, inputs, bias):
    slopes = [s for pair in zip(data(inputs), data(weights)) for s in pair]
    return one_node(weights, inputs, bias, (*slopes, 1.0))


@pairwise
def _(weights, inputs, bias):
    return one_node(weights, inputs, bias, (1.0, *data(inputs), *data(weights)))
