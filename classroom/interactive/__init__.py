"""The interactives: one module each, named after its function.

from classroom.interactive import derivative_lab
derivative_lab()
"""

# All at once, and on purpose: a module loaded later would take the place of its function of the same name.
from .backprop_stepper import backprop_stepper
from .broadcast_viewer import broadcast_viewer
from .chain import chain
from .cubic_studio import cubic_studio
from .derivative_lab import derivative_lab
from .descent_lab import descent_lab
from .digit_bench import digit_bench
from .fill_in_graph import fill_in_graph
from .first_slider import first_slider
from .four_buttons import four_buttons
from .moons_studio import moons_studio
from .neuron import neuron
from .nudge_board import nudge_board
from .order_duel import order_duel
from .recorder import recorder
from .two_directions import two_directions

__all__ = [
    "backprop_stepper",
    "broadcast_viewer",
    "chain",
    "cubic_studio",
    "derivative_lab",
    "descent_lab",
    "digit_bench",
    "fill_in_graph",
    "first_slider",
    "four_buttons",
    "moons_studio",
    "neuron",
    "nudge_board",
    "order_duel",
    "recorder",
    "two_directions",
]
