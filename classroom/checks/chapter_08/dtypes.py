"""Task 1: which dtype?"""

import inspect

import numpy as np
import torch

from ..core import NumberTask

DTYPES = {
    "torch.tensor([2.0])": "float32",
    "torch.tensor([2])": "int64",
    "torch.tensor([2]) / 4": "float32",
    "torch.tensor([2, 0.5])": "float32",
    "torch.from_numpy(np.array([2.0]))": "float64",
    "x32 * 0.5": "float32",
    "x64 * 0.5": "float64",
    "x32 + x64": "float64",
}
# What a learner may believe, and the answers that follow from it.
BELIEFS = {
    "decimals_have_64_bits": {
        "torch.tensor([2.0])": "float64",
        "torch.tensor([2]) / 4": "float64",
        "torch.tensor([2, 0.5])": "float64",
    },
    "whole_numbers_become_decimals": {"torch.tensor([2])": "float32"},
    "whole_numbers_have_32_bits": {"torch.tensor([2])": "int32"},
    "division_keeps_whole_numbers": {"torch.tensor([2]) / 4": "int64"},
    "division_gives_64_bits": {"torch.tensor([2]) / 4": "float64"},
    "first_number_decides": {"torch.tensor([2, 0.5])": "int64"},
    "numpys_numbers_are_cut": {"torch.from_numpy(np.array([2.0]))": "float32"},
    "python_number_brings_64_bits": {"x32 * 0.5": "float64"},
    "python_number_takes_bits_away": {"x64 * 0.5": "float32"},
    "fewer_bits_win": {"x32 + x64": "float32"},
}


def as_word(answer):
    """A dtype as a word: PyTorch's own, NumPy's, and words with or without `torch.` are all as good."""
    if isinstance(answer, torch.dtype):
        return str(answer).removeprefix("torch.")
    if isinstance(answer, np.dtype) or inspect.isclass(answer) and issubclass(answer, np.generic):
        return np.dtype(answer).name
    if not isinstance(answer, str):
        return answer
    word = answer.strip().lower().replace(" ", "")
    known = getattr(torch, word.removeprefix("torch."), None)
    # Without `torch.`, the words float and int may be meant as Python's, which have other sizes than PyTorch's.
    if isinstance(known, torch.dtype) and word not in ("float", "int"):
        return str(known).removeprefix("torch.")
    return word


def no_dtype(trial):
    return any(str(getattr(torch, str(word), None)) != f"torch.{word}" for word in trial.seen.values())


def belief(trial):
    """The belief that explains most of the wrong answers, the first of them included; None if there is none."""
    wrong = [label for label, true in DTYPES.items() if trial.seen.get(label) != true]
    if no_dtype(trial):
        return None
    explains = lambda key: sum(BELIEFS[key].get(label) == trial.seen[label] for label in wrong)
    against = lambda key: sum(label not in wrong for label in BELIEFS[key])
    fitting = [key for key, made in BELIEFS.items() if wrong and made.get(wrong[0]) == trial.seen[wrong[0]]]
    return max(fitting, key=lambda key: (explains(key), -against(key)), default=None)


def believed(key):
    """A predicate: this is the belief that explains the answer."""
    return lambda trial: belief(trial) == key


class DtypeTask(NumberTask):
    """A task whose answers are dtypes."""

    def judge(self, answer):
        return super().judge({k: as_word(word) for k, word in answer.items()} if isinstance(answer, dict) else answer)


def right_dtypes():
    return dict(DTYPES)


right_dtypes.__name__ = "dtypes"
dtypes = DtypeTask(right_dtypes, "All eight are what PyTorch says.")


@dtypes.mistake(
    "One of your words is not a dtype.",
    "Does your word say both what kind of number it is and how many bits it has?",
    "The three words that you need are in the task, in quotes.",
    "A dtype is a kind of number and its size in bits, written as one word.",
    when=no_dtype,
)
def word_without_bits():
    return DTYPES | {"torch.tensor([2.0])": "float"}


@dtypes.mistake(
    "PyTorch's decimals are not Python's.",
    "How many digits of the neuron's output agreed in the chapter's first surprise?",
    "Look at your tensors that are made from decimals without a `dtype`.",
    "Unless you ask for more, PyTorch stores a decimal with half of Python's bits.",
    when=believed("decimals_have_64_bits"),
)
def decimals_have_64_bits():
    return DTYPES | BELIEFS["decimals_have_64_bits"]


@dtypes.mistake(
    "A list of whole numbers stays whole.",
    "Is there a decimal point anywhere in `[2]`?",
    "Compare the first two lines: what differs between them?",
    "PyTorch chooses the kind of number by what is in the list.",
    when=believed("whole_numbers_become_decimals"),
)
def whole_numbers_become_decimals():
    return DTYPES | BELIEFS["whole_numbers_become_decimals"]


@dtypes.mistake(
    "Whole numbers are not stored the way decimals are.",
    "A whole number is often a place in a long list. What happens when the list is longer than the number can count?",
    "Look at the words that the task offers: which of them is for whole numbers?",
    "Only decimals get half the bits by default. Whole numbers keep all of them.",
    when=believed("whole_numbers_have_32_bits"),
)
def whole_numbers_have_32_bits():
    return DTYPES | BELIEFS["whole_numbers_have_32_bits"]


@dtypes.mistake(
    "A division leaves the whole numbers.",
    "What is 2 divided by 4?",
    "Look at your answer for the line with the `/`: could it hold the result?",
    "`/` gives decimals, in Python and in PyTorch, even if both numbers are whole.",
    when=believed("division_keeps_whole_numbers"),
)
def division_keeps_whole_numbers():
    return DTYPES | BELIEFS["division_keeps_whole_numbers"]


@dtypes.mistake(
    "The result of a division has PyTorch's usual size.",
    "How many bits does PyTorch give to decimals if you say nothing?",
    "Look at the line with the `/`. Does anything in it ask for 64 bits?",
    "The 64 bits of a whole number say nothing about decimals: a new decimal gets the default.",
    when=believed("division_gives_64_bits"),
)
def division_gives_64_bits():
    return DTYPES | BELIEFS["division_gives_64_bits"]


@dtypes.mistake(
    "The first number of a list does not decide alone.",
    "If the tensor held whole numbers, what would become of the 0.5?",
    "Look at the line whose list has two numbers in it.",
    "One dtype serves all numbers of a tensor, so it has to be one that can hold each of them.",
    when=believed("first_number_decides"),
)
def first_number_decides():
    return DTYPES | BELIEFS["first_number_decides"]


@dtypes.mistake(
    "A NumPy array keeps its bits.",
    "How many bits does NumPy give to a decimal?",
    "Look at the line with `from_numpy`: are the numbers made there, or were they there before?",
    "`from_numpy` takes over an array as it is. It does not make its numbers anew.",
    when=believed("numpys_numbers_are_cut"),
)
def numpys_numbers_are_cut():
    return DTYPES | BELIEFS["numpys_numbers_are_cut"]


@dtypes.mistake(
    "A plain Python number does not add bits.",
    "If every 0.5 in a program made its tensors twice as large, would people train in 32 bits?",
    "Look at the line `x32 * 0.5`: only one of the two is a tensor.",
    "Between a tensor and a plain decimal, the tensor's dtype counts.",
    when=believed("python_number_brings_64_bits"),
)
def python_number_brings_64_bits():
    return DTYPES | BELIEFS["python_number_brings_64_bits"]


@dtypes.mistake(
    "A plain Python number does not take bits away.",
    "Which of the two in `x64 * 0.5` has a dtype at all?",
    "Look at the line `x64 * 0.5`, and at the one above it.",
    "Between a tensor and a plain decimal, the tensor's dtype counts.",
    when=believed("python_number_takes_bits_away"),
)
def python_number_takes_bits_away():
    return DTYPES | BELIEFS["python_number_takes_bits_away"]


@dtypes.mistake(
    "When two tensors meet, the one with fewer bits does not win.",
    "Which result could hold the digits of both?",
    "Look at the last line, in which both are tensors.",
    "PyTorch chooses a dtype that loses nothing of either.",
    when=believed("fewer_bits_win"),
)
def fewer_bits_win():
    return DTYPES | BELIEFS["fewer_bits_win"]
