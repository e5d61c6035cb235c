"""Task 5: a reader that a shift does not disturb."""

import functools

import numpy as np

from ...engine import module
from ..core import Said, task

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
        if not isinstance(answers, list) or len(answers) != len(labels):
            count = f"{len(answers)} answers" if isinstance(answers, list) else "no list of answers"
            return {name: Said(f"for {len(labels)} images your reader gives {count}")}
        if isinstance(answers[0], list):
            return {name: Said("your reader gives a list for each image, where one digit belongs")}
        share = float(np.mean([answer == label for answer, label in zip(answers, labels)]))
        seen[f"share read, {name}"] = min(share, GOALS[name])
        if name == "as they are":
            seen["every single validation image is read"] = share == 1.0
    return seen


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
    when=lambda trial: trial.seen.get("share read, as they are", 1) < 0.4,
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
    when=lambda trial: trial.seen.get("every single validation image is read") is True,
)
def learned_by_heart(images):
    return nearest(images, moved_too(0, 1))


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
    when=lambda trial: "your reader gives" in (said := str(trial.seen.get("as they are", ""))) and "where" not in said,
)
def one_for_all(images):
    return int(np.eye(10)[nearest(images, moved_too(0))].argmax())
