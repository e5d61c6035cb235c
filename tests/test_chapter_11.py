"""Chapter 11: its numbers, `classification.py`, bad input, and the same training by micrograd."""

import gc
import math
import random

import numpy as np
import pytest

from classroom.checks import chapter_11 as check
from classroom.checks.chapter_11.common import hinge
from classroom.checks.chapter_11.margin_on_paper import on_paper
from classroom.checks.chapter_11.my_mini_batches import cut_up, places
from classroom.checks.chapter_11.my_total_loss import total, weights_in
from classroom.interactive.moons_studio import Run
from micrograd_lite import MLP, Value
from micrograd_lite import classification as c
from micrograd_lite.pictures import networks
from micrograd_lite.training import descend, paused_collector, train


def data():
    return c.split(*c.two_moons(200, noise=0.1, seed=1), test=0.5)


def new_model():
    return MLP(2, [16, 16, 1], activation="relu", last="linear", seed=2)


def scores(model, points):
    return [model(p) for p in points]


def total_loss(model, points, labels):
    return c.max_margin(scores(model, points), labels) + c.l2(c.weights_of(model))


def trained(steps=100):
    (points, labels, *_), model = data(), new_model()
    history = train(
        lambda: total_loss(model, points, labels), model.parameters(), steps, c.decaying_rate(1.0, 0.1, 100)
    )
    return model, history


@pytest.fixture(scope="module")
def after_100_steps():
    return trained()


# -- the chapter's numbers ---------------------------------------------------------------------------------------------


def test_the_network_has_337_parameters_304_of_them_weights():
    model = new_model()
    assert len(model.parameters()) == 337 and len(c.weights_of(model)) == 304
    biases = [n.b for layer in model.layers for n in layer.neurons]
    assert not set(biases) & set(c.weights_of(model)) and set(biases) | set(c.weights_of(model)) == set(
        model.parameters()
    )


@pytest.mark.slow
def test_a_hundred_steps_get_every_training_example_right(after_100_steps):
    model, history = after_100_steps
    points, labels, test_points, test_labels = data()
    assert len(points) == len(test_points) == 100 and labels.count(1) == 49
    assert c.accuracy(scores(new_model(), points), labels) == 0.49
    assert c.accuracy(scores(model, points), labels) == 1.0
    assert c.accuracy(scores(model, test_points), test_labels) == 0.95
    assert len(history) == 100 and round(history[-1], 3) == 0.019
    assert round(total_loss(model, test_points, test_labels).data, 3) == 0.118


def test_stretches_of_training_are_one_training(after_100_steps):
    (points, labels, *_), model, rate, history = data(), new_model(), c.decaying_rate(), []
    for done, until in [(0, 5), (5, 20)]:
        loss = lambda: total_loss(model, points, labels)
        history += train(loss, model.parameters(), until - done, lambda k: rate(done + k))  # noqa: B023
    assert history == after_100_steps[1][:20]


def test_mini_batches_of_ten_do_nearly_as_well():
    (points, labels, test_points, test_labels), model, rng, step = data(), new_model(), random.Random(0), 0
    rate = c.decaying_rate()
    with paused_collector():
        for _ in range(10):
            for some, theirs in c.mini_batches(points, labels, 10, rng):
                model.zero_grad()
                total_loss(model, some, theirs).backward()
                descend(model.parameters(), rate(step))
                step += 1
    assert step == 100 and c.accuracy(scores(model, points), labels) == 0.99
    assert c.accuracy(scores(model, test_points), test_labels) == 0.95


@pytest.mark.slow
def test_the_whole_training_is_micrograds(after_100_steps):
    """100 points, 100 steps, by PyPI's micrograd 0.1.0 from the same weights: the same losses to 1e-9."""
    engine, nn = pytest.importorskip("micrograd.engine"), pytest.importorskip("micrograd.nn")
    (points, labels, *_), ours, theirs = data(), new_model(), nn.MLP(2, [16, 16, 1])
    for p, q in zip(theirs.parameters(), ours.parameters(), strict=True):
        p.data = q.data
    weights = [w for layer in theirs.layers for neuron in layer.neurons for w in neuron.w]
    rate, history = c.decaying_rate(1.0, 0.1, 100), []
    gc.disable()  # micrograd's graphs hold cycles: collect them now and then, not at every thousandth node
    try:
        for k in range(100):
            found = [theirs([engine.Value(x) for x in p]) for p in points]
            losses = [(1 + -label * score).relu() for score, label in zip(found, labels)]
            loss = sum(losses) * (1 / len(losses)) + 1e-4 * sum(w * w for w in weights)
            theirs.zero_grad()
            loss.backward()
            for p in theirs.parameters():
                p.data -= rate(k) * p.grad
            history.append(loss.data)
            del found, losses, loss
            if k % 5 == 0:
                gc.collect()
    finally:
        gc.enable()
    model, ours = after_100_steps
    assert ours == pytest.approx(history, rel=1e-9, abs=1e-9)
    assert [p.data for p in model.parameters()] == pytest.approx([p.data for p in theirs.parameters()], abs=1e-9)


# -- the module --------------------------------------------------------------------------------------------------------


def test_two_moons_lie_on_two_half_circles():
    points, labels = c.two_moons(80, noise=0, seed=3)
    assert len(points) == 80 and labels.count(1) == labels.count(-1) == 40
    for (x, y), label in zip(points, labels):
        middle = (1, 0.5) if label == 1 else (0, 0)
        assert math.hypot(x - middle[0], y - middle[1]) == pytest.approx(1)
        assert (y <= 0.5) if label == 1 else (y >= 0)
    assert c.two_moons(5, seed=3) == c.two_moons(5, seed=3) != c.two_moons(5, seed=4)


def test_noise_has_the_size_that_was_asked_for():
    """The same seed draws the same angles: what differs is the noise alone."""
    still, _ = c.two_moons(2000, noise=0, seed=3)
    moved, _ = c.two_moons(2000, noise=0.2, seed=3)
    shifts = [a - b for p, q in zip(moved, still) for a, b in zip(p, q)]
    assert math.sqrt(sum(s * s for s in shifts) / len(shifts)) == pytest.approx(0.2, rel=0.05)


def test_split_shares_everything_out_and_keeps_labels_with_their_points():
    points, labels = c.two_moons(50, seed=2)
    own = {tuple(p): label for p, label in zip(points, labels)}
    train_points, train_labels, test_points, test_labels = c.split(points, labels, test=0.2, seed=1)
    assert len(train_points) == 40 and len(test_points) == 10
    assert sorted(train_points + test_points) == sorted(points) and train_points != points[:40]
    for p, label in zip(train_points + test_points, train_labels + test_labels, strict=True):
        assert own[tuple(p)] == label


def test_the_seed_decides_who_is_set_aside():
    points, labels = c.two_moons(50, seed=2)
    assert c.split(points, labels, seed=3) == c.split(points, labels, seed=3) != c.split(points, labels, seed=4)


def test_max_margin_by_hand_and_by_nudge():
    numbers, labels = [2.3, 0.4, -0.7, -1.6, 0.9], [1, 1, 1, -1, -1]
    values = [Value(x) for x in numbers]
    loss = c.max_margin(values, labels)
    assert loss.data == pytest.approx((0 + 0.6 + 1.7 + 0 + 1.9) / 5)
    loss.backward()
    assert [v.grad for v in values] == pytest.approx([0, -0.2, -0.2, 0, 0.2])


@pytest.mark.parametrize("number, label", [(1.7, 1), (-0.6, 1), (0.35, -1), (-2.3, -1), (0.0, 1), (0.0, -1)])
def test_cross_entropy_and_its_slope(number, label):
    score = Value(number)
    loss = c.binary_cross_entropy([score], [label])
    loss.backward()
    p = 1 / (1 + math.exp(-label * number))
    assert loss.data == pytest.approx(-math.log(p), rel=1e-12)
    assert score.grad == pytest.approx(-label * (1 - p), rel=1e-12)


@pytest.mark.parametrize("number, loss, slope", [(-1000.0, 1000.0, -1.0), (1000.0, 0.0, 0.0)])
def test_cross_entropy_of_huge_scores_is_finite(number, loss, slope):
    score = Value(number)
    found = c.binary_cross_entropy([score], [1])
    found.backward()
    assert (found.data, score.grad) == (loss, slope)


def test_both_losses_train():
    (points, labels, *_), model = data(), new_model()
    loss = lambda: c.binary_cross_entropy(scores(model, points), labels) + c.l2(c.weights_of(model))
    history = train(loss, model.parameters(), 30, c.decaying_rate(0.5, 0.05, 30))
    assert history[-1] < 0.25 * history[0] and c.accuracy(scores(model, points), labels) > 0.9


def test_l2_and_its_slope():
    weights = [Value(1.7), Value(-0.6)]
    price = c.l2(weights, 0.03)
    price.backward()
    assert price.data == pytest.approx(0.03 * (1.7**2 + 0.6**2))
    assert [w.grad for w in weights] == pytest.approx([0.06 * 1.7, -0.06 * 0.6])


@pytest.mark.parametrize("first, last, steps", [(1.0, 0.1, 100), (0.8, 0.0, 7), (0.3, 0.3, 1)])
def test_the_rate_falls_in_a_line_and_is_never_negative(first, last, steps):
    rate = c.decaying_rate(first, last, steps)
    found = [rate(k) for k in range(20 * steps)]
    assert found[0] == first and min(found) >= 0
    assert found[: steps + 1] == pytest.approx([first + (last - first) * k / steps for k in range(steps + 1)])
    assert all(value == pytest.approx(last) for value in found[steps:])


@pytest.mark.parametrize("size", [1, 7, 16, 99, 100, 1000])
def test_every_example_comes_once_an_epoch(size):
    points, labels = c.two_moons(100, seed=5)
    own = {tuple(p): label for p, label in zip(points, labels)}
    rng, orders = random.Random(1), []
    for _ in range(3):
        batches = c.mini_batches(points, labels, size, rng)
        given = [p for some, _ in batches for p in some]
        assert sorted(given) == sorted(points) and len(batches) == math.ceil(100 / size)
        assert all(len(some) == len(theirs) <= size for some, theirs in batches)
        assert all(own[tuple(p)] == label for some, theirs in batches for p, label in zip(some, theirs))
        orders.append(given)
    assert points not in orders and orders[0] != orders[1] != orders[2]


def test_accuracy_goes_by_the_sign():
    assert c.accuracy([Value(0.2), Value(-0.3), Value(0.4), Value(-5.0)], [1, -1, -1, 1]) == 0.5
    assert c.accuracy([Value(0.0)], [-1]) == c.accuracy([Value(0.0)], [1]) == 0  # it has neither sign
    assert c.accuracy([Value(math.nan)] * 2, [-1, 1]) == 0


@pytest.mark.parametrize("loss", [c.max_margin, c.binary_cross_entropy, c.accuracy])
def test_labels_may_be_an_array(loss):
    plain, array = loss(TWO, [-1, 1]), loss(TWO, np.array([-1, 1]))
    assert (plain.data == array.data) if isinstance(plain, Value) else (plain == array)
    points, labels = c.two_moons(10)
    assert np.array_equal(c.split(np.array(points), np.array(labels))[0], c.split(points, labels)[0])


@pytest.mark.slow
def test_the_studio_says_of_the_noise_what_the_chapter_says():
    run = Run(noise=0.3)
    for step in range(101):
        run.show(step, max(step - 1, 0), 1.0, 1e-4, 100)
    ratio = [round(shot["test loss"] / shot["loss"], 1) for shot in run.snapshots]
    assert (ratio[0], ratio[5], ratio[10], ratio[100]) == (0.9, 1.7, 2.0, 2.3)
    losses = [(shot["loss"], shot["test loss"]) for shot in run.snapshots]
    assert losses[100][0] < 0.75 * losses[10][0] and losses[100][1] > 0.85 * losses[10][1]


@pytest.mark.parametrize("hidden", [1, 16])
def test_the_studio_counts_as_accuracy_does(hidden):
    """With one hidden unit the first scores are exactly 0 wherever that unit is off."""
    run = Run(hidden=hidden)
    shot, (points, labels, test_points, test_labels) = run.measure(1e-4), run.data
    for name, some, wanted in [("accuracy", points, labels), ("test accuracy", test_points, test_labels)]:
        assert shot[name] == c.accuracy([Value(run.model(p).data) for p in some], wanted)


# -- pictures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count, rows, columns", [(1, 1, 1), (3, 1, 3), (5, 2, 3)])
def test_a_row_of_pictures_with_named_axes_and_marks_for_both_sides(monkeypatch, count, rows, columns):
    import matplotlib.pyplot as plt

    drawn = []
    monkeypatch.setattr(networks, "caption", lambda words: drawn.append((plt.gcf(), words)))
    points, labels = c.two_moons(20)
    grid = networks.score_grid(lambda p: Value(p[0] - 0.5), step=0.5)
    networks.boundary_pictures({f"number {k}": grid for k in range(count)}, points, labels, "words")
    figure, words = drawn[0]
    assert words == "words" and len(figure.axes) == count
    for k, ax in enumerate(figure.axes):
        assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_title()) == ("x", "y", f"number {k}")
        spec = ax.get_subplotspec().get_gridspec()
        assert (spec.nrows, spec.ncols) == (rows, columns)
    lines = [art for art in figure.axes[0].collections if hasattr(art, "levels") and len(art.levels) == 1]
    assert sorted(float(art.levels[0]) for art in lines) == [-1, 0, 1]
    boundary = next(art for art in lines if art.levels[0] == 0)
    assert all(x == pytest.approx(0.5) for path in boundary.get_paths() for x, _ in path.vertices)
    plt.close("all")


def test_a_network_that_says_the_same_everywhere_has_no_boundary(recwarn, monkeypatch):
    import matplotlib.axes

    levels, real = [], matplotlib.axes.Axes.contour
    monkeypatch.setattr(
        matplotlib.axes.Axes, "contour", lambda ax, *args, **how: levels.append(args[3]) or real(ax, *args, **how)
    )
    monkeypatch.setattr(networks, "caption", lambda words: None)
    networks.boundary_pictures({"flat": networks.score_grid(lambda p: Value(0.3), 0.5)}, *c.two_moons(6), "words")
    assert not recwarn.list and not levels


def test_the_boundary_is_a_full_line_between_two_dotted_margins(monkeypatch):
    import matplotlib.axes

    drawn, real = [], matplotlib.axes.Axes.contour
    monkeypatch.setattr(
        matplotlib.axes.Axes,
        "contour",
        lambda ax, *args, **how: drawn.append((args[3], how["linestyles"])) or real(ax, *args, **how),
    )
    monkeypatch.setattr(networks, "caption", lambda words: None)
    networks.boundary_pictures({"slope": networks.score_grid(lambda p: Value(2 * p[0]), 0.5)}, *c.two_moons(6), "words")
    assert drawn == [([-1], "dotted"), ([0], "solid"), ([1], "dotted")]


@pytest.mark.parametrize(
    "low, high, sides", [(-3, 5, [-4, 0, 6]), (-0.2, 0.3, [-2, 0, 2]), (-5, -3, [-6, 0, 2]), (3, 5, [-2, 0, 6])]
)
def test_the_two_colours_cover_all_scores_and_meet_at_0(monkeypatch, low, high, sides):
    import matplotlib.axes

    drawn, real = [], matplotlib.axes.Axes.contourf
    monkeypatch.setattr(
        matplotlib.axes.Axes, "contourf", lambda ax, *args, **how: drawn.append(args[3]) or real(ax, *args, **how)
    )
    monkeypatch.setattr(networks, "caption", lambda words: None)
    grid = [0, 1], [0, 1], [[low, high], [low, high]]
    networks.boundary_pictures({"some scores": grid}, *c.two_moons(6), "words")
    assert drawn == [sides]


@pytest.mark.parametrize("label", [-1, 1])
def test_a_batch_of_one_class_alone_is_drawn(monkeypatch, label):
    import matplotlib.pyplot as plt

    monkeypatch.setattr(networks, "caption", lambda words: None)
    grids = {"one": networks.score_grid(lambda p: Value(p[0]), 0.5)}
    networks.boundary_pictures(grids, [[0.0, 0.5]] * 3, [label] * 3, "words")
    assert [art.get_offsets().tolist() for art in plt.gca().collections if len(art.get_offsets()) == 3] == [
        [[0.0, 0.5]] * 3
    ]
    plt.close("all")


def test_the_grid_covers_the_moons():
    xs, ys, grid = networks.score_grid(lambda p: Value(p[0] + 10 * p[1]), step=0.25)
    assert (xs[0], xs[-1], ys[0], ys[-1]) == (-1.5, 2.5, -1.0, 1.5)
    assert grid[3][2] == pytest.approx(xs[2] + 10 * ys[3])


# -- bad input ---------------------------------------------------------------------------------------------------------

TWO = [Value(0.3), Value(-0.4)]


@pytest.mark.parametrize("loss", [c.max_margin, c.binary_cross_entropy, c.accuracy])
def test_lengths_and_labels_are_looked_at(loss):
    with pytest.raises(ValueError, match="2 examples need 2 labels, got 3"):
        loss(TWO, [1, -1, 1])
    with pytest.raises(ValueError, match=r"labels must be -1 or 1, got \[0, 1\]"):
        loss(TWO, [0, 1])
    with pytest.raises(ValueError, match="lists are empty"):
        loss([], [])
    with pytest.raises(ValueError, match=r"labels must be -1 or 1, got \[1, None\]"):
        loss(TWO, [1, None])


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: c.two_moons(1), "at least 2 points, got 1"),
        (lambda: c.two_moons(10, noise=-0.1), "noise: give a finite number, 0 or more; got -0.1"),
        (lambda: c.split([[0.0, 0.0]] * 4, [1] * 3), "4 examples need 4 labels, got 3"),
        (lambda: c.split([[0.0, 0.0]] * 4, [1] * 4, test=0.01), "0.01 does not cut 4 examples into two parts"),
        (lambda: c.split([[0.0, 0.0]] * 4, [1] * 4, test=1.5), "test share of 1.5"),
        (lambda: c.mini_batches([[0.0, 0.0]] * 4, [1] * 5, 2), "4 examples need 4 labels, got 5"),
        (lambda: c.mini_batches([[0.0, 0.0]] * 4, [1] * 4, 0), "size 0"),
        (lambda: c.decaying_rate(1.0, -0.1), "last: give a finite number, 0 or more"),
        (lambda: c.decaying_rate(0.0, 0.0), "a first rate above 0"),
        (lambda: c.decaying_rate(1.0, 0.1, 0), "0 steps"),
        (lambda: c.l2([Value(1.7)], -1e-4), "strength: give a finite number, 0 or more; got -0.0001"),
        (lambda: networks.draw_points(None, [[0.0, 0.0]], [1, 1]), "1 points need 1 labels, got 2"),
    ],
)
def test_bad_input_is_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()


# -- the exercises -----------------------------------------------------------------------------------------------------


def batches_of_one(points, labels, size, rng):
    order = places(len(points), rng)
    return cut_up(points, labels, order, 1)


@pytest.mark.parametrize(
    "task, answer",
    [
        (check.margin_on_paper, lambda: {**on_paper(), "loss": 0.46}),
        (check.margin_on_paper, lambda: {**on_paper(), "slope of the loss by the second score": 0.0}),
        (check.margin_on_paper, lambda: {**on_paper(), "accuracy": 0.6 + 0.4}),
        (check.my_max_margin, hinge(lambda s, label: (2 - label * s).relu())),
        (check.my_max_margin, hinge(lambda s, label: -(label * s).sigmoid().log())),
        (check.my_max_margin, hinge(share=lambda n: 1 / 5)),
        (check.my_max_margin, lambda scores, labels: [(1 - y * s).relu() for s, y in zip(scores, labels)]),
        (check.my_total_loss, total(lambda model, s: 0.03 * sum(w * w for w in weights_in(model)))),
        (check.my_total_loss, total(lambda model, s: s**2 * sum(w * w for w in weights_in(model)))),
        (check.my_total_loss, total(lambda model, s: s * sum(w * w * 0.5 for w in weights_in(model)))),
        (check.my_rate, lambda k, first, last, steps: first * (last / first) ** min(k / steps, 1)),
        (check.my_rate, lambda k, first, last, steps: max(first - 0.0125 * k, last)),
        (check.my_rate, lambda k, first, last, steps: first),
        (check.my_mini_batches, batches_of_one),
        (check.my_mini_batches, lambda p, y, size, rng: cut_up(p, y, list(range(len(p)))[::-1], size)),
        (check.my_mini_batches, lambda p, y, size, rng: cut_up(p, y, places(len(p), rng), len(p))),
        (check.my_mini_batches, lambda p, y, size, rng: []),
    ],
)
def test_wrong_answers_on_no_list_fail_all_the_same(task, answer):
    verdict = task.judge(task.handed_in(answer))
    assert verdict.kind == "wrong" and verdict.lines


@pytest.mark.parametrize(
    "answer",
    [
        lambda p, y, size, rng: [
            tuple(zip(*part))
            for pairs in [rng.sample(list(zip(p, y)), len(p))]
            for part in [pairs[k : k + size] for k in range(0, len(p), size)]
        ],
        lambda p, y, size, rng: cut_up(p, y, rng.sample(range(len(p)), len(p)), size),
    ],
)
def test_other_ways_to_shuffle_are_right_too(answer):
    assert check.my_mini_batches.judge(answer).kind == "right"


def test_the_program_with_bugs_is_recognised():
    verdict = check.my_total_loss.judge(total(lambda model, strength: sum(p * p for p in model.parameters())))
    assert verdict.title.startswith("Both faults")


# -- wrong answers that had passed, or had been told in words that do not help ----------------------------------------


def shuffled_batches(points, labels, size, rng):
    batches = cut_up(points, labels, list(range(len(points))), size)
    rng.shuffle(batches)
    return batches


@pytest.mark.parametrize(
    "task, answer, words",
    [
        (check.my_mini_batches, shuffled_batches, "always together in a batch"),
        (
            check.my_mini_batches,
            lambda p, lab, size, rng: cut_up(p, lab, places(len(p), rng), 6),
            "written into the function",
        ),
        (
            check.my_mini_batches,
            lambda p, lab, size, rng: cut_up(p, lab, places(len(p), random), size),
            "A different random number generator",
        ),
        (
            check.my_mini_batches,
            lambda p, lab, size, rng: [list(zip(*b)) for b in cut_up(p, lab, places(len(p), rng), size)],
            "a list of examples, each a point with its label",
        ),
        (
            check.my_mini_batches,
            lambda p, lab, size, rng: [b[::-1] for b in cut_up(p, lab, places(len(p), rng), size)],
            "where a batch belongs: a pair",
        ),
        (check.my_max_margin, lambda scores, labels: [s * 1.0 for s in scores], "a list, where one Value belongs"),
        (check.my_max_margin, lambda scores, labels: (1 - sum(scores) * (1 / len(labels))).relu(), "Not right yet"),
        (check.my_total_loss, lambda m, p, lab, k: total()(m, p, lab, k).data, "The loss is a plain number"),
    ],
)
def test_these_are_told_in_words_that_help(task, answer, words):
    verdict = task.judge(answer)
    assert verdict.kind == "wrong" and words in verdict.text(), verdict.text()


def in_examples(points, labels, size, rng):
    examples = list(zip(points, labels))
    rng.shuffle(examples)
    return [examples[start : start + size] for start in range(0, len(examples), size)]


@pytest.mark.parametrize(
    "task, answer, title",
    [
        (check.margin_on_paper, on_paper(slope=-0.02), "how far the loss moved"),
        (check.margin_on_paper, on_paper(slope=-0.0002), "how far the loss moved"),
        (check.margin_on_paper, on_paper(slope=0), "The second score does have a slope"),
        (check.margin_on_paper, on_paper() | {"accuracy": 80}, "The accuracy is a share"),
        (check.my_max_margin, hinge(lambda s, label: 1 - (label * s).relu()), "The relu is around the product"),
        (check.my_max_margin, hinge(lambda s, label: max(0, 1 - label * s)), "`max` has to compare"),
        (check.my_max_margin, hinge(pick=lambda losses: losses[:1]), "Only one example counts"),
        (check.my_rate, lambda k, a, b, n: a - a - b * min(k, n) / n, "Not right yet"),
        (check.my_rate, lambda k, a, b, n: min(b, a - (a - b) * k / n), "The limit is on the wrong side"),
        (check.my_mini_batches, in_examples, "Point and label are still in pairs"),
        (check.my_mini_batches, lambda p, y, size, rng: (p[:size], y[:size]), "Only one batch is returned"),
    ],
)
def test_these_mistakes_have_this_name(task, answer, title):
    assert title in task.judge(answer).title


def test_places_where_points_belong_are_said_in_words():
    told = check.my_mini_batches.judge(lambda points, labels, size, rng: [([0, 1], labels[:2])] * 4)
    assert "something other than points" in told.text()


# -- wrong answers by kinds: each is told what it is, and only that ---------------------------------------------------


def in_place(scores, labels):
    """11.2 with `S[i] = …`: the right loss, in the caller's own list."""
    for i, label in enumerate(labels):
        scores[i] = (1 - label * scores[i]).relu()
    return sum(scores) * (1 / len(scores))


def popping_scores(scores, labels):
    total, count = 0, len(scores)
    while scores:
        total = total + (1 - labels[len(scores) - 1] * scores.pop()).relu()
    return total * (1 / count)


def popping_points(model, points, labels, strength):
    """11.3 with `points.pop()`."""
    loss = total()(model, points, labels, strength)
    points.pop()
    return loss


def starts_by_count(points, labels, size, rng):
    """11.5 with `range(len(order) // size + 1)`: one batch too many where the length is divisible."""
    order = places(len(points), rng)
    parts = [order[k * size : (k + 1) * size] for k in range(len(order) // size + 1)]
    return [([points[i] for i in part], [labels[i] for i in part]) for part in parts]


def rounded_count(points, labels, size, rng):
    """11.5 with `range(round(len(order) / size))`."""
    order = places(len(points), rng)
    parts = [order[k * size : (k + 1) * size] for k in range(round(len(order) / size))]
    return [([points[i] for i in part], [labels[i] for i in part]) for part in parts]


def rest_always_appended(points, labels, size, rng):
    order, batches = places(len(points), rng), []
    while len(order) >= size:
        batches += cut_up(points, labels, order[:size], size)
        order = order[size:]
    return batches + [([points[i] for i in order], [labels[i] for i in order])]


def one_list_cleared(points, labels, size, rng):
    batches, some, theirs = [], [], []
    for i in places(len(points), rng):
        some.append(points[i])
        theirs.append(labels[i])
        if len(some) == size:
            batches.append((some, theirs))
            some.clear()
            theirs.clear()
    return batches + ([(some, theirs)] if some else [])


def shuffled_for_the_caller(points, labels, size, rng):
    order = places(len(points), rng)
    points[:], labels[:] = [points[i] for i in order], [labels[i] for i in order]
    return cut_up(points, labels, list(range(len(points))), size)


def only_full_epochs(points, labels, size, rng):
    """Batches that are filled up from the beginning: no rest, and some examples twice."""
    order = places(len(points), rng)
    return cut_up(points, labels, order + order[: -len(order) % size], size)


@pytest.mark.parametrize(
    "task, answer, title",
    [
        (check.my_max_margin, in_place, "Your code changes `scores`, which belongs to the caller."),
        (check.my_max_margin, popping_scores, "Your code changes `scores`, which belongs to the caller."),
        (check.my_total_loss, popping_points, "Your code changes `points`, which belongs to the caller."),
        (check.my_mini_batches, starts_by_count, "There is a batch without any example."),
        (check.my_mini_batches, rest_always_appended, "There is a batch without any example."),
        (check.my_mini_batches, rounded_count, "The examples that are left over are dropped."),
        (check.my_mini_batches, one_list_cleared, "Several batches share one list."),
        (check.my_mini_batches, shuffled_for_the_caller, "Your code changes `points`, which belongs to the caller."),
        (check.my_mini_batches, lambda points, labels, size, rng: [], "Not right yet."),
        (check.my_mini_batches, only_full_epochs, "The batches overlap: some examples come more than once."),
        (
            check.my_mini_batches,
            lambda p, y, size, rng: cut_up(p, y, places(len(p), rng), min(size, 6)),
            "Not right yet.",
        ),
    ],
)
def test_titles_are_true_of_the_answers_that_get_them(task, answer, title):
    verdict = task.judge(answer)
    assert verdict.kind == "wrong" and verdict.title == title, verdict.text()


def in_generators(points, labels, size, rng):
    order = places(len(points), rng)
    for part in (order[k : k + size] for k in range(0, len(order), size)):
        yield (points[i] for i in part), map(labels.__getitem__, part)


def in_arrays(points, labels, size, rng):
    return [
        (np.array(some), np.array(theirs)) for some, theirs in cut_up(points, labels, places(len(points), rng), size)
    ]


@pytest.mark.parametrize(
    "task, answer",
    [
        (check.my_mini_batches, in_generators),
        (check.my_mini_batches, in_arrays),
        (check.my_rate, lambda k, first, last, steps: np.float64(max(last, first - (first - last) * k / steps))),
        (check.my_rate, lambda k, first, last, steps: np.interp(k, [0, steps], [first, last])),
        (
            check.my_max_margin,
            lambda scores, labels: sum((1 + s * -y).relu() / len(labels) for s, y in zip(scores, labels)),
        ),
    ],
)
def test_right_in_another_form_is_right(task, answer):
    assert task.judge(answer).kind == "right", task.judge(answer).text()
