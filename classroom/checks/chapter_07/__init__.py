"""Chapter 07: operations. A learner's class, or a function on Values, is put to work and compared with wrong ones."""

from .functions import functions
from .mended_swish import mended_swish
from .operators import operators
from .slopes_by_hand import slopes_by_hand
from .softmax_and_loss import softmax_and_loss

__all__ = ["slopes_by_hand", "operators", "functions", "mended_swish", "softmax_and_loss"]
