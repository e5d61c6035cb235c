"""Task 4: find the leak."""

from ..core import number

RIGHT = {"A": "fine", "B": "leak", "C": "fine", "D": "leak", "E": "fine", "F": "leak", "G": "leak"}


@number("Seven ways to work with data, each put where it belongs.")
def leaks():
    """Which of the seven let the test images take part?"""
    return dict(RIGHT)


def only(letter):
    """True where that answer is wrong, and the last one told is the first of the wrong ones."""
    return lambda names: letter == min(names)


def flipped(letter):
    return RIGHT | {letter: "leak" if RIGHT[letter] == "fine" else "fine"}


def misspelled(trial):
    return any(trial.seen.get(letter) not in ("leak", "fine") for letter in RIGHT)


@leaks.mistake(
    "An answer is neither of the two words.",
    "Which two words does the task ask for?",
    "Look at your seven answers, letter by letter.",
    'Write "leak" or "fine".',
    when=misspelled,
)
def another_word():
    return RIGHT | {"A": "leaks"}


@leaks.mistake(
    "A: a fixed number is no secret of the test images.",
    "Where does the 16 come from?",
    "Would you divide by another number if the test images were different?",
    "A leak carries something that was *learned* from the test images. The 16 was known before anyone wrote a digit.",
    partly=only("A"),
)
def a_fixed_number():
    return flipped("A")


@leaks.mistake(
    "B: when to stop is a choice, and here the test images make it.",
    "Who decides at which epoch the training ends?",
    "Of a hundred epochs, one is kept because it is best on these very images.",
    "Whatever you choose by the test images, you can no longer test with them.",
    partly=only("B"),
)
def stopping_by_the_test():
    return flipped("B")


@leaks.mistake(
    "C: choosing is what the validation set is for.",
    "Which images decide about the width?",
    "The test set is opened afterwards, once. Has it had any say?",
    "Choices must be made by *some* images. The validation images are there to be used up.",
    partly=only("C"),
)
def choice_by_validation():
    return flipped("C")


@leaks.mistake(
    "D: copies of test images end up among the training images.",
    "An image is copied, then all are shuffled. Where can the two copies go?",
    "A network that has learned one of them by heart will know the other.",
    "Cut first. Copies of an image must stay on its side of the cut.",
    partly=only("D"),
)
def copies_across_the_cut():
    return flipped("D")


@leaks.mistake(
    "E: copies made after the cut stay on their side of it.",
    "From which part are the copies made?",
    "Can a copy of a test image get into the training this way?",
    "More training images made of training images tell nothing about the test.",
    partly=only("E"),
)
def copies_after_the_cut():
    return flipped("E")


@leaks.mistake(
    "F: the mean of all images holds the test images.",
    "Which images went into the mean that is subtracted?",
    "Chapter 12 normalised with numbers that came from the training examples. Why only those?",
    "What is learned from data, be it one number, must be learned from the training part.",
    partly=only("F"),
)
def mean_of_all():
    return flipped("F")


@leaks.mistake(
    "G: the best of ten test results is a choice made by the test.",
    "Ten equal networks differ by luck. Which one do you report?",
    "Would the same network be the best on another 300 images?",
    "Report the mean of all ten, or choose one by validation.",
    partly=only("G"),
)
def best_of_ten():
    return flipped("G")
