"""Chapter 12: normalising, predicting in the units of the data, and dead units."""

from .mended_prediction import mended_prediction
from .my_normaliser import my_normaliser
from .nobody_dead import nobody_dead
from .normalise_on_paper import normalise_on_paper
from .prepare import prepare

__all__ = ["normalise_on_paper", "my_normaliser", "prepare", "mended_prediction", "nobody_dead"]
