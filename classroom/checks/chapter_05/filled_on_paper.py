"""Task 1: pencil and paper."""

from ..core import number

A, B, C = 1.5, -0.6, 2.4
E = A * B
D = E + B


def filled(c=D, d=C, a=B * C, b=C + A * C):
    """The gradients of y = (a·b + b)·c."""
    return {"c.grad": c, "d.grad": d, "a.grad": a, "b.grad": b}


@number(
    "c, d, a and b: the number on each arrow times what comes from above, and both arrows of b added.", tolerance=1e-6
)
def filled_on_paper():
    """The gradients of y = (a·b + b)·c at a = 1.5, b = −0.6, c = 2.4."""
    return filled()


@filled_on_paper.mistake(
    "One of the two arrows of b is missing.",
    "How many arrows leave b in the picture?",
    "c, d and a are right. Follow both paths from b to y: one goes through the ×, one straight into the +.",
    "Each arrow brings its own share: the number on it times the gradient of the node it leads to. b gets both.",
    partly=True,
)
def straight_arrow_only():
    return filled(b=C)


@straight_arrow_only.also
def arrow_through_the_product_only():
    return filled(b=A * C)


@filled_on_paper.mistake(
    "The two slopes of a product are swapped.",
    "Which number is on the arrow from c into the last ×: c itself, or the other factor?",
    "Look at the two arrows into each ×. Which number did you write on which?",
    "A product passes the other factor. Read the number off the node's own arrow, not off its box.",
)
def own_factor_at_both():
    return filled(c=C, d=D, a=B * D, b=D + A * D)


@own_factor_at_both.also
def own_factor_at_c_and_d():
    return filled(c=C, d=D)


@own_factor_at_both.also
def own_factor_at_a_and_b():
    return filled(a=A * C, b=C + B * C)


@own_factor_at_both.also
def own_factor_at_a():
    return filled(a=A * C)


@own_factor_at_both.also
def own_factor_at_b():
    return filled(b=C + B * C)


@filled_on_paper.mistake(
    "The number on the arrow alone is not the gradient.",
    "How fast does y move for each unit of d? Does that not matter for a and b, which are one step further away?",
    "c and d are right. Look at what you multiplied the numbers on the arrows of a and b by.",
    "Number on the arrow, times the gradient of the node that the arrow leads to.",
    partly=True,
)
def arrows_alone():
    return filled(a=B, b=1 + A)


@arrows_alone.also
def arrow_alone_at_a():
    return filled(a=B)


@arrows_alone.also
def arrows_alone_at_b():
    return filled(b=1 + A)


@filled_on_paper.mistake(
    "Added where rates multiply.",
    "One gear turns the next twice as fast, and that one the next three times. How fast is the last one?",
    "Look at a: one arrow leaves it, and there is one path to y. What did you do with the numbers on that path?",
    "Multiply along a path. Add only where several arrows leave the same node.",
    partly=True,
)
def added_along_the_paths():
    return filled(a=B + C, b=1 + C + A + C)


@added_along_the_paths.also
def added_along_the_path_of_a():
    return filled(a=B + C)


@filled_on_paper.mistake(
    "The two arrows of b were multiplied.",
    "Two people push a cart from the same side. Do their forces multiply?",
    "c, d and a are right. Look at what you did with the two shares of b.",
    "Multiply along a path. Where two paths meet in one node, add.",
    partly=True,
)
def arrows_multiplied():
    return filled(b=C * A * C)


@filled_on_paper.mistake(
    "A minus sign is lost.",
    "b is negative. Which arrows carry it, and where does its sign go?",
    "The sizes are right. Count the minus signs on the path of each node.",
    "Read the numbers off the arrows with their signs. Minus times plus is minus.",
    partly=True,
)
def sign_lost_at_a():
    return filled(a=-B * C)


@sign_lost_at_a.also
def sign_lost_at_c():
    return filled(c=-D)


@sign_lost_at_a.also
def sign_lost_at_both():
    return filled(c=-D, a=-B * C)


@filled_on_paper.mistake(
    "These are the numbers in the boxes, not the gradients.",
    "How large is c, and how fast does y move with c: is that one question, or two?",
    "Your numbers are the blue ones in the picture. The gradients are not in it yet: you have to find them.",
    "Start with 1 at y and walk back: the number on the arrow times the gradient of the node it leads to.",
)
def numbers_in_the_boxes():
    return filled(c=C, d=D, a=A, b=B)
