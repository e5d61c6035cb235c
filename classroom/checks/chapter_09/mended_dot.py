"""Task 5: find the bug in dot."""

from ...engine import Value as JudgesValue
from ..core import guarded, task
from .common import CURT, B, W, X, answer_to, curt, number_of, refuse, weighted


def try_dot(dot):
    """The number, the gradients, how many nodes it takes, and what it says to wrong lengths."""
    V, seen = JudgesValue, {}
    for size in (3, 1):
        w, x = [list(map(V, numbers[:size])) for numbers in (W, X)]
        b = V(B)
        n = guarded(lambda w=w, x=x, b=b: dot(w, x, b))
        where = f"{size} weight{'s' if size > 1 else ''}"
        seen.update({f"the result with {where}, {label}": value for label, value in number_of(n).items()})
        seen[f"parents, with {where}"] = guarded(lambda n=n: len(n._prev))
        seen[f"nodes that were made, with {where}"] = guarded(lambda n=n, given=(*w, *x, b): made(n, given))
        guarded(lambda n=n: (n * 1.3).backward())
        for name, values in (("w", w), ("x", x), ("b", [b])):
            for k, value in enumerate(values, 1):
                label = name if name == "b" else f"{name}{k}"
                seen[f"the gradient of {label}, with {where}"] = plain(value.grad)
    u = V(1.7)
    guarded(lambda: (dot([u], [u], V(B)) * 1.3).backward())
    seen["the gradient of u in u·u + b"] = plain(u.grad)
    seen["name of the operation"] = guarded(lambda: dot([V(0.7)], [V(1.7)], V(B))._op)
    for count in (2, 4):
        w, x = [V(v) for v in W], [V(v) for v in (*X, 0.5)[:count]]
        label = {2: "two inputs for three weights", 4: "four inputs for three weights"}[count]
        seen[label] = answer_to(lambda w=w, x=x: dot(w, x, V(B)), (3, count))
    return seen


class AValue:
    """Stands for a Value that was found where a number belongs."""

    _prev = ()

    def __eq__(self, other):
        return isinstance(other, AValue)


def plain(grad):
    return AValue() if hasattr(grad, "_prev") else grad


def made(result, given):
    """Is the result the only node that was made, or do others stand between it and the given ones?"""
    known = {id(value) for value in given}
    return "one" if all(id(parent) in known for parent in result._prev) else "more than one"


@task(
    "The number, every slope beside a nudge, one new node, and both lengths in the message.",
    observe=try_dot,
    truth="here belongs",
)
def mended_dot(weights, inputs, bias):
    """The weighted sum as one operation."""
    refuse(weights, inputs)
    w, x = [v.data for v in weights], [v.data for v in inputs]
    return one_node(weights, inputs, bias, (*x, *w, 1.0))


def one_node(weights, inputs, bias, local, total=None):
    if total is None:
        total = sum((w.data * x.data for w, x in zip(weights, inputs)), bias.data)
    return JudgesValue(total, (*weights, *inputs, bias), "dot", _local=local)


def dot_mistake(title, *hints):
    """A mistake in `dot`; its wrong versions count with and without the check of the lengths."""
    return BothWays(mended_dot.mistake(title, *hints))


class BothWays:
    """The decorator by which a mistake gets its wrong versions: each as it is, and with the lengths compared."""

    def __init__(self, made):
        self.made = made

    def __call__(self, wrong):
        self.made.key = wrong.__name__
        self.also(wrong)
        return self

    def also(self, wrong):
        def counting(weights, inputs, bias):
            refuse(weights, inputs)
            return wrong(weights, inputs, bias)

        counting.__name__ = f"{wrong.__name__}_counting"
        self.made.examples += [counting, wrong]
        return wrong


def data(values):
    return [value.data for value in values]


@mended_dot.mistake(
    "Both bugs are still there.",
    "Nudge w1 by 0.1: by which number times 0.1 does the sum grow? And what does the function do with two inputs?",
    "Look at the order of the slopes, the last argument of `Value`, and at what happens before the sum.",
    "The slopes must be in the order of the parents, each the partner's number. And `zip` does not count.",
)
def both_bugs(weights, inputs, bias):
    return one_node(weights, inputs, bias, (*data(weights), *data(inputs), 1.0))


@mended_dot.mistake(
    "The partners are still swapped.",
    "Nudge w1 by 0.1. Does the sum grow by a multiple of w1, or of x1?",
    "You check the lengths now. Look at the slopes, the last argument of `Value`: which parents come first?",
    "A product passes the other factor. The weights come first among the parents, so the slopes towards them do too.",
)
def partners_swapped(weights, inputs, bias):
    refuse(weights, inputs)
    return one_node(weights, inputs, bias, (*data(weights), *data(inputs), 1.0))


@mended_dot.mistake(
    "The slopes are right, but a wrong number of inputs is still accepted without an error.",
    "What does your function do with two inputs, if there are three weights?",
    "`zip` stops at the end of the shorter list. Do you compare the lengths before it starts?",
    "Compare the two lengths first, and raise a ValueError that gives both.",
)
def lengths_not_compared(weights, inputs, bias):
    return one_node(weights, inputs, bias, (*data(inputs), *data(weights), 1.0))


@lengths_not_compared.also
def only_fewer_inputs_refused(weights, inputs, bias):
    if len(inputs) < len(weights):
        refuse(weights, inputs)
    return one_node(weights, inputs, bias, (*data(inputs), *data(weights), 1.0))


@lengths_not_compared.also
def only_more_inputs_refused(weights, inputs, bias):
    if len(inputs) > len(weights):
        refuse(weights, inputs)
    return one_node(weights, inputs, bias, (*data(inputs), *data(weights), 1.0))


@lengths_not_compared.also
def cut_to_the_same_length(weights, inputs, bias):  # which is silent, too
    weights, inputs = zip(*zip(weights, inputs))
    return one_node(weights, inputs, bias, (*data(inputs), *data(weights), 1.0))


@mended_dot.mistake(
    "Wrong lengths are refused, but not as the task asks.",
    "Which kind of error says that a value is wrong? And if you met your message, would you know what to correct?",
    "Look at the kind of error that you raise, and at the numbers in its message.",
    "Raise a ValueError whose message gives both lengths: how many weights, and how many inputs.",
)
def no_lengths_said(weights, inputs, bias):
    curt(ValueError, "wrong length")(weights, inputs)
    return one_node(weights, inputs, bias, (*data(inputs), *data(weights), 1.0))


def curt_version(error, words):
    def without_the_lengths(weights, inputs, bias):
        curt(error, words)(weights, inputs)
        return one_node(weights, inputs, bias, (*data(inputs), *data(weights), 1.0))

    return without_the_lengths


for error, words in CURT:
    if words:  # without words and with an AssertionError, it is what Python says of `assert`
        no_lengths_said.also(curt_version(error, words))


@dot_mistake(
    "The record holds Values where numbers belong.",
    "What type are the entries of the tuple of slopes that you give to `Value`?",
    "Look at what you put into the tuple of slopes: the Values, or the numbers in them?",
    "A local derivative is a plain number, computed at the moment of the operation.",
)
def values_in_the_record(weights, inputs, bias):
    return one_node(weights, inputs, bias, (*inputs, *weights, 1.0))


@dot_mistake(
    "Right numbers, but spelled out: many nodes where one will do.",
    "How many new nodes does your function make for three weights?",
    "Look at whether you multiply Values, or the plain numbers in them.",
    "Work with plain numbers inside, and make a single Value at the end, which knows all its parents.",
)
def spelled_out(weights, inputs, bias):
    return weighted(weights, inputs, bias)


@dot_mistake(
    "The slope towards the bias is not right.",
    "Nudge b by 0.1: how far does the sum move?",
    "Look at the last number in the tuple of slopes.",
    "A sum passes 1 to each of its terms, and the bias is a term without a factor.",
)
def no_slope_for_the_bias(weights, inputs, bias):
    return one_node(weights, inputs, bias, (*data(inputs), *data(weights), 0.0))


@no_slope_for_the_bias.also
def bias_as_its_own_slope(weights, inputs, bias):
    return one_node(weights, inputs, bias, (*data(inputs), *data(weights), bias.data))


@dot_mistake(
    "The bias is not in the sum.",
    "If all inputs are 0, what should come out?",
    "Look at how the sum is computed. The bias is among the parents; is it in the sum?",
    "Its slope of 1 is right only if it has been added.",
)
def bias_not_added(weights, inputs, bias):
    total = sum(map(float.__mul__, data(weights), data(inputs)))
    return one_node(weights, inputs, bias, (*data(inputs), *data(weights), 1.0), total)


@dot_mistake(
    "The bias is not among the parents.",
    "How will the bias get its gradient?",
    "Count parents and slopes: three weights, three inputs, and what else?",
    "The bias changes the sum, so it is a parent, with its own slope.",
)
def bias_not_a_parent(weights, inputs, bias):
    w, x = data(weights), data(inputs)
    total = sum(map(float.__mul__, w, x), bias.data)
    return JudgesValue(total, (*weights, *inputs), "dot", _local=(*x, *w))


@dot_mistake(
    "All slopes are 1, as in a plain sum.",
    "Nudge w1 by 0.1 where x1 is 100: how far does the sum move?",
    "Look at the tuple of slopes. Which of the parents are inside a product?",
    "Each weight and each input has a partner in its product, and that partner is the slope.",
)
def all_slopes_1(weights, inputs, bias):
    return one_node(weights, inputs, bias, (1.0,) * (len(weights) + len(inputs) + 1))


@dot_mistake(
    "Parents and slopes are in different orders.",
    "What is the second parent of your node, and what is the second slope?",
    "Write the parents in one line and the slopes in the line below. Is each number below its parent?",
    "Parents and slopes go in pairs: in both, all weights come first, then all inputs.",
)
def slopes_in_pairs(weights, inputs, bias):
    slopes = [s for pair in zip(data(inputs), data(weights)) for s in pair]
    return one_node(weights, inputs, bias, (*slopes, 1.0))


@slopes_in_pairs.also
def bias_slope_first(weights, inputs, bias):
    return one_node(weights, inputs, bias, (1.0, *data(inputs), *data(weights)))
