"""Task 4: a rate that decays."""

from ..core import task

RATE_PROBES = {
    f"step {k} of {steps}, from {first} to {last}": (k, first, last, steps)
    for first, last, steps in [(0.8, 0.3, 40), (1.5, 0.06, 70)]
    for k in (0, 7, 23, steps, steps + 1, 55, 90, 300)
}


@task(
    "Tried on two schedules, at steps before, at and long after the end: it falls in a straight line, then stays.",
    probes=RATE_PROBES,
    truth="it should be",
)
def my_rate(k, first, last, steps):
    """The rate at step k: a line from first to last, then level."""
    return first + (last - first) * min(k / steps, 1)


@my_rate.mistake(
    "The rate goes below zero.",
    "Which way does a step with a negative rate go?",
    "It is right up to the last step. What is the rate long after?",
    "A line has no end. Something must keep the share of the way at 1.",
)
def no_end(k, first, last, steps):
    return first + (last - first) * k / steps


@my_rate.mistake(
    "The limit is on the wrong side: `min` and `max` are swapped.",
    "What is your rate at step 0? And long after the end?",
    "Of two numbers, `min` takes the smaller and `max` the larger. Which one do you need here?",
    "The share of the way must not be more than 1, and the rate not less than `last`.",
)
def max_for_min(k, first, last, steps):
    return first + (last - first) * max(k / steps, 1)


@max_for_min.also
def min_with_last(k, first, last, steps):
    return min(last, first + (last - first) * k / steps)


@my_rate.mistake(
    "After the end the rate is large again.",
    "What is your rate one step after the last one?",
    "Look for a `%`, or at what you return where `k` is larger than `steps`.",
    "Once the rate is at `last`, it stays there.",
)
def starts_again(k, first, last, steps):
    return first + (last - first) * (k % steps) / steps


@starts_again.also
def first_again_after_the_end(k, first, last, steps):
    return first if k > steps else first + (last - first) * k / steps


@my_rate.mistake(
    "It falls in a curve, not in a straight line.",
    "Does your rate fall as much in the first half of the way as in the second?",
    "Its two ends are right. What do you do with the share of the way in between?",
    "In a straight line each step subtracts the same amount. With a power, each step takes away the same share.",
)
def in_a_curve(k, first, last, steps):
    return first * (last / first) ** min(k / steps, 1)


@my_rate.mistake(
    "The rate falls to 0 in the end: nothing moves any more.",
    "What should the rate be long after the last step?",
    "You keep it from going below something. Below what?",
    "The rate stops falling at `last`.",
)
def down_to_0(k, first, last, steps):
    return max(0, first + (last - first) * k / steps)


@down_to_0.also
def nothing_after_the_end(k, first, last, steps):
    return first + (last - first) * k / steps if k <= steps else 0.0


@my_rate.mistake(
    "The rate never falls on the way: it jumps at the end.",
    "What is your rate in the middle?",
    "Look at the division: what does `//` do with 7 and 40?",
    "The share of the way is a number between 0 and 1, with decimals.",
)
def jumps_at_the_end(k, first, last, steps):
    return first + (last - first) * min(k // steps, 1)


@jumps_at_the_end.also
def jumps_by_comparison(k, first, last, steps):
    return first if k < steps else last


@my_rate.mistake(
    "It reaches the end one step early.",
    "At which step should the rate be `last` for the first time?",
    "Look at what you divide by.",
    "At step 0 the share of the way is 0, at step `steps` it is 1.",
)
def one_step_early(k, first, last, steps):
    return first + (last - first) * min(k / (steps - 1), 1)


@my_rate.mistake(
    "It is one step ahead.",
    "What is the rate at step 0?",
    "Look for a `+ 1` in your line.",
    "At step 0 the share of the way is 0: the rate is still `first`.",
)
def one_step_ahead(k, first, last, steps):
    return first + (last - first) * min((k + 1) / steps, 1)


@my_rate.mistake(
    "It falls by too much: by `last`, or by all of `first`, instead of by their difference.",
    "What is your rate at the last step, and what should it be?",
    "It starts right. How far is it from `first` to `last`?",
    "The rate falls by the difference of the two.",
)
def falls_by_last(k, first, last, steps):
    return first - last * min(k / steps, 1)


@falls_by_last.also
def falls_to_0(k, first, last, steps):
    return first * (1 - min(k / steps, 1))


@falls_by_last.also
def falls_to_0_but_stops(k, first, last, steps):
    return max(first * (1 - k / steps), last)


@my_rate.mistake(
    "The rate grows.",
    "Is the rate at the end larger or smaller than at the start?",
    "Look at the order in which you subtract.",
    "From `first` to `last` the rate goes down: the difference is negative.",
)
def grows(k, first, last, steps):
    return first + (first - last) * min(k / steps, 1)
