"""Chapter 06: its numbers, computed here in another way than on the page, its module, and what its exercises name."""

import copy
import math
import re
import subprocess
import sys

import numpy as np
import pytest
from conftest import ROOT
from seen import code_cells

from classroom.checks import chapter_06 as check
from classroom.checks.chapter_06.backward import engine, right_backward, share_that_sets, share_without_upstream
from classroom.checks.chapter_06.closure_product import ClosureValue, closure_share, closure_times, plus
from classroom.checks.chapter_06.common import GRAPHS, WHERE, A, B, C, all_nodes, gradients_after, right_share
from classroom.checks.chapter_06.common import Value as SmallValue
from classroom.checks.chapter_06.fooling import ways
from classroom.checks.chapter_06.order import collected, pre
from classroom.checks.shared import right_order
from classroom.engine import Value
from micrograd_lite.backward import topological_order
from micrograd_lite.gradient import gradient

BIAS = 6.8813735870195432


@pytest.fixture(scope="module")
def cells():
    """The code and the picture of each code cell that draws."""
    drawn = [(c.source, o.data.get("image/svg+xml")) for c in code_cells("06") for o in c.outputs if "data" in o]
    return [(source, "".join(svg)) for source, svg in drawn if svg]


def nudged(f, *inputs):
    return pytest.approx(gradient(f, list(inputs)), abs=1e-6)


# -- the numbers ------------------------------------------------------------------------------------------------------


def test_the_expression_of_chapter_3(page):
    assert "[1.0, 4.0, -2.0, -2.0, -2.0, -4.0, 6.0]" in page
    assert [6, -4, -2, 4] == nudged(lambda a, b, c, f: (a * b + c) * f, 2, -3, 10, -2)


def test_a_plus_a(page):
    assert "[1.0, 2.0]" in page  # set, and the truth
    assert [2] == nudged(lambda a: a + a, 3)
    assert re.search(r"\[-3\.0, -8\.0\] \[-3\.0, -8\.0\]\n*2\.0$", page, re.M)


def test_the_two_paths(page):
    assert "[-6.0, -6.0] [3.0, -2.0]" in page and page.count("[-3.0, -8.0]") == 3  # truth, two orders
    assert [-3, -8] == nudged(lambda a, b: (a * b) * (a + b), -2, 3)


def test_doubled_twice(page):
    assert "c b a a b a a" in page and "[8.0, 4.0]" in page
    assert [4] == nudged(lambda a: (a + a) + (a + a), 1)


def test_the_diamond(page, cells):
    assert "96.0 180.0   turns: y c m a b a d m a b b" in page
    assert "36.0 90.0   turns: y c m a b d" in page
    assert "nudged: 72.0 144.0" in page
    before, after = [svg for source, svg in cells if "draw_dot(diamond()[2]" in source or "draw_dot(y)" in source]
    assert "grad" not in before and "grad 72<" in after and "grad 144<" in after
    assert "grad 30<" in after and 12 * 1 + 9 * 2 == 30  # what m gets from c and from d
    assert [72, 144] == nudged(lambda a, b: (a * b + a) * (a * b * b), 3, 2)
    assert "listed:   a b m c d y" in page and "the walk: y d c m b a" in page


def test_the_neurons_nodes_in_order(page):
    rows = re.findall(r"^(\w+) +data +(-?\d+\.\d{4}) +grad +(-?\d+\.\d{4})$", page, re.M)
    assert [row[0] for row in rows] == "x1 w1 p1 x2 w2 p2 s b n o".split()
    n = -6 + BIAS
    o = math.tanh(n)
    gate = 1 - o**2
    data = dict(x1=2, w1=-3, p1=-6, x2=0, w2=1, p2=0, s=-6, b=BIAS, n=n, o=o)
    grad = dict.fromkeys(data, gate) | {"x1": -3 * gate, "w1": 2 * gate, "x2": gate, "w2": 0, "o": 1}
    assert rows == [(name, f"{data[name]:.4f}", f"{grad[name]:.4f}") for name, *_ in rows]


def test_called_twice(page):
    found = re.findall(r"first call: (\S+)\nsecond call: (\S+)", page)
    assert found == [("27.0", "72.0"), ("27.0", "54.0")]
    assert [27] == nudged(lambda x: x * x * x, 3)


def test_the_long_chain(page):
    assert "RecursionError: maximum recursion depth exceeded" in page
    assert "1.0 1500000.0" in page


def test_what_is_left_to_the_collector(page):
    ((ours, closures),) = re.findall(r"^Value (\d+)\nClosureValue (\d+)$", page, re.M)
    assert ours == "0" and int(closures) >= 3  # the product, its function, and what that holds


def test_what_recording_costs(page):
    (held,) = re.findall(r"^(\d+) bytes, \d+ for a plain float$", page, re.M)
    assert 5 * sys.getsizeof(1.5) < int(held) <= 300


# -- the module -------------------------------------------------------------------------------------------------------


def test_the_module_brings_backward_and_nothing_later():
    code = """
from micrograd_lite.value import Value
assert not hasattr(Value, "backward") and not hasattr(Value, "_backward")
import classroom.interactive, classroom.checks.chapter_06
classroom.interactive.order_duel(order=("y", "m"))
classroom.interactive.backprop_stepper(step=3)
assert not hasattr(Value, "backward"), "an interactive brought backward early"
from micrograd_lite.backward import topological_order
assert hasattr(Value, "backward") and not hasattr(Value, "tanh")
a = Value(3.0)
b = a + a
b.backward()
assert a.grad == 2.0 and topological_order(b) == [a, b]
"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("title", GRAPHS)
def test_the_engine_agrees_with_a_nudge_on_the_graphs_of_the_exercises(title):
    def f(a, b, c):
        return GRAPHS[title](a, b, c)["y"]

    leaves = [Value(x) for x in (A, B, C)]
    root = f(*leaves)
    root.backward()
    assert [leaf.grad for leaf in leaves] == nudged(f, A, B, C)
    order = topological_order(root)
    assert len(order) == len(set(order)) and order[-1] is root
    assert all(order.index(parent) < order.index(node) for node in order for parent in node._prev)


def test_a_leaf_alone_has_slope_one_each_time():
    a = Value(1.7)
    a.backward()
    a.backward()
    assert a.grad == 2.0 and topological_order(a) == [a]


# -- the exercises ----------------------------------------------------------------------------------------------------

TASKS = [check.pass_on, check.order, check.backward, check.closure_product, check.fooling]


@pytest.mark.parametrize("title", GRAPHS)
def test_the_probes_hide_nothing(title):
    seen = gradients_after(right_backward, GRAPHS[title], title)
    leaves = [value for label, value in seen.items() if label[-4:] in ("of a", "of b", "of c")]
    assert all(abs(abs(value) - special) > 1e-9 for value in leaves for special in (1, 2) if value)


def test_the_checks_own_gradients_are_nudges():
    for title, build in GRAPHS.items():
        seen = gradients_after(right_backward, build, title)
        exact = gradient(lambda a, b, c, build=build: build(a, b, c)["y"], [A, B, C])
        for name, slope in zip("abc", exact):
            label = f"{title}, {WHERE}, the grad of {name}"
            # In the diamond's own names c and d are inner nodes.
            if label in seen and not (name == "c" and "c = a + b" in title):
                assert seen[label] == pytest.approx(slope, abs=1e-6), label


def test_at_least_fourteen_wrong_engines_are_known():
    engines = [wrong for one in (check.pass_on, check.backward) for known in one.mistakes for wrong in known.examples]
    titles = [known.title for one in TASKS for known in one.mistakes]
    assert len(engines) >= 40 and len(titles) >= 40
    for words in [
        "Set where you should add",
        "from above is missing",
        "Data where a gradient belongs",
        "Added where rates multiply",
        "slopes are swapped",
        "seed is missing",
        "passes on more than once",
        "listed more than once",
        "before its parents",
        "Breadth first",
        "but reversed",
        "result of a call is stored",
        "still hold what the last walk left",
        "too deep",
    ]:
        assert any(words in title for title in titles), words


def stack_order(node):
    """Depth first with a stack, in the order in which nodes come off it."""
    return pre(False, False, "on push")(node)


def by_length_of_shortest_way(root):
    lengths = ways(root)
    return sorted(lengths, key=lambda node: -min(lengths[node]))


def sometimes(condition, other):
    """A step that is right except where the condition holds."""
    return lambda node: other(node) if condition(node) else right_share(node)


def added_twice(node):
    right_share(node)
    right_share(node)


def only_the_larger(node):
    for parent, local in zip(node._prev, node._local):
        share = local * node.grad
        parent.grad = max(parent.grad, share, key=abs)


def rounded(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad += round(local * node.grad, 4)


def positive(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad += abs(local) * node.grad


def square_is_forgotten(node):
    if len(set(node._prev)) > 1 or node._op == "+":
        right_share(node)


WRONG_AS_NOBODY_EXPECTED = [
    (check.pass_on, added_twice),
    (check.pass_on, only_the_larger),
    (check.pass_on, rounded),
    (check.pass_on, positive),
    (check.pass_on, square_is_forgotten),
    (check.pass_on, sometimes(lambda node: node._op == "*", share_that_sets)),
    (check.pass_on, sometimes(lambda node: node._op == "+", share_without_upstream)),
    (check.pass_on, lambda node: [right_share(node), right_share(node._prev[0]) if node._prev else 0]),
    (check.pass_on, lambda node: node.backward()),
    (check.order, lambda root: sorted(all_nodes(root), key=lambda node: node.data)),
    (check.order, lambda root: set(all_nodes(root))),
    (check.order, lambda root: [*right_order(root), Value(1.0)]),
    (check.order, lambda root: [root]),
    (check.order, lambda root: []),
    (check.order, lambda root: [node.label for node in right_order(root)]),
    (check.order, by_length_of_shortest_way),
    (check.backward, engine(seed=2.0)),
    (check.backward, engine(seed=-1.0)),
    (check.backward, engine(order=by_length_of_shortest_way)),
    (check.backward, engine(share=only_the_larger)),
    (check.backward, engine(share=rounded)),
    (check.backward, engine(share=positive)),
    (check.backward, engine(share=square_is_forgotten)),
    (check.backward, engine(afresh=lambda node: node._op == "*")),
    (check.backward, engine(afresh=lambda node: not node._prev)),
    (check.backward, engine(order=lambda root: right_order(root)[:40])),
    (check.backward, lambda root: root.backward()),
    (check.closure_product, lambda a, b: plus(a, b)),
    (check.closure_product, closure_times(value=lambda a, b: a + b)),
    (check.closure_product, closure_times(closure_share("a.grad += b.data * out.grad"))),
    (check.closure_product, closure_times(closure_share("a.grad += 2 * b.data * out.grad"))),
    (check.closure_product, lambda a, b: a.data * b.data),
    (check.fooling, lambda a, b: a),
    (check.fooling, lambda a, b: 1.7),
    (check.fooling, lambda a, b: a + a),
    (check.fooling, lambda a, b: (a * b) * (a * b)),
    (check.fooling, lambda a, b: a / b),
]


@pytest.mark.parametrize("one, wrong", WRONG_AS_NOBODY_EXPECTED)
def test_other_wrong_answers_do_not_pass(one, wrong):
    assert one.judge(wrong).kind == "wrong"


def with_recursion(root):
    """What a learner writes who follows the chapter, but for the stack and for starting afresh."""
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node._prev:
                visit(parent)
            order.append(node)

    visit(root)
    root.grad = 1.0
    for node in reversed(order):
        right_share(node)


def set_by_recursion(root):
    def visit(node):
        for parent in node._prev:
            visit(parent)
        order.append(node)

    order = []
    visit(root)
    root.grad = 1.0
    for node in reversed(list(dict.fromkeys(order))):
        share_that_sets(node)


@pytest.mark.parametrize(
    "one, wrong, words",
    [
        (check.backward, with_recursion, "The nodes in between still hold"),
        (check.order, lambda root: list(reversed(stack_order(root))), "before its parents"),
        (check.order, lambda root: tuple(right_order(root))[::-1], "but reversed"),
        (check.fooling, lambda a, b: (a * b) + (b * a), "equally long"),
        (check.fooling, lambda a, b: a + a * b * a, "a leaf"),
    ],
)
def test_two_slips_at_once_or_another_way_of_writing_it_are_still_named(one, wrong, words):
    verdict = one.judge(wrong)
    assert verdict.kind == "wrong" and words in verdict.title, verdict.text()


@pytest.mark.parametrize(
    "one, right",
    [
        (check.order, lambda root: tuple(topological_order(root))),
        (check.backward, engine(order=topological_order)),
        (check.fooling, lambda a, b: (a * b) + (a * b + a)),
        (check.pass_on, lambda node: [right_share(node), None][1]),
    ],
)
def test_other_right_answers_pass_or_say_why(one, right):
    verdict = one.judge(right)
    assert verdict.kind == "right" or verdict.mistake is not None, verdict.text()


@pytest.mark.parametrize(
    "expression",
    [
        lambda a, b: (lambda m: m + m * b)(a * b),
        lambda a, b: (lambda m: m * (m + a))(a + b),
        lambda a, b: (lambda m: m + (m * b) * a)(a * b),
        lambda a, b: (lambda m: m + m * 3)(a * 2),
    ],
)
def test_every_expression_that_fools_the_walk_is_right(expression):
    assert check.fooling.judge(expression).kind == "right"


def test_a_set_is_no_order():
    verdict = check.order.judge(lambda root: set(all_nodes(root)))
    assert "the order must be a list: a set has come back" in verdict.text()


def test_a_product_that_is_not_handed_back_is_said_in_words():
    def without_return(a, b):
        closure_times()(a, b)

    verdict = check.closure_product.judge(without_return)
    assert verdict.kind == "wrong" and "is there a `return out`" in verdict.text()


def test_a_stored_call_is_named_whatever_else_is_wrong():
    verdict = check.closure_product.judge(closure_times(called=True))
    assert "stored" in verdict.title and "NothingToCall" in " ".join(verdict.lines)


# -- answers that are right at first, and bribes -----------------------------------------------------------------------


def test_a_set_kept_between_calls_is_named():
    def my_order(root, seen=set()):  # noqa: B006
        order, stack = [], [root]
        while stack:
            node = stack.pop()
            if node is None:
                order.append(stack.pop())
            elif node not in seen:
                seen.add(node)
                stack += (node, None)
                stack += node._prev
        return order

    def my_backward(root):
        order = my_order(root)
        for node in order:
            if node._prev:
                node.grad = 0.0
        root.grad += 1.0
        for node in reversed(order):
            right_share(node)

    for one, answer in [(check.order, my_order), (check.backward, my_backward)]:
        assert one.judge(answer).title == "The first call leaves something behind for the second."


def test_a_walk_that_spoils_the_record_is_found():
    def spoiled(walk):
        def and_cut(node):
            walk(node)
            node._prev = node._local = ()

        return and_cut

    assert check.pass_on.judge(spoiled(right_share)).kind == "wrong"
    assert check.backward.judge(spoiled(right_backward)).kind == "wrong"


def test_a_share_that_is_worked_out_and_lost_is_not_called_unfilled():
    verdict = check.pass_on.judge(lambda node: [local * node.grad for local in node._local])
    assert verdict.title == "Your code runs, but no gradient changes."
    assert check.pass_on.judge(lambda node: None).kind == "not yet"


def test_a_closure_that_reads_too_early_is_not_called_unstored():
    def times(a, b):
        out = ClosureValue(a.data * b.data, (a, b))
        above = out.grad

        def _backward():
            a.grad += b.data * above
            b.grad += a.data * above

        out._backward = _backward
        return out

    assert check.closure_product.judge(times).title == "The function runs, but no factor's gradient changes."


def test_a_slope_that_divides_by_a_factor_fails_at_0():
    def times(a, b):
        out = ClosureValue(a.data * b.data, (a, b))

        def _backward():
            a.grad += out.data / a.data * out.grad
            b.grad += out.data / b.data * out.grad

        out._backward = _backward
        return out

    verdict = check.closure_product.judge(times)
    assert verdict.kind == "wrong" and "at a = 0" in verdict.lines[0] and "ZeroDivisionError" in verdict.lines[0]


def test_only_a_graph_of_plus_and_times_can_fool_the_walk():
    def handmade(a, b):
        return SmallValue(1.0, (a * b, a), "*", _local=(5.0, 7.0))

    def without_names(a, b):
        m = a * b
        y = m + ((m * a) * b) * a
        y._op = ""
        return y

    for bribe in (handmade, without_names):
        assert "by + and * alone" in check.fooling.judge(bribe).lines[0]


def test_a_list_of_labels_is_said():
    assert "there is a str in it" in check.order.judge(lambda root: [n.label for n in right_order(root)]).lines[0]


def test_an_order_without_return_is_not_called_unfilled():
    def no_return(root):
        right_order(root)

    verdict = check.order.judge(no_return)
    assert verdict.kind == "wrong" and "returns nothing" in verdict.lines[0], verdict.text()
    assert check.order.judge(lambda root: None).kind == "not yet"


def test_a_label_is_not_the_sign_of_a_leaf():
    by_label = engine(afresh=lambda node: node.label == "")
    assert "still hold what the last walk left" in check.backward.judge(by_label).title
    assert check.backward.judge(engine(afresh=lambda node: node._op != "")).kind == "right"
    assert check.backward.judge(engine(afresh=lambda node: len(node._prev) > 0)).kind == "right"


def turned_round_in_place(root):
    order = right_order(root).reverse()
    root.grad = 1.0
    for node in order:
        right_share(node)


def an_unfilled_order(root):
    root.grad = 1.0
    for node in reversed(None):
        right_share(node)


def emptied_while_walking(root):
    order = right_order(root)
    root.grad = 1.0
    for node in reversed(order):
        right_share(node)
        if node._prev:
            node.grad = 0.0


def stored_elsewhere(a, b):
    out = ClosureValue(a.data * b.data, (a, b))
    a._backward = lambda: None
    return out


@pytest.mark.parametrize(
    "one, answer, title",
    [
        (check.backward, turned_round_in_place, "over None instead of a list"),
        (check.backward, an_unfilled_order, "over None instead of a list"),
        (check.backward, emptied_while_walking, "set back to 0 after they have passed on"),
    ],
)
def test_the_mistake_is_named(one, answer, title):
    assert title in one.judge(answer).title, one.judge(answer).text()


def test_a_function_that_was_never_stored_is_told_in_words():
    verdict = check.closure_product.judge(stored_elsewhere)
    assert "holds what the constructor put there" in verdict.lines[0] and "True" not in verdict.text()


def test_an_error_speaks_of_the_learners_class():
    verdict = check.closure_product.judge(lambda a, b: a * b)
    assert "'ClosureValue' and 'ClosureValue'" in verdict.lines[0], verdict.text()


def calls_itself(root):
    return collected(root, visit_all)


def visit_all(node, found, seen):
    if node not in seen:
        seen.add(node)
        for parent in node._prev:
            visit_all(parent, found, seen)
        found.append(node)


@pytest.mark.slow
def test_a_raised_limit_is_no_cure_and_is_put_back():
    limit = sys.getrecursionlimit()

    def raised_inside(root):
        sys.setrecursionlimit(20_000)
        return calls_itself(root)

    try:
        assert check.order.judge(raised_inside).title.startswith("Python's limit was raised")
        sys.setrecursionlimit(20_000)  # in a cell of its own, before the check
        assert "too deep for calls within calls" in check.order.judge(calls_itself).title
        assert sys.getrecursionlimit() == 20_000
        assert check.order.judge(right_order).kind == "right"
    finally:
        sys.setrecursionlimit(limit)


# -- titles that are true, and kinds of answers that once passed -----------------------------------------------------


def only_set_back(root):
    for node in right_order(root):
        node.grad = 0.0


def walks_a_copy(root):
    right_backward(copy.deepcopy(root))


@pytest.mark.parametrize("answer", [only_set_back, walks_a_copy, lambda root: setattr(root, "grad", 1.0)])
def test_no_walk_at_all_is_no_missing_seed(answer):
    assert check.backward.judge(answer).title == "In this graph, no node passes anything on."


def test_a_missing_seed_and_a_result_left_out_are_told_apart():
    assert "seed is missing" in check.backward.judge(engine(seed=0.0)).title
    assert "left out of the walk" in check.backward.judge(engine(order=lambda root: right_order(root)[:-1])).title


def test_a_leaf_that_is_the_result_keeps_what_it_holds():
    assert "a leaf itself" in check.backward.judge(engine(seed=1.0)).title


def counted(node):
    """For each different parent its first slope, times how often it is there."""
    for parent in set(node._prev):
        parent.grad += node._prev.count(parent) * node._local[node._prev.index(parent)] * node.grad


def test_two_different_slopes_towards_one_parent():
    verdict = check.pass_on.judge(counted)
    assert verdict.kind == "wrong" and "two different slopes" in verdict.lines[0]


@pytest.mark.parametrize("wrong", ["a.grad += a.data * out.grad", "a.grad += b.data + out.grad", "a.grad += b.data"])
def test_a_mistake_in_one_line_of_the_closure_is_named(wrong):
    assert check.closure_product.judge(closure_times(closure_share(f"{wrong}\nb.grad += a.data * out.grad"))).mistake


def in_turn(root):
    yield from right_order(root)


@pytest.mark.parametrize(
    "right", [in_turn, lambda root: np.array(right_order(root)), lambda root: tuple(right_order(root))]
)
def test_an_order_in_another_form_is_right(right):
    verdict = check.order.judge(right)
    assert verdict.kind == "right", verdict.text()


def test_gradients_set_back_where_nothing_is_walked_are_told():
    def order(root):
        listed = right_order(root)
        for node in listed:
            node.grad = 0.0
        return listed

    def times(a, b):
        a.grad = b.grad = 0.0
        return closure_times()(a, b)

    assert "changes `root`" in check.order.judge(order).title
    assert "changes `a`" in check.closure_product.judge(times).title


def test_what_became_of_an_expression_is_said_in_full():
    line = check.fooling.judge(lambda a, b: (a + b) * (a * b)).lines[0]
    assert line.endswith("it stays right: every node has ways of one length only.")


def by_two_names(node):
    if not node._prev:
        return
    left, right = node._prev
    for parent, slope in ((left, node._local[0]), (right, node._local[1])):
        parent.grad += slope * node.grad


def test_a_step_for_two_parents_only_is_named():
    verdict = check.pass_on.judge(by_two_names)
    assert verdict.title == "It does not work for every number of parents.", verdict.text()


def marking(root, name, mark):
    found = []

    def visit(node):
        if getattr(node, name) == mark:
            return
        setattr(node, name, mark)
        for parent in node._prev:
            visit(parent)
        found.append(node)

    visit(root)
    return found


@pytest.mark.parametrize("name, mark", [("label", "met"), ("grad", 99.0)])
def test_marks_in_the_nodes_are_named(name, mark):
    verdict = check.order.judge(lambda root: marking(root, name, mark))
    assert verdict.title == "Your function marks the nodes themselves, and the marks stay.", verdict.text()


def test_a_node_before_its_parents_is_counted_once():
    line = check.order.judge(lambda root: right_order(root)[::-1]).lines[0]
    assert "nodes that come before one of their parents: you got 2; there should be 0" in line
