"""Task 4: the chain rule, from memory."""

from functools import partial

from ...engine import Value
from ..core import Stopped, guarded, task

NO_PATH = "L = (a·b + c)·f, the list [L, e, a], where e is no parent of L"


def paths():
    """Paths from a result back to an input, in graphs made by the judge's own engine.

    Nodes have labels, and two of them the same one. Each gradient is filled with something, as after other walks. In
    one graph a number has changed since the record was made, and one has an operation of chapter 07.
    """
    a, b, c, f = (Value(x, label=name) for x, name in zip((1.7, -0.6, 2.3, -1.4), "abcf"))
    e = a * b
    d = e + c
    L = d * f
    p, q, r = (Value(x, label=name) for x, name in zip((1.3, -0.7, 3.1), "pqr"))
    s = p * q
    t = s * s
    u = t * r
    w = q + q
    y = w * r
    g, h = Value(1.9, label="g"), Value(1.9, label="h")
    k = g * r + h
    one, other = Value(2.7, label="v"), Value(-0.3, label="v")
    z = one * other
    moved, still = Value(0.8, label="m"), Value(2.1, label="n")
    v = moved * still * still
    moved.data = still.data = 100.0
    root = a.tanh() * b
    straight = p + p * q
    named(straight, "o")
    for node, name in zip((e, d, L, s, t, u, w, y, k, z, v, root), "e d L s t u w y k z v x".split()):
        node.label = name
    found = {
        "L = (a·b + c)·f, from L to a": [L, d, e, a],
        "L = (a·b + c)·f, from L to b": [L, d, e, b],
        "L = (a·b + c)·f, from L to c": [L, d, c],
        "L = (a·b + c)·f, from L to f": [L, f],
        "u = s·s·r with s = p·q, from u to p": [u, t, s, p],
        "u = s·s·r with s = p·q, from u to q": [u, t, s, q],
        "y = (q + q)·r, from y to q": [y, w, q],
        "k = g·r + h, where g and h hold the same number, from k to h": [k, h],
        "z = g·h, from z to g": [named(g * h, "z"), g],
        "a path of one node": [L],
        "two factors with the same label, from the product to the first": [z, one],
        "v = m·n·n, whose numbers have changed since, from v to m": [v, v._prev[0], moved],
        "x = tanh(a)·b, with an operation of chapter 07, from x to a": [root, root._prev[0], a],
        "o = p + p·q, from o straight to p": [straight, p],
        "o = p + p·q, from o to p on the way past p·q": [straight, straight._prev[1], p],
        NO_PATH: [L, e, a],
    }
    for path in found.values():
        for node in path:
            node.grad = 0.37
    return found


def named(node, label):
    node.label = label
    return node


def along(path, local=lambda node: node._local):
    """The right answer: over the steps of the path multiply, within a step add over its arrows."""
    total = 1.0
    for child, wanted in zip(path, path[1:]):
        total *= sum(slope for parent, slope in zip(child._prev, local(child)) if parent is wanted)
    return total


def slopes_found(answer):
    """What an answer gives for each path. To refuse a list that is no path is as good as to say that its slope is 0."""
    seen = {label: guarded(partial(answer, path)) for label, path in paths().items()}
    refused = isinstance(seen[NO_PATH], Stopped) and not any(
        isinstance(seen[one], Stopped) for one in seen if one != NO_PATH
    )
    return seen | ({NO_PATH: 0.0} if refused else {})


def anew(otherwise):
    """Local derivatives from a node's operation and the present numbers of its parents, and not from its record."""

    def local(node):
        if node._op == "+":
            return (1.0, 1.0)
        return tuple(parent.data for parent in node._prev[::-1]) if node._op == "*" else otherwise(node)

    return local


@task(
    "Tried on fifteen paths, and on a list that is none. On some, a node is used twice in one step; on one, two "
    "parents hold the same number.",
    observe=slopes_found,
    truth="there should be",
)
def slope_along(path):
    """How fast path[0] moves with path[-1], read off the records on the way."""
    return along(path)


@slope_along.mistake(
    "Two parents with the same number were treated as one.",
    "In g·h, where both hold 1.9: is g the same node as h?",
    "Look at the condition that picks the slope. Does it ask which node the parent is, or which number it holds?",
    "A node is an object, whatever its number. `is` asks whether two names mean the same object.",
)
def same_number(path):
    total = 1.0
    for child, wanted in zip(path, path[1:]):
        total *= sum(slope for parent, slope in zip(child._prev, child._local) if parent.data == wanted.data)
    return total


@slope_along.mistake(
    "A step with two arrows counts both.",
    "How many times is s written in t = s·s? How fast does s·s move, for each unit of s?",
    "Your paths without repeats are right. Look at what happens when the parent is in `_prev` twice.",
    "Multiply along the path. But inside one step, add the slopes of all arrows from the same parent.",
)
def first_arrow_only(path):
    total = 1.0
    for child, wanted in zip(path, path[1:]):
        total *= next(slope for parent, slope in zip(child._prev, child._local) if parent is wanted)
    return total


@slope_along.mistake(
    "The two arrows of one step were multiplied.",
    "s·s at s = 3 has the slope 6. What do you get from 3 and 3?",
    "Look at the step where the same parent is in `_prev` twice.",
    "Two arrows side by side are two paths, and paths add. Only slopes that follow one another multiply.",
)
def arrows_multiplied(path):
    total = 1.0
    for child, wanted in zip(path, path[1:]):
        for parent, slope in zip(child._prev, child._local):
            if parent is wanted:
                total *= slope
    return total


@slope_along.mistake(
    "Added where rates multiply.",
    "If a car is twice as fast as a bicycle, and the bicycle four times as fast as a walker, how fast is the car?",
    "Look at the sign between one step and the next.",
    "Rates along a chain multiply: each step passes on its own multiple of what arrives.",
)
def steps_added(path):
    return sum(along(pair) for pair in zip(path, path[1:]))


@steps_added.also
def steps_added_to_1(path):
    return 1.0 + sum(along(pair) for pair in zip(path, path[1:]))


@slope_along.mistake(
    "Always the first slope, whichever parent it is.",
    "The path from L to f: is f the first parent of L?",
    "Look at how you choose from `_local`. Does your choice depend on the next node of the path?",
    "`_prev` and `_local` are in the same order: each slope is at the same position as its parent.",
)
def first_slope_always(path):
    total = 1.0
    for child in path[:-1]:
        total *= child._local[0]
    return total


@slope_along.mistake(
    "All parents' slopes, where one parent is meant.",
    "In e = a·b, does the slope towards b matter for the way to a?",
    "Look at the loop over `_local`. Which of its slopes belong to the next node of the path?",
    "Use a slope only where the parent beside it is the next node of the path. `is` asks that.",
)
def all_slopes(path):
    total = 1.0
    for child in path[:-1]:
        total *= sum(child._local)
    return total


@slope_along.mistake(
    "Everything comes out as 0.",
    "What is 0 times any slope?",
    "Which factor is 0: the number that you start with, or the slope of a step that finds no arrow?",
    "Start with the slope of the result with respect to itself, which is not 0.",
)
def from_0(path):
    return 0.0


@slope_along.mistake(
    "No step finds its arrow: the slope is 0 for every list of two values or more.",
    "In [L, d, e, a], which of the first two was made from the other?",
    "Look at whose parents you go through in each step, and at what you compare them with.",
    "The list begins with the result. So the parents of each value hold the value that comes after it in the list.",
)
def read_from_the_other_end(path):
    return along(path[::-1])


@slope_along.mistake(
    "The whole slope, over all paths: this task asks for the one path in the list.",
    "In o = p + p·q there are two paths from o to p. Which of them is [o, p]?",
    "Does your function use the values between the first and the last of the list?",
    "Only the arrows from one value of the list to the next count. Other paths between the same two ends do not.",
)
def all_paths(path):
    def rate(node):
        if node is path[-1]:
            return 1.0
        return sum(slope * rate(parent) for parent, slope in zip(node._prev, node._local))

    return rate(path[0])


@slope_along.mistake(
    "A step without an arrow is skipped.",
    "If e is no parent of L, how much of a nudge to e reaches L along the list [L, e]?",
    "Your slopes are right where the list is a path. What does your function do where it finds no arrow?",
    "Where no arrow leads, no change passes: the sum over no arrows is 0, and so is the product.",
)
def step_without_arrow_skipped(path):
    total = 1.0
    for child, wanted in zip(path, path[1:]):
        slopes = [slope for parent, slope in zip(child._prev, child._local) if parent is wanted]
        total *= sum(slopes) if slopes else 1.0
    return total


@slope_along.mistake(
    "A gradient is read, where nothing has been walked back.",
    "Who has filled in `grad`, and when? Does your function?",
    "Look for `.grad`: what was in it before your function ran?",
    "`grad` is filled by the walk back, which comes in chapter 06. Here all you need is `_prev` and `_local`.",
)
def last_gradient(path):
    return path[-1].grad


@last_gradient.also
def slopes_times_the_first_gradient(path):
    return along(path) * path[0].grad


@slope_along.mistake(
    "Two parents with the same label were treated as one.",
    "A label is a name for people. Can two nodes have the same one, or none?",
    "Look at the condition that picks the slope. Does it ask which node the parent is, or what it is called?",
    "A node is an object, whatever its label. `is` asks whether two names mean the same object.",
)
def same_label(path):
    total = 1.0
    for child, wanted in zip(path, path[1:]):
        total *= sum(slope for parent, slope in zip(child._prev, child._local) if parent.label == wanted.label)
    return total


@slope_along.mistake(
    "The slopes are worked out anew; they are in the record.",
    "Which slope belongs to the result: the one from when it was made, or from the numbers of today?",
    "Look for `_op` or `.data` in your function: where else are the slopes written down?",
    "The operation that made a node wrote its slopes into `_local`. They stay right, whatever happens to the numbers.",
)
def worked_out_anew(path):
    return along(path, local=anew(lambda node: node._local))


for otherwise in ((0.0, 0.0), (1.0, 1.0)):
    worked_out_anew.also(partial(along, local=anew(lambda node, otherwise=otherwise: otherwise)))


@slope_along.mistake(
    "Values were multiplied, not slopes.",
    "Does it matter for a slope how large d is, or how fast it passes things on?",
    "Look at what you read from each node: `.data`, or what is in `._local`?",
    "The record for the walk back is `_local`. The numbers in `data` belong to the walk forward.",
)
def values_multiplied(path):
    total = 1.0
    for node in path:
        total *= node.data
    return total


@slope_along.mistake(
    "Only the first step of the path is used.",
    "How often does your loop run for a path of four nodes?",
    "Look at the `return`: how far is it indented?",
    "A `return` ends the function, wherever it is. The result must be complete by then.",
)
def returned_in_the_loop(path):
    return along(path[:2])


@slope_along.mistake(
    "The sum of one step is carried over into the next.",
    "In which line does the sum over the arrows of one step start? How often does that line run?",
    "Print the sum of each step for the path L, d, e, a, beside the number on its arrow.",
    "Each step has a sum of its own, which starts at 0.",
)
def sum_carried_over(path):
    total, step = 1.0, 0.0
    for child, wanted in zip(path, path[1:]):
        step += sum(slope for parent, slope in zip(child._prev, child._local) if parent is wanted)
        total *= step
    return total


@slope_along.mistake(
    "The last step of the path is missing.",
    "How many steps are there between the four nodes L, d, e and a?",
    "Look at where your loop ends. Do you ever look for the last node among the parents?",
    "A path of n nodes has n − 1 steps, and each of them counts, including the last.",
)
def last_step_missing(path):
    return along(path[:-1])


@slope_along.mistake(
    "The first step of the path is missing.",
    "How many steps are there between the four nodes L, d, e and a?",
    "Look at where your loop starts. Is the result ever the child?",
    "A path of n nodes has n − 1 steps, and each of them counts, including the one from the result.",
)
def first_step_missing(path):
    return along(path[1:])
