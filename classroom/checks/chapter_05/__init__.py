"""Chapter 05: graphs listed, and gradients filled in by hand."""

from .filled_on_paper import filled_on_paper
from .steepest import steepest
from .trace import trace
from .wrong_gradient import wrong_gradient

__all__ = ["filled_on_paper", "trace", "wrong_gradient", "steepest"]
