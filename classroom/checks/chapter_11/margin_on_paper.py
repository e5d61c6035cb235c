"""Task 1: a loss on paper."""

from ..core import number

SCORES, LABELS = [2.3, 0.4, -1.6, -0.3, 0.9], [1, 1, -1, -1, -1]


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
    partly=True,
)
def margin_forgotten():
    return on_paper(loss=lambda m: max(0.0, -m))


@margin_forgotten.also
def margin_forgotten_and_no_slope():
    return on_paper(loss=lambda m: max(0.0, -m), slope=0.0)


@margin_on_paper.mistake(
    "The losses are added up and not averaged.",
    "What would happen to your loss if every example were listed twice?",
    "Your five losses are right. What do you do with them at the end?",
    "The chapter's loss is a mean, and so are its slopes.",
    partly=True,
)
def not_averaged():
    return on_paper(share=1, slope=-1)


@not_averaged.also
def not_averaged_but_the_slope():
    return on_paper(share=1)


@margin_on_paper.mistake(
    "The mean is missing in the slope.",
    "You divided the loss by the number of examples. What does that do to every slope of it?",
    "Your loss is right. Nudge the second score by 0.1, and compute the loss again.",
    "One example is only one part of the mean, so its slope is divided too.",
    partly=True,
)
def mean_missing_in_the_slope():
    return on_paper(slope=-1)


@margin_on_paper.mistake(
    "The slope has the wrong sign.",
    "If the second score grows, does its loss get larger or smaller?",
    "Your number has the right size. Look at the sign in front of label · score.",
    "A larger score on the right side means less loss: the loss falls as this score grows.",
    partly=True,
)
def slope_turned_round():
    return on_paper(slope=1 / 5)


@margin_on_paper.mistake(
    "Examples beyond the margin get a negative loss: the relu is missing.",
    "The first score is 2.3, with the label 1. Can its loss be negative?",
    "Look at the losses of the first and the third example.",
    "Beyond a margin of 1 the loss is 0, and stays there.",
    partly=True,
)
def without_relu():
    return on_paper(loss=lambda m: 1 - m)


@margin_on_paper.mistake(
    "The accuracy counts only the examples without a loss.",
    "Is the second example on its own side?",
    "The loss asks for a margin of 1. What does the accuracy ask for?",
    "For the accuracy only the sign of the score counts.",
    partly=True,
)
def accuracy_asks_for_a_margin():
    return on_paper(right=lambda s, label: s * label >= 1)


@margin_on_paper.mistake(
    "The accuracy has its threshold at 0.5.",
    "Where does a score change sides: at 0.5 or somewhere else?",
    "Look at the second score, 0.4.",
    "A threshold of 0.5 is for probabilities between 0 and 1. A score may be any number; its sign decides.",
    partly=True,
)
def threshold_at_one_half():
    return on_paper(right=lambda s, label: (s > 0.5) == (label > 0))


@margin_on_paper.mistake(
    "The accuracy is a share: a number from 0 to 1.",
    "Is your accuracy larger than 1? Could it be, if it is a part of the whole?",
    "You have counted. What do you divide the count by?",
    "It is the number of right examples divided by the number of all examples.",
    partly=True,
)
def accuracy_as_a_count():
    return on_paper(right=lambda s, label: 5 * (s * label > 0))


@accuracy_as_a_count.also
def accuracy_in_percent():
    return on_paper(right=lambda s, label: 100 * (s * label > 0))


@margin_on_paper.mistake(
    "The second score does have a slope: it is on its own side, but not far enough.",
    "What is the loss of the second example, at a score of 0.4?",
    "Nudge the second score to 0.5. Does the loss stay as it is?",
    "As long as an example has a loss, more margin makes it smaller: there is a slope.",
    partly=True,
)
def no_slope():
    return on_paper(slope=0.0)


@margin_on_paper.mistake(
    "This is how far the loss moved, not its slope.",
    "By how much did you nudge the score, and by how much did the loss move?",
    "You subtracted one loss from the other. What is still to be done?",
    "A slope is rise over run: the change, divided by the nudge.",
    partly=True,
)
def change_for_slope():
    return on_paper(slope=-0.1 / 5)


@change_for_slope.also
def change_for_slope_of_a_hundredth():
    return on_paper(slope=-0.01 / 5)


@change_for_slope.also
def change_for_slope_of_a_thousandth():
    return on_paper(slope=-0.001 / 5)


@margin_on_paper.mistake(
    "The mean is taken over the examples with a loss, not over all.",
    "By how many did you divide? How many examples are there?",
    "Three of the five have a loss. What about the other two?",
    "An example with a loss of 0 is still an example: it counts in the mean.",
    partly=True,
)
def mean_over_those_with_a_loss():
    return on_paper(share=1 / 3, slope=-1 / 3)


@mean_over_those_with_a_loss.also
def mean_over_those_with_a_loss_but_the_slope():
    return on_paper(share=1 / 3)


@margin_on_paper.mistake(
    "The labels are not in your loss: every example is judged as if its label were 1.",
    "The third score is −1.6, and its label is −1. Is that a good score or a bad one?",
    "Look at the examples with the label −1. What is label · score there?",
    "The margin is label · score: two minus signs make it positive.",
    partly=True,
)
def labels_forgotten():
    return on_paper() | {"loss": sum(max(0.0, 1 - s) for s in SCORES) / 5}


@margin_on_paper.mistake(
    "The squares of the losses are taken.",
    "What is the loss of an example with a margin of 0.4?",
    "Look at what you do with each loss before you add it.",
    "In this loss, what is missing up to 1 counts as it is, without a square.",
    partly=True,
)
def squared():
    return on_paper(loss=lambda m: max(0.0, 1 - m) ** 2, slope=-2 * 0.6 / 5)


@squared.also
def squared_but_the_slope():
    return on_paper(loss=lambda m: max(0.0, 1 - m) ** 2)
