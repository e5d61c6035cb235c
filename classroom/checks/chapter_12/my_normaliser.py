"""Task 2: a normaliser."""

import math
import re

from ..core import Said, Stopped, guarded, task
from .common import mean_and_spread

LEARNT_FROM, OTHERS = [1.7, -0.6, 2.3, 7.1, 3.9], [2.3, -4.2, 11.5]
GROWN = "after the caller's list has grown: "


def use_normaliser(answer):
    """What a learner's class does with numbers it learned from, and with others."""
    numbers = list(LEARNT_FROM)
    made = answer(numbers)
    seen = {f"normalise({x})": guarded(lambda: made.normalise(x)) for x in OTHERS}  # noqa: B023
    seen |= {f"restore({z})": guarded(lambda: made.restore(z)) for z in (0.4, -1.3)}  # noqa: B023
    there = guarded(lambda: made.normalise(3.3))
    back = guarded(lambda: made.restore(there))
    seen["restore(normalise(3.3))"] = there if there is None or isinstance(there, Stopped) else back
    if vars(made) and all(value is None for value in seen.values()):  # more than the stub, which learns nothing
        return {"normalise(2.3)": Said("nothing comes back from it. Is there a `return` in both methods?")}
    second = answer([30.0, 50.0, 10.0])
    seen["a second normaliser, of 30, 50, 10: normalise(42)"] = guarded(lambda: second.normalise(42))
    seen["the first one again: normalise(5.3)"] = guarded(lambda: made.normalise(5.3))
    numbers.append(90.5)
    seen[f"{GROWN}normalise(5.3)"] = guarded(lambda: made.normalise(5.3))
    seen[f"{GROWN}restore(-1.3)"] = guarded(lambda: made.restore(-1.3))
    return seen


class EmptyNormaliser:
    """The stub of the exercise."""

    def __init__(self, numbers): ...

    def normalise(self, x): ...

    def restore(self, z): ...


class Normaliser:
    """The right one. A wrong version has one method in another form."""

    def __init__(self, numbers):
        self.mean, self.spread = self.learn(numbers)

    def learn(self, numbers):
        return mean_and_spread(numbers)

    def normalise(self, x):
        return (x - self.mean) / self.spread

    def restore(self, z):
        return z * self.spread + self.mean


my_normaliser = task(
    "Two normalisers, each with its own mean and spread, there and back.",
    observe=use_normaliser,
    truth="by the chapter's formulas it is",
    stub=EmptyNormaliser,
)(Normaliser)
my_normaliser.name = "my_normaliser"


@my_normaliser.mistake(
    "The root is missing: numbers are divided by the variance.",
    "What is the spread of your normalised numbers? It should be 1.",
    "Look at what you divide by: is it in the units of the data, or in their square?",
    "The mean of the squares needs a root before it can be compared with the data.",
)
class VarianceForSpread(Normaliser):
    def learn(self, numbers):
        mean, spread = mean_and_spread(numbers)
        return mean, spread**2


@my_normaliser.mistake(
    "The numbers are shifted but not divided.",
    "How large are your numbers after normalising?",
    "Look at `normalise`: it has two steps.",
    "After the shift, divide by the spread.",
)
class NotDivided(Normaliser):
    def normalise(self, x):
        return x - self.mean

    def restore(self, z):
        return z + self.mean


@my_normaliser.mistake(
    "The numbers are divided but not shifted.",
    "What does the mean become when it is normalised?",
    "Look at `normalise`: it has two steps.",
    "Subtract the mean before you divide.",
)
class NotShifted(Normaliser):
    def normalise(self, x):
        return x / self.spread

    def restore(self, z):
        return z * self.spread


@my_normaliser.mistake(
    "The division comes first: brackets are missing.",
    "What does the mean itself become when it is normalised? It should become 0.",
    "What does Python do first in `a - b / c`?",
    "The shift comes before the division, so it needs brackets.",
)
class WithoutBrackets(Normaliser):
    def normalise(self, x):
        return x - self.mean / self.spread


def not_found(trial):
    """Does a method stop because it looks for what `__init__` has made, or for an attribute that the object lacks?"""
    made = trial.answer.__init__.__code__
    names = {*made.co_varnames, *made.co_names}
    for stopped in (value for value in trial.seen.values() if isinstance(value, Stopped)):
        missing = re.match(r"NameError: name '(\w+)'", stopped.error)
        if missing and missing[1] in names or f"'{trial.answer.__name__}' object has no attribute" in stopped.error:
            return "" not in trial.seen  # where `__init__` itself stops, this is not it
    return False


@my_normaliser.mistake(
    "`normalise` and `restore` do not find what `__init__` has computed.",
    "What happens to a variable of `__init__` when `__init__` is over?",
    "Is there a `self.` before the name, where it is made and where it is used? Is it the same name?",
    "A plain variable is gone when `__init__` ends. What you store in `self.` stays with the object.",
    when=not_found,
)
class Forgetful:
    """What is worked out in `__init__` gets a name, and no `self.` in front of it."""

    def __init__(self, numbers):
        mean, spread = mean_and_spread(numbers)  # noqa: F841 (forgotten, that is the mistake)

    def normalise(self, x):
        return (x - self.mean) / self.spread

    def restore(self, z):
        return z * self.spread + self.mean


@Forgetful.also
class ForgetfulOfSelf:
    """What is stored in the object is looked for without `self.`."""

    def __init__(self, numbers):
        self.mean, self.spread = mean_and_spread(numbers)

    def normalise(self, x):
        return (x - mean) / spread  # noqa: F821 (that is the mistake)

    def restore(self, z):
        return z * spread + mean  # noqa: F821


@my_normaliser.mistake(
    "This is the mean of the distances, without squares.",
    "What counts more in your spread: one distance of 7, or seven distances of 1? And in the chapter's?",
    "You averaged the distances themselves. Look at what the chapter does to them first.",
    "Square each distance, take the mean, and undo the square at the end.",
)
class MeanOfDistances(Normaliser):
    def learn(self, numbers):
        mean, _ = mean_and_spread(numbers)
        return mean, sum(abs(x - mean) for x in numbers) / len(numbers)


@my_normaliser.mistake(
    "The squared distances are added up but not averaged.",
    "If every number were there twice, would your spread grow? Should it?",
    "What is under the root: a sum, or a mean?",
    "The chapter's spread is the root of the *mean* squared distance.",
)
class NotAveraged(Normaliser):
    def learn(self, numbers):
        mean, spread = mean_and_spread(numbers)
        return mean, spread * math.sqrt(len(numbers))


@my_normaliser.mistake(
    "Divided by the whole range, from the smallest to the largest number.",
    "Which numbers count in your spread: two of them, or all?",
    "Look at what you divide by in `normalise`.",
    "The spread is a typical distance from the mean: the root of the mean squared distance.",
)
class WholeRange(Normaliser):
    def learn(self, numbers):
        return mean_and_spread(numbers)[0], max(numbers) - min(numbers)


@my_normaliser.mistake(
    "The two steps are in the wrong order.",
    "Put on socks, then shoes. In which order do you take them off?",
    "Follow one number there and back on paper: do you get it back?",
    "`normalise` shifts and then divides. `restore` undoes the last step first.",
)
class ShiftBackFirst(Normaliser):
    def restore(self, z):
        return (z + self.mean) * self.spread


@ShiftBackFirst.also
class DividedFirst(Normaliser):
    def normalise(self, x):
        return x / self.spread - self.mean


@ShiftBackFirst.also
class BothTurnedRound(DividedFirst):
    def restore(self, z):
        return (z + self.mean) * self.spread


@my_normaliser.mistake(
    "This brings the numbers between 0 and 1, with the smallest and the largest.",
    "What is the mean of your normalised numbers?",
    "You used the smallest and the largest number. One odd number decides everything then.",
    "The chapter shifts by the mean and divides by the spread, and all numbers count in these.",
)
class BetweenZeroAndOne(Normaliser):
    def learn(self, numbers):
        return min(numbers), max(numbers) - min(numbers)


@my_normaliser.mistake(
    "Divided by one less than the number of numbers.",
    "How many squared distances are in your sum, and by how many do you divide?",
    "Look at the division inside the root.",
    "The chapter's spread is the root of the *mean* squared distance.",
)
class OneLessThanTheCount(Normaliser):
    def learn(self, numbers):
        mean, spread = mean_and_spread(numbers)
        return mean, spread * math.sqrt(len(numbers) / (len(numbers) - 1))


@my_normaliser.mistake(
    "There and back does not give the same number: `restore` does not undo what `normalise` does.",
    "Half a spread above the mean is 0.5. What should `restore(0.5)` be: near 0, or near the data?",
    "Look at the signs in `restore`.",
    "Undo a division with a multiplication, and a subtraction with an addition.",
)
class NormalisedOnceMore(Normaliser):
    def restore(self, z):
        return (z - self.mean) / self.spread


@NormalisedOnceMore.also
class SubtractedBack(Normaliser):
    def restore(self, z):
        return z * self.spread - self.mean


@NormalisedOnceMore.also
class DividedBack(Normaliser):
    def restore(self, z):
        return z / self.spread + self.mean


@my_normaliser.mistake(
    "Two normalisers share one mean and one spread.",
    "After a second normaliser is made, does the first one still know its own numbers?",
    "Where do you keep the mean: in the object itself, or in a variable outside it?",
    "What belongs to one object is stored in `self.`",
)
class Shared(Normaliser):
    def __init__(self, numbers):
        type(self).mean, type(self).spread = mean_and_spread(numbers)


@my_normaliser.mistake(
    "The mean and the spread are computed again at every call, from the caller's list.",
    "Suppose that the list grows after the normaliser was made. Which mean do later numbers get?",
    "What do you store in `self.`: the list, or two numbers? And when does your class compute the mean?",
    "A normaliser learns once, when it is made. Compute both numbers in `__init__`, and store them.",
)
class LearnsAtEveryCall:
    def __init__(self, numbers):
        self.numbers = numbers

    def normalise(self, x):
        mean, spread = mean_and_spread(self.numbers)
        return (x - mean) / spread

    def restore(self, z):
        mean, spread = mean_and_spread(self.numbers)
        return z * spread + mean
