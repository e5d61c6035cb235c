"""What several test files share."""

import gc
from collections import defaultdict
from pathlib import Path

import pytest
from seen import printed

ROOT = Path(__file__).resolve().parents[1]


# The files that take longest, as --durations=0 says, with and without a browser in turn. They run first: otherwise one
# process might begin such a file when the other has nothing left to do.
LONGEST = "browser mutation site isolation checks accessibility colab notebooks arrays chapter_11".split()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Of a test with many cases, the quick tests take a dozen, and one more for every sixty; all run with the rest."""
    rank = {f"test_{name}": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))
    families = defaultdict(list)
    for item in items:
        families[item.nodeid.partition("[")[0]].append(item)
    for cases in families.values():
        step = -(-len(cases) // (12 + len(cases) // 60))
        for item in set(cases) - set(cases[::step]):
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish():
    """What has been loaded by now stays: the garbage collector need not search it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def root():
    """The course's folder."""
    return ROOT


@pytest.fixture(scope="module")
def page(request):
    """What the chapter of this test file (test_chapter_05.py, say) shows in its saved notebook, as text."""
    return printed(request.module.__name__[-2:])


def pytest_terminal_summary(terminalreporter):
    """Say the measured latencies of the interactives at the end, whoever ran the tests and however."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in getattr(report, "user_properties", ()):
            if name == "latency" and report.when == "call":
                terminalreporter.write_line(str(value))
