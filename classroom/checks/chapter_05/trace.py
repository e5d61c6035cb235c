"""Task 2: trace."""

import sys
from functools import partial
from itertools import islice

from ...engine import Value
from ..core import Said, Stopped, Watched, flat, guarded, kind_of, task
from ..shared import USUAL_LIMIT, raising_the_limit, within_the_usual_limit


def graphs():
    """Graphs made by the judge's own engine: {name: (root, {node: its name})}."""

    def named(root, **nodes):
        for name, node in nodes.items():
            node.label, node.grad = name, 0.37  # as after another walk
        return root, {node: name for name, node in nodes.items()}

    found = {}
    a = Value(1.7)
    b = a + a
    found["b = a + a"] = named(b, a=a, b=b)
    a = Value(-0.6)
    b = a * a
    y = b * b
    found["y = b·b with b = a·a"] = named(y, a=a, b=b, y=y)
    a, b = Value(1.7), Value(-0.6)
    c, d = a + b, a * b
    e, f = c + d, c * d
    y = e + f
    found["the diamond y = (c + d) + (c·d) with c = a + b, d = a·b"] = named(y, a=a, b=b, c=c, d=d, e=e, f=f, y=y)
    a, b = Value(2.3), Value(-0.6)
    m = a * b
    n = m * b
    k = n * a
    y = m + k
    found["the path with a shortcut, y = m + (m·b)·a with m = a·b"] = named(y, a=a, b=b, m=m, n=n, k=k, y=y)
    a, b = Value(1.7), Value(1.7)
    c = a * b
    found["c = a·b, where a and b hold the same number"] = named(c, a=a, b=b, c=c)
    a, b = Value(-0.6), Value(2.3)
    c = a + b
    found["c = a + b, where a and b have the same label"] = named(c, a=a, b=b, c=c)
    a.label = b.label = "v"
    a = Value(2.3)
    found["a leaf alone"] = named(a, a=a)
    return found


LONG = 1500


def long_chain():
    node = Value(1.7)
    for _ in range(LONG):
        node = node + 0.1
    return node


def in_words(edge, names):
    """An edge as text: "a → b, 1.0"."""
    entries = edge if isinstance(edge, (tuple, list)) else [edge]
    words = []
    for entry in entries:
        is_node = hasattr(entry, "_prev")
        is_number = isinstance(entry, (int, float))
        words.append(names.get(entry, "an unknown Value") if is_node else f"{entry:g}" if is_number else kind_of(entry))
    return f"({', '.join(words)})"


def listed(part):
    """The items of a list, or of what is as good as one (a set, a generator, the keys of a dictionary); or None."""
    return None if isinstance(part, (str, bytes)) or not hasattr(part, "__iter__") else list(islice(part, 4 * LONG))


def look_at(answer, root, names):
    """What the learner's trace lists, in words that do not depend on the order."""
    result = answer(root)
    if result is None:
        forgotten = "your function walks the graph and returns nothing. Is there a `return` at its end?"
        return Said(forgotten) if looks_at_its_root(answer) else None
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        return Said("your answer is not two lists, nodes and edges")
    nodes, edges = map(listed, result)
    if nodes is None or edges is None:
        found = " and ".join(kind_of(part) for part in result)
        return Said(f"your answer is {found}, where two lists belong, nodes and edges")
    found = [names.get(node, "an unknown Value") if hasattr(node, "_prev") else "not a node" for node in nodes]
    return {
        "the nodes": " ".join(sorted(found)) or "none",
        "the edges (parent, child, slope)": " ".join(sorted(in_words(edge, names) for edge in edges)) or "none",
    }


class Looking(Watched, Value):
    """A root that knows whether a function has looked at it: a stub does not."""


def looks_at_its_root(answer):
    a = Value(1.7)
    root = Looking(a.data + a.data, (a, a), "+", (1.0, 1.0))
    root.looked_at = False
    guarded(lambda: answer(root))
    return root.looked_at


def count_in(answer, root):
    """Two numbers for the long chain, or twice what stopped the walk."""
    result = within_the_usual_limit(lambda: [len(listed(part)) for part in answer(root)])
    counts = ("how many nodes", "how many edges")
    if isinstance(result, (Stopped, Said)):
        return dict.fromkeys(counts, result)
    return dict(zip(counts, result))


def on_small_graphs(answer):
    seen = {label: guarded(partial(look_at, answer, *graph)) for label, graph in graphs().items()}
    root, names = graphs()["b = a + a"]
    if guarded(lambda: answer(root)) is not None:
        seen["b = a + a, listed a second time"] = guarded(partial(look_at, answer, root, names))
    return seen


def traced(answer):
    """The small graphs; and where all is well there, a long chain."""
    seen = on_small_graphs(answer)
    if flat(seen) == flat(on_small_graphs(walk)):
        plain = getattr(answer, "lends", answer)  # its lists are long
        seen[f"a chain of {LONG} sums"] = guarded(partial(count_in, plain, long_chain()))
    return seen


@task(
    "Tried on a + a, squares, a diamond, a shortcut, equal numbers, equal labels, a leaf, and a chain of 1500 sums: "
    "each node once, each arrow every time.",
    observe=traced,
    truth="here belongs",
)
def trace(root):
    """The nodes under root, each once, and the edges (parent, child, local derivative), each every time."""
    return walk(root)


def walk(root, again=False, once=False, pairs=False, by=lambda node: node, late=False, turned=False, first=False):
    """The right walk, and with a switch each the usual wrong ones."""
    nodes, edges, noted = [root], [], set()
    seen = {by(root)}
    for node in nodes:
        for parent, local in zip(node._prev, node._local):
            key = by(parent)
            fresh = key not in seen
            slope = node._local[0] if first else local
            edge = (node, parent, slope) if turned else (parent, node) if pairs else (parent, node, slope)
            if (fresh or not late) and not (once and edge in noted):
                edges.append(edge)
                noted.add(edge)
            if fresh or again:
                seen.add(key)
                nodes.append(parent)
    return nodes, edges


def by_calling_itself(root, again=False, once=False, late=False, pairs=False):
    """The same walk as a function that calls itself."""
    nodes, edges, seen = [], [], set()

    def visit(node):
        if again or node not in seen:
            seen.add(node)
            nodes.append(node)
            for parent, local in zip(node._prev, node._local):
                edge = (parent, node) if pairs else (parent, node, local)
                if not (once and edge in edges) and not (late and parent in seen):
                    edges.append(edge)
                visit(parent)

    visit(root)
    return nodes, edges


@trace.mistake(
    "A node that is used twice is listed twice.",
    "In b = a + a, how many different values are there?",
    "Look for the condition that decides whether a parent goes on the list of nodes.",
    "Keep a set of the nodes you have met. A node in the set is on the list already, so skip it.",
)
def again_and_again(root):
    return walk(root, again=True)


@again_and_again.also
def again_and_again_by_calls(root):
    return by_calling_itself(root, again=True)


@trace.mistake(
    "The second of two arrows is lost.",
    "How many arrows lead from a into the + of a + a? How many does your list hold?",
    "Look at how you keep the edges. Does anything there drop what it has seen before?",
    "Nodes count once, arrows every time. Two equal edges are two edges, and a set keeps only one of them.",
)
def edges_once(root):
    return walk(root, once=True)


@edges_once.also
def edges_once_by_calls(root):
    return by_calling_itself(root, once=True)


@trace.mistake(
    "Arrows to a node that was met before are missing.",
    "In the diamond, c is used by two nodes. How many arrows leave it, and how many are on your list?",
    "Look at where you note the edge: after asking whether the parent is new, or before?",
    "Whether a node is new matters only for the list of nodes. Every entry of `_prev` is an arrow.",
)
def edges_to_new_nodes_only(root):
    return walk(root, late=True)


@edges_to_new_nodes_only.also
def edges_to_new_nodes_only_by_calls(root):
    return by_calling_itself(root, late=True)


@trace.mistake(
    "Two values with the same number were treated as one.",
    "Are two boxes that both hold 1.7 one box?",
    "Look at what you put into the set of nodes you have met: the value, or the number in it?",
    "A node is an object, whatever its number. You can put the Values themselves into a set.",
)
def same_number(root):
    return walk(root, by=lambda node: node.data)


@trace.mistake(
    "Two values with the same label were treated as one.",
    "Are two boxes that are both called v one box? And two that have no label?",
    "Look at what you put into the set of nodes you have met: the value, or its label?",
    "A node is an object, whatever it is called. You can put the Values themselves into a set.",
)
def same_label(root):
    return walk(root, by=lambda node: node.label)


@trace.mistake(
    "The first call leaves something behind for the second.",
    "Call your function twice on the same graph. Where does the second call get its set from?",
    "Look at the line with `def`: is there a `set()` or a `[]` after an equals sign?",
    "A default is made once, when the function is written, and all calls share it. Make the list inside the function.",
)
def set_kept_for_all_calls(root):
    nodes, edges = [root], []
    for node in nodes:
        for parent, local in zip(node._prev, node._local):
            edges.append((parent, node, local))
            if not parent.label.endswith(" (met)"):  # a mark that stays, as in a set that all calls share
                parent.label += " (met)"
                nodes.append(parent)
    return nodes, edges


@trace.mistake(
    "The edges point the wrong way.",
    "In the task's triple, which comes first: the parent or the child?",
    "The nodes are right, and the slopes too. Look at the order of the first two entries of each edge.",
    "An edge goes the way the numbers went: from the parent to what was made from it.",
)
def turned_round(root):
    return walk(root, turned=True)


@trace.mistake(
    "The local derivatives are not on the edges.",
    "What do you need on an arrow to walk back along it?",
    "Count the entries of one edge: the task asks for three.",
    "`_prev` and `_local` are in the same order. Go through both at the same time.",
)
def pairs_alone(root):
    return walk(root, pairs=True)


for once in (True, False):  # a set of pairs forgets the second of two arrows besides
    pairs_alone.also(partial(by_calling_itself, pairs=True, once=once))
    pairs_alone.also(partial(walk, pairs=True, once=once))


@trace.mistake(
    "Every parent is paired with every slope.",
    "How many arrows lead into the × of c·d? How many edges does your list hold for it?",
    "How many loops are nested where you note the edge?",
    "`_prev` and `_local` are in the same order: one slope for each parent. `zip` goes through both at once.",
)
def every_slope(root):
    nodes, edges = walk(root)
    pairs = [(parent, node) for node in nodes for parent in node._prev]
    return nodes, [(parent, node, slope) for parent, node in pairs for slope in node._local]


@trace.mistake(
    "The edges hold numbers where the nodes belong.",
    "Two boxes hold 1.7: can you tell from the number which of them an arrow leaves?",
    "Look at the first two entries of an edge. Do you use `.data` there?",
    "A node is an object. The edge says which parent and which child, not how large they are.",
)
def numbers_in_the_edges(root):
    nodes, edges = walk(root)
    return nodes, [(parent.data, child.data, slope) for parent, child, slope in edges]


def with_third(root, third):
    """The right walk, but for the third entry of each edge."""
    nodes, edges = walk(root)
    return nodes, [(parent, child, third(parent, child)) for parent, child, _ in edges]


@trace.mistake(
    "The third entry of an edge is not its local derivative.",
    "In b = a + a, how fast does b move with one of the two terms? Is that the third entry of your edge?",
    "Which attribute does your third entry come from, and of which node: the parent, or the child?",
    "The operation wrote one slope for each parent into `_local` of the node it made.",
)
def all_slopes_of_the_child(root):
    return with_third(root, lambda parent, child: child._local)


for third in (
    lambda parent, child: parent._local,
    lambda parent, child: child.data,
    lambda parent, child: parent.data,
    lambda parent, child: child.grad,
    lambda parent, child: parent.grad,
):
    all_slopes_of_the_child.also(partial(with_third, third=third))


@trace.mistake(
    "Every edge has the first slope.",
    "In c·d, do both arrows carry the same number?",
    "Look at how you choose from `_local`. Does the choice move along with the parents?",
    "Each slope is at the same position in `_local` as its parent in `_prev`.",
)
def first_slope(root):
    return walk(root, first=True)


@trace.mistake(
    "The walk stops at the parents.",
    "Which are the parents of the parents?",
    "Your list holds the result and its parents, and nothing further back. Where would the walk go on?",
    "Look up the parents of every node that goes on the list, until you find no new nodes.",
)
def one_step(root):
    nodes = [root, *dict.fromkeys(root._prev)]
    return nodes, [(parent, root, local) for parent, local in zip(root._prev, root._local)]


@trace.mistake(
    "The result itself is missing.",
    "Does the result belong to the graph?",
    "Look at what your list of nodes starts with.",
    "A leaf alone is a graph too: one node, no edges.",
)
def root_left_out(root):
    nodes, edges = walk(root)
    return nodes[1:], edges


@trace.mistake(
    "Nodes and edges have changed places.",
    "In which order does the task ask for the two lists?",
    "Both lists may be right. Look at the `return`.",
    "First the nodes, then the edges.",
)
def edges_first(root):
    return walk(root)[::-1]


@trace.mistake(
    "Right for small graphs; a long chain is too deep for a function that calls itself.",
    "How many calls are open at the same time when your function reaches the far end of a chain?",
    "Your lists are right. Python stops with a RecursionError when about a thousand calls wait for each other.",
    "A loop needs no open calls: walk along a list that grows while you walk.",
)
def calls_within_calls(root):
    return by_calling_itself(root)


@raising_the_limit(trace)
def limit_raised(root):
    sys.setrecursionlimit(USUAL_LIMIT + 1)
    return walk(root)


@limit_raised.also
def limit_raised_and_put_back(root):
    sys.setrecursionlimit(USUAL_LIMIT + 1)
    try:
        return walk(root)
    finally:
        sys.setrecursionlimit(USUAL_LIMIT)
