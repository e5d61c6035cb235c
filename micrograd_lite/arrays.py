"""Chapter 14: whole arrays that remember how they were computed.

`Array` is to a NumPy array what `Value` is to a number. A local derivative becomes a function, the pull-back: it turns
the gradient g of a result into the share of one parent. The field calls it a vector-Jacobian product.
"""

import numpy as np

from .backward import topological_order
from .nn import MLP, Module


def floats(data, dtype=None):
    """A copy of `data` as a NumPy array of floats: float32 stays float32, integers become float64."""
    if np.asarray(data).dtype.kind not in "fiub":
        raise TypeError(f"an Array holds real numbers, not {type(data).__name__}: give it numbers or lists of them")
    array = np.asarray(data)
    own = array.dtype if array.dtype.kind == "f" else float
    return array.astype(dtype or own, order="C")


def lift(other, like):
    """`other` if it is an Array; otherwise a constant: an Array with the float type of `like` that gets no gradient."""
    if isinstance(other, Array):
        return other
    constant = Array(other, dtype=like.data.dtype)
    constant.grad = None
    return constant


def unbroadcast(g, shape):
    """Sum g over the axes along which broadcasting repeated an array of this shape."""
    if g.shape == shape:  # nothing was repeated
        return g
    while g.ndim > len(shape):  # an axis that broadcasting put in front
        g = g.sum(axis=0)
    for axis, length in enumerate(shape):
        if length != g.shape[axis]:  # an axis that it stretched from length 1
            g = g.sum(axis=axis, keepdims=True)
    return g


def refuse_unfit(a, b):
    """ValueError, with both shapes, unless the rows of a are as long as the columns of b."""
    b = getattr(b, "shape", None) or np.shape(b)
    if not a or not b:
        raise ValueError(f"@ needs an axis on each side, got shapes {a} and {b}: multiply by a number with *")
    if a[-1] != b[-2:][0]:
        raise ValueError(f"shapes {a} and {b} do not fit for @: rows of {a[-1]} numbers meet columns of {b[-2:][0]}")


class Array:
    """A NumPy array, its gradient, and how it was made.

    `Array([[1.0, 2.0]])` makes a leaf with a copy of the numbers. `.grad` is 0.0 until a gradient arrives, and has the
    shape of `.data` from then on; if you set it to None, the array gets no gradient. The arguments that begin with an
    underscore belong to the operations: the parents, the name of the operation, and one pull-back for each parent.
    """

    __slots__ = ("data", "grad", "label", "_prev", "_op", "_local")
    __array_ufunc__ = None  # NumPy leaves `numpy_array * array` to us

    def __init__(self, data, _children=(), _op="", _local=(), label="", dtype=None):
        if _children and (not _op or len(_local) != len(_children)):
            raise TypeError("Array(numbers, label='a') makes a leaf. The further arguments belong to the operations.")
        self.data = np.asarray(data) if _op else floats(data, dtype)
        self.grad, self.label = 0.0, label
        self._prev, self._op, self._local = _children, _op, _local

    @property
    def shape(self):
        """The length of each axis."""
        return self.data.shape

    def __repr__(self):
        return f"Array({np.array2string(self.data, separator=', ', prefix='Array(')})"

    def __add__(self, other):
        """a + b: pulls g back to g on both sides."""
        other = lift(other, self)
        return Array(self.data + other.data, (self, other), "+", (lambda g: g, lambda g: g))

    def __sub__(self, other):
        """a − b: pulls g back to g and −g."""
        other = lift(other, self)
        pulls = lambda g: g, lambda g: -g
        return Array(self.data - other.data, (self, other), "-", pulls)

    def __mul__(self, other):
        """a · b, number by number: pulls g back to g · b and g · a."""
        other = lift(other, self)
        a, b = self.data, other.data
        return Array(a * b, (self, other), "*", (lambda g: g * b, lambda g: g * a))

    def __truediv__(self, other):
        """a / b: pulls g back to g / b and −g · a / b²."""
        other = lift(other, self)
        a, b = self.data, other.data
        return Array(a / b, (self, other), "/", (lambda g: g / b, lambda g: -g * a / b / b))

    def __pow__(self, other):
        """aⁿ: pulls g back to g · n · aⁿ⁻¹, and towards n to g · aⁿ · ln a."""
        other = lift(other, self)
        a, n = self.data, other.data
        power = a**n
        towards_a = lambda g: g * n * a ** np.where(n == 0, n, n - 1)  # a⁰ is flat at 0 too
        towards_n = lambda g: g * power * np.log(np.where(a == 0, a + 1, a))
        return Array(power, (self, other), "**", (towards_a, towards_n))

    def __matmul__(self, other):
        """a @ b: pulls g back to g @ bᵀ and aᵀ @ g. A vector is one row on the left and one column on the right."""
        refuse_unfit(self.data.shape, other)
        other = lift(other, self)
        a, b = self.data, other.data
        rows = a if a.ndim > 1 else a[None, :]
        columns = b if b.ndim > 1 else b[:, None]
        full = rows @ columns
        towards_a = lambda g: g.reshape(full.shape) @ columns.swapaxes(-1, -2)
        towards_b = lambda g: unbroadcast(rows.swapaxes(-1, -2) @ g.reshape(full.shape), columns.shape).reshape(b.shape)
        added = (-2,) * (a.ndim == 1) + (-1,) * (b.ndim == 1)
        return Array(full.squeeze(added), (self, other), "@", (towards_a, towards_b))

    def exp(self):
        """eᵃ: pulls g back to g · eᵃ."""
        e = np.exp(self.data)
        return Array(e, (self,), "exp", (lambda g: g * e,))

    def log(self):
        """ln a: pulls g back to g / a. Where a is 0 or less, NumPy warns and gives −inf or nan."""
        a = self.data
        return Array(np.log(a), (self,), "log", (lambda g: g / a,))

    def tanh(self):
        """tanh a: pulls g back to g · (1 − tanh² a)."""
        t = np.tanh(self.data)
        return Array(t, (self,), "tanh", (lambda g: g * (1 - t * t),))

    def sigmoid(self):
        """s = 1 / (1 + e⁻ᵃ): pulls g back to g · s · (1 − s)."""
        s = np.exp(-np.logaddexp(0, -self.data))  # e⁻ᵃ by itself may be too big
        return Array(s, (self,), "sigmoid", (lambda g: g * s * (1 - s),))

    def relu(self):
        """a above 0, otherwise 0: lets g through where a is above 0."""
        a = self.data
        return Array(np.maximum(a, 0), (self,), "relu", (lambda g: g * (a > 0),))

    def leaky_relu(self, leak=0.01):
        """a above 0, otherwise leak · a: pulls g back to g where a is above 0, otherwise to leak · g."""
        a = self.data
        pull = lambda g: np.where(a > 0, g, leak * g)
        return Array(np.where(a > 0, a, leak * a), (self,), "leaky_relu", (pull,))

    def sum(self, axis=None, keepdims=False):
        """The sum along an axis, or several, or all: repeats g along them."""
        a, kept = self.data, self.data.sum(axis=axis, keepdims=True)
        pull = lambda g: np.full_like(a, g.reshape(kept.shape))
        return Array(kept if keepdims else kept.squeeze(axis), (self,), "sum", (pull,))

    def mean(self, axis=None, keepdims=False):
        """The mean along an axis: the sum, divided by how many numbers are in it."""
        total = self.sum(axis, keepdims)
        return total / (self.data.size // (total.data.size or 1))

    def max(self, axis=None, keepdims=False):
        """The maximum along an axis: passes g to the largest number. If several are equal, they share it."""
        a, kept = self.data, self.data.max(axis=axis, keepdims=True)
        largest = (a == kept).astype(a.dtype)
        count = largest.sum(axis=axis, keepdims=True)  # more than one if several are equal
        pull = lambda g: g.reshape(kept.shape) * largest / count
        return Array(kept if keepdims else kept.squeeze(axis), (self,), "max", (pull,))

    def reshape(self, *shape):
        """The same numbers in another shape: gives g the old one."""
        a = self.data
        return Array(a.reshape(*shape), (self,), "reshape", (lambda g: g.reshape(a.shape),))

    def __getitem__(self, key):
        """The chosen numbers: adds g to zeros in the places where they came from."""
        if self.data.ndim == 0:
            raise TypeError("an Array of shape () is a single number: there is no axis to index or to loop over")
        a = self.data

        def pull(g):
            share = np.zeros_like(a)
            np.add.at(share, key, g)
            return share

        return Array(a[key], (self,), "[]", (pull,))

    def _backward(self):
        """Add to each parent's gradient its share: the gradient from above, pulled back and unbroadcast."""
        for parent, pull in zip(self._prev, self._local):
            if parent.grad is not None:
                parent.grad += unbroadcast(pull(self.grad), parent.data.shape)

    def backward(self, gradient=1.0):
        """Add the gradient of this array to the `.grad` of every leaf, and set that of every array in between.

        From more than one number, `gradient` says how much each of them counts: an array of the same shape.
        """
        if np.shape(gradient) != self.shape and (np.shape(gradient) or self.data.size != 1):
            raise ValueError(
                f"backward from shape {self.shape} needs a gradient of that shape, got {np.shape(gradient)}"
            )
        inner = [node for node in topological_order(self) if node._prev]
        for node in inner:
            node.grad = 0.0
        self.grad += np.full_like(self.data, gradient)
        for node in reversed(inner):
            node._backward()


Array.T = property(lambda self: Array(self.data.T, (self,), "T", (lambda g: g.T,)))  # the axes in reverse order
Array.__neg__ = lambda self: Array(-self.data, (self,), "neg", (lambda g: -g,))
Array.__radd__ = lambda self, other: lift(other, self) + self  # 2 + a: what is on the left is lifted
Array.__rsub__ = lambda self, other: lift(other, self) - self
Array.__rmul__ = lambda self, other: lift(other, self) * self
Array.__rtruediv__ = lambda self, other: lift(other, self) / self
Array.__rpow__ = lambda self, other: lift(other, self) ** self
Array.__rmatmul__ = lambda self, other: lift(other, self) @ self


class ArrayMLP(Module):
    """The MLP of chapter 09 on whole batches: shape (n, nin) in, an Array of shape (n, nout) out.

    It takes its starting numbers from `MLP` with the same arguments. A layer is (weights, biases, activation), and the
    weights have the shape (inputs, neurons).
    """

    def __init__(self, nin, nouts, activation="tanh", last=None, seed=None):
        self.layers = []
        for layer in MLP(nin, nouts, activation, last, seed).layers:
            rows = [[w.data for w in neuron.w] for neuron in layer.neurons]
            biases = [neuron.b.data for neuron in layer.neurons]
            self.layers.append((Array(np.transpose(rows)), Array(biases), layer.neurons[0].activation))

    def __call__(self, inputs):
        """Make an Array of the inputs, and compute."""
        if np.shape(inputs)[1:] != (nin := self.layers[0][0].shape[:1]):
            raise ValueError(f"inputs have the shape (n, {nin[0]}), a row for each example; got {np.shape(inputs)}")
        return self.forward(lift(inputs, self.layers[0][0]))

    def forward(self, x):
        """Through all layers, the whole batch at once."""
        for w, b, activation in self.layers:
            x = x @ w + b
            x = x if activation == "linear" else getattr(x, activation)()
        return x

    def parameters(self):
        """Weights and biases, first layer first."""
        return [p for w, b, _ in self.layers for p in (w, b)]
