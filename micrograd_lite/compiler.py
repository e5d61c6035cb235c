"""Chapter 15: record once, replay. One example's loss is written out as plain Python, and that text is run instead."""

import math
from collections import Counter
from contextlib import contextmanager, suppress

import numpy as np

from .backward import topological_order
from .operations import exponent_slope, power, power_slope
from .value import Value, number

# The text of an operation, then each parent's share: {a}, {b} are the parents, {out} the result, {g} its gradient.
ARITHMETIC = {
    "+": ("{a} + {b}", "{g}", "{g}"),
    "-": ("{a} - {b}", "{g}", "-{g}"),
    "*": ("{a} * {b}", "{g} * {b}", "{g} * {a}"),
    "/": ("{a} / {b}", "{g} / {b}", "-{g} * {out} / {b}"),
    "neg": ("-{a}", "-{g}"),
    "**": ("power({a}, {b})", "{g} * power_slope({a}, {b})", "{g} * exponent_slope({a}, {b})"),
    "**n": ("power({a}, {n})", "{g} * power_slope({a}, {n})"),
    "**2": ("{a} * {a}", "{g} * 2 * {a}"),
}
RULES = {
    **ARITHMETIC,
    "exp": ("exp({a})", "{g} * {out}"),
    "log": ("log({a})", "{g} / {a}"),
    "sin": ("sin({a})", "{g} * cos({a})"),
    "cos": ("cos({a})", "-{g} * sin({a})"),
    "tanh": ("tanh({a})", "{g} * (1 - {out} * {out})"),
    "sigmoid": ("where({a} >= 0, 1.0, exp(-abs({a}))) / (1 + exp(-abs({a})))", "{g} * {out} * (1 - {out})"),
    "relu": ("where({a} <= 0.0, 0.0, {a})", "where({a} <= 0.0, 0.0, {g})"),
    "leaky_relu": ("where({a} > 0.0, {a}, {b} * {a})", "where({a} > 0.0, {g}, {b} * {g})", ""),
    "abs": ("abs({a})", "where({a} > 0.0, {g}, where({a} < 0.0, -{g}, 0.0))"),
}


def exp_or_inf(x):
    """e**x, or inf if that is too big, as in chapter 07."""
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def column_sums(batch, *columns):
    """The sum down each column. A number fills its column first, because it counts once for each example."""
    rows = np.empty((len(columns), len(batch[0][0])))
    for i, column in enumerate(columns):
        rows[i] = column
    return rows.sum(axis=1).tolist()


# What the words in the text mean: once for numbers, which the loop adds up, and once for columns.
POWERS = {"power": power, "power_slope": power_slope, "exponent_slope": exponent_slope}
SCALARS = {
    **vars(math),
    **POWERS,
    "exp": exp_or_inf,
    "where": lambda condition, yes, no: yes if condition else no,
    "sums": lambda batch, *numbers: numbers,
}
COLUMN_POWERS = {name: np.vectorize(f, [float]) for name, f in POWERS.items()}
COLUMNS = {**vars(np), **COLUMN_POWERS, "max": np.maximum, "sums": column_sums}


def reached(order, sources):
    """The nodes that depend on one of the sources, and the sources. `order` lists parents first."""
    found = set(sources)
    for node in order:
        if not found.isdisjoint(node._prev):
            found.add(node)
    return found


def name_all(order, parameters, inputs):
    """{node: name}: p1, p2 … for parameters, x1 … for inputs, v1 … for results. A constant's name is its number."""
    names = {p: f"p{i}" for i, p in enumerate(parameters, 1)}
    names |= {x: f"x{i}" for i, x in enumerate(inputs, 1)}
    made = reached(order, names)
    results = [node for node in order if node in made and node not in names]
    names |= {node: f"v{i}" for i, node in enumerate(results, 1)}
    return names | {node: repr(node.data) for node in order if node not in made}


def sum_of(terms):
    """The terms added up, in brackets of a hundred: Python can't read a sum of thousands."""
    pieces = [" + ".join(terms[k : k + 100]) for k in range(0, len(terms), 100)]
    return pieces[0] if len(pieces) == 1 else f"({') + ('.join(pieces)})"


def dot_texts(arguments, g):
    """b + w1 * x1 + …, and all the shares."""
    half = len(arguments) // 2
    w, x, b = arguments[:half], arguments[half:-1], arguments[-1]
    value = sum_of([b, *(f"{wi} * {xi}" for wi, xi in zip(w, x))])
    return [value, *(f"{g} * {other}" for other in x + w), g]


def refuse_without_rule(op, parents):
    """ValueError, with its name, for an operation that no rule can write."""
    if op not in RULES and op != "dot" and (op[:2], parents) != ("**", 1):
        raise ValueError(f"no rule says how to write the operation {op!r}: add one to RULES")
    if op in RULES and len(RULES[op]) != 1 + parents:
        raise ValueError(f"the rule of {op!r} is for {len(RULES[op]) - 1} parents; this one remembers {parents}")


def texts_of(node, names):
    """A list of texts: of the node, and of each parent's share of its gradient. 1.0 · x is written as x."""
    refuse_without_rule(node._op, len(node._prev))
    op, g = node._op, f"d{names[node]}"
    arguments = [names[parent] for parent in node._prev]
    if op == "dot":
        return dot_texts(arguments, g)
    words = {"a": arguments[0], "b": arguments[-1], "n": op[2:], "out": names[node]}
    rule = RULES[op if op in RULES else "**n"]
    texts = [text.format(**words, g=g) for text in rule]
    return [text.removeprefix("1.0 * ").removesuffix(" * 1.0") for text in texts]


def write_lines(loss, order, names, learning, varying):
    """The lines before the loop over the examples, in it, and after it.

    What depends on no input stays out of the loop. What depends on no parameter gets no gradient. The
    gradient of a result is the sum of its shares; what is added up over the examples grows with +=.
    """
    before, loop, after = [], [], []
    for node in [node for node in order if names[node].startswith("v")]:
        lines = loop if node in varying else before
        lines.append(f"{names[node]} = {texts_of(node, names)[0]}")
    edges = Counter(parent for node in learning for parent in node._prev)
    shares = {node: [] for node in learning & varying if edges[node] > 1}
    gets = {n: f"d{names[n]} {'=' if n in varying else '+='}" for n in learning}
    loop += [f"total += {names[loss]}", *[f"{gets.get(loss)} 1.0"] * (loss in learning)]
    for node in [node for node in reversed(order) if node in learning and node._prev]:
        lines = loop if node in varying else after
        if node in shares:
            lines.append(f"{gets[node]} {sum_of(shares[node])}")
        for parent, share in zip(node._prev, texts_of(node, names)[1:]):
            if parent in shares:
                shares[parent].append(share)
            elif parent in learning:
                lines.append(f"{gets[parent]} {share}")
    return before, loop, after


def refuse_bad_loss(loss):
    """TypeError unless the loss is a Value; ValueError if a relu in its graph has forgotten its parent."""
    if not isinstance(loss, Value):
        raise TypeError(f"compute_loss must return one Value; it returned {type(loss).__name__}")
    if any(node._op and not node._prev for node in topological_order(loss)):
        raise ValueError("a relu that is off was made before the recording, and has no parent: make it in compute_loss")


def names_first(names):
    """In a long text, a line that names the results before all else: Python is quickest with a function's first 256."""
    results = [name for name in names.values() if name.startswith("v")]
    line = " = ".join([*results, *(f"d{name}" for name in results), "0.0"])
    return [line] * (len(names) > 128)  # in a long text only


def write_source(loss, parameters, inputs):
    """The text of step(parameters, batch), which returns the sum of the losses and the list of its gradients."""
    refuse_bad_loss(loss)
    order = topological_order(loss)
    varying, learning = reached(order, inputs), reached(order, parameters)
    names = name_all(order, parameters, inputs)
    before, loop, after = write_lines(loss, order, names, learning, varying)
    fixed = [n for n in dict.fromkeys([*parameters, *order]) if n in learning - varying]
    sums = ["total", *(f"d{names[node]}" for node in fixed)]
    p, x, s = map(", ".join, (map(names.get, parameters), map(names.get, inputs), sums))
    lines = [*names_first(names), f"[{p}] = parameters", *before]
    lines += [" = ".join([*sums, "0.0"]), f"for [{x}] in batch:"]
    lines += [*(f"    {line}" for line in loop), f"[{s}] = sums(batch, {s})", *after]
    lines += [f"return total, [{', '.join(f'd{names[node]}' for node in parameters)}]"]
    return "\n    ".join(["def step(parameters, batch):", *lines])


def refuse_bad_sizes(sizes, numbers, found):
    """ValueError unless there is a number for each parameter and for each input; TypeError for Values."""
    if len(numbers) != sizes[0]:
        raise ValueError(f"this recording has {sizes[0]} parameters; got {len(numbers)} numbers")
    if Value in map(type, numbers):
        raise TypeError("a recording takes plain numbers, as in step([p.data for p in parameters], batch)")
    if found - {sizes[1]}:
        raise ValueError(f"this recording has {sizes[1]} inputs; got {min(found - {sizes[1]})}")


def refuse_uneven(columns):
    """ValueError unless the columns have one dimension and one length; the shapes are named."""
    shapes = sorted({np.shape(column) for column in columns})
    if len(shapes) != 1 or len(shapes[0]) != 1:
        raise ValueError(f"the columns must be lists of one length; got the shapes {shapes}")


def function_of(source, words):
    """Run the text with these words, and return the function `step` that it defines."""
    words = dict(words)
    exec(source, words)
    return words["step"]


class Step:
    """A recorded loss: step(numbers, batch) returns the sum of the losses and the list of its gradients.

    `numbers` are those of the parameters, `batch` is a list of examples; `source` is the text that is run.
    """

    def __init__(self, source, parameters, inputs):
        self.source, self.sizes = source, (len(parameters), len(inputs))
        self.with_numbers, self.with_columns = function_of(source, SCALARS), None

    def __call__(self, numbers, batch):
        refuse_bad_sizes(self.sizes, numbers, set(map(len, batch)))
        return self.with_numbers(numbers, batch)

    def on_columns(self, numbers, columns):
        """The same from one column of numbers for each input: NumPy runs a line for all the examples at once."""
        refuse_bad_sizes(self.sizes, numbers, {len(columns)})
        refuse_uneven(columns)
        self.with_columns = self.with_columns or function_of(self.source, COLUMNS)
        columns = [np.asarray(column, dtype=float) for column in columns]
        with np.errstate(divide="raise", invalid="raise", over="ignore"):
            total, gradients = self.with_columns(numbers, [columns])
        return total, list(map(float, gradients))


def remembering_relu(self):
    """relu that keeps its parent where it is off."""
    return Value(max(self.data, 0.0), (self,), "relu", (float(self.data > 0),))


def remembering_leaky_relu(self, leak=0.01):
    """Leaky relu that keeps its leak, as a second parent."""
    slope = 1.0 if self.data > 0 else number(leak)
    return Value(slope * self.data, (self, Value(leak)), "leaky_relu", (slope, 0.0))


@contextmanager
def recording():
    """While this lasts, relu and leaky relu remember what another example may need. Put back after an error too."""
    usual = Value.relu, Value.leaky_relu
    Value.relu, Value.leaky_relu = remembering_relu, remembering_leaky_relu
    try:
        yield
    finally:
        Value.relu, Value.leaky_relu = usual


def compare_with_eager(step, compute_loss, numbers, examples):
    """Replay each example, and run compute_loss on it; ValueError if the two losses differ."""
    for place, example in enumerate(examples, 1):
        eager, replayed = compute_loss(*map(Value, example)).data, math.nan
        with suppress(ArithmeticError, ValueError):
            replayed, _ = step(numbers, [example])
        if not math.isclose(replayed, eager, rel_tol=1e-9, abs_tol=1e-12):
            raise ValueError(
                f"example {place}, {tuple(map(float, example))}: the recording gives "
                f"{replayed}, the function itself {eager}. Is there an `if` in it, or "
                "a number computed outside the Values? In example 1 they were frozen."
            )


def refuse_bad_recording(compute_loss, parameters, examples):
    """TypeError or ValueError, with what to do, for what cannot be recorded."""
    if not callable(compute_loss) or callable(parameters):
        raise TypeError("compile_loss needs the function itself, without brackets, and then the list of parameters")
    if any(not isinstance(p, Value) or p._op for p in parameters) or len(set(parameters)) != len(parameters):
        raise ValueError("the parameters must be Values that no operation has made, each of them listed once")
    if not all(hasattr(example, "__len__") for example in examples):
        raise TypeError("each example must be a list with its numbers, as in [[0.5, 1.0, -1], [2.0, 0.0, 1]]")
    if len({len(example) for example in examples}) != 1:
        lengths = sorted({len(example) for example in examples})
        raise ValueError(f"the examples must all have the same length, and there must be one; got lengths {lengths}")


def compile_loss(compute_loss, parameters, examples):
    """Record the loss of the first example, and return it as a Step. All the examples are used to check it.

    compute_loss(x1, x2, …) takes the numbers of one example, one by one, and returns its loss as a Value. A root at 0
    behind a relu that is off gets the slope 0 · inf: nan on numbers, as in PyTorch, and an error on columns.
    """
    refuse_bad_recording(compute_loss, parameters, examples)
    inputs = [Value(x) for x in examples[0]]
    with recording():
        loss = compute_loss(*inputs)
    step = Step(write_source(loss, parameters, inputs), parameters, inputs)
    compare_with_eager(step, compute_loss, [p.data for p in parameters], examples)
    return step
