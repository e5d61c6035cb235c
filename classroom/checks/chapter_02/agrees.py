"""Task 3: find the bug in the judge."""

import math

from ..core import Stopped, is_number, task

CLAIMS = {
    "nudged 3.5, claimed 3.5": (3.5, 3.5),
    "nudged 3.5000000003, claimed 3.5": (3.5000000003, 3.5),
    "nudged -1.7, claimed 3.5": (-1.7, 3.5),
    "nudged 3.5, claimed -1.7": (3.5, -1.7),
    "nudged 3.5, claimed 3.4": (3.5, 3.4),
    "nudged 0.004, claimed 0": (0.004, 0.0),
    "nudged -2.3, claimed -2.3001": (-2.3, -2.3001),
    "nudged -2.3, claimed 2.3": (-2.3, 2.3),
    "nudged -2.3, claimed -2.2999999997": (-2.3, -2.2999999997),
    "nudged 0, claimed 0": (0.0, 0.0),
    "nudged 0.00000000002, claimed 0": (2e-11, 0.0),
}


SAME = {label for label, (nudged, claimed) in CLAIMS.items() if abs(nudged - claimed) < 1e-9}


def passed(trial):
    """The claims that the judge passes; None where it does not answer with True or False."""
    answers = trial.seen.values()
    if trial.seen.keys() != CLAIMS.keys() or not all(type(a).__name__.startswith("bool") for a in answers):
        return None
    return {label for label, answer in trial.seen.items() if answer}


def a_limit(trial):
    """A predicate: the claims that pass are those that are closer than some limit."""
    distance = {label: abs(nudged - claimed) for label, (nudged, claimed) in CLAIMS.items()}
    let_in = passed(trial)
    return bool(let_in) and let_in == {
        label for label in CLAIMS if distance[label] <= max(distance[other] for other in let_in)
    }


def rounds_away(trial):
    """A predicate: the claims that pass are those that agree when some digits are rounded away."""
    cut = [{label for label, (one, other) in CLAIMS.items() if round(one, n) == round(other, n)} for n in range(4)]
    return passed(trial) in cut


def gives_distances(trial):
    """A predicate: the answer is how far apart the slopes are, with a sign or without."""
    pairs = [(trial.seen.get(label), nudged - claimed) for label, (nudged, claimed) in CLAIMS.items()]
    return all(is_number(seen) and math.isclose(abs(seen), abs(apart), abs_tol=1e-12) for seen, apart in pairs)


def takes_a_size(trial):
    """A predicate: there is an `abs` in the answer, and numbers come out of it where True and False belong."""
    code = getattr(getattr(trial.answer, "lends", trial.answer), "__code__", None)
    return "abs" in getattr(code, "co_names", ()) and not any(isinstance(seen, bool) for seen in trial.seen.values())


def stops_at_zero(trial):
    """A predicate: there is a division by 0 where one of the two slopes is 0, and nowhere else."""
    stops = {label: seen.error for label, seen in trial.seen.items() if isinstance(seen, Stopped)}
    return bool(stops) and all(0 in CLAIMS[label] and stops[label].startswith("ZeroDivision") for label in stops)


def too_lenient(trial):
    """A predicate: some claims pass though they are off by more than rounding, and some do not."""
    return (a_limit(trial) and SAME < passed(trial) or rounds_away(trial)) and passed(trial) != set(CLAIMS)


@task(
    "Tried on eleven claims: too high, too low, with the wrong sign, a little off, and right apart from rounding.",
    probes=CLAIMS,
    truth="a careful judge says",
)
def agrees(nudged, claimed):
    """Whether two slopes are the same, apart from rounding."""
    return abs(nudged - claimed) < 1e-6


@agrees.mistake(
    "Every claim passes.",
    "Is there any claim that your judge would reject?",
    "Two conditions joined by `or` are true if one of them is. And how large is the number to the right of `<`?",
    "A judge is useful because of what it rejects: claims that are too high, too low, or a little off.",
    when=lambda trial: passed(trial) == set(CLAIMS),
)
def everything_passes(nudged, claimed):
    return nudged - claimed < 1e-6 or claimed - nudged < 1e-6


@agrees.mistake(
    "No claim passes at all.",
    "3.5 was claimed and 3.5 was nudged: should that pass?",
    "Print what is to the right of `<`. Is it above zero?",
    "A distance is never negative. A millionth is written `1e-6`: in Python, `^` is not a power.",
    when=lambda trial: passed(trial) == set(),
)
def nothing_passes(nudged, claimed):
    return abs(nudged - claimed) < 10 ^ -6


@agrees.mistake(
    "Yes and no are the wrong way round.",
    "3.5 was claimed and 3.5 was nudged: what should your judge say, and what does it say?",
    "Look at the sign between the distance and its limit.",
    "Two slopes agree when their distance is small.",
    when=lambda trial: passed(trial) == set(CLAIMS) - SAME,
)
def yes_and_no_changed(nudged, claimed):
    return abs(nudged - claimed) > 1e-6


@agrees.mistake(
    "This is how far apart the slopes are. The verdict is missing.",
    "A judge answers yes or no. What does yours answer?",
    "Look at what you return: is there a comparison in it?",
    "Once you know how far apart the two are, one question is left: is that small?",
    when=gives_distances,
)
def distance_for_a_verdict(nudged, claimed):
    return abs(nudged - claimed)


@agrees.mistake(
    "True and False are in quotes.",
    "What is the difference between True and 'True' for an `if`?",
    "Look at what comes after each `return`.",
    "True and False are Python's own words. In quotes they are text, and any text counts as true.",
    when=lambda trial: (
        {str(seen) for seen in trial.seen.values()} <= {"True", "False"}
        and all(isinstance(seen, str) for seen in trial.seen.values())
    ),
)
def words_in_quotes(nudged, claimed):
    return str(abs(nudged - claimed) < 1e-6)


@agrees.mistake(
    "Divided by a slope that may be zero or negative.",
    "What does your judge do with a slope of 0, or of −2.3?",
    "Look at what is below the fraction bar. Which values can it have?",
    "You can do without a division. If you want to compare with the size of the slope, allow for a slope of zero.",
    when=stops_at_zero,
)
def divided_by_the_claim(nudged, claimed):
    return abs((nudged - claimed) / claimed) < 1e-6


@agrees.mistake(
    "Near zero nothing agrees: the room shrinks with the slope.",
    "For a flat function a nudge may give 0.00000000002, and the exact slope is 0. What does your judge say?",
    "Work out your limit for a claim of 0. How much room does it leave?",
    "A part of nothing is nothing. Add some room that does not depend on the size of the slopes.",
    when=lambda trial: (
        passed(trial) is not None
        and SAME - passed(trial)
        and not passed(trial) - SAME
        and all("claimed 0" in label for label in SAME - passed(trial))
    ),
)
def room_shrinks_with_the_slope(nudged, claimed):
    return math.isclose(nudged, claimed, rel_tol=1e-6)


@room_shrinks_with_the_slope.also
def room_for_a_part_of_the_larger(nudged, claimed):
    return abs(nudged - claimed) < 1e-6 * max(abs(nudged), abs(claimed))


@agrees.mistake(
    "Rounding is forgiven on one side only.",
    "A nudge may come out a hair too high. May it come out a hair too low?",
    "Try your judge on 3.5 and 3.4999999997, and then the other way round.",
    "What counts is how far apart the two are, no matter which is larger.",
)
def one_side_only(nudged, claimed):
    return 0 <= nudged - claimed < 1e-6


@one_side_only.also
def other_side_only(nudged, claimed):
    return 0 <= claimed - nudged < 1e-6


@one_side_only.also
def one_side_and_never_equal(nudged, claimed):
    return 0 < nudged - claimed < 1e-6


@agrees.mistake(
    "The bug is still there: a claim that is too high passes.",
    "What is 3.5 − 100? Is that less than a millionth?",
    "On paper, try the judge on a claim far above the true slope.",
    "A difference has a sign. What counts is how far apart the two are, no matter which is larger.",
)
def too_high_passes(nudged, claimed):
    return nudged - claimed < 1e-6


@agrees.mistake(
    "Now a claim that is too low passes.",
    "What is −100 − 3.5? Is that less than a millionth?",
    "You have turned the difference round, and that moved the bug to the other side.",
    "What counts is how far apart the two are, no matter which is larger.",
)
def too_low_passes(nudged, claimed):
    return claimed - nudged < 1e-6


@agrees.mistake(
    "Too strict: a right claim fails because of rounding.",
    "Does a nudge ever give the exact slope?",
    "How much room does your judge leave? Which digits of a nudged slope can you trust?",
    "Leave room for the rounding in the nudge, about the tenth digit, and no more than that.",
    when=lambda trial: a_limit(trial) and passed(trial) < SAME,
)
def exactly_equal(nudged, claimed):
    return nudged == claimed


@agrees.mistake(
    "Too lenient: a claim passes though it is off by more than rounding.",
    "With your room, would −2.3001 pass for −2.3? And 0 for 0.004?",
    "Look at the number to the right of `<`, or at how many digits you keep.",
    "A nudge is correct to about ten digits. So a judge can be strict: a millionth is enough room.",
    when=too_lenient,
)
def room_of_a_hundredth(nudged, claimed):
    return abs(nudged - claimed) < 0.01


@room_of_a_hundredth.also
def room_of_a_fifth(nudged, claimed):
    return abs(nudged - claimed) < 0.2


@room_of_a_hundredth.also
def rounded_to_whole_slopes(nudged, claimed):
    return round(nudged) == round(claimed)


@agrees.mistake(
    "Added the two slopes instead of subtracting them.",
    "3.5 was claimed and 3.5 was nudged: how far apart are they, by your formula?",
    "Look at the sign between the two slopes.",
    "The difference of two numbers tells you how far apart they are.",
)
def added_the_slopes(nudged, claimed):
    return abs(nudged + claimed) < 1e-6


@agrees.mistake(
    "The brackets of abs close too late.",
    "What is `abs(True)`?",
    "Count the brackets. What is inside those of `abs`: a difference, or a comparison?",
    "First find the size of the difference. Then ask whether it is small.",
    provided=takes_a_size,
)
def abs_of_the_comparison(nudged, claimed):
    return abs(nudged - claimed < 1e-6)


@agrees.mistake(
    "The two signs are ignored: a claim with the wrong sign passes.",
    "Are 2.3 and −2.3 the same slope?",
    "Where do you take the absolute value: of each slope, or of their difference?",
    "First subtract, then take the size of the difference.",
)
def signs_ignored(nudged, claimed):
    return abs(abs(nudged) - abs(claimed)) < 1e-6


@signs_ignored.also
def difference_of_sizes(nudged, claimed):
    return abs(nudged) - abs(claimed) < 1e-6


@signs_ignored.also
def size_of_the_nudged_only(nudged, claimed):
    return abs(nudged) - claimed < 1e-6


@signs_ignored.also
def size_of_the_claimed_only(nudged, claimed):
    return nudged - abs(claimed) < 1e-6
