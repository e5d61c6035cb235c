"""Chapter 04: a number that remembers how it was computed.

`Value` keeps, beside its number, the numbers it was made from (its parents) and the local derivative towards each.
Chapters 06 and 07 add `backward` and the other operations to this class with `add_to`.
"""

ADVICE = {
    "str": "turn text into a number first, as in Value(float(text))",
    "list": "make one Value for each number, as in [Value(x) for x in numbers]",
    "tuple": "make one Value for each number, as in [Value(x) for x in numbers]",
    "ndarray": "make one Value for each number; whole arrays are chapter 14",
    "NoneType": "None often comes from a function that lacks its return",
    "Value": "it is a Value already, use it as it stands",
}


def number(data):
    """Return `data` as a float; refuse what is not one number, and say what to do instead (TypeError)."""
    if hasattr(data, "__float__") and not hasattr(data, "__len__"):
        return float(data)
    kind = type(data).__name__
    raise TypeError(f"a Value holds one number, not {kind}: {ADVICE.get(kind, 'give it an int or a float')}")


def add_to(cls):
    """Decorator that makes a function a method of a class that exists already: `@add_to(Value)`."""

    def attach(function):
        setattr(cls, function.__name__, function)
        return function

    return attach


class Value:
    """A number, its gradient, and how it was made.

    `Value(2.0)` or `Value(2.0, label="a")` makes a leaf. The arguments that begin with an underscore belong to the
    operations, which hand over the parents, the name of the operation and the local derivative towards each parent.
    """

    __slots__ = ("data", "grad", "label", "_prev", "_op", "_local")
    __array_ufunc__ = None  # NumPy leaves `numpy_number * value` to us

    def __init__(self, data, _children=(), _op="", _local=(), label=""):
        if _children and (not _op or len(_local) != len(_children)):
            raise TypeError(
                "Value(number, label='a') makes a leaf. The further arguments are the engine's own: an operation "
                "gives a tuple of parents, its name and a tuple with one local derivative for each parent."
            )
        self.data = data if type(data) is float else number(data)
        self.grad = 0.0
        self.label = label
        self._prev = _children
        self._op = _op
        self._local = _local

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    def __add__(self, other):
        """a + b: towards a the slope is 1, towards b it is 1."""
        if not isinstance(other, Value):
            other = Value(other)
        return Value(self.data + other.data, (self, other), "+", (1.0, 1.0))

    def __mul__(self, other):
        """a · b: towards a the slope is b, towards b it is a."""
        if not isinstance(other, Value):
            other = Value(other)
        return Value(self.data * other.data, (self, other), "*", (other.data, self.data))


@add_to(Value)
def __lt__(self, other):
    """Values are not ordered: TypeError."""
    raise TypeError("Values have no order: compare their numbers, as in a.data < b.data")


Value.__gt__ = Value.__le__ = Value.__ge__ = Value.__lt__
