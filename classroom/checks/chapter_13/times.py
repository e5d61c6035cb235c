"""Task 1: a product with its chain."""

from ..core import Said, kind_of, task
from .common import A, B, C, names_in


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


def products_at_work(times):
    """What a learner's product leaves in values, histories and chains."""
    seen = {}
    for title, (build, behind) in GRAPHS.items():
        leaves = {"a": Param(A), "b": Param(B), "c": Param(C)}
        try:
            y = build(used(times), *leaves.values())
        except NoParam as problem:
            (out,) = problem.args
            words = f"your product gives {kind_of(out)}, and a Param belongs there"
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


def product(a, b, entry=None, value=None, history=None):
    """A product with its chain, with its parts left open: `entry(leaf)` is what goes into the chain of a leaf."""
    out = Param(a.value * b.value if value is None else value)
    out.history = a.history | b.history if history is None else history
    for leaf in out.history:
        leaf.chain[out] = entry(leaf) if entry else b.value * slope(a, leaf) + a.value * slope(b, leaf)
    return out


@task(
    "Tried on products of products, a·a, (a·b)·(a·b) and products beside sums: values, histories and chains.",
    observe=products_at_work,
    instead={"Param": Param},
    changes={"a": ("chain",), "b": ("chain",)},
    truth="there should be",
)
def times(a, b):
    """a·b, with an entry in the chain of every leaf behind it."""
    return product(a, b)


@times.mistake(
    "The product is missing one side.",
    "If only b moves, does your product move?",
    "How many terms are in each entry that you write? How many factors has a product?",
    "Each factor brings a term of its own, and the two are added.",
)
def left_side_only(a, b):
    return product(a, b, lambda leaf: b.value * slope(a, leaf))


@left_side_only.also
def right_side_only(a, b):
    return product(a, b, lambda leaf: a.value * slope(b, leaf))


@times.mistake(
    "The partners are swapped.",
    "A rectangle grows wider by a little. Is the new strip as long as the width, or as the height?",
    "Which value do you multiply with the slope of a?",
    "How much a factor counts depends on the value of its partner.",
)
def partners_swapped(a, b):
    return product(a, b, lambda leaf: a.value * slope(a, leaf) + b.value * slope(b, leaf))


@times.mistake(
    "Only the local derivative is in the chain: the slopes so far are missing.",
    "In (a·b)·c, how fast does a·b move when a moves? Where is that in your entry?",
    "Your numbers are right for a product of two inputs. What does the chain of a leaf already hold for a factor?",
    "Local derivative, times the slope of that factor towards the leaf.",
)
def local_derivative_only(a, b):
    return product(a, b, lambda leaf: b.value * (leaf in a.history) + a.value * (leaf in b.history))


@times.mistake(
    "Set where you should add.",
    "In a·a both factors have the same leaf. What is left of the first entry after the second?",
    "Look at the two places that write into the chain. Do they write into the same entry?",
    "What reaches a leaf through both factors is added up in one entry.",
)
def set_for_each_factor(a, b):
    out = Param(a.value * b.value)
    out.history = a.history | b.history
    for leaf in a.history:
        leaf.chain[out] = b.value * slope(a, leaf)
    for leaf in b.history:
        leaf.chain[out] = a.value * slope(b, leaf)
    return out


@times.mistake(
    "A leaf that is behind both factors gets one side only.",
    "In a·a, is a behind the left factor, the right one, or both?",
    "Where you choose between two cases: can both be true at once?",
    "What reaches a leaf through both factors is added up.",
)
def one_side_or_the_other(a, b):
    left, right = lambda leaf: b.value * slope(a, leaf), lambda leaf: a.value * slope(b, leaf)
    return product(a, b, lambda leaf: left(leaf) if leaf in a.history else right(leaf))


@times.mistake(
    "This is the chain of a sum.",
    "Does it matter to your slopes how large the partner is?",
    "Compare your entry with the one in `plus`. What must be different for a product?",
    "The local derivatives of a sum are 1. Those of a product are the values of the partners.",
)
def chain_of_a_sum(a, b):
    return product(a, b, lambda leaf: slope(a, leaf) + slope(b, leaf))


@times.mistake(
    "The two sides are multiplied where they should be added.",
    "If b does not depend on the leaf, its slope is 0. What becomes of your entry then?",
    "Which sign is between the term for a and the term for b?",
    "Along one path slopes multiply. Where two paths meet, they add.",
)
def slopes_multiplied(a, b):
    return product(a, b, lambda leaf: slope(a, leaf) * slope(b, leaf))


@slopes_multiplied.also
def sides_multiplied(a, b):
    return product(a, b, lambda leaf: b.value * slope(a, leaf) * a.value * slope(b, leaf))


@times.mistake(
    "One side has the wrong sign.",
    "For positive factors: if both grow a little, does the product grow or shrink?",
    "Look at the sign between the term for a and the term for b.",
    "Each side adds what its own factor brings.",
)
def right_side_subtracted(a, b):
    return product(a, b, lambda leaf: b.value * slope(a, leaf) - a.value * slope(b, leaf))


@right_side_subtracted.also
def left_side_subtracted(a, b):
    return product(a, b, lambda leaf: a.value * slope(b, leaf) - b.value * slope(a, leaf))


@times.mistake(
    "Added where rates multiply.",
    "One turn of a wheel turns the next three times, and each of those turns the third twice. How often does it turn?",
    "Two signs are in each entry. One joins the two sides. Look at the others.",
    "Along one path rates multiply: the local derivative times the slope so far.",
)
def rates_added(a, b):
    return product(a, b, lambda leaf: b.value + slope(a, leaf) + a.value + slope(b, leaf))


@times.mistake(
    "The number is not the product.",
    "What is 1.7 times −0.6, and what is the value of your result?",
    "Look at the line that makes the result.",
    "The value comes first, and then the slopes.",
)
def value_of_a_sum(a, b):
    return product(a, b, value=a.value + b.value)


@times.mistake(
    "The result does not know what it was made from.",
    "Which inputs are in the history of your result? And if it becomes a factor itself, whose chains are filled?",
    "A new Param begins with a history that holds only itself. Where do you change that?",
    "The history of a product holds all leaves of both factors.",
)
def history_not_set(a, b):
    out = Param(a.value * b.value)
    for leaf in a.history | b.history:
        leaf.chain[out] = b.value * slope(a, leaf) + a.value * slope(b, leaf)
    return out


@times.mistake(
    "The result is in its own history.",
    "Is a·b an input?",
    "What is in the history of a fresh Param, before you put anything in?",
    "Only an input's history holds itself. A result's holds the leaves of its factors, and nothing else.",
)
def itself_in_its_history(a, b):
    out = Param(a.value * b.value)
    out.history |= a.history | b.history
    for leaf in out.history:
        leaf.chain[out] = b.value * slope(a, leaf) + a.value * slope(b, leaf)
    return out


@itself_in_its_history.also
def itself_in_its_history_without_a_slope(a, b):
    out = Param(a.value * b.value)
    out.history |= a.history | b.history
    for leaf in a.history | b.history:
        leaf.chain[out] = b.value * slope(a, leaf) + a.value * slope(b, leaf)
    return out


@times.mistake(
    "The history holds the leaves of one factor only.",
    "Which leaves does a·b depend on: those of a, those of b, or all of them?",
    "Look at the line that fills the history.",
    "A leaf that is behind either factor is behind the product.",
)
def history_of_the_left(a, b):
    return product(a, b, history=set(a.history))


@history_of_the_left.also
def history_of_the_right(a, b):
    return product(a, b, history=set(b.history))


@times.mistake(
    "The history holds only the leaves that both factors share.",
    "Which leaves does a·b depend on: only those behind both factors, or those behind either?",
    "Look at the sign between the two histories.",
    "`&` keeps what is in both sets, `|` what is in either. A leaf behind either factor is behind the product.",
)
def history_of_both_at_once(a, b):
    return product(a, b, history=a.history & b.history)


@times.mistake(
    "The history holds the factors, and not the leaves behind them.",
    "In (a·b)·c, is a·b an input?",
    "What do you put into the history: the factors, or what their histories hold?",
    "For two inputs it is the same. Later the factors are results, and slopes are kept on the inputs.",
)
def factors_in_the_history(a, b):
    return product(a, b, history={a, b})


@factors_in_the_history.also
def factors_in_the_history_afterwards(a, b):
    out = product(a, b)
    out.history = {a, b}
    return out


@times.mistake(
    "The history of a factor has changed.",
    "After y = a·b, what is in the history of a? It should hold only a.",
    "Does your line make a new set, or does it put more into an old one?",
    "`|=` and `update` change the set that is there. `|` makes a new one.",
)
def history_of_a_factor_grown(a, b):
    a.history |= b.history
    return product(a, b, history=a.history)


@history_of_a_factor_grown.also
def history_of_the_right_factor_grown(a, b):
    b.history |= a.history
    return product(a, b, history=b.history)


@times.mistake(
    "The chain is keyed by a number, and not by the result.",
    "Two results may have the same value. What becomes of the first entry then?",
    "Look between the square brackets of the line that writes into the chain.",
    "The key is the result itself: it is one object, whatever its value.",
    when=lambda trial: any("has numbers as keys" in str(value) for value in trial.seen.values()),
)
def keyed_by_value(a, b):
    def slope_by_value(p, leaf):
        return 1.0 if p is leaf else leaf.chain.get(p.value, leaf.chain.get(p, 0.0))

    out = Param(a.value * b.value)
    out.history = a.history | b.history
    for leaf in out.history:
        leaf.chain[out.value] = b.value * slope_by_value(a, leaf) + a.value * slope_by_value(b, leaf)
    return out


@times.mistake(
    "The slopes are in the chain of the result, and not on the inputs.",
    "Where does the chapter keep the slope of y towards a: on y or on a?",
    "Which object is in front of `.chain` where you write?",
    "Each leaf keeps the slopes of all later results towards itself.",
)
def in_the_results_chain(a, b):
    out = Param(a.value * b.value)
    out.history = a.history | b.history
    for leaf in out.history:
        of_a, of_b = (p.chain.get(leaf, float(p is leaf)) for p in (a, b))
        out.chain[leaf] = b.value * of_a + a.value * of_b
    return out


@in_the_results_chain.also
def in_the_results_chain_with_slope(a, b):
    out = Param(a.value * b.value)
    out.history = a.history | b.history
    for leaf in out.history:
        out.chain[leaf] = b.value * slope(a, leaf) + a.value * slope(b, leaf)
    return out


@times.mistake(
    "The entries are on the two factors, and not on the leaves behind them.",
    "In (a·b)·c, whose chain must have an entry for the result: that of a·b, or those of a and b?",
    "Which objects does your code go through: the two factors, or the history?",
    "Go through every leaf in the history, and write into the chain of that leaf.",
)
def on_the_factors(a, b):
    out = Param(a.value * b.value)
    out.history = a.history | b.history
    a.chain[out] = b.value + (a is b) * a.value
    b.chain[out] = a.value + (a is b) * a.value
    return out


@on_the_factors.also
def set_on_the_factors(a, b):
    out = Param(a.value * b.value)
    out.history = a.history | b.history
    a.chain[out] = b.value
    b.chain[out] = a.value
    return out


@times.mistake(
    "A factor was changed where a new number belongs.",
    "After y = a·b, which value has a?",
    "Does your function make a new Param for the result?",
    "An operation leaves its factors as they are: they may be used again.",
)
def left_factor_changed(a, b):
    for leaf in a.history | b.history:
        leaf.chain[a] = b.value * slope(a, leaf) + a.value * slope(b, leaf)
    a.history = a.history | b.history
    a.value *= b.value
    return a
