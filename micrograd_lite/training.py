"""Chapter 10: training by gradient descent. Every parameter takes a small step against its gradient, again and again."""

import gc
import math
import os
from contextlib import contextmanager

from tqdm.auto import tqdm

from .value import Value


def squared_error(predictions, targets):
    """Σ (prediction − target)², summed over the examples. ValueError if there are not as many of one as of the other."""
    if len(predictions) != len(targets):
        raise ValueError(f"{len(predictions)} predictions need as many targets; got {len(targets)}")
    return sum((p - t) ** 2 for p, t in zip(predictions, targets))


def descend(parameters, rate):
    """One step of gradient descent: every parameter moves by rate × its gradient, downhill."""
    for p in parameters:
        p.data -= rate * p.grad


@contextmanager
def paused_collector():
    """Pause Python's cycle collector for a while.

    Our graphs hold no cycles and free themselves; the collector would search millions of nodes and find nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def train(compute_loss, parameters, steps, rate):
    """Train for a number of steps and return the history: the loss before each step.

    `compute_loss()` builds the loss anew and returns it as one Value. `rate` is a number, or a function of the step
    that returns one. A loss that is no longer a finite number ends the training, with a line that says why.
    """
    history = []
    with paused_collector():
        for step in tqdm(range(steps), desc="training", disable="TQDM_DISABLE" in os.environ):
            loss = compute_loss()
            if not isinstance(loss, Value):
                raise TypeError(f"compute_loss() must return the loss as one Value; got {type(loss).__name__}")
            history.append(loss.data)
            if not math.isfinite(loss.data):
                print(f"Stopped at step {step}: the loss is {loss.data}. The learning rate is too large for this loss:")
                print("try a tenth of it, or bring inputs and targets to a size near 1 (normalise them).")
                break
            for p in parameters:
                p.grad = 0.0
            loss.backward()
            descend(parameters, rate(step) if callable(rate) else rate)
    return history
