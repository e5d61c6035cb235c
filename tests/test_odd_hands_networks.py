"""Networks, training, classification and regression under odd hands.

Each odd input either does what a reader would expect, or an error says what to do instead.
"""

import math

import numpy as np
import pytest

from micrograd_lite import MLP, Layer, Neuron, Value, nn
from micrograd_lite import classification as c
from micrograd_lite.pictures import draw_network
from micrograd_lite.regression import Normaliser
from micrograd_lite.training import descend, squared_error, train

# -- sizes and activations --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make, error, words",
    [
        (lambda: Neuron(-2), ValueError, "at least 1 input.*got -2"),
        (lambda: Neuron(0), ValueError, "at least 1 input.*got 0"),
        (lambda: Neuron(2.5), TypeError, r"whole numbers, as in MLP\(3, \[4, 4, 1\]\); got 2.5"),
        (lambda: MLP("2", [3, 1]), TypeError, "whole numbers.*got '2'"),
        (lambda: MLP(2, ["3", 1]), TypeError, "whole numbers.*got '3'"),
        (lambda: MLP(2, "31"), TypeError, "whole numbers.*got '3'"),
        (lambda: Layer(2, None), TypeError, "whole numbers.*got None"),
    ],
)
def test_sizes_are_whole_numbers_of_at_least_1(make, error, words):
    with pytest.raises(error, match=words):
        make()


def test_sizes_may_come_from_numpy():
    assert len(MLP(np.int64(3), np.array([4, 4, 1])).parameters()) == 41


@pytest.mark.parametrize(
    "name", ["grad", "data", "label", "backward", "_prev", "_op", "_local", "_backward", "__repr__", "tahn", ""]
)
def test_what_is_no_operation_is_no_activation(name):
    with pytest.raises(ValueError, match=f"no operation {name!r}: try 'tanh', 'relu' or 'linear'"):
        MLP(2, [2, 1], name)


@pytest.mark.parametrize("activation, kind", [(math.tanh, "builtin"), (None, "NoneType"), (Value.relu, "function")])
def test_an_activation_that_is_no_name_is_told_to_be_one(activation, kind):
    with pytest.raises(TypeError, match=f"a name in quotes: 'tanh', 'relu', or 'linear' for none; got {kind}"):
        MLP(2, [1], activation)


def test_the_last_activation_is_looked_at_too():
    with pytest.raises(TypeError, match="a name in quotes"):
        MLP(2, [2, 1], "relu", last=math.tanh)


def test_an_operation_that_a_reader_has_added_is_an_activation(monkeypatch):
    monkeypatch.setattr(Value, "bent", lambda self: self * self, raising=False)
    unit = Neuron(1, "bent")
    unit.w[0].data = 3.0
    assert unit([2.0]).data == 36.0


@pytest.mark.parametrize("odd", [Value(1.0), Neuron(2), [1, 2]])
def test_only_a_network_of_layers_is_drawn(odd):
    with pytest.raises(TypeError, match=r"draw_network draws an MLP, as in draw_network\(MLP"):
        draw_network(odd)


# -- training ---------------------------------------------------------------------------------------------------------


def parabola(w):
    return lambda: (w - 3) ** 2


@pytest.mark.parametrize("rate", [-0.1, math.nan, math.inf, np.float32(-1), np.float64(math.nan)])
def test_a_rate_that_cannot_be_one_is_refused_before_any_step(rate):
    w = Value(1.0)
    with pytest.raises(ValueError, match="rate: give a finite number, 0 or more; got"):
        train(parabola(w), [w], 3, rate)
    with pytest.raises(ValueError, match="rate: give a finite number, 0 or more; got"):
        descend([w], rate)
    assert w.data == 1.0 and w.grad == 0.0


def test_a_schedule_that_goes_below_zero_is_stopped_where_it_does():
    w, seen = Value(1.0), []
    with pytest.raises(ValueError, match="rate: give a finite number, 0 or more; got -0.05"):
        train(parabola(w), [w], 5, lambda step: seen.append(step) or 0.1 - 0.05 * step)
    assert seen == [0, 1, 2, 3]


@pytest.mark.parametrize("rate, kind", [("0.1", "str"), ([0.1], "list"), (None, "NoneType")])
def test_a_rate_is_one_plain_number(rate, kind):
    with pytest.raises(TypeError, match=f"rate: give one plain number; got {kind}"):
        train(parabola(Value(1.0)), [Value(1.0)], 3, rate)


def test_a_rate_that_is_a_value_is_refused():
    w = Value(1.0)
    with pytest.raises(TypeError):
        train(parabola(w), [w], 3, Value(0.1))
    assert type(w.data) is float and w.data == 1.0


@pytest.mark.parametrize("rate", [np.float32(0.25), np.float64(0.25), lambda step: np.float32(0.25), 0.25])
def test_parameters_stay_plain_floats_whatever_the_rate(rate):
    w = Value(1.0)
    assert train(parabola(w), [w], 3, rate) == [4.0, 1.0, 0.25]
    assert type(w.data) is float and w.data == 2.75


@pytest.mark.parametrize("empty", [[], (), np.array([]), (p for p in [])])
def test_there_must_be_something_to_train(empty):
    with pytest.raises(ValueError, match="parameters: the list is empty, so there is nothing to train"):
        train(parabola(Value(1.0)), empty, 3, 0.1)


def test_each_argument_is_named_when_it_is_wrong():
    network = MLP(1, [1], seed=1)
    loss = squared_error([network([1.0])], [2.0])
    build = lambda: squared_error([network([1.0])], [2.0])
    for arguments, words in [
        ((loss, network.parameters(), 3, 0.1), "compute_loss: give the function"),
        ((loss, network, 3, 0.1), "compute_loss: give the function"),
        ((build, network, 3, 0.1), r"parameters: give the list network.parameters\(\), with its brackets"),
        ((build, network.parameters, 3, 0.1), r"parameters: give the list network.parameters\(\), with its brackets"),
        ((build, network.parameters(), 0.1, 3), "steps: give a whole number, 0 or more; got 0.1"),
    ]:
        with pytest.raises(TypeError, match=words):
            train(*arguments)


# -- classification ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("noise", [math.nan, math.inf, -0.1])
def test_noise_is_a_finite_number_of_0_or_more(noise):
    with pytest.raises(ValueError, match="noise: give a finite number, 0 or more"):
        c.two_moons(10, noise=noise)
    with pytest.raises(ValueError, match="strength: give a finite number, 0 or more"):
        c.l2([Value(1.0)], noise)
    with pytest.raises(ValueError, match="last: give a finite number, 0 or more"):
        c.decaying_rate(1.0, noise)


@pytest.mark.parametrize("scores", [[0.3, -0.4], [Value(0.3), 1], np.array([0.3, 0.4]), [np.float32(1.0), Value(1.0)]])
@pytest.mark.parametrize("measure", [c.accuracy, c.max_margin, c.binary_cross_entropy])
def test_plain_numbers_as_scores_are_told_to_be_values(measure, scores):
    with pytest.raises(TypeError, match=r"a score is a Value, as model\(point\) returns it, without .data; got"):
        measure(scores, [1, -1])


@pytest.mark.parametrize("test", [0, 1, -0.5, 1.5, math.nan, 0.01, 0.99])
def test_a_share_that_leaves_one_part_empty_is_refused(test):
    with pytest.raises(ValueError, match=f"a test share of {test} does not cut 4 examples into two parts"):
        c.split([[0.0, 0.0]] * 4, [1, -1, 1, -1], test)


def test_the_four_lists_of_a_split_have_names():
    points, labels = c.two_moons(10)
    data = c.split(points, labels, test=0.3)
    assert data == (data.points, data.labels, data.test_points, data.test_labels)
    assert [len(part) for part in data] == [7, 7, 3, 3]


# -- regression -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("numbers", [[1, math.nan], [math.nan, 1], [math.nan] * 2, [1, math.inf], [-math.inf, 2.0]])
def test_numbers_without_a_mean_are_refused(numbers):
    with pytest.raises(ValueError, match="too large or too small to square"):
        Normaliser(numbers)


@pytest.mark.parametrize("numbers", [[-1e200, 1e200], [0.0, 1e-200], [1e-200, 2e-200], [10**400, 1]])
def test_numbers_that_cannot_be_squared_are_refused(numbers):
    with pytest.raises(ValueError, match="too large or too small to square"):
        Normaliser(numbers)


@pytest.mark.parametrize("numbers", [[-1e140, 1e140], [0.0, 1e-140], [1e-200, 1e-200]])
def test_large_small_and_equal_numbers_go_there_and_back(numbers):
    made = Normaliser(numbers)
    for x in numbers:
        assert math.isfinite(made.normalise(x)) and made.restore(made.normalise(x)) == pytest.approx(x)


@pytest.mark.parametrize("numbers", [[[1.0], [2.0]], ["1", "2"], np.array([[1.0], [2.0]]), [None, 1.0]])
def test_lists_of_lists_are_told_to_be_plain_numbers(numbers):
    with pytest.raises(TypeError, match=r"learns from plain numbers, as in \[2.0, 3.5\]; got"):
        Normaliser(numbers)


def test_values_are_told_to_give_their_data():
    with pytest.raises(TypeError):
        Normaliser([Value(1.0), Value(2.0)])


def test_dot_has_three_arguments():
    with pytest.raises(TypeError):
        nn.dot([Value(1.0)], [Value(1.0)], Value(0.0), [1.0])
