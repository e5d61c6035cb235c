"""No small change of a solution is taken for right, unless it is the same program in other words.

The quick tests judge a few mutants of every twelfth task. The slow test judges all mutants of all tasks; of a task
whose check takes long, a sample. All of everything: `python tests/mutation.py`.
"""

import importlib

import mutation
import pytest
from test_checks import CHAPTERS

EXERCISES = [
    pytest.param(exercise, id=exercise.id)
    for chapter in mutation.chapters()
    if f"chapter_{chapter}" in CHAPTERS
    for exercise in mutation.exercises(chapter)
]
SAMPLE = 60  # mutants of a task that trains
TRAINS = {"mended_training", "one_rate_for_three"}


def complaints(result):
    return [f"passes: {what}" for what in result.survivors] + [f"listed, and killed: {what}" for what in result.stale]


@pytest.mark.parametrize("exercise", EXERCISES[::12])
def test_a_few_mutants_are_all_killed(exercise):
    result = mutation.run(exercise, sample=6)
    assert not complaints(result), "\n".join(complaints(result))


@pytest.mark.slow
@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_mutant_is_killed(exercise):
    result = mutation.run(exercise, sample=SAMPLE if exercise.name in TRAINS else None)
    print(result.row())
    assert not complaints(result), "\n".join(complaints(result))


@pytest.mark.slow
def test_every_task_has_a_solution_that_can_be_changed():
    for parameter in EXERCISES:
        exercise = parameter.values[0]
        assert exercise.task.name == exercise.name
        assert len(mutation.mutants_of(exercise.solution)) >= 5, exercise.id


def test_equivalents_are_listed_with_a_reason_each():
    for path in sorted((mutation.ROOT / "tests" / "equivalents").glob("chapter_*.py")):
        listed = importlib.import_module(f"equivalents.{path.stem}").EQUIVALENT
        names = {exercise.name for exercise in mutation.exercises(path.stem[-2:])}
        for name, mutants in listed.items():
            assert name in names, (path.stem, name)
            assert all(len(reason) > 15 for reason in mutants.values())


# -- the tool itself --------------------------------------------------------------------------------------------------

SOLUTION = '''
def gradient(node, items):
    """What is kept."""
    ### BEGIN SOLUTION
    total = [0.5]
    for x in list(items)[1:]:
        total = total + x.data * 2
    if total < 3:
        node.grad += total
    return total
    ### END SOLUTION

gradient(1, 2)
'''


@pytest.mark.parametrize(
    "after",
    [
        "total = total - x.data * 2",
        "total = total + x.data / 2",
        "total = total + x.data",
        "total = total + x.data * 3",
        "total = total + x.grad * 2",
        "for x in items[1:]:",
        "for x in list(items):",
        "for x in list(list(items)[1:])[::-1]:",
        "for x in list(list(items)[1:])[:-1]:",
        "for x in list(list(items)[1:])[:1]:",
        "if total <= 3:",
        "if not total < 3:",
        "node.grad = total",
        "node.data += total",
        "total = [-0.5]",
        "total = KEPT.setdefault('total', [0.5])",
        "return -total",
        "items is emptied at the end",
        "a copy of node",
        "pass",
        "node.grad += total -> pass",
        "before: for x in list(items)[1:]:",
    ],
)
def test_a_mutant_is_made(after):
    made = [mutant.what for mutant in mutation.mutants_of(SOLUTION, ("node",))]
    assert any(what.endswith(after) for what in made), "\n".join(made)


def test_lines_outside_of_the_marks_stay_and_demonstrations_do_not_run():
    for mutant in mutation.mutants_of(SOLUTION):
        assert '"""What is kept."""' in mutant.code and "gradient(1, 2)" not in mutant.code
    assert len({mutant.what for mutant in mutation.mutants_of(SOLUTION)}) == len(mutation.mutants_of(SOLUTION))


def test_a_check_that_looks_at_too_little_is_found_out(monkeypatch):
    """The tool tested: with one probe at 0, a missing factor passes."""
    from classroom.checks.core import task

    blind = task("Tried at 0.", probes={"x = 0": (0.0,)})(lambda x: 2 * x)
    solution = "def answer(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION\n"
    exercise = mutation.Exercise("99", "blind", [], solution, "answer")
    monkeypatch.setattr(mutation.Exercise, "task", blind)
    result = mutation.run(exercise)
    assert "return 2 * x -> return x" in result.survivors
    monkeypatch.setattr(mutation, "known_equivalents", lambda exercise: {"return 2 * x -> return 2 + x": "no"})
    assert mutation.run(exercise).stale == ["return 2 * x -> return 2 + x"]


@pytest.mark.slow
def test_an_endless_mutant_is_ended(monkeypatch):
    from classroom.checks.core import task

    counted = task("Tried at 3.", probes={"n = 3": (3,)})(lambda n: n)
    solution = (
        "def answer(n):\n    ### BEGIN SOLUTION\n    k = 0\n    while k < n:\n        k += 1\n    return k\n"
        "    ### END SOLUTION\n"
    )
    monkeypatch.setattr(mutation.Exercise, "task", counted)
    result = mutation.run(mutation.Exercise("99", "counted", [], solution, "answer"), seconds=0.3)
    assert result.seconds < 20 and "Your code was still running." in dict(result.titles).values()
