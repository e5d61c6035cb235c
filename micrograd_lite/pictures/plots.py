"""Static plots: Matplotlib in the course's look, with a caption that also describes the picture to a screen reader."""

import base64
import io
from contextlib import contextmanager
from html import escape

from .style import FAINT, INK, MUTED_TEXT, PALETTE

DOTS_PER_INCH, SHARPER = 96, 1.5  # on the screen; the file holds more, for sharp letters


def axes(xlabel, ylabel, title="", size=(6, 3.6)):
    """A Matplotlib `Axes` in the course's look, on a new figure. Plot into it, then call `caption(...)`."""
    import matplotlib.pyplot as plt

    plt.close("all")  # a cell that failed half-way may have left a figure open
    figure, ax = plt.subplots(figsize=size)
    ax.set_prop_cycle(color=PALETTE)
    ax.set_xlabel(xlabel, color=INK, fontsize=11)
    ax.set_ylabel(ylabel, color=INK, fontsize=11)
    if title:
        ax.set_title(title, loc="left", color=INK, fontsize=12, fontweight="bold")
    ax.grid(True, color=FAINT, linewidth=0.5)
    ax.set_axisbelow(True)
    ax.tick_params(colors=MUTED_TEXT, labelsize=10)
    for side, spine in ax.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(MUTED_TEXT)
    return ax


def caption(text):
    """Show the current figure as one picture, with `text` under it and as its alternative text. Then close it."""
    import matplotlib.pyplot as plt
    from IPython.display import display

    if not isinstance(text, str) or not text.strip():
        raise ValueError("caption needs a sentence that says what the picture shows")
    if not plt.get_fignums():
        raise ValueError("there is no picture to caption yet: draw one with axes(...) first")
    figure = plt.gcf()
    words = " ".join(text.split())
    figure.set_facecolor("white")
    figure.tight_layout()
    file = io.BytesIO()
    # Without the name of the program in it, the same picture is the same file.
    how = {"bbox_inches": "tight", "pad_inches": 0.1, "metadata": {"Software": None}}
    figure.savefig(file, format="png", dpi=SHARPER * DOTS_PER_INCH, **how)
    plt.close(figure)
    png = file.getvalue()
    across, down = (round(int.from_bytes(png[start : start + 4], "big") / SHARPER) for start in (16, 20))
    picture = base64.b64encode(png).decode("ascii")
    # JupyterLab shows a PNG without its alternative text, and prefers HTML. The build saves only the PNG.
    source = f'src="data:image/png;base64,{picture}" alt="{escape(words)}"'
    image = f'<img {source} width="{across}" height="{down}" style="max-width:100%;height:auto">'
    data = {"text/html": image, "image/png": picture, "text/plain": words}
    display(data, raw=True, metadata={"image/png": {"alt": words, "width": across, "height": down}})
    paragraph = f'<p style="max-width: 40em; margin: 0 0 8px">{escape(words)}</p>'
    display({"text/html": paragraph, "text/plain": words}, raw=True)


@contextmanager
def shows_error():
    """Show an error that the cell raises on purpose as one printed line. Raise AssertionError if there is none."""
    try:
        yield
    except Exception as error:
        if hasattr(error, "verdict"):  # from a check that did not pass, which has a card to show
            error.verdict.show()
            return
        words = " ".join(str(error).split())
        print(f"{type(error).__name__}: {words}" if words else type(error).__name__)
    else:
        raise AssertionError("an error was expected in this block, and none came")
