"""Chapter 10: training by gradient descent. Every parameter takes a small step against its gradient, many times."""

import gc
import math
from contextlib import contextmanager

from tqdm.auto import tqdm

from .value import Value


def refuse_below_zero(**numbers):
    """Raise an error unless each of these is one finite number, 0 or more."""
    for name, x in numbers.items():
        if not hasattr(x, "__float__"):
            raise TypeError(f"{name}: give one plain number; got {type(x).__name__}")
        if not 0 <= x < math.inf:
            raise ValueError(f"{name}: give a finite number, 0 or more; got {x}")


def refuse_arguments(parameters, rate, steps=0, compute_loss=len):
    """Raise an error that says which argument of `descend` or `train` is wrong, and what to give."""
    if not callable(compute_loss):
        raise TypeError("compute_loss: give the function that builds the loss, without brackets: every step calls it")
    if callable(parameters):
        raise TypeError("parameters: give the list network.parameters(), with its brackets")
    if hasattr(parameters, "__len__") and len(parameters) == 0:
        raise ValueError("parameters: the list is empty, so there is nothing to train")
    if not hasattr(steps, "__index__") or steps < 0:
        raise TypeError(f"steps: give a whole number, 0 or more; got {steps!r}")
    if not callable(rate):
        refuse_below_zero(rate=rate)


def squared_error(predictions, targets):
    """Σ (prediction − target)², summed over the examples. ValueError if the lengths differ."""
    if len(predictions) != len(targets):
        raise ValueError(f"{len(predictions)} predictions need {len(predictions)} targets, got {len(targets)}")
    return sum((p - t) ** 2 for p, t in zip(predictions, targets))


def descend(parameters, rate):
    """One step of gradient descent: every parameter moves by rate × its gradient, downhill."""
    refuse_arguments(parameters, rate)
    rate = float(rate)  # plain, even if it comes from NumPy: the parameters stay plain too
    for p in parameters:
        p.data -= rate * p.grad


@contextmanager
def paused_collector():
    """Pause Python's cycle collector, which finds nothing here: our graphs hold no cycles and free themselves."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def note(loss, history, bar):
    """Add the loss to the history, and show it beside the progress bar. TypeError if it is not one Value."""
    if not isinstance(loss, Value):
        raise TypeError(f"the loss must be one Value, so that backward() can start from it; got {type(loss).__name__}")
    history.append(loss.data)
    bar.set_postfix(loss=f"{loss.data:.4g}", refresh=False)


def why_stopped(step, loss):
    """The line to print when the loss is no longer a finite number: at which step, and the likely cause."""
    why = "The steps overshoot: try a tenth of the rate, or smaller inputs and targets."
    if step == 0:
        why = "No step was taken yet: is an input or a target huge, or not finite?"
    return f"Stopped at step {step}: the loss is {loss}. {why}"


def train(compute_loss, parameters, steps, rate):
    """Train for a number of steps and return the history: the loss before each step.

    `compute_loss()` builds the loss anew and returns it as one Value. `rate` is a number, or a function of the step
    that returns one. If the loss is no longer a finite number, training stops, and a line says why.
    """
    refuse_arguments(parameters, rate, steps, compute_loss)
    parameters, history = list(parameters), []
    with paused_collector():
        bar = tqdm(range(steps), desc="training")
        for step in bar:
            loss = compute_loss()
            note(loss, history, bar)
            if not math.isfinite(loss.data):
                print(why_stopped(step, loss.data))
                break
            for p in parameters:
                p.grad = 0.0
            loss.backward()
            descend(parameters, rate(step) if callable(rate) else rate)
    return history
