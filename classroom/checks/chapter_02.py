"""Chapter 02: slopes towards many inputs."""

import math

from .core import Stopped, Task, number, task
from .parts import mistake

POINT = [1.7, -0.6, 2.3]


def coupled(x, y):
    return x**2 * y + y


def three(x, y, z):
    return x * y + math.sin(z) - 0.5 * z * x


def separable(x, y, z):
    return x**2 + 3 * y - z**3


def twins(x, y, z):
    return x * y**2 + y * z


def alike(x, y, z):
    return (x + y) ** 2 + 3 * z


PROBES = {
    "x²·y + y at (1.7, -0.6)": (coupled, POINT[:2]),
    "x·y + sin z − 0.5·z·x at (1.7, -0.6, 2.3)": (three, POINT),
    "x² + 3·y − z³ at (-0.6, 2.3, 1.7)": (separable, [-0.6, 2.3, 1.7]),
    "x·y² + y·z at (1.3, 1.3, 0)": (twins, [1.3, 1.3, 0.0]),
}


def nudged(f, inputs, i, h):
    """The central difference towards input number i."""
    up, down = list(inputs), list(inputs)
    up[i], down[i] = up[i] + h, down[i] - h
    return (f(*up) - f(*down)) / (2 * h)


def right_gradient(f, inputs, h=5e-6):
    return [nudged(f, inputs, i, h) for i in range(len(inputs))]


def bumped(inputs, i, h):
    return [x + h if k == i else x for k, x in enumerate(inputs)]


def learners_h(trial):
    """The smallest step that the learner's code took in any input, without the digits that rounding blurs; or 0."""
    steps = [
        abs(asked - x)
        for label, calls in trial.calls.items()
        for call in calls
        for asked, x in zip(call, PROBES[label][1])
    ]
    step = min(filter(None, steps), default=0.0)
    return float(f"{step:.3g}" if step < 1e-6 else f"{step:.9g}")


# -- Task 1: pencil and paper -----------------------------------------------------------------------------------------


def at_point(dx, dy, dz):
    return {"∂f/∂x": dx, "∂f/∂y": dy, "∂f/∂z": dz}


@number("You found each slope with the other two inputs fixed.", tolerance=1e-6)
def slopes_on_paper():
    """The partial derivatives of f(x, y, z) = x·y − 3z + y² at (1.7, −0.6, 2.3)."""
    x, y, z = POINT
    return at_point(y, x + 2 * y, -3.0)


partners = mistake(
    slopes_on_paper,
    "In the product x·y, you took a factor as its own slope.",
    "A rectangle is x wide and y high. Make it a little wider: how long is the strip that you add?",
    "Look at what you made of x·y. When x moves, does x·y grow faster if x is large, or if y is large?",
    "If x moves and y stays fixed, x·y is a straight line in x. What is in front of the x?",
)


@partners
def _():
    x, y, z = POINT
    return at_point(x, y + 2 * y, -3.0)


@partners
def _():
    x, y, z = POINT
    return at_point(x, x + 2 * y, -3.0)


@partners
def _():
    x, y, z = POINT
    return at_point(y, y + 2 * y, -3.0)


@mistake(
    slopes_on_paper,
    "The inputs that stay fixed are left out, as if they were 0.",
    "In 5·x, the 5 stays fixed. Does that make the slope towards x 0?",
    "Look at the product x·y. While x moves, what is the value of y?",
    "An input that stays fixed acts like the 5 in 5·x: it does not move, but it does not disappear either.",
)
def _():
    x, y, z = POINT
    return at_point(0.0, 2 * y, -3.0)


@mistake(
    slopes_on_paper,
    "The power rule on y² kept its exponent.",
    "The slope of a parabola is a straight line. Is yours?",
    "Look at the second half of ∂f/∂y.",
    "When the exponent comes down in front, the exponent that stays above y is smaller by one.",
)
def _():
    x, y, z = POINT
    return at_point(y, x + 2 * y**2, -3.0)


@mistake(
    slopes_on_paper,
    "These are the values of the terms of f, not their slopes.",
    "Does your number say how large a term is, or how fast it moves?",
    "You put the numbers into f. First find a formula for each slope.",
    "Find the three formulas on paper, each with one input moving. Then put the numbers into those.",
)
def _():
    x, y, z = POINT
    return at_point(x * y, y**2, -3.0 * z)


slopes_on_paper.mistakes[-1](
    lambda: at_point(POINT[0] * POINT[1], POINT[0] * POINT[1] + POINT[1] ** 2, -3.0 * POINT[2])
)


@mistake(
    slopes_on_paper,
    "y appears twice in f, and one of the two terms is missing.",
    "How many terms of f have a y in them?",
    "Your ∂f/∂x and ∂f/∂z are fine. Count the terms that move when y moves.",
    "When y moves, both x·y and y² move. The slope of a sum is the sum of the slopes.",
)
def _():
    x, y, z = POINT
    return at_point(y, x, -3.0)


slopes_on_paper.mistakes[-1](lambda: at_point(POINT[1], 2 * POINT[1], -3.0))


@mistake(
    slopes_on_paper,
    "The sign of the z-term got lost.",
    "If z grows, does f rise or fall?",
    "Look at the sign in front of 3z.",
    "If a term is subtracted, its slope is subtracted too.",
)
def _():
    x, y, z = POINT
    return at_point(y, x + 2 * y, 3.0)


@mistake(
    slopes_on_paper,
    "z is still there in the slope of −3z.",
    "Is the straight line −3z steeper far out than near zero?",
    "Look at your ∂f/∂z. Does the value of z matter for it?",
    "A straight line is equally steep everywhere. Its slope is the number in front.",
)
def _():
    x, y, z = POINT
    return at_point(y, x + 2 * y, -3.0 * z)


@mistake(
    slopes_on_paper,
    "The power rule on y² lost its factor 2.",
    "Near y = 3, y² goes from 9 to 9.006 when y moves by 0.001. How many times faster is that?",
    "Look at the second half of ∂f/∂y.",
    "The exponent comes down in front as a factor, and only then gets smaller by one.",
)
def _():
    x, y, z = POINT
    return at_point(y, x + y, -3.0)


@mistake(
    slopes_on_paper,
    "All three inputs were moved at once.",
    "If you turn on three taps at once, which one filled the bath?",
    "Your three numbers are the same. Which inputs stay fixed while x moves?",
    "For a partial derivative you move one input and hold all the others where they are.",
)
def _():
    x, y, z = POINT
    total = y + x + 2 * y - 3.0
    return at_point(total, total, total)


@mistake(
    slopes_on_paper,
    "Terms that do not move are still in your slope.",
    "While x moves, −3z stays the same. What is the slope of something that does not move?",
    "Go through f term by term. Which terms have an x in them? Compare with your ∂f/∂x.",
    "A term without the moving input acts like a number on its own: its slope is 0.",
)
def _():
    x, y, z = POINT
    return at_point(y - 3 * z + y**2, x + 2 * y - 3 * z, x * y - 3.0 + y**2)


slopes_on_paper.mistakes[-1](lambda: at_point(POINT[1] - 3.0, POINT[0] + 2 * POINT[1] - 3.0, -3.0))
slopes_on_paper.mistakes[-1](lambda: at_point(POINT[1] + POINT[1] ** 2, POINT[0] + 2 * POINT[1], -3.0))
slopes_on_paper.mistakes[-1](lambda: at_point(3 * POINT[1], POINT[0] + 2 * POINT[1], -3.0))


@mistake(
    slopes_on_paper,
    "The minus of y = −0.6 got lost.",
    "In the task, is y positive or negative?",
    "Put y into your formulas again, in brackets.",
    "A negative number keeps its sign wherever you put it in.",
)
def _():
    x, y, z = POINT
    return at_point(-y, x - 2 * y, -3.0)


@mistake(
    slopes_on_paper,
    "The slope of the product x·y is taken as 1.",
    "The slope of 5·x is 5. What is the slope of y·x, if y stays fixed?",
    "Look at what you made of the product x·y, while one of its factors moves.",
    "The fixed factor stays in front of the one that moves.",
)
def _():
    x, y, z = POINT
    return at_point(1.0, 1.0 + 2 * y, -3.0)


@mistake(
    slopes_on_paper,
    "The whole product x·y is still in its slope.",
    "If x grows by 0.1, does x·y grow by 0.1 times x·y, or by 0.1 times something smaller?",
    "Look at what you made of the product x·y. Is the input that moves still in it?",
    "The slope of 5·x is 5, with no x in it. What plays the part of the 5 here?",
)
def _():
    x, y, z = POINT
    return at_point(x * y, x * y + 2 * y, -3.0)


@mistake(
    slopes_on_paper,
    "Multiplied two slopes instead of adding them.",
    "y is in two terms of f. Are these terms multiplied, or added?",
    "Look at the sign between the two halves of your ∂f/∂y.",
    "The slope of a sum is the sum of the slopes.",
)
def _():
    x, y, z = POINT
    return at_point(y, x * 2 * y, -3.0)


@mistake(
    slopes_on_paper,
    "The power rule was not used on y².",
    "Does your number for y² say how high its curve is, or how steep?",
    "Look at the second half of ∂f/∂y.",
    "The exponent comes down in front, and then gets smaller by one.",
)
def _():
    x, y, z = POINT
    return at_point(y, x + y**2, -3.0)


@mistake(
    slopes_on_paper,
    "The power rule on y² lost its y.",
    "Is the slope of a parabola the same everywhere?",
    "Look at the second half of ∂f/∂y. Is there a y in it?",
    "The exponent gets smaller by one: it does not disappear.",
)
def _():
    x, y, z = POINT
    return at_point(y, x + 2.0, -3.0)


@mistake(
    slopes_on_paper,
    "The factor of −3z got lost.",
    "If z grows by 1, by how much does f fall?",
    "Look at your ∂f/∂z. Which number is in front of z in f?",
    "A straight line is equally steep everywhere. Its slope is the number in front, with its sign.",
)
def _():
    x, y, z = POINT
    return at_point(y, x + 2 * y, -1.0)


for without in (1.0, 0.0, POINT[2], -POINT[2]):
    slopes_on_paper.mistakes[-1](lambda dz=without: at_point(POINT[1], POINT[0] + 2 * POINT[1], dz))


@slopes_on_paper.mistake(
    "Two slopes are right, but there is a slip in ∂f/∂y.",
    "Which two terms of f move when y moves, and what is the slope of each?",
    "First write down the two halves of ∂f/∂y in letters. Then put in the numbers, each in brackets.",
    "One half comes from the product, the other from the square. Add them, and remember that y is negative.",
    when=lambda trial: wrong_on_paper(trial) == ["∂f/∂y"],
)
def _():
    return slopes_on_paper.reference() | {"∂f/∂y": -0.5}


def wrong_on_paper(trial):
    return [label for label, right in slopes_on_paper.reference().items() if abs(trial.seen[label] - right) > 1e-6]


@mistake(
    slopes_on_paper,
    "These are the values of the inputs, not slopes.",
    "Does your number say where you stand, or how fast f moves?",
    "The numbers come last. First find a formula for the slope towards each input.",
    "Find the three formulas on paper, each with one input moving. Then put the numbers into those.",
)
def _():
    return at_point(*POINT)


# -- Task 2: the gradient ---------------------------------------------------------------------------------------------


CHANGED = "the list of inputs afterwards"
PILED_UP = "the inputs that should stand still"


class GradientTask(Task):
    """A task that also looks at the inputs: did they move one at a time, and is the list unchanged afterwards?"""

    def try_out(self, answer, *free):
        changed = []

        def watched(f, inputs, *rest):
            before = list(inputs)
            result = answer(f, inputs, *rest)
            # An input that was bumped and put back may be off in its last digit.
            changed.append(len(before) != len(inputs) or any(abs(x - y) > 1e-12 for x, y in zip(before, inputs)))
            return result

        trial = super().try_out(watched, *free)
        trial.answer = answer
        if any(changed):
            trial.seen[CHANGED] = "changed"
        if any(len(moved(label, call)) > 1 for label, calls in trial.calls.items() for call in calls):
            trial.seen[PILED_UP] = "moved"
        return trial

    def comparison(self, trial, right):
        all_right = {CHANGED, PILED_UP} & set(trial.seen) and not set(right) - agreeing(trial)
        return [] if all_right else super().comparison(trial, right)


def moved(label, call):
    """Which inputs stand elsewhere in this call of f than they were given; a bump put back may miss by a last digit."""
    if len(call) != len(PROBES[label][1]) or not all(isinstance(x, (int, float)) for x in call):
        return []
    return [i for i, (asked, x) in enumerate(zip(call, PROBES[label][1])) if abs(asked - x) > 1e-12]


def agreeing(trial):
    """The labels of the slopes that are right."""
    right = my_gradient.try_out(right_gradient).seen
    return {k for k in right if k in trial.seen and my_gradient.same({k: trial.seen[k]}, {k: right[k]})}


def all_agree(trial):
    return len(agreeing(trial)) == len(set(trial.seen) - {CHANGED, PILED_UP})


def gradient_task(verified, **options):
    return lambda reference: GradientTask(reference, verified, **options)


@gradient_task(
    "Tried on four functions of two and three inputs, coupled and separable. The list of inputs is unchanged.",
    probes=PROBES,
    tolerance=1e-5,
    free=learners_h,
)
def my_gradient(f, inputs):
    """The list of slopes of f, one for each input."""
    return right_gradient(f, inputs)


@my_gradient.mistake(
    "h is too large: the function bends on the way.",
    "How far do you step? Does the function look straight over that distance?",
    "Your formula is right. Print your h: is it the number that you meant?",
    "Chapter 01 found the best nudges: a hundred-millionth to one side, a few millionths to both.",
    when=lambda trial: right_with_a_large_h(trial),
)
def _(f, inputs, h=0.01):
    return [(f(*bumped(inputs, i, h)) - f(*inputs)) / h for i in range(len(inputs))]


def right_with_a_large_h(trial):
    # With a smaller h the same formula is wrong for another reason, and with h = 1 a rise is as large as its slope.
    tries = [my_gradient.seen_of(version, trial.free) for version in TOO_LARGE] if trial.free > 1e-6 else []
    return any(my_gradient.same(trial.seen, seen, 1e-6, 0.0) for seen in tries)


@my_gradient.mistakes[-1]
def _(f, inputs, h=0.1):
    return right_gradient(f, inputs, h)


@my_gradient.mistakes[-1]
def _(f, inputs, h=16.0):
    return [(f(*inputs) - f(*bumped(inputs, i, -h))) / h for i in range(len(inputs))]


TOO_LARGE = my_gradient.mistakes[-1].examples


@my_gradient.mistake(
    "f gets the whole list as one input: a star is missing.",
    "How many inputs does f take, and how many things do you pass to it?",
    "Look at the brackets after each f in your function. How many missing arguments does the error name?",
    "A star before a list passes its numbers one by one.",
    when=lambda trial: any(len(c) == 1 and isinstance(c[0], (list, tuple)) for cs in trial.calls.values() for c in cs),
)
def _(f, inputs, h=1e-6):
    return [(f(bumped(inputs, i, h)) - f(inputs)) / h for i in range(len(inputs))]


@my_gradient.mistake(
    "The bumps pile up: an input was not put back.",
    "When you bump the second input, where is the first one?",
    "Your first slope is right, but the later ones are not. Follow the list of inputs through your loop.",
    "Each round of the loop must start from the original inputs. Take the bump back, or bump a fresh copy.",
)
def _(f, inputs, h=1e-6):
    moving, before, slopes = list(inputs), f(*inputs), []
    for i in range(len(inputs)):
        moving[i] += h
        slopes.append((f(*moving) - before) / h)
    return slopes


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    before, slopes = f(*inputs), []
    for i in range(len(inputs)):
        inputs[i] += h
        slopes.append((f(*inputs) - before) / h)
    return slopes


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    up, down, slopes = list(inputs), list(inputs), []
    for i in range(len(inputs)):
        up[i] += h
        down[i] -= h
        slopes.append((f(*up) - f(*down)) / (2 * h))
    return slopes


@my_gradient.mistake(
    "The slopes are right, but the list of inputs is no longer what it was.",
    "Whose list do you bump? What will the caller find in it afterwards?",
    "Print `inputs` at the start and at the end of your function, and compare.",
    "Python does not copy a list when you pass it to a function. Bump a copy, or put each number back.",
    when=lambda trial: CHANGED in trial.seen and all_agree(trial),
)
def _(f, inputs, h=1e-6):
    slopes = []
    for i in range(len(inputs)):
        before = f(*inputs)
        inputs[i] += h
        slopes.append((f(*inputs) - before) / h)
    return slopes


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    slopes = []
    for i in range(len(inputs)):
        inputs[i] += h
        up = f(*inputs)
        inputs[i] -= 2 * h
        slopes.append((up - f(*inputs)) / (2 * h))
    return slopes


@my_gradient.mistake(
    "The bumps pile up, too small to show in these slopes: an input was not put back.",
    "When you bump the second input, where is the first one?",
    "Print the inputs of every call of f. In each call, how many of them have moved?",
    "Each round of the loop must start from the original inputs. Take the bump back, or bump a fresh copy.",
    when=lambda trial: PILED_UP in trial.seen and all_agree(trial),
)
def _(f, inputs, h=1e-8):
    moving, slopes = list(inputs), []
    for i in range(len(inputs)):
        before = f(*moving)
        moving[i] += h
        slopes.append((f(*moving) - before) / h)
    return slopes


@my_gradient.mistakes[-1]
def _(f, inputs, h=5e-6):
    moving, slopes = list(inputs), []
    for i in range(len(inputs)):
        moving[i] += h
        up = f(*moving)
        moving[i] -= 2 * h
        slopes.append((up - f(*moving)) / (2 * h))
    return slopes


no_rise = my_gradient.mistake(
    "The output never moved: both calls of f see the same inputs.",
    "At the moment of the second call of f, which numbers are in each of your lists?",
    "Two names can mean the same list: after `b = a`, a change in b is a change in a. Or did you bump too late?",
    "One of the two calls needs a list of its own, in which one number is bumped before the call.",
    when=lambda trial: (
        len(trial.seen) > 2
        and all(k in (CHANGED, PILED_UP) or v == 0 for k, v in trial.seen.items())
        and not 0 < trial.free < 1e-10
    ),
)


@no_rise
def _(f, inputs, h=1e-6):
    slopes = []
    for i in range(len(inputs)):
        nudged_inputs = inputs
        nudged_inputs[i] += h
        slopes.append((f(*nudged_inputs) - f(*inputs)) / h)
    return slopes


@no_rise
def _(f, inputs, h=1e-6):
    return [0.0 for _ in inputs]


@my_gradient.mistake(
    "The other inputs were set to 0 instead of held where they are.",
    "In x²·y, what is the slope towards x if y is 0? And if y is −0.6?",
    "The separable function comes out right, the others do not. What does f get for the inputs that stay fixed?",
    "To keep an input fixed means to leave it at its own value. Zero is a value like any other.",
)
def _(f, inputs, h=1e-6):
    alone = [[x if k == i else 0.0 for k in range(len(inputs))] for i, x in enumerate(inputs)]
    return [(f(*bumped(xs, i, h)) - f(*xs)) / h for i, xs in enumerate(alone)]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    alone = [[x if k == i else 0.0 for k in range(len(inputs))] for i, x in enumerate(inputs)]
    return [nudged(f, xs, i, h) for i, xs in enumerate(alone)]


@my_gradient.mistake(
    "All inputs are bumped at once.",
    "If you turn on three taps at once, which one filled the bath?",
    "Your slopes are all the same number. Which inputs does your loop move on its first round?",
    "For each slope only one input moves. The rest stay where they are.",
)
def _(f, inputs, h=1e-6):
    slope = (f(*[x + h for x in inputs]) - f(*inputs)) / h
    return [slope for _ in inputs]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    slope = (f(*[x + h for x in inputs]) - f(*[x - h for x in inputs])) / (2 * h)
    return [slope for _ in inputs]


@my_gradient.mistake(
    "Only the first slope comes back.",
    "How many inputs went in, and how many slopes came out?",
    "Look at how far your `return` is indented.",
    "A `return` inside a loop ends the loop in its first round. First collect them all, then return the list.",
)
def _(f, inputs, h=1e-6):
    return [nudged(f, inputs, 0, h)]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return nudged(f, inputs, 0, h)


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return (f(*bumped(inputs, 0, h)) - f(*inputs)) / h


@my_gradient.mistake(
    "The slopes are in the reverse order.",
    "Which input does the first slope belong to?",
    "Compare your list with the inputs, place by place.",
    "The gradient keeps the order of the inputs: add each slope at the end of the list, not at the front.",
)
def _(f, inputs, h=1e-6):
    return right_gradient(f, inputs, h)[::-1]


@my_gradient.mistake(
    "The sign is the wrong way round.",
    "f contains + y. Does your slope towards y agree with that?",
    "Which of the two values of f do you subtract from which?",
    "The rise is the value where you arrive, minus the value where you started.",
)
def _(f, inputs, h=1e-6):
    return [(f(*inputs) - f(*bumped(inputs, i, h))) / h for i in range(len(inputs))]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return [-nudged(f, inputs, i, h) for i in range(len(inputs))]


@my_gradient.mistake(
    "Divided by h, but the run is 2h.",
    "How far apart are the two places at which you evaluate f?",
    "Your numbers are all twice as large as they should be. Look below the fraction bar.",
    "With a step to each side, the two points are two steps apart.",
)
def _(f, inputs, h=1e-6):
    return [2 * nudged(f, inputs, i, h) for i in range(len(inputs))]


@my_gradient.mistake(
    "Divided by 2h, but the run is h.",
    "How far apart are the two places at which you evaluate f?",
    "Your numbers are all half as large as they should be. Look below the fraction bar.",
    "You would need 2h if you stepped to both sides. One step from the inputs makes a run of h.",
)
def _(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, i, h)) - f(*inputs)) / (2 * h) for i in range(len(inputs))]


@my_gradient.mistake(
    "The fraction is upside down: run over rise.",
    "Where f climbs steeply, is your number large or small?",
    "Look at what is above the fraction bar.",
    "Divide the change of the output by the change of the input. That is how much rise you get for each unit of run.",
)
def _(f, inputs, h=1e-6):
    return [h / (f(*bumped(inputs, i, h)) - f(*inputs)) for i in range(len(inputs))]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return [2 * h / (f(*bumped(inputs, i, h)) - f(*bumped(inputs, i, -h))) for i in range(len(inputs))]


@my_gradient.mistake(
    "The signs are lost: every slope comes out positive.",
    "If z grows and −z³ falls, what is the sign of the slope?",
    "The sizes of your slopes are right. What happens to the minus signs?",
    "The sign of a slope tells you whether the output climbs or falls. Keep it: no absolute values here.",
)
def _(f, inputs, h=1e-6):
    return [abs((f(*bumped(inputs, i, h)) - f(*inputs)) / h) for i in range(len(inputs))]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return [abs(nudged(f, inputs, i, h)) for i in range(len(inputs))]


@my_gradient.mistake(
    "The slopes are added up: one number for all inputs.",
    "How many inputs went in, and how many slopes came out?",
    "Look at what each round of your loop does with its slope.",
    "The gradient is a list: append each slope to it, and return the list.",
)
def _(f, inputs, h=1e-6):
    return sum(right_gradient(f, inputs, h))


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return sum((f(*bumped(inputs, i, h)) - f(*inputs)) / h for i in range(len(inputs)))


@my_gradient.mistake(
    "The rises are not divided by the run.",
    "A car has gone 100 metres. Do you know how fast it was?",
    "You have found how far the output moved. How far did the input move?",
    "A slope is a rate: the rise, divided by the run.",
)
def _(f, inputs, h=1e-6):
    return [f(*bumped(inputs, i, h)) - f(*inputs) for i in range(len(inputs))]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return [nudged(f, inputs, i, h) * 2 * h for i in range(len(inputs))]


@my_gradient.mistake(
    "h is too small: it gets lost in rounding.",
    "How many digits does a computer keep of 1.7 + h?",
    "Your formula may well be right. Look at the number that you chose for h.",
    "Chapter 01 found the best nudges: a hundred-millionth to one side, a few millionths to both.",
    when=lambda trial: (
        trial.free < 1e-10 and all(len(calls) > 2 for calls in trial.calls.values()) and all_floats(trial)
    ),
)
def _(f, inputs, h=1e-15):
    return [(f(*bumped(inputs, i, h)) - f(*inputs)) / h for i in range(len(inputs))]


def all_floats(trial):
    return all(isinstance(value, float) for value in trial.seen.values())


@my_gradient.mistake(
    "Only one of the two values is divided: brackets are missing.",
    "In `a - b / c`, what does Python do first?",
    "Your answers are huge: one value of f is divided by the run and the other is not.",
    "Python divides before it subtracts. The whole rise has to be divided by the run.",
)
def _(f, inputs, h=1e-6):
    return [f(*bumped(inputs, i, h)) - f(*inputs) / h for i in range(len(inputs))]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return [f(*bumped(inputs, i, h)) - f(*bumped(inputs, i, -h)) / (2 * h) for i in range(len(inputs))]


@my_gradient.mistake(
    "Multiplied by the run instead of divided by it.",
    "Rise and run are both small. Which of × and / turns them into a number of ordinary size?",
    "Look at the sign before h. And if h comes after `/ 2 *`, in which order does Python read that?",
    "Rise over run: the whole run goes below the fraction bar, in brackets if it is a product.",
)
def _(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, i, h)) - f(*inputs)) * h for i in range(len(inputs))]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return [nudged(f, inputs, i, h) * 4 * h * h for i in range(len(inputs))]


@my_gradient.mistake(
    "Divided by the input, but the run is how far you moved it.",
    "You turn a knob from 1.7 to 1.8. How far have you turned it?",
    "Look below the fraction bar: is that a place, or a distance?",
    "The run is the difference between the two inputs, not one of them.",
)
def _(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, i, h)) - f(*inputs)) / x for i, x in enumerate(inputs)]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, i, h)) - f(*inputs)) / (x + h) for i, x in enumerate(inputs)]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return [nudged(f, inputs, i, h) * 2 * h / x for i, x in enumerate(inputs)]


@my_gradient.mistake(
    "The input was set to h instead of moved by h.",
    "Where should the input be after the nudge: near 0, or near where it was?",
    "Look at the line that moves one input. Does it use the old value?",
    "A nudge is a small step from where the input is.",
)
def _(f, inputs, h=1e-6):
    places = [[h if k == i else x for k, x in enumerate(inputs)] for i in range(len(inputs))]
    return [(f(*place) - f(*inputs)) / h for place in places]


my_gradient.mistakes[-1].when = lambda trial: sets_to_h(trial)


def sets_to_h(trial):
    """A predicate: the only steps away from the inputs lead next to 0, and not where a bump would lead."""
    steps = [
        (asked, x)
        for label, calls in trial.calls.items()
        for call in calls
        for asked, x in zip(call, PROBES[label][1])
        if asked != x
    ]
    return len(steps) > 2 and all(0 < abs(asked) <= 1e-2 and len({a for a, _ in steps}) <= 2 for asked, _ in steps)


@my_gradient.mistake(
    "These are values of f, not slopes.",
    "Does your number say how large f is, or how fast it moves?",
    "Look at what you put into the list: where is the second value of f, and where is the run?",
    "A slope compares two values of f: divide their difference by the step that made it.",
)
def _(f, inputs, h=1e-6):
    return [f(*bumped(inputs, i, h)) for i in range(len(inputs))]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return [f(*inputs) for _ in inputs]


my_gradient.mistakes[-1].when = lambda trial: gives_values(trial)


def gives_values(trial):
    """A predicate: every number given is, but for a nudge, the value of f at the inputs."""
    values = {label: f(*inputs) for label, (f, inputs) in PROBES.items()}
    pairs = [(seen, values.get(label.rpartition(", ")[0])) for label, seen in trial.seen.items()]
    known = all(isinstance(seen, float) and value is not None for seen, value in pairs)
    return known and all(math.isclose(seen, value, rel_tol=1e-3) for seen, value in pairs)


@my_gradient.mistake(
    "Added the two values of f instead of subtracting them.",
    "How far has f moved? Is that the sum of its two values?",
    "Look at the sign between the two calls of f.",
    "A rise is a difference: the value where you arrive, minus the value where you started.",
)
def _(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, i, h)) + f(*inputs)) / h for i in range(len(inputs))]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, i, h)) + f(*bumped(inputs, i, -h))) / (2 * h) for i in range(len(inputs))]


@my_gradient.mistake(
    "Only the last slope comes back.",
    "How many inputs went in, and how many slopes came out?",
    "Where do you make your list: once before the loop, or again in every round?",
    "The list has to last longer than one round: make it once, then append to it.",
)
def _(f, inputs, h=1e-6):
    return [nudged(f, inputs, len(inputs) - 1, h)]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return nudged(f, inputs, len(inputs) - 1, h)


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, len(inputs) - 1, h)) - f(*inputs)) / h]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return (f(*bumped(inputs, len(inputs) - 1, h)) - f(*inputs)) / h


@my_gradient.mistake(
    "The same slope comes back for every input.",
    "Which input moves in the first round of your loop, and which in the second?",
    "Which place in the list do you nudge? Does it change from round to round?",
    "Each round must nudge its own input, and no other.",
)
def _(f, inputs, h=1e-6):
    return [nudged(f, inputs, len(inputs) - 1, h) for _ in inputs]


my_gradient.mistakes[-1](lambda f, inputs, h=1e-6: [nudged(f, inputs, 0, h) for _ in inputs])


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, len(inputs) - 1, h)) - f(*inputs)) / h for _ in inputs]


my_gradient.mistakes[-1](lambda f, inputs, h=1e-6: [(f(*bumped(inputs, 0, h)) - f(*inputs)) / h for _ in inputs])


@my_gradient.mistake(
    "A rise needs two values of f, and you took only one.",
    "From which height to which height does f move?",
    "Count the calls of f in one slope, and look for the minus between them.",
    "A slope compares two values of f: after the nudge, and before it.",
)
def _(f, inputs, h=1e-6):
    return [f(*bumped(inputs, i, h)) / h for i in range(len(inputs))]


@my_gradient.mistake(
    "The slopes are rounded off.",
    "How many digits of your slopes are left?",
    "Look for `round` or `int`, or for `//` in place of `/`.",
    "Return the quotient as it is. Round a number when you show it, not while you are still computing with it.",
    when=lambda trial: rounded(trial),
)
def _(f, inputs, h=1e-6):
    return [round(slope, 2) for slope in right_gradient(f, inputs)]


my_gradient.mistakes[-1](lambda f, inputs, h=1e-6: [round(slope) for slope in right_gradient(f, inputs)])


def rounded(trial):
    """A predicate: right but for the digits that were rounded off."""
    right = my_gradient.seen_of(right_gradient)
    return trial.seen.keys() == right.keys() and any(
        all(trial.seen[label] == round(right[label], places) for label in right) for places in range(5)
    )


@my_gradient.mistake(
    "The last slope is missing.",
    "How many inputs went in, and how many slopes came out?",
    "Look at the numbers that your `range` goes through. Which one is the last?",
    "`range(n)` stops before n, so it gives the places of all n inputs.",
)
def _(f, inputs, h=1e-6):
    return right_gradient(f, inputs, h)[:-1]


@my_gradient.mistake(
    "The first slope is missing.",
    "How many inputs went in, and how many slopes came out?",
    "Which number does Python give to the first place of a list?",
    "The first input has the number 0, so the loop must start at 0 too.",
)
def _(f, inputs, h=1e-6):
    return right_gradient(f, inputs, h)[1:]


@my_gradient.mistake(
    "Written for three inputs, or for two, but some functions have more or fewer.",
    "How many inputs does x²·y + y have, and how many does x·y + sin z − 0.5·z·x have?",
    "Look for a 2 or a 3, or for names like a, b, c, in your function. What tells you how many inputs there are?",
    "The list knows how long it is: loop over it.",
    when=lambda trial: for_one_length_only(trial),
)
def _(f, inputs, h=1e-6):
    return [nudged(f, inputs, i, h) for i in range(3)]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    a, b, c = inputs
    return [nudged(f, [a, b, c], i, h) for i in range(3)]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, i, h)) - f(*inputs)) / h for i in range(3)]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    a, b = inputs
    return [nudged(f, [a, b], i, h) for i in range(2)]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return [nudged(f, inputs, i, h) for i in range(2)]


def for_one_length_only(trial):
    """A predicate: right wherever there are n inputs; elsewhere an error, or n slopes all the same."""
    at = {name: {label for label in trial.seen if label.startswith(name)} for name in PROBES}
    size = {name: len(inputs) for name, (_, inputs) in PROBES.items()}
    fitting = {name for name in PROBES if len(at[name]) == size[name] and at[name] <= agreeing(trial)}
    sizes = {size[name] for name in fitting}
    return len(sizes) == 1 and all(
        isinstance(trial.seen.get(name), Stopped) or {len(at[name])} == sizes for name in set(PROBES) - fitting
    )


@my_gradient.mistake(
    "The loop goes over the inputs, but uses them as places in the list.",
    "What is `inputs[1.7]`?",
    "Print your loop variable in the first round. Is it a place in the list, or a number from it?",
    "Places are whole numbers from 0 on. Loop over as many places as there are inputs.",
    when=lambda trial: all_stopped(trial, "list indices must be integers"),
)
def _(f, inputs, h=1e-6):
    return [nudged(f, inputs, i, h) for i in inputs]


@my_gradient.mistake(
    "The list gets lost when you append a slope.",
    "What does `slopes.append(...)` return? Print it.",
    "Look at the line with `append`. What is to the left of it?",
    "`append` changes the list itself and returns None. Don't give that None the name of your list.",
    when=lambda trial: all_stopped(trial, "'NoneType' object has no attribute 'append'"),
)
def _(f, inputs, h=1e-6):
    slopes = []
    for i in range(len(inputs)):
        slopes = slopes.append(nudged(f, inputs, i, h))
    return slopes


@my_gradient.mistake(
    "range needs a number, but gets the whole list.",
    "How far should `range([1.7, -0.6])` count?",
    "Look inside the brackets of `range`.",
    "It counts from 0 up to a number: how many inputs there are.",
    when=lambda trial: all_stopped(trial, "'list' object cannot be interpreted as an integer"),
)
def _(f, inputs, h=1e-6):
    return [nudged(f, inputs, i, h) for i in range(inputs)]


@my_gradient.mistake(
    "f is called with only one of its inputs.",
    "How many inputs does f take, and how many do you pass to it?",
    "Look inside the brackets of each f. Where are the inputs that stay fixed?",
    "Every call of f needs all of its inputs, even if only one of them has moved.",
    when=lambda trial: all(calls and len(calls[0]) == 1 for calls in trial.calls.values()),
)
def _(f, inputs, h=1e-6):
    return [(f(x + h) - f(x)) / h for x in inputs]


@my_gradient.mistake(
    "A slope is added to the list with +, as if the list were a number.",
    "What does Python say to `[1, 2] + 3`?",
    "Look at the line that keeps the slope. What is on each side of the plus?",
    "A list has a method that adds one more thing at its end. The chapter used it.",
    when=lambda trial: all_stopped(trial, "can only concatenate list") and any_moved(trial),
)
def _(f, inputs, h=1e-6):
    slopes = []
    for i in range(len(inputs)):
        slopes = slopes + nudged(f, inputs, i, h)
    return slopes


def any_moved(trial):
    return any(moved(label, call) for label, calls in trial.calls.items() for call in calls)


@my_gradient.mistake(
    "Two inputs with the same value get mixed up.",
    "At (1.3, 1.3, 0), can you tell the first two inputs apart by their values?",
    "Look for `==` or `index` in your function. What does it find when two inputs are equal?",
    "Tell the inputs apart by their places in the list, not by their values.",
)
def _(f, inputs, h=1e-6):
    return [(f(*[x + h if x == value else x for x in inputs]) - f(*inputs)) / h for value in inputs]


my_gradient.mistakes[-1](
    lambda f, inputs, h=1e-6: [
        (f(*[x + h if x == value else x for x in inputs]) - f(*[x - h if x == value else x for x in inputs])) / (2 * h)
        for value in inputs
    ]
)
my_gradient.mistakes[-1](
    lambda f, inputs, h=1e-6: [(f(*bumped(inputs, inputs.index(x), h)) - f(*inputs)) / h for x in inputs]
)
my_gradient.mistakes[-1](lambda f, inputs, h=1e-6: [nudged(f, inputs, inputs.index(x), h) for x in inputs])


@my_gradient.mistake(
    "Where an input is 0, your nudge is 0 as well.",
    "How large is your h for an input of 2.3, and how large is it for an input of 0?",
    "Look at the line that sets h. What does it give for an input of 0?",
    "A nudge may grow with the size of its input, but it must not be 0 where the input is 0.",
    when=lambda trial: vanishes_at_zero(trial),
)
def _(f, inputs, h=1e-6):
    return [nudged(f, inputs, i, h * abs(x)) for i, x in enumerate(inputs)]


my_gradient.mistakes[-1](
    lambda f, inputs, h=1e-6: [(f(*bumped(inputs, i, h * x)) - f(*inputs)) / (h * x) for i, x in enumerate(inputs)]
)


def vanishes_at_zero(trial):
    """A predicate: the slopes are right, and where an input is 0 there is a division by 0."""
    with_zero = {name for name, (_, inputs) in PROBES.items() if 0 in inputs}
    stops = {label: seen.error for label, seen in trial.seen.items() if isinstance(seen, Stopped)}
    rest = {label for label in my_gradient.seen_of(right_gradient) if label.rpartition(", number")[0] not in with_zero}
    divided = all(error.startswith("ZeroDivisionError") for error in stops.values())
    return set(stops) == with_zero and divided and rest <= agreeing(trial)


@my_gradient.mistake(
    "A number is added to the whole list.",
    "Which one of the inputs should move?",
    "Look at the line that makes the nudge: is h added to a list, or to a number in it?",
    "Pick one place in the list, and move the number there.",
    when=lambda trial: all_stopped(trial, "can only concatenate list"),
)
def _(f, inputs, h=1e-6):
    return [(f(*(inputs + h)) - f(*inputs)) / h for _ in inputs]


@my_gradient.mistake(
    "A loop cannot run over a number.",
    "What does `for` need: the number of things, or the things themselves?",
    "Look after `in`, in the line of your loop. What is `len(...)`?",
    "A loop goes over a list. Something must turn the number of inputs into their places: 0, 1, 2, …",
    when=lambda trial: all_stopped(trial, "'int' object is not iterable"),
)
def _(f, inputs, h=1e-6):
    return [nudged(f, inputs, i, h) for i in len(inputs)]


@my_gradient.mistake(
    "The function and the inputs have changed places.",
    "The check passes two things. Which one comes first, the function or the list?",
    "Look at the order of the names after `def`.",
    "Python goes by the order, not by the names: the first name gets the function.",
    when=lambda trial: any(
        all_stopped(trial, words)
        for words in (
            "'list' object is not callable",
            "not function",
            "type 'function' has no len",
            "'function' object is not",
        )
    ),
)
def _(inputs, f, h=1e-6):
    return [f(*inputs) for _ in range(len(inputs))]


@my_gradient.mistakes[-1]
def _(inputs, f, h=1e-6):
    here = f(*inputs)
    return [(f(*bumped(inputs, i, h)) - here) / h for i in range(len(inputs))]


def all_stopped(trial, words):
    return bool(trial.seen) and all(isinstance(seen, Stopped) and words in seen.error for seen in trial.seen.values())


@my_gradient.mistake(
    "Each input was nudged by h times itself, but the rise is divided by h.",
    "If you move 1.7 by a millionth of itself, how far have you moved it?",
    "Compare the step that you take with the number that you divide by.",
    "The run is the step that you took, however long it was.",
)
def _(f, inputs, h=1e-6):
    return [x * slope for x, slope in zip(inputs, right_gradient(f, inputs))]


my_gradient.mistakes[-1].when = lambda trial: scaled_by_inputs(trial)
SCALED = my_gradient.mistakes[-1].examples


def scaled_by_inputs(trial):
    """A predicate: every slope is right but for the size of its input, as a factor."""
    wrong = my_gradient.seen_of(SCALED[0])
    return my_gradient.same(trial.seen, wrong, 1e-4)


@my_gradient.mistake(
    "The run that you divide by is not the step that you take.",
    "How far apart are the two places at which you evaluate f? And what do you divide by?",
    "Your slopes are all off by the same factor. Work out what stands below the fraction bar.",
    "The run is how far the input was moved, whatever you call it. Give it a name once, and use that.",
    when=lambda trial: off_by_a_factor(trial),
)
def _(f, inputs, h=1e-5):
    return [(f(*bumped(inputs, i, 1e-5)) - f(*inputs)) / 1e-6 for i in range(len(inputs))]


def off_by_a_factor(trial):
    """A predicate: all slopes are too large, or too small, by one and the same factor."""
    right = my_gradient.seen_of(right_gradient)
    if trial.seen.keys() != right.keys() or not all_floats(trial):
        return False
    factors = [trial.seen[label] / right[label] for label in right]
    alike = all(math.isclose(factor, factors[0], rel_tol=1e-3) for factor in factors)
    return alike and abs(factors[0]) > 1e-12 and abs(factors[0] - 1) > 0.01


# -- Task 3: find the bug ---------------------------------------------------------------------------------------------

CLAIMS = {
    "nudged 3.5, claimed 3.5": (3.5, 3.5),
    "nudged 3.5000000003, claimed 3.5": (3.5000000003, 3.5),
    "nudged -1.7, claimed 3.5": (-1.7, 3.5),
    "nudged 3.5, claimed -1.7": (3.5, -1.7),
    "nudged 3.5, claimed 3.4": (3.5, 3.4),
    "nudged 0.004, claimed 0": (0.004, 0.0),
    "nudged -2.3, claimed -2.3001": (-2.3, -2.3001),
    "nudged -2.3, claimed 2.3": (-2.3, 2.3),
    "nudged -2.3, claimed -2.2999999997": (-2.3, -2.2999999997),
    "nudged 0, claimed 0": (0.0, 0.0),
    "nudged 0.00000000002, claimed 0": (2e-11, 0.0),
}
SAME = {label for label, (nudged, claimed) in CLAIMS.items() if abs(nudged - claimed) < 1e-9}


def passed(trial):
    """The claims that the judge passes; None where it does not answer with True or False."""
    answers = trial.seen.values()
    if trial.seen.keys() != CLAIMS.keys() or not all(type(a).__name__.startswith("bool") for a in answers):
        return None
    return {label for label, answer in trial.seen.items() if answer}


def a_limit(trial):
    """A predicate: the claims that pass are those that are closer than some limit."""
    distance = {label: abs(nudged - claimed) for label, (nudged, claimed) in CLAIMS.items()}
    let_in = passed(trial)
    return bool(let_in) and let_in == {
        label for label in CLAIMS if distance[label] <= max(distance[other] for other in let_in)
    }


@task(
    "Tried on eleven claims: too high, too low, with the wrong sign, a little off, and right apart from rounding.",
    probes=CLAIMS,
    truth="a careful judge says",
)
def agrees(nudged, claimed):
    """Whether two slopes are the same, apart from rounding."""
    return abs(nudged - claimed) < 1e-6


@agrees.mistake(
    "Every claim passes.",
    "Is there any claim that your judge would reject?",
    "Two conditions joined by `or` are true if one of them is. And how large is the number to the right of `<`?",
    "A judge is useful because of what it rejects: claims that are too high, too low, or a little off.",
    when=lambda trial: passed(trial) == set(CLAIMS),
)
def _(nudged, claimed):
    return nudged - claimed < 1e-6 or claimed - nudged < 1e-6


@agrees.mistake(
    "No claim passes at all.",
    "3.5 was claimed and 3.5 was nudged: should that pass?",
    "Print what is to the right of `<`. Is it above zero?",
    "A distance is never negative. A millionth is written `1e-6`: in Python, `^` is not a power.",
    when=lambda trial: passed(trial) == set(),
)
def _(nudged, claimed):
    return abs(nudged - claimed) < 10 ^ -6


@agrees.mistake(
    "Yes and no are the wrong way round.",
    "3.5 was claimed and 3.5 was nudged: what should your judge say, and what does it say?",
    "Look at the sign between the distance and its limit.",
    "Two slopes agree when their distance is small.",
    when=lambda trial: passed(trial) == set(CLAIMS) - SAME,
)
def _(nudged, claimed):
    return abs(nudged - claimed) > 1e-6


@agrees.mistake(
    "This is how far apart the slopes are. The verdict is missing.",
    "A judge answers yes or no. What does yours answer?",
    "Look at what you return: is there a comparison in it?",
    "Once you know how far apart the two are, one question is left: is that small?",
    when=lambda trial: (
        all(isinstance(seen, (int, float)) and not isinstance(seen, bool) for seen in trial.seen.values())
        and any(seen not in (0, 1) for seen in trial.seen.values())
    ),
)
def _(nudged, claimed):
    return abs(nudged - claimed)


@agrees.mistake(
    "True and False are in quotes.",
    "What is the difference between True and 'True' for an `if`?",
    "Look at what comes after each `return`.",
    "True and False are Python's own words. In quotes they are text, and any text counts as true.",
    when=lambda trial: (
        {str(seen) for seen in trial.seen.values()} <= {"True", "False"}
        and all(isinstance(seen, str) for seen in trial.seen.values())
    ),
)
def _(nudged, claimed):
    return str(abs(nudged - claimed) < 1e-6)


@agrees.mistake(
    "Divided by a slope that may be zero or negative.",
    "What does your judge do with a slope of 0, or of −2.3?",
    "Look at what is below the fraction bar. Which values can it have?",
    "You can do without a division. If you want to compare with the size of the slope, allow for a slope of zero.",
    when=lambda trial: any(
        isinstance(seen, Stopped) and seen.error.startswith("ZeroDivision") for seen in trial.seen.values()
    ),
)
def _(nudged, claimed):
    return abs((nudged - claimed) / claimed) < 1e-6


@agrees.mistake(
    "Near zero nothing agrees: the room shrinks with the slope.",
    "For a flat function a nudge may give 0.00000000002, and the exact slope is 0. What does your judge say?",
    "Work out your limit for a claim of 0. How much room does it leave?",
    "A part of nothing is nothing. Add some room that does not depend on the size of the slopes.",
    when=lambda trial: (
        passed(trial) is not None
        and SAME - passed(trial)
        and not passed(trial) - SAME
        and all("claimed 0" in label for label in SAME - passed(trial))
    ),
)
def _(nudged, claimed):
    return math.isclose(nudged, claimed, rel_tol=1e-6)


@agrees.mistakes[-1]
def _(nudged, claimed):
    return abs(nudged - claimed) < 1e-6 * max(abs(nudged), abs(claimed))


@agrees.mistake(
    "Rounding is forgiven on one side only.",
    "A nudge may come out a hair too high. May it come out a hair too low?",
    "Try your judge on 3.5 and 3.4999999997, and then the other way round.",
    "What counts is how far apart the two are, no matter which is larger.",
)
def _(nudged, claimed):
    return 0 <= nudged - claimed < 1e-6


@agrees.mistakes[-1]
def _(nudged, claimed):
    return 0 <= claimed - nudged < 1e-6


agrees.mistakes[-1](lambda nudged, claimed: 0 < nudged - claimed < 1e-6)


@agrees.mistake(
    "The bug is still there: a claim that is too high passes.",
    "What is 3.5 − 100? Is that less than a millionth?",
    "On paper, try the judge on a claim far above the true slope.",
    "A difference has a sign. What counts is how far apart the two are, no matter which is larger.",
)
def _(nudged, claimed):
    return nudged - claimed < 1e-6


@agrees.mistake(
    "Now a claim that is too low passes.",
    "What is −100 − 3.5? Is that less than a millionth?",
    "You have turned the difference round, and that moved the bug to the other side.",
    "What counts is how far apart the two are, no matter which is larger.",
)
def _(nudged, claimed):
    return claimed - nudged < 1e-6


@agrees.mistake(
    "Too strict: a right claim fails because of rounding.",
    "Does a nudge ever give the exact slope?",
    "How much room does your judge leave? Which digits of a nudged slope can you trust?",
    "Leave room for the rounding in the nudge, about the tenth digit, and no more than that.",
    when=lambda trial: a_limit(trial) and passed(trial) < SAME,
)
def _(nudged, claimed):
    return nudged == claimed


@agrees.mistake(
    "Too lenient: a claim passes though it is off by more than rounding.",
    "With your room, would −2.3001 pass for −2.3? And 0 for 0.004?",
    "Look at the number to the right of `<`, or at how many digits you keep.",
    "A nudge is correct to about ten digits. So a judge can be strict: a millionth is enough room.",
    when=lambda trial: a_limit(trial) and passed(trial) > SAME or rounds_away(trial),
)
def _(nudged, claimed):
    return abs(nudged - claimed) < 0.01


@agrees.mistakes[-1]
def _(nudged, claimed):
    return abs(nudged - claimed) < 0.2


@agrees.mistakes[-1]
def _(nudged, claimed):
    return round(nudged) == round(claimed)


def rounds_away(trial):
    """A predicate: the claims that pass are those that agree when some digits are rounded away."""
    cut = [{label for label, (one, other) in CLAIMS.items() if round(one, n) == round(other, n)} for n in range(4)]
    return passed(trial) in cut


@agrees.mistake(
    "Added the two slopes instead of subtracting them.",
    "3.5 was claimed and 3.5 was nudged: how far apart are they, by your formula?",
    "Look at the sign between the two slopes.",
    "The difference of two numbers tells you how far apart they are.",
)
def _(nudged, claimed):
    return abs(nudged + claimed) < 1e-6


@agrees.mistake(
    "The brackets of abs close too late.",
    "What is `abs(True)`?",
    "Count the brackets. What is inside those of `abs`: a difference, or a comparison?",
    "First find the size of the difference. Then ask whether it is small.",
)
def _(nudged, claimed):
    return abs(nudged - claimed < 1e-6)


@agrees.mistake(
    "The two signs are ignored: a claim with the wrong sign passes.",
    "Are 2.3 and −2.3 the same slope?",
    "Where do you take the absolute value: of each slope, or of their difference?",
    "First subtract, then take the size of the difference.",
)
def _(nudged, claimed):
    return abs(abs(nudged) - abs(claimed)) < 1e-6


agrees.mistakes[-1](lambda nudged, claimed: abs(nudged) - abs(claimed) < 1e-6)
agrees.mistakes[-1](lambda nudged, claimed: abs(nudged) - claimed < 1e-6)
agrees.mistakes[-1](lambda nudged, claimed: nudged - abs(claimed) < 1e-6)


# -- Task 4: a step uphill --------------------------------------------------------------------------------------------

STEPS = {
    "from (1.7, -0.6) on x²·y + y, length 0.1": (coupled, POINT[:2], 0.1),
    "from (1.7, -0.6, 2.3) on x·y + sin z − 0.5·z·x, length 0.05": (three, POINT, 0.05),
    "from (-0.6, 2.3, 1.7) on x² + 3·y − z³, length 0.3": (separable, [-0.6, 2.3, 1.7], 0.3),
    "from (1.3, -0.6, 1.3) on (x + y)² + 3·z, length 0.2": (alike, [1.3, -0.6, 1.3], 0.2),
}


def step_along(f, inputs, factor_of):
    slopes = right_gradient(f, inputs)
    return [x + factor_of(slopes) * s for x, s in zip(inputs, slopes)]


@task(
    "Tried on four functions: each step has the right length, and no other direction climbs more.",
    probes=STEPS,
    tolerance=1e-6,
    truth="the steepest step leads to",
)
def uphill(f, inputs, length):
    """The place one step of this length away, in the direction of steepest ascent."""
    return step_along(f, inputs, lambda slopes: length / math.hypot(*slopes))


@uphill.mistake(
    "The step is too long by a factor: the length of the gradient.",
    "The gradient has a length of its own. So how long is your step?",
    "Your direction is right. Measure how far you went, with Pythagoras.",
    "A direction has length 1: divide the gradient by its own length first.",
)
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length)


@uphill.mistake(
    "This goes downhill.",
    "Evaluate f before and after your step. Did it rise?",
    "Look at the sign between the place and the step.",
    "The gradient points uphill. The opposite direction is downhill.",
)
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: -length / math.hypot(*slopes))


@uphill.mistake(
    "Each input moves by the whole length, whatever its slope.",
    "If f hardly climbs towards one input, should that input get as much of your step as the others?",
    "You use the signs of the slopes, but not their sizes.",
    "In the steepest direction, each input gets a part of the step in proportion to its slope.",
)
def _(f, inputs, length):
    return [x + length * math.copysign(1, s) for x, s in zip(inputs, right_gradient(f, inputs))]


@uphill.mistake(
    "Only the input with the largest slope moves.",
    "Is there nothing to gain by moving the other inputs?",
    "You chose one direction out of a few. The map in the chapter shows all of them.",
    "In the steepest direction, each input gets a part of the step in proportion to its slope, even if that is small.",
)
def _(f, inputs, length):
    slopes = right_gradient(f, inputs)
    best = max(range(len(slopes)), key=lambda i: abs(slopes[i]))
    return bumped(inputs, best, math.copysign(length, slopes[best]))


@uphill.mistakes[-1]
def _(f, inputs, length):
    slopes = right_gradient(f, inputs)
    return bumped(inputs, slopes.index(max(slopes)), length)


@uphill.mistake(
    "Divided by the sum of the slopes, but that is not the length of the gradient.",
    "How long is an arrow that goes 3 to the left and 4 up?",
    "Look at what you divide by. For the arrow in hint 1, does it give 1, 5 or 7?",
    "The length of an arrow is the square root of the sum of the squares: Pythagoras.",
)
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / sum(slopes))


@uphill.mistakes[-1]
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / sum(map(abs, slopes)))


@uphill.mistake(
    "The squares are missing under the root.",
    "How long is an arrow that goes 3 to the left and 4 up?",
    "Look at what is under your square root. Can it be negative?",
    "Pythagoras squares each number first, and only then adds them up.",
)
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / math.sqrt(sum(slopes)))


@uphill.mistakes[-1]
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / math.sqrt(sum(map(abs, slopes))))


@uphill.mistake(
    "The gradient is divided by the square of its length.",
    "How long is an arrow that goes 3 to the left and 4 up: 5, or 25?",
    "Look at what you divide by. What is the last step of Pythagoras?",
    "The length of an arrow is the square root of the sum of the squares.",
)
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / math.hypot(*slopes) ** 2)


@uphill.mistake(
    "Python reads only half of the exponent: brackets are missing after the `**`.",
    "What is `9 ** 1/2` in Python: 3, or 4.5?",
    "Look at the exponent where you work out the length. What does Python do first?",
    "Python works out a power before it divides. Put brackets round a fraction in the exponent.",
)
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / (math.hypot(*slopes) ** 2 / 2))


@uphill.mistake(
    "Only the first number of the new place comes back.",
    "How many inputs went in, and how many numbers came out?",
    "Look at how far your `return` is indented.",
    "A `return` inside a loop ends the loop in its first round. First collect them all, then return the list.",
)
def _(f, inputs, length):
    return uphill.reference(f, inputs, length)[:1]


uphill.mistakes[-1](lambda f, inputs, length: uphill.reference(f, inputs, length)[0])


@uphill.mistake(
    "Only the last number of the new place comes back.",
    "How many inputs went in, and how many numbers came out?",
    "Where do you make your list: once before the loop, or again in every round?",
    "The list has to last longer than one round: make it once, and let it grow.",
)
def _(f, inputs, length):
    return uphill.reference(f, inputs, length)[-1:]


uphill.mistakes[-1](lambda f, inputs, length: uphill.reference(f, inputs, length)[-1])


@uphill.mistake(
    "Too many numbers come back: every input is combined with every slope.",
    "How many inputs went in, and how many numbers came out?",
    "Count the loops in your function, one inside the other. How often does the inner one run?",
    "Each input has one slope of its own. Go through both lists side by side.",
)
def _(f, inputs, length):
    slopes = right_gradient(f, inputs)
    return [x + length * s / math.hypot(*slopes) for x in inputs for s in slopes]


@uphill.mistakes[-1]
def _(f, inputs, length):
    slopes = right_gradient(f, inputs)
    return [x + length * s / math.hypot(*slopes) for s in slopes for x in inputs]


@uphill.mistake(
    "Inputs or slopes with the same value get mixed up.",
    "At (1.3, −0.6, 1.3), can you tell the first and the last input apart by their values?",
    "Look for `==` or `index` in your function. What does it find when two numbers are equal?",
    "An input and its slope belong together by their place in the lists, not by their values.",
)
def _(f, inputs, length):
    slopes = right_gradient(f, inputs)
    return [x + length * slopes[inputs.index(x)] / math.hypot(*slopes) for x in inputs]


# Two slopes that are equal on paper may differ in their last digits.
@uphill.mistakes[-1]
def _(f, inputs, length):
    slopes = [round(slope, 6) for slope in right_gradient(f, inputs)]
    return [inputs[slopes.index(s)] + length * s / math.hypot(*slopes) for s in slopes]


@uphill.mistake(
    "The step is too long by the length of the gradient, and goes downhill.",
    "Evaluate f before and after your step. Did it rise? And how far did you go?",
    "Look at the sign between the place and the step, then measure the step with Pythagoras.",
    "The gradient points uphill and has a length of its own. A direction should have length 1.",
)
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: -length)


@uphill.mistake(
    "The step has length 1 (or the gradient's own length), not the length asked for.",
    "Measure how far you went, with Pythagoras. Does it change with `length`?",
    "Your direction is right. Where do you use `length`?",
    "A direction of length 1, times the length asked for, is a step of that length.",
)
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: 1 / math.hypot(*slopes))


@uphill.mistakes[-1]
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: 1.0)


@uphill.mistakes[-1]
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: 0.1 / math.hypot(*slopes))


@uphill.mistake(
    "Divided by the largest slope, but that is not the length of the gradient.",
    "How long is an arrow that goes 3 to the left and 4 up: 4, or more?",
    "Look at what you divide by. Which slopes does it leave out?",
    "The length of an arrow is the square root of the sum of the squares: Pythagoras.",
)
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / max(map(abs, slopes)))


@uphill.mistakes[-1]
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / max(slopes))


@uphill.mistake(
    "Divided by the number of inputs, but that is not the length of the gradient.",
    "How long is an arrow that goes 3 to the left and 4 up: 2, or more?",
    "Look at what you divide by. `len` counts the numbers in a list.",
    "The length of an arrow is the square root of the sum of the squares: Pythagoras.",
)
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / len(slopes))


@uphill.mistake(
    "Multiplied by the gradient's length instead of divided by it.",
    "If the gradient has length 4, what turns it into an arrow of length 1?",
    "Look at the sign before the length of the gradient.",
    "An arrow divided by its own length has length 1.",
)
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length * math.hypot(*slopes))


@uphill.mistake(
    "Divided by the distance between the place and 0, not by the length of the gradient.",
    "Which arrow should get length 1: the one from 0 to where you stand, or the one that shows the way up?",
    "Look at the numbers that you square and add.",
    "You want the length of the gradient to become 1.",
)
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / math.hypot(*inputs))


@uphill.mistake(
    "All inputs move by the same amount: the gradient is not used.",
    "Does your step depend on f?",
    "Look for the slopes in the line that moves the inputs.",
    "The gradient tells you how much of the step each input gets, and which way it goes.",
)
def _(f, inputs, length):
    return [x + length for x in inputs]


@uphill.mistakes[-1]
def _(f, inputs, length):
    return [x + length / math.sqrt(len(inputs)) for x in inputs]


@uphill.mistake(
    "You have not moved.",
    "How far is it from the start to the place that you return?",
    "Does the line that moves an input change the list, or a name in the loop?",
    "`x += ...` in a loop over a list changes x, but not the list.",
)
def _(f, inputs, length):
    return list(inputs)


@uphill.mistake(
    "The signs of the slopes are lost: every input grows.",
    "At (2, −3, 10) the gradient of a·b + c is [−3, 2, 1]. Which input should get smaller?",
    "The sizes of your slopes are right. What happens to the minus signs?",
    "If a slope is negative, the way up leads to smaller values of that input.",
)
def _(f, inputs, length):
    slopes = right_gradient(f, inputs)
    return [x + length * abs(s) / math.hypot(*slopes) for x, s in zip(inputs, slopes)]


@uphill.mistake(
    "The place is divided too: brackets are missing.",
    "In (a + b) / c, is a divided?",
    "Look at what you divide: only the step, or the place as well?",
    "Only the step needs the right length. Add it to the place after that.",
)
def _(f, inputs, length):
    slopes = right_gradient(f, inputs)
    return [(x + length * s) / math.hypot(*slopes) for x, s in zip(inputs, slopes)]


@uphill.mistake(
    "The step is put at the end of the list instead of added to the place.",
    "What is `[1, 2] + [3, 4]` in Python?",
    "Count the numbers that you return, and count the inputs.",
    "Between two lists, + joins them. To add number to number, go through both lists together.",
)
def _(f, inputs, length):
    slopes = right_gradient(f, inputs)
    return list(inputs) + [length * s / math.hypot(*slopes) for s in slopes]


@uphill.mistake(
    "You return the height at the new place, not the place itself.",
    'Is the answer to "where are you?" one number or several?',
    "Look at what you return. Do you call f there?",
    "The task asks for the inputs after the step, as a list.",
)
def _(f, inputs, length):
    return f(*step_along(f, inputs, lambda slopes: length / math.hypot(*slopes)))


@uphill.mistake(
    "math.hypot gets the whole list as one thing: a star is missing.",
    "How many numbers does `math.hypot(3, 4)` get, and how many things do you pass to it?",
    "Look inside the brackets of `hypot`.",
    "A star before a list passes its numbers one by one.",
    when=lambda trial: all_stopped(trial, "must be real number, not list"),
)
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / math.hypot(slopes))


@uphill.mistake(
    "A whole list is treated as if it were a number.",
    "What is `[1, 2] * 3` in Python?",
    "Look at the line in the error. Which of the names in it is a list?",
    "You can do arithmetic with numbers. Take them out of the list, one after the other.",
    when=lambda trial: any(
        all_stopped(trial, words) for words in ("multiply sequence", "'list' and", "can only concatenate list")
    ),
)
def _(f, inputs, length):
    return inputs + right_gradient(f, inputs) * length


@uphill.mistake(
    "The slopes were worked out again after some inputs had moved.",
    "When the second input moves, where is the first one?",
    "Which functions do you call inside your loop? Is the gradient one of them?",
    "Work out the gradient once, at the start. Then take one step along it.",
)
def _(f, inputs, length):
    place = list(inputs)
    for i in range(len(place)):
        place[i] += length * right_gradient(f, place)[i] / math.hypot(*right_gradient(f, place))
    return place


@uphill.mistake(
    "This is only the step, not the place that it leads to.",
    "If you stand at 1.7 and go 0.1 further, where are you?",
    "Look at what you return. Are the inputs in it?",
    "The new place is the old place plus the step.",
)
def _(f, inputs, length):
    slopes = right_gradient(f, inputs)
    return [length * s / math.hypot(*slopes) for s in slopes]


uphill.mistakes[-1](lambda f, inputs, length: [length * s for s in right_gradient(f, inputs)])
uphill.mistakes[-1](lambda f, inputs, length: right_gradient(f, inputs))
uphill.mistakes[-1](
    lambda f, inputs, length: [s / math.hypot(*right_gradient(f, inputs)) for s in right_gradient(f, inputs)]
)


# -- Task 5: explore --------------------------------------------------------------------------------------------------


def flatness(place):
    """Which slopes of s = x²·y − 2.25·y are zero at the place (x, y), to a thousandth."""
    x, y = place["x"], place["y"]
    return {"towards x": abs(2 * x * y) < 1e-3, "towards y": abs(x**2 - 2.25) < 1e-3}


@number(
    "Both slopes are zero there: s is level at this place, though it is neither a top nor a bottom.", observe=flatness
)
def level_place():
    """A place where both slopes of x²·y − 2.25·y are zero."""
    return {"x": 1.5, "y": 0.0}


@level_place.mistake(
    "Level towards x, but still steep towards y.",
    "From your place, move only y. Does s change?",
    "One of your two slopes is zero. What does the other one depend on?",
    "The slope towards y does not depend on y at all. Move x until that slope is zero.",
    when=lambda trial: trial.seen == {"towards x": True, "towards y": False},
)
def _():
    return {"x": 0.0, "y": 0.0}


@level_place.mistakes[-1]
def _():
    return {"x": 2.25, "y": 0.0}


@level_place.mistake(
    "Level towards y, but still steep towards x.",
    "From your place, move only x. Does s change?",
    "One of your two slopes is zero. What does the other one depend on?",
    "The slope towards x is a product. Which of its factors can you set to zero without changing the other slope?",
    when=lambda trial: trial.seen == {"towards x": False, "towards y": True},
)
def _():
    return {"x": 1.5, "y": 1.0}


@level_place.mistake(
    "Neither slope is zero there.",
    "Which of the two slopes depends only on x?",
    "Call `my_gradient(s, [x, y])` with your place: which of its two numbers is closer to zero?",
    "Take one slope at a time. Write down the one towards y, and ask when it is zero. Then do the same for the other.",
    when=lambda trial: trial.seen == {"towards x": False, "towards y": False},
)
def _():
    return {"x": 0.4, "y": 0.7}
