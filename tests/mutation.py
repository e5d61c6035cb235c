"""Mutation testing of the checks: small changes of each exercise's solution, and whether its check finds them.

    python tests/mutation.py                   all chapters
    python tests/mutation.py 06                one chapter
    python tests/mutation.py 06 pass_on        one task
    python tests/mutation.py --sample 60       at most so many mutants a task, the same ones every time

For each task it prints how many mutants there are, how many the check kills, how many of those by name, and how many
are known to be the same program in other words (tests/equivalents/chapter_NN.py lists those, each with its reason).
A mutant that passes and is not listed is printed. mutmut and its like change the files of a package and run its
tests; here the program is a cell of a notebook and the test is a check, so the standard `ast` does it.
"""

import argparse
import ast
import contextlib
import copy
import difflib
import importlib
import io
import random
import re
import sys
import textwrap
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [path for path in (str(ROOT), str(ROOT / "tests")) if path not in sys.path]
EXERCISES = ROOT / "sources" / "exercises"
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


# -- the exercises ----------------------------------------------------------------------------------------------------


@dataclass
class Exercise:
    """A task of an exercise notebook: what runs before its solution, the solution, and what is handed in."""

    chapter: str
    name: str
    before: list
    solution: str
    answer: str

    @property
    def task(self):
        return getattr(importlib.import_module(f"classroom.checks.chapter_{self.chapter}"), self.name)

    @property
    def id(self):
        return f"{self.chapter}-{self.name}"


def chapters():
    return sorted(path.stem[:2] for path in EXERCISES.glob("[0-9]*.md"))


def exercises(chapter):
    """The tasks of a chapter's exercise notebook."""
    import jupytext

    (path,) = EXERCISES.glob(f"{chapter}_*.md")
    before, pending, found = [], [], []
    for cell in jupytext.read(path).cells:
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        call = re.match(r"check\.(\w+)\((.*)\)\s*$", cell.source, re.DOTALL)
        if call:
            found.append(Exercise(chapter, call[1], list(before), "\n".join(pending), call[2]))
            before += pending
            pending = []
        elif BEGIN in cell.source:
            pending.append(cell.source)
        else:
            (pending if pending else before).append(cell.source)
    return [one for one in found if one.solution]


# -- the mutants ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mutant:
    what: str  # "before -> after"
    code: str


def mutants_of(solution, changes_its_input=()):
    """Every mutant of a solution: one small change each, in what stands between the marks."""
    tree = ast.parse(solution)
    inside = lines_of_solution(solution)
    tree.body = [node for node in tree.body if not is_a_look(node, inside)]
    usual, found, names = ast.unparse(tree), {}, Counter()
    for index, node in enumerate(ast.walk(tree)):
        if not any(line in inside for line in range(getattr(node, "lineno", 0), getattr(node, "end_lineno", -1) + 1)):
            continue
        for change in changes_of(node, inside, changes_its_input):
            change, what = change if isinstance(change, tuple) else (change, "")
            other = copy.deepcopy(tree)
            there = next(one for i, one in enumerate(ast.walk(other)) if i == index)
            if replaced(other, there, change):
                code = ast.unparse(ast.fix_missing_locations(other))
                if code != usual and code not in found and compiles(code):
                    what = what or difference(usual, code)
                    names[what] += 1
                    found[code] = Mutant(what if names[what] == 1 else f"{what}  (place {names[what]})", code)
    return list(found.values())


def lines_of_solution(source):
    """The numbers of the lines between the marks."""
    lines, inside = set(), False
    for number, line in enumerate(source.splitlines(), 1):
        inside = (inside or line.strip() == BEGIN) and line.strip() != END
        lines |= {number} if inside else set()
    return lines


def is_a_look(node, inside):
    """True for a line behind the solution that only shows what it gives."""
    return isinstance(node, ast.Expr) and node.lineno not in inside and not isinstance(node.value, ast.Constant)


def compiles(code):
    try:
        compile(code, "mutant", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def replaced(tree, there, change):
    """Apply a change to the node `there` of a tree; False where it cannot be."""
    made = change(there)
    if made is None or made is there:
        return made is there  # changed where it stands
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is there:
                setattr(parent, name, made)
                return True
            if isinstance(value, list) and any(one is there for one in value):
                k = next(i for i, one in enumerate(value) if one is there)
                value[k : k + 1] = made if isinstance(made, list) else [made]
                return True
    return False


def difference(usual, code):
    """The lines that differ, as "before -> after"."""
    old, new = usual.splitlines(), code.splitlines()
    gone, come = [], []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            gone += [line.strip() for line in old[a:b]]
            come += [line.strip() for line in new[c:d]]
    return f"{' | '.join(gone)} -> {' | '.join(come)}"


OPERATORS = {
    ast.Add: [ast.Sub, ast.Mult],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div, ast.Add],
    ast.Div: [ast.Mult, ast.FloorDiv],
    ast.FloorDiv: [ast.Div],
    ast.Mod: [ast.FloorDiv],
    ast.Pow: [ast.Mult],
}
COMPARISONS = {
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
}
COPIES = {"list", "tuple", "dict", "set", "sorted", "reversed"}


def changes_of(node, inside, changes_its_input):
    """Functions that change a copy of the node: each returns what stands in its place, or the node itself."""
    kinds = [
        operators(node),
        constants(node),
        calls(node),
        attributes(node),
        loops(node),
        statements(node, inside),
        assignments(node),
        functions(node, inside, changes_its_input),
    ]
    return [change for some in kinds for change in some]


def operators(node):
    if isinstance(node, ast.BinOp):
        yield from (setting(op=new()) for new in OPERATORS.get(type(node.op), []))
        yield lambda there: there.left  # a factor dropped
        yield lambda there: there.right
        if isinstance(node.op, (ast.Sub, ast.Div, ast.Pow)):
            yield lambda there: ast.BinOp(there.right, there.op, there.left)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from (setting(ops=[new()]) for new in COMPARISONS.get(type(node.ops[0]), []))
    elif isinstance(node, ast.BoolOp):
        yield setting(op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        yield from (lambda there, k=k: there.values[k] for k in range(len(node.values)))
    elif isinstance(node, ast.UnaryOp):
        yield lambda there: there.operand
    elif isinstance(node, ast.IfExp):
        yield lambda there: ast.IfExp(there.test, there.orelse, there.body)
        yield lambda there: there.body
        yield lambda there: there.orelse


def constants(node):
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if isinstance(value, bool):
        yield setting(value=not value)
    elif isinstance(value, (int, float)):
        others = [value + 1, -value, 0] + ([value - 1] if isinstance(value, int) else [2 * value, value / 2])
        yield from (
            (lambda there, new=new: ast.UnaryOp(ast.USub(), ast.Constant(-new)) if new < 0 else ast.Constant(new))
            for new in dict.fromkeys(others)
            if new != value
        )


def calls(node):
    if isinstance(node, ast.Call):
        count = len(node.args)
        yield from (dropping("args", k) for k in range(count))
        yield from (dropping("keywords", k) for k in range(len(node.keywords)))
        yield from (swapping("args", k) for k in range(count - 1))
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in COPIES and count == 1:
            yield lambda there: there.args[0]  # the original in place of a copy
        if name == "copy" and isinstance(node.func, ast.Attribute) and not count:
            yield lambda there: there.func.value
        if name in ("abs", "max", "min", "sum", "float", "int", "len", "set") and count:
            yield lambda there: there.args[0]
        if name in ("max", "min"):
            yield lambda there: ast.Call(ast.Name({"max": "min", "min": "max"}[name]), there.args, there.keywords)
    elif isinstance(node, (ast.Tuple, ast.List)) and isinstance(node.ctx, ast.Load):
        yield from (swapping("elts", k) for k in range(len(node.elts) - 1))
        yield from (dropping("elts", k) for k in range(len(node.elts)))
    elif isinstance(node, ast.Dict):
        yield from (swapping("values", k) for k in range(len(node.values) - 1))


def attributes(node):
    other = {"data": "grad", "grad": "data", "_prev": "_local", "_local": "_prev"}
    if isinstance(node, ast.Attribute) and node.attr in other:
        yield setting(attr=other[node.attr])
    if isinstance(node, ast.Attribute) and node.attr == "data" and isinstance(node.ctx, ast.Load):
        yield lambda there: there.value
    if isinstance(node, ast.Subscript):
        if isinstance(node.slice, ast.Slice):
            yield lambda there: there.value
            for part in ("lower", "upper", "step"):
                if getattr(node.slice, part) is not None:
                    yield lambda there, part=part: setattr(there.slice, part, None) or there
        elif isinstance(node.ctx, ast.Load) and isinstance(node.slice, ast.Name):
            for sign in (ast.Add, ast.Sub):
                yield (
                    lambda there, sign=sign: (
                        setattr(there, "slice", ast.BinOp(there.slice, sign(), ast.Constant(1))) or there
                    )
                )


def loops(node):
    if isinstance(node, (ast.For, ast.comprehension)):
        for words in ("list({})[1:]", "list({})[:-1]", "list({})[::-1]", "list({})[:1]", "list({})[-1:]"):
            yield reading(words)
        yield reading("[*(taken := list({})), *taken[:1]]" if isinstance(node, ast.For) else "list({}) + list({})[:1]")
        call = node.iter
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "range":
            for sign in (ast.Add, ast.Sub):
                yield lambda there, sign=sign: longer(there, sign)
        if isinstance(node, ast.comprehension) and node.ifs:
            yield lambda there: setattr(there, "ifs", []) or there
            yield lambda there: setattr(there, "ifs", [ast.UnaryOp(ast.Not(), there.ifs[0])]) or there


def longer(loop, sign):
    """`range(n)` as `range(n + 1)` or `range(n - 1)`."""
    end = min(len(loop.iter.args), 2) - 1
    loop.iter.args[end] = ast.BinOp(loop.iter.args[end], sign(), ast.Constant(1))
    return loop


def reading(words):
    """A loop that goes over something else: `words` with the usual iterable in it."""

    def change(there):
        there.iter = ast.parse(words.replace("{}", ast.unparse(there.iter)), mode="eval").body
        return there

    return change


def statements(node, inside):
    for name in ("body", "orelse"):
        body = getattr(node, name, None)
        if not isinstance(body, list) or isinstance(node, ast.Module):
            continue
        own = [k for k, one in enumerate(body) if one.lineno in inside and not is_text(one)]
        for k in own:
            if not isinstance(body[k], (ast.FunctionDef, ast.ClassDef, ast.Pass)):
                yield lambda there, name=name, k=k: getattr(there, name).__setitem__(k, ast.Pass()) or there
            if k + 1 in own:
                lines = [ast.unparse(one).splitlines()[0] for one in body[k : k + 2]]
                yield swapping(name, k), f"{lines[1]}, before: {lines[0]}"
            if isinstance(body[k], (ast.For, ast.While, ast.If)) and k + 1 in own:
                yield lambda there, name=name, k=k: indented(there, name, k)
    if isinstance(node, (ast.If, ast.While)):
        yield lambda there: setattr(there, "test", ast.UnaryOp(ast.Not(), there.test)) or there
    if isinstance(node, ast.Return) and node.value is not None:
        yield lambda there: ast.Return(ast.UnaryOp(ast.USub(), there.value))


def indented(there, name, k):
    """The line behind a loop, moved into it."""
    body = getattr(there, name)
    body[k].body.append(body.pop(k + 1))
    return there


def is_text(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def assignments(node):
    if isinstance(node, ast.AugAssign):
        yield lambda there: ast.Assign([there.target], there.value)
        yield from (setting(op=new()) for new in OPERATORS.get(type(node.op), [])[:1])
    elif isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
        if isinstance(target, (ast.Attribute, ast.Subscript)):
            yield lambda there: ast.AugAssign(there.targets[0], ast.Add(), there.value)
        if isinstance(target, ast.Name) and not isinstance(node.value, (ast.Constant, ast.Dict)):
            yield lambda there: setattr(there, "value", ast.UnaryOp(ast.USub(), there.value)) or there


def functions(node, inside, changes_its_input):
    """State that is kept, inputs that are emptied, copies in place of the original."""
    if not isinstance(node, ast.FunctionDef):
        return
    names = [one.arg for one in node.args.args]
    is_method = names[:1] == ["self"]
    for k, one in enumerate(node.body):
        if one.lineno not in inside or not isinstance(one, ast.Assign) or not isinstance(one.targets[0], ast.Name):
            continue
        if any(isinstance(part, (ast.Name, ast.List, ast.Dict, ast.Set)) for part in ast.walk(one.value)):
            name = one.targets[0].id
            kept = "vars(self)" if is_method else "KEPT"
            yield lambda there, k=k, name=name, kept=kept: kept_in(
                there.body[k], f"{kept}.setdefault('{name}', {{}})", there
            )
    if not any(line in inside for line in range(node.lineno, node.end_lineno + 1)):
        return
    defaults = dict(zip(names[::-1], node.args.defaults[::-1]))
    for name in names[is_method:]:
        if name in defaults:
            line = f"{name} = {ast.unparse(defaults[name])}"
            yield lambda there, line=line: in_front(there, line), f"the caller's {name} is overwritten"
        if name in gone_over(node):
            yield (
                lambda there, name=name: around(there, f"getattr({name}, 'clear', int)()"),
                f"{name} is emptied at the end",
            )
        if name in changes_its_input:
            yield (
                lambda there, name=name: in_front(there, f"{name} = __import__('copy').deepcopy({name})"),
                f"a copy of {name}",
            )


def gone_over(function):
    """The inputs of a function that seem to be lists: it loops over them, or takes items from them."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, (ast.For, ast.comprehension)):
            places = [node.iter, *(node.iter.args if isinstance(node.iter, ast.Call) else [])]
            if not ast.unparse(node.iter).startswith("range("):
                found |= {place.id for place in places if isinstance(place, ast.Name)}
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            found.add(node.value.id)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in COPIES | {"len", "sum", "max", "zip"}:
            found |= {arg.id for arg in node.args if isinstance(arg, ast.Name)}
    return found


def kept_in(statement, words, there):
    statement.value = ast.parse(words.format(ast.unparse(statement.value)), mode="eval").body
    return there


def around(function, line):
    """The whole function, and a line that runs when it is over."""
    text = [one for one in function.body[:1] if is_text(one)]
    function.body = text + [ast.Try(function.body[len(text) :], [], [], ast.parse(line).body)]
    return function


def in_front(function, line):
    function.body[len([one for one in function.body[:1] if is_text(one)]) : 0] = ast.parse(line).body
    return function


def setting(**attributes):
    def change(there):
        for name, value in attributes.items():
            setattr(there, name, value)
        return there

    return change


def dropping(name, k):
    return lambda there: getattr(there, name).pop(k) and there


def swapping(name, k):
    def change(there):
        items = getattr(there, name)
        items[k], items[k + 1] = items[k + 1], items[k]
        return there

    return change


# -- judging them -----------------------------------------------------------------------------------------------------


@dataclass
class Result:
    """What became of the mutants of a task."""

    exercise: Exercise
    mutants: int = 0
    killed: int = 0
    named: int = 0
    equivalent: int = 0
    survivors: list = field(default_factory=list)
    stale: list = field(default_factory=list)
    ties: list = field(default_factory=list)
    titles: list = field(default_factory=list)
    seconds: float = 0.0

    def row(self):
        e = self.exercise
        return (
            f"{e.chapter} {e.name:24} {self.mutants:6} mutants {self.killed:6} killed {self.named:6} named "
            f"{self.equivalent:4} equivalent {len(self.survivors):4} pass {self.seconds:7.1f} s"
        )


def known_equivalents(exercise):
    """{mutant: reason} of those that are the same program in other words."""
    path = ROOT / "tests" / "equivalents" / f"chapter_{exercise.chapter}.py"
    if not path.exists():
        return {}
    return importlib.import_module(f"equivalents.chapter_{exercise.chapter}").EQUIVALENT.get(exercise.name, {})


def sampled(mutants, count):
    """At most `count` of them, the same ones every time."""
    if not count or len(mutants) <= count:
        return mutants
    return random.Random(7).sample(mutants, count)


def run(exercise, sample=None, seconds=1.5):
    """Judge the mutants of a task. An endless one is ended by the check itself, here after `seconds`."""
    from classroom.checks import isolation

    begin, one, usual = time.perf_counter(), exercise.task, isolation.SECONDS
    mutants, listed = mutants_of(exercise.solution, tuple(one.changes)), known_equivalents(exercise)
    result = Result(exercise, mutants=len(sampled(mutants, sample)))
    session = in_session(exercise.before)
    if judged(one, exercise, session, exercise.solution).kind != "right":
        raise AssertionError(f"{exercise.id}: the solution itself is not right")
    isolation.SECONDS = seconds
    try:
        for mutant in sampled(mutants, sample):
            verdict = judged(one, exercise, session, mutant.code)
            right = verdict is not None and verdict.kind == "right"
            result.killed += not right
            result.named += not right and bool(getattr(verdict, "hints", ()))
            result.titles.append((mutant.what, verdict.title if verdict else "does not run"))
            if getattr(verdict, "tie", ()):
                result.ties.append((mutant.what, [verdict.mistake.key, *(other.key for other in verdict.tie)]))
            if right and mutant.what in listed:
                result.equivalent += 1
            elif right:
                result.survivors.append(mutant.what)
            elif mutant.what in listed:
                result.stale.append(mutant.what)
    finally:
        isolation.SECONDS = usual
    if not sample:
        result.stale += [what for what in listed if what not in {mutant.what for mutant in mutants}]
    result.seconds = time.perf_counter() - begin
    return result


def in_session(cells):
    """The names of a notebook in which these cells were run."""
    session = {"__name__": "__main__", "KEPT": {}}
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for cell in cells:
            exec(textwrap.dedent(cell), session)
    return session


def judged(one, exercise, session, code):
    """The verdict on a solution in a session, which is afterwards as before; None where the code does not run."""
    from classroom.checks.isolation import Clock, Ended

    names, kept = dict(session), kept_classes()
    session["KEPT"] = {}
    tree = ast.parse(code)
    tree.body = [node for node in tree.body if not is_a_look(node, lines_of_solution(code))]
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            with Clock().running():
                exec(compile(tree, "mutant", "exec"), session)
                answer = eval(exercise.answer, session)
            return one.judge(answer)
    except (Exception, Ended):
        return None
    finally:
        session.clear()
        session.update(names)
        for cls, before in kept:
            for name in vars(cls).keys() - before.keys():
                delattr(cls, name)
            for name, thing in before.items():
                if vars(cls).get(name) is not thing:
                    setattr(cls, name, thing)


def kept_classes():
    """The package's Value: a solution may add methods to it."""
    value = sys.modules.get("micrograd_lite.value")
    return [(value.Value, dict(vars(value.Value)))] if value else []


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("chapter", nargs="?")
    parser.add_argument("task", nargs="?")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--titles", action="store_true", help="print what was said of every mutant")
    given = parser.parse_args()
    total, passing = Counter(), 0
    for chapter in [given.chapter] if given.chapter else chapters():
        for exercise in exercises(chapter):
            if given.task in (None, exercise.name):
                result = run(exercise, given.sample)
                print(result.row(), flush=True)
                for what, title in result.titles if given.titles else []:
                    print(f"    {what}\n        {title}")
                for what in result.survivors:
                    print(f"    PASSES: {what}")
                for what in result.stale:
                    print(f"    LISTED AND KILLED, OR GONE: {what}")
                for what, keys in result.ties:
                    print(f"    TIE of {', '.join(keys)}: {what}")
                total.update(mutants=result.mutants, killed=result.killed, named=result.named)
                total.update(equivalent=result.equivalent)
                passing += len(result.survivors) + len(result.stale)
    print(", ".join(f"{count} {name}" for name, count in total.items()) + f", {passing} to look at")
    return 1 if passing else 0


if __name__ == "__main__":
    sys.exit(main())
