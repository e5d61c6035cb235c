"""Mutants of the solutions of exercises 01 that are right answers, too."""

FREE = "the learner chooses h, and this one is as good"

EQUIVALENT = {
    "forward_difference": {
        "h = 1e-08 -> h = 2e-08": FREE,
        "h = 1e-08 -> h = 5e-09": FREE,
    },
    "central_difference": {
        "h = 5e-06 -> h = -5e-06": "with -h the two points change places, and the run its sign",
        "h = 5e-06 -> h = 1e-05": FREE,
        "h = 5e-06 -> h = 2.5e-06": FREE,
    },
    "best_h": {
        "my_h = 5e-06 -> my_h = 1e-05": "ten digits are right with it, which is what the task asks for",
        "my_h = 5e-06 -> my_h = 2.5e-06": "ten digits are right with it, which is what the task asks for",
    },
}
