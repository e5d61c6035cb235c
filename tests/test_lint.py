"""The whole tree, notebooks too, as ruff sees it."""

import subprocess
import sys

from conftest import ROOT


def test_ruff_finds_nothing():
    found = subprocess.run([sys.executable, "-m", "ruff", "check", "."], cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_python_files_are_formatted():
    folders = ["micrograd_lite", "tests", "tools", "course.py"]
    command = [sys.executable, "-m", "ruff", "format", "--check", *folders]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout + found.stderr
