"""Chapter 13: `forward.py` against `Value`, and its numbers."""

import gc
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from micrograd_lite import MLP, Dual, Param, Value, clear, jvp
from micrograd_lite.gradient import gradient
from micrograd_lite.regression import Normaliser, cubic, mean_squared_error
from micrograd_lite.training import train

# -- the same slopes as Value's, on expressions that nobody chose ------------------------------------------------------

POWERS = [-2, -1, 0, 1, 2, 3, 0.5, 1.5]
TWO = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b}
ONE = {"neg": lambda a: -a, "leaky": lambda a: a.leaky_relu(), "leakier": lambda a: a.leaky_relu(0.3)}

number = st.floats(-3, 3, allow_subnormal=False)
place = st.integers(0, 40)
step = st.one_of(
    st.tuples(st.sampled_from(sorted(TWO)), place, place),
    st.tuples(st.sampled_from(sorted(TWO)), place, number),
    st.tuples(st.sampled_from(sorted(TWO)), number, place),
    st.tuples(st.just("power"), place, st.sampled_from(POWERS)),
    st.tuples(st.sampled_from(sorted(ONE)), place),
)
to_a_variable_power = st.tuples(st.just("**"), place, st.one_of(place, st.floats(0.5, 2)))
programs = st.lists(step, min_size=1, max_size=14)
inputs = st.lists(number, min_size=3, max_size=3)


def run(program, numbers):
    """Each step makes one more number from those before it, so that many of them are used more than once."""
    numbers = list(numbers)
    for kind, *parts in program:
        parts = [numbers[p % len(numbers)] if type(p) is int and kind != "power" else p for p in parts]
        if kind == "power":
            numbers.append(numbers[parts[0] % len(numbers)] ** parts[1])
        elif kind == "**":
            numbers.append(parts[0] ** parts[1])
        else:
            numbers.append({**TWO, **ONE}[kind](*parts))
    return numbers[-1]


def with_value(program, numbers):
    """The number, its slopes, and the size of what they were made from; None where there is no finite answer."""
    leaves = [Value(x) for x in numbers]
    try:
        out = run(program, leaves)
    except (ValueError, ZeroDivisionError):
        return None
    out.backward()
    nodes, stack = {out}, [out]
    while stack:
        for parent in stack.pop()._prev:
            if parent not in nodes:
                nodes.add(parent)
                stack.append(parent)
    sizes = [abs(x) for node in nodes for x in (node.data, node.grad, *(slope * node.grad for slope in node._local))]
    sizes += [abs(slope) for node in nodes for slope in node._local]
    return (out.data, [leaf.grad for leaf in leaves], max(sizes)) if max(sizes) < 1e4 else None


@given(programs, inputs)
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_param_and_dual_find_the_slopes_of_value(program, numbers):
    answer = with_value(program, numbers)
    assume(answer is not None)
    data, slopes, size = answer
    leaves = [Param(x) for x in numbers]
    out = run(program, leaves)
    assert out.value == pytest.approx(data, rel=1e-12, abs=1e-12)
    found = [1.0 if out is leaf else leaf.chain.get(out, 0.0) for leaf in leaves]
    assert found == pytest.approx(slopes, rel=1e-12, abs=1e-12 * (1 + size) ** 2)
    for k, leaf in enumerate(leaves):
        direction = [float(leaf is other) for other in leaves]
        (one,) = jvp(lambda *xs: [run(program, xs)], numbers, direction)
        assert one == pytest.approx(slopes[k], rel=1e-12, abs=1e-12 * (1 + size) ** 2)


@given(
    st.lists(st.one_of(step, to_a_variable_power), min_size=1, max_size=8), st.lists(st.floats(0.2, 2.5), min_size=3)
)
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_param_to_a_power_of_a_param(program, numbers):
    answer = with_value(program, numbers[:3])
    assume(answer is not None)
    _, slopes, size = answer
    leaves = [Param(x) for x in numbers[:3]]
    out = run(program, leaves)
    found = [1.0 if out is leaf else leaf.chain.get(out, 0.0) for leaf in leaves]
    assert found == pytest.approx(slopes, rel=1e-12, abs=1e-12 * (1 + size) ** 2)


@given(programs, inputs, st.lists(number, min_size=3, max_size=3))
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_one_pass_along_a_direction_is_the_gradient_times_it(program, numbers, direction):
    answer = with_value(program, numbers)
    assume(answer is not None)
    _, slopes, size = answer
    (slope,) = jvp(lambda *xs: [run(program, xs)], numbers, direction)
    assert slope == pytest.approx(sum(map(float.__mul__, slopes, direction)), abs=1e-11 * (1 + size) ** 2)


# -- Param -------------------------------------------------------------------------------------------------------------


def expression():
    a, b, c, f = Param(2.0), Param(-3.0), Param(10.0), Param(-2.0)
    e = a * b
    d = e + c
    return (a, b, c, f), (e, d, d * f)


def test_the_chain_holds_every_later_result_in_the_order_of_creation():
    (a, b, c, f), (e, d, loss) = expression()
    assert loss.value == -8
    assert list(a.chain.items()) == [(e, -3.0), (d, -3.0), (loss, 6.0)]
    assert list(c.chain.items()) == [(d, 1.0), (loss, -2.0)] and list(f.chain) == [loss]
    assert [list(p.chain.values())[-1] for p in (a, b, c, f)] == [6, -4, -2, 4]


def test_the_history_holds_the_leaves():
    (a, b, c, f), (e, d, loss) = expression()
    assert a.history == {a} and e.history == {a, b} and d.history == {a, b, c} and loss.history == {a, b, c, f}
    assert e.chain == {} and (a * 3 - 1).history == {a}


def test_a_constant_keeps_no_slopes():
    a = Param(1.7)
    outs = [a + 2, 2 + a, a - 2, 2 - a, a * 2, 2 * a, a / 2, 2 / a, a**2, 2**a]
    assert all(out.history == {a} for out in outs)
    slopes = [1, 1, 1, -1, 2, 2, 0.5, -2 / 1.7**2, 3.4, 2**1.7 * math.log(2)]
    assert [a.chain[out] for out in outs] == pytest.approx(slopes, rel=1e-14)


def test_a_leaf_that_is_used_twice_collects_from_both_sides():
    a = Param(1.7)
    square = a * a
    assert a.chain == {square: 3.4}
    both = square + a
    assert a.chain[both] == 4.4 and list(a.chain) == [square, both]


def test_cleared_leaves_are_fresh_and_forgotten_ones_still_right():
    a, b = Param(1.7), Param(-0.6)
    for expected in (1, 2, 3):
        loss = a * b
        assert list(a.chain.values())[-1] == -0.6 and len(a.chain) == expected
    clear([a, b])
    assert a.chain == b.chain == {} and a.history == {a} and b.history == {b}
    with pytest.raises(ValueError, match=r"made before clear\(\)"):
        loss + 1


def test_a_cleared_result_is_a_leaf_from_then_on():
    a, b = Param(1.7), Param(-0.6)
    product = a * b
    clear([product])
    out = product * b
    assert product.history == {product} and product.chain == {out: -0.6} and out not in a.chain


def test_after_clear_nothing_is_left_for_the_collector():
    a, b = Param(1.7), Param(-0.6)
    gc.collect()
    for _ in range(50):
        loss = (a * b + a) ** 2
        clear([a, b])
    del loss
    assert gc.collect() == 0


def new_layers():
    """Chapter 12's network, as lists of Params with the same starting weights."""
    model = MLP(1, [8, 8, 1], activation="leaky_relu", last="linear", seed=1)
    layers = [[([Param(w.data) for w in n.w], Param(n.b.data)) for n in layer.neurons] for layer in model.layers]
    return model, layers, [p for layer in layers for weights, bias in layer for p in (*weights, bias)]


def network(layers, x):
    signals = [x]
    for layer in layers:
        signals = [sum((w * s for w, s in zip(weights, signals)), bias) for weights, bias in layer]
        if layer is not layers[-1]:
            signals = [s.leaky_relu() for s in signals]
    return signals[0]


def test_the_cubic_trains_to_the_losses_of_value():
    xs, ys = cubic()
    for_x, for_y = Normaliser(xs), Normaliser(ys)
    zs, targets = [for_x.normalise(x) for x in xs], [for_y.normalise(y) for y in ys]
    model, layers, params = new_layers()
    losses = []
    for _ in range(30):
        loss = mean_squared_error([network(layers, z) for z in zs], targets)
        losses.append(loss.value)
        for p in params:
            p.value -= 0.1 * list(p.chain.values())[-1]
        clear(params)
    theirs = train(lambda: mean_squared_error([model([z]) for z in zs], targets), model.parameters(), 30, 0.1)
    assert losses == pytest.approx(theirs, rel=1e-12)
    assert [p.value for p in params] == pytest.approx([p.data for p in model.parameters()], rel=1e-12, abs=1e-14)


# -- Dual --------------------------------------------------------------------------------------------------------------


def f(x):
    return 3 * x**2 - 4 * x + 5


def test_a_dual_gives_value_and_slope():
    out = f(Dual(3.0, 1.0))
    assert (out.value, out.slope) == (20, 14)


def test_a_dual_of_duals_gives_the_second_derivative_and_newton_finds_the_minimum():
    out = f(Dual(Dual(3.0, 1.0), Dual(1.0, 0.0)))
    first, second = out.value.slope, out.slope.slope
    assert (first, second) == (14, 6) and 3 - first / second == pytest.approx(2 / 3, abs=1e-15)


@pytest.mark.parametrize("n", [-2, -1, 0, 1, 2, 3, 0.5])
def test_second_derivatives_of_powers_and_quotients(n):
    x = Dual(Dual(1.7, 1.0), Dual(1.0, 0.0))
    assert (x**n).slope.slope == pytest.approx(n * (n - 1) * 1.7 ** (n - 2), abs=1e-14)
    assert (1 / x).slope.slope == pytest.approx(2 / 1.7**3)
    assert (x / (1 + x)).slope.slope == pytest.approx(-2 / 2.7**3)


def test_a_slope_goes_through_a_loop_and_an_if():
    def g(x):
        y = 1.0
        while y * y - x > 1e-13 or x - y * y > 1e-13:
            y = (y + x / y) / 2
        return y if x < 4 else 3 * y

    assert g(Dual(2.0, 1.0)).slope == pytest.approx(0.5 / math.sqrt(2), rel=1e-9)
    assert g(Dual(9.0, 1.0)).slope == pytest.approx(0.5, rel=1e-9)


def test_a_jacobian_column_by_column():
    def g(x, y, z):
        return [x * y + z, y / z, 7.0]

    columns = [jvp(g, [1.7, -0.6, 2.3], [float(i == k) for i in range(3)]) for k in range(3)]
    assert [list(row) for row in zip(*columns)] == [
        pytest.approx(gradient(lambda *xs, k=k: g(*xs)[k], [1.7, -0.6, 2.3]), abs=1e-8) for k in range(3)
    ]


def test_a_power_of_0_is_1_with_slope_0():
    out, a = Dual(0.0, 1.0) ** 0, Param(0.0)
    one = a**0
    assert (out.value, out.slope) == (1, 0) and one.value == 1 and a.chain == {one: 0.0}


# -- bad input ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make", [Param, Dual, lambda x: Dual(1.0, x), lambda x: Param(1.0) + x, lambda x: x * Dual(1.0)]
)
@pytest.mark.parametrize("what", ["3", None, {}, Value(1.0), 1j])
def test_what_is_no_number_is_refused(make, what):
    with pytest.raises(TypeError):
        make(what)


@pytest.mark.parametrize("make", [Param, Dual])
@pytest.mark.parametrize("what", [[1.0], (2.0,), np.array([1.0, 2.0])])
def test_lists_are_refused_in_words(make, what):
    with pytest.raises(TypeError, match="is made of plain numbers, not of"):
        make(what)


@pytest.mark.parametrize("make", [Param, Dual])
def test_what_has_no_answer_is_refused_with_its_numbers(make):
    for quotient in (lambda: make(1.5) / 0, lambda: make(1.5) / make(0.0), lambda: 1.5 / make(0.0)):
        with pytest.raises(ZeroDivisionError, match="1.5 / 0.* has no answer"):
            quotient()
    with pytest.raises(ValueError, match=r"-2.0 \*\* 0.5 has no real answer"):
        make(-2.0) ** 0.5


def test_numpy_numbers_are_numbers():
    assert (np.float64(2) * Param(1.5)).value == 3 and (np.float64(2) - Dual(1.5, 1.0)).slope == -1


def test_a_dual_as_an_exponent_is_refused():
    with pytest.raises(TypeError, match="a power is made of plain numbers, not of Dual"):
        Dual(2.0, 1.0) ** Dual(3.0, 1.0)


@pytest.mark.parametrize("what", [Param(1.0), [1.0], None, (p for p in [Param(1.0)])])
def test_clear_says_what_it_needs(what):
    with pytest.raises(TypeError, match="clear needs a list of Params"):
        clear(what)


def test_a_direction_has_one_number_for_each_input():
    with pytest.raises(ValueError, match="2 inputs need a direction of 2 numbers, got 1"):
        jvp(lambda x, y: [x * y], [1.0, 2.0], [1.0])
