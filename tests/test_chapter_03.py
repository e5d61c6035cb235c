"""Chapter 03: its numbers, computed here in another way than on the page, and what its exercises call by name."""

import ast
import math
import re
from fractions import Fraction

import jupytext
import numpy as np
import pytest
from conftest import ROOT

from classroom.checks import chapter_03 as check
from classroom.checks.chapter_03.backward import walked
from classroom.checks.chapter_03.longest_step import START, after_one_step
from classroom.checks.chapter_03.mended_slopes import difference
from classroom.checks.chapter_03.neuron_backward import back_through
from classroom.checks.chapter_03.slopes_on_paper import P, Q, R, S, T, paper
from micrograd_lite.gradient import gradient

SOURCE = jupytext.read(ROOT / "sources" / "notebooks" / "03_chain_rule.md")
SLOPE = re.compile(r"d[Lyo]_d[A-Za-z]\w*")
BIAS = 6.8813735870195432


def forward(a, b, c, f):
    return (a * b + c) * f


def neuron(x1, w1, x2, w2, b):
    return math.tanh(x1 * w1 + x2 * w2 + b)


def claimed(page):
    """{name: (claimed, nudged)} of every slope that the page verifies."""
    found = re.findall(r"^(d\w+/d\w+) +claimed +(\S+) +nudged +(\S+)$", page, re.M)
    return {name: (float(said), float(nudged)) for name, said, nudged in found}


# -- the numbers ------------------------------------------------------------------------------------------------------


def test_the_expression(page):
    assert "[-6.0, 4.0, -8.0]" in page
    wanted = {"L": 1, "f": 4, "d": -2, "e": -2, "c": -2, "b": -4, "a": 6}
    assert {f"dL/d{name}": (slope, slope) for name, slope in wanted.items()}.items() <= claimed(page).items()
    nudged = gradient(forward, [2, -3, 10, -2])
    assert nudged == pytest.approx([wanted[name] for name in "abcf"], abs=1e-8)
    assert gradient(lambda d, f: d * f, [4, -2])[0] == pytest.approx(wanted["d"], abs=1e-8)
    assert gradient(lambda e, c, f: (e + c) * f, [-6, 10, -2])[0] == pytest.approx(wanted["e"], abs=1e-8)


def test_slope_six_read_as_a_movement(page):
    assert forward(2.1, -3, 10, -2) - forward(2, -3, 10, -2) == pytest.approx(0.6)
    assert "a = 2.0: L = -8.0\na = 2.1: L = -7.4" in page


@pytest.mark.parametrize("sign, wanted", [(1, "-7.286496"), (-1, "-8.726304")])
def test_one_step_along_the_gradient(page, sign, wanted):
    moved = [value + sign * 0.01 * slope for value, slope in zip([2, -3, 10, -2], [6, -4, -2, 4])]
    assert f"{forward(*moved):.6f}" == wanted and f"L = {wanted}" in page


def test_what_the_step_promised_and_what_it_kept(page):
    assert f"promised {0.01 * (36 + 16 + 4 + 16):.6f}   kept {-7.286496 + 8:.6f}" in page


def test_the_neuron(page):
    wanted = {"n": 0.5, "b": 0.5, "x1": -1.5, "x2": 0.5, "w1": 1.0, "w2": 0.0}
    assert {f"do/d{name}": (slope, slope) for name, slope in wanted.items()}.items() <= claimed(page).items()
    nudged = gradient(neuron, [2, -3, 0, 1, BIAS])
    assert nudged == pytest.approx([wanted[name] for name in ("x1", "w1", "x2", "w2", "b")], abs=1e-9)
    assert (f"{BIAS - 6:.4f}", f"{math.tanh(BIAS - 6):.4f}") == (
        "0.8814",
        "0.7071",
    ) and "n = 0.8814   o = 0.7071" in page


def test_saturation(page):
    assert f"{math.tanh(2):.3f}" == "0.964" and "b = 8.00   n = 2.0000   o = 0.964" in page
    before, after = (gradient(neuron, [2, -3, 0, 1, bias]) for bias in (BIAS, 8.0))
    shrunk = [old / new for old, new in zip(before, after) if old]
    assert shrunk == pytest.approx([shrunk[0]] * 4, rel=1e-6) and 6.5 < shrunk[0] < 7.5  # "about seven"
    assert f"{after[4]:.2f}" == "0.07"


@pytest.mark.parametrize("x", [-2.0, -0.3, 0.0, 0.5, 2.0])
def test_tanh_is_made_as_the_derivation_says(x):
    m, p = math.exp(x) - math.exp(-x), math.exp(x) + math.exp(-x)
    assert math.tanh(x) == pytest.approx(m / p)
    assert gradient(lambda x: math.exp(x) - math.exp(-x), [x])[0] == pytest.approx(p)
    assert gradient(lambda x: math.exp(x) + math.exp(-x), [x])[0] == pytest.approx(m, abs=1e-9)
    assert gradient(math.tanh, [x])[0] == pytest.approx(1 - math.tanh(x) ** 2)


# -- each claim has its nudge right after it --------------------------------------------------------------------------


def test_every_slope_is_verified_where_it_is_claimed(page):
    """Every dL_d… that a cell works out is verified in that cell (a sum's twin slopes: one of the two)."""
    worked_out = set()
    for cell in (cell for cell in SOURCE.cells if cell.cell_type == "code"):
        tree = ast.parse(cell.source)
        targets = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
        made = {n.id for n in targets if SLOPE.fullmatch(n.id)}
        verified = {name.replace("/", "_") for name in re.findall(r'verify\("(d\w+/d\w+)"', cell.source)}
        assert made - verified <= {"do_ds", "do_dp2"}, cell.source
        worked_out |= made
    assert len(worked_out) == 17  # L and its seven, the square, and the neuron's nine
    assert all(said == nudged for said, nudged in claimed(page).values())


# -- the exercises ----------------------------------------------------------------------------------------------------


def test_the_answers_of_the_tasks_agree_with_nudges():
    right = check.slopes_on_paper.reference()
    nudged = gradient(lambda p, q, r, s, t: (p * q + r * s) * t, [1.7, -0.4, 3.5, 0.6, -3])
    assert [right[f"dL/d{name}"] for name in "pqrst"] == pytest.approx(nudged)
    assert len({round(abs(value), 6) for value in right.values()}) == len(right)
    for probe in check.backward.probes.values():
        slopes = check.backward.reference(*probe)
        assert [slopes[n] for n in "abc"] == pytest.approx(gradient(lambda a, b, c: a * b * (a + c), probe))
    for probe in check.mended_slopes.probes.values():
        slopes = check.mended_slopes.reference(*probe)
        assert [slopes[n] for n in "abcf"] == pytest.approx(gradient(lambda a, b, c, f: (a * b - c) * f, probe))
    for probe in check.neuron_backward.probes.values():
        slopes = check.neuron_backward.reference(*probe)
        assert [slopes[n] for n in ("x1", "w1", "x2", "w2", "b")] == pytest.approx(gradient(neuron, probe))
        assert slopes["n"] == slopes["b"]


def test_eight_mistakes_and_more_are_known():
    titles = {known.title for one in TASKS for known in one.mistakes}
    assert len(titles) >= 20
    for words in [
        "comes from above is missing",
        "Added the rates",
        "partners are swapped",
        "A sign got lost",
        "taken from its input",
        "used twice",
        "seed is missing",
        "passed the other term on",
    ]:
        assert any(words in title for title in titles), words


TASKS = [check.slopes_on_paper, check.backward, check.mended_slopes, check.neuron_backward, check.longest_step]


@pytest.mark.parametrize(
    "one, changed, words",
    [
        (check.slopes_on_paper, {"dL/dp": -0.4}, "The local derivative alone"),
        (check.slopes_on_paper, {"dL/ds": -1.8}, "partners are swapped"),
        (check.slopes_on_paper, {"dL/dr": 1.8}, "A sign got lost"),
        (check.slopes_on_paper, {"dL/dq": -1.3}, "Added the rates"),
    ],
)
def test_a_mistake_made_once_is_called_by_its_name_too(one, changed, words):
    verdict = one.judge(one.reference() | changed)
    assert verdict.kind == "wrong" and words in verdict.title, verdict.text()


def test_a_mistake_made_in_one_line_of_a_function_is_called_by_its_name_too():
    def only_b(a, b, c):
        return walked(a, b, c) | {"b": a}

    def only_w1(x1, w1, x2, w2, b):
        right = back_through(x1, w1, x2, w2, b)
        return right | {"w1": right["x1"]}

    assert "local derivative alone" in check.backward.judge(only_b).title
    assert "partners are swapped" in check.neuron_backward.judge(only_w1).title


WRONG_AS_NOBODY_EXPECTED = [
    (check.slopes_on_paper, lambda: paper(p=2.4)),
    (check.slopes_on_paper, lambda: paper() | {"L": 4.27}),
    (check.slopes_on_paper, lambda: dict.fromkeys(paper(), 0)),
    (check.backward, lambda: lambda a, b, c: walked(a, b, c) | {"b": 0.0}),
    (check.backward, lambda: lambda a, b, c: walked(1.7, -0.6, 2.3)),  # fits the first probe alone
    (check.backward, lambda: lambda a, b, c: {"a": b * (a + c) + a * b}),
    (check.backward, lambda: lambda a, b, c: walked(a, b, c, top=-1.0)),
    (check.mended_slopes, lambda: lambda a, b, c, f: difference(a, b, c, f) | {"f": a * b + c}),
    (check.mended_slopes, lambda: lambda a, b, c, f: difference(a, b, c, f, c_local=0.0)),
    (check.mended_slopes, lambda: lambda a, b, c, f: difference(a, b, c, f, c_local=-2.0)),
    (check.neuron_backward, lambda: lambda x1, w1, x2, w2, b: back_through(x1, w1, x2, w2, b, _sigmoid)),
    (check.neuron_backward, lambda: lambda x1, w1, x2, w2, b: back_through(x2, w2, x1, w1, b)),
    (check.neuron_backward, lambda: lambda x1, w1, x2, w2, b: back_through(x1, w1, x2, w2, -b)),
    (check.longest_step, lambda: math.nan),
    (check.longest_step, lambda: math.inf),
    (check.longest_step, lambda: 0.01),
]


def _sigmoid(n, o):
    return o * (1 - o)


@pytest.mark.parametrize("one, make", WRONG_AS_NOBODY_EXPECTED)
def test_other_wrong_answers_do_not_pass(one, make):
    assert one.judge(make()).kind == "wrong"


def test_any_step_that_reaches_the_top_is_right():
    tops = [step / 1000 for step in range(1000) if after_one_step(step / 1000) > 1.34]
    assert 0.336 in tops and all(check.longest_step.judge(step).kind == "right" for step in tops)
    a, b, c, f = START
    slopes = gradient(forward, START)
    for step in [0.1, 0.336]:
        moved = [value + step * slope for value, slope in zip([a, b, c, f], slopes)]
        assert after_one_step(step) == pytest.approx(forward(*moved))


def test_the_tasks_tell_the_numbers_that_they_are_judged_by():
    text = (ROOT / "sources" / "exercises" / "03_chain_rule.md").read_text(encoding="utf-8")
    assert f"start={START}" in text
    numbers = re.search(r"p = (\S+), \\quad q = (\S+), \\quad r = (\S+), \\quad s = (\S+), \\quad t = (\S+)\$\$", text)
    assert [float(n) for n in numbers.groups()] == [P, Q, R, S, T]
    assert f"lifts $L$ by about {after_one_step(0.01) - after_one_step(0):.2f}" in text


def graph(**changed):
    """The right walk, with some of its slopes replaced by what a function of a, b and c gives."""
    return lambda a, b, c: walked(a, b, c) | {name: wrong(a, b, c) for name, wrong in changed.items()}


def neuron_with(**changed):
    """The right slopes of a neuron, with some replaced by what a function of its inputs and the slope of n gives."""

    def answer(*values):
        right = back_through(*values)
        return right | {name: wrong(*values, right["n"]) for name, wrong in changed.items()}

    return answer


def squeezed(gate):
    return lambda *values: back_through(*values, gate)


@pytest.mark.parametrize(
    "one, answer, words",
    [
        (check.slopes_on_paper, paper(p=-1.2), "A sign got lost"),
        (check.slopes_on_paper, paper(t=-1.42), "A sign got lost"),
        (check.slopes_on_paper, paper(p=-1.2, s=-1.8), "A sign got lost"),
        (check.slopes_on_paper, paper(p=-0.4, r=1.8), "The local derivative alone"),
        (check.slopes_on_paper, paper(t=2.78) | {"L": -8.34}, "The minus of q got lost"),
        (check.slopes_on_paper, paper() | {"L": -6.98}, "the brackets were left out"),
        (check.slopes_on_paper, paper() | {"L": 1.42}, "stopped before L"),
        (check.slopes_on_paper, paper(p=-3.0, q=-3.0), "The walk back stops at the product"),
        (check.slopes_on_paper, paper(p=-1.8, q=-10.5, r=1.2, s=-5.1), "the inputs of the other"),
        (check.slopes_on_paper, paper(p=0.6, q=-2.55, r=-0.9, s=-5.25), "split the slope into two halves"),
        (check.backward, graph(a=lambda a, b, c: b * (a + c) - a * b), "are subtracted"),
        (check.backward, graph(a=lambda a, b, c: b * (a + c), c=lambda a, b, c: 1.0), "only one of its paths"),
        (check.backward, graph(a=lambda a, b, c: b * (a + c) + 1), "A factor is missing"),
        (check.backward, graph(a=lambda a, b, c: b * (a + c) + a + c), "counted twice"),
        (check.backward, graph(b=lambda a, b, c: a + c), "the local derivative is missing"),
        (check.backward, graph(c=lambda a, b, c: 0.0), "A slope of 0"),
        (check.backward, graph(b=lambda a, b, c: -a * (a + c)), "A sign got lost"),
        (check.backward, graph(c=lambda a, b, c: c * a * b), "c's own value"),
        (check.backward, lambda a, b, c: walked(2.5, -1.5, 3.0), "numbers are typed in"),
        (check.mended_slopes, lambda a, b, c, f: difference(a, b, c, f, c_local=c), "and the bug is still there"),
        (
            check.mended_slopes,
            lambda a, b, c, f: difference(a, b, c, f) | {"c": c - a * b},
            "The slope of d is f",
        ),
        (check.mended_slopes, lambda a, b, c, f: difference(a, b, c, f) | {"f": a * b + c}, "the way forward"),
        (check.mended_slopes, lambda a, b, c, f: difference(a, b, c, f) | {"c": 1.25}, "is typed in"),
        (check.neuron_backward, squeezed(lambda n, o: (1 - o) ** 2), "squared the whole difference"),
        (check.neuron_backward, squeezed(lambda n, o: 1 - o * 2), "Twice the output"),
        (check.neuron_backward, squeezed(lambda n, o: o * (1 - o)), "another squeeze"),
        (check.neuron_backward, squeezed(lambda n, o: 1 / math.cosh(n)), "a square is missing somewhere"),
        (check.neuron_backward, neuron_with(b=lambda x1, w1, x2, w2, b, dn: -dn), "A sign got lost"),
        (check.neuron_backward, neuron_with(x1=lambda x1, w1, x2, w2, b, dn: abs(w1 * dn)), "A sign got lost"),
        (check.neuron_backward, neuron_with(b=lambda x1, w1, x2, w2, b, dn: 0.0), "b does make a difference"),
        (check.neuron_backward, neuron_with(x1=lambda x1, w1, x2, w2, b, dn: w2 * dn), "products are crossed"),
        (check.neuron_backward, neuron_with(w1=lambda x1, w1, x2, w2, b, dn: x1 * dn * dn), "is counted twice"),
        (
            check.neuron_backward,
            lambda x1, w1, x2, w2, b: back_through(x1, w1, 0.0, w2, b),
            "On the way forward a product is missing",
        ),
    ],
)
def test_more_mistakes_are_called_by_their_names(one, answer, words):
    verdict = one.judge(answer)
    assert verdict.kind == "wrong" and words in verdict.title, verdict.text()


def test_a_long_step_down_that_ends_high_is_no_step_up():
    assert after_one_step(-2) > 1.34
    assert check.longest_step.judge(-2).title == "A step downwards, or none at all."


@pytest.mark.parametrize(
    "slip, words",
    [
        ({"dL/ds": -10.05}, "One number is off"),
        ({"L": -4.56, "dL/dt": 1.52}, "g is off, and L with it"),
        ({"dL/dp": 0, "dL/dq": 0}, "Not right yet"),  # two zeros are no walk that began with 0
        ({"dL/dp": -1.2}, "A sign got lost"),
    ],
)
def test_a_slip_on_paper_is_told_from_a_wrong_walk(slip, words):
    assert words in check.slopes_on_paper.judge(check.slopes_on_paper.reference() | slip).title


def test_the_wrong_box_is_told_from_swapped_partners():
    def backward(a, b, c):
        return walked(a, b, c) | {"c": a + c}

    assert check.backward.judge(backward).title == "What comes from above comes from the wrong box."


def test_a_forgotten_return_is_no_unfilled_stub():
    def mended(a, b, c, f):
        d = a * b - c
        slopes = {"a": b * f, "b": a * f, "c": -f, "f": d}  # noqa: F841

    assert "`return`" in check.mended_slopes.judge(mended).text()
    assert check.mended_slopes.judge(lambda a, b, c, f: ...).kind == "not yet"


def test_a_partner_found_by_a_division_stops_at_zero():
    def backward(a, b, c):
        e, g = a * b, a + c
        L = e * g
        return walked(a, b, c) | {"e": L / e}

    assert check.backward.judge(backward).title.startswith("A slope is found by a division")


@pytest.mark.parametrize(
    "one, answer, title",
    [
        (check.slopes_on_paper, paper(p=0.6), "One number is off. The rest of your walk is right."),
        (
            check.slopes_on_paper,
            paper() | {"L": 1.0},
            "The value of L is asked for, and 1 is its slope towards itself.",
        ),
        (check.backward, graph(c=lambda a, b, c: 2 * a * b), "Not right yet."),
        (check.backward, lambda a, b, c: walked(a, b, c, top=2.0), "The walk back does not begin with the seed."),
    ],
)
def test_a_title_is_true_of_every_answer_that_gets_it(one, answer, title):
    """One slope that is halved or doubled is a slip, and says nothing about the sum or the seed."""
    assert one.judge(answer).title == title


def in_numpys_numbers(a, b, c):
    return {name: np.float64(slope) for name, slope in walked(a, b, c).items()}


def with_the_output_too(*values):
    return back_through(*values) | {"o": neuron(*values)}


def from_tanh_by_exponentials(x1, w1, x2, w2, b):
    n = x1 * w1 + x2 * w2 + b
    return back_through(x1, w1, x2, w2, b, lambda *_: 4 / (math.exp(n) + math.exp(-n)) ** 2)


@pytest.mark.parametrize(
    "one, answer",
    [
        (check.slopes_on_paper, {name: Fraction(str(round(x, 6))) for name, x in paper().items()}),
        (check.slopes_on_paper, {name: np.array(x) for name, x in paper().items()}),
        (check.slopes_on_paper, paper() | {"dL/dg": -3.0}),
        (check.backward, in_numpys_numbers),
        (check.backward, lambda a, b, c: walked(a, b, c) | {"L": True}),
        (check.mended_slopes, lambda a, b, c, f: {"f": a * b - c, "c": -f, "b": a * f, "a": b * f}),
        (check.neuron_backward, with_the_output_too),
        (check.neuron_backward, from_tanh_by_exponentials),
        (check.longest_step, Fraction(1, 3)),
    ],
)
def test_right_in_another_form_is_right(one, answer):
    verdict = one.judge(answer)
    assert verdict.kind == "right", verdict.text()


@pytest.mark.parametrize("overwritten", range(5))
def test_a_parameter_that_is_overwritten_inside_is_noticed(overwritten):
    def neuron_backward(*values):
        values = [0.5 if k == overwritten else x for k, x in enumerate(values)]
        return back_through(*values)

    assert check.neuron_backward.judge(lambda x1, w1, x2, w2, b: neuron_backward(x1, w1, x2, w2, b)).kind == "wrong"
