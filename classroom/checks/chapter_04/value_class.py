"""Task 2: the class."""

import inspect
from functools import partial

from ..core import Said, Stopped, Task, guarded

NO_SLOPES = Said("none recorded")


def parents_of(result, names):
    """The parents in words: "p, q"; what is not a Value of this class is said to be something else."""
    found = []
    for parent in result._prev:
        if type(parent) is not type(result):
            found.append(f"a plain {type(parent).__name__}")
        else:
            found.append(
                next((name for name, value in names.items() if value is parent), f"a Value of {shown(parent.data)}")
            )
    if found and isinstance(result._prev, (set, frozenset)):
        return "a set of " + " and ".join(sorted(found))
    return ", ".join(found) or "none"


def shown(data):
    """3 and 3.0 are the same constant."""
    return f"{data:.6g}" if isinstance(data, (int, float)) else f"a {type(data).__name__}"


def plain(x):
    """A number as it is; anything else in words, so that it can be compared."""
    if hasattr(x, "_prev"):
        return Said(f"a {type(x).__name__} where a plain number belongs")
    return Said("`None` where a number belongs") if x is None else x


def number_and_label(value):
    return plain(value.data), str(value.label)


def record_of(label, result, cls, names):
    """Everything that one result remembers."""
    if not isinstance(result, cls):
        what = "nothing (None)" if result is None else f"a plain {type(result).__name__}"
        return {f"the result of {label}": what}
    seen = {
        f"the number of {label}": lambda: plain(result.data),
        f"the parents of {label}": lambda: parents_of(result, names),
        f"the local derivatives of {label}": lambda: (
            tuple(plain(slope) for slope in result._local) or (NO_SLOPES if names else "none")
        ),
        f"_op of {label}": lambda: Said("`None`") if result._op is None else result._op,
        f"the label of {label}": lambda: str(result.label),
        f"grad of {label}": lambda: plain(result.grad),
    }
    return {where: guarded(look) for where, look in seen.items()}


EXPRESSIONS = {
    "p + q": lambda p, q, r: p + q,
    "p * q": lambda p, q, r: p * q,
    "p + p": lambda p, q, r: p + p,
    "p * p": lambda p, q, r: p * p,
    "(p * q + r) * p": lambda p, q, r: (p * q + r) * p,
    "(q + r) + (q * r)": lambda p, q, r: (q + r) + (q * r),
    "p + 2.6": lambda p, q, r: p + 2.6,
    "p * 2.6": lambda p, q, r: p * 2.6,
    "(p + 3) * -4": lambda p, q, r: (p + 3) * -4,
    "p * 0.0": lambda p, q, r: p * 0.0,
    "p + r, after p + q": lambda p, q, r: (p + q, p + r)[1],
    "p * r, after p * q": lambda p, q, r: (p * q, p * r)[1],
}


def put_to_work(cls):
    """What a Value class remembers of the expressions, and what it leaves behind in their inputs."""

    def inputs():
        return {"p": cls(1.7, label="p"), "q": cls(-0.6, label="q"), "r": cls(2.3, label="r")}

    seen = record_of("a leaf p", inputs()["p"], cls, {})
    seen["the label of a leaf without one"] = guarded(lambda: str(cls(0.7).label))
    seen["repr of a leaf names its number"] = guarded(lambda: "1.7" in repr(inputs()["p"]))
    for label, expression in EXPRESSIONS.items():
        names = inputs()
        for value in names.values():
            value.grad = 0.25  # from an earlier walk: no operation has to change it
        result = guarded(partial(expression, **names))
        stopped = isinstance(result, Stopped)
        seen.update({f"the result of {label}": result} if stopped else record_of(label, result, cls, names))
        for name, value in names.items():
            seen[f"{name} after {label}"] = guarded(partial(number_and_label, value))
            seen[f"the parents of {name} after {label}"] = guarded(partial(parents_of, value, names))
    p, q, _ = inputs().values()
    product = guarded(lambda: p * q)
    p.data = 100.0
    look = lambda: tuple(plain(slope) for slope in product._local) or NO_SLOPES
    seen["the local derivatives of p * q, after p.data was set to 100"] = (
        product if isinstance(product, Stopped) else guarded(look)
    )
    return seen


def value_like(record=None, **methods):
    """A Value class, right but for what is given: methods as functions (Value, self, other), or how to record."""

    class Value:
        def __init__(self, data, _children=(), _op="", label="", _local=()):
            self.data = data
            self.grad = 0.0
            self.label = label
            self._prev = _children
            self._op = _op
            self._local = _local
            if record is not None:
                record(self)

        def __repr__(self):
            return f"Value(data={self.data}, grad={self.grad})"

        def __add__(self, other):
            other = other if isinstance(other, Value) else Value(other)
            return Value(self.data + other.data, (self, other), "+", _local=(1.0, 1.0))

        def __mul__(self, other):
            other = other if isinstance(other, Value) else Value(other)
            return Value(self.data * other.data, (self, other), "*", _local=(other.data, self.data))

    for name, method in methods.items():
        setattr(Value, f"__{name}__", lambda self, other, method=method: method(Value, self, other))
    return Value


class EmptyValue:
    """The stub of the exercise."""

    def __init__(self, data, _children=(), _op="", label="", _local=()): ...

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    def __add__(self, other): ...

    def __mul__(self, other): ...


RightValue = value_like()
RightValue.__name__, RightValue.__doc__ = "value_class", "The learner's own Value."


class ClassTask(Task):
    """A task whose known mistakes are functions that make a class."""

    def handed_in(self, version):
        return version if inspect.isclass(version) else version()


value_class = ClassTask(
    RightValue,
    "Tried on twelve expressions, with p + p, p * p and constants among them: numbers, parents in order and with "
    "repeats, local derivatives, names.",
    observe=put_to_work,
    stub=EmptyValue,
    truth="here belongs",
)


def wrapped(Value, other):
    return other if isinstance(other, Value) else Value(other)


def also_alone(known, add, mul):
    """The same mistake in + alone, and in * alone."""
    for methods in ({"add": add}, {"mul": mul}):
        known.also(partial(value_like, **methods))


def swapped_mul(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data * other.data, (self, other), "*", _local=(self.data, other.data))


@value_class.mistake(
    "The two slopes of the product are swapped.",
    "A rectangle is 2 wide and 3 high: how much does its area grow for each unit of width?",
    "Look at `_local` in `__mul__`. Which of its two numbers is for `self`?",
    "The slope towards one factor is the other factor. The first number of `_local` belongs to the first parent.",
)
def own_factor_for_the_others():
    return value_like(mul=swapped_mul)


def turned_add(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data + other.data, (other, self), "+", _local=(1.0, 1.0))


def turned_mul(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data * other.data, (other, self), "*", _local=(other.data, self.data))


def turned_mul_with_slopes(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data * other.data, (other, self), "*", _local=(self.data, other.data))


@value_class.mistake(
    "The parents are in the wrong order.",
    "In p * q, which of the two is `self`, and which is `other`?",
    "Look at the tuple of parents. The check expects the order of the expression, from left to right.",
    "Python asks the left side of an operator, so that one comes first; `_local` follows the same order.",
)
def parents_turned_round():
    return value_like(add=turned_add, mul=turned_mul)


also_alone(parents_turned_round, turned_add, turned_mul)
also_alone(parents_turned_round, turned_add, turned_mul_with_slopes)
parents_turned_round.also(partial(value_like, add=turned_add, mul=turned_mul_with_slopes))


def keep_a_set(self):
    self._prev = set(self._prev)


def set_add(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data + other.data, {self, other}, "+", _local=(1.0, 1.0))


def set_mul(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data * other.data, {self, other}, "*", _local=(other.data, self.data))


@value_class.mistake(
    "A set of parents forgets order and repeats.",
    "How many parents does p + p have, and how many does yours have?",
    "Look at how `_prev` is made. What do curly brackets, or `set(...)`, do when the same thing is in them twice?",
    "p + p moves twice as fast as p, once for each time p is written. The record needs both, in a tuple.",
)
def set_of_parents():
    return value_like(record=keep_a_set)


set_of_parents.also(partial(value_like, add=set_add, mul=set_mul))
also_alone(set_of_parents, set_add, set_mul)


def bare_add(Value, self, other):
    return Value(self.data + other.data, (self, other), "+", _local=(1.0, 1.0))


def bare_mul(Value, self, other):
    return Value(self.data * other.data, (self, other), "*", _local=(other.data, self.data))


@value_class.mistake(
    "Your class does not take constants yet.",
    "In p + 2.6, what is `other`? Does it have a `.data`?",
    "Your class works for two Values. Look at what `other` is when the right side is a plain number.",
    "Whatever is not a Value yet has to become one before you ask for its number or record it as a parent.",
)
def constants_not_wrapped():
    return value_like(add=bare_add, mul=bare_mul)


also_alone(constants_not_wrapped, bare_add, bare_mul)


def wrapping(kind):
    """+ and * that wrap constants of one kind alone."""

    def add(Value, self, other):
        return bare_add(Value, self, Value(other) if isinstance(other, kind) else other)

    def mul(Value, self, other):
        return bare_mul(Value, self, Value(other) if isinstance(other, kind) else other)

    return {"add": add, "mul": mul}


@value_class.mistake(
    "Constants of one kind are wrapped, and others are not.",
    "Try p + 3 and p + 3.0. Do both work?",
    "Look at the condition before you wrap `other`. Which kinds of numbers does it let through?",
    "Ask what `other` is not: whatever is not a Value yet is wrapped, whether it is 3 or 3.0.",
)
def floats_alone_wrapped():
    return value_like(**wrapping(float))


floats_alone_wrapped.also(partial(value_like, **wrapping(int)))
for kind in (float, int):
    also_alone(floats_alone_wrapped, **wrapping(kind))


def add_with_repeats_merged(Value, self, other):
    return Value(2 * self.data, (self,), "+", _local=(2.0,)) if other is self else add_of_wrapped(Value, self, other)


def mul_with_repeats_merged(Value, self, other):
    if other is self:
        return Value(self.data**2, (self,), "*", _local=(2 * self.data,))
    return bare_mul(Value, self, wrapped(Value, other))


def add_of_wrapped(Value, self, other):
    return bare_add(Value, self, wrapped(Value, other))


@value_class.mistake(
    "A Value that is used twice was recorded as one parent.",
    "How many arrows lead from p to p * p in the chapter's drawing?",
    "Your record of p + q is right. What do you do differently where both sides are the same Value?",
    "Each side of the operation is a parent, even if both are the same Value. No special case is needed.",
)
def one_parent_for_two():
    return value_like(add=add_with_repeats_merged, mul=mul_with_repeats_merged)


also_alone(one_parent_for_two, add_with_repeats_merged, mul_with_repeats_merged)


def always_add(Value, self, other):
    other = Value(other)
    return Value(self.data + other.data, (self, other), "+", _local=(1.0, 1.0))


def always_mul(Value, self, other):
    other = Value(other)
    return Value(self.data * other.data, (self, other), "*", _local=(other.data, self.data))


@value_class.mistake(
    "A Value was put into a Value.",
    "In p + q, `other` is a Value already. What is `Value(other).data` then?",
    "Your class works for constants, but not for Values. Look at the line that wraps `other`.",
    "Wrap only what is not a Value yet. `isinstance` tells you.",
)
def wrapped_twice():
    return value_like(add=always_add, mul=always_mul)


also_alone(wrapped_twice, always_add, always_mul)


def nothing(Value, self, other):
    return None


@value_class.mistake(
    "An operation returns nothing.",
    "What does a Python function return when it ends without a `return`?",
    "The check looked at p + q and p * q and found `None` there. Is each method filled in, down to its last line?",
    "It is not enough to make the new Value: the method also has to return it.",
)
def nothing_returned():
    return value_like(add=nothing, mul=nothing)


also_alone(nothing_returned, nothing, nothing)


def changing_add(Value, self, other):
    other = wrapped(Value, other)
    self.data += other.data
    return self


def changing_mul(Value, self, other):
    other = wrapped(Value, other)
    self.data *= other.data
    return self


def changing_add_with_record(Value, self, other):
    other = wrapped(Value, other)
    self.data += other.data
    return Value(self.data, (self, other), "+", _local=(1.0, 1.0))


def changing_mul_with_record(Value, self, other):
    other = wrapped(Value, other)
    slopes = (other.data, self.data)
    self.data *= other.data
    return Value(self.data, (self, other), "*", _local=slopes)


def recording_in_self_add(Value, self, other):
    other = wrapped(Value, other)
    self.data += other.data
    self._prev, self._op, self._local = (self, other), "+", (1.0, 1.0)
    return self


def recording_in_self_mul(Value, self, other):
    other = wrapped(Value, other)
    slopes = (other.data, self.data)
    self.data *= other.data
    self._prev, self._op, self._local = (self, other), "*", slopes
    return self


@value_class.mistake(
    "An operation changed its own input.",
    "After `s = p + q`, what should `p` be? What is it in your class?",
    "Look for a line that assigns to `self.data` in `__add__` or `__mul__`.",
    "An operation makes a new Value. Its inputs are parents now, and must stay as they were when it ran.",
)
def own_number_changed():
    return value_like(add=changing_add, mul=changing_mul)


for pair in (
    (changing_add, changing_mul),
    (changing_add_with_record, changing_mul_with_record),
    (recording_in_self_add, recording_in_self_mul),
):
    own_number_changed.also(partial(value_like, add=pair[0], mul=pair[1]))
    also_alone(own_number_changed, *pair)


def slopes_are_values_add(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data + other.data, (self, other), "+", _local=(Value(1.0), Value(1.0)))


def slopes_are_values_mul(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data * other.data, (self, other), "*", _local=(other, self))


@value_class.mistake(
    "A local derivative is a Value; it should be its number.",
    "If `p.data` is changed later, which slope will p * q pass on?",
    "Look at what is in `_local`: Values, or the numbers in them?",
    "The slope is written down at the moment of the operation, as a plain number that does not change afterwards.",
)
def slopes_as_values():
    return value_like(add=slopes_are_values_add, mul=slopes_are_values_mul)


also_alone(slopes_as_values, slopes_are_values_add, slopes_are_values_mul)


def endless_add(Value, self, other):
    return Value(self + wrapped(Value, other), (self, other), "+")


def endless_mul(Value, self, other):
    return Value(self * wrapped(Value, other), (self, other), "*")


@value_class.mistake(
    "An operation calls itself, without end.",
    "Inside `__add__`, what does Python call where your line says `self + other`?",
    "Look for a + or a * between two Values inside the two methods. It should be between their numbers.",
    "An operation on Values is worked out from the plain numbers inside.",
    when=lambda trial: any(getattr(x, "error", "").startswith("RecursionError") for x in trial.seen.values()),
)
def operation_inside_itself():
    return value_like(add=endless_add, mul=endless_mul)


also_alone(operation_inside_itself, endless_add, endless_mul)


def number_parents_add(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data + other.data, (self.data, other.data), "+", _local=(1.0, 1.0))


def number_parents_mul(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data * other.data, (self.data, other.data), "*", _local=(other.data, self.data))


@value_class.mistake(
    "The parents' numbers are remembered, not the parents.",
    "On the walk back, could you pass a gradient to a float?",
    "Look at the tuple of parents. Is there a `.data` in it?",
    "A parent is the Value itself: it has parents of its own, and a place for its gradient.",
)
def numbers_as_parents():
    return value_like(add=number_parents_add, mul=number_parents_mul)


also_alone(numbers_as_parents, number_parents_add, number_parents_mul)


def own_product_mul(Value, self, other):
    other = wrapped(Value, other)
    product = self.data * other.data
    return Value(product, (self, other), "*", _local=(product, product))


@value_class.mistake(
    "The product itself is where its slopes belong.",
    "A rectangle is 2 wide and 3 high: is its area the same as how fast the area grows?",
    "Look at the two numbers of `_local` in `__mul__`. Is there a product in them?",
    "Nudge one side and leave the other alone. How long is the strip that you gain?",
)
def product_for_its_slopes():
    return value_like(mul=own_product_mul)


def plain_add(Value, self, other):
    return self.data + wrapped(Value, other).data


def plain_mul(Value, self, other):
    return self.data * wrapped(Value, other).data


@value_class.mistake(
    "An operation returns a plain number, which has no record.",
    "What type has `p + q` in your class? Can it have parents?",
    "Look at your `return`. The number is right, but you return nothing else.",
    "Put the number into a new Value, together with the record of how it was made.",
)
def plain_number_returned():
    return value_like(add=plain_add, mul=plain_mul)


also_alone(plain_number_returned, plain_add, plain_mul)


def no_record_add(Value, self, other):
    return Value(self.data + wrapped(Value, other).data)


def no_record_mul(Value, self, other):
    return Value(self.data * wrapped(Value, other).data)


@value_class.mistake(
    "The number is right, but there is no record.",
    "What would you ask `p * q` for, if you wanted to walk back from it?",
    "Look at how many arguments you give the new Value, and at how many `__init__` takes.",
    "A result needs its parents, the name of its operation and one local derivative for each parent.",
)
def number_without_record():
    return value_like(add=no_record_add, mul=no_record_mul)


also_alone(number_without_record, no_record_add, no_record_mul)


def in_the_labels_place_add(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data + other.data, (self, other), "+", (1.0, 1.0))


def in_the_labels_place_mul(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data * other.data, (self, other), "*", (other.data, self.data))


@value_class.mistake(
    "The local derivatives went into the label.",
    "Print the label of p * q. What is it?",
    "Compare the order of the names in `__init__` with the order of your arguments.",
    "Arguments without a name go in the order of `__init__`. To skip one, give the later ones by name.",
)
def slopes_in_the_labels_place():
    return value_like(add=in_the_labels_place_add, mul=in_the_labels_place_mul)


also_alone(slopes_in_the_labels_place, in_the_labels_place_add, in_the_labels_place_mul)


def no_slopes_add(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data + other.data, (self, other), "+")


def no_slopes_mul(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data * other.data, (self, other), "*")


@value_class.mistake(
    "The local derivatives are missing.",
    "At p * q on the walk back, what would you multiply by to get to p?",
    "The parents and the name are there. Look at what else `__init__` can take.",
    "One slope for each parent, worked out when the operation runs: for a sum and for a product you know them.",
)
def slopes_left_out():
    return value_like(add=no_slopes_add, mul=no_slopes_mul)


also_alone(slopes_left_out, no_slopes_add, no_slopes_mul)


def ones_mul(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data * other.data, (self, other), "*", _local=(1.0, 1.0))


@value_class.mistake(
    "The product has the slopes of a sum.",
    "Make one side of a rectangle longer: does its area always grow by 1 for each unit?",
    "Look at `_local` in `__mul__`. Was the line copied from `__add__`?",
    "A sum passes 1 to each parent, whatever the numbers are. A product passes the other factor.",
)
def slopes_of_a_sum_for_a_product():
    return value_like(mul=ones_mul)


def terms_add(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data + other.data, (self, other), "+", _local=(other.data, self.data))


def own_terms_add(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data + other.data, (self, other), "+", _local=(self.data, other.data))


@value_class.mistake(
    "The sum passes its terms on instead of slopes.",
    "5 + 3 = 8. Make the 5 larger by 0.1: how much larger does the 8 become?",
    "Look at `_local` in `__add__`. Does it depend on the numbers? Should it?",
    "Whatever one term gains, the sum gains too, however large the terms are.",
)
def terms_for_slopes():
    return value_like(add=terms_add)


terms_for_slopes.also(partial(value_like, add=own_terms_add))


def misnamed(names):
    """A record whose operations have other names."""
    return lambda self: setattr(self, "_op", names.get(self._op, self._op))


@value_class.mistake(
    "The name of the operation is wrong or missing.",
    "What does `(p * q)._op` show in your class, and `(p + q)._op`?",
    "Look at the third argument that you give the new Value, in both methods, and at what `__init__` does with it.",
    "`_op` is the name of the operation, for the circle in a graph: `+` for a sum, `*` for a product.",
)
def name_left_out():
    return value_like(record=misnamed({"+": "", "*": ""}))


for names in (
    {"+": "", "*": ""},
    {"*": "+"},
    {"+": "*"},
    {"+": "*", "*": "+"},
    {"+": "add", "*": "mul"},
    {"+": "add", "*": "add"},
    {"+": "mul", "*": "mul"},
):
    for only in (names, {"+": names.get("+", "+")}, {"*": names.get("*", "*")}):
        if any(sign != name for sign, name in only.items()):
            name_left_out.also(partial(value_like, record=misnamed(only)))


def starting_at(start):
    """A record whose gradient starts at `start`, or at what `start` says of the node."""
    return lambda self: setattr(self, "grad", start(self) if callable(start) else start)


@value_class.mistake(
    "The gradient does not start at 0.",
    "Before the walk back, how much has arrived at a node?",
    "Look at what `__init__` stores in `grad`.",
    "Later chapters add to `grad`, one share after another. What must a sum start from?",
)
def gradient_from_1():
    return value_like(record=starting_at(1.0))


for start in (None, lambda self: self.data):
    gradient_from_1.also(partial(value_like, record=starting_at(start)))


@value_class.mistake(
    "The label is lost.",
    "What does `Value(1.7, label='p').label` show in your class?",
    "Look at what `__init__` does with its argument `label`.",
    "An argument that is not stored in `self` is gone when `__init__` ends.",
)
def label_lost():
    return value_like(record=lambda self: setattr(self, "label", ""))


def raw_add(Value, self, other):
    return Value(self.data + wrapped(Value, other).data, (self, other), "+", _local=(1.0, 1.0))


def raw_mul(Value, self, other):
    right = wrapped(Value, other).data
    return Value(self.data * right, (self, other), "*", _local=(right, self.data))


@value_class.mistake(
    "A constant was recorded as a plain number.",
    "What type has `(p + 2.6)._prev[1]`? Does it have a `grad`?",
    "The number comes out right. Look at what you store as the second parent when `other` is a constant.",
    "Every parent must be a Value, so that the walk back can give it a gradient.",
)
def constant_as_a_plain_parent():
    return value_like(add=raw_add, mul=raw_mul)


also_alone(constant_as_a_plain_parent, raw_add, raw_mul)


def one_parent_add(Value, self, other):
    return Value(self.data + wrapped(Value, other).data, (self,), "+", _local=(1.0,))


def one_parent_mul(Value, self, other):
    right = wrapped(Value, other).data
    return Value(self.data * right, (self,), "*", _local=(right,))


@value_class.mistake(
    "Only one of the two parents is remembered.",
    "p + q moves when p moves. Does it move when q moves?",
    "Count the entries of `_prev` after p * q.",
    "Both sides of the operator are parents, and each has a slope of its own.",
)
def one_parent_only():
    return value_like(add=one_parent_add, mul=one_parent_mul)


also_alone(one_parent_only, one_parent_add, one_parent_mul)
