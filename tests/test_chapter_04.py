"""Chapter 04: its numbers, the module, what Value refuses, and wrong answers that nobody has listed."""

import re
import subprocess
import sys
from fractions import Fraction

import nbformat
import numpy as np
import pytest
from conftest import ROOT

from classroom.checks import chapter_04 as check
from classroom.checks.chapter_04.slope_along import along, paths
from classroom.checks.chapter_04.value_class import EmptyValue, value_like, wrapped
from classroom.checks.chapter_04.what_t_remembers import remembered
from classroom.engine import module
from micrograd_lite import CHAPTERS
from micrograd_lite.derivative import derivative

value = module("value")  # the Value of this chapter; other tests may have given micrograd_lite.value more methods
Value, add_to = value.Value, value.add_to


def expression(a=2.0, b=-3.0, c=10.0, f=-2.0):
    a, b, c, f = (Value(x) for x in (a, b, c, f))
    e = a * b
    d = e + c
    return d * f, d, e, (a, b, c, f)


# -- the numbers ------------------------------------------------------------------------------------------------------


def test_the_expression_and_its_family_tree(page):
    for line in ["L = -8, made by *", "(-2) d = 4, made by +", "(1) e = -6, made by *", "(-3) a = 2", "(2) b = -3"]:
        assert line in page
    L, d, e, leaves = expression()
    assert (L.data, d.data, e.data) == (-8, 4, -6)
    assert L._prev == (d, leaves[3]) and d._prev == (e, leaves[2]) and e._prev == leaves[:2]
    assert [node._op for node in (L, d, e, *leaves)] == ["*", "+", "*", "", "", "", ""]
    assert f"{L._local} {d._local} {e._local}\n" in page


def test_the_path_from_a_to_L_is_the_six_of_chapter_03(page):
    L, d, e, _ = expression()
    assert L._local[0] * d._local[0] * e._local[0] == 6 and page.rstrip().split("\n01 ")[0].endswith("6.0")
    assert derivative(lambda a: (a * -3 + 10) * -2, 2) == pytest.approx(6)


@pytest.mark.parametrize(
    "words",
    [
        "TypeError: unsupported operand type(s) for +: 'Value' and 'Value'",
        "AttributeError: 'int' object has no attribute 'data'",
        "TypeError: unsupported operand type(s) for +: 'int' and 'Value'",
        "TypeError: Values have no order",
        "Value(data=34, grad=0.0)",
        "TypeError: a Value holds one number, not str",
        "TypeError: a plain number is needed here",
    ],
)
def test_the_errors_that_the_reader_meets(page, words):
    assert words in page


def test_sets_forget_repeats(page):
    assert "-6.0 (-3.0, 2.0)\n2 1\n" in page


# -- the module -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("op, f", [("+", lambda x, y: x + y), ("*", lambda x, y: x * y)])
def test_local_derivatives_agree_with_nudges(op, f):
    x, y = Value(1.7), Value(-0.6)
    result = f(x, y)
    nudged = (derivative(lambda t: f(t, -0.6), 1.7), derivative(lambda t: f(1.7, t), -0.6))
    assert result._op == op and result._prev == (x, y) and result._local == pytest.approx(nudged)


def test_a_node_used_twice_stands_twice_among_the_parents():
    a = Value(1.7)
    assert (a + a)._prev == (a, a) and (a * a)._local == (1.7, 1.7)


@pytest.mark.parametrize("constant", [3, 2.5, np.float64(2.5), np.int64(3), True])
def test_constants_on_the_right_are_wrapped(constant):
    a = Value(1.7)
    for result in (a + constant, a * constant):
        assert type(result._prev[1]) is Value and type(result._prev[1].data) is float
        assert result._prev[1].data == float(constant)


def test_what_an_operation_recorded_stays():
    a, b = Value(1.7), Value(-0.6)
    e = a * b
    a.data = 100.0
    assert e.data == 1.7 * -0.6 and e._local == (-0.6, 1.7)


@pytest.mark.parametrize(
    "thing, advice",
    [
        ("3", r"not str: .*float\(text\)"),
        ([1, 2], "not list: make one Value for each"),
        ((1, 2), "not tuple: make one Value for each"),
        (np.array([1.0, 2.0]), "not ndarray: .*chapter 14"),
        (np.array(1.0), "not ndarray"),
        (None, "not NoneType: .*return"),
        (Value(3), "not Value: it is a Value already"),
        ({}, "not dict: make one Value for each"),
        (1j, "not complex"),
        (print, "not builtin_function"),
    ],
)
def test_what_is_not_a_number_is_refused_with_advice(thing, advice):
    with pytest.raises(TypeError, match=advice):
        Value(thing)
    if not isinstance(thing, Value):
        for operation in (lambda: Value(1.0) + thing, lambda: Value(1.0) * thing):
            with pytest.raises(TypeError, match=advice):
                operation()


@pytest.mark.parametrize("parents, slopes", [((1,), ()), ((1, 2), (1.0,)), ((1,), (1.0, 2.0))])
def test_parents_need_their_slopes(parents, slopes):
    with pytest.raises(TypeError, match="for the engine's operations"):
        Value(1.0, tuple(map(Value, parents)), "+", _local=slopes)


def test_no_order_and_identity():
    a, b = Value(1.7), Value(1.7)
    for compare in (lambda: a < b, lambda: a > 1, lambda: a <= b, lambda: 2 >= a, lambda: 1 < a):
        with pytest.raises(TypeError, match=r"a\.data < b\.data"):
            compare()
    assert a != b and a == a and len({a, b, a}) == 2


def test_a_wrongly_typed_name_is_refused():
    with pytest.raises(AttributeError):
        Value(1.0).gard = 2.0


def test_add_to_attaches_under_the_functions_own_name_and_gives_it_back():
    class Box:
        x = 1.7

    early = Box()

    @add_to(Box)
    def double(self):
        return 2 * self.x

    assert early.double() == 3.4 and double(early) == 3.4


def test_the_value_of_this_chapter_can_do_no_more_than_the_chapter_says():
    code = """if True:
        from micrograd_lite.value import Value
        print([n for n in ("backward", "tanh", "__radd__", "_backward") if hasattr(Value, n)])
        from micrograd_lite import Value
        print(hasattr(Value, "backward"), hasattr(Value, "tanh"))
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.split("\n")[:2] == ["[]", "True True"], done.stderr


def test_the_package_says_what_the_chapter_added():
    _, names, methods = CHAPTERS["04"]
    assert all(hasattr(value, name) for name in names.split())
    assert all(name in vars(Value) for name in methods.split())


# -- the exercises ----------------------------------------------------------------------------------------------------


def test_the_prediction_is_what_the_program_does():
    p, q = Value(1.5), Value(-0.4)
    r = p * q
    s = r + p
    t = s * s
    right = check.what_t_remembers.reference()
    told = [t.data, len(t._prev), *r._local, t._local[0], len({p, q, r, s, t})]
    assert list(right.values()) == pytest.approx(told)
    assert len({round(x, 9) for x in told}) == len(told)


def test_the_packages_value_would_pass_too():
    assert check.value_class.judge(Value).kind == "right"


def test_the_paths_agree_with_nudges():
    right = {label: along(path) for label, path in paths().items()}
    assert right["L = (a·b + c)·f, from L to a"] == pytest.approx(derivative(lambda a: (a * -0.6 + 2.3) * -1.4, 1.7))
    assert right["L = (a·b + c)·f, from L to c"] == pytest.approx(-1.4)
    slope = derivative(lambda q: (1.3 * q) ** 2 * 3.1, -0.7)
    assert right["u = s·s·r with s = p·q, from u to q"] == pytest.approx(slope)
    assert right["y = (q + q)·r, from y to q"] == pytest.approx(6.2)
    assert right["a path of one node"] == 1.0


def binary(make):
    """A method that makes what `make(Value, self, other)` says of a wrapped other."""
    return lambda Value, self, other: make(Value, self, wrapped(Value, other))


def one_class_for_all():
    """Every leaf shares one record."""

    class Shared(value_like()):
        seen = []

        def __init__(self, data, *rest, **more):
            super().__init__(data, *rest, **more)
            self.grad = len(self.seen)
            self.seen.append(self)

    return Shared


def recording(**changes):
    """A Value class whose finished records are changed: recording(_local=lambda old: ...)."""

    def record(self):
        for name, change in changes.items():
            setattr(self, name, change(getattr(self, name)))

    return value_like(record=record)


def wrong_sum(make):
    return value_like(add=binary(make))


def wrong_product(make):
    return value_like(mul=binary(make))


def onto_all_bases(cls):
    def attach(function):
        for base in cls.__mro__[:-1]:
            setattr(base, function.__name__, function)
        return function

    return attach


WRONG_CLASSES = {
    "product adds": lambda: wrong_product(lambda V, a, b: V(a.data + b.data, (a, b), "*", _local=(b.data, a.data))),
    "square of a": lambda: wrong_product(lambda V, a, b: V(a.data * b.data, (a, a), "*", _local=(b.data, a.data))),
    "signs lost": lambda: wrong_product(
        lambda V, a, b: V(a.data * b.data, (a, b), "*", _local=(abs(b.data), abs(a.data)))
    ),
    "whole numbers": lambda: wrong_product(
        lambda V, a, b: V(int(a.data * b.data), (a, b), "*", _local=(b.data, a.data))
    ),
    "one slope": lambda: wrong_sum(lambda V, a, b: V(a.data + b.data, (a, b), "+", _local=(1.0,))),
    "a copy as parent": lambda: wrong_sum(lambda V, a, b: V(a.data + b.data, (V(a.data), b), "+", _local=(1.0, 1.0))),
    "sum subtracts": lambda: wrong_sum(lambda V, a, b: V(a.data - b.data, (a, b), "+", _local=(1.0, 1.0))),
    "slopes reversed": lambda: recording(_local=lambda old: old[::-1], _prev=lambda old: old),
    "slopes doubled": lambda: recording(_local=lambda old: tuple(2 * slope for slope in old)),
    "one parent": lambda: recording(_prev=lambda old: old[:1]),
    "all called v": lambda: recording(label=lambda old: "v"),
    "no label is None": lambda: recording(label=lambda old: old or None),
    "operation on a leaf": lambda: recording(_op=lambda old: old or "leaf"),
    "no grad": lambda: value_like(record=lambda self: delattr(self, "grad")),
    "shared": one_class_for_all,
    "float": lambda: float,
    "object": lambda: object,
    "a function": lambda: lambda data: data,
}
UNLISTED = [
    (check.what_t_remembers, lambda: remembered(data=0.82)),
    (check.what_t_remembers, lambda: remembered(r_to_p=0.4)),
    (check.what_t_remembers, lambda: dict.fromkeys(remembered(), 0)),
    *[(check.value_class, make) for make in WRONG_CLASSES.values()],
    (check.mended_add_to, lambda: lambda cls: lambda function: setattr(cls, "double", function) or function),
    (check.mended_add_to, lambda: lambda cls: lambda function: function),
    (check.mended_add_to, lambda: lambda cls: cls),
    (check.mended_add_to, lambda: onto_all_bases),
    (check.slope_along, lambda: lambda path: abs(along(path))),
    (check.slope_along, lambda: lambda path: along(path[:2])),
    (check.slope_along, lambda: lambda path: along(path) if len(path) > 1 else 0.0),
    (check.slope_along, lambda: lambda path: 6.0),
    (check.slope_along, lambda: lambda path: along(path[::-1])),
]


@pytest.mark.parametrize("one, make", UNLISTED)
def test_other_wrong_answers_do_not_pass(one, make):
    assert one.judge(make()).kind == "wrong"


def test_a_class_without_its_operations_is_told_so():
    class Half(EmptyValue):
        def __init__(self, data, _children=(), _op="", label="", _local=()):
            self.data, self.grad, self.label = data, 0.0, label
            self._prev, self._op, self._local = _children, _op, _local

    assert "returns nothing" in check.value_class.judge(Half).title


def test_a_list_of_parents_is_as_good_as_a_tuple():
    listed = value_like(record=lambda self: setattr(self, "_prev", list(self._prev)))
    assert check.value_class.judge(listed).kind == "right"


def test_the_stub_of_the_notebook_is_not_yet():
    nb = nbformat.read(ROOT / "exercises" / "04_value.ipynb", as_version=4)
    (stub,) = [cell.source for cell in nb.cells if cell.cell_type == "code" and re.match("class Value", cell.source)]
    names = {}
    exec(stub, names)
    assert check.value_class.judge(names["Value"]).kind == "not yet"


def test_add_to_without_its_last_line_is_not_taken_for_a_stub():
    def forgot(cls):
        def attach(function):
            setattr(cls, function.__name__, function)
            return function

    assert "returns nothing" in check.mended_add_to.judge(forgot).title
    assert check.mended_add_to.judge(lambda cls: None).kind == "not yet"


def test_a_learner_who_spoils_their_value_does_not_spoil_the_judge():
    import micrograd_lite.value as learners

    before = learners.Value.__mul__
    learners.Value.__mul__ = lambda self, other: None
    try:
        assert check.slope_along.judge(along).kind == "right"
    finally:
        learners.Value.__mul__ = before


def name_in_a_variable(cls):
    def attach(function):
        name = function.__name__
        assert name
        cls.name = function
        return function

    return attach


def name_in_quotes(cls):
    def attach(function):
        setattr(cls, "function.__name__", function)
        return function

    return attach


@pytest.mark.parametrize("wrong", [name_in_a_variable, name_in_quotes])
def test_one_name_for_all_methods_is_named_whatever_it_is(wrong):
    assert check.mended_add_to.judge(wrong).title == "Every method is stored under the same name."


def test_slopes_that_are_not_there_are_told_in_words():
    no_slopes = value_like(record=lambda self: setattr(self, "_local", ()))
    verdict = check.value_class.judge(no_slopes)
    assert verdict.lines[0] == "the local derivatives of p + q: none recorded.", verdict.text()


def test_a_class_that_computes_with_values_inside_is_told_that_it_calls_itself():
    endless = value_like(mul=lambda Value, self, other: Value(self * other, (self, other), "*"))
    assert check.value_class.judge(endless).title == "An operation calls itself, without end."


# -- kinds of answers that once passed, and titles that were not true ------------------------------------------------


def with_gradient_in_self(Value, self, other):
    other = wrapped(Value, other)
    self.grad += 1.0
    return Value(self.data + other.data, (self, other), "+", _local=(1.0, 1.0))


def with_gradient_in_other(Value, self, other):
    other = wrapped(Value, other)
    other.grad += self.data
    return Value(self.data * other.data, (self, other), "*", _local=(other.data, self.data))


def with_gradient_set_back(Value, self, other):
    other = wrapped(Value, other)
    self.grad = other.grad = 0.0
    return Value(self.data + other.data, (self, other), "+", _local=(1.0, 1.0))


def with_last_result(Value, self, other):
    other = wrapped(Value, other)
    self.label = "used"
    return Value(self.data * other.data, (self, other), "*", _local=(other.data, self.data))


@pytest.mark.parametrize(
    "methods, what",
    [
        ({"add": with_gradient_in_self}, "`self`"),
        ({"mul": with_gradient_in_other}, "`other`"),
        ({"add": with_gradient_set_back}, "`self`"),
    ],
)
def test_an_operation_that_writes_a_gradient_into_its_input_is_told(methods, what):
    verdict = check.value_class.judge(value_like(**methods))
    assert verdict.kind == "wrong" and what in verdict.title and "grad`" in verdict.text(), verdict.text()


def test_an_operation_that_writes_into_its_inputs_number_is_named():
    def add(Value, self, other):
        self.data += wrapped(Value, other).data
        return Value(self.data, (self, wrapped(Value, other)), "+", _local=(1.0, 1.0))

    assert check.value_class.judge(value_like(add=add)).title == "An operation changed its own input."
    assert check.value_class.judge(value_like(mul=with_last_result)).kind == "wrong"


def test_slopes_that_an_input_keeps_do_not_serve_the_next_product():
    def mul(Value, self, other):
        other = wrapped(Value, other)
        slopes = vars(self).setdefault("slopes", (other.data, self.data))
        return Value(self.data * other.data, (self, other), "*", _local=slopes)

    verdict = check.value_class.judge(value_like(mul=mul))
    assert verdict.kind == "wrong" and "after p * q" in verdict.lines[0]


def popping(path):
    total, child = 1.0, path.pop(0)
    while path:
        wanted = path.pop(0)
        total, child = total * along([child, wanted]), wanted
    return total


def test_a_walk_that_empties_the_callers_list_is_told():
    verdict = check.slope_along.judge(popping)
    assert verdict.kind == "wrong" and "changes `path`" in verdict.title


def from_operations(path):
    total = 1.0
    for child, wanted in zip(path, path[1:]):
        for place, parent in enumerate(child._prev):
            if parent is wanted and child._op == "+":
                step = 1.0
            elif parent is wanted:
                step = child._prev[1 - place].data
        total *= child._prev.count(wanted) * step
    return total


def from_operations_or_record(path):
    """Slopes anew for + and *, and the record for what the learner does not know yet."""
    total = 1.0
    for child, wanted in zip(path, path[1:]):
        step = 0.0
        for place, (parent, slope) in enumerate(zip(child._prev, child._local)):
            if parent is wanted:
                step += 1.0 if child._op == "+" else child._prev[1 - place].data if child._op == "*" else slope
        total *= step
    return total


def by_label(path):
    total = 1.0
    for child, wanted in zip(path, path[1:]):
        total *= sum(slope for parent, slope in zip(child._prev, child._local) if parent.label == wanted.label)
    return total


@pytest.mark.parametrize(
    "answer, title",
    [
        (from_operations_or_record, "The slopes are worked out anew; they are in the record."),
        (by_label, "Two parents with the same label were treated as one."),
        (lambda path: path[-1].grad, "A gradient is read, where nothing has been walked back."),
        (lambda path: 0.0 * along(path), "Everything comes out as 0."),
    ],
)
def test_a_title_is_true(answer, title):
    verdict = check.slope_along.judge(answer)
    assert verdict.title == title, verdict.text()


def test_slopes_worked_out_anew_do_not_pass():
    assert check.slope_along.judge(from_operations).kind == "wrong"


@pytest.mark.parametrize("number", [np.float64, lambda x: np.array(x), Fraction])
def test_another_kind_of_number_is_right(number):
    verdict = check.slope_along.judge(lambda path: number(along(path)))
    assert verdict.kind == "right", verdict.text()


def test_a_slip_in_two_parts_of_the_prediction_is_named():
    assert "twice counts twice" in check.what_t_remembers.judge(remembered(parents=1, values=99)).title


# -- answers that a learner has tried ---------------------------------------------------------------------------------


def whole_gradient(path):
    """Walk all of the graph under path[0], and add over all paths to path[-1]."""
    stack, total = [(path[0], 1.0)], 0.0
    while stack:
        node, rate = stack.pop()
        total += rate if node is path[-1] else 0.0
        stack += [(parent, rate * slope) for parent, slope in zip(node._prev, node._local)]
    return total


def skips(path):
    total = 1.0
    for child, wanted in zip(path, path[1:]):
        step = sum(slope for parent, slope in zip(child._prev, child._local) if parent is wanted)
        if step:
            total *= step
    return total


def from_the_other_end(path):
    total = 1.0
    for wanted, child in zip(path, path[1:]):
        total *= sum(slope for parent, slope in zip(child._prev, child._local) if parent is wanted)
    return total


def attaching(store):
    def add_to(cls):
        def attach(function):
            store(cls, function)
            return function

        return attach

    return add_to


def stored_if_new(cls, function):
    if function.__name__ not in vars(cls):
        setattr(cls, function.__name__, function)


def behind_self(cls, function):
    def method(self):
        return function(self)

    setattr(cls, function.__name__, method)


@pytest.mark.parametrize(
    "one, answer, title",
    [
        (check.slope_along, whole_gradient, "The whole slope, over all paths"),
        (check.slope_along, skips, "A step without an arrow is skipped."),
        (check.slope_along, from_the_other_end, "No step finds its arrow"),
        (check.mended_add_to, attaching(stored_if_new), "A method that is there already is never replaced."),
        (check.mended_add_to, attaching(behind_self), "The method does not take all the arguments of its function."),
    ],
)
def test_what_a_learner_tried_is_named(one, answer, title):
    verdict = one.judge(answer)
    assert verdict.kind == "wrong" and title in verdict.title, verdict.text()


def test_a_list_that_is_no_path_may_be_refused():
    def strict(path):
        for child, wanted in zip(path, path[1:]):
            if not any(parent is wanted for parent in child._prev):
                raise ValueError("no path")
        return along(path)

    assert check.slope_along.judge(strict).kind == "right"


def test_an_error_on_the_second_run_is_told_in_words():
    met = []

    def slope(path):
        met.append(path)
        if len(met) > 16:
            raise ValueError("worn out")
        return 3.4

    line = check.slope_along.judge(slope).lines[0]
    assert "the first time you got 3.4, and the second time it stopped with ValueError: worn out" in line


def floats_wrapped(Value, self, other):
    other = Value(other) if type(other) is float else other
    return Value(self.data + other.data, (self, other), "+", _local=(1.0, 1.0))


def squared(Value, self, other):
    if self is other:
        return Value(self.data * self.data, (self,), "*", _local=(self.data + self.data,))
    other = wrapped(Value, other)
    return Value(self.data * other.data, (self, other), "*", _local=(other.data, self.data))


@pytest.mark.parametrize(
    "methods, title",
    [
        ({"add": floats_wrapped}, "Constants of one kind are wrapped, and others are not."),
        ({"mul": squared}, "A Value that is used twice was recorded as one parent."),
    ],
)
def test_what_a_learners_class_does_is_named(methods, title):
    verdict = check.value_class.judge(value_like(**methods))
    assert verdict.title == title, verdict.text()
