"""What the checks of several chapters use: a right order of a graph, and Python's limit of calls within calls."""

import sys

from .core import Said, guarded

USUAL_LIMIT = 1000
RAISED = "Python's limit of calls within calls was raised on the way"


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
