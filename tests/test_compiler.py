"""`compiler.py`: the recording gives what the function itself gives, on every operation, or is refused."""

import math
import random

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from test_expressions import OURS, evaluate, mixed, trees

from micrograd_lite import MLP, Value, compile_loss, compiler, dot
from micrograd_lite import classification as c
from micrograd_lite.training import train


def eager(compute_loss, parameters, examples):
    """The sum of the losses and the gradients, by Values and backward."""
    for p in parameters:
        p.grad = 0.0
    total = 0.0
    for example in examples:
        loss = compute_loss(*map(Value, example))
        loss.backward()
        total += loss.data
    return total, [p.grad for p in parameters]


def both(step, parameters, examples):
    """What the recording says, example by example and on columns."""
    numbers = [p.data for p in parameters]
    return step(numbers, examples), step.on_columns(numbers, list(zip(*examples)))


def agree(compute_loss, parameters, examples, rel=1e-12, largest=1.0):
    loss, gradients = eager(compute_loss, parameters, examples)
    step = compile_loss(compute_loss, parameters, examples)
    for total, slopes in both(step, parameters, examples):
        assert total == pytest.approx(loss, rel=rel, abs=rel)
        assert slopes == pytest.approx(gradients, rel=rel, abs=rel * largest)
    return step


# -- every operation ---------------------------------------------------------------------------------------------------

OPERATIONS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "** Value": lambda a, b: (a * a) ** b,
    "neg": lambda a, b: -a * b,
    "** 2": lambda a, b: a**2 * b,
    "** 3": lambda a, b: a**3 * b,
    "** -1.5": lambda a, b: (a * a) ** -1.5 * b,
    "** 0": lambda a, b: a**0 + b,
    "2 **": lambda a, b: 2**a * b,
    "constants on the left": lambda a, b: 1.5 - a + 2 * b + 3 / a,
    "constants on the right": lambda a, b: (a - 1.5) * -2 + b / 3,
    "exp": lambda a, b: a.exp() * b,
    "log": lambda a, b: (a * a).log() * b,
    "sin": lambda a, b: a.sin() * b,
    "cos": lambda a, b: a.cos() * b,
    "tanh": lambda a, b: a.tanh() * b,
    "sigmoid": lambda a, b: a.sigmoid() * b,
    "relu": lambda a, b: a.relu() * b + b.relu(),
    "leaky_relu": lambda a, b: a.leaky_relu() * b + b.leaky_relu(0.2),
    "abs": lambda a, b: abs(a) * b + abs(b),
    "dot": lambda a, b: dot([a, b, a], [b, a, 2 * a], b) * a,
    "sum": lambda a, b: sum([a, b, a * b]),
    "a used twice": lambda a, b: a * a + a * b + b,
    "a diamond": lambda a, b: (a * b + a) * (a * b * b),
}
NUMBERS = [1.7, -0.6, -2.3, 0.4, 3.1]


@pytest.mark.parametrize("first", [0, 1], ids=["first above 0", "first below 0"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation(name, first):
    f, p = OPERATIONS[name], Value(-0.7)
    examples = [[x] for x in NUMBERS[first:]]
    agree(lambda x: 2.5 * f(x, p) + x, [p], examples)
    agree(lambda x: 2.5 * f(p, x) + x, [p], examples)
    agree(lambda x: -1.5 * f(p * x, p + x), [p], examples)


@pytest.mark.parametrize("x", [0.0, 1e-300, -1e-300, 800.0, -800.0, 30.0, -30.0])
@pytest.mark.parametrize("name", ["exp", "tanh", "sigmoid", "relu", "leaky_relu", "abs"])
def test_far_out_and_at_the_kink(name, x):
    p = Value(1.0)
    f = (lambda v: abs(v)) if name == "abs" else (lambda v: getattr(v, name)())
    agree(lambda x: f(p * x), [p], [[0.5], [x]], largest=1e3)


@pytest.mark.parametrize("f", [Value.relu, Value.leaky_relu, abs], ids=["relu", "leaky_relu", "abs"])
def test_the_slope_at_the_kink_itself(f):
    p = Value(1.0)
    method = (
        f if f is abs else (lambda v: getattr(v, f.__name__)())
    )  # the method of the moment, as a loss would call it
    agree(lambda x: method(p - x), [p], [[0.5], [1.0], [1.5]])


def test_a_relu_that_is_off_stops_an_infinite_gradient():
    """The root of 0 climbs vertically: 0 · inf would be no number."""
    p = Value(2.0)
    examples = [[-1.0], [-2.0]]
    loss_of = lambda x: (p * x).relu() ** 0.5
    assert eager(loss_of, [p], examples) == (0.0, [0.0])
    for found in both(compile_loss(loss_of, [p], examples), [p], examples):
        assert found == (0.0, [0.0])


@pytest.mark.slow
@given(trees(), st.lists(st.floats(-3, 3), min_size=2, max_size=2), st.lists(st.floats(-3, 3), min_size=1, max_size=4))
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_random_expressions(tree, numbers, xs):
    compare_random(mixed(tree), numbers, xs)


def compare_random(tree, numbers, xs):
    parameters = [Value(x) for x in numbers]
    loss_of = lambda x: evaluate(tree, [*parameters, x], OURS)
    try:
        with compiler.recording():  # what is behind a relu that is off counts too: 0 · inf there is no number
            largest = max([1.0, *(size(loss_of(Value(x))) for x in xs)])
        _, gradients = eager(loss_of, parameters, [[x] for x in xs])
    except (ValueError, ZeroDivisionError):
        assume(False)
    # Beyond this size the rounding of one number is larger than what we compare.
    assume(largest < 1e6 and all(map(math.isfinite, gradients)))
    agree(loss_of, parameters, [[x] for x in xs], rel=1e-9, largest=largest)


def size(root):
    """The largest number anywhere in a graph."""
    root.backward()
    seen, stack, largest = {root}, [root], 0.0
    while stack:
        node = stack.pop()
        numbers = [abs(x) for x in (node.data, node.grad, *node._local)]
        largest = max(largest, *(x if x < 1e6 else math.inf for x in numbers))
        stack += [p for p in node._prev if p not in seen]
        seen.update(node._prev)
    return largest


# -- the text ----------------------------------------------------------------------------------------------------------


def test_a_neuron_is_written_as_one_would_by_hand():
    w1, w2, b = Value(0.5), Value(-1.5), Value(0.2)
    step = compile_loss(lambda x1, x2, y: (dot([w1, w2], [x1, x2], b).tanh() - y) ** 2, [w1, w2, b], [[2, 3, 1]])
    assert (
        step.source
        == """def step(parameters, batch):
    [p1, p2, p3] = parameters
    total = dp1 = dp2 = dp3 = 0.0
    for [x1, x2, x3] in batch:
        v1 = p3 + p1 * x1 + p2 * x2
        v2 = tanh(v1)
        v3 = v2 - x3
        v4 = v3 * v3
        total += v4
        dv4 = 1.0
        dv3 = dv4 * 2 * v3
        dv2 = dv3
        dv1 = dv2 * (1 - v2 * v2)
        dp1 += dv1 * x1
        dp2 += dv1 * x2
        dp3 += dv1
    [total, dp1, dp2, dp3] = sums(batch, total, dp1, dp2, dp3)
    return total, [dp1, dp2, dp3]"""
    )


def test_what_is_not_needed_is_not_written():
    w = Value(3.0)
    source = compile_loss(lambda x: Value(1.0) * w * 1.0 * x.exp() * (Value(2.0) * 3 + 1), [w], [[0.5], [1.5]]).source
    assert "7.0" in source and "1.0" not in source.replace("= 1.0\n", ""), "constants are folded, and 1 · x is x"
    assert "dx1" not in source, "nothing flows to the inputs"
    exp = next(line.split(" = ")[0].strip() for line in source.splitlines() if "exp(x1)" in line)
    assert f"d{exp}" not in source, "nor to what depends on no parameter"


def test_the_gradient_of_a_result_that_is_used_often_is_one_sum():
    def loss_of(x):
        once = w * x
        twice = once.tanh()
        return twice * twice.exp() + twice

    w = Value(0.7)
    step = agree(loss_of, [w], [[0.5], [-1.5]])
    backward = [line.strip() for line in step.source.splitlines() if line.startswith("        d")]
    sums = [line for line in backward if line.startswith("dv2")]
    assert len(sums) == 1 and sums[0].startswith("dv2 = dv") and sums[0].count(" + ") == 2
    assert [line for line in backward if line.startswith("dv1")] == ["dv1 = dv2 * (1 - v2 * v2)"]


def test_what_depends_on_no_input_is_computed_once():
    w = Value(3.0)
    calls = []
    counted = lambda x: calls.append(x) or math.exp(x)
    source = compile_loss(lambda x: w * x + w.exp(), [w], [[0.5], [1.5]]).source
    examples = [[0.5], [1.5], [2.5]]
    for words, batch in ((compiler.SCALARS, examples), (compiler.COLUMNS, [[np.array(examples)[:, 0]]])):
        loss, (slope,) = compiler.function_of(source, {**words, "exp": counted})([3.0], batch)
        assert loss == pytest.approx(3 * 4.5 + 3 * math.exp(3)) and slope == pytest.approx(4.5 + 3 * math.exp(3))
    assert calls == [3.0, 3.0]


def test_what_is_passed_on_after_the_loop_is_a_plain_number_on_columns_too():
    """Otherwise each line after the loop would work on whole columns."""

    class Slope:
        __array_ufunc__ = None

        def __rmul__(self, above):
            seen.append(above)
            return above

    w, seen = Value(3.0), []
    source = compile_loss(lambda x: x * (2.0 * w).sin(), [w], [[0.5], [1.5]]).source
    step = compiler.function_of(source, {**compiler.COLUMNS, "cos": lambda x: Slope()})
    step([3.0], [[np.array([0.5, 1.5])]])
    assert seen == [2.0] and type(seen[0]) is float


@pytest.mark.parametrize(
    "loss_of, loss, slope",
    [
        (lambda w, x: w, 3 * 3.0, 3.0),
        (lambda w, x: w * w, 3 * 9.0, 18.0),
        (lambda w, x: x, 6.0, 0.0),
        (lambda w, x: x * x, 14.0, 0.0),
        (lambda w, x: Value(0.5), 1.5, 0.0),
        (lambda w, x: w * x, 18.0, 6.0),
    ],
)
def test_a_loss_counts_once_for_each_example_whatever_it_depends_on(loss_of, loss, slope):
    w = Value(3.0)
    examples = [[1.0], [2.0], [3.0]]
    step = compile_loss(lambda x: loss_of(w, x), [w], examples)
    for found in both(step, [w], examples):
        assert found == (pytest.approx(loss), [pytest.approx(slope)])
    assert "0.0" not in map(str.strip, step.source.splitlines()), "no line that says nothing"


def test_a_parameter_that_takes_no_part_has_the_slope_0_and_an_empty_batch_the_loss_0():
    w, idle = Value(3.0), Value(1.0)
    step = compile_loss(lambda x: w * x, [idle, w], [[1.0], [2.0]])
    assert step([1.0, 3.0], [[1.0], [2.0]]) == (9.0, [0.0, 3.0])
    assert step([1.0, 3.0], []) == step.on_columns([1.0, 3.0], [[]]) == (0.0, [0.0, 0.0])


def test_recording_leaves_the_parameters_alone_and_replaying_too():
    w = Value(3.0)
    w.grad = 0.25
    step = compile_loss(lambda x: w * x, [w], [[1.0], [2.0]])
    assert step([5.0], [[2.0]]) == (10.0, [2.0])
    assert (w.data, w.grad) == (3.0, 0.25)


# -- operations that forget --------------------------------------------------------------------------------------------


def test_a_relu_that_is_off_is_recorded_all_the_same():
    w = Value(1.0)
    for examples in ([[-2.0], [3.0]], [[3.0], [-2.0]], [[0.0], [3.0]]):
        agree(lambda x: (w * x).relu() + w, [w], examples)


def test_a_leaky_relu_keeps_the_leak_that_it_did_not_need():
    w = Value(1.0)
    agree(lambda x: (w * x).leaky_relu(0.3), [w], [[3.0], [-2.0]])
    with pytest.raises(TypeError, match="one number"):
        compile_loss(lambda x: (w * x).leaky_relu("0.3"), [w], [[-1.0]])


def test_the_usual_relu_is_put_back_also_after_an_error():
    w, usual = Value(1.0), (Value.relu, Value.leaky_relu)
    seen = []

    def fails(x):
        seen.append(Value(-1.0).relu()._prev)
        raise KeyError("on purpose")

    with pytest.raises(KeyError):
        compile_loss(fails, [w], [[1.0]])
    assert len(seen) == 1 and len(seen[0]) == 1, "while recording, a relu that is off keeps its parent"
    assert (Value.relu, Value.leaky_relu) == usual and Value(-1.0).relu()._prev == ()


def test_what_was_made_before_the_recording_is_refused_if_it_has_forgotten():
    w = Value(-1.0)
    off, leaky = w.relu(), w.leaky_relu()
    with pytest.raises(ValueError, match="relu that is off was made before"):
        compile_loss(lambda x: off + w * x, [w], [[1.0]])
    with pytest.raises(ValueError, match="'leaky_relu' is for 2 parents; this one remembers 1"):
        compile_loss(lambda x: leaky + w * x, [w], [[1.0]])


# -- what a recording cannot know --------------------------------------------------------------------------------------


def hinge_by_if(w):
    return lambda x: 1 - w * x if (w * x).data < 1 else Value(0.0)


def test_a_frozen_if_is_refused_with_the_example_and_both_numbers():
    with pytest.raises(ValueError, match=r"example 3, \(2.5,\): the recording gives -4.0, the function itself 0.0"):
        compile_loss(hinge_by_if(Value(2.0)), [Value(1.0)], [[0.25], [-1.0], [2.5]])


def test_a_frozen_if_of_which_all_examples_take_the_same_way_is_recorded():
    w = Value(2.0)
    assert compile_loss(hinge_by_if(w), [w], [[0.25], [-1.0]])([2.0], [[0.25]]) == (0.5, [-0.25])


def test_the_surprise_of_chapter_11_is_caught_far_out_only():
    """Its two forms are equal on paper; the wrong one grows too big."""
    w = Value(1.0)
    loss_of = lambda x: c.surprise(w * x)
    compile_loss(loss_of, [w], [[2.0], [-3.0]])
    with pytest.raises(ValueError, match=r"example 2, \(-800.0,\): the recording gives inf, the function itself 800.0"):
        compile_loss(loss_of, [w], [[2.0], [-800.0]])


def test_a_number_computed_outside_the_values_is_caught():
    w = Value(2.0)
    with pytest.raises(ValueError, match=r"example 2, \(3.0,\): the recording gives 6.0, the function itself 18.0"):
        compile_loss(lambda x: w * x.data * x, [w], [[1.0], [3.0]])


def test_a_recording_that_stops_is_refused_with_the_example():
    w = Value(2.0)
    with pytest.raises(ValueError, match=r"example 2, \(0.0,\): the recording gives nan, the function itself 0.0"):
        compile_loss(lambda x: w / x if x.data else w * 0, [w], [[1.0], [0.0]])


# -- networks ----------------------------------------------------------------------------------------------------------


def moons():
    (points, labels, *_), model = c.split(*c.two_moons(200, noise=0.1, seed=1), test=0.5), new_model()
    return points, labels, model


def new_model():
    return MLP(2, [16, 16, 1], activation="relu", last="linear", seed=2)


@pytest.fixture(scope="module")
def losses_of_chapter_11():
    points, labels, model = moons()

    def loss():
        return c.max_margin([model(p) for p in points], labels) + c.l2(c.weights_of(model))

    return train(loss, model.parameters(), 100, c.decaying_rate(1.0, 0.1, 100)), [p.data for p in model.parameters()]


@pytest.mark.slow
@pytest.mark.parametrize("columns", [False, True])
def test_two_moons_train_to_the_losses_of_chapter_11(columns, losses_of_chapter_11):
    points, labels, model = moons()
    examples = [[x, y, label] for (x, y), label in zip(points, labels)]
    weights, n = c.weights_of(model), len(examples)
    loss_of = lambda x, y, label: ((1 - label * model([x, y])).relu() + c.l2(weights)) * (1 / n)
    step = compile_loss(loss_of, model.parameters(), examples)
    batch, run = (list(zip(*examples)), step.on_columns) if columns else (examples, step)
    numbers, losses, rate = [p.data for p in model.parameters()], [], c.decaying_rate(1.0, 0.1, 100)
    for k in range(100):
        loss, gradients = run(numbers, batch)
        losses.append(loss)
        numbers = [p - rate(k) * g for p, g in zip(numbers, gradients)]
    history, trained = losses_of_chapter_11
    assert losses == pytest.approx(history, rel=1e-9, abs=1e-9)
    assert numbers == pytest.approx(trained, abs=1e-9)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "leaky_relu", "relu"])
def test_networks_of_every_activation(activation):
    rng = random.Random(3)
    model = MLP(3, [5, 4, 1], activation=activation, seed=1)
    examples = [[rng.uniform(-2, 2) for _ in range(4)] for _ in range(7)]
    agree(lambda x1, x2, x3, y: (model([x1, x2, x3]) - y) ** 2, model.parameters(), examples)


def test_several_outputs_with_softmax():
    model = MLP(2, [4, 3], last="linear", seed=1)

    def loss_of(x1, x2):
        scores = model([x1, x2])
        total = sum(s.exp() for s in scores)
        return -(scores[0].exp() / total).log()

    agree(loss_of, model.parameters(), [[0.5, 1.0], [-2.0, 0.25]])


@pytest.mark.parametrize("terms", [99, 100, 101, 5000])
def test_a_sum_of_thousands_can_be_compiled(terms):
    """In one piece, Python's own compiler would end with a RecursionError."""
    weights = [Value(0.001 * k) for k in range(terms)]
    step = agree(lambda x: dot(weights, weights, Value(0.0)) * x, weights, [[1.0], [2.0]], rel=1e-9)
    brackets = next(line for line in step.source.splitlines() if line.startswith("    v1 = ") and " + " in line).count(
        "("
    )
    assert brackets == (0 if terms < 100 else -(-(terms + 1) // 100))


def test_a_long_text_names_its_results_before_all_else():
    """CPython needs one instruction to reach one of a function's first 256 names, and two for the others."""
    model, examples = new_model(), [[0.5, 1.0, 1], [-1.0, 0.2, -1]]
    step = agree(lambda x, y, label: (1 - label * model([x, y])).relu(), model.parameters(), examples)
    names = step.with_numbers.__code__.co_varnames
    results = [name for name in names if name.lstrip("d").startswith("v")]
    assert len(results) == 2 * 68 and set(results) < set(names[:256]) and len(names) > 800
    short = compile_loss(lambda x: W * x, [W], [[1.0]]).source
    assert short.splitlines()[1] == "    [p1] = parameters"


@pytest.mark.slow
def test_a_network_of_5000_parameters():
    model = MLP(2, [68, 68, 1], activation="relu", last="linear", seed=1)
    assert len(model.parameters()) == 4965
    agree(lambda x, y, label: (1 - label * model([x, y])).relu(), model.parameters(), [[0.5, 1.0, 1], [-1.0, 0.2, -1]])


# -- bad input ---------------------------------------------------------------------------------------------------------

W = Value(2.0)
RECORD = [
    (TypeError, "function itself, without brackets", lambda: compile_loss(W * 1.0, [W], [[1.0]])),
    (
        TypeError,
        "function itself, without brackets",
        lambda: compile_loss(lambda x: W * x, new_model().parameters, [[1.0]]),
    ),
    (ValueError, "parameters must be Values", lambda: compile_loss(lambda x: W * x, [2.0], [[1.0]])),
    (ValueError, "each of them listed once", lambda: compile_loss(lambda x: W * x, [W, W], [[1.0]])),
    (ValueError, "no operation has made", lambda: compile_loss(lambda x: W * x, [W + 1], [[1.0]])),
    (ValueError, r"must be one; got lengths \[\]", lambda: compile_loss(lambda x: W * x, [W], [])),
    (ValueError, r"same length.*\[1, 2\]", lambda: compile_loss(lambda x: W * x, [W], [[1.0], [1.0, 2.0]])),
    (TypeError, "each example must be a list", lambda: compile_loss(lambda x: W * x, [W], [1.0, 2.0])),
    (TypeError, "one number, not list", lambda: compile_loss(lambda x, y: W * x, [W], [[[1.0, 2.0], 1]])),
    (TypeError, "return one Value; it returned NoneType", lambda: compile_loss(lambda x: None, [W], [[1.0]])),
    (TypeError, "return one Value; it returned float", lambda: compile_loss(lambda x: 2.0, [W], [[1.0]])),
    (TypeError, "positional argument", lambda: compile_loss(lambda x: W * x, [W], [[1.0, 2.0]])),
    (TypeError, "compare their numbers", lambda: compile_loss(lambda x: W * x if x > 0 else W, [W], [[1.0]])),
]
STEP = compile_loss(lambda x, y: W * x + y, [W], [[1.0, 0.5], [2.0, 0.5]])
REPLAY = [
    (ValueError, "has 1 parameters; got 2 numbers", lambda: STEP([1.0, 2.0], [[1.0, 2.0]])),
    (ValueError, "has 2 inputs; got 3", lambda: STEP([1.0], [[1.0, 2.0], [1.0, 2.0, 3.0]])),
    (TypeError, "takes plain numbers", lambda: STEP([W], [[1.0, 2.0]])),
    (ValueError, "has 1 parameters; got 0 numbers", lambda: STEP.on_columns([], [[1.0], [2.0]])),
    (ValueError, "has 2 inputs; got 1", lambda: STEP.on_columns([1.0], [[1.0, 2.0]])),
    (ValueError, r"shapes \[\(1,\), \(3,\)\]", lambda: STEP.on_columns([1.0], [[1.0], [1.0, 2.0, 3.0]])),
    (ValueError, r"shapes \[\(\)\]", lambda: STEP.on_columns([1.0], [1.0, 2.0])),
    (TypeError, "takes plain numbers", lambda: STEP.on_columns([W], [[1.0], [2.0]])),
]


@pytest.mark.parametrize("error, words, run", RECORD + REPLAY, ids=range(len(RECORD + REPLAY)))
def test_what_cannot_work_is_refused(error, words, run):
    with pytest.raises(error, match=words):
        run()


def test_an_unknown_operation_is_refused_by_name_and_a_new_rule_is_enough():
    w = Value(2.0)

    def softplus(a):
        return Value(math.log(1 + math.exp(a.data)), (a,), "softplus", (1 / (1 + math.exp(-a.data)),))

    loss_of = lambda x: softplus(w * x)
    with pytest.raises(ValueError, match="no rule says how to write the operation 'softplus'"):
        compile_loss(loss_of, [w], [[1.0]])
    compiler.RULES["softplus"] = ("log(1 + exp({a}))", "{g} / (1 + exp(-{a}))")
    try:
        agree(loss_of, [w], [[1.0], [-2.0]])
    finally:
        del compiler.RULES["softplus"]


def test_what_has_no_real_answer_stops_a_replay_on_numbers_and_on_columns():
    w = Value(2.0)
    for loss_of, bad in [(lambda x: (w * x).log(), -1.0), (lambda x: w / x, 0.0), (lambda x: (w * x) ** 0.5, -1.0)]:
        step = compile_loss(loss_of, [w], [[1.0], [2.0]])
        with pytest.raises((ValueError, ArithmeticError)):
            step([2.0], [[1.0], [bad]])
        with pytest.raises((ValueError, ArithmeticError)):
            step.on_columns([2.0], [[1.0, bad]])


def test_arrays_are_welcome_as_examples_and_columns():
    examples = np.array([[1.0, 0.5], [2.0, 0.25]])
    w = Value(2.0)
    step = compile_loss(lambda x, y: w * x + y, [w], examples)
    assert step([2.0], examples) == step.on_columns(np.array([2.0]), examples.T) == (6.75, [3.0])


@pytest.mark.parametrize("x", [1.5, 0.0, -2.0])
def test_while_recording_the_numbers_are_the_usual_ones(x):
    for run in (lambda v: v.relu(), lambda v: v.leaky_relu(0.3)):
        usual = run(Value(x))
        with compiler.recording():
            remembered = run(Value(x))
        assert remembered.data == usual.data and remembered._op == usual._op
        assert remembered._local[0] == (usual._local or (0.0,))[0]
