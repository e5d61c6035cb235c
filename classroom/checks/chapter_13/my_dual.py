"""Task 2: a sine and a quotient for Duals."""

import math

from ..core import Said, kind_of, slopes_by_nudging, task


class RightDual:
    """A class of Duals with +, *, a sine and a quotient. Its subclasses change one of these."""

    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def made(self, value, slope):
        return type(self)(value, slope)

    def __add__(self, other):
        return self.made(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        return self.made(self.value * other.value, self.slope * other.value + self.value * other.slope)

    def sin(self):
        return self.made(math.sin(self.value), self.slope_of_sin(self.value, self.slope))

    def __truediv__(self, other):
        slope = self.slope_of_quotient(self.value, self.slope, other.value, other.slope)
        return self.made(self.value / other.value, slope)

    def slope_of_sin(self, v, s):
        return math.cos(v) * s

    def slope_of_quotient(self, a, s, b, t):
        """The slope of a / b, where a has the slope s and b the slope t."""
        return (s * b - a * t) / b**2


class EmptyDual(RightDual):
    """The stub of the exercise: + and * are there."""

    def sin(self): ...

    def __truediv__(self, other): ...


X, W = (1.7, -0.4), (-0.6, 2.3)  # value and slope
DUALS = {
    f"sin(x) at x = {X}": lambda x, w: x.sin(),
    f"sin(w) at w = {W}": lambda x, w: w.sin(),
    "x / w": lambda x, w: x / w,
    "w / x": lambda x, w: w / x,
    "x / (w + w), after x / w": lambda x, w: (x / w, x / (w + w))[1],
    "sin(x)·w": lambda x, w: x.sin() * w,
    "sin(x·w)": lambda x, w: (x * w).sin(),
    "(x / w) / (x + w)": lambda x, w: (x / w) / (x + w),
    "sin(x / w)": lambda x, w: (x / w).sin(),
    "2.9 / x": lambda x, w: type(x)(2.9) / x,  # a constant: its slope is 0 unless it is given
}


def duals_at_work(answer):
    """Value and slope of what the learner's class makes of two Duals."""
    seen = {}
    for title, make in DUALS.items():
        x, w = answer(*X), answer(*W)
        try:
            out = make(x, w)
        except (AttributeError, TypeError) as problem:
            if "NoneType" in str(problem):  # the part of it that came before has already been seen to be nothing
                continue
            raise
        if out is None:
            seen[f"{title}, the value"] = None
            continue
        if not hasattr(out, "value") or not hasattr(out, "slope"):
            words = f"it gives {kind_of(out)}, and a Dual belongs there: a value and its slope"
            seen[f"{title}, the value"] = Said(words)
            return seen
        seen |= {f"{title}, the value": out.value, f"{title}, the slope": out.slope}
        for name, one in (("x", x), ("w", w)):
            seen |= {f"{title}, the {name} it was made from, {part}": getattr(one, part) for part in ("value", "slope")}
    return seen


my_dual = task(
    "A sine, quotients, and both inside other operations: values and slopes are right, and the inputs are unchanged.",
    observe=duals_at_work,
    truth=slopes_by_nudging,
    stub=EmptyDual,
)(RightDual)
my_dual.name = "my_dual"


# -- the sine ---------------------------------------------------------------------------------------------------------


@my_dual.mistake(
    "The sine forgets how fast its input moves.",
    "If x moves twice as fast, does your sin(x)?",
    "The slope of your result has one factor. Which of the two parts of self is not in it?",
    "Local derivative × slope so far: the chain rule has two factors.",
)
class SineWithoutSlope(RightDual):
    def slope_of_sin(self, v, s):
        return math.cos(v)


@my_dual.mistake(
    "The local derivative of the sine has the wrong sign.",
    "At 0 the sine climbs. Which sign has your local derivative there?",
    "Two functions are each other's derivative, but for one sign. Which of them gets the minus?",
    "The derivative of the cosine is minus the sine. The one that you need has no minus.",
)
class SineWithAMinus(RightDual):
    def slope_of_sin(self, v, s):
        return -math.cos(v) * s


@my_dual.mistake(
    "The slope is made from the sine itself.",
    "At the top of a wave the sine is 1. How steep is it there?",
    "Look at the function in your slope: it is the one in your value.",
    "The slope of the sine is large where the sine is near 0, and 0 where it is largest.",
)
class SineForItsSlope(RightDual):
    def slope_of_sin(self, v, s):
        return math.sin(v) * s


@my_dual.mistake(
    "The local derivative is taken at the slope, and not at the value.",
    "Where on the curve are you: at x, or at the speed of x?",
    "What is between the brackets of your function?",
    "The local derivative depends on the value. The slope is only a factor.",
)
class CosineOfTheSlope(RightDual):
    def slope_of_sin(self, v, s):
        return math.cos(s)


@CosineOfTheSlope.also
class CosineOfTheSlopeTimesSlope(RightDual):
    def slope_of_sin(self, v, s):
        return math.cos(s) * s


@my_dual.mistake(
    "The slope goes through the sine, like the value.",
    "If the input moves twice as fast, how much faster should the sine move?",
    "What is between the brackets of your function?",
    "The slope of the result is the local derivative, taken at the value, times the slope so far.",
)
class SineOfTheSlope(RightDual):
    def slope_of_sin(self, v, s):
        return math.sin(s)


@my_dual.mistake(
    "The slope is passed on as it came.",
    "At the top of a wave the sine is level. Does it still move there as fast as x does?",
    "Look at the second part of the Dual that `sin` makes.",
    "Local derivative × slope so far: the chain rule has two factors.",
)
class SineKeepsTheSlope(RightDual):
    def slope_of_sin(self, v, s):
        return s


@my_dual.mistake(
    "Added where rates multiply.",
    "If the input stands still, its slope is 0. How fast should the sine move then?",
    "Look at the sign between the local derivative and the slope of self.",
    "Along one path rates multiply.",
)
class SineWithRatesAdded(RightDual):
    def slope_of_sin(self, v, s):
        return math.cos(v) + s


@my_dual.mistake(
    "Degrees went in where radians belong.",
    "What is sin(1.7) on your calculator in radians? And in your result?",
    "Do you turn the angle into something before you use it?",
    "`math.sin` and this course measure angles in radians. Leave the value as it is.",
)
class SineOfDegrees(RightDual):
    def sin(self):
        angle = math.radians(self.value)
        return self.made(math.sin(angle), math.cos(angle) * self.slope)


@my_dual.mistake(
    "The value is passed on as it came.",
    "What should sin(x) be at 1.7: 1.7, or something between −1 and 1?",
    "Look at the first part of the Dual that `sin` makes.",
    "Both parts of the result are new: the value goes through the sine, too.",
)
class ValuePassedOn(RightDual):
    def sin(self):
        return self.made(self.value, math.cos(self.value) * self.slope)


@my_dual.mistake(
    "Sine and cosine have changed places.",
    "What is the value of sin(0), and what does your result say?",
    "Which function makes the value of your result, and which one its slope?",
    "The value goes through the sine. The cosine says how steep the sine is there.",
)
class CosineForSine(RightDual):
    def sin(self):
        return self.made(math.cos(self.value), math.sin(self.value) * self.slope)


@CosineForSine.also
class CosineWithItsOwnSlope(RightDual):
    def sin(self):
        return self.made(math.cos(self.value), -math.sin(self.value) * self.slope)


# -- the quotient -----------------------------------------------------------------------------------------------------


@my_dual.mistake(
    "The two terms on top have changed places.",
    "If a grows and b stays, does a / b grow (for a positive b)?",
    "Your slopes have the right size and the wrong sign. Which term comes first?",
    "What a brings is positive, what b brings is taken away.",
)
class TermsSwapped(RightDual):
    def slope_of_quotient(self, a, s, b, t):
        return (a * t - s * b) / b**2


@my_dual.mistake(
    "The terms on top are added.",
    "If b grows and a stays, does a / b grow or shrink (for positive numbers)?",
    "Look at the sign between your two terms.",
    "A product adds its two terms. In a quotient the lower number works against the upper one.",
)
class TermsAdded(RightDual):
    def slope_of_quotient(self, a, s, b, t):
        return (s * b + a * t) / b**2


@my_dual.mistake(
    "The square below is missing.",
    "Halve b: by what factor does the effect of a nudge to b grow?",
    "Look at what you divide the two terms by.",
    "The slope of 1/b is −1/b²: the lower number comes in twice.",
)
class NoSquareBelow(RightDual):
    def slope_of_quotient(self, a, s, b, t):
        return (s * b - a * t) / b


@my_dual.mistake(
    "Nothing divides the two terms.",
    "Make b a hundred times as large: does a nudge to a still move a / b as much?",
    "Your two terms and the sign between them are right. What is missing below them?",
    "Towards a the local derivative is 1/b. What must your first term be divided by to become 1/b times its slope?",
)
class NothingBelow(RightDual):
    def slope_of_quotient(self, a, s, b, t):
        return s * b - a * t


@my_dual.mistake(
    "Divided by the square of the upper number.",
    "Towards a the local derivative is 1/b. Is it in your slope?",
    "Your two terms are right. Which number's square is below them?",
    "What is below the line in a / b is below the line in its slope, too.",
)
class SquareOfTheUpper(RightDual):
    def slope_of_quotient(self, a, s, b, t):
        return (s * b - a * t) / a**2


@my_dual.mistake(
    "The second term lacks the upper number.",
    "Make a ten times as large: does a nudge to b then move a / b ten times as much?",
    "Your first term is right. Which of the two values is not in the second?",
    "Towards b the local derivative is −a/b².",
)
class SecondTermWithoutA(RightDual):
    def slope_of_quotient(self, a, s, b, t):
        return s / b - t / b**2


@my_dual.mistake(
    "Only the upper number moves in your quotient.",
    "If a stands still and b grows, what does a / b do? And in your result?",
    "Which parts of `other` are in your slope?",
    "Both numbers may move, and each brings a term.",
)
class UpperMovesAlone(RightDual):
    def slope_of_quotient(self, a, s, b, t):
        return s / b


@my_dual.mistake(
    "Only the lower number moves in your quotient.",
    "If b stands still and a grows, what does a / b do? And in your result?",
    "Is the slope of self in the slope of your result?",
    "Both numbers may move, and each brings a term.",
)
class LowerMovesAlone(RightDual):
    def slope_of_quotient(self, a, s, b, t):
        return -a * t / b**2


@my_dual.mistake(
    "The slopes are divided by each other.",
    "If b stands still, its slope is 0. What does your quotient do then?",
    "You divided value by value and slope by slope. Does the product of the exercise multiply slope by slope?",
    "Each slope is multiplied by a local derivative of the quotient, and the two are added.",
)
class SlopesDivided(RightDual):
    def slope_of_quotient(self, a, s, b, t):
        return s / t


@my_dual.mistake(
    "This is the slope of a product.",
    "Compare your slope with the one in `__mul__`. Is there a difference?",
    "A quotient has other local derivatives than a product: what is the slope of a / b towards a?",
    "Towards a it is 1/b, towards b it is −a/b².",
)
class SlopeOfAProduct(RightDual):
    def slope_of_quotient(self, a, s, b, t):
        return s * b + a * t


@my_dual.mistake(
    "The quotient is the wrong way up.",
    "Which number is above the line in x / w?",
    "Look at which of self and other you divide by.",
    "Python calls the left number self: it is the upper one.",
)
class WrongWayUp(RightDual):
    def __truediv__(self, other):
        return RightDual.__truediv__(other, self)


@my_dual.mistake(
    "The division throws away what is after the point.",
    "What is 1.7 / −0.6, and what is your value?",
    "Which sign of division do you use?",
    "`//` gives whole numbers. `/` gives the quotient.",
)
class WholeNumbers(RightDual):
    def __truediv__(self, other):
        slope = self.slope_of_quotient(self.value, self.slope, other.value, other.slope)
        return self.made(self.value // other.value, slope)


@my_dual.mistake(
    "Your method changes the number that it is called on.",
    "After `x.sin()`, which value has x?",
    "Do you write into self, or do you make a new Dual?",
    "An operation leaves its inputs as they are: they may be used again.",
)
class ChangedBySine(RightDual):
    def sin(self):
        self.value, self.slope = math.sin(self.value), math.cos(self.value) * self.slope
        return self


@ChangedBySine.also
class ChangedByDivision(RightDual):
    def __truediv__(self, other):
        made = RightDual.__truediv__(self, other)
        self.value, self.slope = made.value, made.slope
        return self
