"""Chapter 10: its numbers, its module, and what its exercises call by name."""

import copy
import gc
import importlib
import math
import re

import pytest
from conftest import ROOT

from classroom.checks import chapter_10 as check
from micrograd_lite import MLP, Value
from micrograd_lite.training import descend, paused_collector, squared_error, train, why_stopped

XS = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
YS = [1.0, -1.0, -1.0, 1.0]


def total_loss(network, ys=YS):
    return squared_error([network(x) for x in XS], ys)


def trained(seed=0, steps=20, rate=0.05, **options):
    network = MLP(3, [4, 4, 1], seed=seed, **options)
    return network, train(lambda: total_loss(network), network.parameters(), steps, rate)


# -- the chapter's numbers --------------------------------------------------------------------------------------------


def test_twenty_steps_on_the_four_examples(page):
    network, history = trained()
    whole = [*history, total_loss(network).data]
    assert len(network.parameters()) == 41
    assert " ".join(f"{value:.3f}" for value in whole) in page
    assert all(after < before for before, after in zip(whole, whole[1:]))
    assert all(network(x).data * y > 0.8 for x, y in zip(XS, YS))
    assert f"prediction {network(XS[0]).data:6.3f}" in page


def test_the_sign_of_a_gradient_says_which_nudge_lowers_the_loss(page):
    network = MLP(3, [4, 4, 1], seed=0)
    before = total_loss(network)
    before.backward()
    first, other = network.layers[0].neurons[0].w[0], network.layers[1].neurons[1].w[1]
    assert first.grad > 0 > other.grad
    for name, p in [("first", first), ("other", other)]:
        for nudge in (0.01, -0.01):
            p.data += nudge
            change = total_loss(network).data - before.data
            p.data -= nudge
            assert change * nudge * p.grad > 0
            assert f"{name} {nudge:+.2f}: loss {change:+.5f}" in page


@pytest.mark.parametrize("rate", [0.05, 0.01, 0.001])
def test_a_step_keeps_less_than_it_promises(page, rate):
    network = MLP(3, [4, 4, 1], seed=0)
    before = total_loss(network)
    before.backward()
    promised = rate * sum(p.grad**2 for p in network.parameters())
    descend(network.parameters(), rate)
    kept = before.data - total_loss(network).data
    assert 0 < kept < promised
    assert f"promised {promised:.4f}   kept {kept:.4f}" in page


@pytest.mark.parametrize(
    "seed, rate, loss, wrong", [(0, 2, 8, 2), (2, 0.5, 8, 2), (2, 0.7, 4, 1), (0, 0.05, 0.0504, 0)]
)
def test_a_rate_too_large_is_stuck_at_4_or_8_with_saturated_outputs(page, seed, rate, loss, wrong):
    network, _ = trained(seed, rate=rate)
    assert total_loss(network).data == pytest.approx(loss, abs=1e-4)
    assert f"{total_loss(network).data:.4f}" in re.search(rf"^ *{seed}   .*$", page, re.M)[0]
    outputs = [network(x).data for x in XS]
    assert sum(abs(o - y) > 1.999 for o, y in zip(outputs, YS)) == wrong
    if wrong:
        network.zero_grad()
        total_loss(network).backward()
        assert all(1 - o**2 < 1e-4 for o, y in zip(outputs, YS) if abs(o - y) > 1)
        assert max(abs(p.grad) for p in network.parameters()) < 0.01


def test_a_forgotten_zero_looks_fine_and_goes_wrong(page):
    network, losses, sizes = MLP(3, [4, 4, 1], seed=0), [], []
    right = trained()[1]
    for _ in range(60):
        loss = total_loss(network)
        loss.backward()
        descend(network.parameters(), 0.05)
        losses.append(loss.data)
        sizes.append(max(abs(p.grad) for p in network.parameters()))
    assert all(a < b for a, b in zip(losses[2:20], right[2:20]))  # faster than the right loop, so far
    assert losses[59] == pytest.approx(4, abs=1e-3) and sizes[18] > sizes[0]
    for step in (0, 1, 4, 18, 19, 20, 21, 24, 59):
        assert f"step {step:2}: loss {losses[step]:.4f}   largest stored gradient {sizes[step]:5.1f}" in page
    assert f"{right[18]:.4f}" in page
    assert [f"{losses[k]:.2g}" for k in (20, 21, 24)] == ["0.48", "0.002", "4"]
    assert all(value == pytest.approx(4, abs=2e-4) for value in losses[24:])
    assert [f"{size:.1f}" for size in sizes[:2]] == ["3.3", "3.0"]
    assert all(b > a - 1e-3 for a, b in zip(sizes[1:], sizes[2:]))


def test_large_targets_explode_and_a_smaller_rate_cures_it(page, capsys):
    for rate, ends in [(0.05, math.inf), (0.0005, 0.00658)]:
        network = MLP(3, [4, 4, 1], activation="leaky_relu", last="linear", seed=0)
        prices = [10 * y for y in YS]
        history = train(lambda: total_loss(network, prices), network.parameters(), 300, rate)  # noqa: B023
        assert history[-1] == pytest.approx(ends, abs=1e-5)
        assert f"… {history[-1]:.3g}" in page
    assert capsys.readouterr().out.count("Stopped at step 5: the loss is inf") == 1


# -- the same training in PyTorch -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [0, 3])
def test_the_training_equals_pytorchs_from_the_same_weights(seed):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install torch")
    network, layers = MLP(3, [4, 4, 1], seed=seed), []
    for layer in network.layers:
        w = torch.tensor([[w.data for w in neuron.w] for neuron in layer.neurons], dtype=torch.float64)
        b = torch.tensor([neuron.b.data for neuron in layer.neurons], dtype=torch.float64)
        layers.append((w.requires_grad_(), b.requires_grad_()))
    parameters = [p for pair in layers for p in pair]
    optimiser = torch.optim.SGD(parameters, lr=0.05)
    theirs = []
    for _ in range(20):
        out = torch.tensor(XS, dtype=torch.float64)
        for w, b in layers:
            out = torch.tanh(out @ w.T + b)
        loss = ((out[:, 0] - torch.tensor(YS, dtype=torch.float64)) ** 2).sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        theirs.append(loss.item())
    ours = train(lambda: total_loss(network), network.parameters(), 20, 0.05)
    assert ours == pytest.approx(theirs, rel=1e-10)
    for layer, (w, b) in zip(network.layers, layers):
        assert [[p.data for p in n.w] for n in layer.neurons] == [pytest.approx(row, rel=1e-9) for row in w.tolist()]
        assert [n.b.data for n in layer.neurons] == pytest.approx(b.tolist(), rel=1e-9)


# -- the module -------------------------------------------------------------------------------------------------------


def test_squared_error_is_summed_and_walks_back():
    predictions = [Value(1.7), Value(-0.6), Value(2.3)]
    loss = squared_error(predictions, [0.4, -1.5, 3.7])
    loss.backward()
    assert loss.data == pytest.approx(1.3**2 + 0.9**2 + 1.4**2)
    assert [p.grad for p in predictions] == pytest.approx([2.6, 1.8, -2.8])


@pytest.mark.parametrize("targets", [[1.0], [1.0, 2.0, 3.0], []])
def test_predictions_and_targets_are_counted(targets):
    with pytest.raises(ValueError, match=f"2 predictions need 2 targets, got {len(targets)}"):
        squared_error([Value(1.0), Value(2.0)], targets)


def test_a_step_goes_against_the_gradient():
    p, q = Value(1.7), Value(-0.6)
    p.grad, q.grad = 2.3, -0.4
    descend([p, q], 0.1)
    assert (p.data, q.data) == pytest.approx((1.47, -0.56)) and (p.grad, q.grad) == (2.3, -0.4)


def parabola(w, calls=None):
    """A loss with one parameter, (w − 3)²."""

    def compute_loss():
        if calls is not None:
            calls.append(w.data)
        return (w - 3) ** 2

    return compute_loss


def test_the_history_is_the_loss_before_each_step_and_the_loss_is_built_each_time():
    w, calls = Value(1.0), []
    w.grad = 1000.0  # left over from elsewhere: the loop empties it
    history = train(parabola(w, calls), [w], 3, 0.25)
    assert calls == [1.0, 2.0, 2.5] and history == [4.0, 1.0, 0.25] and w.data == 2.75


def test_no_steps_leave_all_as_it_was():
    w = Value(1.0)
    assert train(parabola(w), [w], 0, 0.25) == [] and w.data == 1.0


def test_parameters_may_come_from_a_generator():
    w = Value(1.0)
    train(parabola(w), (p for p in [w]), 3, 0.25)
    assert w.data == 2.75


def test_a_rate_may_depend_on_the_step():
    w, asked = Value(1.0), []
    train(parabola(w), [w], 3, lambda step: asked.append(step) or 0.25)
    assert asked == [0, 1, 2] and w.data == 2.75


def test_training_stops_where_the_loss_is_no_longer_finite(capsys):
    w = Value(1.0)
    history = train(lambda: (w * w * w) ** 2, [w], 50, 5.0)
    said = capsys.readouterr().out
    assert not math.isfinite(history[-1]) and all(math.isfinite(value) for value in history[:-1])
    assert 1 < len(history) < 50
    assert f"Stopped at step {len(history) - 1}: the loss is {history[-1]}" in said
    assert "a tenth of the rate" in said and "smaller inputs and targets" in said


def test_a_loss_that_is_nan_from_the_start_points_at_the_data(capsys):
    network = MLP(3, [4, 4, 1], seed=0)
    start = [p.data for p in network.parameters()]
    history = train(lambda: total_loss(network, [1.0, math.nan, -1.0, 1.0]), network.parameters(), 5, 0.05)
    said = capsys.readouterr().out
    assert len(history) == 1 and math.isnan(history[0]) and [p.data for p in network.parameters()] == start
    assert "Stopped at step 0" in said and "input or a target" in said and "rate" not in said
    assert "overshoot" in why_stopped(1, math.nan) and "overshoot" not in why_stopped(0, math.nan)


@pytest.mark.parametrize(
    "compute_loss, words",
    [
        (Value(3.0), "without brackets"),
        (lambda: 3.0, "got float"),
        (lambda: None, "got NoneType"),
        (lambda: [Value(1.0)], "got list"),
    ],
)
def test_what_cannot_be_trained_on_is_refused(compute_loss, words):
    with pytest.raises(TypeError, match=words):
        train(compute_loss, [Value(1.0)], 3, 0.1)
    assert gc.isenabled()


def test_parameters_forgotten_to_be_called_are_refused():
    network = MLP(3, [4, 4, 1], seed=0)
    with pytest.raises(TypeError, match=r"parameters: give the list network.parameters\(\), with its brackets"):
        train(lambda: total_loss(network), network.parameters, 3, 0.1)
    with pytest.raises(TypeError, match=r"parameters: give the list network.parameters\(\), with its brackets"):
        descend(network.parameters, 0.1)


@pytest.mark.parametrize("steps", [-5, "3", 2.5, None])
def test_steps_are_counted_in_whole_numbers_from_0_on(steps):
    with pytest.raises(TypeError, match=f"steps: give a whole number, 0 or more; got {steps!r}"):
        train(parabola(Value(1.0)), [Value(1.0)], steps, 0.1)


def test_a_gradient_left_over_as_nan_does_no_harm():
    w = Value(1.0)
    w.grad = math.nan
    assert train(parabola(w), [w], 2, 0.25) == [4.0, 1.0] and w.data == 2.5


@pytest.mark.parametrize("was_on", [True, False])
@pytest.mark.parametrize("fails", [True, False])
def test_the_collector_is_left_as_it_was_also_after_an_error(was_on, fails):
    states = []

    def compute_loss():
        states.append(gc.isenabled())
        if fails:
            raise KeyError("from within")
        return Value(1.0) * 2

    (gc.enable if was_on else gc.disable)()
    try:
        if fails:
            with pytest.raises(KeyError, match="from within"):
                train(compute_loss, [Value(1.0)], 2, 0.1)
        else:
            train(compute_loss, [Value(1.0)], 2, 0.1)
        assert gc.isenabled() is was_on and set(states) == {False}
        with paused_collector(), paused_collector():
            assert not gc.isenabled()
        assert gc.isenabled() is was_on
    finally:
        gc.enable()


@pytest.mark.slow
def test_a_step_leaves_nothing_for_the_collector():
    network = MLP(3, [4, 4, 1], seed=0)
    gc.collect()
    gc.disable()
    try:
        loss = total_loss(network)
        loss.backward()
        descend(network.parameters(), 0.05)
        del loss
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_a_bar_shows_how_far_it_is(capsys, monkeypatch):
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    w = Value(1.0)
    train(parabola(w), [w], 3, 0.25)
    said = capsys.readouterr().err
    assert "training" in said and "3/3" in said


# -- the exercises ----------------------------------------------------------------------------------------------------

paper = importlib.import_module("classroom.checks.chapter_10.step_on_paper")
rates = importlib.import_module("classroom.checks.chapter_10.one_rate_for_three")

TASKS = [check.step_on_paper, check.squared_error, check.training_step, check.mended_training, check.one_rate_for_three]


def test_the_mistakes_of_the_design_are_known():
    titles = {known.title for one in TASKS for known in one.mistakes}
    assert len(titles) >= 30
    for words in [
        "uphill",
        "never set to zero",
        "to zero after `backward`",
        "a name was given a new Value",
        "same old loss",
        "update comes before",
        "rate is not used",
        "rate counts twice",
        "Only the first layer",
        "averaged",
        "not squared",
        "biases stay",
    ]:
        assert any(words in title for title in titles), words


def test_the_step_on_paper_agrees_with_the_engine():
    w = Value(paper.W)
    loss = squared_error([w * x for x, _ in paper.PAPER], [y for _, y in paper.PAPER])
    loss.backward()
    right = check.step_on_paper.reference()
    assert (right["loss"], right["gradient"]) == pytest.approx((loss.data, w.grad))
    descend([w], paper.RATE_ON_PAPER)
    assert right["new w"] == pytest.approx(w.data)
    assert right["new loss"] == pytest.approx(sum((w.data * x - y) ** 2 for x, y in paper.PAPER))
    text = (ROOT / "sources" / "exercises" / "10_training.md").read_text(encoding="utf-8")
    assert "| first | 1.5 | 2.3 |" in text and "| second | −0.7 | 1.1 |" in text and "w = 0.6" in text
    assert paper.PAPER == [(1.5, 2.3), (-0.7, 1.1)] and paper.W == 0.6 and paper.RATE_ON_PAPER == 0.1


def test_a_slip_in_the_last_number_does_not_hide_a_mistake():
    uphill = {"loss": 4.27, "gradient": -2.072, "new w": 0.393, "new loss": 4.76}
    assert "uphill" in check.step_on_paper.judge(uphill).title
    assert "is the old one" in check.step_on_paper.judge(paper.on_paper() | {"new loss": 4.27}).title


def step(network, xs, ys, rate, order="fzbu", move=None):
    """One step with its parts in this order."""
    loss = None
    for part in order:
        if part == "f":
            loss = squared_error([network(x) for x in xs], ys)
        elif part == "z":
            network.zero_grad()
        elif part == "b":
            loss.backward()
        else:
            (move or descend)(network.parameters(), rate)
    return loss.data


def in_order(order, move=None):
    return lambda network, xs, ys, rate: step(network, xs, ys, rate, order, move)


@pytest.mark.parametrize("order", ["fzbu", "zfbu", "zfbuz"])
def test_every_right_order_passes(order):
    assert check.training_step.judge(in_order(order)).kind == "right"


@pytest.mark.parametrize(
    "order, words",
    [
        ("fbu", "pile up"),
        ("fbuz", "after the update, but not before `backward`"),
        ("fu", "never runs"),
        ("fbzu", "to zero after `backward`"),
        ("zfbzu", "to zero after `backward`"),
        ("fuzb", "update comes before"),
        ("fzub", "update comes before"),
        ("zfub", "update comes before"),
        ("fub", "update comes before"),
        ("fzb", "No parameter has moved"),
        ("fzu", "never runs"),
        ("fzbbu", "runs twice"),
    ],
)
def test_a_wrong_order_is_told_by_what_it_does(order, words):
    assert words in check.training_step.judge(in_order(order)).title


def by_sign(parameters, rate):
    for p in parameters:
        p.data -= math.copysign(rate, p.grad)


def with_graph(parameters, rate):
    for p in parameters:
        p.data = p - rate * p.grad


def only_uphill_ones(parameters, rate):
    descend([p for p in parameters if p.grad > 0], rate)


def without_the_last(parameters, rate):
    descend(parameters[:-1], rate)


@pytest.mark.parametrize("move", [by_sign, with_graph, only_uphill_ones, without_the_last])
def test_other_wrong_updates_do_not_pass(move):
    assert check.training_step.judge(in_order("fzbu", move)).kind == "wrong"


@pytest.mark.parametrize("order", ["fzbufzbu", "fzbuu", "fzbfu", "zfb"])
def test_other_wrong_orders_do_not_pass(order):
    verdict = check.training_step.judge(in_order(order))
    assert (verdict.kind == "right") is (order == "fzbfu")  # a second look at the same place changes nothing


@pytest.mark.parametrize(
    "one, answer",
    [
        (check.squared_error, lambda p, t: sum((a - b) ** 4 for a, b in zip(p, t))),
        (check.squared_error, lambda p, t: sum((a + b) ** 2 for a, b in zip(p, t))),
        (check.squared_error, lambda p, t: [(a - b) ** 2 for a, b in zip(p, t)]),
        (check.squared_error, lambda p, t: 13.0),
        (check.mended_training, lambda n, xs, ys, steps, rate: [step(n, xs, ys, rate) for _ in range(20)]),
        (check.mended_training, lambda n, xs, ys, steps, rate: [step(n, xs, ys, rate) for _ in range(steps)][::-1]),
        (check.mended_training, lambda n, xs, ys, steps, rate: [step(n, xs, ys, 0.05) for _ in range(steps)]),
        (check.step_on_paper, paper.on_paper() | {"gradient": 2.072}),
        (check.step_on_paper, paper.on_paper() | {"new loss": 4.1}),
        (check.one_rate_for_three, 0.05),
        (check.one_rate_for_three, 0.129),
        (check.one_rate_for_three, math.inf),
        (check.one_rate_for_three, math.nan),
    ],
)
def test_other_wrong_answers_do_not_pass(one, answer):
    assert one.judge(answer).kind == "wrong"


def test_the_rate_for_three_is_judged_by_real_trainings():
    for rate in (0.055, 0.1, 0.125):
        losses = [total_loss(trained(seed, rate=rate)[0]).data for seed in rates.SEEDS]
        assert rates.losses_with(rate) == pytest.approx(losses) and max(losses) < rates.LIMIT
        assert check.one_rate_for_three.judge(rate).kind == "right"
    text = (ROOT / "sources" / "exercises" / "10_training.md").read_text(encoding="utf-8")
    assert "for seed in [5, 6, 12]" in text and f"below {rates.LIMIT}" in text
    edge = {rate: max(rates.losses_with(rate)) < rates.LIMIT for rate in (0.128, 0.129, 0.13)}
    assert edge == {0.128: True, 0.129: False, 0.13: True} and max(rates.losses_with(0.129)) > 4


def test_what_a_learner_prints_is_not_printed_by_the_judge(capsys):
    def talking(network, xs, ys, rate):
        print("talk")
        return in_order("fzub")(network, xs, ys, rate)

    check.training_step.judge(talking)
    assert "talk" not in capsys.readouterr().out


def test_the_packages_own_train_is_a_right_training():
    def mended(network, xs, ys, steps, rate):
        return train(lambda: squared_error([network(x) for x in xs], ys), network.parameters(), steps, rate)

    assert check.mended_training.judge(mended).kind == "right"


@pytest.mark.parametrize(
    "task, answer, title",
    [
        (check.squared_error, lambda ps, ts: sum((p - t) ^ 2 for p, t in zip(ps, ts)), "`^` is not a power"),
        (check.squared_error, lambda ps, ts: sum((p - t) * 2 for p, t in zip(ps, ts)), "doubled, not squared"),
        (check.step_on_paper, paper.on_paper() | {"new loss": 3.841}, "what the slope promised"),
        (check.step_on_paper, paper.on_paper(slope=lambda x, e: 2 * e * abs(x)), "A minus got lost"),
    ],
)
def test_these_slips_have_a_name(task, answer, title):
    assert title in task.judge(answer).title


def trained_with(zero="inside", until=lambda loss: False, first=0, kept=lambda loss: loss.data):
    """A training with one thing of its own: the place of zero, its end, the fewest steps, its history."""

    def training(network, xs, ys, steps, rate):
        history = []
        for _ in range(max(steps, first)):
            loss = squared_error([network(x) for x in xs], ys)
            if zero == "inside" or zero == "once" and not history:
                network.zero_grad()
            loss.backward()
            descend(network.parameters(), rate)
            history.append(kept(loss))
            if zero == "after":
                network.zero_grad()
            if until(loss.data):
                break
        return history

    return training


def mean_loss(network, xs, ys, rate):
    loss = squared_error([network(x) for x in xs], ys) / len(xs)
    network.zero_grad()
    loss.backward()
    descend(network.parameters(), rate)
    return loss.data


def value_back(network, xs, ys, rate):
    loss = squared_error([network(x) for x in xs], ys)
    network.zero_grad()
    loss.backward()
    descend(network.parameters(), rate)
    return loss


@pytest.mark.parametrize(
    "task, answer, title",
    [
        (check.mended_training, trained_with(zero="after"), "after the update, but not before the first `backward`"),
        (check.mended_training, trained_with(zero="never"), "pile up"),
        (check.mended_training, trained_with(zero="once"), "pile up"),
        (check.mended_training, trained_with(until=lambda loss: loss < 0.05), "stops when the loss is small"),
        (check.mended_training, trained_with(until=lambda loss: loss < 1e-6), "stops when the loss is small"),
        (check.mended_training, trained_with(first=1), "With 0 steps your program takes one"),
        (check.mended_training, trained_with(kept=lambda loss: loss), "The history holds Values"),
        (check.training_step, value_back, "What you return is a Value"),
        (check.training_step, mean_loss, "The errors are averaged"),
        (check.training_step, lambda *given: step(*given) / len(given[1]), "is the mean of the errors"),
    ],
)
def test_what_a_learner_tried_is_named(task, answer, title):
    verdict = task.judge(answer)
    assert title in verdict.title, verdict.text()


def test_a_loss_that_is_cut_off_from_the_network_is_told_from_a_walk_that_never_runs():
    def cut_off(network, xs, ys, rate):
        loss = squared_error([Value(network(x).data) for x in xs], ys)
        network.zero_grad()
        loss.backward()
        descend(network.parameters(), rate)
        return loss.data

    assert check.training_step.judge(cut_off).title == "`backward` runs, and finds no way to the parameters."
    assert check.training_step.judge(in_order("fzu")).title == "`backward` never runs."


def test_a_copy_that_is_trained_is_told_from_an_update_before_backward():
    def copied(network, xs, ys, rate):
        return in_order("fzbu")(copy.deepcopy(network), xs, ys, rate)

    assert check.training_step.judge(copied).title.startswith("A copy of the network is trained")
    assert "update comes before" in check.training_step.judge(in_order("fzub")).title


def test_a_doubled_rate_is_told_from_a_backward_that_runs_twice():
    def doubled(parameters, rate):
        descend(parameters, 2 * rate)

    assert check.training_step.judge(in_order("fzbu", doubled)).title == "Every step is twice as long as it should be."
    assert check.training_step.judge(in_order("fzbbu")).title == "`backward` runs twice in a step."


def test_a_training_that_stops_when_the_loss_rises_does_not_pass():
    def stopping(network, xs, ys, steps, rate):
        history = []
        for _ in range(steps):
            history.append(step(network, xs, ys, rate))
            if len(history) > 1 and history[-1] > history[-2]:
                return history
        return history

    assert check.mended_training.judge(stopping).title.startswith("The training stops when the loss rises")


def test_a_history_may_be_any_kind_of_list():
    numpy = pytest.importorskip("numpy")
    losses = lambda n, xs, ys, steps, rate: [step(n, xs, ys, rate) for _ in range(steps)]
    for form in (tuple, numpy.array, iter, lambda history: (loss for loss in history)):
        assert check.mended_training.judge(lambda *given, form=form: form(losses(*given))).kind == "right", form
