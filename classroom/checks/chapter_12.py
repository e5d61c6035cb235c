"""Chapter 12: normalising, predicting in the units of the data, and dead units."""

import math
from functools import lru_cache
from types import SimpleNamespace

from .. import engine
from .core import Said, Stopped, _kind, number, task

# -- Task 1: pencil and paper -----------------------------------------------------------------------------------------

NUMBERS = [1, 3, 4, 12]


# Wide enough for three digits, rounded on the way; two digits are not.
THREE_DIGITS = 3e-3


def answers(mean, spread, z, back):
    return {"mean": mean, "spread": spread, "12 normalised": z, "-0.5 restored": back}


def by_the_rules(root=math.sqrt, count=4):
    mean = sum(NUMBERS) / 4
    spread = root(sum((x - mean) ** 2 for x in NUMBERS) / count)
    return answers(mean, spread, (12 - mean) / spread, -0.5 * spread + mean)


@number(
    "Mean, spread, there and back: the two numbers that a normaliser learns, and what it does with them.",
    tolerance=THREE_DIGITS,
)
def normalise_on_paper():
    """Mean and spread of 1, 3, 4, 12; 12 normalised; −0.5 restored."""
    return by_the_rules()


@normalise_on_paper.mistake(
    "The root is missing: this is the variance, not the spread.",
    "The distances from the mean are at most 7. Can their typical size be larger than that?",
    "You squared the distances. Where do you undo it?",
    "The mean of the squares is in squared units. The root brings it back to the units of the data.",
)
def _():
    return by_the_rules(root=lambda v: v)


@normalise_on_paper.mistakes[-1]
def _():
    return by_the_rules() | {"spread": 17.5}


@normalise_on_paper.mistake(
    "Divided by one less than the number of numbers.",
    "How many squared distances did you add up, and by how many did you divide?",
    "Look at the division inside the root. Statistics has a formula with n − 1; this course takes the plain mean.",
    "The chapter's spread is the root of the *mean* squared distance: divide by as many as you added.",
)
def _():
    return by_the_rules(count=3)


@normalise_on_paper.mistake(
    "This is the mean of the distances, without squares.",
    "What counts more in your spread: one distance of 7, or seven distances of 1? And in the chapter's?",
    "You averaged the distances themselves. Look at what the chapter does to them first.",
    "Square each distance, take the mean, and undo the square at the end.",
)
def _():
    mean, spread = 5, (4 + 2 + 1 + 7) / 4
    return answers(mean, spread, (12 - mean) / spread, -0.5 * spread + mean)


@normalise_on_paper.mistake(
    "12 was divided but not shifted.",
    "What does the mean itself become when it is normalised?",
    "Your mean and spread are right. Look at what you did to 12 before you divided.",
    "First the shift, then the size: the distance from the mean, in units of the spread.",
)
def _():
    right = by_the_rules()
    return right | {"12 normalised": 12 / right["spread"]}


@normalise_on_paper.mistake(
    "A step is missing on the way back.",
    "−0.5 means half a spread below the mean. Is your number below 5, and by how much?",
    "Restoring undoes both steps of normalising. Which one have you undone?",
    "Last in, first out: undo the division, then the shift.",
)
def _():
    right = by_the_rules()
    return right | {"-0.5 restored": -0.5 * right["spread"]}


@normalise_on_paper.mistakes[-1]
def _():
    return by_the_rules() | {"-0.5 restored": 4.5}


@normalise_on_paper.mistake(
    "On the way back the shift comes before the size.",
    "−0.5 means half a spread below the mean. Is your number below 5, and by how much?",
    "Put on socks, then shoes. In which order do you take them off?",
    "Last in, first out: undo the division, then the shift.",
)
def _():
    right = by_the_rules()
    return right | {"-0.5 restored": (-0.5 + 5) * right["spread"]}


@normalise_on_paper.mistake(
    "−0.5 was normalised once more, not restored.",
    "Is −0.5 a number of the data, or has it been normalised already?",
    "Which way did you go: the same way as with 12, or back?",
    "Restoring undoes a division by a multiplication, and a subtraction by an addition.",
)
def _():
    right = by_the_rules()
    return right | {"-0.5 restored": (-0.5 - 5) / right["spread"]}


@normalise_on_paper.mistake(
    "A sign was lost on the way back: the number is on the wrong side.",
    "−0.5 means half a spread *below* the mean. On which side of 5 is yours, and how far away?",
    "Look at both signs in your last line: that of −0.5, and that of the mean.",
    "Add half a spread, with its minus, to the mean.",
)
def _():
    right = by_the_rules()
    return right | {"-0.5 restored": 0.5 * right["spread"] + 5}


@normalise_on_paper.mistakes[-1]
def _():
    right = by_the_rules()
    return right | {"-0.5 restored": -0.5 * right["spread"] - 5}


@normalise_on_paper.mistake(
    "The distance of 12 from the mean has lost its sign.",
    "Is 12 above the mean or below it?",
    "Look at the order of your subtraction.",
    "Subtract the mean from the number: what is above the mean stays positive.",
)
def _():
    right = by_the_rules()
    return right | {"12 normalised": -right["12 normalised"]}


@normalise_on_paper.mistake(
    "The squared distances were added up but not averaged.",
    "If every number were there twice, would your spread grow? Should it?",
    "What is under the root: a sum, or a mean?",
    "Squared, *averaged*, and the root of that.",
)
def _():
    return by_the_rules(count=1)


@normalise_on_paper.mistake(
    "This is the whole range, from the smallest to the largest number.",
    "Which numbers count in your spread: two of them, or all four?",
    "The task says what a spread is: distances from the mean, squared, averaged, and the root of that.",
    "The spread is a typical distance from the mean, not the largest distance there is.",
)
def _():
    return answers(5, 11, 7 / 11, 5 - 5.5)


# -- Task 2: a normaliser ---------------------------------------------------------------------------------------------

LEARNT_FROM, OTHERS = [1.7, -0.6, 2.3, 7.1, 3.9], [2.3, -4.2, 11.5]


def use_normaliser(answer):
    """What a learner's class does with numbers it learned from, and with others."""
    made = answer(list(LEARNT_FROM))
    seen = {f"normalise({x})": made.normalise(x) for x in OTHERS}
    seen |= {f"restore({z})": made.restore(z) for z in (0.4, -1.3)}
    there = made.normalise(3.3)
    seen["restore(normalise(3.3))"] = None if there is None else made.restore(there)
    if vars(made) and all(value is None for value in seen.values()):  # more than the stub, which learns nothing
        return {"normalise(2.3)": Said("nothing comes back from it. Is there a `return` in both methods?")}
    second = answer([30.0, 50.0, 10.0])
    seen["a second normaliser, of 30, 50, 10: normalise(42)"] = second.normalise(42)
    seen["the first one again: normalise(5.3)"] = made.normalise(5.3)
    return seen


def normaliser(learn, there=lambda x, m, s: (x - m) / s, back=lambda z, m, s: z * s + m):
    """A class with normalise and restore, from three small functions."""

    class Made:
        def __init__(self, numbers):
            self.mean, self.spread = learn(numbers)

        def normalise(self, x):
            return there(x, self.mean, self.spread)

        def restore(self, z):
            return back(z, self.mean, self.spread)

    return Made


def mean_and_spread(numbers):
    mean = sum(numbers) / len(numbers)
    return mean, math.sqrt(sum((x - mean) ** 2 for x in numbers) / len(numbers))


class EmptyNormaliser:
    """The stub of the exercise."""

    def __init__(self, numbers): ...

    def normalise(self, x): ...

    def restore(self, z): ...


my_normaliser = task(
    "Two normalisers, each with its own mean and spread, there and back.",
    observe=use_normaliser,
    truth="by the chapter's formulas it is",
    stub=EmptyNormaliser,
)(normaliser(mean_and_spread))
my_normaliser.name = "my_normaliser"


my_normaliser.mistake(
    "The root is missing: numbers are divided by the variance.",
    "What is the spread of your normalised numbers? It should be 1.",
    "Look at what you divide by: is it in the units of the data, or in their square?",
    "The mean of the squares needs a root before it can be compared with the data.",
)(normaliser(lambda n: (mean_and_spread(n)[0], mean_and_spread(n)[1] ** 2)))

my_normaliser.mistake(
    "The numbers are shifted but not divided.",
    "How large are your numbers after normalising?",
    "Look at `normalise`: it has two steps.",
    "After the shift, divide by the spread.",
)(normaliser(mean_and_spread, lambda x, m, s: x - m, lambda z, m, s: z + m))

my_normaliser.mistake(
    "The numbers are divided but not shifted.",
    "What does the mean become when it is normalised?",
    "Look at `normalise`: it has two steps.",
    "Subtract the mean before you divide.",
)(normaliser(mean_and_spread, lambda x, m, s: x / s, lambda z, m, s: z * s))

my_normaliser.mistake(
    "The division comes first: brackets are missing.",
    "What does the mean itself become when it is normalised? It should become 0.",
    "What does Python do first in `a - b / c`?",
    "The shift comes before the division, so it needs brackets.",
)(normaliser(mean_and_spread, lambda x, m, s: x - m / s))


def forgetful():
    """What is worked out in `__init__` gets a name, and no `self.` in front of it."""

    class Forgetful:
        def __init__(self, numbers):
            mean, spread = mean_and_spread(numbers)  # noqa: F841 (forgotten, that is the mistake)

        def normalise(self, x):
            return (x - self.mean) / self.spread

        def restore(self, z):
            return z * self.spread + self.mean

    return Forgetful


my_normaliser.mistake(
    "`normalise` and `restore` do not find what `__init__` has computed.",
    "What happens to a variable of `__init__` when `__init__` is over?",
    "Is there a `self.` before the name, where it is made and where it is used? Is it the same name?",
    "A plain variable is gone when `__init__` ends. What you store in `self.` stays with the object.",
    when=lambda trial: any(
        isinstance(v, Stopped) and v.error.startswith(("NameError", "AttributeError")) for v in trial.seen.values()
    ),
)(forgetful())

my_normaliser.mistake(
    "This is the mean of the distances, without squares.",
    "What counts more in your spread: one distance of 7, or seven distances of 1? And in the chapter's?",
    "You averaged the distances themselves. Look at what the chapter does to them first.",
    "Square each distance, take the mean, and undo the square at the end.",
)(normaliser(lambda n: (mean_and_spread(n)[0], sum(abs(x - mean_and_spread(n)[0]) for x in n) / len(n))))

my_normaliser.mistake(
    "The squared distances are added up but not averaged.",
    "If every number were there twice, would your spread grow? Should it?",
    "What is under the root: a sum, or a mean?",
    "The chapter's spread is the root of the *mean* squared distance.",
)(normaliser(lambda n: (mean_and_spread(n)[0], mean_and_spread(n)[1] * math.sqrt(len(n)))))

my_normaliser.mistake(
    "Divided by the whole range, from the smallest to the largest number.",
    "Which numbers count in your spread: two of them, or all?",
    "Look at what you divide by in `normalise`.",
    "The spread is a typical distance from the mean: the root of the mean squared distance.",
)(normaliser(lambda n: (mean_and_spread(n)[0], max(n) - min(n))))

order = my_normaliser.mistake(
    "The two steps are in the wrong order.",
    "Put on socks, then shoes. In which order do you take them off?",
    "Follow one number there and back on paper: do you get it back?",
    "`normalise` shifts and then divides. `restore` undoes the last step first.",
)
order(normaliser(mean_and_spread, back=lambda z, m, s: (z + m) * s))
order(normaliser(mean_and_spread, there=lambda x, m, s: x / s - m))

my_normaliser.mistake(
    "This brings the numbers between 0 and 1, with the smallest and the largest.",
    "What is the mean of your normalised numbers?",
    "You used the smallest and the largest number. One odd number decides everything then.",
    "The chapter shifts by the mean and divides by the spread, and all numbers count in these.",
)(normaliser(lambda n: (min(n), max(n) - min(n))))

my_normaliser.mistake(
    "Divided by one less than the number of numbers.",
    "How many squared distances are in your sum, and by how many do you divide?",
    "Look at the division inside the root.",
    "The chapter's spread is the root of the *mean* squared distance.",
)(normaliser(lambda n: (mean_and_spread(n)[0], mean_and_spread(n)[1] * math.sqrt(len(n) / (len(n) - 1)))))

my_normaliser.mistake(
    "There and back does not give the same number: `restore` does not undo what `normalise` does.",
    "Half a spread above the mean is 0.5. What should `restore(0.5)` be: near 0, or near the data?",
    "Look at the signs in `restore`.",
    "Undo a division with a multiplication, and a subtraction with an addition.",
)(normaliser(mean_and_spread, back=lambda z, m, s: (z - m) / s))
my_normaliser.mistakes[-1](normaliser(mean_and_spread, back=lambda z, m, s: z * s - m))
my_normaliser.mistakes[-1](normaliser(mean_and_spread, back=lambda z, m, s: z / s + m))


def shared_normaliser():
    kept = {}

    class Shared:
        def __init__(self, numbers):
            kept["mean"], kept["spread"] = mean_and_spread(numbers)

        def normalise(self, x):
            return (x - kept["mean"]) / kept["spread"]

        def restore(self, z):
            return z * kept["spread"] + kept["mean"]

    return Shared


my_normaliser.mistake(
    "Two normalisers share one mean and one spread.",
    "After a second normaliser is made, does the first one still know its own numbers?",
    "Where do you keep the mean: in the object itself, or in a variable outside it?",
    "What belongs to one object is stored in `self.`",
)(shared_normaliser())


# -- Task 3: without peeking ------------------------------------------------------------------------------------------

XS, YS, TEST_XS = [1.7, -0.6, 2.3, 7.1], [40.3, -3.9, 12.6, 357.0], [11.5, -4.2]
DATA = {"xs 1.7, −0.6, 2.3, 7.1 and test xs 11.5, −4.2": (XS, YS, TEST_XS)}


def scaled(numbers, by):
    mean, spread = mean_and_spread(by)
    return [(x - mean) / spread for x in numbers]


PARTS = ("training input", "target", "test input")


def use_prepare(answer):
    """The three lists, number by number, each under the name of its list."""
    given = answer(list(XS), list(YS), list(TEST_XS))
    if given is None or given is ...:
        return {f"{PARTS[0]} 1": given}
    if not isinstance(given, (list, tuple)):
        return {"what you return": Said(f"your answer is {_kind(given)}, where three lists belong")}
    if len(given) != 3:
        return {"what you return": Said(f"you return {len(given)} lists, where three belong")}
    seen = {}
    for part, numbers, wanted in zip(PARTS, given, (XS, YS, TEST_XS)):
        if not isinstance(numbers, (list, tuple)):
            return {f"the {part}s": Said(f"your answer gives {_kind(numbers)}, where a list belongs")}
        if len(numbers) != len(wanted):
            return {f"the {part}s": Said(f"your list has {len(numbers)} entries, where {len(wanted)} belong")}
        seen |= {f"{part} {i}": x for i, x in enumerate(numbers, 1)}
    return seen


@task(
    "Inputs, targets and test inputs, each with the mean and spread of the training numbers.",
    probes=DATA,  # for the look at the function's brackets; put to work it is by the next line
    observe=use_prepare,
    truth="it should be",
)
def prepare(xs, ys, test_xs):
    """The training inputs, the targets and the test inputs, all normalised."""
    return scaled(xs, xs), scaled(ys, ys), scaled(test_xs, xs)


@prepare.mistake(
    "Nothing has been normalised.",
    "How large are the numbers that you return?",
    "Compare what you return with what you were given.",
    "Each list has to go through a normaliser, number by number.",
)
def _(xs, ys, test_xs):
    return list(xs), list(ys), list(test_xs)


@prepare.mistake(
    "One normaliser for inputs and targets together.",
    "Are your normalised inputs of a size near 1, or much smaller?",
    "From which numbers did your normaliser learn? Do inputs and targets have the same size?",
    "The targets are so much larger that the inputs become tiny. Each kind of number needs its own normaliser.",
)
def _(xs, ys, test_xs):
    return scaled(xs, xs + ys), scaled(ys, xs + ys), scaled(test_xs, xs + ys)


@prepare.mistakes[-1]
def _(xs, ys, test_xs):
    return [scaled(some, xs + ys + test_xs) for some in (xs, ys, test_xs)]


@prepare.mistake(
    "The targets are still raw: numbers in the hundreds go into every gradient.",
    "In the chapter the raw run exploded. Was it because of the inputs alone?",
    "Look at what you return for ys.",
    "An error of hundreds goes straight into the gradient. The targets need a normaliser of their own.",
)
def _(xs, ys, test_xs):
    return scaled(xs, xs), list(ys), scaled(test_xs, xs)


@prepare.mistake(
    "The inputs are still raw.",
    "The input is a factor of the gradient. How large is that factor here?",
    "Look at what you return for xs.",
    "Both the inputs and the targets must have a size near 1.",
)
def _(xs, ys, test_xs):
    return list(xs), scaled(ys, ys), list(test_xs)


@prepare.mistake(
    "The targets went through the inputs' normaliser.",
    "What are the mean and the spread of your normalised targets?",
    "You have made one normaliser. Do xs and ys have the same size?",
    "Inputs and targets have one normaliser each, made from their own numbers.",
)
def _(xs, ys, test_xs):
    return scaled(xs, xs), scaled(ys, xs), scaled(test_xs, xs)


@prepare.mistake(
    "The test inputs count in the mean and the spread.",
    "Before a test, may the network know anything about its questions?",
    "Which numbers did you learn the mean and the spread from?",
    "Mean and spread are learned, like weights. Which data may learning use?",
)
def _(xs, ys, test_xs):
    return scaled(xs, xs + test_xs), scaled(ys, ys), scaled(test_xs, xs + test_xs)


@prepare.mistake(
    "The test inputs have a normaliser of their own.",
    "Could the same number be normalised in two different ways in your program?",
    "Compare what 2.3 would become among the training inputs and among the test inputs.",
    "A network that was trained on one scale must be asked on that same scale.",
)
def _(xs, ys, test_xs):
    return scaled(xs, xs), scaled(ys, ys), scaled(test_xs, test_xs)


@prepare.mistake(
    "The test inputs are still raw.",
    "How large were the network's inputs in training? And how large are they now?",
    "Look at what you return for the test inputs.",
    "Normalise new numbers like the old ones, with the same normaliser.",
)
def _(xs, ys, test_xs):
    return scaled(xs, xs), scaled(ys, ys), list(test_xs)


@prepare.mistake(
    "The test inputs went through the targets' normaliser.",
    "What is a test input: a kind of x, or a kind of y?",
    "You have two normalisers. Which one makes your last list?",
    "Normalise new inputs like the old ones.",
)
def _(xs, ys, test_xs):
    return scaled(xs, xs), scaled(ys, ys), scaled(test_xs, ys)


@prepare.mistake(
    "The three lists are in another order.",
    "Which list does the task ask for first, which second, which third?",
    "Your numbers are right. Look at the line with the `return`.",
    "Training inputs, targets, test inputs: the order of the arguments.",
    when=lambda trial: str(trial.seen.get("the targets", trial.seen.get("the training inputs", ""))).startswith(
        "your list has"
    ),
)
def _(xs, ys, test_xs):
    return scaled(xs, xs), scaled(test_xs, xs), scaled(ys, ys)


@prepare.mistakes[-1]
def _(xs, ys, test_xs):
    return scaled(test_xs, xs), scaled(xs, xs), scaled(ys, ys)


@prepare.mistake(
    "The numbers were restored, not normalised.",
    "Are your numbers nearer to the size of 1 than the ones you were given?",
    "Which of the two methods do you call?",
    "`normalise` brings numbers to a size near 1. `restore` turns them back.",
)
def _(xs, ys, test_xs):
    back = lambda numbers, by: [x * mean_and_spread(by)[1] + mean_and_spread(by)[0] for x in numbers]
    return back(xs, xs), back(ys, ys), back(test_xs, xs)


@prepare.mistake(
    "A whole list went in where a normaliser takes one number.",
    "What does your `normalise` do with its argument: can it subtract a mean from a list?",
    "Look at what is in the brackets of `normalise`.",
    "`normalise` is called once for every number; the results go into a list.",
    when=lambda trial: any(isinstance(v, Stopped) and "'list' and 'float'" in v.error for v in trial.seen.values()),
)
def _(xs, ys, test_xs):
    mean, spread = mean_and_spread(xs)
    return (xs - mean) / spread, ys, test_xs


# -- Task 4: find the bug ---------------------------------------------------------------------------------------------


def bump(z):
    """Stands for a trained network: it knows only normalised numbers."""
    if not isinstance(z, (list, tuple)):
        raise TypeError("a network is called with a list of inputs, even if there is only one")
    return 0.7 * z[0] + 0.2 * z[0] ** 2 - 0.3


def norms(mean, spread):
    return SimpleNamespace(
        mean=mean, spread=spread, normalise=lambda x: (x - mean) / spread, restore=lambda z: z * spread + mean
    )


FOR_X, FOR_Y = norms(1.5, 6.0), norms(-40.0, 430.0)


def use_prediction(answer):
    def network(z):
        made = bump(z)
        return made if hasattr(made, "_prev") else engine.Value(made)

    return {f"prediction at x = {x}": answer(network, x, FOR_X, FOR_Y) for x in (1.7, -0.6, 8.3)}


@task(
    "The input went in through the inputs' normaliser, the answer came out through the targets'.",
    observe=use_prediction,
    truth="in the units of y it is",
)
def mended_prediction(model, x, for_x, for_y):
    """The model's answer at x, in the units of y."""
    return for_y.restore(model([for_x.normalise(x)]).data)


@mended_prediction.mistake(
    "The answer is still in normalised units.",
    "The targets reach 1000. Can an answer of about 2 be right?",
    "Your number is the network's output. In which units is it?",
    "It was trained on normalised targets, so you must turn its answer back into y's units.",
)
def _(model, x, for_x, for_y):
    return model([for_x.normalise(x)]).data


@mended_prediction.mistake(
    "The bug is still there: the answer goes back through the inputs' normaliser.",
    "A prediction: is it a kind of x, or a kind of y?",
    "There are two normalisers. Which one normalised the targets?",
    "Restore with the one that you normalised with.",
)
def _(model, x, for_x, for_y):
    return for_x.restore(model([for_x.normalise(x)]).data)


@mended_prediction.mistake(
    "A number went in where the network expects a list.",
    "What do you write around a single input when you call a network?",
    "Look at the brackets of your call, and compare them with the program above.",
    "A network takes the list of all its inputs. Here the list has one entry.",
    when=lambda trial: any(isinstance(v, Stopped) and "called with a list" in str(v) for v in trial.seen.values()),
)
def _(model, x, for_x, for_y):
    return for_y.restore(model(for_x.normalise(x)).data)


@mended_prediction.mistake(
    "The answer is shifted back or scaled back, not both.",
    "Restoring undoes two steps. Which one have you undone?",
    "Look at what you do to the answer of the network after it has come out.",
    "First multiply the normalised answer by the spread, then add the mean.",
)
def _(model, x, for_x, for_y):
    return model([for_x.normalise(x)]).data * for_y.spread


@mended_prediction.mistakes[-1]
def _(model, x, for_x, for_y):
    return model([for_x.normalise(x)]).data + for_y.mean


@mended_prediction.mistake(
    "The answer was normalised once more.",
    "In which units is the network's answer: in those of y, or normalised?",
    "There or back: which way does your last line go?",
    "What was normalised for the training must be restored after it.",
)
def _(model, x, for_x, for_y):
    return for_y.normalise(model([for_x.normalise(x)]).data)


@mended_prediction.mistake(
    "The answer was restored twice, by both normalisers.",
    "How many times was a target normalised before the training?",
    "Count the calls of `restore` in your function.",
    "Once there, once back, and through the same normaliser.",
)
def _(model, x, for_x, for_y):
    return for_y.restore(for_x.restore(model([for_x.normalise(x)]).data))


@mended_prediction.mistake(
    "The network is not called.",
    "Does your answer depend on what the network has learned?",
    "Look at what you give to `restore`: where does it come from?",
    "In through one normaliser, through the network, and out through the other.",
)
def _(model, x, for_x, for_y):
    return for_y.restore(for_x.normalise(x))


@mended_prediction.mistake(
    "The input goes in raw.",
    "How large were the network's inputs in training?",
    "Look at what you give to the model.",
    "The network knows only normalised inputs: normalise x before you call it.",
)
def _(model, x, for_x, for_y):
    return for_y.restore(model([x]).data)


@mended_prediction.mistake(
    "The two normalisers are swapped.",
    "Which one was made from the xs?",
    "Follow the input in and the answer out: each has its own normaliser.",
    "Inputs through the inputs' normaliser, answers through the targets'.",
)
def _(model, x, for_x, for_y):
    return for_x.restore(model([for_y.normalise(x)]).data)


@mended_prediction.mistakes[-1]
def _(model, x, for_x, for_y):
    return for_y.restore(model([for_y.normalise(x)]).data)


# -- Task 5: nobody dead ----------------------------------------------------------------------------------------------

CUBE_XS = [-10 + 20 * i / 20 for i in range(21)]
CUBE_YS = [x**3 for x in CUBE_XS]
LIVING = "hidden units that a gradient reaches, after two steps"
FIRST, SECOND, SIZES, LAST = "the first loss", "the second loss", "the sizes of the network", "the last layer"
KINDS, MOVED, LEFT = "the losses", "the parameters", "the gradients that the second step leaves"
RETURNED = "what you return"
AS_IT_SHOULD_BE = "as it should be"
SHAPE = "1 → 8, 8 → 8, 8 → 1"


def use_two_steps(answer):
    """What two steps do to the losses, and which hidden units still get a gradient from the last one.

    Where something is not as it should be, it is said in words: there are many right numbers.
    """
    given = answer(list(CUBE_XS), list(CUBE_YS))
    if given is None or given is ...:
        return {FIRST: None}
    told = what_came_back(given)
    if told:
        return {RETURNED: Said(told)}
    model, (first, second) = given
    hidden = [neuron for layer in model.layers[:-1] for neuron in layer.neurons]
    plain = all(isinstance(v, (int, float)) for v in (first, second))
    first, second = (first, second) if plain else (math.nan, math.nan)
    sizes = ", ".join(f"{len(layer.neurons[0].w)} → {len(layer.neurons)}" for layer in model.layers)
    last, activation = model.layers[-1].neurons[0].activation, (hidden or [model.layers[-1].neurons[0]])[0].activation
    moved = [p.data for p in model.parameters()] != [p.data for p in fresh(activation).parameters()]
    begun, falls = near(first, first_loss(activation)), second < first
    piled = sizes == SHAPE and begun and falls and piled_up(model, activation)
    return {
        KINDS: AS_IT_SHOULD_BE if plain else Said("two plain numbers belong here; yours are something else"),
        SIZES: AS_IT_SHOULD_BE if sizes == SHAPE else Said(f"yours are {sizes}; the task asks for {SHAPE}"),
        LAST: AS_IT_SHOULD_BE if last == "linear" else Said(f"yours has {last}; the task asks for a linear one"),
        FIRST: AS_IT_SHOULD_BE
        if begun
        else Said(f"yours is {first:.4g}, and that is not the loss of this network before any step"),
        SECOND: AS_IT_SHOULD_BE if falls else Said(f"yours is {second:.4g}, after {first:.4g}"),
        MOVED: AS_IT_SHOULD_BE if moved else Said("they are where they were before the first step"),
        LEFT: AS_IT_SHOULD_BE if not piled else Said("they are those of both steps, added up"),
        LIVING: sum(any(p.grad for p in neuron.parameters()) for neuron in hidden),
    }


def what_came_back(given):
    """What is wrong with the shape of an answer, in words; "" where a network and two losses have come."""
    wanted = "one network and a list of two losses belong"
    if hasattr(given, "layers"):
        return f"your answer is a network alone, where {wanted}"
    if not isinstance(given, (list, tuple)) or len(given) != 2:
        return f"your answer is {_kind(given)}, where {wanted}"
    model, losses = given
    if not hasattr(model, "layers"):
        return f"the first part of your answer is {_kind(model)}, where {wanted}: the network first"
    if not isinstance(losses, (list, tuple)):
        return f"the second part of your answer is {_kind(losses)}, where {wanted}"
    count = f"{len(losses)} loss{'es' * (len(losses) != 1)}"
    return "" if len(losses) == 2 else f"you return {count}, where two belong: one before each step"


def piled_up(model, activation):
    """True where the gradients that are left are those of both steps: nobody has set them to zero in between.

    The rates are the learner's own, so they are found first: the way from the first numbers to the last is one rate
    times the first gradient, and another times what is left. Then the network after one step can be built again.
    """
    start = walked(fresh(activation))
    ones, lefts = [p.grad for p in start.parameters()], [p.grad for p in model.parameters()]
    ways = [p.data - q.data for p, q in zip(start.parameters(), model.parameters())]
    dot = lambda a, b: sum(x * y for x, y in zip(a, b))
    aa, ab, bb, aw, bw = dot(ones, ones), dot(ones, lefts), dot(lefts, lefts), dot(ones, ways), dot(lefts, ways)
    area = aa * bb - ab * ab
    if not area > 1e-12 * aa * bb:
        return False
    rate = (aw * bb - bw * ab) / area
    for p in start.parameters():
        p.data -= rate * p.grad
    twos = [p.grad for p in walked(start).parameters()]
    apart = [left - one - two for left, one, two in zip(lefts, ones, twos)]
    return dot(apart, apart) < 1e-6 * bb


def walked(model):
    """The network, with the gradients of the cubic's loss."""
    zs, goals = scaled(CUBE_XS, CUBE_XS), scaled(CUBE_YS, CUBE_YS)
    model.zero_grad()
    mean_of_squares([model([z]) for z in zs], goals, 1 / len(goals)).backward()
    return model


def mean_of_squares(predictions, goals, share):
    return sum((p - goal) ** 2 for p, goal in zip(predictions, goals)) * share


def near(one, other):
    return abs(one - other) <= 1e-3 * abs(other)


@lru_cache
def first_loss(activation, inputs=True):
    """The loss of the untrained network, with normalised inputs or with raw ones."""
    return descended(activation, inputs=scaled if inputs else raw, steps=1)(CUBE_XS, CUBE_YS)[1][0]


def fresh(activation="leaky_relu", last="linear", seed=1):
    return engine.MLP(1, [8, 8, 1], activation=activation, last=last, seed=seed)


def descended(
    activation="leaky_relu",
    rate=0.1,
    inputs=scaled,
    targets=scaled,
    steps=2,
    zero=True,
    last="linear",
    seed=1,
    share=None,
    emptied=False,
):
    """A version of the task, from its kind of unit, its rate (or one for each step), what it does to inputs and
    targets, and what it forgets."""

    def two_steps(xs, ys):
        model, losses = fresh(activation, last, seed), []
        zs, goals = inputs(xs, xs), targets(ys, ys)
        for step in range(steps):
            loss = mean_of_squares([model([z]) for z in zs], goals, share or 1 / len(goals))
            losses.append(loss.data)
            if zero:
                model.zero_grad()
            loss.backward()
            for p in model.parameters():
                p.data -= (rate[step] if isinstance(rate, tuple) else rate) * p.grad
        if emptied:
            model.zero_grad()
        return model, losses

    return two_steps


def raw(numbers, by):
    return list(numbers)


nobody_dead = task(
    "Two steps on normalised numbers: the loss begins near the right size and falls, and a gradient reaches all 16 "
    "hidden units.",
    observe=use_two_steps,
    truth="here belongs",
    stub=lambda xs, ys: None,
)(descended())
nobody_dead.name = "nobody_dead"


def fine(trial, *names):
    return all(trial.seen.get(name) == AS_IT_SHOULD_BE for name in names)


def first_number(trial):
    """The learner's first loss, read off the words; 0 where it is as it should be."""
    told = str(trial.seen[FIRST])
    return float(told.split(",")[0].removeprefix("yours is ")) if told.startswith("yours is ") else 0.0


nobody_dead.mistake(
    "Raw cubic targets: the first loss is in the hundreds of thousands.",
    "How large is your first loss? And how large should it be, if targets have a spread of 1?",
    "What are the predictions compared with: raw ys, or normalised ones?",
    "Errors of hundreds are squared, and go into the gradient. Normalise the targets first.",
    when=lambda trial: first_number(trial) > 1000,
)(descended(targets=raw))
nobody_dead.mistakes[-1](descended(targets=raw, inputs=raw, rate=0.001))
nobody_dead.mistakes[-1](descended("relu", targets=raw, rate=0.01))

nobody_dead.mistake(
    "The inputs are still raw.",
    "An untrained network answers with something near 0 if its inputs are near 1. What does yours answer?",
    "Your targets have the right size. Look at what the network is called with.",
    "The input is a factor of the gradient: its size must be near 1 too.",
    when=lambda trial: any(
        near(first_number(trial), first_loss(u, False)) for u in ("leaky_relu", "relu", "tanh", "sigmoid")
    ),
)(descended(inputs=raw))

nobody_dead.mistake(
    "The last layer is bent as well.",
    "Which values can the output of your network have? Can it reach every target?",
    "Look at the line that builds the network. Which activation does its last layer have, if you do not give one?",
    "The hidden layers bend. The last one only adds up their outputs: it is linear.",
    when=lambda trial: isinstance(trial.seen[LAST], Said) and fine(trial, SIZES),
)(descended(last="leaky_relu"))
nobody_dead.mistakes[-1](descended("tanh", last="tanh"))

nobody_dead.mistake(
    "Summed, not averaged.",
    "What would your loss be if every example were there twice?",
    "There are 21 examples. How does your first loss compare with the one that the task asks for?",
    "The mean squared error divides by the number of examples.",
    when=lambda trial: any(near(first_number(trial), 21 * first_loss(u)) for u in ("leaky_relu", "relu", "tanh")),
)(descended(share=1, rate=0.001))

nobody_dead.mistake(
    "The first loss belongs to another network, or to another moment.",
    "Does your function give the same two losses each time you run it?",
    "Look at how the network is built: is its seed 1? And when is a loss computed: before the step or after it?",
    "With `seed=1` the first loss, before any step, is a fixed number for each activation.",
    when=lambda trial: isinstance(trial.seen[FIRST], Said) and fine(trial, KINDS, SIZES, LAST, MOVED),
)(descended(seed=2))

nobody_dead.mistake(
    "No parameter has moved.",
    "After your steps, what number is in the first weight of the network?",
    "Are your two losses the same number? Look at the update: does it write into `.data`?",
    "Two steps means: forward, zero, backward, update, two times.",
    when=lambda trial: isinstance(trial.seen[MOVED], Said),
)(descended(rate=0.0))

nobody_dead.mistake(
    "The step goes uphill, or is too long: the second loss is larger than the first.",
    "Compare your two losses. Which way do they go?",
    "Look at the sign in front of the rate, and at the size of the rate.",
    "Go against the gradient, and only a short way.",
    when=lambda trial: isinstance(trial.seen[SECOND], Said) and fine(trial, FIRST, KINDS),
)(descended(rate=-0.1))
nobody_dead.mistakes[-1](descended(rate=2.0))

nobody_dead.mistake(
    "The gradients of both steps are added up: zero does not run in between.",
    "What do the gradients hold before your second `backward`?",
    "Your two losses are right, because the mistake would show only in a third. What comes before `backward`?",
    "`backward` adds to what is there. If you want the slopes of this step only, set them to zero first.",
    when=lambda trial: isinstance(trial.seen[LEFT], Said),
)(descended(zero=False))

nobody_dead.mistake(
    "The gradients were set to 0 after the last step: there is nothing left to look at.",
    "What is in the gradients of your network when your function ends?",
    "Where is `zero_grad` in your loop: before `backward`, or at the end of the round?",
    "Set them to zero right before each `backward`. Then the gradients of the last step are still there.",
    when=lambda trial: fine(trial, FIRST, SECOND, MOVED) and trial.seen[LIVING] == 0,
)(descended(emptied=True))

nobody_dead.mistake(
    "A dead relu: some units get no gradient at all.",
    "After your second step, how many hidden units have a gradient that is not 0 in at least one parameter?",
    "The losses are fine. Which operation did you choose for the hidden units, and what is its slope below 0?",
    "A relu that is below 0 for every example gets no gradient, and stays so. Another activation always passes some.",
    when=lambda trial: fine(trial, FIRST, SECOND, SIZES) and 0 < trial.seen[LIVING] < 16,
)(descended("relu"))
nobody_dead.mistakes[-1](descended("relu", rate=0.01))
