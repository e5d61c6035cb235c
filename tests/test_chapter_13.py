"""Chapter 13: `forward.py` against `Value`, its numbers, and the checks of its exercises."""

import gc
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from classroom.checks import chapter_13 as check
from classroom.checks.chapter_13.choose import PROBLEMS, choices
from classroom.checks.chapter_13.common import A, B, C
from classroom.checks.chapter_13.jacobians import (
    FUNCTIONS,
    forward_table,
    jacobians_at_work,
    reverse_table,
)
from classroom.checks.chapter_13.my_dual import DUALS, EmptyDual, RightDual, W, X, duals_at_work
from classroom.checks.chapter_13.my_param import SAME, EmptyParam, Mended, OldHistory, OneSide, ValueAsKey
from classroom.checks.chapter_13.times import GRAPHS, plus, product, products_at_work, slope
from classroom.checks.chapter_13.times import Param as SmallParam
from classroom.checks.core import flat
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


def test_a_result_of_which_one_leaf_was_cleared_is_refused_and_leaves_no_trace():
    leaves = [Param(1.7), Param(-0.6), Param(2.3)]
    for one in leaves:
        product = leaves[0] * leaves[1] * leaves[2]
        clear([one])
        before = [len(leaf.chain) for leaf in leaves]
        with pytest.raises(ValueError, match=r"made before clear\(\)"):
            leaves[0] + product
        assert [len(leaf.chain) for leaf in leaves] == before


def test_a_cleared_result_is_a_leaf_from_then_on():
    a, b = Param(1.7), Param(-0.6)
    product = a * b
    clear([product])
    out = product * b
    assert product.history == {product} and product.chain == {out: -0.6} and out not in a.chain


@pytest.mark.slow
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


@pytest.mark.slow
def test_the_cubic_trains_to_the_losses_of_value():
    xs, ys = cubic()
    for_x, for_y = Normaliser(xs), Normaliser(ys)
    zs, targets = [for_x.normalise(x) for x in xs], [for_y.normalise(y) for y in ys]
    model, layers, params = new_layers()
    losses = []
    for _ in range(100):
        loss = mean_squared_error([network(layers, z) for z in zs], targets)
        losses.append(loss.value)
        for p in params:
            p.value -= 0.1 * list(p.chain.values())[-1]
        clear(params)
    theirs = train(lambda: mean_squared_error([model([z]) for z in zs], targets), model.parameters(), 100, 0.1)
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


# -- the counts of the page --------------------------------------------------------------------------------------------


def test_param_multiplies_once_for_each_edge_and_each_parameter_behind_it(monkeypatch):
    """As the page's `work` counts it on a graph of Values: here every multiplication is seen as it happens."""
    import micrograd_lite.forward as forward

    seen, plain = [], forward.result
    monkeypatch.setattr(
        forward,
        "result",
        lambda value, *parents: seen.append(sum(len(p.history) for p, _ in parents)) or plain(value, *parents),
    )
    _, layers, params = new_layers()
    network(layers, 0.5)
    assert sum(seen) == 2176 and sum(len(p.chain) for p in params) == 2064


# -- the exercises -----------------------------------------------------------------------------------------------------

TASKS = [check.times, check.my_dual, check.jacobians, check.choose, check.my_param]


def test_at_least_forty_mistakes_are_known():
    titles = [known.title for one in TASKS for known in one.mistakes]
    assert len(titles) >= 40
    assert not any(example.__name__ == "_" for one in TASKS for known in one.mistakes for example in known.examples)


def test_the_checks_own_slopes_are_nudges():
    for title, (build, behind) in GRAPHS.items():

        def plain(a, b, c, build=build):
            at = {"times": lambda x, y: x * y}
            return build(at["times"], a, b, c)

        formula = {
            "y = a·b": lambda a, b, c: a * b,
            "y = a·a": lambda a, b, c: a * a,
            "y = (a·b)·c": lambda a, b, c: a * b * c,
            "y = c·(a·b)": lambda a, b, c: a * b * c,
            "m = a·b, y = m·m": lambda a, b, c: (a * b) ** 2,
            "y = (a + b)·(a·c)": lambda a, b, c: (a + b) * a * c,
            "y = (a·b)·a + c": lambda a, b, c: a * b * a + c,
        }[title]
        slopes = dict(zip("abc", gradient(formula, [A, B, C])))
        seen = products_at_work(product)
        for name in behind:
            assert seen[f"{title}, dy/d{name}"] == pytest.approx(slopes[name], abs=1e-6)


def test_the_probes_hide_nothing():
    """Where two factors or two slopes are equal, a wrong formula may be right by luck."""
    for numbers in ([A, B, C], [*X, *W]):
        assert len({abs(x) for x in numbers}) == len(numbers) and not {0, 1, 2} & {abs(x) for x in numbers}
    seen = duals_at_work(RightDual)
    made = {round(abs(v), 9) for k, v in seen.items() if k.endswith(("the value", "the slope"))}
    assert len(made) == 2 * len(DUALS)
    assert SAME[0] * SAME[1] == sum(SAME)
    passes = [passes for *_, passes in PROBLEMS.values()]
    assert len(set(passes)) == len(passes)


def wrong_in_a_new_way(entry):
    return lambda a, b: product(a, b, lambda leaf: entry(a, b, leaf))


class SineOfNothing(RightDual):
    def sin(self):
        return self.made(self.value, self.slope)


class QuotientThatStandsStill(RightDual):
    def slope_of_quotient(self, a, s, b, t):
        return 0.0


class QuotientInAnotherForm(RightDual):
    def slope_of_quotient(self, a, s, b, t):
        return (s - a / b * t) / b


class ProductThatStandsStill(Mended):
    def of_a_product(self, other, leaf):
        return 0.0


class SumThatStandsStill(Mended):
    def of_a_sum(self, other, leaf):
        return 0.0


@pytest.mark.parametrize(
    "one, wrong",
    [
        (check.times, wrong_in_a_new_way(lambda a, b, leaf: 2 * slope(a, leaf))),
        (check.times, wrong_in_a_new_way(lambda a, b, leaf: round(b.value * slope(a, leaf), 4))),
        (check.times, lambda a, b: a.value * b.value),
        (check.times, lambda a, b: [a, b]),
        (check.times, lambda a, b: a),
        (check.times, lambda a, b: a * b),
        (check.times, plus),
        (check.my_dual, SineOfNothing),
        (check.my_dual, QuotientThatStandsStill),
        (check.jacobians, lambda f, inputs: reverse_table(f, inputs)),
        (check.jacobians, lambda f, inputs: ([], [])),
        (check.jacobians, lambda f, inputs: (forward_table(f, inputs)[:1], reverse_table(f, inputs))),
        (check.jacobians, lambda f, inputs: (forward_table(f, inputs), None)),
        (check.jacobians, lambda f, inputs: (inputs.clear(), check.jacobians.reference(f, [1.7, -0.6]))[1]),
        (check.my_param, ProductThatStandsStill),
        (check.my_param, SumThatStandsStill),
        (check.my_param, Param),
        (check.my_param, Value),
    ],
)
def test_wrong_answers_on_no_list_fail_all_the_same(one, wrong):
    verdict = one.judge(wrong)
    assert verdict.kind == "wrong", verdict.text()


def product_without_slope(a, b):
    out = SmallParam(a.value * b.value)
    out.history = set(a.history).union(b.history)
    for factor, partner in ((a, b), (b, a)):
        for leaf in factor.history:
            so_far = 1.0 if leaf is factor else leaf.chain[factor]
            leaf.chain[out] = leaf.chain.get(out, 0) + partner.value * so_far
    return out


def jacobians_with_jvp_and_zeroed_gradients(f, inputs):
    size = range(len(inputs))
    columns = [jvp(f, inputs, [float(i == k) for i in size]) for k in size]
    leaves = [Value(x) for x in inputs]
    rows = []
    for y in f(*leaves):
        for leaf in leaves:
            leaf.grad = 0.0
        y.backward()
        rows.append(tuple(leaf.grad for leaf in leaves))
    return tuple(zip(*columns)), rows


class Subclassed(ValueAsKey, OneSide, OldHistory):
    def slope(self, leaf):
        return 1.0 if leaf is self else leaf.chain.get(self, 0.0)

    def with_slopes(self, value, other, of_self, of_other):
        out = Subclassed(value)
        out.history = self.history | other.history
        for leaf in out.history:
            leaf.chain[out] = of_self * self.slope(leaf) + of_other * other.slope(leaf)
        return out

    def __add__(self, other):
        return self.with_slopes(self.value + other.value, other, 1.0, 1.0)

    def __mul__(self, other):
        return self.with_slopes(self.value * other.value, other, other.value, self.value)

    def clear(self):
        self.__init__(self.value)


@pytest.mark.parametrize(
    "one, right",
    [
        (check.times, product_without_slope),
        (check.my_dual, QuotientInAnotherForm),
        (check.jacobians, jacobians_with_jvp_and_zeroed_gradients),
        (check.choose, {k: f" {v.upper()}" if isinstance(v, str) else v for k, v in choices().items()}),
        (check.my_param, Subclassed),
    ],
)
def test_other_right_answers_pass(one, right):
    verdict = one.judge(right)
    assert verdict.kind == "right", verdict.text()


class QuotientThatKeepsItsTop(RightDual):
    def __truediv__(self, other):
        if not hasattr(self, "top"):
            self.top = self.slope * other.value - self.value * other.slope
        return self.made(self.value / other.value, self.top / other.value**2)


def jacobian_twice_in_reverse(f, inputs):
    forward_table(f, inputs)
    return reverse_table(f, inputs), reverse_table(f, inputs)


class CallsItsSlopeWithNothing(Mended):
    def of_a_sum(self, other, leaf):
        return self.slope() + other.slope(leaf)


class HistoryIsADictionary(Mended):
    def __init__(self, value):
        self.value, self.history, self.chain = value, {}, {self}


@pytest.mark.parametrize(
    "one, wrong, right_title",
    [
        (check.my_dual, QuotientThatKeepsItsTop, "Not right yet."),
        (
            check.jacobians,
            lambda f, inputs: (reverse_table(f, inputs), forward_table(f, inputs)),
            "The two tables have changed places: the forward one comes first.",
        ),
        (check.jacobians, jacobian_twice_in_reverse, "Not right yet."),
        (check.my_param, CallsItsSlopeWithNothing, "Not right yet."),
        (check.my_param, HistoryIsADictionary, "Not right yet."),
        (check.choose, choices(C=("reverse", 4)), "C: the number of passes fits, and the direction does not."),
        (check.choose, choices(D=("forward", 1)), "Not right yet."),
    ],
)
def test_a_title_is_true_of_every_answer_that_gets_it(one, wrong, right_title):
    """Kept state, tables in the wrong order, errors that are no missing method: each is wrong, in words that fit."""
    verdict = one.judge(wrong)
    assert (verdict.kind, verdict.title) == ("wrong", right_title), verdict.text()


def test_right_at_first_and_wrong_on_the_next_run_is_told():
    kept = []

    def times(a, b):
        kept.append(a)
        return product(a, b) if len(kept) < 15 else plus(a, b)

    assert check.times.judge(times).title == "Right at first, and wrong on the next run."


@pytest.mark.parametrize(
    "one, answer, words",
    [
        (check.times, lambda a, b: a.value * b.value, "your product gives a number, and a Param belongs there"),
        (check.my_dual, EmptyDual, "Not yet"),
        (check.my_param, EmptyParam, "Not yet"),
        (check.jacobians, lambda f, inputs: forward_table(f, inputs), "where two tables belong"),
        (check.jacobians, lambda f, inputs: ({}, []), "where a list of rows belongs"),
        (check.choose, choices(B=("forward", 120)), "The direction fits, and the passes are those of the other"),
        (check.choose, choices(A=("reverse", 1000)), "The direction fits, and the passes are those of the other"),
        (check.choose, choices(A=("forward", 1000)), "for the more expensive direction"),
        (check.choose, choices(A=("backwards", 1)), "not written as one of the two words"),
    ],
)
def test_these_are_told_in_words_that_help(one, answer, words):
    verdict = one.judge(answer)
    assert verdict.kind != "right" and words in verdict.text(hint=3), verdict.text(hint=3)


def test_the_choice_never_shows_a_number_but_the_learners():
    for name, (n, m, _, passes) in PROBLEMS.items():
        verdict = check.choose.judge(choices(**{name: ("forward", 77)}))
        assert verdict.kind == "wrong" and "77" in verdict.text() or "direction" in verdict.text()
        assert not any(f" {x} " in verdict.text(hint=3) for x in {n, m, passes} - {1, 2, 3, 4, 6, 10})


ODD = [10**400, float, complex(1, 2), iter([1]), {1}, [], {}, [[]], "3", object()]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("one", TASKS, ids=lambda one: one.name)
def test_whatever_is_handed_in_the_judge_stands(one, odd):
    answers = [odd] if one is check.choose else [odd, lambda *args: odd]
    if one is check.choose:
        answers += [dict(choices(), **{key: odd}) for key in ("A passes", "A direction")]
    for answer in answers:
        verdict = one.judge(answer)
        assert verdict.kind == "wrong" and len(verdict.html()) < 4000, verdict.text()


def test_the_solutions_numbers_are_the_checks():
    """What a right answer gives on the probes, number by number, is what a nudge says."""
    seen = jacobians_at_work(check.jacobians.reference)
    for title, (f, inputs) in FUNCTIONS.items():
        for k in range(len(f(*inputs))):
            row = gradient(lambda *xs, f=f, k=k: f(*xs)[k], list(inputs))
            for i, nudged in enumerate(row, 1):
                for way in ("forward", "reverse"):
                    assert flat(seen)[f"{title}, {way}, dy{k + 1}/dx{i}"] == pytest.approx(nudged, abs=1e-6)
