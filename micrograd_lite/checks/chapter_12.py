"""Chapter 12: normalising, predicting in the units of the data, and dead units."""

import math
from types import SimpleNamespace

from .core import number, task

# -- Task 1: pencil and paper -----------------------------------------------------------------------------------------

NUMBERS = [1, 3, 4, 12]


def answers(mean, spread, z, back):
    return {"mean": mean, "spread": spread, "12 normalised": z, "-0.5 restored": back}


def by_the_rules(root=math.sqrt, count=4):
    mean = sum(NUMBERS) / 4
    spread = root(sum((x - mean) ** 2 for x in NUMBERS) / count)
    return answers(mean, spread, (12 - mean) / spread, -0.5 * spread + mean)


@number(
    "Mean, spread, there and back: the two numbers that a normaliser learns, and what it does with them.",
    tolerance=1e-3,
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


@normalise_on_paper.mistake(
    "Divided by one less than the number of numbers.",
    "How many squared distances did you add up, and by how many did you divide?",
    "Look at the division inside the root. Statistics has a formula with n − 1; this course takes the plain mean.",
    "The chapter's spread is the root of the *mean* squared distance: as many below the bar as above it.",
)
def _():
    return by_the_rules(count=3)


@normalise_on_paper.mistake(
    "This is the mean of the distances, without squares.",
    "Which weighs more in your spread: one distance of 7, or seven distances of 1? In the chapter's?",
    "You averaged the distances themselves. Look at what the chapter does to them first.",
    "Square each distance, take the mean, and undo the square at the end.",
)
def _():
    mean, spread = 5, (4 + 2 + 1 + 7) / 4
    return answers(mean, spread, (12 - mean) / spread, -0.5 * spread + mean)


@normalise_on_paper.mistake(
    "12 was divided and not shifted.",
    "Where does the mean itself land when it is normalised?",
    "Your mean and spread are right. Look at what you did to 12 before you divided.",
    "First the shift, then the size: the distance from the mean, in units of the spread.",
)
def _():
    right = by_the_rules()
    return right | {"12 normalised": 12 / right["spread"]}


@normalise_on_paper.mistake(
    "The way back misses a step.",
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


# -- Task 2: a normaliser ---------------------------------------------------------------------------------------------

LEARNT_FROM, OTHERS = [1.7, -0.6, 2.3, 7.1, 3.9], [2.3, -4.2, 11.5]


def use_normaliser(answer):
    """What a learner's class does with numbers it learnt from, and with others."""
    made = answer(list(LEARNT_FROM))
    seen = {f"normalise({x})": made.normalise(x) for x in OTHERS}
    seen |= {f"restore({z})": made.restore(z) for z in (0.4, -1.3)}
    seen["restore(normalise(3.3))"] = made.restore(made.normalise(3.3))
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


my_normaliser = task(
    "Two normalisers, each with its own mean and spread, there and back.",
    observe=use_normaliser,
    truth="by the chapter's formulas it is",
    stub=normaliser(lambda numbers: (0, 1), lambda x, m, s: None, lambda z, m, s: None),
)(normaliser(mean_and_spread))
my_normaliser.name = "my_normaliser"


my_normaliser.mistake(
    "The root is missing: numbers are divided by the variance.",
    "What is the spread of your normalised numbers? It should be 1.",
    "Look at what you divide by: is it in the units of the data, or in their square?",
    "The mean of the squares needs a root before it can be compared with the data.",
)(normaliser(lambda n: (mean_and_spread(n)[0], mean_and_spread(n)[1] ** 2)))

my_normaliser.mistake(
    "The numbers are shifted and not brought to size 1.",
    "After normalising, how far do your numbers reach?",
    "Look at `normalise`: it has two steps.",
    "After the shift, divide by the spread.",
)(normaliser(mean_and_spread, lambda x, m, s: x - m, lambda z, m, s: z + m))

my_normaliser.mistake(
    "The numbers are brought to size and not shifted.",
    "Where does the mean land when it is normalised?",
    "Look at `normalise`: it has two steps.",
    "Before the division, take the mean away.",
)(normaliser(mean_and_spread, lambda x, m, s: x / s, lambda z, m, s: z * s))

order = my_normaliser.mistake(
    "The two steps are in the wrong order.",
    "Put on socks, then shoes. In which order do you take them off?",
    "Follow one number there and back on paper: does it come home?",
    "`normalise` shifts and then divides. `restore` undoes the last step first.",
)
order(normaliser(mean_and_spread, back=lambda z, m, s: (z + m) * s))
order(normaliser(mean_and_spread, there=lambda x, m, s: x / s - m))

my_normaliser.mistake(
    "This brings the numbers between 0 and 1, by the smallest and the largest.",
    "What is the mean of your normalised numbers?",
    "You used the smallest and the largest number. One odd number decides everything then.",
    "The chapter shifts by the mean and divides by the spread, which all numbers have a part in.",
)(normaliser(lambda n: (min(n), max(n) - min(n))))

my_normaliser.mistake(
    "Divided by one less than the number of numbers.",
    "How many squared distances are in your sum, and by how many do you divide?",
    "Look at the division inside the root.",
    "The chapter's spread is the root of the *mean* squared distance.",
)(normaliser(lambda n: (mean_and_spread(n)[0], mean_and_spread(n)[1] * math.sqrt(len(n) / (len(n) - 1)))))

my_normaliser.mistake(
    "There and back does not lead home: `restore` does what `normalise` does.",
    "Half a spread above the mean is 0.5. What should `restore(0.5)` be: near 0, or near the data?",
    "Look at the signs in `restore`.",
    "Undoing a division takes a multiplication; undoing a subtraction, an addition.",
)(normaliser(mean_and_spread, back=lambda z, m, s: (z - m) / s))


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
    "Where do you keep the mean: in the object itself, or in a variable outside of it?",
    "What belongs to one object stands behind `self.`",
)(shared_normaliser())


# -- Task 3: without peeking ------------------------------------------------------------------------------------------

XS, YS, TEST_XS = [1.7, -0.6, 2.3, 7.1], [40.3, -3.9, 12.6, 357.0], [11.5, -4.2]
DATA = {"xs 1.7, −0.6, 2.3, 7.1 and test xs 11.5, −4.2": (XS, YS, TEST_XS)}


def scaled(numbers, by):
    mean, spread = mean_and_spread(by)
    return [(x - mean) / spread for x in numbers]


@task(
    "Inputs, targets and test inputs, each through what the training numbers teach.", probes=DATA, truth="it should be"
)
def prepare(xs, ys, test_xs):
    """The training inputs, the targets and the test inputs, all normalised."""
    return scaled(xs, xs), scaled(ys, ys), scaled(test_xs, xs)


@prepare.mistake(
    "The targets are still raw.",
    "In the chapter the raw run exploded. Was it because of the inputs alone?",
    "Look at what you return for ys.",
    "An error of hundreds goes straight into the gradient. The targets need a normaliser of their own.",
)
def _(xs, ys, test_xs):
    return scaled(xs, xs), list(ys), scaled(test_xs, xs)


@prepare.mistake(
    "The inputs are still raw.",
    "A gradient passes the input on as a factor. How large is that factor here?",
    "Look at what you return for xs.",
    "Both the inputs and the targets have to come near size 1.",
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
    "The test inputs had a say in the mean and the spread.",
    "Before the test is written, may the network know where its questions lie?",
    "Which numbers did you learn the mean and the spread from?",
    "Mean and spread are learnt, like weights. What may learning see?",
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
    "What sizes did the network see in training? And what sizes does it get now?",
    "Look at what you return for the test inputs.",
    "New numbers go the same way as the old ones, through the same normaliser.",
)
def _(xs, ys, test_xs):
    return scaled(xs, xs), scaled(ys, ys), list(test_xs)


# -- Task 4: find the bug ---------------------------------------------------------------------------------------------


def bump(z):
    """Stands for a trained network: it knows only normalised numbers."""
    return 0.7 * z[0] + 0.2 * z[0] ** 2 - 0.3


def norms(mean, spread):
    return SimpleNamespace(
        mean=mean, spread=spread, normalise=lambda x: (x - mean) / spread, restore=lambda z: z * spread + mean
    )


FOR_X, FOR_Y = norms(1.5, 6.0), norms(-40.0, 430.0)


def use_prediction(answer):
    def network(z):
        result = bump(z)
        return SimpleNamespace(data=result)

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
    "Your number is what the network says. Which units does it speak in?",
    "It was trained on normalised targets, so its answer has to be turned back into y's units.",
)
def _(model, x, for_x, for_y):
    return model([for_x.normalise(x)]).data


@mended_prediction.mistake(
    "The bug is still there: the answer goes back through the inputs' normaliser.",
    "A prediction: is it a kind of x, or a kind of y?",
    "There are two normalisers. Which one were the targets prepared with?",
    "Restore with the one that you normalised with.",
)
def _(model, x, for_x, for_y):
    return for_x.restore(model([for_x.normalise(x)]).data)


@mended_prediction.mistake(
    "The input goes in raw.",
    "What sizes did the network see in training?",
    "Look at what you hand to the model.",
    "The network knows only normalised inputs: x has to be normalised before it is asked.",
)
def _(model, x, for_x, for_y):
    return for_y.restore(model([x]).data)


@mended_prediction.mistake(
    "The two normalisers have changed places.",
    "Which one was made from the xs?",
    "Follow the input in and the answer out: each through its own.",
    "Inputs through the inputs' normaliser, answers through the targets'.",
)
def _(model, x, for_x, for_y):
    return for_x.restore(model([for_y.normalise(x)]).data)


@mended_prediction.mistakes[-1]
def _(model, x, for_x, for_y):
    return for_y.restore(model([for_y.normalise(x)]).data)


# -- Task 5: dead units -----------------------------------------------------------------------------------------------

OUTPUTS = {
    "four units, three examples": ([[0.0, 1.7, 0.0, 0.0], [0.0, 0.0, 2.3, 0.0], [0.0, 0.6, 0.0, 0.0]],),
    "two units, five examples": ([[0.0, 0.4], [3.1, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.7]],),
    "five units, two examples": ([[0.0, 0.0, 1.3, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 2.9]],),
    "three units below zero, leaky": ([[-0.02, 0.0, 0.0], [-0.03, 0.0, 0.5]],),
}


@task(
    "Tried on four layers, with more units than examples and the other way round.",
    probes=OUTPUTS,
    truth="counted by hand it is",
)
def count_dead(outputs):
    """How many units put out 0 for every example; outputs[e][u] is what unit u puts out for example e."""
    return sum(all(row[u] == 0 for row in outputs) for u in range(len(outputs[0])))


@count_dead.mistake(
    "One zero is enough for you: these units only sleep now and then.",
    "A unit is silent for one example and speaks for another. Can it still learn?",
    "Look for the word that decides between one example and every example.",
    "Dead means silent for every example there is.",
)
def _(outputs):
    return sum(any(row[u] == 0 for row in outputs) for u in range(len(outputs[0])))


@count_dead.mistake(
    "You counted examples, not units.",
    "What does a row of the table belong to, and what does a column?",
    "Your loop goes over the rows. Each row is one example with all of its units.",
    "A unit is a column: the same place in every row.",
)
def _(outputs):
    return sum(all(value == 0 for value in row) for row in outputs)


@count_dead.mistakes[-1]
def _(outputs):
    return sum(any(value == 0 for value in row) for row in outputs)


@count_dead.mistake(
    "You counted the zeros, not the units.",
    "If one unit is silent for three examples, how many units are dead?",
    "Your count grows with the number of examples.",
    "First decide about each unit as a whole, then count the units.",
)
def _(outputs):
    return sum(value == 0 for row in outputs for value in row)


@count_dead.mistake(
    "These are the units that live.",
    "Which did the task ask for?",
    "Look at the condition: does it hold for silence or for speech?",
    "All units minus the living ones are the dead ones.",
)
def _(outputs):
    return sum(any(row[u] != 0 for row in outputs) for u in range(len(outputs[0])))


@count_dead.mistake(
    "Small is not dead: a leaky unit below zero still passes something on.",
    "Is the slope of a leaky unit below zero 0, or a hundredth?",
    "Look at your comparison with zero, in the layer with numbers like −0.02.",
    "Dead means exactly 0 for every example: only then is the gradient exactly 0 as well.",
)
def _(outputs):
    return sum(all(row[u] <= 0 for row in outputs) for u in range(len(outputs[0])))
