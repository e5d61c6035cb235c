"""Chapter 01: slopes of functions of one number."""

from . import quotients  # noqa: F401  (it adds to the three tasks before the last)
from .best_h import best_h
from .central_difference import central_difference
from .forward_difference import forward_difference
from .mended_slope import mended_slope
from .slopes_on_paper import slopes_on_paper

__all__ = ["slopes_on_paper", "forward_difference", "central_difference", "mended_slope", "best_h"]
