"""Chapter 15: record once, replay. Pages predicted, a rule added, an `if` freed, repeats left out."""

from .multiplications import multiplications
from .my_huber import my_huber
from .page_of_lines import page_of_lines
from .softplus_rule import softplus_rule
from .without_repeats import without_repeats

__all__ = ["page_of_lines", "softplus_rule", "my_huber", "multiplications", "without_repeats"]
