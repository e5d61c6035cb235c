"""Chapter 16: what it says of its trainings, its two processes and PyTorch, and its exercises' answers."""

import subprocess
import sys

import numpy as np
import pytest
from conftest import ROOT

from classroom.checks import chapter_16 as check
from micrograd_lite import (
    Adam,
    ArrayMLP,
    Descent,
    Momentum,
    cross_entropy,
    digit_network,
    input_gradient,
    load_digits,
    share_right,
    softmax,
    three_parts,
    train_epoch,
    train_until_best,
)


def parts():
    images, labels = load_digits()
    return three_parts(images / 16, labels)


def moved(images, right, down):
    wide = np.pad(images.reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1)))
    return wide[:, 1 - down : 9 - down, 1 - right : 9 - right].reshape(-1, 64)


@pytest.fixture(scope="module")
def network():
    train, validation, _ = parts()
    network = digit_network(seed=0)
    train_until_best(network, Adam(network.parameters()), train, validation)
    return network


# -- the chapter's numbers ---------------------------------------------------------------------------------------------


def score(optimiser, rate, scale):
    train, validation, _ = parts()
    network, rng = digit_network(seed=0), np.random.default_rng(0)
    walker = optimiser(network.parameters(), rate)
    with np.errstate(all="ignore"):
        for _ in range(3):
            train_epoch(network, walker, scale * train[0], train[1], rng)
        return share_right(network, scale * validation[0], validation[1])


@pytest.mark.slow
def test_adams_best_rate_stays_and_plain_descents_moves():
    rates = [0.001, 0.01, 0.1, 1.0]
    best = {
        (optimiser, scale): max(rates, key=lambda rate: score(optimiser, rate, scale))
        for optimiser in (Descent, Adam)
        for scale in (1, 16)
    }
    assert best[Adam, 1] == best[Adam, 16] == 0.01
    assert best[Descent, 1] == 1.0 and best[Descent, 16] == 0.1
    assert score(Descent, 1.0, 16) < 0.2
    assert abs(score(Descent, 1.0, 1) - max(score(Adam, 0.01, 1), score(Momentum, 0.1, 1))) < 0.02


@pytest.mark.slow
def test_a_shift_of_one_pixel_costs_half_of_the_answers(network):
    _, validation, _ = parts()
    assert share_right(network, *validation) > 0.97
    for way in [(1, 0), (-1, 0), (0, 1), (0, -1)]:
        assert share_right(network, moved(validation[0], *way), validation[1]) < 0.6


def test_a_few_grey_levels_turn_a_3_into_an_8_and_noise_does_not(network):
    _, (images, labels), _ = parts()
    image = images[labels == 3][7]
    seen, steps = image, 0
    while softmax(network(seen[None])).data[0, 8] < 0.9:
        seen = np.clip(seen + np.sign(input_gradient(network, seen, 8)) / 16, 0, 1)
        steps += 1
    most = abs(seen - image).max()
    assert steps <= 3 and 16 * most == steps
    noise = np.clip(image + most * np.random.default_rng(0).choice([-1, 1], (100, 64)), 0, 1)
    assert (network(noise).data.argmax(axis=1) == 3).sum() >= 90


def test_the_mean_of_the_halves_gradients_is_the_gradient_of_the_whole(network):
    train, _, _ = parts()

    def gradients(rows):
        network.zero_grad()
        cross_entropy(network(train[0][rows]), train[1][rows]).backward()
        return np.concatenate([p.grad.ravel() for p in network.parameters()])

    whole, first, second = map(gradients, (range(1000), range(500), range(500, 1000)))
    assert len(whole) == 4810 and abs(whole - (first + second) / 2).max() < 1e-15
    network.zero_grad()


# -- PyTorch ----------------------------------------------------------------------------------------------------------


def twin(torch, network):
    pieces = []
    for w, b, name in network.layers:
        linear = torch.nn.Linear(*w.shape, dtype=torch.float64)
        linear.weight.data, linear.bias.data = map(torch.tensor, (w.data.T, b.data))
        pieces += [linear, torch.nn.Tanh()] if name == "tanh" else [linear]
    return torch.nn.Sequential(*pieces)


def losses(network, optimiser, loss_of, steps=20):
    history = []
    for _ in range(steps):
        loss = loss_of(network)
        network.zero_grad()
        loss.backward()
        optimiser.step()
        history.append(float(loss.data))
    return np.array(history)


@pytest.mark.slow
def test_pytorch_gives_the_same_losses():
    torch = pytest.importorskip("torch")
    xs = np.array([[2, 3, -1], [3, -1, 0.5], [0.5, 1, 1], [1, 1, -1]])
    ys = np.array([[1.0], [-1], [-1], [1]])
    ours = ArrayMLP(3, [4, 4, 1], seed=0)
    theirs = twin(torch, ours)
    squared = lambda x, y: lambda f: ((f(x) - y) ** 2).sum()
    mine = losses(ours, Descent(ours.parameters(), 0.05), squared(xs, ys))
    walker = torch.optim.SGD(theirs.parameters(), lr=0.05)
    assert abs(mine - losses(theirs, walker, squared(torch.tensor(xs), torch.tensor(ys)))).max() < 1e-12
    (x, y), ours = parts()[0], digit_network(seed=0)
    theirs = twin(torch, ours)
    mine = losses(ours, Adam(ours.parameters()), lambda f: cross_entropy(f(x), y))
    walker, tx, ty = torch.optim.Adam(theirs.parameters(), lr=0.01), torch.tensor(x), torch.tensor(y)
    other = losses(theirs, walker, lambda f: torch.nn.functional.cross_entropy(f(tx), ty))
    assert abs(mine - other).max() < 1e-12


@pytest.mark.slow
def test_two_processes_end_where_one_does(tmp_path):
    """Started from another folder and without PYTHONPATH: the script finds the package beside it."""
    pytest.importorskip("torch")
    script = ROOT / "notebooks" / "16_two_processes.py"
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2", str(script)]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240)
    assert "2 processes, 4810 parameters, equal to one process to 1e-12: True" in said.stdout, said.stderr[-2000:]


# -- the exercises -----------------------------------------------------------------------------------------------------


def test_right_answers_of_another_form():
    def by_lists(scores):
        rows = [[np.exp(s - max(row)) for s in row] for row in scores]
        return [[e / sum(row) for e in row] for row in rows]

    def by_logarithms(scores):
        top = scores.max(axis=1, keepdims=True)
        return np.exp(scores - top - np.log(np.exp(scores - top).sum(axis=1, keepdims=True)))

    for answer in (by_lists, by_logarithms):
        assert check.my_softmax.judge(answer).kind == "right"

    def one_by_one(scores, labels):
        total = 0.0
        for row, label in zip(scores, labels):
            total += np.log(np.exp(row - row.max()).sum()) + row.max() - row[label]
        return total / len(labels)

    assert check.mended_cross_entropy.judge(one_by_one).kind == "right"


def test_adam_may_change_data_in_place_and_epsilon_may_be_elsewhere():
    class InPlace(check.my_adam.reference.__mro__[1]):
        def step(self):
            self.t += 1
            for i, p in enumerate(self.parameters):
                self.m[i] = self.m[i] * self.keep_m + p.grad * (1 - self.keep_m)
                self.v[i] = self.v[i] * self.keep_v + p.grad * p.grad * (1 - self.keep_v)
                size = (self.v[i] / (1 - self.keep_v**self.t) + 1e-12) ** 0.5
                p.data -= self.rate * self.m[i] / (1 - self.keep_m**self.t) / size

    assert check.my_adam.judge(InPlace).kind == "right"


def test_the_leaks_are_named_one_by_one():
    right = check.leaks.reference()
    for letter in right:
        wrong = right | {letter: "Leak " if right[letter] == "fine" else "FINE"}
        verdict = check.leaks.judge(wrong)
        assert verdict.kind == "wrong" and verdict.title.startswith(f"{letter}:"), verdict.text()
    assert check.leaks.judge({name: f" {word.upper()}" for name, word in right.items()}).kind == "right"
    assert check.leaks.judge(right | {"C": ...}).kind == "not yet"


@pytest.mark.slow
def test_networks_as_readers(network):
    """The chapter's network is told that it fails when moved; the same with moved images to learn from is right."""
    plain = lambda images: network(images).data.argmax(axis=1)
    assert "not when they are moved" in check.my_reader.judge(plain).title
    assert "scores" in check.my_reader.judge(lambda images: network(images).data).title
    assert "whole batch" in check.my_reader.judge(lambda images: network(images).data.argmax()).title
    assert "guess" in check.my_reader.judge(lambda images: network(images / 16).data.argmax(axis=1) * 0).title
    (images, labels), validation, _ = parts()
    ways = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
    more = np.concatenate([moved(images, *way) for way in ways]), np.tile(labels, 5)
    better = digit_network(128, seed=0)
    train_until_best(better, Adam(better.parameters()), more, validation, patience=5)
    assert check.my_reader.judge(lambda images: better(images).data.argmax(axis=1)).kind == "right"
