"""Chapter 09: neurons, layers and networks out of Values."""

import random
from operator import mul

from . import backward, operations  # noqa: F401 (they add their methods to Value)
from .value import Value


def as_values(numbers):
    """A list in which every number is a Value; what is one already stays as it is."""
    if not hasattr(numbers, "__iter__"):
        raise TypeError(f"inputs come in a list, as in network([0.5]); got one {type(numbers).__name__}")
    return [x if isinstance(x, Value) else Value(x) for x in numbers]


def dot(weights, inputs, bias, x=None):
    """w₁·x₁ + … + wₙ·xₙ + b as one operation on Values.

    Towards wᵢ the slope is xᵢ, towards xᵢ it is wᵢ, towards b it is 1. ValueError if the lengths differ. Who has read
    the inputs' plain numbers already hands them over as `x`.
    """
    if len(weights) != len(inputs):
        raise ValueError(f"{len(weights)} weights need {len(weights)} inputs, got {len(inputs)}")
    w = [weight.data for weight in weights]
    x = x or [value.data for value in inputs]
    return Value(sum(map(mul, w, x), bias.data), (*weights, *inputs, bias), "dot", (*x, *w, 1.0))


class Module:
    """What neurons, layers and networks share: a list of parameters, and a way to set their gradients to zero.

    Each says in `forward` what it computes from a list of Values. Calling it, as in `network([1.0, 2.0])`, takes plain
    numbers as well.
    """

    def __call__(self, inputs):
        """Make Values of the inputs, once, and compute."""
        return self.forward(as_values(inputs))

    def parameters(self):
        """The Values that training changes."""
        return []

    def zero_grad(self):
        """Set every parameter's gradient to 0, because `backward` adds to what is there."""
        for p in self.parameters():
            p.grad = 0.0


class Neuron(Module):
    """activation(w·x + b), with weights from U(−1, 1) and bias 0.

    The activation is the name of an operation of Value ("tanh", "relu", …) or "linear" for none.
    """

    def __init__(self, nin, activation="tanh", rng=random):
        if activation != "linear" and not hasattr(Value, activation):
            raise ValueError(f"Value has no operation {activation!r}: try 'tanh', 'relu' or 'linear'")
        self.w = [Value(rng.uniform(-1, 1), label=f"w{i + 1}") for i in range(nin)]
        self.b = Value(0.0, label="b")
        self.activation = activation

    def forward(self, inputs, x=None):
        """The weighted sum, then the activation. A layer has read the inputs' numbers, and hands them over as `x`."""
        total = dot(self.w, inputs, self.b, x)
        return total if self.activation == "linear" else getattr(total, self.activation)()

    def parameters(self):
        """The weights, then the bias."""
        return [*self.w, self.b]

    def __repr__(self):
        return f"Neuron({len(self.w)} inputs, {self.activation})"


class Layer(Module):
    """`nout` neurons side by side, which all see the same `nin` inputs. It answers with a list."""

    def __init__(self, nin, nout, activation="tanh", rng=random):
        if nin < 1 or nout < 1:
            raise ValueError(f"a layer needs at least 1 input and 1 neuron, got {nin} and {nout}")
        self.neurons = [Neuron(nin, activation, rng) for _ in range(nout)]

    def forward(self, inputs):
        """The list of what the neurons answer."""
        x = [value.data for value in inputs]  # read once, not once for each neuron
        return [neuron.forward(inputs, x) for neuron in self.neurons]

    def parameters(self):
        """The parameters of all neurons, neuron by neuron."""
        return [p for neuron in self.neurons for p in neuron.parameters()]

    def __repr__(self):
        neuron = self.neurons[0]
        return f"Layer({len(neuron.w)} → {len(self.neurons)}, {neuron.activation})"


class MLP(Module):
    """Layers, each fed by the one before: `MLP(3, [4, 4, 1])` has 3 inputs and layers of 4, 4 and 1 neurons.

    `last` is the activation of the last layer where it differs. A `seed` makes the starting weights the same each time.
    A network with one output answers with a Value, otherwise with a list.
    """

    def __init__(self, nin, nouts, activation="tanh", last=None, seed=None):
        if not hasattr(nouts, "__len__") or len(nouts) == 0:
            raise TypeError(f"the sizes of the layers go into a list, as in MLP(3, [4, 4, 1]); got {nouts}")
        rng = random if seed is None else random.Random(seed)
        sizes = [nin, *nouts]
        activations = [activation] * (len(nouts) - 1) + [last or activation]
        self.layers = [Layer(n, m, name, rng) for n, m, name in zip(sizes, nouts, activations)]

    def forward(self, inputs):
        """Through all layers; a single output comes as a Value, more as a list."""
        for layer in self.layers:
            inputs = layer.forward(inputs)
        return inputs[0] if len(inputs) == 1 else inputs

    def parameters(self):
        """The parameters of all layers, first layer first."""
        return [p for layer in self.layers for p in layer.parameters()]

    def __repr__(self):
        return f"MLP({', '.join(str(layer) for layer in self.layers)})"


def draw_network(network, rankdir="LR"):
    """Draw an MLP folded by neuron: each neuron is one node, each weight an arrow, dashed if it is negative."""
    from micrograd_lite.pictures import digraph  # only who draws needs the drawing tools

    inputs = [f"x{i + 1}" for i in range(len(network.layers[0].neurons[0].w))]
    if len(inputs) + sum(len(layer.neurons) for layer in network.layers) > 80:
        raise ValueError("more than 80 neurons are too many to read: draw a smaller network")
    desc = f"{network} with {len(network.parameters())} parameters, one node for each neuron"
    graph = digraph("A network, folded by neuron", desc, rankdir)
    graph.attr(ranksep="1.3", splines="line")  # wide and straight: there are many arrows
    for name in inputs:
        graph.node(name, name, shape="box")
    for depth, layer in enumerate(network.layers, start=1):
        outputs = [f"layer {depth}, neuron {i + 1}" for i in range(len(layer.neurons))]
        for name, neuron in zip(outputs, layer.neurons):
            graph.node(name, f"{neuron.activation}\nb = {neuron.b.data:.2f}", shape="box", penwidth="3")
            for source, w in zip(inputs, neuron.w):
                look = "dashed" if w.data < 0 else "solid"
                graph.edge(source, name, penwidth=f"{0.3 + 2 * abs(w.data):.2f}", style=look)
        inputs = outputs
    return graph
