"""Chapter 15: what it says of its recordings, and its exercises: right answers of another form, wrong ones by name."""

import re

import pytest

from classroom.checks import chapter_15 as check
from classroom.checks.chapter_15.softplus_rule import compiler
from classroom.checks.chapter_15.without_repeats import exchanged
from micrograd_lite import MLP, Value, compile_loss, dot
from micrograd_lite import classification as c
from micrograd_lite.backward import topological_order
from micrograd_lite.compiler import recording, write_source


def lines_of(source):
    return [line.strip() for line in source.splitlines()]


# -- the chapter's numbers ---------------------------------------------------------------------------------------------


def test_two_examples_have_the_same_operations():
    w1, w2, b = Value(-3.0), Value(1.0), Value(6.88)
    operations = []
    for x1, x2, y in [[2.0, 0.0, 1.0], [1.0, -1.0, -1.0]]:
        loss = (dot([w1, w2], [Value(x1), Value(x2)], b).tanh() - y) ** 2
        operations.append([node._op for node in topological_order(loss)])
    assert operations[0] == operations[1]


def test_what_is_left_out_of_the_wasteful_loss():
    w, x = Value(3.0), Value(0.25)
    loss = 1.0 * w * (Value(2.0) * 3.14159 * x).sin() + 0.5 * w**2
    assert sum(bool(node._op) for node in topological_order(loss)) == 8
    lines = lines_of(write_source(loss, [w], [x]))
    loop = lines.index("for [x1] in batch:")
    assert any("6.28318" in line for line in lines), "2 · 3.14159 is one number"
    assert lines.index("v1 = p1 * p1") < loop and lines[-2] == "dp1 += dv1 * 2 * p1", "the square is outside the loop"
    sine = next(line for line in lines if "sin(" in line)
    assert not any(f"d{sine.split()[0]}" in line for line in lines)


def test_the_relu_that_was_off():
    w, x = Value(1.0), Value(-2.0)
    with recording():
        lines = lines_of(write_source((w * x - 1).relu(), [w], [x]))
    assert [line for line in lines if "where(" in line] == [
        "v3 = where(v2 <= 0.0, 0.0, v2)",
        "dv2 = where(v2 <= 0.0, 0.0, dv3)",
    ]


def test_the_price_of_the_weights_is_two_lines_before_the_loop():
    model = MLP(2, [16, 16, 1], activation="relu", last="linear", seed=2)

    def moons_loss(x, y, label):
        return ((1 - label * model([x, y])).relu() + c.l2(c.weights_of(model))) * 0.01

    step = compile_loss(moons_loss, model.parameters(), [[0.5, 1.0, 1], [-1.0, 0.2, -1]])
    lines = lines_of(step.source)
    assert [line.split()[0] for line in lines[3:5]] == ["v1", "v2"] and lines[6] == "for [x1, x2, x3] in batch:"
    assert lines[4] == "v2 = v1 * 0.0001" and lines[3].count("*") == 304


# -- the exercises -----------------------------------------------------------------------------------------------------


def test_the_page_of_task_1_is_what_the_compiler_writes():
    a, b = Value(1.3), Value(-0.4)
    source = compile_loss(lambda x, y: (a * a * x + b - y) ** 2, [a, b], [[2.0, 1.0]]).source
    before, after = source.split("    for [x1, x2] in batch:\n")
    loop = [line for line in after.splitlines() if line.startswith("        ")]
    rest = [line for line in after.splitlines() if not line.startswith("        ")]
    shares = lambda lines: sum(bool(re.search(r"^ +d\w+ \+?= d", line)) for line in lines)
    forward = lambda lines: sum(line.strip().startswith("v") for line in lines)
    found = [forward(before.splitlines()), forward(loop), shares(loop), shares(rest)]
    assert found == list(check.page_of_lines.reference().values())


def test_the_multiplications_of_task_4_are_those_of_the_text():
    p1, p2 = Value(0.5), Value(1.5)
    step = compile_loss(lambda x: 0.01 * dot([p1, p2], [p1, p2], Value(0.0)) + p1 * x, [p1, p2], [[1.0]])
    outside = [line for line in step.source.splitlines() if not line.startswith("        ")]
    assert sum(line.count("*") for line in outside) == check.multiplications.reference()["outside the loop"]


OTHER_RIGHT_RULES = [
    ("where({a} > 0, {a}, 0.0) + log(1 + exp(-abs({a})))", "{g} / (1 + exp(-{a}))"),
    ("max({a}, 0.0) + log1p(exp(-abs({a})))", "{g} * (1 - 1 / (1 + exp({a})))"),
    ("log(1 + exp(-abs({a}))) + 0.5 * ({a} + abs({a}))", "{g} * 0.5 * (1 + tanh({a} / 2))"),
    ["max({a}, 0.0) + log(1 + exp(-abs({a})))", "{g} * exp({a} - {out})"],
]


@pytest.mark.parametrize("rule", OTHER_RIGHT_RULES, ids=range(len(OTHER_RIGHT_RULES)))
def test_other_right_rules_pass(rule):
    assert check.softplus_rule.judge(lambda: rule).kind == "right", check.softplus_rule.judge(lambda: rule).text()


@pytest.mark.parametrize(
    "rule, words",
    [
        ("log(1 + exp({a}))", "it should be two texts, the value and the share: this is text in quotes"),
        (("log(1 + exp({a}))",), "it should be two texts"),
        (("log(1 + exp({a}))", 1.0), "it should be two texts"),
        (("log(1 + exp({a})", "{g}"), "SyntaxError"),
        (("log(1 + exp({}))", "{g}"), "A name in the text is not filled in."),
        (("max({a}, 0.0)", "{g}"), "Not right yet."),
    ],
)
def test_what_is_no_rule_is_said(rule, words):
    verdict = check.softplus_rule.judge(lambda: rule)
    assert verdict.kind == "wrong" and words in verdict.text(), verdict.text()
    assert "softplus" not in compiler.RULES


OTHER_RIGHT_LOSSES = [
    lambda e: 0.5 * (abs(e) - (abs(e) - 1).relu()) ** 2 + (abs(e) - 1).relu(),
    lambda e: 0.5 * e * e - 0.5 * (abs(e) - 1).relu() ** 2,
    lambda e: 0.5 * e**2 - 0.5 * (e - 1).relu() ** 2 - 0.5 * (-e - 1).relu() ** 2,
    lambda e: abs(e) - 0.5 + 0.5 * (1 - abs(e)).relu() ** 2,
]


@pytest.mark.parametrize("loss", OTHER_RIGHT_LOSSES, ids=range(len(OTHER_RIGHT_LOSSES)))
def test_other_right_losses_pass(loss):
    assert check.my_huber.judge(loss).kind == "right", check.my_huber.judge(loss).text()


@pytest.mark.parametrize(
    "loss, words",
    [
        (lambda e: 2.5, "it should be a Value made of the error: this is a number"),
        (lambda e: e.data, "it should be a Value made of the error"),
        (lambda e: abs(e), "Not right yet."),
        (lambda e: e.relu(), "Not right yet."),
        (lambda e: 0.5 * e * e if e < 1 else abs(e), "compare their numbers"),
    ],
)
def test_what_is_no_huber_loss_is_said(loss, words):
    verdict = check.my_huber.judge(loss)
    assert verdict.kind == "wrong" and words in verdict.text(), verdict.text()


def by_a_loop(lines):
    """Another right way: look through what has been kept."""
    kept, same = [], []
    for line in lines:
        name, text = line.split(" = ")
        for old, new in same:
            text = exchanged(text, {old: new})
        found = [earlier for earlier, known in kept if known == text]
        same.append((name, found[0])) if found else kept.append((name, text))
    return [f"{name} = {text}" for name, text in kept]


@pytest.mark.parametrize("answer", [by_a_loop, lambda lines: tuple(by_a_loop(lines))])
def test_another_right_way_to_leave_repeats_out_passes(answer):
    assert check.without_repeats.judge(answer).kind == "right", check.without_repeats.judge(answer).text()


@pytest.mark.parametrize(
    "answer, words",
    [
        (lambda lines: "\n".join(by_a_loop(lines)), "not a list of lines"),
        (lambda lines: {line: 1 for line in by_a_loop(lines)}, "not a list of lines"),
        (lambda lines: lines[:1], "Not right yet."),
        (lambda lines: [lines.pop()], "belongs to the caller"),
        (lambda lines: [name for name, _ in lines], "ValueError"),
    ],
)
def test_what_is_no_page_is_said(answer, words):
    verdict = check.without_repeats.judge(answer)
    assert verdict.kind == "wrong" and words in verdict.text(), verdict.text()


def test_lists_that_change_are_told():
    def in_place(lines):
        lines[:] = by_a_loop(lines)
        return lines

    verdict = check.without_repeats.judge(in_place)
    assert verdict.kind == "wrong" and "belongs to the caller" in verdict.text()


@pytest.mark.parametrize("word", ["math.log(1 + exp({a}))", "softplus({a})", "log1(1 + exp({a}))"])
def test_a_word_that_the_compiler_does_not_know_is_no_forgotten_blank(word):
    verdict = check.softplus_rule.judge(lambda: (word, "{g} / (1 + exp(-{a}))"))
    assert verdict.title == "A text uses a word that the compiler does not know."
