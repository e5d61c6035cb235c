"""The judge: what every task of every chapter must do, and the mechanism itself."""

import importlib.util
import inspect
import math
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from classroom.checks import core
from classroom.checks.chapter_04.value_class import value_like
from classroom.checks.core import NotYet, Task, Wrong, number, task

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = sorted(p.stem for p in (Path(core.__file__).parent).glob("chapter_*") if p.suffix == ".py" or p.is_dir())
if importlib.util.find_spec("torch") is None:
    CHAPTERS.remove("chapter_08")  # see test_the_checks_of_chapter_08_need_pytorch
TASKS = [
    pytest.param(found, id=f"{chapter}-{name}")
    for chapter in CHAPTERS
    for name, found in vars(importlib.import_module(f"classroom.checks.{chapter}")).items()
    if isinstance(found, Task)
]
MISTAKES = [
    pytest.param(p.values[0], known, wrong, id=f"{p.id}-{known.title[:40]}-{i}")
    for p in TASKS
    for known in p.values[0].mistakes
    for i, wrong in enumerate(known.examples)
]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_mistake_has_a_name_and_no_file_is_long(chapter):
    """Every mistake has a name of its own; nothing private is imported, and no file is longer than 800 lines."""
    place = Path(core.__file__).parent / chapter
    files = sorted(place.glob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    tasks = [p.values[0] for p in TASKS if p.id.startswith(chapter)]
    keys = [[known.key for known in one.mistakes] for one in tasks]
    old = (
        re.findall(r"def _\(|mistakes\[-1\]|import .*\b_(?!_)", source)
        + [name for names in keys for name in names if name is None]
        + [path.name for path in files if len(path.read_text(encoding="utf-8").splitlines()) > 800]
        + [
            one.name
            for one in tasks
            for known in one.mistakes
            for v in known.examples
            if getattr(v, "__name__", "") == "<lambda>"
        ]
    )
    assert not old, old[:5]
    assert all(len(names) == len(set(names)) for names in keys)


def test_there_are_tasks():
    assert "chapter_01" in CHAPTERS
    for chapter in CHAPTERS:
        found = [p.id for p in TASKS if p.id.startswith(chapter)]
        assert len(found) >= (1 if chapter == "chapter_00" else 3), chapter


def test_the_checks_of_chapter_08_need_pytorch():
    pytest.importorskip("torch", reason="PyTorch is not installed, so the checks of chapter 08 are not tested here")
    assert "chapter_08" in CHAPTERS


@pytest.mark.parametrize("one", TASKS)
def test_the_right_answer_passes(one):
    assert one.judge(one.handed_in(one.reference)).kind == "right"
    # Where the right answer itself stops, any answer that stops as well would agree with it.
    seen = one.try_out(one.handed_in(one.reference)).seen
    assert not [at for at, got in seen.items() if got is None or isinstance(got, (core.Stopped, core.Said))]


@pytest.mark.parametrize("one", TASKS)
def test_nothing_is_not_yet(one):
    for nothing in [None, ...]:
        assert one.judge(nothing).kind == "not yet"


@pytest.mark.parametrize("one", [p for p in TASKS if inspect.isfunction(p.values[0].handed_in(p.values[0].reference))])
def test_a_forgotten_return_is_no_unfilled_stub(one):
    """A function that may hand nothing back, because it changes what it is given, is right."""

    def forgot(*args):
        result = one.reference(*args)  # noqa: F841

    verdict = one.judge(forgot)
    assert verdict.kind in ("right", "wrong"), verdict.title


def test_a_stub_that_raises_is_not_yet():
    """As nbgrader's stub does."""

    def stub(x):
        raise NotImplementedError()

    assert double.judge(stub).kind == "not yet"


def test_a_forgotten_return_is_named():
    def forgot(x):
        doubled = 2 * x  # noqa: F841

    verdict = double.judge(forgot)
    assert verdict.title == core.NOTHING_BACK and len(verdict.hints) == 3


@pytest.mark.parametrize("one", TASKS)
def test_the_tasks_own_stub_is_not_yet(one):
    stub = ... if isinstance(one, core.NumberTask) else one.stub
    assert one.judge(stub).kind == "not yet"


@pytest.mark.parametrize("one, known, wrong", MISTAKES)
def test_each_mistake_is_named_as_itself(one, known, wrong):
    verdict = one.judge(one.handed_in(wrong))
    assert verdict.kind == "wrong" and verdict.mistake is known, verdict.text()
    assert not verdict.tie, [known.key, *(other.key for other in verdict.tie)]


@pytest.mark.parametrize("one", TASKS)
def test_titles_and_hints(one):
    titles = [known.title for known in one.mistakes]
    assert len(titles) == len(set(titles))
    for known in one.mistakes:
        assert known.examples, f"{known.title}: no wrong version proves it"
        assert len(set(known.hints)) == 3 and all(len(hint) > 15 for hint in known.hints)
        assert "!" not in known.title + "".join(known.hints).replace("!=", "")


@pytest.mark.parametrize("one", [p for p in TASKS if isinstance(p.values[0], core.NumberTask)])
def test_a_number_that_is_the_answer_is_never_shown(one):
    true = {core.short(value) for value in core.flat(one.reference()).values() if core.is_number(value)}
    for known in one.mistakes:
        for wrong in known.examples:
            given = one.handed_in(wrong)
            own = {core.short(value) for value in core.flat(given).values()}
            words = " ".join(one.judge(given).lines).replace(", ", " ").replace(". ", " ")
            said = {core.short(float(word)) for word in re.findall(r"(?<![\w.-])-?\d+(?:\.\d+)?(?:e-?\d+)?", words)}
            assert not (said & true) - own - {"1", "2", "3", "4", "5", "6", "7"}, one.judge(given).text()


# -- the mechanism ----------------------------------------------------------------------------------------------------


@task("Tried on two numbers.", probes={"at 1.7": (1.7,), "at -0.6": (-0.6,)})
def double(x):
    return 2 * x


@double.mistake("Squared where the task is to double.", "How many times do you add x?", "Look at the sign.", "Two x.")
def _(x):
    return x * x


@number("Both right.")
def two_numbers():
    return {"first": 3.4, "second": -1.2}


@two_numbers.mistake("The signs are turned round.", "Which way?", "Look at the minus.", "Left is minus.")
def _():
    return {"first": -3.4, "second": 1.2}


def test_right_raises_nothing_and_says_what_was_verified(capsys):
    double(lambda x: x + x)
    assert "Right. Tried on two numbers." in capsys.readouterr().out


def test_a_known_mistake_is_raised_with_its_first_hint_only():
    with pytest.raises(Wrong, match="Squared where") as caught:
        double(lambda x: x**2)
    assert "Hint 1" in str(caught.value) and "Hint 2" not in str(caught.value)
    with pytest.raises(Wrong, match="Hint 2: Look at the sign"):
        double(lambda x: x**2, hint=2)


def test_an_unknown_mistake_shows_the_learners_number_beside_the_true_one():
    with pytest.raises(Wrong, match="at 1.7: you got 5.1; a nudge says 3.4"):
        double(lambda x: 3 * x)


def test_an_unfilled_stub_is_not_yet():
    def stub(x): ...

    def unwritten(x):
        raise NotImplementedError

    for nothing in [stub, unwritten, None, ...]:
        with pytest.raises(NotYet):
            double(nothing)


@pytest.mark.parametrize(
    "answer, words",
    [
        (3.4, "Hand in the function itself: this is a number"),
        (lambda: 3, "calls your function with"),
        (lambda x: print(2 * x), "prints its result and returns nothing"),
        (lambda x: 1 / 0, "ZeroDivisionError"),
        (lambda x: 2 * x if x > 0 else ..., "still to be filled in"),
        (lambda x: str(2 * x), "text in quotes where a plain number belongs"),
        (lambda x: double, "a function"),
        (lambda x: 2 * x if x > 0 else None, "gives nothing there"),
        (lambda x: math.nan, "you got nan"),
    ],
)
def test_misuse_of_python_is_said_in_words(answer, words):
    verdict = double.judge(answer)
    assert verdict.kind == "wrong" and words in verdict.text(), verdict.text()


def test_numbers_are_judged_one_by_one_and_the_right_ones_not_shown():
    verdict = two_numbers.judge({"first": 3.4, "second": 7})
    assert verdict.kind == "wrong" and "second: your 7 is not it" in verdict.text() and "-1.2" not in verdict.text()
    assert two_numbers.judge({"first": 3.4, "second": ...}).title == "Not yet: second still to come."
    assert "asks for first, second" in two_numbers.judge(3.4).text()
    assert "plain number" in two_numbers.judge({"first": "3.4", "second": -1.2}).text()


def test_one_number_alone_is_judged_without_a_label():
    @number("Right it is.")
    def one_number():
        return 2.25

    assert one_number.judge(-7).lines == ["Your -7 is not it."]
    assert one_number.judge(2.25).kind == "right"


def test_a_failed_check_shows_a_card_and_no_stack_trace(capsys):
    with pytest.raises(Wrong) as caught:
        double(lambda x: x**2)
    assert caught.value._render_traceback_() == ["Wrong: Squared where the task is to double."]
    card = caught.value.verdict.html()
    assert card.count("<details") == 3 and card.count("<details open") == 1


def test_a_card_is_shown_once_however_often_it_is_asked_for(capsys):
    with pytest.raises(Wrong) as caught:
        double(lambda x: x**2)
    lines = [caught.value._render_traceback_() for _ in range(2)]
    assert lines[0] == lines[1] and capsys.readouterr().out.count("Squared where") == 1


def test_what_the_learner_wrote_is_escaped_in_the_card():
    assert "<script>" not in core.Verdict("wrong", "<script>", ["a < b"]).html()


def test_a_mistake_needs_three_hints():
    with pytest.raises(TypeError, match="three hints"):
        double.mistake("No hints.", "one")


def test_calls_that_the_reader_of_free_numbers_does_not_expect_are_no_error():
    @task("ok", probes={"x²": (lambda x: x * x, 1.7)}, free=lambda trial: [x for ((x,),) in trial.calls.values()][0])
    def value(f, x):
        return f(x)

    assert value.judge(lambda f, x: f() or 1).kind == value.judge(lambda f, x: 3.5).kind == "wrong"


@pytest.mark.parametrize(
    "answer, words",
    [
        (lambda x: [x, x][2], "at 1.7: it stopped with IndexError"),
        (lambda x: None if x > 0 else [x, x], "at 1.7: your answer gives nothing there"),
        (lambda x: 3 * x, "at 1.7: your answer gives a number where 2 numbers belong"),
        (lambda x: [3 * x], "at 1.7, number 1: you got 5.1"),
    ],
)
def test_where_a_list_belongs_its_absence_is_explained(answer, words):
    @task("ok", probes={"at 1.7": (1.7,), "at -0.6": (-0.6,)})
    def twice(x):
        return [x, x]

    assert words in twice.judge(answer).text()


def test_a_list_changed_by_the_learner_does_not_spoil_the_next_probe():
    @task("ok", probes={"first": ([1.7, 2.3],), "second": ([1.7, 2.3],)})
    def last(xs):
        return xs[-1]

    probes = last.probes["first"]
    verdict = last.judge(lambda xs: xs.pop())
    assert probes == ([1.7, 2.3],)
    assert verdict.title == "Your code changes `xs`, which belongs to the caller." and len(verdict.hints) == 3
    assert verdict.lines == ["`xs` had 2 items before your code ran, and has 1 item after it."]
    allowed = task("ok", probes=last.probes, changes={"xs": ...})(last.reference)
    assert allowed.judge(lambda xs: xs.pop()).kind == "right"


class Unspeakable:
    """A value that answers no question put to it."""

    def __float__(self):
        return "no"

    def __repr__(self):
        raise RuntimeError

    def __eq__(self, other):
        raise RuntimeError


endless = []
endless.append(endless)
ODD_VALUES = [10**400, -(10**400), endless, Unspeakable(), float, complex(1, 2), iter([1]), {1}, range(3), [], {}, [[]]]


@pytest.mark.parametrize("value", ODD_VALUES, ids=range(len(ODD_VALUES)))
@pytest.mark.parametrize(
    "one", [p for p in TASKS if p.id[:10] in ("chapter_00", "chapter_01", "chapter_02", "chapter_03")]
)
def test_whatever_is_handed_in_the_judge_stands(one, value):
    if isinstance(one, core.NumberTask):
        right = one.reference()
        answers = [value] + ([dict(right, **{name: value}) for name in right] if isinstance(right, dict) else [])
    else:
        answers = [value, lambda *args: value]
    for answer in answers:
        verdict = one.judge(answer)
        assert verdict.kind == "wrong" and len(verdict.html()) < 4000, verdict.text()


def test_an_answer_that_wants_to_leave_python_is_stopped():
    def leaves(x):
        raise SystemExit("bye")

    assert "it stopped with SystemExit: bye" in double.judge(leaves).text()


def test_an_endless_loop_that_is_interrupted_gets_a_card():
    def interrupted(x):
        raise KeyboardInterrupt

    with pytest.raises(Wrong, match="Interrupted: your code was still running"):
        double(interrupted)


def test_an_error_without_words_has_no_colon():
    def fails(x):
        raise AssertionError

    assert "it stopped with AssertionError," in double.judge(fails).text()


def test_numpys_numbers_and_truths_are_as_good_as_pythons():
    np = pytest.importorskip("numpy")

    @task("ok", probes={"at 1.7": (1.7,), "at -0.6": (-0.6,)})
    def positive(x):
        return x > 0

    @number("ok", observe=lambda h: h > 0 and h < 1)
    def small():
        return 0.5

    @small.mistake(
        "Too large.", "How large is it?", "Look at its size.", "It is below one.", when=lambda t: t.answer > 1
    )
    def _():
        return 3

    assert positive.judge(lambda x: np.float64(x) > 0).kind == "right"
    assert positive.judge(lambda x: np.float64(x) < 0).kind == "wrong"
    assert double.judge(lambda x: np.float64(2 * x)).kind == "right"
    assert small.judge(np.float64(0.25)).kind == "right"
    assert small.judge(np.float64(2)).title == "Too large."
    assert "a list or a dictionary stands where one number belongs" in double.judge(lambda x: np.array([x, x])).text()


def test_a_hint_number_that_is_none_does_no_harm():
    with pytest.raises(Wrong, match="Hint 1"):
        double(lambda x: x**2, hint="two")


def test_two_numbers_that_differ_are_shown_with_the_digits_in_which_they_do():
    assert "at 1.7: you got 3.40000003; a nudge says 3.4" in double.judge(lambda x: 2 * x + 3e-8).text()


def test_an_answer_that_is_right_only_once_is_wrong():
    calls = []

    def tired(x):
        calls.append(x)
        return 3 * x if len(calls) <= 2 else 0.0

    triple = task("Tried at two numbers.", probes={"x = 1.7": (1.7,), "x = -0.6": (-0.6,)})(lambda x: 3 * x)
    verdict = triple.judge(tired)
    assert (verdict.kind, verdict.title) == ("wrong", "Right at first, and wrong on the next run.")
    assert any("you got 0" in line for line in verdict.lines)
    assert triple.judge(lambda x: 3 * x).kind == "right"


def test_what_an_answer_prints_and_displays_stays_out_of_the_card():
    """Each probe of an answer that trains would leave a progress bar there."""
    program = """
import sys
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display
from classroom.checks.core import task

def answer(x):
    print("printed")
    print("warned", file=sys.stderr)
    display("displayed")
    return 2 * x

shell = InteractiveShell.instance()
shell.history_manager.enabled = False
shell.display_pub.publish = lambda data, *_, **__: shell.published.append(data["text/plain"])
shell.published = []
shell.user_ns.update(answer=answer, one=task("Tried.", probes={"at 1.7": (1.7,)})(lambda x: 2 * x))
shell.run_cell("one(answer); print('after'); display('shown')")
print(shell.published)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert run.stdout == """after\n['Right. Tried.', "'shown'"]\n""" and "warned" not in run.stderr, run.stderr


def test_a_recursion_limit_that_an_answer_raises_is_put_back():
    limit = sys.getrecursionlimit()
    same = task("Tried at one number.", probes={"x = 1.7": (1.7,)})(lambda x: x)
    assert same.judge(lambda x: sys.setrecursionlimit(limit + 50) or x).kind == "right"
    assert sys.getrecursionlimit() == limit


def test_how_many_others_agree_is_said_in_good_english():
    for count, words in [(2, "The other (1 of 2) agrees."), (3, "The others (2 of 3) agree.")]:
        same = task("Tried.", probes={f"x = {x}": (x,) for x in range(count)})(lambda x: x)
        assert words in same.judge(lambda x: x or 1).text()
    assert "One other (1 of 3) agrees." in same.judge(lambda x: x * x if x else 5).text()


def test_not_yet_names_the_function_as_the_learner_does():
    def my_function(x): ...

    same = task("Tried.", probes={"x = 1.7": (1.7,)})(lambda x: x)
    assert "`my_function` does nothing so far" in same.judge(my_function).text()


def test_a_decimal_comma_and_things_like_lists_are_told():
    third = number("A third.")(lambda: 0.25)
    assert "0.5, not 0,5" in third.judge((0, 25)).text()
    assert "a map" in third.judge(map(abs, [1.0])).text() or third.judge(map(abs, [1.0])).kind == "wrong"


def test_yes_or_no_is_not_something_that_a_nudge_says():
    flat = task("Tried at one number.", probes={"x = 1.7": (1.7,)})(lambda x: x > 0)
    assert "you got False; there should be True." in flat.judge(lambda x: x < 0).text()


def test_a_nudge_says_slopes_and_no_values():
    both = task("Tried.", probes={"x = 3": (3.0,)}, truth=core.slopes_by_nudging)(
        lambda x: {"the value": x * x, "the slope": 2 * x}
    )
    assert "you got 8; there should be 9." in both.judge(lambda x: {"the value": x * x - 1, "the slope": 2 * x}).text()
    assert "you got 3; a nudge says 6." in both.judge(lambda x: {"the value": x * x, "the slope": x}).text()


def test_what_an_answer_does_to_the_judges_value_is_undone():
    from classroom.engine import Value

    before = dict(vars(Value))

    def bribe(x):
        Value.__mul__ = lambda self, other: Value(7.0)
        Value.gift = 7
        return x

    same = task("Tried at one number.", probes={"x = 1.7": (1.7,)})(lambda x: x)
    assert same.judge(bribe).kind == "right"
    assert dict(vars(Value)) == before and (Value(1.7) * 2).data == 3.4


def test_a_list_or_other_names_where_a_number_belongs_are_said():
    one = task("Tried.", probes={"x = 1.7": (1.7,)})(lambda x: x)
    assert one.judge(lambda x: [x]).lines == [
        "x = 1.7 is missing from your answer: a list or a dictionary stands where one number belongs."
    ]
    two = task("Tried.", probes={"x = 1.7": (1.7,)})(lambda x: {"a": x, "b": 2 * x})
    assert two.judge(lambda x: (x, 2 * x)).lines == [
        "x = 1.7, a is missing from your answer, which has number 1, number 2 in its place."
    ]


def test_an_error_that_ends_with_a_question_gets_no_full_stop():
    assert core.sentence("no end") == "no end." and core.sentence("an end?") == "an end?"


def test_a_decimal_comma_is_explained():
    pair = number("Two numbers.")(lambda: {"a": 1.5, "b": -0.6})
    verdict = pair.judge({"a": (1, 5), "b": -0.6})
    assert verdict.title == "a should be one plain number." and "0.5, not 0,5" in verdict.lines[0]


def test_a_class_is_asked_for_as_a_class():
    class Box:
        pass

    boxed = task("Looked at.", observe=lambda cls: {"name": cls.__name__})(Box)
    assert boxed.judge(1.7).title == "Hand in the class itself: this is a number."
    assert "your_class" in boxed.judge(1.7).lines[0]


def test_words_and_errors_for_a_part_that_is_missing_are_shown():
    def observe(answer):
        return {"the sum": answer()} if answer() == 3 else {"all of it": core.Said(f"your answer is {answer()}")}

    known = task("Tried.", observe=observe)(lambda: 3)
    assert known.judge(lambda: 4).lines == ["all of it: your answer is 4."]


# -- which mistake is told --------------------------------------------------------------------------------------------

HINTS = ("What happens there?", "Look at the line in the middle.", "The idea is another one.")


def slope_task():
    """A task with mistakes of every kind that fit the same answer."""

    @task("Tried.", probes={"at 1.7": (1.7,), "at -0.6": (-0.6,), "at 2.3": (2.3,)})
    def slopes(x):
        return {"a": 2 * x, "b": 3 * x}

    return slopes


def test_of_mistakes_that_fit_the_one_that_claims_most_is_told():
    one = slope_task()

    @one.mistake("A predicate.", *HINTS, when=lambda trial: True)
    def anything(x):
        return {"a": x, "b": 3 * x}

    assert one.judge(lambda x: {"a": x, "b": 3 * x}).title == "A predicate."

    @one.mistake("Half of a.", *HINTS, partly=True)
    def half_of_a(x):
        return {"a": x, "b": -x}

    assert one.judge(lambda x: {"a": x, "b": 3 * x}).title == "Half of a."

    @one.mistake("Exactly that.", *HINTS)
    def exactly(x):
        return {"a": x, "b": 3 * x}

    assert one.judge(lambda x: {"a": x, "b": 3 * x}).title == "Exactly that."

    @one.mistake(
        "Exactly that, and it was called with an odd name.", *HINTS, provided=lambda t: t.answer.__name__ == "odd"
    )
    def exactly_and_odd(x):
        return {"a": x, "b": 3 * x}

    def odd(x):
        return {"a": x, "b": 3 * x}

    assert one.judge(odd).title.startswith("Exactly that, and") and not one.judge(odd).tie
    assert one.judge(lambda x: {"a": x, "b": 3 * x}).title == "Exactly that."
    assert one.judge(lambda x: {"a": 5 * x, "b": 3 * x}).title == "A predicate."


def test_the_part_that_is_wrong_first_is_told_only_where_nothing_else_fits():
    one = slope_task()

    @one.mistake("Half of a.", *HINTS, partly=True)
    def half_of_a(x):
        return {"a": x, "b": 3 * x}

    answer = lambda x: {"a": x, "b": 9.5}
    assert one.judge(answer).title == "Half of a."

    @one.mistake(
        "The second is the same everywhere.", *HINTS, when=lambda t: t.seen["at 1.7, b"] == t.seen["at 2.3, b"]
    )
    def constant(x):
        return {"a": x, "b": 9.5}

    assert one.judge(answer).title == "The second is the same everywhere."


def test_a_partial_mistake_may_ask_which_parts_are_wrong():
    one = slope_task()

    @one.mistake("Both are halved.", *HINTS, partly=lambda names: names == {"a", "b"})
    def both_halved(x):
        return {"a": x, "b": 1.5 * x}

    assert one.judge(lambda x: {"a": x, "b": 1.5 * x}).title == "Both are halved."
    assert one.judge(lambda x: {"a": x, "b": 3 * x}).title == "Not right yet."


def test_two_mistakes_that_claim_the_same_are_a_tie_unless_one_goes_before():
    one = slope_task()

    @one.mistake("All negative.", *HINTS, when=lambda trial: trial.seen["at 1.7, a"] < 0)
    def negative(x):
        return {"a": -2 * x, "b": -3 * x}

    made = one.mistake("Below −2.", *HINTS, when=lambda trial: trial.seen["at 1.7, a"] < -2)
    made(lambda x: {"a": -2 * x, "b": -3 * x})
    made.key = "below"
    verdict = one.judge(negative.examples[0])
    assert verdict.mistake is negative and verdict.tie == (made,)
    made.before = "negative"
    verdict = one.judge(negative.examples[0])
    assert verdict.mistake is made and not verdict.tie and one.known("below") is made


def test_a_mistake_of_several_tasks_is_known_to_all_of_them():
    one, other = slope_task(), slope_task()

    @core.each(one, other).mistake("Turned round.", *HINTS)
    def turned(x):
        return {"a": -2 * x, "b": -3 * x}

    @turned.also
    def only_a_turned(x):
        return {"a": -2 * x, "b": 3 * x}

    assert turned.key == "turned" and len(one.mistakes) == len(other.mistakes) == 1
    assert one.judge(only_a_turned).title == other.judge(turned.made[0].examples[0]).title == "Turned round."


# -- right in another form --------------------------------------------------------------------------------------------


def test_right_in_another_form_is_right():
    np = pytest.importorskip("numpy")

    @task("ok", probes={"first": ([1.7, 2.3],), "second": ([0.4, -0.6],)})
    def doubled(xs):
        return [2 * x for x in xs]

    for answer in (
        lambda xs: tuple(2 * x for x in xs),
        lambda xs: (2 * x for x in xs),
        lambda xs: map(lambda x: 2 * x, xs),
        lambda xs: 2 * np.array(xs),
        lambda xs: [np.float64(2 * x) for x in xs],
        lambda xs: {k: 2 * x for k, x in enumerate(xs)}.values(),
    ):
        assert doubled.judge(answer).kind == "right", doubled.judge(answer).text()
    assert doubled.judge(lambda xs: [*(2 * x for x in xs), 0.0]).kind == "wrong"

    def drawn(xs):
        for x in xs:
            yield 2 * x

    assert doubled.judge(drawn).kind == "right"


def test_what_is_more_in_a_dictionary_is_named_and_does_no_harm():
    one = slope_task()
    verdict = one.judge(lambda x: {"a": 2 * x, "b": 3 * x, "c": 7, "all": [1, 2]})
    assert verdict.kind == "right" and verdict.lines == [
        "Your answer also has `c`, `all`, which the check did not look at."
    ]
    missing = one.judge(lambda x: {"a": 2 * x, "c": 3 * x})
    assert "at 1.7, b is missing" in missing.text() and "c in its place" in missing.text()
    verdict = two_numbers.judge({"first": 3.4, "second": -1.2, "third": 5})
    assert verdict.kind == "right" and verdict.lines == [
        "Your answer also has `third`, which the check did not look at."
    ]
    assert "second: your 7 is not it" in two_numbers.judge({"first": 3.4, "second": 7, "third": 5}).text()


def test_true_is_as_good_as_1_and_1_is_not_true():
    one = task("ok", probes={"at 1.7": (1.7,), "at -0.6": (-0.6,)})(lambda x: 1.0 if x > 0 else 0.0)
    assert one.judge(lambda x: x > 0).kind == "right"
    truth = task("ok", probes={"at 1.7": (1.7,), "at -0.6": (-0.6,)})(lambda x: x > 0)
    assert truth.judge(lambda x: int(x > 0)).kind == "wrong"
    assert number("ok")(lambda: 1).judge(True).kind == "right"


def test_numbers_of_other_kinds_are_numbers():
    from decimal import Decimal
    from fractions import Fraction

    half = number("ok", observe=lambda h: 0 < h < 1)(lambda: 0.5)
    for value in (Decimal("0.5"), Fraction(1, 2), True / 2):
        assert half.judge(value).kind == "right"
    pair = number("ok")(lambda: {"a": 1.5, "b": [1, 2]})
    assert pair.judge({"a": Decimal("1.5"), "b": (1, Fraction(2))}).kind == "right"
    assert "plain number" in half.judge("0.5").text() or half.judge("0.5").kind == "wrong"


# -- answers that once were judged wrongly ----------------------------------------------------------------------------


def chapter(number):
    return importlib.import_module(f"classroom.checks.chapter_{number}")


def built(nin, sizes, part, seed):
    """Neurons or layers whose chance begins anew: for each of them, or once for all."""
    random.seed(0) if seed == "before the loop" else None
    for size in sizes:
        random.seed(0) if seed == "in the loop" else None
        yield part(nin) if part.__name__ == "Neuron" else part(nin, size)
        nin = size if part.__name__ == "Layer" else nin


@pytest.mark.parametrize(
    "name, seed, title",
    [
        ("layer_class", "in the loop", "The neurons are different objects, but all start with the same weights."),
        ("layer_class", "before the loop", "Every layer begins with the same weights."),
        ("layer_class", "none", "Right."),
        ("mlp_class", "in the loop", "Every layer begins with the same weights."),
        ("mlp_class", "none", "Right."),
    ],
)
def test_neurons_and_layers_that_begin_alike_do_not_pass(name, seed, title):
    from micrograd_lite.nn import Layer, Neuron

    one, state = getattr(chapter("09"), name), random.getstate()

    class Answer(one.reference):
        def __init__(self, nin, out):
            if name == "layer_class":
                self.neurons = list(built(nin, [1] * out, Neuron, seed))
            else:
                self.layers = list(built(nin, out, Layer, seed))

    try:
        verdict = one.judge(Answer)
    finally:
        random.setstate(state)
    assert verdict.title.startswith(title), verdict.text()


def in_place(points, labels, size, rng):
    together = list(zip(points, labels))
    rng.shuffle(together)
    points[:], labels[:] = zip(*together)
    return [(points[k : k + size], labels[k : k + size]) for k in range(0, len(points), size)]


def by_label(points, labels, size, rng):
    together = list(zip(points, labels))
    rng.shuffle(together)
    together.sort(key=lambda example: example[1])
    parts = [together[k : k + size] for k in range(0, len(together), size)]
    return [([p for p, _ in part], [label for _, label in part]) for part in parts]


def of_equal_size(points, labels, size, rng):
    """Batches that differ by one example at most: 8, 8, 7 for 23 examples and a size of 9."""
    order = list(range(len(points)))
    rng.shuffle(order)
    count = -(-len(order) // size)
    parts = [order[k::count] for k in range(count)]
    return [([points[i] for i in part], [labels[i] for i in part]) for part in parts]


def each_sorted(points, labels, size, rng):
    """Inside a batch the order does not matter."""
    batches = of_equal_size(points, labels, size, rng)
    return [tuple(zip(*sorted(zip(*batch), key=lambda example: example[1]))) for batch in batches]


@pytest.mark.parametrize(
    "answer, title",
    [
        (in_place, "Your code changes `points`, which belongs to the caller."),
        (by_label, "The examples are sorted by their label: most batches hold only one class."),
        (of_equal_size, "Right."),
        (each_sorted, "Right."),
    ],
)
def test_mini_batches_are_a_mixture_and_leave_the_callers_lists_alone(answer, title):
    verdict = chapter("11").my_mini_batches.judge(answer)
    assert verdict.title.startswith(title), verdict.text()


def seeding(node):
    if not node.grad:
        node.grad = 1.0
    for parent, local in zip(node._prev, node._local):
        parent.grad += local * node.grad


def by_operation(node):
    if node._op == "+":
        for parent in node._prev:
            parent.grad += node.grad
    elif node._op == "*":
        one, other = node._prev
        one.grad += other.data * node.grad
        other.grad += one.data * node.grad


def place_by_place(node):
    if node._op:
        for place in range(len(node._prev)):
            node._prev[place].grad += node._local[place] * node.grad


@pytest.mark.parametrize(
    "answer, title",
    [
        (seeding, "The node seeds itself where its gradient is 0."),
        (by_operation, "The slopes are worked out from the operation's name."),
        (place_by_place, "Right."),
    ],
)
def test_a_step_neither_seeds_itself_nor_asks_for_the_operation(answer, title):
    verdict = chapter("06").pass_on.judge(answer)
    assert verdict.title.startswith(title), verdict.text()


def by_calls(root):
    """Nodes and edges, and the nodes with parents first, by a function that calls itself."""
    nodes, edges, order = [], [], []

    def visit(node):
        if node not in nodes_met:
            nodes_met.add(node)
            nodes.append(node)
            for parent, local in zip(node._prev, node._local):
                edges.append((parent, node, local))
                visit(parent)
            order.append(node)

    nodes_met = set()
    visit(root)
    return (nodes, edges), order


@pytest.mark.parametrize("number, name, part", [("05", "trace", 0), ("06", "order", 1)])
def test_a_raised_recursion_limit_is_named_also_if_it_is_put_back(number, name, part):
    one, limit = getattr(chapter(number), name), sys.getrecursionlimit()

    def raises(root):
        sys.setrecursionlimit(50_000)
        return by_calls(root)[part]

    def raises_and_puts_back(root):
        before = sys.getrecursionlimit()
        try:
            return raises(root)
        finally:
            sys.setrecursionlimit(before)

    def lowers(root):
        sys.setrecursionlimit(900)
        return one.reference(root)

    for answer in (raises, raises_and_puts_back):
        assert one.judge(answer).title.startswith("Python's limit was raised"), one.judge(answer).text()
    assert "calls" in one.judge(lambda root: by_calls(root)[part]).title
    assert one.judge(lowers).kind == "right" and sys.getrecursionlimit() == limit


@pytest.mark.parametrize(
    "attribute, thing, words",
    [
        ("_local", "values", "number 1: a Value where a plain number belongs."),
        ("grad", None, "grad of a leaf p: `None` where a number belongs."),
        ("grad", "values", "a Value where a plain number belongs."),
        ("_op", None, "_op of a leaf p: `None`."),
    ],
)
def test_what_a_learners_value_holds_is_said_as_it_is(attribute, thing, words):
    def record(value):
        if attribute == "_local":
            value._local = tuple(type(value)(slope) for slope in value._local)
        elif thing is None or value._prev:
            setattr(value, attribute, thing and type(value)(0.0))

    text = chapter("04").value_class.judge(value_like(record=record)).text()
    assert words in text and "text in quotes" not in text and "`return`" not in text, text


@pytest.mark.parametrize(
    "word, title",
    [(" u", "Right."), ("U", "Right."), ("P ", "That node only inherited the mistake."), ("w", "Not right yet.")],
)
def test_blanks_and_capitals_in_an_answer_of_one_word_do_not_matter(word, title):
    one = chapter("05").wrong_gradient
    verdict = one.judge(one.reference() | {"the first wrong node": word})
    assert verdict.title.startswith(title), verdict.text()
