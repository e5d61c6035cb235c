"""Chapter 11: the moons studio."""

import asyncio
import re
import statistics
import time

import pytest

from classroom.interactive import moons_studio as show
from classroom.interactive.drawing import Drawing
from classroom.interactive.moons_studio import Run, contour, draw, examples, forward, numbers_of, say, state_of
from classroom.interactive.view import WIDGET_VIEW, Refused

CHAPTER = (1.0, 1e-4, 100)


def trained(steps, how=CHAPTER, **start):
    run = Run(**start)
    for step in range(steps + 1):
        run.show(step, max(step - 1, 0), *how)
    return run


def test_the_plain_forward_is_the_networks_own():
    run = trained(3)
    points = run.data[0]
    expected = [run.model(p).data for p in points]
    assert forward(numbers_of(run.model), points) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_the_studio_trains_as_the_chapter_does():
    from micrograd_lite import MLP
    from micrograd_lite import classification as c
    from micrograd_lite.training import train

    points, labels, *_ = c.split(*c.two_moons(200, noise=0.1, seed=1), test=0.5)
    model = MLP(2, [16, 16, 1], activation="relu", last="linear", seed=2)
    loss = lambda: c.max_margin([model(p) for p in points], labels) + c.l2(c.weights_of(model))
    history = train(loss, model.parameters(), 12, c.decaying_rate())
    assert [shot["loss"] for shot in trained(11).snapshots] == pytest.approx(history, rel=1e-9)


def test_an_epoch_of_the_studio_holds_every_example_once(monkeypatch):
    run, given = Run(), []
    real = type(run.model).__call__
    monkeypatch.setattr(type(run.model), "__call__", lambda self, point: given.append(point) or real(self, point))
    orders = []
    for epoch in range(2):
        for step in range(10 * epoch, 10 * epoch + 11):
            run.show(step, max(step - 1, 0), 0.5, 1e-4, 10)
        assert sorted(given) == sorted(run.data[0])
        orders.append(list(given))
        given.clear()
    assert orders[0] != orders[1]


def test_the_studio_trains_to_where_the_slider_was_sent(monkeypatch):
    """Without an event loop at once; settings alone train nothing."""
    steps = []
    real = Run.step
    monkeypatch.setattr(Run, "step", lambda self, *how: steps.append(1) or real(self, *how))
    view = show(size=5)
    assert not steps
    view.set(step=30)
    assert len(steps) == 30 and view.values()["step"] == 30 and view.words.startswith("Step 30")
    view.set(step=2)
    view.set(step=0)
    view.set(step=1)
    view.set(rate=0.1, noise=0.2)
    view.set(strength=0.1, size=50)
    view.set(hidden=3, seed=4)
    assert len(steps) == 30


def test_in_a_kernel_it_trains_in_the_background_and_takes_other_moves_meanwhile():
    async def sent_far():
        view = show(size=5)
        step = view.controls["step"]
        step.parts[1].value = "40"  # typed
        first = view.words
        await until(lambda: "Step 4," in view.words)
        assert step.value == 40 and "Training goes on, to step 40" in view.words
        view.set(rate=0.5)
        step.set(9)  # called back on the way
        await until(lambda: view.words.startswith("Step 9,"))
        return first, view

    first, view = asyncio.run(sent_far())
    assert first.startswith("Step 1,") and "Training goes on, to step 40" in first
    assert "goes on" not in view.words and view.values()["step"] == 9 and view.values()["rate"] == 0.5


def test_a_run_that_diverges_in_the_background_stops_and_says_so():
    async def wild():
        view = show(rate=10.0, strength=0.1, size=5)
        view.set(step=150)
        await until(lambda: view.failed)
        await asyncio.sleep(0.05)
        return view

    view = asyncio.run(wild())
    assert "Choose a smaller learning rate" in view.words and view.values()["step"] < 150


async def until(done):
    for _ in range(2000):
        if done():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never came")


@pytest.mark.slow
def test_going_back_shows_the_same_numbers_and_new_settings_go_on_from_there():
    view = show(size=20)
    words = []
    for step in range(6):
        view.set(step=step)
        words.append(view.words)
    view.set(step=2)
    assert view.words == words[2]
    view.set(step=3)
    assert view.words == words[3]
    view.set(step=2)
    view.set(rate=0.05)
    assert view.words.split("\n")[0] == words[2].split("\n")[0]
    view.set(step=3)
    assert view.values()["step"] == 3 and view.words != words[3]
    view.set(step=5)
    assert view.words.startswith("Step 5,") and view.words != words[5], "what the old rate trained is forgotten"


def test_going_on_from_an_earlier_step_is_as_if_the_later_ones_had_never_been():
    there_and_back = trained(5)
    there_and_back.show(2, 5, *CHAPTER)
    there_and_back.show(3, 2, 0.05, 1e-4, 100)
    straight = trained(2)
    straight.show(3, 2, 0.05, 1e-4, 100)
    assert there_and_back.snapshots[3]["numbers"] == straight.snapshots[3]["numbers"]


def test_buttons_step_and_reset():
    view = show(size=20)
    step, reset = [b for b in find_buttons(view) if b.description in ("Step", "Reset")]
    first = view.words
    for expected in (1, 2, 3):
        step.click()
        assert view.values()["step"] == expected
    reset.click()
    assert view.values()["step"] == 0 and view.words == first


def find_buttons(view):
    def walk(widget):
        yield widget
        for child in getattr(widget, "children", ()):
            yield from walk(child)

    return [w for w in walk(view.box) if type(w).__name__ == "Button"]


def test_a_wild_rate_is_refused_and_the_studio_goes_on():
    run = Run()
    with pytest.raises(Refused, match="smaller learning rate"):
        for step in range(60):
            run.show(step, max(step - 1, 0), 1000.0, 1e-2, 100)
    kept = len(run.snapshots)
    assert numbers_of(run.model) == run.snapshots[-1]["numbers"]
    assert run.show(kept, kept - 1, 0.01, 1e-4, 100) == kept

    view = show(rate=10.0, strength=0.1)
    for step in range(1, 30):
        view.set(step=step)
    assert view.values()["step"] < 30 or not view.failed


def test_the_picture_and_the_words():
    state = state_of(trained(5), 5)
    svg, words = draw(state), say(state)
    assert "<title>Moons studio</title>" in svg and len(svg) < 80_000
    wrong = sum(
        (score > 0) != (label > 0)
        for part, kind in ((1, "scores"), (3, "test scores"))
        for score, label in zip(state["now"][kind], state["data"][part])
    )
    assert svg.count('r="7"') == wrong > 0
    assert re.match(
        r"Step 5, epoch 5.0: training loss \d\.\d{4}, test loss \d\.\d{4}, accuracy \d+ % in training", words
    )
    assert "337 parameters" in words


def test_the_contour_lies_where_the_score_changes_its_sign():
    from classroom.interactive.moons_studio import grid_points

    plot = Drawing(600, 400, "t", "d").axes((50, 50, 400, 250), (-1.5, 2.5), (-1.0, 1.5), "x", "y")
    xs, ys = grid_points()
    path = contour(plot, [[x - 0.52 for x in xs] for _ in ys], 0)
    places = [float(x) for x in re.findall(r"[ML](-?[\d.]+) ", path)]
    assert len(places) == 2 * (len(ys) - 1) and all(x == pytest.approx(plot.px(0.52), abs=0.06) for x in places)
    assert contour(plot, [[1.0] * len(xs)] * len(ys), 0) == "M0 0"


def test_noise_moves_the_points_and_hidden_units_the_parameters():
    assert examples(0.1)[0] != examples(0.3)[0] and examples(0.1)[1] == examples(0.3)[1]
    assert "15 parameters" in say(state_of(trained(0, hidden=2), 0))


@pytest.mark.slow
def test_the_still_shows_a_trained_network_and_the_living_one_waits():
    view = show()
    data = view._repr_mimebundle_()
    assert WIDGET_VIEW in data and "Step 100" in data["text/plain"] and "Step 100" in data["image/svg+xml"]
    assert "100 % in training, 95 % in the test" in data["text/plain"]
    assert view.words.startswith("Step 0") and view.values()["step"] == 0


def test_a_step_is_quick(record_property):
    view, times = show(), []
    for step in range(1, 26):
        start = time.perf_counter()
        view.set(step=step)
        times.append(time.perf_counter() - start)
    median = 1000 * statistics.median(times)
    record_property("latency", f"moons studio, a full-batch step with its picture: {median:.0f} ms (median)")
    assert median < 150  # about 20 where nothing else runs


def test_a_new_price_shows_at_once_and_is_said():
    run = Run()
    for step in range(6):
        run.show(step, step, 1.0, 1e-4, 100)
    cheap = state_of(run, 5)
    run.show(5, 5, 1.0, 0.1, 100)
    dear = state_of(run, 5)
    assert dear["now"]["price"] == pytest.approx(1000 * cheap["now"]["price"])
    more = dear["now"]["loss"] - cheap["now"]["loss"]
    assert more == pytest.approx(dear["now"]["price"] - cheap["now"]["price"])
    assert dear["now"]["numbers"] == cheap["now"]["numbers"]
    assert f"In both losses, {dear['now']['price']:.4f} comes from L2" in say(dear)
