"""Chapter 11: a margin, a price on weights, a rate that decays, mini-batches.

A loss is judged by its value *and* by the gradients that it sends back; mini-batches by which examples they hold.
"""

import random

from .. import engine
from .core import Said, Stopped, _kind, number, task

# -- Task 1: a loss on paper ------------------------------------------------------------------------------------------

SCORES, LABELS = [2.3, 0.4, -1.6, -0.3, 0.9], [1, 1, -1, -1, -1]


def near(one, other):
    return isinstance(one, (int, float)) and abs(one - other) < 1e-6


def on_paper(loss=lambda m: max(0.0, 1 - m), right=lambda s, label: s * label > 0, share=1 / 5, slope=-1 / 5):
    """The three answers, with the loss of one margin, what counts as right, the mean and the slope left open."""
    examples = list(zip(SCORES, LABELS))
    return {
        "loss": sum(loss(s * label) for s, label in examples) * share,
        "accuracy": sum(right(s, label) for s, label in examples) / 5,
        "slope of the loss by the second score": slope,
    }


@number("The loss, the accuracy, and the slope of the loss with respect to one score.", tolerance=1e-6)
def margin_on_paper():
    """Max-margin loss, accuracy, and one slope, of five scores."""
    return on_paper()


@margin_on_paper.mistake(
    "The margin is forgotten: right answers have no loss here.",
    "The second score is 0.4, and its label is 1. How far is it from a margin of 1?",
    "Only wrong answers have a loss in yours. What does the 1 in relu(1 − label · score) ask for?",
    "An example on its own side still has a loss: what is missing up to 1.",
)
def _():
    return on_paper(loss=lambda m: max(0.0, -m))


@margin_on_paper.mistakes[-1]
def _():
    return on_paper(loss=lambda m: max(0.0, -m), slope=0.0)


@margin_on_paper.mistake(
    "The losses are added up and not averaged.",
    "What would happen to your loss if every example were listed twice?",
    "Your five losses are right. What do you do with them at the end?",
    "The chapter's loss is a mean, and so are its slopes.",
)
def _():
    return on_paper(share=1, slope=-1)


@margin_on_paper.mistakes[-1]
def _():
    return on_paper(share=1)


@margin_on_paper.mistake(
    "The mean is missing in the slope.",
    "You divided the loss by the number of examples. What does that do to every slope of it?",
    "Your loss is right. Nudge the second score by 0.1, and compute the loss again.",
    "One example is only one part of the mean, so its slope is divided too.",
)
def _():
    return on_paper(slope=-1)


@margin_on_paper.mistake(
    "The slope has the wrong sign.",
    "If the second score grows, does its loss get larger or smaller?",
    "Your number has the right size. Look at the sign in front of label · score.",
    "A larger score on the right side means less loss: the loss falls as this score grows.",
)
def _():
    return on_paper(slope=1 / 5)


@margin_on_paper.mistake(
    "Examples beyond the margin get a negative loss: the relu is missing.",
    "The first score is 2.3, with the label 1. Can its loss be negative?",
    "Look at the losses of the first and the third example.",
    "Beyond a margin of 1 the loss is 0, and stays there.",
)
def _():
    return on_paper(loss=lambda m: 1 - m)


@margin_on_paper.mistake(
    "The accuracy counts only the examples without a loss.",
    "Is the second example on its own side?",
    "The loss asks for a margin of 1. What does the accuracy ask for?",
    "For the accuracy only the sign of the score counts.",
)
def _():
    return on_paper(right=lambda s, label: s * label >= 1)


@margin_on_paper.mistake(
    "The accuracy has its threshold at 0.5.",
    "Where does a score change sides: at 0.5 or somewhere else?",
    "Look at the second score, 0.4.",
    "A threshold of 0.5 is for probabilities between 0 and 1. A score may be any number; its sign decides.",
)
def _():
    return on_paper(right=lambda s, label: (s > 0.5) == (label > 0))


@margin_on_paper.mistake(
    "The accuracy is a share: a number from 0 to 1.",
    "Is your accuracy larger than 1? Could it be, if it is a part of the whole?",
    "You have counted. What do you divide the count by?",
    "It is the number of right examples divided by the number of all examples.",
    when=lambda trial: isinstance(trial.seen["accuracy"], (int, float)) and trial.seen["accuracy"] in (4, 80),
)
def _():
    return on_paper(right=lambda s, label: 5 * (s * label > 0))


@margin_on_paper.mistakes[-1]
def _():
    return on_paper(right=lambda s, label: 100 * (s * label > 0))


@margin_on_paper.mistake(
    "The second score does have a slope: it is on its own side, but not far enough.",
    "What is the loss of the second example, at a score of 0.4?",
    "Nudge the second score to 0.5. Does the loss stay as it is?",
    "As long as an example has a loss, more margin makes it smaller: there is a slope.",
)
def _():
    return on_paper(slope=0.0)


@margin_on_paper.mistake(
    "This is how far the loss moved, not its slope.",
    "By how much did you nudge the score, and by how much did the loss move?",
    "You subtracted one loss from the other. What is still to be done?",
    "A slope is rise over run: the change, divided by the nudge.",
    when=lambda trial: (
        near(trial.seen["loss"], 0.64)
        and any(near(trial.seen["slope of the loss by the second score"], -nudge / 5) for nudge in (0.1, 0.01, 0.001))
    ),
)
def _():
    return on_paper(slope=-0.1 / 5)


@margin_on_paper.mistake(
    "The mean is taken over the examples with a loss, not over all.",
    "By how many did you divide? How many examples are there?",
    "Three of the five have a loss. What about the other two?",
    "An example with a loss of 0 is still an example: it counts in the mean.",
)
def _():
    return on_paper(share=1 / 3, slope=-1 / 3)


@margin_on_paper.mistakes[-1]
def _():
    return on_paper(share=1 / 3)


@margin_on_paper.mistake(
    "The labels are not in your loss: every example is judged as if its label were 1.",
    "The third score is −1.6, and its label is −1. Is that a good score or a bad one?",
    "Look at the examples with the label −1. What is label · score there?",
    "The margin is label · score: two minus signs make it positive.",
)
def _():
    return on_paper() | {"loss": sum(max(0.0, 1 - s) for s in SCORES) / 5}


@margin_on_paper.mistake(
    "The squares of the losses are taken.",
    "What is the loss of an example with a margin of 0.4?",
    "Look at what you do with each loss before you add it.",
    "In this loss, what is missing up to 1 counts as it is, without a square.",
)
def _():
    return on_paper(loss=lambda m: max(0.0, 1 - m) ** 2, slope=-2 * 0.6 / 5)


@margin_on_paper.mistakes[-1]
def _():
    return on_paper(loss=lambda m: max(0.0, 1 - m) ** 2)


# -- Task 2: max-margin as a function ---------------------------------------------------------------------------------


def number_in(result):
    """The number in a loss; what is no Value is said in words."""
    if hasattr(result, "_prev"):
        return result.data
    return (
        result if result is None or result is ... else Said(f"your answer is {_kind(result)}, where one Value belongs")
    )


def use_loss(answer):
    """The loss of two sets of scores, and the gradient that each score gets."""
    seen = {}
    for name, numbers, labels in [
        ("five scores", [2.3, 0.4, -0.7, -1.6, 0.9], [1, 1, 1, -1, -1]),
        ("three scores", [-0.35, 1.7, 0.6], [-1, -1, 1]),
        ("two scores, one of them very good", [4.1, -0.3], [1, 1]),
    ]:
        scores = [engine.Value(x) for x in numbers]
        loss = answer(list(scores), list(labels))
        seen[f"{name}: loss"] = number_in(loss)
        if hasattr(loss, "_prev"):
            loss.backward()
            for x, label, score in zip(numbers, labels, scores):
                seen[f"{name}: gradient of the score {x} with label {label}"] = score.grad
    return seen


def hinge(one=lambda s, label: (1 - label * s).relu(), share=lambda n: 1 / n, pick=lambda losses: losses):
    """A version of the loss, from the loss of one example, the factor in front and the choice of examples."""

    def loss(scores, labels):
        losses = pick([one(s, label) for s, label in zip(scores, labels)])
        return sum(losses) * share(len(losses))

    return loss


def walked(loss):
    """The loss, after a walk back that nobody has asked for."""
    loss.backward()
    return loss


my_max_margin = task(
    "The loss and the gradient of every score, for eight examples on both sides of the margin.",
    observe=use_loss,
    truth="it should be",
    stub=lambda scores, labels: None,
)(hinge())
my_max_margin.name = "my_max_margin"

zeros = my_max_margin.mistake(
    "One class teaches nothing: this is written for labels 0 and 1.",
    "Take an example with the label −1. By what do you multiply its score?",
    "Look at the gradients of the scores whose label is −1: are they 0 even where the score is wrong?",
    "With labels −1 and 1 the product label · score has the right sign for both classes.",
)
zeros(hinge(lambda s, label: (1 - (label + 1) / 2 * s).relu()))
zeros(hinge(lambda s, label: (1 - max(label, 0) * s).relu()))
zeros(hinge(lambda s, label: (1 - s).relu() if label == 1 else 0.0 * s))

my_max_margin.mistake(
    "The margin is forgotten.",
    "What is your loss for a network that gives the score 0 to everything?",
    "Look at the example with the score 0.4 and the label 1: it should still have a loss.",
    "The right side is not enough. The loss asks for a margin of 1.",
)(hinge(lambda s, label: (-label * s).relu()))

my_max_margin.mistake(
    "The label is lost: every score is pushed up.",
    "Which way should the score of an example with the label −1 be pushed?",
    "Look at the sign of the gradient for an example of each class.",
    "The label decides which way is right: multiply score and label before you compare with 1.",
)(hinge(lambda s, label: (1 - s).relu()))

my_max_margin.mistake(
    "The sign is wrong: right answers have a loss, and wrong ones have none.",
    "A score of 2.3 with the label 1 is very good. What is its loss in yours?",
    "Look at the 1 and the product: which of the two do you subtract from the other?",
    "The larger label · score is, the smaller the loss should be.",
)(hinge(lambda s, label: (1 + label * s).relu()))
my_max_margin.mistakes[-1](hinge(lambda s, label: (label * s - 1).relu()))

my_max_margin.mistake(
    "The relu is around the product, not around what is missing.",
    "One example is on the wrong side by 0.7, another by 7. Which one has the larger loss in yours?",
    "Look at the brackets: what is `.relu()` applied to?",
    "First compute what is missing up to 1, then apply the relu: it sets to 0 only what is already far enough.",
)(hinge(lambda s, label: 1 - (label * s).relu()))

my_max_margin.mistake(
    "Only one example counts.",
    "Which scores get a gradient from your loss? How many scores were there?",
    "Look at how far the `return` is indented, and at what your loop does with the sum so far.",
    "Every round of the loop adds to a sum. Return the sum once, after the last round.",
)(lambda scores, labels: (1 - labels[0] * scores[0]).relu() * (1 / len(scores)))
my_max_margin.mistakes[-1](lambda scores, labels: (1 - labels[-1] * scores[-1]).relu() * (1 / len(scores)))
my_max_margin.mistakes[-1](lambda scores, labels: (1 - labels[0] * scores[0]).relu())
my_max_margin.mistakes[-1](lambda scores, labels: (1 - labels[-1] * scores[-1]).relu())

my_max_margin.mistake(
    "The losses are added up and not averaged.",
    "What would happen to the size of a step if there were ten times as many examples?",
    "All your numbers are too large by the same factor. Which factor?",
    "A mean does not grow with the number of examples. A sum does.",
)(hinge(share=lambda n: 1))

my_max_margin.mistake(
    "Without relu, examples beyond the margin have a negative loss.",
    "Can a very good example make up for a bad one?",
    "Look at the loss of an example with a margin of 2.3.",
    "Beyond a margin of 1 there is nothing to gain: loss 0, gradient 0.",
)(hinge(lambda s, label: 1 - label * s))

my_max_margin.mistake(
    "The mean is taken over the examples with a loss, not over all.",
    "By how many did you divide? How many examples are there?",
    "Which examples are still in your list when you divide?",
    "An example with a loss of 0 is still an example: it counts in the mean.",
)(hinge(pick=lambda losses: [loss for loss in losses if loss.data > 0]))

my_max_margin.mistake(
    "The squares of the losses are taken.",
    "What is the loss of an example with a margin of −0.7?",
    "Look at what you do with each loss before you add it.",
    "In this loss, what is missing up to 1 counts as it is, without a square.",
)(hinge(lambda s, label: (1 - label * s).relu() ** 2))

my_max_margin.mistake(
    "The loss is a plain number: `backward` cannot start from it.",
    "What remembers how the loss was made?",
    "Look for a `.data` in your function, or for a `max`.",
    "The loss must be a Value, made by the operations of Values, so that `backward` can follow its parents.",
    when=lambda trial: all(isinstance(v, Said) and "number" in v for v in trial.seen.values()),
)(lambda scores, labels: sum(max(0, 1 - label * s.data) for s, label in zip(scores, labels)) / len(scores))

my_max_margin.mistake(
    "The number is right, but no score gets a gradient: the loss has lost its history.",
    "What does `backward` find when it asks your loss for its parents?",
    "Look for a `.data`, and for a Value that you made yourself.",
    "A new Value made from a number has no parents. Compute with the scores themselves from first to last.",
)(lambda scores, labels: type(scores[0])(hinge()(scores, labels).data))

my_max_margin.mistake(
    "`max` has to compare, and Values have no order.",
    "Which operation of Value is 0 below 0, and changes nothing above?",
    "Look at the line that stopped. The task's first line names the operation.",
    "A Value has its own operations, which remember their parents. Python's `max` is not one of them.",
    when=lambda trial: any(isinstance(v, Stopped) and "Values have no order" in v.error for v in trial.seen.values()),
)(lambda scores, labels: sum(max(0, 1 - label * s) for s, label in zip(scores, labels)) * (1 / len(scores)))

my_max_margin.mistake(
    "`backward` has already run inside your function: every gradient comes twice.",
    "Your loss is right, your gradients are twice as large. How often was the graph walked?",
    "Look for a call that returns nothing, before the `return`.",
    "The function only computes the loss. The training loop calls `backward`.",
)(lambda scores, labels: walked(hinge()(scores, labels)))


my_max_margin.mistake(
    "These are the losses of the examples, one by one: their mean is missing.",
    "From how many numbers can one `backward` start?",
    "You return a list. What does the word *mean* in the task ask you to do with it?",
    "One number must say how wrong all of them are together.",
)(lambda scores, labels: [(1 - label * s).relu() for s, label in zip(scores, labels)])

my_max_margin.mistake(
    "The mean comes first and the relu after it: good examples make up for bad ones.",
    "One example is far on its own side, one is on the wrong side. Does the second still count in your loss?",
    "Look at the order: relu, then mean, or the other way round?",
    "Each example has its own loss. A large margin of one must not make up for another.",
)(lambda scores, labels: (1 - sum(label * s for s, label in zip(scores, labels)) * (1 / len(labels))).relu())


# -- Task 3: the price of large weights -------------------------------------------------------------------------------

POINTS, POINT_LABELS = [[0.7, -1.3], [-0.4, 0.9], [1.6, 0.3]], [1, -1, -1]


def small_model():
    """A network of two layers with weights and biases that are all different, and none of them 0."""
    model, numbers = engine.MLP(2, [2, 1], activation="relu", last="linear"), random.Random(4)
    for p in model.parameters():
        p.data = round(numbers.uniform(-1.8, 1.8), 2)
    return model


def use_total(answer):
    """The loss, and the gradients of weights and biases, at two strengths."""
    seen = {}
    for strength in (0.03, 0.2):
        model = small_model()
        loss = answer(model, [list(p) for p in POINTS], list(POINT_LABELS), strength)
        seen[f"strength {strength}: loss"] = number_in(loss)
        if not hasattr(loss, "_prev"):
            continue
        loss.backward()
        for depth, layer in enumerate(model.layers, 1):
            for place, neuron in enumerate(layer.neurons, 1):
                where = f"strength {strength}, layer {depth}, neuron {place}"
                seen |= {f"{where}: gradient of w{i}": w.grad for i, w in enumerate(neuron.w, 1)}
                seen[f"{where}: gradient of b"] = neuron.b.grad
    return seen


def weights_in(model):
    return [w for layer in model.layers for neuron in layer.neurons for w in neuron.w]


def total(price=lambda model, strength: strength * sum(w * w for w in weights_in(model)), data=1.0):
    """A version of the whole loss, from its price and the share of the data's loss in it."""

    def loss(model, points, labels, strength):
        return data * hinge()([model(p) for p in points], labels) + price(model, strength)

    return loss


my_total_loss = task(
    "The loss and all gradients at two strengths: every weight is in the price, no bias is.",
    observe=use_total,
    truth="it should be",
    stub=lambda model, points, labels, strength: None,
)(total())
my_total_loss.name = "my_total_loss"

my_total_loss.mistake(
    "The price of the weights is missing.",
    "Does your loss change when `strength` changes?",
    "Look at what you return: is the price in it?",
    "The whole loss is the loss of the data plus the price.",
)(total(lambda model, strength: 0.0))

my_total_loss.mistake(
    "The price has the wrong sign: large weights make the loss smaller.",
    "If a weight far from 0 grew further, would your loss go up or down?",
    "Look at the sign between the data's loss and the price.",
    "Training lowers the loss. So large weights must make it larger.",
)(total(lambda model, strength: -strength * sum(w * w for w in weights_in(model))))

my_total_loss.mistake(
    "The biases are in the price too.",
    "A bias shifts an edge. Does a large one make the boundary steeper?",
    "The gradients of the weights are right. Which list does your sum go over?",
    "`parameters()` holds more than the weights.",
)(total(lambda model, strength: strength * sum(p * p for p in model.parameters())))
my_total_loss.mistakes[-1](total(lambda model, strength: strength * sum(p * p for p in model.parameters()[:-1])))

my_total_loss.mistake(
    "Only biases pay.",
    "Which of a neuron's numbers make the boundary steep?",
    "Look at what you take from each neuron.",
    "Only the weights are in the price.",
)(total(lambda model, strength: strength * sum(n.b * n.b for layer in model.layers for n in layer.neurons)))

my_total_loss.mistake(
    "Only one layer pays.",
    "How many layers does the network have, and which weights are in your sum?",
    "The gradients of one layer are right. Look at those of the other.",
    "The price is for all weights: those of every neuron of every layer.",
)(total(lambda model, strength: strength * sum(w * w for n in model.layers[-1].neurons for w in n.w)))
my_total_loss.mistakes[-1](
    total(lambda model, strength: strength * sum(w * w for n in model.layers[0].neurons for w in n.w))
)

my_total_loss.mistake(
    "The strength is missing.",
    "Which is larger in your loss: the loss of the data, or the price?",
    "Look at the four arguments of your function. Which one do you not use?",
    "The sum of the squares is multiplied by a small number. Otherwise it is much larger than the loss of the data.",
)(total(lambda model, strength: sum(w * w for w in weights_in(model))))

my_total_loss.mistake(
    "Both faults are still there.",
    "What does `strength` do in this function? And what is in the list `parameters()`?",
    "Look at the line with the price: at what is added up, and at the factor before the sum.",
    "Only weights are in the price, and their sum is multiplied by a small number.",
)(total(lambda model, strength: sum(p * p for p in model.parameters())))

my_total_loss.mistake(
    "The weights are added as they are, without a square.",
    "What does a negative weight add to your loss?",
    "Look at what you add up for each weight.",
    "A square is never negative, so a weight far below 0 costs as much as one far above.",
)(total(lambda model, strength: strength * sum(weights_in(model))))

my_total_loss.mistake(
    "The weights are added first, and squared afterwards.",
    "Two weights, 3 and −3: what is their price in your loss?",
    "Where is the square: at each weight, or after the sum?",
    "Square each weight by itself. In a sum, a positive and a negative one cancel.",
)(total(lambda model, strength: strength * sum(weights_in(model)) ** 2))

my_total_loss.mistake(
    "The strength is squared too.",
    "If `strength` were ten times as large, how many times as large would your price be?",
    "Look at what is inside the brackets that you square.",
    "The weight is squared; the strength multiplies the sum.",
)(total(lambda model, strength: sum((strength * w) ** 2 for w in weights_in(model))))

my_total_loss.mistake(
    "The strength multiplies the data's loss as well.",
    "With a strength of 0, what should be left of the loss?",
    "Look at the brackets: what is multiplied by `strength`?",
    "Only the price is multiplied by the strength. The loss of the data counts in full.",
)(
    lambda model, points, labels, strength: (
        total(lambda m, k: sum(w * w for w in weights_in(m)))(model, points, labels, strength) * strength
    )
)

my_total_loss.mistake(
    "Only one weight pays.",
    "Which weights have a gradient from the price?",
    "Look at the line in your loop: does it add to the price, or start it again?",
    "Every round adds the square of one weight to the sum so far.",
)(total(lambda model, strength: strength * weights_in(model)[-1] ** 2))

my_total_loss.mistake(
    "This is half of the price.",
    "What is the price of a single weight of 3 at a strength of 1, in the task's words? And in yours?",
    "Look for a 2 that divides.",
    "Many books use a factor ½, so that the slope has no 2. This course does not.",
)(total(lambda model, strength: strength * sum(w * w for w in weights_in(model)) * 0.5))

my_total_loss.mistake(
    "The price is a mean over the weights.",
    "What did you divide by, and does the chapter's formula divide?",
    "The data's loss is a mean. Is the price one as well?",
    "The price is a sum: strength times the sum of all squares.",
)(total(lambda model, strength: strength * sum(w * w for w in weights_in(model)) * (1 / len(weights_in(model)))))

cut = my_total_loss.mistake(
    "The price is a plain number: it moves no weight.",
    "The loss is right. What does `backward` find where the price is added?",
    "Look for a `.data` in the price.",
    "A plain number has no history, so no gradient reaches the weights.",
)
cut(total(lambda model, strength: strength * sum(w.data**2 for w in weights_in(model))))

my_total_loss.mistake(
    "The loss is a plain number: `backward` cannot start from it.",
    "What remembers how the loss was made?",
    "Look for a `.data` around what you return.",
    "The whole loss must be a Value, so that `backward` can follow its parents.",
    when=lambda trial: all(isinstance(v, Said) and "number" in v for v in trial.seen.values()),
)(lambda model, points, labels, strength: total()(model, points, labels, strength).data)

my_total_loss.mistake(
    "The sizes of the weights are taken, not their squares.",
    "How much more should a weight of 2 cost than a weight of 1?",
    "Look at what you do with each weight before you add it.",
    "The price in this chapter is a square: its slope grows with the weight. (With sizes it is called L1.)",
)(total(lambda model, strength: strength * sum(abs(w) for w in weights_in(model))))

my_total_loss.mistake(
    "Only the weights are in it: the data's loss is missing.",
    "Would your loss notice if all the labels were wrong?",
    "Look at what you return: which of your two parts is in it?",
    "The whole loss is the loss of the data plus the price.",
)(total(data=0.0))


# -- Task 4: a rate that decays ---------------------------------------------------------------------------------------

RATE_PROBES = {
    f"step {k} of {steps}, from {first} to {last}": (k, first, last, steps)
    for first, last, steps in [(0.8, 0.3, 40), (1.5, 0.06, 70)]
    for k in (0, 7, 23, steps, steps + 1, 55, 90, 300)
}


@task(
    "Tried on two schedules, at steps before, at and long after the end: it falls in a straight line, then stays.",
    probes=RATE_PROBES,
    truth="it should be",
)
def my_rate(k, first, last, steps):
    """The rate at step k: a line from first to last, then level."""
    return first + (last - first) * min(k / steps, 1)


@my_rate.mistake(
    "The rate goes below zero.",
    "Which way does a step with a negative rate go?",
    "It is right up to the last step. What is the rate long after?",
    "A line has no end. Something must keep the share of the way at 1.",
)
def _(k, first, last, steps):
    return first + (last - first) * k / steps


@my_rate.mistake(
    "The limit is on the wrong side: `min` and `max` are swapped.",
    "What is your rate at step 0? And long after the end?",
    "Of two numbers, `min` takes the smaller and `max` the larger. Which one do you need here?",
    "The share of the way must not be more than 1, and the rate not less than `last`.",
)
def _(k, first, last, steps):
    return first + (last - first) * max(k / steps, 1)


@my_rate.mistakes[-1]
def _(k, first, last, steps):
    return min(last, first + (last - first) * k / steps)


@my_rate.mistake(
    "After the end the rate is large again.",
    "What is your rate one step after the last one?",
    "Look for a `%`, or at what you return where `k` is larger than `steps`.",
    "Once the rate is at `last`, it stays there.",
)
def _(k, first, last, steps):
    return first + (last - first) * (k % steps) / steps


@my_rate.mistakes[-1]
def _(k, first, last, steps):
    return first if k > steps else first + (last - first) * k / steps


@my_rate.mistake(
    "It falls in a curve, not in a straight line.",
    "Does your rate fall as much in the first half of the way as in the second?",
    "Its two ends are right. What do you do with the share of the way in between?",
    "In a straight line each step subtracts the same amount. With a power, each step takes away the same share.",
)
def _(k, first, last, steps):
    return first * (last / first) ** min(k / steps, 1)


@my_rate.mistake(
    "The rate falls to 0 in the end: nothing moves any more.",
    "What should the rate be long after the last step?",
    "You keep it from going below something. Below what?",
    "The rate stops falling at `last`.",
)
def _(k, first, last, steps):
    return max(0, first + (last - first) * k / steps)


@my_rate.mistakes[-1]
def _(k, first, last, steps):
    return first + (last - first) * k / steps if k <= steps else 0.0


@my_rate.mistake(
    "The rate never falls on the way: it jumps at the end.",
    "What is your rate in the middle?",
    "Look at the division: what does `//` do with 7 and 40?",
    "The share of the way is a number between 0 and 1, with decimals.",
)
def _(k, first, last, steps):
    return first + (last - first) * min(k // steps, 1)


@my_rate.mistakes[-1]
def _(k, first, last, steps):
    return first if k < steps else last


@my_rate.mistake(
    "It reaches the end one step early.",
    "At which step should the rate be `last` for the first time?",
    "Look at what you divide by.",
    "At step 0 the share of the way is 0, at step `steps` it is 1.",
)
def _(k, first, last, steps):
    return first + (last - first) * min(k / (steps - 1), 1)


@my_rate.mistake(
    "It is one step ahead.",
    "What is the rate at step 0?",
    "Look for a `+ 1` in your line.",
    "At step 0 the share of the way is 0: the rate is still `first`.",
)
def _(k, first, last, steps):
    return first + (last - first) * min((k + 1) / steps, 1)


@my_rate.mistake(
    "It falls by too much: by `last`, or by all of `first`, instead of by their difference.",
    "What is your rate at the last step, and what should it be?",
    "It starts right. How far is it from `first` to `last`?",
    "The rate falls by the difference of the two.",
)
def _(k, first, last, steps):
    return first - last * min(k / steps, 1)


@my_rate.mistakes[-1]
def _(k, first, last, steps):
    return first * (1 - min(k / steps, 1))


@my_rate.mistakes[-1]
def _(k, first, last, steps):
    return max(first * (1 - k / steps), last)


@my_rate.mistake(
    "The rate grows.",
    "Is the rate at the end larger or smaller than at the start?",
    "Look at the order in which you subtract.",
    "From `first` to `last` the rate goes down: the difference is negative.",
)
def _(k, first, last, steps):
    return first + (first - last) * min(k / steps, 1)


# -- Task 5: mini-batches ---------------------------------------------------------------------------------------------

COUNT, SIZE = 23, 6
PAIR = "your answer holds {}, where a batch belongs: a pair of a list of points and a list of labels"
EXAMPLES = "a batch of yours is a list of examples, each a point with its label"
CHANGED = "calls that change the caller's lists"
SORTED = "epochs whose batches hold one label each"
NINE = "if 9 are asked for"
ALONE = "your answer is one batch, where a list of batches belongs"


def pairs(batches):
    """The batches as pairs of lists, or in words what they are instead."""
    batches = list(batches)
    is_point = lambda p: isinstance(p, (list, tuple)) and len(p) == 2 and not any(hasattr(v, "__len__") for v in p)
    is_example = lambda e: isinstance(e, (list, tuple)) and len(e) == 2 and is_point(e[0])
    for batch in batches:
        if isinstance(batch, (list, tuple)) and batch and all(map(is_example, batch)):
            return Said(EXAMPLES)
        if len(batches) == 2 and isinstance(batch, (list, tuple)) and batch and all(map(is_point, batch)):
            return Said(ALONE)
        if not (isinstance(batch, (list, tuple)) and len(batch) == 2):
            return Said(PAIR.format(_kind(batch)))
        for part, is_right in zip(batch, (lambda p: hasattr(p, "__len__"), lambda p: not hasattr(p, "__len__"))):
            if not hasattr(part, "__len__") or not all(map(is_right, part)):
                return Said(PAIR.format("something other than points, or other than labels, in their places"))
    return [(list(some), list(theirs)) for some, theirs in batches]


def use_batches(answer):
    """What an epoch holds, in numbers that do not depend on how the learner shuffles."""
    points = [[k + 0.25, 10 - k / 2] for k in range(COUNT)]
    labels = [1 if k % 3 else -1 for k in range(COUNT)]
    state = random.getstate()
    random.seed(11)
    rng = random.Random(3)
    kept = []

    def hand_in(size, rng):
        theirs = [list(p) for p in points], list(labels)
        made = answer(*theirs, size, rng)
        kept.append(theirs == (points, labels))
        return made

    try:
        epochs = [hand_in(SIZE, rng) for _ in range(3)]
        if any(epoch is None or epoch is ... for epoch in epochs):
            return {"batches": None}
        epochs = [pairs(epoch) for epoch in epochs]
        again, by_nine = pairs(hand_in(SIZE, random.Random(3))), pairs(hand_in(9, rng))
    finally:
        random.setstate(state)
    for told in (*epochs, again, by_nine):
        if isinstance(told, Said):
            return {"an epoch": told}
    return told_of(epochs, again, by_nine, points, labels) | {CHANGED: kept.count(False)}


def told_of(epochs, again, by_nine, points, labels):
    """Three epochs, the first one again from the same chance, and one of another size, as numbers."""
    place = lambda p: points.index(list(p)) if list(p) in points else -1
    orders = [[place(p) for some, _ in epoch for p in some] for epoch in (*epochs, again)]
    first, given = orders[0], [(place(p), label) for some, theirs in epochs[0] for p, label in zip(some, theirs)]
    together = [{frozenset(place(p) for p in some) for some, _ in epoch} for epoch in epochs]
    return {
        "examples that an epoch leaves out": COUNT - len(set(first) - {-1}),
        "examples that come more than once": sum(first.count(k) > 1 for k in range(COUNT)),
        "points that were not in the list": first.count(-1),
        "points with another point's label": sum(k >= 0 and labels[k] != label for k, label in given),
        "batches whose points and labels differ in number": sum(len(some) != len(theirs) for some, theirs in epochs[0]),
        "batches": len(epochs[0]),
        "size of the largest batch": max((len(some) for some, _ in epochs[0]), default=0),
        f"batches, {NINE}": len(by_nine),
        f"batches of more than 9, {NINE}": sum(len(some) > 9 for some, _ in by_nine),
        "epochs in the order of the list": sum(order == sorted(order) for order in orders[:3]),
        "different orders in three epochs": len(set(map(tuple, orders[:3]))),
        SORTED: sum(sum(len(set(theirs)) > 1 for _, theirs in epoch) < 2 for epoch in epochs),
        "batches that come again in the next epoch": len(together[0] & together[1]),
        "orders that the same random number generator gives": 1 + (again != epochs[0]),
    }


def places(count, rng):
    order = list(range(count))
    rng.shuffle(order)
    return order


def cut_up(points, labels, order, size):
    parts = [order[start : start + size] for start in range(0, len(order), size)]
    return [([points[i] for i in part], [labels[i] for i in part]) for part in parts]


@task(
    "Three epochs of 23 examples in batches of 6: every example once, with its own label, in a new order each time.",
    observe=use_batches,
    changes={"points": ..., "labels": ...},
    truth="it should be",
)
def my_mini_batches(points, labels, size, rng):
    """One epoch in batches of up to `size`, in a new order."""
    return cut_up(points, labels, places(len(points), rng), size)


def seen(trial, name):
    value = trial.seen.get(name)
    return value if isinstance(value, (int, float)) else -1


@my_mini_batches.mistake(
    "Point and label are still in pairs: a batch is two lists.",
    "What does training need from a batch: its first example, or all its points?",
    "Look at one batch of yours. How would you take all its labels out of it?",
    "A batch is a pair: the list of its points, and the list of their labels, in the same order.",
    when=lambda trial: trial.seen.get("an epoch") == EXAMPLES,
)
def _(points, labels, size, rng):
    return [list(zip(some, theirs)) for some, theirs in cut_up(points, labels, places(len(points), rng), size)]


@my_mini_batches.mistake(
    "Only one batch is returned.",
    "23 examples in batches of 6: how many batches are in an epoch?",
    "Does your function return the first batch it makes? Look at how far the `return` is indented.",
    "An epoch goes on until every example has been used.",
    when=lambda trial: trial.seen.get("an epoch") == ALONE or seen(trial, "batches") == 1,
)
def _(points, labels, size, rng):
    return cut_up(points, labels, places(len(points), rng), size)[:1]


@my_mini_batches.mistakes[-1]
def _(points, labels, size, rng):
    return cut_up(points, labels, places(len(points), rng), size)[0]


@my_mini_batches.mistake(
    "`shuffle` shuffles the list in place, and returns nothing.",
    "What does Python show for a shuffled list if you write `print(rng.shuffle([1, 2, 3]))`?",
    "Look for an `=` before `.shuffle`.",
    "Make the list first and give it a name, shuffle it on its own line, and use the name after that.",
    when=lambda trial: any(isinstance(v, Stopped) and "NoneType" in v.error for v in trial.seen.values()),
)
def _(points, labels, size, rng):
    return cut_up(points, labels, rng.shuffle(list(range(len(points)))), size)


@my_mini_batches.mistake(
    "The examples that are left over are dropped.",
    "23 examples in batches of 6: what happens to the last five?",
    "Look at where your loop over the starts ends.",
    "The last batch may be smaller. It still belongs to the epoch.",
    when=lambda trial: (
        seen(trial, "examples that an epoch leaves out") == COUNT % SIZE
        and seen(trial, "examples that come more than once") == 0
    ),
)
def _(points, labels, size, rng):
    order = places(len(points), rng)
    return cut_up(points, labels, order[: len(order) // size * size], size)


@my_mini_batches.mistake(
    "The draws are with replacement: some examples come twice, others never.",
    "How many times is each example used in an epoch?",
    "Count how often one example comes. What do you draw from, and is it put back?",
    "A shuffled pack of cards, dealt to the end, deals every card once.",
    when=lambda trial: (
        seen(trial, "examples that an epoch leaves out") > 0 and seen(trial, "examples that come more than once") > 0
    ),
)
def _(points, labels, size, rng):
    count = len(points)
    return cut_up(points, labels, [rng.randrange(count) for _ in range(count)], size)


@my_mini_batches.mistakes[-1]
def _(points, labels, size, rng):
    parts = [rng.sample(range(len(points)), size) for _ in range(-(-len(points) // size))]
    return [([points[i] for i in part], [labels[i] for i in part]) for part in parts]


@my_mini_batches.mistake(
    "The batches overlap: some examples come more than once.",
    "Where does one batch end, and where does the next one begin?",
    "Look at the step from one start to the next.",
    "Each batch starts one batch length after the one before.",
    when=lambda trial: (
        seen(trial, "examples that an epoch leaves out") == 0 and seen(trial, "examples that come more than once") > 0
    ),
)
def _(points, labels, size, rng):
    order = places(len(points), rng)
    parts = [order[start : start + size] for start in range(0, len(order), size - 1)]
    return [([points[i] for i in part], [labels[i] for i in part]) for part in parts]


@my_mini_batches.mistake(
    "The labels no longer belong to the points.",
    "After your shuffle, whose label is in the first place?",
    "How many lists do you shuffle, and do they end in the same order?",
    "Shuffle the places once, and take point and label from the same place.",
    when=lambda trial: (
        seen(trial, "points with another point's label") > 0
        and seen(trial, "batches whose points and labels differ in number") == 0
    ),
)
def _(points, labels, size, rng):
    points, labels = list(points), list(labels)
    rng.shuffle(points)
    rng.shuffle(labels)
    return cut_up(points, labels, list(range(len(points))), size)


@my_mini_batches.mistakes[-1]
def _(points, labels, size, rng):
    points = list(points)
    rng.shuffle(points)
    return cut_up(points, labels, list(range(len(points))), size)


@my_mini_batches.mistake(
    "Your code changes the caller's lists.",
    "After your function has run, in which order are the caller's points? And are they all there?",
    "What do you shuffle, or take batches out of: your own list, or the one that you were given?",
    "`shuffle` changes a list in place, and the caller has the same list. Shuffle a list that you have made "
    "yourself: of places, or a copy.",
    when=lambda trial: seen(trial, CHANGED) > 0,
)
def _(points, labels, size, rng):
    order = places(len(points), rng)
    points[:], labels[:] = [points[i] for i in order], [labels[i] for i in order]
    return cut_up(points, labels, list(range(len(points))), size)


@my_mini_batches.mistakes[-1]
def _(points, labels, size, rng):
    batches = cut_up(points, labels, places(len(points), rng), size)
    points.clear()
    return batches


@my_mini_batches.mistake(
    "The examples are sorted by their label: most batches hold only one class.",
    "Which labels are in your first batch, and which in your last?",
    "What happens between your shuffle and the cut? Does anything sort, or take one class first?",
    "A batch with one label pushes every score the same way. Only a mixed batch stands for all the examples.",
    when=lambda trial: seen(trial, SORTED) > 1,
)
def _(points, labels, size, rng):
    return cut_up(points, labels, sorted(places(len(points), rng), key=lambda i: labels[i]), size)


@my_mini_batches.mistakes[-1]
def _(points, labels, size, rng):
    return cut_up(points, labels, sorted(places(len(points), rng), key=lambda i: -labels[i]), size)


@my_mini_batches.mistakes[-1]
def _(points, labels, size, rng):
    order = places(len(points), rng)
    parts = [[i for i in order if labels[i] == label] for label in (1, -1)]
    return [batch for part in parts for batch in cut_up(points, labels, part, size)]


@my_mini_batches.mistake(
    "Nothing is shuffled.",
    "In which order do the examples come in the first epoch? And in the second?",
    "Where do you use `rng`?",
    "Without a new order, the same examples are always together in a batch, and push the same way together.",
)
def _(points, labels, size, rng):
    return cut_up(points, labels, list(range(len(points))), size)


@my_mini_batches.mistake(
    "Every epoch has the same order.",
    "What do you shuffle with: the generator that you were given, one that restarts each time, or none?",
    "Look for a seed inside your function, or for an order without anything random.",
    "A random number generator that restarts from the same seed gives the same order again.",
)
def _(points, labels, size, rng):
    return cut_up(points, labels, places(len(points), random.Random(5)), size)


@my_mini_batches.mistake(
    "`size` is taken for the number of batches.",
    "How many examples are in your largest batch?",
    "Compare the number of your batches with `size`.",
    "`size` is the number of examples in a batch. The number of batches follows from it.",
    when=lambda trial: (
        seen(trial, "batches") == SIZE
        and seen(trial, "examples that an epoch leaves out") == 0
        and seen(trial, "size of the largest batch") not in (SIZE, COUNT)
    ),
)
def _(points, labels, size, rng):
    order = places(len(points), rng)
    parts = [order[k::size] for k in range(size)]
    return [([points[i] for i in part], [labels[i] for i in part]) for part in parts]


@my_mini_batches.mistake(
    "Points and labels of a batch differ in number.",
    "Take one batch: does every point in it have its label?",
    "Compare the lists of places from which you take points and labels.",
    "A batch is one list of places. Take points and labels from the same places.",
    when=lambda trial: seen(trial, "batches whose points and labels differ in number") > 0,
)
def _(points, labels, size, rng):
    return [(some, labels) for some, _ in cut_up(points, labels, places(len(points), rng), size)]


@my_mini_batches.mistake(
    "The same examples are always together in a batch.",
    "Take one example. Which others are in its batch, in this epoch and in the next?",
    "What do you shuffle: all the examples, or what is cut into batches already?",
    "First mix, then cut. Then every batch is another mixture, and no two examples always pull together.",
    when=lambda trial: (
        seen(trial, "batches that come again in the next epoch") > 1
        and seen(trial, "different orders in three epochs") > 1
    ),
)
def _(points, labels, size, rng):
    batches = cut_up(points, labels, list(range(len(points))), size)
    rng.shuffle(batches)
    return batches


@my_mini_batches.mistake(
    "A different random number generator from the one that you were given.",
    "If your function is given the same generator again, does it return the same epoch again?",
    "Look at what comes before `.shuffle`.",
    "With `rng`, the caller chooses the random numbers, and can repeat a training.",
)
def _(points, labels, size, rng):
    return cut_up(points, labels, places(len(points), random), size)


@my_mini_batches.mistake(
    "The size of a batch is written into the function.",
    "What does your function do with the size that it is given?",
    "Look for a number in the line that cuts.",
    "What may differ from call to call is an argument. Use it by its name.",
)
def _(points, labels, size, rng):
    return cut_up(points, labels, places(len(points), rng), 6)
