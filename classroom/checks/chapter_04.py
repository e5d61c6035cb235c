"""Chapter 04: what a Value remembers. The learner writes a class, and the check tries it on a page of expressions."""

from functools import partial

from ..engine import Value as JudgesValue
from .core import Said, Stopped, number, task
from .core import _guarded as guarded

# -- Task 1: predict --------------------------------------------------------------------------------------------------


def remembered(data=0.81, parents=2, r_to_p=-0.4, r_to_q=1.5, t_to_s=0.9, values=5):
    return {
        "t.data": data,
        "len(t._prev)": parents,
        "r._local, towards p": r_to_p,
        "r._local, towards q": r_to_q,
        "t._local[0]": t_to_s,
        "different Values": values,
    }


@number("The numbers, the local derivatives, and how many values there are behind t.", tolerance=1e-6)
def what_t_remembers():
    """p = 1.5, q = −0.4, r = p·q, s = r + p, t = s·s."""
    return remembered()


swapped_on_paper = what_t_remembers.mistake(
    "The two slopes of the product are swapped.",
    "Make p a little larger: does r move by p for each unit, or by q?",
    "Look at your two numbers for r. Which factor does not change when p is nudged?",
    "A product passes the other factor: towards p it is the value of q, and the other way round.",
)


@swapped_on_paper
def _():
    return remembered(r_to_p=1.5, r_to_q=-0.4)


@what_t_remembers.mistake(
    "A parent that is used twice counts twice.",
    "How many times is s written in s·s?",
    "Look at your number of parents. A set would keep s once. What does a tuple do?",
    "Each side of the operation has its own entry among the parents, even if the same value is on both sides.",
)
def _():
    return remembered(parents=1)


@what_t_remembers.mistake(
    "You added the two slopes of the square; the record keeps them apart.",
    "How many numbers are there in t._local?",
    "Your number for t._local[0] is the slope of the whole square. The question asks for one of its two factors.",
    "There is one local derivative for each entry of _prev. Adding over the paths comes later, on the walk back.",
)
def _():
    return remembered(t_to_s=1.8)


count = what_t_remembers.mistake(
    "Something was counted twice among the different values, or left out.",
    "Write down the five letters in the task. Which of them are values?",
    "t is made from s and s. Is that two values, or one value used twice?",
    "Every name in the task is one value, however often it is used. Operations are not values; t itself is one.",
)
for wrong_count in (2, 3, 4, 6, 7, 8, 9, 10, 11):
    count(lambda wrong_count=wrong_count: remembered(values=wrong_count))


@what_t_remembers.mistake(
    "t was not worked out from s.",
    "What is r? What is s? Write both down before t.",
    "Look at t.data. It is s multiplied by itself, not doubled.",
    "Go in the order of the task: r, then s, then t, and fill in the numbers at each step.",
)
def _():
    return remembered(data=1.8)


# -- Task 2: the class ------------------------------------------------------------------------------------------------


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

value_class = task(
    "Tried on ten expressions, with p + p, p * p and constants among them: numbers, parents in order and with "
    "repeats, local derivatives, names.",
    observe=put_to_work,
    stub=EmptyValue,
    truth="here belongs",
)(RightValue)


def wrapped(Value, other):
    return other if isinstance(other, Value) else Value(other)


def each_alone_and_both(known, add, mul, **more):
    """The same mistake in + alone, in * alone, and in both."""
    for methods in ({"add": add, "mul": mul}, {"add": add}, {"mul": mul}):
        known(value_like(**methods, **more))


swapped = value_class.mistake(
    "The two slopes of the product are swapped.",
    "A rectangle is 2 wide and 3 high: how much does its area grow for each unit of width?",
    "Look at `_local` in `__mul__`. Which of its two numbers is for `self`?",
    "The slope towards one factor is the other factor. The first number of `_local` belongs to the first parent.",
)


def swapped_mul(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data * other.data, (self, other), "*", _local=(self.data, other.data))


swapped(value_like(mul=swapped_mul))


def turned_add(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data + other.data, (other, self), "+", _local=(1.0, 1.0))


def turned_mul(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data * other.data, (other, self), "*", _local=(other.data, self.data))


def turned_mul_with_slopes(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data * other.data, (other, self), "*", _local=(self.data, other.data))


turned = value_class.mistake(
    "The parents are in the wrong order.",
    "In p * q, which of the two is `self`, and which is `other`?",
    "Look at the tuple of parents. The check expects the order of the expression, from left to right.",
    "Python asks the left side of an operator, so that one comes first; `_local` follows the same order.",
)
each_alone_and_both(turned, turned_add, turned_mul)
each_alone_and_both(turned, turned_add, turned_mul_with_slopes)


def keep_a_set(self):
    self._prev = set(self._prev)


kept_a_set = value_class.mistake(
    "A set of parents forgets order and repeats.",
    "How many parents does p + p have, and how many does yours have?",
    "Look at how `_prev` is made. What do curly brackets, or `set(...)`, do when the same thing is in them twice?",
    "p + p moves twice as fast as p, once for each time p is written. The record needs both, in a tuple.",
)
kept_a_set(value_like(record=keep_a_set))


def set_add(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data + other.data, {self, other}, "+", _local=(1.0, 1.0))


def set_mul(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data * other.data, {self, other}, "*", _local=(other.data, self.data))


each_alone_and_both(kept_a_set, set_add, set_mul)


def bare_add(Value, self, other):
    return Value(self.data + other.data, (self, other), "+", _local=(1.0, 1.0))


def bare_mul(Value, self, other):
    return Value(self.data * other.data, (self, other), "*", _local=(other.data, self.data))


each_alone_and_both(
    value_class.mistake(
        "Your class does not take constants yet.",
        "In p + 2.6, what is `other`? Does it have a `.data`?",
        "Your class works for two Values. Look at what `other` is when the right side is a plain number.",
        "Whatever is not a Value yet has to become one before you ask for its number or record it as a parent.",
    ),
    bare_add,
    bare_mul,
)


def always_add(Value, self, other):
    other = Value(other)
    return Value(self.data + other.data, (self, other), "+", _local=(1.0, 1.0))


def always_mul(Value, self, other):
    other = Value(other)
    return Value(self.data * other.data, (self, other), "*", _local=(other.data, self.data))


each_alone_and_both(
    value_class.mistake(
        "A Value was put into a Value.",
        "In p + q, `other` is a Value already. What is `Value(other).data` then?",
        "Your class works for constants, but not for Values. Look at the line that wraps `other`.",
        "Wrap only what is not a Value yet. `isinstance` tells you.",
    ),
    always_add,
    always_mul,
)


def nothing(Value, self, other):
    return None


each_alone_and_both(
    value_class.mistake(
        "An operation returns nothing.",
        "What does a Python function return when it ends without a `return`?",
        "The check looked at p + q and p * q and found `None` there. Is each method filled in, down to its last line?",
        "It is not enough to make the new Value: the method also has to return it.",
    ),
    nothing,
    nothing,
)


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


changed = value_class.mistake(
    "An operation changed its own input.",
    "After `s = p + q`, what should `p` be? What is it in your class?",
    "Look for a line that assigns to `self.data` in `__add__` or `__mul__`.",
    "An operation makes a new Value. Its inputs are parents now, and must stay as they were when it ran.",
)
each_alone_and_both(changed, changing_add, changing_mul)
each_alone_and_both(changed, changing_add_with_record, changing_mul_with_record)
each_alone_and_both(changed, recording_in_self_add, recording_in_self_mul)


def slopes_are_values_add(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data + other.data, (self, other), "+", _local=(Value(1.0), Value(1.0)))


def slopes_are_values_mul(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data * other.data, (self, other), "*", _local=(other, self))


each_alone_and_both(
    value_class.mistake(
        "A local derivative is a Value; it should be its number.",
        "If `p.data` is changed later, which slope will p * q pass on?",
        "Look at what is in `_local`: Values, or the numbers in them?",
        "The slope is written down at the moment of the operation, as a plain number that does not change afterwards.",
    ),
    slopes_are_values_add,
    slopes_are_values_mul,
)


each_alone_and_both(
    value_class.mistake(
        "An operation calls itself, without end.",
        "Inside `__add__`, what does Python call where your line says `self + other`?",
        "Look for a + or a * between two Values inside the two methods. It should be between their numbers.",
        "An operation on Values is worked out from the plain numbers inside.",
        when=lambda trial: any(getattr(x, "error", "").startswith("RecursionError") for x in trial.seen.values()),
    ),
    lambda Value, self, other: Value(self + wrapped(Value, other), (self, other), "+"),
    lambda Value, self, other: Value(self * wrapped(Value, other), (self, other), "*"),
)


def number_parents_add(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data + other.data, (self.data, other.data), "+", _local=(1.0, 1.0))


def number_parents_mul(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data * other.data, (self.data, other.data), "*", _local=(other.data, self.data))


each_alone_and_both(
    value_class.mistake(
        "The parents' numbers are remembered, not the parents.",
        "On the walk back, could you pass a gradient to a float?",
        "Look at the tuple of parents. Is there a `.data` in it?",
        "A parent is the Value itself: it has parents of its own, and a place for its gradient.",
    ),
    number_parents_add,
    number_parents_mul,
)


def own_product_mul(Value, self, other):
    other = wrapped(Value, other)
    product = self.data * other.data
    return Value(product, (self, other), "*", _local=(product, product))


value_class.mistake(
    "The product itself is where its slopes belong.",
    "A rectangle is 2 wide and 3 high: is its area the same as how fast the area grows?",
    "Look at the two numbers of `_local` in `__mul__`. Is there a product in them?",
    "Nudge one side and leave the other alone. How long is the strip that you gain?",
)(value_like(mul=own_product_mul))


def plain_add(Value, self, other):
    return self.data + wrapped(Value, other).data


def plain_mul(Value, self, other):
    return self.data * wrapped(Value, other).data


each_alone_and_both(
    value_class.mistake(
        "An operation returns a plain number, which has no record.",
        "What type has `p + q` in your class? Can it have parents?",
        "Look at your `return`. The number is right, but you return nothing else.",
        "Put the number into a new Value, together with the record of how it was made.",
    ),
    plain_add,
    plain_mul,
)


def no_record_add(Value, self, other):
    return Value(self.data + wrapped(Value, other).data)


def no_record_mul(Value, self, other):
    return Value(self.data * wrapped(Value, other).data)


each_alone_and_both(
    value_class.mistake(
        "The number is right, but there is no record.",
        "What would you ask `p * q` for, if you wanted to walk back from it?",
        "Look at how many arguments you give the new Value, and at how many `__init__` takes.",
        "A result needs its parents, the name of its operation and one local derivative for each parent.",
    ),
    no_record_add,
    no_record_mul,
)


def in_the_labels_place_add(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data + other.data, (self, other), "+", (1.0, 1.0))


def in_the_labels_place_mul(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data * other.data, (self, other), "*", (other.data, self.data))


each_alone_and_both(
    value_class.mistake(
        "The local derivatives went into the label.",
        "Print the label of p * q. What is it?",
        "Compare the order of the names in `__init__` with the order of your arguments.",
        "Arguments without a name go in the order of `__init__`. To skip one, give the later ones by name.",
    ),
    in_the_labels_place_add,
    in_the_labels_place_mul,
)


def no_slopes_add(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data + other.data, (self, other), "+")


def no_slopes_mul(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data * other.data, (self, other), "*")


each_alone_and_both(
    value_class.mistake(
        "The local derivatives are missing.",
        "At p * q on the walk back, what would you multiply by to get to p?",
        "The parents and the name are there. Look at what else `__init__` can take.",
        "One slope for each parent, worked out when the operation runs: for a sum and for a product you know them.",
    ),
    no_slopes_add,
    no_slopes_mul,
)


product_like_sum = value_class.mistake(
    "The product has the slopes of a sum.",
    "Make one side of a rectangle longer: does its area always grow by 1 for each unit?",
    "Look at `_local` in `__mul__`. Was the line copied from `__add__`?",
    "A sum passes 1 to each parent, whatever the numbers are. A product passes the other factor.",
)


def ones_mul(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data * other.data, (self, other), "*", _local=(1.0, 1.0))


product_like_sum(value_like(mul=ones_mul))


sum_like_product = value_class.mistake(
    "The sum passes its terms on instead of slopes.",
    "5 + 3 = 8. Make the 5 larger by 0.1: how much larger does the 8 become?",
    "Look at `_local` in `__add__`. Does it depend on the numbers? Should it?",
    "Whatever one term gains, the sum gains too, however large the terms are.",
)


def terms_add(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data + other.data, (self, other), "+", _local=(other.data, self.data))


def own_terms_add(Value, self, other):
    other = wrapped(Value, other)
    return Value(self.data + other.data, (self, other), "+", _local=(self.data, other.data))


sum_like_product(value_like(add=terms_add))
sum_like_product(value_like(add=own_terms_add))


named_wrong = value_class.mistake(
    "The name of the operation is wrong or missing.",
    "What does `(p * q)._op` show in your class, and `(p + q)._op`?",
    "Look at the third argument that you give the new Value, in both methods, and at what `__init__` does with it.",
    "`_op` is the name of the operation, for the circle in a graph: `+` for a sum, `*` for a product.",
)


def misnamed(sign):
    def forget(self):
        self._op = sign if self._prev else ""

    return forget


for sign in ("+", "*", "", "add", "mul"):
    named_wrong(value_like(record=misnamed(sign)))
named_wrong(value_like(record=lambda self: setattr(self, "_op", {"+": "add", "*": "mul"}.get(self._op, self._op))))


started_elsewhere = value_class.mistake(
    "The gradient does not start at 0.",
    "Before the walk back, how much has arrived at a node?",
    "Look at what `__init__` stores in `grad`.",
    "Later chapters add to `grad`, one share after another. What must a sum start from?",
)
for start in (1.0, None):
    started_elsewhere(value_like(record=lambda self, start=start: setattr(self, "grad", start)))
started_elsewhere(value_like(record=lambda self: setattr(self, "grad", self.data)))


lost_label = value_class.mistake(
    "The label is lost.",
    "What does `Value(1.7, label='p').label` show in your class?",
    "Look at what `__init__` does with its argument `label`.",
    "An argument that is not stored in `self` is gone when `__init__` ends.",
)
lost_label(value_like(record=lambda self: setattr(self, "label", "")))


def raw_add(Value, self, other):
    return Value(self.data + wrapped(Value, other).data, (self, other), "+", _local=(1.0, 1.0))


def raw_mul(Value, self, other):
    right = wrapped(Value, other).data
    return Value(self.data * right, (self, other), "*", _local=(right, self.data))


each_alone_and_both(
    value_class.mistake(
        "A constant was recorded as a plain number.",
        "What type has `(p + 2.6)._prev[1]`? Does it have a `grad`?",
        "The number comes out right. Look at what you store as the second parent when `other` is a constant.",
        "Every parent must be a Value, so that the walk back can give it a gradient.",
    ),
    raw_add,
    raw_mul,
)


def one_parent_add(Value, self, other):
    return Value(self.data + wrapped(Value, other).data, (self,), "+", _local=(1.0,))


def one_parent_mul(Value, self, other):
    right = wrapped(Value, other).data
    return Value(self.data * right, (self,), "*", _local=(right,))


each_alone_and_both(
    value_class.mistake(
        "Only one of the two parents is remembered.",
        "p + q moves when p moves. Does it move when q moves?",
        "Count the entries of `_prev` after p * q.",
        "Both sides of the operator are parents, and each has a slope of its own.",
    ),
    one_parent_add,
    one_parent_mul,
)


# -- Task 3: find the bug ---------------------------------------------------------------------------------------------


def inside(function):
    """Tell a helper that is written but not returned from a stub."""
    constants = getattr(getattr(function, "__code__", None), "co_consts", ())
    return ", and there is a helper inside" if any(hasattr(constant, "co_code") for constant in constants) else ""


def attach_three(decorator):
    """Use a decorator on two small classes, and look at what it attached and what it returned."""

    class Box:
        def __init__(self):
            self.x = 1.7

    class Jar(Box):
        pass

    def double(self):
        return 2 * self.x

    def half(self):
        return self.x / 2

    def triple(self):
        return 3 * self.x

    early, seen = Box(), {}
    helper = guarded(lambda: decorator(Box))
    seen["what add_to(Box) returns"] = "a function" if callable(helper) else f"{helper}{inside(decorator)}"
    back = guarded(lambda: helper(double))
    words = {id(double): "the function", id(Box): "the class", id(None): "None", id(helper): "the helper"}
    other = f"an error, {back.error}" if isinstance(back, Stopped) else "something else"
    seen["the name double, after @add_to(Box)"] = words.get(id(back), other)
    guarded(lambda: decorator(Box)(half))
    guarded(lambda: decorator(Jar)(triple))
    seen["early.double()"] = guarded(lambda: early.double())
    seen["Box().half()"] = guarded(lambda: Box().half())
    seen["Jar().triple()"] = guarded(lambda: Jar().triple())
    seen["names that Box got"] = ", ".join(sorted(name for name in vars(Box) if not name.startswith("__")))
    seen["names that Jar got"] = ", ".join(sorted(name for name in vars(Jar) if not name.startswith("__")))
    return seen


@task(
    "Three functions, two classes: each became a method under its own name, and each name still stands for its "
    "function.",
    observe=attach_three,
    truth="here belongs",
)
def mended_add_to(cls):
    """The decorator of the chapter."""

    def attach(function):
        setattr(cls, function.__name__, function)
        return function

    return attach


@mended_add_to.mistake(
    "Both bugs are still there.",
    "After the program, which names does `vars(Value)` list that were not there before?",
    "Look at the line inside `attach`: under which name does it store the function? And what does `attach` return?",
    "Python takes the word after a dot literally. It does not look up a variable of that name.",
)
def _(cls):
    def attach(function):
        cls.function = function

    return attach


def one_word_for_all(trial):
    """The helper returns the function, and the class got a name that is none of the functions' names."""
    got = trial.seen.get("names that Box got", "")
    back = trial.seen.get("the name double, after @add_to(Box)")
    return back == "the function" and bool(got) and "," not in got and got not in ("double", "half", "attach")


@mended_add_to.mistake(
    "Nothing is stored in the class.",
    "After `@add_to(Box)`, which names does `vars(Box)` list that were not there before?",
    "The names of the functions are fine. Which line of `attach` changes the class?",
    "To become a method, a function has to be put into the class, as an attribute under its own name.",
)
def _(cls):
    return lambda function: function


@mended_add_to.mistake(
    "`attach` returns itself.",
    "After `@add_to(Value)`, which of the two should the name `double` stand for: the helper, or the function?",
    "The methods are there. Look at the inner `return`.",
    "There are two `return`s: `add_to` returns the helper, and the helper returns what it was given.",
)
def _(cls):
    def attach(function):
        setattr(cls, function.__name__, function)
        return attach

    return attach


@mended_add_to.mistake(
    "Every method is stored under the same name.",
    "What is the method called when you attach `double`? And when you attach `half` after it?",
    "Look at the line that stores the function. The name after the dot, or in the quotes, is always the same word.",
    "A function knows its own name: ask it. `setattr` takes a name that is known only when the program runs.",
    when=one_word_for_all,
)
def _(cls):
    def attach(function):
        cls.function = function
        return function

    return attach


@mended_add_to.mistake(
    "`attach` returns nothing.",
    "After `@add_to(Value)`, what does the name `double` stand for in the notebook?",
    "The methods are there. Look at the last line of `attach`.",
    "Python calls what comes after the @ with the function, and stores what it returns under the function's name.",
)
def _(cls):
    def attach(function):
        setattr(cls, function.__name__, function)

    return attach


@mended_add_to.mistake(
    "`attach` returns the class.",
    "After `@add_to(Value)`, which of the two should the name `double` stand for: the class, or the function?",
    "The methods are there. Look at the `return` inside `attach`.",
    "What `attach` returns is stored under the function's own name, so it should be that function.",
)
def _(cls):
    def attach(function):
        setattr(cls, function.__name__, function)
        return cls

    return attach


@mended_add_to.mistake(
    "`add_to` itself returns nothing.",
    "`@add_to(Value)` is a call. What is called with the function afterwards?",
    "Look at the very last line of `add_to`, outside `attach`.",
    "`add_to(Value)` has to give the helper that Python then calls with the function below.",
)
def _(cls):
    def attach(function):
        setattr(cls, function.__name__, function)
        return function


@mended_add_to.mistake(
    "The function is called where it should be stored.",
    "Is there a pair of brackets after `function`?",
    "Look at the line that stores: do you store the function, or what it returns when it is called?",
    "A method is called later, on an object. Until then only the function itself is kept.",
)
def _(cls):
    def attach(function):
        setattr(cls, function.__name__, function())
        return function

    return attach


@mended_add_to.mistake(
    "The method got the helper's name.",
    "Whose name should the method have: that of `attach`, or that of the function below the @?",
    "Look at whose `__name__` you use.",
    "`attach` is only the helper. The function it is called with has the name you want.",
)
def _(cls):
    def attach(function):
        setattr(cls, attach.__name__, function)
        return function

    return attach


# -- Task 4: the chain rule, from memory ------------------------------------------------------------------------------


def paths():
    """Paths from a result back to an input, in graphs made by the judge's own engine."""
    V = JudgesValue
    a, b, c, f = (V(x) for x in (1.7, -0.6, 2.3, -1.4))
    e = a * b
    d = e + c
    L = d * f
    p, q, r = (V(x) for x in (1.3, -0.7, 3.1))
    s = p * q
    t = s * s
    u = t * r
    w = q + q
    y = w * r
    g, h = V(1.9), V(1.9)
    k = g * r + h
    return {
        "L = (a·b + c)·f, from L to a": [L, d, e, a],
        "L = (a·b + c)·f, from L to b": [L, d, e, b],
        "L = (a·b + c)·f, from L to c": [L, d, c],
        "L = (a·b + c)·f, from L to f": [L, f],
        "u = s·s·r with s = p·q, from u to p": [u, t, s, p],
        "u = s·s·r with s = p·q, from u to q": [u, t, s, q],
        "y = (q + q)·r, from y to q": [y, w, q],
        "k = g·r + h, where g and h hold the same number, from k to h": [k, h],
        "z = g·h, from z to g": [g * h, g],
        "a path of one node": [L],
    }


def along(path):
    """The right answer: over the steps of the path multiply, within a step add over its arrows."""
    total = 1.0
    for child, wanted in zip(path, path[1:]):
        total *= sum(slope for parent, slope in zip(child._prev, child._local) if parent is wanted)
    return total


@task(
    "Tried on ten paths. On some, a node is used twice in one step; on one, two parents hold the same number.",
    observe=lambda answer: {label: guarded(partial(answer, path)) for label, path in paths().items()},
    truth="a nudge says",
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
def _(path):
    total = 1.0
    for child, wanted in zip(path, path[1:]):
        total *= sum(slope for parent, slope in zip(child._prev, child._local) if parent.data == wanted.data)
    return total


one_arrow = slope_along.mistake(
    "A step with two arrows counts both.",
    "How many times is s written in t = s·s? How fast does s·s move, for each unit of s?",
    "Your paths without repeats are right. Look at what happens when the parent is in `_prev` twice.",
    "Multiply along the path. But inside one step, add the slopes of all arrows from the same parent.",
)


@one_arrow
def _(path):
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
def _(path):
    total = 1.0
    for child, wanted in zip(path, path[1:]):
        for parent, slope in zip(child._prev, child._local):
            if parent is wanted:
                total *= slope
    return total


added = slope_along.mistake(
    "Added where rates multiply.",
    "If a car is twice as fast as a bicycle, and the bicycle four times as fast as a walker, how fast is the car?",
    "Look at the sign between one step and the next.",
    "Rates along a chain multiply: each step passes on its own multiple of what arrives.",
)


@added
def _(path):
    return sum(along(pair) for pair in zip(path, path[1:]))


@added
def _(path):
    return 1.0 + sum(along(pair) for pair in zip(path, path[1:]))


@slope_along.mistake(
    "Always the first slope, whichever parent it is.",
    "The path from L to f: is f the first parent of L?",
    "Look at how you choose from `_local`. Does your choice depend on the next node of the path?",
    "`_prev` and `_local` are in the same order: each slope is at the same position as its parent.",
)
def _(path):
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
def _(path):
    total = 1.0
    for child in path[:-1]:
        total *= sum(child._local)
    return total


from_nothing = slope_along.mistake(
    "Everything comes out as 0.",
    "What is 0 times any slope?",
    "Look at the number that you start with, before the first step.",
    "Start with the slope of the result with respect to itself. `grad` is still 0 in every node.",
)


@from_nothing
def _(path):
    return 0.0


@slope_along.mistake(
    "Values were multiplied, not slopes.",
    "Does it matter for a slope how large d is, or how fast it passes things on?",
    "Look at what you read from each node: `.data`, or what is in `._local`?",
    "The record for the walk back is `_local`. The numbers in `data` belong to the walk forward.",
)
def _(path):
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
def _(path):
    return along(path[:2])


runs_on = slope_along.mistake(
    "The sum of one step is carried over into the next.",
    "In which line does the sum over the arrows of one step start? How often does that line run?",
    "Print the sum of each step for the path L, d, e, a, beside the number on its arrow.",
    "Each step has a sum of its own, which starts at 0.",
)


@runs_on
def _(path):
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
def _(path):
    return along(path[:-1])


@slope_along.mistake(
    "The first step of the path is missing.",
    "How many steps are there between the four nodes L, d, e and a?",
    "Look at where your loop starts. Is the result ever the child?",
    "A path of n nodes has n − 1 steps, and each of them counts, including the one from the result.",
)
def _(path):
    return along(path[1:])
