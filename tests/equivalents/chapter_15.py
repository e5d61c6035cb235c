"""Mutants of the solutions of exercises 15 that are right answers, too."""

SQUARED = "the part within 1 is squared, so its sign does not matter"

EQUIVALENT = {
    "softplus_rule": {
        "share = '{g} / (1 + exp(-{a}))', before: value = 'max({a}, 0.0) + log(1 + exp(-abs({a})))'": (
            "the two texts do not depend on each other"
        ),
    },
    "my_huber": {
        "within = abs(error) - beyond -> within = -(abs(error) - beyond)": SQUARED,
        "within = abs(error) - beyond -> within = beyond - abs(error)": SQUARED,
    },
    "without_repeats": {
        "for line in lines: -> for line in [*(taken := list(lines)), *taken[:1]]:": (
            "the first line, when it comes once more, is a repeat and is left out"
        ),
        "kept.append(f'{name} = {text}'), before: name_of[text] = name": "the two lines do not depend on each other",
    },
}
