"""Mutants of the solutions of exercises 02 that are right answers, too."""

FREE = "the learner chooses h, and this one is as good"
ROOM = "the learner chooses the room: any from 1e-9 to 1e-4 tells the claims apart"

EQUIVALENT = {
    "my_gradient": {
        "slopes = [], before: h = 5e-06": "two lines that have nothing to do with each other, in the other order",
        "down[i] -= h, before: up[i] += h": "the two lists are bumped in the other order",
        "h = 5e-06 -> h = -5e-06": "with -h the two places change roles, and the run its sign",
        "h = 5e-06 -> h = 1e-05": FREE,
        "h = 5e-06 -> h = 2.5e-06": FREE,
    },
    "agrees": {
        "return abs(nudged - claimed) < 1e-06 -> return abs(nudged - claimed) <= 1e-06": ROOM,
        "return abs(nudged - claimed) < 1e-06 -> return abs(nudged - claimed) < 2e-06": ROOM,
        "return abs(nudged - claimed) < 1e-06 -> return abs(nudged - claimed) < 5e-07": ROOM,
        "return abs(nudged - claimed) < 1e-06 -> return abs(claimed - nudged) < 1e-06": "the size of a difference",
    },
    "level_place": {
        "place = {'x': 1.5, 'y': 0} -> place = {'x': -1.5, 'y': 0}": "the other saddle",
    },
}
