"""The judge's own engine: the finished Value, Neuron, Layer, MLP …, out of reach of what a learner adds to theirs.

The files of the package are loaded a second time, as a package called `_micrograd_lite_judge`. Nothing under
`micrograd_lite.value`, `.backward` and so on is imported, and `@add_to(Value)` in a notebook changes another class.

    from micrograd_lite.checks.engine import Value, topological_order, MLP
"""

import contextlib
import importlib
import importlib.util
import sys
from pathlib import Path

PRIVATE = "_micrograd_lite_judge"
FOLDER = Path(__file__).resolve().parent.parent


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


@contextlib.contextmanager
def kept_as_it_is():
    """Undo what an answer that is put to work does to the judge's own Value, `type(x).tanh = …` say, and to Python.

    A recursion limit that stays raised would let the next endless recursion kill the kernel.
    """
    value = sys.modules.get(f"{PRIVATE}.value")
    before = dict(vars(value.Value)) if value else {}
    limit = sys.getrecursionlimit()
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
        for name in [name for name in vars(value.Value) if name not in before] if value else []:
            delattr(value.Value, name)
        for name, thing in before.items():
            if vars(value.Value).get(name) is not thing:
                setattr(value.Value, name, thing)


def __getattr__(name):
    """Look up whatever else is asked of this module in the private copy, as `from micrograd_lite import …` would."""
    if name.startswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(load_private_package(), name)
