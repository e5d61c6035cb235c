"""Task 1: one node passes its gradient on."""

from functools import partial

from ..core import Stopped, guarded, task
from ..shared import right_order
from .common import GRAPHS, A, B, Value, built, gradients_after, looks_at_its_node, right_share, square

# One node alone, made of a and b, which hold 0.5 already: its parents, its local derivatives, its own gradient.
ALONE = {
    "a node of another operation, where a and b hold 0.5 already": ("ab", (1 / B, -A / B**2), 1.3),
    "a node whose own gradient is 0, where a and b hold 0.5 already": ("ab", (1 / B, -A / B**2), 0.0),
    "a node with a as both its parents and two different slopes": ("aa", (0.7, -1.9), 1.3),
    "a node with one parent, a": ("a", (-1.9,), 1.3),
    "a node with three parents, a, b and a": ("aba", (0.7, -1.9, 2.3), 1.3),
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
    # Leaves that hold something from elsewhere already.
    nodes = built(square)
    nodes["a"].grad = nodes["b"].grad = 0.5
    run(nodes["y"])
    seen["y = (a·a)·b, where a and b hold 0.5 already, the grad of a"] = nodes["a"].grad
    seen["y = (a·a)·b, where a and b hold 0.5 already, the grad of b"] = nodes["b"].grad
    for title, (parents, local, above) in ALONE.items():
        leaves = {"a": Value(A, label="a"), "b": Value(B, label="b")}
        for leaf in leaves.values():
            leaf.grad = 0.5
        node = Value(A / B, tuple(leaves[name] for name in parents), "/", _local=local)
        node.grad = above
        ended = guarded(partial(pass_on, node))
        for name, one in {**leaves, "the node": node}.items():
            seen[f"{title}, the grad of {name}"] = ended if isinstance(ended, Stopped) else one.grad
    return seen | {"your function looks at the node": looks_at_its_node(pass_on)}


@task(
    "Tried on sums, products, a·a, a diamond, two graphs with a shortcut, an operation of chapter 07, and nodes with "
    "one parent and with three: every parent got its share.",
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
def set_for_add(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad = local * node.grad


@pass_on.mistake(
    "The gradient from above is missing.",
    "What would your function do if this node mattered ten times as much to the result?",
    "Your numbers are right one step from the result, and wrong one step further. What is 1 there, but not here?",
    "The chain rule has two factors: one belongs to the edge, the other to the node it leads to.",
)
def without_the_gradient_from_above(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad += local


@pass_on.mistake(
    "The local derivative is missing.",
    "Does each factor of a product get the same share, however large its partner is?",
    "A node keeps two tuples: what it was made from, and how steeply. You use only the first.",
    "The chain rule has two factors: what comes from above, and what the edge itself does to it.",
)
def without_the_local_derivative(node):
    for parent in node._prev:
        parent.grad += node.grad


@pass_on.mistake(
    "Your code runs, but no gradient changes.",
    "After your function has run, which number in the parents has changed?",
    "Find the line that changes a parent's `grad`. Does it change the parent's own `grad`, or a variable of yours?",
    "A share has to be stored in the parent. If you only work it out, return it, or keep it in a variable, it is lost.",
)
def worked_out_and_lost(node):
    return [local * node.grad for local in node._local]


@worked_out_and_lost.also
def added_to_a_copy(node):
    for parent, local in zip(node._prev, node._local):
        grad = parent.grad
        grad += local * node.grad


@pass_on.mistake(
    "Data where a gradient belongs.",
    "Which number of this node says how fast the result moves when the node does?",
    "Your share is a product of two numbers. Look at which attribute of the node the second one comes from.",
    "Values flow forward, and gradients flow back. On the way back, values matter only through the local derivative.",
)
def local_times_data(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad += local * node.data


@local_times_data.also
def data_times_gradient(node):
    for parent in node._prev:
        parent.grad += parent.data * node.grad


@pass_on.mistake(
    "The share went into data.",
    "After your step, does a still hold the number that it started with?",
    "Look at the left side of your assignment: which attribute of the parent changes?",
    "The walk back leaves every value as it is. It fills in the gradient of each box.",
    provided=lambda trial: any(".data`" in words for _, words in trial.changed),
)
def share_into_data(node):
    for parent, local in zip(node._prev, node._local):
        parent.data += local * node.grad


@pass_on.mistake(
    "Added where rates multiply.",
    "One turn of a wheel turns the next three times, and each of those turns the third twice. How often does it turn?",
    "There are two signs in your line. One adds the share to what is there already. Look at the other one.",
    "Along one path rates multiply. Add only where several paths arrive.",
)
def added_not_multiplied(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad += local + node.grad


@pass_on.mistake(
    "Multiplied where shares are added.",
    "Every grad begins at 0. What is 0 times anything?",
    "There are two signs in your line. One is between local derivative and gradient. Look at the other one.",
    "Along one path rates multiply. Where several paths arrive, their results add up.",
)
def multiplied_into_grad(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad *= local * node.grad


@pass_on.mistake(
    "The two slopes are swapped.",
    "Which local derivative belongs to the first parent: the first one in the tuple, or the last?",
    "Your sums are right, but your products give each factor the other's share. How do you pair up the two tuples?",
    "`_prev` and `_local` are in the same order: each slope is at the same position as its parent.",
)
def swapped(node):
    for parent, local in zip(node._prev, reversed(node._local)):
        parent.grad += local * node.grad


@pass_on.mistake(
    "Every parent gets the shares of all the edges.",
    "How many loops are nested in your function? How often does the innermost line run for a product?",
    "Print each pair of parent and local derivative that your function uses for one product.",
    "`_prev` and `_local` are in the same order: each parent has one local derivative, and not all of them.",
)
def all_pairs(node):
    for parent in node._prev:
        for local in node._local:
            parent.grad += local * node.grad


@pass_on.mistake(
    "Every parent gets the same local derivative.",
    "In a·b at 1.7 and −0.6, is the slope towards a the same as the slope towards b?",
    "Your sums are right. How do you choose from `_local`? Does the choice move along with the parents?",
    "`_prev` and `_local` are in the same order: each slope is at the same position as its parent.",
)
def first_slope_for_all(node):
    for parent in node._prev:
        parent.grad += node._local[0] * node.grad


@first_slope_for_all.also
def last_slope_for_all(node):
    for parent in node._prev:
        parent.grad += node._local[-1] * node.grad


@pass_on.mistake(
    "A sum is treated as a product.",
    "Does a term of a sum care how large the other term is?",
    "Your products are right. Where does your slope come from: from the record, or from the partner's number?",
    "Each operation wrote its slopes into `_local` when it ran. You need not work them out again.",
)
def partner_for_sums_too(node):
    for place, parent in enumerate(node._prev):
        parent.grad += node._prev[1 - place].data * node.grad


def for_product(node):
    a, b = node._prev
    a.grad += b.data * node.grad
    b.grad += a.data * node.grad


def for_sum(node):
    for parent in node._prev:
        parent.grad += node.grad


def unknown(node):
    raise ValueError(f"no rule for {node._op!r}")


def by_name(otherwise):
    """A step with a rule for each of the two operations; `otherwise` is what it does with others."""

    def step(node):
        if node._prev:
            {"+": for_sum, "*": for_product}.get(node._op, otherwise)(node)

    return step


@pass_on.mistake(
    "It does not work for every number of parents.",
    "How many parents would the result of tanh(a) have?",
    "Look for two names on the left of `node._prev`, or for the numbers 0 and 1 in square brackets.",
    "An operation may have one parent, or three. A loop over the parents works for any number of them.",
)
def two_parents_by_name(node):
    if node._prev:
        a, b = node._prev
        first, second = node._local
        a.grad += first * node.grad
        b.grad += second * node.grad


@two_parents_by_name.also
def two_parents_by_place(node):
    if node._prev:
        node._prev[0].grad += node._local[0] * node.grad
        node._prev[1].grad += node._local[1] * node.grad


@two_parents_by_name.also
def nodes_with_two_parents_alone(node):
    if len(node._prev) == 2:
        right_share(node)


@two_parents_by_name.also
def two_rounds(node):
    if node._prev:
        for i in range(2):
            node._prev[i].grad += node._local[i] * node.grad


@two_parents_by_name.also
def one_or_two_parents(node):
    for parent, local in list(zip(node._prev, node._local))[:2]:
        parent.grad += local * node.grad


@pass_on.mistake(
    "The slopes are worked out from the operation's name.",
    "Chapter 07 adds many more operations. What will your function do with a node that one of them has made?",
    "Your sums and products are right. Look for the `if` that asks for `_op`: does that code belong here?",
    "The operation that made the node wrote its slopes into `_local`. This step uses them, whatever the operation is.",
)
def by_the_name_of_the_operation(node):
    by_name(lambda node: None)(node)


for otherwise in (for_product, for_sum, unknown):
    by_the_name_of_the_operation.also(by_name(otherwise))


@pass_on.mistake(
    "The node seeds itself where its gradient is 0.",
    "If a node's gradient is 0, does the result move with it? How much should its parents get?",
    "Look for an `or`, or an `if`, that replaces 0 by 1.",
    "Only the result gets the 1, once, before the walk begins. A gradient of 0 is an answer, too.",
)
def seeded_where_0(node):
    node.grad = node.grad or 1.0
    right_share(node)


@seeded_where_0.also
def one_for_0(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad += local * (node.grad or 1.0)


@pass_on.mistake(
    "Your step goes on by itself.",
    "How many nodes may pass something on when your function is called once?",
    "Is there a call of the function inside itself?",
    "This is one step of one node. Task 2 asks whose turn is next, and the answer is not always: its parents'.",
)
def goes_on(node):
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
def own_gradient_given_away(node):
    right_share(node)
    node.grad = 0.0


@pass_on.mistake(
    "Only one of the parents gets its share.",
    "How many parents does a sum have? How many does a product have?",
    "Follow your code for one product: which parent does it never touch? Does it leave the loop too early?",
    "Every edge into this node carries something, including the last one.",
)
def first_parent_only(node):
    if node._prev:
        node._prev[0].grad += node._local[0] * node.grad


@first_parent_only.also
def last_parent_only(node):
    if node._prev:
        node._prev[-1].grad += node._local[-1] * node.grad


@pass_on.mistake(
    "A parent that is used twice is visited once.",
    "How many arrows lead from a into a·a?",
    "Do you put the parents into a set or a dictionary? What happens to two that are the same?",
    "Go through the edges, not through the different nodes: a node with two edges gets two shares.",
)
def edges_in_a_dictionary(node):
    for parent, local in dict(zip(node._prev, node._local)).items():
        parent.grad += local * node.grad


@pass_on.mistake(
    "Subtracted: every second generation has the wrong sign.",
    "The parents of the result get their share with the wrong sign. Does more of a factor make this y smaller?",
    "Look at the sign between `parent.grad` and the share.",
    "Going downhill comes in chapter 10, with the update. Here a share keeps its own sign.",
)
def subtracted(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad -= local * node.grad
