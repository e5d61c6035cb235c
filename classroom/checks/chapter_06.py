"""Chapter 06: backward, automatically.

The engines that learners write here are put to work on the same small graphs, and so are the usual wrong ones.
"""

import sys
from functools import lru_cache, partial

from .chapter_05 import USUAL_LIMIT, raising_the_limit, within_the_usual_limit
from .core import Said, Stopped, Watched, _guarded, task

A, B, C = 1.7, -0.6, 2.3
DEEP = 5000
WHERE = f"at a = {A}, b = {B}, c = {C}"


class Value:
    """A number that remembers, as in chapter 04: it knows its parents and local derivatives, and no backward."""

    def __init__(self, data, _children=(), _op="", label="", _local=()):
        self.data, self.grad, self.label = float(data), 0.0, label
        self._prev, self._op, self._local = _children, _op, _local

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), "+", _local=(1.0, 1.0))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), "*", _local=(other.data, self.data))


# -- the graphs: each returns its nodes by name, and y is the result ---------------------------------------------------


def one_after_the_other(a, b, c):
    s = a + b
    return {"a": a, "b": b, "c": c, "s": s, "y": s * c}


def square(a, b, c):
    m = a * a
    return {"a": a, "b": b, "m": m, "y": m * b}


def doubled_twice(a, b, c):
    m = a + a
    n = m + m
    return {"a": a, "b": b, "m": m, "n": n, "y": n * b}


def diamond(a, b, c):
    s = a + b
    p = a * b
    t, u = s + p, s * p
    return {"a": a, "b": b, "c": s, "d": p, "c + d": t, "c·d": u, "y": t + u}


def short_cut(a, b, c):
    m = a * b
    n = m * b
    p = n * a
    return {"a": a, "b": b, "m": m, "m·b": n, "(m·b)·a": p, "y": m + p}


def short_cut_last(a, b, c):
    m = a * c
    n = m + b
    p = n * m
    return {"a": a, "b": b, "c": c, "m": m, "m + b": n, "(m + b)·m": p, "y": p * m}


GRAPHS = {
    "y = (a + b)·c": one_after_the_other,
    "y = (a·a)·b": square,
    "m = a + a, n = m + m, y = n·b": doubled_twice,
    "c = a + b, d = a·b, y = (c + d) + (c·d)": diamond,
    "m = a·b, y = m + (m·b)·a": short_cut,
    "m = a·c, y = ((m + b)·m)·m": short_cut_last,
}


def built(build):
    """The nodes of a fresh graph, by name. All have labels, so that nobody takes a label for the sign of a leaf."""
    nodes = build(Value(A, label="a"), Value(B, label="b"), Value(C, label="c"))
    for name, node in nodes.items():
        node.label = node.label or name
    return nodes


def long_chain():
    """A chain of DEEP products by 1 from a to the result: (a, result)."""
    a, one = Value(A, label="a"), Value(1.0)
    y = a
    for _ in range(DEEP):
        y = y * one
    return a, y


def all_nodes(root):
    """Every node under root once, by a walk that needs no order."""
    nodes, seen = [root], {root}
    for node in nodes:
        new = [p for p in dict.fromkeys(node._prev) if p not in seen]
        seen.update(new)
        nodes.extend(new)
    return nodes


def right_order(root):
    """Every node under root once, parents before children."""
    order, seen, to_do = [], set(), [(root, False)]
    while to_do:
        node, parents_are_listed = to_do.pop()
        if parents_are_listed:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            to_do.append((node, True))
            to_do.extend((parent, False) for parent in node._prev)
    return order


def right_share(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad += local * node.grad


def gradients_after(run, build, title):
    """{name: gradient} after `run(root)` on a fresh graph, or what stopped it."""
    nodes = built(build)
    ended = _guarded(lambda: run(nodes["y"]))
    stopped = isinstance(ended, Stopped)
    return {f"{title}, {WHERE}, the grad of {name}": ended if stopped else n.grad for name, n in nodes.items()}


def record_of(nodes):
    """What a walk back leaves as it is, node by node: the value, the parents, the local derivatives."""
    return [(node.data, node._prev, node._local) for node in nodes.values()]


def changed(before, nodes):
    """How many of the nodes hold another value or record than before."""
    return sum(one != other for one, other in zip(before, record_of(nodes)))


class Looking(Watched, Value):
    """A node that knows whether anybody has looked at it: a stub does not."""


def looks_at_its_node(function):
    a = Value(A)
    node = Looking(A * A, (a, a), "*", _local=(A, A))
    node.looked_at = False
    _guarded(lambda: function(node))
    return node.looked_at


# -- Task 1: one node passes its gradient on ---------------------------------------------------------------------------


# One node alone, a / b, with a and b at 0.5 already: its local derivatives, and what it has from above.
ALONE = {
    "a node of another operation, where a and b hold 0.5 already": ((1 / B, -A / B**2), 1.3),
    "a node whose own gradient is 0, where a and b hold 0.5 already": ((1 / B, -A / B**2), 0.0),
}


def passed_on(pass_on):
    """The gradients when a right walk uses the learner's step."""

    def run(root):
        root.grad = 1.0
        for node in reversed(right_order(root)):
            pass_on(node)

    seen = {}
    for title, build in GRAPHS.items():
        seen.update(gradients_after(run, build, title))
    # A value that moves on the way back, and a leaf that holds something from elsewhere already.
    nodes = built(square)
    before = record_of(nodes)
    nodes["a"].grad = nodes["b"].grad = 0.5
    run(nodes["y"])
    seen["nodes whose value or record the walk back has changed"] = changed(before, nodes)
    seen["y = (a·a)·b, where a and b hold 0.5 already, the grad of a"] = nodes["a"].grad
    seen["y = (a·a)·b, where a and b hold 0.5 already, the grad of b"] = nodes["b"].grad
    for title, (local, above) in ALONE.items():
        a, b = Value(A, label="a"), Value(B, label="b")
        a.grad = b.grad = 0.5
        node = Value(A / B, (a, b), "/", _local=local)
        node.grad = above
        ended = _guarded(partial(pass_on, node))
        for name, one in {"a": a, "b": b, "the node": node}.items():
            seen[f"{title}, the grad of {name}"] = ended if isinstance(ended, Stopped) else one.grad
    return seen | {"your function looks at the node": looks_at_its_node(pass_on)}


@task(
    "Tried on sums, products, a·a, a diamond, two graphs with a shortcut and an operation of chapter 07: every parent "
    "got its share.",
    observe=passed_on,
    instead={"Value": Value},
    changes={"node": ("grad",)},
    stub=lambda node: None,
)
def pass_on(node):
    """Add to each parent's grad what it gets from this node."""
    right_share(node)


@pass_on.mistake(
    "Set where you should add.",
    "In a·a two edges come from the same a. What is left of the first share after the second?",
    "Look at the sign between `parent.grad` and what you put into it.",
    "Shares from different edges are collected in one number: each visit adds to it, and none overwrites it.",
)
def _(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad = local * node.grad


@pass_on.mistake(
    "The gradient from above is missing.",
    "What would your function do if this node mattered ten times as much to the result?",
    "Your numbers are right one step from the result, and wrong one step further. What is 1 there, but not here?",
    "The chain rule has two factors: one belongs to the edge, the other to the node it leads to.",
)
def _(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad += local


@pass_on.mistake(
    "The local derivative is missing.",
    "Does each factor of a product get the same share, however large its partner is?",
    "A node keeps two tuples: what it was made from, and how steeply. You use only the first.",
    "The chain rule has two factors: what comes from above, and what the edge itself does to it.",
)
def _(node):
    for parent in node._prev:
        parent.grad += node.grad


nothing_arrives = pass_on.mistake(
    "Your code runs, but no gradient changes.",
    "After your function has run, which number in the parents has changed?",
    "Find the line that changes a parent's `grad`. Does it change the parent's own `grad`, or a variable of yours?",
    "A share has to be stored in the parent. If you only work it out, return it, or keep it in a variable, it is lost.",
)


@nothing_arrives
def _(node):
    return [local * node.grad for local in node._local]


@nothing_arrives
def _(node):
    for parent, local in zip(node._prev, node._local):
        grad = parent.grad
        grad += local * node.grad


data_for_grad = pass_on.mistake(
    "Data where a gradient belongs.",
    "Which number of this node says how fast the result moves when the node does?",
    "Your share is a product of two numbers. Look at which attribute of the node the second one comes from.",
    "Values flow forward, and gradients flow back. On the way back, values matter only through the local derivative.",
)


@data_for_grad
def _(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad += local * node.data


@data_for_grad
def _(node):
    for parent in node._prev:
        parent.grad += parent.data * node.grad


@pass_on.mistake(
    "The share went into data.",
    "After your step, does a still hold the number that it started with?",
    "Look at the left side of your assignment: which attribute of the parent changes?",
    "The walk back leaves every value as it is. It fills in the gradient of each box.",
)
def _(node):
    for parent, local in zip(node._prev, node._local):
        parent.data += local * node.grad


@pass_on.mistake(
    "Added where rates multiply.",
    "One turn of a wheel turns the next three times, and each of those turns the third twice. How often does it turn?",
    "There are two signs in your line. One adds the share to what is there already. Look at the other one.",
    "Along one path rates multiply. Add only where several paths arrive.",
)
def _(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad += local + node.grad


@pass_on.mistake(
    "Multiplied where shares are added.",
    "Every grad begins at 0. What is 0 times anything?",
    "There are two signs in your line. One is between local derivative and gradient. Look at the other one.",
    "Along one path rates multiply. Where several paths arrive, their results add up.",
)
def _(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad *= local * node.grad


swapped = pass_on.mistake(
    "The two slopes are swapped.",
    "Which local derivative belongs to the first parent: the first one in the tuple, or the last?",
    "Your sums are right, but your products give each factor the other's share. How do you pair up the two tuples?",
    "`_prev` and `_local` are in the same order: each slope is at the same position as its parent.",
)


@swapped
def _(node):
    for parent, local in zip(node._prev, reversed(node._local)):
        parent.grad += local * node.grad


@pass_on.mistake(
    "Every parent gets the shares of all the edges.",
    "How many loops are nested in your function? How often does the innermost line run for a product?",
    "Print each pair of parent and local derivative that your function uses for one product.",
    "`_prev` and `_local` are in the same order: each parent has one local derivative, and not all of them.",
)
def _(node):
    for parent in node._prev:
        for local in node._local:
            parent.grad += local * node.grad


first_local = pass_on.mistake(
    "Every parent gets the same local derivative.",
    "In a·b at 1.7 and −0.6, is the slope towards a the same as the slope towards b?",
    "Your sums are right. How do you choose from `_local`? Does the choice move along with the parents?",
    "`_prev` and `_local` are in the same order: each slope is at the same position as its parent.",
)


@first_local
def _(node):
    for parent in node._prev:
        parent.grad += node._local[0] * node.grad


@first_local
def _(node):
    for parent in node._prev:
        parent.grad += node._local[-1] * node.grad


@pass_on.mistake(
    "A sum is treated as a product.",
    "Does a term of a sum care how large the other term is?",
    "Your products are right. Where does your slope come from: from the record, or from the partner's number?",
    "Each operation wrote its slopes into `_local` when it ran. You need not work them out again.",
)
def _(node):
    for place, parent in enumerate(node._prev):
        parent.grad += node._prev[1 - place].data * node.grad


by_name = pass_on.mistake(
    "The slopes are worked out from the operation's name.",
    "Chapter 07 adds many more operations. What will your function do with a node that one of them has made?",
    "Your sums and products are right. Look for the `if` that asks for `_op`: does that code belong here?",
    "The operation that made the node wrote its slopes into `_local`. This step uses them, whatever the operation is.",
)


def for_product(node):
    a, b = node._prev
    a.grad += b.data * node.grad
    b.grad += a.data * node.grad


def for_sum(node):
    for parent in node._prev:
        parent.grad += node.grad


def unknown(node):
    raise ValueError(f"no rule for {node._op!r}")


# What such a function does with other operations: nothing, one of the two, or an error.
for otherwise in (lambda node: None, for_product, for_sum, unknown):

    @by_name
    def _(node, otherwise=otherwise):
        rule = {"+": for_sum, "*": for_product}.get(node._op, otherwise)
        if node._prev:
            rule(node)


@pass_on.mistake(
    "The node seeds itself where its gradient is 0.",
    "If a node's gradient is 0, does the result move with it? How much should its parents get?",
    "Look for an `or`, or an `if`, that replaces 0 by 1.",
    "Only the result gets the 1, once, before the walk begins. A gradient of 0 is an answer, too.",
)
def _(node):
    node.grad = node.grad or 1.0
    right_share(node)


@pass_on.mistakes[-1]
def _(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad += local * (node.grad or 1.0)


@pass_on.mistake(
    "Your step goes on by itself.",
    "How many nodes may pass something on when your function is called once?",
    "Is there a call of the function inside itself?",
    "This is one step of one node. Task 2 asks whose turn is next, and the answer is not always: its parents'.",
)
def _(node):
    def spread(node):
        for parent, local in zip(node._prev, node._local):
            parent.grad += local * node.grad
            spread(parent)

    spread(node)


@pass_on.mistake(
    "The node gives away its own gradient.",
    "After your step, which gradient does the node itself have? Which should it have?",
    "Look for a line that assigns to `node.grad`.",
    "Passing it on takes nothing away: the gradient says how fast the result moves with the node, before and after.",
)
def _(node):
    right_share(node)
    node.grad = 0.0


only_one = pass_on.mistake(
    "Only one of the parents gets its share.",
    "How many parents does a sum have? How many does a product have?",
    "Follow your code for one product: which parent does it never touch? Does it leave the loop too early?",
    "Every edge into this node carries something, including the last one.",
)


@only_one
def _(node):
    if node._prev:
        node._prev[0].grad += node._local[0] * node.grad


@only_one
def _(node):
    if node._prev:
        node._prev[-1].grad += node._local[-1] * node.grad


@pass_on.mistake(
    "A parent that is used twice is visited once.",
    "How many arrows lead from a into a·a?",
    "Do you put the parents into a set or a dictionary? What happens to two that are the same?",
    "Go through the edges, not through the different nodes: a node with two edges gets two shares.",
)
def _(node):
    for parent, local in dict(zip(node._prev, node._local)).items():
        parent.grad += local * node.grad


@pass_on.mistake(
    "Subtracted: every second generation has the wrong sign.",
    "The parents of the result get their share with the wrong sign. Does more of a factor make this y smaller?",
    "Look at the sign between `parent.grad` and the share.",
    "Going downhill comes in chapter 10, with the update. Here a share keeps its own sign.",
)
def _(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad -= local * node.grad


# -- Task 2: the order -------------------------------------------------------------------------------------------------

FAULTS = ("nodes listed", "listed more than once", "left out", "listed after a node made from them")


def faults(listed, nodes):
    """What is wrong with an order, in numbers."""
    if not isinstance(listed, (list, tuple)):
        raise TypeError(f"the order must be a list: a {type(listed).__name__} has come back")
    other = next((thing for thing in listed if not hasattr(thing, "_prev")), Value)
    if other is not Value:
        raise TypeError(f"the list must hold the nodes themselves: there is a {type(other).__name__} in it")
    place = {}
    for k, node in enumerate(listed):
        place.setdefault(node, k)
    late = sum(any(place.get(p, -1) > place.get(n, len(place)) for n in nodes if p in n._prev) for p in nodes)
    return dict(zip(FAULTS, (len(listed), len(listed) - len(place), sum(n not in place for n in nodes), late)))


def orders_found(order):
    """What is wrong with the orders that the learner's function gives, graph by graph."""
    seen = {}
    for title, build in GRAPHS.items():
        root = built(build)["y"]
        present = set(all_nodes(root))
        listed = _guarded(partial(order, root))
        if listed is None or listed is ...:
            forgotten = "your function walks the graph and returns nothing. Is there a `return` at its end?"
            return {title: Said(forgotten) if looks_at_its_node(order) else None}
        found = listed if isinstance(listed, Stopped) else _guarded(partial(faults, listed, present))
        if isinstance(found, Stopped):
            seen.update({f"{title}, {fault}": found for fault in FAULTS})
            continue
        seen.update({f"{title}, {fault}": count for fault, count in found.items()})
        # Which way round: the same list from its end.
        backwards = faults(listed[::-1], present)["listed after a node made from them"]
        seen[f"{title}, in wrong order when read from the end"] = backwards > 0
    root = built(square)["y"]
    _guarded(lambda: order(root))
    again = _guarded(lambda: faults(order(root), set(all_nodes(root))))
    again = again if isinstance(again, dict) else dict.fromkeys(FAULTS, again)
    seen.update({f"{SECOND}, on the same graph, {fault}": count for fault, count in again.items()})
    seen[DEEP_LABEL] = within_the_usual_limit(lambda: len(order(long_chain()[1])))
    return seen


DEEP_LABEL = f"a chain of {DEEP:,} products, nodes listed"


@lru_cache(maxsize=None)
def results(one, version):
    """What one of our own versions gives: always the same, so it is run once."""
    return one.try_out(version).seen


def shallow(seen):
    """What was seen on the small graphs."""
    return {
        label: value for label, value in seen.items() if label != DEEP_LABEL and not label.startswith((SECOND, OWN))
    }


def on_small_graphs(one, title, *hints):
    """A mistake that is recognised by what the small graphs show, whatever becomes of the deep one."""

    def recognised(trial):
        seen = shallow(trial.seen)
        return any(one.same(seen, shallow(results(one, wrong))) for wrong in made.examples)

    made = one.mistake(title, *hints, when=recognised)
    return made


SECOND = "the second time"
RECURSION = "it stopped with RecursionError"


def too_deep(one):
    """A predicate: all is well, but for the chain that is too deep for calls within calls."""

    def recognised(trial):
        right = results(one, one.reference)
        stopped = str(trial.seen.get(DEEP_LABEL, "")).startswith(RECURSION)
        return stopped and one.same(shallow(trial.seen), shallow(right))

    return recognised


@task(
    f"Every node once, parents before children, on six graphs and on a chain of {DEEP:,}.",
    observe=orders_found,
    instead={"Value": Value},
    truth="there should be",
    stub=lambda root: None,
)
def order(root):
    """List every node under root once, each after all of its parents."""
    return right_order(root)


def collected(root, visit):
    found = []
    visit(root, found, set())
    return found


turned_round = on_small_graphs(
    order,
    "The right order, but reversed.",
    "What is first in your list: the result, or a number that it was made from?",
    "This task asks for parents first. Where do you reverse the list, or put a node at its front?",
    "The walk back will read the list from its end. The list itself is in the order of computing.",
)


@turned_round
def _(root):
    return right_order(root)[::-1]


@order.mistake(
    "The first call leaves something behind for the second.",
    "Call your function twice on the same graph. Where does the second call get its set, or its list, from?",
    "Look at the line with `def`: is there a `set()` or a `[]` after an equals sign?",
    "A default is made once, when the function is written, and all calls share it. Make the list inside the function.",
)
def _(root):
    # As with a set that all calls share: whoever has been met once is not met again. The mark is in the nodes.
    found, to_do = [], [(root, False)]
    while to_do:
        node, parents_are_listed = to_do.pop()
        if parents_are_listed:
            found.append(node)
        elif node.grad == 0.0:
            node.grad = 1.0
            to_do.append((node, True))
            to_do.extend((parent, False) for parent in node._prev)
    return found


pre_order = on_small_graphs(
    order,
    "A node is listed before its parents have been dealt with.",
    "When you append a node, are all of its parents in the list already?",
    "Which comes first: the line that appends the node, or the one that goes on to its parents?",
    "List a node only when everything it was made from is on the list. Reversing the finished list does not help.",
)


def pre(backwards, turned, mark):
    """Depth first, a node before its parents: with calls (mark "on call") or with a stack (mark "on pop")."""

    def calls(root):
        found, seen = [], set()

        def visit(node):
            if node in seen:
                return
            seen.add(node)
            found.append(node)
            for parent in node._prev[::-1] if backwards else node._prev:
                visit(parent)

        visit(root)
        return found[::-1] if turned else found

    def stack(root):
        found, seen, to_do = [], {root}, [root]
        while to_do:
            node = to_do.pop()
            found.append(node)
            for parent in node._prev[::-1] if backwards else node._prev:
                if parent not in seen:
                    seen.add(parent)
                    to_do.append(parent)
        return found[::-1] if turned else found

    return calls if mark == "on call" else stack


for backwards in (False, True):
    for turned in (False, True):
        for mark in ("on call", "on push"):
            pre_order(pre(backwards, turned, mark))

breadth_first = on_small_graphs(
    order,
    "Breadth first: sorted by the shortest path, where the longest one counts.",
    "In y = m + (m·b)·a, how many steps is it from y to m? Is there only one path?",
    "You list the nodes one step from the result, then those two steps away. Try that on a graph with a shortcut.",
    "The short path reaches m early, and the long path brings it another share later. m has to wait for both.",
)


def breadth(backwards, turned):
    def walk(root):
        found, seen = [root], {root}
        for node in found:
            for parent in node._prev[::-1] if backwards else node._prev:
                if parent not in seen:
                    seen.add(parent)
                    found.append(parent)
        return found[::-1] if turned else found

    return walk


for backwards in (False, True):
    for turned in (False, True):
        breadth_first(breadth(backwards, turned))

no_visited_set = on_small_graphs(
    order,
    "Nodes are listed more than once: nothing remembers where you have been.",
    "In a·a, how many times does your function come to a?",
    "What tells your function that it has met a node before?",
    "A node that is used five times can be reached on five paths. It belongs in the list once.",
)


def again_and_again(turned=False, backwards=False):
    def walk(root):
        found = []

        def visit(node):
            for parent in node._prev[::-1] if backwards else node._prev:
                visit(parent)
            found.append(node)

        visit(root)
        return found[::-1] if turned else found

    return walk


for turned in (False, True):
    for backwards in (False, True):
        no_visited_set(again_and_again(turned, backwards))


@on_small_graphs(
    order,
    "The result itself is missing.",
    "Which node is last in your list? Which should be?",
    "Your function lists what root was made from. Which line lists root?",
    "Every node is listed once its parents are, and the result is a node like any other.",
)
def _(root):
    return right_order(root)[:-1]


no_leaves = on_small_graphs(
    order,
    "The leaves are missing.",
    "Are a and b in your list?",
    "What does your function do with a node that has no parents?",
    "A leaf has no parents to wait for. You can list it at once.",
)


@no_leaves
def _(root):
    return [node for node in right_order(root) if node._prev]


first_only = on_small_graphs(
    order,
    "Only one parent of each node is followed.",
    "How many parents has a product? How many of them does your function go to?",
    "Is there a `return` inside your loop, or an index where a loop belongs?",
    "A node may be listed when all of its parents are, not when one is.",
)


def along(which):
    def walk(root):
        found = [root]
        while found[0]._prev:
            found.insert(0, found[0]._prev[which])
        return found

    return walk


first_only(along(0))
first_only(along(-1))


@raising_the_limit(order)
def _(root):
    sys.setrecursionlimit(USUAL_LIMIT + 1)
    return right_order(root)


@order.mistake(
    "Right on small graphs, but too deep for calls within calls on a long one.",
    "How many calls of your function are waiting for each other when it reaches the far end of the chain?",
    "Python allows about a thousand calls inside each other. Which of your lines makes a call inside a call?",
    "Keep your own list of what is still to do. A node goes on it twice: to look up its parents, and to be listed.",
    when=too_deep(order),
)
def _(root):
    def visit(node, found, seen):
        if node not in seen:
            seen.add(node)
            for parent in node._prev:
                visit(parent, found, seen)
            found.append(node)

    return collected(root, visit)


# -- Task 3: the whole of backward -------------------------------------------------------------------------------------


def walked_back(backward):
    """The gradients after one walk, after a second one on the same graph, and at the end of a long chain."""
    seen = {}
    for title, build in GRAPHS.items():
        seen.update(gradients_after(backward, build, title))

    def after_a_right_one(root):
        right_backward(root)
        backward(root)

    for title, build in SECOND_GRAPHS.items():
        seen.update(gradients_after(after_a_right_one, build, f"{SECOND}, {title}"))
    seen.update(left_behind(backward))
    a, y = long_chain()
    ended = within_the_usual_limit(lambda: backward(y))
    seen[DEEP_LABEL] = ended if isinstance(ended, (Stopped, Said)) else a.grad
    return seen


def left_behind(backward):
    """What two walks by the answer itself come to, and what a walk on another graph does to this one."""
    nodes, other = built(square), built(diamond)
    before = record_of(nodes)
    ended = _guarded(lambda: (backward(nodes["y"]), backward(nodes["y"]), backward(other["y"])))
    where = f"{OWN}, y = (a·a)·b"
    if isinstance(ended, Stopped):
        return {where: ended}
    seen = {f"{where}, {WHERE}, the grad of {name}": node.grad for name, node in nodes.items()}
    return seen | {f"{where}, nodes whose value or record the walk has changed": changed(before, nodes)}


OWN = "twice by your function, and then on another graph"
SECOND_GRAPHS = {title: build for title, build in GRAPHS.items() if build in (square, diamond, short_cut)}


def engine(order=right_order, share=right_share, seed=1.0, afresh=lambda node: bool(node._prev), turn=True):
    """A backward made of its parts, right ones unless you give others."""

    def backward(root):
        nodes = list(order(root))
        for node in nodes:
            if afresh(node):
                node.grad = 0.0
        root.grad = root.grad + 1.0 if seed == "added" else seed
        for node in reversed(nodes) if turn else nodes:
            share(node)

    return backward


right_backward = engine()


@task(
    f"Tried on six graphs, a second time on three of them, and on a chain of {DEEP:,}: all agree with a nudge.",
    observe=walked_back,
    instead={"Value": Value},
    changes={"root": ("grad",)},
    stub=lambda root: None,
)
def backward(root):
    """Give every node under root its gradient."""
    right_backward(root)


NEVER = lambda node: False  # noqa: E731
STARTS = [{}, {"afresh": NEVER}, {"afresh": NEVER, "seed": "added"}]


def variants(made, **parts):
    """A wrong engine, with its gradients started afresh and not."""
    for start in STARTS:
        made(engine(**{**parts, **start}))


@backward.mistake(
    "The walk loops over None instead of a list.",
    "What does `numbers.reverse()` return for a list of numbers? And a function without a `return`?",
    "Print what your loop runs over, one line before the loop.",
    "`reverse` reverses the list itself and returns nothing. `reversed(...)` does return something.",
    when=lambda trial: any("'NoneType' object is not" in getattr(value, "error", "") for value in trial.seen.values()),
)
def _(root):
    for node in right_order(root).reverse():
        right_share(node)


no_seed = backward.mistake(
    "The seed is missing: the walk starts with 0.",
    "If the result is nudged by 0.001, how far does the result move?",
    "What is in `root.grad` when your loop begins? Is it filled at all, or filled and then wiped out?",
    "If the result has nothing to pass on, nothing arrives anywhere.",
    when=lambda trial: no_seed_seen(trial),
)


def no_seed_seen(trial):
    """Nothing arrives on any fresh graph, and yet the answer does something on a graph that has gradients."""
    small = shallow(trial.seen)
    return bool(small) and all(type(grad) is float and grad == 0.0 for grad in small.values())


no_seed(engine(seed=0.0))


def no_seed_but_a_walk(root):
    for node in reversed(right_order(root)):
        right_share(node)


no_seed(no_seed_but_a_walk)

seeds_everywhere = on_small_graphs(
    backward,
    "Every node gets the seed, and not only the result.",
    "Of which node do you know the gradient before anything has been passed on?",
    "Where is the line with the 1: before the loop, or inside? Or in a function that is called for every node?",
    "Only the result starts with 1. All the others get what their children pass to them.",
)
seeds_everywhere(engine(afresh=NEVER, share=lambda node: (setattr(node, "grad", 1.0), right_share(node))))


@seeds_everywhere
def _(root):
    def visit(node):
        node.grad = 1.0
        right_share(node)
        for parent in node._prev:
            visit(parent)

    visit(root)


emptied_after = on_small_graphs(
    backward,
    "The nodes in between are set back to 0 after they have passed on.",
    "When the walk is over, which gradient should m have?",
    "Look at the line that sets gradients to 0: does it run before the walk, or during and after it?",
    "The gradients in between are results too. Before a walk begins, it removes what the *last* walk left.",
)


def emptied_at_the_end(root, whom=lambda node: bool(node._prev)):
    right_backward(root)
    for node in right_order(root):
        if whom(node):
            node.grad = 0.0


emptied_after(emptied_at_the_end)
emptied_after(lambda root: emptied_at_the_end(root, lambda node: node._prev and node is not root))

wrong_seed = on_small_graphs(
    backward,
    "The seed is not the value of the result.",
    "If the result is nudged by 0.001, how far does the result move? Does it matter how large it is?",
    "All your gradients on one graph are off by the same factor. Compare it with the data of the root.",
    "A slope of a number with respect to itself does not depend on the number.",
)


@wrong_seed
def _(root):
    root.grad = root.data
    for node in reversed(right_order(root)):
        right_share(node)


set_for_add = on_small_graphs(
    backward,
    "Set where you should add.",
    "In a·a two edges come from the same a. What is left of the first share after the second?",
    "Look at the step that passes a gradient on: is there an `=` where a share should be added?",
    "Shares from different edges are collected in one number.",
)


def share_that_sets(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad = local * node.grad


variants(set_for_add, share=share_that_sets)

no_upstream = on_small_graphs(
    backward,
    "The gradient from above is missing.",
    "What would change in your engine if one node mattered ten times as much to the result?",
    "Look at the step that passes a gradient on: which of the two factors is there?",
    "Local derivative, times what comes from above.",
)


def share_without_upstream(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad += local


variants(no_upstream, share=share_without_upstream)

wrong_data = on_small_graphs(
    backward,
    "Data where a gradient belongs.",
    "Which number of a node says how fast the result moves when the node does?",
    "Look at the step that passes a gradient on: which attribute of the node is the second factor?",
    "Values flow forward. On the way back they matter only through the local derivative.",
)


def share_of_data(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad += local * node.data


variants(wrong_data, share=share_of_data)

added = on_small_graphs(
    backward,
    "Added where rates multiply.",
    "One turn of a wheel turns the next three times, and each of those turns the third twice. How often does it turn?",
    "There are two signs in the step that passes on. One adds the share to what is there. Look at the other.",
    "Along one path rates multiply; where several paths arrive, their results are added.",
)


def share_added(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad += local + node.grad


variants(added, share=share_added)

partners = on_small_graphs(
    backward,
    "The two slopes are swapped.",
    "Which local derivative belongs to the first parent: the first one in the tuple, or the last?",
    "Look at the step that passes a gradient on: how does it pair up parents and local derivatives?",
    "`_prev` and `_local` are in the same order: each slope is at the same position as its parent.",
)


def share_swapped(node):
    for parent, local in zip(node._prev, node._local[::-1]):
        parent.grad += local * node.grad


variants(partners, share=share_swapped)

plain_recursion = on_small_graphs(
    backward,
    "A node passes on more than once, and so counts its earlier shares again.",
    "In m = a + a, n = m + m: how many times does m pass its gradient on, and how large is it each time?",
    "Does your function call itself each time a share arrives? Or is a node in your order twice?",
    "A node may pass its gradient on once, and only after everything that was made from it has passed on its own.",
)


def recursive(backwards=False, after_each=False):
    """Pass on and call yourself for the parents: after all of them have got their share, or after each."""

    def visit(node):
        edges = list(zip(node._prev, node._local))
        edges = edges[::-1] if backwards else edges
        if after_each:
            for parent, local in edges:
                parent.grad += local * node.grad
                visit(parent)
        else:
            right_share(node)
            for parent, _ in edges:
                visit(parent)

    def backward(root):
        root.grad = 1.0
        visit(root)

    return backward


for backwards in (False, True):
    for after_each in (False, True):
        plain_recursion(recursive(backwards, after_each))

for backwards in (False, True):  # an order with no memory of where it has been comes to the same
    variants(plain_recursion, order=again_and_again(backwards=backwards))

too_early = on_small_graphs(
    backward,
    "Depth first, but a node takes its turn before its other children have.",
    "In y = m + (m·b)·a, which nodes must have passed on before it is m's turn? Did they?",
    "Your order visits each node once, and that is half of what it needs. When exactly is a node put into it?",
    "Put a node into the order after its parents, and read the order from the end: then children come first.",
)
for backwards in (False, True):
    for mark in ("on call", "on push"):
        variants(too_early, order=pre(backwards, False, mark), turn=False)

breadth_first_walk = on_small_graphs(
    backward,
    "Breadth first: the shortcut arrives before the long path.",
    "In y = m + (m·b)·a, how many steps is it from y to m? Is there only one path?",
    "You go to the nodes one step from the result, then to those two steps away. Try that with a shortcut on paper.",
    "A node may go when all its children have gone. Its number of steps from the result does not tell you that.",
)
for backwards in (False, True):
    variants(breadth_first_walk, order=breadth(backwards, False), turn=False)

not_reversed = on_small_graphs(
    backward,
    "Only the result passes something on.",
    "Which node is first in your walk, and what is its gradient at that moment?",
    "Is there a loop around the step that passes a gradient on? In which direction does it go through the order?",
    "The order has parents before children, but gradients flow the other way. Every node has its turn.",
)
variants(not_reversed, turn=False)


@not_reversed
def _(root):
    root.grad = 1.0
    right_share(root)


two_at_once = on_small_graphs(
    backward,
    "Two mistakes at once: one in the step that passes a gradient on, one in the order.",
    "What do the checks of task 1 and task 2 say about the two functions that you use here?",
    "Take the step first: try your function on a·a alone, where any order will do.",
    "Each part can be right or wrong by itself. Correct one, and the other mistake is easier to see.",
)
for walk in [pre(b, False, mark) for b in (False, True) for mark in ("on call", "on push")] + [
    breadth(b, False) for b in (False, True)
]:
    for step in (share_that_sets, share_added, share_swapped):
        two_at_once(engine(order=walk, share=step, turn=False))

result_left_out = on_small_graphs(
    backward,
    "The result is left out of the walk.",
    "The seed is in place. Which node passes it on?",
    "Look at where your loop over the order starts.",
    "The result is the last one of the order, and so the first to have its turn.",
)
for start in STARTS:
    result_left_out(engine(share=lambda node: None, **start))


def second_walk(seen):
    """What the second walk shows."""
    return {label: value for label, value in seen.items() if label.startswith(SECOND)}


def on_the_second_walk(title, *hints):
    """A mistake that shows only where a graph has been walked before."""

    def recognised(trial):
        right_before = backward.same(shallow(trial.seen), shallow(results(backward, backward.reference)))
        seen = second_walk(trial.seen)
        return right_before and any(
            backward.same(seen, second_walk(results(backward, wrong))) for wrong in made.examples
        )

    made = backward.mistake(title, *hints, when=recognised)
    return made


@backward.mistake(
    "The first call leaves something behind for the second.",
    "Call your function twice on the same graph. Where does the second call get its set, or its list, from?",
    "Look at the lines with `def`, in your order too: is there a `set()` or a `[]` after an equals sign?",
    "A default is made once, when the function is written, and all calls share it. Make the list inside the function.",
)
def _(root):
    if root.label != "met":  # as with a set that all calls share: on the second call nobody is new
        root.label = "met"
        return right_backward(root)
    root.grad += 1.0


not_afresh = on_the_second_walk(
    "The nodes in between still hold what the last walk left in them.",
    "When your function is called a second time on the same graph, which gradient does m start with?",
    "The first walk is right. Before the second one, which gradients must be 0 again: those of the leaves, or others?",
    "A leaf collects over several walks, until you set it back to 0. A node in between starts each walk from 0.",
)
not_afresh(engine(afresh=NEVER))
not_afresh(engine(afresh=NEVER, seed="added"))

result_not_afresh = on_the_second_walk(
    "The result still holds the seed of the last walk.",
    "After two walks, what is the gradient of y? How far does y move when y is nudged?",
    "You set the nodes in between back to 0. Is the result one of them?",
    "An operation made the result, so its gradient starts each walk from 0, and then gets its 1.",
)


@result_not_afresh
def _(root):
    nodes = right_order(root)
    for node in nodes[:-1]:
        if node._prev:
            node.grad = 0.0
    root.grad += 1.0
    for node in reversed(nodes):
        right_share(node)


wrong_ones_afresh = on_the_second_walk(
    "The leaves are set back to 0, and the nodes in between are not: the wrong way round.",
    "Which of the two keeps what it has over several walks, a leaf or a node in between?",
    "The first walk is right. Look at the condition before the line that sets a gradient to 0.",
    "A leaf has no parents, and belongs to you. Is your condition true for a leaf?",
)
wrong_ones_afresh(engine(afresh=lambda node: not node._prev))
wrong_ones_afresh(engine(afresh=lambda node: not node._prev, seed="added"))

all_afresh = on_the_second_walk(
    "The leaves are set back to 0 too.",
    "If two results are made from the same a, and each is walked back, what should a hold in the end?",
    "The first walk is right. Look at the loop that sets gradients to 0: does it leave any node alone?",
    "A leaf belongs to you: it keeps what earlier walks brought until you set it back to 0. How do you tell a leaf?",
)
all_afresh(engine(afresh=lambda node: True))


@raising_the_limit(backward)
def _(root):
    sys.setrecursionlimit(USUAL_LIMIT + 1)
    right_backward(root)


@backward.mistake(
    "Right on small graphs, but too deep for calls within calls on a long one.",
    "How many calls are waiting for each other when your walk reaches the far end of the chain?",
    "Python allows about a thousand calls inside each other. Which of your functions calls itself?",
    "The loop over the order is not the problem: look at how the order is made. Task 2 asks for the same.",
    when=too_deep(backward),
)
def _(root):
    found, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node._prev:
                visit(parent)
            found.append(node)

    visit(root)
    engine(order=lambda _: found)(root)


# -- Task 4: find the bug, in the closure form -------------------------------------------------------------------------


class ClosureValue:
    """The other form: each node carries a function that passes its gradient on."""

    def __init__(self, data, _children=()):
        self.data, self.grad, self._prev = float(data), 0.0, _children
        self._backward = lambda: None


class Watched(ClosureValue):
    """A factor that knows whether somebody has looked at its number: a stub has not."""

    looked_at, not_compared = False, ("looked_at",)

    @property
    def data(self):
        self.looked_at = True
        return self.number

    @data.setter
    def data(self, number):
        self.number = number


Watched.__name__ = "ClosureValue"  # the name that a learner knows, where an error speaks of it


class NothingToCall(TypeError):
    """Raised where a node carries the result of a call in place of a function."""


def plus(a, b):
    out = ClosureValue(a.data + b.data, (a, b))

    def _backward():
        a.grad += out.grad
        b.grad += out.grad

    out._backward = _backward
    return out


def closures_at_work(times):
    """Values and gradients where each product is made by the learner's `times`."""
    factors = Watched(A), Watched(B)
    made = times(*factors)
    if made is None and not factors[0].looked_at:
        return {"": None}
    if not hasattr(made, "_backward"):
        raise TypeError(f"your product returns {made} instead of a node: is there a `return out`?")

    def first(a, b, c):
        p = times(a, b)
        return {"a": a, "b": b, "a·b": p, "y": times(p, c), "c": c}

    def second(a, b, c):
        p = times(a, a)
        return {"a": a, "b": b, "a·a": p, "y": times(plus(p, b), c), "c": c}

    def third(a, b, c):
        p = times(a, b)
        s = plus(a, b)
        return {"a": a, "b": b, "a·b": p, "a + b": s, "y": plus(times(p, s), c), "c": c}

    def fourth(a, b, c):
        return {"a": a, "b": b, "c": c, "y": plus(plus(times(a, b), times(a, c)), times(c, b))}

    graphs = {"y = (a·b)·c": first, "y = (a·a + b)·c": second, "y = (a·b)·(a + b) + c": third}
    graphs["y = a·b + a·c + c·b"] = fourth
    own = not getattr(made._backward, "__qualname__", "").endswith("__init__.<locals>.<lambda>")
    seen = {
        "`out._backward` after your product": own
        or Said("it still holds what the constructor put there, not your function")
    }
    for title, build in graphs.items():
        nodes = _guarded(lambda build=build: build(ClosureValue(A), ClosureValue(B), ClosureValue(C)))
        ended = nodes if isinstance(nodes, Stopped) else _guarded(lambda nodes=nodes: walk_closures(nodes["y"]))
        where = f"{title}, {WHERE}"
        if isinstance(ended, Stopped):
            seen[f"{where}, the data of y"] = ended
            continue
        seen[f"{where}, the data of y"] = nodes["y"].data
        seen.update({f"{where}, the grad of {name}": node.grad for name, node in nodes.items()})
        if build is first:  # once more, on factors that hold something already
            for name in "abc":
                nodes[name].grad = 0.5
            _guarded(partial(walk_closures, nodes["y"]))
            seen.update({f"{where}, where a, b, c hold 0.5 already, the grad of {n}": nodes[n].grad for n in "abc"})
            factors = ClosureValue(0.0), ClosureValue(B)
            ended = _guarded(lambda factors=factors: walk_closures(times(*factors)))
            for name, node in zip("ab", factors):
                seen[f"y = a·b at a = 0, b = {B}, the grad of {name}"] = ended or node.grad
    return seen


def walk_closures(root):
    root.grad = 1.0
    for node in reversed(right_order(root)):
        if not callable(node._backward):
            raise NothingToCall(f"_backward is {node._backward}, and that is no function")
        node._backward()


@task(
    "Tried on products of products, on a·a, and on products beside sums: values and gradients agree with a nudge.",
    observe=closures_at_work,
    instead={"Value": Value, "ClosureValue": ClosureValue},
    stub=lambda a, b: None,
)
def closure_product(a, b):
    """a·b in the closure form."""
    return closure_times()(a, b)


def closure_times(share=None, store=True, called=False, prev=True, value=None):
    """A product in the closure form, with its parts left open."""

    def times(a, b):
        data = a.data * b.data if value is None else value(a.data, b.data)
        out = ClosureValue(data, (a, b) if prev else ())

        def _backward():
            if share is None:
                a.grad += b.data * out.grad
                b.grad += a.data * out.grad
            else:
                share(a, b, out)

        if store:
            out._backward = _backward() if called else _backward
        return out

    return times


def closure_share(text):
    """A share written as two lines of code."""
    code = compile(text, "share", "exec")
    return lambda a, b, out: exec(code, {"a": a, "b": b, "out": out})


stored_call = closure_product.mistake(
    "The result of a call is stored where the function itself belongs.",
    "When is `_backward` meant to run: while the product is made, or later, on the walk back?",
    "Read the line that sets `out._backward`. What do the brackets do?",
    "With brackets you call the function and get what it returns, here None. Without them, you store the function.",
    when=lambda trial: any("NothingToCall" in str(value) for value in trial.seen.values()),
)
stored_call(closure_times(called=True))
stored_call(closure_times(closure_share("a.grad = b.data * out.grad\nb.grad = a.data * out.grad"), called=True))


def closure_mistake(title, *hints):
    return closure_product.mistake(title, *hints)


closure_set = closure_mistake(
    "Set where you should add.",
    "In a·a both lines of `_backward` write to the same a. What is left of the first?",
    "Look at the signs in `_backward`, in both of its lines.",
    "Shares from different edges are collected in one number.",
)
closure_set(closure_times(closure_share("a.grad = b.data * out.grad\nb.grad = a.data * out.grad")))
closure_set(closure_times(closure_share("a.grad = b.data * out.grad\nb.grad += a.data * out.grad")))
closure_set(closure_times(closure_share("a.grad += b.data * out.grad\nb.grad = a.data * out.grad")))
closure_mistake(
    "The gradient from above is missing.",
    "If `out` mattered ten times as much to the result, would your `_backward` notice?",
    "Look at what each line of `_backward` multiplies. What does it know of `out`?",
    "Local derivative times what comes from above, and what is above a and b is `out`.",
)(closure_times(closure_share("a.grad += b.data\nb.grad += a.data")))
closure_mistake(
    "The two slopes are swapped.",
    "A rectangle gets a little wider. Is the new strip as long as the rectangle is wide, or as it is high?",
    "Which factor do you pass to which, in the two lines of `_backward`?",
    "The slope towards one factor is the other factor. Its own size does not matter.",
)(closure_times(closure_share("a.grad += a.data * out.grad\nb.grad += b.data * out.grad")))
closure_mistake(
    "Data where a gradient belongs.",
    "Which number of `out` says how fast the result moves when `out` does?",
    "Look at the second factor in your lines: which attribute of `out` is it?",
    "Values flow forward. On the way back they matter only through the local derivative.",
)(closure_times(closure_share("a.grad += b.data * out.data\nb.grad += a.data * out.data")))
closure_mistake(
    "A gradient where data belongs.",
    "What is the local derivative of a product: something known on the way forward, or on the way back?",
    "Look at the first factor in your lines: which attribute of the other factor is it?",
    "The slope of a product towards one factor is the number that the other factor holds.",
)(closure_times(closure_share("a.grad += b.grad * out.grad\nb.grad += a.grad * out.grad")))
closure_mistake(
    "Added where rates multiply.",
    "One turn of a wheel turns the next three times, and each of those turns the third twice. How often does it turn?",
    "There are two signs in each line. One adds the share to what is there. Look at the other.",
    "Along one path rates multiply.",
)(closure_times(closure_share("a.grad += b.data + out.grad\nb.grad += a.data + out.grad")))
closure_mistake(
    "The product passes on as if it were a sum.",
    "Does a factor's share depend on how large the other factor is?",
    "Compare your `_backward` with the one in the chapter's sum. What must be different for a product?",
    "The local derivative of a sum is 1. That of a product is not.",
)(closure_times(closure_share("a.grad += out.grad\nb.grad += out.grad")))
one_factor = closure_mistake(
    "Only one of the factors gets its share.",
    "How many factors does a product have? Whose `grad` do the lines of your `_backward` change?",
    "Read the left sides of your lines, one by one.",
    "Each factor gets a share of its own, in its own `grad`.",
)
one_factor(closure_times(closure_share("a.grad += b.data * out.grad")))
one_factor(closure_times(closure_share("b.grad += a.data * out.grad")))
one_factor(closure_times(closure_share("a.grad += b.data * out.grad\na.grad += a.data * out.grad")))
one_factor(closure_times(closure_share("b.grad += b.data * out.grad\nb.grad += a.data * out.grad")))
closure_mistake(
    "The number is not the product.",
    "What is 1.7 times −0.6, and what does `out` hold?",
    "Look at the sign in the line that makes `out`.",
    "The way forward comes first: the number, then the function for the way back.",
)(closure_times(value=lambda x, y: x + y))
closure_mistake(
    "The function is written but never stored.",
    "How does the walk back find your `_backward`?",
    "Which line connects the function to `out`?",
    "A node keeps its own function in an attribute. Until you set it, that function does nothing.",
)(closure_times(store=False))
nothing_changes = closure_mistake(
    "The function runs, but no factor's gradient changes.",
    "After the walk back, which attributes of a and b have changed?",
    "Look at each line of `_backward`: what is on its left side, and when was each number on its right side read?",
    "The share goes into the `grad` of a factor, and what comes from above is read when the function runs, not before.",
)
nothing_changes(closure_times(closure_share("a.grad + b.data * out.grad\nb.grad + a.data * out.grad")))
nothing_changes(closure_times(closure_share("out.grad += b.data * a.grad\nout.grad += a.data * b.grad")))
closure_mistake(
    "The product does not know its parents.",
    "How does the walk back get from `out` to a and b?",
    "Look at what you give the constructor of `out`.",
    "The function knows a and b, but the order is made from `_prev`.",
)(closure_times(prev=False))


# -- Task 5: explore ---------------------------------------------------------------------------------------------------

MOST = 4
FOOLED = f"it goes wrong, with {MOST} operations or fewer"
ELSEWHERE = "it goes wrong, but neither at a nor at b"
TOO_MANY = f"it goes wrong, but with more than {MOST} operations"
ALL_EQUAL = "it stays right: every node has ways of one length only"
A_LEAF = "it stays right: only leaves have ways of different lengths"
LUCKY = "it stays right: the order of the terms saves it"
SAVED = "it stays right"


def made_by(operation):
    """What `+` or `*` records for a node with these parents: its number and its local derivatives."""
    return {"+": Value.__add__, "*": Value.__mul__}.get(operation, lambda *parents: None)


def refuse_what_is_handmade(nodes):
    """TypeError unless every node is a leaf, or what + or * has made of its parents."""
    for node in nodes:
        made = made_by(node._op)(*node._prev) if type(node) is Value and len(node._prev) == 2 else None
        if (
            type(node) is not Value
            or node._prev
            and (made is None or repr((made.data, made._local)) != repr((node.data, node._local)))
        ):
            raise TypeError("the expression is to be made of a, b and numbers, by + and * alone")


def breadth_first_goes_wrong(root, nodes, backwards=False):
    """True where a walk in breadth-first order finds other gradients at these nodes than a right one."""
    everybody = all_nodes(root)

    def gradients(run):
        for node in everybody:
            node.grad = 0.0
        run(root)
        return [node.grad for node in nodes]

    wrong = gradients(engine(order=breadth(backwards, False), turn=False))
    return any(abs(x - y) > 1e-9 for x, y in zip(wrong, gradients(right_backward)))


def ways(root):
    """{node: the lengths of all ways from root to it}."""
    lengths = {node: set() for node in all_nodes(root)}
    lengths[root] = {0}
    for node in reversed(right_order(root)):
        for parent in node._prev:
            lengths[parent] |= {n + 1 for n in lengths[node]}
    return lengths


def outcome(expression):
    """What becomes of a walk in breadth-first order on the learner's expression."""
    a, b = Value(A, label="a"), Value(B, label="b")
    root = expression(a, b)
    if root is None or root is ...:
        return {"": None}
    if not hasattr(root, "_prev"):
        raise TypeError(f"the expression should return a Value made from a and b: this is a {type(root).__name__}")
    if len(all_nodes(root)) > 1000:
        raise ValueError("the expression has more than 1000 nodes: a handful will do")
    refuse_what_is_handmade(all_nodes(root))
    return {f"the walk at a = {A}, b = {B}": verdict_on(root, [a, b])}


def verdict_on(root, inputs):
    nodes = all_nodes(root)
    if breadth_first_goes_wrong(root, inputs):
        return FOOLED if sum(bool(node._prev) for node in nodes) <= MOST else TOO_MANY
    if breadth_first_goes_wrong(root, nodes):
        return ELSEWHERE
    uneven = [node for node, lengths in ways(root).items() if len(lengths) > 1]
    if not uneven:
        return ALL_EQUAL
    if not any(node._prev for node in uneven):
        return A_LEAF
    return LUCKY if breadth_first_goes_wrong(root, nodes, backwards=True) else SAVED


@task(
    "On your expression, the breadth-first walk gives wrong gradients.",
    observe=outcome,
    instead={"Value": Value},
    truth="the task is:",
    stub=lambda a, b: None,
)
def fooling(a, b):
    """An expression on which a breadth-first walk goes wrong."""
    m = a * b
    return m + m * a


all_equal = fooling.mistake(
    "Every path to each node is equally long, and then breadth first is right.",
    "In your expression, is there a node that you reach in one step on one path, and in more on another?",
    "Count the steps from the result to each node, along every path. A plain diamond has two paths of the same length.",
    "The walk goes wrong where a node has its turn after a short path, while a longer one has yet to bring its share.",
)
all_equal(lambda a, b: (a + b) * (a * b))
all_equal(lambda a, b: a * b)
a_leaf = fooling.mistake(
    "The node with the shortcut is a leaf, and a leaf passes nothing on.",
    "What goes wrong when a leaf has its turn too early?",
    "Which of your nodes has paths of different lengths? Does it have any parents?",
    "Make it from an operation, so that a share that comes too late is missing from its parents.",
)
a_leaf(lambda a, b: a + a * b)
a_leaf(lambda a, b: (a * b + b) + a)
lucky = fooling.mistake(
    "Your terms are in an order that makes the walk come out right.",
    "In which order does the walk list the two parents of your result?",
    "Your expression has the right shape. Write down the breadth-first list, starting with the result.",
    "The node with the shortcut must be listed before the child whose share it still needs. Which is listed first?",
)


@lucky
def _(a, b):
    m = a * b
    return m * a + m


@fooling.mistake(
    "A gradient is wrong, but those of a and b are right.",
    "Which leaf of your graph gets a wrong gradient? Is it a, or b?",
    "Look at the parents of the node with the shortcut: are they numbers of your own?",
    "Make that node from a or from b, so that the late share is missing there.",
)
def _(a, b):
    m = Value(2.3) * Value(3.1)
    return m + m * a


too_many = fooling.mistake(
    f"It goes wrong, and with more than {MOST} operations.",
    "Which of your operations could you leave out and still keep the shortcut?",
    "Count the circles in your graph. Which of them have nothing to do with the shortcut?",
    "You need one operation that makes the node in the middle, one on the long path, and one where the paths meet.",
)


@too_many
def _(a, b):
    m = a * b
    return m + ((m * a) * b) * a
