"""Mutants of the solutions of exercises 04 that are right answers, too."""

APART = "neither line reads what the other one sets"

EQUIVALENT = {
    "value_class": {
        "self.grad = 0.0, before: self.data = data": APART,
        "self.label = label, before: self.grad = 0.0": APART,
        "self._prev = _children, before: self.label = label": APART,
        "self._op = _op, before: self._prev = _children": APART,
        "self._local = _local, before: self._op = _op": APART,
    },
    "slope_along": {
        "for child, wanted in zip(path, path[1:]): -> "
        "for child, wanted in list(zip(path, path[1:]))[::-1]:": "a product of steps, in whatever order",
        "for parent, slope in zip(child._prev, child._local): -> "
        "for parent, slope in list(zip(child._prev, child._local))[::-1]:": "a sum of slopes, in whatever order",
    },
}
