"""The course in the browser (`python3 course.py site`): what is different there, and nothing else."""

import json
import logging
import sys

HERE = sys.platform == "emscripten"
LONGEST = 800  # nodes in a row: freeing some thousands at once is more than a browser's stack holds


def get_ready(page, built_from, large=()):
    """Called by the set-up cell of the site's notebooks. `page` is the notebook's name there, such as exercises/01_x.

    Keeps two libraries from writing red lines about what a browser cannot do, loads the `large` packages, and says
    when the site has a newer version of an exercise that the reader has saved.
    """
    import tqdm

    tqdm.tqdm.monitor_interval = 0  # its monitor is a thread, and there are none
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # it would announce that it looks for fonts
    if page.startswith("exercises/"):
        newest = version_on_the_site(page)
        if newest not in (None, built_from):
            offer(page, newest)


def chain_length(n):
    """n, or the longest chain of Values that a browser can free if that is less; then a line says so."""
    if not HERE or n <= LONGEST:
        return n
    print(f"In the browser this chain has {LONGEST} nodes, not {n:,}: a longer one is more than the browser can free.")
    return LONGEST


def site_address():
    """The address of the site's first folder, with a slash at its end."""
    from js import location

    return location.href.rpartition("/extensions/")[0] + "/"


def version_on_the_site(page):
    """What the site's present copy of this notebook is built from; None if it can't be read."""
    from pyodide.http import open_url

    try:
        saved = json.load(open_url(f"{site_address()}files/{page}.ipynb"))
        return saved["metadata"]["course"]["built_from"]
    except Exception:  # no connection, or no such file: then there is nothing to offer
        return None


def offer(page, newest):
    """Show a link to the newer version, which lies in a folder of its own: the reader's stays as it is."""
    from IPython.display import display

    address = f"{site_address()}lab/index.html?path={newer_name(page, newest)}.ipynb"
    words = "The site has a newer version of this exercise. Yours stays here as it is. Open the new one:"
    display(
        {"text/html": f'<p>{words} <a href="{address}">{page}</a></p>', "text/plain": f"{words} {address}"}, raw=True
    )


def newer_name(page, version):
    """Where the site keeps this version of an exercise, beside the one that readers change."""
    return page.replace("exercises/", "exercises/versions/") + f"_{version[:6]}"
