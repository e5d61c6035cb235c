"""Where am I? What the checks last said, read from saved exercise notebooks. Nothing is judged anew.

python3 course.py progress                       your own exercises, in my_exercises/
python3 course.py progress --folder submitted    a folder for each student, with their notebooks inside
python3 course.py progress --folder submitted --csv
"""

import argparse
import csv
import json
import re
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
IN_THE_BROWSER = Path("/drive/exercises")  # where the site's kernel finds what the reader's browser has kept
VERDICTS = ("right", "wrong", "not yet")
HEADS = ("chapter", *VERDICTS, "tasks")


class Unreadable(ValueError):
    """A file that is no exercise notebook; the message says why."""


def text_of(part):
    return part if isinstance(part, str) else "".join(part or "")


def kind(ename):
    """An error's name without what the kernel in the browser writes around it: <class 'package.NotYet'>."""
    return re.sub(r"^<class '(?:.*\.)?(\w+)'>$", r"\1", ename or "")


def verdict_of(cell):
    """What the check in this cell last said; "not yet" if it has not been run."""
    outputs = cell.get("outputs", ())
    errors = [kind(output.get("ename")) for output in outputs if output.get("output_type") == "error"]
    said = " ".join(text_of(output.get("data", {}).get("text/plain")) for output in outputs)
    if errors:
        return "not yet" if errors == ["NotYet"] else "wrong"
    return "right" if said.startswith("Right.") else "not yet"


def read_exercise(path):
    """(chapter and title, {task: verdict}) of a saved exercise notebook; Unreadable if it is none."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        heading = re.match(r"# Exercises (\d\d · .+)", text_of(cells[0]["source"]))
        checks = [cell for cell in cells if cell.get("metadata", {}).get("nbgrader", {}).get("grade")]
        tasks = {cell["metadata"]["nbgrader"]["grade_id"]: verdict_of(cell) for cell in checks}
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError):
        raise Unreadable(f"{path.name} can't be read as a notebook") from None
    if not heading or not tasks:
        raise Unreadable(f"{path.name} is not one of the course's exercises")
    return heading[1].strip(), tasks


def row(chapter, tasks):
    counted = Counter(tasks.values())
    return (chapter, *(counted[verdict] for verdict in VERDICTS), len(tasks))


def rows_of(paths):
    """(rows, complaints): a row for each exercise, in the order of the chapters."""
    rows, complaints = [], []
    for path in paths:
        try:
            rows.append(row(*read_exercise(path)))
        except Unreadable as problem:
            complaints.append(str(problem))
    return sorted(rows), complaints


def notebooks_in(folder):
    """The notebooks below a folder, without Jupyter's hidden copies."""
    found = sorted(folder.rglob("*.ipynb"))
    return [path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)]


def class_rows(folder):
    """(rows, complaints) for a folder that holds one folder for each student; the student comes first in a row."""
    rows, complaints = [], []
    for student in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")):
        found, unread = rows_of(notebooks_in(student))
        rows += [(student.name, *one) for one in found]
        complaints += [f"{student.name}: {words}" for words in unread]
        if not found:
            complaints.append(f"{student.name}: no exercise of the course")
    return rows, complaints


def total(rows):
    """The last line of a table: the sum of each column of numbers."""
    numbers = [[value for value in one if isinstance(value, int)] for one in rows]
    return ("all", *map(sum, zip(*numbers)))


def as_text(heads, rows):
    """The rows in columns of even width, the numbers to the right."""
    table = [heads, *rows]
    widths = [max(len(str(one[i])) for one in table) for i in range(len(heads))]
    sides = [">" if rows and isinstance(rows[0][i], int) else "<" for i in range(len(heads))]
    return "\n".join(
        "  ".join(f"{one[i]!s:{sides[i]}{widths[i]}}" for i in range(len(heads))).rstrip() for one in table
    )


def as_markdown(heads, rows):
    lines = [heads, ["---"] + ["---:"] * (len(heads) - 1), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def my_progress(folder=None):
    """Show the table of your own exercises in a notebook."""
    from IPython.display import display

    if folder is None:
        folder = IN_THE_BROWSER if sys.platform == "emscripten" else HERE / "my_exercises"
    folder = Path(folder)
    rows, _ = rows_of(notebooks_in(folder)) if folder.is_dir() else ([], [])
    if not rows:
        words = "There are no exercises of yours yet: start the course with `python3 course.py`, which copies them."
        display({"text/markdown": words, "text/plain": words.replace("`", "")}, raw=True)
        return
    rows.append(total(rows))
    display({"text/markdown": as_markdown(HEADS, rows), "text/plain": as_text(HEADS, rows)}, raw=True)


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="course.py progress", description="What the checks last said.")
    parser.add_argument("--folder", type=Path, help="a folder with one folder of notebooks for each student")
    parser.add_argument("--csv", action="store_true", help="print comma-separated values in place of a table")
    options = parser.parse_args(arguments)
    folder = options.folder or HERE / "my_exercises"
    if not folder.is_dir():
        advice = "python3 course.py copies the exercises there." if options.folder is None else "Check the name."
        print(f"There is no folder {folder.name}. {advice}", file=sys.stderr)
        return 1
    rows, complaints = class_rows(folder) if options.folder else rows_of(notebooks_in(folder))
    heads = ("student", *HEADS) if options.folder else HEADS
    if options.csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows([heads, *rows])
    elif rows:
        print(as_text(heads, rows if options.folder else [*rows, total(rows)]))
    for words in complaints:
        print(words, file=sys.stderr)
    return 0 if rows else 1


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")
    sys.exit(main())
