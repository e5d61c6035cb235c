"""Chapter 04: a number that remembers how it was made. Chapters 06 and 07 add the other methods with `add_to`."""

import sys


def refuse_non_number(data):
    """TypeError for what is not one number, OverflowError for an int that is too large for a float."""
    if isinstance(data, int) and abs(data) > sys.float_info.max:
        raise OverflowError("this int is too large for a float, which ends near 1.8e308: write math.inf for infinity")
    kind, many = type(data).__name__, hasattr(data, "__len__")
    if many or not hasattr(data, "__float__") or kind == "Value" or kind.startswith("complex"):
        advice = {
            "str": "turn text into a number first, as in Value(float(text))",
            "ndarray": "make one Value for each number; whole arrays are chapter 14",
            "NoneType": "None often comes from a function without a return",
            "Value": "it is a Value already, so use it as it is",
        }
        other = "make one Value for each, as in [Value(x) for x in numbers]" if many else "give it an int or a float"
        raise TypeError(f"a Value holds one number, not {kind}: {advice.get(kind, other)}")


def refuse_order(self, other):
    """Values are not ordered: TypeError."""
    raise TypeError("Values have no order: compare their numbers, as in a.data < b.data")


def refuse_conversion(self, *digits):
    """`if v`, float(v), int(v), round(v) and the functions of `math` need a plain number: TypeError."""
    advice = "write v.data, as in round(v.data, 2) or if v.data > 0; for math.exp(v) write v.exp()"
    raise TypeError(f"a plain number is needed here, not a Value: {advice}")


def number(data):
    """Return `data` as a float. TypeError if it is not one number."""
    refuse_non_number(data)
    return float(data)


def add_to(cls):
    """Decorator that makes a function a method of a class that exists already: `@add_to(Value)`."""

    def attach(function):
        function.__qualname__ = f"{cls.__qualname__}.{function.__name__}"
        setattr(cls, function.__name__, function)
        return function

    return attach


class Value:
    """A number, its gradient, and how it was made.

    `Value(2.0)` or `Value(2.0, label="a")` makes a leaf. The operations also pass on the parents, the values it is
    made from, in a tuple; the operation's name; and a tuple with the local derivative towards each parent.
    """

    __slots__ = ("data", "grad", "label", "_prev", "_op", "_local")
    __array_ufunc__ = None  # NumPy leaves `numpy_number * value` to us
    __lt__ = __gt__ = __le__ = __ge__ = refuse_order
    __bool__ = __float__ = __int__ = __round__ = refuse_conversion

    def __init__(self, data, _children=(), _op="", _local=(), label=""):
        if _children and (not _op or len(_local) != len(_children)):
            raise TypeError("Value(2.0, label='a') makes a leaf; the other arguments are for the engine's operations")
        self.data = data if type(data) is float else number(data)
        self.grad = 0.0
        self.label = label
        self._prev = _children
        self._op = _op
        self._local = _local

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    def __format__(self, form):
        """Format the number: f"{v:.2f}"."""
        return format(self.data, form) if form else repr(self)

    def __add__(self, other):
        """a + b: the slope is 1 towards each."""
        if not isinstance(other, Value):
            other = Value(other)
        return Value(self.data + other.data, (self, other), "+", (1.0, 1.0))

    def __mul__(self, other):
        """a · b: the slope towards a is b, towards b it is a."""
        if not isinstance(other, Value):
            other = Value(other)
        return Value(self.data * other.data, (self, other), "*", (other.data, self.data))
