"""Random expressions over all operations: our gradients against HIPS autograd's, and PyTorch's where installed."""

import math
import random

import autograd
import autograd.numpy as anp
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from micrograd_lite import Value

# An expression is a tree of tuples:
# ("input", i), ("constant", x), (unary, tree), (binary, tree, tree), ("power", tree, n).
UNARY = ["neg", "exp", "log", "sin", "cos", "tanh", "sigmoid", "relu", "leaky_relu", "abs"]
BINARY = ["+", "-", "*", "/", "**"]
POWERS = [-2, -1, 0, 1, 2, 3, 0.5, 1.5]
INPUTS = 3

OURS = {name: (lambda v, name=name: getattr(v, name)()) for name in UNARY} | {"neg": lambda v: -v, "abs": abs}
AUTOGRAD = {
    "neg": lambda v: -v,
    "exp": anp.exp,
    "log": anp.log,
    "sin": anp.sin,
    "cos": anp.cos,
    "tanh": anp.tanh,
    "sigmoid": lambda v: 0.5 * (anp.tanh(v / 2) + 1),
    "relu": lambda v: v if v > 0 else 0.0 * v,
    "leaky_relu": lambda v: v if v > 0 else 0.01 * v,
    "abs": lambda v: v if v > 0 else -v if v < 0 else 0.0 * v,
}


def evaluate(tree, inputs, unary):
    kind, *parts = tree
    if kind == "input":
        return inputs[parts[0]]
    if kind == "constant":
        return parts[0]
    if kind == "power":
        return evaluate(parts[0], inputs, unary) ** parts[1]
    values = [evaluate(part, inputs, unary) for part in parts]
    if kind in unary:
        return unary[kind](values[0])
    a, b = values
    return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b, "**": lambda: a**b}[kind]()


def ours(tree, numbers):
    """Value and gradients, or None where there is no real and finite answer."""
    inputs = [Value(x) for x in numbers]
    try:
        result = evaluate(tree, inputs, OURS)
    except (ValueError, ZeroDivisionError):
        return None
    result.backward()
    gradients = [v.grad for v in inputs]
    # Beyond these sizes the rounding of one number, sent through a cosine, is larger than what we compare.
    seen, stack = {result}, [result]
    while stack:
        node = stack.pop()
        if not (abs(node.data) < 1e4 and all(abs(x) < 1e6 for x in (node.grad, *node._local))):
            return None
        stack += [p for p in node._prev if p not in seen]
        seen.update(node._prev)
    largest = max(abs(node.grad) for node in seen)
    return result.data, gradients, largest


def mixed(tree):
    """The tree with its first input added, so that a plain constant on top still is an expression."""
    return ("+", ("input", 0), tree)


leaves = st.one_of(
    st.tuples(st.just("input"), st.integers(0, INPUTS - 1)),
    st.tuples(st.just("constant"), st.floats(-3, 3)),
)


def deeper(trees):
    variable = trees.filter(lambda tree: tree[0] != "constant")
    return st.one_of(
        st.tuples(st.sampled_from(UNARY), variable),
        st.tuples(st.sampled_from(BINARY[:4]), trees, variable),
        st.tuples(st.sampled_from(BINARY), variable, trees),
        st.tuples(st.just("power"), variable, st.sampled_from(POWERS)),
    )


def trees(depth=8):
    level = leaves
    for _ in range(depth):
        level = st.one_of(leaves, deeper(level))
    return level


numbers = st.lists(st.floats(-3, 3), min_size=INPUTS, max_size=INPUTS)


@pytest.mark.slow
@given(trees(), numbers)
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
def test_random_expressions_against_autograd(tree, inputs):
    tree = mixed(tree)
    answer = ours(tree, inputs)
    assume(answer is not None)
    data, gradients, largest = answer
    # For 0 to a power autograd answers with what is no number; there is no judge then.
    with anp.errstate(all="ignore"):
        assert data == pytest.approx(evaluate(tree, anp.array(inputs), AUTOGRAD), rel=1e-9, abs=1e-9)
        theirs = autograd.grad(lambda xs: evaluate(tree, xs, AUTOGRAD))(anp.array(inputs))
    assume(all(map(math.isfinite, theirs)))
    assert gradients == pytest.approx(list(theirs), rel=0, abs=1e-9 * largest)


def random_tree(rng, depth):
    kind = rng.random()
    if depth == 0 or kind < 0.12:
        return ("input", rng.randrange(INPUTS))
    if kind < 0.5:
        return (rng.choice(UNARY), random_tree(rng, depth - 1))
    if kind < 0.6:
        return ("power", random_tree(rng, depth - 1), rng.choice(POWERS))
    if kind < 0.7:
        return (rng.choice("+-*/"), ("constant", rng.uniform(-3, 3)), random_tree(rng, depth - 1))
    return (rng.choice(BINARY), random_tree(rng, depth - 1), random_tree(rng, depth - 1))


@pytest.mark.slow
def test_ten_thousand_expressions_against_pytorch():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install torch")
    names = {"abs": torch.abs, "neg": torch.neg, "leaky_relu": torch.nn.functional.leaky_relu}
    unary = {name: names.get(name) or getattr(torch, name) for name in UNARY}
    rng, compared = random.Random(1), 0
    while compared < 10_000:
        tree = mixed(random_tree(rng, rng.randint(1, 8)))
        inputs = [rng.uniform(-3, 3) for _ in range(INPUTS)]
        answer = ours(tree, inputs)
        if answer is None:
            continue
        data, gradients, largest = answer
        xs = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in inputs]
        result = evaluate(tree, xs, unary)
        result.backward()
        theirs = [0.0 if x.grad is None else x.grad.item() for x in xs]
        where = f"{tree} at {inputs}"
        assert data == pytest.approx(result.item(), rel=1e-9, abs=1e-9), where
        if all(map(math.isfinite, theirs)):
            assert gradients == pytest.approx(theirs, rel=0, abs=1e-9 * largest), where
            compared += 1
