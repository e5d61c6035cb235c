"""Chapter 09: neurons, layers and networks made of Values."""

import random
from operator import mul

from . import backward, operations  # noqa: F401 (they add their methods to Value)
from .value import Value


def refuse_sizes(*sizes):
    """Raise an error unless every number of inputs or neurons is a whole number of at least 1."""
    for size in sizes:
        if not hasattr(size, "__index__"):
            raise TypeError(f"sizes are whole numbers, as in MLP(3, [4, 4, 1]); got {size!r}")
        if size < 1:
            raise ValueError(f"a neuron needs at least 1 input, and a layer at least 1 neuron; got {size}")


def refuse_activation(name):
    """Raise an error unless `name` is the name of an operation of Value, or "linear"."""
    if not isinstance(name, str):
        kind = type(name).__name__
        raise TypeError(f"an activation is a name in quotes: 'tanh', 'relu', or 'linear' for none; got {kind}")
    if name != "linear" and (name[:1] == "_" or name == "backward" or not callable(getattr(Value, name, None))):
        raise ValueError(f"Value has no operation {name!r}: try 'tanh', 'relu' or 'linear'")


def as_values(numbers):
    """Return the list with every number made a Value; a Value stays as it is."""
    if not hasattr(numbers, "__iter__"):
        raise TypeError(f"inputs come in a list, as in network([0.5]); got one {type(numbers).__name__}")
    return [x if isinstance(x, Value) else Value(x) for x in numbers]


def dot(weights, inputs, bias):
    """w₁·x₁ + … + wₙ·xₙ + b as one operation on Values.

    Towards wᵢ the slope is xᵢ, towards xᵢ it is wᵢ, towards b it is 1. ValueError if the lengths differ.
    """
    if len(weights) != len(inputs):
        raise ValueError(f"{len(weights)} weights, but {len(inputs)} inputs")
    w = [weight.data for weight in weights]
    x = [value.data for value in inputs]
    total = sum(map(mul, w, x), bias.data)
    return Value(total, (*weights, *inputs, bias), "dot", (*x, *w, 1.0))


class Module:
    """What neurons, layers and networks share. `forward` takes Values; a call, as in `network([1.0])`, numbers too."""

    def __call__(self, inputs):
        """Make Values of the inputs, once, and compute."""
        return self.forward(as_values(inputs))

    def parameters(self):
        """The Values that training changes: the weights of a neuron and then its bias, layer by layer."""
        return []

    def zero_grad(self):
        """Set every parameter's gradient to 0, because `backward` adds to what is there."""
        for p in self.parameters():
            p.grad = 0.0


class Neuron(Module):
    """activation(w·x + b), with weights from U(−1, 1) and bias 0. The activation is "tanh", "relu", … or "linear"."""

    def __init__(self, nin, activation="tanh", rng=random):
        refuse_sizes(nin)
        refuse_activation(activation)
        self.w = [Value(rng.uniform(-1, 1), label=f"w{i + 1}") for i in range(nin)]
        self.b = Value(0.0, label="b")
        self.activation = activation

    def forward(self, inputs):
        """The weighted sum, then the activation."""
        total = dot(self.w, inputs, self.b)
        if self.activation == "linear":
            return total
        return getattr(total, self.activation)()

    def parameters(self):
        return [*self.w, self.b]

    def __repr__(self):
        return f"Neuron({len(self.w)} inputs, {self.activation})"


class Layer(Module):
    """`nout` neurons side by side that all get the same `nin` inputs. It returns a list."""

    def __init__(self, nin, nout, activation="tanh", rng=random):
        refuse_sizes(nin, nout)
        self.neurons = [Neuron(nin, activation, rng) for _ in range(nout)]

    def forward(self, inputs):
        """The list of the neurons' outputs."""
        return [neuron.forward(inputs) for neuron in self.neurons]

    def parameters(self):
        return [p for neuron in self.neurons for p in neuron.parameters()]

    def __repr__(self):
        neuron = self.neurons[0]
        return f"Layer({len(neuron.w)} → {len(self.neurons)}, {neuron.activation})"


class MLP(Module):
    """Layers, each fed by the one before: `MLP(3, [4, 4, 1])` has 3 inputs and layers of 4, 4 and 1 neurons.

    `last` is the activation of the last layer if it differs from the others. The same `seed` gives the same weights.
    """

    def __init__(self, nin, nouts, activation="tanh", last=None, seed=None):
        if not hasattr(nouts, "__len__") or len(nouts) == 0:
            raise TypeError(f"the sizes of the layers go into a list, as in MLP(3, [4, 4, 1]); got {nouts}")
        rng = random if seed is None else random.Random(seed)
        sizes = [nin, *nouts]
        activations = [activation] * (len(nouts) - 1) + [last or activation]
        self.layers = [Layer(n, m, name, rng) for n, m, name in zip(sizes, nouts, activations)]

    def forward(self, inputs):
        """Pass the inputs through all layers; return a single output as a Value, several as a list."""
        for layer in self.layers:
            inputs = layer.forward(inputs)
        return inputs[0] if len(inputs) == 1 else inputs

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]

    def __repr__(self):
        return f"MLP({', '.join(str(layer) for layer in self.layers)})"
