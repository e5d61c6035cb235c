"""Chapter 09: neurons, layers, networks. The learner's classes are built, given known weights, and put to work."""

from .layer_class import layer_class
from .mended_dot import mended_dot
from .mlp_class import mlp_class
from .neuron_class import neuron_class
from .parameters_on_paper import parameters_on_paper

__all__ = ["parameters_on_paper", "neuron_class", "layer_class", "mlp_class", "mended_dot"]
