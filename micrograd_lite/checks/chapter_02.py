"""Chapter 02: slopes towards many inputs."""

import math

from .core import Task, number, task

POINT = [1.7, -0.6, 2.3]


def coupled(x, y):
    return x**2 * y + y


def three(x, y, z):
    return x * y + math.sin(z) - 0.5 * z * x


def separable(x, y, z):
    return x**2 + 3 * y - z**3


PROBES = {
    "x²·y + y at (1.7, -0.6)": (coupled, POINT[:2]),
    "x·y + sin z − 0.5·z·x at (1.7, -0.6, 2.3)": (three, POINT),
    "x² + 3·y − z³ at (-0.6, 2.3, 1.7)": (separable, [-0.6, 2.3, 1.7]),
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
    """The smallest step that the learner's code took in any input, to three digits; 0 where none moved."""
    steps = [
        abs(asked - x)
        for label, calls in trial.calls.items()
        for call in calls
        for asked, x in zip(call, PROBES[label][1])
    ]
    return float(f"{min(filter(None, steps), default=0.0):.3g}")


# -- Task 1: pencil and paper -----------------------------------------------------------------------------------------


def at_point(dx, dy, dz):
    return {"∂f/∂x": dx, "∂f/∂y": dy, "∂f/∂z": dz}


@number("Each slope with the other two inputs held still.", tolerance=1e-6)
def slopes_on_paper():
    """The partial derivatives of f(x, y, z) = x·y − 3z + y² at (1.7, −0.6, 2.3)."""
    x, y, z = POINT
    return at_point(y, x + 2 * y, -3.0)


partners = slopes_on_paper.mistake(
    "In the product x·y each slope should be the other factor.",
    "Make a rectangle x wide and y high a little wider. How long is the strip that you add?",
    "Look at what you wrote for ∂f/∂x. Does the product grow faster when x is large, or when y is?",
    "Where x moves and y stands still, x·y is a straight line in x. What stands in front of x?",
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


@slopes_on_paper.mistake(
    "The inputs that stand still are left out, as if they were 0.",
    "In 5·x, the 5 stands still. Is the slope towards x therefore 0?",
    "Look at the product x·y. While x moves, what is y worth?",
    "An input that is held still acts like the 5 in 5·x: it does not move, and it does not vanish.",
)
def _():
    x, y, z = POINT
    return at_point(0.0, 2 * y, -3.0)


@slopes_on_paper.mistake(
    "The power rule on y² kept its exponent.",
    "The slope of a parabola is a straight line. Is yours?",
    "Look at the second half of ∂f/∂y.",
    "After the exponent has come down in front, what stays above y is smaller by one.",
)
def _():
    x, y, z = POINT
    return at_point(y, x + 2 * y**2, -3.0)


@slopes_on_paper.mistake(
    "These are the terms of f at the place, not their slopes.",
    "Is your number how large a term is, or how fast it moves?",
    "You put the numbers into f. The task asks for the formula of each slope first.",
    "Find the three formulas on paper, each with one input moving, and put the place into those.",
)
def _():
    x, y, z = POINT
    return at_point(x * y, y**2, -3.0 * z)


slopes_on_paper.mistakes[-1](
    lambda: at_point(POINT[0] * POINT[1], POINT[0] * POINT[1] + POINT[1] ** 2, -3.0 * POINT[2])
)


@slopes_on_paper.mistake(
    "y appears twice in f, and one of its ways is missing.",
    "In how many terms of f does y stand?",
    "Your ∂f/∂x and ∂f/∂z can stay. Count the terms that move when y moves.",
    "When y moves, x·y moves and y² moves. The slope of a sum is the sum of the slopes.",
)
def _():
    x, y, z = POINT
    return at_point(y, x, -3.0)


slopes_on_paper.mistakes[-1](lambda: at_point(POINT[1], 2 * POINT[1], -3.0))


@slopes_on_paper.mistake(
    "The sign of the z-term is lost.",
    "More of z: does f rise or fall?",
    "Look at the sign in front of 3z.",
    "A term that is taken away takes its slope away as well.",
)
def _():
    x, y, z = POINT
    return at_point(y, x + 2 * y, 3.0)


@slopes_on_paper.mistake(
    "z is still there in the slope of −3z.",
    "A straight line −3z: is it steeper far out than near zero?",
    "Look at your ∂f/∂z. Does the value of z matter for it?",
    "A straight line is equally steep everywhere: its factor is its slope.",
)
def _():
    x, y, z = POINT
    return at_point(y, x + 2 * y, -3.0 * z)


@slopes_on_paper.mistake(
    "The power rule on y² lost its factor 2.",
    "Near y = 3, y² goes from 9 to 9.006 when y moves by 0.001. How many times faster is that?",
    "Look at the second half of ∂f/∂y.",
    "The exponent comes down in front as a factor before it becomes smaller by one.",
)
def _():
    x, y, z = POINT
    return at_point(y, x + y, -3.0)


@slopes_on_paper.mistake(
    "All three inputs were moved at once.",
    "If you turn three taps together, which one filled the bath?",
    "Your three numbers are the same. Which inputs stand still while x moves?",
    "A partial derivative moves one input and holds all the others where they are.",
)
def _():
    x, y, z = POINT
    total = y + x + 2 * y - 3.0
    return at_point(total, total, total)


# -- Task 2: the gradient ---------------------------------------------------------------------------------------------


CHANGED = "the list of inputs afterwards"
PILED_UP = "the inputs that should stand still"


class GradientTask(Task):
    """A task that also looks at the inputs: did one move at a time, and is the list afterwards what it was?"""

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
        return super().comparison(trial, right) if set(right) - agreeing(trial) else []


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
    "Tried on three functions of two and three inputs, coupled and separable; the inputs are left as they were.",
    probes=PROBES,
    tolerance=1e-5,
    free=learners_h,
)
def my_gradient(f, inputs):
    """The list of slopes of f, one for each input."""
    return right_gradient(f, inputs)


@my_gradient.mistake(
    "f gets the whole list as one input: a star is missing.",
    "How many inputs does f take, and how many things do you hand it?",
    "Look at the brackets behind each f in your function. Does the error name one argument, or several missing ones?",
    "A star before a list hands its numbers over one by one.",
    when=lambda trial: any(len(c) == 1 and isinstance(c[0], (list, tuple)) for cs in trial.calls.values() for c in cs),
)
def _(f, inputs, h=1e-6):
    return [(f(bumped(inputs, i, h)) - f(inputs)) / h for i in range(len(inputs))]


@my_gradient.mistake(
    "The bumps pile up: an input was not put back.",
    "When you bump the second input, where does the first one stand?",
    "Your first slope is right and the later ones are not. Follow the list of inputs through your loop.",
    "Each round must start from the inputs as they were given. Take the bump back, or bump a fresh copy.",
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


@my_gradient.mistake(
    "The slopes are right, and the list of inputs is no longer what it was.",
    "Whose list do you bump? What will its owner find in it afterwards?",
    "Print `inputs` at the end of your function, and compare it with what was handed in.",
    "A list that is handed to a function is not copied. Bump a copy of it, or put each number back.",
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
    "The bumps pile up, too small to be seen in these slopes: an input was not put back.",
    "When you bump the second input, where does the first one stand?",
    "Print the inputs of every call of f. In each call, how many of them have left their place?",
    "Each round must start from the inputs as they were given. Take the bump back, or bump a fresh copy.",
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
    "The output never moved: both evaluations see the same inputs.",
    "At the moment when you evaluate f for the second time, which numbers stand in each of your lists?",
    "Two names can point at one list: after `b = a`, a change in b is a change in a. Or did you bump too late?",
    "One of the two evaluations needs a list of its own, with one number bumped before f is called.",
    when=lambda trial: len(trial.seen) > 2 and all(k in (CHANGED, PILED_UP) or v == 0 for k, v in trial.seen.items()),
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
    "The other inputs were set to 0, not held where they are.",
    "In x²·y, what is the slope towards x if y is 0? And if y is −0.6?",
    "The separable function comes out right, the others do not. What does f get for the inputs that stand still?",
    "To hold an input still means to leave it at its own value. Zero is a place like any other.",
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
    "If you turn three taps together, which one filled the bath?",
    "Your slopes are all the same number. Which inputs does your loop move on its first round?",
    "Only one input moves for each slope; the rest stay where they are.",
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
    "A `return` inside a loop ends it on the first round. First collect all, then return the list.",
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
    "The gradient keeps the order of the inputs: append, do not put in front.",
)
def _(f, inputs, h=1e-6):
    return right_gradient(f, inputs, h)[::-1]


@my_gradient.mistake(
    "The sign is turned round.",
    "f contains + y. Does your slope towards y agree with that?",
    "Which of the two values of f do you subtract from which?",
    "The rise is where you arrive, minus where you started.",
)
def _(f, inputs, h=1e-6):
    return [(f(*inputs) - f(*bumped(inputs, i, h))) / h for i in range(len(inputs))]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return [-nudged(f, inputs, i, h) for i in range(len(inputs))]


@my_gradient.mistake(
    "Divided by h where the run is 2h.",
    "How far apart are the two places at which you evaluate f?",
    "Your numbers are all twice too large. Look below the fraction bar.",
    "A step to each side makes two steps from the one to the other.",
)
def _(f, inputs, h=1e-6):
    return [2 * nudged(f, inputs, i, h) for i in range(len(inputs))]


@my_gradient.mistake(
    "Divided by 2h where the run is h.",
    "How far apart are the two places at which you evaluate f?",
    "Your numbers are all half as large as they should be. Look below the fraction bar.",
    "Two steps belong to a nudge on both sides. One step from the inputs themselves makes a run of one h.",
)
def _(f, inputs, h=1e-6):
    return [(f(*bumped(inputs, i, h)) - f(*inputs)) / (2 * h) for i in range(len(inputs))]


@my_gradient.mistake(
    "The fraction is upside down: run over rise.",
    "Where f climbs steeply, is your number large or small?",
    "Look at what stands above the fraction bar.",
    "The output's change is divided by the input's change: so much rise for each unit of run.",
)
def _(f, inputs, h=1e-6):
    return [h / (f(*bumped(inputs, i, h)) - f(*inputs)) for i in range(len(inputs))]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return [2 * h / (f(*bumped(inputs, i, h)) - f(*bumped(inputs, i, -h))) for i in range(len(inputs))]


@my_gradient.mistake(
    "The signs are lost: every slope comes out positive.",
    "If z grows and −z³ falls, what is the sign of the slope?",
    "Your sizes are right. Where do the minus signs go?",
    "The sign of a slope says whether the output climbs or falls. Keep it: no absolute values here.",
)
def _(f, inputs, h=1e-6):
    return [abs((f(*bumped(inputs, i, h)) - f(*inputs)) / h) for i in range(len(inputs))]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return [abs(nudged(f, inputs, i, h)) for i in range(len(inputs))]


@my_gradient.mistake(
    "The slopes are added up: one number for all inputs.",
    "How many inputs went in, and how many slopes came out?",
    "Look at how each round of your loop keeps its slope.",
    "The gradient is a list: append each slope to it, and return the list.",
)
def _(f, inputs, h=1e-6):
    return sum(right_gradient(f, inputs, h))


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return sum((f(*bumped(inputs, i, h)) - f(*inputs)) / h for i in range(len(inputs)))


@my_gradient.mistake(
    "The rises are not divided by the run.",
    "A car has moved 100 metres. How fast is it?",
    "You have found how far the output moved. How far did the input move?",
    "A slope is a rate: the rise, divided by the run.",
)
def _(f, inputs, h=1e-6):
    return [f(*bumped(inputs, i, h)) - f(*inputs) for i in range(len(inputs))]


@my_gradient.mistakes[-1]
def _(f, inputs, h=1e-6):
    return [nudged(f, inputs, i, h) * 2 * h for i in range(len(inputs))]


@my_gradient.mistake(
    "h is too small: it drowns in rounding.",
    "How many digits does a computer keep of 1.7 + h?",
    "Your formula may be right. Look at the number that you gave to h.",
    "Chapter 01 found the best nudge: a hundred-millionth for one step, a few millionths for one to each side.",
    when=lambda trial: (
        trial.free < 1e-11 and all(len(calls) > 2 for calls in trial.calls.values()) and all_floats(trial)
    ),
)
def _(f, inputs, h=1e-15):
    return [(f(*bumped(inputs, i, h)) - f(*inputs)) / h for i in range(len(inputs))]


def all_floats(trial):
    return all(isinstance(value, float) for value in trial.seen.values())


@my_gradient.mistake(
    "h is too large: the function bends on the way.",
    "How far do you step? Does the function look straight over that distance?",
    "Your formula is right. Look at the number that you gave to h.",
    "Chapter 01 found the best nudge: a hundred-millionth for one step, a few millionths for one to each side.",
)
def _(f, inputs, h=0.01):
    return [(f(*bumped(inputs, i, h)) - f(*inputs)) / h for i in range(len(inputs))]


@my_gradient.mistakes[-1]
def _(f, inputs, h=0.1):
    return right_gradient(f, inputs, h)


# -- Task 3: find the bug ---------------------------------------------------------------------------------------------

CLAIMS = {
    "nudged 3.5, claimed 3.5": (3.5, 3.5),
    "nudged 3.50000001, claimed 3.5": (3.50000001, 3.5),
    "nudged -1.7, claimed 3.5": (-1.7, 3.5),
    "nudged 3.5, claimed -1.7": (3.5, -1.7),
    "nudged 3.5, claimed 3.4": (3.5, 3.4),
    "nudged 0.004, claimed 0": (0.004, 0.0),
    "nudged -2.3, claimed -2.3001": (-2.3, -2.3001),
    "nudged -2.3, claimed 2.3": (-2.3, 2.3),
    "nudged -2.3, claimed -2.30000001": (-2.3, -2.30000001),
}


@task(
    "Tried on nine claims: too high, too low, of the other sign, wrong in the third digit, and right but for rounding.",
    probes=CLAIMS,
    truth="a careful judge says",
)
def agrees(nudged, claimed):
    """Whether two slopes are the same but for rounding."""
    return abs(nudged - claimed) < 1e-6


@agrees.mistake(
    "The bug is still there: a claim that is too high passes.",
    "What is 3.5 − 100? Is that less than a millionth?",
    "Try the judge on a claim far above the true slope, on paper.",
    "A difference has a sign. What counts is how far apart the two are, whichever is larger.",
)
def _(nudged, claimed):
    return nudged - claimed < 1e-6


@agrees.mistake(
    "Now a claim that is too low passes.",
    "What is −100 − 3.5? Is that less than a millionth?",
    "You have turned the difference round, and with it the side on which the bug sits.",
    "What counts is how far apart the two are, whichever is larger.",
)
def _(nudged, claimed):
    return claimed - nudged < 1e-6


@agrees.mistake(
    "Too strict: a right claim fails because of rounding.",
    "Does a nudge ever give the exact slope?",
    "How much room does your judge leave? Which digits of a nudged slope can be trusted?",
    "Leave room for the rounding of the nudge, about the tenth digit, and for no more than that.",
)
def _(nudged, claimed):
    return nudged == claimed


@agrees.mistake(
    "Too lenient: a slope of zero passes for a small one.",
    "With your tolerance, would 0 pass for 0.004?",
    "Look at the number on the right of `<`.",
    "A nudge is right to about ten digits. A judge may be strict: a millionth is room enough.",
)
def _(nudged, claimed):
    return abs(nudged - claimed) < 0.01


@agrees.mistakes[-1]
def _(nudged, claimed):
    return abs(nudged - claimed) < 0.2


@agrees.mistake(
    "The brackets of abs close too late.",
    "What is abs(True)?",
    "Count the brackets: what stands between those of `abs`, a difference or a comparison?",
    "First the size of the difference, then the question whether it is small.",
)
def _(nudged, claimed):
    return abs(nudged - claimed < 1e-6)


@agrees.mistake(
    "The two signs are ignored: a claim of the other sign passes.",
    "Are 2.3 and −2.3 the same slope?",
    "Where do you take the absolute value: of each slope, or of their difference?",
    "First subtract, then ask for the size of the difference.",
)
def _(nudged, claimed):
    return abs(abs(nudged) - abs(claimed)) < 1e-6


# -- Task 4: a step uphill --------------------------------------------------------------------------------------------

STEPS = {
    "from (1.7, -0.6) on x²·y + y, length 0.1": (coupled, POINT[:2], 0.1),
    "from (1.7, -0.6, 2.3) on x·y + sin z − 0.5·z·x, length 0.05": (three, POINT, 0.05),
    "from (-0.6, 2.3, 1.7) on x² + 3·y − z³, length 0.3": (separable, [-0.6, 2.3, 1.7], 0.3),
}


def step_along(f, inputs, factor_of):
    slopes = right_gradient(f, inputs)
    return [x + factor_of(slopes) * s for x, s in zip(inputs, slopes)]


@task(
    "Tried on three functions: each step has the length asked for, and no other direction climbs more.",
    probes=STEPS,
    tolerance=1e-6,
    truth="the steepest step leads to",
)
def uphill(f, inputs, length):
    """The place one step of this length away, in the direction of steepest ascent."""
    return step_along(f, inputs, lambda slopes: length / math.hypot(*slopes))


@uphill.mistake(
    "The step has the length of the gradient times yours.",
    "The gradient at your place has a length of its own. How long is your step then?",
    "Your direction is right. Measure how far you went, with Pythagoras.",
    "A direction has length 1: divide the gradient by its own length first.",
)
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length)


@uphill.mistake(
    "This goes downhill.",
    "Evaluate f before and after your step. Did it rise?",
    "Look at the sign between the place and the step.",
    "The gradient points up. Against it lies the way down.",
)
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: -length / math.hypot(*slopes))


@uphill.mistake(
    "Each input moves by the whole length, whatever its slope.",
    "If towards one input f hardly climbs, should you spend as much of your step on it?",
    "You use the signs of the slopes and not their sizes.",
    "The steepest direction shares the step out in proportion to the slopes.",
)
def _(f, inputs, length):
    return [x + length * math.copysign(1, s) for x, s in zip(inputs, right_gradient(f, inputs))]


@uphill.mistake(
    "Only the input with the largest slope moves.",
    "Is there nothing to gain from the other inputs?",
    "You chose one direction out of a few. The map in the chapter has all of them.",
    "The steepest direction shares the step out in proportion to the slopes, the small ones too.",
)
def _(f, inputs, length):
    slopes = right_gradient(f, inputs)
    best = max(range(len(slopes)), key=lambda i: abs(slopes[i]))
    return bumped(inputs, best, math.copysign(length, slopes[best]))


@uphill.mistake(
    "Divided by the sum of the slopes, which is not the length of the gradient.",
    "How long is an arrow that goes 3 to the left and 4 up?",
    "Look at what you divide by. With slopes of opposite signs it can even be zero.",
    "The length of an arrow is the root of the sum of its squares: Pythagoras.",
)
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / sum(slopes))


@uphill.mistakes[-1]
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / sum(map(abs, slopes)))


@uphill.mistake(
    "The gradient is divided by the square of its length.",
    "How long is an arrow that goes 3 to the left and 4 up: 5, or 25?",
    "Look at what you divide by. What is the last step of Pythagoras?",
    "The length of an arrow is the root of the sum of its squares.",
)
def _(f, inputs, length):
    return step_along(f, inputs, lambda slopes: length / math.hypot(*slopes) ** 2)


@uphill.mistake(
    "This is the step alone, not the place where it leads.",
    "If you stand at 1.7 and go 0.1 further, where are you?",
    "Look at what you return: does it contain the inputs?",
    "The new place is the old place plus the step.",
)
def _(f, inputs, length):
    slopes = right_gradient(f, inputs)
    return [length * s / math.hypot(*slopes) for s in slopes]


# -- Task 5: explore --------------------------------------------------------------------------------------------------


def flatness(place):
    """Which slopes of s = x²·y − 2.25·y vanish at the place (x, y), to a thousandth."""
    x, y = place["x"], place["y"]
    return {"towards x": abs(2 * x * y) < 1e-3, "towards y": abs(x**2 - 2.25) < 1e-3}


@number(
    "Both slopes vanish there: s is level in every direction, and it is neither a top nor a bottom.", observe=flatness
)
def level_place():
    """A place where x²·y − 2.25·y does not change, whichever input moves."""
    return {"x": 1.5, "y": 0.0}


@level_place.mistake(
    "Level towards x, and still steep towards y.",
    "Stand where you are and move y alone. Does s change?",
    "One of your two slopes is zero. What does the other one depend on?",
    "The slope towards y does not depend on y at all. Move x until it vanishes.",
    when=lambda trial: trial.seen == {"towards x": True, "towards y": False},
)
def _():
    return {"x": 0.0, "y": 0.0}


@level_place.mistakes[-1]
def _():
    return {"x": 2.25, "y": 0.0}


@level_place.mistake(
    "Level towards y, and still steep towards x.",
    "Stand where you are and move x alone. Does s change?",
    "One of your two slopes is zero. What does the other one depend on?",
    "The slope towards x is a product. Which of its factors may still become zero without spoiling the other slope?",
    when=lambda trial: trial.seen == {"towards x": False, "towards y": True},
)
def _():
    return {"x": 1.5, "y": 1.0}


@level_place.mistake(
    "Neither slope is zero there.",
    "Which of the two slopes depends on x alone?",
    "Call `my_gradient(s, [x, y])` with your place: which of its two numbers is closer to zero?",
    "Take one slope at a time. Write down the one towards y and ask when it is zero; then see to the other.",
    when=lambda trial: trial.seen == {"towards x": False, "towards y": False},
)
def _():
    return {"x": 0.4, "y": 0.7}
