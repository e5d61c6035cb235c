"""The set-up cell, the second cell of every notebook: the one piece of code that a reader need not read.

The build calls `set_up_code()` and writes what it returns into each notebook. The course's address comes from
pyproject.toml, so that changing it is one edit and one build.
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Four places, one cell: where the package is installed (nothing to do), in a clone whose kernel lacks it (the clone is
# used), in an empty folder such as Colab's (the course is fetched), without a network (one line says what to do).
# GIT_TERMINAL_PROMPT, because a git that asks for a password waits for ever in a notebook.
CELL = """\
# @title Finds the course's own packages, and fetches them where they are missing (in Colab)
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

if not all(map(importlib.util.find_spec, ("micrograd_lite", "classroom"))):
    address = "ADDRESS"
    fetched = Path("NAME").resolve()
    course = next((place for place in fetched.parents if (place / "classroom" / "__init__.py").exists()), fetched)
    if not (course / "classroom").exists():
        os.environ["GIT_TERMINAL_PROMPT"] = "0"
        failed, message = subprocess.getstatusoutput(f"git clone --quiet --depth=1 {address}")
        if failed:
            print(f"No course at {address}: check the network and run this again, or open this in a full copy.")
    sys.path.insert(0, str(course))
"""

IN_THE_BROWSER = "Open in the browser"  # the words of a link beside the Colab badge

IN_COLAB = """\
if "google.colab" in sys.modules:
    print("Your answers stay only in a copy of your own: menu File, then Save a copy in Drive.")
"""


def repository_address():
    """The address of the course's repository, from pyproject.toml's project URLs (Python 3.10 has no tomllib)."""
    found = re.search(r'^Repository = "([^"]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    if not found:
        raise ValueError('pyproject.toml needs a line Repository = "https://..." under [project.urls]')
    return found[1].removesuffix("/").removesuffix(".git")


def site_address(address):
    """Where GitHub Pages publishes the course in the browser; None if the address is not GitHub's."""
    found = re.fullmatch(r"https://github\.com/([^/]+)/([^/]+?)(\.git)?/?", address)
    return found and f"https://{found[1].lower()}.github.io/{found[2]}/"


def colab_badge(address, name):
    """The picture that opens a notebook of the course in Colab."""
    place = address.removesuffix(".git").replace("https://github.com/", "https://colab.research.google.com/github/")
    return f"[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]({place}/blob/main/{name})"


def badges(address):
    """The README's links to four places that run the course with nothing installed. Empty if it is not on GitHub."""
    if not site_address(address):
        return ""
    name, page = address.removeprefix("https://github.com/"), "notebooks/00_welcome.ipynb"
    binder = f"https://mybinder.org/v2/gh/{name}/main?urlpath=lab/tree/{page}"
    return "\n".join(
        [
            f"[{IN_THE_BROWSER}]({site_address(address)}) ·",
            colab_badge(address, page),
            f"[![Open in GitHub Codespaces](https://github.com/codespaces/badge.svg)](https://codespaces.new/{name})",
            f"[![Open in Binder](https://mybinder.org/badge_logo.svg)]({binder})",
        ]
    )


def set_up_code(kind="notebook", address=None):
    """The text of the set-up cell for a notebook of this kind: "notebook", "exercise" or "solution".

    In Colab an exercise also says to save a copy: there, the page that a reader types into is not theirs to keep.
    """
    address = address or repository_address()
    code = CELL + (IN_COLAB if kind == "exercise" else "")
    return code.replace("ADDRESS", address).replace("NAME", address.rpartition("/")[2]).rstrip("\n")


if __name__ == "__main__":
    print(set_up_code("exercise"))
