"""Chapter 00: the table of what this computer has, and the map."""

import re
import sys
from pathlib import Path

from classroom.checks import machine
from micrograd_lite.pictures.course_map import PARTS, course_map

FULL = {"numpy": "2.1.3", "matplotlib": "3.10.0", "ipywidgets": "7.7.1", "graphviz": "0.21", "tqdm": "4.67"}
FULL |= {"torch": "2.11.0"}


def rows(versions=FULL, drawer="dot", kernel="ipykernel 6", python=(3, 13, 0)):
    return machine.look(versions.get, lambda: drawer, lambda: kernel, python)


def test_a_complete_machine_is_fine():
    assert all(fine for _, _, fine, _ in rows())
    assert "This computer has everything that the course needs." in machine.table(rows())


def test_every_column_has_a_name():
    names = machine.table(rows()).splitlines()[0].strip("|").split("|")
    assert len(names) == 4 and all(name.strip() for name in names)


def test_each_lack_is_named_with_its_cure():
    lacking = {
        "Python": rows(python=(3, 9, 2)),
        "numpy": rows(FULL | {"numpy": None}),
        "ipywidgets": rows(FULL | {"ipywidgets": "7.6.5"}),
        "Graphviz": rows(drawer=None),
        "kernel": rows(kernel=None),
    }
    for what, found in lacking.items():
        missing = [row for row in found if not row[2]]
        assert len(missing) == 1 and what in missing[0][0] and len(missing[0][3]) > 20, what
        text = machine.table(found)
        assert "Missing or too old: 1 of 9." in text and missing[0][3] in text


def test_pytorch_is_shown_and_never_counted_as_lacking():
    text = machine.table(rows(FULL | {"torch": None}))
    row = next(line for line in text.splitlines() if "PyTorch" in line)
    assert "not installed | optional" in row and "course.py torch" in row
    assert "This computer has everything that the course needs." in text
    row = next(line for line in machine.table(rows()).splitlines() if "PyTorch" in line)
    assert "2.11.0 | yes |  |" in row


def test_versions_compare_as_numbers():
    assert machine.as_numbers("10.0.1rc2") == (10, 0)
    assert all(fine for _, _, fine, _ in rows(FULL | {"ipywidgets": "10.0"}))


def test_outside_a_notebook_there_is_no_kernel():
    assert machine.running_kernel() is None


def test_this_machine_can_draw_and_the_real_look_says_so():
    found = {what: fine for what, _, fine, _ in machine.look()}
    assert found["Python 3.10 or newer"] == (sys.version_info >= (3, 10))
    assert found["Graphviz (draws the graphs)"] is True


def test_the_map_shows_every_chapter_in_order():
    source = course_map().source
    boxes = re.findall(r'^\t\t?(\d\d) \[label="\1\n(.*?)"', source, re.M | re.S)
    assert boxes == [chapter for part in PARTS.values() for chapter in part.items()]
    assert [number for number, _ in boxes] == [f"{n:02}" for n in range(1, 17)]


def test_the_glossary_names_the_chapter_where_each_word_is_first_met():
    folder = Path(__file__).parents[1] / "sources" / "notebooks"
    texts = {source.name[:2]: source.read_text("utf-8") for source in sorted(folder.glob("*.md"))}
    glossary = texts.pop("00").split("## The signs that will come")[1]
    rows = re.findall(r"^\| (.+?) \| .* \| (\d\d) \|$", glossary, re.MULTILINE)
    assert len(rows) > 20
    signs = {"$f'(x)$": r"f'\(x\)", r"$\Delta x$": "Δ", r"$\lim$": r"\\lim", r"$\nabla f$": r"\\nabla"}
    signs |= {r"$\dfrac{\partial f}{\partial a}$": r"\\partial", r"$\sum_i x_i$": r"\\sum", "$e$": r"\$e\^x\$"}
    signs |= {r"$\log x$": r"math\.log\(", r"$\tanh x$": r"\\tanh"}
    for word, chapter in rows:
        # A word is met where it is explained: set off by stars, or on a folded box.
        names = "|".join(
            map(re.escape, re.split(", | and ", word.replace("`", "").replace("relative error", "relative")))
        )
        met = [
            n for n, text in texts.items() if re.search(signs.get(word) or rf"(\*|<summary>[^<]*)({names})", text, re.I)
        ]
        assert met and met[0] == chapter, (word, chapter, met)


def test_the_table_is_shown_and_can_be_read_as_plain_text(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    machine.look_around()
    assert "| Python 3.10 or newer |" in shown[0]["text/markdown"] and "| Python 3.10" in shown[0]["text/plain"]


def test_the_first_slider_writes_tiny_numbers_as_on_paper():
    from classroom.interactive import first_slider

    assert first_slider(1e-9).words == "x = 10⁻⁹, and x² = 10⁻⁹ × 10⁻⁹ = 10⁻¹⁸"
    assert first_slider(-1.5).words == "x = −1.5, and x² = (−1.5) × (−1.5) = 2.25"
