"""How an exercise is judged: run the answer and the usual wrong answers on the same probes, and compare.

A task is its right answer, with the probes it is tried on:

    @task("Tried on x² and sin.", probes={"x² at 1.7": (square, 1.7), "sin at 0.6": (math.sin, 0.6)}, tolerance=1e-6)
    def central_difference(f, x):
        return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5

A mistake is a small wrong answer, with a title and three hints (a nudge; where to look; the idea). The name of the
function is its key:

    @central_difference.mistake("Divided by h where the run is 2h.", "How far ...?", "Look at ...", "The run goes ...")
    def divided_by_h(f, x):
        return (f(x + 1e-5) - f(x - 1e-5)) / 1e-5

    @divided_by_h.also
    def both_sides_added(f, x):
        return (f(x + 1e-5) - f(x)) / 1e-5 + (f(x) - f(x - 1e-5)) / 1e-5

An answer that gives what a wrong version gives, on every probe, has made that mistake. Of several mistakes that fit,
the one that claims most is told: first a wrong version that agrees everywhere and whose condition (`provided=`) holds;
then one that agrees everywhere; then one that agrees wherever the answer is wrong (`partly=`), the more parts the
better; then a predicate (`when=`). Where both of two fit and this does not decide, one says `before=` the other.

What a task may say about itself:

- `@number(...)`: the task is a number, or a list or dictionary of numbers; the function that makes it takes nothing.
  No number but the learner's is ever shown.
- `observe=`: where the answer is a class, or changes what it is given: a function that puts it to work and returns
  what came of it, {label: number}.
- `changes=`: what the answer may change of its inputs, by the names of the reference's parameters: {"node": ("grad",)},
  or {"xs": ...} for all of it. Everything else that it changes is named as a mistake. An answer gets its own copies of
  lists, so `observe` can pass the same list as often as it likes.
- `free=`: a function that reads a number which the learner was free to choose (the h of a difference) off the `Trial`.
  Wrong versions then take it as their last argument, with a default, and are run with the learner's own.
- `instead=`: {"Value": a class}, where the probes are not made with the judge's engine. An answer's own `Value`, and
  all else that it has from the package, stands for the judge's while it is judged (see `engine`).

And a mistake about itself:

- `when=`: a predicate on the `Trial`, for what a wrong version alone cannot tell (an h above some limit). It alone
  decides, and the wrong versions prove it.
- `provided=`: a predicate that must hold besides, where another mistake gives the same numbers.
- `partly=True`: recognised also where only some parts have it; `partly=` a predicate on the names of the wrong parts.
- `before=`: keys of other mistakes that this one is told in place of, where both fit.

`each(one, another).mistake(...)` adds a mistake to several tasks. Every answer is run twice, with a time limit, and
whatever it does to the judge or to Python is undone (see `isolation`): a check gets all that without a word.
"""

import contextlib
import copy
import dis
import inspect
import io
import sys
import threading
import warnings
from dataclasses import dataclass, field

from ..engine import judges_names
from . import cards
from .cards import HINTS_FOR_NOTHING_BACK, NOTHING_BACK, CheckFailed, NotYet, Verdict, Wrong  # noqa: F401
from .isolation import (  # noqa: F401
    MOST,
    Changes,
    Clock,
    Ended,
    first_change,
    fresh,
    lending,
    lending_methods,
    picture,
    put_back_afterwards,
    same_chance,
)
from .values import (  # noqa: F401
    Said,
    Stopped,
    equal,
    flat,
    guarded,
    has_comma,
    is_bool,
    is_number,
    kind_of,
    plain,
    sentence,
    short,
)

UNFILLED = (None, ..., NotImplemented)
UNWRITTEN = "it stopped with NotImplementedError"
NOW = threading.local()  # what is being judged: `put_back` and `clock`


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
    not_compared = ("looked_at",)

    def __getattribute__(self, name):
        if not name.startswith("__") and name != "looked_at":
            object.__setattr__(self, "looked_at", True)
        return object.__getattribute__(self, name)


@dataclass
class Trial:
    """One answer, put to work: what came of it at each probe, what it printed, where it evaluated what it was given.

    `changed` lists what it changed that it was only lent, each as (which input, in words how); `extra` the names that
    its dictionaries have beyond those that were asked for.
    """

    answer: object
    seen: dict = field(default_factory=dict)
    printed: str = ""
    calls: dict = field(default_factory=dict)
    free: object = None
    changed: list = field(default_factory=list)
    extra: list = field(default_factory=list)
    given: dict = field(default_factory=dict)


def returned_nothing(trial):
    """True where an answer was called, and `None` is all that ever came back."""
    return bool(trial.seen) and all(value is None for value in trial.seen.values())


def works(answer):
    """True where the code of a function keeps something, or calls something: a stub does neither."""
    code = getattr(getattr(answer, "lends", answer), "__code__", None)
    steps = dis.get_instructions(code) if code else []
    return any(step.opname.startswith(("STORE_", "CALL", "BINARY_", "FOR_ITER")) for step in steps)


# -- mistakes ---------------------------------------------------------------------------------------------------------


class Mistake:
    """A known mistake: its title, its three hints, and the wrong versions by which it is recognised.

    Its key is the name of its first wrong version.
    """

    def __init__(self, title, *hints, when=None, provided=None, partly=None, before=(), says=""):
        if len(hints) != 3:
            raise TypeError(f"a mistake has three hints (a nudge, where to look, the idea), not {len(hints)}: {title}")
        self.title, self.hints, self.says, self.examples, self.key = title, hints, says, [], None
        self.when, self.provided, self.partly, self.before = when, provided, partly, before

    def __call__(self, wrong_version):
        """Add the wrong version that gives the mistake its name; used as a decorator."""
        name = getattr(wrong_version, "__name__", "_")
        if self.key is None and name not in ("_", "<lambda>"):
            self.key = name
        self.examples.append(wrong_version)
        return self

    def also(self, wrong_version):
        """Add another wrong version; used as a decorator."""
        self.examples.append(wrong_version)
        return wrong_version

    def goes_before(self, other):
        names = self.before if isinstance(self.before, (tuple, list, set)) else (self.before,)
        return other is not self and other.key in {getattr(name, "key", name) for name in names}


class SharedMistake:
    """The same mistake of several tasks."""

    def __init__(self, made):
        self.made = made

    def __call__(self, wrong_version):
        for known in self.made:
            known(wrong_version)
        return self

    def also(self, wrong_version):
        for known in self.made:
            known.also(wrong_version)
        return wrong_version

    @property
    def key(self):
        return self.made[0].key


class each:
    """Several tasks: `each(one, another).mistake(...)` adds the mistake to all of them."""

    def __init__(self, *tasks):
        self.tasks = tasks

    def mistake(self, title, *hints, **options):
        return SharedMistake([one.mistake(title, *hints, **options) for one in self.tasks])


# How much a mistake that fits claims: see the top of this file.
CONDITION_HOLDS, AGREES, EXPLAINS, PREDICATE, FIRST_PART = 4, 3, 2, 1, 0


# -- tasks ------------------------------------------------------------------------------------------------------------


def slopes_by_nudging(label):
    """The `truth` of a task that asks for values and slopes: a nudge tells slopes alone."""
    return "a nudge says" if "slope" in label else "there should be"


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
        changes=None,
    ):
        self.name, self.reference, self.verified, self.tolerance = reference.__name__, reference, verified, tolerance
        self.probes, self.observe, self.truth, self.draw, self.free = probes, observe, truth, draw, free
        self.instead, self.changes = instead or {}, changes or {}
        self.stub = stub if stub is not None else (lambda *args, **kwargs: None)
        self.mistakes, self.remembered = [], Remembered()
        self.__doc__ = reference.__doc__

    def mistake(self, title, *hints, **options):
        """Add a known mistake; used as a decorator of a wrong version. `says` is one more line for the card."""
        made = Mistake(title, *hints, **options)
        self.mistakes.append(made)
        return made

    def known(self, key):
        """The known mistake of that name."""
        return next(made for made in self.mistakes if made.key == key)

    def handed_in(self, version):
        """What a learner with this version of the answer would hand in."""
        return version

    def __call__(self, answer=None, hint=1):
        try:
            verdict = self.judge(answer)
        except KeyboardInterrupt:
            verdict = cards.interrupted()
        if verdict.kind == "right":
            return verdict.show()
        raise (NotYet if verdict.kind == "not yet" else Wrong)(verdict, hint if isinstance(hint, int) else 1) from None

    # -- putting an answer to work ------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def isolated(self):
        """While this lasts, `NOW.put_back()` undoes what an answer did to the judge and to Python; at the end it runs.

        Inside another check, the outer one's lasts on.
        """
        if getattr(NOW, "put_back", None):
            yield
            return
        NOW.put_back, NOW.clock = put_back_afterwards(*self.judges_modules()), Clock()
        put_back = NOW.put_back
        try:
            yield
        finally:
            put_back()
            NOW.put_back = NOW.clock = None

    def judges_modules(self):
        """What an answer could reach of the judge: (engine, mechanism and the task's chapter; the other chapters)."""
        near, far = [], []
        home = ".".join(str(self.reference.__module__).split(".")[:3])  # classroom.checks.chapter_06
        for name, module in list(sys.modules.items()):
            if module and name.startswith(JUDGES):
                (near if ".chapter_" not in name or name.startswith(home) else far).append(module)
        return near, far

    def try_out(self, answer, *free):
        """Run the answer on every probe. Errors are caught and become what was seen there."""
        answer = getattr(answer, "lends", answer)
        trial, printed = Trial(answer), io.StringIO()
        shown, names = contextlib.redirect_stdout(printed), judges_names(answer, self.instead)
        with shown, _without_displays(), warnings.catch_warnings(), names as answer, self.isolated():
            put_back, changes = NOW.put_back, Changes(NOW.put_back.at_once)
            same_chance()
            try:
                ended = guarded(lambda: self.put_to_work(trial, answer, free, changes))
            finally:
                put_back()
            if isinstance(ended, Stopped):  # the answer has broken what the check itself needs
                trial.seen = ended
        if isinstance(trial.seen, Stopped):
            trial.seen = {"": trial.seen}
        trial.printed, trial.changed = printed.getvalue().strip(), changes.found
        # Calls of a shape that `free` does not expect (a star forgotten, say) tell it nothing.
        chosen = guarded(lambda: self.free(trial)) if self.free and not free else None
        trial.free = None if isinstance(chosen, Stopped) else chosen
        return trial

    def put_to_work(self, trial, answer, free, changes):
        if self.observe is not None and (inspect.isclass(answer) or not callable(answer)):
            with lending_methods(answer, self.reference, self.changes, changes):
                trial.seen = guarded(lambda: flat(self.observe(answer)))
            return
        trial.answer = answer = lending(answer, parameters_of(self.reference), self.changes, changes)
        if self.observe is not None:
            trial.seen = guarded(lambda: flat(self.observe(answer)))
            return
        for label, probe in list(self.probes.items()):
            args = [Recorder(arg) if callable(arg) else copy.deepcopy(arg) for arg in probe]
            result = guarded(lambda args=args: answer(*args, *free))
            trial.seen.update(guarded_flat(result, label))
            trial.given[label] = list(result) if type(result) is dict else None
            trial.calls[label] = [call for arg in args if isinstance(arg, Recorder) for call in arg.calls]

    def right(self):
        """What the right answer gives."""
        return self.seen_of(self.reference)

    def run(self, answer):
        """Put an answer of a learner's to work, with an eye on the clock."""
        with NOW.clock.running():
            trial = self.try_out(answer)
        self.leave_out_extras(trial)
        return trial

    def try_again(self, trial):
        """Run an answer a second time: what it keeps between two calls must do no harm."""
        return self.run(trial.answer)

    def leave_out_extras(self, trial, right=None):
        """Names in an answer's dictionaries that were not asked for are no mistake, where all the others are there."""
        right = self.right() if right is None else right
        for label, names in trial.given.items():
            here = [wanted for wanted in right if wanted.startswith(f"{label}, " if label else "")]
            if names is None or not here or any(wanted not in trial.seen for wanted in here):
                continue
            for name in names:
                path = f"{label}, {name}" if label else str(name)
                if path not in right and not any(wanted.startswith(f"{path}, ") for wanted in right):
                    trial.extra += [name] if name not in trial.extra else []
                    for key in [key for key in trial.seen if key == path or key.startswith(f"{path}, ")]:
                        del trial.seen[key]

    # -- the verdict --------------------------------------------------------------------------------------------------

    def judge(self, answer):
        """The verdict on an answer; shows and raises nothing."""
        with judges_names(answer, self.instead) as answer, self.isolated():
            clock = NOW.clock
            try:
                return self.judged(answer)
            except Ended:
                return cards.still_running(clock.why)

    def judged(self, answer):
        if any(answer is blank for blank in UNFILLED):
            return self.not_yet()
        misused = self.misused(answer)
        if misused:
            return misused
        right = self.right()
        trial = self.run(answer)
        broken = any(isinstance(value, Stopped) for value in right.values())  # then any answer that stops would agree
        if self.same(trial.seen, right) and not broken:
            return self.judged_again(trial, right)
        if self.unfilled(trial):
            return self.not_yet(trial)
        told, *others = self.fitting(trial) or [None]
        lines = self.comparison(trial, right)
        if told:
            lines = ([told.says] if told.says else []) + lines
            return Verdict("wrong", told.title, lines, told.hints, told, self.picture(trial), tuple(others))
        if trial.changed:
            return cards.changes_its_input(*trial.changed[0], lines)
        again = self.try_again(trial)
        if not self.same_twice(again.seen, trial.seen):
            return cards.keeps_something(False, [self.first_and_second(trial, again)])
        if returned_nothing(trial) and not trial.printed:
            return cards.nothing_back(lines)
        return Verdict("wrong", "Not right yet.", lines, picture=self.picture(trial))

    def judged_again(self, trial, right):
        """The verdict on an answer that was right once."""
        again = self.try_again(trial)
        if not self.same(again.seen, right):
            return cards.keeps_something(True, self.comparison(again, right))
        if trial.changed or again.changed:
            return cards.changes_its_input(*(trial.changed or again.changed)[0])
        names = ", ".join(f"`{name}`" for name in trial.extra[:8])
        return Verdict(
            "right",
            f"Right. {self.verified}",
            [f"Your answer also has {names}, which the check did not look at."] if names else [],
        )

    def not_yet(self, trial=None):
        name = getattr(trial and trial.answer, "__name__", self.name)  # as the learner calls it, if there is something
        return Verdict("not yet", f"Not yet: `{name}` does nothing so far.")

    def misused(self, answer):
        """A verdict on mistakes in how Python is used, recognised by type; None where there is none."""
        an_object = inspect.isclass(self.reference) and not (inspect.isclass(answer) or inspect.isfunction(answer))
        if not callable(answer) or an_object:
            what = "class" if inspect.isclass(self.reference) else "function"
            this = "an object" if callable(answer) else kind_of(answer)
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

    # -- which mistake it is ------------------------------------------------------------------------------------------

    def fitting(self, trial):
        """The known mistake that fits and claims most, in a list; more than one where that does not decide."""
        fits = {known: rank for known in self.mistakes if (rank := self.rank_of(known, trial)) is not None}
        left = [known for known in fits if not any(other.goes_before(known) for other in fits)]
        most = max((fits[known] for known in left), default=None)
        return [known for known in left if fits[known] == most]

    def rank_of(self, known, trial):
        """How much a mistake claims of this answer, as a pair that can be compared; None where it does not fit."""
        if known.partly:
            return self.explained(known, trial)
        if not self.recognises(known, trial):
            return None
        return (PREDICATE if known.when else CONDITION_HOLDS if known.provided else AGREES, 0)

    def recognises(self, known, trial):
        if known.when is not None:
            return self.holds(known.when, trial)
        if known.provided is not None and not self.holds(known.provided, trial):
            return False
        if self.free is not None:
            if not trial.free:
                return False
            # With the learner's own number, a wrong version gives the learner's results to the last digits.
            tries = [self.seen_of(version, trial.free) for version in known.examples]
            return any(self.same(trial.seen, seen, 1e-6, 0.0) for seen in tries)
        return any(self.same(trial.seen, self.seen_of(version)) for version in known.examples)

    def holds(self, predicate, trial):
        """True where a predicate holds. It may run the answer once more: that is undone, and has an end, too."""
        if not getattr(NOW, "put_back", None):
            return guarded(lambda: bool(predicate(trial))) is True
        calls = getattr(trial.answer, "calls", None)
        before = calls and calls.count
        with NOW.clock.running():
            try:
                held = guarded(lambda: bool(predicate(trial))) is True
            finally:
                NOW.put_back.at_once()
        if calls and calls.count != before:
            NOW.put_back()
        return held

    def explained(self, known, trial):
        """The rank of a mistake that may have been made in some parts only."""
        right, seen = self.right(), trial.seen
        if seen.keys() != right.keys():
            return None
        wrong = [label for label in right if not self.agree(seen, right, label)]
        if not wrong or known.provided is not None and not self.holds(known.provided, trial):
            return None
        if known.partly is not True and not known.partly({name_of(label) for label in wrong}):
            return None
        first, ranks = [label for label in wrong if name_of(label) == name_of(wrong[0])], []
        for version in known.examples:
            made = self.seen_of(version)
            if made.keys() != right.keys():
                continue
            agreeing = {label for label in right if self.agree(seen, made, label)}
            whole = CONDITION_HOLDS if known.provided else AGREES
            for rank, labels in ((whole, right), (EXPLAINS, wrong), (FIRST_PART, first)):
                if agreeing.issuperset(labels):
                    ranks.append((rank, len(agreeing)))
        return max(ranks, default=None)

    def agree(self, one, other, label):
        return equal(one[label], other[label], self.tolerance, self.tolerance)

    def seen_of(self, version, *free):
        """What a known wrong version gives on the probes: run once, then remembered, since it never changes."""
        if (version, free) not in self.remembered:
            clock = getattr(NOW, "clock", None)
            with clock.paused() if clock else contextlib.nullcontext():
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
        if "the stub" not in self.remembered:
            self.remembered["the stub"] = self.try_out(self.stub).seen
        return blank or self.same(trial.seen, self.remembered["the stub"])

    def same(self, one, other, relative=None, absolute=None):
        relative = self.tolerance if relative is None else relative
        absolute = relative if absolute is None else absolute
        return one.keys() == other.keys() and all(equal(one[k], other[k], relative, absolute) for k in one)

    # -- words --------------------------------------------------------------------------------------------------------

    def same_twice(self, one, other):
        """True where two runs of an answer gave the same; of objects that cannot be compared, the same kind."""
        known = (
            "builtins",
            "numpy",
            "torch",
            Stopped.__module__,
        )  # what == says of a learner's own class may be anything
        plain = lambda value: (
            is_number(value) or type(value).__module__ in known and type(value).__eq__ is not object.__eq__
        )
        return one.keys() == other.keys() and all(
            self.agree(one, other, key) or type(one[key]) is type(other[key]) and not plain(one[key]) for key in one
        )

    def first_and_second(self, trial, again):
        """The first place where two runs of the same answer gave different results."""
        labels = [one for one in trial.seen if one in again.seen]
        apart = [one for one in labels if not self.same_twice({one: trial.seen[one]}, {one: again.seen[one]})]
        label = next(iter(apart), next(iter(trial.seen.keys() ^ again.seen.keys()), ""))
        came = (one.seen.get(label, Said("you got nothing")) for one in (trial, again))
        first, second = (str(it) if isinstance(it, (Stopped, Said)) else f"you got {short(it)}" for it in came)
        return sentence(f"{label + ': t' if label else 'T'}he first time {first}, and the second time {second}")

    def comparison(self, trial, right):
        """Where answer and reference part: the first such probe, with both numbers, and how many others agree."""
        if len(trial.seen) > MOST:
            return [f"Your answer has more than {MOST} parts where {len(right)} belong."]
        if trial.printed and all(value is None for value in trial.seen.values()):
            return ["Your function prints its result and returns nothing: give it back with `return`."]
        if list(trial.seen) == [""] and isinstance(trial.seen[""], Stopped):
            return [sentence(f"Your code was put to work, and {trial.seen['']}")]
        for label, got in trial.seen.items():
            parts = [part for part in right if part.startswith(f"{label}, ")]
            if isinstance(got, (Stopped, Said)) and label not in right or parts and got is None:
                return [self.one_line(label, got, None)]
            if parts and label not in right:
                belong = "1 number belongs" if len(parts) == 1 else f"{len(parts)} numbers belong"
                return [f"{label}: your answer gives {kind_of(got)} where {belong}."]
        apart = [
            label
            for label in right
            if label not in trial.seen or not equal(trial.seen[label], right[label], self.tolerance, self.tolerance)
        ]
        if not apart:
            more = [label for label in trial.seen if label not in right]
            and_more = f" and {len(more) - 3} more" if len(more) > 3 else ""
            return [f"Your answer has more than was asked for: {', '.join(more[:3])}{and_more}."]
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
            return sentence(f"{where}{got}")
        if got is None:
            return f"{where}your answer gives nothing there. Is there a `return` on every path?"
        if is_number(true) and not is_number(got):
            return f"{where}your answer gives {kind_of(got)} where a plain number belongs."
        digits = next((n for n in range(7, 17) if short(got, n) != short(true, n)), 17)
        truth = self.truth(label) if callable(self.truth) else self.truth
        if isinstance(true, int) and truth == "a nudge says":
            truth = "there should be"  # a nudge tells no counts, no yes or no
        return f"{where}you got {short(got, digits)}; {truth} {short(true, digits)}."

    def picture(self, trial):
        drawn = guarded(lambda: self.draw(trial)) if self.draw else ""
        return drawn if isinstance(drawn, str) else ""


class Remembered(dict):
    """What versions gave. The judge adds to it while an answer is judged, so it is not put back."""


JUDGES = ("classroom.checks", "classroom.engine", "_micrograd_lite_judge")


def parameters_of(function):
    """The names of a function's parameters."""
    try:
        return list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return []


def guarded_flat(result, label):
    """`flat`, of an answer whose lists may raise errors of their own."""
    found = guarded(lambda: flat(result, label))
    return {label: found} if isinstance(found, Stopped) else found


def name_of(label):
    """The part's name behind the probe's."""
    return label.rpartition(", ")[2]


class NumberTask(Task):
    """A task whose answer is a number, or a list or dictionary of them. The right one is never shown."""

    def handed_in(self, version):
        return version()

    def try_out(self, answer, *free):
        seen = guarded(lambda: flat(self.observe(answer))) if self.observe else flat(answer)
        if isinstance(seen, Stopped):
            return Trial(answer, {"": seen})
        # Capitals, and blanks around a word, are no mistake.
        trial = Trial(answer, {key: x.strip().lower() if type(x) is str else x for key, x in seen.items()})
        trial.given = {"": list(answer)} if type(answer) is dict and not self.observe else {}
        return trial

    def try_again(self, trial):
        return trial

    def unfilled(self, trial):
        return any(value is ... or value is None for value in flat(trial.answer).values())

    def not_yet(self, trial=None):
        blanks = (
            [label for label, value in flat(trial.answer).items() if value is ... or value is None] if trial else []
        )
        which = f": {', '.join(blanks)} still to come" if any(blanks) else f": `{self.name}` is not filled in"
        return Verdict("not yet", f"Not yet{which}.")

    def judge(self, answer):
        answer = guarded(lambda: plain(answer))
        blank = Trial(answer)
        return self.not_yet(blank) if self.unfilled(blank) else super().judge(answer)

    def misused(self, answer):
        trial = Trial(answer, flat(answer), given={"": list(answer)} if type(answer) is dict else {})
        right = flat(self.reference())
        self.leave_out_extras(trial, right)
        given = trial.seen
        point = " A decimal is written with a point: 0.5, not 0,5."
        for label in right:
            part = answer.get(label) if isinstance(answer, dict) and label not in given else None
            if isinstance(part, (tuple, list)):
                line = f"What you handed in is {kind_of(part)}.{point if has_comma(part) else ''}"
                return Verdict("wrong", f"{label} should be one plain number.", [line])
        if right.keys() != given.keys():
            wanted = ", ".join(label for label in right if label) or "one number"
            parts = "." if "" in given else f" with {', '.join(given)}." if len(given) < 9 else ", far too long."
            line = f"What you handed in is {kind_of(answer)}{parts}{point if has_comma(answer) else ''}"
            return Verdict("wrong", f"This task asks for {wanted}.", [line])
        for label, value in given.items():
            if is_number(right[label]) and not is_number(value) and not is_bool(value):
                return Verdict(
                    "wrong",
                    f"{label or 'The answer'} should be a plain number.",
                    [f"What you handed in is {kind_of(value)}."],
                )
        return None

    def comparison(self, trial, right):
        return [f"{short(trial.answer)} does not do it."] if self.observe else super().comparison(trial, right)

    def one_line(self, label, got, true):
        return f"{label + ': your' if label else 'Your'} {short(got)} is not it."


def task(verified, **options):
    """Make the decorated right answer a `Task`; `verified` is what to say when an answer is right."""
    return lambda reference: Task(reference, verified, **options)


def number(verified, **options):
    """Make the decorated function, which takes nothing and returns the right number(s), a `NumberTask`."""
    return lambda reference: NumberTask(reference, verified, **options)


def _without_displays():
    """While this lasts, what an answer displays (the progress bar of every training) and warns of is not shown.

    nbgrader gives no points to a check whose cell has written to stderr, however right the answer is.
    """
    try:
        from IPython.utils.capture import capture_output
    except ImportError:
        return contextlib.nullcontext()
    return capture_output(stdout=False)
