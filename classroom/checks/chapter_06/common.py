"""Small graphs, a Value without `backward`, and what the walks of several tasks are compared by."""

from ..core import Stopped, Watched, equal, guarded

A, B, C = 1.7, -0.6, 2.3
DEEP = 5000
DEEP_LABEL = f"a chain of {DEEP:,} products, nodes listed"
WHERE = f"at a = {A}, b = {B}, c = {C}"
SECOND = "the second time"


class Value:
    """A number that remembers, as in chapter 04: it knows its parents and local derivatives, and no backward."""

    def __init__(self, data, _children=(), _op="", label="", _local=()):
        self.data, self.grad, self.label = float(data), 0.0, label
        self._prev, self._op, self._local = _children, _op, _local

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), "+", _local=(1.0, 1.0))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), "*", _local=(other.data, self.data))


# -- the graphs: each returns its nodes by name, and y is the result --------------------------------------------------


def one_after_the_other(a, b, c):
    s = a + b
    return {"a": a, "b": b, "c": c, "s": s, "y": s * c}


def square(a, b, c):
    m = a * a
    return {"a": a, "b": b, "m": m, "y": m * b}


def doubled_twice(a, b, c):
    m = a + a
    n = m + m
    return {"a": a, "b": b, "m": m, "n": n, "y": n * b}


def diamond(a, b, c):
    s = a + b
    p = a * b
    t, u = s + p, s * p
    return {"a": a, "b": b, "c": s, "d": p, "c + d": t, "c·d": u, "y": t + u}


def short_cut(a, b, c):
    m = a * b
    n = m * b
    p = n * a
    return {"a": a, "b": b, "m": m, "m·b": n, "(m·b)·a": p, "y": m + p}


def short_cut_last(a, b, c):
    m = a * c
    n = m + b
    p = n * m
    return {"a": a, "b": b, "c": c, "m": m, "m + b": n, "(m + b)·m": p, "y": p * m}


GRAPHS = {
    "y = (a + b)·c": one_after_the_other,
    "y = (a·a)·b": square,
    "m = a + a, n = m + m, y = n·b": doubled_twice,
    "c = a + b, d = a·b, y = (c + d) + (c·d)": diamond,
    "m = a·b, y = m + (m·b)·a": short_cut,
    "m = a·c, y = ((m + b)·m)·m": short_cut_last,
}


def built(build):
    """The nodes of a fresh graph, by name. All have labels, so that nobody takes a label for the sign of a leaf."""
    nodes = build(Value(A, label="a"), Value(B, label="b"), Value(C, label="c"))
    for name, node in nodes.items():
        node.label = node.label or name
    return nodes


def long_chain():
    """The nodes of a chain of DEEP products by 1, from a to the result.

    The list frees them one at a time. A browser can't free a chain that only its last node holds: its stack ends.
    """
    nodes, one = [Value(A, label="a")], Value(1.0)
    for _ in range(DEEP):
        nodes.append(nodes[-1] * one)
    return nodes


def all_nodes(root):
    """Every node under root once, by a walk that needs no order."""
    nodes, seen = [root], {root}
    for node in nodes:
        new = [p for p in dict.fromkeys(node._prev) if p not in seen]
        seen.update(new)
        nodes.extend(new)
    return nodes


def right_share(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad += local * node.grad


def gradients_after(run, build, title):
    """{name: gradient} after `run(root)` on a fresh graph, or what stopped it."""
    nodes = built(build)
    ended = guarded(lambda: run(nodes["y"]))
    stopped = isinstance(ended, Stopped)
    return {f"{title}, {WHERE}, the grad of {name}": ended if stopped else n.grad for name, n in nodes.items()}


def agree(one, other):
    """True where two answers gave the same at every label."""
    return one.keys() == other.keys() and all(equal(one[label], other[label], 1e-9, 1e-9) for label in one)


class Looking(Watched, Value):
    """A node that knows whether anybody has looked at it: a stub does not."""


def looks_at_its_node(function):
    a = Value(A)
    node = Looking(A * A, (a, a), "*", _local=(A, A))
    node.looked_at = False
    guarded(lambda: function(node))
    return node.looked_at
