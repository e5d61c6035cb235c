"""The course in the browser (`python3 course.py site`): what is different there, and nothing else."""

import json
import logging
import time


def get_ready(page, built_from):
    """Called by the set-up cell of the site's notebooks. `page` is the notebook's name there, such as exercises/01_x.

    Keeps two libraries from writing red lines about what a browser can't do, and says when the site has a newer version
    of a notebook that the reader's browser has kept.
    """
    import tqdm

    tqdm.tqdm.monitor_interval = 0  # its monitor is a thread, and there are none
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # it would announce that it looks for fonts
    newest = version_on_the_site(page)
    if newest not in (None, built_from):
        offer(page, newest)


def site_address():
    """The address of the site's first folder, with a slash at its end."""
    from js import location

    return location.href.rpartition("/extensions/")[0] + "/"


def version_on_the_site(page):
    """What the site's present copy of this notebook is built from; None if it can't be read."""
    from pyodide.http import open_url

    try:
        saved = json.load(
            open_url(f"{site_address()}files/{page}.ipynb?{time.time():.0f}")
        )  # not one kept from earlier
        return saved["metadata"]["course"]["built_from"]
    except Exception:  # no connection, or no such file: then there is nothing to offer
        return None


def offer(page, newest):
    """Say that there is a newer version. What the reader has written stays as it is."""
    from IPython.display import display

    html = plain = (
        "The site has a newer version of this page. To get it, right-click its name in the list of files on the left "
        "and choose Delete. This deletes your copy, and the site's takes its place. Then open it again."
    )
    if page.startswith("exercises/"):
        words = "The site has a newer version of this exercise. Yours stays as it is. The new one:"
        address = f"{site_address()}lab/index.html?path={newer_name(page, newest)}.ipynb"
        html, plain = f'{words} <a href="{address}">{newer_name(page, newest)}</a>', f"{words} {address}"
    display({"text/html": f"<p>{html}</p>", "text/plain": plain}, raw=True)


def newer_name(page, version):
    """Where the site keeps an untouched copy of this version of an exercise."""
    return f"fresh_copies/{page.removeprefix('exercises/')}_{version[:6]}"
