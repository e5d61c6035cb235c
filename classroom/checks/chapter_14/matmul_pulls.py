"""Task 2: the pull-backs of @."""

import numpy as np

from ..core import task
from ..values import guarded
from .common import JUDGES, TRUTH, fresh, two_arrays

PRODUCTS = [((4, 3), (3, 2)), ((3, 3), (3, 3)), ((1, 3), (3, 1)), ((5, 2), (2, 4))]


def products_pulled_back(pulls):
    seen = {}
    for k, (left, right) in enumerate(PRODUCTS):
        given = fresh((left[0], right[1]), left, right, seed=10 * k)
        label = f"{left} @ {right}"
        result = guarded(lambda given=given: pulls(*given))
        seen |= two_arrays(label, ("the share of a", "the share of b"), result)
    return seen


@task(
    "Tried on tall, wide and square matrices: both shares agree with a nudge.",
    observe=products_pulled_back,
    truth=TRUTH,
    instead=JUDGES,
)
def matmul_pulls(g, a, b):
    """The shares of a and of b, if g has arrived at a @ b."""
    return g @ b.T, a.T @ g


@matmul_pulls.mistake(
    "The transposes are missing.",
    "`g` has the shape of the product. Can you multiply it by `b` as it stands?",
    "Write the three shapes down, for a of shape (4, 3) and b of shape (3, 2).",
    "The share of a runs over the columns of b. A matrix product runs over rows of the left and columns of the right.",
)
def no_transposes(g, a, b):
    return g @ b, a @ g


@matmul_pulls.mistake(
    "The factors are in the wrong order.",
    "In a matrix product, may you swap the factors?",
    "Write down the shapes of both products, for a of shape (4, 3) and b of shape (3, 2).",
    "The share of a must have as many rows as g, so g is on its left.",
)
def wrong_order(g, a, b):
    return b.T @ g, g @ a.T


@matmul_pulls.mistake(
    "Each side gets the share of the other.",
    "Which shape must the first array that you return have?",
    "Look at the order of the two results.",
    "First the share of a, in the shape of a; then the share of b, in the shape of b.",
)
def shares_swapped(g, a, b):
    return a.T @ g, g @ b.T


@matmul_pulls.mistake(
    "The gradient from above is missing.",
    "If the result mattered ten times as much, would your shares be ten times as large?",
    "Where does `g` appear in your two products?",
    "A pull-back turns g into a share. What it returns must depend on g.",
)
def without_g(g, a, b):
    ones = np.ones(g.shape)
    return ones @ b.T, a.T @ ones


@matmul_pulls.mistake(
    "Multiplied number by number, as if @ were *.",
    "In how many numbers of the product is one number of a used?",
    "Which sign is between your factors?",
    "A number of a meets a whole row of b. Its share is a sum over that row, and sums of products are what @ does.",
)
def number_by_number(g, a, b):
    return g * b, g * a


@matmul_pulls.mistake(
    "The shares are transposed.",
    "Has your first share the shape of a?",
    "Compare the shapes of what you return with those of a and b.",
    "The numbers are right, with rows and columns swapped. Which order of the factors gives the other table?",
)
def transposed(g, a, b):
    return b @ g.T, g.T @ a


@matmul_pulls.mistake(
    "Divided by the number of rows.",
    "Is the product divided by anything on the way there?",
    "Look for a mean, or for a division.",
    "If the loss is a mean over the examples, its 1/n is in g already.",
)
def divided(g, a, b):
    return g @ b.T, a.T @ g / len(a)


@matmul_pulls.mistake(
    "The share of b is the gradient itself, times b.",
    "How fast does the product move with a number of b: what is that number multiplied by?",
    "Which of the two arrays appears in the second share?",
    "The share of one factor is made of g and the *other* factor.",
)
def own_factor(g, a, b):
    return g @ b.T, b @ (g.T @ g)


@matmul_pulls.mistake(
    "Only one share comes back.",
    "How many factors does a product have?",
    "Look at your return line: how many arrays are in it?",
    "Each factor gets a share. Return two arrays, with a comma between them.",
    when=lambda trial: all(
        "come back where two arrays belong" in str(x) and not str(x).startswith(("a tuple", "a dictionary"))
        for x in trial.seen.values()
    ),
)
def one_share(g, a, b):
    return g @ b.T


@matmul_pulls.mistake(
    "One of the two transposes is missing.",
    "Which of your two products could you work out with a pencil, and which one stops at the shapes?",
    "Write the three shapes down, for a of shape (4, 3) and b of shape (3, 2).",
    "In each share, g meets the other factor with its rows and columns swapped.",
)
def no_transpose_of_a(g, a, b):
    return g @ b.T, a @ g


@no_transpose_of_a.also
def no_transpose_of_b(g, a, b):
    return g @ b, a.T @ g


@matmul_pulls.mistake(
    "One of the two shares is transposed.",
    "Has your first share the shape of a? And your second that of b?",
    "Compare the shapes of what you return with those of a and b.",
    "The numbers are right, with rows and columns swapped. Which order of the factors gives the other table?",
)
def share_of_b_transposed(g, a, b):
    return g @ b.T, g.T @ a


@share_of_b_transposed.also
def share_of_a_transposed(g, a, b):
    return b @ g.T, a.T @ g


@matmul_pulls.mistake(
    "The other factor comes back, and g is not in it.",
    "If the result mattered ten times as much, would your shares be ten times as large?",
    "Where does `g` appear in what you return?",
    "A pull-back turns g into a share: g has to be multiplied by the other factor.",
)
def other_factor_alone(g, a, b):
    return b.T, a.T


@other_factor_alone.also
def other_factor_alone_as_it_is(g, a, b):
    return b, a
