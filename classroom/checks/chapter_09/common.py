"""What the tasks of chapter 09 share: words for what came of an answer, and classes that are right but for one part."""

import re

from ..core import Said, Stopped, guarded, kind_of
from ..isolation import as_list

W, B, X = (0.7, 0.9, -0.3), -0.4, (1.7, -0.6, 2.3)  # the sum is below 0, where relu shows itself
X2 = (1.3, -0.7)


def a_kind(thing):
    """The name of a thing's class, with its article."""
    name = type(thing).__name__
    return f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} {name}"


def number_of(result):
    """What a result is, and if it is one Value, the number in it."""
    if hasattr(result, "_prev"):
        return {"what it is": "one Value", "its number": result.data}
    if result is None or isinstance(result, Stopped):
        return {"what it is": result}
    if isinstance(result, (list, tuple)):
        return {"what it is": f"a list of {len(result)}"}
    plain = isinstance(result, (int, float))
    return {"what it is": "a plain number, without a history" if plain else a_kind(result)}


def numbers_of(result, kind="list"):
    """What a result is, and if it is a list of Values, the numbers in them."""
    if not isinstance(result, (list, tuple)):
        return number_of(result)
    kinds = {"Values" if hasattr(item, "_prev") else f"{type(item).__name__}s" for item in result}
    told = {"what it is": f"a {kind} of {len(result)} {' and '.join(sorted(kinds))}"}
    return told | {f"number {k}": item.data for k, item in enumerate(result, 1) if hasattr(item, "_prev")}


def listed(parameters, names):
    """What a list of parameters holds, by name and sorted; `names` is {name: Value}."""
    parameters = as_list(parameters)
    if not isinstance(parameters, (list, tuple)):
        return "nothing" if parameters is None else f"{a_kind(parameters)}, not a list"
    known = {id(value): name for name, value in names.items()}
    words = [known.get(id(item)) or a_kind(item) for item in parameters]
    return ", ".join(sorted(words)) or "nothing, an empty list"


def answer_to(call, lengths):
    """What comes of inputs of the wrong length."""
    try:
        result = call()
    except ValueError as error:
        both = all(re.search(rf"(?<![\d.]){length}(?!\.?\d)", str(error)) for length in lengths)
        return "refused, with both lengths" if both else "a ValueError that does not say both lengths"
    except Exception as error:
        return a_kind(error)
    return "nothing" if result is None else "an answer, as if nothing were wrong"


def refuse(weights, inputs):
    if len(weights) != len(inputs):
        raise ValueError(f"{len(weights)} weights, but {len(inputs)} inputs")


def weighted(w, x, start):
    return sum((wi * xi for wi, xi in zip(w, x)), start)


def set_all(parameters, start=0):
    """Give these parameters known numbers, pairwise different and none of 0 and ±1."""
    for k, p in enumerate(parameters, start):
        p.data = (-1) ** (k // 2) * (0.31 + 0.17 * (k % 4) + 0.013 * k)


def gradients(output, parameters):
    """The gradients after one walk back from an output that matters 1.3 times."""
    if not hasattr(output, "_prev"):
        return Said(f"there is no Value to call `backward` on, your answer is {kind_of(output)}")
    (output * 1.3).backward()
    return {f"number {k}": p.grad for k, p in enumerate(parameters, 1)}


def spread(seen):
    """Dictionaries inside become entries of their own."""
    flat = {}
    for label, value in seen.items():
        if isinstance(value, dict):
            flat.update({f"{label}, {k}": v for k, v in value.items()})
        else:
            flat[label] = value
    return flat


def answers(called, inputs):
    """Whether there is an answer at all: the one thing that is no attribute, whose name a learner may have changed."""
    return "nothing" if guarded(lambda: called(list(inputs))) is None else "something"


def told_apart(groups):
    """Whether lists of starting weights differ: neurons that begin alike stay alike, though they are two objects."""
    numbers = [tuple(w.data for w in weights) for weights in groups]
    return "all different" if len(set(numbers)) == len(numbers) else "the same ones more than once"


def weights_of(layer):
    return [w for neuron in layer.neurons for w in neuron.w]


LISTED, LISTED_AGAIN = "what parameters() lists", "what parameters() lists when it is asked again"


def grew(trial):
    """A predicate: `parameters()` listed more the second time than the first."""
    first, again = trial.seen.get(LISTED), trial.seen.get(LISTED_AGAIN)
    return isinstance(first, str) and isinstance(again, str) and len(again) > len(first)


ANOTHER = ", and of another one made after it"


def collects(label):
    """A predicate: what one object holds, the next one holds as well, and more."""

    def predicate(trial):
        first, second = trial.seen.get(label), trial.seen.get(label + ANOTHER)
        return isinstance(first, str) and isinstance(second, str) and first != second

    return predicate


def lacks(*names):
    """A predicate: something stopped because the learner's object has no attribute of one of these names."""

    def predicate(trial):
        errors = [str(value) for value in trial.seen.values() if isinstance(value, Stopped)]
        return any(f"has no attribute '{name}'" in error for error in errors for name in names)

    return predicate


CURT = [
    (ValueError, "{w} inputs, please"),
    (ValueError, "got {x} of them"),
    (AssertionError, ""),
    (AssertionError, "{w} and {x}"),
    (TypeError, "{w} and {x}"),
    (IndexError, "{w} and {x}"),
]


def curt(error, words=""):
    def check(w, x):
        if len(w) != len(x):
            raise error(words.format(w=len(w), x=len(x)))

    return check


def no_check(weights, inputs):
    """Lengths are not compared."""


class WrongParts:
    """The decorator by which a mistake gets its wrong versions: a part of a class, or a whole one.

    `classes(version)` are the classes that are right but for this part.
    """

    def __init__(self, made, classes):
        self.made, self.classes = made, classes

    def __call__(self, version):
        self.made.key = version.__name__
        self.also(version)
        return self

    def also(self, version):
        self.made.examples += [version] if isinstance(version, type) else self.classes(version)
        return version


def wrong_part(one, like, *others):
    """`@wrong(part, title, *hints)`: a mistake of a task in one part of the class that `like` makes.

    `others` are more arguments for `like`, with each of which the mistake is told as well.
    """

    def wrong(part, title, *hints, **options):
        classes = lambda version: [like(**{part: version}, **more) for more in ({}, *others) if part not in more]
        return WrongParts(one.mistake(title, *hints, **options), classes)

    return wrong
