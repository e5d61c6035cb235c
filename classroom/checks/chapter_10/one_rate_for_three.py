"""Task 5: one rate for three networks."""

import math

from ... import engine
from ..core import number
from .common import loss_of, one_step

FOUR_XS = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
FOUR_YS = [1.0, -1.0, -1.0, 1.0]
SEEDS, LIMIT = (5, 6, 12), 0.065


def losses_with(rate):
    """The losses of three networks after 20 steps with this rate."""
    losses = []
    for seed in SEEDS:
        network = engine.MLP(3, [4, 4, 1], seed=seed)
        for _ in range(20):
            one_step(network, FOUR_XS, FOUR_YS, rate)
        losses.append(loss_of(network, FOUR_XS, FOUR_YS).data)
    return losses


@number(
    "With your rate all three networks end below 0.065 after 20 steps.",
    observe=lambda rate: 0 < rate < 100 and max(losses_with(rate)) < LIMIT,
)
def one_rate_for_three():
    """A learning rate with which three networks learn the four examples in 20 steps."""
    return 0.1


@one_rate_for_three.mistake(
    "The rate must be larger than zero.",
    "Which way does a step of negative length go?",
    "Look at the sign of your number.",
    "The minus sign is in the update already. The rate says how far, not which way.",
    when=lambda trial: trial.answer <= 0,
)
def negative_rate():
    return -0.1


@one_rate_for_three.mistake(
    "Too small: at least one network is still on its way down.",
    "What happens to the three losses when you double your rate?",
    "None of the three has gone wrong: they are on their way. What would bring them further in 20 steps?",
    "Go up until one of the three jumps to a large loss, then back a little.",
    when=lambda trial: 0 < trial.answer < 0.1,
)
def rate_too_small():
    return 0.03


@one_rate_for_three.mistake(
    "Too large: at least one network has jumped to a large loss.",
    "Call `losses_after_20_steps` with your rate. Which of the three losses is large?",
    "A single network that is stuck is enough to fail. Which one jumps first?",
    "Go down until no network jumps any more. The most delicate start decides.",
    when=lambda trial: trial.answer > 0.1 and math.isfinite(trial.answer),
)
def rate_too_large():
    return 0.5
