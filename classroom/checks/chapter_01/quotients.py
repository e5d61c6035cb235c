"""Mistakes that can be made in tasks 2, 3 and 4 alike."""

from ..core import each
from .central_difference import central_difference
from .common import (
    ignores_x,
    near_zero,
    not_asked,
    off_by_a_factor,
    one_far_from_x,
    one_place,
    right_slope,
    rounded,
    swallowed,
    taken_for_a_number,
    vanishes_at_zero,
)
from .forward_difference import forward_difference
from .mended_slope import mended_slope

quotients = each(forward_difference, central_difference, mended_slope)


@quotients.mistake(
    "Your function never calls f, so the curve makes no difference to your slope.",
    "Would your function give a different number for a different curve?",
    "Look for an f with brackets after it: your code needs the height of the curve at some places.",
    "Inside your function the curve is called f, whatever its name is outside.",
    when=not_asked,
)
def never_asked(f, x, h=1e-8):
    return ((x + h) - x) / h


@quotients.mistake(
    "You call f at one place only, but a rise needs two.",
    "At how many different places on the curve do you measure its height?",
    "Look inside the brackets of each f. Is the nudge in there?",
    "A slope compares two heights: one at each end of a short run.",
    when=one_place,
    before=("only_first_divided", "only_second_divided", "added_heights", "one_height_divided"),
)
def one_height(f, x, h=1e-8):
    return ((f(x) + h) - f(x)) / h


@one_height.also
def nudge_outside_the_brackets(f, x, h=1e-8):
    return f(x + h) / h


@one_height.also
def place_for_a_height(f, x, h=1e-8):
    return (f(x + h) - x) / h


@one_height.also
def height_over_place(f, x, h=1e-8):
    return f(x) / x


@quotients.mistake(
    "f is a function, and you treat it as a number.",
    "Your function is given two things. Which of them is itself a function, the first or the second?",
    "Look at the order of the names after `def`. And does each f in your code have round brackets after it?",
    "To get the height of the curve at a place, call f, with that place in round brackets.",
    when=taken_for_a_number,
)
def f_for_a_number(f, x, h=1e-8):
    return (f + h - f) / h


@f_for_a_number.also
def x_for_f(f, x, h=1e-8):
    return (x(f + h) - x(f)) / h


@quotients.mistake(
    "A bracket closes too late: one height is inside the brackets of the other f.",
    "Where on the curve are you when you call f(x + h − f(x))?",
    "Count the brackets from the left. Where does the first call of f end?",
    "First find both heights, each with its own call of f. Then take their difference.",
    when=swallowed,
)
def bracket_closes_too_late(f, x, h=1e-6):
    return f(x + h - f(x)) / h


@quotients.mistake(
    "h was nudged, not x.",
    "Where on the curve are you when you call f(h)?",
    "Look at what you pass to f in both calls. Where is x?",
    "Both points must be near x, wherever x is.",
    when=near_zero,
    before="x_is_not_used",
)
def h_nudged_in_place_of_x(f, x, h=1e-8):
    return (f(h) - f(0)) / h


@quotients.mistake(
    "Your two points stay where they are, whatever x is.",
    "At which places does your code ask for the height, once for x = 1.7 and once for x = 2.3?",
    "Look for a line that gives x a number, or for a number in the brackets of f where x belongs.",
    "Both points lie near x, and x comes in through the brackets behind `def`.",
    when=ignores_x,
)
def x_is_not_used(f, x, h=1e-6):
    x = 3
    return (f(x + h) - f(x)) / h


@quotients.mistake(
    "One of your two points has nothing to do with x.",
    "Where on the curve are you when you call f(h): near x, or near 0?",
    "Look inside the brackets of each f. Which of them has no x?",
    "Both points must be near x, wherever x is.",
    when=one_far_from_x,
)
def one_point_without_x(f, x, h=1e-8):
    return (f(x + h) - f(h)) / h


@one_point_without_x.also
def other_point_without_x(f, x, h=1e-8):
    return (f(h) - f(x)) / h


@quotients.mistake(
    "The slope is rounded off.",
    "How many digits of your slope are left?",
    "Look for `round` or `int`, or for `//` in place of `/`.",
    "Return the quotient as it is. Round a number when you show it, not while you are still computing with it.",
    when=rounded,
    before="one_sided",
)
def rounded_off(f, x, h=5e-6):
    return round(right_slope(f, x, h), 2)


@rounded_off.also
def rounded_to_whole(f, x, h=5e-6):
    return round(right_slope(f, x, h))


@rounded_off.also
def cut_off(f, x, h=5e-6):
    return int(right_slope(f, x, h))


@quotients.mistake(
    "The sign is lost: every slope comes out positive.",
    "sin falls at 1.7. What should the sign of its slope be?",
    "The sizes of your slopes are right. What happens to the minus sign?",
    "The sign tells you whether the curve climbs or falls. Keep it: no absolute values here.",
)
def sign_lost(f, x, h=5e-6):
    return abs(right_slope(f, x, h))


@sign_lost.also
def sign_lost_to_the_right(f, x, h=1e-6):
    return abs((f(x + h) - f(x)) / h)


@sign_lost.also
def sign_lost_in_the_program(f, x, h=1e-6):
    return abs((f(x + h) - f(x)) / h)


@quotients.mistake(
    "At x = 0 your nudge is 0 as well.",
    "How large is your h at x = 2.3, and how large is it at x = 0?",
    "Look at the line that sets h. What does it give for x = 0?",
    "A nudge may grow with the size of x, but it must not be 0 where x is 0.",
    when=vanishes_at_zero,
    before="one_sided",
)
def vanishing_h(f, x, h=5e-6):
    return right_slope(f, x, h * x)


@vanishing_h.also
def vanishing_h_to_the_right(f, x, h=1e-7):
    return (f(x + h * abs(x)) - f(x)) / (h * abs(x))


@quotients.mistake(
    "The run that you divide by is not the step that you take.",
    "How far apart are the two points at which you evaluate f? And what do you divide by?",
    "Your slopes are all off by the same factor. Work out what stands below the fraction bar.",
    "The run is the distance between the two points, whatever you call it. Give it a name once, and use that.",
    when=off_by_a_factor,
)
def not_the_run(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / 7e-6


@not_the_run.also
def uneven_steps(f, x, h=5e-6):
    return (f(x + 2 * h) - f(x - h)) / (2 * h)


@not_the_run.also
def divided_by_h_squared(f, x, h=5e-6):
    return (f(x + h) - f(x - h)) / (h * h)
