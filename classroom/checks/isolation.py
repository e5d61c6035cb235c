"""What keeps one answer from changing what is said about the next.

- `put_back_afterwards(modules)`: a record of the judge's own things and of Python's (its functions, random numbers,
  limits, warnings), and the way back to it, whatever an answer does to them.
- `Clock`: ends an answer that takes too long, or too much memory, with `Ended`.
- `lending(answer, ...)`: the answer gets lists of its own at every call, and what it changes all the same is noted.
- `picture(thing)` and `first_change(before, after)`: what a thing holds, by value, however deep; two of them compared.

`Task` in `core` uses all four for every answer. A check needs `picture` only where a class keeps something in itself.
"""

import builtins
import collections
import contextlib
import ctypes
import functools
import gc
import inspect
import itertools
import math
import os
import random
import signal
import sys
import threading
import time
import types
import warnings
from operator import is_not

SECONDS, WALL, MEMORY = 4.0, 8.0, 1000  # of computing, of waiting, and how many megabytes more than before
MOST = 1000  # parts of one answer that are looked at
TICK = 0.05


# -- a time limit -----------------------------------------------------------------------------------------------------


class Ended(BaseException):
    """Raised inside an answer that takes too long. An answer's own `except Exception` does not catch it."""


class Clock:
    """How long an answer may still run. `with clock.running():` ends what runs inside it when the time is over.

    Computing time and waiting time both count, so that a busy machine does not end a right answer. In the main thread a
    timer's signal looks at the clock; in other threads, and on Windows, a second thread does; in a browser, which has
    neither, Python's tracing does. A single call of a function written in C cannot be ended.
    """

    def __init__(self):
        self.computed = self.waited = 0.0
        self.began, self.memory, self.why = None, peak_memory(), ""

    @contextlib.contextmanager
    def running(self):
        if self.began is not None:
            yield
            return
        self.look()
        self.began = now()
        with self.watch():
            try:
                yield
            finally:
                self.computed, self.waited = self.spent()
                self.began = None

    @contextlib.contextmanager
    def paused(self):
        """What the judge works out in between does not count."""
        began, self.began = self.began, None
        if began is not None:
            self.computed, self.waited = (a + b - c for a, b, c in zip((self.computed, self.waited), now(), began))
        try:
            yield
        finally:
            self.began = None if began is None else now()

    def spent(self):
        if self.began is None:
            return self.computed, self.waited
        return tuple(a + b - c for a, b, c in zip((self.computed, self.waited), now(), self.began))

    def look(self):
        """Raise `Ended` where the time or the memory is used up."""
        computed, waited = self.spent()
        if computed > SECONDS or waited > WALL:
            self.why = f"after {SECONDS if computed > SECONDS else WALL:g} seconds"
        elif peak_memory() - self.memory > MEMORY:
            self.why = f"with {MEMORY} megabytes of memory in use"
        if self.why:
            raise Ended(self.why)

    def tick(self, *_):
        if self.began is not None:
            self.look()

    def watch(self):
        if sys.platform == "emscripten":
            return self.by_tracing()
        if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
            return self.by_signal()
        return self.by_thread()

    @contextlib.contextmanager
    def by_signal(self):
        usual, timer = signal.signal(signal.SIGALRM, self.tick), signal.setitimer(signal.ITIMER_REAL, TICK, TICK)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, *timer)
            signal.signal(signal.SIGALRM, usual)

    @contextlib.contextmanager
    def by_thread(self):
        target, done, sent = ctypes.c_ulong(threading.get_ident()), threading.Event(), []
        raise_there = ctypes.pythonapi.PyThreadState_SetAsyncExc

        def keep_looking():
            while not done.wait(TICK):
                try:
                    self.tick()
                except Ended:
                    sent.append(True)
                    raise_there(target, ctypes.py_object(Ended))

        watcher = threading.Thread(target=keep_looking, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()
            with contextlib.suppress(Ended):  # let the last one arrive, which Python raises at the next turn of a loop
                for _ in range(100 if sent else 0):
                    pass

    @contextlib.contextmanager
    def by_tracing(self):
        usual, steps = sys.gettrace(), itertools.count(1)

        def tracer(*_):
            if next(steps) % 1000 == 0:
                self.tick()
            return tracer

        sys.settrace(tracer)
        try:
            yield
        finally:
            sys.settrace(usual)


def now(computed=time.process_time, waited=time.monotonic):
    return computed(), waited()


def peak_memory():
    """The most memory that this process has used so far, in megabytes; 0 where Python cannot tell."""
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:  # Windows has no such module, and a browser's is empty
        return 0
    return getrusage(RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


# -- everything back in its place -------------------------------------------------------------------------------------

PYTHONS = (
    "builtins math cmath random operator functools itertools copy statistics fractions decimal numbers collections "
    "types inspect traceback warnings re html io contextlib dis dataclasses json textwrap time os signal threading "
    "enum numpy numpy.random"
).split()
# By id: an answer's class may have a hash and an equality of its own, or none.
PLAIN = {id(kind) for kind in (int, float, complex, bool, str, bytes, type(None))}
NO_CONTENT = PLAIN | {id(kind) for kind in (type(...), types.ModuleType, types.CodeType)}
MISSING = object()


def put_back_afterwards(modules, others=()):
    """Write down what the judge's modules hold, and Python's; return a function that puts it back.

    Its `at_once()` is for the moments between two calls of an answer, in which the judge goes on: it puts back the
    names that everything needs, in a few microseconds.

    `modules` are the judge's: all that they hold, however deep, is written down. Of `others`, which are the judge's too
    and far from this task, their names and their data; of Python's modules their names and their classes' methods.
    """
    written = Written()
    for module in modules:
        written.down(vars(module))
        written.code_of(module)
    for module in others:
        written.data_of(module)
    others = settings()
    for name in PYTHONS:
        written.names_of(sys.modules.get(name))
    names, pythons = builtins.__dict__, dict(builtins.__dict__)
    this, our_own = globals(), dict(globals())

    other_names = [(vars(module), dict(vars(module))) for module in (math, random)]

    def at_once():
        # No built-in function is used before they are back.
        names.update(pythons)
        for there, kept in other_names:
            there.update(kept)

    def put_back():
        at_once()
        this.update(our_own)
        written.put_back()
        for one in others:
            with contextlib.suppress(Exception):
                one()

    put_back.at_once = at_once
    return put_back


class Written:
    """Things that can change, each with a copy of what it held."""

    def __init__(self):
        self.dicts, self.lists, self.sets, self.classes, self.functions, self.slots = [], [], [], [], [], []
        self.met = {id(vars(builtins)), id(sys.modules)}  # not looked into

    def names_of(self, module):
        """The names of a module, and the methods of the classes that it has made in Python."""
        if module is None:
            return
        self.dicts.append((vars(module), dict(vars(module))))
        for thing in list(vars(module).values()):
            made_in_python = 1 << 9  # Py_TPFLAGS_HEAPTYPE: the classes whose methods can be exchanged
            if type(thing) is type and thing.__module__ == module.__name__ and thing.__flags__ & made_in_python:
                self.classes.append((thing, dict(vars(thing))))

    def data_of(self, module):
        """The names of a module, and all that its lists, dictionaries and sets hold."""
        self.dicts.append((vars(module), dict(vars(module))))
        self.down(*(thing for thing in list(vars(module).values()) if type(thing) in (dict, list, set)))

    def down(self, *things):
        to_do, met = list(things), self.met
        while to_do:
            thing = to_do.pop()
            kind = type(thing)
            if id(kind) in NO_CONTENT or id(thing) in met:
                continue
            met.add(id(thing))
            if kind is dict:
                kept = dict(thing)
                self.dicts.append((thing, kept))
                to_do += kept.values()
            elif kind is tuple or kind is frozenset:
                to_do += thing
            elif kind is list:
                kept = list(thing)
                self.lists.append((thing, kept))
                to_do += kept
            elif kind is set:
                self.sets.append((thing, set(thing)))
                to_do += thing
            elif kind is types.FunctionType:
                to_do += self.function(thing)
            elif issubclass(kind, type):
                to_do += self.of_class(thing)
            elif kind is functools.partial:
                to_do += [thing.func, *thing.args, thing.keywords]
            elif kind in (staticmethod, classmethod):
                to_do.append(thing.__func__)
            elif kind is property:
                to_do += [thing.fget, thing.fset]
            elif is_ours(kind):
                to_do += self.instance(thing)

    def function(self, function):
        """What a function holds. Its own parts are written down for the functions of a module only: see `code_of`."""
        found = [function.__defaults__, function.__kwdefaults__]
        for cell in function.__closure__ or ():
            try:
                found.append(cell.cell_contents)
            except ValueError:  # a name that has no value yet
                continue
        return found

    def code_of(self, module):
        for thing in list(vars(module).values()):
            if type(thing) is types.FunctionType and thing.__module__ == module.__name__:
                self.functions.append((thing, (thing.__code__, thing.__defaults__, thing.__kwdefaults__)))

    def of_class(self, cls):
        if not is_ours(cls):
            return []
        kept = dict(vars(cls))
        self.classes.append((cls, kept))
        return kept.values()

    def instance(self, thing):
        inside = []
        for _, slot in slots(type(thing)):
            value = slot_of(slot, thing)
            self.slots.append((slot, thing, value))
            inside.append(value)
        own = dict_of(thing)
        if own is not None and not getattr(type(thing), "not_put_back", False):
            inside.append(own)
        return inside

    def put_back(self):
        for cls, kept in self.classes:
            if not as_it_was(vars(cls), kept):
                mend_class(cls, kept)
        for function, (code, defaults, keywords) in self.functions:
            if function.__code__ is not code:
                function.__code__ = code
            if function.__defaults__ is not defaults:
                function.__defaults__ = defaults
            if function.__kwdefaults__ is not keywords:
                function.__kwdefaults__ = keywords
        for there, kept in self.dicts:
            if not as_it_was(there, kept):
                mend_dictionary(there, kept)
        for there, kept in self.lists:
            if len(there) != len(kept) or any(map(is_not, there, kept)):
                there[:] = kept
        for there, kept in self.sets:
            if there != kept:
                there.clear()
                there.update(kept)
        for slot, thing, value in self.slots:
            if slot_of(slot, thing) is not value:
                slot.__delete__(thing) if value is MISSING else slot.__set__(thing, value)


def as_it_was(there, kept):
    """True where a dictionary has the same names in the same order, and under each of them the same thing itself."""
    return list(there) == list(kept) and not any(map(is_not, there.values(), kept.values()))


def mend_class(cls, kept):
    present = dict(vars(cls))
    for name in present.keys() - kept.keys():
        delattr(cls, name)
    for name, thing in kept.items():
        if present.get(name, MISSING) is not thing and not name.startswith(("__dict__", "__weakref__")):
            setattr(cls, name, thing)


def mend_dictionary(there, kept):
    """What was there is there again. A module that was imported meanwhile stays: Python will not import it again."""
    for name in [name for name in there if name not in kept and type(there[name]) is not types.ModuleType]:
        del there[name]
    if list(there)[: len(kept)] != list(kept) and "__name__" not in kept:
        there.clear()
    there.update(kept)


def slot_of(slot, thing):
    """What a slot holds; MISSING where it holds nothing."""
    try:
        return slot.__get__(thing)
    except AttributeError:
        return MISSING


def dict_of(thing):
    try:
        return object.__getattribute__(thing, "__dict__")
    except AttributeError:
        return None


def is_ours(cls):
    """True for classes of the course: of the checks, of the judge's engine, of the package."""
    home = cls.__dict__.get("__module__")
    return type(home) is str and home.startswith(OURS)


OURS = ("classroom", "_micrograd_lite_judge", "micrograd_lite")


def settings():
    """Functions that put back what Python keeps outside of any module's names."""
    undo = [
        functools.partial(random.setstate, random.getstate()),
        functools.partial(sys.setrecursionlimit, sys.getrecursionlimit()),
        functools.partial(put_back_tracing, sys.gettrace(), sys.getprofile()),
        functools.partial(setattr, sys, "displayhook", sys.displayhook),
        functools.partial(setattr, sys, "excepthook", sys.excepthook),
        gc.enable if gc.isenabled() else gc.disable,
        functools.partial(put_back_list, sys.path, list(sys.path)),
        functools.partial(put_back_list, sys.meta_path, list(sys.meta_path)),
        functools.partial(put_back_list, warnings.filters, list(warnings.filters)),
        functools.partial(put_back_modules, dict(sys.modules)),
    ]
    torch = sys.modules.get("torch")
    if hasattr(torch, "set_default_dtype"):
        undo += [
            functools.partial(torch.set_default_dtype, torch.get_default_dtype()),
            functools.partial(torch.set_grad_enabled, torch.is_grad_enabled()),
        ]
    with contextlib.suppress(OSError):
        undo.append(functools.partial(os.chdir, os.getcwd()))
    undo.append(functools.partial(put_back_environment, dict(os.environ)))
    if hasattr(sys, "set_int_max_str_digits"):
        undo.append(functools.partial(sys.set_int_max_str_digits, sys.get_int_max_str_digits()))
    if threading.current_thread() is threading.main_thread():
        undo.append(functools.partial(signal.signal, signal.SIGINT, signal.getsignal(signal.SIGINT)))
    decimal, numpy = sys.modules.get("decimal"), sys.modules.get("numpy")
    if decimal:
        undo.append(functools.partial(decimal.setcontext, decimal.getcontext().copy()))
    if numpy:
        undo.append(functools.partial(numpy.random.set_state, numpy.random.get_state()))
        undo.append(functools.partial(lambda kept: numpy.seterr(**kept), numpy.geterr()))
    return undo


def put_back_tracing(trace, profile):
    if sys.gettrace() is not trace and sys.platform != "emscripten":  # where the clock traces
        sys.settrace(trace)
    if sys.getprofile() is not profile:
        sys.setprofile(profile)


def put_back_list(there, kept):
    if there != kept:
        there[:] = kept


def put_back_modules(kept):
    if not any(map(is_not, map(sys.modules.get, kept), kept.values())):
        return
    for name, module in kept.items():
        if sys.modules.get(name) is not module:
            sys.modules[name] = module


def put_back_environment(kept):
    if dict(os.environ) != kept:
        os.environ.clear()
        os.environ.update(kept)


def same_chance():
    """Begin the random numbers that everybody shares anew, so that an answer gets the same ones each time."""
    random.seed(271828)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(271828)


# -- what an answer is lent, and what it changes ----------------------------------------------------------------------


def fresh(thing, memo=None):
    """Lists, dictionaries, sets, tuples and arrays of their own, however deep; what they hold is the same."""
    memo = {} if memo is None else memo
    kind = type(thing)
    if id(thing) in memo:
        return memo[id(thing)]
    if kind is list:
        memo[id(thing)] = new = []
        new += [fresh(part, memo) for part in thing]
    elif kind is dict:
        memo[id(thing)] = new = {}
        new.update((key, fresh(part, memo)) for key, part in thing.items())
    elif kind is tuple:
        parts = [fresh(part, memo) for part in thing]
        new = thing if all(map(lambda a, b: a is b, parts, thing)) else tuple(parts)
    elif kind is set:
        new = set(thing)
    elif kind.__name__ == "ndarray":
        new = thing.copy()
    else:
        return thing
    memo[id(thing)] = new
    return new


def picture(thing, name="it", may=(), most=3000):
    """{path: what is there} of all that a thing holds, by value. Attributes in `may` are left out.

    A picture ends after `most` parts: enough for the inputs of any task, and quick on a long chain of nodes.
    """
    seen, met, to_do = {}, {}, [(name, thing)]
    for path, thing in to_do:  # the list grows while it is read
        kind = type(thing)
        if len(seen) >= most:
            break
        if id(kind) in PLAIN:
            seen[path] = thing
        elif id(thing) in met and kind not in (list, tuple, dict, set):
            seen[path] = thing
        elif id(thing) in met:
            seen[path] = f"the same as {met[id(thing)]}"
        elif kind in (list, tuple):
            met[id(thing)] = path
            seen[path] = Count(len(thing))
            to_do += [(f"{path}[{i}]", part) for i, part in enumerate(thing[:most])]
        elif kind is dict:
            met[id(thing)] = path
            seen[path] = Count(len(thing))
            to_do += [(f"{path}[{key!r}]", part) for key, part in thing.items()]
        elif kind in (set, frozenset):
            seen[path] = frozenset(thing)
        elif kind.__name__ == "ndarray":
            seen[path] = (thing.shape, thing.tolist())
        else:
            met[id(thing)] = path
            seen[path] = thing
            inside = attributes(thing) if is_data(thing) else {}
            to_do += [(f"{path}.{key}", part) for key, part in inside.items() if key not in may]
    return seen


class Count(int):
    """How many items a list has."""


def is_data(thing):
    """True for objects of the course's classes and of a learner's: no functions, and nothing of other packages."""
    kind = type(thing)
    home = str(kind.__module__).partition(".")[0]
    return home not in NOT_LOOKED_INTO and (not callable(thing) or hasattr(kind, "parameters"))


NOT_LOOKED_INTO = {*sys.stdlib_module_names, "numpy", "torch", "matplotlib", "tqdm", "IPython"} - {"__main__"}


def attributes(thing):
    """All attributes of an object, without asking the object: nothing that watches it hears of it."""
    found = {name: value for name, slot in slots(type(thing)) if (value := slot_of(slot, thing)) is not MISSING}
    found |= dict_of(thing) or {}
    left_out = getattr(type(thing), "not_compared", ())
    return {name: value for name, value in found.items() if name not in left_out} if left_out else found


def slots(cls):
    """The slots of a class and of its bases, each with its name. Only a plain class can be trusted as a key."""
    return plain_slots(cls) if type(cls) is type else slots_found(cls)


def slots_found(cls):
    found = [(name, slot) for base in reversed(cls.__mro__) for name, slot in vars(base).items()]
    return [(name, slot) for name, slot in found if type(slot) is types.MemberDescriptorType]


plain_slots = functools.lru_cache(maxsize=100)(slots_found)  # an answer makes thousands of objects of a few classes


def alike(one, other):
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if type(one) is float:  # a number that was bumped and put back may be off in its last digit
        return one == other or one != one and other != other or math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)
    return type(one) in (int, complex, bool, str, bytes, Count, tuple, frozenset) and one == other


def first_change(before, after, added=True):
    """(where, in words what happened) of the first part that is another one than before; None where all are alike.

    `added=False`: what was not there before may be there now (a note that an object keeps for itself).
    """
    for path, old in before.items():
        new = after.get(path, MISSING)
        if not alike(old, new):
            return path, said_of(path, old, new)
    extra = [path for path in after if path not in before] if added else []
    return (extra[0], f"`{extra[0]}` was not there before your code ran.") if extra else None


def said_of(path, old, new):
    if new is MISSING:
        return f"`{path}` was there before your code ran, and is gone."
    if type(old) is Count and type(new) is Count:
        return f"`{path}` had {counted(old)} before your code ran, and has {counted(new)} after it."
    short = [f"{x:.6g}" if type(x) is float else repr(x)[:60] for x in (old, new)]
    if type(old) in (int, float, bool, str) and type(new) in (int, float, bool, str) and short[0] != short[1]:
        return f"`{path}` was {short[0]} before your code ran, and is {short[1]} after it."
    if type(old) is tuple and type(new) is tuple:
        return f"`{path}` holds other numbers after your code has run."
    return f"`{path}` is a different object after your code has run."


def counted(n):
    return f"{int(n)} item{'' if n == 1 else 's'}"


class Changes:
    """What an answer has changed that it was only lent, in words, and how much is still looked at."""

    def __init__(self, after_a_call=lambda: None):
        self.found, self.count, self.budget = [], 0, 60_000  # parts: a second's work at most
        self.after_a_call = after_a_call

    def note(self, name, words):
        if name not in dict(self.found):
            self.found.append((name, words))


def lending(answer, names, may, changes):
    """The answer as a function that gets its own copies of lists, and whose changes to what it is lent are noted.

    `names` are the task's names for the inputs; `may` says which of them an answer may change: {"node": ("grad",)},
    or {"xs": ...} for all of it, and then no copy is made.
    """

    @functools.wraps(answer)
    def lent(*args, **keywords):
        named = {**dict(zip(itertools.chain(names, (f"input {i}" for i in itertools.count(1))), args)), **keywords}
        given, before = {}, {}
        for name, arg in named.items():
            allowed = may.get(name, ())
            given[name] = arg if allowed is ... else fresh(arg)
            if allowed is not ... and changes.budget > 0 and type(arg) not in (int, float):
                before[name] = picture(given[name], name, allowed)
                changes.budget -= len(before[name])
        count = len(args)
        changes.count += 1
        mine, more = list(given.values())[:count], {name: given[name] for name in keywords}
        try:
            result = as_list(answer(*mine, **more))
        finally:
            changes.after_a_call()
        for name, old in before.items():
            change = first_change(old, picture(given[name], name, may.get(name, ())))
            if change:
                changes.note(name, change[1])
        return result

    lent.lends, lent.calls = answer, changes
    return lent


AS_LISTS = (range, collections.deque, type({}.keys()), type({}.values()), type({}.items()))


def as_list(result):
    """A list, where an answer gives something as good as one: a generator, a map, a NumPy array."""
    if isinstance(result, AS_LISTS) or hasattr(type(result), "__next__"):
        return list(itertools.islice(result, MOST + 1))
    if type(result).__name__ == "ndarray" and getattr(result, "ndim", 0):
        return result.tolist()
    return result


UNWATCHED = ("__get", "__set", "__del", "__hash", "__eq", "__class", "__new", "__repr", "__str", "__init_sub")
OPERATIONS = {f"__{side}{name}__" for name in "add sub mul truediv pow".split() for side in ("", "r")} | {
    f"__{name}__" for name in "neg pos abs matmul mod floordiv".split()
}


@contextlib.contextmanager
def lending_methods(cls, reference, may, changes):
    """While this lasts, the methods of a learner's class are watched: what they change in their inputs is noted.

    For a method that makes a new object (`+` and its like) the object itself is such an input, too. `may` has the names
    of the reference's parameters; the learner's may have others. A method that the reference doesn't have is a helper:
    it gets its inputs from the learner's own code, and what that was lent is watched already.
    """
    exchanged = []
    for home in cls.__mro__ if isinstance(cls, type) else ():
        if home.__module__ == "builtins" or home.__module__.startswith(OURS[1:]):
            continue
        for name, method in list(vars(home).items()):
            known = getattr(reference, name, None)
            if (
                type(method) is types.FunctionType
                and type(known) is types.FunctionType
                and not name.startswith(UNWATCHED)
            ):
                setattr(home, name, watched_method(method, known, name in OPERATIONS, may, changes))
                exchanged.append((home, name, method))
    try:
        yield
    finally:
        for home, name, method in exchanged:
            setattr(home, name, method)


def watched_method(method, known, and_itself, may, changes):
    names = list(inspect.signature(method).parameters)
    allowed = {name: may.get(same, ()) for name, same in zip(names, inspect.signature(known).parameters)}

    @functools.wraps(method)
    def watched(self, *args, **keywords):
        named = {**dict(zip(names[1:], args)), **keywords}
        if and_itself:
            named = {names[0] if names else "self": self, **named}
        before = {}
        for name, arg in named.items():
            if type(arg) not in (int, float) and allowed.get(name, ()) is not ... and changes.budget > 0:
                before[name] = (arg, picture(arg, name, allowed.get(name, ()), most=60))
                changes.budget -= len(before[name][1])
        try:
            result = method(self, *args, **keywords)
        finally:
            changes.after_a_call()
        for name, (arg, old) in before.items():
            change = first_change(old, picture(arg, name, allowed.get(name, ()), most=60), added=arg is not self)
            if change:
                changes.note(name, change[1])
        return result

    return watched
