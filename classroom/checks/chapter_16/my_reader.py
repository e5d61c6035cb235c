"""Task 5: a reader that a shift does not disturb."""

import functools
from collections import Counter

import numpy as np

from ...engine import module
from ..core import Said, is_number, kind_of, task

ALL, OFF, AS_IT_SHOULD_BE = "every single validation image is read", "all digits are off by the same", "as it should be"
ONE_ANSWER, NO_LIST = "one answer comes for ", "a list of digits belongs here, and your reader gives "
GOALS = {"as they are": 0.97, "moved right": 0.9, "moved left": 0.9, "moved down": 0.9, "moved up": 0.9}
MOVES = {"as they are": (0, 0), "moved right": (1, 0), "moved left": (-1, 0), "moved down": (0, 1), "moved up": (0, -1)}


@functools.cache
def parts():
    """The chapter's three parts, pixels from 0 to 1."""
    ours = module("digits")
    images, labels = ours.load_digits()
    return ours.three_parts(images / 16, labels)


def shifted(images, right, down):
    wide = np.pad(images.reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1)))
    return wide[:, 1 - down : 9 - down, 1 - right : 9 - right].reshape(-1, 64)


def read_by(reader):
    """The share of the validation images that it reads, at most what the task asks for; moved and not."""
    images, labels = parts()[1]
    seen = {}
    for name, move in MOVES.items():
        answers = reader(shifted(images, *move))
        if answers is None or answers is ...:
            return {name: answers}
        if told := no_digits(answers, len(labels)):
            return {name: Said(told)}
        share = float(np.mean([answer == label for answer, label in zip(answers, labels)]))
        seen[f"share read, {name}"] = min(share, GOALS[name])
        if name == "as they are":
            offs = Counter(answer - label for answer, label in zip(answers, labels))
            off, often = offs.most_common(1)[0]
            by_heart = Said("it is, and no reader that has not seen them does that")
            seen[ALL] = by_heart if share == 1.0 else AS_IT_SHOULD_BE
            all_off = off and often > 0.9 * len(labels)
            seen[OFF] = Said(f"{often} of {len(labels)} are {off:+g} away") if all_off else AS_IT_SHOULD_BE
    return seen


def no_digits(answers, images):
    """What is wrong, in words, with what should be a digit for each image; "" if nothing is."""
    if not isinstance(answers, list):
        return f"{ONE_ANSWER}{images} images: {kind_of(answers)}" if is_number(answers) else NO_LIST + kind_of(answers)
    if len(answers) != images:
        return f"{ONE_ANSWER}{images} images" if len(answers) == 1 else f"{len(answers)} answers for {images} images"
    if isinstance(answers[0], list):
        return "your reader gives a list for each image, where one digit belongs"
    return (
        "" if all(map(is_number, answers)) else "the digits should be plain numbers: yours are " + kind_of(answers[0])
    )


def nearest(images, known):
    """The label of the nearest known image, for each image."""
    pixels, labels = known
    far = (pixels**2).sum(axis=1) - 2 * images @ pixels.T
    return [int(label) for label in labels[far.argmin(axis=1)]]


@functools.cache
def moved_too(*which):
    """These parts' images as they are and moved, with their labels."""
    chosen = [parts()[part] for part in which]
    images = [shifted(images, *move) for images, _ in chosen for move in MOVES.values()]
    labels = [labels for _, labels in chosen for _ in MOVES]
    return np.concatenate(images), np.concatenate(labels)


@task(
    "It reads 97 of 100 validation images, and 90 of 100 when they are moved by a pixel in any of four directions.",
    observe=read_by,
    truth="it should be at least",
    stub=lambda images: None,
)
def my_reader(images):
    """A digit for each image."""
    return nearest(images, moved_too(0))


def reads_unmoved(seen):
    return seen.get("share read, as they are") == GOALS["as they are"]


@my_reader.mistake(
    "It reads the images as they are, and not when they are moved by a pixel.",
    "Has your network ever seen a digit that is not in the middle?",
    "Look at the images it was trained on, or at what you do with an image before you show it.",
    "Show it moved images while it learns, or bring every image to the middle before it is read.",
    when=lambda trial: reads_unmoved(trial.seen) and trial.seen.get("share read, moved right", 1) < 0.9,
)
def unmoved_only(images):
    return nearest(images, parts()[0])


@my_reader.mistake(
    "It reads hardly more than a guess would.",
    "Do the pixels have the same scale here and in your training? Here they go from 0 to 1.",
    "Are images and labels still in the same order, after all you did with them?",
    "A network that learned well and reads nothing is usually shown other numbers than it learned from.",
    when=lambda trial: trial.seen.get("share read, as they are", 1) < 0.4 and trial.seen[OFF] == AS_IT_SHOULD_BE,
)
def other_scale(images):
    pixels, labels = parts()[0]
    return nearest(images, (16 * pixels, labels))


@other_scale.also
def labels_in_another_order(images):
    pixels, labels = parts()[0]
    return nearest(images, (pixels, labels[::-1]))


@my_reader.mistake(
    "Not one validation image is wrong: they have taken part in the training.",
    "Which images did your network learn from?",
    "Look at where your training data come from: are the validation images or copies of them among them?",
    "What was learned by heart proves nothing. Train on the training part alone.",
    when=lambda trial: trial.seen.get(ALL, AS_IT_SHOULD_BE) != AS_IT_SHOULD_BE,
)
def learned_by_heart(images):
    return nearest(images, moved_too(0, 1))


@my_reader.mistake(
    "Every digit is off by the same number.",
    "Which digit does the first of the ten scores stand for?",
    "Is something added to the place of the largest score, or do you count from 1?",
    "The places are counted from 0, as the digits are: the place is the digit.",
    when=lambda trial: trial.seen.get(OFF, AS_IT_SHOULD_BE) != AS_IT_SHOULD_BE,
)
def off_by_one(images):
    return [(digit + 1) for digit in nearest(images, moved_too(0))]


@my_reader.mistake(
    "Your reader gives scores, not digits.",
    "What is the shape of what you return?",
    "A network gives ten numbers for each image. Which of them is the answer?",
    "The answer is the *place* of the largest score.",
    when=lambda trial: "list for each image" in str(trial.seen.get("as they are", "")),
)
def scores_not_digits(images):
    return np.eye(10)[nearest(images, moved_too(0))]


@my_reader.mistake(
    "The answer is one for the whole batch, not one for each image.",
    "How many answers do you give for 300 images?",
    "Look at `argmax`: without an axis it looks through the whole table.",
    "Each row has a largest score of its own.",
    when=lambda trial: str(trial.seen.get("as they are", "")).startswith(ONE_ANSWER),
)
def one_for_all(images):
    return int(np.eye(10)[nearest(images, moved_too(0))].argmax())
