"""Right answers that use the learner's own `Value`, `train` or `MLP` are right, by whatever name they know them."""

import contextlib
import io
import textwrap
import time

import jupytext
import pytest
from conftest import ROOT
from test_checks import TASKS

from classroom import engine as judge
from classroom.checks import (
    chapter_05,
    chapter_06,
    chapter_07,
    chapter_09,
    chapter_10,
    chapter_11,
    chapter_12,
    core,
)
from micrograd_lite import Array, Value, add_to


def notebook(code, **names):
    """The names of a notebook in which this code was run."""
    session = {"__name__": "__main__", **names}
    exec(textwrap.dedent(code), session)
    return session


IMPORTS = """
    import functools
    import micrograd_lite as m
    import micrograd_lite.value as chapter_4
    from micrograd_lite import MLP, Value
    from micrograd_lite import Value as V
    from micrograd_lite.backward import topological_order
    from micrograd_lite.graph import trace as the_chapters_trace
    from micrograd_lite.nn import Layer, Module, Neuron, dot
    from micrograd_lite.training import descend, squared_error as chapters_error, train
"""
STEP = """
        net = network
        scores = [net(x) for x in xs]
        loss = {loss}
        net.zero_grad()
        loss.backward()
        descend(net.parameters(), rate)
        return loss.data
"""
ANSWERS = {
    "an accumulator": (
        chapter_10.squared_error,
        """
    def answer(predictions, targets):
        s = Value(0.0)
        for p, t in zip(predictions, targets):
            s = s + (p - t) ** 2
        return s
    """,
    ),
    "sum from a Value": (
        chapter_10.squared_error,
        """
    def answer(predictions, targets):
        return sum(((p - t) ** 2 for p, t in zip(predictions, targets)), Value(0.0))
    """,
    ),
    "targets as Values": (
        chapter_10.squared_error,
        """
    def answer(predictions, targets):
        return sum((p - Value(t)) ** 2 for p, t in zip(predictions, targets))
    """,
    ),
    "another name": (
        chapter_10.squared_error,
        """
    answer = lambda predictions, targets: sum((p - V(t)) ** 2 for p, t in zip(predictions, targets))
    """,
    ),
    "behind a dot": (
        chapter_10.squared_error,
        """
    answer = lambda predictions, targets: sum((p - m.Value(t)) ** 2 for p, t in zip(predictions, targets))
    """,
    ),
    "behind a module's dot": (
        chapter_10.squared_error,
        """
    answer = lambda predictions, targets: sum((p - chapter_4.Value(t)) ** 2 for p, t in zip(predictions, targets))
    """,
    ),
    "behind two dots": (
        chapter_10.squared_error,
        """
    answer = lambda predictions, targets: sum((p - m.value.Value(t)) ** 2 for p, t in zip(predictions, targets))
    """,
    ),
    "in a closure": (
        chapter_10.squared_error,
        """
    def made_with(W):
        def answer(predictions, targets):
            return sum((p - W(t)) ** 2 for p, t in zip(predictions, targets))
        return answer
    answer = made_with(Value)
    """,
    ),
    "in a default": (
        chapter_10.squared_error,
        """
    def answer(predictions, targets, W=Value, *, zero=V(0.0)):
        return sum(((p - W(t)) ** 2 for p, t in zip(predictions, targets)), zero)
    """,
    ),
    "in a helper": (
        chapter_10.squared_error,
        """
    def square(p, t):
        return (p - Value(t)) ** 2
    def answer(predictions, targets):
        return sum(map(square, predictions, targets))
    """,
    ),
    "in a decorated helper": (
        chapter_10.squared_error,
        """
    def watched(f):
        @functools.wraps(f)
        def wrapper(*args):
            return f(*args)
        return wrapper
    @watched
    def square(p, t):
        return (p - Value(t)) ** 2
    answer = lambda predictions, targets: sum(map(square, predictions, targets))
    """,
    ),
    "in a helper's closure": (
        chapter_10.squared_error,
        """
    def squares(W):
        return lambda p, t: (p - W(t)) ** 2
    square = squares(Value)
    answer = lambda predictions, targets: sum(map(square, predictions, targets))
    """,
    ),
    "in a class of the notebook": (
        chapter_10.squared_error,
        """
    class Loss:
        kind = Value
        def __init__(self, predictions, targets):
            self.errors = [p - Value(t) for p, t in zip(predictions, targets)]
        @property
        def zero(self): return V(0.0)
        @staticmethod
        def square(error): return error * error * Value(1.0)
        def total(self): return sum(map(self.square, self.errors), self.zero) + self.kind(0.0)
    answer = lambda predictions, targets: Loss(predictions, targets).total()
    """,
    ),
    "a partial": (
        chapter_10.squared_error,
        """
    def general(power, predictions, targets):
        return sum((p - Value(t)) ** power for p, t in zip(predictions, targets))
    answer = functools.partial(general, 2)
    """,
    ),
    "a number that waits in the notebook": (
        chapter_10.squared_error,
        """
    ZERO = Value(0.0)
    answer = lambda predictions, targets: sum(((p - t) ** 2 for p, t in zip(predictions, targets)), ZERO)
    """,
    ),
    "imported inside": (
        chapter_10.squared_error,
        """
    def answer(predictions, targets):
        from micrograd_lite import Value as W
        from micrograd_lite.value import number
        import micrograd_lite.nn as nn
        return sum((p - W(t)) ** 2 for p, t in zip(nn.as_values(predictions), targets))
    """,
    ),
    "the chapter's own": (chapter_10.squared_error, "answer = chapters_error"),
    "a Value of the notebook": (
        chapter_10.squared_error,
        """
    class Value:
        def __init__(self, data): self.data = data
    answer = lambda predictions, targets: sum((p - Value(t)) ** 2 for p, t in zip(predictions, targets))
    """,
    ),
    "a method that the learner has added": (
        chapter_10.squared_error,
        """
    answer = lambda predictions, targets: sum((p - t).squared_by_me() for p, t in zip(predictions, targets))
    """,
    ),
    "a step that counts from a Value": (
        chapter_10.training_step,
        "def answer(network, xs, ys, rate):"
        + STEP.format(loss="sum(((s - Value(y)) ** 2 for s, y in zip(scores, ys)), Value(0.0))"),
    ),
    "a step with inputs as Values": (
        chapter_10.training_step,
        "def answer(network, xs, ys, rate):"
        + STEP.format(loss="chapters_error([net([Value(v) for v in x]) for x in xs], ys)"),
    ),
    "a step that asserts": (
        chapter_10.training_step,
        """
    def answer(network, xs, ys, rate):
        loss = sum((network(x) - y) ** 2 for x, y in zip(xs, ys))
        assert isinstance(loss, Value) and isinstance(network, MLP)
        network.zero_grad()
        loss.backward()
        for p in network.parameters():
            p.data -= rate * p.grad
        return loss.data
    """,
    ),
    "a step by the package's train": (
        chapter_10.training_step,
        """
    def answer(network, xs, ys, rate):
        return train(lambda: chapters_error([network(x) for x in xs], ys), network.parameters(), 1, rate)[0]
    """,
    ),
    "a training by the package's train": (
        chapter_10.mended_training,
        """
    def answer(network, xs, ys, steps, rate):
        loss = lambda: sum(((network(x) - y) ** 2 for x, y in zip(xs, ys)), Value(0.0))
        return m.train(loss, network.parameters(), steps, rate)
    """,
    ),
    "a prediction of a Value": (
        chapter_12.mended_prediction,
        """
    def answer(model, x, for_x, for_y):
        return for_y.restore(model([Value(for_x.normalise(x))]).data)
    """,
    ),
    "an order that asks": (
        chapter_06.order,
        """
    def answer(root):
        assert isinstance(root, Value) and all(isinstance(n, V) for n in root._prev)
        return topological_order(root)
    """,
    ),
    "an order that imports": (
        chapter_06.order,
        """
    def answer(root):
        from micrograd_lite.value import Value as W
        import micrograd_lite.value as mv
        return topological_order(root) if isinstance(root, W) and isinstance(root, m.value.Value) and W is mv.Value \\
            else None
    """,
    ),
    "a product of the notebook's closures": (
        chapter_06.closure_product,
        """
    class ClosureValue:
        def __init__(self, data, _children=()):
            self.data, self.grad, self._prev = data, 0.0, _children
            self._backward = lambda: None
    def answer(a, b):
        assert isinstance(a, ClosureValue) and isinstance(b, ClosureValue)
        out = ClosureValue(a.data * b.data, (a, b))
        def _backward():
            a.grad += b.data * out.grad
            b.grad += a.data * out.grad
        out._backward = _backward
        return out
    """,
    ),
    "a trace that asks": (
        chapter_05.trace,
        """
    def answer(root):
        return the_chapters_trace(root) if isinstance(root, Value) else ([], [])
    """,
    ),
    "swish with a one": (chapter_07.mended_swish, "answer = lambda x: x / (Value(1.0) + (-x).exp())"),
    "a margin with a one": (
        chapter_11.my_max_margin,
        """
    def answer(scores, labels):
        assert all(isinstance(s, Value) for s in scores)
        return sum(((Value(1.0) - Value(t) * s).relu() for s, t in zip(scores, labels)), Value(0.0)) * (1 / len(labels))
    """,
    ),
    "the chapter's layer": (chapter_09.layer_class, "answer = Layer"),
    "the chapter's network": (chapter_09.mlp_class, "answer = m.MLP"),
    "a neuron that is a Module": (
        chapter_09.neuron_class,
        """
    import random
    class Mine(Module):
        def __init__(self, nin):
            self.w, self.b = [Value(random.uniform(-1, 1)) for _ in range(nin)], Value(0.0)
        def forward(self, inputs):
            if len(inputs) != len(self.w):
                raise ValueError(f"{len(self.w)} and {len(inputs)}")
            assert all(isinstance(x, Value) for x in inputs)
            return sum((w * x for w, x in zip(self.w, inputs)), self.b).tanh()
        def parameters(self):
            return [*self.w, self.b]
    class Answer(Mine):
        def forward(self, inputs):
            return super().forward(inputs)
    answer = Answer
    """,
    ),
    "a sum by the chapter's dot": (chapter_09.mended_dot, "answer = lambda w, x, b: dot(w, x, b)"),
}


@pytest.fixture
def added(monkeypatch):
    """A learner has added a method of their own to Value, and a wrong tanh."""
    monkeypatch.setattr(Value, "tanh", Value.tanh)  # put back afterwards
    add_to(Value)(notebook("def squared_by_me(self): return self * Value(self.data) * 0 + self ** 2")["squared_by_me"])
    add_to(Value)(notebook("def tanh(self): return Value(0.0)", Value=Value)["tanh"])
    Value.squared_by_me.__globals__["Value"] = Value
    yield
    del Value.squared_by_me


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_with_the_learners_own_value_is_right(name, added):
    one, code = ANSWERS[name]
    session = notebook(textwrap.dedent(IMPORTS) + textwrap.dedent(code))
    names, theirs, the_judges = dict(session), dict(vars(Value)), dict(vars(judge.Value))
    inside = held(session)
    verdict = one.judge(session["answer"])
    assert verdict.kind == "right", verdict.text()
    # The session is as it was: every name, every closure, default and class, and both engines.
    assert session.keys() == names.keys() and all(session[key] is thing for key, thing in names.items())
    assert held(session) == inside
    assert dict(vars(Value)) == theirs and dict(vars(judge.Value)) == the_judges
    assert __import__.__module__ == "builtins" and not judge.BEING_JUDGED


def held(session):
    """What functions and classes of a session hold."""
    told = {}
    for name, thing in session.items():
        cells = getattr(thing, "__closure__", None) or ()
        told[name] = [id(cell.cell_contents) for cell in cells]
        told[name] += map(id, getattr(thing, "__defaults__", None) or ())
        told[name] += map(id, (getattr(thing, "__kwdefaults__", None) or {}).values())
        if isinstance(thing, type) and thing.__module__ == "__main__":
            told[name] += [id(one) for one in (*thing.__bases__, *vars(thing).values())]
    return told


def meets(things):
    """All in these arguments that is a node, however deep in lists."""
    for thing in things:
        if isinstance(thing, (list, tuple)):
            yield from meets(thing)
        elif hasattr(thing, "_prev"):
            yield thing


FUNCTIONS = [
    p for p in TASKS if not isinstance(p.values[0], core.NumberTask) and not isinstance(p.values[0].reference, type)
]


@pytest.mark.parametrize("one", FUNCTIONS)
def test_in_every_task_a_node_is_a_value_of_the_learners_and_counts_with_one(one):
    asking = """
    class ClosureValue:
        pass
    def answer(*args, **more):
        for node in meets(args):
            if own == "ClosureValue":
                assert isinstance(node, ClosureValue)
            elif type(node).__name__ == "Array":
                assert isinstance(node, Array)
            else:
                assert isinstance(node, Value) and isinstance(node + Value(0.0), Value)
                assert (Value(1.5) * node)._prev[1] is node and Value(0.7).data == 0.7
        return reference(*args, **more)
    """
    own = "ClosureValue" if "ClosureValue" in one.instead else "Value"
    session = notebook(asking, Value=Value, Array=Array, meets=meets, own=own, reference=one.reference)
    assert one.judge(one.handed_in(session["answer"])).kind == "right"
    assert session["Value"] is Value and isinstance(session["ClosureValue"], type)


CHAPTERS = sorted(path.stem for path in (ROOT / "sources" / "exercises").glob("*.md"))


@pytest.mark.slow
@pytest.mark.parametrize("stem", [stem for stem in CHAPTERS if stem >= "04"])
def test_the_exercises_answers_pass_one_after_the_other_and_leave_the_session_alone(stem):
    """As in a kernel: all in one session, with everything that other tasks have put there."""
    cells = jupytext.read(ROOT / "sources" / "exercises" / f"{stem}.md").cells
    if any("need_torch(" in cell.source for cell in cells):
        pytest.importorskip("torch", reason="PyTorch is not installed, and the exercises of this chapter need it")
    session, theirs = {"__name__": "__main__"}, None
    for code in [cell.source for cell in cells if cell.cell_type == "code"]:
        names, theirs = dict(session), dict(vars(Value))
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, session)
        if code.startswith("check."):  # it raises unless the answer is right
            assert all(session[key] is thing for key, thing in names.items())
            assert dict(vars(Value)) == theirs


def test_a_wrong_answer_and_an_interrupted_one_leave_the_session_alone_too():
    def stopped(predictions, targets):
        raise KeyboardInterrupt

    session = notebook(textwrap.dedent(IMPORTS), stopped=stopped)
    names = dict(session)
    for code in ["lambda p, t: Value('3')", "lambda p, t: 1 / 0", "lambda p, t: stopped(p, t)", "lambda p, t: None"]:
        with pytest.raises(core.CheckFailed):
            chapter_10.squared_error(eval(code, session))
        assert all(session[key] is thing for key, thing in names.items()) and not judge.BEING_JUDGED


def test_a_wrong_engine_of_the_learners_helps_nobody(added):
    """With the right engine the step is right, and with a wrong one that is added while it runs, it is too."""
    bribe = """
    def answer(x):
        Value.exp = lambda self: Value(7.0)
        return x / (Value(1.0) + (-x).exp())
    """
    usual = judge.Value.exp
    for code in ["answer = lambda x: (x * 0.5).tanh()", "answer = lambda x: x * x.tanh()", bribe]:
        session = notebook(textwrap.dedent(IMPORTS) + textwrap.dedent(code))
        assert chapter_07.mended_swish.judge(session["answer"]).kind == "wrong"
        assert judge.Value.exp is usual and Value.exp is not usual
    neuron = """
    import random
    class Answer(Neuron):
        def __init__(self, nin):
            self.w, self.b, self.activation = [Value(random.uniform(-1, 1)) for _ in range(nin)], Value(0.0), "tanh"
    """
    session = notebook(textwrap.dedent(IMPORTS) + textwrap.dedent(neuron))
    assert session["Answer"](2)([1.5, 0.3]).data == 0.0  # by the learner's wrong tanh
    assert chapter_09.neuron_class.judge(session["Answer"]).kind == "right"  # by the judge's right one


def test_what_an_answer_writes_into_the_session_stays():
    session = notebook(
        textwrap.dedent(IMPORTS)
        + textwrap.dedent("""
    calls = 0
    def answer(predictions, targets):
        global calls, V
        calls, V = calls + 1, "mine"
        return sum(((p - t) ** 2 for p, t in zip(predictions, targets)), Value(0.0))
    """)
    )
    assert chapter_10.squared_error.judge(session["answer"]).kind == "right"
    assert session["calls"] > 1 and session["V"] == "mine" and session["Value"] is Value


def test_a_file_of_the_learners_own_counts_as_theirs(tmp_path, monkeypatch):
    (tmp_path / "my_tools.py").write_text(
        "from micrograd_lite import Value\ndef square(p, t): return (p - Value(t)) ** 2\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    session = notebook("""
    import my_tools
    answer = lambda predictions, targets: sum(my_tools.square(p, t) for p, t in zip(predictions, targets))
    """)
    assert chapter_10.squared_error.judge(session["answer"]).kind == "right"
    assert session["my_tools"].Value is Value


class Mute(type):
    """The class of a thing that answers no question."""

    @property
    def __name__(self):
        raise RuntimeError

    @property
    def __module__(self):
        raise RuntimeError


def test_things_that_answer_no_question_do_no_harm():
    odd = Mute("Odd", (), {"__getattr__": lambda self, name: 1 / 0})
    session = notebook(
        "answer = lambda p, t: sum((a - Value(b)) ** 2 for a, b in zip(p, t))", odd=odd, one=odd(), Value=Value
    )
    assert chapter_10.squared_error.judge(session["answer"]).kind == "right"


def test_it_costs_little():
    """A tenth of a millisecond in a session like a learner's; ten times that is allowed here."""
    session, count = notebook(IMPORTS + "    def answer(predictions, targets): pass"), 50
    begin = time.process_time()
    for _ in range(count):
        with judge.judges_names(session["answer"]):
            pass
    assert (time.process_time() - begin) / count < 0.001


def test_what_an_answer_takes_away_does_not_keep_the_rest_from_being_put_back(added):
    session = notebook(textwrap.dedent(IMPORTS) + "def answer(predictions, targets): pass")
    with judge.judges_names(session["answer"]):
        assert session["Value"] is judge.Value
        del judge.Value.squared_by_me
    assert session["Value"] is Value and "squared_by_me" in vars(Value) and "squared_by_me" not in vars(judge.Value)
