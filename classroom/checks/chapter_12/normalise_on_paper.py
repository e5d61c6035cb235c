"""Task 1: pencil and paper."""

import math

from ..core import number

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
def variance_for_spread():
    return by_the_rules(root=lambda v: v)


@variance_for_spread.also
def variance_for_spread_alone():
    return by_the_rules() | {"spread": 17.5}


@normalise_on_paper.mistake(
    "Divided by one less than the number of numbers.",
    "How many squared distances did you add up, and by how many did you divide?",
    "Look at the division inside the root. Statistics has a formula with n − 1; this course takes the plain mean.",
    "The chapter's spread is the root of the *mean* squared distance: divide by as many as you added.",
)
def one_less_than_the_count():
    return by_the_rules(count=3)


@normalise_on_paper.mistake(
    "This is the mean of the distances, without squares.",
    "What counts more in your spread: one distance of 7, or seven distances of 1? And in the chapter's?",
    "You averaged the distances themselves. Look at what the chapter does to them first.",
    "Square each distance, take the mean, and undo the square at the end.",
)
def mean_of_distances():
    mean, spread = 5, (4 + 2 + 1 + 7) / 4
    return answers(mean, spread, (12 - mean) / spread, -0.5 * spread + mean)


@normalise_on_paper.mistake(
    "12 was divided but not shifted.",
    "What does the mean itself become when it is normalised?",
    "Your mean and spread are right. Look at what you did to 12 before you divided.",
    "First the shift, then the size: the distance from the mean, in units of the spread.",
    partly=True,
)
def not_shifted():
    right = by_the_rules()
    return right | {"12 normalised": 12 / right["spread"]}


@normalise_on_paper.mistake(
    "A step is missing on the way back.",
    "−0.5 means half a spread below the mean. Is your number below 5, and by how much?",
    "Restoring undoes both steps of normalising. Which one have you undone?",
    "Last in, first out: undo the division, then the shift.",
    partly=True,
)
def not_shifted_back():
    right = by_the_rules()
    return right | {"-0.5 restored": -0.5 * right["spread"]}


@not_shifted_back.also
def not_scaled_back():
    return by_the_rules() | {"-0.5 restored": 4.5}


@normalise_on_paper.mistake(
    "On the way back the shift comes before the size.",
    "−0.5 means half a spread below the mean. Is your number below 5, and by how much?",
    "Put on socks, then shoes. In which order do you take them off?",
    "Last in, first out: undo the division, then the shift.",
    partly=True,
)
def shift_back_first():
    right = by_the_rules()
    return right | {"-0.5 restored": (-0.5 + 5) * right["spread"]}


@normalise_on_paper.mistake(
    "−0.5 was normalised once more, not restored.",
    "Is −0.5 a number of the data, or has it been normalised already?",
    "Which way did you go: the same way as with 12, or back?",
    "Restoring undoes a division by a multiplication, and a subtraction by an addition.",
    partly=True,
)
def normalised_once_more():
    right = by_the_rules()
    return right | {"-0.5 restored": (-0.5 - 5) / right["spread"]}


@normalise_on_paper.mistake(
    "A sign was lost on the way back.",
    "−0.5 means half a spread *below* the mean. On which side of 5 is yours, and how far away?",
    "Look at both signs in your last line: that of −0.5, and that of the mean.",
    "Add half a spread, with its minus, to the mean.",
    partly=True,
)
def minus_lost():
    right = by_the_rules()
    return right | {"-0.5 restored": 0.5 * right["spread"] + 5}


@minus_lost.also
def minus_of_the_mean_lost():
    right = by_the_rules()
    return right | {"-0.5 restored": -0.5 * right["spread"] - 5}


@normalise_on_paper.mistake(
    "The distance of 12 from the mean has lost its sign.",
    "Is 12 above the mean or below it?",
    "Look at the order of your subtraction.",
    "Subtract the mean from the number: what is above the mean stays positive.",
    partly=True,
)
def distance_turned_round():
    right = by_the_rules()
    return right | {"12 normalised": -right["12 normalised"]}


@normalise_on_paper.mistake(
    "The squared distances were added up but not averaged.",
    "If every number were there twice, would your spread grow? Should it?",
    "What is under the root: a sum, or a mean?",
    "Squared, *averaged*, and the root of that.",
)
def not_averaged():
    return by_the_rules(count=1)


@normalise_on_paper.mistake(
    "This is the whole range, from the smallest to the largest number.",
    "Which numbers count in your spread: two of them, or all four?",
    "The task says what a spread is: distances from the mean, squared, averaged, and the root of that.",
    "The spread is a typical distance from the mean, not the largest distance there is.",
)
def whole_range():
    return answers(5, 11, 7 / 11, 5 - 5.5)
