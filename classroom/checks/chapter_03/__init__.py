"""Chapter 03: the chain rule by hand."""

from .backward import backward
from .longest_step import longest_step
from .mended_slopes import mended_slopes
from .neuron_backward import neuron_backward
from .slopes_on_paper import slopes_on_paper

__all__ = ["slopes_on_paper", "backward", "mended_slopes", "neuron_backward", "longest_step"]
