"""Chapter 15: record once, replay. Pages predicted, a rule added, an `if` freed, repeats left out."""

import contextlib
import math
import re

from ..engine import Value, module
from .core import Said, Stopped, guarded, kind_of, number, task

compiler = module("compiler")

# -- Task 1: the page of (a·a·x + b − y)² ------------------------------------------------------------------------------


def counted(before=1, forward=4, backward=5, after=2):
    return {
        "forward lines before the loop": before,
        "forward lines in the loop": forward,
        "backward lines in the loop": backward,
        "backward lines after the loop": after,
    }


@number("Twelve lines, seven of them shares; no input has a gradient, and a·a is computed once for a whole batch.")
def page_of_lines():
    """How many lines of each kind the recording of (a·a·x + b − y)² has."""
    return counted()


@page_of_lines.mistake(
    "The inputs have gradients in your count.",
    "Which numbers does training change, and which come with the example?",
    "Look at your backward lines that begin with dx1 or dx2.",
    "A share is written only for a parent that depends on a parameter, or is one. x and y are inputs.",
)
def two_more_shares():
    return counted(backward=7)


@page_of_lines.mistake(
    "Everything is in the loop in your count.",
    "Does a·a change from one example to the next?",
    "Look at v1, and at the two edges that lead to it.",
    "What depends on no input is computed before the loop, and passes its gradient on after it.",
)
def nothing_outside():
    return counted(before=0, forward=5, backward=7, after=0)


@nothing_outside.also
def nothing_outside_and_a_used_once():
    return counted(before=0, forward=5, backward=6, after=0)


@page_of_lines.mistake(
    "a·a is computed before the loop, and its shares are passed on in it.",
    "The gradient of a·a collects in the loop. When is it complete?",
    "Look at the two lines that add to da. Do they need anything of a single example?",
    "Passing on once, when the sum is complete, gives what passing on each time would give.",
)
def shares_of_a_in_the_loop():
    return counted(backward=7, after=0)


@page_of_lines.mistake(
    "a·a has one edge to a in your count.",
    "In a·a, how many edges lead to a?",
    "Draw the first product with its parents, as in chapter 05.",
    "Each edge adds a share of its own, so there is a line for each of them.",
)
def one_share_after_the_loop():
    return counted(after=1)


@page_of_lines.mistake(
    "The seed is counted as a share.",
    "Over which edge does the seed arrive?",
    "Look at the first of your backward lines: is it a share of a parent?",
    "The seed is where the walk begins. The task counts what is passed over the edges.",
)
def one_more_with_the_seed():
    return counted(backward=6)


@page_of_lines.mistake(
    "The line of the total is counted as a forward line.",
    "Which v does `total += …` compute?",
    "Count the operations of the formula that depend on x or y.",
    "A forward line computes a result. The total adds the last result up.",
)
def one_more_with_the_total():
    return counted(forward=5)


# -- Task 2: a rule for softplus ---------------------------------------------------------------------------------------

ABOVE = 1.3  # what comes from above
POINTS = [1.7, -0.6, 0.4, -2.3, 800.0, -800.0]


def softplus(a):
    """What the judge's engine would have: log(1 + e**a), and the sigmoid as its slope."""
    e = math.exp(-abs(a.data))
    slope = 1 / (1 + e) if a.data >= 0 else e / (1 + e)
    return Value(max(a.data, 0.0) + math.log1p(e), (a,), "softplus", (slope,))


@contextlib.contextmanager
def with_rule(rule):
    """While this lasts, the judge's compiler has a rule for softplus."""
    compiler.RULES["softplus"] = tuple(rule)
    try:
        yield
    finally:
        del compiler.RULES["softplus"]


def recorded_softplus(rule):
    """The recording of 1.3 · softplus(w · x), made with the learner's rule."""
    w, x = Value(1.0), Value(0.5)
    with with_rule(rule):
        source = compiler.write_source(ABOVE * softplus(w * x), [w], [x])
    return compiler.Step(source, [w], [x])


def rule_at_work(answer):
    """Values and shares that a recording gives with this rule, on numbers and on a column."""
    rule = answer()
    if rule is None or rule is ...:
        return {"": None}
    if not isinstance(rule, (tuple, list)) or len(rule) != 2 or not all(isinstance(text, str) for text in rule):
        return {"your rule": Said(f"it should be two texts, the value and the share: this is {kind_of(rule)}")}
    step, seen = recorded_softplus(rule), {}
    for x in POINTS:
        for words, run in (("", lambda x=x: step([1.0], [[x]])), (" in a column", lambda x=x: on_column(step, x))):
            found = guarded(run)
            stopped = isinstance(found, Stopped)
            where = f"softplus at {x:g}{words}"
            seen[f"{where}, the value"] = found if stopped else found[0] / ABOVE
            seen[f"{where}, what its parent gets if {ABOVE} comes from above"] = found if stopped else found[1][0] / x
    return seen


def on_column(step, x):
    """The same from a column of two numbers, the other of which is taken off again."""
    total, (slope,) = step.on_columns([1.0], [[x, 0.7]])
    other, (others,) = step([1.0], [[0.7]])
    return total - other, [slope - others]


@task(
    "Tried on numbers and on columns, near 0 and far out, with another gradient than 1 from above.",
    observe=rule_at_work,
    tolerance=1e-9,
    truth="there should be",
    stub=lambda: None,
)
def softplus_rule():
    """The text of the value, and the text of the parent's share."""
    return "max({a}, 0.0) + log(1 + exp(-abs({a})))", "{g} / (1 + exp(-{a}))"


STABLE, SLOPE = softplus_rule.reference()


def wrong_at(trial):
    """The labels at which an answer differs from the reference."""
    right = softplus_rule.seen_of(softplus_rule.reference)
    same = lambda label: softplus_rule.same({label: trial.seen.get(label)}, {label: right[label]})
    return [label for label in right if not same(label)]


def stopped_with(trial, *errors):
    return any(isinstance(seen, Stopped) and seen.error.startswith(errors) for seen in trial.seen.values())


@softplus_rule.mistake(
    "A name in the text is not filled in.",
    "What does the compiler write in place of a, and how does it know where?",
    "Compare the braces in your texts with those in a line of `RULES`.",
    "A blank is a name in braces. Everything else goes into the page as it is.",
    when=lambda trial: stopped_with(trial, "NameError", "KeyError", "IndexError"),
)
def no_braces():
    return STABLE.replace("{a}", "a"), SLOPE


@no_braces.also
def no_braces_in_the_share():
    return STABLE, SLOPE.replace("{g}", "g")


@no_braces.also
def unknown_blank():
    return STABLE.replace("{a}", "{x}"), SLOPE


@softplus_rule.mistake(
    "Right near 0, and wrong far out, where a power of e grows too big.",
    "How large is e to the power of 800, and what is left of it after the logarithm?",
    "Which `exp` in your texts can get a large positive number?",
    "Two forms are equal on paper. Use an `exp` whose argument is never above 0, and add what is missing outside.",
    when=lambda trial: wrong_at(trial) and all("at 800" in label or "at -800" in label for label in wrong_at(trial)),
)
def plain_value():
    return "log(1 + exp({a}))", SLOPE


@plain_value.also
def plain_share():
    return STABLE, "{g} * exp({a}) / (1 + exp({a}))"


@softplus_rule.mistake(
    "Right on numbers, and not on columns.",
    "Is a whole column above 0, or below it?",
    "Look for a word in your text that needs one true or false: `if`, `and`, `or`.",
    "The texts have a word for a choice that is made number by number.",
    when=lambda trial: wrong_at(trial) and all("in a column" in label for label in wrong_at(trial)),
)
def python_choice():
    return "({a} if {a} > 0 else 0.0) + log(1 + exp(-abs({a})))", SLOPE


@softplus_rule.mistake(
    "The gradient from above is missing.",
    "If the result mattered ten times as much to the loss, would your share notice?",
    "Look at the second text: which blank stands for the gradient of the result?",
    "A share is the local derivative times what comes from above.",
)
def local_derivative_alone():
    return STABLE, "1 / (1 + exp(-{a}))"


@local_derivative_alone.also
def plain_value_and_no_gradient():
    return "log(1 + exp({a}))", "1 / (1 + exp(-{a}))"


@softplus_rule.mistake(
    "The slope is that of the other side: it falls where it should rise.",
    "Far to the right softplus climbs like a. Which slope has it there?",
    "Look at the sign inside `exp` in your share.",
    "The sigmoid of a goes to 1 on the right and to 0 on the left.",
)
def sign_of_the_exponent():
    return STABLE, "{g} / (1 + exp({a}))"


@sign_of_the_exponent.also
def sign_of_the_exponent_and_plain_value():
    return "log(1 + exp({a}))", "{g} / (1 + exp({a}))"


@softplus_rule.mistake(
    "The result is taken for the slope.",
    "For which function is the result its own slope?",
    "Which blank is in your share, and what does it stand for?",
    "That was exp. The slope of softplus is the sigmoid of a.",
)
def times_out():
    return STABLE, "{g} * {out}"


@times_out.also
def times_out_and_plain_value():
    return "log(1 + exp({a}))", "{g} * {out}"


@softplus_rule.mistake(
    "Added where rates multiply.",
    "One wheel turns the next three times as fast, and that one the third twice as fast. How fast is the third?",
    "Look at the sign between the gradient from above and the local derivative.",
    "Along one path rates multiply.",
)
def plus_the_slope():
    return STABLE, "{g} + 1 / (1 + exp(-{a}))"


@softplus_rule.mistake(
    "This is the slope of the sigmoid, not the sigmoid.",
    "The slope of softplus is s. What have you written: s, or s · (1 − s)?",
    "Far to the right, softplus climbs like a. What does your share do there?",
    "One derivative is enough: the slope of softplus is the sigmoid itself.",
)
def one_derivative_too_many():
    return STABLE, "{g} * (1 / (1 + exp(-{a}))) * (1 - 1 / (1 + exp(-{a})))"


@softplus_rule.mistake(
    "The 1 under the logarithm is missing.",
    "What is the logarithm of e to the power of a?",
    "Compare the first text with the formula of the task.",
    "Without the 1 the logarithm and exp undo each other, and a straight line is left.",
)
def straight_line():
    return "log(exp({a}))", SLOPE


@straight_line.also
def straight_line_in_short():
    return "{a}", SLOPE


# -- Task 3: the Huber loss without an if ------------------------------------------------------------------------------

ERRORS = [0.4, -0.7, 2.3, -3.1]


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


# -- Task 4: multiplications -------------------------------------------------------------------------------------------

EXAMPLES = 50


def saving(once=8, times=EXAMPLES, saved=None):
    return {
        "outside the loop": once,
        "in the loop": times * once,
        "saved": times * once - once if saved is None else saved,
    }


@number("Eight for a step in place of 400: with 50 examples, all but a fiftieth is saved.")
def multiplications():
    """How many multiplications the price of two weights needs outside the loop and in it."""
    return saving()


@multiplications.mistake(
    "Only the way forward is counted.",
    "Which of the lines are after the loop?",
    "Count the signs of multiplication in all seven lines.",
    "The shares cost multiplications as well, more of them than the values.",
)
def forward_alone():
    return saving(once=3)


@forward_alone.also
def backward_alone():
    return saving(once=5)


@multiplications.mistake(
    "All that the loop would need is counted as saved.",
    "Outside the loop, do the lines run once, or not at all?",
    "Your first two numbers are right. What is between them?",
    "What is saved is the difference.",
)
def nothing_is_left():
    return saving(saved=400)


@multiplications.mistake(
    "Lines are counted, not multiplications.",
    "How many multiplications are in the first line?",
    "Count the signs in each line, and add them up.",
    "A weighted sum has one multiplication for each weight.",
)
def seven_lines():
    return saving(once=7)


@multiplications.mistake(
    "Each weight has one share in your count.",
    "In a square, how often is the weight a factor?",
    "Look at the last four lines: two of them are for p1.",
    "p1 · p1 has two edges to p1, and each brings a share.",
)
def two_shares_fewer():
    return saving(once=6)


# -- Task 5: common subexpressions -------------------------------------------------------------------------------------

PAGES = {
    "(w·x + w)·(w·x·b)": ["v1 = w * x", "v2 = v1 * b", "v3 = w * x", "v4 = v3 + w", "v5 = v4 * v2"],
    "exp(w·x)·exp(w·x)": ["v1 = w * x", "v2 = exp(v1)", "v3 = w * x", "v4 = exp(v3)", "v5 = v2 * v4"],
    "a page without repeats": ["v1 = w * x", "v2 = tanh(v1)", "v3 = v2 - y", "v4 = v3 * v3"],
    "three times x·x": ["v1 = x * x", "v2 = x * x", "v3 = v1 + v2", "v4 = x * x", "v5 = v3 * v4"],
    "names that begin alike": ["v1 = w * x", "v2 = b * x", "v3 = w * x", "v31 = v3 + v2", "v4 = v31 * v3"],
    "a page of one line": ["v1 = w * x"],
}


def pages_shortened(answer):
    """What becomes of each page, line by line."""
    seen = {}
    for title, page in PAGES.items():
        found = guarded(lambda page=page: answer(page))
        if isinstance(found, (list, tuple)) and all(isinstance(line, str) for line in found):
            seen[f"{title}: the page"] = " / ".join(" ".join(line.split()) for line in found)
        else:
            blank = found is None or found is ... or isinstance(found, Stopped)
            seen[f"{title}: the page"] = found if blank else Said(f"it is {kind_of(found)}, not a list of lines")
    return seen


def exchanged(text, other):
    return re.sub(r"\w+", lambda found: other.get(found[0], found[0]), text)


@task(
    "Tried on pages with repeats, with repeats that show only after a name was exchanged, and without any.",
    observe=pages_shortened,
    truth="there should be",
    stub=lambda lines: None,
)
def without_repeats(lines):
    """The lines without those that compute what has been computed before."""
    return shortened(lines)


def shortened(lines, rename=exchanged, look_up_first=False, copy=False, tell=True, last_only=False):
    """The right answer, with its steps left open for the wrong ones."""
    name_of, other, kept = {}, {}, []
    for line in lines:
        name, text = line.split(" = ")
        new = rename(text, other)
        key = text if look_up_first else new
        known = name_of.get(key)
        if known and (not last_only or kept[-1] == f"{known} = {new}"):
            if tell:
                other[name] = known
            if copy:
                kept.append(f"{name} = {known}")
        else:
            name_of[key] = name
            kept.append(f"{name} = {new}")
    return kept


@without_repeats.mistake(
    "Later lines use a name that is no longer computed.",
    "After `v3 = w * x` has been left out, what does a line with v3 in it find?",
    "Where do you remember which name stands for the one that is left out?",
    "A line that is left out leaves a pair behind, its name and the earlier one, and later texts are renamed with it.",
)
def repeats_left_out_alone(lines):
    return shortened(lines, tell=False)


@without_repeats.mistake(
    "A repeat that shows only after a name was exchanged is missed.",
    "`exp(v3)` looks new. Is it, if v3 is v1?",
    "In which order do you rename a text, and look for it among the earlier ones?",
    "Rename first. Then two texts that mean the same are the same.",
)
def looked_up_before_renaming(lines):
    return shortened(lines, look_up_first=True)


@without_repeats.mistake(
    "The repeats are still there, as copies.",
    "Which line needs `v3 = v1`, if all later lines say v1?",
    "Look at what you append when a text is known already.",
    "A known text needs no line at all.",
)
def a_copy_for_each_repeat(lines):
    return shortened(lines, copy=True)


@a_copy_for_each_repeat.also
def a_copy_in_place_of_the_renaming(lines):
    return shortened(lines, copy=True, tell=False)


@without_repeats.mistake(
    "Nothing is left out.",
    "Is `w * x` twice on the page that you return?",
    "Look at the question that decides whether a line is kept. Does it compare texts, or lines with their names?",
    "Two repeats differ in their names. Compare what is to the right of the =.",
)
def the_page_as_it_was(lines):
    return list(lines)


@the_page_as_it_was.also
def whole_lines_compared(lines):
    return list(dict.fromkeys(lines))


def replaced(text, other):
    for name, known in other.items():
        text = text.replace(name, known)
    return text


@without_repeats.mistake(
    "A part of a longer name was exchanged.",
    "What does your exchange of v3 make of v31?",
    "Look at how you put the earlier name into the text.",
    "`renamed` exchanges whole names. Plain replacing finds v3 inside v31 as well.",
)
def plain_replacing(lines):
    return shortened(lines, rename=replaced)


@without_repeats.mistake(
    "Only repeats that follow each other are found.",
    "How far apart may two equal texts be?",
    "With which earlier texts do you compare a text: with the last one, or with all?",
    "Remember every text that has been computed, with its name.",
)
def compared_with_the_last(lines):
    return shortened(lines, last_only=True)


@without_repeats.mistake(
    "The lines have lost their names.",
    "Which name does the first line of your page compute?",
    "Look at what you append to your list: a text, or a name and a text?",
    "A line is a name, an equals sign with blanks around it, and a text.",
)
def texts_alone(lines):
    return [line.split(" = ")[1] for line in shortened(lines)]
