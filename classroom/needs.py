"""What a chapter needs and the course does not install: PyTorch, for chapter 08 and the end of chapter 16."""

import importlib
import sys

from .checks.core import CheckFailed, Verdict

HOW = [
    "In the course's folder, type `python3 course.py torch`. It says first how large PyTorch is.",
    "Then restart this notebook's kernel and run it again. Until then, read on: the results are saved on the page.",
]
IN_THE_BROWSER = [
    "PyTorch does not run in a browser. Open this notebook in Colab, which has it: the first cell has a link."
]


class Missing(CheckFailed):
    """Something that the rest of a notebook needs is not installed: a card without a stack trace, and the run stops."""


def need_torch(part="This chapter"):
    """Do nothing if PyTorch is installed; otherwise say in a card how to get it, and stop the notebook there."""
    try:
        importlib.import_module("torch")
    except ImportError:
        lines = IN_THE_BROWSER if sys.platform == "emscripten" else HOW
        raise Missing(Verdict("not yet", f"{part} needs PyTorch, which is not installed here.", lines)) from None
