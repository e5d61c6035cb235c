"""The set-up cell: installed, in a clone, in an empty folder, without a network, and twice."""

import os
import subprocess
import sys

import pytest
import set_up

ADDRESS = "https://github.com/to_be_published/micrograd-lite"
PROBE = """
import micrograd_lite
print("found", micrograd_lite.__file__)
print("times on the path:", sys.path.count(str(course)) if "course" in globals() else 0)
"""


@pytest.fixture
def bare_python(tmp_path_factory):
    """A function that runs code in a folder as a kernel without micrograd_lite does: -I -S leaves site-packages out."""

    def run(code, folder, address=None):
        settings = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON"))}
        if address:
            settings |= {
                "GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": f"url.{address}.insteadOf",
                "GIT_CONFIG_VALUE_0": ADDRESS,
            }
        return subprocess.run(
            [sys.executable, "-I", "-S", "-c", code], cwd=folder, env=settings, capture_output=True, text=True
        )

    return run


@pytest.fixture(scope="session")
def small_course(tmp_path_factory):
    """A repository with packages that hold nothing."""
    folder = tmp_path_factory.mktemp("published")
    for package in ("micrograd_lite", "classroom"):
        (folder / package).mkdir()
        (folder / package / "__init__.py").write_text("")
    who = ["-c", "user.name=the authors", "-c", "user.email=authors@example.org"]
    commit = [*who, "commit", "-q", "--allow-empty", "-m", "one"]
    for words in (["init", "-q"], ["add", "."], commit, commit):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


def test_it_is_short_enough_for_a_notebook():
    for kind in ("notebook", "exercise", "solution"):
        lines = set_up.set_up_code(kind).splitlines()
        assert len(lines) <= 20 and max(map(len, lines)) <= 120
        assert not any(line.startswith(("%", "!")) for line in lines)


def test_the_address_stands_in_pyproject_alone(root, tmp_path, monkeypatch):
    assert set_up.repository_address() == ADDRESS
    assert ADDRESS in set_up.set_up_code()
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    (tmp_path / "pyproject.toml").write_text('[project.urls]\nRepository = "https://github.com/ada/notes.git"\n')
    assert set_up.repository_address() == "https://github.com/ada/notes"
    assert 'Path("notes")' in set_up.set_up_code() and "to_be_published" not in set_up.set_up_code()
    (tmp_path / "pyproject.toml").write_text("")
    with pytest.raises(ValueError, match="Repository"):
        set_up.repository_address()


def test_does_nothing_where_the_package_is_installed(tmp_path):
    code = set_up.set_up_code() + "\nassert 'address' not in globals()\n"
    ran = subprocess.run(
        [sys.executable, "-c", "import sys\nbefore = sys.path[:]\n" + code + "assert sys.path == before"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.fspath(set_up.ROOT)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0 and not ran.stdout and not list(tmp_path.iterdir()), ran.stderr


def test_uses_the_clone_that_the_notebook_lies_in(bare_python, small_course):
    (small_course / "my_exercises").mkdir(exist_ok=True)
    ran = bare_python(set_up.set_up_code() + PROBE, small_course / "my_exercises", "file:///nowhere")
    assert ran.returncode == 0, ran.stderr
    assert f"found {small_course / 'micrograd_lite' / '__init__.py'}" in ran.stdout
    assert not (small_course / "my_exercises" / "micrograd-lite").exists()


def test_fetches_the_course_once_into_an_empty_folder(bare_python, small_course, tmp_path):
    folder = tmp_path / "an empty folder"
    folder.mkdir()
    twice = set_up.set_up_code() + "\n" + set_up.set_up_code() + PROBE
    ran = bare_python(twice, folder, small_course.as_uri())
    assert ran.returncode == 0, ran.stderr
    clone = folder / "micrograd-lite"
    assert ran.stdout.splitlines() == [f"found {clone / 'micrograd_lite' / '__init__.py'}", "times on the path: 1"]
    assert (clone / ".git" / "shallow").exists()
    # After a restart the kernel knows nothing, and the folder is still there: no second fetch, which would fail here.
    again = bare_python(set_up.set_up_code() + PROBE, folder, "file:///nowhere")
    assert again.returncode == 0 and "found" in again.stdout and "No course" not in again.stdout


def test_one_line_where_the_address_cannot_be_reached(bare_python, tmp_path):
    ran = bare_python(set_up.set_up_code(), tmp_path, "file:///nowhere")
    assert ran.returncode == 0, ran.stderr
    assert len(ran.stdout.splitlines()) == 1 and not ran.stderr
    assert ran.stdout.startswith(f"No course at {ADDRESS}: check the network and run this again")


def test_one_line_where_git_is_missing(bare_python, tmp_path):
    code = "import os\nos.environ['PATH'] = ''\n" + set_up.set_up_code()
    ran = bare_python(code, tmp_path)
    assert ran.returncode == 0 and ran.stdout.startswith("No course at"), ran.stderr


def test_in_colab_an_exercise_says_to_save_a_copy(tmp_path):
    stub = "import sys, types\nsys.modules['google.colab'] = types.ModuleType('google.colab')\n"
    settings = os.environ | {"PYTHONPATH": os.fspath(set_up.ROOT)}

    def printed(code):
        return subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=settings, capture_output=True, text=True)

    assert "Save a copy in Drive" in printed(stub + set_up.set_up_code("exercise")).stdout
    assert not printed(stub + set_up.set_up_code("notebook")).stdout
    assert not printed(set_up.set_up_code("exercise")).stdout
