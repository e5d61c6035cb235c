"""Chapter 13: a product with its chain, a sine and a quotient for Duals, Jacobians both ways, a choice, three bugs."""

import math
from itertools import combinations

from .. import engine
from .core import Said, Stopped, _kind, number, task

A, B, C = 1.7, -0.6, 2.3


# -- Task 1: a product with its chain ----------------------------------------------------------------------------------


class Param:
    """The small Param of the exercise: value, history, chain, and no operation."""

    def __init__(self, value):
        self.value, self.history, self.chain = value, {self}, {}

    def __repr__(self):
        return f"Param({self.value})"


def slope(result, leaf):
    """d result / d leaf, as far as the chain of the leaf knows."""
    return 1.0 if result is leaf else leaf.chain.get(result, 0.0)


def plus(a, b):
    out = Param(a.value + b.value)
    out.history = a.history | b.history
    for leaf in out.history:
        leaf.chain[out] = slope(a, leaf) + slope(b, leaf)
    return out


class NoParam(Exception):
    """A product came back that is no Param."""


def used(times):
    """A learner's product, which stops where no Param comes back."""

    def product(a, b):
        out = times(a, b)
        if type(out) is not Param:
            raise NoParam(out)
        return out

    return product


# {title: (the result y from a product and the inputs, the inputs behind y)}
GRAPHS = {
    "y = a·b": (lambda times, a, b, c: times(a, b), "ab"),
    "y = a·a": (lambda times, a, b, c: times(a, a), "a"),
    "y = (a·b)·c": (lambda times, a, b, c: times(times(a, b), c), "abc"),
    "y = c·(a·b)": (lambda times, a, b, c: times(c, times(a, b)), "abc"),
    "m = a·b, y = m·m": (lambda times, a, b, c: (lambda m: times(m, m))(times(a, b)), "ab"),
    "y = (a + b)·(a·c)": (lambda times, a, b, c: times(plus(a, b), times(a, c)), "abc"),
    "y = (a·b)·a + c": (lambda times, a, b, c: plus(times(times(a, b), a), c), "abc"),
}


def names_in(history, leaves):
    """A history in words: which inputs are in it, and what else is."""
    named = [name for name, leaf in leaves.items() if leaf in history]
    others = len(history) - len(named)
    return " and ".join(named + [f"{others} other"] * bool(others)) or "nothing"


def products_at_work(times):
    """What a learner's product leaves in values, histories and chains."""
    seen = {}
    for title, (build, behind) in GRAPHS.items():
        leaves = {"a": Param(A), "b": Param(B), "c": Param(C)}
        try:
            y = build(used(times), *leaves.values())
        except NoParam as problem:
            (out,) = problem.args
            words = f"your product gives {_kind(out)}, and a Param belongs there"
            return {f"{title}, the value of y": None if out is None else Said(words)}
        seen[f"{title}, the value of y"] = y.value
        for name in behind:
            seen[f"{title}, dy/d{name}"] = entry(leaves[name].chain, y, name)
        seen[f"{title}, the history of y"] = names_in(y.history, leaves)
        seen[f"{title}, how many entries y's own chain has"] = len(y.chain)
        for name, leaf in leaves.items():
            seen[f"{title}, the history of {name}"] = names_in(leaf.history, leaves)
            seen[f"{title}, the value of {name}"] = leaf.value
            seen[f"{title}, how many entries the chain of {name} has"] = len(leaf.chain)
    return seen


def entry(chain, y, name):
    """What a chain holds for y, or words where it holds nothing for it."""
    if y in chain:
        return chain[y]
    if any(isinstance(key, (int, float)) for key in chain):
        return Said(f"the chain of {name} has numbers as keys, where the results themselves belong")
    return Said(f"the chain of {name} has no entry for y")


def product(entries=None, value=lambda a, b: a.value * b.value, history=lambda a, b: a.history | b.history):
    """A version of the task from its parts. `entries(a, b, out)` writes the chains."""

    def times(a, b):
        out = Param(value(a, b))
        out.history = history(a, b)
        (entries or both_sides)(a, b, out)
        return out

    return times


def by_leaf(of):
    """Entries that are `of(a, b, leaf)` for each leaf of the result."""

    def entries(a, b, out):
        for leaf in out.history:
            leaf.chain[out] = of(a, b, leaf)

    return entries


both_sides = by_leaf(lambda a, b, leaf: b.value * slope(a, leaf) + a.value * slope(b, leaf))

times = task(
    "Tried on products of products, a·a, (a·b)·(a·b) and products beside sums: values, histories and chains.",
    observe=products_at_work,
    instead={"Param": Param},
    changes={"a": ("chain",), "b": ("chain",)},
    truth="there should be",
    stub=lambda a, b: None,
)(product())
times.name = "times"

one_side = times.mistake(
    "The product is missing one side.",
    "If only b moves, does your product move?",
    "How many terms are in each entry that you write? How many factors has a product?",
    "Each factor brings a term of its own, and the two are added.",
)
one_side(product(by_leaf(lambda a, b, leaf: b.value * slope(a, leaf))))
one_side(product(by_leaf(lambda a, b, leaf: a.value * slope(b, leaf))))

times.mistake(
    "The partners are swapped.",
    "A rectangle grows wider by a little. Is the new strip as long as the width, or as the height?",
    "Which value do you multiply with the slope of a?",
    "How much a factor counts depends on the value of its partner.",
)(product(by_leaf(lambda a, b, leaf: a.value * slope(a, leaf) + b.value * slope(b, leaf))))


def only_local(a, b, out):
    for leaf in out.history:
        leaf.chain[out] = b.value * (leaf in a.history) + a.value * (leaf in b.history)


times.mistake(
    "Only the local derivative is in the chain: the slopes so far are missing.",
    "In (a·b)·c, how fast does a·b move when a moves? Where is that in your entry?",
    "Your numbers are right for a product of two inputs. What does the chain of a leaf already hold for a factor?",
    "Local derivative, times the slope of that factor towards the leaf.",
)(product(only_local))


def set_for_each_factor(a, b, out):
    for leaf in a.history:
        leaf.chain[out] = b.value * slope(a, leaf)
    for leaf in b.history:
        leaf.chain[out] = a.value * slope(b, leaf)


times.mistake(
    "Set where you should add.",
    "In a·a both factors have the same leaf. What is left of the first entry after the second?",
    "Look at the two places that write into the chain. Do they write into the same entry?",
    "What reaches a leaf through both factors is added up in one entry.",
)(product(set_for_each_factor))


def one_way_or_the_other(a, b, out):
    for leaf in out.history:
        leaf.chain[out] = b.value * slope(a, leaf) if leaf in a.history else a.value * slope(b, leaf)


times.mistake(
    "A leaf that is behind both factors gets one side only.",
    "In a·a, is a behind the left factor, the right one, or both?",
    "Where you choose between two cases: can both be true at once?",
    "What reaches a leaf through both factors is added up.",
)(product(one_way_or_the_other))

times.mistake(
    "This is the chain of a sum.",
    "Does it matter to your slopes how large the partner is?",
    "Compare your entry with the one in `plus`. What must be different for a product?",
    "The local derivatives of a sum are 1. Those of a product are the values of the partners.",
)(product(by_leaf(lambda a, b, leaf: slope(a, leaf) + slope(b, leaf))))

multiplied = times.mistake(
    "The two sides are multiplied where they should be added.",
    "If b does not depend on the leaf, its slope is 0. What becomes of your entry then?",
    "Which sign is between the term for a and the term for b?",
    "Along one path slopes multiply. Where two paths meet, they add.",
)
multiplied(product(by_leaf(lambda a, b, leaf: slope(a, leaf) * slope(b, leaf))))
multiplied(product(by_leaf(lambda a, b, leaf: b.value * slope(a, leaf) * a.value * slope(b, leaf))))

subtracted = times.mistake(
    "One side has the wrong sign.",
    "For positive factors: if both grow a little, does the product grow or shrink?",
    "Look at the sign between the term for a and the term for b.",
    "Each side adds what its own factor brings.",
)
subtracted(product(by_leaf(lambda a, b, leaf: b.value * slope(a, leaf) - a.value * slope(b, leaf))))
subtracted(product(by_leaf(lambda a, b, leaf: a.value * slope(b, leaf) - b.value * slope(a, leaf))))

added = times.mistake(
    "Added where rates multiply.",
    "One turn of a wheel turns the next three times, and each of those turns the third twice. How often does it turn?",
    "Two signs are in each entry. One joins the two sides. Look at the others.",
    "Along one path rates multiply: the local derivative times the slope so far.",
)
added(product(by_leaf(lambda a, b, leaf: b.value + slope(a, leaf) + a.value + slope(b, leaf))))

times.mistake(
    "The number is not the product.",
    "What is 1.7 times −0.6, and what is the value of your result?",
    "Look at the line that makes the result.",
    "The value comes first, and then the slopes.",
)(product(value=lambda a, b: a.value + b.value))


def without_history(a, b):
    out = Param(a.value * b.value)
    for leaf in a.history | b.history:
        leaf.chain[out] = b.value * slope(a, leaf) + a.value * slope(b, leaf)
    return out


times.mistake(
    "The result does not know what it was made from.",
    "Which inputs are in the history of your result? And if it becomes a factor itself, whose chains are filled?",
    "A new Param begins with a history that holds only itself. Where do you change that?",
    "The history of a product holds all leaves of both factors.",
)(without_history)


def itself_too(fill):
    def times(a, b):
        out = Param(a.value * b.value)
        out.history |= a.history | b.history
        for leaf in fill(out, a, b):
            leaf.chain[out] = b.value * slope(a, leaf) + a.value * slope(b, leaf)
        return out

    return times


still_there = times.mistake(
    "The result is in its own history.",
    "Is a·b an input?",
    "What is in the history of a fresh Param, before you put anything in?",
    "Only an input's history holds itself. A result's holds the leaves of its factors, and nothing else.",
)
still_there(itself_too(lambda out, a, b: out.history))
still_there(itself_too(lambda out, a, b: a.history | b.history))

half = times.mistake(
    "The history holds the leaves of one factor only.",
    "Which leaves does a·b depend on: those of a, those of b, or all of them?",
    "Look at the line that fills the history.",
    "A leaf that is behind either factor is behind the product.",
)
half(product(history=lambda a, b: set(a.history)))
half(product(history=lambda a, b: set(b.history)))
half(product(history=lambda a, b: a.history & b.history))

times.mistake(
    "The history holds the factors, and not the leaves behind them.",
    "In (a·b)·c, is a·b an input?",
    "What do you put into the history: the factors, or what their histories hold?",
    "For two inputs it is the same. Later the factors are results, and slopes are kept on the inputs.",
)(product(history=lambda a, b: {a, b}))


def grown(a, b):
    a.history |= b.history
    return a.history


times.mistake(
    "The history of a factor has changed.",
    "After y = a·b, what is in the history of a? It should hold only a.",
    "Does your line make a new set, or does it put more into an old one?",
    "`|=` and `update` change the set that is there. `|` makes a new one.",
)(product(history=grown))


def slope_by_value(p, leaf):
    return 1.0 if p is leaf else leaf.chain.get(p.value, leaf.chain.get(p, 0.0))


def keyed_by_value(a, b, out):
    for leaf in out.history:
        leaf.chain[out.value] = b.value * slope_by_value(a, leaf) + a.value * slope_by_value(b, leaf)


times.mistake(
    "The chain is keyed by a number, and not by the result.",
    "Two results may have the same value. What becomes of the first entry then?",
    "Look between the square brackets of the line that writes into the chain.",
    "The key is the result itself: it is one object, whatever its value.",
    when=lambda trial: any("has numbers as keys" in str(value) for value in trial.seen.values()),
)(product(keyed_by_value))


def in_own_chain(a, b, out):
    for leaf in out.history:
        out.chain[leaf] = b.value * a.chain.get(leaf, float(a is leaf)) + a.value * b.chain.get(leaf, float(b is leaf))


times.mistake(
    "The slopes are in the chain of the result, and not on the inputs.",
    "Where does the chapter keep the slope of y towards a: on y or on a?",
    "Which object is in front of `.chain` where you write?",
    "Each leaf keeps the slopes of all later results towards itself.",
)(product(in_own_chain))


def on_the_factors(a, b, out):
    a.chain[out] = b.value + (a is b) * a.value
    b.chain[out] = a.value + (a is b) * a.value


times.mistake(
    "The entries are on the two factors, and not on the leaves behind them.",
    "In (a·b)·c, whose chain must have an entry for the result: that of a·b, or those of a and b?",
    "Which objects does your code go through: the two factors, or the history?",
    "Go through every leaf in the history, and write into the chain of that leaf.",
)(product(on_the_factors))


def in_place(a, b):
    for leaf in a.history | b.history:
        leaf.chain[a] = b.value * slope(a, leaf) + a.value * slope(b, leaf)
    a.history = a.history | b.history
    a.value *= b.value
    return a


times.mistake(
    "A factor was changed where a new number belongs.",
    "After y = a·b, which value has a?",
    "Does your function make a new Param for the result?",
    "An operation leaves its factors as they are: they may be used again.",
)(in_place)


# -- Task 2: a sine and a quotient for Duals ---------------------------------------------------------------------------


def dual(sin, divide):
    """A class of Duals with + and *, from what its sine and its quotient say: (value, slope)."""

    class MyDual:
        def __init__(self, value, slope=0.0):
            self.value, self.slope = value, slope

        def __add__(self, other):
            return MyDual(self.value + other.value, self.slope + other.slope)

        def __mul__(self, other):
            return MyDual(self.value * other.value, self.slope * other.value + self.value * other.slope)

        def sin(self):
            return MyDual(*sin(self.value, self.slope))

        def __truediv__(self, other):
            return MyDual(*divide(self.value, self.slope, other.value, other.slope))

    return MyDual


class EmptyDual(dual(None, None)):
    """The stub of the exercise: + and * are there."""

    def sin(self): ...

    def __truediv__(self, other): ...


X, W = (1.7, -0.4), (-0.6, 2.3)  # value and slope
DUALS = {
    f"sin(x) at x = {X}": lambda x, w: x.sin(),
    f"sin(w) at w = {W}": lambda x, w: w.sin(),
    "x / w": lambda x, w: x / w,
    "w / x": lambda x, w: w / x,
    "sin(x)·w": lambda x, w: x.sin() * w,
    "sin(x·w)": lambda x, w: (x * w).sin(),
    "(x / w) / (x + w)": lambda x, w: (x / w) / (x + w),
    "sin(x / w)": lambda x, w: (x / w).sin(),
    "2.9 / x": lambda x, w: type(x)(2.9) / x,  # a constant: its slope is 0 unless it is given
}


def duals_at_work(answer):
    """Value and slope of what the learner's class makes of two Duals."""
    seen = {}
    for title, make in DUALS.items():
        x, w = answer(*X), answer(*W)
        try:
            out = make(x, w)
        except (AttributeError, TypeError) as problem:
            if "NoneType" in str(problem):  # the part of it that came before has already been seen to be nothing
                continue
            raise
        if out is None:
            seen[f"{title}, the value"] = None
            continue
        if not hasattr(out, "value") or not hasattr(out, "slope"):
            words = f"it gives {_kind(out)}, and a Dual belongs there: a value and its slope"
            seen[f"{title}, the value"] = Said(words)
            return seen
        seen |= {f"{title}, the value": out.value, f"{title}, the slope": out.slope}
        for name, one in (("x", x), ("w", w)):
            seen |= {f"{title}, the {name} it was made from, {part}": getattr(one, part) for part in ("value", "slope")}
    return seen


def right_sin(v, s):
    return math.sin(v), math.cos(v) * s


def right_quotient(a, s, b, t):
    return a / b, (s * b - a * t) / b**2


my_dual = task(
    "A sine, quotients, and both inside other operations: values and slopes are right, and the inputs are unchanged.",
    observe=duals_at_work,
    truth="a nudge says",
    stub=EmptyDual,
)(dual(right_sin, right_quotient))
my_dual.name = "my_dual"


def wrong_sin(title, *hints):
    made = my_dual.mistake(title, *hints)
    return lambda sin: made(dual(sin, right_quotient))


def wrong_quotient(title, *hints):
    made = my_dual.mistake(title, *hints)
    return lambda divide: made(dual(right_sin, divide))


wrong_sin(
    "The sine forgets how fast its input moves.",
    "If x moves twice as fast, does your sin(x)?",
    "The slope of your result has one factor. Which of the two parts of self is not in it?",
    "Local derivative × slope so far: the chain rule has two factors.",
)(lambda v, s: (math.sin(v), math.cos(v)))
wrong_sin(
    "The local derivative of the sine has the wrong sign.",
    "At 0 the sine climbs. Which sign has your local derivative there?",
    "Two functions are each other's derivative, but for one sign. Which of them gets the minus?",
    "The derivative of the cosine is minus the sine. The one that you need has no minus.",
)(lambda v, s: (math.sin(v), -math.cos(v) * s))
wrong_sin(
    "The slope is made from the sine itself.",
    "At the top of a wave the sine is 1. How steep is it there?",
    "Look at the function in your slope: it is the one in your value.",
    "The slope of the sine is large where the sine is near 0, and 0 where it is largest.",
)(lambda v, s: (math.sin(v), math.sin(v) * s))
of_the_slope = wrong_sin(
    "The local derivative is taken at the slope, and not at the value.",
    "Where on the curve are you: at x, or at the speed of x?",
    "What is between the brackets of your function?",
    "The local derivative depends on the value. The slope is only a factor.",
)
of_the_slope(lambda v, s: (math.sin(v), math.cos(s)))
of_the_slope(lambda v, s: (math.sin(v), math.cos(s) * s))
of_the_slope(lambda v, s: (math.sin(v), math.sin(s)))
wrong_sin(
    "Added where rates multiply.",
    "If the input stands still, its slope is 0. How fast should the sine move then?",
    "Look at the sign between the local derivative and the slope of self.",
    "Along one path rates multiply.",
)(lambda v, s: (math.sin(v), math.cos(v) + s))
wrong_sin(
    "Degrees went in where radians belong.",
    "What is sin(1.7) on your calculator in radians? And in your result?",
    "Do you turn the angle into something before you use it?",
    "`math.sin` and this course measure angles in radians. Leave the value as it is.",
)(lambda v, s: (math.sin(math.radians(v)), math.cos(math.radians(v)) * s))
wrong_sin(
    "The value is passed on as it came.",
    "What should sin(x) be at 1.7: 1.7, or something between −1 and 1?",
    "Look at the first part of the Dual that `sin` makes.",
    "Both parts of the result are new: the value goes through the sine, too.",
)(lambda v, s: (v, math.cos(v) * s))

wrong_quotient(
    "The two terms on top have changed places.",
    "If a grows and b stays, does a / b grow (for a positive b)?",
    "Your slopes have the right size and the wrong sign. Which term comes first?",
    "What a brings is positive, what b brings is taken away.",
)(lambda a, s, b, t: (a / b, (a * t - s * b) / b**2))
wrong_quotient(
    "The terms on top are added.",
    "If b grows and a stays, does a / b grow or shrink (for positive numbers)?",
    "Look at the sign between your two terms.",
    "A product adds its two terms. In a quotient the lower number works against the upper one.",
)(lambda a, s, b, t: (a / b, (s * b + a * t) / b**2))
wrong_quotient(
    "The square below is missing.",
    "Halve b: by what factor does the effect of a nudge to b grow?",
    "Look at what you divide the two terms by.",
    "The slope of 1/b is −1/b²: the lower number comes in twice.",
)(lambda a, s, b, t: (a / b, (s * b - a * t) / b))
alone = wrong_quotient(
    "Only the upper number moves in your quotient.",
    "If a stands still and b grows, what does a / b do? And in your result?",
    "Which parts of `other` are in your slope?",
    "Both numbers may move, and each brings a term.",
)
alone(lambda a, s, b, t: (a / b, s / b))
wrong_quotient(
    "Only the lower number moves in your quotient.",
    "If b stands still and a grows, what does a / b do? And in your result?",
    "Is the slope of self in the slope of your result?",
    "Both numbers may move, and each brings a term.",
)(lambda a, s, b, t: (a / b, -a * t / b**2))
wrong_quotient(
    "The slopes are divided by each other.",
    "If b stands still, its slope is 0. What does your quotient do then?",
    "You divided value by value and slope by slope. Does the product of the exercise multiply slope by slope?",
    "Each slope is multiplied by a local derivative of the quotient, and the two are added.",
)(lambda a, s, b, t: (a / b, s / t))
wrong_quotient(
    "This is the slope of a product.",
    "Compare your slope with the one in `__mul__`. Is there a difference?",
    "A quotient has other local derivatives than a product: what is the slope of a / b towards a?",
    "Towards a it is 1/b, towards b it is −a/b².",
)(lambda a, s, b, t: (a / b, s * b + a * t))
wrong_quotient(
    "The quotient is the wrong way up.",
    "Which number is above the line in x / w?",
    "Look at which of self and other you divide by.",
    "Python calls the left number self: it is the upper one.",
)(lambda a, s, b, t: (b / a, (t * a - b * s) / a**2))
wrong_quotient(
    "The division throws away what is after the point.",
    "What is 1.7 / −0.6, and what is your value?",
    "Which sign of division do you use?",
    "`//` gives whole numbers. `/` gives the quotient.",
)(lambda a, s, b, t: (a // b, (s * b - a * t) / b**2))


def changing_itself():
    made = dual(right_sin, right_quotient)

    def sin(self):
        self.value, self.slope = right_sin(self.value, self.slope)
        return self

    made.sin = sin
    return made


my_dual.mistake(
    "Your method changes the number that it is called on.",
    "After `x.sin()`, which value has x?",
    "Do you write into self, or do you make a new Dual?",
    "An operation leaves its inputs as they are: they may be used again.",
)(changing_itself())


# -- Task 3: the Jacobian both ways ------------------------------------------------------------------------------------


def three_to_two(x, y, z):
    return [x * y + z * z, y / z - x]


def two_to_three(x, y):
    return [x * y, x / y + y, x * x - 3 * y]


FUNCTIONS = {"R³ → R²": (three_to_two, (A, B, C)), "R² → R³": (two_to_three, (A, B))}


def jacobians_at_work(answer):
    """Both tables, row by row, and whether Duals and Values have gone through the function."""
    seen = {}
    for title, (f, inputs) in FUNCTIONS.items():
        kinds, given = [], list(inputs)

        def watched(*numbers, f=f, kinds=kinds):
            kinds.append({type(x).__name__ for x in numbers})
            return f(*numbers)

        both = answer(watched, given)
        if both is None:
            return {f"{title}, what you return": None}
        if not isinstance(both, (list, tuple)) or len(both) != 2:
            return {f"{title}, what you return": Said(f"you return {_kind(both)}, where two tables belong")}
        for way, table in zip(("forward", "reverse"), both):
            seen |= rows_of(f"{title}, {way}", table)
        seen[f"{title}, Duals went through"] = any("Dual" in kind for kind in kinds)
        seen[f"{title}, Values went through"] = any("Value" in kind for kind in kinds)
        seen[f"{title}, the inputs afterwards"] = str(given)
    return seen


def rows_of(title, table):
    """A table as {label: number}: a label names the row and the column."""
    if not isinstance(table, (list, tuple)) or not all(isinstance(row, (list, tuple)) for row in table):
        return {f"{title}, the table": Said(f"yours is {_kind(table)}, where a list of rows belongs")}
    numbers = {f"{title}, dy{k}/dx{i}": x for k, row in enumerate(table, 1) for i, x in enumerate(row, 1)}
    return {f"{title}, rows": len(table)} | numbers


def forward_table(f, inputs, speeds=lambda i, k: float(i == k), turn=True, part=lambda y: y.slope):
    """The Jacobian by columns, with its parts left open."""
    Dual, columns = engine.module("forward").Dual, []
    for k in range(len(inputs)):
        outputs = f(*[Dual(x, speeds(i, k)) for i, x in enumerate(inputs)])
        columns.append([part(y) for y in outputs])
    return [list(row) for row in zip(*columns)] if turn else columns


def reverse_table(f, inputs, fresh=True, turn=False, roots=lambda outputs: outputs, part=lambda x: x.grad):
    """The Jacobian by rows, with its parts left open."""
    leaves, rows = None, []
    for k in range(len(f(*inputs))):
        if fresh or leaves is None:
            leaves = [engine.Value(x) for x in inputs]
            outputs = roots(f(*leaves))
        if k < len(outputs):
            outputs[k].backward()
            rows.append([part(x) for x in leaves])
    return [list(column) for column in zip(*rows)] if turn else rows


def both_ways(forward=forward_table, reverse=reverse_table):
    return lambda f, inputs: (forward(f, inputs), reverse(f, inputs))


jacobians = task(
    "Tried on functions R³ → R² and R² → R³: both tables hold every slope in its place.",
    observe=jacobians_at_work,
    truth="a nudge says",
    stub=lambda f, inputs: None,
)(both_ways())
jacobians.name = "jacobians"


def opened(table, **parts):
    return lambda f, inputs: table(f, inputs, **parts)


turned = jacobians.mistake(
    "The forward table is turned: its rows and columns have changed places.",
    "A function of three inputs with two outputs: how many rows should its table have?",
    "What does one pass of Duals give: a row or a column? And what do you append?",
    "A pass gives one column. Collect the columns, then turn the table: `zip(*columns)` goes along the rows.",
)
turned(both_ways(forward=opened(forward_table, turn=False)))
turned_back = jacobians.mistake(
    "The reverse table is turned: its rows and columns have changed places.",
    "A function of three inputs with two outputs: how many rows should its table have?",
    "What does one walk back give: a row or a column?",
    "A walk from one output gives one row, and it can stay as it is.",
)
turned_back(both_ways(reverse=opened(reverse_table, turn=True)))
jacobians.mistake(
    "Both tables are turned.",
    "A function of three inputs with two outputs: how many rows should a table have?",
    "Which of the two is a list of columns as it comes, and which is a list of rows?",
    "One row for each output, in both tables.",
)(both_ways(opened(forward_table, turn=False), opened(reverse_table, turn=True)))
all_move = jacobians.mistake(
    "All inputs move in every pass.",
    "If every input moves at speed 1, what does one pass tell: one slope, or a sum of slopes?",
    "Look at the second part of the Duals that you make. For how many of them is it 1?",
    "In one pass one input moves at speed 1, and the others stand still.",
)
all_move(both_ways(forward=opened(forward_table, speeds=lambda i, k: 1.0)))
jacobians.mistake(
    "No input moves in your passes.",
    "What is the slope of a constant?",
    "Look at the Duals that you make. Which speed has the input whose column it is?",
    "In one pass one input moves at speed 1. The others stand still.",
)(both_ways(forward=opened(forward_table, speeds=lambda i, k: 0.0)))
jacobians.mistake(
    "The inputs move at the speed of their own value.",
    "How fast should x move, so that the outputs' speeds are slopes?",
    "Look at the second part of the Dual whose column it is.",
    "A slope is the speed of the result when the input moves at speed 1.",
)(both_ways(forward=lambda f, inputs: forward_table(f, inputs, speeds=lambda i, k: inputs[i] * (i == k))))
piled = jacobians.mistake(
    "The second row has the first one in it: gradients are added up.",
    "What do the inputs' gradients hold before your second walk begins?",
    "Your first row is right. What does `backward` do to a gradient that is there already?",
    "Leaves collect. Before each walk they start at 0, or they are made anew.",
)
piled(both_ways(reverse=opened(reverse_table, fresh=False)))
summed = jacobians.mistake(
    "The walk starts at the sum of the outputs.",
    "How many rows has your reverse table, and how many outputs has the function?",
    "Where does your `backward` begin?",
    "One walk for each output: it begins at that output alone.",
)
summed(both_ways(reverse=opened(reverse_table, roots=lambda outputs: [sum(outputs)])))
summed(both_ways(reverse=opened(reverse_table, roots=lambda outputs: [sum(outputs)] * len(outputs))))
first_only = jacobians.mistake(
    "The reverse table has the first output only.",
    "How many outputs has the function, and how many rows your table?",
    "From which outputs does a walk begin?",
    "Each output gets a walk and a row of its own.",
)
first_only(both_ways(reverse=opened(reverse_table, roots=lambda outputs: outputs[:1])))
first_only(both_ways(reverse=opened(reverse_table, roots=lambda outputs: [outputs[0]] * len(outputs))))
jacobians.mistake(
    "The forward table holds values, and not slopes.",
    "Which part of a Dual says how fast it moves?",
    "Look at what you read from the outputs.",
    "The value is what comes out. The slope is how fast it moves.",
)(both_ways(forward=opened(forward_table, part=lambda y: y.value)))
jacobians.mistake(
    "The reverse table holds the inputs, and not their gradients.",
    "After the walk, which part of a Value says how the output moves with it?",
    "Look at what you read from the leaves.",
    "`.data` is the number, and `.grad` is the slope.",
)(both_ways(reverse=opened(reverse_table, part=lambda x: x.data)))
jacobians.mistake(
    "No Dual went through the function: the forward table was made without a forward pass.",
    "How many passes of Duals does your function make?",
    "Where does your first table come from?",
    "The task is to find the same table in two ways, so that each checks the other.",
    when=lambda trial: any(k.endswith("Duals went through") and v is False for k, v in trial.seen.items()),
)(both_ways(forward=reverse_table))
jacobians.mistake(
    "No Value went through the function: the reverse table was made without a walk back.",
    "How many walks back does your function make?",
    "Where does your second table come from?",
    "The task is to find the same table in two ways, so that each checks the other.",
    when=lambda trial: any(k.endswith("Values went through") and v is False for k, v in trial.seen.items()),
)(both_ways(reverse=forward_table))


# -- Task 4: choose the direction --------------------------------------------------------------------------------------

FORWARD, REVERSE = "forward", "reverse"
# {problem: (inputs, outputs, direction, passes)}; C asks for four directions, not for the whole table
PROBLEMS = {
    "A": (1000, 1, REVERSE, 1),
    "B": (3, 120, FORWARD, 3),
    "C": (2000, 500, FORWARD, 4),
    "D": (784, 12, REVERSE, 12),
    "E": (2, 6, FORWARD, 2),
}


def choices(**changes):
    """The right choices, with some changed: A=("forward", 1000)."""
    right = {name: (way, passes) for name, (_, _, way, passes) in PROBLEMS.items()} | changes
    return {
        key: value
        for name, (way, passes) in right.items()
        for key, value in ((f"{name} direction", way), (f"{name} passes", passes))
    }


@number("The cheaper direction for each, and the number of passes that it takes.")
def choose():
    """For each problem the cheaper direction, and how many passes it takes."""
    return choices()


def chosen(trial, name):
    return trial.seen.get(f"{name} direction"), trial.seen.get(f"{name} passes")


def some(test, names="ABCDE"):
    """A predicate: the test is true of at least one of these problems."""
    return lambda trial: any(test(*PROBLEMS[name], *chosen(trial, name)) for name in names)


def wrong_choice(title, *hints, when, example):
    choose.mistake(title, *hints, when=when)(example)


wrong_choice(
    "A direction is not written as one of the two words.",
    "Which two words does the chapter use for the two directions?",
    "Look at your five directions, letter by letter.",
    'Write "forward" or "reverse".',
    when=some(lambda n, m, way, p, given, count: given not in (FORWARD, REVERSE)),
    example=lambda: choices(A=("backward", 1)),
)
wrong_choice(
    "C asks for four directions, and not for the whole Jacobian.",
    "How many of the 2,000 inputs have to move alone to answer the question?",
    "Read again what C wants to know. What is the product of the Jacobian and one direction called?",
    "All inputs may move at once, each at its own speed. That is one pass.",
    when=lambda trial: chosen(trial, "C")[1] in (500, 2000, 8000),
    example=lambda: choices(C=(REVERSE, 500)),
)
wrong_choice(
    "C: several directions do not fit into one pass.",
    "What comes out if two directions are added and sent through in one pass?",
    "How many lists of outputs' slopes does C want?",
    "One pass carries one slope for each number, so it answers for one direction.",
    when=lambda trial: chosen(trial, "C")[1] == 1,
    example=lambda: choices(C=(FORWARD, 1)),
)
wrong_choice(
    "The direction fits, and the passes are those of the other direction.",
    "In the direction that you chose, does a pass begin at an input or at an output?",
    "For each problem: count the places at which a pass of your direction has to begin.",
    "Forward: one pass for each input. Reverse: one walk for each output.",
    when=some(lambda n, m, way, p, given, count: given == way and count == (m if way == FORWARD else n), "ABDE"),
    example=lambda: choices(B=(FORWARD, 120)),
)
wrong_choice(
    "The passes are counted right, for the dearer direction.",
    "How many passes would the other direction take?",
    "Compare the number of inputs with the number of outputs, problem by problem.",
    "The cheaper direction begins where there are fewer.",
    when=some(lambda n, m, way, p, given, count: given != way and count == (n if given == FORWARD else m), "ABDE"),
    example=lambda: choices(E=(REVERSE, 6)),
)
wrong_choice(
    "The number of passes fits, and the direction does not.",
    "In the direction that you named, does a pass begin at an input or at an output?",
    "Forward fills columns, reverse fills rows. Which of them is your number counting?",
    "Forward: one pass for each input. Reverse: one walk for each output.",
    when=some(lambda n, m, way, p, given, count: given != way and count == p),
    example=lambda: choices(D=(FORWARD, 12)),
)
wrong_choice(
    "Inputs and outputs are multiplied: that is the number of slopes.",
    "How many slopes does one pass find?",
    "Your number is that of all entries of the table. Does each need a pass of its own?",
    "One pass fills a whole column, or a whole row.",
    when=some(lambda n, m, way, p, given, count: count == n * m and min(n, m) > 1),
    example=lambda: choices(B=(FORWARD, 360)),
)
wrong_choice(
    "D: one walk does not tell twelve outputs apart.",
    "At which output does your one walk begin?",
    "D wants the slopes of every score. How many rows are these?",
    "A walk that begins at all scores at once gives the slopes of their sum.",
    when=lambda trial: chosen(trial, "D")[1] == 1,
    example=lambda: choices(D=(REVERSE, 1)),
)


# -- Task 5: three bugs ------------------------------------------------------------------------------------------------


def mended(by_value=False, one_sided=False, keeps_history=False, after=None, mixed=None):
    """The class of the exercise, with any of its three bugs; `after` and `mixed` stand for clear and the product."""

    class MendedParam:
        def __init__(self, value):
            self.value, self.history, self.chain = value, {self}, {}

        def slope(self, leaf):
            key = self.value if by_value else self
            return 1.0 if self is leaf else leaf.chain.get(key, 0.0)

        def __add__(self, other):
            out = MendedParam(self.value + other.value)
            out.history = self.history | other.history
            for leaf in out.history:
                leaf.chain[out.value if by_value else out] = self.slope(leaf) + other.slope(leaf)
            return out

        def __mul__(self, other):
            out = MendedParam(self.value * other.value)
            out.history = self.history | other.history
            for leaf in out.history:
                of_self = other.value * self.slope(leaf)
                of_other = 0.0 if one_sided else self.value * other.slope(leaf)
                total = mixed(self, other, leaf) if mixed else of_self + of_other
                leaf.chain[out.value if by_value else out] = total
            return out

        def clear(self):
            if after:
                return after(self)
            self.chain = {}
            if not keeps_history:
                self.history = {self}

    return MendedParam


class EmptyParam:
    """The stub of the exercise."""


# 1.5 · 3 and 1.5 + 3 are the same number, exactly.
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
)(mended())
my_param.name = "my_param"

BUGS = ("by_value", "one_sided", "keeps_history")


def with_bugs(*names, **others):
    return mended(**{name: True for name in names}, **others)


my_param.mistake(
    "The chain is still keyed by the value.",
    "What happens to the entry of a + b when a·b has the same value?",
    "Look between the square brackets, wherever a chain is read or written. There are several such places.",
    "Two results may have equal values and are still two results. The key must tell them apart.",
)(with_bugs("by_value"))
my_param.mistake(
    "The product is still missing one side.",
    "What does your class say for the slope of a·b towards b?",
    "Compare the entry in `__mul__` with the formula of the chapter. How many parents has a product?",
    "The sum goes over both parents.",
)(with_bugs("one_sided"))
my_param.mistake(
    "`clear` still leaves the history as it was.",
    "After the step, a is made from the old a. Which leaf gets the next slopes?",
    "Look at what a fresh Param has when it is made, and at what `clear` puts back.",
    "A cleared number is an input again: it was made from nothing but itself.",
)(with_bugs("keeps_history"))
left = my_param.mistake(
    "More than one of the three bugs is still there.",
    "The chain, the product, `clear`: for which of the three can you say in one sentence what was wrong?",
    "Try one of them at a time: a·b towards b, then (a + b)·(a·b) at 1.5 and 3, then a step.",
    "Each of the three can be mended on its own, in one or two lines.",
)
for count in (2, 3):
    for bugs in combinations(BUGS, count):
        left(with_bugs(*bugs))


def emptied(self):
    self.history, self.chain = set(), {}


def with_seed(self):
    self.history, self.chain = {self}, {self: 1.0}


def history_alone(self):
    self.history = {self}


my_param.mistake(
    "After `clear` the number is a constant.",
    "What is in the history of a number after your `clear`? And whose chains does an operation fill?",
    "Look at the history of a fresh Param. Is it empty?",
    "An input's own history holds the input itself.",
)(mended(after=emptied))
my_param.mistake(
    "`clear` leaves the chain as it was.",
    "How many entries has a chain after `clear`?",
    "`clear` has two things to put back. Which of them does yours?",
    "Both the history and the chain are as they were when the number was made.",
)(mended(after=history_alone))
my_param.mistake(
    "`clear` leaves an entry in the chain.",
    "How many entries has the chain of a fresh Param?",
    "Look at what `clear` puts into the chain.",
    "The chain holds later results. After `clear` there are none.",
)(mended(after=with_seed))
my_param.mistake(
    "The product has both sides now, and the partners are swapped.",
    "A rectangle grows wider by a little. Is the new strip as long as the width, or as the height?",
    "Which value do you multiply with the slope of self?",
    "How much a factor counts depends on the value of its partner.",
)(mended(mixed=lambda a, b, leaf: a.value * a.slope(leaf) + b.value * b.slope(leaf)))
my_param.mistake(
    "The second side of the product has no local derivative.",
    "If self is ten times as large, does a nudge to other count for more?",
    "Each of your two terms needs two factors.",
    "Local derivative × slope so far, for both parents.",
)(mended(mixed=lambda a, b, leaf: b.value * a.slope(leaf) + b.slope(leaf)))
missing = my_param.mistake(
    "A part of the class is missing.",
    "Which methods has the class with the bugs?",
    "The error names what was looked for. Is it in your class, and is it spelled the same?",
    "Copy the whole class, and mend it there.",
    when=lambda trial: any(
        isinstance(v, Stopped) and v.error.startswith(("AttributeError", "TypeError")) for v in trial.seen.values()
    ),
)


class WithoutClear(mended()):
    clear = property()


missing(WithoutClear)
