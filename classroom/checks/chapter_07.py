"""Chapter 07: operations. A learner's class, or a function on Values, is put to work and compared with wrong ones.

Every operation has probes of its own, in which another operation follows it. A mistake belongs to one operation and is
recognised on that operation's probes alone, so that two wrong operations are named one after the other.
"""

import inspect
import math
from functools import lru_cache, partial

from ..engine import Value as JudgesValue
from .chapter_03 import mistake
from .chapter_06 import right_order
from .core import Said, Stopped, Task, Verdict, _kind, task
from .core import _guarded as guarded

A, B, C = 1.7, -0.6, 2.3
WHERE = f"at a = {A}, b = {B}, c = {C}"

# -- Task 1: pencil and paper -----------------------------------------------------------------------------------------

POINTS = {
    "a = 1.7, b = 0.6, c = 2.3": (1.7, 0.6, 2.3),
    "a = 0.4, b = 1.3, c = -3.7": (0.4, 1.3, -3.7),
    "a = 2.6, b = 2.9, c = 0.7": (2.6, 2.9, 0.7),
}

TERMS = {
    "cube": lambda a: -3 * a**2,
    "root": lambda a: -1 / (2 * math.sqrt(a)),
    "wave": lambda b: 3 * math.cos(3 * b),
    "power": lambda b: 2.5 * b**1.5,
    "over": lambda c: 1 / c**2,
}


def term_by_term(a, b, c, **changed):
    """The three slopes, with the slopes of some of the five terms changed."""
    slope = TERMS | changed
    return {"a": slope["cube"](a) + slope["root"](a), "b": slope["wave"](b) + slope["power"](b), "c": slope["over"](c)}


@task("Tried at three points: all slopes agree with a nudge.", probes=POINTS)
def slopes_by_hand(a, b, c):
    """The slopes of −a³ + sin(3b) − 1/c + b^2.5 − √a."""
    return term_by_term(a, b, c)


def terms_mistake(title, *hints, versions):
    """A mistake that can be made in several terms: each alone, and all of them together."""
    made = mistake(slopes_by_hand, title, *hints)
    everything = {name: slope for version in versions for name, slope in version.items()}
    for version in [*versions, *([everything] if len(versions) > 1 else [])]:
        made(lambda a, b, c, version=version: term_by_term(a, b, c, **version))


terms_mistake(
    "The power rule without the n in front.",
    "At x = 5, how steep is x²: 5, or 10?",
    "Look at the terms with an exponent; a root is one of them. What became of the exponent?",
    "The exponent comes down in front, and the power that is left is one lower. You need both.",
    versions=[{"cube": lambda a: -(a**2)}, {"power": lambda b: b**1.5}, {"root": lambda a: -1 / math.sqrt(a)}],
)
terms_mistake(
    "The power rule without the −1 in the exponent.",
    "x² is a parabola. Is its slope a straight line, or a parabola again?",
    "Look at the terms with an exponent; a root is one of them. Do you still have the old exponent?",
    "The exponent comes down in front, and the power that is left is one lower. You need both.",
    versions=[
        {"cube": lambda a: -3 * a**3},
        {"power": lambda b: 2.5 * b**2.5},
        {"root": lambda a: -0.5 * math.sqrt(a)},
        {"over": lambda c: 1 / c},
    ],
)
terms_mistake(
    "The 1 is subtracted from the power, not from the exponent.",
    "In Python, is 2**3-1 the same as 2**(3-1)?",
    "Look at the terms with an exponent: what does the `-1` belong to?",
    "A power is worked out before a minus, unless there are brackets.",
    versions=[{"cube": lambda a: -3 * a**3 - 1}, {"power": lambda b: 2.5 * b**2.5 - 1}],
)
terms_mistake(
    "The inside of the sine is in front, where its slope belongs.",
    "When b moves by 0.001, how far does 3b move? Does it depend on the value of b?",
    "Look at the factor of your cosine.",
    "The chain rule needs the local derivative of the inner step, not its number.",
    versions=[{"wave": lambda b: 3 * b * math.cos(3 * b)}],
)
terms_mistake(
    "The 3 inside the sine is missing from the slope.",
    "When b moves by 0.001, how far does 3b move?",
    "sin(3b) is a chain of two steps. Which local derivatives are in your slope?",
    "The wave passes on its cosine, and what is inside moves faster than b does. Rates along a chain multiply.",
    versions=[{"wave": lambda b: math.cos(3 * b)}],
)
terms_mistake(
    "The cosine is taken at the wrong place.",
    "Which number goes into the sine: b, or something larger?",
    "Look at what is inside your cosine.",
    "A local derivative is taken at the input of its own step. The input of the sine is the result of the step before.",
    versions=[{"wave": lambda b: 3 * math.cos(b)}],
)
terms_mistake(
    "A wrong wave: the slope of the sine is a different one.",
    "At 0 the sine climbs as steeply as it ever does. Does your wave have its top there, or its bottom, or a zero?",
    "Look at the term of sin(3b), and compare it with the table at the end of the chapter.",
    "Sine and cosine belong together as a wave and its slope; a minus appears in one direction only.",
    versions=[{"wave": lambda b: 3 * math.sin(3 * b)}, {"wave": lambda b: math.sin(3 * b)}],
)
terms_mistake(
    "A minus sign is lost on the way.",
    "Make each input a little larger, in your head: does its term rise or fall?",
    "Write each term with its sign, and its slope below it. Two minus signs go into the slope of −1/c: which?",
    "A minus in front stays in front of the slope. One over c falls when c grows, so minus one over c rises.",
    versions=[
        {"over": lambda c: -1 / c**2},
        {"cube": lambda a: 3 * a**2},
        {"root": lambda a: 1 / (2 * math.sqrt(a))},
        {"wave": lambda b: -3 * math.cos(3 * b)},
        {"power": lambda b: -2.5 * b**1.5},
    ],
)
terms_mistake(
    "One of the terms is missing.",
    "How many of the five terms move when a moves? And when b does?",
    "Two of the inputs are in two terms each. Look for both in your slopes.",
    "A sum passes 1 to each of its terms, so the slopes of an input's terms are added.",
    versions=[
        {"root": lambda a: 0.0},
        {"cube": lambda a: 0.0},
        {"power": lambda b: 0.0},
        {"wave": lambda b: 0.0},
        {"over": lambda c: 0.0},
    ],
)


# -- Tasks 2 and 3: a class that learns operations --------------------------------------------------------------------


class NotATuple(TypeError):
    """Raised where `_prev` or `_local` is one thing, and not a tuple of them."""


class NoName(TypeError):
    """Raised where a node has parents, and no operation that made it: `backward` would take it for a leaf."""


class NotANumber(TypeError):
    """Raised where a local derivative, or the number itself, is a Value."""


def my_value(**methods):
    """A class as in the exercise, with all operations, right but for those given: functions (class, self, ...)."""

    class MyValue:
        def __init__(self, data, _children=(), _op="", label="", _local=()):
            self.data, self.grad, self.label = data, 0.0, label
            self._prev, self._op, self._local = _children, _op, _local

        def __add__(self, other):
            other = other if isinstance(other, MyValue) else MyValue(other)
            return MyValue(self.data + other.data, (self, other), "+", _local=(1.0, 1.0))

        def __mul__(self, other):
            other = other if isinstance(other, MyValue) else MyValue(other)
            return MyValue(self.data * other.data, (self, other), "*", _local=(other.data, self.data))

    for name, method in (RIGHT | methods).items():
        setattr(MyValue, name, lambda self, *args, method=method: method(MyValue, self, *args))
    return MyValue


def binary(number, slopes):
    """An operation on two Values, made from its number and its two slopes, each a function of both numbers."""

    def method(V, self, other):
        other = other if isinstance(other, V) else V(other)
        x, y = self.data, other.data
        return V(number(x, y), (self, other), "op", _local=slopes(x, y))

    return method


def unary(number, slope):
    """An operation on one Value: its slope is a function of the input and of the output."""

    def method(V, self, *args):
        y = number(self.data, *args)
        return V(y, (self,), "op", _local=(slope(self.data, y, *args),))

    return method


def logistic(x):
    return 1 / (1 + math.exp(-x))


def leak_or_1(x, y=None, leak=0.01):
    return 1.0 if x > 0 else leak


def sign(x, y=None):
    return 1.0 if x > 0 else -1.0


def leaky(x, leak=0.01):
    return x * leak_or_1(x, leak=leak)


def power_rule(x, y, n):
    return n * x ** (n - 1)


def from_input(f, df):
    """An operation whose slope is a function of the input alone."""
    return unary(f, lambda x, y: df(x))


def from_output(f, df):
    """An operation whose slope is a function of the output alone."""
    return unary(f, lambda x, y: df(y))


MINUS = {"number": lambda x, y: x - y}
OVER = {"number": lambda x, y: x / y}
POWER = {"number": lambda x, n: x**n}

RIGHT = {
    "__radd__": lambda V, self, other: self + other,
    "__rmul__": lambda V, self, other: self * other,
    "__neg__": unary(lambda x: -x, lambda x, y: -1.0),
    "__sub__": binary(**MINUS, slopes=lambda x, y: (1.0, -1.0)),
    "__rsub__": lambda V, self, other: V(other) - self,
    "__truediv__": binary(**OVER, slopes=lambda x, y: (1 / y, -x / y**2)),
    "__rtruediv__": lambda V, self, other: V(other) / self,
    "__pow__": unary(**POWER, slope=power_rule),
    "exp": from_output(math.exp, lambda y: y),
    "log": from_input(math.log, lambda x: 1 / x),
    "tanh": from_output(math.tanh, lambda y: 1 - y * y),
    "sigmoid": from_output(logistic, lambda y: y * (1 - y)),
    "relu": from_input(lambda x: max(x, 0.0), lambda x: 1.0 if x > 0 else 0.0),
    "leaky_relu": unary(leaky, leak_or_1),
    "__abs__": unary(abs, sign),
}

# operation: {label: (the operation, what follows it)}; where there is a third, it makes the operation's one input
OPERATORS = {
    "__radd__": {
        "(2.6 + a)·b": (lambda a, b, c: 2.6 + a, lambda y, a, b, c: y * b),
        "sum([a, b, c])·b": (lambda a, b, c: sum([a, b, c]), lambda y, a, b, c: y * b),
    },
    "__rmul__": {"(2.6·a + b)·c": (lambda a, b, c: 2.6 * a, lambda y, a, b, c: (y + b) * c)},
    "__neg__": {
        "(−a + c)·b": (lambda a, b, c: -a, lambda y, a, b, c: (y + c) * b),
        "(−b + c)·a": (lambda a, b, c: -b, lambda y, a, b, c: (y + c) * a),
    },
    "__sub__": {
        "(a − b)·c": (lambda a, b, c: a - b, lambda y, a, b, c: y * c),
        "(b − 2.6)·a": (lambda a, b, c: b - 2.6, lambda y, a, b, c: y * a),
        "(a·b − a)·c": (lambda a, b, c: a * b - a, lambda y, a, b, c: y * c),
    },
    "__rsub__": {"(2.6 − a)·b": (lambda a, b, c: 2.6 - a, lambda y, a, b, c: y * b)},
    "__truediv__": {
        "(a / b)·c": (lambda a, b, c: a / b, lambda y, a, b, c: y * c),
        "(b / 2.6)·a": (lambda a, b, c: b / 2.6, lambda y, a, b, c: y * a),
        "(a·b / c)·a": (lambda a, b, c: a * b / c, lambda y, a, b, c: y * a),
    },
    "__rtruediv__": {"(2.6 / c)·b": (lambda a, b, c: 2.6 / c, lambda y, a, b, c: y * b)},
    "__pow__": {
        "a**3 · b": (lambda a, b, c: a**3, lambda y, a, b, c: y * b),
        "(b·c)**3 · a": (lambda a, b, c: (b * c) ** 3, lambda y, a, b, c: y * a),
        "c**-1.4 · b": (lambda a, b, c: c**-1.4, lambda y, a, b, c: y * b),
        "a**0.5 · c": (lambda a, b, c: a**0.5, lambda y, a, b, c: y * c),
    },
}


INPUTS = {
    "a·b": lambda a, b: a * b,
    "a + b": lambda a, b: a + b,
    "b·b": lambda a, b: b * b,
    "b·b·b": lambda a, b: b * b * b,
}


def below_and_above(name, words, *args):
    """Probes of a function at two negative and two positive numbers, all made by operations before it."""
    shown = ", ".join(map(str, args))
    return {
        words.format(label, shown) + " · c": (
            lambda x: getattr(x, name)(*args),
            lambda y, a, b, c: y * c,
            lambda a, b, c, made=made: made(a, b),
        )
        for label, made in INPUTS.items()
    }


FUNCTIONS = {
    "exp": below_and_above("exp", "({}).exp({})"),
    "log": {
        "(a·c).log() · b": (lambda x: x.log(), lambda y, a, b, c: y * b, lambda a, b, c: a * c),
        "(a + b + c).log() · b": (lambda x: x.log(), lambda y, a, b, c: y * b, lambda a, b, c: a + b + c),
    },
    "tanh": below_and_above("tanh", "({}).tanh({})"),
    "sigmoid": below_and_above("sigmoid", "({}).sigmoid({})"),
    "relu": below_and_above("relu", "({}).relu({})"),
    "leaky_relu": below_and_above("leaky_relu", "({}).leaky_relu({})")
    | below_and_above("leaky_relu", "({}).leaky_relu({})", 0.2),
    "__abs__": below_and_above("__abs__", "abs({})"),
}


CHANGED = "inputs that the operation has changed"


def walk_back(root):
    """The judge's own backward, which says what is wrong with a record."""
    order = right_order_of(root)
    for node in order:
        node.grad = 0.0
    root.grad = 1.0
    for node in reversed(order):
        for parent, local in zip(node._prev, node._local):
            parent.grad += float(local) * node.grad  # NumPy's small floats would round what comes from above


def right_order_of(root):
    """Every node, parents first; raises where a record cannot be read."""
    to_look_at, seen = [root], set()
    while to_look_at:
        node = to_look_at.pop()
        if node in seen:
            continue
        seen.add(node)
        for what in ("_prev", "_local"):
            if not isinstance(getattr(node, what), (tuple, list)):
                nothing = getattr(node, what) is None
                raise TypeError(f"`{what}` is None") if nothing else NotATuple(f"`{what}` is not a tuple")
        if node._prev and node._local and not node._op:
            raise NoName("a node has parents, and its operation has no name")
        for x in (node.data, *node._local):
            if hasattr(x, "_prev"):
                raise NotANumber("a Value where a plain number belongs")
            if not hasattr(x, "__float__") or hasattr(x, "__len__"):
                raise TypeError(f"{_kind(x)} where a plain number belongs")
        to_look_at.extend(node._prev)
    return right_order(root)


def put_to_work(groups, cls):
    """{label: number} of everything that comes of each operation's probes."""
    seen = {}
    for probes in groups.values():
        for label, probe in probes.items():
            seen.update(at_work(cls, f"{label}, {WHERE}", *probe))
    return seen


def at_work(cls, label, operation, follow, before=None):
    inputs = {"a": cls(A, label="a"), "b": cls(B, label="b"), "c": cls(C, label="c")}
    taken = {"x": before(**inputs)} if before else inputs
    watched = [*inputs.values(), *taken.values()]
    numbers = [node.data for node in watched]
    made = guarded(partial(operation, **taken))
    if made is None or made is ... or isinstance(made, Stopped):
        return {label: made}
    if not isinstance(made, cls):
        other = " of another class" if hasattr(made, "_prev") else ""
        return {label: Said(f"your answer is a {type(made).__name__}{other}, where a {cls.__name__} belongs")}

    def finish():
        y = follow(made, **inputs)
        walk_back(y)
        return y

    y = guarded(finish)
    if isinstance(y, Stopped):
        return {label: y}
    seen = {f"{label}, the number": y.data}
    seen.update({f"{label}, the slope of {name}": leaf.grad for name, leaf in inputs.items()})
    changed = sum(node.data != number for node, number in zip(watched, numbers))
    return seen | {f"{label}, {CHANGED}": changed}


class OperationsTask(Task):
    """A class is handed in. A mistake belongs to one operation, and the first wrong operation is the one spoken of."""

    def __init__(self, name, doc, verified, groups):
        def reference():
            pass

        reference.__name__, reference.__doc__ = name, doc
        stub = my_value(**{method: lambda V, self, *args: None for method in groups})
        super().__init__(reference, verified, observe=partial(put_to_work, groups), stub=stub)
        self.reference, self.groups, self.group_of = my_value(), groups, {}

    def of(self, operation, title, *hints):
        """A mistake in one operation; its wrong versions are methods (class, self, ...) of that operation."""
        made = self.mistake(title, *hints)
        self.group_of[made] = operation
        return lambda *versions: [made(my_value(**{operation: version})) for version in versions]

    def in_all(self, title, *hints, when):
        """A mistake in how Python is used, made in any operation and recognised by what was seen there."""
        return self.mistake(title, *hints, when=lambda trial: any(map(when, self.wrong_part(trial.seen).values())))

    def in_place(self, title, *hints):
        """The mistake of an operation that changes its input, whatever else comes of it."""

        def recognised(trial):
            return any(value for key, value in self.wrong_part(trial.seen).items() if key.endswith(CHANGED))

        return self.mistake(title, *hints, when=recognised)

    def nothing_back(self, operation, number):
        """The mistake of an operation whose number is right, and through which nothing comes back."""
        self.of(
            operation,
            f"`{operation}` gets the number right, but no gradient comes back through it.",
            "What does your new node know about what it was made from?",
            f"Look at what `{operation}` gives the new node after the number. Are the parents there, and the slopes?",
            "Without a parent, or without a slope for it, the walk back ends at this node as at a leaf.",
        )(lambda V, self, *args: V(number(*(x.data if isinstance(x, V) else x for x in (self, *args)))))

    def part(self, seen, operation):
        labels = [f"{label}, {WHERE}" for label in self.groups[operation]]
        return {key: value for key, value in seen.items() if key.startswith(tuple(labels))}

    def wrong_part(self, seen):
        """What was seen of the first operation that is wrong; nothing if all are right."""
        right = results(self, self.reference)
        for operation in self.groups:
            if not self.same(self.part(seen, operation), self.part(right, operation)):
                return self.part(seen, operation)
        return {}

    def recognises(self, known, trial):
        operation = self.group_of.get(known)
        if operation is None:
            return super().recognises(known, trial)
        seen = self.wrong_part(trial.seen)
        versions = [self.part(results(self, wrong), operation) for wrong in known.examples]
        return any(self.same(seen, version) for version in versions)

    def misused(self, answer):
        if inspect.isclass(answer):
            return None
        line = f"Your answer is {_kind(answer)}. Write `check.{self.name}(MyValue)`."
        return Verdict("wrong", "Hand in the class itself.", [line])

    def one_line(self, label, got, true):
        line = super().one_line(label, got, true)
        return line if "the slope" in label else line.replace(self.truth, "there should be")


@lru_cache(maxsize=None)
def results(one, version):
    """What one of our own versions gives: always the same, so it is run once."""
    return one.try_out(version).seen


operators = OperationsTask(
    "operators",
    "The operators of a learner's class.",
    "Eight operators, each followed by another operation: numbers and slopes agree with a nudge.",
    OPERATORS,
)
functions = OperationsTask(
    "functions",
    "The functions of a learner's class.",
    "Seven functions, each below and above zero and followed by another operation: all agree with a nudge.",
    FUNCTIONS,
)


def stopped_by(name):
    return lambda value: isinstance(value, Stopped) and value.error.startswith(name)


def wants_a_number(error):
    """True for what Python, or the Value itself, says where `math.exp(x)` or `x <= 0` meets a Value."""
    words = "must be real number, not", "not supported between instances of", "a plain number is needed here"
    return any(said in error for said in words)


def calls_itself(V, self):
    return calls_itself(V, self)


def in_place(V, self):
    self.data = -self.data
    return self


def no_number(V, self, other=None):
    return V(self.data, (self,), "op", _local=(self,))


def mistakes_in_python(one, method):
    """The mistakes that can be made in any operation; `method` is one of them, to try them on."""

    one.in_all(
        "An operation returns nothing yet.",
        "What does a Python function return when it ends without a `return`?",
        "The line below names the first such operation. Is it filled in, down to its last line?",
        "It is not enough to make the new node: the method also has to return it.",
        when=lambda value: value is None or value is ...,
    )(my_value(**{method: lambda V, self: None}))
    itself = one.in_all(
        "An operation calls itself, without end.",
        "Which method does Python call for the operator, or the `abs`, in your line? Is it the one you are writing?",
        "Look at the line below. On which side of the operator is the MyValue? Do you use the MyValue or its number?",
        "An operation works on the plain numbers inside, or uses *another* operation that is finished already.",
        when=stopped_by("RecursionError"),
    )
    itself(my_value(**{method: calls_itself}))
    one.in_place(
        "An operation changed its own input.",
        "After y = −x, or y = x.relu(), which number should x hold: its own, or y's?",
        "Look for a line that assigns to `self.data`.",
        "An operation makes a new node. Its input is a parent now, and others may use it too.",
    )(my_value(**{method: in_place}))
    plain = one.in_all(
        "A plain number is asked for its `.data`.",
        "What is `other` in b − 2.6, or in b / 2.6?",
        "The same operation works between two Values. Look at the first line of the chapter's `__add__`.",
        "Whatever is not a MyValue yet has to become one before you ask for its number.",
        when=lambda value: isinstance(value, Stopped) and "object has no attribute 'data'" in value.error,
    )
    raw = one.in_all(
        "There is a plain number among the parents.",
        "What is `other` in b − 2.6, or in b / 2.6? Can it hold a gradient?",
        "Look at the tuple of parents, and at the first line of the chapter's `__add__`.",
        "Whatever is not a MyValue yet has to become one before you record it.",
        when=lambda value: isinstance(value, Stopped) and "object has no attribute '_prev'" in value.error,
    )
    raw(my_value(**{method: lambda V, self: V(self.data, (self, 2.6), "op", _local=(1.0, 1.0))}))
    plain(my_value(**{method: lambda V, self: V(self.data.data)}))
    another = one.in_all(
        "The result is not a MyValue.",
        "Which class should the last line of your method make?",
        "Look at your `return`: is it a plain number, or a `Value` of the package where yours is needed?",
        "To go on computing with the result, you need the same class again, with its record.",
        when=lambda value: isinstance(value, Said) or stopped_by("TypeError: a Value holds one number")(value),
    )
    another(my_value(**{method: lambda V, self: JudgesValue(self)}))
    another(my_value(**{method: lambda V, self: JudgesValue(1.0)}))
    another(my_value(**{method: lambda V, self: 1.0}))
    tuples = one.in_all(
        "Brackets alone do not make a tuple.",
        "What is `(3)` in Python? And `(3,)`?",
        "Look at the parents and at the local derivatives of an operation with one parent.",
        "A tuple with a single entry needs a comma after the entry.",
        when=stopped_by("NotATuple"),
    )
    tuples(my_value(**{method: lambda V, self: V(1.0, (self,), "op", _local=1.0)}))
    tuples(my_value(**{method: lambda V, self: V(1.0, self, "op", _local=(1.0,))}))
    nameless = one.in_all(
        "The record has parents, but no name.",
        "Four things make a record. Which one of them is missing where your method makes the new node?",
        "Look at the third argument of `MyValue(...)`: the number comes first, then the parents, and then?",
        "The name shows that an operation made the node. Without it, `backward` treats the node as a leaf.",
        when=stopped_by("NoName"),
    )
    nameless(my_value(**{method: lambda V, self: V(1.0, (self,), "", _local=(1.0,))}))
    values = one.in_all(
        "There is a Value where its number belongs.",
        "Is `self` a number? Where is its number kept?",
        "Look at the new number and at the local derivatives: do you compute with `self`, or with what is inside it?",
        "The record holds plain numbers, worked out when the operation runs.",
        when=lambda value: (
            stopped_by("NotANumber")(value) or isinstance(value, Stopped) and wants_a_number(value.error)
        ),
    )
    values(my_value(**{method: lambda V, self: V(math.tanh(self))}))
    values(my_value(**{method: lambda V, self: V(0.0 if self <= 0 else 1.0)}))
    values(my_value(**{method: no_number}))
    values(my_value(**{method: lambda V, self: V(self * 2, (self,), "op", _local=(1.0,))}))


mistakes_in_python(operators, "__neg__")
mistakes_in_python(functions, "tanh")

# the operators

operators.of(
    "__radd__",
    "`__radd__` gets the number right and keeps no record.",
    "In 2.6 + a, how fast does the sum move with a? What does your node know about a?",
    "Look at what `__radd__` makes: does it have parents?",
    "A new node without parents is a leaf, and the walk back ends there. Which operation already writes the record?",
)(
    lambda V, self, other: V(other + self.data),
    lambda V, self, other: V(other + self.data, (self,), "+"),
    lambda V, self, other: V(other + self.data, (V(other),), "+", _local=(1.0,)),
)
operators.of(
    "__rmul__",
    "`__rmul__` gets the number right and keeps no record.",
    "In 2.6·a, how fast does the product move with a? What does your node know about a?",
    "Look at what `__rmul__` makes: does it have parents?",
    "A new node without parents is a leaf, and the walk back ends there. Which operation already writes the record?",
)(
    lambda V, self, other: V(other * self.data),
    lambda V, self, other: V(other * self.data, (self,), "*"),
)
operators.of(
    "__rmul__",
    "A product passes 1, as if it were a sum.",
    "When a moves by 0.1, how far does 2.6·a move?",
    "Look at the local derivative in `__rmul__`.",
    "The slope towards one factor is the other factor.",
)(lambda V, self, other: V(other * self.data, (self,), "*", _local=(1.0,)))
operators.of(
    "__rmul__",
    "In 2.6·a, the two slopes are swapped.",
    "When a moves by 0.1, how far does 2.6·a move? Does it depend on the value of a?",
    "Look at the local derivative in `__rmul__`: is it a's own number?",
    "The slope towards one factor is the other factor.",
)(
    lambda V, self, other: V(other * self.data, (self,), "*", _local=(self.data,)),
    lambda V, self, other: V(other * self.data, (self,), "*", _local=(other * self.data,)),
)
operators.of(
    "__rmul__",
    "`__rmul__` makes a sum.",
    "What is 2.6·1.7, and what does yours make of it?",
    "Look at the sign in `__rmul__`. Was the line copied from another method?",
    "`__rmul__` can leave its work to the operation with the same sign and the MyValue on its left.",
)(lambda V, self, other: self + other)
for operation, number in {"__neg__": lambda x: -x, "__sub__": lambda x, y: x - y}.items():
    operators.nothing_back(operation, number)
operators.nothing_back("__truediv__", lambda x, y: x / y)
operators.nothing_back("__pow__", lambda x, n: x**n)
operators.of(
    "__neg__",
    "The slope of −a has lost its sign.",
    "When a grows, does −a grow or shrink?",
    "Look at the local derivative in `__neg__`.",
    "Nudge a by h in your head, and write down by how much −a moves.",
)(unary(lambda x: -x, lambda x, y: 1.0))
operators.of(
    "__neg__",
    "The slope of −a is a fixed number, not its value.",
    "Does the slope of −a depend on the value of a?",
    "Look at the local derivative in `__neg__`: does it depend on `self.data`?",
    "A straight line has the same slope everywhere.",
)(unary(lambda x: -x, lambda x, y: -x))
operators.of(
    "__sub__",
    "A difference passes on as if it were a sum.",
    "When b grows, does a − b grow or shrink?",
    "Look at the two local derivatives in `__sub__`. Which of them belongs to the number after the minus?",
    "The first parent pulls the result with it. The second pushes it the other way.",
)(binary(**MINUS, slopes=lambda x, y: (1.0, 1.0)))
operators.of(
    "__sub__",
    "In a − b, the minus has gone to the wrong slope.",
    "When a grows, does a − b grow or shrink? And when b grows?",
    "Look at the two local derivatives in `__sub__`, and at the order of the parents.",
    "`_prev` and `_local` are in the same order. Only the number after the minus pulls the other way.",
)(
    binary(**MINUS, slopes=lambda x, y: (-1.0, 1.0)),
    binary(**MINUS, slopes=lambda x, y: (-1.0, -1.0)),
)
second_parent = {
    "__sub__": binary(**MINUS, slopes=lambda x, y: (1.0, 0.0)),
    "__truediv__": binary(**OVER, slopes=lambda x, y: (1 / y, 0.0)),
}
for operation, version in second_parent.items():
    operators.of(
        operation,
        f"In `{operation}` only the left side gets a slope.",
        "Does the result move when only the right side is nudged?",
        f"Count the parents and the local derivatives in `{operation}`. Was a new MyValue made for the right side?",
        "Both sides are parents, each with a slope of its own, and the parent is the node itself, not a copy.",
    )(version)
operators.of(
    "__sub__",
    "The difference is taken the wrong way round.",
    "In a − b, which of the two is `self`?",
    "Look at the number that `__sub__` makes.",
    "Python asks the left side, so it is `self`, and the other one is subtracted from it.",
)(
    binary(lambda x, y: y - x, lambda x, y: (-1.0, 1.0)),
    binary(lambda x, y: y - x, lambda x, y: (1.0, -1.0)),
)
operators.of(
    "__rsub__",
    "`__rsub__` is the wrong way round.",
    "In 2.6 − a, which is `self`: the number on the left, or the one on the right?",
    "Try 2.6 − a with a = 1.7 on paper. Is your result above or below zero?",
    "Python comes to `__rsub__` because the left side had no answer. So `self` is on the right of the minus.",
)(
    lambda V, self, other: self - other,
    lambda V, self, other: self + (-other),
)
operators.of(
    "__rsub__",
    "`__rsub__` gets the number right, and a's slope wrong.",
    "When a grows, does 2.6 − a grow or shrink?",
    "Does `__rsub__` write a record of its own? Look at its slope.",
    "You already have an operation that knows both slopes of a difference. It needs a MyValue on its left.",
)(
    lambda V, self, other: V(other - self.data),
    lambda V, self, other: V(other - self.data, (self,), "-", _local=(1.0,)),
)
operators.of(
    "__truediv__",
    "The slope of a quotient towards b has lost its sign.",
    "When b grows, does a / b grow or shrink, for positive numbers?",
    "Look at the second local derivative in `__truediv__`.",
    "The larger the number you divide by, the less is left. The sign must show that.",
)(binary(**OVER, slopes=lambda x, y: (1 / y, x / y**2)))
operators.of(
    "__truediv__",
    "The slope of a quotient towards b is divided by b once, where twice is needed.",
    "Write a / b as a rectangle with the area a and the sides b and q. Which strip has to be given up?",
    "Look at the second local derivative in `__truediv__`: how often is it divided by b?",
    "For each unit of b, q gives up its own height, spread over the width b. And q is itself a quotient.",
)(
    binary(**OVER, slopes=lambda x, y: (1 / y, -x / y)),
    binary(**OVER, slopes=lambda x, y: (1 / y, x / y)),
)
operators.of(
    "__truediv__",
    "The slope of a quotient towards b does not know a.",
    "Is 1 / b as steep as 100 / b?",
    "Look at the second local derivative in `__truediv__`: is a in it?",
    "The slope of 1/b is right for a numerator of 1. A factor in front stays in front.",
)(binary(**OVER, slopes=lambda x, y: (1 / y, -1 / y**2)))
operators.of(
    "__truediv__",
    "A quotient passes on as if it were a product.",
    "When b is very large, is a little more of a worth much in a / b, or little?",
    "Look at both local derivatives in `__truediv__`.",
    "a / b is a times 1/b. Only the first of your slopes can be read off that, and its partner is 1/b.",
)(binary(**OVER, slopes=lambda x, y: (y, x)))
operators.of(
    "__truediv__",
    "In a / b, the two slopes are swapped.",
    "Which local derivative belongs to the first parent?",
    "Look at the order of the two slopes in `__truediv__`, and at the order of the parents.",
    "`_prev` and `_local` are in the same order.",
)(binary(**OVER, slopes=lambda x, y: (-x / y**2, 1 / y)))
operators.of(
    "__truediv__",
    "A quotient passes 1 to a.",
    "When a grows by 0.1, does a / b grow by 0.1 whatever b is?",
    "Look at the first local derivative in `__truediv__`.",
    "The nudge of a is divided by b as well.",
)(binary(**OVER, slopes=lambda x, y: (1.0, -x / y**2)))
operators.of(
    "__rtruediv__",
    "`__rtruediv__` is the wrong way round.",
    "In 2.6 / c, which is `self`: the number above, or the number below?",
    "Try 2.6 / c with c = 2.3 on paper. Is your result above or below 1?",
    "Python comes to `__rtruediv__` because the left side had no answer. So `self` is what is divided by.",
)(lambda V, self, other: self / other)
operators.of(
    "__rtruediv__",
    "The number above the line is missing.",
    "Is 2.6 / c the same as 1 / c?",
    "Look at the number that `__rtruediv__` makes: is `other` in it?",
    "`other` is what Python found on the left: it is the number that is divided.",
)(
    lambda V, self, other: V(1) / self,
    lambda V, self, other: self**-1,
)
operators.of(
    "__rtruediv__",
    "`__rtruediv__` gets the number right, and c's slope wrong.",
    "When c grows, does 2.6 / c grow or shrink? By how much, for a numerator of 2.6?",
    "Does `__rtruediv__` write a record of its own? Look at its slope.",
    "You already have an operation that knows both slopes of a quotient. It needs a MyValue on its left.",
)(
    lambda V, self, other: V(other / self.data),
    lambda V, self, other: V(other / self.data, (self,), "/", _local=(other / self.data**2,)),
    lambda V, self, other: V(other / self.data, (self,), "/", _local=(-1 / self.data**2,)),
    lambda V, self, other: V(other / self.data, (self,), "/", _local=(1 / self.data,)),
    lambda V, self, other: V(other / self.data, (self,), "/", _local=(1 / other,)),
    lambda V, self, other: V(other / self.data, (self,), "/", _local=(-other / self.data,)),
)
operators.of(
    "__pow__",
    "The power rule without the n in front.",
    "At x = 5, how steep is x²: 5, or 10?",
    "Look at the local derivative in `__pow__`. What became of the exponent?",
    "The exponent comes down in front, and the power that is left is one lower. You need both.",
)(unary(**POWER, slope=lambda x, y, n: x ** (n - 1)))
operators.of(
    "__pow__",
    "The power rule without the −1 in the exponent.",
    "x² is a parabola. Is its slope a straight line, or a parabola again?",
    "Look at the local derivative in `__pow__`: which exponent is in it?",
    "The exponent comes down in front, and the power that is left is one lower. You need both.",
)(unary(**POWER, slope=lambda x, y, n: n * y))
operators.of(
    "__pow__",
    "The 1 is subtracted from the power, not from the exponent.",
    "In Python, is 2**3-1 the same as 2**(3-1)?",
    "Look at the local derivative in `__pow__`: what does the `-1` belong to?",
    "A power is worked out before a minus, unless there are brackets.",
)(unary(**POWER, slope=lambda x, y, n: n * y - 1), unary(**POWER, slope=lambda x, y, n: y - 1))
operators.of(
    "__pow__",
    "The slope is right only for squares.",
    "How steep is x³ at 2: 4, or 12?",
    "Look at the local derivative in `__pow__`. What became of the exponent above?",
    "The exponent comes down in front, and the power that is left is one lower, not gone.",
)(unary(**POWER, slope=lambda x, y, n: n * x), unary(**POWER, slope=lambda x, y, n: 2 * x))
operators.of(
    "__pow__",
    "The lowered exponent is in front, too.",
    "x³: is 3 the number in front of its slope, or 2?",
    "Look at the local derivative in `__pow__`: from which exponent is the factor taken, and which one is lowered?",
    "The old exponent comes down in front. Only the exponent that stays is lowered.",
)(unary(**POWER, slope=lambda x, y, n: (n - 1) * x ** (n - 1)))
operators.of(
    "__pow__",
    "The power rule with +1 in the exponent.",
    "x² is a parabola. Is its slope of a higher or of a lower power?",
    "Look at the sign in the exponent of your local derivative.",
    "Differentiating takes one factor x away from the power.",
)(
    unary(**POWER, slope=lambda x, y, n: n * x ** (n + 1)),
    unary(**POWER, slope=lambda x, y, n: x ** (n + 1) / (n + 1)),
)
operators.of(
    "__pow__",
    "The power is a product: a·n.",
    "What is 5**3, and what is 5·3?",
    "Look at the number that `__pow__` makes.",
    "In Python one star multiplies, and two stars raise to a power.",
)(unary(lambda x, n: x * n, lambda x, y, n: n))

# the functions

NUMBERS = {
    "exp": math.exp,
    "log": math.log,
    "tanh": math.tanh,
    "sigmoid": logistic,
    "relu": lambda x: max(x, 0.0),
    "leaky_relu": leaky,
    "__abs__": abs,
}
for operation, number in NUMBERS.items():
    functions.nothing_back(operation, number)
functions.of(
    "exp",
    "The slope of exp is taken from its input.",
    "Which function is its own slope: e to the x, or x?",
    "Look at the local derivative in `exp`: is it the number that goes in, or the one that comes out?",
    "The higher the curve, the faster it climbs. Its height is the output.",
)(from_input(math.exp, lambda x: x))
functions.of(
    "exp",
    "The power rule was used on exp.",
    "In e to the x, what is nudged: the base, or the exponent?",
    "Look at the local derivative in `exp`. Is there an x in front, or an x − 1 above?",
    "The power rule is for x to the n, where the base moves. Here the exponent moves.",
)(
    from_input(math.exp, lambda x: x * math.exp(x - 1)),
    from_input(math.exp, lambda x: math.exp(x - 1)),
    from_input(math.exp, lambda x: x * math.exp(x)),
)
functions.of(
    "exp",
    "exp was applied twice.",
    "What is already inside the new node when you work out the slope?",
    "Look at what you give `math.exp` in the local derivative.",
    "The slope is as high as the curve itself at the input; nothing has to be raised once more.",
)(from_output(math.exp, math.exp))
functions.of(
    "exp",
    "exp passes 1.",
    "Is e to the x equally steep everywhere?",
    "Look at the local derivative in `exp`.",
    "The higher the curve, the faster it climbs.",
)(from_input(math.exp, lambda x: 1.0))
functions.of(
    "log",
    "The slope of log is taken from its output.",
    "Where is ln x flat: where x is large, or where ln x is large?",
    "Look at the local derivative in `log`: one over which number?",
    "You need the slope at x. Which of the two numbers is x?",
)(from_output(math.log, lambda y: 1 / y))
functions.of(
    "log",
    "The slope of log is upside down.",
    "Does ln x get steeper further out, or flatter?",
    "Look at the local derivative in `log`: what is divided by what?",
    "The logarithm climbs ever more slowly. A large x must give a small slope.",
)(from_input(math.log, lambda x: x), from_output(math.log, lambda y: y), from_output(math.log, math.exp))
functions.of(
    "log",
    "The slope of log has a minus or a square that does not belong there.",
    "Does ln x climb or fall? And is the slope at 10 a tenth, or a hundredth?",
    "Look at the local derivative in `log`. That of 1/x looks much like it.",
    "The slope of ln x is the reciprocal itself. It is the reciprocal's own slope that has the square and the minus.",
)(
    from_input(math.log, lambda x: -1 / x**2),
    from_input(math.log, lambda x: 1 / x**2),
    from_input(math.log, lambda x: -1 / x),
)
functions.of(
    "log",
    "A logarithm to another base.",
    "What is ln e, and what does yours make of e?",
    "Look at which function of `math` you call. There are several logarithms.",
    "The natural logarithm is the one that undoes `math.exp`.",
)(
    from_input(math.log10, lambda x: 1 / x),
    from_input(math.log2, lambda x: 1 / x),
    from_input(math.log1p, lambda x: 1 / x),
)
functions.of(
    "tanh",
    "The slope of tanh is taken from its input.",
    "Far to the right, at 3, is tanh falling steeply? What does your formula say there?",
    "Your formula has a square in it. Of which number: the one that enters the squeeze, or the one that leaves it?",
    "Chapter 03 derives it from a quotient. Is that quotient the input or the output?",
)(from_input(math.tanh, lambda x: 1 - x * x))
functions.of(
    "tanh",
    "The square is missing in the slope of tanh.",
    "tanh is equally steep at −1 and at 1. Is your formula?",
    "Compare your local derivative with the table of chapter 03.",
    "The slope must not depend on the sign of the output. Which power makes a sign vanish?",
)(from_output(math.tanh, lambda y: 1 - y))
functions.of(
    "tanh",
    "The slope of tanh is upside down, or has the wrong sign.",
    "Where is tanh steepest: in the middle, or far out? Does it climb there?",
    "Look at the local derivative in `tanh`: what is subtracted from what, and is anything?",
    "In the middle, where the output is 0, the slope is 1. Far out it is almost 0.",
)(
    from_output(math.tanh, lambda y: y * y),
    from_output(math.tanh, lambda y: y * y - 1),
    from_output(math.tanh, lambda y: 1 + y * y),
)
functions.of(
    "tanh",
    "tanh was applied twice.",
    "How many squeezes does a nudge pass on its way through this operation?",
    "Look at what you give `math.tanh` in the local derivative.",
    "The output is squeezed already. Its square is all that the formula needs.",
)(from_output(math.tanh, lambda y: 1 - math.tanh(y) ** 2))
functions.of(
    "tanh",
    "tanh passes on its value, not its slope.",
    "How far does the output move when the input is nudged? Is that the same as how large it is?",
    "Look at the local derivative in `tanh`: is there a derivative in it?",
    "Only `exp` is its own slope.",
)(from_output(math.tanh, lambda y: y))
functions.of(
    "sigmoid",
    "The slope of the sigmoid is taken from its input.",
    "Far out, at −10 or 10, the sigmoid is flat. What does your formula say there?",
    "Look at the two factors of the local derivative: which number is in them?",
    "Both factors are between 0 and 1. Is that always true of the input, or of the output?",
)(from_input(logistic, lambda x: x * (1 - x)))
functions.of(
    "sigmoid",
    "The sigmoid has the slope of tanh.",
    "How steep is the sigmoid in the middle? It climbs from 0 to 1, where tanh climbs from −1 to 1.",
    "Compare the local derivatives of your two squeezes.",
    "The slope vanishes where the output is 1, and where it is 0. How many factors does that take?",
)(from_output(logistic, lambda y: 1 - y * y))
functions.of(
    "sigmoid",
    "One factor of the sigmoid's slope is missing.",
    "The sigmoid is flat on both sides. Is your slope?",
    "Look at the local derivative: does it vanish where the output is near 1, and also where it is near 0?",
    "There are two factors: the output, and 1 minus the output.",
)(
    from_output(logistic, lambda y: y),
    from_output(logistic, lambda y: 1 - y),
    from_output(logistic, lambda y: y * y),
)
functions.of(
    "sigmoid",
    "The slope of the sigmoid has lost its sign.",
    "Does the sigmoid climb?",
    "Look at the difference in the local derivative: what is subtracted from what?",
    "Both factors are between 0 and 1, so the slope is above 0 everywhere.",
)(from_output(logistic, lambda y: y * (y - 1)), from_output(logistic, lambda y: -y * (1 - y)))
functions.of(
    "sigmoid",
    "A mirrored sigmoid: it falls.",
    "For a very large input, should the sigmoid be near 1 or near 0?",
    "Look at the sign of the exponent in the number that you make.",
    "A very large input must make the e-term vanish.",
)(
    from_output(lambda x: logistic(-x), lambda y: y * (1 - y)),
    from_output(lambda x: logistic(-x), lambda y: -y * (1 - y)),
)
functions.of(
    "relu",
    "The slope of relu is always 1.",
    "Below zero relu is flat. How far does it move there when its input does?",
    "Your slopes are right above zero. Look at what the local derivative is below.",
    "A slope belongs to the piece of the curve that you are on. There are two pieces.",
)(from_input(lambda x: max(x, 0.0), lambda x: 1.0))
functions.of(
    "relu",
    "relu passes on its value, not its slope.",
    "Above zero relu is a straight line. Does its slope change along the line?",
    "Look at the local derivative in `relu`: is it how high the curve is, or how steep?",
    "On a straight line at 45 degrees, each step across is one step up.",
)(
    from_output(lambda x: max(x, 0.0), lambda y: y),
    from_input(lambda x: max(x, 0.0), lambda x: x),
)
functions.of(
    "relu",
    "The two pieces of relu are swapped.",
    "Which numbers does relu let through: those above zero, or those below?",
    "Look at the comparison with 0, in the number and in the slope.",
    "Above zero the number passes as it is. Below, nothing passes, and the slope is 0.",
)(
    from_input(lambda x: max(x, 0.0), lambda x: 1.0 if x < 0 else 0.0),
    from_input(lambda x: min(x, 0.0), lambda x: 1.0 if x < 0 else 0.0),
    from_input(lambda x: min(x, 0.0), lambda x: 1.0 if x > 0 else 0.0),
)
functions.of(
    "relu",
    "relu lets everything through.",
    "What should relu make of −3?",
    "Your number is wrong below zero. Look at how you make it.",
    "What is not above zero becomes zero.",
)(
    from_input(lambda x: x, lambda x: 1.0),
    from_input(lambda x: x, lambda x: 1.0 if x > 0 else 0.0),
    from_input(abs, lambda x: 1.0 if x > 0 else 0.0),
)
functions.of(
    "leaky_relu",
    "Below zero the slope of the leaky relu is missing.",
    "Below zero a little comes through. How much of a nudge comes through there?",
    "Your number is right on both sides, and your slope above zero only. Look at the local derivative below.",
    "It is a straight line below zero as well, and not a flat one.",
)(unary(leaky, lambda x, y, leak=0.01: 1.0 if x > 0 else 0.0))
functions.of(
    "leaky_relu",
    "The slope of the leaky relu is always 1.",
    "Below zero only a little comes through. How much of a nudge comes through there?",
    "Your slopes are right above zero. Look at what the local derivative is below.",
    "A slope belongs to the piece of the curve that you are on.",
)(unary(leaky, lambda x, y, leak=0.01: 1.0))
functions.of(
    "leaky_relu",
    "The slope of the leaky relu is always the leak.",
    "Above zero everything comes through. How much of a nudge does?",
    "Your slopes are right below zero. Look at what the local derivative is above.",
    "A slope belongs to the piece of the curve that you are on.",
)(unary(leaky, lambda x, y, leak=0.01: leak))
functions.of(
    "leaky_relu",
    "Below zero nothing leaks.",
    "What should a leaky relu make of −3?",
    "Your number is wrong below zero. Look at how you make it.",
    "Here, a number that is not above zero is made small instead of dropped.",
)(
    unary(lambda x, leak=0.01: max(x, 0.0), lambda x, y, leak=0.01: leak_or_1(x, leak=leak)),
    unary(lambda x, leak=0.01: max(x, 0.0), lambda x, y, leak=0.01: 1.0 if x > 0 else 0.0),
)
functions.of(
    "leaky_relu",
    "The leak is fixed: what the caller asks for is not used.",
    "In `x.leaky_relu(0.2)`, how much should come through below zero?",
    "Your results without an argument are right. Do you use `leak`, or a number of your own?",
    "An argument with a default is a name like any other in the method. The caller decides what it is.",
)(
    unary(lambda x, leak=0.01: leaky(x), lambda x, y, leak=0.01: leak_or_1(x)),
    unary(leaky, lambda x, y, leak=0.01: leak_or_1(x)),
)
functions.of(
    "__abs__",
    "The slope of abs is always 1.",
    "Left of zero, does abs climb or fall?",
    "Your slope is right above zero. Look at the local derivative below.",
    "abs is a V with two straight pieces, one going down and one going up.",
)(unary(abs, lambda x, y: 1.0))
functions.of(
    "__abs__",
    "The slope of abs has the wrong sign.",
    "Right of zero, does abs climb or fall? And left of it?",
    "Look at which side of zero you compare with, in the local derivative.",
    "abs is a V: first down, then up.",
)(unary(abs, lambda x, y: -sign(x)), unary(abs, lambda x, y: -1.0))
functions.of(
    "__abs__",
    "abs passes on a value, not a slope.",
    "Each side of the V is a straight line. Does its slope change along the line?",
    "Look at the local derivative in `__abs__`: is it how high the curve is, or how steep?",
    "There are only two slopes, one for each side.",
)(unary(abs, lambda x, y: x), unary(abs, lambda x, y: y))
functions.of(
    "__abs__",
    "abs was given the slope of relu.",
    "Left of zero, is abs flat?",
    "Your slope is right above zero. Look at the local derivative below.",
    "abs is a V with two straight pieces, one going down and one going up.",
)(unary(abs, lambda x, y: 1.0 if x > 0 else 0.0))


# -- Tasks 4 and 5: functions of Values -------------------------------------------------------------------------------


def is_value(thing):
    return isinstance(thing, JudgesValue)


def no_value(thing, where):
    kind = "a number" if isinstance(thing, float) else _kind(thing)  # NumPy's numbers are floats too
    return Said(f"your answer has {kind} for {where}, where a Value belongs")


def has_plain_numbers(trial):
    return any(isinstance(value, Said) and "number for" in value for value in trial.seen.values())


def meets_math(trial):
    """True where a function of the module math, or a comparison, was given a Value."""
    return any(isinstance(value, Stopped) and wants_a_number(value.error) for value in trial.seen.values())


def asked_a_number(trial):
    """True where a method of Value was asked of a plain number."""
    return any(isinstance(value, Stopped) and "'float' object has no" in value.error for value in trial.seen.values())


TOUCHED = "inputs that your function has changed"


def changes_what_it_is_given(one):
    return one.mistake(
        "Your function changes what it is given.",
        "The caller still has the Values that your function gets. Which numbers are in them afterwards?",
        "Look for a line that assigns to a `.data`, or that reverses or sorts the caller's list.",
        "A function of Values makes new ones. Compute what you need from the Values, and the record goes on.",
        when=lambda trial: any(value for label, value in trial.seen.items() if label.endswith(TOUCHED)),
    )


def knows_no_values(one):
    """`math.exp(x)` for a Value x, and `x.data.exp()`: two mistakes that can be made in either task."""
    return one.mistake(
        "`math` works only on plain numbers.",
        "What would `math.exp` have to know in order to write a record?",
        "Look at the line below. Which function gets a Value there that works on plain numbers only?",
        "A Value has methods of its own for e to the power of itself, and for its logarithm.",
        when=meets_math,
    ), one.mistake(
        "A method of Value is called on a plain number.",
        "What is left of a Value's record in its `.data`?",
        "Look at the line below. What is in front of the dot there: a Value, or the number in it?",
        "The methods belong to the Value. As long as you compute with Values, the record goes on.",
        when=asked_a_number,
    )


def swish_at_work(function):
    """Numbers and slopes of the learner's function between two other operations."""
    seen = {}
    for p, q in [(A, B), (C, 0.7), (-1.3, -0.4)]:
        x, y = JudgesValue(p), JudgesValue(q)
        given = x * y
        made = guarded(partial(function, given))
        label = f"x = {p * q:g}"
        if not is_value(made):
            nothing = made is None or made is ... or isinstance(made, Stopped)
            seen[label] = made if nothing else no_value(made, "the result")
            continue
        (made * 1.3).backward()
        # In what follows x·y comes first and a factor of 1.3 last.
        seen |= {f"{label}, the number": made.data, f"{label}, the slope": x.grad / (1.3 * q)}
        seen[f"{label}, {TOUCHED}"] = int(given.data != p * q)
    return seen


@task(
    "Tried at three numbers, between two other operations: number and slope agree with a nudge.",
    observe=swish_at_work,
    changes={"x": ...},
    truth="there should be",
    stub=lambda x: None,
)
def mended_swish(x):
    """x times its sigmoid."""
    return x / (1 + (-x).exp())


def emptied(x):
    y = x / (1 + (-x).exp())
    x.data = 0.0
    return y


changes_what_it_is_given(mended_swish)(emptied)
with_math, of_a_number = knows_no_values(mended_swish)
with_math(lambda x: x / (1 + math.exp(-x)))
of_a_number(lambda x: x / (1 + (-x.data).exp()))
mended_swish.mistake(
    "Only a part of the denominator is below the line.",
    "In Python, is 6/1+2 the same as 6/(1+2)?",
    "The program's number was right before you changed it. Which brackets does it have, and which do you have?",
    "A division takes only the number right next to it, unless there are brackets.",
)(lambda x: x / 1 + (-x).exp())
cut = mended_swish.mistake(
    "A path is still cut.",
    "How many paths lead from x to the result? How many of them are in the graph?",
    "Look for a place where a plain number is taken out of a Value.",
    "A plain number has no parents: the walk back ends there. As long as you compute with Values, the record goes on.",
)
cut(lambda x: x.data / (1 + (-x).exp()))
cut(lambda x: x / (1 + math.exp(-x.data)))
cut(lambda x: JudgesValue(x.data / (1 + math.exp(-x.data))))
cut(lambda x: JudgesValue(x.data) / (1 + (-x).exp()))
cut(lambda x: x * x.sigmoid().data)
mended_swish.mistake(
    "The result is a plain number.",
    "Can you walk back from a float?",
    "Look at what your function returns: is every part of it a number taken out of a Value?",
    "Only a Value remembers what it was made from.",
    when=has_plain_numbers,
)(lambda x: x.data / (1 + math.exp(-x.data)))
mended_swish.mistake(
    "The sign of the exponent is the wrong way round.",
    "For a very large x, should the denominator be near 1, or very large?",
    "The program's number was right before you changed it. Compare its exponent with yours.",
    "Swish nearly lets large numbers through. So the e-term has to vanish for large x.",
)(lambda x: x / (1 + x.exp()))
mended_swish.mistake(
    "That is the sigmoid alone.",
    "What does the program divide by its denominator?",
    "The program's number was right before you changed it. Print yours beside it.",
    "Two paths lead from x to the result: one from above the line, one from below it.",
)(lambda x: 1 / (1 + (-x).exp()))
mended_swish.mistake(
    "The squeeze is missing an e.",
    "What does the program do with −x before it adds 1?",
    "The program's number was right before you changed it. Print yours beside it.",
    "A Value has a method for e to the power of itself.",
)(lambda x: x / (1 - x))

SCORES = [([A, B, C], 0), ([0.4, -1.3, 0.7, -2.6], 2), ([-0.3, 1.4], 1)]


def likelihood_at_work(function):
    """Probabilities, loss, and the slope of the loss towards each score."""
    seen = {}
    for numbers, target in SCORES:
        scores = [JudgesValue(x) for x in numbers]
        label = f"scores {numbers}, target {target}"
        seen |= guarded_dictionary(label, partial(one_likelihood, function, label, scores, target))
    return seen


def guarded_dictionary(label, run):
    made = guarded(run)
    return made if isinstance(made, dict) else {label: made}


def one_likelihood(function, label, scores, target):
    given, numbers = list(scores), [s.data for s in scores]
    made = function(given, target)
    if made is None or made is ...:
        return {label: None}
    if not isinstance(made, (list, tuple)) or len(made) != 2 or not isinstance(made[0], (list, tuple)):
        turned = isinstance(made, (list, tuple)) and len(made) == 2 and isinstance(made[1], (list, tuple))
        found = "the loss comes first in yours" if turned else f"this is {_kind(made)}"
        if not turned and isinstance(made, tuple) and len(made) == 2:
            found = f"the first one is {_kind(made[0])}"
        return {label: Said(f"your answer should be two things, the list of probabilities and the loss; {found}")}
    chances, loss = made
    for where, things in {"a probability": chances, "the loss": [loss]}.items():
        for thing in things:
            if not is_value(thing):
                return {label: no_value(thing, where)}
    seen = {f"{label}, probability {i}": p.data for i, p in enumerate(chances)}
    moved = sum(one is not other for one, other in zip(scores, given)) + abs(len(scores) - len(given))
    seen[f"{label}, {TOUCHED}"] = moved + sum(s.data != x for s, x in zip(scores, numbers))
    seen[f"{label}, the loss"] = loss.data
    (loss * 1.3).backward()
    seen |= {f"{label}, the slope of the loss towards score {i}": s.grad / 1.3 for i, s in enumerate(scores)}
    for s in scores:
        s.grad = 0.0
    (chances[0] * 1.3).backward()
    return seen | {f"{label}, the slope of probability 0 towards score {i}": s.grad / 1.3 for i, s in enumerate(scores)}


def likelihood(weight=None, share=None, loss=None):
    """softmax and loss, with the weight of a score, its share of all, and the loss left open."""
    weight = weight or (lambda s: s.exp())
    share = share or (lambda w, total: w / total)
    loss = loss or (lambda chances, target: -chances[target].log())

    def softmax_and_loss(scores, target):
        weights = [weight(s) for s in scores]
        chances = [share(w, sum(weights)) for w in weights]
        return chances, loss(chances, target)

    return softmax_and_loss


@task(
    "Three lists of scores: probabilities, loss, and every slope agree with a nudge.",
    observe=likelihood_at_work,
    changes={"scores": ...},
    truth="there should be",
    stub=lambda scores, target: None,
)
def softmax_and_loss(scores, target):
    """The softmax of the scores, and −ln of the target's probability."""
    return likelihood()(scores, target)


softmax_and_loss.mistake(
    "The weights are not divided by their total: they do not add up to 1.",
    "What is the sum of your probabilities?",
    "Look at what you do after `exp`. Is there a step that compares one weight with all of them?",
    "A probability is a share: a part of the whole, and the whole is the sum of all the weights.",
)(likelihood(share=lambda w, total: w))
softmax_and_loss.mistake(
    "Divided by the total without exp.",
    "Can a share of the scores themselves be negative? Can a probability?",
    "Look at what you divide: the scores, or something made from them that is always above 0?",
    "First make every score positive, so that larger scores grow fastest. Then take shares.",
)(likelihood(weight=lambda s: s))


def shifted_in_place(scores, target):
    largest = max(s.data for s in scores)
    for s in scores:
        s.data -= largest
    return likelihood()(scores, target)


changes_what_it_is_given(softmax_and_loss)(shifted_in_place)
with_math, of_a_number = knows_no_values(softmax_and_loss)
with_math(likelihood(weight=math.exp))
of_a_number(likelihood(weight=lambda s: s.data.exp()))
summed_first = softmax_and_loss.mistake(
    "The whole is not the sum of the weights.",
    "What do your probabilities add up to?",
    "Look at what you divide by: what is summed there, the scores, or what `exp` has made of them?",
    "A share is a part of the whole, and the whole must be the sum of the same parts.",
)


def whole(total):
    """Softmax with another whole, and the loss of its probabilities, where they have one."""

    def softmax_and_loss(scores, target):
        chances = [s.exp() / total(scores) for s in scores]
        return chances, -chances[target].log()

    return softmax_and_loss


summed_first(whole(lambda scores: sum(scores).exp()))
softmax_and_loss.mistake(
    "The exponent has the wrong sign: the largest score gets the smallest share.",
    "Which of your probabilities is the largest? Which score is?",
    "Look at what you give to `exp`.",
    "A larger score must weigh more.",
)(likelihood(weight=lambda s: (-s).exp()))
softmax_and_loss.mistake(
    "The minus of the loss is missing.",
    "Should a loss fall when things get worse? Is yours above or below 0?",
    "Your probabilities are right. Look at the line of the loss.",
    "The logarithm of a number below 1 is negative. A loss should be small when the target is likely.",
)(likelihood(loss=lambda chances, target: chances[target].log()))
no_logarithm = softmax_and_loss.mistake(
    "The logarithm is missing in the loss.",
    "When the target's probability falls from 0.01 to 0.0001, how much worse should the loss become?",
    "Your probabilities are right. Look at the line of the loss.",
    "The task asks for the negative *logarithm* of the likelihood.",
)
no_logarithm(likelihood(loss=lambda chances, target: -chances[target]))
no_logarithm(likelihood(loss=lambda chances, target: 1 - chances[target]))
no_logarithm(likelihood(loss=lambda chances, target: (1 - chances[target]) ** 2))
wrong_one = softmax_and_loss.mistake(
    "The loss looks at the wrong probability, or at all of them.",
    "Which of the probabilities should be large: the first, the largest, every one, or the target's?",
    "Your probabilities are right. Which of them go into the loss? Do you use `target`?",
    "The data say what was true. The loss asks how likely the model held that one outcome to be.",
)
wrong_one(likelihood(loss=lambda chances, target: -chances[0].log()))
wrong_one(likelihood(loss=lambda chances, target: -chances[-1].log()))
wrong_one(likelihood(loss=lambda chances, target: -chances[target - 1].log()))
wrong_one(likelihood(loss=lambda chances, target: -max(chances, key=lambda p: p.data).log()))
wrong_one(likelihood(loss=lambda chances, target: sum(-p.log() for p in chances)))
wrong_one(likelihood(loss=lambda chances, target: sum(-p.log() for p in chances) / len(chances)))
of_the_score = softmax_and_loss.mistake(
    "The loss uses the score where the probability belongs.",
    "Is a score between 0 and 1?",
    "Your probabilities are right. What do you take the logarithm of?",
    "First the softmax, then the logarithm of what it says about the target.",
)
of_the_score(lambda scores, target: (likelihood()(scores, target)[0], -scores[target].log()))
of_the_score(lambda scores, target: (likelihood()(scores, target)[0], -scores[target]))
cut_likelihood = softmax_and_loss.mistake(
    "The numbers are right, but a path is cut.",
    "Can the walk back get from the loss to every score, on every path?",
    "Look for a `.data`, or for a Value that is made from a plain number.",
    "A score is used twice: above the line, and in the sum below it. Both must stay in the graph.",
)
cut_likelihood(likelihood(loss=lambda chances, target: JudgesValue(-math.log(chances[target].data))))
cut_likelihood(likelihood(share=lambda w, total: w / total.data))
cut_likelihood(likelihood(share=lambda w, total: w.data / total))
cut_likelihood(likelihood(weight=lambda s: JudgesValue(math.exp(s.data))))
softmax_and_loss.mistake(
    "Plain numbers where Values belong.",
    "Can you walk back from a float?",
    "Look at what your function returns, and for each part of it: is it a Value?",
    "`math.exp` and `math.log` know nothing of a record. A Value has methods of its own.",
    when=has_plain_numbers,
)(
    lambda scores, target: (
        [math.exp(s.data) for s in scores],
        -math.log(math.exp(scores[target].data)),
    )
)
