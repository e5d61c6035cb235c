"""Chapter 14: pull-backs between arrays, a softmax, and a loss whose shapes fit only by accident."""

from .matmul_pulls import matmul_pulls
from .mended_loss import mended_loss
from .reduction_pulls import reduction_pulls
from .softmax import softmax
from .unbroadcast import unbroadcast

__all__ = ["unbroadcast", "matmul_pulls", "reduction_pulls", "softmax", "mended_loss"]
