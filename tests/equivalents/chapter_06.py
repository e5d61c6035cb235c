"""Mutants of the solutions of exercises 06 that are right answers, too."""

FREE = "the learner chooses the expression, and this one fools the walk as well"

EQUIVALENT = {
    "pass_on": {
        "for parent, local in zip(node._prev, node._local): -> "
        "for parent, local in list(zip(node._prev, node._local))[::-1]:": "shares are added, in whatever order",
    },
    "order": {
        "stack = [root], before: order, seen = ([], set())": "neither line reads what the other one sets",
        "stack += (node, None), before: seen.add(node)": "neither line reads what the other one sets",
    },
    "backward": {
        "root.grad += 1.0 -> root.grad += 1.0": "in the loop, the root comes last and is set to 0 before it",
        "for node in order: -> for node in list(order)[1:]:": "the first node is a leaf, which keeps its grad",
        "for node in order: -> for node in list(order)[::-1]:": "0 is put into every node, in whatever order",
        "for node in order: -> for node in [*(taken := list(order)), *taken[:1]]:": "0 a second time is 0",
        "for node in reversed(order): -> for node in list(reversed(order))[:-1]:": "a leaf passes nothing on",
    },
    "closure_product": {
        "def _backward():, before: out = ClosureValue(a.data * b.data, (a, b))": "it reads `out` when it runs",
        "b.grad += a.data * out.grad, before: a.grad += b.data * out.grad": "shares are added, in whatever order",
        "out = ClosureValue(a.data * b.data, (a, b)) -> out = ClosureValue(a.data * b.data, (b, a))": "parents only "
        "say which nodes come earlier; the function itself knows which factor is which",
    },
    "fooling": {
        "m = a * b -> m = a + b": FREE,
        "return m + m * a -> return m * (m * a)": FREE,
        "return m + m * a -> return m + (m + a)": FREE,
    },
}
