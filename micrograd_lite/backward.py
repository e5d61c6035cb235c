"""Chapter 06: backpropagation. The gradient of a result flows back to everything it was made from."""

from .value import Value, add_to


@add_to(Value)
def _backward(self):
    """Hand each parent its share by the chain rule: gradient from above × local derivative.

    The share is added, not set: a parent that is used twice collects from both edges.
    """
    for parent, local in zip(self._prev, self._local):
        parent.grad += local * self.grad


def count_children(root):
    """Return a dictionary: for each node under `root`, how many edges lead from it towards the root."""
    children = {root: 0}
    to_visit = [root]
    while to_visit:
        for parent in to_visit.pop()._prev:
            if parent not in children:
                children[parent] = 0
                to_visit.append(parent)
            children[parent] += 1
    return children


def topological_order(root):
    """List every node under `root` once, `root` first, each node after all of its children.

    No function calls itself here, so a graph may be as deep as memory allows.
    """
    waiting_for = count_children(root)
    order = [root]
    for node in order:  # the list grows while we walk along it
        for parent in node._prev:
            waiting_for[parent] -= 1
            if waiting_for[parent] == 0:
                order.append(parent)
    return order


@add_to(Value)
def backward(self):
    """Add d self / d leaf to the `.grad` of every leaf, and set the `.grad` of every node in between.

    Called twice, leaves accumulate and nodes in between start afresh, as in PyTorch.
    """
    order = topological_order(self)
    for node in order:
        if node._prev:
            node.grad = 0.0
    self.grad += 1.0
    for node in order:
        node._backward()
