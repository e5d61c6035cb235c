"""Task 4: find the bugs, in the closure form."""

from functools import partial

from ..core import Said, Stopped, guarded, task
from ..shared import right_order
from .common import WHERE, A, B, C, Value


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
    for factor in factors:
        factor.grad = 0.5  # from elsewhere: to make a product is no reason to change it
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
        nodes = guarded(lambda build=build: build(ClosureValue(A), ClosureValue(B), ClosureValue(C)))
        ended = nodes if isinstance(nodes, Stopped) else guarded(lambda nodes=nodes: walk_closures(nodes["y"]))
        where = f"{title}, {WHERE}"
        if isinstance(ended, Stopped):
            seen[f"{where}, the data of y"] = ended
            continue
        seen[f"{where}, the data of y"] = nodes["y"].data
        seen.update({f"{where}, the grad of {name}": node.grad for name, node in nodes.items()})
        if build is first:  # once more, on factors that hold something already
            for name in "abc":
                nodes[name].grad = 0.5
            guarded(partial(walk_closures, nodes["y"]))
            seen.update({f"{where}, where a, b, c hold 0.5 already, the grad of {n}": nodes[n].grad for n in "abc"})
            factors = ClosureValue(0.0), ClosureValue(B)
            ended = guarded(lambda factors=factors: walk_closures(times(*factors)))
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


FIRST, SECOND = "a.grad += b.data * out.grad", "b.grad += a.data * out.grad"


def also_in_one_line(known, first, second):
    """The same mistake in one of the two lines only."""
    known.also(closure_times(closure_share(f"{first}\n{SECOND}")))
    known.also(closure_times(closure_share(f"{FIRST}\n{second}")))


@closure_product.mistake(
    "The result of a call is stored where the function itself belongs.",
    "When is `_backward` meant to run: while the product is made, or later, on the walk back?",
    "Read the line that sets `out._backward`. What do the brackets do?",
    "With brackets you call the function and get what it returns, here None. Without them, you store the function.",
    when=lambda trial: any("NothingToCall" in str(value) for value in trial.seen.values()),
)
def result_of_a_call_stored(a, b):
    return closure_times(called=True)(a, b)


@result_of_a_call_stored.also
def result_of_a_call_stored_and_set(a, b):
    return closure_times(closure_share("a.grad = b.data * out.grad\nb.grad = a.data * out.grad"), called=True)(a, b)


@closure_product.mistake(
    "Set where you should add.",
    "In a·a both lines of `_backward` write to the same a. What is left of the first?",
    "Look at the signs in `_backward`, in both of its lines.",
    "Shares from different edges are collected in one number.",
)
def set_for_add(a, b):
    return closure_times(closure_share("a.grad = b.data * out.grad\nb.grad = a.data * out.grad"))(a, b)


@set_for_add.also
def set_in_the_first_line(a, b):
    return closure_times(closure_share("a.grad = b.data * out.grad\nb.grad += a.data * out.grad"))(a, b)


@set_for_add.also
def set_in_the_second_line(a, b):
    return closure_times(closure_share("a.grad += b.data * out.grad\nb.grad = a.data * out.grad"))(a, b)


@closure_product.mistake(
    "The gradient from above is missing.",
    "If `out` mattered ten times as much to the result, would your `_backward` notice?",
    "Look at what each line of `_backward` multiplies. What does it know of `out`?",
    "Local derivative times what comes from above, and what is above a and b is `out`.",
)
def without_the_gradient_from_above(a, b):
    return closure_times(closure_share("a.grad += b.data\nb.grad += a.data"))(a, b)


also_in_one_line(without_the_gradient_from_above, "a.grad += b.data", "b.grad += a.data")


@closure_product.mistake(
    "The two slopes are swapped.",
    "A rectangle gets a little wider. Is the new strip as long as the rectangle is wide, or as it is high?",
    "Which factor do you pass to which, in the two lines of `_backward`?",
    "The slope towards one factor is the other factor. Its own size does not matter.",
)
def own_size_for_the_others(a, b):
    return closure_times(closure_share("a.grad += a.data * out.grad\nb.grad += b.data * out.grad"))(a, b)


also_in_one_line(own_size_for_the_others, "a.grad += a.data * out.grad", "b.grad += b.data * out.grad")


@closure_product.mistake(
    "Data where a gradient belongs.",
    "Which number of `out` says how fast the result moves when `out` does?",
    "Look at the second factor in your lines: which attribute of `out` is it?",
    "Values flow forward. On the way back they matter only through the local derivative.",
)
def local_times_data(a, b):
    return closure_times(closure_share("a.grad += b.data * out.data\nb.grad += a.data * out.data"))(a, b)


also_in_one_line(local_times_data, "a.grad += b.data * out.data", "b.grad += a.data * out.data")


@closure_product.mistake(
    "A gradient where data belongs.",
    "What is the local derivative of a product: something known on the way forward, or on the way back?",
    "Look at the first factor in your lines: which attribute of the other factor is it?",
    "The slope of a product towards one factor is the number that the other factor holds.",
)
def gradient_for_data(a, b):
    return closure_times(closure_share("a.grad += b.grad * out.grad\nb.grad += a.grad * out.grad"))(a, b)


also_in_one_line(gradient_for_data, "a.grad += b.grad * out.grad", "b.grad += a.grad * out.grad")


@closure_product.mistake(
    "Added where rates multiply.",
    "One turn of a wheel turns the next three times, and each of those turns the third twice. How often does it turn?",
    "There are two signs in each line. One adds the share to what is there. Look at the other.",
    "Along one path rates multiply.",
)
def added_not_multiplied(a, b):
    return closure_times(closure_share("a.grad += b.data + out.grad\nb.grad += a.data + out.grad"))(a, b)


also_in_one_line(added_not_multiplied, "a.grad += b.data + out.grad", "b.grad += a.data + out.grad")


@closure_product.mistake(
    "The product passes on as if it were a sum.",
    "Does a factor's share depend on how large the other factor is?",
    "Compare your `_backward` with the one in the chapter's sum. What must be different for a product?",
    "The local derivative of a sum is 1. That of a product is not.",
)
def like_a_sum(a, b):
    return closure_times(closure_share("a.grad += out.grad\nb.grad += out.grad"))(a, b)


also_in_one_line(like_a_sum, "a.grad += out.grad", "b.grad += out.grad")


@closure_product.mistake(
    "Only one of the factors gets its share.",
    "How many factors does a product have? Whose `grad` do the lines of your `_backward` change?",
    "Read the left sides of your lines, one by one.",
    "Each factor gets a share of its own, in its own `grad`.",
)
def first_factor_only(a, b):
    return closure_times(closure_share("a.grad += b.data * out.grad"))(a, b)


@first_factor_only.also
def second_factor_only(a, b):
    return closure_times(closure_share("b.grad += a.data * out.grad"))(a, b)


@first_factor_only.also
def both_to_the_first(a, b):
    return closure_times(closure_share("a.grad += b.data * out.grad\na.grad += a.data * out.grad"))(a, b)


@first_factor_only.also
def both_to_the_second(a, b):
    return closure_times(closure_share("b.grad += b.data * out.grad\nb.grad += a.data * out.grad"))(a, b)


@closure_product.mistake(
    "The number is not the product.",
    "What is 1.7 times −0.6, and what does `out` hold?",
    "Look at the sign in the line that makes `out`.",
    "The way forward comes first: the number, then the function for the way back.",
)
def sum_in_place_of_product(a, b):
    return closure_times(value=lambda x, y: x + y)(a, b)


@closure_product.mistake(
    "The function is written but never stored.",
    "How does the walk back find your `_backward`?",
    "Which line connects the function to `out`?",
    "A node keeps its own function in an attribute. Until you set it, that function does nothing.",
)
def never_stored(a, b):
    return closure_times(store=False)(a, b)


@closure_product.mistake(
    "The function runs, but no factor's gradient changes.",
    "After the walk back, which attributes of a and b have changed?",
    "Look at each line of `_backward`: what is on its left side, and when was each number on its right side read?",
    "The share goes into the `grad` of a factor, and what comes from above is read when the function runs, not before.",
)
def worked_out_and_lost(a, b):
    return closure_times(closure_share("a.grad + b.data * out.grad\nb.grad + a.data * out.grad"))(a, b)


@worked_out_and_lost.also
def share_into_out(a, b):
    return closure_times(closure_share("out.grad += b.data * a.grad\nout.grad += a.data * b.grad"))(a, b)


@closure_product.mistake(
    "The product does not know its parents.",
    "How does the walk back get from `out` to a and b?",
    "Look at what you give the constructor of `out`.",
    "The function knows a and b, but the order is made from `_prev`.",
)
def parents_left_out(a, b):
    return closure_times(prev=False)(a, b)
