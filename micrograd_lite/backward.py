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

    No function calls itself here: a graph may be as deep as memory allows.
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
            stack += node._prev
    return order


@add_to(Value)
def backward(self):
    """Add d self / d leaf to the `.grad` of every leaf, and set the `.grad` of every node in between.

    Called twice, leaves accumulate, as in PyTorch, and nodes in between start afresh.
    """
    inner = [node for node in topological_order(self) if node._op]  # a leaf has nobody to hand anything to
    for node in inner:
        node.grad = 0.0
    self.grad += 1.0
    for node in reversed(inner):  # a node's turn comes when all its children have had theirs
        node._backward()
