"""Training in four buttons: what each press does, and what is said where one is left out or comes too early."""

import xml.etree.ElementTree as ElementTree
from functools import partial
from time import perf_counter

import pytest

from classroom.interactive import four_buttons
from classroom.interactive.four_buttons import MOST, ROUND, compute, draw, last_round, press, repeat, say
from micrograd_lite import MLP
from micrograd_lite.training import squared_error, train

XS = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
YS = [1.0, -1.0, -1.0, 1.0]


def after(*names, rate=0.05, seed=0):
    return compute(tuple((name, rate) for name in names), rate, seed)


def test_all_four_in_order_are_the_training_of_the_chapter():
    network = MLP(3, [4, 4, 1], seed=0)
    history = train(lambda: squared_error([network(x) for x in XS], YS), network.parameters(), 21, 0.05)
    state = after(*ROUND * 20)
    assert state["history"] == pytest.approx(history) and state["right"] == pytest.approx(history)
    assert state["true loss"] == state["history"][-1]


@pytest.mark.parametrize(
    "names, words",
    [
        ((), "41 random parameters"),
        (("forward",), "a loss of 3.59. Nothing has moved yet"),
        (("forward", "forward"), "the same loss, because no parameter has moved"),
        (("zero",), "all 41 gradients are 0 now"),
        (("backward",), "press forward first. Nothing happened"),
        (("update",), "moved nothing: every gradient is 0"),
        (("forward", "zero", "backward"), "The two bars agree"),
        (ROUND, "the loss falls, 3.59 → 2.711"),
        (("forward", "backward", "zero", "update"), "moved nothing: every gradient is 0"),
        (("forward", "backward", "backward"), "0.7951 + 0.7951 = 1.59. All in all, 2 times the true gradient"),
        (("forward", "backward", "update") * 2, "But it did not use the true gradient"),
        ((*ROUND, "update"), "the loss RISES, 2.711 → 5.269. But it did not use the true gradient"),
        ((*ROUND, "zero", "backward"), "STALE loss"),
        ((*ROUND, "zero", "backward", "update"), "the loss RISES, 2.711 → 5.269"),
        ((*ROUND, "backward"), "ADDED them to the old ones"),
    ],
)
def test_what_is_said_of_a_press(names, words):
    state = after(*names)
    assert words in say(state), say(state)
    ElementTree.fromstring(draw(state))


def test_with_a_small_rate_a_learner_sees_that_backward_adds():
    """Task 2 of the chapter: after the update the bars are nearly alike; at the second backward one doubles."""
    view = four_buttons()
    view.controls["rate"].parts[2].click()  # ÷10
    assert view.values()["rate"] == 0.005
    ratios = []
    for name in ("forward", "backward", "update") * 3:
        view._press(partial(press, name))
        state = after(*(name for name, _ in view.values()["presses"]), rate=0.005)
        ratios.append(state["stored"] / state["true"])
        if len(ratios) == 5:
            assert "0.7951 + 0.7729 = 1.568" in view.words, "as the chapter says"
    _, first, moved, _, second, _, _, third, _ = ratios
    assert first == 1 and moved < 1.15 and 1.9 < second < 2.2 and third > 3


def test_a_stale_loss_gives_the_old_gradient():
    first, stale = after("forward", "zero", "backward"), after(*ROUND, "zero", "backward")
    assert stale["stored"] == first["stored"] and stale["true"] != first["true"] and not stale["agrees"]


def test_without_zero_gradients_pile_up_and_the_loss_ends_at_4():
    state = after(*("forward", "backward", "update") * 60)
    assert state["history"][19] < 0.01 and state["true loss"] == pytest.approx(4, abs=1e-3)
    assert state["stored"] > 50 and state["true"] < 0.1
    assert "1 prediction is wrong by almost 2, and saturated" in say(state)


def test_a_rate_too_large_is_stuck_at_8():
    state = after(*ROUND * 20, rate=2.0)
    assert state["true loss"] == pytest.approx(8, abs=1e-4)
    assert "2 predictions are wrong by almost 2, and saturated" in say(state) and "hardly moves" in say(state)


def test_looking_at_the_truth_leaves_the_store_alone():
    state = after("forward", "backward")
    assert state["weight"][1] == pytest.approx(0.7951, abs=1e-4) and state["weight"][1] == state["weight"][2]
    assert after("forward", "zero")["stored"] == 0


def test_going_on_equals_starting_again():
    names = ("forward", "backward", "update", "forward", "zero", "backward", "update")
    presses = tuple((name, 0.05) for name in names)
    session = compute(presses[:3], 0.05)["session"]
    on, anew = compute(presses, 0.05, session=session), compute(presses, 0.05)
    assert on["history"] == anew["history"] and on["session"] is session
    assert compute(presses[:2], 0.05, session=session)["session"] is not session


def test_a_changed_rate_counts_from_the_next_press_on():
    view = four_buttons(presses=ROUND)
    before = view.words
    view.set(rate=0.2)
    view._press(lambda v: press("forward", v))
    assert view.values()["presses"][4] == ("forward", 0.2)
    view._press(lambda v: v.put(presses=v.values()["presses"][:4]))
    assert view.values()["presses"][3] == ("update", 0.05) and "2.711" in before and "2.711" in view.words


def test_the_last_round_is_repeated():
    assert last_round(()) == () and last_round((("forward", 0.1),)) == ()
    names = ("forward", "zero", "backward", "update", "forward", "backward", "update", "zero")
    assert last_round(tuple((name, 0.1) for name in names)) == ("forward", "backward", "update")
    view = four_buttons(presses=ROUND)
    view._press(lambda v: repeat(5, v))
    assert [name for name, _ in view.values()["presses"]] == list(ROUND * 6)
    assert "6 updates moved the network" in view.words


def test_the_buttons_press():
    view = four_buttons()
    buttons = [w for row in view.box.children for w in getattr(row, "children", ()) if hasattr(w, "click")][:7]
    by_name = {b.description: b for b in buttons}
    assert list(by_name) == [*ROUND, "repeat my last round", "… 5 times", "start again"]
    for name in ROUND:
        by_name[name].click()
    by_name["repeat my last round"].click()
    assert "2.711 → 2.084" in view.words
    by_name["start again"].click()
    assert "41 random parameters" in view.words


def test_the_still_picture_of_an_untouched_view_shows_the_forgotten_zero():
    assert "24 rounds without zero" in four_buttons().still()
    assert "24 rounds" not in four_buttons(presses=ROUND).still()


def test_presses_end_somewhere_and_answer_at_once():
    view = four_buttons()
    waits = []
    for k in range(60):
        start = perf_counter()
        view._press(lambda v, k=k: press(ROUND[k % 4], v))
        waits.append(perf_counter() - start)
    assert sorted(waits)[30] < 0.05
    view._press(lambda v: repeat(1000, v))
    assert len(view.values()["presses"]) == MOST
    view._press(lambda v: press("forward", v))
    assert len(view.values()["presses"]) == MOST and not view.failed
    assert f"You have pressed {MOST} times" in view.words


def test_where_there_is_no_round_yet_repeat_says_so():
    view = four_buttons()
    for presses in [(), (("forward", 0.05),)]:
        view.set(presses=presses)
        view._press(lambda v: repeat(5, v))
        assert "no round to repeat yet" in view.words and view.values()["presses"] == presses
    view._press(lambda v: press("zero", v))
    assert "no round" not in view.words
