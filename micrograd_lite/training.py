"""Chapter 10: training by gradient descent. Every parameter takes a small step against its gradient, many times."""

import gc
import math
from contextlib import contextmanager

from tqdm.auto import tqdm

from .value import Value


def squared_error(predictions, targets):
    """Σ (prediction − target)², summed over the examples. ValueError where there are more of one than of the other."""
    if len(predictions) != len(targets):
        raise ValueError(f"{len(predictions)} predictions need {len(predictions)} targets, got {len(targets)}")
    return sum((p - t) ** 2 for p, t in zip(predictions, targets))


def descend(parameters, rate):
    """One step of gradient descent: every parameter moves by rate × its gradient, downhill."""
    if callable(parameters):
        raise TypeError("descend needs the list: network.parameters(), with its brackets")
    for p in parameters:
        p.data -= rate * p.grad


@contextmanager
def paused_collector():
    """Pause Python's cycle collector for a while, and leave it as it was, also after an error.

    Our graphs hold no cycles and free themselves; the collector would look through all nodes and find nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def loss_of(compute_loss):
    """The loss that `compute_loss` builds; TypeError, with what to do, where that is not one Value."""
    if not callable(compute_loss):
        raise TypeError("train needs the function that builds the loss, without brackets: every step builds it anew")
    loss = compute_loss()
    if not isinstance(loss, Value):
        raise TypeError(f"the loss must be one Value, so that backward() can start from it; got {type(loss).__name__}")
    return loss


def why_stopped(step, loss):
    """What to say when the loss is no longer a finite number: where, and the likely cause."""
    if step == 0:
        cause = "No step has been taken yet, so look at the inputs and targets: is one of them not finite, or huge?"
    else:
        cause = "The steps overshoot: try a tenth of the learning rate, or bring inputs and targets to a size near 1."
    return f"Stopped at step {step}: the loss is {loss}. {cause}"


def train(compute_loss, parameters, steps, rate):
    """Train for a number of steps and return the history: the loss before each step.

    `compute_loss()` builds the loss anew and returns it as one Value. `rate` is a number, or a function of the step
    that returns one. A loss that is no longer a finite number ends the training, with a line that says why.
    """
    if callable(parameters) or not hasattr(steps, "__index__") or steps < 0:
        raise TypeError(f"train needs network.parameters(), with brackets, and a whole number of steps; got {steps!r}")
    parameters, history = list(parameters), []
    with paused_collector():
        bar = tqdm(range(steps), desc="training")
        for step in bar:
            loss = loss_of(compute_loss)
            history.append(loss.data)
            bar.set_postfix(loss=f"{loss.data:.4g}", refresh=False)
            if not math.isfinite(loss.data):
                print(why_stopped(step, loss.data))
                break
            for p in parameters:
                p.grad = 0.0
            loss.backward()
            descend(parameters, rate(step) if callable(rate) else rate)
    return history
