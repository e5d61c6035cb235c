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


@number("What is missing up to a margin of 1, the signs that agree, and the pull on one score.", tolerance=1e-6)
def margin_on_paper():
    """Max-margin loss, accuracy, and one slope, of five scores."""
    return on_paper()


@margin_on_paper.mistake(
    "The margin is forgotten: right answers pay nothing here.",
    "The second score is 0.4, and its label is 1. How far is it from a margin of 1?",
    "Only the wrong ones pay in your loss. What does the 1 in relu(1 − label · score) ask for?",
    "An example on its own side still pays for what is missing up to 1.",
)
def _():
    return on_paper(loss=lambda m: max(0.0, -m))


@margin_on_paper.mistakes[-1]
def _():
    return on_paper(loss=lambda m: max(0.0, -m), slope=0.0)


@margin_on_paper.mistake(
    "The losses are added up and not averaged.",
    "What would your loss do if every example were listed twice?",
    "Your five losses are right. What happens to them last?",
    "The chapter's loss is a mean: so is every slope of it.",
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
    "One example is only one part of the mean, so its pull is only that part as well.",
)
def _():
    return on_paper(slope=-1)


@margin_on_paper.mistake(
    "The slope has the wrong sign.",
    "If the second score grows, is it better or worse off?",
    "Your number has the right size. Look at the sign in front of label · score.",
    "More score on its own side means less loss: the loss falls as this score grows.",
)
def _():
    return on_paper(slope=1 / 5)


@margin_on_paper.mistake(
    "Examples that are more than far enough get something back: the relu is missing.",
    "The first score is 2.3, with the label 1. Can its loss be negative?",
    "Look at the losses of the first and the third example.",
    "Beyond a margin of 1 the loss is 0, and stays there.",
)
def _():
    return on_paper(loss=lambda m: 1 - m)


@margin_on_paper.mistake(
    "The accuracy counts only those that pay nothing.",
    "Is the second example on its own side?",
    "The loss asks for a margin of 1. What does the accuracy ask for?",
    "For the accuracy the sign of the score is all that counts.",
)
def _():
    return on_paper(right=lambda s, label: s * label >= 1)


@margin_on_paper.mistake(
    "The accuracy has its threshold at 0.5.",
    "Where does a score change sides: at 0.5 or somewhere else?",
    "Look at the second score, 0.4.",
    "A threshold of a half belongs to probabilities between 0 and 1. A score may be any number; its sign decides.",
)
def _():
    return on_paper(right=lambda s, label: (s > 0.5) == (label > 0))


@margin_on_paper.mistake(
    "The accuracy is a share: a number from 0 to 1.",
    "Is your accuracy larger than 1? Could it be, if it is a part of the whole?",
    "You have counted. What do you divide the count by?",
    "Of all the examples, the part whose score has the sign of its label.",
    when=lambda trial: isinstance(trial.seen["accuracy"], (int, float)) and trial.seen["accuracy"] in (4, 80),
)
def _():
    return on_paper(right=lambda s, label: 5 * (s * label > 0))


@margin_on_paper.mistakes[-1]
def _():
    return on_paper(right=lambda s, label: 100 * (s * label > 0))


@margin_on_paper.mistake(
    "No pull on the second score: it is on its own side, but not far enough.",
    "What does the second example pay, at a score of 0.4?",
    "Nudge the second score to 0.5. Does the loss stay as it is?",
    "As long as an example pays, more margin means less to pay: it is still pulled.",
)
def _():
    return on_paper(slope=0.0)


@margin_on_paper.mistake(
    "This is how far the loss moved, not its slope.",
    "By how much did you nudge the score, and by how much did the loss move?",
    "You took one loss from the other. What is still to be done?",
    "A slope is rise over run: the change, divided by the nudge.",
    when=lambda trial: (
        near(trial.seen["loss"], 0.64)
        and any(near(trial.seen["slope of the loss by the second score"], -nudge / 5) for nudge in (0.1, 0.01, 0.001))
    ),
)
def _():
    return on_paper(slope=-0.1 / 5)


@margin_on_paper.mistake(
    "The mean is taken over those that pay, not over all.",
    "By how many did you divide? How many examples are there?",
    "Three of the five pay. What about the other two?",
    "An example that pays 0 is an example: it counts in the mean.",
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
    "The margin is label · score: two minus signs make a good answer.",
)
def _():
    return on_paper() | {"loss": sum(max(0.0, 1 - s) for s in SCORES) / 5}


@margin_on_paper.mistake(
    "The squares of the losses are taken.",
    "How much does an example pay whose margin is 0.4?",
    "Look at what you do with each loss before you add it.",
    "In this loss, what is missing up to 1 is paid once, as it is.",
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
    "A whole class goes silent: this is written for labels 0 and 1.",
    "Take an example with the label −1. What do you multiply its score by?",
    "Look at the gradients of the scores whose label is −1: are they 0 even where the score is wrong?",
    "With labels of −1 and 1 the product has the right sign for both classes, and needs no translation.",
)
zeros(hinge(lambda s, label: (1 - (label + 1) / 2 * s).relu()))
zeros(hinge(lambda s, label: (1 - max(label, 0) * s).relu()))
zeros(hinge(lambda s, label: (1 - s).relu() if label == 1 else 0.0 * s))

my_max_margin.mistake(
    "The margin is forgotten.",
    "What does your loss say about a network that gives the score 0 to everything?",
    "Look at the example with the score 0.4 and the label 1: it should still pay.",
    "It is not enough to be on the right side. The loss asks for a distance of 1 from the boundary.",
)(hinge(lambda s, label: (-label * s).relu()))

my_max_margin.mistake(
    "The label is lost: every score is pushed up.",
    "Which way should the score of an example with the label −1 be pushed?",
    "Look at the sign of the gradient for an example of either class.",
    "The label decides which way is right: it has to meet the score before the margin is asked for.",
)(hinge(lambda s, label: (1 - s).relu()))

my_max_margin.mistake(
    "The sign is turned: right answers pay, and wrong ones do not.",
    "A score of 2.3 with the label 1 is very good. What does it pay in your loss?",
    "Look at the 1 and the product: which of the two is taken away from the other?",
    "The more label and score agree, the less there is to pay.",
)(hinge(lambda s, label: (1 + label * s).relu()))
my_max_margin.mistakes[-1](hinge(lambda s, label: (label * s - 1).relu()))

my_max_margin.mistake(
    "The relu is around the product, not around what is missing.",
    "One example is on the wrong side by 0.7, another by 7. Which one pays more in your loss?",
    "Look at the brackets: what does `.relu()` stand behind?",
    "First what is missing up to 1, then the relu: it cuts off only what is already far enough.",
)(hinge(lambda s, label: 1 - (label * s).relu()))

my_max_margin.mistake(
    "Only one example counts.",
    "Which scores get a gradient from your loss? How many did you hand in?",
    "Look at how far the `return` is indented, and at what your loop does with the loss of the round before.",
    "Every round of the loop adds to a sum. The sum is handed back once, after the last round.",
)(lambda scores, labels: (1 - labels[0] * scores[0]).relu() * (1 / len(scores)))
my_max_margin.mistakes[-1](lambda scores, labels: (1 - labels[-1] * scores[-1]).relu() * (1 / len(scores)))
my_max_margin.mistakes[-1](lambda scores, labels: (1 - labels[0] * scores[0]).relu())
my_max_margin.mistakes[-1](lambda scores, labels: (1 - labels[-1] * scores[-1]).relu())

my_max_margin.mistake(
    "The losses are added up and not averaged.",
    "What would happen to the size of a step if there were ten times as many examples?",
    "Every number of yours is too large by the same factor. Which one?",
    "A mean keeps its size, whatever the number of examples. A sum does not.",
)(hinge(share=lambda n: 1))

my_max_margin.mistake(
    "Without relu, what is already far enough pays back.",
    "Can a very good example make up for a bad one?",
    "Look at the loss of an example with a margin of 2.3.",
    "Beyond a margin of 1 there is nothing to gain: loss 0, gradient 0.",
)(hinge(lambda s, label: 1 - label * s))

my_max_margin.mistake(
    "The mean is taken over those that pay, not over all.",
    "By how many did you divide? How many examples are there?",
    "Which examples are still in your list when you divide?",
    "An example that pays 0 is an example: it counts in the mean.",
)(hinge(pick=lambda losses: [loss for loss in losses if loss.data > 0]))

my_max_margin.mistake(
    "The squares of the losses are taken.",
    "How much does an example pay whose margin is −0.7?",
    "Look at what you do with each loss before you add it.",
    "In this loss, what is missing up to 1 is paid once, as it is.",
)(hinge(lambda s, label: (1 - label * s).relu() ** 2))

my_max_margin.mistake(
    "The loss is a plain number: nothing can walk back from it.",
    "What is it that remembers how the loss was made?",
    "Look for a `.data` in your function, or for a `max`.",
    "The loss has to be a Value, made by the operations of Values, or `backward` has nothing to go along.",
    when=lambda trial: all(isinstance(v, Said) and "number" in v for v in trial.seen.values()),
)(lambda scores, labels: sum(max(0, 1 - label * s.data) for s, label in zip(scores, labels)) / len(scores))

my_max_margin.mistake(
    "The number is right, and nobody is pulled: it has forgotten where it came from.",
    "What does `backward` find when it asks your loss for its parents?",
    "Look for a `.data`, and for a Value that you made yourself.",
    "A new Value around a number has no parents. Keep the Values that the scores are, from the first line to the last.",
)(lambda scores, labels: type(scores[0])(hinge()(scores, labels).data))

my_max_margin.mistake(
    "`max` has to compare, and Values have no order.",
    "Which operation of Value is 0 below 0, and leaves alone what is above?",
    "Look at the line that stopped. The task's first line names the operation.",
    "A Value brings its own operations, which remember where they came from. Python's `max` is not among them.",
    when=lambda trial: any(isinstance(v, Stopped) and "Values have no order" in v.error for v in trial.seen.values()),
)(lambda scores, labels: sum(max(0, 1 - label * s) for s, label in zip(scores, labels)) * (1 / len(scores)))

my_max_margin.mistake(
    "`backward` has already run inside of your function: every gradient comes twice.",
    "Your loss is right, your gradients are twice as large. How often was the graph walked?",
    "Look for a call that hands back nothing, before the `return`.",
    "The function only says what the loss is. Whoever trains with it walks back.",
)(lambda scores, labels: walked(hinge()(scores, labels)))


my_max_margin.mistake(
    "These are the losses of the examples, one by one: their mean is missing.",
    "From how many numbers can one walk back begin?",
    "You hand back a list. What does the word *mean* in the task ask you to do with it?",
    "One number has to say how wrong all of them are together.",
)(lambda scores, labels: [(1 - label * s).relu() for s, label in zip(scores, labels)])

my_max_margin.mistake(
    "The mean is taken first, and the relu after it: good examples make up for bad ones.",
    "One example is far on its side, one is on the wrong side. Does your loss still hear of the second?",
    "Look at the order: relu, then mean, or the other way round?",
    "Each example pays for itself. What one has too much of must not be given to another.",
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
    "The loss and all gradients at two strengths: every weight pays, no bias does.",
    observe=use_total,
    truth="it should be",
    stub=lambda model, points, labels, strength: None,
)(total())
my_total_loss.name = "my_total_loss"

my_total_loss.mistake(
    "The weights cost nothing: the price is missing.",
    "Does your loss change when `strength` changes?",
    "Look at what you return: is the price in it?",
    "The whole loss is the data's loss and the price, added.",
)(total(lambda model, strength: 0.0))

my_total_loss.mistake(
    "The price has the wrong sign: large weights are paid for.",
    "If a weight far from 0 grew further, would your loss go up or down?",
    "Look at the sign between the data's loss and the price.",
    "What should become smaller has to make the loss larger.",
)(total(lambda model, strength: -strength * sum(w * w for w in weights_in(model))))

my_total_loss.mistake(
    "The biases pay as well.",
    "A bias shifts an edge. Does a large one make the boundary steeper?",
    "The gradients of the weights are right. Over which list does your sum go?",
    "`parameters()` holds more than the weights.",
)(total(lambda model, strength: strength * sum(p * p for p in model.parameters())))
my_total_loss.mistakes[-1](total(lambda model, strength: strength * sum(p * p for p in model.parameters()[:-1])))

my_total_loss.mistake(
    "Only biases pay.",
    "Which of a neuron's numbers make the boundary steep?",
    "Look at what you take from each neuron.",
    "The weights pay, the bias goes free.",
)(total(lambda model, strength: strength * sum(n.b * n.b for layer in model.layers for n in layer.neurons)))

my_total_loss.mistake(
    "Only one layer pays.",
    "How many layers has the network, and whose weights are in your sum?",
    "The gradients of one layer are right. Look at those of the other.",
    "All weights pay: those of every neuron of every layer.",
)(total(lambda model, strength: strength * sum(w * w for n in model.layers[-1].neurons for w in n.w)))
my_total_loss.mistakes[-1](
    total(lambda model, strength: strength * sum(w * w for n in model.layers[0].neurons for w in n.w))
)

my_total_loss.mistake(
    "The strength is missing.",
    "Which is larger in your loss: what the data say, or the price?",
    "Look at the four things your function is given. Which one do you not use?",
    "The sum of the squares is multiplied by a small number, or it drowns the data.",
)(total(lambda model, strength: sum(w * w for w in weights_in(model))))

my_total_loss.mistake(
    "Both faults are still there.",
    "What does `strength` do in this function? And what is in the list `parameters()`?",
    "Look at the line with the price: at what is added up, and at what stands in front of the sum.",
    "Only weights pay, and what they pay is multiplied by a small number.",
)(total(lambda model, strength: sum(p * p for p in model.parameters())))

my_total_loss.mistake(
    "The weights pay as they are, without a square.",
    "What does a negative weight pay in your loss?",
    "Look at what you add up for each weight.",
    "A square is never negative, so a weight far below 0 pays as well as one far above.",
)(total(lambda model, strength: strength * sum(weights_in(model))))

my_total_loss.mistake(
    "The weights are added first, and squared afterwards.",
    "Two weights, 3 and −3: what do they pay in your loss?",
    "Look at where the square stands: at each weight, or behind the sum?",
    "Each weight pays for itself. In a sum, a positive and a negative one cancel.",
)(total(lambda model, strength: strength * sum(weights_in(model)) ** 2))

my_total_loss.mistake(
    "The strength is squared too.",
    "If `strength` were ten times as large, how many times as large would your price be?",
    "Look at what stands inside of the brackets that you square.",
    "The weight is squared; the strength multiplies the sum.",
)(total(lambda model, strength: sum((strength * w) ** 2 for w in weights_in(model))))

my_total_loss.mistake(
    "The strength multiplies the data's loss as well.",
    "With a strength of 0, what should be left of the loss?",
    "Look at the brackets: what does `strength` stand in front of?",
    "Only the price is multiplied by the strength. What the data say counts in full.",
)(
    lambda model, points, labels, strength: (
        total(lambda m, k: sum(w * w for w in weights_in(m)))(model, points, labels, strength) * strength
    )
)

my_total_loss.mistake(
    "Only one weight pays.",
    "Which weights have a gradient from the price?",
    "Look at the line in your loop: does it add to the price, or begin it anew?",
    "Every round adds the square of one weight to what is there already.",
)(total(lambda model, strength: strength * weights_in(model)[-1] ** 2))

my_total_loss.mistake(
    "This is half of the price.",
    "What is the price of a single weight of 3 at a strength of 1, in the task's words? And in yours?",
    "Look for a 2 that divides.",
    "Many books put a ½ there, so that the slope has no 2. This course does not.",
)(total(lambda model, strength: strength * sum(w * w for w in weights_in(model)) * 0.5))

my_total_loss.mistake(
    "The price is a mean over the weights.",
    "By how many did you divide, and does the chapter's formula?",
    "The data's loss is a mean. Is the price one as well?",
    "The price is a sum: strength times all the squares together.",
)(total(lambda model, strength: strength * sum(w * w for w in weights_in(model)) * (1 / len(weights_in(model)))))

cut = my_total_loss.mistake(
    "The price is a plain number: it moves no weight.",
    "The loss is right. What does `backward` find where the price is added?",
    "Look for a `.data` in the price.",
    "What was taken out of its Value has forgotten where it came from, so no gradient reaches the weights.",
)
cut(total(lambda model, strength: strength * sum(w.data**2 for w in weights_in(model))))

my_total_loss.mistake(
    "The loss is a plain number: nothing can walk back from it.",
    "What is it that remembers how the loss was made?",
    "Look for a `.data` around what you return.",
    "The whole loss has to be a Value, or `backward` has nothing to go along.",
    when=lambda trial: all(isinstance(v, Said) and "number" in v for v in trial.seen.values()),
)(lambda model, points, labels, strength: total()(model, points, labels, strength).data)

my_total_loss.mistake(
    "The sizes of the weights are taken, not their squares.",
    "How much more should a weight of 2 pay than a weight of 1?",
    "Look at what you do with each weight before you add it.",
    "The price in this chapter is a square: its slope grows with the weight. (With sizes it is called L1.)",
)(total(lambda model, strength: strength * sum(abs(w) for w in weights_in(model))))

my_total_loss.mistake(
    "Only the weights are in it: the data's loss is missing.",
    "Would your loss notice if all the labels were wrong?",
    "Look at what you return: which of your two parts is in it?",
    "The whole loss is the data's loss and the price, added.",
)(total(data=0.0))


# -- Task 4: a rate that decays ---------------------------------------------------------------------------------------

RATE_PROBES = {
    f"step {k} of {steps}, from {first} to {last}": (k, first, last, steps)
    for first, last, steps in [(0.8, 0.3, 40), (1.5, 0.06, 70)]
    for k in (0, 7, 23, steps, steps + 1, 55, 90, 300)
}


@task(
    "Tried on two schedules, at steps before, at and long after the end: it falls in a line, and stays.",
    probes=RATE_PROBES,
    truth="it should be",
)
def my_rate(k, first, last, steps):
    """The rate at step k: a line from first to last, then level."""
    return first + (last - first) * min(k / steps, 1)


@my_rate.mistake(
    "The rate goes below zero.",
    "Which way does a step with a negative rate go?",
    "It is right up to the last step. What does it say long after?",
    "A line has no end. Something has to hold the share of the way at 1.",
)
def _(k, first, last, steps):
    return first + (last - first) * k / steps


@my_rate.mistake(
    "It is held on the wrong side: `min` and `max` have changed places.",
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
    "What has come down to `last` stays there.",
)
def _(k, first, last, steps):
    return first + (last - first) * (k % steps) / steps


@my_rate.mistakes[-1]
def _(k, first, last, steps):
    return first if k > steps else first + (last - first) * k / steps


@my_rate.mistake(
    "It falls in a curve, not in a straight line.",
    "Does your rate lose as much in the first half of the way as in the second?",
    "Its two ends are right. What do you do with the share of the way in between?",
    "In a straight line each step takes away the same amount. A power takes away the same share.",
)
def _(k, first, last, steps):
    return first * (last / first) ** min(k / steps, 1)


@my_rate.mistake(
    "The rate falls to 0 in the end: nothing moves any more.",
    "What should the rate be long after the last step?",
    "You keep it from going below something. Below what?",
    "It stops where the fall ends, at `last`.",
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
    "The share of the way that is behind you is a number between 0 and 1, with all its decimals.",
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
    "Step 0 has gone no way at all, step `steps` the whole of it.",
)
def _(k, first, last, steps):
    return first + (last - first) * min(k / (steps - 1), 1)


@my_rate.mistake(
    "It is one step ahead.",
    "What is the rate at step 0?",
    "Look for a `+ 1` in your line.",
    "At step 0 no way is behind you: the rate is still `first`.",
)
def _(k, first, last, steps):
    return first + (last - first) * min((k + 1) / steps, 1)


@my_rate.mistake(
    "It falls by too much: by `last`, or all of `first`, not by what lies between them.",
    "What is your rate at the last step, and what should it be?",
    "It starts right. How far is it from `first` to `last`?",
    "The way to go is the difference of the two.",
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
    "From `first` to `last` is a way down: the difference is negative.",
)
def _(k, first, last, steps):
    return first + (first - last) * min(k / steps, 1)


# -- Task 5: mini-batches ---------------------------------------------------------------------------------------------

COUNT, SIZE = 23, 6
PAIR = "your answer holds {}, where a batch belongs: a pair of a list of points and a list of labels"
EXAMPLES = "a batch of yours is a list of examples, each a point with its label"
CHANGED = "calls after which the caller's lists are others than before"
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
                return Said(PAIR.format("something else than points, or something else than labels, in their places"))
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
        "points that nobody handed in": first.count(-1),
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
        "orders that the same source of chance gives": 1 + (again != epochs[0]),
    }


def places(count, rng):
    order = list(range(count))
    rng.shuffle(order)
    return order


def cut_up(points, labels, order, size):
    parts = [order[start : start + size] for start in range(0, len(order), size)]
    return [([points[i] for i in part], [labels[i] for i in part]) for part in parts]


@task(
    "Three epochs of 23 examples in batches of 6: all there, each once, with its own label, in a new order each time.",
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
    "What does training ask of a batch: its first example, or all its points?",
    "Look at one batch of yours. How would you take all its labels out of it?",
    "A batch is a pair: the list of its points, and the list of their labels, in the same order.",
    when=lambda trial: trial.seen.get("an epoch") == EXAMPLES,
)
def _(points, labels, size, rng):
    return [list(zip(some, theirs)) for some, theirs in cut_up(points, labels, places(len(points), rng), size)]


@my_mini_batches.mistake(
    "Only one batch comes back.",
    "23 examples in batches of 6: how many batches are in an epoch?",
    "Does your function hand back the first batch it makes? Look at how far the `return` is indented.",
    "An epoch goes on until every example has had its turn.",
    when=lambda trial: trial.seen.get("an epoch") == ALONE or seen(trial, "batches") == 1,
)
def _(points, labels, size, rng):
    return cut_up(points, labels, places(len(points), rng), size)[:1]


@my_mini_batches.mistakes[-1]
def _(points, labels, size, rng):
    return cut_up(points, labels, places(len(points), rng), size)[0]


@my_mini_batches.mistake(
    "`shuffle` shuffles the list where it is, and hands back nothing.",
    "What does Python show for a shuffled list if you write `print(rng.shuffle([1, 2, 3]))`?",
    "Look for an `=` in front of `.shuffle`.",
    "Make the list first and give it a name, shuffle it in a line of its own, and use the name after that.",
    when=lambda trial: any(isinstance(v, Stopped) and "NoneType" in v.error for v in trial.seen.values()),
)
def _(points, labels, size, rng):
    return cut_up(points, labels, rng.shuffle(list(range(len(points)))), size)


@my_mini_batches.mistake(
    "The examples that are left over are dropped.",
    "23 examples in batches of 6: what happens to the last five?",
    "Look at where your loop over the starts ends.",
    "The last batch may be smaller. It belongs to the epoch all the same.",
    when=lambda trial: (
        seen(trial, "examples that an epoch leaves out") == COUNT % SIZE
        and seen(trial, "examples that come more than once") == 0
    ),
)
def _(points, labels, size, rng):
    order = places(len(points), rng)
    return cut_up(points, labels, order[: len(order) // size * size], size)


@my_mini_batches.mistake(
    "Chance draws with replacement: some come twice, others never.",
    "In an epoch, how often does each example have its turn?",
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
    "From start to start it is as far as a batch is long.",
    when=lambda trial: (
        seen(trial, "examples that an epoch leaves out") == 0 and seen(trial, "examples that come more than once") > 0
    ),
)
def _(points, labels, size, rng):
    order = places(len(points), rng)
    parts = [order[start : start + size] for start in range(0, len(order), size - 1)]
    return [([points[i] for i in part], [labels[i] for i in part]) for part in parts]


@my_mini_batches.mistake(
    "The labels do not belong to the points any more.",
    "After your shuffle, whose label stands at the first place?",
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
    "The lists of the caller are changed.",
    "After your function has run, in which order are the caller's points? And are they all there?",
    "Look at what you shuffle, or take batches out of: a list of your own, or the one that you were given?",
    "`shuffle` changes a list where it is, and the caller's list is the same list. Shuffle a list that you have made "
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
    "The examples are sorted by their label: most batches hold one class alone.",
    "Which labels stand in your first batch, and which in your last?",
    "What happens between your shuffle and the cut? Is there anything that sorts, or that takes one class first?",
    "A batch with one label pulls every score the same way. Only while the mixture stays a mixture does a batch stand "
    "for all the examples.",
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
    "Without a new order, the same examples always stand together in a batch, and pull the same way together.",
)
def _(points, labels, size, rng):
    return cut_up(points, labels, list(range(len(points))), size)


@my_mini_batches.mistake(
    "Every epoch has the same order.",
    "Which chance do you shuffle with: the one that you were given, one that begins anew each time, or none?",
    "Look for a seed inside of your function, or for an order that owes nothing to chance.",
    "A source of chance that starts again at the same place deals the same cards again.",
)
def _(points, labels, size, rng):
    return cut_up(points, labels, places(len(points), random.Random(5)), size)


@my_mini_batches.mistake(
    "`size` is taken for the number of batches.",
    "How many examples are in your largest batch?",
    "Compare the number of your batches with `size`.",
    "`size` says how many examples stand in one batch. How many batches there are follows from it.",
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
    "Compare the two lists of places that you take points and labels by.",
    "A batch is one list of places. Points and labels are both taken by it.",
    when=lambda trial: seen(trial, "batches whose points and labels differ in number") > 0,
)
def _(points, labels, size, rng):
    return [(some, labels) for some, _ in cut_up(points, labels, places(len(points), rng), size)]


@my_mini_batches.mistake(
    "The same examples always stand together in a batch.",
    "Take one example. With which others does it share its batch, in this epoch and in the next?",
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
    "Another source of chance than the one that you were given.",
    "If somebody hands you the same source of chance again, do they get the same epoch again?",
    "Look at what stands in front of `.shuffle`.",
    "With `rng` whoever calls your function decides about chance, and can repeat a training.",
)
def _(points, labels, size, rng):
    return cut_up(points, labels, places(len(points), random), size)


@my_mini_batches.mistake(
    "The size of a batch is written into the function.",
    "What does your function do with the size that it is given?",
    "Look for a number in the line that cuts.",
    "What may differ from call to call comes in through the function's brackets, and is used by its name.",
)
def _(points, labels, size, rng):
    return cut_up(points, labels, places(len(points), rng), 6)
