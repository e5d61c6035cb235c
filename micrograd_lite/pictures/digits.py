"""Pictures of chapter 16: small images, signed images such as weights and gradients, and a confusion matrix."""

from .plots import axes, caption
from .style import DATA, FAINT, GRADIENT, INK


def ink():
    """White for an empty pixel, dark for a full one."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("ink", ["#FFFFFF", INK])


def signed():
    """Blue below 0, white at 0, orange above."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("signed", [DATA, "#FFFFFF", GRADIENT])


def draw_image(ax, image, title="", sign=False, most=None):
    """One image of 64 numbers. With `sign`, its strong pixels carry a + or a −; `most` is the number of full colour."""
    pixels = image.reshape(8, 8)
    most = most or (float(abs(pixels).max()) if sign else 1.0) or 1.0
    ax.imshow(pixels, cmap=signed() if sign else ink(), vmin=-most if sign else 0, vmax=most)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.set_title(title, fontsize=9, color=INK)
    for spine in ax.spines.values():
        spine.set_color(FAINT)
    for row in range(8) if sign else ():
        for column in range(8):
            if abs(pixels[row, column]) > 0.5 * most:
                mark = "+" if pixels[row, column] > 0 else "−"
                ax.text(column, row, mark, color="black", ha="center", va="center", fontsize=7)


def show_images(images, titles, words, columns=10, sign=False, most=None):
    """Images of 64 numbers in rows, each under its title, and `words` under them all.

    Plain images go from 0 (white) to 1 (dark). With `sign` they go from blue over white to orange: which of them are
    signed may also be said one by one.
    """
    count = len(images)
    signs = sign if isinstance(sign, (list, tuple)) else [sign] * count
    rows = -(-count // columns)
    lines = max((str(title).count("\n") + 1 for title in titles), default=1)
    figure = axes("", "", size=(0.92 * min(columns, count) + 0.2, (0.95 + 0.16 * lines) * rows)).figure
    figure.clear()
    for place, (image, title, with_sign) in enumerate(zip(images, titles, signs), 1):
        draw_image(figure.add_subplot(rows, columns if rows > 1 else count, place), image, title, with_sign, most)
    caption(words)


def show_confusion(labels, answers, words):
    """How often each digit was read as which: a row for what it is, a column for what the network says."""
    import numpy as np

    counts = np.zeros((10, 10), int)
    np.add.at(counts, (labels, answers), 1)
    ax = axes("the network says", "the digit is", size=(5.2, 4.6))
    ax.grid(False)
    for row, column in np.argwhere(counts):
        color, strength = (DATA, 0.25) if row == column else (GRADIENT, min(1, 0.4 + 0.1 * counts[row, column]))
        ax.add_patch(box(column, row, color, strength))
        ax.text(column, row, f"{counts[row, column]}", ha="center", va="center", color=INK, fontsize=10)
    ax.set(xticks=range(10), yticks=range(10), xlim=(-0.5, 9.5), ylim=(9.5, -0.5), aspect="equal")
    caption(words)


def box(column, row, color, strength):
    """A filled square around a place of the table."""
    from matplotlib.patches import Rectangle

    return Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=color, alpha=strength, edgecolor="white")
