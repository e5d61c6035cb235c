"""Chapter 05: graphs listed, and gradients filled in by hand."""

import sys
from functools import partial

from ..engine import Value
from .core import Said, Stopped, Watched, _kind, number, task
from .core import _guarded as guarded

# -- Task 1: pencil and paper -----------------------------------------------------------------------------------------

A, B, C = 1.5, -0.6, 2.4
E = A * B
D = E + B


def filled(c=D, d=C, a=B * C, b=C + A * C):
    """The gradients of y = (a·b + b)·c."""
    return {"c.grad": c, "d.grad": d, "a.grad": a, "b.grad": b}


@number(
    "c, d, a and b: the number on each arrow times what comes from above, and both arrows of b added.", tolerance=1e-6
)
def filled_on_paper():
    """The gradients of y = (a·b + b)·c at a = 1.5, b = −0.6, c = 2.4."""
    return filled()


one_arrow_of_b = filled_on_paper.mistake(
    "One of the two arrows of b is missing.",
    "How many arrows leave b in the picture?",
    "c, d and a are right. Follow both paths from b to y: one goes through the ×, one straight into the +.",
    "Each arrow brings its own share: the number on it times the gradient of the node it leads to. b gets both.",
)


@one_arrow_of_b
def _():
    return filled(b=C)


@one_arrow_of_b
def _():
    return filled(b=A * C)


partners = filled_on_paper.mistake(
    "The two slopes of a product are swapped.",
    "Which number is on the arrow from c into the last ×: c itself, or the other factor?",
    "Look at the two arrows into each ×. Which number did you write on which?",
    "A product passes the other factor. Read the number off the node's own arrow, not off its box.",
)


@partners
def _():
    return filled(c=C, d=D, a=B * D, b=D + A * D)


@partners
def _():
    return filled(c=C, d=D)


@partners
def _():
    return filled(a=A * C, b=C + B * C)


@partners
def _():
    return filled(a=A * C)


@partners
def _():
    return filled(b=C + B * C)


alone = filled_on_paper.mistake(
    "The number on the arrow alone is not the gradient.",
    "How fast does y move for each unit of d? Does that not matter for a and b, which are one step further away?",
    "c and d are right. Look at what you multiplied the numbers on the arrows of a and b by.",
    "Number on the arrow, times the gradient of the node that the arrow leads to.",
)


@alone
def _():
    return filled(a=B, b=1 + A)


@alone
def _():
    return filled(a=B)


@alone
def _():
    return filled(b=1 + A)


added = filled_on_paper.mistake(
    "Added where rates multiply.",
    "One gear turns the next twice as fast, and that one the next three times. How fast is the last one?",
    "Look at a: one arrow leaves it, and there is one path to y. What did you do with the numbers on that path?",
    "Multiply along a path. Add only where several arrows leave the same node.",
)


@added
def _():
    return filled(a=B + C, b=1 + C + A + C)


@added
def _():
    return filled(a=B + C)


multiplied = filled_on_paper.mistake(
    "The two arrows of b were multiplied.",
    "Two people push a cart from the same side. Do their forces multiply?",
    "c, d and a are right. Look at what you did with the two shares of b.",
    "Multiply along a path. Where two paths meet in one node, add.",
)


@multiplied
def _():
    return filled(b=C * A * C)


signs = filled_on_paper.mistake(
    "A minus sign is lost.",
    "b is negative. Which arrows carry it, and where does its sign go?",
    "The sizes are right. Count the minus signs on the path of each node.",
    "Read the numbers off the arrows with their signs. Minus times plus is minus.",
)


@signs
def _():
    return filled(a=-B * C)


@signs
def _():
    return filled(c=-D)


@signs
def _():
    return filled(c=-D, a=-B * C)


@filled_on_paper.mistake(
    "These are the numbers in the boxes, not the gradients.",
    "How large is c, and how fast does y move with c: is that one question, or two?",
    "Your numbers are the blue ones in the picture. The gradients are not in it yet: you have to find them.",
    "Start with 1 at y and walk back: the number on the arrow times the gradient of the node it leads to.",
)
def _():
    return filled(c=C, d=D, a=A, b=B)


# -- Task 2: trace ----------------------------------------------------------------------------------------------------


def graphs():
    """Graphs made by the judge's own engine: {name: (root, {node: its name})}."""

    def named(root, **nodes):
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
    a = Value(2.3)
    found["a leaf alone"] = named(a, a=a)
    return found


LONG = 5000


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
        words.append(names.get(entry, "an unknown Value") if is_node else f"{entry:g}" if is_number else _kind(entry))
    return f"({', '.join(words)})"


def look_at(answer, root, names):
    """What the learner's trace lists, in words that do not depend on the order."""
    result = answer(root)
    if result is None:
        forgotten = "your function walks the graph and returns nothing. Is there a `return` at its end?"
        return Said(forgotten) if looks_at_its_root(answer) else None
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        return Said("your answer is not two lists, nodes and edges")
    if not isinstance(result[0], (tuple, list, set)) or not isinstance(result[1], (tuple, list, set)):
        found = " and ".join(_kind(part) for part in result)
        return Said(f"your answer is {found}, where two lists belong, nodes and edges")
    nodes, edges = result
    listed = [names.get(node, "an unknown Value") if hasattr(node, "_prev") else "not a node" for node in nodes]
    return {
        "the nodes": " ".join(sorted(listed)) or "none",
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


USUAL_LIMIT = 1000
RAISED = "Python's limit of calls within calls was raised on the way"


def within_the_usual_limit(run):
    """What comes of run() under Python's usual limit of calls within calls, whatever it has been raised to."""
    limit, set_limit, asked = sys.getrecursionlimit(), sys.setrecursionlimit, []
    set_limit(USUAL_LIMIT)
    sys.setrecursionlimit = lambda new: asked.append(new) or set_limit(new)  # it may be put back before the end
    try:
        found = guarded(run)
        return Said(RAISED) if max([*asked, sys.getrecursionlimit()]) > USUAL_LIMIT else found
    finally:
        sys.setrecursionlimit = set_limit
        set_limit(limit)


def raising_the_limit(one):
    """The mistake of raising Python's limit, which can be made wherever a walk goes far."""
    return one.mistake(
        "Python's limit was raised, but the calls still wait inside each other.",
        "What happens with a chain of a million nodes? Would you raise the limit to a million?",
        "Look for `setrecursionlimit`. What is that limit there to prevent?",
        "Without a limit on calls that wait inside each other, Python would crash. A list of your own can grow.",
        when=lambda trial: RAISED in trial.seen.values(),
    )


def count_in(answer, root):
    """Two numbers for the long chain, or twice what stopped the walk, so that small graphs are spoken of first."""
    result = within_the_usual_limit(lambda: answer(root))
    counts = ("how many nodes", "how many edges")
    if result is None or isinstance(result, (Stopped, Said)):
        return dict.fromkeys(counts, result)
    nodes, edges = result
    return dict(zip(counts, (len(nodes), len(edges))))


def traced(answer):
    seen = {label: guarded(partial(look_at, answer, *graph)) for label, graph in graphs().items()}
    root, names = graphs()["b = a + a"]
    if guarded(lambda: answer(root)) is not None:
        seen["b = a + a, listed a second time"] = guarded(partial(look_at, answer, root, names))
    seen[f"a chain of {LONG} sums"] = guarded(partial(count_in, answer, long_chain()))
    return seen


@task(
    "Tried on a + a, squares, a diamond, a shortcut, equal numbers, a leaf, and a chain of 5000 sums: each node once, "
    "each arrow every time.",
    observe=traced,
    truth="here belongs",
)
def trace(root):
    """The nodes under root, each once, and the edges (parent, child, local derivative), each every time."""
    return walk(root)


def walk(root, again=False, once=False, pairs=False, by_number=False, late=False, turned=False, first=False):
    """The right walk, and with a switch each the usual wrong ones."""
    nodes, edges, noted = [root], [], set()
    seen = {root.data if by_number else root}
    for node in nodes:
        for parent, local in zip(node._prev, node._local):
            key = parent.data if by_number else parent
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


twice = trace.mistake(
    "A node that is used twice is listed twice.",
    "In b = a + a, how many different values are there?",
    "Look for the condition that decides whether a parent goes on the list of nodes.",
    "Keep a set of the nodes you have met. A node in the set is on the list already, so skip it.",
)


@twice
def _(root):
    return walk(root, again=True)


@twice
def _(root):
    return by_calling_itself(root, again=True)


lost = trace.mistake(
    "The second of two arrows is lost.",
    "How many arrows lead from a into the + of a + a? How many does your list hold?",
    "Look at how you keep the edges. Does anything there drop what it has seen before?",
    "Nodes count once, arrows every time. Two equal edges are two edges, and a set keeps only one of them.",
)


@lost
def _(root):
    return walk(root, once=True)


@lost
def _(root):
    return by_calling_itself(root, once=True)


behind_the_question = trace.mistake(
    "Arrows to a node that was met before are missing.",
    "In the diamond, c is used by two nodes. How many arrows leave it, and how many are on your list?",
    "Look at where you note the edge: after asking whether the parent is new, or before?",
    "Whether a node is new matters only for the list of nodes. Every entry of `_prev` is an arrow.",
)


@behind_the_question
def _(root):
    return walk(root, late=True)


@behind_the_question
def _(root):
    return by_calling_itself(root, late=True)


@trace.mistake(
    "Two values with the same number were treated as one.",
    "Are two boxes that both hold 1.7 one box?",
    "Look at what you put into the set of nodes you have met: the value, or the number in it?",
    "A node is an object, whatever its number. You can put the Values themselves into a set.",
)
def _(root):
    return walk(root, by_number=True)


@trace.mistake(
    "The first call leaves something behind for the second.",
    "Call your function twice on the same graph. Where does the second call get its set from?",
    "Look at the line with `def`: is there a `set()` or a `[]` after an equals sign?",
    "A default is made once, when the function is written, and all calls share it. Make the list inside the function.",
)
def _(root):
    nodes, edges = [root], []
    for node in nodes:
        for parent, local in zip(node._prev, node._local):
            edges.append((parent, node, local))
            if parent.grad == 0.0:  # a mark that stays, as in a set that all calls share
                parent.grad = 1.0
                nodes.append(parent)
    return nodes, edges


@trace.mistake(
    "The edges point the wrong way.",
    "In the task's triple, which comes first: the parent or the child?",
    "The nodes are right, and the slopes too. Look at the order of the first two entries of each edge.",
    "An edge goes the way the numbers went: from the parent to what was made from it.",
)
def _(root):
    return walk(root, turned=True)


without_slopes = trace.mistake(
    "The local derivatives are not on the edges.",
    "What do you need on an arrow to walk back along it?",
    "Count the entries of one edge: the task asks for three.",
    "`_prev` and `_local` are in the same order. Go through both at the same time.",
)


@without_slopes
def _(root):
    return walk(root, pairs=True)


for once in (True, False):  # a set of pairs forgets the second of two arrows besides
    without_slopes(lambda root, once=once: by_calling_itself(root, pairs=True, once=once))
    without_slopes(lambda root, once=once: walk(root, pairs=True, once=once))


@trace.mistake(
    "Every parent is paired with every slope.",
    "How many arrows lead into the × of c·d? How many edges does your list hold for it?",
    "How many loops are nested where you note the edge?",
    "`_prev` and `_local` are in the same order: one slope for each parent. `zip` goes through both at once.",
)
def _(root):
    nodes, edges = walk(root)
    pairs = [(parent, node) for node in nodes for parent in node._prev]
    return nodes, [(parent, node, slope) for parent, node in pairs for slope in node._local]


@trace.mistake(
    "The edges hold numbers where the nodes belong.",
    "Two boxes hold 1.7: can you tell from the number which of them an arrow leaves?",
    "Look at the first two entries of an edge. Do you use `.data` there?",
    "A node is an object. The edge says which parent and which child, not how large they are.",
)
def _(root):
    nodes, edges = walk(root)
    return nodes, [(parent.data, child.data, slope) for parent, child, slope in edges]


wrong_slope = trace.mistake(
    "The third entry of an edge is not its local derivative.",
    "In b = a + a, how fast does b move with one of the two terms? Is that the third entry of your edge?",
    "Which attribute does your third entry come from, and of which node: the parent, or the child?",
    "The operation wrote one slope for each parent into `_local` of the node it made.",
)
for third in (
    lambda parent, child, slope: child._local,
    lambda parent, child, slope: parent._local,
    lambda parent, child, slope: child.data,
    lambda parent, child, slope: parent.data,
    lambda parent, child, slope: child.grad,
    lambda parent, child, slope: parent.grad,
):

    @wrong_slope
    def _(root, third=third):
        nodes, edges = walk(root)
        return nodes, [(parent, child, third(parent, child, slope)) for parent, child, slope in edges]


@trace.mistake(
    "Every edge has the first slope.",
    "In c·d, do both arrows carry the same number?",
    "Look at how you choose from `_local`. Does the choice move along with the parents?",
    "Each slope is at the same position in `_local` as its parent in `_prev`.",
)
def _(root):
    return walk(root, first=True)


@trace.mistake(
    "The walk stops at the parents.",
    "Which are the parents of the parents?",
    "Your list holds the result and its parents, and nothing further back. Where would the walk go on?",
    "Look up the parents of every node that goes on the list, until you find no new nodes.",
)
def _(root):
    nodes = [root, *dict.fromkeys(root._prev)]
    return nodes, [(parent, root, local) for parent, local in zip(root._prev, root._local)]


@trace.mistake(
    "The result itself is missing.",
    "Does the result belong to the graph?",
    "Look at what your list of nodes starts with.",
    "A leaf alone is a graph too: one node, no edges.",
)
def _(root):
    nodes, edges = walk(root)
    return nodes[1:], edges


@trace.mistake(
    "Nodes and edges have changed places.",
    "In which order does the task ask for the two lists?",
    "Both lists may be right. Look at the `return`.",
    "First the nodes, then the edges.",
)
def _(root):
    return walk(root)[::-1]


@trace.mistake(
    "Right for small graphs; a long chain is too deep for a function that calls itself.",
    "How many calls are open at the same time when your function reaches the far end of a chain?",
    "Your lists are right. Python stops with a RecursionError when about a thousand calls wait for each other.",
    "A loop needs no open calls: walk along a list that grows while you walk.",
)
def _(root):
    return by_calling_itself(root)


raised = raising_the_limit(trace)


@raised
def _(root):
    sys.setrecursionlimit(USUAL_LIMIT + 1)
    return walk(root)


@raised
def _(root):
    sys.setrecursionlimit(USUAL_LIMIT + 1)
    try:
        return walk(root)
    finally:
        sys.setrecursionlimit(USUAL_LIMIT)


# -- Task 3: hunt the wrong gradient ----------------------------------------------------------------------------------

P, Q, R = 1.5, -0.8, 2.5
U = P * Q
V = U + R


def hunted(node="u", u=V + U, p=None, q=None):
    """The graph z = u·v with v = u + r and u = p·q."""
    return {
        "the first wrong node": node,
        "u.grad": u,
        "p.grad": Q * u if p is None else p,
        "q.grad": P * u if q is None else q,
    }


@number("The node where it went wrong, its gradient, and the two that inherited the mistake.", tolerance=1e-6)
def wrong_gradient():
    """Where the gradients of z = u·v go wrong first, and the right ones from there on."""
    return hunted()


@wrong_gradient.mistake(
    "That node only inherited the mistake.",
    "Is this node's gradient the number on the arrow times the gradient above it?",
    "Go from z backwards, node by node. At which one does the rule fail for the first time?",
    "A node that follows the rule from a wrong number is wrong too, but the mistake was not made there.",
    when=lambda trial: trial.seen["the first wrong node"] in ("p", "q"),
)
def _():
    return hunted("p")


@wrong_gradient.mistake(
    "That node is right.",
    "How many arrows leave this node, and what does each bring?",
    "Work out its gradient once more from the picture, and compare it with the one in the box.",
    "Check the nodes in the order of the walk back, and work out every number yourself.",
    when=lambda trial: trial.seen["the first wrong node"] in ("z", "v", "r"),
)
def _():
    return hunted("v")


@wrong_gradient.mistake(
    "You found the node, but its gradient is still the wrong one.",
    "How many arrows leave u? Which of them has been counted?",
    "u goes into the × itself, and into the + that makes v. Look at what each of the two arrows brings.",
    "Where several arrows leave a node, its gradient is the sum of what they bring.",
)
def _():
    return hunted(u=V)


other_arrow = wrong_gradient.mistake(
    "Now the other arrow of u is counted, but again only one.",
    "How many arrows leave u?",
    "The number in the box came from one arrow, and yours comes from the other.",
    "Both arrows bring something, and both count, with their signs.",
)


@other_arrow
def _():
    return hunted(u=U)


@wrong_gradient.mistake(
    "The two shares of u were multiplied.",
    "Two paths lead from u to z. Along a path rates multiply. What about side by side?",
    "Look at what you did with what the two arrows bring.",
    "When several arrows leave one node, add what they bring.",
)
def _():
    return hunted(u=V * U)


@wrong_gradient.mistake(
    "A minus sign is lost at u.",
    "What is the gradient of v, with its sign?",
    "One of the two shares of u is negative. Is it still negative in your sum?",
    "Add the two shares with their signs: a negative one makes the sum smaller.",
)
def _():
    return hunted(u=V - U)


@wrong_gradient.mistake(
    "u is right now, but the gradients that depend on it are not.",
    "p and q got their gradients from u. From the old u, or the new one?",
    "Your u is right. Go on with the walk back from there.",
    "A mistake travels: work out everything that u passes on again, from its new gradient.",
)
def _():
    return hunted(p=Q * V, q=P * V)


@wrong_gradient.mistake(
    "u is right, but p and q are swapped.",
    "Which number is on the arrow of p: p, or q?",
    "Look at the two arrows into the × that makes u.",
    "A product passes the other factor: the arrow of p carries q.",
)
def _():
    return hunted(p=P * (U + V), q=Q * (U + V))


# -- Task 4: explore --------------------------------------------------------------------------------------------------

START, GOAL = 1.5, 200


def rebuilt(root):
    """The slope of root by its leaves, worked out by the judge's own engine; with the leaves and the operations."""
    order, seen, stack = [], set(), [(root, False)]
    while stack and len(order) < 1000:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack += [(node, True)] + [(parent, False) for parent in node._prev]
    copies = {}
    for node in order:
        parents = [copies[parent] for parent in node._prev]
        if not parents:
            copies[node] = Value(node.data)
        else:
            copies[node] = parents[0] + parents[1] if node._op == "+" else parents[0] * parents[1]
    copies[root].backward()
    leaves = [copies[node] for node in order if not node._prev]
    return leaves, [node._op for node in order if node._prev]


def tried_out(root):
    if not hasattr(root, "_prev"):
        return {"your answer": "not a Value"}
    leaves, operations = rebuilt(root)
    return {
        "made of x alone": [leaf.data for leaf in leaves] == [START],
        "three operations": len(operations) == 3 and set(operations) <= {"+", "*"},
        "steep": leaves[0].grad > GOAL,
    }


def from_x(make, start=START):
    return make(Value(start))


def doubled(x):
    return x + x


def squared(x):
    return x * x


@number("Three operations, one input, and a slope above 200.", observe=tried_out)
def steepest():
    """A Value made of x = 1.5 by three operations, with a slope above 200."""
    return from_x(lambda x: squared(squared(doubled(x))))


def seen_as(label, value):
    return lambda trial: trial.seen.get(label) is value


@steepest.mistake(
    "Give the check the Value itself.",
    "What does the task ask for: how steep it is, or the value that is so steep?",
    "The check looks at the graph. Does your answer have one?",
    "Give the name of your result, without `.data` or `.grad`.",
    when=lambda trial: "your answer" in trial.seen,
)
def _():
    return 216.0


@steepest.mistake(
    "There is a number in the graph besides the one x.",
    "Draw it: how many leaves does your graph have?",
    "A constant such as the 3 in x * 3 is a leaf too, and so is a second Value(1.5).",
    "Everything has to be made from the one x: x + x, and not x * 2.",
    when=seen_as("made of x alone", False),
)
def _():
    return from_x(lambda x: (x * 10) * 10 * 10)


@steepest.mistake(
    "It takes exactly three operations, + or *.",
    "How many grey circles does your drawing have?",
    "Each + and each * in your program is one circle, inside brackets too.",
    "Write every step on a line of its own, and count the lines.",
    when=seen_as("three operations", False),
)
def _():
    return from_x(lambda x: squared(squared(squared(squared(x)))))


@steepest.mistake(
    "Squaring is strong, but not everywhere.",
    "At 1.5, which makes the number larger: doubling it, or squaring it?",
    "x·x at 1.5 is 2.25. What is x + x there, and what does each of the two do to the slope?",
    "A square multiplies the slope by twice its input: the larger the input, the better. Which "
    "step is the best one while the number is still small?",
    when=lambda trial: seen_as("steep", False)(trial) and rebuilt(trial.answer)[1] == ["*"] * 3,
)
def _():
    return from_x(lambda x: squared(squared(squared(x))))


@steepest.mistake(
    "Not steep enough yet.",
    "Which of your three steps multiplies the slope most, and what would make it stronger?",
    "Draw it and fill in the gradients. A × carries its other factor on each arrow; a + carries 1.",
    "Early steps make the numbers that later arrows carry larger. Try the same steps in another order.",
    when=seen_as("steep", False),
)
def _():
    return from_x(lambda x: doubled(squared(squared(x))))
