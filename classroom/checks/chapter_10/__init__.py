"""Chapter 10: training by gradient descent."""

from .mended_training import mended_training
from .one_rate_for_three import one_rate_for_three
from .squared_error import squared_error
from .step_on_paper import step_on_paper
from .training_step import training_step

__all__ = ["step_on_paper", "squared_error", "training_step", "mended_training", "one_rate_for_three"]
