"""Task 2: the order."""

import sys
from functools import partial
from itertools import islice

from ..core import Said, Stopped, guarded, task
from ..shared import USUAL_LIMIT, raising_the_limit, right_order, within_the_usual_limit
from .common import DEEP, DEEP_LABEL, GRAPHS, SECOND, A, Value, all_nodes, built, long_chain, looks_at_its_node, square

FAULTS = ("nodes listed", "listed more than once", "left out", "nodes that come before one of their parents")


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
    late = sum(any(place.get(p, -1) > place.get(n, len(place)) for p in n._prev) for n in nodes)
    return dict(zip(FAULTS, (len(listed), len(listed) - len(place), sum(n not in place for n in nodes), late)))


def on_small_graphs(order):
    """What is wrong with the orders of the small graphs."""
    seen = {}
    for title, build in GRAPHS.items():
        nodes = built(build)
        for node in nodes.values():
            node.grad = 0.5  # from an earlier walk: to list a node is no reason to change it
        root = nodes["y"]
        present = set(all_nodes(root))
        listed = guarded(partial(order, root))
        if listed is None or listed is ...:
            forgotten = "your function walks the graph and returns nothing. Is there a `return` at its end?"
            return {title: Said(forgotten) if looks_at_its_node(order) else None}
        found = listed if isinstance(listed, Stopped) else guarded(partial(faults, listed, present))
        if isinstance(found, Stopped):
            seen.update({f"{title}, {fault}": found for fault in FAULTS})
            continue
        seen.update({f"{title}, {fault}": count for fault, count in found.items()})
        # Which way round: the same list from its end.
        backwards = faults(listed[::-1], present)[FAULTS[-1]]
        seen[f"{title}, in wrong order when read from the end"] = backwards > 0
    return seen


def orders_found(order):
    """The small graphs; where all is well there, one of them a second time; and then a long chain."""
    seen = on_small_graphs(order)
    if seen != on_small_graphs(right_order):
        return seen
    root = built(square)["y"]
    guarded(lambda: order(root))
    again = guarded(lambda: faults(order(root), set(all_nodes(root))))
    again = again if isinstance(again, dict) else dict.fromkeys(FAULTS, again)
    seen.update({f"{SECOND}, on the same graph, {fault}": count for fault, count in again.items()})
    if any(again[fault] for fault in FAULTS[1:]):
        return seen
    plain = getattr(order, "lends", order)  # a generator is read to its end, which for other tasks is too long
    nodes = long_chain()
    seen[DEEP_LABEL] = within_the_usual_limit(lambda: on_a_chain(list(islice(plain(nodes[-1]), 2 * DEEP)), nodes))
    if seen[DEEP_LABEL] == DEEP + 2:
        rungs = [Value(A)]
        for _ in range(RUNGS):
            rungs.append(rungs[-1] + rungs[-1])
        seen[f"a ladder y = y + y of {RUNGS} rungs, nodes listed"] = guarded(lambda: len(list(plain(rungs[-1]))))
    return seen


RUNGS = 40  # 2⁴⁰ paths lead to its end


def on_a_chain(listed, nodes):
    """How many nodes are listed; in words where one of them comes before a parent, or is left out."""
    wrong = faults(listed, all_nodes(nodes[-1]))
    told = [f"{count:,} {fault}" for fault, count in wrong.items() if count and fault != FAULTS[0]]
    return len(listed) if len(listed) != DEEP + 2 or not told else Said(f"{len(listed):,}, but {told[0]}")


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


# -- walks that usually go wrong --------------------------------------------------------------------------------------


def collected(root, visit):
    found = []
    visit(root, found, set())
    return found


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


def along(which):
    def walk(root):
        found = [root]
        while found[0]._prev:
            found.insert(0, found[0]._prev[which])
        return found

    return walk


@order.mistake(
    "The right order, but reversed.",
    "What is first in your list: the result, or a number that it was made from?",
    "This task asks for parents first. Where do you reverse the list, or put a node at its front?",
    "The walk back will read the list from its end. The list itself is in the order of computing.",
)
def turned_round(root):
    return right_order(root)[::-1]


@order.mistake(
    "The first call leaves something behind for the second.",
    "Call your function twice on the same graph. Where does the second call get its set, or its list, from?",
    "Look at the line with `def`: is there a `set()` or a `[]` after an equals sign?",
    "A default is made once, when the function is written, and all calls share it. Make the list inside the function.",
)
def set_kept_for_all_calls(root):
    return each_met_once(root, lambda node: node in MET, MET.add)


MET = set()


def each_met_once(root, is_marked, mark):
    """The right order, with the learner's way of telling whether a node has been met."""
    found, to_do = [], [(root, False)]
    while to_do:
        node, parents_are_listed = to_do.pop()
        if parents_are_listed:
            found.append(node)
        elif not is_marked(node):
            mark(node)
            to_do.append((node, True))
            to_do.extend((parent, False) for parent in node._prev)
    return found


@order.mistake(
    "Your function marks the nodes themselves, and the marks stay.",
    "After your function has run, do the nodes still have the labels and gradients that they had before?",
    "Look for a line that writes into a node: `node.label = ...`, `node.grad = ...`, or an attribute of your own.",
    "To list nodes is no reason to change them. Remember in a set of your function which nodes you have met.",
    provided=lambda trial: bool(trial.changed),
)
def marked_in_the_nodes(root):
    def mark(node):
        node.label += " (met)"

    return each_met_once(root, lambda node: node.label.endswith(" (met)"), mark)


@marked_in_the_nodes.also
def marked_in_the_gradients(root):
    def mark(node):
        node.grad = -1.0

    return each_met_once(root, lambda node: node.grad == -1.0, mark)


@order.mistake(
    "A node is listed before its parents have been dealt with.",
    "When you append a node, are all of its parents in the list already?",
    "Which comes first: the line that appends the node, or the one that goes on to its parents?",
    "List a node only when everything it was made from is on the list. Reversing the finished list does not help.",
)
def node_before_its_parents(root):
    return pre(False, False, "on call")(root)


for backwards in (False, True):
    for turned in (False, True):
        for mark in ("on call", "on push"):
            node_before_its_parents.also(pre(backwards, turned, mark))


@order.mistake(
    "Breadth first: sorted by the shortest path, where the longest one counts.",
    "In y = m + (m·b)·a, how many steps is it from y to m? Is there only one path?",
    "You list the nodes one step from the result, then those two steps away. Try that on a graph with a shortcut.",
    "The short path reaches m early, and the long path brings it another share later. m has to wait for both.",
)
def by_the_shortest_path(root):
    return breadth(False, True)(root)


for backwards in (False, True):
    for turned in (False, True):
        by_the_shortest_path.also(breadth(backwards, turned))


@order.mistake(
    "Nodes are listed more than once: nothing remembers where you have been.",
    "In a·a, how many times does your function come to a?",
    "What tells your function that it has met a node before?",
    "A node that is used five times can be reached on five paths. It belongs in the list once.",
)
def nothing_remembered(root):
    return again_and_again()(root)


for turned in (False, True):
    for backwards in (False, True):
        nothing_remembered.also(again_and_again(turned, backwards))


@order.mistake(
    "The result itself is missing.",
    "Which node is last in your list? Which should be?",
    "Your function lists what root was made from. Which line lists root?",
    "Every node is listed once its parents are, and the result is a node like any other.",
)
def result_left_out(root):
    return right_order(root)[:-1]


@order.mistake(
    "The leaves are missing.",
    "Are a and b in your list?",
    "What does your function do with a node that has no parents?",
    "A leaf has no parents to wait for. You can list it at once.",
)
def leaves_left_out(root):
    return [node for node in right_order(root) if node._prev]


@order.mistake(
    "Only one parent of each node is followed.",
    "How many parents has a product? How many of them does your function go to?",
    "Is there a `return` inside your loop, or an index where a loop belongs?",
    "A node may be listed when all of its parents are, not when one is.",
)
def along_the_first_parents(root):
    return along(0)(root)


@along_the_first_parents.also
def along_the_last_parents(root):
    return along(-1)(root)


@raising_the_limit(order)
def limit_raised(root):
    sys.setrecursionlimit(USUAL_LIMIT + 1)
    return right_order(root)


@order.mistake(
    "Right on small graphs, but too deep for calls within calls on a long one.",
    "How many calls of your function are waiting for each other when it reaches the far end of the chain?",
    "Python allows about a thousand calls inside each other. Which of your lines makes a call inside a call?",
    "Keep your own list of what is still to do. A node goes on it twice: to look up its parents, and to be listed.",
)
def calls_within_calls(root):
    def visit(node, found, seen):
        if node not in seen:
            seen.add(node)
            for parent in node._prev:
                visit(parent, found, seen)
            found.append(node)

    return collected(root, visit)
