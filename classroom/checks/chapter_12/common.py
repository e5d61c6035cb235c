"""Mean, spread, and a list in their units."""

import math


def mean_and_spread(numbers):
    mean = sum(numbers) / len(numbers)
    return mean, math.sqrt(sum((x - mean) ** 2 for x in numbers) / len(numbers))


def scaled(numbers, by):
    """The numbers, normalised by the mean and the spread of others."""
    mean, spread = mean_and_spread(by)
    return [(x - mean) / spread for x in numbers]
