"""The network that a training is tried on, which writes down what is done with it, and a right step.

A training step is judged by what it does to the losses, the parameters and the gradients of a small network over two
steps, never by whether the loss fell: with many a mistake it falls. The network writes down what is done with it, so
that two mistakes that leave every parameter where it was can still be told apart.
"""

from ... import engine

XS = [[1.7, -0.6], [0.9, 2.3], [-1.3, 0.7]]
YS = [0.8, -0.5, 0.3]
RATE = 0.07
# Another call gets other examples, one more of them, and another rate.
OTHER_XS, OTHER_YS, OTHER_RATE = [[0.4, 1.9], *XS[::-1]], [-0.7, 0.6, 0.2, -0.9], 0.03


def watched_network(log):
    """A small network whose parameters write into `log` what is done with them. Copies of them write nothing."""
    base, own = engine.Value, set()

    def note(parameter, what):
        if id(parameter) in own:
            log.append(what)

    class Watched(base):
        """A parameter that tells when its number or its gradient is set, and when it is computed with."""

        __slots__ = ()

        @property
        def data(self):
            return base.data.__get__(self)

        @data.setter
        def data(self, value):
            note(self, "update")
            base.data.__set__(self, value)

        @property
        def grad(self):
            return base.grad.__get__(self)

        @grad.setter
        def grad(self, value):
            note(self, "backward" if value else "zero")
            base.grad.__set__(self, value)

        def __sub__(self, other):
            note(self, "a new Value")
            return base.__sub__(self, other)

        def __add__(self, other):
            note(self, "a new Value")
            return base.__add__(self, other)

        def __deepcopy__(self, memo):
            note(self, "a copy")
            return base(self.data)

    class WatchedMLP(engine.MLP):
        def forward(self, inputs):
            if self is network:
                log.append("forward")
            return super().forward(inputs)

    WatchedMLP.__name__ = "MLP"
    network = WatchedMLP(2, [3, 1], seed=4)
    for neuron in (neuron for layer in network.layers for neuron in layer.neurons):
        neuron.w, neuron.b = [Watched(w.data) for w in neuron.w], Watched(neuron.b.data)
    own.update(map(id, network.parameters()))
    return network


def names(network):
    """{where it stands: the parameter} of the whole network."""
    found = {}
    for k, layer in enumerate(network.layers, 1):
        for n, neuron in enumerate(layer.neurons, 1):
            place = f"of layer {k}, neuron {n}"
            found.update({f"weight {i} {place}": w for i, w in enumerate(neuron.w, 1)})
            found[f"the bias {place}"] = neuron.b
    return found


def with_gradients_left_over(network):
    """The same network, after somebody has called `backward` for another purpose."""
    for k, p in enumerate(network.parameters()):
        p.grad = 0.9 - 0.13 * k
    return network


def loss_of(network, xs, ys, error=lambda p, t: (p - t) ** 2, share=1.0):
    return sum(error(network(x), y) for x, y in zip(xs, ys)) * share


def moves(network, rate, which=None):
    for p in network.parameters() if which is None else which(network):
        p.data -= rate * p.grad


def one_step(network, xs, ys, rate, loss=loss_of, move=moves):
    """The right step, with its loss and its move left open."""
    built = loss(network, xs, ys)
    network.zero_grad()
    built.backward()
    move(network, rate)
    return built.data
