"""Chapter 13: the chain rule from the inputs on. Slopes travel forward, together with the values.

`Param` carries the slopes towards all its inputs at once, `Dual` the slope along one direction.
"""

from .operations import exponent_slope, power, power_slope


def refuse_what_is_no_number(owner, *values):
    """TypeError unless each value is one plain number; a Dual may hold Duals, too."""
    for value in values:
        plain = hasattr(value, "__float__") and not hasattr(value, "__len__") and not hasattr(value, "_prev")
        if not plain and (owner != "Dual" or not isinstance(value, Dual)):
            kind = type(value).__name__
            raise TypeError(f"a {owner} is made of plain numbers, not of {kind}: give it an int or a float")


def refuse_division_by_zero(a, b):
    """ZeroDivisionError, with both numbers, if b is 0."""
    a, b = (getattr(x, "value", x) for x in (a, b))
    if b == 0:
        raise ZeroDivisionError(f"{a} / {b} has no answer")


class Arithmetic:
    """What follows from +, · and **, for any kind of number that has these three and a `.value`."""

    __array_ufunc__ = None  # NumPy leaves `numpy_number * param` to us

    def __radd__(self, other):
        """2 + a: Python asks the right side when the left one, a plain number, cannot."""
        return self + other

    def __rmul__(self, other):
        """2 · a"""
        return self * other

    def __neg__(self):
        """−a"""
        return self * -1

    def __sub__(self, other):
        """a − b"""
        return self + other * -1

    def __rsub__(self, other):
        """2 − a: the number comes first."""
        return self * -1 + other

    def __truediv__(self, other):
        """a / b. ZeroDivisionError if b is 0."""
        refuse_division_by_zero(self, other)
        return self * other**-1

    def __rtruediv__(self, other):
        """2 / a: the number comes first."""
        refuse_division_by_zero(other, self)
        return self**-1 * other

    def __gt__(self, other):
        """a > b, by the values: an `if` takes the branch that plain numbers would."""
        return self.value > getattr(other, "value", other)

    def __lt__(self, other):
        """a < b, by the values."""
        return self.value < getattr(other, "value", other)

    def leaky_relu(self, leak=0.01):
        """a above 0, otherwise leak · a: slope 1 above 0, otherwise leak."""
        return self * (1.0 if self > 0 else leak)


class Param(Arithmetic):
    """A number that keeps the slope of every later result towards it.

    `history` is the set of leaves that this number was made from; a leaf's holds only itself. `chain`, on a leaf, has
    one entry for each later result, {result: d result / d leaf}, oldest first: after a forward pass the last one is
    the slope of the loss.
    """

    def __init__(self, value):
        refuse_what_is_no_number("Param", value)
        self.value = float(value)
        self.history = {self}
        self.chain = {}

    def __repr__(self):
        return f"Param({self.value})"

    def __add__(self, other):
        """a + b: towards a the slope is 1, towards b it is 1."""
        other = as_param(other)
        return result(self.value + other.value, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        """a · b: towards a the slope is b, towards b it is a."""
        other = as_param(other)
        a, b = self.value, other.value
        return result(a * b, (self, b), (other, a))

    def __pow__(self, other):
        """a**n: towards a the slope is n · a**(n − 1); towards n, if that is a Param, it is a**n · ln a."""
        x, n = self.value, as_param(other).value
        towards_n = [(other, exponent_slope(x, n))] if isinstance(other, Param) else []
        return result(power(x, n), (self, power_slope(x, n)), *towards_n)

    def __rpow__(self, other):
        """2**a: the number comes first."""
        return as_param(other) ** self


def as_param(x):
    """x itself if it is a Param, otherwise a constant: a Param with an empty history, which keeps no slopes."""
    if not isinstance(x, Param):
        x = Param(x)
        x.history = set()
    return x


def refuse_cleared(parents):
    """ValueError if a parent's slopes are gone: it was made before `clear`."""
    for parent, _ in parents:
        for leaf in parent.history:
            if leaf is not parent and parent not in leaf.chain:
                raise ValueError(f"{parent} was made before clear(): its slopes are gone, so compute it anew")


def result(value, *parents):
    """A new Param from its value and a pair (parent, local derivative) for each parent.

    Every leaf behind it gets its slope, by the chain rule: Σ over the parents, local × d parent / d leaf.
    """
    refuse_cleared(parents)
    out = Param(value)
    out.history = set().union(*[parent.history for parent, local in parents])
    for parent, local in parents:
        for leaf in parent.history:
            slope = 1.0 if leaf is parent else leaf.chain[parent]
            leaf.chain[out] = leaf.chain.get(out, 0.0) + local * slope
    return out


def refuse_what_are_no_params(params):
    """TypeError unless `params` is a list of Params."""
    if not isinstance(params, (list, tuple)) or not all(isinstance(p, Param) for p in params):
        raise TypeError(f"clear needs a list of Params, as in clear([a, b]); got {params!r}")


def clear(params):
    """Make each of them a fresh leaf: its history holds only itself, its chain is empty."""
    refuse_what_are_no_params(params)
    for p in params:
        p.history = {p}
        p.chain = {}


class Dual(Arithmetic):
    """A number and its slope along one direction: value + slope · ε, where ε² = 0.

    An input's slope says how fast that input moves, and each operation works out how fast its result moves. Both parts
    may be Duals themselves, which gives second derivatives: start at Dual(Dual(x, 1.0), Dual(1.0, 0.0)).
    """

    def __init__(self, value, slope=0.0):
        refuse_what_is_no_number("Dual", value, slope)
        self.value, self.slope = value, slope

    def __repr__(self):
        return f"Dual({self.value}, {self.slope})"

    def __add__(self, other):
        """(a + b)' = a' + b'"""
        other = as_dual(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        """(a · b)' = a' · b + a · b'"""
        other = as_dual(other)
        slope = self.slope * other.value + self.value * other.slope
        return Dual(self.value * other.value, slope)

    def __pow__(self, n):
        """(a**n)' = n · a**(n − 1) · a', for a plain number n."""
        refuse_what_is_no_number("power", n)
        if isinstance(self.value, Dual):
            return Dual(self.value**n, n * self.value ** (n - 1) * self.slope)
        return Dual(power(self.value, n), power_slope(self.value, n) * self.slope)


def as_dual(x):
    """x itself if it is a Dual, otherwise a constant: a Dual with slope 0."""
    return x if isinstance(x, Dual) else Dual(x)


def refuse_other_lengths(inputs, direction):
    """ValueError unless the direction has one number for each input."""
    if len(inputs) != len(direction):
        raise ValueError(f"{len(inputs)} inputs need a direction of {len(inputs)} numbers, got {len(direction)}")


def jvp(f, inputs, direction):
    """The slopes of all outputs of f when the inputs move along `direction`: the Jacobian times that vector, one pass.

    f takes the inputs one by one and returns a list of outputs.
    """
    refuse_other_lengths(inputs, direction)
    outputs = f(*[Dual(x, speed) for x, speed in zip(inputs, direction)])
    return [as_dual(y).slope for y in outputs]
