"""Task 2: a rule for softplus."""

import contextlib
import math
import re

from ...engine import Value, module
from ..core import Said, Stopped, guarded, kind_of, task

compiler = module("compiler")

ABOVE = 1.3  # what comes from above
POINTS = [1.7, -0.6, 0.4, -2.3, 3.2, -3.6, 5.9, -6.4, 11.0, -12.0, 18.0, -18.5, 800.0, -800.0]


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
    if wrong := no_two_texts(rule):
        return {"your rule": Said(f"it should be two texts, the value and the share: {wrong}")}
    step, value_alone, seen = recorded_softplus(rule), recorded_softplus((rule[0], "0.0")), {}
    for x in POINTS:
        for words, run in (("", on_number), (" in a column", on_column)):
            both = guarded(lambda x=x, run=run: run(step, x))
            value = guarded(lambda x=x, run=run: run(value_alone, x))
            where = f"softplus at {x:g}{words}"
            seen[f"{where}, the value"] = value if isinstance(value, Stopped) else value[0] / ABOVE
            share = both if isinstance(both, Stopped) else both[1][0] / x
            seen[f"{where}, what its parent gets if {ABOVE} comes from above"] = share
    return seen


def no_two_texts(rule):
    """What is wrong, in words, with what should be a value and a share; None if nothing is."""
    if not isinstance(rule, (tuple, list)):
        return f"this is {kind_of(rule)}"
    if len(rule) != 2:
        return f"you return {len(rule)} of them"
    return next((f"{kind_of(text)} is among them" for text in rule if not isinstance(text, str)), None)


def on_number(step, x):
    return step([1.0], [[x]])


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
BLANKS = {"a", "b", "g", "n", "out", "dout"}  # the names in braces, and one that a page of the chapter has


def wrong_at(trial):
    """The labels at which an answer differs from the reference."""
    right = softplus_rule.seen_of(softplus_rule.reference)
    same = lambda label: softplus_rule.same({label: trial.seen.get(label)}, {label: right[label]})
    return [label for label in right if not same(label)]


def stopped_with(trial, *errors):
    return any(isinstance(seen, Stopped) and seen.error.startswith(errors) for seen in trial.seen.values())


def unknown_words(trial):
    """The words that the compiled text used and nobody knows."""
    errors = [seen.error for seen in trial.seen.values() if isinstance(seen, Stopped)]
    return {found[1] for error in errors if (found := re.match(r"NameError: name '(\w+)'", error))}


@softplus_rule.mistake(
    "A text uses a word that the compiler does not know.",
    "Which word does the error name? Is it in the list of words that you may use?",
    "The page has no imports: neither `math` nor a function of your own is there.",
    "Write it with `exp`, `log`, `abs`, `max` and `where`, as they are in the texts of the chapter.",
    when=lambda trial: bool(unknown_words(trial) - BLANKS),
)
def imported_words():
    return STABLE.replace("log", "math.log").replace("exp", "math.exp"), SLOPE


@imported_words.also
def another_functions_name():
    return STABLE, "{g} * sigmoid({a})"


@softplus_rule.mistake(
    "A name in the text is not filled in.",
    "What does the compiler write in place of a, and how does it know where?",
    "Compare the braces in your texts with those in a line of `RULES`.",
    "A blank is a name in braces. Everything else goes into the page as it is.",
    when=lambda trial: bool(unknown_words(trial) & BLANKS) or stopped_with(trial, "KeyError", "IndexError"),
    before=["imported_words"],
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


def wrong_on_columns_only(trial):
    return bool(wrong_at(trial)) and all("in a column" in label for label in wrong_at(trial))


@softplus_rule.mistake(
    "A word of your text does not work on a column, number by number.",
    "Which word does the error come from? Is it among the words that you may use?",
    "`exp`, `log`, `abs`, `max` and `where` do a whole column. Which word of yours is another one?",
    "Write both texts with those five words alone.",
    when=lambda trial: wrong_on_columns_only(trial) and not stopped_with(trial, "ValueError"),
    before=["python_choice"],
)
def a_word_for_numbers_alone():
    return "max({a}, 0.0) + log(1 + exp(min({a}, -{a})))", SLOPE


@softplus_rule.mistake(
    "Right on numbers, and not on columns.",
    "Is a whole column above 0, or below it?",
    "Look for a word in your text that needs one true or false: `if`, `and`, `or`.",
    "The texts have a word for a choice that is made number by number.",
    when=wrong_on_columns_only,
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
    "The share has the wrong sign.",
    "If a grows, does softplus grow or shrink?",
    "Look at the first sign of your second text.",
    "The sigmoid is above 0 everywhere, so the share has the sign of what comes from above.",
)
def share_turned_round():
    return STABLE, "-{g} / (1 + exp(-{a}))"


@share_turned_round.also
def share_turned_round_and_plain_value():
    return "log(1 + exp({a}))", "-{g} / (1 + exp(-{a}))"


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


@one_derivative_too_many.also
def slope_of_a_sigmoid_from_out():
    return STABLE, "{g} * {out} * (1 - {out})"


@softplus_rule.mistake(
    "The power of e has lost its absolute value: one side of 0 is right, and the other is not.",
    "At a = −0.6, is −a above 0 or below it? And with the absolute value?",
    "Look inside your `exp`. Try both texts with a pencil at 0.6 and at −0.6.",
    "max(a, 0) takes out the larger of a and 0. What is left below the logarithm is e to the power of −|a|.",
)
def value_without_abs():
    return "max({a}, 0.0) + log(1 + exp(-{a}))", SLOPE


@value_without_abs.also
def value_without_abs_by_where():
    return "where({a} > 0, {a}, 0.0) + log(1 + exp({a}))", SLOPE


@softplus_rule.mistake(
    "The share has the size of the slope at |a|: below 0 it is the wrong one.",
    "Softplus is almost flat far to the left. What is your share there?",
    "Look inside the `exp` of your second text.",
    "The absolute value belongs to the first text. In the slope, the sign of a matters.",
)
def share_of_the_size():
    return STABLE, "{g} / (1 + exp(-abs({a})))"


@softplus_rule.mistake(
    "This is relu, not softplus.",
    "At a = 0, relu is 0. What is the logarithm of 1 + 1?",
    "Compare the first text with the formula of the task.",
    "Softplus has no corner: near 0 the logarithm rounds it off.",
)
def relu_again():
    return "max({a}, 0.0)", "where({a} <= 0, 0.0, {g})"


@relu_again.also
def relu_with_the_slope_of_softplus():
    return "max({a}, 0.0)", SLOPE


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
