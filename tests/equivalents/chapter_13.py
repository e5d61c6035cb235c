"""Mutants of the solutions of exercises 13 that are right answers, too."""

EACH_FOR_ITSELF = "every leaf gets an entry of its own, so the order in which they do is free"
TWICE = "the entry of one leaf is worked out twice and is the same both times"
METHODS = "the methods of a class may come in any order"
LATER = "the list of rows has its place anywhere before its first row"
REVERSED = "for leaf in out.history: -> for leaf in list(out.history)[::-1]:"
REPEATED = "for leaf in out.history: -> for leaf in [*(taken := list(out.history)), *taken[:1]]:"

EQUIVALENT = {
    "times": {REVERSED: EACH_FOR_ITSELF, REPEATED: TWICE},
    "jacobians": {
        "rows = [], before: for k in range(len(inputs)):": LATER,
        "rows = [] -> rows = []": LATER,
        "return ([list(row) for row in zip(*columns)], rows) -> return ([row for row in zip(*columns)], rows)": (
            "a row may be a tuple"
        ),
        "outputs = f(*[Dual(x, float(i == k)) for i, x in enumerate(inputs)]) -> "
        "outputs = f(*[Dual(x, i == k) for i, x in enumerate(inputs)])": "True counts as 1, and False as 0",
    },
    "my_param": {
        "def slope(self, leaf):, before: def __init__(self, value):": METHODS,
        "def __add__(self, other):, before: def slope(self, leaf):": METHODS,
        "def __mul__(self, other):, before: def __add__(self, other):": METHODS,
        "def clear(self):, before: def __mul__(self, other):": METHODS,
        REVERSED: EACH_FOR_ITSELF,
        REPEATED: TWICE,
        f"{REVERSED}  (place 2)": EACH_FOR_ITSELF,
        f"{REPEATED}  (place 2)": TWICE,
        "of_other = self.value * other.slope(leaf), before: of_self = other.value * self.slope(leaf)": (
            "the two terms do not depend on each other"
        ),
    },
}
