"""Task 5: three bugs."""

import re

from ..core import Said, Stopped, task
from .common import A, B, names_in


class Unclearable:
    """The class of the exercise without its bugs, and without its `clear`."""

    def __init__(self, value):
        self.value, self.history, self.chain = value, {self}, {}

    def key(self):
        return self

    def slope(self, leaf):
        return 1.0 if self is leaf else leaf.chain.get(self.key(), 0.0)

    def made(self, value, other, entry, key=None):
        out = type(self)(value)
        out.history = self.history | other.history
        for leaf in out.history:
            leaf.chain[key(out) if key else out.key()] = entry(other, leaf)
        return out

    def __add__(self, other):
        return self.made(self.value + other.value, other, self.of_a_sum)

    def __mul__(self, other):
        return self.made(self.value * other.value, other, self.of_a_product)

    def of_a_sum(self, other, leaf):
        return self.slope(leaf) + other.slope(leaf)

    def of_a_product(self, other, leaf):
        return other.value * self.slope(leaf) + self.value * other.slope(leaf)


class Mended(Unclearable):
    """The class of the exercise without its bugs. Its subclasses put some of them back."""

    def clear(self):
        self.history, self.chain = {self}, {}


class ValueAsKey(Mended):
    """The first bug of the exercise."""

    def key(self):
        return self.value


class OneSide(Mended):
    """The second bug."""

    def of_a_product(self, other, leaf):
        return other.value * self.slope(leaf)


class OldHistory(Mended):
    """The third bug."""

    def clear(self):
        self.chain = {}


class EmptyParam:
    """The stub of the exercise."""


# What Python says where a class lacks a method.
MISSING = re.compile(
    r"AttributeError: '(?!float|int|NoneType|set|dict)\w+' object has no attribute '(slope|clear)'"
    r"|TypeError: unsupported operand type\(s\) for [+*]: '(\w+)' and '\2'"
)

# 1.5 · 3 and 1.5 + 3 are the same number, exactly. An input may have it, too.
SAME = (1.5, 3.0)


def last_entry(where, leaf, y, name):
    """The last entry of a chain, and whether it is kept under the result itself."""
    if not leaf.chain:
        return {f"{where}, dy/d{name}": Said(f"the chain of {name} is empty")}
    key, found = list(leaf.chain.items())[-1]
    kept = "the result itself" if key is y else "a number" if isinstance(key, (int, float)) else "something else"
    return {f"{where}, dy/d{name}": found, f"{where}, the last key in the chain of {name}": kept}


def mended_at_work(answer):
    """Slopes where values are equal, where a factor is used twice, and after a step with its clear."""
    if answer.__init__ is object.__init__ and not hasattr(answer, "__mul__"):  # as empty as the exercise has it
        return {"y = (a·b + a)·b": None}
    seen = {}
    a, b = answer(A), answer(B)
    y = (a * b + a) * b
    for name, leaf in (("a", a), ("b", b)):
        seen |= last_entry(f"y = (a·b + a)·b at a = {A}, b = {B}", leaf, y, name)
    a, b = answer(SAME[0]), answer(SAME[1])
    y = (a + b) * (a * b)
    for name, leaf in (("a", a), ("b", b)):
        seen |= last_entry(f"y = (a + b)·(a·b) at a = {SAME[0]}, b = {SAME[1]}", leaf, y, name)
        seen[f"there, how many entries the chain of {name} has"] = len(leaf.chain)
    a.clear(), b.clear()
    for name, leaf in (("a", a), ("b", b)):
        seen[f"after clear, how many entries the chain of {name} has"] = len(leaf.chain)
        seen[f"after clear, the history of {name}"] = names_in(leaf.history, {"a": a, "b": b})
    y = a * a * b
    for name, leaf in (("a", a), ("b", b)):
        seen |= last_entry("then y = (a·a)·b", leaf, y, name)
    three = {"a": answer(SAME[0]), "b": answer(SAME[1]), "c": answer(SAME[0] * SAME[1])}
    y = (three["a"] * three["b"]) * three["c"]
    for name, leaf in three.items():
        at = ", ".join(f"{one} = {x.value}" for one, x in three.items())
        seen |= last_entry(f"y = (a·b)·c at {at}", leaf, y, name)
    a.clear(), b.clear()
    new = a + answer(-0.2)  # a step: a new number, made from the old one
    new.clear()
    y = new * new
    seen["a = a + step, cleared, y = a·a, the history of y"] = names_in(y.history, {"the new a": new, "the old a": a})
    seen["a = a + step, cleared, y = a·a, its value"] = y.value
    return seen | last_entry("a = a + step, cleared, y = a·a", new, y, "a")


my_param = task(
    "Right slopes for equal values, for numbers used twice, and after a step with its clear.",
    observe=mended_at_work,
    changes={"self": ("chain", "history"), "other": ("chain",)},
    truth="there should be",
    stub=EmptyParam,
)(Mended)
my_param.name = "my_param"


@my_param.mistake(
    "The chain is still keyed by the value.",
    "What happens to the entry of a + b when a·b has the same value?",
    "Look between the square brackets, wherever a chain is read or written. There are several such places.",
    "Two results may have equal values and are still two results. The key must tell them apart.",
)
class KeyedByValue(ValueAsKey):
    pass


@my_param.mistake(
    "An entry is written under one key and looked for under another.",
    "After m = a·b, which key has the entry of m in the chain of a? Under which key does `slope` look for it?",
    "Three methods write a chain or read one. Do all three use the same kind of key?",
    "One key for each result, wherever a chain is written or read. It must tell apart two results of equal value.",
)
class ReadByValue(Mended):
    def slope(self, leaf):
        return 1.0 if self is leaf else leaf.chain.get(self.value, 0.0)


@ReadByValue.also
class WrittenByValue(ValueAsKey):
    def slope(self, leaf):
        return 1.0 if self is leaf else leaf.chain.get(self, 0.0)


@ReadByValue.also
class SumsWrittenByValue(WrittenByValue):
    def __mul__(self, other):
        return self.made(self.value * other.value, other, self.of_a_product, key=lambda out: out)


@ReadByValue.also
class ProductsWrittenByValue(WrittenByValue):
    def __add__(self, other):
        return self.made(self.value + other.value, other, self.of_a_sum, key=lambda out: out)


@my_param.mistake(
    "Two numbers of equal value are taken for the same number.",
    "If a·b is 4.5 and the input c is 4.5, is a·b the input c?",
    "Look at the comparison in `slope`. What does it compare?",
    "`is` asks whether two names stand for one object. `==` on values cannot tell.",
)
class EqualValuesAreOne(Mended):
    def slope(self, leaf):
        return 1.0 if self.value == leaf.value else leaf.chain.get(self, 0.0)


@my_param.mistake(
    "`slope` no longer gives 1 for the input itself.",
    "How fast does a move if a moves at speed 1?",
    "Compare your `slope` with the one that you were given. It had two cases.",
    "Each product of slopes begins at an input, with 1.",
)
class SeedForgotten(Mended):
    def slope(self, leaf):
        return leaf.chain.get(self, 0.0)


@my_param.mistake(
    "Where the chain says nothing, your `slope` is 1.",
    "If b does not depend on a, how fast does b move with a?",
    "Look at what `slope` gives when there is no entry.",
    "1 is for the input itself. A number that has no entry does not move with that input.",
)
class OneWhereNothingIs(Mended):
    def slope(self, leaf):
        return 1.0 if self is leaf else leaf.chain.get(self, 1.0)


@my_param.mistake(
    "The product is still missing one side.",
    "What does your class say for the slope of a·b towards b?",
    "Compare the entry in `__mul__` with the formula of the chapter. How many parents has a product?",
    "The sum goes over both parents.",
)
class LeftSideOnly(OneSide):
    pass


@my_param.mistake(
    "`clear` still leaves the history as it was.",
    "After the step, a is made from the old a. Which leaf gets the next slopes?",
    "Look at what a fresh Param has when it is made, and at what `clear` puts back.",
    "A cleared number is an input again: it was made from nothing but itself.",
)
class HistoryKept(OldHistory):
    pass


@my_param.mistake(
    "More than one of the three bugs is still there.",
    "The chain, the product, `clear`: for which of the three can you say in one sentence what was wrong?",
    "Try one of them at a time: a·b towards b, then (a + b)·(a·b) at 1.5 and 3, then a step.",
    "Each of the three can be mended on its own, in one or two lines.",
)
class ThreeBugs(ValueAsKey, OneSide, OldHistory):
    pass


@ThreeBugs.also
class KeyedByValueAndLeftSideOnly(ValueAsKey, OneSide):
    pass


@ThreeBugs.also
class KeyedByValueAndHistoryKept(ValueAsKey, OldHistory):
    pass


@ThreeBugs.also
class LeftSideOnlyAndHistoryKept(OneSide, OldHistory):
    pass


@my_param.mistake(
    "After `clear` the number is a constant.",
    "What is in the history of a number after your `clear`? And whose chains does an operation fill?",
    "Look at the history of a fresh Param. Is it empty?",
    "An input's own history holds the input itself.",
)
class HistoryEmptied(Mended):
    def clear(self):
        self.history, self.chain = set(), {}


@my_param.mistake(
    "`clear` leaves the chain as it was.",
    "How many entries has a chain after `clear`?",
    "`clear` has two things to put back. Which of them does yours?",
    "Both the history and the chain are as they were when the number was made.",
)
class ChainKept(Mended):
    def clear(self):
        self.history = {self}


@my_param.mistake(
    "`clear` does nothing.",
    "How many entries has a chain after `clear`, and what is in the history?",
    "Compare a number after `clear` with one that you have just made.",
    "Both the history and the chain are as they were when the number was made.",
)
class NothingCleared(Mended):
    def clear(self):
        pass


@my_param.mistake(
    "`clear` leaves an entry in the chain.",
    "How many entries has the chain of a fresh Param?",
    "Look at what `clear` puts into the chain.",
    "The chain holds later results. After `clear` there are none.",
)
class SeedInTheChain(Mended):
    def clear(self):
        self.history, self.chain = {self}, {self: 1.0}


@my_param.mistake(
    "The product has both sides now, and the partners are swapped.",
    "A rectangle grows wider by a little. Is the new strip as long as the width, or as the height?",
    "Which value do you multiply with the slope of self?",
    "How much a factor counts depends on the value of its partner.",
)
class PartnersSwapped(Mended):
    def of_a_product(self, other, leaf):
        return self.value * self.slope(leaf) + other.value * other.slope(leaf)


@my_param.mistake(
    "The second side of the product has no local derivative.",
    "If self is ten times as large, does a nudge to other count for more?",
    "Each of your two terms needs two factors.",
    "Local derivative × slope so far, for both parents.",
)
class NoSecondLocalDerivative(Mended):
    def of_a_product(self, other, leaf):
        return other.value * self.slope(leaf) + other.slope(leaf)


@my_param.mistake(
    "A part of the class is missing.",
    "Which methods has the class with the bugs?",
    "The error names what was looked for. Is it in your class, and is it spelled the same?",
    "Copy the whole class, and mend it there.",
    when=lambda trial: any(isinstance(v, Stopped) and MISSING.match(v.error) for v in trial.seen.values()),
)
class WithoutClear(Unclearable):
    pass
