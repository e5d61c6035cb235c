"""The colours of the course: one visual language for plots, graphs and interactives.

Data is blue, gradient is orange, an operation is a grey circle, a parameter has a bold border,
the truth is a black dashed line. The colours are Okabe and Ito's, for any kind of colour vision.
"""

BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
PURPLE, SKY, YELLOW = "#CC79A7", "#56B4E9", "#F0E442"

DATA = BLUE
GRADIENT = ORANGE
OPERATION = "#D9D9D9"
TRUTH = "#000000"
INK = "#222222"  # words, axes
FAINT = "#BBBBBB"  # grids, guide lines
PALETTE = [BLUE, VERMILION, GREEN, PURPLE, SKY, ORANGE]

# Letters are thin: these darker variants keep a contrast of at least 4.5 to 1 on white.
DATA_TEXT = "#005A8E"
GRADIENT_TEXT = "#8A5A00"
MUTED_TEXT = "#5A5A5A"
ERROR_TEXT = "#C04C00"  # readable on white and on a dark theme

FONT = "Helvetica, Arial, 'DejaVu Sans', sans-serif"
