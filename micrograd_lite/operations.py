"""Chapter 07: all the other operations. Each is one shape: number, parents, name, local derivatives.

A number that is only too big becomes inf. What has no real answer raises an error that names the operation.
"""

import math

from .value import Value, add_to, number


@add_to(Value)
def __radd__(self, other):
    """2 + a: Python asks the right side when the left one, a plain number, cannot."""
    return self + other


@add_to(Value)
def __rmul__(self, other):
    """2 · a"""
    return self * other


@add_to(Value)
def __neg__(self):
    """−a: slope −1."""
    return Value(-self.data, (self,), "neg", (-1.0,))


@add_to(Value)
def __sub__(self, other):
    """a − b: towards a the slope is 1, towards b it is −1."""
    if not isinstance(other, Value):
        other = Value(other)
    return Value(self.data - other.data, (self, other), "-", (1.0, -1.0))


@add_to(Value)
def __rsub__(self, other):
    """2 − a: the number comes first."""
    return Value(other) - self


@add_to(Value)
def __truediv__(self, other):
    """a / b: towards a the slope is 1/b, towards b it is −a/b². ZeroDivisionError if b is 0."""
    if not isinstance(other, Value):
        other = Value(other)
    a, b = self.data, other.data
    if b == 0:
        raise ZeroDivisionError(f"{a} / {b} has no answer")
    return Value(a / b, (self, other), "/", (1 / b, -a / b / b))


@add_to(Value)
def __rtruediv__(self, other):
    """2 / a: the number comes first."""
    return Value(other) / self


def power(x, n):
    """x**n in plain floats. ValueError for 0 to a negative power and for a negative x to a fractional one."""
    try:
        return math.pow(x, n)
    except OverflowError:
        return -math.inf if x < 0 and n % 2 == 1 else math.inf
    except ValueError:
        raise ValueError(f"{x} ** {n} has no real answer") from None


def power_slope(x, n):
    """The slope of x**n towards x: n · x**(n − 1)."""
    if n == 0:
        return 0.0  # x**0 is 1 everywhere
    if x == 0 and n < 1:
        return math.inf  # a root climbs vertically at 0
    return n * power(x, n - 1)


def exponent_slope(x, n):
    """The slope of x**n towards n: x**n · ln x. ValueError for a negative x."""
    if x < 0:
        raise ValueError(f"{x} ** {n} has no slope towards its exponent: ln({x}) has no real answer")
    return power(x, n) * math.log(x) if x > 0 else 0.0


@add_to(Value)
def __pow__(self, other):
    """a**n: towards a the slope is n · a**(n − 1); towards n, if that is a Value, it is a**n · ln a."""
    if isinstance(other, Value):
        x, n = self.data, other.data
        return Value(power(x, n), (self, other), "**", (power_slope(x, n), exponent_slope(x, n)))
    n = number(other)
    return Value(power(self.data, n), (self,), f"**{other}", (power_slope(self.data, n),))


@add_to(Value)
def __rpow__(self, other):
    """2**a: the number comes first."""
    return Value(other) ** self


@add_to(Value)
def exp(self):
    """e**a: the slope is e**a itself."""
    try:
        e = math.exp(self.data)
    except OverflowError:
        e = math.inf
    return Value(e, (self,), "exp", (e,))


@add_to(Value)
def log(self):
    """ln a: slope 1/a. ValueError if a is 0 or less."""
    if self.data <= 0:
        raise ValueError(f"log({self.data}) has no real answer: the logarithm needs a number above 0")
    return Value(math.log(self.data), (self,), "log", (1 / self.data,))


def finite_angle(name, x):
    """Return x if it is an angle; ValueError if it is infinite: a wave has no value there."""
    if math.isinf(x):
        raise ValueError(f"{name}({x}) has no real answer")
    return x


@add_to(Value)
def sin(self):
    """sin a, a in radians: slope cos a."""
    x = finite_angle("sin", self.data)
    return Value(math.sin(x), (self,), "sin", (math.cos(x),))


@add_to(Value)
def cos(self):
    """cos a, a in radians: slope −sin a."""
    x = finite_angle("cos", self.data)
    return Value(math.cos(x), (self,), "cos", (-math.sin(x),))


@add_to(Value)
def tanh(self):
    """tanh a: slope 1 − tanh² a."""
    t = math.tanh(self.data)
    return Value(t, (self,), "tanh", (1 - t * t,))


@add_to(Value)
def sigmoid(self):
    """s = 1 / (1 + e**−a): slope s · (1 − s)."""
    e = math.exp(-abs(self.data))  # never too big
    s = 1 / (1 + e) if self.data >= 0 else e / (1 + e)
    return Value(s, (self,), "sigmoid", (s * (1 - s),))


@add_to(Value)
def relu(self):
    """a above 0, otherwise 0: slope 1 above 0, otherwise 0.

    At 0 or less it is off: nothing flows back through it, so it remembers no parent, and what lies behind it alone is
    freed at once.
    """
    if self.data <= 0:
        return Value(0.0, (), "relu")
    return Value(self.data, (self,), "relu", (1.0,))


@add_to(Value)
def leaky_relu(self, leak=0.01):
    """a above 0, otherwise leak · a: slope 1 above 0, otherwise leak."""
    slope = 1.0 if self.data > 0 else number(leak)
    return Value(slope * self.data, (self,), "leaky_relu", (slope,))


@add_to(Value)
def __abs__(self):
    """|a|: slope 1 above 0, −1 below, 0 at 0 itself."""
    return Value(abs(self.data), (self,), "abs", (float((self.data > 0) - (self.data < 0)),))
