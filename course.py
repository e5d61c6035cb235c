#!/usr/bin/env python3
"""Open the course, or run its tests, on a machine with nothing but Python.

    python3 course.py                  opens the course in JupyterLab at chapter 00
    python3 course.py test             runs the tests of the course
    python3 course.py torch            adds PyTorch, which chapter 08 and the end of chapter 16 use
    python3 course.py progress         shows which tasks of your exercises are right so far
    python3 course.py site             makes the course as a site that runs in a browser, and serves it here

The first run makes a folder .venv beside this file and installs what the course needs into it; later runs start at
once. Further options are passed on to JupyterLab (--no-browser, --port 9999), to pytest (-k chain) or to pip.
On Windows, write py instead of python3.
"""

# Nothing here is newer than Python 2.7's grammar, so that even an old Python gets as far as the line that says what to
# do. That is why there are no f-strings.
from __future__ import print_function

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig

OLDEST = (3, 10)
ROOT = os.path.dirname(os.path.abspath(__file__))
FIRST_PAGE = "notebooks/00_welcome.ipynb"
FOR_LEARNING = ["requirements.txt"]
FOR_TESTING = ["requirements.txt", "requirements-test.txt", "requirements-site.txt"]
FOR_SITE = ["requirements.txt", "requirements-site.txt"]
TORCH_IS_LARGE = """\
PyTorch is large. On macOS and Windows pip fetches about 200 MB. On Linux it fetches the build for graphics cards, which
takes about 6 GB on the disk; the build without them takes less than 1 GB and is enough for the course. To choose a
build, look up its options at https://pytorch.org/get-started/locally/ and write them behind this command:
    python3 course.py torch --index-url ...
Ctrl-C stops the installation now."""
NO_NETWORK_SIGNS = [
    "name resolution",
    "name or service not known",
    "nodename nor servname",
    "getaddrinfo failed",
    "failed to establish a new connection",
    "newconnectionerror",
    "connection refused",
    "network is unreachable",
    "timed out",
    "dns error",
    "error sending request",
    "proxyerror",
]


def inside(*parts):
    """A path inside the course's folder."""
    return os.path.join(ROOT, *parts)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def sha(path):
    return hashlib.sha256(read(path)).hexdigest()


def check_python(version=None):
    version = version or sys.version_info
    if tuple(version[:2]) < OLDEST:
        sys.exit(
            "The course needs Python %d.%d or newer, this is %d.%d: install one from https://www.python.org/downloads/ "
            "and start course.py with it." % (OLDEST + tuple(version[:2]))
        )


# The environment: the folder .venv


def venv_python():
    return inside(".venv", "Scripts", "python.exe") if os.name == "nt" else inside(".venv", "bin", "python")


def run_quietly(command):
    """Run a command in the course's folder; return its exit code and all that it printed."""
    # A user-wide PIP_USER=1 would make pip refuse to install into an environment.
    settings = dict(os.environ, PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1")
    child = subprocess.Popen(
        command, cwd=ROOT, env=settings, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        output = child.communicate()[0]
    except KeyboardInterrupt:
        child.wait()
        raise
    return child.returncode, output.decode("utf-8", "replace")


def run_in_sight(command):
    """Run a command that may take long, with its own words on the screen; return its exit code."""
    sys.stdout.flush()
    return subprocess.call(command, cwd=ROOT, env=dict(os.environ, PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1"))


def venv_works():
    """Whether .venv holds a Python that runs, is new enough, and can be installed into."""
    if not os.path.exists(venv_python()):
        return False
    question = "import sys; assert sys.version_info >= %r" % (OLDEST,)
    if installed():  # what has been installed must still be there: pip would not notice that its files are gone
        question += "; from importlib.util import find_spec; assert find_spec('jupyterlab')"
    if not shutil.which("uv"):
        question += "; import pip"
    return run_quietly([venv_python(), "-c", question])[0] == 0


def remove_venv():
    if os.path.islink(inside(".venv")):
        os.remove(inside(".venv"))
    elif os.path.isdir(inside(".venv")):
        shutil.rmtree(inside(".venv"))


def make_venv():
    """Make .venv unless a working one is there: it may be left from an interrupted run, or its Python may be gone."""
    if venv_works():
        return
    remove_venv()
    print("Making an environment for the course in the folder .venv ...")
    sys.stdout.flush()
    uv = shutil.which("uv")
    if uv and run_quietly([uv, "venv", "--quiet", "--seed", "--python", sys.executable, inside(".venv")])[0] == 0:
        return
    remove_venv()
    code, output = run_quietly([sys.executable, "-m", "venv", inside(".venv")])
    if code == 0:
        return
    # Debian and Ubuntu leave a half-made folder behind, which the next run must not mistake for a whole one.
    remove_venv()
    if "ensurepip" in output or "No module named venv" in output:
        sys.exit(
            "Python's venv module is incomplete. On Debian or Ubuntu run: sudo apt install python3-venv   "
            "(elsewhere: install Python from https://www.python.org/downloads/). Then run this again."
        )
    give_up("The environment .venv can't be made; the lines above say why.", output)


def give_up(line, output):
    """Stop with one line that says what to do, below the last lines that the program printed."""
    if any(sign in output.lower() for sign in NO_NETWORK_SIGNS):
        sys.exit("The packages can't be fetched: check the network connection, then run this again.")
    print("\n".join(output.strip().splitlines()[-15:]), file=sys.stderr)
    sys.exit(line)


# What is installed into it


def graphviz_has_wheel():
    """True if pygraphviz has a wheel for this Python.

    Its wheels need glibc 2.28 or newer and a Python with the usual global lock. requirements.txt can tell systems and
    processors apart, but not these two.
    """
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        return False
    if not sys.platform.startswith("linux"):
        return True
    name, version = platform.libc_ver()
    return name == "glibc" and tuple(int(part) for part in version.split(".")[:2]) >= (2, 28)


def requirement_files(names):
    """The requirement files to install, without pygraphviz if it would have to be compiled."""
    if graphviz_has_wheel():
        return names
    print("Graphs will be drawn by the program dot: install Graphviz from https://graphviz.org/download/")
    lines = [line for name in names for line in read(inside(name)).decode("utf-8").splitlines()]
    with open(inside(".venv", "requirements.txt"), "w") as file:
        file.write("\n".join(line for line in lines if not line.startswith("pygraphviz")) + "\n")
    return [os.path.join(".venv", "requirements.txt")]


def jupyter_settings():
    """The course's settings for Jupyter, as paths inside tools/jupyter."""
    found = []
    for folder, folders, names in os.walk(inside("tools", "jupyter")):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        found += [os.path.relpath(os.path.join(folder, name), inside("tools", "jupyter")) for name in sorted(names)]
    return found


def fingerprint(names):
    """A mark that changes whenever something that decides what is installed changes.

    The folder is part of it: the course's packages are installed by their path, which is wrong after a move.
    """
    files = [inside(name) for name in names + ["pyproject.toml"]]
    files += [inside("tools", "jupyter", name) for name in jupyter_settings()]
    marks = [ROOT] + [sha(path) for path in files if os.path.exists(path)]
    return hashlib.sha256("\n".join(marks).encode("utf-8")).hexdigest()


def installed():
    """The notes of earlier runs: {purpose: fingerprint}."""
    try:
        return dict(json.loads(read(inside(".venv", "course.json")).decode("utf-8")))
    except (IOError, ValueError, TypeError):
        return {}


def note(**marks):
    """Add to the notes for later runs."""
    notes = dict(installed(), **marks)
    with open(inside(".venv", "course.json"), "w") as file:
        json.dump(notes, file)


def install(purpose, names):
    """Install what these requirement files ask for, if they have changed since the last time."""
    mark = fingerprint(names)
    if installed().get(purpose) == mark:
        return
    print("Installing what the course needs. This takes about a minute, once ...")
    sys.stdout.flush()
    files = requirement_files(names)
    wanted = [word for name in files for word in ("-r", name)]
    uv = shutil.which("uv")
    pip = [venv_python(), "-m", "pip", "install", "--quiet", "--no-input"] + wanted
    code, output = 1, ""
    if uv:
        code, output = run_quietly([uv, "pip", "install", "--quiet", "--python", venv_python()] + wanted)
    if code and (not uv or run_quietly([venv_python(), "-c", "import pip"])[0] == 0):
        code, output = run_quietly(pip)
    if code:
        give_up("The packages can't be installed; the lines above say why. Run this again afterwards.", output)
    for name in jupyter_settings():
        target = inside(".venv", "etc", "jupyter", name)
        if not os.path.isdir(os.path.dirname(target)):
            os.makedirs(os.path.dirname(target))
        shutil.copyfile(inside("tools", "jupyter", name), target)
    # What the tests need includes what a learner needs.
    note(**{"learn": fingerprint(FOR_LEARNING), purpose: mark})


def torch_version():
    """The version of PyTorch in the environment; None if there is none that works."""
    code, output = run_quietly([venv_python(), "-c", "import torch; print(torch.__version__)"])
    return None if code else output.strip().splitlines()[-1]


def install_torch(options):
    """Add PyTorch to the environment, with pip's options; say how large it is first."""
    found = torch_version()
    if found and not options:
        print("PyTorch %s is installed already." % found)
        return 0
    print(TORCH_IS_LARGE)
    named = [word for word in options if word.startswith("torch")]
    if run_in_sight([venv_python(), "-m", "pip", "install"] + ([] if named else ["torch"]) + options):
        sys.exit("PyTorch can't be installed; pip's lines above say why. The other chapters do without it.")
    found = torch_version()
    if not found:
        sys.exit(
            "PyTorch is installed, but can't be imported. Look up another build for this machine and add its options."
        )
    print("PyTorch %s is installed. If a notebook is open, restart its kernel." % found)
    return 0


# What is started


def listed(part):
    """The names of the notebooks in a folder of the course."""
    names = os.listdir(inside(part)) if os.path.isdir(inside(part)) else []
    return sorted(name for name in names if name.endswith(".ipynb"))


def copy_exercises():
    """Put a copy of every exercise into my_exercises/. A file that the learner has changed is never overwritten.

    What was copied is noted, so that an unchanged copy is replaced when its exercise is improved.
    """
    if not os.path.isdir(inside("exercises")):
        return
    if not os.path.isdir(inside("my_exercises")):
        os.mkdir(inside("my_exercises"))
    copied, kept = dict(installed().get("copied", {})), []
    for name in listed("exercises"):
        theirs, ours = inside("my_exercises", name), inside("exercises", name)
        if os.path.exists(theirs) and sha(theirs) != copied.get(name):
            kept += [name] if copied.get(name, sha(ours)) != sha(ours) else []
        elif not os.path.exists(theirs) or copied[name] != sha(ours):
            shutil.copyfile(ours, theirs)
            copied[name] = sha(ours)
    note(copied=copied)
    if kept:
        print("The folder exercises has a newer version; your own stays as it is: " + ", ".join(kept))


def trust_notebooks():
    """Sign the course's notebooks, so that Jupyter shows their saved pictures; unsigned ones show words instead.

    If signing fails, the pictures appear once the cells have run.
    """
    names = [os.path.join(part, name) for part in ("notebooks", "solutions") for name in listed(part)]
    mark = hashlib.sha256("".join(sha(inside(name)) for name in names).encode("ascii")).hexdigest()
    if names and installed().get("trusted") != mark:
        run_quietly([venv_python(), "-m", "nbformat.sign"] + names)
        note(trusted=mark)


def test_options(options):
    """The options for pytest: two processes, unless the reader says how many (-n0: one).

    Each takes the next test file, in the order of tests/conftest.py: a file stays whole, so its browser starts once.
    """
    own = [] if any(option.startswith(("-n", "--numprocesses", "--pdb")) for option in options) else ["-n", "2"]
    return own + ["--dist=loadfile", "--no-loadscope-reorder"] * bool(own) + options


def lab_options(options):
    """The options for JupyterLab: the course's own, unless the reader sets them, then the reader's."""
    own = []
    if not any("root_dir" in option or "notebook-dir" in option for option in options):
        own.append("--ServerApp.root_dir=" + ROOT)
    if not any("default_url" in option for option in options):
        own.append("--LabApp.default_url=/lab/tree/" + FIRST_PAGE)
    if hasattr(os, "geteuid") and os.geteuid() == 0 and "--allow-root" not in options:
        own.append("--allow-root")
    return own + options


def start(module, options, folder=ROOT):
    """Run a Python module of the environment in place of this program.

    It is run as a module, because the small programs in .venv/bin remember a path that is wrong after a move.
    """
    command = [venv_python(), "-m", module] + options
    os.chdir(folder)
    os.environ["PATH"] = os.path.dirname(venv_python()) + os.pathsep + os.environ.get("PATH", "")
    os.environ["VIRTUAL_ENV"] = inside(".venv")
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    # Windows has no exec that waits. Ctrl-C reaches the child too, which decides what to do about it.
    child = subprocess.Popen(command)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            pass


def main(arguments):
    check_python()
    if arguments[:1] in (["-h"], ["--help"], ["help"]):
        print(__doc__.strip())
        return 0
    if arguments[:1] == ["test"]:
        make_venv()
        install("test", FOR_TESTING)
        return start("pytest", test_options(arguments[1:]))
    if arguments[:1] == ["torch"]:
        make_venv()
        install("learn", FOR_LEARNING)
        return install_torch(arguments[1:])
    if arguments[:1] == ["progress"]:
        make_venv()
        install("learn", FOR_LEARNING)
        return start("classroom.progress", arguments[1:], os.getcwd())  # the reader names folders from there
    if arguments[:1] == ["site"]:
        make_venv()
        if installed().get("test") != fingerprint(FOR_TESTING):  # what the tests need includes what the site needs
            install("site", FOR_SITE)
        return start("tools.browser_site", arguments[1:])
    for word in ("test", "torch", "progress", "site"):
        if word in arguments:
            sys.exit("The word %s comes first: python3 course.py %s, then the options." % (word, word))
    if arguments and not arguments[0].startswith("-") and not os.path.isfile(inside(arguments[0])):
        sys.exit(
            "course.py has no command '%s': python3 course.py opens the course, python3 course.py test runs its tests."
            % arguments[0]
        )
    make_venv()
    install("learn", FOR_LEARNING)
    copy_exercises()
    trust_notebooks()
    print("Opening the course. Your exercises are in my_exercises. To stop: Ctrl-C in this window.")
    return start("jupyterlab", lab_options(arguments))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nStopped. Run this again to go on.")
    except (IOError, OSError) as problem:
        sys.exit("The course can't work in its folder: %s" % problem)
