"""Random programs on arrays, which four libraries can run: ours, HIPS autograd, PyTorch, and Values one by one.

A program is a list of steps (name, places, extra): the operation, where its arguments are among the results so far
(the inputs come first), and what else it needs: an axis, a shape, an index, or a constant for one side.
"""

import math
import operator

import numpy as np

from micrograd_lite import Array, Value

BINARY = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
BINARY |= {"**": operator.pow, "@": operator.matmul}
UNARY = ["neg", "exp", "log", "tanh", "sigmoid", "relu", "leaky_relu"]
REDUCTIONS = ["sum", "mean", "max"]
LARGEST = 30.0  # results beyond it are brought back by a tanh, so that rounding errors stay small


# -- the libraries ----------------------------------------------------------------------------------------------------


class Ours:
    reshape = staticmethod(lambda x, shape: x.reshape(shape))
    transpose = staticmethod(lambda x: x.T)
    index = staticmethod(lambda x, key: x[key])
    kept = staticmethod(lambda result: result)  # how a result is kept for the steps after it

    @staticmethod
    def unary(name, x):
        return -x if name == "neg" else getattr(x, name)()

    @staticmethod
    def reduce(name, x, axis, keepdims):
        return getattr(x, name)(axis=axis, keepdims=keepdims)


class Autograd(Ours):
    @staticmethod
    def unary(name, x):
        import autograd.numpy as anp

        functions = {
            "neg": lambda x: -x,
            "sigmoid": lambda x: 0.5 * (anp.tanh(x / 2) + 1),
            "relu": lambda x: anp.where(x > 0, x, 0.0),
            "leaky_relu": lambda x: anp.where(x > 0, x, 0.01 * x),
        }
        return functions.get(name, getattr(anp, name, None))(x)

    @staticmethod
    def reduce(name, x, axis, keepdims):
        import autograd.numpy as anp

        return getattr(anp, name)(x, axis=axis, keepdims=keepdims)


class Torch(Ours):
    transpose = staticmethod(lambda x: x.permute(tuple(reversed(range(x.ndim)))))

    @staticmethod
    def unary(name, x):
        import torch

        return {"leaky_relu": torch.nn.functional.leaky_relu}.get(name, getattr(torch, name, None))(x)

    @staticmethod
    def reduce(name, x, axis, keepdims):
        axes = tuple(range(x.ndim)) if axis is None else axis
        name = {"max": "amax"}.get(name, name)  # torch.max along an axis picks one of several equal numbers
        return getattr(x, name)(dim=axes, keepdim=keepdims) if axes != () else x + 0.0

    @staticmethod
    def index(x, key):
        import torch

        if isinstance(key, slice) and (key.step or 1) < 0:
            key = np.arange(x.shape[0])[key].copy()
        keys = key if isinstance(key, tuple) else (key,)
        return x[tuple(torch.from_numpy(k) if isinstance(k, np.ndarray) else k for k in keys)]


class OneByOne(Ours):
    """Arrays of Values: NumPy applies the operations of chapter 07 to each; its sum of nothing is a plain 0."""

    kept = staticmethod(lambda result: each(lambda v: Value(0.0) if type(v) is int else v, result))

    @staticmethod
    def unary(name, x):
        return each(lambda v: -v if name == "neg" else getattr(v, name)(), x)

    @staticmethod
    def reduce(name, x, axis, keepdims):
        if name == "max":
            data = each(lambda v: v.data, x).astype(float)
            kept = data.max(axis=axis, keepdims=True)
            largest = np.where(data == kept, x, 0.0).sum(axis=axis, keepdims=keepdims)
            return largest / (data == kept).sum(axis=axis, keepdims=keepdims)  # equal ones share
        total = x.sum(axis=axis, keepdims=keepdims)
        return total if name == "sum" else total * (np.size(total) / x.size)


def each(function, x):
    out = np.empty(np.shape(x), dtype=object)
    for place in np.ndindex(out.shape):
        out[place] = function(x[place] if isinstance(x, np.ndarray) else x)
    return out


# -- running a program ------------------------------------------------------------------------------------------------


def step_result(library, step, results, wrap=lambda constant: constant):
    """What one step computes from the results so far."""
    name, places, extra = step
    arguments = [results[place] for place in places]
    if name in BINARY:
        if extra is not None:  # a constant on one side
            side, constant = extra
            arguments.insert(side, wrap(constant))
        return BINARY[name](*arguments)
    (x,) = arguments
    if name in UNARY:
        return library.unary(name, x)
    if name in REDUCTIONS:
        return library.reduce(name, x, *extra)
    if name == "T":
        return library.transpose(x)
    return (library.reshape if name == "reshape" else library.index)(x, extra)


def run(program, inputs, library, wrap=lambda constant: constant):
    """The last result of the program."""
    results = list(inputs)
    for step in program:
        results.append(library.kept(step_result(library, step, results, wrap)))
    return results[-1]


# -- making one up ----------------------------------------------------------------------------------------------------


def random_array(rng, shape):
    return np.array([rng.uniform(-2, 2) for _ in range(math.prod(shape))]).reshape(shape)


def random_shape(rng, sizes):
    return tuple(rng.choice(sizes) for _ in range(rng.randint(0, 4)))


def shrunk(rng, shape):
    """A shape that broadcasts to this one: the last axes of it, some of them with length 1."""
    kept = shape[rng.randint(0, len(shape)) :] if rng.random() < 0.5 else shape
    return tuple(1 if rng.random() < 0.3 else length for length in kept)


def fits(name, a, b):
    """True where NumPy can compute a and b with this operation, and the result is not large."""
    try:
        result = BINARY[name](np.ones(a), np.ones(b))
    except ValueError:
        return False
    return result.size <= 300 and result.ndim <= 5


class Author:
    """Writes a program step by step, and keeps NumPy's results to know the shapes and sizes."""

    def __init__(self, rng, sizes=(0, 1, 1, 2, 2, 3, 3)):
        self.rng = rng
        shape = random_shape(rng, sizes)
        self.inputs = [random_array(rng, shrunk(rng, shape)) for _ in range(3)]
        self.results = [Array(x) for x in self.inputs]
        self.program = []

    def add(self, name, places, extra=None):
        """Append a step; a large result is followed by a tanh. Returns the result's place."""
        self.program.append((name, tuple(places), extra))
        self.results.append(step_result(Ours, self.program[-1], self.results))
        place = len(self.results) - 1
        if np.abs(self.results[place].data).max(initial=0) > LARGEST:
            return self.add("tanh", [place])
        return place

    def positive(self, place):
        """x·x + 0.5: what a logarithm, a power or a divisor needs."""
        return self.add("+", [self.add("*", [place, place])], (self.rng.randint(0, 1), 0.5))

    def pick(self):
        """The place of a result, of one of the last ones more often."""
        n = len(self.results)
        return n - 1 - int(n * self.rng.random() ** 2 * 0.999)

    def constant(self, name, shape):
        """Something for the other side of an operation: a number, a whole number or an array."""
        if name == "@":
            middle = shape[-1]
            options = [(middle,), (middle, self.rng.randint(1, 3))]
            options += [(*shape[:-2], middle, 2)] if len(shape) > 2 else []
            return random_array(self.rng, self.rng.choice(options))
        number = self.rng.choice([self.rng.uniform(0.5, 2), 2, np.float64(1.5)])
        return number if self.rng.random() < 0.4 else np.abs(random_array(self.rng, shrunk(self.rng, shape))) + 0.5

    def binary(self):
        name = self.rng.choice([*BINARY, "@", "@"])
        a, b = self.pick(), self.pick()
        if self.rng.random() < 0.3:
            if name == "@":
                if self.results[a].shape:
                    self.add(name, [a], (1, self.constant(name, self.results[a].shape)))
                return
            side = self.rng.randint(0, 1)
            place = self.positive(a) if (name, side) in [("**", 1), ("/", 0)] else a
            place = self.add("tanh", [place]) if (name, side) == ("**", 0) else place
            self.add(name, [place], (side, self.constant(name, self.results[a].shape)))
        elif fits(name, self.results[a].shape, self.results[b].shape):
            if name == "/":
                b = self.positive(b)
            if name == "**":
                a, b = self.positive(self.add("tanh", [a])), self.add("tanh", [b])
            self.add(name, [a, b])

    def unary(self):
        name, place = self.rng.choice(UNARY), self.pick()
        if name == "log":
            place = self.positive(place)
        if name == "exp":
            place = self.add("tanh", [place])
        self.add(name, [place])

    def reduction(self):
        name, place = self.rng.choice(REDUCTIONS), self.pick()
        shape = self.results[place].shape
        axes = self.rng.sample(range(-len(shape), 0), self.rng.randint(0, len(shape)))
        axes = tuple({axis % len(shape): axis for axis in axes}.values())
        axis = self.rng.choice([None, axes, axes[0]]) if axes else None
        reduced = range(len(shape)) if axis is None else np.atleast_1d(axis)
        if name == "sum" or math.prod(shape[i] for i in reduced):
            self.add(name, [place], (axis, self.rng.random() < 0.5))

    def rearrangement(self):
        place = self.pick()
        x = self.results[place].data
        kind = self.rng.choice(["T", "reshape", "index", "index"])
        if kind == "T":
            self.add("T", [place])
        elif kind == "reshape":
            shapes = [(-1,), (x.size,), (1, x.size), (*x.shape, 1), x.shape[::-1]]
            self.add("reshape", [place], self.rng.choice(shapes if x.size else shapes[1:]))
        elif x.ndim and x.shape[0]:
            self.add("index", [place], self.key(x))

    def key(self, x):
        n = x.shape[0]
        rows = np.array([self.rng.randrange(n) for _ in range(self.rng.randint(1, 4))])
        mask = np.array([self.rng.random() < 0.6 for _ in range(x.size)], dtype=bool).reshape(x.shape)
        keys = [self.rng.randrange(-n, n), slice(None, None, -1), slice(1, None), slice(None, None, 2), rows, mask]
        keys += [(..., None), (None, slice(0, 1))]
        if x.ndim > 1 and x.shape[1]:
            columns = np.array([self.rng.randrange(x.shape[1]) for _ in rows])
            keys += [(rows, columns), (slice(None), rows % x.shape[1]), (slice(None), 0)]
        return self.rng.choice(keys)


def random_program(rng, sizes=(0, 1, 1, 2, 2, 3, 3), steps=7):
    """(inputs, program): the program ends in a single number to which every number of the last result contributes."""
    author = Author(rng, sizes)
    for _ in range(rng.randint(1, steps)):
        rng.choice([author.binary, author.binary, author.unary, author.reduction, author.rearrangement])()
    last = len(author.results) - 1
    weighted = author.add("*", [last], (0, random_array(rng, author.results[last].shape)))
    total = author.add("sum", [weighted], (None, False))
    for place in range(3):  # so that each input has a part in it
        total = author.add("+", [total, author.add("sum", [author.add("tanh", [place])], (None, False))])
    return author.inputs, author.program


# -- gradients --------------------------------------------------------------------------------------------------------


def ours(inputs, program):
    """(result, gradients, the largest number among all gradients)."""
    leaves = [Array(x) for x in inputs]
    root = run(program, leaves, Ours)
    root.backward()
    largest, seen, stack = 1.0, set(), [root]
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            stack += node._prev
            if node.grad is not None:
                largest = max(largest, np.abs(node.grad).max(initial=0))
    return root.data, [np.broadcast_to(leaf.grad, leaf.shape) for leaf in leaves], largest


def by_autograd(inputs, program):
    import autograd

    f = lambda *xs: run(program, xs, Autograd)
    return f(*inputs), autograd.grad(f, argnum=tuple(range(len(inputs))))(*inputs)


def by_torch(inputs, program):
    import torch

    leaves = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in inputs]
    root = run(program, leaves, Torch, lambda c: torch.as_tensor(c, dtype=torch.float64))
    root.backward()
    return root.detach().numpy(), [leaf.grad.numpy() for leaf in leaves]


def one_by_one(inputs, program):
    leaves = [each(Value, x) for x in inputs]
    root = run(program, leaves, OneByOne, lambda c: each(Value, np.asarray(c)))[()]
    root.backward()
    return root.data, [each(lambda v: v.grad, x).astype(float) for x in leaves]
