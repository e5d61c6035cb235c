"""How an exercise is judged: run the answer and the usual wrong answers on the same probes, and compare.

A task is its right answer, with the probes it is tried on:

    @task("Tried on x² and sin.", probes={"x² at 1.7": (square, 1.7), "sin at 0.6": (math.sin, 0.6)}, tolerance=1e-6)
    def central_difference(f, x):
        return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5

A mistake is a small wrong answer, with a title and three hints (a nudge; where to look; the idea):

    @central_difference.mistake("Divided by h where the run is 2h.", "How far ...?", "Look at ...", "The run goes ...")
    def _(f, x):
        return (f(x + 1e-5) - f(x - 1e-5)) / 1e-5

An answer that gives what a wrong answer gives, on every probe, has made that mistake. Nothing else is needed to add
one.

- `@number(...)`: the task is a number, or a list or dictionary of numbers; the function that makes it takes nothing.
  No number but the learner's is ever shown.
- `observe=`: where the answer is a class, or changes what it is given: a function that puts it to work and returns
  what came of it, {label: number}.
- `when=` on a mistake: a predicate on the `Trial`, for what a wrong version alone cannot tell (an h above some limit).
- `free=` on a task: a function that reads a number which the learner was free to choose (the h of a difference) off
  the `Trial`. Wrong versions then take it as their last argument, with a default, and are run with the learner's own.
- `instead=` on a task: {"Value": a class}, where the probes are not made with the judge's engine. An answer's own
  `Value`, and all else that it has from the package, stands for the judge's while it is judged (see `engine`).
- One mistake may have several wrong versions: `m = t.mistake(...)`, then `@m` on each.
"""

import contextlib
import copy
import dis
import html
import inspect
import io
import math
import os
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from micrograd_lite.pictures.style import BLUE, GRADIENT, QUIET

from ..engine import FOLDER, judges_names, kept_as_it_is

OURS = tuple(
    f"{folder}{os.sep}" for folder in (Path(__file__).resolve().parent.parent, FOLDER)
)  # no code of a learner's
UNFILLED = (None, ..., NotImplemented)
UNWRITTEN = "it stopped with NotImplementedError"


class CheckFailed(Exception):
    """A check that did not pass: an error to whoever runs or grades a notebook, a card without a stack trace."""

    def __init__(self, verdict, hint=1):
        super().__init__(verdict.text(hint))
        self.verdict, self.hint, self.shown = verdict, hint, False

    def _render_traceback_(self):
        # IPython asks an exception for this before it prints a traceback; IPython 9 asks again, for its history.
        if not self.shown:
            self.verdict.show(self.hint)
        self.shown = True
        return [f"{type(self).__name__}: {self.verdict.title}"]


class NotYet(CheckFailed):
    """The task is not filled in."""


class Wrong(CheckFailed):
    """The task is filled in, and the answer is wrong."""


@dataclass
class Verdict:
    """What the judge says: `kind` is "right", "not yet" or "wrong"; `mistake` is the known one recognised, if any."""

    kind: str
    title: str
    lines: list = field(default_factory=list)
    hints: tuple = ()
    mistake: object = None
    picture: str = ""

    def text(self, hint=1):
        """The verdict as plain text, with the first `hint` hints."""
        shown = [f"Hint {i}: {words}" for i, words in enumerate(self.hints[:hint], 1)]
        if len(self.hints) > hint:
            shown.append(f"(For the next hint, add hint={hint + 1} to the call of the check.)")
        return "\n".join([self.title, *self.lines, *shown])

    def html(self, hint=1):
        """The verdict as a card; the further hints are folded until the learner opens them."""
        colour = {"right": BLUE, "not yet": QUIET, "wrong": GRADIENT}[self.kind]
        parts = [f"<strong>{_marked(self.title)}</strong>"] + [f"<div>{_marked(line)}</div>" for line in self.lines]
        parts += [self.picture] if self.picture else []
        for i, words in enumerate(self.hints, 1):
            is_open = " open" if i <= hint else ""
            summary = f"<summary>Hint {i} of {len(self.hints)}</summary>"
            hint_text = f'<div style="margin-left: 1.3em">{_marked(words)}</div>'
            parts.append(f'<details{is_open} style="margin-top: 4px">{summary}{hint_text}</details>')
        return (
            f'<div style="border-left: 4px solid {colour}; padding: 4px 12px; line-height: 1.5">{"".join(parts)}</div>'
        )

    def show(self, hint=1):
        """Show the card where there is a notebook, the text where there is none."""
        try:
            from IPython import get_ipython
            from IPython.display import display
        except ImportError:
            get_ipython = lambda: None  # noqa: E731
        if get_ipython() is None:
            print(self.text(hint))
        else:
            display({"text/html": self.html(hint), "text/plain": self.text(hint)}, raw=True)


def _marked(words):
    """Plain words as HTML, with what stands between backticks as code."""
    pieces = html.escape(words).split("`")
    return "".join(f"<code>{piece}</code>" if i % 2 else piece for i, piece in enumerate(pieces))


@dataclass
class Stopped:
    """What was observed where an answer raised an error."""

    error: str
    where: str = ""

    def __str__(self):
        return f"it stopped with {self.error}{self.where}"


class Said(str):
    """What was observed where no number can be compared, in words that can stand on the card as they are."""


class Recorder:
    """A function that remembers where it was evaluated."""

    def __init__(self, f):
        self.f, self.calls, self.__name__ = f, [], getattr(f, "__name__", "f")

    def __call__(self, *args):
        self.calls.append(args)
        return self.f(*args)


Recorder.__name__ = Recorder.__qualname__ = "function"  # the word that a learner finds in Python's errors


class Watched:
    """For a class of nodes: each of them knows whether anybody has looked at it."""

    looked_at = False

    def __getattribute__(self, name):
        if not name.startswith("__") and name != "looked_at":
            object.__setattr__(self, "looked_at", True)
        return object.__getattribute__(self, name)


@dataclass
class Trial:
    """One answer, put to work: what came of it at each probe, what it printed, where it evaluated what it was given."""

    answer: object
    seen: dict = field(default_factory=dict)
    printed: str = ""
    calls: dict = field(default_factory=dict)
    free: object = None


def returned_nothing(trial):
    """True where an answer was called, and `None` is all that ever came back."""
    return bool(trial.seen) and all(value is None for value in trial.seen.values())


def works(answer):
    """True where the code of a function keeps something, or calls something: a stub does neither."""
    code = getattr(answer, "__code__", None)
    steps = dis.get_instructions(code) if code else []
    return any(step.opname.startswith(("STORE_", "CALL", "BINARY_", "FOR_ITER")) for step in steps)


NOTHING_BACK = "Your function works, and hands nothing back."
HINTS_FOR_NOTHING_BACK = (
    "What does the last line of your function do with what it has worked out?",
    "Look for the word that hands a result to whoever called the function.",
    "What a function works out is lost when it ends, unless it is returned.",
)


class Mistake:
    """A known mistake: its title, its three hints, and the wrong versions by which it is recognised."""

    def __init__(self, title, *hints, when=None, says=""):
        if len(hints) != 3:
            raise TypeError(f"a mistake has three hints (a nudge, where to look, the idea), not {len(hints)}: {title}")
        self.title, self.hints, self.when, self.says, self.examples = title, hints, when, says, []

    def __call__(self, wrong_version):
        self.examples.append(wrong_version)
        return self


class Task:
    """A task of an exercise. Called with the learner's answer, it shows the verdict; unless right, it raises it."""

    def __init__(
        self,
        reference,
        verified,
        probes=None,
        observe=None,
        tolerance=1e-9,
        stub=None,
        truth="a nudge says",
        draw=None,
        free=None,
        instead=None,
    ):
        self.name, self.reference, self.verified, self.tolerance = reference.__name__, reference, verified, tolerance
        self.probes, self.observe, self.truth, self.draw, self.free = probes, observe, truth, draw, free
        self.instead = instead or {}
        self.stub = stub if stub is not None else (lambda *args, **kwargs: None)
        self.mistakes, self.remembered = [], {}
        self.__doc__ = reference.__doc__

    def mistake(self, title, *hints, when=None, says=""):
        """Add a known mistake; used as a decorator of a wrong version. `says` is one more line for the card."""
        made = Mistake(title, *hints, when=when, says=says)
        self.mistakes.append(made)
        return made

    def handed_in(self, version):
        """What a learner with this version of the answer would hand in."""
        return version

    def __call__(self, answer=None, hint=1):
        try:
            verdict = self.judge(answer)
        except KeyboardInterrupt:
            lines = ["Does a loop in it ever end? Look at what changes from one round to the next."]
            verdict = Verdict("wrong", "Interrupted: your code was still running.", lines)
        if verdict.kind == "right":
            return verdict.show()
        raise (NotYet if verdict.kind == "not yet" else Wrong)(verdict, hint if isinstance(hint, int) else 1) from None

    # -- putting an answer to work ------------------------------------------------------------------------------------

    def try_out(self, answer, *free):
        """Run the answer on every probe. Errors are caught and become what was seen there."""
        trial, printed = Trial(answer), io.StringIO()
        judges = judges_names(answer, self.instead)
        kept = kept_as_it_is(*self.instead.values())
        with contextlib.redirect_stdout(printed), _without_displays(), judges as answer, kept:
            if self.observe is not None:
                trial.seen = _guarded(lambda: _flat(self.observe(answer)))
            else:
                for label, probe in self.probes.items():
                    args = [Recorder(arg) if callable(arg) else copy.deepcopy(arg) for arg in probe]
                    result = _guarded(lambda args=args: answer(*args, *free))
                    trial.seen.update(_flat(result, label))
                    trial.calls[label] = [call for arg in args if isinstance(arg, Recorder) for call in arg.calls]
        if isinstance(trial.seen, Stopped):
            trial.seen = {"": trial.seen}
        trial.printed = printed.getvalue().strip()
        # Calls of a shape that `free` does not expect (a star forgotten, say) tell it nothing.
        chosen = _guarded(lambda: self.free(trial)) if self.free and not free else None
        trial.free = None if isinstance(chosen, Stopped) else chosen
        return trial

    def try_again(self, trial):
        """Run an answer that was right a second time: what it keeps between two calls must do no harm."""
        return self.try_out(trial.answer)

    def judge(self, answer):
        """The verdict on an answer; shows and raises nothing."""
        with judges_names(answer, self.instead) as answer:
            return self.judged(answer)

    def judged(self, answer):
        if any(answer is blank for blank in UNFILLED):
            return self.not_yet()
        misused = self.misused(answer)
        if misused:
            return misused
        trial, right = self.try_out(answer), self.try_out(self.handed_in(self.reference)).seen
        if self.same(trial.seen, right):
            once_more = self.try_again(trial)
            if self.same(once_more.seen, right):
                return Verdict("right", f"Right. {self.verified}")
            lines = ["Does something from the first run stay behind: a list, a set, a counter?"]
            lines += self.comparison(once_more, right)
            return Verdict("wrong", "Right at first, and wrong on the next run.", lines)
        if self.unfilled(trial):
            return self.not_yet(trial)
        for known in self.mistakes:
            if self.recognises(known, trial):
                lines = ([known.says] if known.says else []) + self.comparison(trial, right)
                return Verdict("wrong", known.title, lines, known.hints, known, self.picture(trial))
        if returned_nothing(trial) and not trial.printed:
            return Verdict("wrong", NOTHING_BACK, self.comparison(trial, right), HINTS_FOR_NOTHING_BACK)
        return Verdict("wrong", "Not right yet.", self.comparison(trial, right), picture=self.picture(trial))

    def not_yet(self, trial=None):
        name = getattr(trial and trial.answer, "__name__", self.name)  # as the learner calls it, if there is something
        return Verdict("not yet", f"Not yet: `{name}` does nothing so far.")

    def misused(self, answer):
        """A verdict on mistakes in how Python is used, recognised by type; None where there is none."""
        an_object = inspect.isclass(self.reference) and not (inspect.isclass(answer) or inspect.isfunction(answer))
        if not callable(answer) or an_object:
            what = "class" if inspect.isclass(self.reference) else "function"
            this = "an object" if callable(answer) else _kind(answer)
            return Verdict(
                "wrong",
                f"Hand in the {what} itself: this is {this}.",
                [
                    f"Write its name without brackets: `check.{self.name}(your_{what})`.",
                    "With brackets Python calls it first, and the check only sees the result.",
                ],
            )
        if self.probes and not inspect.isclass(answer):
            try:
                inspect.signature(answer).bind(*next(iter(self.probes.values())))
            except TypeError as problem:
                wanted = ", ".join(inspect.signature(self.reference).parameters)
                return Verdict(
                    "wrong",
                    f"The check calls your function with ({wanted}).",
                    [f"Yours cannot be called that way: {problem}."],
                )
            except ValueError:
                pass  # a built-in function that does not tell its parameters
        return None

    def recognises(self, known, trial):
        if known.when is not None:
            return _guarded(lambda: bool(known.when(trial))) is True
        if self.free is not None:
            if not trial.free:
                return False
            # With the learner's own number, a wrong version gives the learner's results to the last digits.
            tries = [self.seen_of(version, trial.free) for version in known.examples]
            return any(self.same(trial.seen, seen, 1e-6, 0.0) for seen in tries)
        return any(self.same(trial.seen, self.seen_of(version)) for version in known.examples)

    def seen_of(self, version, *free):
        """What a known wrong version gives on the probes: run once, then remembered, since it never changes."""
        if (version, free) not in self.remembered:
            answer = version if free else self.handed_in(version)
            self.remembered[version, free] = self.try_out(answer, *free).seen
        return self.remembered[version, free]

    def unfilled(self, trial):
        """True where the answer does what an unfilled stub does."""
        to_do = lambda seen: seen is ... or isinstance(seen, Stopped) and str(seen).startswith(UNWRITTEN)
        found = trial.seen.values()
        if trial.printed or works(trial.answer) and not any(map(to_do, found)):
            return False
        blank = all(value is None or to_do(value) for value in found)
        return blank or self.same(trial.seen, self.try_out(self.stub).seen)

    def same(self, one, other, relative=None, absolute=None):
        relative = self.tolerance if relative is None else relative
        absolute = relative if absolute is None else absolute
        return one.keys() == other.keys() and all(_equal(one[k], other[k], relative, absolute) for k in one)

    # -- words --------------------------------------------------------------------------------------------------------

    def comparison(self, trial, right):
        """Where answer and reference part: the first such probe, with both numbers, and how many others agree."""
        if trial.printed and all(value is None for value in trial.seen.values()):
            return ["Your function prints its result and returns nothing: hand it back with `return`."]
        if list(trial.seen) == [""] and isinstance(trial.seen[""], Stopped):
            return [_sentence(f"Your code was put to work, and {trial.seen['']}")]
        for label, got in trial.seen.items():
            parts = [part for part in right if part.startswith(f"{label}, ")]
            if isinstance(got, (Stopped, Said)) and label not in right or parts and got is None:
                return [self.one_line(label, got, None)]
            if parts and label not in right:
                return [f"{label}: your answer gives {_kind(got)} where {len(parts)} numbers belong."]
        apart = [
            label
            for label in right
            if label not in trial.seen or not _equal(trial.seen[label], right[label], self.tolerance, self.tolerance)
        ]
        if not apart:
            return [f"Your answer has {len(trial.seen)} parts where {len(right)} belong."]
        label = apart[0]
        missing = f"{label} is missing from your answer{self.in_its_place(label, trial, right)}."
        lines = [self.one_line(label, trial.seen[label], right[label]) if label in trial.seen else missing]
        agreeing = len(right) - len(apart)
        others = ("The other", "The others") if len(apart) == 1 else ("One other", "Others")
        who = others[agreeing > 1]
        verb = "agrees" if agreeing == 1 else "agree"
        return lines + ([f"{who} ({agreeing} of {len(right)}) {verb}."] if agreeing else [])

    def in_its_place(self, label, trial, right):
        """What the answer has where a part is missing: a list, or names that the right answer does not know."""
        extra = [other for other in trial.seen if other not in right]
        if any(other.startswith(f"{label}, ") for other in extra):
            return ": a list or a dictionary stands where one number belongs"
        probe = label.rpartition(", ")[0]
        names = [other.removeprefix(f"{probe}, ") for other in extra if probe and other.startswith(f"{probe}, ")]
        return f", which has {', '.join(names)} in its place" if 0 < len(names) < 9 else ""

    def one_line(self, label, got, true):
        where = f"{label}: " if label else ""
        if isinstance(got, (Stopped, Said)):
            return _sentence(f"{where}{got}")
        if got is None:
            return f"{where}your answer gives nothing there. Is there a `return` on every path?"
        if _is_number(true) and not _is_number(got):
            return f"{where}your answer gives {_kind(got)} where a plain number belongs."
        digits = next((n for n in range(7, 17) if _short(got, n) != _short(true, n)), 17)
        truth = "there should be" if isinstance(true, bool) else self.truth  # a nudge never says yes or no
        return f"{where}you got {_short(got, digits)}; {truth} {_short(true, digits)}."

    def picture(self, trial):
        drawn = _guarded(lambda: self.draw(trial)) if self.draw else ""
        return drawn if isinstance(drawn, str) else ""


class NumberTask(Task):
    """A task whose answer is a number, or a list or dictionary of them. The right one is never shown."""

    def handed_in(self, version):
        return version()

    def try_out(self, answer, *free):
        seen = _guarded(lambda: _flat(self.observe(answer))) if self.observe else _flat(answer)
        if isinstance(seen, Stopped):
            return Trial(answer, {"": seen})
        # Capitals, and blanks around a word, are no mistake.
        return Trial(answer, {key: x.strip().lower() if type(x) is str else x for key, x in seen.items()})

    def try_again(self, trial):
        return trial

    def unfilled(self, trial):
        return any(value is ... or value is None for value in _flat(trial.answer).values())

    def not_yet(self, trial=None):
        blanks = (
            [label for label, value in _flat(trial.answer).items() if value is ... or value is None] if trial else []
        )
        which = f": {', '.join(blanks)} still to come" if any(blanks) else f": `{self.name}` is not filled in"
        return Verdict("not yet", f"Not yet{which}.")

    def judge(self, answer):
        blank = Trial(answer)
        return self.not_yet(blank) if self.unfilled(blank) else super().judge(answer)

    def misused(self, answer):
        right, given = _flat(self.reference()), _flat(answer)
        point = " A decimal is written with a point: 0.5, not 0,5."
        for label in right:
            part = answer.get(label) if isinstance(answer, dict) and label not in given else None
            if isinstance(part, (tuple, list)):
                line = f"What you handed in is {_kind(part)}.{point if _has_comma(part) else ''}"
                return Verdict("wrong", f"{label} should be one plain number.", [line])
        if right.keys() != given.keys():
            wanted = ", ".join(label for label in right if label) or "one number"
            parts = "." if "" in given else f" with {', '.join(given)}." if len(given) < 9 else ", far too long."
            line = f"What you handed in is {_kind(answer)}{parts}{point if _has_comma(answer) else ''}"
            return Verdict("wrong", f"This task asks for {wanted}.", [line])
        for label, value in given.items():
            if _is_number(right[label]) and not _is_number(value):
                return Verdict(
                    "wrong",
                    f"{label or 'The answer'} should be a plain number.",
                    [f"What you handed in is {_kind(value)}."],
                )
        return None

    def comparison(self, trial, right):
        return [f"{_short(trial.answer)} does not do it."] if self.observe else super().comparison(trial, right)

    def one_line(self, label, got, true):
        return f"{label + ': your' if label else 'Your'} {_short(got)} is not it."


def task(verified, **options):
    """Make the decorated right answer a `Task`; `verified` is what to say when an answer is right."""
    return lambda reference: Task(reference, verified, **options)


def number(verified, **options):
    """Make the decorated function, which takes nothing and returns the right number(s), a `NumberTask`."""
    return lambda reference: NumberTask(reference, verified, **options)


# -- small tools ------------------------------------------------------------------------------------------------------


def _without_displays():
    """While this lasts, what an answer displays (the progress bar of every training) and warns of is not shown.

    nbgrader gives no points to a check whose cell has written to stderr, however right the answer is.
    """
    try:
        from IPython.utils.capture import capture_output
    except ImportError:
        return contextlib.nullcontext()
    return capture_output(stdout=False)


def _guarded(run):
    """The result of run(), or a `Stopped` that says which error there was and in which line of the learner's."""
    try:
        return run()
    except (Exception, SystemExit) as error:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.startswith(OURS)]
        where = f", in the line `{frames[-1].line}`" if frames and frames[-1].line else ""
        return Stopped(f"{type(error).__name__}: {error}".removesuffix(": "), where)


def _flat(result, label="", depth=0):
    """Numbers in lists and dictionaries, each under a label of its own: {"x² at 1.7, number 2": 3.4}."""
    if depth > 20:  # a list that contains itself
        return {label: result}
    if isinstance(result, dict):
        items = [(str(key), value) for key, value in result.items()]
    elif isinstance(result, (list, tuple)):
        items = [(f"number {i}", value) for i, value in enumerate(result, 1)]
    else:
        return {label: result}
    flat = {}
    for name, value in items:
        flat.update(_flat(value, f"{label}, {name}" if label else name, depth + 1))
    return flat or {label: result}


def _float(value):
    """The number that a value is; None where it is none."""
    if isinstance(value, (bool, str, type)) or not hasattr(value, "__float__") or hasattr(value, "_prev"):
        return None
    if getattr(value, "ndim", 0) != 0 or _is_bool(value):
        return None
    try:
        return float(value)
    except OverflowError:  # a whole number too large for a float
        return math.inf if value > 0 else -math.inf
    except Exception:
        return None


def _is_number(value):
    return _float(value) is not None


def _is_bool(value):
    """True for True and False, NumPy's too, which are of a type of their own."""
    return isinstance(value, bool) or type(value).__name__ in ("bool_", "bool")


def _equal(one, other, relative, absolute):
    if isinstance(one, Stopped) and isinstance(other, Stopped):
        return one.error.split(":")[0] == other.error.split(":")[0]
    if _is_bool(one) and _is_bool(other):
        return bool(one) == bool(other)
    if _is_number(one) and _is_number(other):
        one, other = _float(one), _float(other)
        return (
            one == other
            or math.isclose(one, other, rel_tol=relative, abs_tol=absolute)
            or (math.isnan(one) and math.isnan(other))
        )
    try:
        return type(one) is type(other) and bool(one == other)
    except Exception:
        return False


def _has_comma(value):
    """True for 0,5: Python reads a decimal comma as a tuple of two whole numbers."""
    return isinstance(value, tuple) and [type(part) for part in value] == [int, int]


def _sentence(words):
    """A full stop, where the words of an error do not bring one."""
    return words if words.endswith((".", "?")) else f"{words}."


def _short(value, digits=7):
    if _is_number(value):
        return f"{_float(value):.{digits}g}"
    shown = _guarded(lambda: repr(value))
    if isinstance(shown, Stopped):
        return _kind(value)
    return shown if len(shown) < 120 else f"{shown[:110]} …"


def _kind(value):
    """A value's type in words."""
    if hasattr(value, "_prev"):
        return "a Value (its number is in `.data`)"
    if isinstance(value, type):
        return f"the class `{value.__name__}` itself"
    if callable(value) and hasattr(value, "parameters"):
        return f"an object of the class `{type(value).__name__}`"
    if callable(value):
        return "a function (put brackets behind it to call it)"
    if isinstance(value, (list, tuple, dict)) and not value:
        return {"list": "an empty list", "tuple": "an empty tuple"}.get(type(value).__name__, "an empty dictionary")
    names = {
        "int": "a whole number",
        "float": "a number",
        "str": "text in quotes",
        "list": "a list",
        "tuple": "a tuple",
        "dict": "a dictionary",
        "bool": "True or False",
        "bool_": "True or False",
        "complex": "a complex number",
        "ndarray": "a NumPy array (`.tolist()` makes a list of it)",
        **{
            name: f"a {name} (`list(...)` makes a list of it)"
            for name in ("generator", "map", "zip", "filter", "range")
        },
        "NoneType": "nothing (None)",
        "ellipsis": "`...`, still to be filled in,",
    }
    return names.get(type(value).__name__, f"something of the type `{type(value).__name__}`")
