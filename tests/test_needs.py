"""Chapters that need PyTorch, where it is missing: one card that says what to type, and no stack trace."""

import re
import sys
import types

import pytest
from conftest import ROOT

from classroom import needs
from tools import build

HIDE = """import sys

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "torch":
            raise ModuleNotFoundError("No module named 'torch'", name="torch")

sys.meta_path.insert(0, Hidden())
"""
NEED = [page for page in build.pages(ROOT) if "need_torch(" in page.source.read_text(encoding="utf-8")]


def hide_torch(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)


def test_where_pytorch_is_there_nothing_happens(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", types.ModuleType("torch"))
    assert needs.need_torch() is None


def test_where_it_is_missing_a_card_says_what_to_type(monkeypatch, capsys):
    hide_torch(monkeypatch)
    with pytest.raises(needs.Missing) as stop:
        needs.need_torch("The rest of this chapter")
    words = stop.value.verdict.text()
    assert words.startswith("The rest of this chapter needs PyTorch, which is not installed here.")
    assert "python3 course.py torch" in words and "restart" in words
    assert stop.value._render_traceback_() == [
        "Missing: The rest of this chapter needs PyTorch, which is not installed here."
    ]
    assert "python3 course.py torch" in capsys.readouterr().out


def test_in_a_browser_the_card_leads_to_colab(monkeypatch):
    hide_torch(monkeypatch)
    monkeypatch.setattr(sys, "platform", "emscripten")
    with pytest.raises(needs.Missing, match="Colab"):
        needs.need_torch()


@pytest.mark.slow
@pytest.mark.parametrize("page", NEED, ids=[page.name for page in NEED])
def test_without_pytorch_the_notebook_stops_at_the_card(page, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(HIDE)
    env = build.environment(ROOT, tmp_path)
    env["PYTHONPATH"] = f"{tmp_path}{build.os.pathsep}{env['PYTHONPATH']}"
    nb = build.prepare(page)
    last = next(n for n, cell in enumerate(nb.cells) if cell.cell_type == "code" and "need_torch(" in cell.source)
    nb.cells = nb.cells[: last + 1]
    ran = build.run(page, nb, env, allow_errors=True)
    outputs = [output for cell in ran.cells if cell.cell_type == "code" for output in cell.outputs]
    errors = [output for output in outputs if output.output_type == "error"]
    assert [error.ename for error in errors] == ["Missing"] and errors == ran.cells[-1].outputs[-1:]
    assert not re.search("Traceback|line [0-9]", "\n".join(errors[0].traceback))
    assert "course.py torch" in ran.cells[-1].outputs[0].data["text/html"]
