"""Task 3: the Huber loss without an if."""

from ...engine import Value, module
from ..core import Said, Stopped, guarded, kind_of, task

compiler = module("compiler")

ERRORS = [0.4, -0.7, 2.3, -3.1, 1.0, -1.0]


def huber_at_work(answer):
    """The loss and its slope at each error: run as it is, and replayed from two different recordings."""
    first = answer(Value(0.4))
    if first is None or first is ...:
        return {"": None}
    if not hasattr(first, "_prev"):
        return {"your loss": Said(f"it should be a Value made of the error: this is {kind_of(first)}")}
    seen = {}
    for error in ERRORS:
        e = Value(error)
        loss = answer(e)
        loss.backward()
        seen |= {f"at an error of {error}, the loss": loss.data, f"at an error of {error}, the slope": e.grad}
    for start in (0.4, 2.3):
        w, x = Value(1.0), Value(start)
        with compiler.recording():
            loss = answer(w * x)
        step = compiler.Step(compiler.write_source(loss, [w], [x]), [w], [x])
        for error in ERRORS:
            found = guarded(lambda error=error, step=step: step([1.0], [[error]]))
            seen[f"recorded at {start}, replayed at {error}, the loss"] = (
                found if isinstance(found, Stopped) else found[0]
            )
            seen[f"recorded at {start}, replayed at {error}, the slope"] = (
                found if isinstance(found, Stopped) else found[1][0] / error
            )
    return seen


@task(
    "Right when it is run, and right when it is replayed from two recordings, one on each side of 1.",
    observe=huber_at_work,
    truth="there should be",
    stub=lambda error: None,
)
def my_huber(error):
    """The Huber loss of a Value, without an if."""
    beyond = (abs(error) - 1).relu()
    within = abs(error) - beyond
    return 0.5 * within * within + beyond


def frozen(trial):
    right = my_huber.seen_of(my_huber.reference)
    same = lambda label: my_huber.same({label: trial.seen.get(label)}, {label: right[label]})
    wrong = [label for label in right if not same(label)]
    return bool(wrong) and all(label.startswith("recorded") for label in wrong)


@my_huber.mistake(
    "Right when it is run, and frozen when it is recorded.",
    "At which moment does your function decide which side it is on: while it builds, or while the text runs?",
    "Look for `.data` in your code, and for an `if`, a `min` or a `max` of Python's.",
    "Only operations of Value are in the text. relu is an operation that makes a choice.",
    when=frozen,
)
def with_an_if(error):
    return 0.5 * error * error if abs(error.data) <= 1 else abs(error) - 0.5


@with_an_if.also
def with_a_number_outside(error):
    sign = 1.0 if error.data > 0 else -1.0
    beyond = (sign * error - 1).relu()
    within = sign * error - beyond
    return 0.5 * within * within + beyond


def nothing_back(trial):
    right = my_huber.seen_of(my_huber.reference)
    values = [label for label in right if label.startswith("at an error") and label.endswith("the loss")]
    slopes = [trial.seen.get(label) for label in right if label.startswith("at an error") and "slope" in label]
    return all(my_huber.same({v: trial.seen.get(v)}, {v: right[v]}) for v in values) and not any(slopes)


@my_huber.mistake(
    "The loss is right, and nothing flows back to the error.",
    "From your result, how does `backward` find its way to the error?",
    "Look for `.data` in your code, and for a `Value(…)` that is made of plain numbers.",
    "Only operations of Value have parents. Begin with `abs(error)`, and stay among Values.",
    when=nothing_back,
)
def made_of_plain_numbers(error):
    size = abs(error.data)
    return Value(0.5 * min(size, 1) ** 2 + max(size - 1, 0))


@made_of_plain_numbers.also
def the_larger_of_two_numbers(error):
    return Value(0.5 * error.data**2 if abs(error.data) <= 1 else abs(error.data) - 0.5)


@my_huber.mistake(
    "Right for positive errors only.",
    "An error of −3 is as bad as one of 3. What does your relu make of it?",
    "Look at what you subtract 1 from.",
    "What lies beyond 1 is measured from the *size* of the error.",
)
def without_abs(error):
    beyond = (error - 1).relu()
    within = error - beyond
    return 0.5 * within * within + beyond


@without_abs.also
def without_abs_within(error):
    beyond = (abs(error) - 1).relu()
    within = error - beyond
    return 0.5 * within * within + beyond


@without_abs.also
def without_abs_beyond(error):
    beyond = (error - 1).relu()
    within = abs(error) - beyond
    return 0.5 * within * within + beyond


@my_huber.mistake(
    "This is the square everywhere: a wild point pulls as hard as ever.",
    "How large should the loss be at an error of 3, and how large is yours?",
    "The part of the error beyond 1 must not be squared.",
    "Split the size of the error in two: what is within 1, and what is beyond. Only one part is squared.",
)
def half_square(error):
    return 0.5 * error * error


@my_huber.mistake(
    "This is the straight line everywhere.",
    "How large should the loss be at an error of 0.5, and how steep?",
    "Near 0 your loss has a corner, or is below 0.",
    "Within 1 the loss is half a square.",
)
def line(error):
    return abs(error) - 0.5


@line.also
def line_with_relu(error):
    return (abs(error) - 0.5).relu()


@my_huber.mistake(
    "The half is missing in front of the square.",
    "Which loss should an error of exactly 1 have, seen from either side?",
    "Compare the factor of your square with the formula of the task.",
    "With the half, the square and the line meet at 1 in height and in slope.",
)
def whole_square(error):
    beyond = (abs(error) - 1).relu()
    within = abs(error) - beyond
    return within * within + beyond


@my_huber.mistake(
    "Beyond 1 the loss no longer grows.",
    "What does an error of 30 cost, and one of 3?",
    "You cut the error at 1. Where has the rest gone?",
    "The part beyond 1 is added as it is: that makes the straight line.",
)
def cut_off(error):
    within = abs(error) - (abs(error) - 1).relu()
    return 0.5 * within * within


@my_huber.mistake(
    "The part beyond 1 is in your loss twice.",
    "At an error of 3, how much is within 1, and how much beyond? Do the two add up to 3?",
    "Which part do you square: the whole error, or what is left after the part beyond is taken away?",
    "Take the part beyond away before you square, and add it afterwards.",
)
def whole_error_squared(error):
    return 0.5 * error * error + (abs(error) - 1).relu()
