"""Pictures in one visual language: what a chapter draws with and does not teach.

from micrograd_lite.pictures import axes, caption, DATA, GRADIENT
"""

from .graphs import digraph
from .networks import boundary_pictures, draw_network, fit_picture, points_picture, score_grid
from .plots import axes, caption, shows_error
from .style import DATA, FAINT, GRADIENT, PALETTE, TRUTH

__all__ = [
    "DATA",
    "FAINT",
    "GRADIENT",
    "PALETTE",
    "TRUTH",
    "axes",
    "boundary_pictures",
    "caption",
    "digraph",
    "draw_network",
    "fit_picture",
    "points_picture",
    "score_grid",
    "shows_error",
]
