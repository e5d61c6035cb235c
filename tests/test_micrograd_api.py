"""Code written for micrograd runs on this engine through an import under micrograd's names."""

import random
import sys
import types

import pytest

import micrograd_lite
import micrograd_lite.nn


@pytest.fixture
def as_micrograd(monkeypatch):
    """`import micrograd.engine` and `import micrograd.nn` find micrograd_lite."""
    package, engine = types.ModuleType("micrograd"), types.ModuleType("micrograd.engine")
    engine.Value = micrograd_lite.Value
    package.engine, package.nn = engine, micrograd_lite.nn
    for name, module in [("micrograd", package), ("micrograd.engine", engine), ("micrograd.nn", micrograd_lite.nn)]:
        monkeypatch.setitem(sys.modules, name, module)


def walk(root):
    """Nodes and edges, as a drawing function written for micrograd collects them."""
    nodes, edges = set(), set()

    def build(v):
        if v not in nodes:
            nodes.add(v)
            for child in v._prev:
                edges.add((child, v))
                build(child)

    build(root)
    return nodes, edges


def expression(Value):
    """A long expression over everything that micrograd's Value can do."""
    p, q = Value(-1.5), Value(2.5)
    r = p * q + q**3 - 2 * p
    s = (r / 4).relu() + (p - q) ** 2 / q + (-p).relu() * 0.7
    s += 10.0 / s + s * r
    s *= 3 - p
    return p, q, s


def test_build_and_differentiate(as_micrograd):
    from micrograd.engine import Value

    assert Value is micrograd_lite.Value
    p, q, s = expression(Value)
    s.backward()
    here = (s.data, p.grad, q.grad)
    sys.modules.pop("micrograd.engine"), sys.modules.pop("micrograd")
    original = pytest.importorskip("micrograd.engine")
    p, q, s = expression(original.Value)
    s.backward()
    assert here == pytest.approx((s.data, p.grad, q.grad), rel=1e-12)


def test_walk_and_draw(as_micrograd):
    graphviz = pytest.importorskip("graphviz")
    from micrograd.engine import Value

    a, b = Value(2.0), Value(-3.0)
    nodes, edges = walk(a * b + a)
    assert len(nodes) == 4 and len(edges) == 4
    assert sorted(n._op for n in nodes) == ["", "", "*", "+"]
    drawing = graphviz.Digraph()
    for n in nodes:
        drawing.node(str(id(n)), f"{{ data {n.data:.4f} | grad {n.grad:.4f} }}", shape="record")
        if n._op:
            drawing.node(str(id(n)) + n._op, n._op)
            drawing.edge(str(id(n)) + n._op, str(id(n)))
    for tail, head in edges:
        drawing.edge(str(id(tail)), str(id(head)) + head._op)
    assert drawing.source.count("->") == 6


def test_the_methods_of_a_node(as_micrograd):
    from micrograd.engine import Value

    a, b = Value(2.0), Value(-3.0)
    c = a * b
    c.grad = 1.0
    c._backward()
    assert (a.grad, b.grad) == (-3.0, 2.0)


def test_a_network_trains(as_micrograd):
    from micrograd.nn import MLP

    random.seed(1337)
    model = MLP(2, [8, 1])
    data = [([0.5, 1.0], 1), ([-1.0, 0.3], -1), ([0.2, -0.7], -1), ([1.0, 0.8], 1)]
    losses = []
    for _ in range(30):
        total = sum((1 + -y * model(x)).relu() for x, y in data) * (1 / len(data))
        total = total + 1e-4 * sum(p * p for p in model.parameters())
        model.zero_grad()
        total.backward()
        for p in model.parameters():
            p.data -= 0.1 * p.grad
        losses.append(total.data)
    assert losses[-1] < 0.5 * losses[0]
