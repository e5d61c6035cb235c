"""Task 3: the whole of backward."""

import sys

from ..core import Said, Stopped, guarded, task
from ..shared import USUAL_LIMIT, raising_the_limit, right_order, within_the_usual_limit
from .common import (
    DEEP,
    GRAPHS,
    SECOND,
    WHERE,
    A,
    B,
    C,
    Value,
    agree,
    built,
    diamond,
    gradients_after,
    long_chain,
    right_share,
    short_cut,
    square,
)
from .order import again_and_again, breadth, pre
from .pass_on import by_name, for_product, for_sum, unknown

OWN = "twice by your function, and then on another graph"
LEAF = "a leaf alone as the result, walked back twice, its grad"
DEEP_LABEL = f"a chain of {DEEP:,} products, the grad of a"
READ = "how many of the two products in y = (a·a)·b your walk asks for local derivatives"
SECOND_GRAPHS = {title: build for title, build in GRAPHS.items() if build in (square, diamond, short_cut)}


def engine(order=right_order, share=right_share, seed="added", afresh=lambda node: bool(node._prev), turn=True):
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


def divided(a, b, c):
    """A graph with an operation of chapter 07 in it."""
    d = Value(a.data / b.data, (a, b), "/", _local=(1 / b.data, -a.data / b.data**2))
    return {"a": a, "b": b, "c": c, "a / b": d, "y": d * c}


def cubed(a, b, c):
    """A graph with a single leaf."""
    d = a * a
    return {"a": a, "a·a": d, "y": d * a}


class Read(Value):
    """A node that knows whether anybody has asked for its local derivatives."""

    asked, not_compared = False, ("asked",)

    def __getattribute__(self, name):
        if name == "_local":
            self.asked = True
        return object.__getattribute__(self, name)


def products_read(backward):
    """How many of the two products of a small graph pass something on, even if it is 0."""
    a, b = Value(A, label="a"), Value(B, label="b")
    m = Read(A * A, (a, a), "*", "m", (A, A))
    y = Read(A * A * B, (m, b), "*", "y", (B, A * A))
    m.asked = y.asked = False
    guarded(lambda: backward(y))
    return m.asked + y.asked


def on_fresh_graphs(backward):
    seen = {}
    more = {"y = (a·a)·a, with a single leaf": cubed, "y = (a / b)·c, with an operation of chapter 07": divided}
    for title, build in {**GRAPHS, **more}.items():
        seen.update(gradients_after(backward, build, title))
    return seen


def on_walked_graphs(backward):
    def after_a_right_one(root):
        right_backward(root)
        backward(root)

    seen = {}
    for title, build in SECOND_GRAPHS.items():
        seen.update(gradients_after(after_a_right_one, build, f"{SECOND}, {title}"))
    return seen


def left_behind(backward):
    """What two walks by the answer itself come to, and what a walk on another graph does to this one."""
    nodes, other = built(square), built(diamond)
    ended = guarded(lambda: (backward(nodes["y"]), backward(nodes["y"]), backward(other["y"])))
    where = f"{OWN}, y = (a·a)·b"
    if isinstance(ended, Stopped):
        return {where: ended}
    return {f"{where}, {WHERE}, the grad of {name}": node.grad for name, node in nodes.items()}


def on_a_long_chain(backward):
    nodes = long_chain()
    ended = within_the_usual_limit(lambda: backward(nodes[-1]))
    return {DEEP_LABEL: ended if isinstance(ended, (Stopped, Said)) else nodes[0].grad}


def on_a_leaf(backward):
    leaf = Value(C, label="c")
    ended = guarded(lambda: (backward(leaf), backward(leaf)))
    return {LEAF: ended if isinstance(ended, Stopped) else leaf.grad}


def walked_back(backward):
    """Graph after graph, from the plain to the demanding: what comes after something wrong is not looked at."""
    seen = {}
    for look in (on_fresh_graphs, on_walked_graphs, left_behind, on_a_long_chain, on_a_leaf):
        found = look(backward)
        seen.update(found)
        if not agree(found, look(right_backward)):
            return seen | ({READ: products_read(backward)} if look is on_fresh_graphs else {})
    return seen


@task(
    f"Tried on eight graphs, a second time on three of them, on a chain of {DEEP:,} and on a leaf alone: all agree "
    "with a nudge.",
    observe=walked_back,
    instead={"Value": Value},
    changes={"root": ("grad",)},
    stub=lambda root: None,
)
def backward(root):
    """Give every node under root its gradient."""
    right_backward(root)


# -- steps and walks that usually go wrong ----------------------------------------------------------------------------


def share_that_sets(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad = local * node.grad


def share_without_upstream(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad += local


def share_of_data(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad += local * node.data


def share_added(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad += local + node.grad


def share_swapped(node):
    for parent, local in zip(node._prev, node._local[::-1]):
        parent.grad += local * node.grad


def walk_and_empty(root, whom):
    right_backward(root)
    for node in right_order(root):
        if whom(node):
            node.grad = 0.0


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


NEVER = lambda node: False  # noqa: E731


@backward.mistake(
    "The walk loops over None instead of a list.",
    "What does `numbers.reverse()` return for a list of numbers? And a function without a `return`?",
    "Print what your loop runs over, one line before the loop.",
    "`reverse` reverses the list itself and returns nothing. `reversed(...)` does return something.",
    when=lambda trial: any("'NoneType' object is not" in getattr(value, "error", "") for value in trial.seen.values()),
)
def reversed_to_nothing(root):
    for node in right_order(root).reverse():
        right_share(node)


@backward.mistake(
    "The seed is missing: the walk starts with 0.",
    "If the result is nudged by 0.001, how far does the result move?",
    "What is in `root.grad` when your loop begins? Is it filled at all, or filled and then wiped out?",
    "If the result has nothing to pass on, nothing arrives anywhere.",
)
def without_a_seed(root):
    for node in reversed(right_order(root)):
        right_share(node)


@backward.mistake(
    "In this graph, no node passes anything on.",
    "After your function has run, which node's gradient has changed?",
    "Which line reads local derivatives, or calls a step that does? Does it run, and for these nodes or for others?",
    "The walk is a loop over all the nodes, from the result back. Each node gives its parents their shares.",
)
def seed_and_no_walk(root):
    root.grad += 1.0


@seed_and_no_walk.also
def neither_seed_nor_walk(root):
    for node in right_order(root):
        node.grad = 0.0


@backward.mistake(
    "Every node gets the seed, and not only the result.",
    "Of which node do you know the gradient before anything has been passed on?",
    "Where is the line with the 1: before the loop, or inside? Or in a function that is called for every node?",
    "Only the result starts with 1. All the others get what their children pass to them.",
)
def seed_at_every_turn(root):
    for node in reversed(right_order(root)):
        node.grad = 1.0
        right_share(node)


@seed_at_every_turn.also
def seed_at_every_call(root):
    def visit(node):
        node.grad = 1.0
        right_share(node)
        for parent in node._prev:
            visit(parent)

    visit(root)


@backward.mistake(
    "The nodes in between are set back to 0 after they have passed on.",
    "When the walk is over, which gradient should m have?",
    "Look at the line that sets gradients to 0: does it run before the walk, or during and after it?",
    "The gradients in between are results too. Before a walk begins, it removes what the *last* walk left.",
)
def emptied_at_the_end(root):
    walk_and_empty(root, lambda node: node._prev)


@emptied_at_the_end.also
def emptied_but_for_the_result(root):
    walk_and_empty(root, lambda node: node._prev and node is not root)


@backward.mistake(
    "The seed is not the value of the result.",
    "If the result is nudged by 0.001, how far does the result move? Does it matter how large it is?",
    "All your gradients on one graph are off by the same factor. Compare it with the data of the root.",
    "A slope of a number with respect to itself does not depend on the number.",
)
def value_as_seed(root):
    root.grad = root.data
    for node in reversed(right_order(root)):
        right_share(node)


@backward.mistake(
    "Set where you should add.",
    "In a·a two edges come from the same a. What is left of the first share after the second?",
    "Look at the step that passes a gradient on: is there an `=` where a share should be added?",
    "Shares from different edges are collected in one number.",
)
def set_for_add(root):
    engine(share=share_that_sets)(root)


@backward.mistake(
    "The gradient from above is missing.",
    "What would change in your engine if one node mattered ten times as much to the result?",
    "Look at the step that passes a gradient on: which of the two factors is there?",
    "Local derivative, times what comes from above.",
)
def without_the_gradient_from_above(root):
    engine(share=share_without_upstream)(root)


@backward.mistake(
    "Data where a gradient belongs.",
    "Which number of a node says how fast the result moves when the node does?",
    "Look at the step that passes a gradient on: which attribute of the node is the second factor?",
    "Values flow forward. On the way back they matter only through the local derivative.",
)
def local_times_data(root):
    engine(share=share_of_data)(root)


@backward.mistake(
    "Added where rates multiply.",
    "One turn of a wheel turns the next three times, and each of those turns the third twice. How often does it turn?",
    "There are two signs in the step that passes on. One adds the share to what is there. Look at the other.",
    "Along one path rates multiply; where several paths arrive, their results are added.",
)
def added_not_multiplied(root):
    engine(share=share_added)(root)


@backward.mistake(
    "The two slopes are swapped.",
    "Which local derivative belongs to the first parent: the first one in the tuple, or the last?",
    "Look at the step that passes a gradient on: how does it pair up parents and local derivatives?",
    "`_prev` and `_local` are in the same order: each slope is at the same position as its parent.",
)
def swapped(root):
    engine(share=share_swapped)(root)


@backward.mistake(
    "A node passes on more than once, and so counts its earlier shares again.",
    "In m = a + a, n = m + m: how many times does m pass its gradient on, and how large is it each time?",
    "Does your function call itself each time a share arrives? Or is a node in your order twice?",
    "A node may pass its gradient on once, and only after everything that was made from it has passed on its own.",
)
def passing_on_at_every_arrival(root):
    recursive()(root)


for backwards in (False, True):
    for after_each in (False, True):
        passing_on_at_every_arrival.also(recursive(backwards, after_each))
    # An order with no memory of where it has been comes to the same.
    passing_on_at_every_arrival.also(engine(order=again_and_again(backwards=backwards)))


@backward.mistake(
    "Depth first, but a node takes its turn before its other children have.",
    "In y = m + (m·b)·a, which nodes must have passed on before it is m's turn? Did they?",
    "Your order visits each node once, and that is half of what it needs. When exactly is a node put into it?",
    "Put a node into the order after its parents, and read the order from the end: then children come first.",
)
def depth_first(root):
    engine(order=pre(False, False, "on call"), turn=False)(root)


for backwards in (False, True):
    for mark in ("on call", "on push"):
        depth_first.also(engine(order=pre(backwards, False, mark), turn=False))


@backward.mistake(
    "Breadth first: the shortcut arrives before the long path.",
    "In y = m + (m·b)·a, how many steps is it from y to m? Is there only one path?",
    "You go to the nodes one step from the result, then to those two steps away. Try that with a shortcut on paper.",
    "A node may go when all its children have gone. Its number of steps from the result does not tell you that.",
)
def by_the_shortest_path(root):
    engine(order=breadth(False, False), turn=False)(root)


@by_the_shortest_path.also
def by_the_shortest_path_last_parent_first(root):
    engine(order=breadth(True, False), turn=False)(root)


@backward.mistake(
    "Only the result passes something on.",
    "Which node is first in your walk, and what is its gradient at that moment?",
    "Is there a loop around the step that passes a gradient on? In which direction does it go through the order?",
    "The order has parents before children, but gradients flow the other way. Every node has its turn.",
)
def from_the_leaves(root):
    engine(turn=False)(root)


@from_the_leaves.also
def one_step_only(root):
    root.grad = 1.0
    right_share(root)


@backward.mistake(
    "Two mistakes at once: one in the step that passes a gradient on, one in the order.",
    "What do the checks of task 1 and task 2 say about the two functions that you use here?",
    "Take the step first: try your function on a·a alone, where any order will do.",
    "Each part can be right or wrong by itself. Correct one, and the other mistake is easier to see.",
)
def set_for_add_and_depth_first(root):
    engine(order=pre(False, False, "on call"), share=share_that_sets, turn=False)(root)


for walk in [pre(b, False, mark) for b in (False, True) for mark in ("on call", "on push")] + [
    breadth(b, False) for b in (False, True)
]:
    for step in (share_that_sets, share_added, share_swapped):
        set_for_add_and_depth_first.also(engine(order=walk, share=step, turn=False))


@backward.mistake(
    "The result is left out of the walk.",
    "The seed is in place. Which node passes it on?",
    "Look at where your loop over the order starts.",
    "The result is the last one of the order, and so the first to have its turn.",
)
def result_left_out(root):
    engine(order=lambda root: right_order(root)[:-1])(root)


@backward.mistake(
    "The first call leaves something behind for the second.",
    "Call your function twice on the same graph. Where does the second call get its set, or its list, from?",
    "Look at the lines with `def`, in your order too: is there a `set()` or a `[]` after an equals sign?",
    "A default is made once, when the function is written, and all calls share it. Make the list inside the function.",
)
def set_kept_for_all_calls(root):
    if root.label != "met":  # as with a set that all calls share: on the second call nobody is new
        root.label = "met"
        return right_backward(root)
    root.grad += 1.0


@backward.mistake(
    "The nodes in between still hold what the last walk left in them.",
    "When your function is called a second time on the same graph, which gradient does m start with?",
    "The first walk is right. Before the second one, which gradients must be 0 again: those of the leaves, or others?",
    "A leaf collects over several walks, until you set it back to 0. A node in between starts each walk from 0.",
)
def not_afresh(root):
    engine(afresh=NEVER)(root)


@not_afresh.also
def not_afresh_but_for_the_seed(root):
    engine(afresh=NEVER, seed=1.0)(root)


@backward.mistake(
    "The result still holds the seed of the last walk.",
    "After two walks, what is the gradient of y? How far does y move when y is nudged?",
    "You set the nodes in between back to 0. Is the result one of them?",
    "An operation made the result, so its gradient starts each walk from 0, and then gets its 1.",
)
def result_not_afresh(root):
    nodes = right_order(root)
    for node in nodes[:-1]:
        if node._prev:
            node.grad = 0.0
    root.grad += 1.0
    for node in reversed(nodes):
        right_share(node)


@backward.mistake(
    "The leaves are set back to 0, and the nodes in between are not: the wrong way round.",
    "Which of the two keeps what it has over several walks, a leaf or a node in between?",
    "The first walk is right. Look at the condition before the line that sets a gradient to 0.",
    "A leaf has no parents, and belongs to you. Is your condition true for a leaf?",
)
def leaves_afresh_instead(root):
    engine(afresh=lambda node: not node._prev)(root)


@leaves_afresh_instead.also
def leaves_afresh_instead_but_for_the_seed(root):
    engine(afresh=lambda node: not node._prev, seed=1.0)(root)


@backward.mistake(
    "The leaves are set back to 0 too.",
    "If two results are made from the same a, and each is walked back, what should a hold in the end?",
    "The first walk is right. Look at the loop that sets gradients to 0: does it leave any node alone?",
    "A leaf belongs to you: it keeps what earlier walks brought until you set it back to 0. How do you tell a leaf?",
)
def all_afresh(root):
    engine(afresh=lambda node: True)(root)


@backward.mistake(
    "A result that is a leaf itself loses what it holds.",
    "Which gradient has a leaf after two walks that both begin, and end, at this leaf?",
    "Look at the line with the seed: does it add its 1, or set it?",
    "A leaf collects over several walks, even where it is the result: its seed is added to what it holds.",
)
def seed_set_on_a_leaf(root):
    engine(seed=1.0)(root)


@seed_set_on_a_leaf.also
def leaf_set_back_where_it_is_the_result(root):
    root.grad = 0.0
    right_backward(root)


@backward.mistake(
    "The slopes are worked out from the operation's name.",
    "Chapter 07 adds many more operations. What will your walk do with a node that one of them has made?",
    "Your sums and products are right. Look for the `if` that asks for `_op`: does that code belong here?",
    "The operation that made the node wrote its slopes into `_local`. The walk uses them, whatever the operation is.",
)
def by_the_name_of_the_operation(root):
    engine(share=by_name(lambda node: None))(root)


for otherwise in (for_product, for_sum, unknown):
    by_the_name_of_the_operation.also(engine(share=by_name(otherwise)))


@raising_the_limit(backward)
def limit_raised(root):
    sys.setrecursionlimit(USUAL_LIMIT + 1)
    right_backward(root)


@backward.mistake(
    "Right on small graphs, but too deep for calls within calls on a long one.",
    "How many calls are waiting for each other when your walk reaches the far end of the chain?",
    "Python allows about a thousand calls inside each other. Which of your functions calls itself?",
    "The loop over the order is not the problem: look at how the order is made. Task 2 asks for the same.",
)
def calls_within_calls(root):
    found, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node._prev:
                visit(parent)
            found.append(node)

    visit(root)
    engine(order=lambda _: found)(root)
