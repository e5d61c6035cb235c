"""Chapter 06: backpropagation. The gradient of a result flows back to everything it was made from."""

from .value import Value, add_to


@add_to(Value)
def _backward(self):
    """Hand each parent its share by the chain rule: gradient from above × local derivative.

    The share is added, not set: a parent that is used twice collects from both edges.
    """
    for parent, local in zip(self._prev, self._local):
        parent.grad += local * self.grad


def topological_order(root):
    """List every node under `root` once, each after all of its parents; `root` comes last.

    A node whose local derivatives are all 0 passes nothing on, so its parents are not visited through it: what lies
    behind such nodes alone is not listed. No function calls itself here: a graph may be as deep as memory allows.
    """
    order, seen = [], set()
    stack = [root]
    while stack:
        node = stack.pop()
        if node is None:  # the mark below which a node waits for its parents: they are listed now
            order.append(stack.pop())
        elif node not in seen:
            seen.add(node)
            stack += (node, None)
            if any(node._local):
                stack += node._prev
    return order


@add_to(Value)
def backward(self):
    """Add d self / d leaf to the `.grad` of every leaf, and set the `.grad` of every node in between.

    Called twice, leaves accumulate, as in PyTorch, and nodes in between start afresh. A node in between that self does
    not move with, because every way to it passes a node that passes nothing on, is left alone as if it did not belong
    to the graph: its `.grad` is 0, or what a walk from another root has left there.
    """
    order = topological_order(self)
    for node in order:
        if node._prev:
            node.grad = 0.0
    self.grad += 1.0
    for node in reversed(order):  # a node's turn comes when all its children have had theirs
        node._backward()
