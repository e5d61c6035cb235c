"""Task 1: the page of (a·a·x + b − y)²."""

from ..core import number


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
