"""Task 1: predict."""

from functools import partial

from ..core import number


def remembered(data=0.81, parents=2, r_to_p=-0.4, r_to_q=1.5, t_to_s=0.9, values=5):
    return {
        "t.data": data,
        "len(t._prev)": parents,
        "r._local, towards p": r_to_p,
        "r._local, towards q": r_to_q,
        "t._local[0]": t_to_s,
        "different Values": values,
    }


@number("The numbers, the local derivatives, and how many values there are behind t.", tolerance=1e-6)
def what_t_remembers():
    """p = 1.5, q = −0.4, r = p·q, s = r + p, t = s·s."""
    return remembered()


@what_t_remembers.mistake(
    "The two slopes of the product are swapped.",
    "Make p a little larger: does r move by p for each unit, or by q?",
    "Look at your two numbers for r. Which factor does not change when p is nudged?",
    "A product passes the other factor: towards p it is the value of q, and the other way round.",
    partly=True,
)
def own_factor_for_the_others():
    return remembered(r_to_p=1.5, r_to_q=-0.4)


@what_t_remembers.mistake(
    "A parent that is used twice counts twice.",
    "How many times is s written in s·s?",
    "Look at your number of parents. A set would keep s once. What does a tuple do?",
    "Each side of the operation has its own entry among the parents, even if the same value is on both sides.",
    partly=True,
)
def once_for_twice():
    return remembered(parents=1)


@what_t_remembers.mistake(
    "You added the two slopes of the square; the record keeps them apart.",
    "How many numbers are there in t._local?",
    "Your number for t._local[0] is the slope of the whole square. The question asks for one of its two factors.",
    "There is one local derivative for each entry of _prev. Adding over the paths comes later, on the walk back.",
    partly=True,
)
def both_slopes_of_the_square():
    return remembered(t_to_s=1.8)


@what_t_remembers.mistake(
    "Something was counted twice among the different values, or left out.",
    "Write down the five letters in the task. Which of them are values?",
    "t is made from s and s. Is that two values, or one value used twice?",
    "Every name in the task is one value, however often it is used. Operations are not values; t itself is one.",
    partly=True,
)
def names_and_operations_counted():
    return remembered(values=8)


for values in (2, 3, 4, 6, 7, 9, 10, 11):
    names_and_operations_counted.also(partial(remembered, values=values))


@what_t_remembers.mistake(
    "t was not worked out from s.",
    "What is r? What is s? Write both down before t.",
    "Look at t.data. It is s multiplied by itself, not doubled.",
    "Go in the order of the task: r, then s, then t, and fill in the numbers at each step.",
    partly=True,
)
def s_doubled():
    return remembered(data=1.8)
