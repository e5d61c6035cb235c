"""Chapter 08: PyTorch's dtypes, a neuron, an operation of one's own, and three descents.

These checks need PyTorch, so an exercise calls `need_torch` before it imports them.
"""

from .dtypes import dtypes
from .neuron_of_tensors import neuron_of_tensors
from .softplus import softplus
from .three_descents import three_descents

__all__ = ["dtypes", "neuron_of_tensors", "softplus", "three_descents"]
