"""Task 2: max-margin as a function."""

from ... import engine
from ..core import Said, Stopped, task
from .common import hinge, number_in


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


def walked(loss):
    """The loss, after a walk back that nobody has asked for."""
    loss.backward()
    return loss


@task(
    "The loss and the gradient of every score, for ten examples on both sides of the margin.",
    observe=use_loss,
    truth="it should be",
)
def my_max_margin(scores, labels):
    """The mean of relu(1 − label · score)."""
    return hinge()(scores, labels)


@my_max_margin.mistake(
    "One class teaches nothing: this is written for labels 0 and 1.",
    "Take an example with the label −1. By what do you multiply its score?",
    "Look at the gradients of the scores whose label is −1: are they 0 even where the score is wrong?",
    "With labels −1 and 1 the product label · score has the right sign for both classes.",
)
def labels_of_0_and_1(scores, labels):
    return hinge(lambda s, label: (1 - (label + 1) / 2 * s).relu())(scores, labels)


@labels_of_0_and_1.also
def negative_labels_as_0(scores, labels):
    return hinge(lambda s, label: (1 - max(label, 0) * s).relu())(scores, labels)


@labels_of_0_and_1.also
def only_the_positive_class(scores, labels):
    return hinge(lambda s, label: (1 - s).relu() if label == 1 else 0.0 * s)(scores, labels)


@my_max_margin.mistake(
    "The margin is forgotten.",
    "What is your loss for a network that gives the score 0 to everything?",
    "Look at the example with the score 0.4 and the label 1: it should still have a loss.",
    "The right side is not enough. The loss asks for a margin of 1.",
)
def margin_forgotten(scores, labels):
    return hinge(lambda s, label: (-label * s).relu())(scores, labels)


@my_max_margin.mistake(
    "The label is lost: every score is pushed up.",
    "Which way should the score of an example with the label −1 be pushed?",
    "Look at the sign of the gradient for an example of each class.",
    "The label decides which way is right: multiply score and label before you compare with 1.",
)
def label_forgotten(scores, labels):
    return hinge(lambda s, label: (1 - s).relu())(scores, labels)


@my_max_margin.mistake(
    "The sign is wrong: right answers have a loss, and wrong ones have none.",
    "A score of 2.3 with the label 1 is very good. What is its loss in yours?",
    "Look at the 1 and the product: which of the two do you subtract from the other?",
    "The larger label · score is, the smaller the loss should be.",
)
def sign_turned_round(scores, labels):
    return hinge(lambda s, label: (1 + label * s).relu())(scores, labels)


@sign_turned_round.also
def sign_turned_round_in_the_relu(scores, labels):
    return hinge(lambda s, label: (label * s - 1).relu())(scores, labels)


@my_max_margin.mistake(
    "The relu is around the product, not around what is missing.",
    "One example is on the wrong side by 0.7, another by 7. Which one has the larger loss in yours?",
    "Look at the brackets: what is `.relu()` applied to?",
    "First compute what is missing up to 1, then apply the relu: it sets to 0 only what is already far enough.",
)
def relu_around_the_product(scores, labels):
    return hinge(lambda s, label: 1 - (label * s).relu())(scores, labels)


@my_max_margin.mistake(
    "Only one example counts.",
    "Which scores get a gradient from your loss? How many scores were there?",
    "Look at how far the `return` is indented, and at what your loop does with the sum so far.",
    "Every round of the loop adds to a sum. Return the sum once, after the last round.",
)
def first_example_only(scores, labels):
    return (1 - labels[0] * scores[0]).relu() * (1 / len(scores))


@first_example_only.also
def last_example_only(scores, labels):
    return (1 - labels[-1] * scores[-1]).relu() * (1 / len(scores))


@first_example_only.also
def first_example_undivided(scores, labels):
    return (1 - labels[0] * scores[0]).relu()


@first_example_only.also
def last_example_undivided(scores, labels):
    return (1 - labels[-1] * scores[-1]).relu()


@my_max_margin.mistake(
    "The losses are added up and not averaged.",
    "What would happen to the size of a step if there were ten times as many examples?",
    "All your numbers are too large by the same factor. Which factor?",
    "A mean does not grow with the number of examples. A sum does.",
)
def not_averaged(scores, labels):
    return hinge(share=lambda n: 1)(scores, labels)


@my_max_margin.mistake(
    "Without relu, examples beyond the margin have a negative loss.",
    "Can a very good example make up for a bad one?",
    "Look at the loss of an example with a margin of 2.3.",
    "Beyond a margin of 1 there is nothing to gain: loss 0, gradient 0.",
)
def without_relu(scores, labels):
    return hinge(lambda s, label: 1 - label * s)(scores, labels)


@my_max_margin.mistake(
    "The mean is taken over the examples with a loss, not over all.",
    "By how many did you divide? How many examples are there?",
    "Which examples are still in your list when you divide?",
    "An example with a loss of 0 is still an example: it counts in the mean.",
)
def mean_over_those_with_a_loss(scores, labels):
    return hinge(pick=lambda losses: [loss for loss in losses if loss.data > 0])(scores, labels)


@my_max_margin.mistake(
    "The squares of the losses are taken.",
    "What is the loss of an example with a margin of −0.7?",
    "Look at what you do with each loss before you add it.",
    "In this loss, what is missing up to 1 counts as it is, without a square.",
)
def squared(scores, labels):
    return hinge(lambda s, label: (1 - label * s).relu() ** 2)(scores, labels)


@my_max_margin.mistake(
    "The loss is a plain number: `backward` cannot start from it.",
    "What remembers how the loss was made?",
    "Look for a `.data` in your function, or for a `max`.",
    "The loss must be a Value, made by the operations of Values, so that `backward` can follow its parents.",
    when=lambda trial: all(isinstance(v, Said) and "number" in v for v in trial.seen.values()),
)
def plain_number(scores, labels):
    return sum(max(0, 1 - label * s.data) for s, label in zip(scores, labels)) / len(scores)


@my_max_margin.mistake(
    "The number is right, but no score gets a gradient: the loss has lost its history.",
    "What does `backward` find when it asks your loss for its parents?",
    "Look for a `.data`, and for a Value that you made yourself.",
    "A new Value made from a number has no parents. Compute with the scores themselves from first to last.",
)
def history_lost(scores, labels):
    return type(scores[0])(hinge()(scores, labels).data)


@my_max_margin.mistake(
    "`max` has to compare, and Values have no order.",
    "Which operation of Value is 0 below 0, and changes nothing above?",
    "Look at the line that stopped. The task's first line names the operation.",
    "A Value has its own operations, which remember their parents. Python's `max` is not one of them.",
    when=lambda trial: any(isinstance(v, Stopped) and "Values have no order" in v.error for v in trial.seen.values()),
)
def python_max(scores, labels):
    return sum(max(0, 1 - label * s) for s, label in zip(scores, labels)) * (1 / len(scores))


@my_max_margin.mistake(
    "`backward` has already run inside your function: every gradient comes twice.",
    "Your loss is right, your gradients are twice as large. How often was the graph walked?",
    "Look for a call that returns nothing, before the `return`.",
    "The function only computes the loss. The training loop calls `backward`.",
)
def backward_inside(scores, labels):
    return walked(hinge()(scores, labels))


@my_max_margin.mistake(
    "These are the losses of the examples, one by one: their mean is missing.",
    "From how many numbers can one `backward` start?",
    "You return a list. What does the word *mean* in the task ask you to do with it?",
    "One number must say how wrong all of them are together.",
)
def list_of_losses(scores, labels):
    return [(1 - label * s).relu() for s, label in zip(scores, labels)]


@my_max_margin.mistake(
    "The mean comes first and the relu after it: good examples make up for bad ones.",
    "One example is far on its own side, one is on the wrong side. Does the second still count in your loss?",
    "Look at the order: relu, then mean, or the other way round?",
    "Each example has its own loss. A large margin of one must not make up for another.",
)
def mean_before_relu(scores, labels):
    return (1 - sum(label * s for s, label in zip(scores, labels)) * (1 / len(labels))).relu()
