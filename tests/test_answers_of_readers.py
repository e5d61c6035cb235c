"""Answers of readers who had not seen the checks: wrong ones that passed or got the words of others, and right ones."""

import sys
from collections import deque

import numpy as np
import pytest

from classroom.checks import chapter_06, chapter_09, chapter_12, chapter_13, chapter_14, chapter_15, chapter_16
from classroom.engine import Value, module
from micrograd_lite.backward import topological_order

reader_module = sys.modules["classroom.checks.chapter_16.my_reader"]
without_repeats_module = sys.modules["classroom.checks.chapter_15.without_repeats"]
STABLE, SLOPE = "max({a}, 0.0) + log(1 + exp(-abs({a})))", "{g} / (1 + exp(-{a}))"


def if_long(change):
    """A right order, changed where it is long."""

    def order(root):
        found = topological_order(root)
        return found if len(found) < 100 else change(found)

    return order


def along_every_path(root):
    """A right list, found in a time that doubles with each rung of a ladder."""
    found, listed, stack = [], set(), [root]
    while stack:
        node = stack.pop()
        if node is None:
            node = stack.pop()
            if node not in listed:
                found.append(node)
                listed.add(node)
        else:
            stack += [node, None]
            stack += node._prev
    return found


def all_but_the_second(root):
    """A walk back that leaves out the second node of the order, which is a leaf in most graphs."""
    nodes = topological_order(root)
    for node in nodes:
        node.grad = 0.0 if node._prev else node.grad
    root.grad += 1.0
    for node in nodes[:1:-1]:
        for parent, local in zip(node._prev, node._local):
            parent.grad += local * node.grad


def huber_by_a_quotient(error):
    beyond = (abs(error) - 1).relu()
    far = beyond / abs(abs(error) - 1)
    return far * (abs(error) - 0.5) + (1 - far) * 0.5 * error * error


def two_tables(forward_rows, reverse_rows):
    """Right walks, whose results go into the rows that these make."""
    Dual = module("forward").Dual

    def jacobians(f, inputs):
        n, m = len(inputs), len(f(*inputs))
        forward, reverse = forward_rows(n, m), reverse_rows(n, m)
        for k in range(n):
            for row, y in zip(forward, f(*[Dual(x, float(i == k)) for i, x in enumerate(inputs)])):
                row[k] = y.slope
        for k in range(m):
            leaves = [Value(x) for x in inputs]
            f(*leaves)[k].backward()
            reverse[k][:] = [leaf.grad for leaf in leaves]
        return forward, reverse

    return jacobians


def own_rows(n, m):
    return [[0.0] * n for _ in range(m)]


def one_row(n, m):
    return [[0.0] * n] * m


def read(images):
    return reader_module.nearest(images, reader_module.moved_too(0))


def rule(value, share=SLOPE):
    return lambda: (value, share)


def zero_grad_first(model, x, for_x, for_y):
    model.zero_grad()
    return for_y.restore(model([for_x.normalise(x)]).data)


def layers_with_one_list(Layer):
    class Mine(Layer):
        def __init__(self, nin, nout, neurons=[]):  # noqa: B006
            super().__init__(nin, nout)
            neurons += self.neurons
            self.neurons = neurons

    return Mine


WRONG = [  # the check, the answer, words of the card
    (chapter_06.order, if_long(lambda nodes: nodes[::-1]), "come before one of their parents"),
    (chapter_06.order, if_long(lambda nodes: nodes[-1:] * len(nodes)), "listed more than once"),
    (chapter_06.backward, all_but_the_second, "with a single leaf"),
    (chapter_13.jacobians, two_tables(own_rows, one_row), "one and the same list"),
    (chapter_13.jacobians, two_tables(one_row, own_rows), "one and the same list"),
    (chapter_14.matmul_pulls, lambda g, a, b: {"a": g @ b.T, "b": a.T @ g}, "a dictionary has come back"),
    (chapter_14.matmul_pulls, lambda g, a, b: (g @ b.T, a.T @ g, g), "a tuple of 3 has come back"),
    (chapter_15.softplus_rule, rule("where({a} > 3, {a}, log(1 + exp({a})))"), "at 3.2, the value"),
    (chapter_15.softplus_rule, rule("where({a} > 10, {a}, log(1 + exp({a})))"), "at 11, the value"),
    (chapter_15.softplus_rule, rule(STABLE, "where({a} > 5, {g}, {g} / (1 + exp(-{a})))"), "at 5.9, what its parent"),
    (chapter_15.softplus_rule, rule(STABLE, "{g} / (1 + 2.718281828459045**-{a})"), "at -800, what its parent"),
    (chapter_15.softplus_rule, lambda: (STABLE, SLOPE, ""), "you return 3 of them"),
    (chapter_15.softplus_rule, lambda: (STABLE, len), "a function"),
    (chapter_15.my_huber, huber_by_a_quotient, "ZeroDivisionError"),
    (chapter_15.multiplications, {"outside the loop": 5, "in the loop": 250, "saved": 245}, "way back"),
    (chapter_16.my_reader, lambda images: read(images)[1:], "299 answers for 300 images"),
    (chapter_16.my_reader, lambda images: 3, "one for the whole batch"),
    (chapter_16.my_reader, lambda images: list(map(str, read(images))), "text in quotes"),
    (chapter_16.my_reader, lambda images: "".join(map(str, read(images))), "a list of digits belongs here"),
]


@pytest.mark.parametrize("check, answer, words", WRONG, ids=range(len(WRONG)))
def test_a_wrong_answer_is_told_what_is_wrong_with_it(check, answer, words):
    verdict = check.judge(answer)
    assert verdict.kind == "wrong" and words in verdict.text()


def test_layers_that_share_a_list_are_told_so():
    Layer = sys.modules["classroom.checks.chapter_09.layer_class"].RightLayer
    assert "puts its neurons into the same list" in chapter_09.layer_class.judge(layers_with_one_list(Layer)).text()


@pytest.mark.slow
def test_a_walk_along_every_path_is_stopped():
    assert "still running" in chapter_06.order.judge(along_every_path).text()


RIGHT = [
    (chapter_06.order, lambda root: deque(topological_order(root))),
    (chapter_12.mended_prediction, zero_grad_first),
    (chapter_13.jacobians, two_tables(own_rows, own_rows)),
    (chapter_15.softplus_rule, rule("where({a} > 30, {a}, log(1 + exp(where({a} > 30, 30.0, {a}))))")),
    (chapter_16.my_reader, lambda images: np.array(read(images))),
]


@pytest.mark.parametrize("check, answer", RIGHT, ids=range(len(RIGHT)))
def test_a_right_answer_of_an_odd_form_is_right(check, answer):
    verdict = check.judge(answer)
    assert verdict.kind == "right", verdict.text()
