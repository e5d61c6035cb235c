"""The judge's own engine: the finished Value, Neuron, Layer, MLP …, out of reach of what a learner adds to theirs.

The files of the package are loaded a second time, as a package called `_micrograd_lite_judge`. Nothing under
`micrograd_lite.value`, `.backward` and so on is imported, and `@add_to(Value)` in a notebook changes another class.

    from classroom.engine import Value, topological_order, MLP

Why names have to be exchanged
------------------------------
A check gives an answer the judge's Values. The answer says `Value` too, and means the engine: it begins a sum with
`Value(0.0)`, asks `isinstance(x, Value)`, derives a class from `Neuron`, calls `train`. In the learner's kernel those
names stand for the public package, or for a class of their own, which the judge's Values would not mix with. So while
an answer is judged, `judges_names` exchanges what its names stand for, where they stand; then it puts all of it back.

What is exchanged, and the answer that needs it (tests/test_own_value.py has each of them):

| where the name stands | for example |
|---|---|
| in the notebook's session, under any name | `from micrograd_lite import Value as V`, then `V(0.0)` |
| in a module: a stand-in that shows the judge's | `import micrograd_lite as m`, then `m.value.Value` |
| in the closure of a function | `def made_with(W): ...` with `W(t)` in an inner function |
| in a default, also of a keyword | `def answer(predictions, targets, W=Value, *, zero=Value(0.0))` |
| in helpers, also decorated, partial or in a file of the learner's | `square(p, t)` with `Value(t)` in it |
| in a class: its attributes, methods and bases | `class Mine(Module)`, `kind = Value`, `isinstance` in a method |
| in an `import` inside the answer, which runs only then | `def answer(root): from micrograd_lite.value import Value` |
| a class called Value that the learner has written | chapter 04's exercise, in whose session later tasks run |
| a Value that waits in the session | `ZERO = Value(0.0)`, above the function |
| a method that the learner has added to Value | `@add_to(Value) def squared_by_me(self)` |

What stays as it is: everything else that learners wrote, the answer itself, and whatever the answer writes into the
session while it runs. `instead` holds the classes of a task that brings its own, {"Value": …}.

Simpler ways that do not do: one class for both, whose methods are exchanged, would bring `backward` into chapter 04 and
leave out a learner's own class; a metaclass whose `isinstance` says yes would not help `Value(0.0) + x`; another entry
in `sys.modules` would leave half-loaded modules behind. A process for each answer would need neither, but Windows
and browsers cannot fork, and a notebook's session cannot be sent anywhere else.
"""

import builtins
import contextlib
import functools
import importlib
import importlib.util
import sys
import types
from pathlib import Path

PUBLIC = "micrograd_lite"
PRIVATE = "_micrograd_lite_judge"
FOLDER = Path(importlib.util.find_spec(PUBLIC).origin).resolve().parent
OURS = (PUBLIC, PRIVATE, __package__)


def load_private_package():
    """Return the private copy of the package; load it on the first call."""
    if PRIVATE not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            PRIVATE, FOLDER / "__init__.py", submodule_search_locations=[str(FOLDER)]
        )
        package = importlib.util.module_from_spec(spec)
        sys.modules[PRIVATE] = package
        spec.loader.exec_module(package)
    return sys.modules[PRIVATE]


def module(name):
    """Return a module of the private copy: `module("backward")`, `module("training")`."""
    load_private_package()
    return importlib.import_module(f"{PRIVATE}.{name}")


# -- the learner's names ----------------------------------------------------------------------------------------------


class Answers(list):
    """A list that the judge itself changes while it judges, so that it is not put back."""


BEING_JUDGED = Answers()  # the answers whose names are exchanged at this moment


@contextlib.contextmanager
def judges_names(answer, instead=None):
    """While this lasts, what the learner's code knows of the package is the judge's copy of it; yields the answer.

    The top of this file says what is exchanged and why. Afterwards all is as it was.
    """
    if any(answer is one for one in BEING_JUDGED):
        yield answer
        return
    exchange, usual_import = Exchange(answer, instead or {}), builtins.__import__
    BEING_JUDGED.append(answer)
    try:
        exchange.walk()
        builtins.__import__ = exchange.importing(usual_import)
        yield exchange.of(answer)
    finally:
        builtins.__import__ = usual_import
        BEING_JUDGED.pop()
        for undo in reversed(exchange.undo):
            with contextlib.suppress(Exception):  # what the answer itself has taken away cannot be put back
                undo()


class Exchange:
    """The judge's copies in the place of what a learner's names stand for, and the way back."""

    def __init__(self, answer, instead):
        self.answer, self.instead, self.undo, self.met, self.leaves = answer, instead, [], {}, {}

    def of(self, thing):
        """What a thing is exchanged for: itself, unless it comes from the package or is a Value."""
        with contextlib.suppress(Exception):  # things that answer no question put to them are nothing of ours
            return self.counterpart(thing)
        return thing

    def counterpart(self, thing):
        kind = type(thing)
        if kind is types.ModuleType:
            copy = name_of_copy(thing.__name__)
            return StandIn.of(importlib.import_module(copy), self.instead) if copy else thing
        if kind is types.FunctionType or issubclass(kind, type):
            return self.of_function_or_class(thing)
        return self.of_leaf(thing, kind) if kind.__name__ == "Value" and thing is not self.answer else thing

    def of_function_or_class(self, thing):
        name, home, is_class = thing.__name__, str(thing.__module__), isinstance(thing, type)
        if is_ours(home):
            copy = name_of_copy(home)
            if copy is None or getattr(sys.modules.get(home), name, None) is not thing:
                return thing  # the judge's already, or the package's only by name
            return self.a_class(name) or getattr(importlib.import_module(copy), name, thing)
        its_own = isinstance(self.answer, type) and thing in self.answer.__mro__
        if not is_class or its_own:
            return thing
        return self.a_class(name) or thing

    def a_class(self, name):
        return self.instead.get(name) or (load_private_package().Value if name == "Value" else None)

    def of_leaf(self, value, kind):
        """A copy of a number that waits in the session or in a default, as in `ZERO = Value(0.0)`."""
        cls = self.of(kind)
        if cls is not kind and not getattr(value, "_prev", None) and id(value) not in self.leaves:
            try:
                self.leaves[id(value)] = cls(value.data, label=getattr(value, "label", ""))
            except Exception:  # a class of the learner's, called Value and unlike one
                return value
        return self.leaves.get(id(value), value)

    # -- where the learner's names stand --

    def walk(self):
        """Exchange all that the answer can reach in code of the learner's."""
        to_do = [self.answer, type(self.answer)] + self.lent_methods()
        while to_do:
            thing = to_do.pop()
            if id(thing) in self.met:
                continue
            self.met[id(thing)] = thing
            with contextlib.suppress(Exception):  # a session may hold things that answer no question put to them
                if thing is self.answer or is_learners_code(thing):
                    to_do += self.looked_into(thing)

    def looked_into(self, thing):
        """Exchange what a function, a class or a method holds; return what else there is to look into."""
        kind = type(thing)
        if kind is functools.partial:
            return [thing.func, *thing.args, *thing.keywords.values()]
        if kind is types.MethodType:
            return [thing.__func__, type(thing.__self__)]
        if kind is property:
            return [thing.fget, thing.fset]
        if kind is types.FunctionType:
            return self.in_function(thing)
        if kind is types.ModuleType:
            return self.in_session(vars(thing))
        if issubclass(kind, type):
            return self.in_class(thing)
        return [getattr(thing, "__wrapped__", None)] if kind in HOLDERS else []

    def in_function(self, function):
        found = [function.__dict__.get("__wrapped__")]
        for cell in function.__closure__ or ():
            with contextlib.suppress(ValueError):  # a name that has no value yet
                thing = cell.cell_contents
                found.append(thing)
                self.put(cell, "cell_contents", thing, self.of(thing))
        defaults = function.__defaults__ or ()
        self.put(function, "__defaults__", defaults, tuple(map(self.of, defaults)))
        found += [*defaults, *self.in_dictionary(function.__kwdefaults__ or {})]
        return found + self.in_session(function.__globals__)

    def in_session(self, session):
        if id(session) in self.met or not is_learners(session):
            return []
        self.met[id(session)] = session
        return self.in_dictionary(session)

    def in_dictionary(self, dictionary):
        found = list(dictionary.items())
        for name, thing in found:
            new = self.of(thing)
            if new is not thing:
                dictionary[name] = new
                self.undo.append(functools.partial(put_back, dictionary, name, new, thing))
        return [thing for _, thing in found]

    def in_class(self, cls):
        found = list(vars(cls).items())
        for name, thing in found:
            if not name.startswith("__"):
                self.put(cls, name, thing, self.of(thing))
        with contextlib.suppress(TypeError):  # a base that Python cannot exchange stays
            self.put(cls, "__bases__", cls.__bases__, tuple(map(self.of, cls.__bases__)))
        return [*cls.__bases__, *(thing for _, thing in found)]

    def put(self, where, name, old, new):
        together = list(zip(old, new)) if isinstance(old, tuple) and isinstance(new, tuple) else [(old, new)]
        if any(one is not other for one, other in together):
            setattr(where, name, new)
            self.undo.append(functools.partial(setattr, where, name, old))

    def lent_methods(self):
        """What the learner has added to Value, beyond what it will ever have, the judge's has for as long."""
        theirs, lent = sys.modules.get(f"{PUBLIC}.value"), []
        if theirs and "Value" not in self.instead:
            cls = load_private_package().Value
            for name, method in vars(theirs.Value).items():
                if not name.startswith("_") and name not in vars(cls):
                    setattr(cls, name, method)
                    self.undo.append(functools.partial(delattr, cls, name))
                    lent.append(method)
        return lent

    def importing(self, usual):
        """Python's `import`, which gives the judge's copies to an answer that imports while it runs."""

        def imported(name, globals=None, locals=None, fromlist=(), level=0):
            copy = name_of_copy(name) if not level and is_learners(globals or {}) else None
            found = usual(copy or name, globals, locals, fromlist, level)
            return StandIn.of(found, self.instead) if copy else found

        return imported


class StandIn(types.ModuleType):
    """A module of the judge's, with a task's own classes in it."""

    @classmethod
    def of(cls, module, instead):
        if not instead:
            return module
        made = cls(module.__name__)
        made.__dict__.update(original=module, instead=instead)
        return made

    def __getattr__(self, name):
        found = self.instead[name] if name in self.instead else getattr(self.original, name)
        return StandIn.of(found, self.instead) if type(found) is types.ModuleType else found


def put_back(dictionary, name, new, old):
    if dictionary.get(name) is new:  # and not what the answer itself has put there
        dictionary[name] = old


def is_ours(name):
    """True for the names of the course's own modules and of the judge's copies."""
    return name.partition(".")[0] in OURS


def name_of_copy(name):
    """The name of the judge's copy of the package, or of a chapter's module; None for all others."""
    if name == PUBLIC:
        return load_private_package().__name__
    chapters = load_private_package().MODULES if name.startswith(f"{PUBLIC}.") else []
    return PRIVATE + name[len(PUBLIC) :] if name[len(PUBLIC) + 1 :] in chapters else None


def is_learners(session):
    """True for the variables of a module, or of a notebook, that belong neither to us, nor to Python, nor to pip."""
    name, file = str(session.get("__name__", "")), str(session.get("__file__", ""))
    installed = "site-packages" in file or "dist-packages" in file
    others = installed or is_ours(name) or name.partition(".")[0] in sys.stdlib_module_names
    return name == "__main__" or not others


def is_learners_code(thing):
    """True for what was written by the learner and can hold a name."""
    if type(thing) is types.ModuleType:
        return is_learners(vars(thing))
    if type(thing) is types.FunctionType:
        return is_learners(thing.__globals__) or "__wrapped__" in thing.__dict__
    if issubclass(type(thing), type):
        home = sys.modules.get(str(thing.__module__))
        return is_learners(vars(home) if home else {"__name__": str(thing.__module__)})
    return type(thing) in HOLDERS


HOLDERS = (functools.partial, functools._lru_cache_wrapper, types.MethodType, staticmethod, classmethod, property)


def __getattr__(name):
    """Look up whatever else is asked of this module in the private copy, as `from micrograd_lite import …` would."""
    if name.startswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(load_private_package(), name)
