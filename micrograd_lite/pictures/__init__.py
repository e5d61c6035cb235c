"""Pictures in one visual language: plots, SVG drawings and graphs.

from micrograd_lite.pictures import axes, caption, DATA, GRADIENT
from micrograd_lite.pictures import digraph            # graphs
from micrograd_lite.pictures.svg import Drawing        # what the interactives draw with
"""

from .networks import boundary_pictures, draw_boundary, draw_network, fit_picture, points_picture, score_grid
from .plots import axes, caption, shows_error
from .style import (
    DATA,
    DATA_TEXT,
    FAINT,
    GRADIENT,
    GRADIENT_TEXT,
    INK,
    MUTED_TEXT,
    OPERATION,
    PALETTE,
    TRUTH,
)

__all__ = [
    "DATA",
    "DATA_TEXT",
    "FAINT",
    "GRADIENT",
    "GRADIENT_TEXT",
    "INK",
    "MUTED_TEXT",
    "OPERATION",
    "PALETTE",
    "TRUTH",
    "Digraph",
    "Drawing",
    "GraphPicture",
    "axes",
    "boundary_pictures",
    "caption",
    "digraph",
    "draw_boundary",
    "draw_network",
    "fit_picture",
    "points_picture",
    "score_grid",
    "shows_error",
]


def __getattr__(name):
    # A plotting cell needs none of these, so they are loaded when they are first used.
    if name in ("digraph", "Digraph", "GraphPicture"):
        from . import graphs

        return getattr(graphs, name)
    if name == "Drawing":
        from .svg import Drawing

        return Drawing
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
