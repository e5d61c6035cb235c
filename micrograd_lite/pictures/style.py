"""The colours of the course: one visual language for plots, graphs and interactives.

Data is blue, gradient is orange, an operation is a grey circle, a parameter has a bold border,
the truth is a black dashed line. The colours are Okabe and Ito's, which work for any kind of colour vision;
some are darker here. On white, a mark has a contrast of at least 3 to 1, and words have at least 4.5 to 1.
"""

BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#C47C00", "#007C5C", "#B84700"
PURPLE, SKY = "#B8608F", "#2F8FCB"

DATA = BLUE
GRADIENT = ORANGE
OPERATION = "#D9D9D9"  # the filling; the border is darker
TRUTH = "#000000"
INK = "#222222"  # words, axes
QUIET = "#858585"  # a mark in the background
FAINT = "#BBBBBB"  # grid lines, which carry no meaning
PALETTE = [BLUE, VERMILION, GREEN, PURPLE, SKY, ORANGE]

# Words are thin and need more contrast than marks.
DATA_TEXT = "#005A8E"
GRADIENT_TEXT = "#8A5A00"
PURPLE_TEXT = "#8F3B6B"
MUTED_TEXT = "#5A5A5A"
ERROR_TEXT = "#C04C00"  # readable on white and on a dark theme

WHITE = "#FFFFFF"
# What is behind a marked node or box.
ORANGE_TINT, BLUE_TINT, GREEN_TINT, RED_TINT = "#FFF6E0", "#EAF6FD", "#E8F6F1", "#FDEFE5"

FONT = "Helvetica, Arial, 'DejaVu Sans', sans-serif"
GRAPH_FONT = "Helvetica,Arial,sans-serif"  # as Graphviz writes it
