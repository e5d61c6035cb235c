"""All notebooks: what is saved is what the sources make, runs through, keeps the course's rhythm, and leads on.

Each rule is a function that returns what it finds wrong with one notebook. It is tried on every saved notebook, and,
at the end of this file, on a made-up notebook with that very fault, so that no rule can fall asleep.
"""

import ast
import functools
import itertools
import os
import re
import statistics
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jupytext
import nbformat
import pytest
from conftest import ROOT

from micrograd_lite import CHAPTERS
from micrograd_lite.pictures.course_map import PARTS
from tools import build
from tools.compare import KEPT

NOTEBOOKS = [(page.folder, page.stem) for page in build.pages(ROOT)]
CHAPTER_NOTEBOOKS = [(folder, stem) for folder, stem in NOTEBOOKS if folder == "notebooks"]
EXERCISES = [(folder, stem) for folder, stem in NOTEBOOKS if folder == "exercises"]
EXECUTED = [(folder, stem) for folder, stem in NOTEBOOKS if folder != "exercises"]
SOURCES = sorted((ROOT / "sources").glob("*/*.md"))


@functools.cache
def saved(folder, stem):
    path = ROOT / folder / f"{stem}.ipynb"
    if not path.exists():
        pytest.fail(f"{folder}/{stem}.ipynb is not built: run `python tools/build.py {stem[:2]}`", pytrace=False)
    return nbformat.read(path, as_version=4)


def named(pair):
    return "/".join(pair)


def code_cells(nb):
    return [(number, cell) for number, cell in enumerate(nb.cells, 1) if cell.cell_type == "code"]


def prose_cells(nb):
    return [(number, cell) for number, cell in enumerate(nb.cells, 1) if cell.cell_type == "markdown"]


def outputs(nb):
    return [(number, cell, output) for number, cell in code_cells(nb) for output in cell.outputs]


def is_set_up(cell):
    return "set-up" in cell.metadata.get("tags", ())


def prose(text):
    """A Markdown cell without what is not prose: code, formulas, addresses, tags."""
    text = re.sub(r"```.*?```|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]*\$|<!--.*?-->", " ", text, flags=re.S)
    return re.sub(r"\]\([^)]*\)|<[^>\n]+>|!\[", " ", text)


# -- rules for every notebook ----------------------------------------------------------------------------------------


def is_saved_clean(nb, folder, stem):
    """Ids by place, one kernel, no timings, no state of widgets, numbered 1 to n (an exercise: not at all)."""
    counts = [cell.execution_count for _, cell in code_cells(nb)]
    if counts != ([None] * len(counts) if folder == "exercises" else list(range(1, len(counts) + 1))):
        yield f"execution counts are {counts}"
    if [cell.id for cell in nb.cells] != [f"cell-{n:02}" for n in range(1, len(nb.cells) + 1)]:
        yield "ids are not those of the cells' places"
    if nb.metadata.get("kernelspec", {}).get("name") != "python3" or "widgets" in nb.metadata:
        yield "the notebook's metadata lack the kernel or hold widgets"
    if any(set(cell.metadata) - set(KEPT) for cell in nb.cells):
        yield f"a cell's metadata hold more than {', '.join(KEPT)}"


def has_only_outputs_to_keep(nb, folder, stem):
    """No errors, nothing on stderr, no addresses, no live widgets; exercises have no outputs at all."""
    for number, _, output in outputs(nb):
        text = "\n".join(build.texts(output).values())
        if folder == "exercises":
            yield f"cell {number} of an exercise has an output"
        if output.output_type == "error" or output.get("name") == "stderr":
            yield f"cell {number} shows an error or a warning: {text[:200]}"
        if build.ADDRESS.search(text):
            yield f"cell {number} shows an object's address: {text[:200]}"
        if build.WIDGET in output.get("data", {}):
            yield f"cell {number} has saved a live widget"


def cells_of_interactives(nb):
    """(number, cell, names) of the cells that call an interactive."""
    interactives = set()
    for number, cell in code_cells(nb):
        tree = ast.parse(build.parsable(cell.source))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("classroom.interactive"):
                interactives |= {alias.asname or alias.name for alias in node.names}
        calls = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
        if calls & interactives:
            yield number, cell, calls & interactives


def has_a_still_for_each_widget(nb, folder, stem):
    """Where the source calls an interactive, the saved notebook shows its picture; no widget's repr stands alone."""
    for number, cell, names in cells_of_interactives(nb):
        pictures = [o for o in cell.outputs if "image/svg+xml" in o.get("data", {})]
        if folder != "exercises" and (not pictures or is_folded(cell)):
            yield f"cell {number} calls {names} and shows no still"
    for number, _, output in outputs(nb):
        plain = output.get("data", {}).get("text/plain", "")
        if re.match(r"(\w*Box|\w*Slider|interactive|Output|\w*Button|HTML|Dropdown|Play|Tab)\(", plain):
            yield f"cell {number} shows a widget's name instead of a picture: {plain[:80]}"


def has_words_for_each_picture(nb, folder, stem):
    for number, _, output in outputs(nb):
        data, words = output.get("data", {}), output.get("metadata", {})
        for kind in ("image/png", "image/jpeg"):
            if kind in data and len(words.get(kind, {}).get("alt", "")) < 20:
                yield f"cell {number} shows a picture without alternative text"
        svg = "".join(data.get("image/svg+xml", ""))
        said = re.findall(r"<(?:title|desc)\b[^>]*>([^<]+)<", svg.split("<g", 1)[0])
        if svg and ("<title" not in svg or len(" ".join(said)) < 15):
            yield f"cell {number} shows an SVG whose <title> and <desc> do not say what it shows"
        page = "".join(data.get("text/html", ""))
        if re.search(r"<img(?![^>]*\balt=\"[^\"]{5,})", page) or ("<svg" in page and "<title" not in page):
            yield f"cell {number} shows a picture inside HTML without words"
    for number, cell in prose_cells(nb):
        if re.search(r"!\[\s*\]\(", cell.source):
            yield f"cell {number} has a picture without alternative text"


def begins_as_agreed(nb, folder, stem):
    """One H1 of the agreed form, navigation under it, then the set-up."""
    first, kind = nb.cells[0].source, "Exercises " if folder != "notebooks" else ""
    if not re.match(rf"# {kind}{stem[:2]} · \S", first):
        yield f"the first line is not '# {kind}{stem[:2]} · Title'"
    heads = [line for _, cell in prose_cells(nb) for line in outside_code(cell.source) if line.startswith("# ")]
    if len(heads) != 1:
        yield f"{len(heads)} headings of the first level"
    links = [f"/{folder}/{stem}.ipynb)"] + [f"({other}.ipynb)" for other in neighbours(folder, stem) if other]
    if build.NAVIGATION in first or not all(link in first for link in links):
        yield "the navigation is missing or incomplete"
    if not re.search(r"\d+ minutes", first):
        yield "the first cell does not say how many minutes the notebook takes"
    if build.SET_UP_WORDS not in first or not nb.cells[1].metadata.get("jupyter", {}).get("source_hidden"):
        yield "the set-up cell is not folded, or the first cell does not say what it does"
    if not is_set_up(nb.cells[1]) or any(is_set_up(cell) for cell in nb.cells[2:]):
        yield "the second cell, and no other, is the set-up"


def leads_on(nb, folder, stem):
    """The last cell has a link to what comes next: the exercises of a chapter, the chapter after exercises."""
    later = neighbours("notebooks", stem)[1]
    exercises = folder == "notebooks" and (ROOT / "exercises" / f"{stem}.ipynb").exists()
    links = [f"(../exercises/{stem}.ipynb)"] * exercises + ([f"(../notebooks/{later}.ipynb)"] if later else [])
    for link in links:
        if link not in nb.cells[-1].source:
            yield f"the last cell does not lead on to {link}"


def neighbours(folder, stem):
    """The stems of the notebooks before and after this one; None at the ends."""
    stems = [None, *(other for where, other in NOTEBOOKS if where == folder), None]
    here = stems.index(stem) if stem in stems else 0
    return (stems[here - 1], stems[here + 1]) if here else (None, None)


def outside_code(text):
    return re.sub(r"```.*?```", "", text, flags=re.S).splitlines()


def has_links_that_lead_somewhere(nb, folder, stem):
    for number, cell in prose_cells(nb):
        for target in dead_links(cell.source, ROOT / folder):
            yield f"cell {number} links to {target}, which is not there"


def dead_links(text, folder):
    text = re.sub(r"```.*?```|`[^`\n]*`", " ", text, flags=re.S)
    targets = re.findall(r"\]\(([^)\s]+)[^)]*\)", text) + re.findall(r"(?:href|src)=\"([^\"]+)\"", text)
    local = [t.split("#")[0] for t in targets if not re.match(r"[a-z]+:", t) and not t.startswith("#")]
    return [target for target in local if not (folder / target).exists()]


def speaks_in_the_courses_voice(nb, folder, stem):
    for number, cell in prose_cells(nb):
        for words in out_of_voice(cell.source):
            yield f"cell {number}: {words}"


BANNED = re.compile(r"\b(simply|obviously|trivially|magic(?:al|ally)?|let['’]s dive in|just)\b", re.I)
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u26ff\u2705\u2728\u274c\ufe0f]")


def out_of_voice(text):
    plain = prose(text)
    found = [f"the word '{match[0]}'" for match in BANNED.finditer(plain)]
    found += ["an exclamation mark"] * ("!" in plain) + ["an emoji"] * bool(EMOJI.search(text))
    return found


def has_short_paragraphs(nb, folder, stem):
    """At most five lines of at most 200 characters; tables, formulas and code are not paragraphs."""
    for number, cell in prose_cells(nb):
        text = re.sub(r"```.*?```|\$\$.*?\$\$", "", cell.source, flags=re.S)
        for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*>|]|\d+\.) )", text):
            if block.startswith(("|", "[![")):
                continue
            if len(block) > 1000 or block.count("\n") > 4:
                yield f"cell {number}: a paragraph of {len(block)} characters: {block[:60]}…"


def renders_everywhere(nb, folder, stem):
    """No MyST in the prose; folded boxes are closed and have an empty line where their Markdown begins."""
    for number, cell in prose_cells(nb):
        text = cell.source
        if re.search(r"^\s*(:::|```\{|\(\w[\w-]*\)=$|% )|\{[a-z:]+\}`|^\+\+\+", text, re.M):
            yield f"cell {number} holds MyST that Jupyter does not render"
        if text.count("<details") != text.count("</details>") or text.count("<details") != text.count("<summary"):
            yield f"cell {number} has a folded box that is not closed, or has no summary"
        if re.search(r"</summary>[ \t]*\n(?!\s*\n)", text):
            yield f"cell {number} needs an empty line after </summary>, or its Markdown stays raw"
        if re.search(r"^\d\d+[.)] ", text, re.M):
            yield f"cell {number} has a line that begins like '34. ', which Markdown takes for item 34 of a list"
    for number, cell in code_cells(nb):
        if "%matplotlib" in cell.source:
            yield f"cell {number} has %matplotlib, which makes interactives stack their pictures"


def keeps_this_machine_to_itself(nb, folder, stem):
    text = re.sub(r'"image/png": "[^"]*"', "", nbformat.writes(nb))
    for path in {str(ROOT), str(Path.home()) + "/", "/tmp/", "/home/", "/Users/", "C:\\\\Users"}:
        if path in text:
            yield f"the path {path} stands in it"


def does_not_peek(nb, folder, stem):
    """Notebook N imports modules of chapters before N; an exercise those up to N."""
    last = max(0, int(stem[:2]) - (folder == "notebooks"))
    for number, cell in code_cells(nb):
        for name in sorted(package_names(build.parsable(cell.source))):
            if chapter_of(name) > last:
                yield f"cell {number} imports {name}, which chapter {chapter_of(name):02} brings"


def package_names(code):
    """What this code takes from the package, by full name."""
    names = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "micrograd_lite":
            names.add(f"micrograd_lite.{node.attr}")
    return {name for name in names if name.split(".")[0] == "micrograd_lite"}


def chapter_of(name):
    """The chapter that a reader must have read to know this name."""
    parts = name.split(".")[1:]
    for chapter, (module, exports, _) in CHAPTERS.items():
        if parts[:1] == [module]:
            return int(chapter)
        if parts[:1] and parts[0] in exports.split():
            # A name asked of the package itself comes finished: with all that later chapters add to it.
            added = [int(number) for number, (*_, to_value) in CHAPTERS.items() if to_value and parts[0] == "Value"]
            return max([int(chapter), *added])
    return 0


def keeps_predictions_open(nb, folder, stem):
    """No Predict has its answer in sight: the output that gives it is folded, or the question says it has none."""
    for number, cell in prose_cells(nb):
        if build.PREDICT in cell.source and build.NOTHING_TO_FOLD not in cell.source:
            answers = itertools.takewhile(lambda other: build.PREDICT not in other.source, nb.cells[number:])
            if not any(is_folded(other) for other in answers):
                yield f"cell {number} asks to predict, and no output after it is folded: {cell.source[-80:]}"
    for number, cell in code_cells(nb):
        if is_folded(cell) and cell.outputs and not shows_nothing_in_its_bar(cell):
            yield f"cell {number} is folded, and Jupyter shows the first line of its output in the bar"


def shows_nothing_in_its_bar(cell):
    """Jupyter's bar shows the first line of the first output."""
    return cell.outputs[0].get("data") == {"text/html": ""}


def is_folded(cell):
    return cell.metadata.get("jupyter", {}).get("outputs_hidden", False)


def fits_a_small_window(nb, folder, stem, widest=88):
    """No line of code needs a sideways scroll at 1280 pixels beside the file browser."""
    for number, cell in code_cells(nb):
        if not is_set_up(cell):
            for line in cell.source.splitlines():
                if len(line) > widest:
                    yield f"cell {number} has a line of {len(line)} characters (at most {widest}): {line[:50]}…"


# -- rules for the chapters ------------------------------------------------------------------------------------------


def says_what_you_will_be_able_to_do(nb, folder, stem):
    if len(re.findall(r"^[-*] ", nb.cells[0].source, re.M)) != 3:
        yield "the first cell does not list three things that you will be able to do"
    if not re.search(r"\bneed", nb.cells[0].source):
        yield "the first cell does not say what you need"


def keeps_the_rhythm(nb, folder, stem):
    """25 to 45 cells, as much prose as code, cells of a few lines, never more than two code cells in a row.

    At most 2,700 words, without the row of links to other places where the notebook runs.
    """
    words = sum(len(re.sub(r"^\[!\[.*$", "", cell.source, flags=re.M).split()) for _, cell in prose_cells(nb))
    if words > 2700:
        yield f"{words} words (at most 2,700)"
    lengths = {number: cell.source.count("\n") + 1 for number, cell in code_cells(nb) if not is_set_up(cell)}
    if not 25 <= len(nb.cells) <= 45:
        yield f"{len(nb.cells)} cells (25 to 45)"
    balance = len(prose_cells(nb)) / max(1, len(code_cells(nb)))
    if not 0.7 <= balance <= 1.5:
        yield f"{balance:.2f} Markdown cells for one code cell (about as many)"
    if lengths and statistics.median(lengths.values()) > 5:
        yield f"the median code cell has {statistics.median(lengths.values())} lines (5 or fewer)"
    if long := [number for number, lines in lengths.items() if lines > 20]:
        yield f"cells {long} have more than 20 lines"
    kinds = "".join(cell.cell_type[0] for cell in nb.cells)
    if "ccc" in kinds:
        yield f"more than two code cells in a row, from cell {kinds.index('ccc') + 1} on"


def ends_as_agreed(nb, folder, stem):
    text = "\n\n".join(cell.source for _, cell in prose_cells(nb))
    sections = re.findall(r"^## (.+?) *$", text, re.M)
    agreed = ["What we built", "In one table", "Remember", "Elsewhere"]
    if agreed not in (sections[-4:], sections[-5:-1]):
        yield f"the last sections are {sections[-5:]}, not {', '.join(agreed)} and the way on"
        return
    table, rest = text.split("## In one table")[1].split("## Remember")
    if not re.search(r"^\|[ :|-]+\|$", table, re.M) or len(re.findall(r"^\|", table, re.M)) < 4:
        yield "'In one table' holds no table"
    if len(re.findall(r"<details", rest)) < 2:
        yield "'Remember' needs two questions with folded answers"
    links = re.findall(r"^- \[[^\]]+\]\(https://[^)\s]+\)(.*)$", rest.split("## Elsewhere")[1], re.M)
    if not 2 <= len(links) <= 3 or min(len(why) for why in links) < 30:
        yield "'Elsewhere' needs two or three lines of the form '- [title](https://…): a sentence on why'"
    following = neighbours(folder, stem)[1]
    if following and f"({following}.ipynb)" not in rest and "hapter " + following[:2] not in rest:
        yield "the end does not lead to the next chapter"


# -- rules for the exercises -----------------------------------------------------------------------------------------


def has_whole_tasks(nb, folder, stem):
    """Two to five tasks: a heading with a difficulty and minutes, a stub, and one line that checks it."""
    tasks, checked = [], []
    for number, cell in enumerate(nb.cells, 1):
        if cell.cell_type == "markdown" and (heads := re.findall(r"^### Task.*$", cell.source, re.M)):
            tasks += heads
            checked.append(0)
            form = f"### Task {len(tasks)} · Title  ●●○  about 10 minutes"
            for head in heads:
                if not re.fullmatch(rf"### Task {len(tasks)} · \S.*  (●○○|●●○|●●●)  about \d+ minutes", head):
                    yield f"cell {number}: the heading is not of the form '{form}'"
        if cell.cell_type == "code" and "nbgrader" in cell.metadata:
            checked[-1] += cell.metadata.nbgrader.grade
            if cell.metadata.nbgrader.grade and not re.fullmatch(r"check\.\w+\(.*\)", cell.source):
                yield f"cell {number}: a check is one line, check.name(answer)"
    if not 2 <= len(tasks) <= 5:
        yield f"{len(tasks)} tasks (2 to 5)"
    if set(checked) - {1}:
        yield f"the tasks have {checked} checks, not one each"
    wanted = f"from classroom.checks import chapter_{stem[:2]} as check"
    if sum(wanted in cell.source for _, cell in code_cells(nb)) != 1:
        yield f"'{wanted}' does not stand in one cell"


def shows_no_marks(nb, folder, stem):
    for number, cell in enumerate(nb.cells, 1):
        if re.search(r"### (BEGIN|END) SOLUTION", cell.source):
            yield f"cell {number} shows the marks of a solution"
    for number, cell in code_cells(nb) if folder == "solutions" else ():
        if re.search(r"# your code here|= \.\.\.$", cell.source, re.M):
            yield f"cell {number} of a solution is not filled in"


ALL = [
    is_saved_clean,
    has_only_outputs_to_keep,
    has_a_still_for_each_widget,
    has_words_for_each_picture,
    begins_as_agreed,
    leads_on,
    has_links_that_lead_somewhere,
    speaks_in_the_courses_voice,
    has_short_paragraphs,
    renders_everywhere,
    keeps_this_machine_to_itself,
    fits_a_small_window,
    does_not_peek,
    shows_no_marks,
]
OF_CHAPTERS = [says_what_you_will_be_able_to_do, keeps_the_rhythm, ends_as_agreed]
OF_EXERCISES = [has_whole_tasks]


def rules_for(folder, stem):
    yield from ALL
    if folder == "notebooks":
        yield keeps_predictions_open
    if folder == "notebooks" and stem[:2] != "00":
        yield from OF_CHAPTERS
    if folder != "notebooks":
        yield from OF_EXERCISES


CASES = [(rule, pair) for pair in NOTEBOOKS for rule in rules_for(*pair)]


@pytest.mark.parametrize("rule, pair", CASES, ids=[f"{named(pair)}-{rule.__name__}" for rule, pair in CASES])
def test_each_notebook(rule, pair):
    said = list(rule(saved(*pair), *pair))
    assert not said, f"{named(pair)}.ipynb:\n  " + "\n  ".join(said)


# -- sources and saved notebooks -------------------------------------------------------------------------------------


def test_there_are_chapters_and_exercises_to_test():
    assert len(CHAPTER_NOTEBOOKS) >= 4 and len(EXERCISES) >= 3
    chapters = [stem for _, stem in CHAPTER_NOTEBOOKS if stem[:2] != "00"]
    assert chapters == [stem for _, stem in EXERCISES], "every chapter from 01 on has its exercises"
    numbers = [stem[:2] for _, stem in CHAPTER_NOTEBOOKS]
    assert numbers == ["00", *(number for part in PARTS.values() for number in part)], (
        "the map of the course says which chapters there are"
    )


def test_every_saved_notebook_has_a_source():
    assert not build.without_source(ROOT)


@pytest.mark.parametrize("pair", NOTEBOOKS, ids=named)
def test_the_saved_text_and_code_are_the_sources(pair):
    """Without running anything: a text that was edited and not built, or a notebook that was edited by hand."""
    page = build.Page(ROOT, *pair)
    old, new = saved(*pair), build.prepare(page)
    if pair[0] == "exercises" and (number := build.answers_in(old, new)):
        pytest.fail(build.kind_words(page.name, number), pytrace=False)
    for number, (was, made) in enumerate(zip(old.cells, new.cells), 1):
        assert was.source == made.source, f"cell {number}: run `python tools/build.py {pair[1][:2]}`"
    assert len(old.cells) == len(new.cells)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_source_survives_a_visit_to_jupyter(path):
    """A contributor may edit a source as a notebook: jupytext reads it and writes the same text."""
    text = path.read_text(encoding="utf-8")
    back = jupytext.writes(jupytext.reads(text, fmt="md:myst"), fmt="md:myst")

    def essential(text):
        # jupytext adds its own version, and an empty line to an empty cell.
        text = re.sub(r"^ +(format|jupytext)_version: .*\n", "", text, flags=re.M)
        return re.sub(r"\n+```$", "\n```", text, flags=re.M)

    assert essential(back) == essential(text)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_the_links_of_the_pages_are_alive(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    assert dead_links(text, ROOT) == []
    assert out_of_voice(text) == []


# -- running them ----------------------------------------------------------------------------------------------------


def run_again(pair):
    """The notebook from its source, or an exercise as a learner finds it, run in a fresh kernel."""
    page = build.Page(ROOT, *pair)
    with tempfile.TemporaryDirectory() as scratch:
        env = build.environment(ROOT, scratch)
        return build.run(page, build.prepare(page), env, allow_errors=page.folder == "exercises")


def skip_without_torch(pair):
    if build.lacks_torch(build.Page(ROOT, "notebooks", pair[1])):
        pytest.skip(f"{named(pair)} needs PyTorch, which is not installed here")


@pytest.fixture(scope="session")
def run_afresh(request):
    """A function that gives a notebook run afresh. Two run at a time: here, or in the workers of pytest-xdist."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        yield run_again
        return
    pairs = [item.callspec.params["pair"] for item in request.session.items if "run_afresh" in item.fixturenames]
    with ThreadPoolExecutor(2) as pool:
        running = {pair: pool.submit(run_again, pair) for pair in pairs}
        yield lambda pair: running[pair].result()
        pool.shutdown(cancel_futures=True)


@pytest.mark.slow
@pytest.mark.parametrize("pair", EXECUTED, ids=named)
def test_a_fresh_run_gives_what_is_saved(pair, run_afresh):
    skip_without_torch(pair)
    try:
        reason = build.difference(saved(*pair), run_afresh(pair))
    except build.BuildError as error:
        reason = str(error)
    if reason:
        pytest.fail(f"{named(pair)}.ipynb, {reason}", pytrace=False)


@pytest.mark.slow
@pytest.mark.parametrize("pair", EXERCISES, ids=named)
def test_an_empty_exercise_says_not_yet_at_each_check_and_stops_nowhere_else(pair, run_afresh):
    skip_without_torch(pair)
    for number, cell in code_cells(run_afresh(pair)):
        errors = [output for output in cell.outputs if output.output_type == "error"]
        is_check = cell.metadata.get("nbgrader", {}).get("grade", False)
        names = [error.ename for error in errors]
        assert names == (["NotYet"] if is_check else []), f"cell {number}: {[e.evalue for e in errors]}"
        warnings = [output.text for output in cell.outputs if output.get("name") == "stderr"]
        assert not warnings, f"cell {number}: {warnings}"


# -- the rules are awake ---------------------------------------------------------------------------------------------

TITLE = (
    """# 01 · A title

[![Open in Colab](https://x.org/badge.svg)](https://colab.research.google.com/x/blob/main/notebooks/01_made_up.ipynb)

- one
- two
- three

**Time**: 40 minutes. **You need**: nothing.

"""
    + build.SET_UP_WORDS
)
END = """## Remember

<details><summary>Answer</summary>

One.
</details>

<details><summary>Answer</summary>

Two.
</details>

## Elsewhere

- [One](https://example.org/1): it draws what this chapter counts.
- [Two](https://example.org/2): it counts what this chapter draws."""
SET_UP = {"tags": ["set-up"], "jupyter": {"source_hidden": True}}
SVG = "<svg xmlns='http://www.w3.org/2000/svg'><title>y</title><desc>A curve that climbs.</desc></svg>"


def made_up():
    """A small chapter with nothing wrong in it."""
    cells = [
        nbformat.v4.new_markdown_cell(TITLE),
        nbformat.v4.new_code_cell("import sys", metadata=SET_UP),
    ]
    for n in range(12):
        cells.append(nbformat.v4.new_markdown_cell(f"## Step {n}\n\nSome *prose*: $n! = 1$, `a != b`."))
        cells.append(nbformat.v4.new_code_cell(f"{n} + 1", outputs=[shown({"text/plain": str(n + 1)})]))
    cells[-1].source = "from classroom.interactive import lab\nlab()"
    cells[-1].outputs = [shown({"image/svg+xml": SVG, "text/plain": "A curve."})]
    table = "## In one table\n\n| idea | code |\n|---|---|\n| slope | `f` |\n| sign | `g` |"
    cells += [nbformat.v4.new_markdown_cell(text) for text in ("## What we built\n\nOne.", table, END)]
    nb = nbformat.v4.new_notebook(cells=cells)
    for count, (_, cell) in enumerate(code_cells(nb), 1):
        cell.execution_count = count
    return build.tidy(nb, "")


def shown(data, metadata=None):
    return nbformat.v4.new_output("display_data", data, metadata=metadata or {})


def made_up_exercise():
    heads = [f"# Exercises 01 · A title\n\n10 minutes (/exercises/01_made_up.ipynb)\n\n{build.SET_UP_WORDS}"]
    heads += [f"### Task {n} · Title  ●●○  about 10 minutes" for n in (1, 2)]
    first, *tasks = [nbformat.v4.new_markdown_cell(text) for text in heads]
    cells = [first, nbformat.v4.new_code_cell("import sys", metadata=SET_UP)]
    cells += [nbformat.v4.new_code_cell("from classroom.checks import chapter_01 as check")]
    for n, task in enumerate(tasks):
        mark = {"nbgrader": build.grading(f"t{n}", grade=True, locked=True) | {"points": 2}}
        cells += [task, nbformat.v4.new_code_cell("x = ...\n# your code here")]
        cells += [nbformat.v4.new_code_cell(f"check.t{n}(x)", metadata=mark)]
    return build.tidy(nbformat.v4.new_notebook(cells=cells), "")


def test_the_made_up_notebooks_are_fine():
    assert {
        rule.__name__: said for rule in ALL + OF_CHAPTERS if (said := list(rule(made_up(), "notebooks", "01_made_up")))
    } == {}
    rules = [rule for rule in ALL + OF_EXERCISES]
    exercise = made_up_exercise()
    assert {rule.__name__: said for rule in rules if (said := list(rule(exercise, "exercises", "01_made_up")))} == {}


def test_an_end_without_its_links_is_seen():
    said = list(leads_on(made_up(), "notebooks", "01_derivative"))
    assert [line.split()[-1] for line in said] == [
        "(../exercises/01_derivative.ipynb)",
        "(../notebooks/02_gradient.ipynb)",
    ]
    assert len(list(leads_on(made_up_exercise(), "exercises", "01_derivative"))) == 1


def test_a_folded_answer_or_a_mark_is_what_a_prediction_needs():
    nb = made_up()
    add(2, "**Predict.** How much is it?")(nb)
    folded(nb, 3)
    nb.cells[3].outputs.insert(0, shown({"text/html": ""}))
    add(4, f"**Predict.** On paper. {build.NOTHING_TO_FOLD}")(nb)
    assert not list(keeps_predictions_open(nb, "notebooks", "01_made_up"))


def source(n, text):
    return lambda nb: nb.cells[n].update(source=text)


def output(n, data, metadata=None):
    return lambda nb: nb.cells[n].update(outputs=[shown(data, metadata)])


def folded(nb, n):
    nb.cells[n].metadata.update(jupyter={"outputs_hidden": True})


def add(n, text):
    return lambda nb: nb.cells[n].update(source=nb.cells[n].source + "\n\n" + text)


FAULTS = [
    (is_saved_clean, lambda nb: nb.cells[3].update(execution_count=7)),
    (is_saved_clean, lambda nb: nb.cells[3].update(id="a1b2")),
    (is_saved_clean, lambda nb: nb.metadata.update(widgets={})),
    (is_saved_clean, lambda nb: nb.metadata.pop("kernelspec")),
    (is_saved_clean, lambda nb: nb.cells[3].metadata.update(execution={})),
    (
        has_only_outputs_to_keep,
        lambda nb: nb.cells[3].update(outputs=[nbformat.v4.new_output("stream", name="stderr", text="!")]),
    ),
    (
        has_only_outputs_to_keep,
        lambda nb: nb.cells[3].update(outputs=[nbformat.v4.new_output("error", ename="E", evalue="e")]),
    ),
    (has_only_outputs_to_keep, output(3, {"text/plain": "<a at 0x7f00aa11>"})),
    (has_only_outputs_to_keep, output(3, {build.WIDGET: {}})),
    (has_a_still_for_each_widget, output(25, {"text/plain": "A curve."})),
    (has_a_still_for_each_widget, output(3, {"text/plain": "VBox(children=())"})),
    (has_words_for_each_picture, output(3, {"image/png": "AAAA", "text/plain": "<Figure size 640x480 with 1 Axes>"})),
    (has_words_for_each_picture, output(3, {"image/png": "AAAA"}, {"image/png": {"alt": "short"}})),
    (has_words_for_each_picture, output(3, {"image/svg+xml": "<svg></svg>"})),
    (has_words_for_each_picture, output(3, {"image/svg+xml": SVG.replace("A curve that climbs.", "")})),
    (has_words_for_each_picture, output(3, {"image/svg+xml": SVG.replace("<title>y</title>", "")})),
    (has_words_for_each_picture, output(3, {"text/html": "<img src='x'>"})),
    (has_words_for_each_picture, output(3, {"text/html": "<svg></svg>"})),
    (has_words_for_each_picture, add(2, "![](picture.png)")),
    (begins_as_agreed, source(0, TITLE.replace("# 01", "# 1"))),
    (begins_as_agreed, source(0, TITLE.replace("01_made_up", "02_other"))),
    (begins_as_agreed, source(0, TITLE.replace("40 minutes", "a while"))),
    (begins_as_agreed, add(4, "# Another title")),
    (begins_as_agreed, lambda nb: nb.cells[1].metadata.update(tags=[])),
    (begins_as_agreed, lambda nb: nb.cells[3].metadata.update(tags=["set-up"])),
    (begins_as_agreed, lambda nb: nb.cells[1].metadata.pop("jupyter")),
    (begins_as_agreed, source(0, TITLE.replace(build.SET_UP_WORDS, ""))),
    (has_a_still_for_each_widget, lambda nb: nb.cells[25].metadata.update(jupyter={"outputs_hidden": True})),
    (keeps_predictions_open, add(2, "**Predict.** How much is it?")),
    (keeps_predictions_open, lambda nb: [add(n, "**Predict.**")(nb) for n in (2, 4)] + [folded(nb, 5)]),
    (keeps_predictions_open, lambda nb: folded(nb, 3)),
    (fits_a_small_window, source(3, "x = " + "1 + " * 30 + "1")),
    (has_links_that_lead_somewhere, add(4, "[there](../exercises/99_nowhere.ipynb)")),
    (has_links_that_lead_somewhere, add(4, '<img src="nowhere.png" alt="a picture">')),
    (speaks_in_the_courses_voice, add(4, "You simply add.")),
    (speaks_in_the_courses_voice, add(4, "**Obviously** so.")),
    (speaks_in_the_courses_voice, add(4, "Let's dive in.")),
    (speaks_in_the_courses_voice, add(4, "It is no magic.")),
    (speaks_in_the_courses_voice, add(4, "Well done!")),
    (speaks_in_the_courses_voice, add(4, "Well done \U0001f389.")),
    (has_short_paragraphs, add(4, "word " * 201)),
    (has_short_paragraphs, add(4, "a line\n" * 6)),
    (renders_everywhere, add(4, "34. No error.")),
    (renders_everywhere, add(4, "```{note}\nNo.\n```")),
    (renders_everywhere, add(4, ":::{note}\nNo.\n:::")),
    (renders_everywhere, add(4, "See {ref}`there`.")),
    (renders_everywhere, add(4, "<details><summary>a</summary>\n\nb")),
    (renders_everywhere, add(4, "<details><summary>a</summary>\n**b**\n</details>")),
    (renders_everywhere, source(3, "%matplotlib inline")),
    (keeps_this_machine_to_itself, output(3, {"text/plain": f"{ROOT}/x"})),
    (keeps_this_machine_to_itself, add(4, "/home/someone/x")),
    (does_not_peek, source(3, "from micrograd_lite.derivative import derivative")),
    (does_not_peek, source(3, "import micrograd_lite.value as v")),
    (does_not_peek, source(3, "from micrograd_lite import gradient")),
    (does_not_peek, source(3, "import micrograd_lite\nmicrograd_lite.Value(1)")),
    (shows_no_marks, source(3, "### BEGIN SOLUTION")),
    (says_what_you_will_be_able_to_do, source(0, TITLE.replace("- three", ""))),
    (says_what_you_will_be_able_to_do, source(0, TITLE.replace("need", "have"))),
    (keeps_the_rhythm, lambda nb: nb.cells.extend(nb.cells[2:22])),
    (keeps_the_rhythm, lambda nb: nb.update(cells=nb.cells[:24])),
    (keeps_the_rhythm, source(3, "x = 1\n" * 20 + "x")),
    (keeps_the_rhythm, lambda nb: [nb.cells[n].update(source="x = 1\n" * 5 + "x") for n in range(3, 26, 2)]),
    (keeps_the_rhythm, lambda nb: [nb.cells.insert(4, nb.cells[3]) for _ in range(2)]),
    (keeps_the_rhythm, lambda nb: [nb.cells.insert(4, nb.cells[2]) for _ in range(10)]),
    (ends_as_agreed, source(26, "## What was built")),
    (ends_as_agreed, source(27, "## In one table\n\nNone.")),
    (ends_as_agreed, source(28, END.replace("One.\n</details>", "").replace("<details><summary>Answer", "Answer", 1))),
    (ends_as_agreed, source(28, END.replace("## Elsewhere", "## Away"))),
    (ends_as_agreed, source(28, END.replace(": it counts what this chapter draws.", ""))),
    (keeps_the_rhythm, add(2, "word " * 2700)),
]


@pytest.mark.parametrize(
    "number", range(len(FAULTS)), ids=[f"{rule.__name__}-{n}" for n, (rule, _) in enumerate(FAULTS)]
)
def test_each_rule_finds_its_fault(number):
    rule, break_it = FAULTS[number]
    nb = made_up()
    break_it(nb)
    assert list(rule(nb, "notebooks", "01_made_up"))


FAULTS_OF_EXERCISES = [
    (is_saved_clean, lambda nb: nb.cells[4].update(execution_count=1)),
    (has_only_outputs_to_keep, output(4, {"text/plain": "2"})),
    (has_whole_tasks, source(3, "### Task 1 · Title  ●●○")),
    (has_whole_tasks, source(6, "### Task 3 · Title  ●●○  about 5 minutes")),
    (has_whole_tasks, source(6, "No task")),
    (has_whole_tasks, lambda nb: nb.cells.extend(made_up_exercise().cells[3:] * 2)),
    (has_whole_tasks, source(5, "check.t0(x)\nx")),
    (has_whole_tasks, source(2, "from classroom.checks import chapter_02 as check")),
    (does_not_peek, source(4, "from micrograd_lite.gradient import gradient")),
]


@pytest.mark.parametrize("number", range(len(FAULTS_OF_EXERCISES)))
def test_each_rule_finds_its_fault_in_an_exercise(number):
    rule, break_it = FAULTS_OF_EXERCISES[number]
    nb = made_up_exercise()
    break_it(nb)
    assert list(rule(nb, "exercises", "01_made_up"))


def test_a_solution_that_is_not_filled_in_is_found():
    assert list(shows_no_marks(made_up_exercise(), "solutions", "01_made_up"))


@pytest.mark.parametrize(
    "name, chapter",
    [
        ("micrograd_lite.pictures.caption", 0),
        ("classroom.checks.chapter_01", 0),
        ("micrograd_lite.derivative.derivative", 1),
        ("micrograd_lite.derivative", 1),
        ("micrograd_lite.value.Value", 4),
        ("micrograd_lite.Value", 7),
    ],
)
def test_which_chapter_a_name_belongs_to(name, chapter):
    assert chapter_of(name) == chapter
