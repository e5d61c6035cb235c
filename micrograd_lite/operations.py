"""Chapter 07: all the other operations. Each has the same shape: number, parents, name, local derivatives.

A result too large for a float becomes inf. Where there is no real result, an error names the operation and its numbers.
"""

import math

from .value import Value, add_to, number


@add_to(Value)
def __radd__(self, other):
    """2 + a: the plain number on the left cannot add a Value, so Python asks the right side."""
    return self + other


@add_to(Value)
def __rmul__(self, other):
    """2 · a"""
    return self * other


@add_to(Value)
def __neg__(self):
    """−a: the slope is −1."""
    return Value(-self.data, (self,), "neg", (-1.0,))


@add_to(Value)
def __sub__(self, other):
    """a − b: the slope towards a is 1, towards b it is −1."""
    if not isinstance(other, Value):
        other = Value(other)
    return Value(self.data - other.data, (self, other), "-", (1.0, -1.0))


@add_to(Value)
def __rsub__(self, other):
    """2 − a: the number comes first."""
    return Value(other) - self


@add_to(Value)
def __truediv__(self, other):
    """a / b: the slope towards a is 1/b, towards b it is −a/b². ZeroDivisionError if b is 0."""
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
    """x**n in plain floats; inf if it is too large. ValueError for 0 to a negative power, and for a root of x < 0."""
    if x <= 0 and ((x == 0 and n < 0) or (x < 0 and n % 1 != 0 and not math.isnan(n))):
        raise ValueError(f"{x} ** {n} has no real answer")
    try:
        return math.pow(x, n)
    except OverflowError:
        return -math.inf if x < 0 and n % 2 == 1 else math.inf


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
    return power(x, n) * math.log(x) if x != 0 else 0.0


@add_to(Value)
def __pow__(self, other):
    """a**n: the slope towards a is n · a**(n − 1); towards n, if n is a Value, it is a**n · ln a."""
    if isinstance(other, Value):
        x, n = self.data, other.data
        slopes = (power_slope(x, n), exponent_slope(x, n))
        return Value(power(x, n), (self, other), "**", slopes)
    x, n = self.data, number(other)
    return Value(power(x, n), (self,), f"**{other}", (power_slope(x, n),))


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
    """ln a: the slope is 1/a. ValueError if a is 0 or less."""
    if self.data <= 0:
        raise ValueError(f"log({self.data}) has no real answer: the logarithm needs a number above 0")
    return Value(math.log(self.data), (self,), "log", (1 / self.data,))


@add_to(Value)
def sin(self):
    """sin a, with a in radians: the slope is cos a. ValueError if a is infinite."""
    if math.isinf(self.data):
        raise ValueError(f"sin({self.data}) has no real answer")
    return Value(math.sin(self.data), (self,), "sin", (math.cos(self.data),))


@add_to(Value)
def cos(self):
    """cos a, with a in radians: the slope is −sin a. ValueError if a is infinite."""
    if math.isinf(self.data):
        raise ValueError(f"cos({self.data}) has no real answer")
    return Value(math.cos(self.data), (self,), "cos", (-math.sin(self.data),))


@add_to(Value)
def tanh(self):
    """tanh a: the slope is 1 − tanh² a."""
    t = math.tanh(self.data)
    return Value(t, (self,), "tanh", (1 - t * t,))


@add_to(Value)
def sigmoid(self):
    """s = 1 / (1 + e**−a): the slope is s · (1 − s)."""
    e = math.exp(-abs(self.data))  # never too big
    s = 1 / (1 + e) if self.data >= 0 else e / (1 + e)
    return Value(s, (self,), "sigmoid", (s * (1 - s),))


@add_to(Value)
def relu(self):
    """a if a is above 0, else 0: the slope is 1 or 0."""
    if self.data <= 0:  # off: nothing flows back, so it remembers no parent, and nodes that only it uses are freed
        return Value(0.0, (), "relu")
    return Value(self.data, (self,), "relu", (1.0,))


@add_to(Value)
def leaky_relu(self, leak=0.01):
    """a if a is above 0, else leak · a: the slope is 1 or leak. The leak is a plain number."""
    if isinstance(leak, Value):
        raise TypeError("the leak of leaky_relu is a plain number, not a Value: leak.data has its number")
    slope = 1.0 if self.data > 0 else number(leak)
    return Value(slope * self.data, (self,), "leaky_relu", (slope,))


@add_to(Value)
def __abs__(self):
    """|a|: the slope is 1 above 0, −1 below, and 0 at 0 itself."""
    slope = float((self.data > 0) - (self.data < 0))
    return Value(abs(self.data), (self,), "abs", (slope,))
