"""Chapter 16: real handwritten digits. A network that reads them, and three ways to walk downhill."""

from pathlib import Path

import numpy as np

from .arrays import Array


def load_digits():
    """The 1,797 handwritten digits: images of shape (1797, 64) with values 0 to 16, and labels of shape (1797,).

    An image is 8 rows of 8 pixels, one row after the other. From UCI's Optical Recognition of Handwritten Digits; see
    data/README.md.
    """
    with np.load(Path(__file__).parent / "data" / "digits.npz") as file:
        return file["images"].astype(float), file["labels"].astype(int)


def refuse_uneven(images, labels):
    """ValueError, with both numbers, unless every image has a label."""
    if len(images) != len(labels) or len(images) == 0:
        raise ValueError(f"every image needs a label, and there must be some: got {len(images)} and {len(labels)}")


def three_parts(images, labels, validation=300, test=300, seed=0):
    """Shuffle, and cut into three: (images, labels) to train on, to validate on, and to test on once."""
    refuse_uneven(images, labels)
    if validation < 1 or test < 1 or validation + test >= len(images):
        raise ValueError(f"{validation} and {test} of {len(images)} examples leave too few: each part needs some")
    order = np.random.default_rng(seed).permutation(len(images))
    cuts = np.split(order, [len(order) - validation - test, len(order) - test])
    return [(images[part], labels[part]) for part in cuts]


def softmax(scores):
    """Scores of shape (n, classes) as probabilities: eˢ over the sum of eˢ along each row."""
    e = (scores - scores.data.max(axis=1, keepdims=True)).exp()  # the largest is 0 now: no exp is too big
    return e / e.sum(axis=1, keepdims=True)


def cross_entropy(scores, labels):
    """The mean of −log softmax(scores) at the labels. Its gradient towards the scores is (p − y) / n."""
    refuse_uneven(scores.data, labels)
    shifted = scores - scores.data.max(axis=1, keepdims=True)
    chosen = shifted[np.arange(len(labels)), labels]
    return (shifted.exp().sum(axis=1).log() - chosen).mean()


def share_right(network, images, labels):
    """The share of the images whose largest score is at the label."""
    refuse_uneven(images, labels)
    return float((network(images).data.argmax(axis=1) == labels).mean())


class Descent:
    """Plain gradient descent. `step()` moves every parameter against its gradient, and remembers nothing."""

    def __init__(self, parameters, rate):
        self.parameters, self.rate = parameters, rate

    def step(self):
        for p in self.parameters:
            p.data -= self.rate * p.grad


class Momentum:
    """Descent with momentum: v ← keep · v + gradient, p ← p − rate · v. It remembers one v for each parameter."""

    def __init__(self, parameters, rate, keep=0.9):
        self.parameters, self.rate, self.keep = parameters, rate, keep
        self.v = [np.zeros_like(p.data) for p in parameters]

    def step(self):
        for i, p in enumerate(self.parameters):
            self.v[i] = self.keep * self.v[i] + p.grad
            p.data -= self.rate * self.v[i]


class Adam:
    """Adam (Kingma and Ba, 2014): every parameter's step has about the size `rate`, however large its gradient.

    It remembers two numbers for each parameter: m, the mean of the last gradients, and v, the mean of their squares.
    Both begin at 0, and dividing by 1 − keepᵗ corrects for that.
    """

    def __init__(self, parameters, rate=0.003, keep_m=0.9, keep_v=0.999):
        self.parameters, self.rate, self.keep_m, self.keep_v = parameters, rate, keep_m, keep_v
        self.m, self.v = ([np.zeros_like(p.data) for p in parameters] for _ in range(2))
        self.t = 0

    def step(self):
        self.t += 1
        for i, p in enumerate(self.parameters):
            self.m[i] = self.keep_m * self.m[i] + (1 - self.keep_m) * p.grad
            self.v[i] = self.keep_v * self.v[i] + (1 - self.keep_v) * p.grad**2
            m, v = self.m[i] / (1 - self.keep_m**self.t), self.v[i] / (1 - self.keep_v**self.t)
            p.data -= self.rate * m / (np.sqrt(v) + 1e-8)


def train_epoch(network, optimiser, images, labels, size=32, rng=None):
    """One epoch: every example once, in mini-batches of `size`, in a new order; the mean loss before the steps."""
    refuse_uneven(images, labels)
    order, losses = (rng or np.random.default_rng()).permutation(len(images)), []
    for start in range(0, len(order), size):
        rows = order[start : start + size]
        loss = cross_entropy(network(images[rows]), labels[rows])
        network.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.data))
    return sum(losses) / len(losses)


def train_until_best(network, optimiser, train, validation, epochs=60, patience=10, seed=0):
    """Train until the validation loss has not fallen for `patience` epochs, and put the best parameters back.

    Returns the losses of every epoch: (training, validation).
    """
    rng, history, best = np.random.default_rng(seed), [], (np.inf, None)
    for epoch in range(epochs):
        fallen = train_epoch(network, optimiser, *train, rng=rng)
        now = float(cross_entropy(network(validation[0]), validation[1]).data)
        history.append((fallen, now))
        if now < best[0]:
            best, waited = (now, [p.data.copy() for p in network.parameters()]), 0
        else:
            waited += 1
        if waited >= patience:
            break
    for p, data in zip(network.parameters(), best[1]):
        p.data = data
    return history


def shifted(images, right, down):
    """The images moved by whole pixels to the right and down (negative: left, up); what comes in is empty."""
    moved = np.zeros_like(images).reshape(-1, 8, 8)
    rows, columns = (slice(max(d, 0), 8 + min(d, 0)) for d in (down, right))
    from_rows, from_columns = (slice(max(-d, 0), 8 + min(-d, 0)) for d in (down, right))
    moved[:, rows, columns] = images.reshape(-1, 8, 8)[:, from_rows, from_columns]
    return moved.reshape(images.shape)


def towards(network, image, digit):
    """The gradient of log p(digit) towards the 64 pixels of one image, and p(digit)."""
    x = Array(image[None, :])
    loss = cross_entropy(network.forward(x), [digit])
    loss.backward()
    return -x.grad[0], float(np.exp(-loss.data))
