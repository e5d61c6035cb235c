"""Chapter 16: real handwritten digits, a network that reads them, and three ways to walk downhill."""

from importlib.resources import files

import numpy as np

from .arrays import Array, ArrayMLP


def load_digits():
    """The images, of shape (1797, 64) with values 0 to 16, and the labels, of shape (1797,).

    An image is 8 rows of 8 pixels, one row after the other. data/README.md has the source and the licence.
    """
    with (files("micrograd_lite") / "data" / "digits.npz").open("rb") as file:
        data = np.load(file)
        return data["images"].astype(float), data["labels"].astype(int)


def refuse_unlabelled(images, labels):
    """ValueError, with both numbers, unless there are examples and each has a label."""
    if len(images) != len(labels) or len(images) == 0:
        raise ValueError(f"each image needs one label, and there must be some: got {len(images)} and {len(labels)}")


def three_parts(images, labels, validation=300, test=300, seed=0):
    """Shuffle and cut: (images, labels) to train on, to choose with, and to test with once."""
    refuse_unlabelled(images, labels)
    if validation < 1 or test < 1 or validation + test >= len(images):
        raise ValueError(f"parts of {validation} and {test} from {len(images)} examples: each part needs at least one")
    order = np.random.default_rng(seed).permutation(len(images))
    parts = np.split(order, [-validation - test, -test])
    return [(images[rows], labels[rows]) for rows in parts]


def softmax(scores):
    """Probabilities from scores of shape (n, classes): eˢ over the sum of eˢ along each row."""
    e = (scores - scores.data.max(axis=1, keepdims=True)).exp()  # at most e⁰
    return e / e.sum(axis=1, keepdims=True)


def cross_entropy(scores, labels):
    """The mean of −log softmax(scores) at the labels. Its gradient towards the scores is (p − y) / n."""
    refuse_unlabelled(scores.data, labels)
    s = scores - scores.data.max(axis=1, keepdims=True)
    at_label = s[np.arange(len(labels)), labels]
    return (s.exp().sum(axis=1).log() - at_label).mean()


def share_right(network, images, labels):
    """The share of the images whose largest score is at the label."""
    refuse_unlabelled(images, labels)
    return float((network(images).data.argmax(axis=1) == labels).mean())


def digit_network(width=64, seed=None):
    """64 pixels, `width` tanh neurons, 10 scores. The weights start in U(−1, 1), divided by √(number of inputs)."""
    network = ArrayMLP(64, [width, 10], "tanh", "linear", seed)
    for w, _, _ in network.layers:
        w.data /= np.sqrt(len(w.data))
    return network


class Descent:
    """Plain gradient descent: p ← p − rate · g. It remembers nothing."""

    def __init__(self, parameters, rate):
        self.parameters, self.rate = parameters, rate

    def step(self):
        for p in self.parameters:
            p.data -= self.rate * p.grad


class Momentum:
    """v ← keep · v + g, then p ← p − rate · v. It remembers one number for each parameter."""

    def __init__(self, parameters, rate, keep=0.9):
        self.parameters, self.rate, self.keep = parameters, rate, keep
        self.v = [0.0] * len(parameters)

    def step(self):
        for i, p in enumerate(self.parameters):
            self.v[i] = self.keep * self.v[i] + p.grad
            p.data -= self.rate * self.v[i]


class Adam:
    """p ← p − rate · m / √v, with m the fading mean of the gradients and v that of their squares.

    It remembers two numbers for each parameter (Kingma and Ba, 2014). Both start at 0; dividing by 1 − keepᵗ makes up
    for that, so every step is about `rate` long, however large or small the gradients are.
    """

    def __init__(self, parameters, rate=0.01, keep_m=0.9, keep_v=0.999):
        self.parameters, self.rate, self.keep_m, self.keep_v = parameters, rate, keep_m, keep_v
        self.m, self.v, self.t = [0.0] * len(parameters), [0.0] * len(parameters), 0

    def step(self):
        self.t += 1
        for i, p in enumerate(self.parameters):
            self.m[i] = self.keep_m * self.m[i] + (1 - self.keep_m) * p.grad
            self.v[i] = self.keep_v * self.v[i] + (1 - self.keep_v) * p.grad**2
            m = self.m[i] / (1 - self.keep_m**self.t)
            v = self.v[i] / (1 - self.keep_v**self.t)
            p.data -= self.rate * m / (np.sqrt(v) + 1e-8)


def train_epoch(network, optimiser, images, labels, rng, size=32):
    """Show the network every example once, in shuffled mini-batches; return the mean loss on the way."""
    refuse_unlabelled(images, labels)
    order, losses = rng.permutation(len(images)), []
    for start in range(0, len(order), size):
        rows = order[start : start + size]
        loss = cross_entropy(network(images[rows]), labels[rows])
        network.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.data)
    return float(np.mean(losses))


def train_until_best(network, optimiser, train, validation, epochs=100, patience=10, seed=0):
    """Train until the validation loss has not fallen for `patience` epochs; keep the best parameters.

    Return the training and the validation loss of every epoch, as pairs.
    """
    rng, history, best, waited = np.random.default_rng(seed), [], np.inf, 0
    kept = [p.data.copy() for p in network.parameters()]
    while len(history) < epochs and waited < patience:
        fallen = train_epoch(network, optimiser, *train, rng)
        now = float(cross_entropy(network(validation[0]), validation[1]).data)
        history.append((fallen, now))
        waited += 1
        if now < best:
            best, waited = now, 0
            kept = [p.data.copy() for p in network.parameters()]
    for p, data in zip(network.parameters(), kept):
        p.data = data
    return history


def input_gradient(network, image, digit):
    """The gradient of log p(digit) towards the pixels of one image: which of them speak for the digit."""
    x = Array(image[None, :])
    cross_entropy(network.forward(x), [digit]).backward()
    return -x.grad[0]
