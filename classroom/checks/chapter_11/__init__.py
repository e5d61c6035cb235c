"""Chapter 11: a margin, a price on weights, a rate that decays, mini-batches.

A loss is judged by its value *and* by the gradients that it sends back; mini-batches by which examples they hold.
"""

from .margin_on_paper import margin_on_paper
from .my_max_margin import my_max_margin
from .my_mini_batches import my_mini_batches
from .my_rate import my_rate
from .my_total_loss import my_total_loss

__all__ = ["margin_on_paper", "my_max_margin", "my_total_loss", "my_rate", "my_mini_batches"]
