"""The digit bench: what it computes, what it says, and that mouse and keyboard do the same."""

import statistics
import sys
import time
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from classroom.interactive import digit_bench
from classroom.interactive.view import Refused
from micrograd_lite import ArrayMLP, digit_network, input_gradient, load_digits, softmax, three_parts

bench = sys.modules["classroom.interactive.digit_bench"]  # by that name the package gives the function


@pytest.fixture(scope="module")
def network():
    return digit_network(seed=3)


@pytest.fixture
def view(network):
    return digit_bench(network)


def test_it_says_what_the_readers_own_network_says(network):
    view = digit_bench(network, digit=5, target=2)
    image = three_parts(*load_digits())[2][0][5] / 16
    state = view.look(**view.values())
    assert np.allclose(state["p"], softmax(network(image[None])).data[0], atol=1e-15)
    assert np.allclose(state["gradient"], input_gradient(network, image, 2), atol=1e-15)
    before = [p.data.copy() for p in network.parameters()]
    view.set(turn=20)
    assert all((p.data == was).all() for p, was in zip(network.parameters(), before))


@pytest.mark.parametrize("wrong", [3, ArrayMLP(3, [10]), ArrayMLP(64, [4]), object()])
def test_another_network_is_refused(wrong):
    with pytest.raises(TypeError, match="64 inputs and 10 outputs"):
        digit_bench(wrong)


def test_moves_keep_whole_levels():
    field = tuple(int(x) for x in load_digits()[0][7])
    assert bench.moved(field) == field
    right = np.reshape(bench.moved(field, right=1, down=2), (8, 8))
    assert (
        (right[2:, 1:] == np.reshape(field, (8, 8))[:-2, :-1]).all() and not right[:2].any() and not right[:, 0].any()
    )
    assert bench.moved(bench.moved(field, turn=60), turn=-60) != field
    assert np.reshape(bench.moved(field, turn=90), (8, 8)).tolist() == np.rot90(np.reshape(field, (8, 8)), -1).tolist()
    noisy = bench.moved(field, noise=8)
    assert noisy == bench.moved(field, noise=8) and min(noisy) >= 0 and max(noisy) <= 16


def test_painting_takes_over_what_is_seen(view):
    view.set(right=1)
    seen = view.seen()
    view.controls["brush"].set(9)
    view.pixels[10].click()
    values = view.values()
    assert values["right"] == 0 and values["field"][10] == 9
    assert [a for a, b in zip(values["field"], seen) if a != b] in ([9], [])
    assert "You set row 2, column 3 to 9." in view.words and "start at 0" in view.words and "label" not in view.words


def test_a_row_is_typed(view):
    view.set(row=3)
    view.set(typed="0, 1,2 3 16 5 6 7")
    assert view.values()["field"][16:24] == (0, 1, 2, 3, 16, 5, 6, 7) and "You set row 3." in view.words
    before = view.values()["field"]
    for text in ("1 2 3", "1 2 3 4 5 6 7 17", "1 2 3 4 5 6 7 -1", "a b c d e f g h", ""):
        view.set(typed=text)
        assert view.failed and "eight whole numbers" in view.words and view.values()["field"] == before
    view.set(row=4)
    assert not view.failed and view.values()["typed"] == " ".join(map(str, before[24:32]))
    with pytest.raises(Refused):
        bench.read_levels("1.5 2 3 4 5 6 7 8")


def test_a_step_raises_the_probability_of_the_chosen_digit(view):
    for target in (0, 5):
        view.set(target=target)
        before = view.look(**view.values())
        view._press(bench.BenchView.step)
        after = view.look(**view.values())
        assert after["p"][target] > before["p"][target]
        assert abs(np.subtract(after["levels"], before["levels"])).max() == 1
        assert f"One step towards a {target}." in view.words


def test_empty_and_again(view):
    view._press(bench.BenchView.empty)
    assert not any(view.values()["field"]) and "empty" in view.words
    view._press(bench.BenchView.start_again)
    assert view.values()["field"] == view.of_test(4) and "Its label is" in view.words
    view.set(digit=11)
    assert view.values()["field"] == view.of_test(11)


def test_the_field_and_the_row_show_what_the_network_sees(view):
    view.set(down=-1, turn=15)
    assert view.levels.value == bench.backdrop(view.seen()) and view.levels.value.count("<rect") == 64
    assert view.values()["typed"] == " ".join(map(str, view.seen()[:8]))
    view.set(typed="nothing")
    view._press(bench.BenchView.empty)
    assert not view.failed and view.values()["typed"] == "0 0 0 0 0 0 0 0"


def test_words_and_picture(view):
    view.set(target=8)
    assert "an 8" in view.words and "a 8" not in view.words
    tree = ElementTree.fromstring(view.svg)
    assert len(tree.findall("{http://www.w3.org/2000/svg}rect")) >= 64 * 2 + 20
    ElementTree.fromstring(view.still())
    assert bench.percent(0.001) == "under 1 %" and bench.percent(0.9999) == "over 99 %" and bench.percent(0.5) == "50 %"


def test_more_ink_only_where_there_is_room():
    state = {"p": np.eye(10)[3], "target": 1, "levels": (16,) + (0,) * 63, "gradient": np.zeros(64)}
    state["gradient"][:3] = [5.0, -4.0, 2.0]  # full already, empty already, possible
    assert "More ink in row 1, column 3" in bench.say(state)


def test_without_a_network_it_trains_its_own():
    view = digit_bench()
    right = sum(
        bench.compute(view.network, view.of_test(k), 0)["p"].argmax() == bench.digits()[1][k] for k in range(50)
    )
    assert right >= 48


def test_it_is_fast(view):
    spent = []
    for turn in range(-60, 65, 5):
        start = time.perf_counter()
        view.set(turn=turn)
        spent.append(time.perf_counter() - start)
    assert statistics.median(spent) < 0.05
