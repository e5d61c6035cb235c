"""Task 3: the price of large weights."""

import random

from ... import engine
from ..core import Said, task
from .common import hinge, number_in

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


@task(
    "The loss and all gradients at two strengths: every weight is in the price, no bias is.",
    observe=use_total,
    truth="it should be",
)
def my_total_loss(model, points, labels, strength):
    """The max-margin loss, plus strength times the sum of all squared weights."""
    return total()(model, points, labels, strength)


@my_total_loss.mistake(
    "The price of the weights is missing.",
    "Does your loss change when `strength` changes?",
    "Look at what you return: is the price in it?",
    "The whole loss is the loss of the data plus the price.",
)
def price_missing(model, points, labels, strength):
    return total(lambda model, strength: 0.0)(model, points, labels, strength)


@my_total_loss.mistake(
    "The price has the wrong sign: large weights make the loss smaller.",
    "If a weight far from 0 grew further, would your loss go up or down?",
    "Look at the sign between the data's loss and the price.",
    "Training lowers the loss. So large weights must make it larger.",
)
def price_subtracted(model, points, labels, strength):
    return total(lambda model, strength: -strength * sum(w * w for w in weights_in(model)))(
        model, points, labels, strength
    )


@my_total_loss.mistake(
    "The biases are in the price too.",
    "A bias shifts an edge. Does a large one make the boundary steeper?",
    "The gradients of the weights are right. Which list does your sum go over?",
    "`parameters()` holds more than the weights.",
)
def biases_too(model, points, labels, strength):
    return total(lambda model, strength: strength * sum(p * p for p in model.parameters()))(
        model, points, labels, strength
    )


@biases_too.also
def hidden_biases_too(model, points, labels, strength):
    return total(lambda model, strength: strength * sum(p * p for p in model.parameters()[:-1]))(
        model, points, labels, strength
    )


@my_total_loss.mistake(
    "Only biases pay.",
    "Which of a neuron's numbers make the boundary steep?",
    "Look at what you take from each neuron.",
    "Only the weights are in the price.",
)
def only_biases(model, points, labels, strength):
    return total(lambda model, strength: strength * sum(n.b * n.b for layer in model.layers for n in layer.neurons))(
        model, points, labels, strength
    )


@my_total_loss.mistake(
    "Only one layer pays.",
    "How many layers does the network have, and which weights are in your sum?",
    "The gradients of one layer are right. Look at those of the other.",
    "The price is for all weights: those of every neuron of every layer.",
)
def last_layer_only(model, points, labels, strength):
    return total(lambda model, strength: strength * sum(w * w for n in model.layers[-1].neurons for w in n.w))(
        model, points, labels, strength
    )


@last_layer_only.also
def first_layer_only(model, points, labels, strength):
    return total(lambda model, strength: strength * sum(w * w for n in model.layers[0].neurons for w in n.w))(
        model, points, labels, strength
    )


@my_total_loss.mistake(
    "The strength is missing.",
    "Which is larger in your loss: the loss of the data, or the price?",
    "Look at the four arguments of your function. Which one do you not use?",
    "The sum of the squares is multiplied by a small number. Otherwise it is much larger than the loss of the data.",
)
def strength_missing(model, points, labels, strength):
    return total(lambda model, strength: sum(w * w for w in weights_in(model)))(model, points, labels, strength)


@my_total_loss.mistake(
    "Both faults are still there.",
    "What does `strength` do in this function? And what is in the list `parameters()`?",
    "Look at the line with the price: at what is added up, and at the factor before the sum.",
    "Only weights are in the price, and their sum is multiplied by a small number.",
)
def both_faults(model, points, labels, strength):
    return total(lambda model, strength: sum(p * p for p in model.parameters()))(model, points, labels, strength)


@my_total_loss.mistake(
    "The weights are added as they are, without a square.",
    "What does a negative weight add to your loss?",
    "Look at what you add up for each weight.",
    "A square is never negative, so a weight far below 0 costs as much as one far above.",
)
def without_square(model, points, labels, strength):
    return total(lambda model, strength: strength * sum(weights_in(model)))(model, points, labels, strength)


@my_total_loss.mistake(
    "The weights are added first, and squared afterwards.",
    "Two weights, 3 and −3: what is their price in your loss?",
    "Where is the square: at each weight, or after the sum?",
    "Square each weight by itself. In a sum, a positive and a negative one cancel.",
)
def squared_after_the_sum(model, points, labels, strength):
    return total(lambda model, strength: strength * sum(weights_in(model)) ** 2)(model, points, labels, strength)


@my_total_loss.mistake(
    "The strength is squared too.",
    "If `strength` were ten times as large, how many times as large would your price be?",
    "Look at what is inside the brackets that you square.",
    "The weight is squared; the strength multiplies the sum.",
)
def strength_squared(model, points, labels, strength):
    return total(lambda model, strength: sum((strength * w) ** 2 for w in weights_in(model)))(
        model, points, labels, strength
    )


@my_total_loss.mistake(
    "The strength multiplies the data's loss as well.",
    "With a strength of 0, what should be left of the loss?",
    "Look at the brackets: what is multiplied by `strength`?",
    "Only the price is multiplied by the strength. The loss of the data counts in full.",
)
def strength_for_all(model, points, labels, strength):
    return total(lambda m, k: sum(w * w for w in weights_in(m)))(model, points, labels, strength) * strength


@my_total_loss.mistake(
    "Only one weight pays.",
    "Which weights have a gradient from the price?",
    "Look at the line in your loop: does it add to the price, or start it again?",
    "Every round adds the square of one weight to the sum so far.",
)
def last_weight_only(model, points, labels, strength):
    return total(lambda model, strength: strength * weights_in(model)[-1] ** 2)(model, points, labels, strength)


@my_total_loss.mistake(
    "This is half of the price.",
    "What is the price of a single weight of 3 at a strength of 1, in the task's words? And in yours?",
    "Look for a 2 that divides.",
    "Many books use a factor ½, so that the slope has no 2. This course does not.",
)
def half_price(model, points, labels, strength):
    return total(lambda model, strength: strength * sum(w * w for w in weights_in(model)) * 0.5)(
        model, points, labels, strength
    )


@my_total_loss.mistake(
    "The price is a mean over the weights.",
    "What did you divide by, and does the chapter's formula divide?",
    "The data's loss is a mean. Is the price one as well?",
    "The price is a sum: strength times the sum of all squares.",
)
def mean_price(model, points, labels, strength):
    return total(
        lambda model, strength: strength * sum(w * w for w in weights_in(model)) * (1 / len(weights_in(model)))
    )(model, points, labels, strength)


@my_total_loss.mistake(
    "The price is a plain number: it moves no weight.",
    "The loss is right. What does `backward` find where the price is added?",
    "Look for a `.data` in the price.",
    "A plain number has no history, so no gradient reaches the weights.",
)
def price_without_history(model, points, labels, strength):
    return total(lambda model, strength: strength * sum(w.data**2 for w in weights_in(model)))(
        model, points, labels, strength
    )


@my_total_loss.mistake(
    "The loss is a plain number: `backward` cannot start from it.",
    "What remembers how the loss was made?",
    "Look for a `.data` around what you return.",
    "The whole loss must be a Value, so that `backward` can follow its parents.",
    when=lambda trial: all(isinstance(v, Said) and "number" in v for v in trial.seen.values()),
)
def plain_number(model, points, labels, strength):
    return total()(model, points, labels, strength).data


@my_total_loss.mistake(
    "The sizes of the weights are taken, not their squares.",
    "How much more should a weight of 2 cost than a weight of 1?",
    "Look at what you do with each weight before you add it.",
    "The price in this chapter is a square: its slope grows with the weight. (With sizes it is called L1.)",
)
def sizes_for_squares(model, points, labels, strength):
    return total(lambda model, strength: strength * sum(abs(w) for w in weights_in(model)))(
        model, points, labels, strength
    )


@my_total_loss.mistake(
    "Only the weights are in it: the data's loss is missing.",
    "Would your loss notice if all the labels were wrong?",
    "Look at what you return: which of your two parts is in it?",
    "The whole loss is the loss of the data plus the price.",
)
def data_missing(model, points, labels, strength):
    return total(data=0.0)(model, points, labels, strength)
