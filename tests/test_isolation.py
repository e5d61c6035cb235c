"""Nothing that an answer does changes what is said of the next one; and no answer runs for ever."""

import builtins
import contextlib
import importlib
import io
import itertools
import math
import os
import random
import signal
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path

import pytest
from test_checks import TASKS

from classroom import engine
from classroom.checks import cards, core, isolation
from classroom.checks.core import task

ROOT = Path(__file__).resolve().parent.parent


@task("Tried on two lists.", probes={"first": ([1.7, 2.3],), "second": ([0.4, -0.6, 1.1],)})
def total(xs):
    return sum(xs)


@total.mistake("Only the first counts.", "How many are there?", "Look at what you return.", "All of them belong in.")
def only_first(xs):
    return xs[0]


# -- inputs -----------------------------------------------------------------------------------------------------------


def emptying(xs):
    s = 0
    while xs:
        s += xs.pop(0)
    return s


def sorting(xs):
    xs.sort()
    return sum(xs)


def setting(xs):
    s = sum(xs)
    xs[0] = 5.0
    return s


def growing(xs):
    s = sum(xs)
    xs.append(0.0)
    return s


@pytest.mark.parametrize(
    "answer, words",
    [
        (emptying, "`xs` had 2 items before your code ran, and has 0 items after it."),
        (sorting, "`xs[0]` was 0.4 before your code ran, and is -0.6 after it."),
        (setting, "`xs[0]` was 1.7 before your code ran, and is 5 after it."),
        (growing, "`xs` had 2 items before your code ran, and has 3 items after it."),
    ],
)
def test_a_right_answer_that_changes_its_input_is_told_so(answer, words):
    verdict = total.judge(answer)
    assert verdict.title == "Your code changes `xs`, which belongs to the caller."
    assert verdict.lines == [words] and len(verdict.hints) == 3


def test_a_wrong_answer_that_changes_its_input_keeps_its_own_mistake():
    assert total.judge(lambda xs: xs.pop(0)).title == "Only the first counts."
    assert total.judge(lambda xs: 7 * xs.pop()).title.startswith("Your code changes `xs`")


def test_what_may_be_changed_is_not_told():
    node_task = task("Tried.", observe=graded, changes={"node": ("grad",)})(right_step)
    assert node_task.judge(right_step).kind == "right"
    assert "changes `node`" in task("Tried.", observe=graded)(right_step).judge(right_step).title
    assert "`node._prev[0].data` was 1.7" in node_task.judge(moving_step).text()


def graded(step):
    a = engine.Value(1.7)
    node = a * 2.3
    node.grad = 1.0
    step(node)
    return {"the grad of a": a.grad}


def right_step(node):
    for parent, local in zip(node._prev, node._local):
        parent.grad += local * node.grad


def moving_step(node):
    right_step(node)
    node._prev[0].data = 0.0


def test_an_object_that_was_exchanged_for_an_equal_one_is_a_change():
    before = isolation.picture({"w": [engine.Value(1.0)]}, "net")
    after = isolation.picture({"w": [engine.Value(1.0)]}, "net")
    assert isolation.first_change(before, after) == (
        "net['w'][0]",
        "`net['w'][0]` is a different object after your code has run.",
    )


def test_a_picture_sees_what_is_deep_inside_and_asks_nothing():
    class Asked:
        def __init__(self):
            self.inner = {"x": [1, {2.5}]}

        def __getattribute__(self, name):
            raise RuntimeError(name)

    thing = Asked()
    before = isolation.picture(thing)
    assert isolation.first_change(before, isolation.picture(thing)) is None
    object.__getattribute__(thing, "__dict__")["inner"]["x"][1].add(3)
    assert isolation.first_change(before, isolation.picture(thing))[0] == "it.inner['x'][1]"


def test_lists_inside_of_lists_are_copies_and_objects_are_not():
    value = engine.Value(1.0)
    points = [[1.7, value], (2.3, [4])]
    mine = isolation.fresh(points)
    assert mine is not points and mine[0] is not points[0] and mine[1][1] is not points[1][1]
    assert mine[0][1] is value and mine == points
    endless = []
    endless.append(endless)
    assert isolation.fresh(endless)[0] is not endless


def test_methods_of_a_class_are_watched_too():
    class Right:
        def __init__(self, numbers):
            self.numbers = list(numbers)

        def mean(self, weights):
            return sum(w * x for w, x in zip(weights, self.numbers)) / sum(weights)

    class Popping(Right):
        def mean(self, weights):
            result = super().mean(weights)
            weights.pop()
            return result

    class Summing(Right):
        total = 0.0

        def mean(self, weights):
            self.total += super().mean(weights)
            return self.total

    def used(cls):
        first = cls([1.7, 2.3])
        return [first.mean([1, 2]), first.mean([3, 1]), first.mean([1, 2])]

    means = task("Tried.", observe=used)(Right)
    assert means.judge(Right).kind == "right"
    assert means.judge(Popping).title == "Your code changes `weights`, which belongs to the caller."
    assert means.judge(Summing).kind == "wrong" and Popping.__dict__["mean"].__qualname__.endswith("Popping.mean")


def test_an_operation_must_leave_both_of_its_operands_alone():
    class Number:
        def __init__(self, data):
            self.data, self.grad = data, 0.0

        def __add__(self, other):
            return type(self)(self.data + other.data)

    class Writing(Number):
        def __add__(self, other):
            other.grad += 1.0
            return super().__add__(other)

    class Moving(Number):
        def __add__(self, other):
            self.data += other.data
            return type(self)(self.data)

    sums = task("Tried.", observe=lambda cls: {"1.7 + 2.3": (cls(1.7) + cls(2.3)).data})(Number)
    assert sums.judge(Number).kind == "right"
    assert "`other.grad` was 0 before your code ran, and is 1 after it." in sums.judge(Writing).text()
    assert "`self.data` was 1.7" in sums.judge(Moving).text()


# -- twice ------------------------------------------------------------------------------------------------------------


def test_what_an_answer_keeps_between_calls_is_told_where_it_changes_a_result():
    kept = []

    def adds_up(xs):
        kept.extend(xs)
        return sum(kept)

    def only_counts(xs):
        kept.append(len(xs))
        return sum(xs)

    verdict = total.judge(adds_up)
    assert verdict.title == "The same call gives a different result the second time." and len(verdict.hints) == 3
    assert "the first time you got" in verdict.lines[0]
    assert total.judge(only_counts).kind == "right"


def test_an_answer_by_chance_gets_the_same_chance_each_time():
    @task("Tried.", observe=lambda f: {"a draw": f()})
    def draw():
        return random.random()

    before = random.getstate()
    assert draw.judge(lambda: random.random()).kind == "right"
    assert random.getstate() == before


# -- an end -----------------------------------------------------------------------------------------------------------


def endless(xs):
    while True:
        xs = list(xs)


def catching(xs):
    while True:
        try:
            sum(xs)
        except Exception:
            pass


def sleeping(xs):
    time.sleep(60)


def allocating(xs):
    while True:
        xs = xs + xs


@pytest.mark.slow
@pytest.mark.parametrize("answer", [endless, catching, sleeping, allocating])
def test_an_endless_answer_is_ended_and_told_so(answer, monkeypatch):
    monkeypatch.setattr(isolation, "SECONDS", 0.5)
    monkeypatch.setattr(isolation, "WALL", 2.0)
    monkeypatch.setattr(isolation, "MEMORY", 200)
    begin = time.monotonic()
    verdict = total.judge(answer)
    assert verdict.title == "Your code was still running." and len(verdict.hints) == 3, verdict.text()
    assert time.monotonic() - begin < 10
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0 and total.judge(sum).kind == "right"


def test_the_limits_are_such_that_a_learner_hears_within_ten_seconds():
    assert isolation.SECONDS < isolation.WALL < 10


def test_an_endless_answer_is_ended_in_another_thread_too(monkeypatch):
    monkeypatch.setattr(isolation, "SECONDS", 0.5)
    verdicts = []
    thread = threading.Thread(target=lambda: verdicts.append(total.judge(endless)), daemon=True)
    thread.start()
    thread.join(20)
    assert [verdict.title for verdict in verdicts] == ["Your code was still running."]


def test_where_there_are_no_signals_and_no_threads_tracing_ends_it(monkeypatch):
    monkeypatch.setattr(isolation, "SECONDS", 0.5)
    monkeypatch.setattr(isolation.Clock, "watch", isolation.Clock.by_tracing)
    usual = sys.gettrace()
    assert total.judge(endless).title == "Your code was still running."
    assert sys.gettrace() is usual


def test_what_the_judge_works_out_itself_does_not_count(monkeypatch):
    clock = isolation.Clock()
    with clock.running(), clock.paused():
        begin = time.process_time()
        while time.process_time() - begin < 0.2:
            pass
    assert clock.computed < 0.1


@pytest.mark.parametrize(
    "answer",
    [
        lambda xs: list(range(1_000_000)),
        lambda xs: {k: k for k in range(100_000)},
        lambda xs: "a" * 1_000_000,
        lambda xs: [[1.5] * 300] * 300,
        lambda xs: itertools.repeat(1.5),
        lambda xs: (k for k in itertools.count()),
        lambda xs: {"x" * 100_000: 1},
        lambda xs: 1 / 0 if xs[0] > 9 else [][10**6] if not xs else {}["long" * 100_000],
    ],
)
def test_a_huge_answer_is_told_in_a_few_lines(answer):
    for one in (total, task("Tried.", probes=total.probes)(lambda xs: [x + 1 for x in xs])):
        verdict = one.judge(answer)
        assert verdict.kind == "wrong" and len(verdict.text()) < 2000 and len(verdict.html()) < 6000


def test_a_huge_number_of_parts_is_told_for_a_number_too():
    pair = core.number("Two.")(lambda: {"a": 1.5, "b": -0.6})
    for answer in (list(range(100_000)), {k: 1 for k in range(100_000)}, [1.5] * 100_000):
        assert pair.judge(answer).kind == "wrong" and len(pair.judge(answer).text()) < 1000


def test_a_class_that_cannot_be_hashed_is_judged_as_any_other():
    """Python takes the hash away from classes of a metaclass that says when two of them are equal."""
    from classroom.checks.chapter_07 import common, operators

    class Particular(type):
        def __eq__(cls, other):
            return cls is other

    class Mine(common.RightValue, metaclass=Particular):
        pass

    assert operators.judge(Mine).kind == "right"


class Unhashable(type):
    __hash__ = None

    def __eq__(cls, other):
        return cls is other


class NeverEqual:
    __hash__ = None

    def __eq__(self, other):
        return False


class OfItsOwnKind(metaclass=Unhashable):
    pass


@pytest.mark.parametrize("kind", [NeverEqual, OfItsOwnKind, object, type("Thing", (), {})])
def test_an_object_where_a_number_belongs_is_called_that(kind):
    one = core.task("Tried.", probes={"x": (1.5,)})(lambda x: x)
    verdict = one.judge(lambda x: kind())
    assert f"something of the type `{kind.__name__}` where a plain number belongs" in verdict.text()


def test_interrupting_the_kernel_ends_in_a_card():
    program = """
import os, signal, threading, time
from classroom.checks.core import task, Wrong
one = task("Tried.", probes={"x": (1.5,)})(lambda x: x)
signal.signal(signal.SIGINT, signal.default_int_handler)  # a process in the background would ignore it
def answer(x):
    threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    while True:
        try:
            time.sleep(0.01)
        except Exception:
            pass
try:
    one(answer)
except Wrong as told:
    print(told.verdict.title)
print(one.judge(lambda x: x).kind)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout == "Interrupted: your code was still running.\nright\n", done.stderr


# -- vandals ----------------------------------------------------------------------------------------------------------


def break_builtins(*_):
    builtins.len = builtins.sum = builtins.zip = builtins.isinstance = builtins.all = lambda *_: 7
    builtins.abs = builtins.range = builtins.sorted = builtins.list = None


def break_math(*_):
    math.isclose = lambda *_, **__: True
    math.exp = math.sin = math.tanh = math.sqrt = math.log = lambda x: 0.5
    math.pi = 3


def break_chance(*_):
    random.seed(5)
    random.random = random.uniform = random.gauss = lambda *_: 0.25
    random.Random.shuffle = lambda *_: None


def break_limits(*_):
    sys.setrecursionlimit(200)
    os.environ["HOME"] = "nowhere"
    os.chdir("/")
    sys.path.clear()
    warnings.simplefilter("error")
    with contextlib.suppress(Exception):
        import numpy

        numpy.seterr(all="raise")
        numpy.random.seed(3)
        numpy.isclose = numpy.array = None


def break_checks(*_):
    values = sys.modules["classroom.checks.values"]
    values.equal = core.equal = core.Task.same = lambda *_, **__: True
    core.Task.judged = lambda self, answer: cards.Verdict("right", "bribed")
    core.Task.mistakes = []
    isolation.SECONDS = 1e9
    isolation.put_back_afterwards = lambda *_: lambda: None
    cards.Verdict.text = lambda self: "bribed"
    values.guarded.__code__ = (lambda run: 1).__code__


def break_engine(*_):
    engine.Value.__mul__ = engine.Value.__add__ = lambda self, other: engine.Value(7.0)
    engine.Value.backward = lambda self: None
    engine.MLP.parameters = lambda self: []
    engine.module("nn").dot = None


def break_chapters(*_):
    """Every list and dictionary at the top of every chapter, and of this task's own."""
    for name, module in list(sys.modules.items()):
        if name.startswith("classroom.checks.chapter_"):
            for key, thing in list(vars(module).items()):
                if key.isupper() and isinstance(thing, (list, dict, set)):
                    for part in list(thing.values()) if isinstance(thing, dict) else list(thing):
                        if isinstance(part, list):
                            part.clear()
                    thing.clear()
                elif key.isupper() and isinstance(thing, (float, int)):
                    setattr(module, key, 99)


def break_what_it_is_given(*given):
    for thing in given:
        for name in ("data", "grad", "b", "label"):
            with contextlib.suppress(Exception):
                setattr(thing, name, 9.0)
        with contextlib.suppress(Exception):
            type(thing).__call__ = type(thing).__add__ = lambda *_: 3
        for part in thing if isinstance(thing, (list, tuple)) else []:
            with contextlib.suppress(Exception):
                part.clear()
        with contextlib.suppress(Exception):
            thing.clear()


VANDALS = [
    break_builtins,
    break_math,
    break_chance,
    break_limits,
    break_checks,
    break_engine,
    break_chapters,
    break_what_it_is_given,
]


def as_class(vandal):
    """A vandal for a task that asks for a class."""

    class Vandal:
        def __init__(self, *given, **named):
            self.data, self.grad, self._prev, self._local = 1.5, 0.0, (), ()
            vandal(*given)

        def __call__(self, *given):
            vandal(*given)
            return 1.5

        forward = backward = _backward = parameters = normalise = restore = __add__ = __mul__ = __call__

    return Vandal


def said(one, answer):
    verdict = one.judge(answer)
    return verdict.kind, verdict.text(3), getattr(verdict.mistake, "title", None)


def everything_said(tasks, only=None):
    """What is said of every solution and every known mistake, or of those in `only`, by name."""
    answers = {}
    for one in tasks:
        answers[one.name, "right"] = one, one.reference
        for known in one.mistakes:
            answers |= {(one.name, known.title, k): (one, wrong) for k, wrong in enumerate(known.examples)}
    return {key: said(one, one.handed_in(a)) for key, (one, a) in answers.items() if only is None or key in only}


QUICK = {"chapter_00"}


@pytest.mark.parametrize(
    "chapter",
    [
        pytest.param(chapter, marks=() if chapter in QUICK else pytest.mark.slow)
        for chapter in sorted({p.id[:10] for p in TASKS})
    ],
)
def test_vandals_change_nothing_that_is_said_afterwards(chapter):
    tasks = [p.values[0] for p in TASKS if p.id.startswith(chapter)]
    before, spoiled = everything_said(tasks), []
    environment = dict(os.environ), os.getcwd(), list(sys.path), sys.getrecursionlimit(), random.getstate()
    for one in tasks:
        if isinstance(one, core.NumberTask):
            continue
        wants_class = isinstance(one.handed_in(one.reference), type)
        for vandal in VANDALS:
            answer = as_class(vandal) if wants_class else lambda *given, vandal=vandal: vandal(*given)
            with contextlib.redirect_stdout(io.StringIO()):
                told = one.judge(answer)
            if told.kind == "right" or "bribed" in told.text():
                spoiled.append((one.name, vandal.__name__, told.title))
            right = said(one, one.handed_in(one.reference))
            assert right == before[one.name, "right"], (one.name, vandal.__name__, right)
    assert not spoiled
    after = everything_said(tasks)
    # A known mistake that keeps something from call to call gives other numbers each time, whoever else is judged.
    changed = {key: told for key, told in after.items() if told != before[key]}
    again = everything_said(tasks, only=changed)
    assert {key: told for key, told in changed.items() if told == again[key]} == {}
    assert all((after[key][0], after[key][2]) == (before[key][0], before[key][2]) for key in after)
    assert environment == (dict(os.environ), os.getcwd(), list(sys.path), sys.getrecursionlimit(), random.getstate())


@pytest.mark.slow
def test_the_vandals_are_real(tmp_path):
    """Each of them breaks something, where nothing is put back."""
    lines = [
        "import sys; sys.path[:0] = ['tests', '.']",
        "import test_isolation as t, math, random, builtins",
        "from classroom.checks import core, chapter_10, chapter_02",
        "right = lambda one: one.judge(one.reference).kind",
        "assert right(t.total) == 'right'",
    ]
    for vandal in ("break_checks", "break_engine", "break_chapters", "break_math"):
        breaks = [f"t.{vandal}()", "a = t.total.judge(t.only_first).kind == 'right'"]
        breaks += ["b = right(chapter_10.training_step) != 'right' or (t.engine.Value(2.0) * 3).data != 6.0"]
        breaks += ["print(a or b or math.exp(0) != 1)"]
        program = "\n".join(lines + ["try:"] + [f"    {line}" for line in breaks] + ["except Exception: print(True)"])
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120)
        assert done.stdout.strip() == "True", (vandal, done.stderr)


# -- answers that passed once -----------------------------------------------------------------------------------------


def of(chapter, name):
    return getattr(importlib.import_module(f"classroom.checks.chapter_{chapter}"), name)


def taking_away(network, xs, ys, rate):
    left = list(zip(xs, ys))
    total = 0
    while xs:
        x, y = xs.pop(), ys.pop()
        total = total + (network(x) - y) ** 2
    assert left
    network.zero_grad()
    total.backward()
    for p in network.parameters():
        p.data -= rate * p.grad
    return total.data


def in_place_error(predictions, targets):
    for i in range(len(predictions)):
        predictions[i] = predictions[i] - targets[i]
    return sum(p * p for p in predictions)


def shuffling(network, xs, ys, steps, rate):
    history, together = [], list(zip(xs, ys))
    random.shuffle(together)
    xs[:], ys[:] = [x for x, _ in together], [y for _, y in together]
    for _ in range(steps):
        loss = sum((network(x) - y) ** 2 for x, y in zip(xs, ys))
        network.zero_grad()
        loss.backward()
        for p in network.parameters():
            p.data -= rate * p.grad
        history.append(loss.data)
    return history


@pytest.mark.parametrize(
    "chapter, name, answer",
    [
        ("10", "training_step", taking_away),
        ("10", "squared_error", in_place_error),
        ("10", "mended_training", shuffling),
    ],
)
def test_an_answer_that_changes_the_callers_lists_does_not_pass(chapter, name, answer):
    one = of(chapter, name)
    for _ in range(2):
        assert one.judge(answer).title.endswith("which belongs to the caller.")
        assert one.judge(one.reference).kind == "right"
    assert one.judge(lambda *given: 7.0).kind == "wrong"


def test_a_learner_may_name_the_parameters_of_a_method_and_write_helpers():
    class Tally:
        def __init__(self):
            self.marks = []

        def meet(self, other):
            other.marks.append(1)
            return len(other.marks)

    class OtherNames(Tally):
        def meet(me, you):
            return me.helper(you)

        def helper(me, somebody):
            somebody.marks.append(1)
            return len(somebody.marks)

    class Taking(Tally):
        def meet(me, you):
            you.name = "seen"
            return super().meet(you)

    meetings = task("Tried.", observe=lambda cls: {"": cls().meet(cls())}, changes={"other": ("marks",)})(Tally)
    assert meetings.judge(Tally).kind == meetings.judge(OtherNames).kind == "right"
    assert meetings.judge(Taking).title == "Your code changes `you`, which belongs to the caller."


def test_what_an_answer_sets_in_pytorch_is_put_back():
    torch = pytest.importorskip("torch")

    def setting():
        torch.set_default_dtype(torch.float64)
        torch.set_grad_enabled(False)
        return 1.0

    assert task("Tried.", probes={"": ()})(lambda: 1.0).judge(setting).kind == "right"
    assert torch.get_default_dtype() is torch.float32 and torch.is_grad_enabled()
