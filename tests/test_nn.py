"""Neurons, layers, networks."""

import math
import random

import pytest

from micrograd_lite import MLP, Layer, Module, Neuron, Value, dot
from micrograd_lite.gradient import gradient
from micrograd_lite.pictures import draw_network


def test_dot_is_the_weighted_sum_with_the_right_slopes():
    numbers = [1.7, -0.6, 2.3, 0.4, 1.1]

    def neuron(w1, w2, x1, x2, b):
        return dot([w1, w2], [x1, x2], b) * 1.3

    leaves = [Value(x) for x in numbers]
    result = neuron(*leaves)
    result.backward()
    assert result.data == pytest.approx(1.3 * (1.7 * 2.3 - 0.6 * 0.4 + 1.1))
    nudged = gradient(lambda *xs: neuron(*map(Value, xs)).data, numbers)
    assert [v.grad for v in leaves] == pytest.approx(nudged)


def test_dot_with_itself_is_a_sum_of_squares():
    ws = [Value(1.7), Value(-0.6)]
    dot(ws, ws, Value(0.0)).backward()
    assert [w.grad for w in ws] == pytest.approx([3.4, -1.2])


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "linear"])
def test_a_neuron_equals_its_sum_written_out(activation):
    neuron = Neuron(3, activation, random.Random(1))
    xs = [0.5, Value(-1.7), 2]
    total = sum((w * x for w, x in zip(neuron.w, xs)), neuron.b)
    written = total if activation == "linear" else getattr(total, activation)()
    assert neuron(xs).data == pytest.approx(written.data)


def test_the_number_of_parameters():
    assert len(MLP(3, [4, 4, 1]).parameters()) == 41
    assert len(MLP(2, [16, 16, 1], "relu", last="linear").parameters()) == 337
    assert Module().parameters() == []


def test_weights_biases_and_seed():
    network = MLP(3, [50, 50], seed=7)
    weights = [w.data for layer in network.layers for neuron in layer.neurons for w in neuron.w]
    assert min(weights) < -0.9 and max(weights) > 0.9 and all(-1 <= w <= 1 for w in weights)
    assert all(neuron.b.data == 0 for layer in network.layers for neuron in layer.neurons)
    first, second = ([p.data for p in MLP(3, [4], seed=s).parameters()] for s in (7, 8))
    assert first == [p.data for p in MLP(3, [4], seed=7).parameters()] != second
    random.seed(99)
    state = random.getstate()
    MLP(3, [4], seed=7)
    assert random.getstate() == state  # a seeded network leaves the global generator alone


def test_each_neuron_is_its_own():
    layer = Layer(2, 3)
    assert len({id(p) for p in layer.parameters()}) == 9


def test_activations_of_the_layers():
    def names(network):
        return [layer.neurons[0].activation for layer in network.layers]

    assert names(MLP(2, [3, 1])) == ["tanh", "tanh"]
    assert names(MLP(2, [3, 3, 1], "relu", last="linear")) == ["relu", "relu", "linear"]
    with pytest.raises(ValueError, match="no operation 'tahn'"):
        Neuron(2, "tahn")


def test_one_output_is_a_value_more_are_a_list():
    assert isinstance(MLP(2, [3, 1])([1.0, 2.0]), Value)
    assert [type(v) for v in MLP(2, [3, 2])([1.0, 2.0])] == [Value, Value]


@pytest.mark.parametrize("module", [Neuron(3), Layer(3, 2), MLP(3, [2, 1])])
@pytest.mark.parametrize("inputs", [[1.0, 2.0], [1.0, 2.0, 3.0, 4.0]])
def test_the_length_of_the_input_is_checked_and_both_lengths_said(module, inputs):
    with pytest.raises(ValueError, match=f"3 weights, but {len(inputs)} inputs"):
        module(inputs)


@pytest.mark.parametrize("module", [Neuron(1), Layer(1, 2), MLP(1, [2, 1])])
@pytest.mark.parametrize("slip", [0.5, Value(0.5), None])
def test_a_number_in_place_of_a_list_is_told_what_to_write(module, slip):
    with pytest.raises(TypeError, match=rf"come in a list, as in network\(\[0\.5\]\); got one {type(slip).__name__}"):
        module(slip)


@pytest.mark.parametrize(
    "make, got",
    [
        (lambda: Layer(2, 0), 0),
        (lambda: Layer(2, -3), -3),
        (lambda: Layer(0, 2), 0),
        (lambda: MLP(-1, [2]), -1),
        (lambda: MLP(3, [4, 0, 1]), 0),
    ],
)
def test_a_layer_without_inputs_or_neurons_is_refused(make, got):
    with pytest.raises(ValueError, match=f"at least 1 input, and a layer at least 1 neuron; got {got}"):
        make()


@pytest.mark.parametrize("nouts", [4, [], None])
def test_the_sizes_of_the_layers_are_a_list(nouts):
    with pytest.raises(TypeError, match=r"go into a list, as in MLP\(3, \[4, 4, 1\]\); got "):
        MLP(3, nouts)


def test_zero_grad():
    network = MLP(3, [4, 1], seed=1)
    network([1.0, 2.0, 3.0]).backward()
    assert any(p.grad for p in network.parameters())
    network.zero_grad()
    assert not any(p.grad for p in network.parameters())


def test_readable_repr():
    assert repr(MLP(3, [4, 1], last="linear")) == "MLP(Layer(3 → 4, tanh), Layer(4 → 1, linear))"
    assert repr(Neuron(2, "relu")) == "Neuron(2 inputs, relu)"


def test_the_gradient_of_a_network_against_a_nudge():
    network = MLP(2, [3, 2, 1], seed=3)
    starts = [p.data for p in network.parameters()]

    def output(*numbers):
        for p, x in zip(network.parameters(), numbers):
            p.data = x
        return network([0.7, -1.3]).data

    nudged = gradient(output, starts)
    output(*starts)
    network([0.7, -1.3]).backward()
    assert [p.grad for p in network.parameters()] == pytest.approx(nudged, rel=1e-6, abs=1e-9)


def test_four_examples_learn():
    xs, ys = [[2, 3, -1], [3, -1, 0.5], [0.5, 1, 1], [1, 1, -1]], [1, -1, -1, 1]
    network = MLP(3, [4, 4, 1], seed=1)
    losses = []
    for _ in range(20):
        loss = sum((network(x) - y) ** 2 for x, y in zip(xs, ys))
        network.zero_grad()
        loss.backward()
        for p in network.parameters():
            p.data -= 0.05 * p.grad
        losses.append(loss.data)
    assert losses[-1] < losses[0] / 4 and math.isfinite(losses[-1])


def test_a_network_is_drawn_folded_by_neuron():
    graph = draw_network(MLP(3, [4, 4, 1], seed=1))
    assert graph.source.count("->") == 3 * 4 + 4 * 4 + 4
    assert graph.source.count("tanh") == 9 and "41 parameters" in graph.desc
    one = MLP(2, [1], seed=1)
    one.parameters()[0].data, one.parameters()[1].data = 0.5, -0.5
    first, second = [line for line in draw_network(one).source.splitlines() if "->" in line]
    assert "solid" in first and "dashed" in second and first.count("1.30") == second.count("1.30") == 1
    with pytest.raises(ValueError, match="more than 80"):
        draw_network(MLP(2, [80, 1]))
