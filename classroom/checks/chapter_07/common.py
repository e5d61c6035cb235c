"""What the tasks of chapter 07 share: a class with all operations, and how an operation is put to work.

Every operation has probes of its own, in which another operation follows it. A mistake belongs to one operation and is
recognised on that operation's probes alone, so that two wrong operations are named one after the other.
"""

import inspect
import math
from functools import lru_cache, partial

from ...engine import Value as JudgesValue
from ..core import Said, Stopped, Task, Verdict, guarded, kind_of, slopes_by_nudging

A, B, C = 1.7, -0.6, 2.3
WHERE = f"at a = {A}, b = {B}, c = {C}"

# -- a class with all operations ---------------------------------------------------------------------------------------


class NotATuple(TypeError):
    """Raised where `_prev` or `_local` is one thing, and not a tuple of them."""


class NoName(TypeError):
    """Raised where a node has parents, and no operation that made it: `backward` would take it for a leaf."""


class NotANumber(TypeError):
    """Raised where a local derivative, or the number itself, is a Value."""


class RightValue:
    """A class as in the exercise. The functions in RIGHT become its other operations, below."""

    def __init__(self, data, _children=(), _op="", label="", _local=()):
        self.data, self.grad, self.label = data, 0.0, label
        self._prev, self._op, self._local = _children, _op, _local

    def __add__(self, other):
        other = other if isinstance(other, type(self)) else type(self)(other)
        return type(self)(self.data + other.data, (self, other), "+", _local=(1.0, 1.0))

    def __mul__(self, other):
        other = other if isinstance(other, type(self)) else type(self)(other)
        return type(self)(self.data * other.data, (self, other), "*", _local=(other.data, self.data))


def as_operation(method):
    """A function (class, self, ...) as a method."""
    return lambda self, *args: method(type(self), self, *args)


def my_value(**methods):
    """A class as in the exercise, with all operations, right but for those given: functions (class, self, ...)."""
    return type("MyValue", (RightValue,), {name: as_operation(method) for name, method in methods.items()})


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


NUMBERS = {
    "__neg__": lambda x: -x,
    "__sub__": lambda x, y: x - y,
    "__truediv__": lambda x, y: x / y,
    "__pow__": lambda x, n: x**n,
    "exp": math.exp,
    "log": math.log,
    "tanh": math.tanh,
    "sigmoid": logistic,
    "relu": lambda x: max(x, 0.0),
    "leaky_relu": leaky,
    "__abs__": abs,
}
RIGHT = {
    "__radd__": lambda V, self, other: self + other,
    "__rmul__": lambda V, self, other: self * other,
    "__neg__": unary(NUMBERS["__neg__"], lambda x, y: -1.0),
    "__sub__": binary(NUMBERS["__sub__"], lambda x, y: (1.0, -1.0)),
    "__rsub__": lambda V, self, other: V(other) - self,
    "__truediv__": binary(NUMBERS["__truediv__"], lambda x, y: (1 / y, -x / y**2)),
    "__rtruediv__": lambda V, self, other: V(other) / self,
    "__pow__": unary(NUMBERS["__pow__"], power_rule),
    "exp": from_output(math.exp, lambda y: y),
    "log": from_input(math.log, lambda x: 1 / x),
    "tanh": from_output(math.tanh, lambda y: 1 - y * y),
    "sigmoid": from_output(logistic, lambda y: y * (1 - y)),
    "relu": from_input(NUMBERS["relu"], lambda x: 1.0 if x > 0 else 0.0),
    "leaky_relu": unary(leaky, leak_or_1),
    "__abs__": unary(abs, sign),
}
for name, method in RIGHT.items():
    setattr(RightValue, name, as_operation(method))


# -- operations at work ------------------------------------------------------------------------------------------------

CHANGED = "inputs that the operation has changed"
ONCE, AGAIN = "with other numbers in its inputs", "called again with other numbers in the same inputs"


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
    """Every node once, parents first; raises where a record cannot be read."""
    order, to_do, seen = [], [(root, False)], set()
    while to_do:
        node, parents_are_listed = to_do.pop()
        if parents_are_listed:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            read(node)
            to_do.append((node, True))
            to_do.extend((parent, False) for parent in node._prev)
    return order


def read(node):
    """Raise where the record of a node cannot be read."""
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
            raise TypeError(f"{kind_of(x)} where a plain number belongs")


def put_to_work(groups, cls):
    """{label: number} of everything that comes of each operation's probes."""
    seen = {}
    for name, probes in groups.items():
        for label, probe in probes.items():
            seen.update(at_work(cls, f"{label}, {WHERE}", *probe))
        label, probe = next(iter(probes.items()))
        factor = 1.25 if name in ("__pow__", "log") else -1.25  # those two are tried at positive numbers only
        seen.update(called_again(cls, f"{label}, {WHERE}", factor, *probe))
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


def called_again(cls, label, factor, operation, follow, before=None):
    """What a second call gives after the numbers in the inputs have moved, as in training; and a first call, there."""
    seen = {}
    for when, calls in ((ONCE, 1), (AGAIN, 2)):
        inputs = {"a": cls(A, label="a"), "b": cls(B, label="b"), "c": cls(C, label="c")}
        taken = {"x": before(**inputs)} if before else inputs
        made = guarded(partial(moved_and_called, factor, operation, taken, calls))
        made = {"": made} if isinstance(made, Stopped) else made
        seen |= {f"{label}, {when}{what}": found for what, found in made.items()}
    return seen


def moved_and_called(factor, operation, taken, calls):
    if calls == 2:
        operation(**taken)
    for node in taken.values():
        node.data *= factor
    made = operation(**taken)
    walk_back(made)
    return {", the number": made.data} | {f", the slope of {name}": node.grad for name, node in taken.items()}


class OperationsTask(Task):
    """A class is handed in. A mistake belongs to one operation, and the first wrong operation is the one spoken of."""

    def __init__(self, name, doc, verified, groups):
        def reference():
            pass

        reference.__name__, reference.__doc__ = name, doc
        stub = my_value(**{method: lambda V, self, *args: None for method in groups})
        work = partial(put_to_work, groups)
        super().__init__(reference, verified, observe=work, stub=stub, truth=slopes_by_nudging)
        self.reference, self.groups, self.group_of, self.troubles = my_value(), groups, {}, []

    def of(self, operation, title, *hints):
        """A mistake in one operation.

        Its wrong versions are methods of the operation, (V, self, ...) with the class V; or, where the number is right,
        the slope alone as a function of the input x and the output y, of `-` and `/` the two slopes as a function of
        both inputs.
        """
        made = self.mistake(title, *hints)
        self.group_of[made] = operation
        return WrongVersions(made, partial(as_method, operation), operation)

    def nothing_back(self, operation):
        """The mistake of an operation whose number is right, and through which nothing comes back."""
        number = NUMBERS[operation]

        def nothing_comes_back(V, self, *args):
            return V(number(*(x.data if isinstance(x, V) else x for x in (self, *args))))

        nothing_comes_back.__name__ = f"{operation.strip('_')}_keeps_no_record"
        self.of(
            operation,
            f"`{operation}` gets the number right, but no gradient comes back through it.",
            "What does your new node know about what it was made from?",
            f"Look at what `{operation}` gives the new node after the number. Are the parents there, and the slopes?",
            "Without a parent, or without a slope for it, the walk back ends at this node as at a leaf.",
        )(nothing_comes_back)

    def in_all(self, method, title, *hints, when):
        """A mistake in how Python is used, made in any operation, and known by the first thing that it spoils.

        Its wrong versions are made of `method`, as an example.
        """

        def recognised(trial):
            return when(self.first_trouble(trial))

        self.troubles.append(when)
        return WrongVersions(self.mistake(title, *hints, when=recognised), lambda version: version, method)

    def first_trouble(self, trial):
        """The first thing in the first wrong operation that one of the mistakes in Python explains."""
        part = self.wrong_part(trial).values()
        return next((value for value in part if any(when(value) for when in self.troubles)), MISSING)

    def among_the_rest(self, method, title, *hints, when):
        """A mistake seen in all of the first wrong operation's probes, where no mistake in Python explains them."""

        def recognised(trial):
            return self.first_trouble(trial) is MISSING and when(self.wrong_labels(trial))

        return WrongVersions(self.mistake(title, *hints, when=recognised), lambda version: version, method)

    def part(self, seen, operation):
        labels = [f"{label}, {WHERE}" for label in self.groups[operation]]
        return {key: value for key, value in seen.items() if key.startswith(tuple(labels))}

    def wrong_part(self, trial):
        """What was seen of the first operation that is wrong; nothing if all are right.

        Most of the mistakes ask for it, so that it is kept with the trial.
        """
        if not hasattr(trial, "wrong_part"):
            wrong = (
                part
                for operation in self.groups
                if not self.same(part := self.part(trial.seen, operation), part_of(self, self.reference, operation))
            )
            trial.wrong_part = next(wrong, {})
        return trial.wrong_part

    def wrong_labels(self, trial):
        """The labels of what is wrong in the first wrong operation."""
        right, part = results(self, self.reference), self.wrong_part(trial)
        return [label for label in part if label not in right or not self.same({0: part[label]}, {0: right[label]})]

    def recognises(self, known, trial):
        operation = self.group_of.get(known)
        if operation is None:
            return super().recognises(known, trial)
        seen = self.wrong_part(trial)
        return any(self.same(seen, part_of(self, wrong, operation)) for wrong in known.examples)

    def misused(self, answer):
        if inspect.isclass(answer):
            return None
        line = f"Your answer is {kind_of(answer)}. Write `check.{self.name}(MyValue)`."
        return Verdict("wrong", "Hand in the class itself.", [line])


class WrongVersions:
    """The decorator by which a mistake of an operation gets its wrong versions, each as a class with that operation."""

    def __init__(self, made, method_of, operation):
        self.made, self.method_of, self.operation = made, method_of, operation

    def __call__(self, version):
        self.made.key = version.__name__
        self.also(version)
        return self

    def also(self, version):
        cls = my_value(**{self.operation: self.method_of(version)})
        self.made.examples.append(cls)
        return version


def as_method(operation, version):
    """A wrong version as a method (V, self, ...): itself, or the right number with the slope that it gives."""
    if next(iter(inspect.signature(version).parameters)) == "V":
        return version
    maker = binary if operation in ("__sub__", "__truediv__") else unary
    return maker(NUMBERS[operation], version)


@lru_cache(maxsize=None)
def results(one, version):
    """What one of our own versions gives: always the same, so it is run once."""
    return one.try_out(version).seen


@lru_cache(maxsize=None)
def part_of(one, version, operation):
    """What one of our own versions gives on the probes of an operation."""
    return one.part(results(one, version), operation)


# -- mistakes in how Python is used ------------------------------------------------------------------------------------

MISSING = object()


def stopped_by(name):
    return lambda value: isinstance(value, Stopped) and value.error.startswith(name)


def wants_a_number(error):
    """True for what Python, or the Value itself, says where `math.exp(x)` or `x <= 0` meets a Value."""
    words = "must be real number, not", "not supported between instances of", "a plain number is needed here"
    return any(said in error for said in words)


def lacks(attribute):
    return lambda value: isinstance(value, Stopped) and f"object has no attribute '{attribute}'" in value.error


def mistakes_in_python(one, method):
    """The mistakes that can be made in any operation; `method` is one of them, to try them on."""

    @one.in_all(
        method,
        "An operation returns nothing yet.",
        "What does a Python function return when it ends without a `return`?",
        "The line below names the first such operation. Is it filled in, down to its last line?",
        "It is not enough to make the new node: the method also has to return it.",
        when=lambda value: value is None or value is ...,
    )
    def nothing_returned(V, self):
        return None

    @one.in_all(
        method,
        "An operation calls itself, without end.",
        "Which method does Python call for the operator, or the `abs`, in your line? Is it the one you are writing?",
        "Look at the line below. On which side of the operator is the MyValue? Do you use the MyValue or its number?",
        "An operation works on the plain numbers inside, or uses *another* operation that is finished already.",
        when=stopped_by("RecursionError"),
    )
    def calls_itself(V, self):
        return getattr(self, method)()

    @one.in_all(
        method,
        "A plain number is asked for its `.data`.",
        "What is `other` in b − 2.6, or in b / 2.6?",
        "The same operation works between two Values. Look at the first line of the chapter's `__add__`.",
        "Whatever is not a MyValue yet has to become one before you ask for its number.",
        when=lacks("data"),
    )
    def data_of_a_number(V, self):
        return V(self.data.data)

    @one.in_all(
        method,
        "There is a plain number among the parents.",
        "What is `other` in b − 2.6, or in b / 2.6? Can it hold a gradient?",
        "Look at the tuple of parents, and at the first line of the chapter's `__add__`.",
        "Whatever is not a MyValue yet has to become one before you record it.",
        when=lacks("_prev"),
    )
    def number_as_a_parent(V, self):
        return V(self.data, (self, 2.6), "op", _local=(1.0, 1.0))

    @one.in_all(
        method,
        "The result is not a MyValue.",
        "Which class should the last line of your method make?",
        "Look at your `return`: is it a plain number, or a `Value` of the package where yours is needed?",
        "To go on computing with the result, you need the same class again, with its record.",
        when=lambda value: isinstance(value, Said) or stopped_by("TypeError: a Value holds one number")(value),
    )
    def plain_number_returned(V, self):
        return 1.0

    @plain_number_returned.also
    def packages_value_of_a_node(V, self):
        return JudgesValue(self)

    @plain_number_returned.also
    def packages_value(V, self):
        return JudgesValue(1.0)

    @one.in_all(
        method,
        "Brackets alone do not make a tuple.",
        "What is `(3)` in Python? And `(3,)`?",
        "Look at the parents and at the local derivatives of an operation with one parent.",
        "A tuple with a single entry needs a comma after the entry.",
        when=stopped_by("NotATuple"),
    )
    def slope_without_a_comma(V, self):
        return V(1.0, (self,), "op", _local=1.0)

    @slope_without_a_comma.also
    def parent_without_a_comma(V, self):
        return V(1.0, self, "op", _local=(1.0,))

    @one.in_all(
        method,
        "The record has parents, but no name.",
        "Four things make a record. Which one of them is missing where your method makes the new node?",
        "Look at the third argument of `MyValue(...)`: the number comes first, then the parents, and then?",
        "The name shows that an operation made the node. Without it, `backward` treats the node as a leaf.",
        when=stopped_by("NoName"),
    )
    def nameless(V, self):
        return V(1.0, (self,), "", _local=(1.0,))

    @one.in_all(
        method,
        "There is a Value where its number belongs.",
        "Is `self` a number? Where is its number kept?",
        "Look at the new number and at the local derivatives: do you compute with `self`, or with what is inside it?",
        "The record holds plain numbers, worked out when the operation runs.",
        when=lambda value: (
            stopped_by("NotANumber")(value) or isinstance(value, Stopped) and wants_a_number(value.error)
        ),
    )
    def math_of_a_value(V, self):
        return V(math.tanh(self))

    @math_of_a_value.also
    def value_compared(V, self):
        return V(0.0 if self <= 0 else 1.0)

    @math_of_a_value.also
    def value_as_a_slope(V, self):
        return V(self.data, (self,), "op", _local=(self,))

    @math_of_a_value.also
    def value_as_the_number(V, self):
        return V(self * 2, (self,), "op", _local=(1.0,))

    @one.among_the_rest(
        method,
        "An operation changed its own input.",
        "After y = −x, or y = x.relu(), which number should x hold: its own, or y's?",
        "Look for a line that assigns to `self.data`.",
        "An operation makes a new node. Its input is a parent now, and others may use it too.",
        when=lambda labels: any(label.endswith(CHANGED) for label in labels),
    )
    def changed_in_place(V, self):
        self.data = -self.data
        return self

    @one.among_the_rest(
        method,
        "An operation keeps what it worked out at its first call.",
        "Training changes the number in x. What does your operation answer when it is called again after that?",
        "Look for something that is stored in `self`, and used again at the next call.",
        "Each call works out the number and the slope anew, from the number that is in the input at that moment.",
        when=lambda labels: bool(labels) and all(f", {AGAIN}" in label for label in labels),
    )
    def kept_from_the_first_call(V, self):
        if not hasattr(self, "kept"):
            self.kept = NUMBERS[method](self.data)
        right = RIGHT[method](V, self)
        return V(self.kept, (self,), right._op, _local=right._local)


# -- functions of Values, in tasks 4 and 5 -----------------------------------------------------------------------------


def is_value(thing):
    return isinstance(thing, JudgesValue)


def no_value(thing, where):
    kind = "a number" if isinstance(thing, float) else kind_of(thing)  # NumPy's numbers are floats too
    return Said(f"your answer has {kind} for {where}, where a Value belongs")


def has_plain_numbers(trial):
    return any(isinstance(value, Said) and "number for" in value for value in trial.seen.values())


def meets_math(trial):
    """True where a function of the module math, or a comparison, was given a Value."""
    return any(isinstance(value, Stopped) and wants_a_number(value.error) for value in trial.seen.values())


def asked_a_number(trial):
    """True where a method of Value was asked of a plain number."""
    return any(isinstance(value, Stopped) and "'float' object has no" in value.error for value in trial.seen.values())
