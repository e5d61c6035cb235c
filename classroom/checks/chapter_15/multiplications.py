"""Task 4: multiplications."""

from ..core import number

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


@multiplications.mistake(
    "Only the way back is counted.",
    "Which of the lines are before the loop?",
    "Count the signs of multiplication in all seven lines.",
    "The values cost multiplications as well, though fewer of them than the shares.",
)
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
