"""Chapter 14: its numbers, computed here in another way than on the page, and what its exercises name."""

import re
import subprocess
import sys

import nbformat
import numpy as np
import pytest
from conftest import ROOT

from classroom.checks import chapter_14 as check
from classroom.checks.chapter_14.common import fresh
from classroom.engine import module
from micrograd_lite import MLP, Array, Value, draw_dot, max_margin, two_moons
from micrograd_lite.gradient import gradient
from micrograd_lite.training import train

STRETCHED = sys.modules["classroom.checks.chapter_14.unbroadcast"].STRETCHED  # by that name the package gives the task
TASKS = [check.unbroadcast, check.matmul_pulls, check.reduction_pulls, check.softmax, check.mended_loss]
Judged = module("arrays").Array


def printed():
    """What the saved chapter prints, as one text."""
    nb = nbformat.read(ROOT / "notebooks" / "14_arrays.ipynb", as_version=4)
    outputs = [output for cell in nb.cells if cell.cell_type == "code" for output in cell.outputs]
    return "\n".join(o.get("text") or o.get("data", {}).get("text/plain", "") for o in outputs)


# -- the numbers ------------------------------------------------------------------------------------------------------


def test_the_graph_of_values_and_the_graph_of_arrays():
    points, labels = two_moons()
    model = MLP(2, [16, 16, 1], activation="relu", last="linear", seed=1)
    seen, stack = set(), [max_margin([model(point) for point in points], labels)]
    while stack:
        node = stack.pop()
        stack += [] if node in seen else node._prev
        seen.add(node)
    assert re.search(rf"^{len(seen)}$", printed(), re.M)
    assert 2000 < len(seen) < 20_000, "the question offers 500, 5,000 and 50,000"
    assert "23 nodes" in printed()


def test_the_gradient_of_a_product_and_a_sum():
    slopes = gradient(lambda *x: sum(x[i] * x[i + 3] + x[i] for i in range(3)), [1, 2, 3, 10, 20, 30])
    assert slopes == pytest.approx([11, 21, 31, 1, 2, 3]) and "[11. 21. 31.] [1. 2. 3.]" in printed()


def test_a_column_and_a_row():
    assert "(3, 4) (3, 4) (3, 4)" in printed()  # the second and the third are the wrong ones
    f = lambda *x: sum(x[i] * x[3 + j] for i in range(3) for j in range(4))
    assert gradient(f, [1, 2, 3, 10, 20, 30, 40]) == pytest.approx([100] * 3 + [6] * 4)
    assert re.search(r"\[\[100\.\]\n \[100\.\]\n \[100\.\]\]\n\[6\. 6\. 6\. 6\.\]", printed())


def test_the_mean_over_the_wrong_axis():
    assert "[175.,  75.]" in printed() and "[115., 135.]" in printed()


def test_the_gradient_check_in_two_kinds_of_floats():
    found = {kind: float(x) for kind, x in re.findall(r"(float\d\d) ([\d.e-]+)", printed())}
    assert found["float64"] < 1e-7 and found["float32"] > 1e-3
    assert found["float32"] / found["float64"] > 1e6, "the page says: millions of times"


def test_the_neuron():
    x = [Value(number) for number in (2.0, 0.0, -3.0, 1.0, 6.8813735870195432)]
    o = (x[0] * x[2] + x[1] * x[3] + x[4]).tanh()
    o.backward()
    numbers = [round(value.grad, 4) for value in x]
    assert numbers == [-1.5, 0.5, 1.0, 0.0, 0.5]
    assert "10 nodes: -1.5 0.5 1.0 0.0 0.5" in printed()
    assert re.search(r"-1\.5000, +0\.5000.*\[1\.0000\].*\[0\.0000\].*\[0\.5000\]", printed(), re.S), "PyTorch's"


def test_the_same_losses():
    points, labels = two_moons()
    model = MLP(2, [16, 16, 1], activation="relu", last="linear", seed=1)
    history = train(lambda: max_margin([model(p) for p in points], labels), model.parameters(), 3, 0.5)
    lines = [eval(line) for line in re.findall(r"^\[0\.\d+, .*\]$", printed(), re.M)]
    assert len(lines) == 2 and lines[0] == pytest.approx(history, abs=1e-12)
    assert lines[1] == pytest.approx(history, abs=1e-12)


def test_the_two_silent_bugs():
    (good, bad) = re.findall(r"\(100, (\d+)\) loss ([\d.]+), (\d+)% right", printed())
    assert good[0] == "1" and float(good[1]) < 0.05 and int(good[2]) >= 99
    assert bad[0] == "100" and 0.9 < float(bad[1]) < 1.1 and int(bad[2]) <= 60
    assert "Array([6.]) [102.]" in printed()


# -- the module and the picture ---------------------------------------------------------------------------------------


def test_the_interactives_and_checks_do_not_bring_it_early():
    code = """
from micrograd_lite.value import Value
import classroom.interactive, classroom.checks.chapter_14
classroom.interactive.broadcast_viewer()
assert not hasattr(Value, "backward"), "backward came early"
"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def test_draw_dot_shows_shapes_and_small_arrays():
    x, w = Array([[2.0, -0.25]], label="x"), Array(np.ones((2, 50)), label="w")
    o = (x @ w).tanh().sum()
    o.backward()
    svg = draw_dot(o).svg()
    assert "shape (1, 2)" in svg and "2" in svg and "−0.25" in svg
    assert "shape (2, 50)" in svg and "shape (1, 50)" in svg and "function" not in svg
    assert "shape" not in draw_dot(Value(1.0) * 2.0).svg()


# -- the exercises ----------------------------------------------------------------------------------------------------


def test_at_least_twenty_five_mistakes_are_known():
    titles = [known.title for one in TASKS for known in one.mistakes]
    assert len(titles) >= 50
    for words in ["Averaged", "Nothing is summed", "transposes are missing", "overflow", "wrong axis", "every target"]:
        assert any(words in title for title in titles), words


@pytest.mark.parametrize("k", range(len(STRETCHED)))
def test_the_probes_hide_nothing(k):
    (g,) = fresh(STRETCHED[k][0], seed=k)
    special = np.abs(g[..., None].ravel()[:, None] - np.array([0, 1, -1, 2]))
    assert special.min() > 1e-4 and len(set(g.ravel().tolist())) == g.size


def test_the_judges_own_shares_are_nudges():
    """The reference pull-backs against chapter 02's gradient."""
    g, a, b = fresh((4, 2), (4, 3), (3, 2))
    f = lambda *x: float((g * (np.reshape(x[:12], (4, 3)) @ np.reshape(x[12:], (3, 2)))).sum())
    shares = np.concatenate([share.ravel() for share in check.matmul_pulls.reference(g, a, b)])
    assert shares == pytest.approx(gradient(f, [*a.ravel(), *b.ravel()]), abs=1e-8)
    (x,) = fresh((3, 4), seed=7)
    (up,) = fresh((3,), seed=8)
    for name, share in zip(("sum", "max"), check.reduction_pulls.reference(up, x, 1)):
        f = lambda *v, name=name: float((up * getattr(np.reshape(v, (3, 4)), name)(axis=1)).sum())
        assert share.ravel() == pytest.approx(gradient(f, list(x.ravel())), abs=1e-8)


def rows_of(x):
    return (x - x.max(axis=1, keepdims=True)).exp()


def softmax_by_operations(x):
    e = rows_of(x)
    return e / e.sum(axis=1, keepdims=True)


def softmax_shifted_by_data(x):
    e = (x - x.data.max(axis=1, keepdims=True)).exp()
    return e * e.sum(axis=1, keepdims=True) ** -1


def softmax_by_jacobian(x):
    s = np.exp(x.data - x.data.max(axis=1, keepdims=True))
    s = s / s.sum(axis=1, keepdims=True)

    def pull(g):
        return np.stack([row_g @ (np.diag(row) - np.outer(row, row)) for row_g, row in zip(g, s)])

    return Judged(s, (x,), "softmax", (pull,))


def loss_with_a_flat_network(network, x, y):
    z = (x - x.mean(axis=0)) / ((x - x.mean(axis=0)) ** 2).mean(axis=0) ** 0.5
    errors = network(z).reshape(len(y)) - y
    return (errors * errors).sum() / len(y)


def unbroadcast_by_one_sum(g, shape):
    new = g.ndim - len(shape)
    axes = [*range(new), *(new + i for i, n in enumerate(shape) if n == 1)]
    return g.sum(axis=tuple(axes)).reshape(shape)


def matmul_by_einsum(g, a, b):
    return [np.einsum("ij,kj->ik", g, b), np.einsum("ik,ij->kj", a, g)]


def reductions_by_loops(g, x, axis):
    through_sum, through_max = np.zeros(x.shape), np.zeros(x.shape)
    turned, one, two = (np.moveaxis(array, axis, -1) for array in (x, through_sum, through_max))
    for place in np.ndindex(turned.shape[:-1]):
        row = turned[place]
        one[place] = g[place]
        two[place] = g[place] * (row == row.max()) / (row == row.max()).sum()
    return through_sum, through_max


@pytest.mark.parametrize(
    "one, right",
    [
        (check.unbroadcast, unbroadcast_by_one_sum),
        (check.matmul_pulls, matmul_by_einsum),
        (check.reduction_pulls, reductions_by_loops),
        (check.softmax, softmax_by_operations),
        (check.softmax, softmax_shifted_by_data),
        (check.softmax, softmax_by_jacobian),
        (check.mended_loss, loss_with_a_flat_network),
    ],
)
def test_other_right_answers_pass(one, right):
    assert one.judge(right).kind == "right", one.judge(right).text()


def spoils(array_function, place):
    """A right answer that also changes one of the arrays that it was given."""

    def answer(*args):
        result = array_function(*args)
        args[place][...] = 0
        return result

    return answer


WRONG_AS_NOBODY_EXPECTED = [
    (check.unbroadcast, lambda g, shape: np.zeros(shape)),
    (check.unbroadcast, lambda g, shape: 2 * unbroadcast_by_one_sum(g, shape)),
    (check.unbroadcast, lambda g, shape: np.abs(unbroadcast_by_one_sum(g, shape))),
    (check.unbroadcast, lambda g, shape: unbroadcast_by_one_sum(g, shape).round(2)),
    (check.unbroadcast, lambda g, shape: "a text"),
    (check.unbroadcast, spoils(lambda g, shape: unbroadcast_by_one_sum(g, shape).copy(), 0)),
    (check.matmul_pulls, lambda g, a, b: (g @ b.T, g @ b.T)),
    (check.matmul_pulls, lambda g, a, b: (-g @ b.T, a.T @ g)),
    (check.matmul_pulls, lambda g, a, b: {"a": g @ b.T, "b": a.T @ g}),
    (check.matmul_pulls, lambda g, a, b: (g @ b.T, a.T @ g, g)),
    (check.matmul_pulls, spoils(matmul_by_einsum, 1)),
    (check.reduction_pulls, lambda g, x, axis: (x, x)),
    (check.reduction_pulls, spoils(reductions_by_loops, 1)),
    (check.reduction_pulls, lambda g, x, axis: [2 * share for share in reductions_by_loops(g, x, axis)]),
    (check.softmax, lambda x: softmax_by_operations(x) * 2),
    (check.softmax, lambda x: softmax_by_operations(2 * x)),
    (check.softmax, lambda x: softmax_by_operations(x).max(axis=1)),
    (check.softmax, lambda x: softmax_by_operations(Judged(x.data))),
    (check.softmax, lambda x: Array(x.data)),
    (check.mended_loss, lambda network, x, y: loss_with_a_flat_network(network, x, y) * 2),
    (check.mended_loss, lambda network, x, y: loss_with_a_flat_network(network, Judged(x.data), y)),
    (check.mended_loss, lambda network, x, y: 0.5),
    (check.mended_loss, lambda network, x, y: network(x)),
]


@pytest.mark.parametrize("one, wrong", WRONG_AS_NOBODY_EXPECTED)
def test_other_wrong_answers_do_not_pass(one, wrong):
    assert one.judge(wrong).kind == "wrong"


def test_an_answer_that_is_right_only_once_is_found():
    calls = []

    def my_unbroadcast(g, shape):
        calls.append(g)
        right = unbroadcast_by_one_sum(g, shape)
        return right if len(calls) <= len(STRETCHED) else 2 * right

    verdict = check.unbroadcast.judge(my_unbroadcast)
    assert verdict.kind == "wrong" and "next run" in verdict.title


def test_what_an_answer_does_to_the_class_changes_no_later_verdict():
    def bribe(x):
        type(x).exp = type(x).tanh
        return None

    check.softmax.judge(bribe)
    assert check.softmax.judge(softmax_by_operations).kind == "right"


@pytest.mark.parametrize(
    "one, wrong, words",
    [
        (check.softmax, lambda x: x.exp() / x.exp().sum(axis=1, keepdims=True), "overflow"),
        (check.softmax, lambda x: rows_of(x) / rows_of(x).sum(axis=0), "columns"),
        (check.softmax, lambda x: (lambda e: e / e.sum())(rows_of(x)), "whole array"),
        (
            check.mended_loss,
            lambda network, x, y: ((network((x - x.mean(axis=0)) / x.data.std(axis=0)).reshape(5) - y) ** 2).mean(),
            "spread is a constant",
        ),
    ],
)
def test_the_same_slip_in_other_words_is_named(one, wrong, words):
    verdict = one.judge(wrong)
    assert verdict.kind == "wrong" and words in verdict.title, verdict.text()
