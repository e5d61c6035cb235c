"""The Array of chapter 14: its gradients against three judges, what it promises, what it refuses."""

import gc
import math
import random

import numpy as np
import pytest
from array_programs import BINARY, REDUCTIONS, UNARY, by_autograd, by_torch, one_by_one, ours, random_program
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from micrograd_lite import MLP, Array, ArrayMLP, Value
from micrograd_lite.arrays import floats, unbroadcast
from micrograd_lite.classification import max_margin, two_moons
from micrograd_lite.training import descend

try:
    import torch
except ImportError:
    torch = None


def agree(mine, theirs, largest, words):
    """Results and gradients are equal, to 1e-9 of the largest gradient on the way."""
    (data, gradients), (other, expected) = mine, theirs
    assert float(data) == pytest.approx(float(other), rel=1e-9, abs=1e-9), words
    for one, two in zip(gradients, expected, strict=True):
        assert one.shape == np.shape(two), words
        assert np.abs(one - two).max(initial=0) <= 1e-9 * largest, words


def compare(inputs, program, judges):
    data, gradients, largest = ours(inputs, program)
    for judge in judges:
        agree((data, gradients), judge(inputs, program), largest, f"{judge.__name__}: {inputs} {program}")


JUDGES = [by_autograd] + [by_torch] * (torch is not None)
# Hypothesis' own random numbers are often 0 or equal, and shrink; those of a seed are of every size.
randomness = st.one_of(st.randoms(use_true_random=False), st.builds(random.Random, st.integers(0, 2**60)))
anything = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)


@pytest.mark.slow
@given(randomness)
@settings(anything, max_examples=200)
def test_random_programs(rng):
    compare(*random_program(rng), JUDGES)


@pytest.mark.slow
@given(randomness)
@settings(anything, max_examples=5000)
def test_five_thousand_programs(rng):
    compare(*random_program(rng), JUDGES)


@pytest.mark.slow
@given(randomness)
@settings(anything, max_examples=200)
def test_number_by_number_it_is_what_values_say(rng):
    compare(*random_program(rng, sizes=(1, 2, 3), steps=5), [one_by_one])


def test_the_programs_use_everything():
    written = [random_program(random.Random(seed)) for seed in range(300)]
    assert {name for _, program in written for name, _, _ in program} == {
        *BINARY,
        *UNARY,
        *REDUCTIONS,
        "T",
        "reshape",
        "index",
    }
    shapes = [x.shape for inputs, _ in written for x in inputs]
    assert {len(shape) for shape in shapes} == {0, 1, 2, 3, 4} and {n for shape in shapes for n in shape} == {
        0,
        1,
        2,
        3,
    }
    sides = {(name, extra[0]) for _, program in written for name, _, extra in program if name in BINARY and extra}
    assert sides >= {(name, side) for name in "+-*/" for side in (0, 1)} | {("**", 0), ("**", 1), ("@", 1)}


# -- networks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("activation, last, seed", [("relu", "linear", 1), ("tanh", None, 7), ("sigmoid", "linear", 3)])
def test_a_network_starts_from_the_numbers_of_mlp_and_answers_the_same(activation, last, seed):
    by_value, network = MLP(3, [5, 4, 2], activation, last, seed), ArrayMLP(3, [5, 4, 2], activation, last, seed)
    for layer, (w, b, name) in zip(by_value.layers, network.layers, strict=True):
        assert w.data.T.tolist() == [[x.data for x in neuron.w] for neuron in layer.neurons]
        assert b.data.tolist() == [neuron.b.data for neuron in layer.neurons]
        assert name == layer.neurons[0].activation
    x = np.random.default_rng(0).normal(size=(6, 3))
    answers = [[v.data for v in by_value(row)] for row in x.tolist()]
    assert network(x).data == pytest.approx(np.array(answers), abs=1e-12)
    assert [p.shape for p in network.parameters()] == [(3, 5), (5,), (5, 4), (4,), (4, 2), (2,)]
    assert sum(p.data.size for p in network.parameters()) == len(by_value.parameters())


def test_two_moons_train_like_values():
    points, labels = two_moons(40, seed=2)
    by_value, network = (kind(2, [8, 8, 1], "relu", last="linear", seed=4) for kind in (MLP, ArrayMLP))
    x, y = np.array(points), np.array(labels)[:, None]
    for _ in range(20):
        one = max_margin([by_value(point) for point in points], labels)
        other = (1 - y * network(x)).relu().mean()
        assert other.data == pytest.approx(one.data, abs=1e-9)
        for model, loss in ((by_value, one), (network, other)):
            model.zero_grad()
            loss.backward()
            descend(model.parameters(), 0.3)
    assert one.data < 0.5


def test_zero_grad_empties_every_parameter():
    network = ArrayMLP(2, [3, 1], seed=1)
    network(np.ones((4, 2))).sum().backward()
    assert all(p.grad.shape == p.shape for p in network.parameters())
    network.zero_grad()
    assert all(isinstance(p.grad, float) and p.grad == 0 for p in network.parameters())


# -- promises ---------------------------------------------------------------------------------------------------------


def test_leaves_accumulate_and_inner_arrays_start_afresh():
    x = Array([3.0, 2.0])
    y = x * x
    z = (y * x).sum()
    for call in (1, 2):
        z.backward()
        assert x.grad.tolist() == [call * 27, call * 12] and y.grad.tolist() == [3, 2]


def test_a_gradient_can_be_given():
    x = Array([[1.0, 2.0], [3.0, 4.0]])
    (x * x).backward([[1.0, 0.0], [0.5, -1.0]])
    assert x.grad.tolist() == [[2, 0], [3, -8]]
    one = Array([[5.0]])
    one.backward()
    one.backward()
    assert one.grad.tolist() == [[2.0]]


def test_every_gradient_belongs_to_its_array_alone():
    a, b = Array([1.0, 2.0]), Array([3.0, 4.0])
    g = np.ones(2)
    total = a + b
    total.backward(g)
    a.grad *= 5
    a.grad[0] = 9
    assert b.grad.tolist() == [1, 1] and total.grad.tolist() == [1, 1] and g.tolist() == [1, 1]
    c = Array([1.0, 2.0])
    c.sum().backward()
    c.grad *= 5  # not a view of a single number
    assert c.grad.tolist() == [5, 5]


def test_constants_get_no_gradient_and_are_not_changed():
    x, factor = Array([1.0, 2.0]), np.array([3.0, 4.0])
    y = 2 * x * factor + [1, 2] - np.float64(0.5)
    y.sum().backward()
    assert x.grad.tolist() == [6, 8] and factor.tolist() == [3, 4]
    constants = [p for p in y._prev[0]._prev + y._prev if not p._prev]
    assert len(constants) == 2 and all(p.grad is None for p in constants)


def test_a_gradient_of_none_freezes_an_array():
    w, b = Array([2.0]), Array([1.0])
    w.grad = None
    (w * b).sum().backward()
    assert w.grad is None and b.grad.tolist() == [2]


def test_a_leaf_holds_a_copy():
    numbers = np.array([1.0, 2.0])
    a = Array(numbers)
    a.data -= 1
    assert numbers.tolist() == [1, 2]


@pytest.mark.parametrize(
    "data, kept", [([1, 2], "float64"), (True, "float64"), (np.float32([1]), "float32"), (np.float64([1]), "float64")]
)
def test_kinds_of_numbers(data, kept):
    assert Array(data).data.dtype == kept and Array(data, dtype="float32").data.dtype == "float32"


def test_float32_stays_float32_on_the_way_there_and_back():
    network = ArrayMLP(2, [4, 4, 3], "leaky_relu", last="sigmoid", seed=1)
    for p in network.parameters():
        p.data = p.data.astype("float32")
    y = network(np.ones((5, 2)))
    steps = [
        y.exp().log().tanh() ** 2 / 3 - 1,
        (2 - y.max(1, keepdims=True)).relu() * np.arange(3),
        1 / (y @ np.eye(3)),
    ]
    steps += [y[[0, 0]].mean(axis=0) + (-y).T.reshape(5, 3), 0.5 ** y[:, 1:].sum(1)]
    loss = sum((step.mean() for step in steps), 0)
    loss.backward()
    seen, stack = set(), [loss]
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            stack += node._prev
            assert node.data.dtype == "float32", node._op
            assert node.grad is None or node.grad.dtype == "float32", node._op


def test_numpy_on_the_left_leaves_the_operation_to_us():
    a, left = Array([[1.0, 2.0], [3.0, 4.0]]), np.array([[2.0, 0.5], [1.0, 4.0]])
    pairs = [(left + a, left + a.data), (left - a, left - a.data), (left * a, left * a.data)]
    pairs += [(left / a, left / a.data), (left**a, left**a.data), (left @ a, left @ a.data)]
    for answer, right in pairs:
        assert isinstance(answer, Array) and answer.data.tolist() == right.tolist()


def test_a_graph_holds_no_cycles():
    network, x = ArrayMLP(2, [8, 8, 1], "relu", last="linear", seed=1), np.ones((10, 2))
    gc.collect()
    gc.disable()
    try:
        for _ in range(3):
            y = network(x)
            loss = ((y[:3].exp().log() - y.max(0)) ** 2 / 3).mean() + (y.T @ y).reshape(-1).sum().tanh().sigmoid()
            loss.backward()
            descend(network.parameters(), 0.01)
            del y, loss
        assert gc.collect() == 0
    finally:
        gc.enable()


@pytest.mark.slow
def test_a_hundred_thousand_operations_deep():
    x = y = Array([1.0, 2.0])
    for _ in range(100_000):
        y = y * 1.0
    y.sum().backward()
    assert x.grad.tolist() == [1, 1]
    del y


def test_powers_where_a_slope_is_easily_lost():
    x = Array([0.0, 2.0, -3.0])
    with np.errstate(all="raise"):
        (x**0 + x**1 + x**2).sum().backward()
        assert x.grad.tolist() == [1, 5, -5]
        base, n = Array([0.0, 2.0]), Array([2.0, 3.0])
        (base**n).sum().backward()
    assert n.grad.tolist() == [0, 8 * math.log(2)]


def test_what_saturates():
    x = Array([-1000.0, 0.0, 1000.0])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        s = x.sigmoid()
        (s + x.tanh()).sum().backward()
    assert s.data.tolist() == [0, 0.5, 1] and x.grad.tolist() == [0, 1.25, 0]


def test_at_zero_a_relu_is_off():
    x = Array([-1.0, 0.0, 2.0])
    (x.relu() + 10 * x.leaky_relu(0.1)).sum().backward()
    assert x.grad.tolist() == [1, 1, 11]


def test_equal_maxima_share():
    x = Array([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]])
    x.max(axis=1).sum().backward()
    assert x.grad == pytest.approx(np.array([[0, 0.5, 0.5], [1 / 3] * 3]))


def test_repeated_indices_add_up():
    x = Array([1.0, 2.0, 3.0])
    x[[0, 0, 2]].sum().backward()
    assert x.grad.tolist() == [2, 0, 1]


def test_unbroadcast_sums_what_was_stretched():
    g = np.arange(24.0).reshape(2, 3, 4)
    assert unbroadcast(g, (2, 3, 4)) is g
    assert unbroadcast(g, (3, 1)).tolist() == g.sum(axis=(0, 2)).reshape(3, 1).tolist()
    assert unbroadcast(g, ()) == g.sum() and unbroadcast(np.ones((0, 4)), (1, 4)).tolist() == [[0] * 4]


def test_how_it_shows_itself():
    assert repr(Array([[1, 2.5], [3, 4]])) == "Array([[1. , 2.5],\n       [3. , 4. ]])"


# -- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [None, "3", ["a"], Value(1.0), [Value(1.0)], 1j, Array([1.0]), {}, max])
def test_what_is_no_number_is_refused(data):
    with pytest.raises(TypeError, match=f"an Array holds real numbers, not {type(data).__name__}"):
        Array(data)


@pytest.mark.parametrize(
    "run, kind, words",
    [
        (lambda a: a + np.ones(4), ValueError, r"\(2,3\) \(4,\)"),
        (lambda a: a @ a, ValueError, r"shapes \(2, 3\) and \(2, 3\) do not fit for @"),
        (lambda a: a @ [1.0, 2.0], ValueError, r"shapes \(2, 3\) and \(2,\) do not fit for @"),
        (lambda a: [1.0] @ a, ValueError, r"shapes \(1,\) and \(2, 3\) do not fit for @"),
        (lambda a: a @ 2, ValueError, r"\(2, 3\) and \(\)"),
        (lambda a: 2 @ a, ValueError, r"\(\) and \(2, 3\)"),
        (lambda a: a.backward(), ValueError, r"from shape \(2, 3\) needs a gradient of that shape, got \(\)"),
        (lambda a: a.backward(np.ones(3)), ValueError, r"shape \(2, 3\) needs .* got \(3,\)"),
        (lambda a: a.sum().backward([1.0]), ValueError, r"shape \(\) needs .* got \(1,\)"),
        (lambda a: a.reshape(4, 2), ValueError, "reshape"),
        (lambda a: a.sum(axis=2), ValueError, "axis 2 is out of bounds"),
        (lambda a: a[:, :0].max(axis=1), ValueError, "zero-size"),
        (lambda a: a[5], IndexError, "index 5 is out of bounds"),
        (lambda a: list(a.sum()), TypeError, r"an Array of shape \(\) is a single number"),
        (lambda a: a + "1", TypeError, "not str"),
        (lambda a: a * Value(1.0), TypeError, "not Value"),
        (lambda a: Value(1.0) * a, TypeError, "not Array"),
        (lambda a: np.exp(a), TypeError, "does not support ufuncs"),
        (lambda a: Array(1.0, (a,), "+"), TypeError, "belong to the operations"),
        (lambda a: ArrayMLP(3, [4])(a[0]), ValueError, r"shape \(n, 3\), .* got \(3,\)"),
        (lambda a: ArrayMLP(2, [4])(a), ValueError, r"shape \(n, 2\), .* got \(2, 3\)"),
        (lambda a: ArrayMLP(2, []), TypeError, "the sizes of the layers go into a list"),
        (lambda a: ArrayMLP(0, [1]), ValueError, "at least 1"),
        (lambda a: ArrayMLP(1, [1], "cube"), ValueError, "cube"),
    ],
)
def test_what_cannot_work_is_refused_in_words(run, kind, words):
    with pytest.raises(kind, match=words):
        run(Array(np.ones((2, 3))))


def test_floats_copies_in_rows():
    turned = np.ones((3, 2)).T
    assert floats(turned).flags["C_CONTIGUOUS"] and floats(turned) is not turned
