"""The engine and the drawing under odd hands: it works as a reader would expect, or an error says what to do."""

import fractions
import math
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from micrograd_lite import MLP, Value, add_to, draw_dot, trace
from micrograd_lite.pictures.folding import printable


def slope(f, x):
    """Number and slope of f at x."""
    leaf = Value(x)
    y = f(leaf)
    y.backward()
    return y.data, leaf.grad


# -- a Value where Python wants a plain number -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "bool(v)",
        "1 if v else 2",
        "not v",
        "v and 1",
        "bool(Value(0))",
        "float(v)",
        "int(v)",
        "round(v)",
        "round(v, 2)",
        "math.exp(v)",
        "math.sqrt(v)",
        "math.floor(v)",
        "'%.2f' % v",
        "np.array([v], dtype=float)",
        "np.float64(v)",
    ],
)
def test_what_needs_a_plain_number_says_to_write_data(code):
    with pytest.raises(TypeError, match=r"write v\.data, .* write v\.exp\(\)"):
        eval(code, {"v": Value(1.5), "Value": Value, "math": math, "np": np})


def test_a_formatted_value_is_its_number():
    v = Value(-1.23456)
    assert (f"{v:.2f}", f"{v:8.3f}", f"{v:g}", "{:.1e}".format(v)) == ("-1.23", "  -1.235", "-1.23456", "-1.2e+00")
    assert f"{v}" == str(v) == "Value(data=-1.23456, grad=0.0)"


def test_a_missing_value_is_still_told_from_a_value():
    """`is None` and `in` are what a reader needs instead of `if v`, and they ask no Value for its truth."""
    a, b = Value(0.0), Value(0.0)
    assert a is not None and a in [b, a] and b not in [a]


# -- what is not one real number -------------------------------------------------------------------------------------


@pytest.mark.parametrize("z", [1 + 2j, np.complex128(1 + 2j), np.complex64(1 + 2j)])
def test_a_complex_number_is_refused(z):
    for make in (Value, lambda z: Value(1.0) + z, lambda z: Value(2.0) ** z):
        with pytest.raises(TypeError, match="a Value holds one number, not complex.*: give it an int or a float"):
            make(z)


@pytest.mark.parametrize("sign", [1, -1])
def test_an_int_that_no_float_can_hold_is_refused_in_words(sign):
    for make in (Value, lambda x: Value(1.0) * x):
        with pytest.raises(OverflowError, match="this int is too large for a float.*math.inf"):
            make(sign * 10**400)
    assert Value(sign * 10**308).data == sign * 1e308


def test_numbers_of_other_kinds_are_still_taken():
    assert [Value(x).data for x in (True, np.int8(-3), fractions.Fraction(1, 4))] == [1.0, -3.0, 0.25]


def test_a_leak_is_a_plain_number():
    for x in (1.5, -1.5):
        with pytest.raises(TypeError, match=r"the leak of leaky_relu is a plain number.*leak\.data"):
            Value(x).leaky_relu(Value(0.1))
    with pytest.raises(TypeError, match="turn text into a number"):
        Value(-1.5).leaky_relu("0.1")
    assert Value(-1.5).leaky_relu(np.float64(0.2)).data == -1.5 * 0.2


# -- powers and quotients at the edges -------------------------------------------------------------------------------


def test_nan_to_the_power_of_a_value_has_no_slope_of_0():
    n = Value(2.0)
    y = Value(math.nan) ** n
    y.backward()
    assert math.isnan(y.data) and math.isnan(n.grad)


@pytest.mark.parametrize("x", [-8.0, -math.inf, -1.0])
@pytest.mark.parametrize("n", [0.5, -0.5, 1 / 3, math.inf, -math.inf])
def test_a_negative_number_to_a_power_that_is_not_whole_has_no_real_answer(x, n):
    with pytest.raises(ValueError, match=re.escape(f"{x} ** {n} has no real answer")):
        Value(x) ** n
    with pytest.raises(ValueError, match="has no real answer"):
        Value(x) ** Value(n)


def test_a_negative_number_to_the_power_of_nan_is_nan():
    assert math.isnan((Value(-8.0) ** math.nan).data)


@pytest.mark.parametrize("zero", [0.0, -0.0])
@pytest.mark.parametrize("n", [-1, -0.5, -math.inf])
def test_zero_to_a_negative_power_has_no_answer(zero, n):
    with pytest.raises(ValueError, match=re.escape(f"{zero} ** {float(n)} has no real answer")):
        Value(zero) ** n


@pytest.mark.parametrize(
    "f, x, expected",
    [
        (lambda x: x**3, -math.inf, (-math.inf, math.inf)),
        (lambda x: x**2, -math.inf, (math.inf, -math.inf)),
        (lambda x: x**-1, -math.inf, (-0.0, -0.0)),
        (lambda x: x**0.5, math.inf, (math.inf, 0.0)),
        (lambda x: 1.0 / x, 1e-310, (math.inf, -math.inf)),  # 1e310 is only too big
        (lambda x: x / 1e-310, 1e-310, (1.0, math.inf)),
        (lambda x: x / 5e-324, 0.0, (0.0, math.inf)),
        (lambda x: x**-1, -1e-310, (-math.inf, -math.inf)),
        (lambda x: x.log(), 1e-310, (math.log(1e-310), math.inf)),
    ],
)
def test_what_is_only_too_large_is_inf(f, x, expected):
    assert slope(f, x) == expected


@pytest.mark.parametrize("f", [lambda x: x**2, lambda x: x**0.5, lambda x: 2.0**x, lambda x: x**x, lambda x: 3 / x])
def test_nan_stays_nan(f):
    assert all(map(math.isnan, slope(f, math.nan)))


# -- what Python says of a wrong call --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code, words",
    [
        ("v.backward(3)", r"Value\.backward\(\) takes 1 positional argument but 2 were given"),
        ("v.tanh(1)", r"Value\.tanh\(\) takes 1"),
        ("v._backward(1)", r"Value\._backward\(\) takes 1"),
        ("v.leaky_relu(1, 2)", r"Value\.leaky_relu\(\) takes from 1 to 2"),
    ],
)
def test_errors_about_arguments_name_the_class(code, words):
    with pytest.raises(TypeError, match=words):
        eval(code, {"v": Value(1.5)})


def test_add_to_names_any_class():
    class Box:
        pass

    @add_to(Box)
    def double(self):
        return 2

    with pytest.raises(TypeError, match=r"Box\.double\(\) takes 1 positional"):
        Box().double(3)


# -- drawing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make, advice",
    [
        (lambda: 3, r"of type int: give it the Value that a computation ended in"),
        (lambda: None, r"of type NoneType"),
        (lambda: [Value(1.0)], r"of type list: give it one Value at a time, as in draw_dot\(values\[0\]\)"),
        (lambda: (Value(1.0),), r"of type tuple: give it one Value at a time"),
        (lambda: MLP(2, [1]), r"of type MLP: draw its output, as in draw_dot\(network\(inputs\)\)"),
    ],
)
def test_what_has_no_graph_is_refused_with_advice(make, advice):
    for function in (draw_dot, trace):
        with pytest.raises(TypeError, match=advice):
            function(make())


ODD_LABELS = [
    "\n",
    "\t",
    "\x1b[1m",
    "\x00",
    "a\nb",
    "\ud800",
    "\\N \\n",
    "\\Gamma\\",
    "<b>&",
    "{x|y}",
    '"',
    "∂L/∂a",
    "  ",
]


@pytest.mark.parametrize("label", ODD_LABELS)
def test_odd_labels_draw_a_picture(label):
    v = Value(1.5, label=label) * 2.0
    v.label = label
    drawn = draw_dot(v)
    svg = drawn.svg()
    if svg is None:
        pytest.skip("nothing here can draw a graph: install Graphviz or pygraphviz")
    tree = ElementTree.fromstring(svg)
    texts = [t.text.replace("\u200b", "") for t in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert texts.count("data 3") == 1
    if words := printable(label):
        assert texts.count(words) == 2 and words in drawn.title, texts


def test_labels_on_one_line():
    assert printable("a\n\tb\x00") == "a b" and printable("\x1b[1m") == "[1m" and printable(3) == "3"
    assert printable("\n") == "" and draw_dot(Value(1.0, label="\n")).title == "The graph of a computation"


def test_the_signs_in_the_circles_are_those_of_the_text():
    a, b = Value(2.0), Value(3.0)
    source = draw_dot(a * b - a / b + a**2).source
    assert all(f'label="{sign}"' in source for sign in ("×", "−", "/", "+", "**2"))
    assert 'label="*"' not in source and 'label="-"' not in source
