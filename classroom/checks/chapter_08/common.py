"""What the tasks share: errors told in PyTorch's words, tensors in 64 bits."""

import os
import traceback
from pathlib import Path

import torch

from ..core import Stopped

NOT_THE_LEARNERS = tuple(
    f"{folder}{os.sep}" for folder in (Path(torch.__file__).resolve().parent, Path(__file__).resolve().parents[2])
)


def told(run):
    """The result of run(), or a `Stopped` that holds PyTorch's first sentence and the line of the learner's code."""
    try:
        return run()
    except (Exception, SystemExit) as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if not f.filename.startswith(NOT_THE_LEARNERS)]
        where = f", in the line `{frames[-1].line}`" if frames and frames[-1].line else ""
        words = " ".join(str(error).split()).split(". ")[0].split(" (or ")[0].rstrip(".")
        # Two errors are the same if their words are; see `Stopped` in the core, which compares what precedes a colon.
        return Stopped(f"{type(error).__name__} (“{words}”)" if words else type(error).__name__, where)


def double(numbers, record=True):
    """A tensor in 64 bits, a leaf unless told otherwise."""
    return torch.tensor(numbers, dtype=torch.float64, requires_grad=record)


def cut_to_32_bits(trial, right):
    """True for results of the right shape that agree with the right ones to seven digits or so, and no further."""
    seen = trial.seen
    if seen.keys() != right.keys() or not all(isinstance(value, float) for value in seen.values()):
        return False
    near = all(abs(seen[label] - true) < 1e-5 * max(1, abs(true)) for label, true in right.items())
    return near and not all(round(value, 7) == value for value in seen.values())


def all_are(words):
    """A predicate: this is what was said at each probe."""
    return lambda trial: all(got is words for got in trial.seen.values())
