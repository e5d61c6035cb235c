"""Chapter 07: its numbers, computed here in another way than on the page, and what its exercises call by name."""

import importlib
import math
import re

import nbformat
import numpy as np
import pytest
from conftest import ROOT

from classroom.checks import chapter_07 as check
from classroom.checks.chapter_07 import common
from classroom.checks.chapter_07.slopes_by_hand import POINTS, term_by_term
from classroom.checks.chapter_07.softmax_and_loss import likelihood
from micrograd_lite.gradient import gradient

TASKS = [check.slopes_by_hand, check.operators, check.functions, check.mended_swish, check.softmax_and_loss]


# -- the numbers ------------------------------------------------------------------------------------------------------


def long_expression(a, b):
    """The long expression in plain numbers, with the sums multiplied out."""
    c = 3 + 4 * (a + b) - a
    d = 4 * (3 * (a * b + b**3) + max(b + a, 0)) + max(b - a, 0)
    return (c - d) ** 2 / 2 + 10 / (c - d) ** 2


def test_the_long_expression(page):
    assert f"{long_expression(-4, 2):.4f}" == "24.7041"
    assert [f"{slope:.4f}" for slope in gradient(long_expression, [-4, 2])] == ["138.8338", "645.5773"]
    assert "g = 24.7041   dg/da = 138.8338   dg/db = 645.5773" in page and "nudged: 138.8338 645.5773" in page


def test_the_neuron_in_one_piece_and_taken_apart(page):
    line = "o = 0.7071, slopes:  n 0.5000  x1 -1.5000  w1 1.0000  x2 0.5000  w2 0.0000  b 0.5000"
    assert page.count(line) == 2
    short, longer = re.findall(r"^\* \* .*$", page, re.M)
    assert (len(short.split()), len(longer.split())) == (5, 9)
    n = 6.8813735870195432 - 6
    assert (math.exp(2 * n) - 1) / (math.exp(2 * n) + 1) == pytest.approx(math.tanh(n)) == pytest.approx(0.5**0.5)


def test_every_operation_is_shown_beside_a_nudge(page):
    rows = re.findall(r"^(.+?) +a: +(\S+), nudged +(\S+) +b: +(\S+), nudged +(\S+)$", page, re.M)
    assert len(rows) == 11
    for name, a, nudged_a, b, nudged_b in rows:
        assert (a, b) == (nudged_a, nudged_b), name
        assert {abs(float(a)), abs(float(b))}.isdisjoint({0, 1, 2}), name
    text = " ".join(name for name, *_ in rows)
    for operation in "constants - / ** exp log sin cos tanh sigmoid relu leaky_relu abs".split():
        assert operation in text


@pytest.mark.parametrize(
    "line",
    [
        r"2 - x +at +1\.5: +0\.5 +slope -1",
        r"10 / x +at +4: +2\.5 +slope -0\.625",
        r"x\*\*0 +at +0: +1 +slope 0",
        r"x\*\*2 +at 1e\+200: +inf +slope 2e\+200",
        r"2\*\*x +at +3: +8 +slope 5\.54518",
        r"exp +at +1000: +inf +slope inf",
        r"exp +at +0\.5: +1\.64872 +slope 1\.64872",
        r"log +at +0\.5: -0\.693147 +slope 2",
        r"sigmoid at +0: +0\.5 +slope 0\.25",
        r"sigmoid at +-1000: +0 +slope 0",
        r"abs +at +-0\.6: +0\.6 +slope -1",
        r"ZeroDivisionError: 4\.0 / 0\.0 has no answer",
    ],
)
def test_the_edges_are_on_the_page(page, line):
    assert re.search(rf"^{line}$", page, re.M), line


def test_why_a_quotient_is_divided_twice():
    tiny = 1e-170
    assert tiny**2 == 0 and -1e-200 / tiny / tiny == pytest.approx(-1e140)


# -- the exercises ----------------------------------------------------------------------------------------------------


def everything(a, b, c):
    return -(a**3) + math.sin(3 * b) - 1 / c + b**2.5 - math.sqrt(a)


def test_the_worked_target_of_task_1():
    wanted = (-12.3536, 10.2570, 0.0625)
    assert gradient(everything, [2, 3, 4]) == pytest.approx(wanted, abs=5e-5)
    assert tuple(term_by_term(2, 3, 4).values()) == pytest.approx(wanted, abs=5e-5)
    saved = nbformat.read(ROOT / "solutions" / "07_operations.ipynb", as_version=4)
    assert any("-12.3536  10.2570  0.0625" in str(cell.get("outputs")) for cell in saved.cells)
    for point in POINTS.values():
        assert list(term_by_term(*point).values()) == pytest.approx(gradient(everything, point), rel=1e-6)


@pytest.mark.parametrize("one", [check.operators, check.functions])
def test_the_judges_class_agrees_with_nudges(one):
    """The right slopes on every probe, beside a nudge of the same expression in the same class."""
    for probes in one.groups.values():
        for label, (operation, follow, *before) in probes.items():

            def number(a, b, c, operation=operation, follow=follow, before=before):
                a, b, c = (one.reference(x) for x in (a, b, c))
                made = operation(before[0](a, b, c)) if before else operation(a, b, c)
                return follow(made, a, b, c).data

            seen = common.at_work(one.reference, label, operation, follow, *before)
            slopes = [seen[f"{label}, the slope of {name}"] for name in "abc"]
            assert slopes == pytest.approx(gradient(number, [common.A, common.B, common.C]), rel=1e-6, abs=1e-8), label


def test_the_mistakes_are_known():
    titles = {known.title for one in TASKS for known in one.mistakes}
    versions = sum(len(known.examples) for one in TASKS for known in one.mistakes)
    assert len(titles) >= 40 and versions >= 80
    for words in [
        "tanh is taken from its input",
        "exp is taken from its input",
        "log is taken from its output",
        "sigmoid is taken from its input",
        "power rule without the n",
        "power rule without the −1",
        "slope of relu is always 1",
        "abs is always 1",
        "slope of the leaky relu is missing",
        "`__rsub__` is the wrong way round",
        "`__radd__` gets the number right and keeps no record",
        "quotient towards b has lost its sign",
        "do not add up to 1",
        "Divided by the total without exp",
        "minus of the loss is missing",
        "A path is still cut",
    ]:
        assert any(words in title for title in titles), words


@pytest.mark.slow
def test_two_wrong_operations_are_named_one_after_the_other():
    wrong_sub = common.binary(common.NUMBERS["__sub__"], lambda x, y: (1.0, 1.0))
    wrong_pow = common.unary(common.NUMBERS["__pow__"], lambda x, y, n: x ** (n - 1))
    both = common.my_value(__sub__=wrong_sub, __pow__=wrong_pow)
    verdict = check.operators.judge(both)
    assert "as if it were a sum" in verdict.title and verdict.lines[0].startswith("(a − b)·c"), verdict.text()
    assert "without the n" in check.operators.judge(common.my_value(__pow__=wrong_pow)).title


@pytest.mark.slow
def test_a_class_half_filled_in_is_told_which_part_is_missing():
    verdict = check.functions.judge(common.my_value(relu=lambda V, self: None))
    assert verdict.title == "An operation returns nothing yet." and "relu()" in verdict.lines[0], verdict.text()


def test_the_operators_that_were_never_added_stop_and_are_not_right():
    parts = vars(common.RightValue).items()
    without = {*check.operators.groups, "__dict__", "__weakref__"}
    bare = type("MyValue", (), {name: part for name, part in parts if name not in without})
    assert check.operators.judge(bare).kind != "right"


def test_an_instance_is_not_a_class():
    assert "class itself" in check.operators.judge(common.my_value()(1.7)).title


def operator(name, method):
    return check.operators, lambda: common.my_value(**{name: method})


def function(name, f, slope):
    return check.functions, lambda: common.my_value(**{name: common.unary(f, slope)})


def in_place(V, self):
    self.data = -self.data
    return self


def emptied(V, self):
    node = V(-self.data, (self,), "neg", _local=(-1.0,))
    self.data = 0.0
    return node


def mirrored(V, self, other):
    return V(self.data - other if not isinstance(other, V) else self.data - other.data, (self,), "-", _local=(1.0,))


WRONG_AS_NOBODY_EXPECTED = [
    (check.slopes_by_hand, lambda: lambda a, b, c: term_by_term(2.0, 3.0, 4.0)),
    (check.slopes_by_hand, lambda: lambda a, b, c: term_by_term(a, b, c, over=lambda c: 1 / c**3)),
    (check.slopes_by_hand, lambda: lambda a, b, c: term_by_term(a, b, c, power=lambda b: 2.5 * b**0.5)),
    (check.slopes_by_hand, lambda: lambda a, b, c: {"a": everything(a, b, c), "b": 0.0, "c": 0.0}),
    operator("__radd__", lambda V, self, other: self * other),
    operator("__neg__", in_place),
    operator("__neg__", lambda V, self: self),
    operator("__neg__", emptied),  # right, but its input is gone
    operator("__sub__", mirrored),  # forgets the second parent
    operator("__sub__", common.binary(lambda x, y: x - y, lambda x, y: (x, -y))),
    operator("__truediv__", common.binary(lambda x, y: x / y, lambda x, y: (1 / y, -y / x**2))),
    operator("__truediv__", common.binary(lambda x, y: x // y, lambda x, y: (1 / y, -x / y**2))),
    operator("__truediv__", common.binary(lambda x, y: x / y, lambda x, y: (1 / y, 0.0))),
    operator("__pow__", common.unary(lambda x, n: x**n, lambda x, y, n: y * math.log(abs(x)))),
    operator("__pow__", common.unary(lambda x, n: x**n, lambda x, y, n: 2 * x)),  # right for squares alone
    operator("__pow__", common.unary(lambda x, n: x**n, lambda x, y, n: abs(n * x ** (n - 1)))),
    function("exp", lambda x: 2.718**x, lambda x, y: y),
    function("exp", math.exp, lambda x, y: abs(x)),
    function("log", math.log, lambda x, y: math.log(x)),
    function("tanh", math.tanh, lambda x, y: 1.0),
    function("tanh", math.tanh, lambda x, y: (1 - y) ** 2),
    function("tanh", math.tanh, lambda x, y: y * (1 - y)),
    function("sigmoid", common.logistic, lambda x, y: 0.25),
    function("sigmoid", math.tanh, lambda x, y: 1 - y * y),
    function("relu", lambda x: max(x, 0.0), lambda x, y: 0.0),
    function("relu", common.leaky, lambda x, y: common.leak_or_1(x)),
    function("leaky_relu", common.leaky, lambda x, y, leak=0.01: leak),
    function("__abs__", lambda x: x, lambda x, y: 1.0),
    function("__abs__", abs, lambda x, y: 0.0),
    (check.mended_swish, lambda: lambda x: x * x / (1 + (-x).exp())),
    (check.mended_swish, lambda: lambda x: x.relu()),
    (check.mended_swish, lambda: lambda x: x * x.sigmoid() + 0.3),  # the slope alone is right
    (check.mended_swish, lambda: lambda x: x * x.sigmoid() + x - x.data),  # the number alone is right
    (check.mended_swish, lambda: lambda x: x / (1 + (-2 * x).exp())),
    (check.mended_swish, lambda: lambda x: x.tanh() * x),
    (check.softmax_and_loss, lambda: likelihood(weight=lambda s: s.sigmoid())),
    (check.softmax_and_loss, lambda: likelihood(weight=lambda s: 2**s)),
    (check.softmax_and_loss, lambda: likelihood(share=lambda w, total: w / 3)),
    (check.softmax_and_loss, lambda: lambda scores, target: likelihood()(scores, target)[1]),
    (check.softmax_and_loss, lambda: lambda scores, target: likelihood()(scores[::-1], target)),
    (check.softmax_and_loss, lambda: likelihood(loss=lambda p, t: -p[t].log() + 0.1)),
]


@pytest.mark.parametrize("one, make", WRONG_AS_NOBODY_EXPECTED)
def test_other_wrong_answers_do_not_pass(one, make):
    verdict = one.judge(make())
    assert verdict.kind == "wrong" and verdict.lines, verdict.text()


def other_right_ways():
    V = common.JudgesValue
    yield check.mended_swish, lambda x: x * x.sigmoid()
    yield check.mended_swish, lambda x: x * (1 + (-x).exp()) ** -1

    def shifted(scores, target):
        largest = max(s.data for s in scores)
        weights = [(s - largest).exp() for s in scores]
        total = V(0.0)
        for w in weights:
            total = total + w
        return [w / total for w in weights], total.log() - scores[target] + largest

    yield check.softmax_and_loss, shifted

    def one_by_one(scores, target):
        total = sum(s.exp() for s in scores)
        return (s.exp() / total for s in scores), -(scores[target].exp() / total).log()

    yield check.softmax_and_loss, one_by_one

    def with_arrays(scores, target):
        total = sum(s.exp() for s in scores)
        chances = np.array([s.exp() / total for s in scores])
        return chances, -chances[target].log()

    yield check.softmax_and_loss, with_arrays
    more = lambda a, b, c: term_by_term(a, b, c) | {"y": 0.0}  # noqa: E731
    yield check.slopes_by_hand, more
    with_exp = common.my_value(
        __rsub__=lambda V, self, other: -self + other,
        __rtruediv__=lambda V, self, other: self**-1 * other,
        __sub__=lambda V, self, other: self + (-other if isinstance(other, V) else V(-other)),
        __truediv__=lambda V, self, other: self * (other if isinstance(other, V) else V(other)) ** -1,
    )
    yield check.operators, with_exp
    at_the_kink = common.my_value(relu=common.unary(lambda x: max(x, 0.0), lambda x, y: 1.0 if x >= 0 else 0.0))
    yield check.functions, at_the_kink


@pytest.mark.parametrize("one, answer", list(other_right_ways()))
def test_other_right_ways_pass(one, answer):
    verdict = one.judge(answer)
    assert verdict.kind == "right", verdict.text()


HELPER = """
def share(weights):
    total = Value(0.0)
    for weight in weights:
        total = total + weight
    return [weight / total for weight in weights]

def softmax_and_loss(scores, target):
    probabilities = share([score.exp() for score in scores])
    return probabilities, -probabilities[target].log()
"""


def test_a_helper_and_a_value_of_the_notebook_are_no_trouble():
    """The learner's own Value, with whatever was added to it, is not what the judge computes with."""

    class Value:
        def __init__(self, data):
            raise AssertionError("the learner's class was used")

    notebook = {"Value": Value}
    exec(HELPER, notebook)
    assert check.softmax_and_loss.judge(notebook["softmax_and_loss"]).kind == "right"


def test_a_wrong_tanh_in_the_packages_value_does_not_help_a_learner():
    operations = importlib.import_module("micrograd_lite.operations")
    Value, right = operations.Value, operations.Value.sigmoid
    try:
        Value.sigmoid = lambda self: Value(0.5, (self,), "sigmoid", _local=(1.0,))
        assert check.mended_swish.judge(lambda x: x * x.sigmoid()).kind == "right"
    finally:
        Value.sigmoid = right


@pytest.mark.parametrize(
    "one, wrong",
    [
        (check.operators, {"__neg__": common.unary(lambda x: -abs(x), lambda x, y: -1.0)}),
        (check.functions, {"relu": common.unary(lambda x: x if x > 1 else 0.0, lambda x, y: 1.0 if x > 1 else 0.0)}),
        (check.functions, {"relu": common.unary(lambda x: max(x, -0.5), lambda x, y: 1.0 if x > -0.5 else 0.0)}),
    ],
)
def test_an_operation_that_is_right_in_one_place_only_is_found(one, wrong):
    assert one.judge(common.my_value(**wrong)).kind == "wrong"


def test_a_list_for_the_result_is_not_called_a_plain_number():
    verdict = check.mended_swish.judge(lambda x: [x])
    assert verdict.mistake is None and "a list for the result, where a Value belongs" in verdict.lines[0]
    assert check.mended_swish.judge(lambda x: x.data).title == "The result is a plain number."


def off(V, self):
    """relu as the chapter writes it: off, it remembers no parent."""
    return V(0.0, (), "relu") if self.data <= 0 else V(self.data, (self,), "relu", _local=(1.0,))


def off_with_its_parent(V, self):
    return V(0.0, (self,), "relu", _local=(0.0,)) if self.data <= 0 else V(self.data, (self,), "relu", _local=(1.0,))


def off_as_a_leaf(V, self):
    return self if self.data > 0 else V(0.0)


def half_a_sum(V, self):
    return (self + self.__abs__()) * 0.5


@pytest.mark.parametrize("relu", [off, off_with_its_parent, off_as_a_leaf, half_a_sum])
def test_a_relu_that_is_off_may_remember_its_parent_or_none(relu):
    assert check.functions.judge(common.my_value(relu=relu)).kind == "right"


def on_and_off_without_parents(V, self):
    return V(max(self.data, 0.0), (), "relu")


def slopes_without_parents(V, self):
    return V(0.0, (), "relu") if self.data <= 0 else V(self.data, (), "relu", _local=(1.0,))


def changes_its_input(V, self):
    """The numbers and slopes are all right, and the node in between holds another number than before."""
    if self.data <= 0:
        self.data = 0.0
    return V(self.data, (self,), "relu", _local=(1.0 if self.data > 0 else 0.0,))


NAMED = [
    (check.functions, {"relu": on_and_off_without_parents}, "`relu` gets the number right, but no gradient comes back"),
    (check.functions, {"relu": slopes_without_parents}, "`relu` gets the number right, but no gradient comes back"),
    (check.functions, {"tanh": lambda V, self: V(math.tanh(self.data), (self,))}, "`tanh` gets the number right"),
    (check.functions, {"relu": changes_its_input}, "changed its own input"),
    (check.functions, {"__abs__": lambda V, self: abs(self)}, "calls itself"),
    (check.functions, {"exp": lambda V, self: V(math.exp(self), (self,), "exp")}, "There is a Value where its number"),
    (check.functions, {"relu": lambda V, self: V(0.0) if self <= 0 else self}, "There is a Value where its number"),
    (check.operators, {"__radd__": lambda V, self, other: other + self}, "calls itself"),
    (check.operators, {"__rsub__": lambda V, self, other: other - self}, "calls itself"),
    (check.operators, {"__radd__": lambda V, self, other: common.JudgesValue(other) + self}, "not a MyValue"),
    (check.operators, {"__sub__": lambda V, self, other: V(self.data - other.data, (self, other))}, "for its `.data`"),
    (check.operators, {"__neg__": lambda V, self: V(-self.data, (self,), "neg")}, "`__neg__` gets the number right"),
    (check.functions, {"exp": lambda V, self: V(1.0, (self,), _local=(1.0,))}, "has parents, but no name"),
    (check.operators, {"__sub__": mirrored}, "only the left side"),
    (
        check.operators,
        {"__truediv__": lambda V, self, other: self * V(1 / getattr(other, "data", other))},
        "only the left",
    ),
    (check.operators, {"__rmul__": lambda V, self, other: self + other}, "makes a sum"),
    (
        check.operators,
        {"__sub__": lambda V, self, other: V(0.1, (self, other), "-", _local=(1, -1))},
        "among the parents",
    ),
]


@pytest.mark.parametrize("one, methods, title", NAMED)
def test_the_mistake_is_named(one, methods, title):
    verdict = one.judge(common.my_value(**methods))
    assert title in verdict.title, verdict.text()


def test_parents_that_are_none_are_not_taken_for_a_missing_comma():
    none = common.my_value(relu=lambda V, self: V(0.0, None, "relu") if self.data <= 0 else self)
    verdict = check.functions.judge(none)
    assert verdict.mistake is None and "`_prev` is None" in verdict.lines[0], verdict.text()


def test_an_answer_in_another_order_or_of_another_kind_is_told_so():
    pair = lambda scores, target: likelihood()(scores, target)[::-1]  # noqa: E731
    assert "the loss comes first in yours" in check.softmax_and_loss.judge(pair).lines[0]
    chances = lambda scores, target: likelihood()(scores, target)[0]  # noqa: E731
    assert "this is a list" in check.softmax_and_loss.judge(chances).lines[0]

    def with_numpy(scores, target):
        weights = np.exp([s.data for s in scores])
        return list(weights / weights.sum()), -np.log(weights[target] / weights.sum())

    assert check.softmax_and_loss.judge(with_numpy).title == "Plain numbers where Values belong."


def test_an_answer_that_changes_its_scores_is_wrong():
    def sorted_in_place(scores, target):
        answer = likelihood()(scores, target)
        scores.sort(key=lambda s: s.data)
        return answer

    def shifted_in_place(scores, target):
        largest = max(s.data for s in scores)
        for s in scores:
            s.data -= largest
        return likelihood()(scores, target)

    def emptied(x):
        y = x / (1 + (-x).exp())
        x.data = 0.0
        return y

    for one, answer, name in [
        (check.softmax_and_loss, shifted_in_place, "scores"),
        (check.softmax_and_loss, sorted_in_place, "scores"),
        (check.mended_swish, emptied, "x"),
    ]:
        assert one.judge(answer).title == f"Your code changes `{name}`, which belongs to the caller."


def test_numpys_numbers_are_numbers_and_text_is_not_called_a_value():
    def with_numpy(V, self):
        return V(np.maximum(self.data, 0.0), (self,), "relu", _local=(np.float32(self.data > 0),))

    assert check.functions.judge(common.my_value(relu=with_numpy)).kind == "right"
    text = common.my_value(relu=lambda V, self: V(0.0, (self,), "relu", _local=("1",)))
    verdict = check.functions.judge(text)
    assert verdict.mistake is None and "text in quotes where a plain number belongs" in verdict.lines[0]
    array = common.my_value(relu=lambda V, self: V(0.0, (self,), "relu", _local=(np.ones(2),)))
    assert "NumPy array" in check.functions.judge(array).lines[0]


def kept_number(V, self):
    if not hasattr(self, "t"):
        self.t = math.tanh(self.data)
    return V(self.t, (self,), "tanh", _local=(1 - self.t**2,))


def kept_slope(V, self, other):
    slopes = (
        vars(self).setdefault("slopes", (1 / other.data, -self.data / other.data**2)) if isinstance(other, V) else ()
    )
    right = common.RIGHT["__truediv__"](V, self, other)
    return V(right.data, right._prev, "/", _local=slopes or right._local)


@pytest.mark.parametrize(
    "one, methods", [(check.functions, {"tanh": kept_number}), (check.operators, {"__truediv__": kept_slope})]
)
def test_an_operation_works_its_number_out_at_every_call(one, methods):
    assert one.judge(common.my_value(**methods)).title == "An operation keeps what it worked out at its first call."


def slopes(**wrong):
    return lambda a, b, c: term_by_term(a, b, c, **wrong)


TITLES = [
    # 1/2*math.sqrt(a), meant as 1/(2*math.sqrt(a)), gives the number of a power rule that has kept its exponent
    (slopes(root=lambda a: -(1 / 2 * math.sqrt(a))), "In the slope of √a, the root is above the line."),
    (slopes(over=lambda c: 1 / c), "The power rule without the −1 in the exponent."),
    (slopes(wave=lambda b: -3 * math.cos(3 * b)), "One of the terms has the wrong sign."),
    (slopes(wave=lambda b: 0.0, power=lambda b: 0.0), "One of the terms is missing."),
]


@pytest.mark.parametrize("answer, title", TITLES)
def test_a_title_on_paper_is_true_of_every_answer_that_gets_it(answer, title):
    assert check.slopes_by_hand.judge(answer).title == title


TRUE_OF_BOTH = [
    ({"log": common.from_output(math.log, lambda y: y)}, "log passes on its value, not its slope."),
    ({"log": common.from_input(math.log1p, lambda x: 1 / x)}, "That is not the natural logarithm of x."),
    ({"relu": common.from_input(abs, lambda x: float(x > 0))}, "Below zero, relu does not give 0."),
    (
        {"sigmoid": common.from_output(common.logistic, lambda y: y * y)},
        "The sigmoid's slope does not have both factors.",
    ),
    ({"__abs__": common.from_input(abs, lambda x: -1.0)}, "Above zero, the slope of abs has the wrong sign."),
    (
        {"tanh": common.from_output(math.tanh, lambda y: y * y)},
        "The slope of tanh has the square in it, but not 1 minus",
    ),
]


@pytest.mark.parametrize("methods, title", TRUE_OF_BOTH)
def test_a_title_of_a_function_is_true_of_every_answer_that_gets_it(methods, title):
    assert check.functions.judge(common.my_value(**methods)).title.startswith(title)


def test_where_two_things_go_wrong_the_first_in_the_card_is_named():
    """`other` made a MyValue where it is one, and left alone where it is a number."""

    def turned(V, self, other):
        other = V(other) if isinstance(other, V) else other
        return V(self.data - other.data, (self, other), "-", _local=(1.0, -1.0))

    verdict = check.operators.judge(common.my_value(__sub__=turned))
    assert verdict.title == "An operation calls itself, without end." and not verdict.tie, verdict.text()


def test_an_operation_that_is_wrong_elsewhere_keeps_nothing():
    """Wrong at numbers above 1.2 only: the first probe, called again, is the first to show it, or the last."""

    def clipped(V, self):
        return V(1.0, (self,), "tanh", _local=(0.0,)) if self.data > 1.2 else common.RIGHT["tanh"](V, self)

    assert check.functions.judge(common.my_value(tanh=clipped)).title == "Not right yet."
