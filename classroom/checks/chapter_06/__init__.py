"""Chapter 06: backward, automatically.

The engines that learners write here are put to work on the same small graphs, and so are the usual wrong ones.
"""

from ..shared import right_order
from .backward import backward
from .closure_product import closure_product
from .fooling import fooling
from .order import order
from .pass_on import pass_on

__all__ = ["pass_on", "order", "backward", "closure_product", "fooling", "right_order"]
