"""Chapter 06: backpropagation. The gradient flows from a result back to everything it was made from."""

from .value import Value, add_to


@add_to(Value)
def _backward(self):
    """Add to each parent's gradient its share: local derivative × this node's gradient, once for each edge."""
    for parent, local in zip(self._prev, self._local):
        parent.grad += local * self.grad


def topological_order(root):
    """List `root` and every node it was made from once, parents before children; `root` comes last."""
    order, seen = [], set()
    stack = [root]  # a loop with a stack, not a function that calls itself: the graph may be as deep as memory allows
    while stack:
        node = stack.pop()
        if node is None:  # the mark: the parents of the node below it are listed
            order.append(stack.pop())
        elif node not in seen:
            seen.add(node)
            stack += (node, None)
            stack += node._prev
    return order


@add_to(Value)
def backward(self):
    """Find d self / d node for every node that self was made from.

    Leaves add it to the `.grad` they have, as in PyTorch; for all other nodes `.grad` starts again from 0.
    """
    inner = [node for node in topological_order(self) if node._op]  # a leaf has no parents to pass a gradient to
    for node in inner:
        node.grad = 0.0
    self.grad += 1.0
    for node in reversed(inner):  # children before parents
        node._backward()
