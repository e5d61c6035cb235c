"""What the tasks share: arrays to try answers on, and arrays in words and numbers."""

from functools import lru_cache

import numpy as np

from ...engine import module
from ..values import Said, Stopped, guarded, kind_of

Array, ArrayMLP = module("arrays").Array, module("arrays").ArrayMLP
JUDGES = {"Array": Array, "ArrayMLP": ArrayMLP}
TRUTH = "it should be"


class Plain(str):
    """A shape or a few words that are compared, and stand on a card without quotes."""

    __repr__ = str.__str__


@lru_cache
def numbers(shape, seed):
    """An array of numbers that are pairwise different, none of them 0, ±1 or 2: a fresh copy is made by the caller."""
    rng = np.random.default_rng(seed)
    return np.round(rng.uniform(0.2, 1.9, shape) * rng.choice([-1, 1], shape), 3) + 0.0007


def fresh(*shapes, seed=0):
    return [numbers(shape, seed + k).copy() for k, shape in enumerate(shapes)]


def in_numbers(label, result):
    """What came back, as {label: shape or number}; in words where it is no array of numbers."""
    if isinstance(result, Stopped) or result is None or result is ...:
        return {label: result}
    if hasattr(result, "_prev"):
        result = result.data
    array = guarded(lambda: np.asarray(result))
    if isinstance(array, Stopped) or array.dtype.kind not in "fiu":
        kind = "an array of True and False" if not isinstance(array, Stopped) and array.dtype == bool else came(result)
        return {label: Said(f"{kind} has come back where an array of numbers belongs")}
    found = {f"{label}, the shape": Plain(array.shape)}
    return found | {f"{label}, number {i}": x for i, x in enumerate(array.ravel().tolist(), 1)}


def came(result):
    """The kind of a result in words, without advice: an array is welcome in this chapter."""
    return kind_of(result).partition(" (")[0]


def sized(result):
    return isinstance(result, (tuple, list))


def two_arrays(label, names, result):
    """What came back where two arrays belong."""
    if isinstance(result, Stopped) or result is None or result is ...:
        return {label: result}
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        kinds = {list: f"{len(result)} parts have", tuple: f"a tuple of {len(result)} has"} if sized(result) else {}
        kind = kinds.get(type(result), f"{came(result)} has")
        return {label: Said(f"{kind} come back where two arrays belong: {' and '.join(names)}")}
    return {key: x for name, one in zip(names, result) for key, x in in_numbers(f"{label}, {name}", one).items()}
