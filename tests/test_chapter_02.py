"""Chapter 02: its numbers, `gradient.py`, and bad input."""

import math

import numpy as np
import pytest

from classroom.checks import chapter_02 as check
from classroom.checks.chapter_02.common import nudged, right_gradient
from micrograd_lite.gradient import check_gradient, gradient


def d(a, b, c):
    return a * b + c


def test_the_numbers_on_the_page(capsys):
    assert d(2, -3, 10) == 4
    assert gradient(d, [2, -3, 10]) == pytest.approx([-3, 2, 1], abs=1e-8)
    assert gradient(d, [5, 7, 1]) == pytest.approx([7, 5, 1], abs=1e-8)
    assert [gradient(lambda x, y: x**2 + 3 * y, [1.5, y])[0] for y in (1, 5)] == pytest.approx([3, 3], abs=1e-8)
    assert [gradient(lambda x, y: x**2 * y, [1.5, y])[0] for y in (0, 1, 5)] == pytest.approx([0, 3, 15], abs=1e-8)
    assert (d(2.001, -3, 10) - 4) / 0.001 == pytest.approx(-3, abs=1e-9)
    piled_up = [d(2.001, -2.999, 10), d(2.001, -2.999, 10.001)]
    assert [(value - 4) / 0.001 for value in piled_up] == pytest.approx([-0.999, 0.001], abs=1e-9)
    assert math.hypot(-3, 2) == pytest.approx(3.6056, abs=5e-5)


def test_the_gradient_is_the_direction_of_steepest_ascent():
    length = 1e-4
    rises = {t: d(2 + length * math.cos(t), -3 + length * math.sin(t), 10) - 4 for t in [k / 1000 for k in range(6283)]}
    assert max(rises, key=rises.get) == pytest.approx(math.atan2(2, -3), abs=2e-3)
    assert max(rises.values()) == pytest.approx(length * math.hypot(-3, 2), rel=1e-3)


def test_each_input_is_nudged_alone_and_the_list_is_left_alone():
    asked, inputs = [], [1.7, -0.6, 2.3]
    gradient(lambda *xs: asked.append(xs) or sum(xs), inputs)
    assert inputs == [1.7, -0.6, 2.3] and len(asked) == 6
    assert all(sum(a != x for a, x in zip(xs, inputs)) == 1 for xs in asked)


def test_gradients_that_are_known():
    def f(x, y, z):
        return math.sin(x) * y + math.exp(z * x)

    x, y, z = 0.7, -1.3, 0.4
    exact = [math.cos(x) * y + z * math.exp(z * x), math.sin(x), x * math.exp(z * x)]
    assert gradient(f, [x, y, z]) == pytest.approx(exact, abs=1e-9)


@pytest.mark.parametrize(
    "arguments, error, words",
    [
        ((4, [2, -3, 10]), TypeError, "must be a function"),
        ((d, []), ValueError, "list of inputs is empty"),
        ((d, 3), TypeError, "must be a list"),
        ((d, {2: -3, -3: 2, 10: 1}), TypeError, "must be a list"),
        ((d, (x for x in [2, -3, 10])), TypeError, "must be a list"),
        ((d, np.ones((1, 3))), TypeError, "must be a list"),
        ((d, np.float64(2)), TypeError, "must be a list"),
        ((d, np.array([])), ValueError, "list of inputs is empty"),
        ((d, [2, "3", 10]), TypeError, "input 1 must be a number"),
        ((d, [2, math.nan, 10]), ValueError, "input 1 must be a finite number"),
        ((d, [2, -3, 10], 0), ValueError, "h must not be 0"),
        ((d, [2, -3, 10], math.nan), ValueError, "h must be a finite number"),
    ],
)
def test_bad_input_is_refused_with_what_to_do(arguments, error, words):
    with pytest.raises(error, match=words):
        gradient(*arguments)
    with pytest.raises(error, match=words):
        check_gradient(*arguments[:2], [-3, 2, 1], *arguments[2:])


def test_a_tuple_or_an_array_does_for_a_list(capsys):
    for inputs, claimed in [((2, -3, 10), (-3, 2, 1)), (np.array([2, -3, 10]), np.array([-3, 2, 1]))]:
        assert gradient(d, inputs) == pytest.approx([-3, 2, 1], abs=1e-8)
        assert check_gradient(d, inputs, claimed) is True


def test_the_judge_prints_both_slopes_for_each_input_and_finds_the_wrong_one(capsys):
    assert check_gradient(d, [2, -3, 10], [-3, 2, 1]) is True
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3 and all("agrees" in line for line in lines)
    assert lines[0].split() == "input 0: nudged -3.000000 claimed -3.000000 agrees".split()
    assert check_gradient(d, [2, -3, 10], [-3, 2, 1.1]) is False
    lines = capsys.readouterr().out.splitlines()
    assert ["DIFFERS" in line for line in lines] == [False, False, True]


@pytest.mark.parametrize("claimed", [[0, 2, 1], [-3, 2.00001, 1], [3, 2, 1], [math.nan, 2, 1], [math.inf, 2, 1]])
def test_the_judge_is_strict(claimed, capsys):
    assert check_gradient(d, [2, -3, 10], claimed) is False


def test_a_slope_without_end_agrees_with_no_claim(capsys):
    assert check_gradient(lambda x: math.inf if x > 1.7 else 0.0, [1.7], [3.5]) is False


def test_a_small_slope_is_no_excuse_for_zero(capsys):
    assert check_gradient(lambda x: 0.004 * x, [1.7], [0]) is False


@pytest.mark.parametrize(
    "claimed, error, words",
    [
        ([-3, 2], ValueError, "3 inputs need 3 claimed slopes; got 2"),
        ([-3, 2, 1, 0], ValueError, "3 inputs need 3 claimed slopes; got 4"),
        (-3, TypeError, "the claimed slopes must be a list"),
        ({"a": -3, "b": 2, "c": 1}, TypeError, "the claimed slopes must be a list"),
        ([-3, None, 1], TypeError, "claimed slope 1 must be a number; got None"),
        ([-3, "2", 1], TypeError, "claimed slope 1 must be a number"),
    ],
)
def test_the_judge_wants_a_claim_for_each_input_and_prints_nothing_before(claimed, error, words, capsys):
    with pytest.raises(error, match=words):
        check_gradient(d, [2, -3, 10], claimed)
    assert not capsys.readouterr().out


def nudge(f, xs, i, h):
    return (f(*[x + h * (k == i) for k, x in enumerate(xs)]) - f(*xs)) / h


@pytest.mark.parametrize(
    "answer",
    [
        lambda f, xs: [nudge(f, xs, i, 1e-6) + 1 for i in range(len(xs))],
        lambda f, xs: [0.0 for _ in xs],
        lambda f, xs: [nudge(f, [1.0] * len(xs), i, 1e-6) for i in range(len(xs))],
        lambda f, xs: sorted(nudge(f, xs, i, 1e-6) for i in range(len(xs))),
        lambda f, xs: [nudge(f, xs, i, 1e-6) for i in range(2)],
        lambda f, xs: [f(*xs) for _ in xs],
        lambda f, xs: {i: nudge(f, xs, i, 1e-6) for i in range(len(xs))},
    ],
)
def test_a_wrong_gradient_that_is_on_no_list_fails_all_the_same(answer):
    assert check.my_gradient.judge(answer).kind == "wrong"


@pytest.mark.parametrize("h", [1e-9, 1e-8, 1e-7, 1e-6])
def test_a_right_gradient_passes_however_it_is_written(h):
    one_sided = check.my_gradient.judge(lambda f, xs: [nudge(f, xs, i, h) for i in range(len(xs))])
    both = check.my_gradient.judge(lambda f, xs: tuple(nudged(f, xs, i, 10 * h) for i in range(len(xs))))
    assert one_sided.kind == both.kind == "right", (one_sided.text(), both.text())


def test_both_saddles_are_level_and_nothing_else():
    judge = check.level_place.judge
    assert judge({"x": -1.5, "y": 0}).kind == "right"
    assert judge({"x": 1.5, "y": 0.2}).kind == "wrong" and judge({"x": 0, "y": 0}).kind == "wrong"


def in_place(bump, put_back):
    """A gradient that bumps the list it was given; whether and how it puts a number back is up to the caller."""

    def answer(f, inputs):
        slopes = []
        for i, value in enumerate(list(inputs)):
            before = f(*inputs)
            inputs[i] += bump
            slopes.append((f(*inputs) - before) / bump)
            put_back(inputs, i, value)
        return slopes

    return answer


def test_bumping_the_list_itself_is_right_if_every_number_is_put_back():
    def to_the_old_number(inputs, i, value):
        inputs[i] = value

    def by_steps(inputs, i, value):
        inputs[i] -= 2e-6
        inputs[i] += 1e-6  # which leaves a rounding error behind

    for put_back in [to_the_old_number, by_steps]:
        verdict = check.my_gradient.judge(in_place(1e-6, put_back))
        assert verdict.kind == "right", verdict.text()
    verdict = check.my_gradient.judge(in_place(1e-6, lambda inputs, i, value: None))
    assert verdict.kind == "wrong" and verdict.title == "Your code changes `inputs`, which belongs to the caller."


def test_an_answer_that_meets_an_error_is_told_which_and_where():
    verdict = check.my_gradient.judge(lambda f, inputs: f(inputs))
    assert verdict.kind == "wrong" and "star is missing" in verdict.title
    assert "TypeError" in verdict.text() and "f(inputs)" in verdict.text()
    assert "IndexError" in check.my_gradient.judge(lambda f, inputs: inputs[len(inputs)]).text()


@pytest.mark.parametrize(
    "answer",
    [
        lambda f, xs, length: [x + length for x in xs],
        lambda f, xs, length: list(xs),
        lambda f, xs, length: [x + length * s for x, s in zip(xs, sorted(right_gradient(f, xs)))],
        lambda f, xs, length: [s * length for s in right_gradient(f, xs)],
    ],
)
def test_a_wrong_step_that_is_on_no_list_fails_all_the_same(answer):
    assert check.uphill.judge(answer).kind == "wrong"


@pytest.mark.parametrize(
    "answer",
    [
        lambda nudged, claimed: True,
        lambda nudged, claimed: False,
        lambda nudged, claimed: abs(nudged - claimed),
        lambda nudged, claimed: round(nudged) == round(claimed),
        lambda nudged, claimed: abs(nudged - claimed) < 1e-6 * nudged,
    ],
)
def test_a_wrong_judge_that_is_on_no_list_fails_all_the_same(answer):
    assert check.agrees.judge(answer).kind == "wrong"
    assert check.agrees.judge(lambda n, c: math.isclose(n, c, rel_tol=1e-6, abs_tol=1e-6)).kind == "right"


def test_a_list_that_has_grown_is_no_longer_what_it_was():
    def grows(f, xs):
        slopes = right_gradient(f, xs)
        xs.append(0.5)
        return slopes

    assert check.my_gradient.judge(grows).title.startswith("Your code changes `inputs`")


def test_bumps_that_pile_up_unseen_do_not_pass():
    def piles(f, xs):
        xs, slopes = list(xs), []
        for i in range(len(xs)):
            before = f(*xs)
            xs[i] += 1e-8
            slopes.append((f(*xs) - before) / 1e-8)
        return slopes

    assert "pile up" in check.my_gradient.judge(piles).title


def test_a_step_of_one_is_called_too_large_though_it_looks_like_a_rise():
    from classroom.checks import chapter_01

    for one in (chapter_01.forward_difference, chapter_01.mended_slope):
        assert one.judge(lambda f, x: (f(x + 1) - f(x)) / 1).title.startswith("h is too large")


def paper(dx=-0.6, dy=0.5, dz=-3.0):
    return {"∂f/∂x": dx, "∂f/∂y": dy, "∂f/∂z": dz}


@pytest.mark.parametrize(
    "answer, words",
    [
        (paper(dx=0), "stay fixed are left out"),
        (paper(dx=1.7), "took a factor as its own slope"),
        (paper(dx=1.7, dz=3.0), "took a factor as its own slope"),
        (paper(dx=0.6), "The minus of y"),
        (paper(dy=2.9), "The minus of y"),
        (paper(dx=1.0), "is taken as 1"),
        (paper(dy=-2.04), "Multiplied two slopes instead"),
        (paper(dy=2.06), "power rule was not used"),
        (paper(dx=-7.14), "Terms that do not move"),
        (paper(dz=1.0), "The factor of −3z got lost"),
        (paper(dz=2.3), "The value of an input"),
        (paper(dz=-2.3), "z is still there"),
        (paper(dz=0), "A slope of 0 towards z"),
        (paper(1.7, -0.6, 2.3), "The value of an input"),
    ],
)
def test_slopes_on_paper_are_named_one_by_one(answer, words):
    verdict = check.slopes_on_paper.judge(answer)
    assert verdict.kind == "wrong" and words in verdict.title, verdict.text()


def collected(f, xs, places, fresh=False):
    slopes = []
    for i in places:
        slopes = [] if fresh else slopes
        slopes.append(nudge(f, xs, i, 1e-6))
    return slopes


def copies_outside_the_loop(f, xs, h=1e-6):
    up, down, slopes = list(xs), list(xs), []
    for i in range(len(xs)):
        up[i] += h
        down[i] -= h
        slopes.append((f(*up) - f(*down)) / (2 * h))
    return slopes


def lost_by_append(f, xs):
    slopes = []
    for i in range(len(xs)):
        slopes = slopes.append(nudge(f, xs, i, 1e-6))
    return slopes


def each(answer, h=1e-6):
    """A gradient from what one place gives, with f there and next to it."""
    return lambda f, xs: [
        answer(f(*[x + h * (k == i) for k, x in enumerate(xs)]), f(*xs), xs[i], h) for i in range(len(xs))
    ]


@pytest.mark.parametrize(
    "answer, words",
    [
        (
            lambda f, xs: [nudged(f, list(xs) + [0.0], i, 1e-6) if i > 2 else nudge(f, xs, i, 1e-6) for i in range(3)],
            "Written for three inputs",
        ),
        (lambda f, xs: collected(f, xs, range(len(xs)), fresh=True), "Only the last slope"),
        (lambda f, xs: collected(f, xs, range(len(xs)))[-1], "Only the last slope"),
        (lambda f, xs: collected(f, xs, range(len(xs) - 1)), "The last slope is missing"),
        (lambda f, xs: collected(f, xs, range(1, len(xs))), "The first slope is missing"),
        (copies_outside_the_loop, "The bumps pile up"),
        (lost_by_append, "list gets lost when you append"),
        (lambda f, xs: [xs[x] for x in xs], "uses them as places"),
        (lambda xs, f: [nudge(f, xs, i, 1e-6) for i in range(len(xs))], "have changed places"),
        (lambda xs, f: [f(*xs) for _ in xs], "have changed places"),
        (lambda f, xs: [nudge(f, xs, i, 1e-6) for i in len(xs)], "cannot run over a number"),
        (lambda f, xs: [f(*(xs + 1e-6)) for _ in xs], "added to the whole list"),
        (each(lambda up, here, x, h: up - here / h), "brackets are missing"),
        (each(lambda up, here, x, h: (up - here) * h), "Multiplied by the run"),
        (each(lambda up, here, x, h: (up - here) / x), "Divided by the input"),
        (each(lambda up, here, x, h: (up + here) / h), "Added the two values"),
        (each(lambda up, here, x, h: up), "values of f, not slopes"),
        (each(lambda up, here, x, h: (up - here) / h, 1), "h is too large"),
        (each(lambda up, here, x, h: (up - here) / h, 1e-11), "h is too small"),
        (
            lambda f, xs: [
                (f(*[1e-6 if k == i else x for k, x in enumerate(xs)]) - f(*xs)) / 1e-6 for i in range(len(xs))
            ],
            "set to h",
        ),
        (lambda f, xs: [x * nudge(f, xs, i, 1e-6) for i, x in enumerate(xs)], "h times itself"),
    ],
)
def test_what_goes_wrong_with_a_gradient_is_named(answer, words):
    verdict = check.my_gradient.judge(answer)
    assert verdict.kind == "wrong" and words in verdict.title, verdict.text()


def test_one_slope_too_many_is_not_left_without_a_word():
    assert check.my_gradient.judge(lambda f, xs: right_gradient(f, xs) + [0.0, 0.0]).lines


@pytest.mark.parametrize(
    "answer, words",
    [
        (lambda n, c: 0 <= n - c < 1e-6, "on one side only"),
        (lambda n, c: abs((n - c) / n) < 1e-6, "Divided by a slope that may be zero"),
        (lambda n, c: abs(n - c) / c < 1e-6, "Divided by a slope that may be zero"),
        (lambda n, c: abs(n - c) < 1e-6 * abs(c), "Near zero nothing agrees"),
        (lambda n, c: n - c < 1e-6 or c - n < 1e-6, "Every claim passes"),
        (lambda n, c: True, "Every claim passes"),
        (lambda n, c: abs(n - c) < 10 ^ -6, "No claim passes"),
        (lambda n, c: abs(n - c) > 1e-6, "the wrong way round"),
        (lambda n, c: abs(n - c), "The verdict is missing"),
        (lambda n, c: "True" if abs(n - c) < 1e-6 else "False", "in quotes"),
        (lambda n, c: abs(n - c) < 1e-3, "Too lenient"),
        (lambda n, c: round(n, 3) == round(c, 3), "Too lenient"),
        (lambda n, c: abs(n) - abs(c) < 1e-6, "The two signs are ignored"),
        (lambda n, c: abs(n - c) < 1e-12, "Too strict"),
    ],
)
def test_what_goes_wrong_with_a_judge_is_named(answer, words):
    verdict = check.agrees.judge(answer)
    assert verdict.kind == "wrong" and words in verdict.title, verdict.text()


@pytest.mark.parametrize("room", [1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9])
def test_a_judge_may_choose_its_room_within_what_a_nudge_can_tell(room):
    assert check.agrees.judge(lambda n, c: abs(n - c) < room).kind == "right"
    assert check.agrees.judge(lambda n, c: -room < n - c < room).kind == "right"
    assert check.agrees.judge(lambda n, c: n - c < room and c - n < room).kind == "right"


def stepped(place):
    """A step from what one place gives: its input, its slope, all slopes, and the length."""
    return lambda f, xs, length: [place(x, s, right_gradient(f, xs), length) for x, s in zip(xs, right_gradient(f, xs))]


@pytest.mark.parametrize(
    "answer, words",
    [
        (stepped(lambda x, s, all, length: x + s / math.hypot(*all)), "always has the same length"),
        (stepped(lambda x, s, all, length: x + s), "as long as the gradient"),
        (stepped(lambda x, s, all, length: x + 0.1 * s / math.hypot(*all)), "always has the same length"),
        (stepped(lambda x, s, all, length: x + 0.02 * s / math.hypot(*all)), "always has the same length"),
        (stepped(lambda x, s, all, length: x - length * s), "and goes downhill"),
        (stepped(lambda x, s, all, length: x + length * s / max(all)), "Divided by the largest slope"),
        (stepped(lambda x, s, all, length: x + length * s / len(all)), "number of inputs"),
        (stepped(lambda x, s, all, length: x + length * s * math.hypot(*all)), "Multiplied by the gradient's length"),
        (stepped(lambda x, s, all, length: x + length), "the gradient is not used"),
        (stepped(lambda x, s, all, length: x), "You have not moved"),
        (stepped(lambda x, s, all, length: x + length * abs(s) / math.hypot(*all)), "signs of the slopes are lost"),
        (stepped(lambda x, s, all, length: (x + length * s) / math.hypot(*all)), "The place is divided too"),
        (stepped(lambda x, s, all, length: s / math.hypot(*all)), "only the step, not the place"),
        (lambda f, xs, length: xs + right_gradient(f, xs), "Not right yet"),
        (lambda f, xs, length: xs + length * right_gradient(f, xs), "as if it were a number"),
        (lambda f, xs, length: math.hypot(xs), "a star is missing"),
    ],
)
def test_what_goes_wrong_with_a_step_is_named(answer, words):
    verdict = check.uphill.judge(answer)
    assert verdict.kind == "wrong" and words in verdict.title, verdict.text()


def test_a_slip_in_one_slope_on_paper_is_told_from_a_wrong_rule():
    right = check.slopes_on_paper.reference()
    assert "there is a slip in ∂f/∂y" in check.slopes_on_paper.judge(right | {"∂f/∂y": 0.6}).title
    assert "minus of y" in check.slopes_on_paper.judge(right | {"∂f/∂y": 2.9}).title
    assert check.slopes_on_paper.judge(right | {"∂f/∂z": -2}).title == "Not right yet."


def test_a_gradient_for_one_number_of_inputs_is_told_from_one_with_a_number_too_many():
    def for_two(f, inputs):
        a, b = inputs
        return right_gradient(f, [a, b])

    def with_the_height(f, inputs):
        return [*right_gradient(f, inputs), f(*inputs)]

    assert check.my_gradient.judge(for_two).title.startswith("Written for three inputs, or for two")
    assert check.my_gradient.judge(with_the_height).title == "Not right yet."


def test_numpys_own_judge_passes_and_pythons_has_no_room_at_zero():
    numpy = pytest.importorskip("numpy")
    assert check.agrees.judge(lambda nudged, claimed: numpy.isclose(nudged, claimed)).kind == "right"
    assert "Near zero" in check.agrees.judge(lambda nudged, claimed: math.isclose(nudged, claimed)).title


def test_an_input_is_known_by_its_place():
    def by_value(f, inputs):
        return [(f(*[x + 1e-6 if x == value else x for x in inputs]) - f(*inputs)) / 1e-6 for value in inputs]

    assert check.my_gradient.judge(by_value).title == "Two inputs with the same value get mixed up."


@pytest.mark.parametrize(
    "answer, words",
    [
        (lambda f, xs: [(f(x + 1e-6) - f(x)) / 1e-6 for x in xs], "only one of its inputs"),
        (lambda f, xs: [nudged(f, xs, i, 1e-6) for i in range(xs)], "range needs a number"),
        (lambda f, xs: [] + nudged(f, xs, 0, 1e-6), "as if the list were a number"),
        (lambda f, xs: f(*(xs + 1e-6)), "added to the whole list"),
    ],
)
def test_what_stops_a_gradient_is_named(answer, words):
    assert words in check.my_gradient.judge(answer).title


def test_a_forgotten_return_is_no_unfilled_stub():
    def my_gradient(f, inputs):
        slopes = right_gradient(f, inputs)  # noqa: F841

    def my_uphill(f, inputs, length):
        slopes = right_gradient(f, inputs)  # noqa: F841

    assert "returns nothing" in check.my_gradient.judge(my_gradient).title
    assert "`return`" in check.uphill.judge(my_uphill).text()
    assert check.uphill.judge(lambda f, inputs, length: None).kind == "not yet"


def test_an_input_and_its_slope_are_known_by_their_place():
    def by_input(f, inputs, length):
        slopes = right_gradient(f, inputs)
        return [x + length * slopes[inputs.index(x)] / math.hypot(*slopes) for x in inputs]

    def by_slope(f, inputs, length):
        slopes = [round(slope, 6) for slope in right_gradient(f, inputs)]
        return [inputs[slopes.index(s)] + length * s / math.hypot(*slopes) for s in slopes]

    for answer in (by_input, by_slope):
        assert "get mixed up" in check.uphill.judge(answer).title


def test_a_root_as_a_power_needs_brackets():
    def uphill(power):
        def step(f, inputs, length):
            slopes = right_gradient(f, inputs)
            size = power(sum(s**2 for s in slopes))
            return [x + length * s / size for x, s in zip(inputs, slopes)]

        return step

    assert check.uphill.judge(uphill(lambda squares: squares ** (1 / 2))).kind == "right"
    assert "brackets are missing" in check.uphill.judge(uphill(lambda squares: squares**1 / 2)).title


def test_loops_that_give_too_few_or_too_many_numbers_are_named():
    def stepped(f, inputs, length):
        slopes = right_gradient(f, inputs)
        return [x + length * s / math.hypot(*slopes) for x, s in zip(inputs, slopes)]

    def every_slope(f, inputs, length):
        slopes = right_gradient(f, inputs)
        return [x + length * s / math.hypot(*slopes) for x in inputs for s in slopes]

    assert "Only the first" in check.uphill.judge(lambda *given: stepped(*given)[:1]).title
    assert "Only the last" in check.uphill.judge(lambda *given: stepped(*given)[-1:]).title
    assert "Too many numbers" in check.uphill.judge(every_slope).title


def test_a_nudge_that_vanishes_where_an_input_is_zero_is_named():
    relative = lambda f, xs: [nudged(f, xs, i, 1e-6 * x) for i, x in enumerate(xs)]  # noqa: E731
    assert check.my_gradient.judge(relative).title == "Where an input is 0, your nudge is 0 as well."
    never_zero = lambda f, xs: [nudged(f, xs, i, 1e-6 * max(1, abs(x))) for i, x in enumerate(xs)]  # noqa: E731
    assert check.my_gradient.judge(never_zero).kind == "right"


def test_small_floats_of_numpy_do_not_lose_the_nudge():
    inputs = np.array([3.0, 4.0], dtype=np.float32)
    assert gradient(lambda a, b: a * b, inputs) == pytest.approx([4, 3], rel=1e-9)


def test_a_step_in_the_callers_own_list_is_told():
    def in_place(f, inputs, length):
        slopes = right_gradient(f, inputs)
        for i, slope in enumerate(slopes):
            inputs[i] += length * slope / math.hypot(*slopes)
        return inputs

    assert check.uphill.judge(in_place).title == "Your code changes `inputs`, which belongs to the caller."


@pytest.mark.parametrize(
    "answer, false",
    [
        (lambda f, xs: [0.0 for _ in xs], "both calls of f"),
        (lambda f, xs: [(f(*xs) - f(*xs)) / 1e-6 for _ in xs], "h is too small"),
        (lambda f, xs: [nudge(f, xs, i, 1e-17) for i in range(len(xs))], "both calls of f"),
        (lambda f, xs: [0 * nudge(f, xs, i, 1e-6) for i in range(len(xs))], "both calls of f"),
        (lambda f, xs: [3 * nudge(f, xs, i, 1e-6) for i in range(len(xs))], "the run that you divide by"),
    ],
)
def test_no_title_says_of_a_gradient_what_it_does_not_do(answer, false):
    verdict = check.my_gradient.judge(answer)
    assert verdict.kind == "wrong" and false not in verdict.title.lower(), verdict.text()


def test_a_division_by_something_else_is_not_called_a_division_by_a_slope():
    verdict = check.agrees.judge(lambda n, c: abs((n - c) / (n + c)) < 1e-6)
    assert verdict.kind == "wrong" and "Divided by a slope" not in verdict.title, verdict.text()


@pytest.mark.parametrize("answer", [lambda n, c: -(abs(n - c) < 1e-6), lambda n, c: 2 * (abs(n - c) < 1e-6)])
def test_a_verdict_with_a_factor_is_not_called_a_distance(answer):
    verdict = check.agrees.judge(answer)
    assert verdict.kind == "wrong" and "how far apart" not in verdict.title, verdict.text()


@pytest.mark.parametrize(
    "answer, words",
    [
        (lambda f, xs: [nudge(f, xs, i, 1.0) for i in range(len(xs))], "h is too large"),
        (lambda f, xs: [nudge(f, xs, i, 1e-6) // 1 for i in range(len(xs))], "rounded off"),
        (lambda f, xs: [int(nudge(f, xs, i, 1e-6)) for i in range(len(xs))], "rounded off"),
        (lambda f, xs: [nudge(f, xs, i, -1e-6) / 2 for i in range(len(xs))], "Divided by 2h"),
        (lambda f, xs: [3.5 for _ in xs], "never calls f"),
    ],
)
def test_what_else_goes_wrong_with_a_gradient_is_named(answer, words):
    verdict = check.my_gradient.judge(answer)
    assert verdict.kind == "wrong" and words in verdict.title, verdict.text()


def step(f, xs, length):
    slopes = right_gradient(f, xs)
    return [x + length * s / math.hypot(*slopes) for x, s in zip(xs, slopes)]


@pytest.mark.parametrize(
    "form",
    [tuple, np.array, lambda xs: (x for x in xs), lambda xs: map(float, xs), lambda xs: [np.float64(x) for x in xs]],
)
def test_a_right_answer_is_right_in_another_form(form):
    for verdict in (
        check.my_gradient.judge(lambda f, xs: form(right_gradient(f, xs))),
        check.uphill.judge(lambda f, xs, length: form(step(f, xs, length))),
    ):
        assert verdict.kind == "right", verdict.text()


def test_a_verdict_may_be_numpys_and_a_number_is_told_what_belongs_there():
    assert check.agrees.judge(lambda n, c: np.bool_(abs(n - c) < 1e-6)).kind == "right"
    verdict = check.agrees.judge(lambda n, c: 1 if abs(n - c) < 1e-6 else 0)
    assert verdict.kind == "wrong" and "you got 1; a careful judge says True" in verdict.text()
    assert "brackets of abs" in check.agrees.judge(lambda n, c: abs(n - c < 1e-6)).title
    assert "abs" not in check.agrees.judge(lambda n, c: int(n - c < 1e-6)).title


def test_more_than_was_asked_for_is_no_mistake():
    verdict = check.slopes_on_paper.judge(paper() | {"f": 4.0})
    assert verdict.kind == "right" and "`f`" in verdict.text(), verdict.text()
    assert check.level_place.judge({"x": np.float64(-1.5), "y": 0, "s": 0}).kind == "right"
