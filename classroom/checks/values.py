"""What an answer gives: taken apart into single numbers, compared, and put into words."""

import math
import os
import reprlib
import sysconfig
import traceback
from dataclasses import dataclass
from pathlib import Path

from ..engine import FOLDER
from .isolation import MOST, as_list

OURS = tuple(
    f"{folder}{os.sep}" for folder in (Path(__file__).resolve().parent.parent, FOLDER)
)  # no code of a learner's
OTHERS = OURS + tuple(f"{folder}{os.sep}" for folder in set(sysconfig.get_paths().values()))  # Python's, NumPy's


@dataclass
class Stopped:
    """What was observed where an answer raised an error."""

    error: str
    where: str = ""

    def __str__(self):
        return f"it stopped with {self.error}{self.where}"


class Said(str):
    """What was observed where no number can be compared, in words that can stand on the card as they are."""


def guarded(run):
    """The result of run(), or a `Stopped` that says which error there was and in which line of the learner's."""
    try:
        return run()
    except (Exception, SystemExit) as error:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.startswith(OTHERS)]
        where = f", in the line `{frames[-1].line}`" if frames and frames[-1].line else ""
        return Stopped(f"{type(error).__name__}: {words_of(error)}".removesuffix(": "), where)


def words_of(error):
    try:
        return str(error)[:200]
    except Exception:  # an error of the learner's own that cannot say what it is
        return ""


def flat(result, label="", depth=0):
    """Numbers in lists and dictionaries, each under a label of its own: {"x² at 1.7, number 2": 3.4}.

    A generator, a tuple or a NumPy array is as good as a list. No more than `MOST` parts are looked at.
    """
    result = as_list(result)
    if depth > 20:  # a list that contains itself
        return {label: result}
    if isinstance(result, dict):
        items = [(str(key), value) for key, value in list(result.items())[: MOST + 1]]
    elif isinstance(result, (list, tuple)):
        items = [(f"number {i}", value) for i, value in enumerate(result[: MOST + 1], 1)]
    else:
        return {label: result}
    found = {}
    for name, value in items:
        found.update(flat(value, f"{label}, {name}" if label else name, depth + 1))
        if len(found) > MOST:
            break
    return found or {label: result}


def as_float(value):
    """The number that a value is; None where it is none."""
    if isinstance(value, (bool, str, type)) or not hasattr(value, "__float__") or hasattr(value, "_prev"):
        return None
    if getattr(value, "ndim", 0) != 0 or is_bool(value):
        return None
    try:
        return float(value)
    except OverflowError:  # a whole number too large for a float
        return math.inf if value > 0 else -math.inf
    except Exception:
        return None


def is_number(value):
    return as_float(value) is not None


def is_bool(value):
    """True for True and False, NumPy's too, which are of a type of their own."""
    return isinstance(value, bool) or type(value).__name__ in ("bool_", "bool")


def plain(answer):
    """Numbers of other kinds (NumPy's, decimals, fractions) as Python's own, in lists and dictionaries too."""
    answer = as_list(answer)
    if type(answer) in (list, tuple) and len(answer) <= MOST:
        return type(answer)(map(plain, answer)) if not any(part is answer for part in answer) else answer
    if type(answer) is dict:
        return {key: plain(part) for key, part in answer.items()}
    number = as_float(answer) if type(answer) not in (int, float) else None
    return answer if number is None else number


def equal(one, other, relative, absolute):
    """True where what an answer gave (`one`) is as good as what belongs there (`other`)."""
    if isinstance(one, Stopped) and isinstance(other, Stopped):
        return one.error.split(":")[0] == other.error.split(":")[0]
    if is_bool(one) and is_bool(other):
        return bool(one) == bool(other)
    if is_bool(one) and is_number(other):  # True where 1 belongs
        one = int(bool(one))
    if is_number(one) and is_number(other):
        one, other = as_float(one), as_float(other)
        return (
            one == other
            or math.isclose(one, other, rel_tol=relative, abs_tol=absolute)
            or (math.isnan(one) and math.isnan(other))
        )
    try:
        return type(one) is type(other) and bool(one == other)
    except Exception:
        return False


# -- words ------------------------------------------------------------------------------------------------------------


def has_comma(value):
    """True for 0,5: Python reads a decimal comma as a tuple of two whole numbers."""
    return isinstance(value, tuple) and [type(part) for part in value] == [int, int]


def sentence(words):
    """A full stop, where the words of an error do not bring one."""
    return words if words.endswith((".", "?")) else f"{words}."


def short(value, digits=7):
    if is_number(value):
        return f"{as_float(value):.{digits}g}"
    if type(value) in (list, tuple, dict, set) and len(value) > 50 or type(value) is str and len(value) > 1000:
        return guarded_words(lambda: reprlib.repr(value), value)
    return guarded_words(lambda: repr(value), value)


def guarded_words(run, value):
    shown = guarded(run)
    if isinstance(shown, Stopped):
        return kind_of(value)
    quote = shown[:1] if shown[:1] in ("'", '"') else ""
    return shown if len(shown) < 120 else f"{shown[:110]} …{quote}"


def kind_of(value):
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
