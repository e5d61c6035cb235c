"""The nudge board: one input bumped at a time, and how fast d moves."""

import xml.etree.ElementTree as ElementTree

import pytest
from seen import texts

from classroom.interactive import nudge_board
from classroom.interactive.nudge_board import compute, draw, say


def test_the_numbers_of_the_chapter():
    state = compute(2, -3, 10, 0.001)
    assert state["d1"] == 4 and state["d2"] == pytest.approx(3.997)
    assert [round(slope, 6) for slope in state["slopes"].values()] == [-3, 2, 1]
    assert list(state["exact"].values()) == [-3, 2, 1]


def test_only_the_bumped_input_moves():
    assert compute(2, -3, 10, 0.5, "a")["d2"] == 2.5
    assert compute(2, -3, 10, 0.5, "b")["d2"] == 5
    assert compute(2, -3, 10, 0.5, "c")["d2"] == 4.5


def test_everything_is_written_out():
    lines = say(compute(2, -3, 10, 0.001)).splitlines()
    assert lines == [
        "d1 = 2 · (−3) + 10 = 4",
        "d2 = 2.001 · (−3) + 10 = 3.997, with a bumped by 0.001",
        "slope = (d2 − d1) / h = (3.997 − 4) / 0.001 = −3. Exact: ∂d/∂a = b = −3.",
    ]
    assert "Exact: ∂d/∂b = a = 2." in say(compute(2, -3, 10, 0.001, "b"))
    assert "Exact: ∂d/∂c = 1." in say(compute(2, -3, 10, 0.001, "c"))


def test_a_bump_lost_in_rounding_is_said():
    assert "2 + 10⁻¹⁷ is 2 again: the bump is lost in rounding." in say(compute(2, -3, 10, 1e-17))


def test_a_rise_lost_in_rounding_is_said():
    assert "d2 is rounded to d1: the bump is lost in rounding." in say(compute(0.5, 1, 10, 1e-16))
    assert "lost" not in say(compute(0.5, 0, 10, 0.1))  # b is 0: d stays, and rightly so


def test_a_bump_with_a_power_of_ten_stands_below_the_bar_in_brackets():
    assert "(3.9999999985 − 4) / (5·10⁻¹⁰) = " in say(compute(2, -3, 10, 5e-10))


def test_no_number_stands_on_the_mark_of_the_exact_derivative():
    for h in (1e-16, 1e-15, 0.001):
        picture = ElementTree.fromstring(draw(compute(2, -3, 10, h)))
        lines = [e for e in picture.iter("{http://www.w3.org/2000/svg}line") if e.get("stroke-width") == "1.8"]
        marks = [(float(e.get("x1")) + float(e.get("x2"))) / 2 for e in lines], [float(e.get("y1")) for e in lines]
        for label in picture.iter("{http://www.w3.org/2000/svg}text"):
            x, y = float(label.get("x")), float(label.get("y"))
            if label.get("font-size") == "14" and x > 500 and 60 < y < 250:
                mark = next(there for at, there in zip(*marks) if abs(at - x) < 1)
                assert not y - 12 < mark < y + 3, (h, label.text)


def test_the_picture_says_the_same():
    shown = texts(draw(compute(2, -3, 10, 0.001)))
    for expected in (
        "−3",
        "+2",
        "+1",
        "+ 0.001",
        "d falls by 0.003",
        "gradient = [−3, +2, +1]",
        "Δd / h",
        "exact derivative",
    ):
        assert expected in shown
    assert "d climbs by 1" in texts(draw(compute(2, -3, 10, 0.5, "b")))


def test_the_view_moves_the_bump():
    view = nudge_board()
    assert view.words.startswith("d1 = 2 · (−3) + 10 = 4")
    view.controls["bumped"].parts[0].value = "b"
    assert "with b bumped by 0.001" in view.words and "∂d/∂b = a = 2" in view.words
    for moves in ({"a": 5.0, "b": 5.0, "c": 15.0, "h": 1.0}, {"a": 0.0, "b": 0.0, "c": 0.0, "h": 1e-17}):
        view.set(**moves)
        assert not view.failed
        ElementTree.fromstring(view.still())
