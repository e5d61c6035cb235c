"""Task 3: a layer."""

import random
from functools import partial

from ...engine import Neuron as JudgesNeuron
from ...engine import Value as JudgesValue
from ..core import Said, Stopped, guarded, kind_of, task
from .common import (
    ANOTHER,
    LISTED,
    LISTED_AGAIN,
    X2,
    answers,
    collects,
    gradients,
    grew,
    lacks,
    listed,
    numbers_of,
    set_all,
    spread,
    told_apart,
    weights_of,
    wrong_part,
)


def parts(layer):
    """The neurons' parameters by name, set to known numbers."""
    named = {}
    for k, unit in enumerate(layer.neurons, 1):
        named.update({f"{p.label or 'p'} of neuron {k}": p for p in unit.parameters()})
    set_all(named.values())
    return named


NEURONS = "the neurons of a layer (2, 3)"


def try_layer(cls):
    """Build layers of the chapter's neurons, and look at what they answer and list."""
    seen = {"an answer to two inputs": answers(guarded(lambda: cls(2, 3)), X2)}
    seen[NEURONS] = guarded(lambda: shape_of(cls(2, 3)))
    seen[NEURONS + ANOTHER] = guarded(lambda: shape_of(cls(2, 3)))
    seen["different neurons among them"] = guarded(lambda: len({id(unit) for unit in cls(2, 3).neurons}))
    seen["the starting weights of its neurons"] = guarded(lambda: told_apart(neuron.w for neuron in cls(2, 3).neurons))
    seen["two layers made one after the other"] = guarded(lambda: told_apart(weights_of(cls(2, 3)) for _ in range(2)))
    seen["the answer of a layer (2, 3)"] = guarded(lambda: told_as_a_list(known_layer(cls, 2, 3)(list(X2))))
    seen["asked a second time"] = guarded(partial(asked_twice, cls))
    seen["the answer of a layer with one neuron"] = guarded(lambda: told_as_a_list(known_layer(cls, 2, 1)(list(X2))))
    seen["the gradients"] = guarded(partial(layer_gradients, cls))
    seen["the gradients of the inputs, given as Values"] = guarded(partial(input_gradients, cls))
    seen[LISTED] = guarded(partial(layer_parameters, cls))
    seen[LISTED_AGAIN] = guarded(partial(layer_parameters, cls, calls=2))
    return spread(seen)


def shape_of(layer):
    inputs = sorted({len(unit.w) for unit in layer.neurons})
    return f"{len(layer.neurons)} with {' or '.join(map(str, inputs))} inputs"


def known_layer(cls, nin, nout):
    layer = cls(nin, nout)
    parts(layer)
    return layer


def told_as_a_list(result):
    """`numbers_of`, where a tuple will not do."""
    return numbers_of(result, "tuple" if isinstance(result, tuple) else "list")


FIRST_AFTERWARDS = "and the first answer after that"


def asked_twice(cls):
    layer = known_layer(cls, 2, 3)
    first = layer(list(X2))
    second = told_as_a_list(layer([0.5, 2.3]))
    return second | {f"{FIRST_AFTERWARDS}, {label}": told for label, told in told_as_a_list(first).items()}


def layer_gradients(cls):
    layer = cls(2, 3)
    named = parts(layer)
    return gradients_from(layer(list(X2)), named.values())


def input_gradients(cls):
    layer = known_layer(cls, 2, 3)
    inputs = [JudgesValue(x) for x in X2]
    return gradients_from(layer(inputs), inputs)


def gradients_from(answer, parameters):
    if not isinstance(answer, (list, tuple)) or len(answer) != 3:
        count = f" of {len(answer)}" if isinstance(answer, (list, tuple)) else ""
        return Said(f"there are no three Values to call `backward` on, your answer is {kind_of(answer)}{count}")
    return gradients(answer[0] * 0.7 + answer[1] * 2.6 + answer[2] * -1.9, parameters)


def layer_parameters(cls, calls=1):
    layer = cls(2, 3)
    named = parts(layer)
    for _ in range(calls - 1):
        layer.parameters()
    return listed(layer.parameters(), named)


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

wrong_layer = wrong_part(layer_class, layer_like)


@wrong_layer(
    "neurons",
    "It is one neuron, repeated.",
    "Change a weight of your first neuron. What do the others answer now?",
    "Look at how the list of neurons is made. How many times does `Neuron(...)` run?",
    "A list times a number puts the same object into every place. Build a new neuron for each place.",
)
def one_neuron_repeated(nin, nout):
    return [JudgesNeuron(nin)] * nout


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


@wrong_layer(
    "neurons",
    "The neurons are different objects, but all start with the same weights.",
    "Two neurons with equal weights get the same inputs. What could make one of them learn something else?",
    "Print `w` of each neuron. Look for a seed, or a random number generator, that is made anew for every neuron.",
    "Equal neurons give equal outputs, get equal gradients and stay equal: three that do the work of one. A seed "
    "restarts the random numbers, so it belongs at the start of the whole program.",
)
def neurons_from_one_seed(nin, nout):
    return from_one_seed(nin, nout)


@neurons_from_one_seed.also
def neurons_copied(nin, nout):
    return copied_neurons(nin, nout)


@wrong_layer(
    "neurons",
    "Every layer begins with the same weights.",
    "Make two layers and print their weights. What do you notice?",
    "Look for a seed in `__init__`. How often does it run in a network of three layers?",
    "A seed restarts the random numbers. Inside the class it makes all layers equal; set it once, outside.",
)
def layers_from_one_seed(nin, nout):
    return from_one_seed(nin, nout, nout)


@wrong_layer(
    "neurons",
    "Numbers of inputs and of neurons are mixed up.",
    "How many neurons does a layer (2, 3) have, and how many weights does each have?",
    "Look at which of the two names goes into `Neuron(...)`, and which one goes into `range(...)`.",
    "`nin` is the number of inputs of each neuron, `nout` is the number of neurons.",
)
def sizes_swapped(nin, nout):
    return right_neurons(nout, nin)


@sizes_swapped.also
def as_many_as_inputs(nin, nout):
    return right_neurons(nin, nin)


@sizes_swapped.also
def inputs_as_many(nin, nout):
    return right_neurons(nout, nout)


@layer_class.mistake(
    "Your layer has no list `neurons` to look at.",
    "What should the list of neurons be called?",
    "Look at the left side of the line in `__init__`: is there a `self.` before it, and is the name that of the task?",
    "A plain variable is gone when `__init__` ends. What you store in `self.` stays with the object.",
    when=lacks("neurons"),
)
class VariableOnly(RightLayer):
    def __init__(self, nin, nout):
        neurons = right_neurons(nin, nout)  # noqa: F841 (forgotten, that is the mistake)


@VariableOnly.also
class AnotherName(RightLayer):
    def __init__(self, nin, nout):
        self.units = right_neurons(nin, nout)

    def __call__(self, inputs):
        return [unit(inputs) for unit in self.units]


@wrong_layer(
    "forward",
    "Only one of the neurons answers.",
    "How many outputs should a layer with three neurons return?",
    "Look at your `return`. Is it inside the loop, or does it pick one result?",
    "Gather the answers of all neurons in a list, and return the list at the end.",
)
def first_neuron_only(units, x):
    return units[0](x)


@first_neuron_only.also
def last_neuron_only(units, x):
    return units[-1](x)


@first_neuron_only.also
def first_neuron_in_a_list(units, x):
    return [units[0](x)]


@first_neuron_only.also
def last_neuron_in_a_list(units, x):
    return [units[-1](x)]


@wrong_layer(
    "forward",
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
def one_input_each(units, x):
    return [unit([v]) for unit, v in zip(units, x)]


@one_input_each.also
def one_number_each(units, x):
    return [unit(v) for unit, v in zip(units, x)]


@wrong_layer(
    "forward",
    "The answers were added up.",
    "What does the next layer need: three numbers, or one?",
    "Look at what you do with the answers of the neurons before you return them.",
    "A layer adds nothing up: it returns the output of each neuron. The sums are inside the neurons.",
)
def answers_added_up(units, x):
    return sum((unit(x) for unit in units), JudgesValue(0.0))


@wrong_layer(
    "forward",
    "A layer with one neuron returns a Value, not a list.",
    "What would the next layer do with a single Value, where it expects a list?",
    "You treat a single neuron as a special case. Does the task ask for that here?",
    "A layer always returns a list, even of one. Only the network takes a single output out of it.",
)
def value_of_one_neuron(units, x):
    return units[0](x) if len(units) == 1 else [unit(x) for unit in units]


@wrong_layer(
    "forward",
    "The answer is not a list, but a tuple or a generator.",
    "Print `type(layer([1.0, 2.0]))` for a layer of yours. What should it be?",
    "Look at the brackets in your `return`: are they round or square?",
    "Round brackets make a tuple or a generator; square brackets make a list.",
)
def tuple_of_answers(units, x):
    return tuple(unit(x) for unit in units)


@tuple_of_answers.also
def generator_of_answers(units, x):
    return (unit(x) for unit in units)


@wrong_layer(
    "forward",
    "Your list holds the neurons, not their outputs.",
    "Is `neuron` the same as `neuron(inputs)`?",
    "Look at the list that you return. Are the neurons called in it?",
    "A neuron computes its output when you call it with the inputs.",
)
def neurons_returned(units, x):
    return list(units)


@wrong_layer(
    "forward",
    "The numbers are right, but they have forgotten where they came from.",
    "What does `backward` need, to find its way from an answer back to the weights?",
    "Look for `.data` on the way from the neurons to your list.",
    "A neuron returns a Value with a record. Put it into the list as it is.",
)
def numbers_answered(units, x):
    return [unit(x).data for unit in units]


@numbers_answered.also
def numbers_in_new_values(units, x):
    return [JudgesValue(unit(x).data) for unit in units]


@wrong_layer(
    "parameters",
    "`parameters()` is a list of lists.",
    "How long is your list for a layer (2, 3): three entries, or nine?",
    "How do the lists of the neurons get into yours: each as one entry, or item by item?",
    "Two loops, one inside the other: for each neuron, for each of its parameters, one entry.",
)
def lists_listed(units):
    return [unit.parameters() for unit in units]


@wrong_layer(
    "parameters",
    "Only one neuron's parameters are listed.",
    "A layer (2, 3) has nine parameters. How many does yours list?",
    "Look at your `return`. Does the loop reach the second neuron, and is the list kept from round to round?",
    "Start with an empty list before the loop, add to it in the loop, and return it after the loop.",
)
def first_neuron_listed(units):
    return units[0].parameters()


@first_neuron_listed.also
def last_neuron_listed(units):
    return units[-1].parameters()


@wrong_layer(
    "parameters",
    "The biases are missing from `parameters()`.",
    "What else does a neuron keep, besides its weights?",
    "Look at where the layer gets its list from: from `w`, or from the neuron's own `parameters()`?",
    "Call `parameters()` of each neuron: its list is complete.",
)
def biases_not_listed(units):
    return [w for unit in units for w in unit.w]


@wrong_layer(
    "parameters",
    "`parameters()` lists the neurons.",
    "Which has a `grad`: a neuron, or a weight?",
    "Look at what one entry of your list is.",
    "Training changes numbers, so the list must hold the Values themselves.",
)
def neurons_listed(units):
    return list(units)


@wrong_layer(
    "parameters",
    "Parameters are listed more than once.",
    "How many parameters does a layer (2, 3) have, and how long is your list?",
    "Is the same neuron used twice, or is a list added to itself?",
    "Training takes one step for each entry: a parameter that is in the list twice moves twice.",
)
def listed_twice(units):
    return [p for unit in units for p in unit.parameters()] * 2


@wrong_layer(
    "parameters",
    "`parameters()` returns copies, not the parameters themselves.",
    "If training changes an entry of your list, does the layer notice?",
    "Look at what is in the list: the Values of the neurons, or something made from them?",
    "A parameter is changed through its own `data`. So the list must hold the very objects that the neurons use.",
)
def numbers_listed(units):
    return [p.data for unit in units for p in unit.parameters()]


@numbers_listed.also
def copies_listed(units):
    return [JudgesValue(p.data) for unit in units for p in unit.parameters()]


@layer_class.mistake(
    "Every new layer puts its neurons into the same list, and so has those of all earlier layers too.",
    "Make two layers, one after the other. How many neurons has the second one?",
    "Where is your list of neurons made: inside of `__init__`, or only once, in the brackets of the `def` or outside?",
    "A list in the brackets of a `def` is made once, for all calls. Make a new one inside of `__init__`.",
    when=collects(NEURONS),
    before=["ListKept"],
)
class OneListForAll(RightLayer):
    def __init__(self, nin, nout, neurons=[]):  # noqa: B006
        super().__init__(nin, nout)
        neurons += self.neurons
        self.neurons = neurons


@layer_class.mistake(
    "`parameters()` gives a longer list every time.",
    "Call `parameters()` twice. How long is the list the first time, and how long the second time?",
    "Where is the list empty: in `__init__`, or at the start of `parameters()`?",
    "Begin with a new empty list in each call. One that is kept in `self.` still has the entries of the last call.",
    when=grew,
)
class ListKept(RightLayer):
    def __init__(self, nin, nout):
        super().__init__(nin, nout)
        self.listed = []

    def parameters(self):
        self.listed += super().parameters()
        return self.listed


@wrong_layer(
    "forward",
    "The inputs are turned into plain numbers.",
    "In a network, the inputs of the second layer are Values. Where did they come from?",
    "Look for `.data` or `Value(...)` around the inputs, before the neurons get them.",
    "Give the neurons the inputs as they are. Otherwise `backward` cannot get past this layer.",
)
def inputs_as_numbers(units, x):
    numbers = [v.data if hasattr(v, "data") else v for v in x]
    return [unit(numbers) for unit in units]


def only_the_first_answer_changed(trial):
    right, seen = layer_class.right(), trial.seen
    wrong = [label for label in right if label not in seen or not layer_class.agree(seen, right, label)]
    return bool(wrong) and all(FIRST_AFTERWARDS in label for label in wrong)


@layer_class.mistake(
    "A second call changes the answer of the first.",
    "Keep the answer of one call, then call the layer again. What is in the answer that you kept?",
    "Where is the list of outputs made: in `__init__`, or at each call?",
    "A list that is emptied and filled again is still the same list. Make a new one at each call.",
    when=only_the_first_answer_changed,
)
class OneListOfOutputs(RightLayer):
    def __init__(self, nin, nout):
        super().__init__(nin, nout)
        self.out = []

    def __call__(self, inputs):
        self.out.clear()
        self.out += [neuron(inputs) for neuron in self.neurons]
        return self.out


@OneListOfOutputs.also
class OutputsPutInPlace(RightLayer):
    def __init__(self, nin, nout):
        super().__init__(nin, nout)
        self.out = [None] * nout

    def __call__(self, inputs):
        for k, neuron in enumerate(self.neurons):
            self.out[k] = neuron(inputs)
        return self.out


@layer_class.mistake(
    "The outputs of earlier calls are still in the list.",
    "Call your layer twice. How long is the second answer?",
    "Where is the list of outputs made: in `__init__`, or at each call?",
    "An answer holds the outputs of one call. Begin with a new empty list at each call.",
)
class OutputsPileUp(RightLayer):
    def __init__(self, nin, nout):
        super().__init__(nin, nout)
        self.out = []

    def __call__(self, inputs):
        self.out += [neuron(inputs) for neuron in self.neurons]
        return self.out
