"""course.py: what it installs and starts, and what it says when something is missing."""

import ast
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import types
import zipfile
from pathlib import Path

import pytest

import course

OLD_PYTHONS = [
    path for path in Path.home().glob(".pyenv/versions/*/bin/python") if re.match(r"2\.7|3\.[0-9]\.", path.parts[-3])
]
POSIX = pytest.mark.skipif(
    os.name == "nt", reason="the fake environment of this test is laid out as on Linux and macOS"
)


@pytest.fixture
def house(tmp_path, monkeypatch):
    """An empty course folder in which course.py works, on a machine without uv; commands are recorded, not run."""
    monkeypatch.setattr(course, "ROOT", str(tmp_path))
    monkeypatch.setattr(course.shutil, "which", lambda name: None)
    (tmp_path / "requirements.txt").write_text("tqdm\npygraphviz>=2\n")
    (tmp_path / "requirements-test.txt").write_text("pytest\n")
    (tmp_path / "requirements-site.txt").write_text("jupyterlite-core\n")
    commands = []

    def run_quietly(command):
        commands.append([str(word) for word in command])
        return answer(commands[-1])

    def answer(command):
        return 0, ""

    monkeypatch.setattr(course, "run_quietly", run_quietly)
    answers = types.SimpleNamespace(path=tmp_path, commands=commands)

    def answer_with(new):
        nonlocal answer
        answer = new

    answers.answer_with = answer_with
    return answers


def make_fake_venv(house):
    python = Path(course.venv_python())
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text("")


def pip_runs(house):
    return [command for command in house.commands if "install" in command]


# An old Python


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 9, 18)])
def test_an_old_python_is_told_what_to_do(version):
    with pytest.raises(SystemExit, match=r"3\.10 or newer, this is %d\.%d: install one from https" % version[:2]):
        course.check_python(version)


def test_python_3_10_will_do():
    course.check_python((3, 10, 0))


def test_course_py_is_written_in_grammar_that_an_old_python_reads(root):
    text = (root / "course.py").read_text(encoding="ascii")
    new = (ast.JoinedStr, ast.NamedExpr, ast.AnnAssign, ast.Nonlocal, ast.AsyncFunctionDef)
    assert not [node for node in ast.walk(ast.parse(text)) if isinstance(node, new)]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert not node.args.kwonlyargs and not node.returns


@pytest.mark.parametrize(
    "given, made",
    [
        ([], ["-n", "2", "--dist=loadfile", "--no-loadscope-reorder"]),
        (["-k", "chain"], ["-n", "2", "--dist=loadfile", "--no-loadscope-reorder", "-k", "chain"]),
        (["-n0", "--no-header"], ["-n0", "--no-header"]),
        (["--pdb"], ["--pdb"]),
    ],
)
def test_the_tests_run_in_two_processes_unless_the_reader_says_otherwise(given, made):
    assert course.test_options(given) == made


@pytest.mark.skipif(not OLD_PYTHONS, reason="no Python older than 3.10 on this machine")
@pytest.mark.parametrize("python", OLD_PYTHONS, ids=[path.parts[-3] for path in OLD_PYTHONS])
def test_old_pythons_here_get_as_far_as_the_line(root, python):
    ran = subprocess.run([python, root / "course.py"], capture_output=True, text=True)
    assert ran.returncode == 1 and not ran.stdout
    assert len(ran.stderr.splitlines()) == 1 and "3.10 or newer" in ran.stderr


# The environment


def test_an_environment_that_works_is_kept(house):
    make_fake_venv(house)
    course.make_venv()
    assert len(house.commands) == 1 and "import pip" in house.commands[0][-1]


def test_a_half_made_environment_is_made_again(house, capsys):
    make_fake_venv(house)
    leftover = house.path / ".venv" / "leftover"
    leftover.write_text("")
    house.answer_with(lambda command: (1 if command[1] == "-c" else 0, ""))
    course.make_venv()
    assert not leftover.exists()
    assert house.commands[-1] == [sys.executable, "-m", "venv", str(house.path / ".venv")]
    assert ".venv" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", ["ensurepip is not available.", "/usr/bin/python3: No module named venv", "'-m', 'ensurepip' returned 1"]
)
def test_without_the_venv_module_one_line_names_the_cure_and_nothing_is_left(house, words):
    def answer(command):
        make_fake_venv(house)
        return 1, words

    house.answer_with(answer)
    with pytest.raises(SystemExit) as stop:
        course.make_venv()
    assert "sudo apt install python3-venv" in str(stop.value) and "\n" not in str(stop.value)
    assert not (house.path / ".venv").exists()


def test_another_trouble_with_venv_shows_its_own_words(house, capsys):
    house.answer_with(lambda command: (1, "line\n" * 40 + "No space left on device"))
    with pytest.raises(SystemExit, match="the lines above say why"):
        course.make_venv()
    shown = capsys.readouterr().err.splitlines()
    assert shown[-1] == "No space left on device" and len(shown) <= 15


def test_uv_makes_the_environment_where_it_is_installed(house, monkeypatch):
    monkeypatch.setattr(course.shutil, "which", lambda name: "/bin/uv")
    course.make_venv()
    assert [command[:2] for command in house.commands] == [["/bin/uv", "venv"]]
    assert "--seed" in house.commands[0] and sys.executable in house.commands[0]


def test_without_uv_s_success_the_standard_library_makes_it(house, monkeypatch):
    monkeypatch.setattr(course.shutil, "which", lambda name: "/bin/uv")
    house.answer_with(lambda command: (1 if command[0] == "/bin/uv" else 0, "uv broke"))
    course.make_venv()
    assert house.commands[-1][1:3] == ["-m", "venv"]


# Installing


def test_installs_once_and_again_when_a_file_changes(house):
    make_fake_venv(house)
    course.install("learn", course.FOR_LEARNING)
    course.install("learn", course.FOR_LEARNING)
    assert len(pip_runs(house)) == 1
    for name in ("requirements.txt", "pyproject.toml"):
        with open(house.path / name, "a") as file:
            file.write("# changed\n")
        before = len(pip_runs(house))
        course.install("learn", course.FOR_LEARNING)
        course.install("learn", course.FOR_LEARNING)
        assert len(pip_runs(house)) == before + 1, name


def test_a_moved_folder_is_installed_again(house, monkeypatch, tmp_path_factory):
    make_fake_venv(house)
    course.install("learn", course.FOR_LEARNING)
    moved = tmp_path_factory.mktemp("elsewhere") / "course"
    shutil.copytree(house.path, moved)
    monkeypatch.setattr(course, "ROOT", str(moved))
    course.install("learn", course.FOR_LEARNING)
    assert len(pip_runs(house)) == 2


def test_the_tests_requirements_are_installed_for_test_alone(house):
    make_fake_venv(house)
    course.install("learn", course.FOR_LEARNING)
    assert "requirements-test.txt" not in house.commands[-1]
    course.install("test", course.FOR_TESTING)
    assert "requirements-test.txt" in house.commands[-1] and "requirements.txt" in house.commands[-1]
    course.install("learn", course.FOR_LEARNING)
    assert len(pip_runs(house)) == 2
    with open(house.path / "requirements.txt", "a") as file:
        file.write("# changed\n")
    course.install("test", course.FOR_TESTING)
    course.install("learn", course.FOR_LEARNING)
    assert len(pip_runs(house)) == 3


@pytest.mark.parametrize(
    "words",
    [
        "NewConnectionError: [Errno -3] Temporary failure in name resolution",
        "Failed to establish a new connection: [Errno 111] Connection refused",
        "error: Failed to fetch: `https://pypi.org/simple/tqdm/`\n  Caused by: dns error",
        "[Errno 11001] getaddrinfo failed",
    ],
)
def test_without_a_network_one_line_says_so_and_nothing_is_noted(house, words, capsys):
    make_fake_venv(house)
    house.answer_with(lambda command: (1, words))
    with pytest.raises(SystemExit, match="check the network connection, then run this again") as stop:
        course.install("learn", course.FOR_LEARNING)
    assert "\n" not in str(stop.value) and not capsys.readouterr().err
    house.answer_with(lambda command: (0, ""))
    course.install("learn", course.FOR_LEARNING)
    assert len(pip_runs(house)) == 2


def test_another_failure_shows_what_pip_said(house, capsys):
    make_fake_venv(house)
    house.answer_with(lambda command: (1, "ERROR: No matching distribution found for tqdmm"))
    with pytest.raises(SystemExit, match="can't be installed"):
        course.install("learn", course.FOR_LEARNING)
    assert "tqdmm" in capsys.readouterr().err


def test_uv_installs_and_pip_steps_in(house, monkeypatch):
    make_fake_venv(house)
    monkeypatch.setattr(course.shutil, "which", lambda name: "/bin/uv")
    course.install("learn", course.FOR_LEARNING)
    assert [command[:3] for command in house.commands] == [["/bin/uv", "pip", "install"]]
    house.commands.clear()
    house.answer_with(lambda command: (1 if command[0] == "/bin/uv" else 0, "uv broke"))
    course.install("test", course.FOR_TESTING)
    assert house.commands[-1][:4] == [course.venv_python(), "-m", "pip", "install"]


@pytest.mark.parametrize("libc, wheel", [(("", ""), False), (("glibc", "2.17"), False), (("glibc", "2.36"), True)])
def test_pygraphviz_is_left_out_where_it_has_no_wheel(house, monkeypatch, capsys, libc, wheel):
    make_fake_venv(house)
    monkeypatch.setattr(course.sys, "platform", "linux")
    monkeypatch.setattr(course.platform, "libc_ver", lambda: libc)
    monkeypatch.setattr(course.sysconfig, "get_config_var", lambda name: None)
    files = course.requirement_files(course.FOR_LEARNING)
    text = (house.path / files[0]).read_text()
    assert "tqdm" in text and ("pygraphviz" in text) == wheel
    assert ("program dot" in capsys.readouterr().out) != wheel


def test_a_python_without_the_global_lock_does_without_pygraphviz(monkeypatch):
    monkeypatch.setattr(course.sysconfig, "get_config_var", lambda name: 1)
    assert not course.graphviz_has_wheel()


def test_jupyter_s_settings_go_into_the_environment(house, root):
    make_fake_venv(house)
    shutil.copytree(root / "tools" / "jupyter", house.path / "tools" / "jupyter")
    course.install("learn", course.FOR_LEARNING)
    settings = house.path / ".venv" / "etc" / "jupyter"
    assert (settings / "jupyter_server_config.py").exists()
    page = json.loads((settings / "labconfig" / "page_config.json").read_text())
    assert page["disabledExtensions"] == {"@jupyterlab/apputils-extension:announcements": True}


def test_the_kernel_s_websocket_sends_at_once(root, monkeypatch):
    from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
    from traitlets.config import Config

    config, calls = Config(), []
    path = root / "tools" / "jupyter" / "jupyter_server_config.py"
    exec(compile(path.read_text(), path, "exec"), {"get_config": lambda: config})
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda self: calls.append("connect"))
    connection = config.ServerApp.kernel_websocket_connection_class.__new__(
        config.ServerApp.kernel_websocket_connection_class
    )
    handler = types.SimpleNamespace(set_nodelay=lambda value: calls.append(value))
    monkeypatch.setattr(type(connection), "websocket_handler", handler)
    connection.connect()
    assert calls == [True, "connect"]


# Starting


def test_exercises_are_copied_and_a_learner_s_own_never_overwritten(house):
    make_fake_venv(house)
    (house.path / "exercises").mkdir()
    for name in ("01_derivative.ipynb", "02_gradient.ipynb"):
        (house.path / "exercises" / name).write_text("new")
    (house.path / "exercises" / "notes.txt").write_text("not a notebook")
    (house.path / "my_exercises").mkdir()
    (house.path / "my_exercises" / "01_derivative.ipynb").write_text("answers")
    course.copy_exercises()
    course.copy_exercises()
    found = {path.name: path.read_text() for path in (house.path / "my_exercises").iterdir()}
    assert found == {"01_derivative.ipynb": "answers", "02_gradient.ipynb": "new"}


def test_a_copy_that_nobody_has_touched_follows_its_exercise(house, capsys):
    make_fake_venv(house)
    new, mine = house.path / "exercises", house.path / "my_exercises"
    new.mkdir()
    for name in ("01.ipynb", "02.ipynb", "03.ipynb"):
        (new / name).write_text("first")
    course.copy_exercises()
    (mine / "02.ipynb").write_text("answers")
    course.copy_exercises()
    assert capsys.readouterr().out == ""
    for name in ("01.ipynb", "02.ipynb"):
        (new / name).write_text("mended")
    course.copy_exercises()
    assert [(mine / name).read_text() for name in ("01.ipynb", "02.ipynb", "03.ipynb")] == [
        "mended",
        "answers",
        "first",
    ]
    assert "your own stays as it is: 02.ipynb\n" in capsys.readouterr().out
    shutil.rmtree(house.path / ".venv")  # what was copied is forgotten: all copies are the learner's now
    make_fake_venv(house)
    (new / "03.ipynb").write_text("mended")
    course.copy_exercises()
    assert (mine / "03.ipynb").read_text() == "first" and capsys.readouterr().out == ""


@POSIX
def test_the_saved_notebooks_are_signed_and_again_when_they_change(house):
    make_fake_venv(house)
    for part in ("notebooks", "solutions"):
        (house.path / part).mkdir()
        (house.path / part / "01.ipynb").write_text("one")
    course.trust_notebooks()
    course.trust_notebooks()
    names = ["notebooks/01.ipynb", "solutions/01.ipynb"]
    assert house.commands == [[course.venv_python(), "-m", "nbformat.sign", *names]]
    (house.path / "notebooks" / "01.ipynb").write_text("two")
    course.trust_notebooks()
    assert len(house.commands) == 2


@pytest.mark.slow
def test_a_signed_notebook_is_trusted_by_jupyter(root, tmp_path, monkeypatch):
    """As a fresh clone has it: without a signature JupyterLab leaves out every saved SVG."""
    from nbformat import NO_CONVERT, read
    from nbformat.sign import NotebookNotary

    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    page = root / "notebooks" / "05_graph.ipynb"
    trusted = lambda: NotebookNotary(data_dir=str(tmp_path)).check_signature(read(page, NO_CONVERT))
    assert not trusted()
    subprocess.run([sys.executable, "-m", "nbformat.sign", str(page)], check=True, capture_output=True)
    assert trusted()


def test_what_is_opened_and_saved_as_an_exercise_is_the_learner_s_own(root, tmp_path, monkeypatch):
    import asyncio

    import nbformat
    from traitlets.config import Config

    config = Config()
    path = root / "tools" / "jupyter" / "jupyter_server_config.py"
    exec(compile(path.read_text(), path, "exec"), {"get_config": lambda: config})
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    for folder in ("exercises", "my_exercises", "notebooks"):
        (tmp_path / folder).mkdir()
        cell = nbformat.v4.new_markdown_cell(folder)
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / folder / "01.ipynb")
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / folder / f"{folder}.ipynb")
    before = (tmp_path / "exercises" / "01.ipynb").read_text()
    files = config.ServerApp.contents_manager_class(root_dir=str(tmp_path))

    def words(path):
        model = asyncio.run(files.get(path))
        return model["path"], model["content"].cells[0].source

    assert words("exercises/01.ipynb") == ("exercises/01.ipynb", "my_exercises")
    assert words("exercises/exercises.ipynb") == ("exercises/exercises.ipynb", "exercises")  # there is no copy
    assert words("notebooks/01.ipynb") == ("notebooks/01.ipynb", "notebooks")
    mine = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("my answer")])
    saved = asyncio.run(files.save({"type": "notebook", "content": mine}, "exercises/01.ipynb"))
    assert saved["path"] == "exercises/01.ipynb" and words("my_exercises/01.ipynb")[1] == "my answer"
    assert (tmp_path / "exercises" / "01.ipynb").read_text() == before
    assert len(asyncio.run(files.get("exercises"))["content"]) == 2


def test_an_environment_from_which_files_are_gone_is_made_anew(house):
    make_fake_venv(house)
    asked = lambda: [command[-1] for command in house.commands if "sys.version_info" in command[-1]]
    assert course.venv_works() and "jupyterlab" not in asked()[-1]
    course.note(learn="mark")
    assert course.venv_works() and "find_spec('jupyterlab')" in asked()[-1]


def test_test_is_the_first_word(house):
    with pytest.raises(SystemExit, match="comes first: python3 course.py test"):
        course.main(["--no-browser", "test"])


def test_lab_opens_the_first_page_in_the_course_s_folder(monkeypatch):
    monkeypatch.setattr(course.os, "geteuid", lambda: 1000, raising=False)
    assert course.lab_options(["--port", "9999"]) == [
        "--ServerApp.root_dir=" + course.ROOT,
        "--LabApp.default_url=/lab/tree/notebooks/00_welcome.ipynb",
        "--port",
        "9999",
    ]
    assert course.lab_options(["--ServerApp.root_dir=x", "--LabApp.default_url=/lab"]) == [
        "--ServerApp.root_dir=x",
        "--LabApp.default_url=/lab",
    ]
    monkeypatch.setattr(course.os, "geteuid", lambda: 0, raising=False)
    assert "--allow-root" in course.lab_options([])
    assert course.lab_options(["--allow-root"]).count("--allow-root") == 1


def test_the_first_page_exists(root):
    assert (root / course.FIRST_PAGE).exists()


def test_a_word_it_does_not_know_is_named(house):
    with pytest.raises(SystemExit, match="has no command 'tests': .* course.py test runs its tests"):
        course.main(["tests"])
    assert not house.commands


def test_help_shows_the_two_commands(house, capsys):
    assert course.main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert "python3 course.py test" in shown and not house.commands


# PyTorch


@pytest.fixture
def pip_in_sight(house, monkeypatch):
    """The commands that would run in sight; `there` is the PyTorch that is found, `code` how pip ends."""
    pip = types.SimpleNamespace(commands=[], there="", after="2.13.0", code=0)

    def run_in_sight(command):
        pip.commands.append(command[1:])
        pip.there = pip.after
        return pip.code

    monkeypatch.setattr(course, "run_in_sight", run_in_sight)
    house.answer_with(lambda command: (0 if pip.there else 1, pip.there) if "torch" in command[-1] else (0, ""))
    make_fake_venv(house)
    return pip


def test_torch_says_how_large_it_is_and_passes_pips_options_on(pip_in_sight, capsys):
    assert course.main(["torch", "--index-url", "https://example.org/cpu"]) == 0
    assert pip_in_sight.commands == [["-m", "pip", "install", "torch", "--index-url", "https://example.org/cpu"]]
    said = capsys.readouterr().out
    assert said.index("6 GB") < said.index("PyTorch 2.13.0 is installed.") and "pytorch.org/get-started" in said


def test_torch_of_a_version_is_asked_for_once(pip_in_sight):
    course.main(["torch", "torch==2.9.1"])
    assert pip_in_sight.commands == [["-m", "pip", "install", "torch==2.9.1"]]


def test_torch_that_is_there_is_left_alone(pip_in_sight, capsys):
    pip_in_sight.there = "2.11.0"
    assert course.main(["torch"]) == 0
    assert not pip_in_sight.commands and "2.11.0 is installed already" in capsys.readouterr().out


@pytest.mark.parametrize(
    "code, after, words", [(1, "", "the other chapters do without it"), (0, "", "can't be imported")]
)
def test_torch_that_cannot_be_had_is_told_in_one_line(pip_in_sight, code, after, words):
    pip_in_sight.code, pip_in_sight.after = code, after
    with pytest.raises(SystemExit, match=f"(?i){words}") as stop:
        course.main(["torch"])
    assert "\n" not in str(stop.value)


def test_torch_is_the_first_word(house):
    with pytest.raises(SystemExit, match="comes first: python3 course.py torch"):
        course.main(["--quiet", "torch"])


# The files that it installs


def test_the_two_lists_of_test_packages_agree(root):
    lines = (root / "requirements-test.txt").read_text().splitlines()
    listed = [line for line in lines if line and not line.startswith("#")]
    extra = re.search(r"^dev = (\[.*?\])", (root / "pyproject.toml").read_text(encoding="utf-8"), re.M | re.S)
    assert listed == ast.literal_eval(extra[1])


def test_a_learner_installs_no_torch_and_no_upper_bounds(root):
    text = (root / "requirements.txt").read_text() + (root / "requirements-test.txt").read_text()
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert "-e ." in lines
    assert not [line for line in lines if line.startswith("torch") or re.search(r"<|~=|==(?! \")", line.split(";")[0])]


# The README


def test_the_readme_is_short_and_its_links_are_alive(root):
    text = (root / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 145
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert links
    assert not [link for link in links if not link.startswith("https://") and not (root / link).exists()]


def test_the_readme_s_map_agrees_with_the_chapters(root):
    rows = re.findall(r"^\| (\d\d) \|[^|]+\|[^|]+\| *(\d*) *\|$", (root / "README.md").read_text("utf-8"), re.M)
    assert [number for number, _ in rows] == [f"{number:02d}" for number in range(17)]
    for number, minutes in rows:
        (chapter,) = (root / "sources" / "notebooks").glob(f"{number}_*.md")
        said = re.search(r"\*\*Time\*\*: (\d+) minutes", chapter.read_text("utf-8"))
        assert said and said[1] == minutes, f"chapter {number} says {said and said[1]} minutes"


def test_the_tasks_of_an_exercise_take_as_long_as_it_says(root):
    for source in sorted((root / "sources" / "exercises").glob("*.md")):
        text = source.read_text("utf-8")
        tasks = re.findall(r"^### Task .* about (\d+) minutes$", text, re.M)
        assert sum(map(int, tasks)) == int(re.search(r"\*\*Time\*\*: (\d+) minutes", text)[1]), source.name


# The whole way, with a real environment, a small made-up Jupyter and a made-up pytest

SAY = "import sys\nprint('{} starts', sys.argv[1:])\n"


@pytest.mark.slow
@POSIX
def test_the_whole_way_in_a_folder_with_a_space_in_its_name(root, tmp_path):
    house = tmp_path / "my course"
    (house / "exercises").mkdir(parents=True)
    (house / "exercises" / "01_derivative.ipynb").write_text("{}")
    shutil.copy(root / "course.py", house)
    with zipfile.ZipFile(house / "small-1.0-py3-none-any.whl", "w") as wheel:
        for name in ("jupyterlab", "pytest", "tools/browser_site"):
            wheel.writestr(f"{name}.py", SAY.format(name))
        wheel.writestr("small-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: small\nVersion: 1.0\n")
        wheel.writestr("small-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("small-1.0.dist-info/RECORD", "")
    (house / "requirements.txt").write_text("--no-index\n--find-links .\nsmall\n")
    (house / "requirements-test.txt").write_text("small\n")
    (house / "requirements-site.txt").write_text("small\n")
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "UV_"))}
    settings |= {"PIP_CONFIG_FILE": os.devnull, "PATH": "/usr/bin:/bin"}

    def run(*options, **more):
        command = [sys.executable, str(house / "course.py"), *options]
        return subprocess.run(command, cwd=tmp_path, env=settings | more, capture_output=True, text=True)

    first = run("--no-browser")
    assert "Installing" in first.stdout and "jupyterlab starts" in first.stdout, first.stderr
    assert f"'--ServerApp.root_dir={house}'" in first.stdout and "'--no-browser'" in first.stdout
    assert (house / "my_exercises" / "01_derivative.ipynb").exists()

    second = run("--port", "9999")
    assert "Installing" not in second.stdout and "'--port', '9999'" in second.stdout

    site = run("site", "--build-only")
    assert "Installing" in site.stdout and "tools/browser_site starts ['--build-only']" in site.stdout, site.stderr
    assert "Installing" not in run("site").stdout

    test = run("test", "-k", "chain rule")
    assert "Installing" in test.stdout and "'--no-loadscope-reorder', '-k', 'chain rule']" in test.stdout
    assert "Installing" not in run("test").stdout
    assert "Installing" not in run("site").stdout, "the tests need what the site needs"

    house = house.rename(tmp_path / "moved course")
    moved = run()
    assert "Installing" in moved.stdout and "jupyterlab starts" in moved.stdout, moved.stderr
    assert "Making" not in moved.stdout

    (house / "requirements.txt").write_text("small\nanother-package\n")
    away = run(PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="1")
    assert away.returncode == 1 and len(away.stderr.splitlines()) == 1, away.stderr
    assert "check the network connection" in away.stderr and "jupyterlab starts" not in away.stdout

    # Ctrl-C, while pip waits for a network that does not come
    waiting = subprocess.Popen(
        [sys.executable, str(house / "course.py")],
        env=settings | {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "99"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert "Installing" in waiting.stdout.readline()
    time.sleep(1)
    os.killpg(waiting.pid, signal.SIGINT)
    words = waiting.communicate(timeout=20)[1].strip()
    assert waiting.returncode == 1 and words == "Stopped. Run this again to go on."
    (house / "requirements.txt").write_text("--no-index\n--find-links .\nsmall\n")

    (house / ".venv" / "bin" / "python").unlink()
    broken = run()
    assert "Making" in broken.stdout and "jupyterlab starts" in broken.stdout, broken.stderr
