"""Chapter 04: what a Value remembers. The learner writes a class, and the check tries it on a page of expressions."""

from .mended_add_to import mended_add_to
from .slope_along import slope_along
from .value_class import value_class
from .what_t_remembers import what_t_remembers

__all__ = ["what_t_remembers", "value_class", "mended_add_to", "slope_along"]
