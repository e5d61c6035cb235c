"""How the build compares a saved notebook with a fresh one: code and text exactly, pictures by presence."""

import math
import re

KEPT = ("tags", "nbgrader", "jupyter", "collapsed", "cellView")  # what a saved cell's metadata may hold
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d*)?(?:[eE][+-]?\d+)?")
# An SVG, also with pictures in it (the curves of a plot, each cut off at its box), or an image as text.
PICTURE = re.compile(r"<svg(?:(?!</?svg).|<svg(?:(?!</?svg).)*</svg>)*</svg>|data:image/[^\"']+", re.S)


def texts(output):
    """The parts of an output that are text, by kind; pictures are represented by their presence."""
    if output.output_type == "stream":
        return {output.name: output.text}
    if output.output_type == "error":
        return {"error": f"{output.ename}: {output.evalue}"}
    parts = {kind: value if isinstance(value, str) else repr(value) for kind, value in output.get("data", {}).items()}
    for kind, value in parts.items():
        if kind.startswith("image/"):
            parts[kind] = "(picture)"
        elif kind == "text/html":
            parts[kind] = PICTURE.sub("(picture)", value)
    return parts


def same_text(saved, fresh):
    """Equal, but for the last digits of a number: a sine's sixteenth digit differs from one processor to another."""
    if saved == fresh:
        return True
    if NUMBER.sub("#", saved) != NUMBER.sub("#", fresh):
        return False
    pairs = zip(NUMBER.findall(saved), NUMBER.findall(fresh), strict=True)
    return all(math.isclose(float(a), float(b), rel_tol=1e-9, abs_tol=1e-15) for a, b in pairs)


def difference(saved, fresh):
    """Where two notebooks first disagree, in words; None where they agree."""
    for number, (old, new) in enumerate(zip(saved.cells, fresh.cells, strict=False), 1):
        if (old.cell_type, old.source) != (new.cell_type, new.source):
            kind = "text" if new.cell_type == "markdown" else "code"
            return f"cell {number}: the {kind} differs.\n{two(old.source, new.source)}"
        if {k: v for k, v in old.metadata.items() if k in KEPT} != new.metadata:
            return f"cell {number}: the metadata differ.\n{two(str(dict(old.metadata)), str(dict(new.metadata)))}"
        if new.cell_type == "code" and "volatile" not in new.metadata.get("tags", ()):
            parts = [
                [f"{kind}: {text}" for output in cell.outputs for kind, text in sorted(texts(output).items())]
                for cell in (old, new)
            ]
            if len(parts[0]) != len(parts[1]) or not all(map(same_text, *parts)):
                return f"cell {number}: the output differs.\n{two(chr(10).join(parts[0]), chr(10).join(parts[1]))}"
            if old.execution_count != new.execution_count:
                return f"cell {number}: saved as run number {old.execution_count}, not {new.execution_count}."
    if len(saved.cells) != len(fresh.cells):
        return f"{len(saved.cells)} cells are saved, the source makes {len(fresh.cells)}."
    return None


def two(saved, fresh):
    """The first line in which two texts differ, one above the other."""
    lines = list(zip((saved + "\n" * 999).splitlines(), (fresh + "\n" * 999).splitlines(), strict=False))
    old, new = next((pair for pair in lines if not same_text(*pair)), ("", ""))
    return f"  saved: {old[:160]}\n  fresh: {new[:160]}"


def answers_in(saved, fresh):
    """The number of the first cell of a saved exercise that a learner seems to have filled in or run, else None."""
    stubs = {cell.source for cell in fresh.cells}
    for number, cell in enumerate(saved.cells, 1):
        if cell.cell_type == "code":
            is_answer = cell.metadata.get("nbgrader", {}).get("solution", False)
            filled = is_answer and cell.source not in stubs and "# your code here\n" not in f"{cell.source}\n"
            if cell.outputs or cell.execution_count or filled:
                return number
    return None


def kind_words(name, number):
    return (
        f"{name}, cell {number}: this looks like an answer of yours, so it is left as it is.\n"
        f"  Write your answers in my_exercises/, which `python3 course.py` makes and never overwrites.\n"
        f"  Copy this one there; then `git checkout {name}` brings the empty notebook back."
    )
