"""The engine: Value, backward, operations, drawing. Every sentence of the design's section on the engine has a test."""

import copy
import gc
import math
import pickle
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from micrograd_lite import Value, add_to, draw_dot, power, topological_order, trace
from micrograd_lite.gradient import gradient

ROOT = Path(__file__).resolve().parent.parent


def gradients(f, *inputs):
    """The gradients of f at the inputs, by backward."""
    leaves = [Value(x) for x in inputs]
    f(*leaves).backward()
    return [leaf.grad for leaf in leaves]


# A node: number, parents in order and with repeats, local derivatives


def test_a_node_remembers_its_family():
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    product = a * b
    assert (product.data, product._prev, product._op, product._local) == (-6.0, (a, b), "*", (-3.0, 2.0))
    double = a + a
    assert (double._prev, double._local) == ((a, a), (1.0, 1.0))
    assert (a._prev, a._op, a.label, a.grad) == ((), "", "a", 0.0)
    assert repr(product) == "Value(data=-6.0, grad=0.0)"


def test_equality_is_identity():
    a, b = Value(1.0), Value(1.0)
    assert a != b and a == a
    assert len({a, b, a}) == 2


@pytest.mark.parametrize(
    "compare", ["a < b", "a > b", "a <= b", "a >= b", "a < 1", "a > 1", "a <= 1", "a >= 1", "1 > a", "max(a, b)"]
)
def test_order_is_refused_with_advice(compare):
    with pytest.raises(TypeError, match=r"compare their numbers, as in a\.data < b\.data"):
        eval(compare, {"a": Value(1.0), "b": Value(2.0)})


@pytest.mark.parametrize("x", [3, True, np.float32(3), np.int64(3), np.bool_(True), np.float64(3), Fraction(3)])
def test_numbers_of_all_kinds_become_floats(x):
    assert type(Value(x).data) is float and Value(x).data == float(x)


@pytest.mark.parametrize(
    "x, advice",
    [
        ("3", r"Value\(float\(text\)\)"),
        ([1, 2], "one Value for each"),
        ((1, 2), "one Value for each"),
        (np.ones(2), "chapter 14"),
        (np.array(3.0), "chapter 14"),
        (None, "without a return"),
        (Value(1.0), "a Value already"),
        (1j, "an int or a float"),
    ],
)
def test_what_is_no_number_is_refused_with_advice(x, advice):
    with pytest.raises(TypeError, match=advice):
        Value(x)


@pytest.mark.parametrize("expression", ["a + x", "x + a", "a * x", "x * a", "a - x", "x - a", "a / x", "x / a"])
@pytest.mark.parametrize("x", [np.ones(3), np.ones((2, 2))])
def test_an_array_and_a_value_do_not_mix(expression, x):
    with pytest.raises(TypeError, match="chapter 14"):
        eval(expression, {"a": Value(1.0), "x": x})


@pytest.mark.parametrize("expression", ["a + x", "x + a", "a * x", "a - x", "x - a", "a / x", "x / a", "a ** x"])
def test_text_is_refused_by_every_operator(expression):
    with pytest.raises(TypeError, match="turn text into a number"):
        eval(expression, {"a": Value(1.0), "x": "3"})


@pytest.mark.parametrize(
    "arguments",
    [
        (2.0, (Value(1.0), Value(2.0)), "+"),
        (2.0, "a"),
        (2.0, 3.0),
        (2.0, (Value(1.0),), "exp", (1.0, 1.0)),
        (2.0, (Value(1.0),), "", (1.0,)),  # an operation without a name could be neither drawn nor told from a leaf
    ],
)
def test_inner_nodes_are_the_engines_own(arguments):
    with pytest.raises(TypeError, match="for the engine's operations"):
        Value(*arguments)


def test_a_step_of_ones_own_cannot_be_hung_on_a_node():
    with pytest.raises(AttributeError, match="_backward.*read-only"):
        Value(1.0)._backward = lambda: None
    with pytest.raises(AttributeError):
        Value(1.0).gard = 3.0


def test_add_to_adds_a_method_under_its_own_name():
    class Plain:
        pass

    @add_to(Plain)
    def twice(self):
        return 2

    assert Plain().twice() == 2 and twice(None) == 2


# backward


def test_the_long_expression_of_chapter_3():
    a, b, c, f = Value(2.0), Value(-3.0), Value(10.0), Value(-2.0)
    e = a * b
    d = e + c
    L = d * f
    L.backward()
    assert (e.data, d.data, L.data) == (-6.0, 4.0, -8.0)
    assert [v.grad for v in (L, f, d, e, c, b, a)] == [1, 4, -2, -2, -2, -4, 6]


def test_the_neuron_of_chapter_3():
    x1, x2, w1, w2, b = (Value(v) for v in (2.0, 0.0, -3.0, 1.0, 6.8813735870195432))
    n = x1 * w1 + x2 * w2 + b
    o = n.tanh()
    o.backward()
    assert o.data == pytest.approx(0.7071, abs=1e-4) and n.data == pytest.approx(0.8814, abs=1e-4)
    assert [v.grad for v in (n, b, x1, w1, x2, w2)] == pytest.approx([0.5, 0.5, -1.5, 1.0, 0.5, 0.0])


def test_nodes_used_more_than_once_collect_from_every_edge():
    assert gradients(lambda a: a + a, 3.0) == [2]
    assert gradients(lambda a, b: (a * b) * (a + b), -2.0, 3.0) == [-3, -8]

    def doubled_twice(a):
        b = a + a
        return b + b

    assert gradients(doubled_twice, 1.0) == [4]

    def shortcut(a, b):
        m = a * b
        return m + (m * b) * a

    assert gradients(shortcut, 1.7, -0.6) == pytest.approx(gradient(shortcut, [1.7, -0.6]))


def test_the_order_lists_each_node_once_and_after_its_parents():
    a, b = Value(1.7), Value(-0.6)
    c, d = a + b, a * b
    order = topological_order((c + d) + (c * d))
    place = {node: i for i, node in enumerate(order)}
    assert len(order) == len(place) == 7
    assert all(place[parent] < place[node] for node in order for parent in node._prev)


def test_called_twice_leaves_accumulate_and_inner_nodes_start_afresh():
    x = Value(3.0)
    square = x * x
    cube = square * x
    cube.backward()
    assert (x.grad, square.grad) == (27, 3)
    cube.backward()
    assert (x.grad, square.grad, cube.grad) == (54, 3, 1)
    leaf = Value(1.0)
    leaf.backward()
    leaf.backward()
    assert leaf.grad == 2


def test_a_relu_that_is_off_remembers_no_parent():
    x = Value(-2.0)
    inner = x * 3.0
    off = inner.relu()
    y = off + x
    for _ in range(2):
        y.backward()
        assert (off.grad, inner.grad) == (1, 0)  # off is no leaf: an operation made it, so it starts afresh
    assert x.grad == 2
    assert off._prev == () and inner not in topological_order(y)
    assert inner.leaky_relu()._prev == (inner,)


def test_what_lies_behind_an_off_relu_alone_is_freed_at_once():
    def alive():
        return sum(type(thing) is Value for thing in gc.get_objects())

    x = Value(-2.0)
    before = alive()
    off = (x * 3.0 + 1.0).relu()
    assert alive() == before + 1 and off.data == 0


def test_relu_at_zero_and_at_what_is_no_number():
    assert Value(0.0).relu().data == 0 and Value(-0.0).relu()._local == ()
    nan = Value(math.nan)
    assert math.isnan(nan.relu().data)  # passed on, so that training notices
    assert nan.relu()._local == (1.0,)


def test_every_node_is_listed_even_behind_zeros():
    x = Value(2.0)
    inner = x * 3.0
    y = inner * 0.0 + inner**0
    inner.grad = 7.0
    y.backward()
    assert (inner.grad, x.grad) == (0, 0) and inner in topological_order(y)


def test_a_second_root_sharing_nodes_with_the_first():
    x = Value(2.0)
    inner = x * 3.0
    first, second = inner * 2.0, inner * 5.0
    first.backward()
    assert (inner.grad, x.grad) == (2, 6)
    second.backward()
    assert (inner.grad, x.grad) == (5, 6 + 15)
    flat = inner * 0.0
    flat.backward()
    assert (inner.grad, x.grad) == (0, 21)
    first.backward()
    assert (inner.grad, x.grad) == (2, 27)


def test_values_can_be_copied_and_pickled():
    a = Value(2.0, label="a")
    y = a * 3.0 + a
    for again in (copy.deepcopy(y), pickle.loads(pickle.dumps(y))):
        again.backward()
        assert again.data == 8 and again._prev[1].grad == 4 and again._prev[1].label == "a"
    assert a.grad == 0


DEEP = """
import sys
from micrograd_lite import Value
x = Value(1.0)
end = x
for i in range(1_000_000):
    end = end + 1.0
end.backward()
assert end.data == 1_000_001 and x.grad == 1.0
del end
print("gone")
"""


@pytest.mark.slow
def test_a_chain_of_a_million_nodes_goes_forward_backward_and_away():
    done = subprocess.run([sys.executable, "-c", DEEP], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, "gone\n"), done.stderr


@pytest.mark.slow
def test_a_graph_is_freed_without_the_collector():
    from micrograd_lite import MLP

    network = MLP(3, [4, 4, 1], seed=1)
    gc.collect()
    gc.disable()
    try:
        for _ in range(3):
            loss = sum((network(x) - y) ** 2 for x, y in [([2, 3, -1], 1), ([3, -1, 0.5], -1)])
            network.zero_grad()
            loss.backward()
            for p in network.parameters():
                p.data -= 0.05 * p.grad
        del loss, p
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_importing_the_package_changes_no_global_setting():
    code = (
        "import gc, sys; before = gc.isenabled(), gc.get_threshold(), sys.getrecursionlimit()\n"
        "from micrograd_lite import Value, MLP\n"
        "assert before == (gc.isenabled(), gc.get_threshold(), sys.getrecursionlimit())\n"
        "assert not {'numpy', 'matplotlib', 'graphviz'} & set(sys.modules), 'too much loaded'"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# Operations: each against a nudge, followed by another operation, at values where mistakes cannot hide

OPERATIONS = {
    "constants on the left": lambda a, b: (2.5 + a) * (1.5 * b) + (0.7 - a) * (3.1 / b),
    "constants on the right": lambda a, b: (a + 2.5) * (b * 1.5) + (a - 0.7) * (b / 3.1),
    "numpy on the left": lambda a, b: (np.float64(2.5) + a) * (np.float32(1.5) * b) - np.int64(3) / a,
    "minus": lambda a, b: (a - b) * (b - a * a) * 1.3,
    "negative": lambda a, b: -(a * -b) * 1.3,
    "division": lambda a, b: (a / b) * (b / (a * a)) + a / b,
    "powers": lambda a, b: (a**3 * 0.7) * b**-2 + a**0.5,
    "power of a Value": lambda a, b: (a**b) * 1.3 + b**a,
    "a number to the power of a Value": lambda a, b: (2.0**a) * b,
    "exp, log": lambda a, b: (a.exp() * 0.3) * b.log(),
    "sin, cos": lambda a, b: (a.sin() * 1.3) * b.cos(),
    "tanh": lambda a, b: (a * b).tanh() * 1.3 + a.tanh(),
    "sigmoid": lambda a, b: (a - b).sigmoid() * 1.3 + (b - a).sigmoid() * a,
    "relu": lambda a, b: (a * b).relu() * 1.3 + (-a * b).relu() * 7,
    "leaky relu": lambda a, b: (a * b).leaky_relu() * 1.3 + (-a * b).leaky_relu(0.2) * 7,
    "abs": lambda a, b: abs(a * b) * 1.3 + abs(-a) * b,
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_operation_against_a_nudge(name):
    f = OPERATIONS[name]
    inputs = [1.7, 2.3]
    nudged = gradient(lambda *numbers: f(*map(Value, numbers)).data, inputs)
    assert gradients(f, *inputs) == pytest.approx(nudged, rel=1e-6)


def test_operations_carry_their_names():
    a = Value(0.5)
    names = [a - 1, a / 2, -a, a**2, a**a, a.exp(), a.log(), a.sin(), a.cos(), a.tanh(), a.sigmoid(), a.relu(), abs(a)]
    assert [v._op for v in names] == "- / neg **2 ** exp log sin cos tanh sigmoid relu abs".split()
    assert a.leaky_relu()._op == "leaky_relu"


def one(f, x):
    """Number and slope of f at x."""
    leaf = Value(x)
    y = f(leaf)
    y.backward()
    return y.data, leaf.grad


@pytest.mark.parametrize(
    "f, x, expected",
    [
        (lambda x: x**0, 0.0, (1.0, 0.0)),
        (lambda x: x**1, 0.0, (0.0, 1.0)),
        (lambda x: x**2, 0.0, (0.0, 0.0)),
        (lambda x: x**2, -3.0, (9.0, -6.0)),
        (lambda x: x**0.5, 0.0, (0.0, math.inf)),
        (lambda x: x ** Value(0.0), 0.0, (1.0, 0.0)),
        (lambda x: Value(0.0) ** x, 2.0, (0.0, 0.0)),
        (lambda x: x**2, 1e200, (math.inf, 2e200)),
        (lambda x: x**3, -1e200, (-math.inf, math.inf)),
        (lambda x: x.exp(), 1000.0, (math.inf, math.inf)),
        (lambda x: x.exp(), -1000.0, (0.0, 0.0)),
        (lambda x: x.tanh(), 1000.0, (1.0, 0.0)),
        (lambda x: x.tanh(), -1000.0, (-1.0, 0.0)),
        (lambda x: x.sigmoid(), -1000.0, (0.0, 0.0)),
        (lambda x: x.sigmoid(), 1000.0, (1.0, 0.0)),
        (lambda x: x.relu(), 0.0, (0.0, 0.0)),
        (lambda x: x.leaky_relu(), 0.0, (0.0, 0.01)),
        (lambda x: x.leaky_relu(0.2), -3.0, (0.2 * -3.0, 0.2)),
        (abs, 0.0, (0.0, 0.0)),
        (lambda x: 1.0 / x, 1e-200, (1e200, -math.inf)),
    ],
)
def test_edges(f, x, expected):
    assert one(f, x) == expected


def test_a_number_that_is_not_a_number_is_not_hidden():
    assert math.isnan(Value(math.nan).relu().data)


@pytest.mark.parametrize(
    "expression, kind, words",
    [
        ("a / 0", ZeroDivisionError, "2.0 / 0.0"),
        ("1 / Value(0)", ZeroDivisionError, "1.0 / 0.0"),
        ("Value(0) ** -1", ValueError, r"0.0 \*\* -1.0"),
        ("Value(-8) ** (1 / 3)", ValueError, r"-8.0 \*\* 0.333"),
        ("Value(-8) ** a", ValueError, r"-8.0 \*\* 2.0 has no slope towards its exponent"),
        ("Value(0).log()", ValueError, r"log\(0.0\)"),
        ("Value(-1).log()", ValueError, r"log\(-1.0\)"),
        ("Value(math.inf).sin()", ValueError, r"sin\(inf\)"),
        ("Value(math.inf).cos()", ValueError, r"cos\(inf\)"),
    ],
)
def test_what_has_no_real_answer_names_operation_and_numbers(expression, kind, words):
    with pytest.raises(kind, match=words):
        eval(expression, {"a": Value(2.0), "Value": Value, "math": math})


def test_numpy_functions_are_refused():
    with pytest.raises(TypeError, match="__array_ufunc__"):
        np.exp(Value(1.0))


def test_power_in_plain_floats():
    assert (power(2.0, 10), power(-2.0, 3), power(-1e200, 2)) == (1024, -8, math.inf)


# The graph


def test_trace_lists_nodes_and_edges_with_repeats():
    a = Value(3.0)
    double = a + a
    assert trace(double) == ([double, a], [(a, double, 1.0), (a, double, 1.0)])


def test_the_drawing_shows_labels_data_gradients_and_local_derivatives():
    a, b = Value(2.0, label="first"), Value(-3.0, label="second")
    L = a * b
    L.backward()
    source = draw_dot(L).source
    for piece in ("first", "second", "data −6", "grad −3", '" 2 "', '" −3 "', "rankdir=LR"):
        assert piece in source, piece
    assert "grad" not in draw_dot(L, gradients=False).source
    assert "rankdir=TB" in draw_dot(L, rankdir="TB").source
    assert draw_dot(L).source == draw_dot(L).source


def test_two_arrows_from_a_node_used_twice():
    source = draw_dot(Value(1.0) + Value(2.0)).source
    a = Value(1.0)
    assert draw_dot(a + a).source.count("v1 -> v0_op") == 2
    assert source.count("v1 -> v0_op") == 1


def chain(count):
    end = Value(1.0)
    for _ in range(count):
        end = -end
    return end


def test_a_large_graph_is_folded_and_a_huge_one_refused():
    assert "Folded" not in draw_dot(chain(79)).source
    folded = draw_dot(chain(100)).source
    assert "Folded: the 80 values nearest to the result, of 101" in folded and folded.count("…") == 2
    assert "data" in draw_dot(chain(100), fold_above=200).source
    with pytest.raises(ValueError, match="401 nodes are too many to draw"):
        draw_dot(chain(400))


def test_the_graph_draws_itself():
    svg = draw_dot(Value(1.0) + 2.0).svg()
    if svg is None:
        pytest.skip("nothing here can draw a graph: install Graphviz or pygraphviz")
    assert svg.startswith("<svg") and "<title>" in svg
