"""The book and the package are the same text, and the package stays small.

Every function, method and named value of a chapter's module is in that chapter's notebook with the same syntax tree.
Left out are docstrings, `@add_to(X)`, which makes a function a method, and the guards at the head of a function: the
page shows the idea, and the package also refuses bad input.
"""

import ast
import difflib
import functools

import jupytext
import pytest
from conftest import ROOT

from micrograd_lite import CHAPTERS

PACKAGE = ROOT / "micrograd_lite"
MODULES = {module: chapter for chapter, (module, *_) in CHAPTERS.items()}


class WithoutDocstrings(ast.NodeTransformer):
    """Take docstrings and `@add_to(...)` out of functions and classes."""

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        if ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        node.decorator_list = [d for d in node.decorator_list if added_to(d) is None]
        return node

    visit_AsyncFunctionDef = visit_ClassDef = visit_FunctionDef


class WithoutGuards(WithoutDocstrings):
    """Take the guards away too, and nothing else: `if …: raise …` or `refuse_…(…)` before a function's first step."""

    def visit_FunctionDef(self, node):
        node = super().visit_FunctionDef(node)
        while isinstance(node, ast.FunctionDef) and is_guard(node.body[0]):
            node.body = node.body[1:] or [ast.Pass()]
        return node


def is_guard(statement):
    if isinstance(statement, ast.If):
        return not statement.orelse and [type(step) for step in statement.body] == [ast.Raise]
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and ast.unparse(call.func).startswith("refuse_")


def added_to(decorator):
    """The X of `@add_to(X)`, or None for another decorator."""
    if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "add_to":
        return ast.unparse(decorator.args[0])
    return None


def parts_of(text, without=WithoutDocstrings):
    """[((owner, name), syntax tree)] of the functions, methods and named values of this text and of its classes."""
    parts = []
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef):
            head = ast.ClassDef(node.name, node.bases, node.keywords, [ast.Pass()], node.decorator_list)
            parts.append((("", f"class {node.name}"), head))
            parts += [((node.name, name), tree) for inner in node.body for name, tree in named(inner)]
        else:
            owners = [added_to(d) for d in getattr(node, "decorator_list", ())]
            owner = next((o for o in owners if o), "")
            parts += [((owner, name), tree) for name, tree in named(node)]
    return [(key, without().visit(tree)) for key, tree in parts]


def named(node):
    """The names that a statement gives: a function's, or those to the left of an =."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return [(node.name, node)]
    if isinstance(node, ast.Assign):
        return [(ast.unparse(target), node) for target in node.targets]
    if isinstance(node, ast.AnnAssign):
        return [(ast.unparse(node.target), node)]
    return []


@functools.cache
def chapter_cells(chapter):
    """The code cells of a chapter's source that Python alone can read."""
    (path,) = (ROOT / "sources" / "notebooks").glob(f"{chapter}_*.md")
    cells = jupytext.reads(path.read_text(encoding="utf-8"), fmt="md:myst").cells
    return [
        cell.source for cell in cells if cell.cell_type == "code" and not cell.source.lstrip().startswith(("%", "!"))
    ]


def complaints(package_text, cells):
    """What stands in the package's text and not, token for token, in the cells."""
    book, said = {}, []
    for cell in cells:
        for key, tree in parts_of(cell):
            book.setdefault(key, []).append(tree)
    for ((owner, name), whole), (_, tree) in zip(parts_of(package_text), parts_of(package_text, WithoutGuards)):
        versions = book.get((owner, name), [])
        # A chapter shows a guard where the guard is the lesson; then it shows the package's own.
        if name.startswith("refuse_") or any(ast.dump(v) in (ast.dump(whole), ast.dump(tree)) for v in versions):
            continue
        title = f"{owner}.{name}" if owner else name
        if not versions:
            said.append(f"{title} is in the package and not in the chapter")
        else:
            lines = [ast.unparse(ast.fix_missing_locations(t)).splitlines() for t in (versions[-1], tree)]
            diff = difflib.unified_diff(*lines, "the chapter", "the package", lineterm="")
            said.append("\n".join([f"{title} differs", *diff]))
    return said


@pytest.mark.parametrize("module", MODULES)
def test_the_chapter_holds_every_line_of_its_module(module):
    text = (PACKAGE / f"{module}.py").read_text(encoding="utf-8")
    assert parts_of(text)
    said = complaints(text, chapter_cells(MODULES[module]))
    assert not said, "\n\n".join(said)


def test_every_module_belongs_to_a_chapter():
    assert {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"} == set(MODULES)


def lines_of_code(text):
    """How many lines there are to understand: docstrings, comments and empty lines are not counted."""
    tree = ast.parse(text)
    said = ast.get_docstring(tree) is not None
    code = [WithoutDocstrings().visit(node) for node in tree.body[said:]]
    return sum(bool(line.strip()) for node in code for line in ast.unparse(node).splitlines())


def test_the_modules_together_are_small():
    lines = {name: lines_of_code((PACKAGE / f"{name}.py").read_text(encoding="utf-8")) for name in MODULES}
    assert sum(count for name, count in lines.items() if MODULES[name] <= "12") <= 550, lines
    assert sum(lines.values()) <= 1050, lines
    assert sum(lines.get(name, 0) for name in ("value", "backward", "operations")) <= 170, lines


def test_only_lines_of_code_are_counted():
    assert lines_of_code('"""Doc."""\n\nx = 1  # one\n\ndef f():\n    """Doc."""\n    # why\n    return x\n') == 3


def long_functions(text, limit=20):
    """Functions with more than `limit` lines, their docstrings not counted."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            doc = node.body[0] if ast.get_docstring(node) is not None else None
            lines = node.end_lineno - node.lineno + 1 - (doc.end_lineno - doc.lineno + 1 if doc else 0)
            if lines > limit:
                found.append(f"{node.name} has {lines} lines")
    return found


@pytest.mark.parametrize("module", MODULES)
def test_no_function_is_long(module):
    assert not long_functions((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_from_chapters_before_it_alone(module):
    tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            imported |= {node.module} if node.module else {alias.name for alias in node.names}
    later = {name for name in imported & set(MODULES) if MODULES[name] >= MODULES[module]}
    assert not later, f"{module} (chapter {MODULES[module]}) imports {later}"
    assert not {name for name in imported if name not in MODULES and name.split(".")[0] != "pictures"}


# -- the comparison itself -------------------------------------------------------------------------------------------

IN_PACKAGE = '''
LIMIT = 3

def twice(x, by=2):
    """Return twice x."""
    return by * x

class A(Base):
    """A class."""

    size = 1

    def f(self):
        """Say one."""
        return 1

@add_to(A)
def g(self):
    return self.f()
'''
IN_BOOK = [
    "LIMIT = 3",
    "def twice(x):\n    return 2 * x",
    "def twice(x, by=2):\n    # a better one\n    return by * x",
    "class A(Base):\n    size = 1\n    def f(self):\n        return 1\n\n    def g(self): return self.f()",
]


def test_equal_texts_are_equal():
    assert complaints(IN_PACKAGE, IN_BOOK) == []


@pytest.mark.parametrize(
    "old, new, complaint",
    [
        ("LIMIT = 3", "LIMIT = 4", "LIMIT differs"),
        ("by=2", "by=3", "twice differs"),
        ("by * x", "x * by", "twice differs"),
        ("def twice", "def thrice", "twice is in the package and not in the chapter"),
        ("return 1", "return 1.0", "A.f differs"),
        ("def g", "def h", "A.g is in the package and not in the chapter"),
        ("size = 1", "size = 2", "A.size differs"),
        ("(Base)", "", "class A differs"),
        ("class A", "class B", "A.f is in the package"),
    ],
)
def test_a_difference_is_found_and_named(old, new, complaint):
    said = complaints(IN_PACKAGE, [cell.replace(old, new) for cell in IN_BOOK])
    assert any(complaint in words for words in said), said


GUARDED = """
def refuse_text(x):
    raise TypeError(x)

def half(x, by=2):
    \"\"\"Return half of x.\"\"\"
    refuse_text(x)
    if by == 0:
        raise ValueError("by must not be 0")
    return x / by

class A:
    def g(self, x):
        if x < 0:
            raise ValueError
        self.x = x
"""
ON_THE_PAGE = "class A:\n    def g(self, x):\n        self.x = x\n\ndef half(x, by=2):\n    return x / by\n"


def test_the_page_leaves_guards_out_or_shows_the_packages_own():
    assert complaints(GUARDED, [ON_THE_PAGE]) == complaints(GUARDED, [GUARDED]) == []


def test_another_guard_than_the_packages_is_no_guard():
    assert complaints(GUARDED, [GUARDED.replace("by == 0", "by == 1")])


@pytest.mark.parametrize(
    "old, new",
    [
        ("    return x / by", "    if by == 1:\n        return x\n    return x / by"),  # it returns
        (
            "    return x / by",
            "    x = x / by\n    if x < 0:\n        raise ValueError\n    return x",
        ),  # not at the head
        ("        self.x = x", "        self.x = x\n        if x < 0:\n            raise ValueError"),
    ],
)
def test_what_is_no_leading_guard_must_be_on_the_page(old, new):
    assert complaints(GUARDED.replace(old, new), [ON_THE_PAGE])


def test_the_difference_is_shown_as_lines():
    (said,) = complaints(IN_PACKAGE, [cell.replace("by * x", "x * by") for cell in IN_BOOK])
    assert "-    return x * by" in said and "+    return by * x" in said


def test_a_long_function_is_found():
    text = "def f():\n" + '    """One.\n\n    Two.\n    """\n' + "    x = 1\n" * 19
    assert long_functions(text) == []
    assert long_functions(text + "    x = 1\n") == ["f has 21 lines"]
