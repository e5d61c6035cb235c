"""Chapter 09: its numbers, the parts of the module that it builds, and wrong answers that nobody has listed."""

import inspect
import random

import pytest

from classroom.checks import chapter_09 as check
from classroom.checks.chapter_09.common import curt, number_of, numbers_of, weighted
from classroom.checks.chapter_09.layer_class import RightLayer, layer_like, right_neurons
from classroom.checks.chapter_09.mlp_class import JudgesLayer, RightMLP, chained, network_like, right_layers, unwrapped
from classroom.checks.chapter_09.neuron_class import EmptyNeuron, RightNeuron, drawn_weights, neuron_like
from classroom.checks.chapter_09.parameters_on_paper import counted
from classroom.checks.core import Stopped
from micrograd_lite import CHAPTERS, MLP, Layer, Neuron, Value, as_values, dot, nn
from micrograd_lite.derivative import derivative
from micrograd_lite.graph import trace
from micrograd_lite.pictures import draw_network


def written_out(weights, inputs, bias):
    return sum((w * x for w, x in zip(weights, inputs)), bias)


# -- the numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "0.8814 0.7071\n",
        "0.8814\n\nValueError: 3 weights, but 2 inputs",
        "x = 5.0   z = -28.0   slope -6.0",
        "-0.8981 0.7838 -0.8981",
        "Neuron(2 inputs, tanh) output 0.7071\nw1: 1.00 w2: 0.00 b: 0.50",
        "Layer(3 → 2, tanh) 8 parameters, 2 outputs\nValueError: 3 weights, but 2 inputs",
        "8 in the list, 4 different",
        "[16, 20, 5] 41",
        "output 0.0251, 41 slopes, all the same: True\n",
        "117 nodes, 137 edges",
        "output 0.0251, 41 slopes, all the same: True\n62 nodes, 82 edges",
    ],
)
def test_the_page_prints(page, line):
    assert line in page


def test_forty_one_and_the_thirty_two_arrows():
    network = MLP(3, [4, 4, 1], seed=1)
    assert [len(layer.parameters()) for layer in network.layers] == [16, 20, 5]
    assert draw_network(network).source.count("->") == 32 and draw_network(network).source.count("b = 0.00") == 9


def test_the_neuron_of_chapter_03():
    unit = Neuron(2)
    for p, number in zip(unit.parameters(), [-3.0, 1.0, 6.8813735870195432]):
        p.data = number
    output = unit([2.0, 0.0])
    output.backward()
    assert round(output.data, 4) == 0.7071
    assert [p.grad for p in unit.parameters()] == pytest.approx([1.0, 0.0, 0.5])


def test_dot_is_the_same_number_with_fewer_nodes(monkeypatch):
    network, point = MLP(3, [4, 4, 1], seed=1), [2.0, 3.0, -1.0]
    found = {}
    for name, form in [("one", dot), ("many", written_out)]:
        monkeypatch.setattr(nn, "dot", form)
        network.zero_grad()
        output = network(point)
        output.backward()
        nodes, edges = trace(output)
        found[name] = (len(nodes), len(edges), [output.data, *[p.grad for p in network.parameters()]])
    assert found["one"][:2] == (62, 82) and found["many"][:2] == (117, 137)
    assert found["one"][2] == pytest.approx(found["many"][2], abs=1e-14)


def test_two_straight_neurons_are_one():
    def both(x):
        y = dot([Value(3.0)], [Value(x)], Value(1.0))
        return dot([Value(-2.0)], [y], Value(4.0)).data

    assert [derivative(both, x) for x in (0.0, 1.0, 5.0)] == pytest.approx([-6.0] * 3)


def test_what_chapter_06_and_the_walk_say_of_closures_is_so():
    """Twice backward on x·x·x: leaves collect and inner nodes start afresh here; micrograd's inner nodes add up."""
    engine = pytest.importorskip("micrograd.engine")
    for cls, twice in [(Value, 54.0), (engine.Value, 72.0)]:
        x = cls(3.0)
        y = x * x * x
        y.backward()
        y.backward()
        assert x.grad == twice


def test_a_narrow_layer_in_the_middle():
    assert isinstance(MLP(2, [3, 1, 3, 1], seed=1)([2.0, 0.0]), Value)
    theirs = pytest.importorskip("micrograd.nn")
    with pytest.raises(TypeError):
        theirs.MLP(2, [3, 1, 3, 1])([2.0, 0.0])
    assert theirs.MLP(3, [2])([1.0]) is not None  # too few inputs: nobody counts


# -- the module -------------------------------------------------------------------------------------------------------


def test_inputs_are_wrapped_once_for_all_neurons():
    inputs = as_values([1.7, Value(-0.6)])
    assert all(isinstance(x, Value) for x in inputs) and as_values(inputs)[1] is inputs[1]
    answers = Layer(2, 3)([1.7, -0.6])
    leaves = {id(node) for answer in answers for node in answer._prev[0]._prev[2:4]}
    assert len(leaves) == 2


@pytest.mark.parametrize("inputs", [[], [1.0], [1.0, 2.0, 3.0]])
def test_both_lengths_are_said(inputs):
    for thing in (Neuron(2), Layer(2, 3), MLP(2, [3, 1])):
        with pytest.raises(ValueError, match=f"2 weights, but {len(inputs)} inputs"):
            thing(inputs)


@pytest.mark.parametrize("inputs", [["1.0", 2.0], [None, 1.0], [[1.0], [2.0]]])
def test_what_is_no_number_is_refused(inputs):
    with pytest.raises(TypeError, match="a Value holds one number"):
        MLP(2, [1])(inputs)


def test_the_page_builds_what_the_package_says():
    module, names, _ = CHAPTERS["09"]
    public = {n for n, o in vars(nn).items() if inspect.isroutine(o) or inspect.isclass(o)}
    own = {n for n in public if getattr(vars(nn)[n], "__module__", "") == nn.__name__}
    assert module == "nn" and {name for name in own if not name.startswith("refuse_")} == set(names.split())


def test_a_star_brings_what_the_chapters_built():
    space = {}
    exec("from micrograd_lite import *", space)
    assert space["Value"] is Value and space["MLP"] is MLP and "importlib" not in space and "CHAPTERS" not in space
    names = {name for _, names, _ in CHAPTERS.values() for name in names.split()} - {"derivative", "gradient"}
    assert set(space) - {"__builtins__"} == names


# -- the exercises ----------------------------------------------------------------------------------------------------


def test_the_counts_on_paper_are_those_of_real_networks():
    right = list(check.parameters_on_paper.reference().values())
    assert right[:2] == [len(MLP(5, [3, 1]).parameters()), len(MLP(2, [6, 4, 3]).parameters())]
    assert right[3] == len(MLP(10, [10]).parameters()) and len(MLP(4, [right[4], 1]).parameters()) == 37
    assert right[2] == sum(len(n.w) for layer in MLP(2, [6, 4, 3]).layers for n in layer.neurons)
    assert len(set(right)) == 5


def test_the_packages_own_classes_pass():
    assert check.neuron_class.judge(Neuron).kind == "right"
    assert check.layer_class.judge(Layer).kind == "right"
    assert check.mlp_class.judge(MLP).kind == "right"
    assert check.mended_dot.judge(dot).kind == "right"


@pytest.mark.slow
def test_chance_does_not_sway_the_judge():
    for seed in range(30):
        random.seed(seed)
        for one in (check.neuron_class, check.layer_class, check.mlp_class):
            assert one.judge(one.reference).kind == "right"


def neuron_with(**methods):
    return type("MyNeuron", (neuron_like(),), methods)


class ParametersInAnyOrder(neuron_like()):
    def parameters(self):
        return (self.b, *self.w[::-1])


def test_a_tuple_and_another_order_are_right_too():
    assert check.neuron_class.judge(ParametersInAnyOrder).kind == "right"


def test_a_spelled_out_answer_with_the_learners_own_value_is_recognised():
    space = {"Value": Value}
    exec("def mended(w, x, b):\n    return sum((u * v for u, v in zip(w, x)), Value(0.0)) + b", space)
    verdict = check.mended_dot.judge(space["mended"])
    assert verdict.mistake and verdict.mistake.title.startswith("Right numbers, but spelled out")


def half_filled_neuron():
    class Half(EmptyNeuron):
        def __init__(self, nin):
            self.w, self.b = drawn_weights(nin), Value(0.0)

    return Half


def abs_forward(w, x, b):
    total = weighted(w, x, b)
    return total.tanh() if total.data > 0 else -(total.tanh())


class FreshWeights(neuron_like()):
    """Draws its weights anew at every call."""

    def __call__(self, inputs):
        self.w = drawn_weights(3)
        return super().__call__(inputs)


def built_anew(cls, *args):
    class Anew(cls):
        def __call__(self, inputs):
            self.__init__(*args)
            return super().__call__(inputs)

    return Anew


def swapped_sizes(nin, nouts):
    return right_layers(nin, nouts[:-1][::-1] + nouts[-1:])


UNLISTED = [
    (check.parameters_on_paper, lambda: counted(small=23)),
    (check.parameters_on_paper, lambda: dict.fromkeys(counted(), 41)),
    (check.parameters_on_paper, lambda: counted(weights=36)),
    (check.neuron_class, half_filled_neuron),
    (check.neuron_class, lambda: neuron_like(forward=abs_forward)),
    (check.neuron_class, lambda: FreshWeights),
    (check.neuron_class, lambda: neuron_like(forward=lambda w, x, b: weighted(w, x, -b).tanh())),
    (check.neuron_class, lambda: neuron_like(forward=lambda w, x, b: weighted(w[::-1], x, b).tanh())),
    (check.neuron_class, lambda: neuron_like(forward=lambda w, x, b: weighted(w, w, b).tanh())),
    (check.neuron_class, lambda: neuron_like(forward=lambda w, x, b: (weighted(w, x, b) / 3).tanh())),
    (check.neuron_class, lambda: neuron_like(weights=lambda n: [w * 3 for w in drawn_weights(n)])),
    (check.neuron_class, lambda: neuron_like(weights=lambda n: [w * 0.1 for w in drawn_weights(n)])),
    (check.neuron_class, lambda: neuron_like(parameters=lambda self: self.w + [self.b, self.b])),
    (check.neuron_class, lambda: neuron_like(weights=lambda n: drawn_weights(n + 1))),
    (check.neuron_class, lambda: object),
    (check.layer_class, lambda: built_anew(RightLayer, 2, 3)),
    (check.layer_class, lambda: layer_like(forward=lambda units, x: [u(x) for u in units[::-1]])),
    (check.layer_class, lambda: layer_like(forward=lambda units, x: [u(x) * u(x) for u in units])),
    (check.layer_class, lambda: layer_like(forward=lambda units, x: [u(x).tanh() for u in units])),
    (check.layer_class, lambda: layer_like(parameters=lambda units: [])),
    (check.layer_class, lambda: layer_like(neurons=lambda n, m: right_neurons(n, m + 1))),
    (check.mlp_class, lambda: built_anew(RightMLP, 2, [3, 2, 1])),
    (check.mlp_class, lambda: network_like(layers=swapped_sizes)),
    (check.mlp_class, lambda: network_like(forward=lambda ls, x: unwrapped(chained(ls, x)).tanh())),
    (check.mlp_class, lambda: network_like(forward=lambda ls, x: sum(chained(ls, x), Value(0.0)))),
    (check.mlp_class, lambda: network_like(parameters=lambda ls: ls)),
    (check.mlp_class, lambda: network_like(parameters=lambda ls: [Value(0.5) for _ in range(20)])),
    (check.mended_dot, lambda: lambda weights, inputs, bias: dot(weights, inputs, bias) * 1.0),
    (check.mended_dot, lambda: lambda weights, inputs, bias: dot(weights, inputs, Value(bias.data))),
    (check.mended_dot, lambda: lambda weights, inputs, bias: dot(inputs, weights, bias).tanh()),
    (check.mended_dot, lambda: lambda weights, inputs, bias: 3.0),
]


@pytest.mark.parametrize("one, make", UNLISTED)
def test_other_wrong_answers_do_not_pass(one, make):
    verdict = one.judge(make())
    assert verdict.kind == "wrong" and "<" not in verdict.text(), verdict.text()


@pytest.mark.parametrize(
    "result, told",
    [
        (Value(0.7), {"what it is": "one Value", "its number": 0.7}),
        (None, {"what it is": None}),
        (Stopped("ValueError: x"), {"what it is": Stopped("ValueError: x")}),
        ([Value(0.7)], {"what it is": "a list of 1"}),
        (0.7, {"what it is": "a plain number, without a history"}),
    ],
)
def test_what_came_is_told_in_words(result, told):
    assert number_of(result) == told
    if not isinstance(result, list):
        assert numbers_of(result) == told


def test_lists_are_told_in_words():
    told = {"what it is": "a list of 2 Values", "number 1": 0.7, "number 2": -1.3}
    assert numbers_of([Value(0.7), Value(-1.3)]) == told
    assert numbers_of([0.7]) == {"what it is": "a list of 1 floats"}


@pytest.mark.slow
@pytest.mark.parametrize("one", [check.neuron_class, check.layer_class, check.mlp_class, check.mended_dot])
def test_every_card_says_what_came_in_words_that_fit(one):
    for known in one.mistakes:
        for wrong in known.examples:
            words = one.judge(wrong).text()
            assert "text in quotes" not in words and "missing from your answer" not in words, words


def variant(base, **changed):
    return type("Mine", (base,), changed)


@pytest.mark.parametrize(
    "task, answer, words",
    [
        (check.neuron_class, RightNeuron(2), "Hand in the class itself: this is an object"),
        (check.neuron_class, variant(RightNeuron, parameters=lambda self: None), "you got 'nothing'"),
        (check.neuron_class, variant(RightNeuron, __call__=lambda self, x: None), "is nothing (None)"),
        (check.layer_class, variant(RightLayer, __call__=lambda self, x: None), "is nothing (None)"),
        (
            check.layer_class,
            variant(RightLayer, __call__=lambda self, x: [self.neurons[0](x)] * 4),
            "is a list of 4",
        ),
        (check.mlp_class, variant(RightMLP, __call__=lambda self, x: None), "is nothing (None)"),
    ],
)
def test_odd_answers_are_told_in_words_that_help(task, answer, words):
    verdict = task.judge(answer)
    assert verdict.kind == "wrong" and words in verdict.text(), verdict.text()


class Squeezed(RightMLP):
    """Takes the one number out of its list between two layers already, where the next layer wants the list."""

    def __call__(self, inputs):
        for layer in self.layers:
            inputs = layer(inputs)
            inputs = inputs[0] if len(inputs) == 1 else inputs
        return inputs


class OneTooMany(RightMLP):
    def __init__(self, nin, nouts):
        sizes = [nin, *nouts]
        self.layers = [JudgesLayer(sizes[k], sizes[k + 1]) for k in range(len(sizes))]


class Appended(RightNeuron):
    def parameters(self):
        return [*self.w].append(self.b)


@pytest.mark.parametrize(
    "task, answer, words",
    [
        (check.mlp_class, Squeezed, "the answer of (2, [1, 2]): it stopped"),
        (check.mlp_class, OneTooMany, "building (2, [3, 2, 1]): it stopped with IndexError"),
        (check.neuron_class, Appended, "`parameters()` returns nothing"),
        (check.neuron_class, neuron_like(bias=lambda: 0), "The bias is a plain number"),
    ],
)
def test_these_slips_are_told_as_what_they_are(task, answer, words):
    verdict = task.judge(answer)
    assert verdict.kind == "wrong" and words in verdict.text() and "no list `layers`" not in verdict.title


class BiasGrows(RightNeuron):
    def __call__(self, inputs):
        for w, x in zip(self.w, inputs, strict=True):
            self.b = self.b + w * x
        return self.b.tanh()


class TermsGrow(RightNeuron):
    terms = ()

    def __call__(self, inputs):
        self.terms = [*self.terms, *(w * x for w, x in zip(self.w, inputs))]
        return sum(self.terms, self.b).tanh()


class TotalGrows(RightNeuron):
    total = 0.0

    def __call__(self, inputs):
        for w, x in zip(self.w, inputs):
            self.total = self.total + w * x
        return (self.total + self.b).tanh()


def counting(cls):
    """The same with the lengths compared, as the task asks."""

    class Counting(cls):
        def __call__(self, inputs):
            if len(inputs) != len(self.w):
                raise ValueError(f"{len(self.w)} weights, but {len(inputs)} inputs")
            return super().__call__(inputs)

    return Counting


@pytest.mark.parametrize("answer", [BiasGrows, TermsGrow, TotalGrows])
def test_a_call_that_leaves_something_behind_is_named(answer):
    assert check.neuron_class.judge(counting(answer)).title == "A call leaves something behind in the neuron."


class KeepsItsLastOutput(RightNeuron):
    """What it keeps is written anew at each call, and does no harm."""

    def __call__(self, inputs):
        self.inputs, self.output = inputs, super().__call__(inputs)
        return self.output


class ParametersOneByOne(RightLayer):
    def parameters(self):
        for neuron in self.neurons:
            yield from neuron.parameters()


def test_harmless_notes_and_generators_are_right():
    assert check.neuron_class.judge(KeepsItsLastOutput).kind == "right"
    assert check.layer_class.judge(ParametersOneByOne).kind == "right"
    one_by_one = network_like(parameters=lambda layers: (p for layer in layers for p in layer.parameters()))
    assert check.mlp_class.judge(one_by_one).kind == "right"


@pytest.mark.parametrize("kind", [tuple, iter])
def test_the_answer_of_a_layer_is_a_list(kind):
    answer = layer_like(forward=lambda units, x: kind([unit(x) for unit in units]))
    verdict = check.layer_class.judge(answer)
    assert verdict.kind == "wrong" and ("tuple" in verdict.text() or "list_iterator" in verdict.text())
    if kind is tuple:
        assert verdict.title == "The answer is not a list, but a tuple or a generator."


def test_a_length_in_a_message_is_a_number_of_its_own():
    """The list of the weights holds a −0.3: that is no 3."""

    def refuse(w, x):
        if len(w) != len(x):
            raise ValueError(f"{[v.data for v in w]} weights, but {len(x)} inputs")

    verdict = check.neuron_class.judge(neuron_like(check=refuse))
    assert verdict.title == "Wrong lengths are refused, but not as the task asks."
    for words in ["expected 3, got {x}.", "3!={x}", "w:3,x:{x}", "({w}/{x})"]:
        short = neuron_like(check=curt(ValueError, words))
        assert check.neuron_class.judge(short).kind == "right", words


def test_a_neuron_that_is_wrong_elsewhere_keeps_nothing():
    """Right where the sum is below 0, and wrong above it: no call has left anything behind."""

    def half(w, x, b):
        total = weighted(w, x, b)
        return total.tanh() if total.data < 0 else total.relu()

    assert check.neuron_class.judge(neuron_like(forward=half)).title == "Not right yet."


def listed_once(base):
    """`parameters()` that fills a list kept from call to call."""

    class Kept(base):
        def parameters(self):
            self.kept = getattr(self, "kept", [])
            self.kept.extend(base.parameters(self))
            return self.kept

    return Kept


class OutCleared(RightLayer):
    out = []

    def __call__(self, inputs):
        self.out.clear()
        for neuron in self.neurons:
            self.out.append(neuron(inputs))
        return self.out


class PlainInputs(RightLayer):
    def __call__(self, inputs):
        return [neuron([getattr(x, "data", x) for x in inputs]) for neuron in self.neurons]


class FilledOnce(RightNeuron):
    """The first neuron fills the list of the class; all others find it full."""

    w = []

    def __init__(self, nin):
        if not self.w:
            self.w.extend(drawn_weights(nin))
        self.b = Value(0.0)


@pytest.mark.parametrize(
    "task, answer, title",
    [
        (check.layer_class, listed_once(RightLayer), "`parameters()` gives a longer list every time."),
        (check.mlp_class, listed_once(RightMLP), "`parameters()` gives a longer list every time."),
        (check.layer_class, OutCleared, "A second call changes the answer of the first."),
        (check.layer_class, PlainInputs, "The inputs are turned into plain numbers."),
        (check.neuron_class, FilledOnce, "All your neurons share their weights or their bias."),
        (
            check.neuron_class,
            neuron_like(forward=lambda w, x, b: Value(weighted(w, x, b).tanh().data)),
            "The number is right, but it has forgotten where it came from.",
        ),
        (
            check.neuron_class,
            neuron_like(forward=lambda w, x, b: sum((u * v).tanh() for u, v in zip(w, x))),
            "Every product is bent by itself.",
        ),
    ],
)
def test_what_a_learner_tried_is_named(task, answer, title):
    verdict = task.judge(answer)
    assert verdict.title == title, verdict.text()


def test_an_error_has_its_article():
    def check_of_lengths(w, x):
        assert len(w) == len(x)

    assert "an AssertionError" in check.neuron_class.judge(neuron_like(check=check_of_lengths)).text()
