"""Chapter 16's module: the data and where they come from, the losses, the three optimisers, the training."""

import subprocess
import sys
import zipfile

import numpy as np
import pytest
from conftest import ROOT

from micrograd_lite import (
    Adam,
    Array,
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
from micrograd_lite.gradient import gradient

DATA = ROOT / "micrograd_lite" / "data"
# How often each digit is in UCI's optdigits.tes, as its documentation says.
COUNTS = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


# -- the data ---------------------------------------------------------------------------------------------------------


def test_the_digits_are_ucis_test_part():
    images, labels = load_digits()
    assert images.shape == (1797, 64) and labels.shape == (1797,)
    assert images.dtype == float and np.issubdtype(labels.dtype, np.integer)
    assert images.min() == 0 and images.max() == 16 and (images == np.round(images)).all()
    assert np.bincount(labels).tolist() == COUNTS
    first = "0 0 5 13 9 1 0 0 0 0 13 15 10 15 5 0 0 3 15 2 0 11 8 0"  # the first three rows of the file, a 0
    assert images[0, :24].tolist() == [float(x) for x in first.split()] and labels[0] == 0


def test_each_call_gives_arrays_of_its_own():
    images, _ = load_digits()
    images[:] = -1
    assert load_digits()[0].min() == 0


def test_source_and_licence_are_beside_a_small_file():
    assert (DATA / "digits.npz").stat().st_size < 100_000
    words = (DATA / "README.md").read_text(encoding="utf-8")
    assert "10.24432/C50P49" in words and "CC BY 4.0" in words and "Alpaydin" in words


@pytest.mark.slow
def test_the_wheel_brings_the_digits(tmp_path):
    """Built, unpacked into an empty folder, and loaded from there and from nowhere else."""
    pytest.importorskip("setuptools", "77", reason="the wheel is built without a network: setuptools must be there")
    house = tmp_path / "house"
    house.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        (house / name).write_bytes((ROOT / name).read_bytes())
    for path in [p for folder in ("micrograd_lite", "classroom") for p in (ROOT / folder).rglob("*") if p.is_file()]:
        if "__pycache__" not in path.parts:
            target = house / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    build = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", build, str(tmp_path)], cwd=house, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    there = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(there)
    assert (there / "micrograd_lite" / "data" / "README.md").exists()
    code = "import micrograd_lite as m; print(m.__file__, m.load_digits()[0].shape, m.load_digits()[1].sum())"
    said = subprocess.run(
        [sys.executable, "-P", "-c", code] if sys.version_info >= (3, 11) else [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(there), "PATH": ""},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert str(there) in said and "(1797, 64) 8070" in said


# -- three parts ------------------------------------------------------------------------------------------------------


def test_three_parts_share_no_image_and_lose_none():
    images = np.arange(1797.0)[:, None]
    labels = np.arange(1797)
    parts = three_parts(images, labels)
    assert [len(x) for x, _ in parts] == [1197, 300, 300]
    assert sorted(np.concatenate([y for _, y in parts])) == list(range(1797))
    assert all((x[:, 0] == y).all() for x, y in parts)
    again, other = three_parts(images, labels), three_parts(images, labels, seed=1)
    assert (again[2][1] == parts[2][1]).all() and (other[2][1] != parts[2][1]).any()


@pytest.mark.parametrize("validation, test", [(0, 300), (300, 0), (-1, 10), (900, 897)])
def test_a_part_that_would_be_empty_is_refused(validation, test):
    with pytest.raises(ValueError, match=f"{validation} and {test}"):
        three_parts(*load_digits(), validation, test)


@pytest.mark.parametrize("images, labels", [(np.ones((3, 64)), np.ones(2, int)), (np.ones((0, 64)), np.ones(0, int))])
def test_images_without_labels_are_refused(images, labels):
    rng = np.random.default_rng(0)
    network = digit_network(4, seed=0)
    for call in (
        lambda: three_parts(images, labels),
        lambda: cross_entropy(Array(images), labels),
        lambda: share_right(network, images, labels),
        lambda: train_epoch(network, Descent(network.parameters(), 0.1), images, labels, rng),
    ):
        with pytest.raises(ValueError, match=f"{len(images)} and {len(labels)}"):
            call()


# -- the losses -------------------------------------------------------------------------------------------------------


def test_softmax_and_cross_entropy_agree_with_their_formulas():
    scores, labels = Array([[1.0, 2.0, -1.0], [0.5, 0.5, 3.0]]), np.array([1, 0])
    p = softmax(scores).data
    e = np.exp(scores.data)
    assert np.allclose(p, e / e.sum(axis=1, keepdims=True), rtol=1e-15)
    assert np.isclose(cross_entropy(scores, labels).data, -np.log(p[[0, 1], labels]).mean(), rtol=1e-15)


def test_huge_scores_do_not_overflow():
    scores, labels = Array([[1000.0, 0.0], [-1000.0, 1000.0]]), [1, 1]
    with np.errstate(over="raise", invalid="raise"):
        assert softmax(scores).data.tolist() == [[1.0, 0.0], [0.0, 1.0]]
        loss = cross_entropy(scores, labels)
        loss.backward()
    assert loss.data == 500 and scores.grad.tolist() == [[0.5, -0.5], [0.0, 0.0]]


def test_the_gradient_of_the_cross_entropy_is_p_minus_y():
    rng = np.random.default_rng(0)
    numbers, labels = rng.normal(size=(4, 5)), np.array([0, 3, 4, 3])
    scores = Array(numbers)
    cross_entropy(scores, labels).backward()
    p_minus_y = softmax(Array(numbers)).data - np.eye(5)[labels]
    assert np.allclose(scores.grad, p_minus_y / 4, atol=1e-15)
    loss = lambda *x: float(cross_entropy(Array(np.reshape(x, (4, 5))), labels).data)
    assert np.allclose(scores.grad.ravel(), gradient(loss, numbers.ravel()), atol=1e-9)


def test_a_label_that_is_no_class_is_an_error():
    with pytest.raises(IndexError):
        cross_entropy(Array(np.zeros((2, 10))), [3, 10])


# -- the optimisers ---------------------------------------------------------------------------------------------------


def walk(make, steps=50, seed=0):
    """Where three parameters go on gradients that are the same for every optimiser."""
    rng = np.random.default_rng(seed)
    parameters = [Array(rng.normal(size=shape)) for shape in ((3, 2), (2,), ())]
    optimiser = make(parameters)
    for _ in range(steps):
        for p in parameters:
            p.grad = rng.normal(size=p.shape)
        optimiser.step()
    return parameters


def test_the_optimisers_take_pytorchs_steps():
    torch = pytest.importorskip("torch")
    for ours, theirs in [
        (lambda ps: Descent(ps, 0.1), lambda ps: torch.optim.SGD(ps, lr=0.1)),
        (lambda ps: Momentum(ps, 0.1, 0.8), lambda ps: torch.optim.SGD(ps, lr=0.1, momentum=0.8)),
        (lambda ps: Adam(ps, 0.05, 0.8, 0.99), lambda ps: torch.optim.Adam(ps, lr=0.05, betas=(0.8, 0.99))),
    ]:
        rng = np.random.default_rng(0)
        leaves = [torch.tensor(rng.normal(size=shape), requires_grad=True) for shape in ((3, 2), (2,), ())]
        optimiser = theirs(leaves)
        for _ in range(50):
            for leaf in leaves:
                leaf.grad = torch.tensor(rng.normal(size=tuple(leaf.shape)))
            optimiser.step()
        for mine, other in zip(walk(ours), leaves):
            assert np.allclose(mine.data, other.detach().numpy(), rtol=1e-12, atol=1e-13)


def test_momentum_that_keeps_nothing_is_plain_descent():
    for one, other in zip(walk(lambda ps: Momentum(ps, 0.1, 0.0)), walk(lambda ps: Descent(ps, 0.1))):
        assert np.allclose(one.data, other.data, atol=1e-15)


def test_adams_first_step_has_the_size_of_its_rate():
    for size in (1e-4, 1.0, 1e4):
        p = Array([1.0, 1.0])
        p.grad = np.array([size, -size])
        Adam([p], 0.01).step()
        assert np.allclose(p.data, [0.99, 1.01], atol=1e-5)


# -- training ---------------------------------------------------------------------------------------------------------


def test_the_start_gives_ten_digits_about_the_same_chance():
    images, labels = load_digits()
    raw = ArrayMLP(64, [64, 10], "tanh", "linear", seed=0)
    tame = digit_network(64, seed=0)
    for w, u in ((a[0].data, b[0].data) for a, b in zip(raw.layers, tame.layers)):
        assert np.allclose(w / 8, u)
    losses = [float(cross_entropy(network(images / 16), labels).data) for network in (raw, tame)]
    assert losses[0] > 5 and abs(losses[1] - np.log(10)) < 0.1


def test_an_epoch_shows_each_image_once():
    seen = []

    class Spy(ArrayMLP):
        def __call__(self, inputs):
            seen.extend(inputs[:, 0].tolist())
            return super().__call__(inputs)

    network = Spy(1, [10], last="linear", seed=0)
    images = np.arange(70.0)[:, None]
    train_epoch(network, Descent(network.parameters(), 0.0), images, np.zeros(70, int), np.random.default_rng(0))
    assert sorted(seen) == list(range(70)) and seen != sorted(seen)


def test_training_keeps_the_best_parameters_and_stops():
    """A rate far too large makes the loss climb at once: what comes back are the parameters of the best epoch."""
    images, labels = load_digits()
    train, validation, _ = three_parts(images / 16, labels)
    network = digit_network(8, seed=0)
    optimiser = Adam(network.parameters(), 0.3)
    history = train_until_best(network, optimiser, train, validation, epochs=12, patience=3)
    losses = [b for _, b in history]
    now = float(cross_entropy(network(validation[0]), validation[1]).data)
    assert now == min(losses) and len(history) < 12
    assert len(history) == losses.index(min(losses)) + 1 + 3


def test_where_nothing_gets_better_the_start_comes_back():
    images, labels = load_digits()
    train, validation, _ = three_parts(images / 16, labels)
    network, start = digit_network(8, seed=0), digit_network(8, seed=0)
    with np.errstate(all="ignore"):
        history = train_until_best(network, Descent(network.parameters(), np.inf), train, validation, patience=2)
    assert len(history) == 2
    assert all((p.data == q.data).all() for p, q in zip(network.parameters(), start.parameters()))


@pytest.mark.slow
def test_97_of_100_on_the_test_set():
    """Five seeds, each with a cut of its own: the mean is what the course promises, and none is far below."""
    images, labels = load_digits()
    found = []
    for seed in range(5):
        train, validation, test = three_parts(images / 16, labels, seed=seed)
        network = digit_network(64, seed)
        train_until_best(network, Adam(network.parameters()), train, validation, seed=seed)
        found.append(share_right(network, *test))
    assert np.mean(found) >= 0.97 and min(found) >= 0.955, found


def test_the_gradient_towards_the_input():
    rng = np.random.default_rng(0)
    network, image = digit_network(5, seed=1), rng.uniform(size=64)
    log_p = lambda *x: float(np.log(softmax(network(np.array([x]))).data[0, 7]))
    assert np.allclose(input_gradient(network, image, 7), gradient(log_p, image), atol=1e-8)
