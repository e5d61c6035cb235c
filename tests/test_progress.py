"""course.py progress: what the checks last said, read from saved notebooks."""

import csv
import io
import json
import subprocess
import sys

import nbformat
import pytest
from conftest import ROOT

import course
from classroom import progress

EXERCISES = sorted((ROOT / "exercises").glob("*.ipynb"))


def answered(path, target, *said):
    """A copy of an exercise in which the first checks have said this: "right", "wrong" or "not yet"."""
    nb = nbformat.read(path, as_version=4)
    checks = [cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    for cell, verdict in zip(checks, said):
        words = {"right": "Right. Tried.", "wrong": "Set where you should add.", "not yet": "Not yet: f."}[verdict]
        cell.outputs = [nbformat.v4.new_output("display_data", {"text/plain": words, "text/html": "<div></div>"})]
        if verdict != "right":
            name = {"wrong": "Wrong", "not yet": "NotYet"}[verdict]
            cell.outputs.append(nbformat.v4.new_output("error", ename=name, evalue=words, traceback=[words]))
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nb, target)
    return len(checks)


def test_tasks_are_counted_as_their_checks_have_said(tmp_path):
    tasks = answered(EXERCISES[0], tmp_path / EXERCISES[0].name, "right", "wrong", "not yet", "right")
    rows, complaints = progress.rows_of(progress.notebooks_in(tmp_path))
    assert not complaints and rows[0][0].startswith("01 · ") and rows[0][1:] == (2, 1, tasks - 3, tasks)


@pytest.mark.parametrize("folder, column", [("exercises", 3), ("solutions", 1)])
def test_every_exercise_is_read_empty_ones_as_not_yet_and_solutions_as_right(folder, column):
    rows, complaints = progress.rows_of(progress.notebooks_in(ROOT / folder))
    assert not complaints and len(rows) == len(EXERCISES)
    assert all(row[column] == row[4] > 1 and sum(row[1:4]) == row[4] for row in rows)


def test_what_stops_with_an_error_of_python_is_wrong(tmp_path):
    path = tmp_path / "e.ipynb"
    answered(EXERCISES[0], path, "wrong")
    path.write_text(path.read_text().replace('"Wrong"', '"NameError"'))
    assert progress.row(*progress.read_exercise(path))[1:3] == (0, 1)


def test_a_class_is_read_folder_by_folder_and_nothing_is_passed_over(tmp_path, capsys):
    answered(EXERCISES[0], tmp_path / "ada" / "01_derivative" / "01_derivative.ipynb", "right")
    answered(EXERCISES[1], tmp_path / "ada" / "mine.ipynb", "wrong", "right")
    (tmp_path / "bob").mkdir()
    (tmp_path / "bob" / "broken.ipynb").write_text("{")
    (tmp_path / "bob" / "other.ipynb").write_text(json.dumps({"cells": [{"source": ["# My notes"]}]}))
    (tmp_path / "ada" / ".ipynb_checkpoints").mkdir()
    answered(EXERCISES[0], tmp_path / "ada" / ".ipynb_checkpoints" / "01_derivative-checkpoint.ipynb", "right")
    assert progress.main(["--folder", str(tmp_path), "--csv"]) == 0
    out, err = capsys.readouterr()
    heads, *rows = csv.reader(io.StringIO(out))
    assert heads == ["student", "chapter", "right", "wrong", "not yet", "tasks"]
    assert [(row[0], row[1][:2], row[2], row[3]) for row in rows] == [("ada", "01", "1", "0"), ("ada", "02", "1", "1")]
    assert "bob: broken.ipynb can't be read" in err and "bob: other.ipynb is not one of the course's" in err
    assert "bob: no exercise of the course" in err


def test_the_table_has_even_columns_and_a_sum(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(progress, "HERE", tmp_path)
    assert progress.main([]) == 1 and "python3 course.py copies" in capsys.readouterr().err
    for path in EXERCISES[:2]:
        answered(path, tmp_path / "my_exercises" / path.name, "right")
    assert progress.main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4 and lines[-1].split()[:2] == ["all", "2"]
    assert len({line.rindex("  ") for line in lines}) == 1 or len({len(line) for line in lines}) == 1


def test_the_notebook_shows_the_same_table(tmp_path, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    progress.my_progress(tmp_path)
    answered(EXERCISES[0], tmp_path / EXERCISES[0].name, "right")
    progress.my_progress(tmp_path)
    assert "python3 course.py" in shown[0]["text/markdown"]
    assert "| all | 1 | 0 |" in shown[1]["text/markdown"] and "all" in shown[1]["text/plain"]


def test_course_py_passes_it_on(monkeypatch):
    started = []
    for name in ("make_venv", "install"):
        monkeypatch.setattr(course, name, lambda *_: None)
    monkeypatch.setattr(course, "start", lambda *words: started.append(words))
    monkeypatch.chdir(ROOT / "tests")
    course.main(["progress", "--csv"])
    assert started == [("classroom.progress", ["--csv"], str(ROOT / "tests"))]


def test_it_runs_as_a_program_without_the_courses_packages(tmp_path):
    """On a teacher's machine nothing but Python may be installed."""
    answered(EXERCISES[0], tmp_path / "ada" / "a.ipynb", "right")
    command = [sys.executable, "-S", "-m", "classroom.progress", "--folder", str(tmp_path)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0 and "ada" in ran.stdout, ran.stderr
