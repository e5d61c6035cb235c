"""What a learner sees: the words in a picture, and what a chapter's saved notebook shows."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg):
    """The words in an SVG picture, piece by piece."""
    return ["".join(element.itertext()) for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def code_cells(chapter):
    """The code cells of the saved notebook of a chapter, which is named by its two digits."""
    import nbformat  # takes seconds, and not every process that pytest starts needs it

    path = next((ROOT / "notebooks").glob(f"{chapter}_*.ipynb"))
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def printed(chapter):
    """What the saved notebook of a chapter shows, as text."""
    outputs = [output for cell in code_cells(chapter) for output in cell.outputs]
    words = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs]
    return "\n".join(word for word in words if word)
