"""Task 4: a network."""

import random
from functools import partial

from ...engine import Layer as JudgesLayer
from ...engine import Value as JudgesValue
from ..core import Stopped, guarded, task
from ..isolation import as_list
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
    number_of,
    numbers_of,
    set_all,
    spread,
    told_apart,
    weights_of,
    wrong_part,
)


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


LAYERS = "the layers of (2, [3, 2, 1])"


def try_network(cls):
    """Build networks of the chapter's layers, and look at what they answer and list."""
    sizes = [3, 2, 1]
    built = guarded(lambda: cls(2, sizes))
    if isinstance(built, Stopped):  # whatever is asked of it would say no more than this
        return {"building (2, [3, 2, 1])": built}
    seen = {"an answer to two inputs": answers(built, X2)}
    seen[LAYERS] = guarded(lambda: layers_of(built))
    seen[LAYERS + ANOTHER] = guarded(lambda: layers_of(cls(2, [3, 2, 1])))
    seen["the list [3, 2, 1] after building"] = f"{sizes}"
    seen["the layers of (4, [5])"] = guarded(lambda: layers_of(cls(4, [5])))
    seen["the starting weights of (2, [2, 2, 2])"] = guarded(
        lambda: told_apart(map(weights_of, cls(2, [2, 2, 2]).layers))
    )
    seen["the answer of (2, [3, 2, 1])"] = guarded(lambda: number_of(known_network(cls, 2, [3, 2, 1])(list(X2))))
    seen["the answer of (2, [2, 2, 2])"] = guarded(lambda: numbers_of(known_network(cls, 2, [2, 2, 2])(list(X2))))
    seen["the answer of (2, [1, 2])"] = guarded(lambda: numbers_of(known_network(cls, 2, [1, 2])(list(X2))))
    seen["the answer of (2, [3, 4])"] = guarded(lambda: numbers_of(known_network(cls, 2, [3, 4])(list(X2))))
    seen["asked a second time"] = guarded(partial(asked_twice, cls))
    seen["the gradients"] = guarded(partial(network_gradients, cls))
    seen["the gradients of the inputs, given as Values"] = guarded(partial(input_gradients, cls))
    seen[LISTED] = guarded(partial(network_parameters, cls))
    seen[LISTED_AGAIN] = guarded(partial(network_parameters, cls, calls=2))
    return spread(seen)


def asked_twice(cls):
    network = known_network(cls, 2, [3, 2, 1])
    network(list(X2))
    return number_of(network([0.5, 2.3]))


def layers_of(network):
    return ", ".join(f"{len(layer.neurons[0].w)} → {len(layer.neurons)}" for layer in network.layers)


def network_gradients(cls):
    network = cls(2, [3, 2, 1])
    named = by_layer(network)
    return gradients(network(list(X2)), named.values())


def input_gradients(cls):
    network = known_network(cls, 2, [3, 2, 1])
    inputs = [JudgesValue(x) for x in X2]
    return gradients(network(inputs), inputs)


def network_parameters(cls, calls=1):
    """How many parameters of each layer are listed: short enough for a card."""
    network = cls(2, [3, 2, 1])
    named = by_layer(network)
    for _ in range(calls - 1):
        network.parameters()
    parameters = as_list(network.parameters())
    words = listed(parameters, named)
    entries = words.split(", layer ")
    if not words.startswith("layer ") or len(entries) != len(parameters):
        return words if len(words) < 90 else f"{words[:80]} …"
    numbers = [entry.removeprefix("layer ")[0] for entry in entries]
    counts = {f"layer {k}": numbers.count(k) for k in sorted(set(numbers))}
    repeats = len(parameters) - len({id(p) for p in parameters})
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

wrong_network = wrong_part(mlp_class, network_like)


@mlp_class.mistake(
    "Your network has no list `layers` to look at.",
    "What should the list of layers be called?",
    "Look at the left side of the line in `__init__`: is there a `self.` before it, and is the name that of the task?",
    "A plain variable is gone when `__init__` ends. What you store in `self.` stays with the object.",
    when=lacks("layers"),
)
class VariableOnly(RightMLP):
    def __init__(self, nin, nouts):
        layers = right_layers(nin, nouts)  # noqa: F841 (forgotten, that is the mistake)


@VariableOnly.also
class AnotherName(RightMLP):
    def __init__(self, nin, nouts):
        self.parts = right_layers(nin, nouts)

    def __call__(self, inputs):
        return unwrapped(chained(self.parts, inputs))


@wrong_network(
    "layers",
    "Every layer begins with the same weights.",
    "Build a network with the sizes (2, [2, 2, 2]) and print the weights of its layers. What do you notice?",
    "Look for a seed, or a random number generator, that is made anew for every layer.",
    "A seed restarts the random numbers. Inside the loop it makes equal layers; set it once, before all of them.",
)
def same_chance_for_every_layer(nin, nouts):
    return [JudgesLayer(n, m, rng=random.Random(1)) for n, m in zip([nin, *nouts], nouts)]


@wrong_network(
    "forward",
    "The layers are not chained: each gets the network's own inputs.",
    "What are the inputs of the second layer in your network?",
    "Look at the loop in `__call__`. Does the variable that you pass to a layer ever change?",
    "The outputs of one layer are the inputs of the next. Store them under the name that you pass on.",
)
def inputs_for_every_layer(layers, x):
    return unwrapped([layer(x) for layer in layers][-1])


@inputs_for_every_layer.also
def last_layer_on_the_inputs(layers, x):
    return unwrapped(layers[-1](x))


def all_from_nin(nin, nouts):
    return [JudgesLayer(nin, m) for m in nouts]


@wrong_network(
    "layers",
    "Every layer was built for the network's own inputs.",
    "How many inputs does the second layer of (2, [3, 2, 1]) have?",
    "Look at the first number that goes into `Layer(...)`. Is it the same in every round?",
    "A layer has as many inputs as the layer before it has neurons: pairs of neighbours in one list of sizes.",
)
def sized_by_nin(nin, nouts):
    return all_from_nin(nin, nouts)


@sized_by_nin.also
class SizedByNinAndNotChained(network_like(all_from_nin, lambda layers, x: unwrapped([one(x) for one in layers][-1]))):
    pass


@sized_by_nin.also
class SizedByNinAndLastAlone(network_like(all_from_nin, lambda layers, x: unwrapped(layers[-1](x)))):
    pass


@wrong_network(
    "layers",
    "The last layer is missing.",
    "How many numbers come out of your (2, [3, 2, 1])?",
    "Look at where the loop that builds layers ends. Which pair of sizes does it not reach?",
    "There are as many layers as numbers in `nouts`; the last one gives the answer.",
)
def last_layer_not_built(nin, nouts):
    return right_layers(nin, nouts)[:-1]


@wrong_network(
    "layers",
    "The first layer is missing.",
    "Which of your layers gets the two inputs of (2, [3, 2, 1])?",
    "Look at the list of sizes that you loop over. Is `nin` in it?",
    "The first size is the number of inputs; each pair of neighbours makes a layer.",
)
def first_layer_not_built(nin, nouts):
    return right_layers(nouts[0], nouts[1:])


@wrong_network(
    "layers",
    "There is one layer too many: the inputs are not a layer.",
    "How many layers should (2, [3, 2, 1]) have?",
    "Look at the first layer that you build. Is there one with as many neurons as there are inputs?",
    "There is one more size than there are layers. Each layer connects two neighbouring sizes.",
)
def inputs_as_a_layer(nin, nouts):
    return right_layers(nin, [nin, *nouts])


@wrong_network(
    "layers",
    "Your code changes the list of sizes that it was given.",
    "If you build two networks from one list of sizes, what is in the list when the second one is built?",
    "Look at what you do to `nouts`. Do you make a new list, or change this one?",
    "A list that you are given belongs to the caller. Make a new list that starts with `nin`.",
)
def sizes_changed(nin, nouts):
    nouts.insert(0, nin)
    return right_layers(nouts[0], nouts[1:])


@sizes_changed.also
def sizes_grown(nin, nouts):
    sizes = nouts
    sizes[:0] = [nin]
    return right_layers(sizes[0], sizes[1:])


@wrong_network(
    "forward",
    "The answer is a list of one, where a number belongs.",
    "What would `answer - 1.0` do with your answer?",
    "Look at what comes out of the last layer, when it has a single neuron.",
    "A layer always returns a list. If the last list has only one entry, return that entry.",
)
def list_of_one(layers, x):
    return chained(layers, x)


@wrong_network(
    "forward",
    "Of several outputs only one is returned.",
    "How many numbers should (2, [3, 4]) return?",
    "Look at how you take the number out of the list. Do you check the length first?",
    "Only a list of one is unwrapped. A longer one stays a list.",
)
def first_output_only(layers, x):
    return chained(layers, x)[0]


def all_answers(layers, x):
    answers = []
    for layer in layers:
        x = layer(x)
        answers.append(x)
    return answers


@wrong_network(
    "forward",
    "The outputs of all layers are returned.",
    "Which outputs are only needed inside the network?",
    "Look at the list that you return. Does it grow with every layer?",
    "Each layer's output replaces the one before. Only the last one is returned.",
)
def every_answer(layers, x):
    return all_answers(layers, x)


@every_answer.also
def every_answer_unwrapped(layers, x):
    return unwrapped(all_answers(layers, x))


@wrong_network(
    "forward",
    "Only the first layer answers.",
    "Does your loop reach the second layer?",
    "Where is your `return`: inside the loop, or after it?",
    "A `return` ends the function at once. It belongs after the loop.",
)
def first_layer_in_a_list(layers, x):
    return layers[0](x)


@first_layer_in_a_list.also
def first_layer_alone(layers, x):
    return unwrapped(layers[0](x))


@wrong_network(
    "forward",
    "The layers are called in the wrong order.",
    "Which layer fits the two inputs: the first one or the last?",
    "Look at the direction of your loop.",
    "Forward means from the first layer to the last. The way back is done by `backward`.",
)
def layers_backwards(layers, x):
    return unwrapped(chained(layers[::-1], x))


@wrong_network(
    "parameters",
    "`parameters()` lists a layer twice.",
    "How many parameters does (2, [3, 2, 1]) have? How long is your list?",
    "What is in your list before the loop starts, and does the loop go over that layer too?",
    "Start with an empty list. Training takes one step for each entry, so what is in it twice moves twice.",
)
def first_layer_listed_twice(layers):
    return [p for layer in (layers[0], *layers) for p in layer.parameters()]


@first_layer_listed_twice.also
def last_layer_listed_twice(layers):
    return [p for layer in (*layers, layers[-1]) for p in layer.parameters()]


@first_layer_listed_twice.also
def all_listed_twice(layers):
    return [p for layer in layers for p in layer.parameters()] * 2


@wrong_network(
    "parameters",
    "`parameters()` leaves layers out.",
    "How many parameters does (2, [3, 2, 1]) have? How long is your list?",
    "Look at your `return`, and at whether the list is kept from round to round.",
    "Start with an empty list before the loop, add to it in the loop, and return it after the loop.",
)
def first_layer_listed(layers):
    return layers[0].parameters()


@first_layer_listed.also
def last_layer_listed(layers):
    return layers[-1].parameters()


@first_layer_listed.also
def last_layer_not_listed(layers):
    return [p for layer in layers[:-1] for p in layer.parameters()]


@first_layer_listed.also
def first_layer_not_listed(layers):
    return [p for layer in layers[1:] for p in layer.parameters()]


@wrong_network(
    "parameters",
    "`parameters()` is a list of lists.",
    "How long is your list for (2, [3, 2, 1]): three entries, or twenty?",
    "How do the lists of the layers get into yours: each as one entry, or item by item?",
    "Two loops, one inside the other: for each layer, for each of its parameters, one entry.",
)
def lists_listed(layers):
    return [layer.parameters() for layer in layers]


@lists_listed.also
def neurons_lists_listed(layers):
    return [unit.parameters() for layer in layers for unit in layer.neurons]


@wrong_network(
    "parameters",
    "The biases are missing from `parameters()`.",
    "What else does a neuron keep, besides its weights?",
    "Look at where your list comes from: from `w`, or from the layers' own `parameters()`?",
    "Call `parameters()` of each layer: its list is complete.",
)
def biases_not_listed(layers):
    return [w for layer in layers for unit in layer.neurons for w in unit.w]


@mlp_class.mistake(
    "Every new network puts its layers into the same list, and so has those of all earlier networks too.",
    "Make two networks, one after the other. How many layers has the second one?",
    "Where is your list of layers made: inside of `__init__`, or only once, in the brackets of the `def` or outside?",
    "A list in the brackets of a `def` is made once, for all calls. Make a new one inside of `__init__`.",
    when=collects(LAYERS),
    before=["ListKept"],
)
class OneListForAll(RightMLP):
    def __init__(self, nin, nouts, layers=[]):  # noqa: B006
        super().__init__(nin, nouts)
        layers += self.layers
        self.layers = layers


@mlp_class.mistake(
    "`parameters()` gives a longer list every time.",
    "Call `parameters()` twice. How long is the list the first time, and how long the second time?",
    "Where is the list empty: in `__init__`, or at the start of `parameters()`?",
    "Begin with a new empty list in each call. One that is kept in `self.` still has the entries of the last call.",
    when=grew,
)
class ListKept(RightMLP):
    def __init__(self, nin, nouts):
        super().__init__(nin, nouts)
        self.listed = []

    def parameters(self):
        self.listed += super().parameters()
        return self.listed


@wrong_network(
    "forward",
    "The inputs are turned into plain numbers.",
    "A network may be given Values. What does `backward` need, to reach them?",
    "Look for `.data` or `Value(...)` around the inputs, before the first layer gets them.",
    "Give the first layer the inputs as they are: a layer takes numbers and Values.",
)
def inputs_as_numbers(layers, x):
    return unwrapped(chained(layers, [v.data if hasattr(v, "data") else v for v in x]))
