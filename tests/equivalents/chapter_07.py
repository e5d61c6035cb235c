"""Mutants of the solutions of exercises 07 that are right answers, too."""

CORNER = "at exactly 0 the curve has a corner, and no nudge says which of its two slopes to take"
ROOM = "the three slopes do not need each other"

EQUIVALENT = {
    "slopes_by_hand": {
        "dy_db = 3 * math.cos(3 * b) + 2.5 * b ** 1.5, before: dy_da = -3 * a ** 2 - 1 / (2 * math.sqrt(a))": ROOM,
        "dy_dc = 1 / c ** 2, before: dy_db = 3 * math.cos(3 * b) + 2.5 * b ** 1.5": ROOM,
        "dy_db = 3 * math.cos(3 * b) + 2.5 * b ** 1.5 -> "
        "dy_db = 3 * math.cos(-3 * b) + 2.5 * b ** 1.5": "a cosine does not change with the sign of what is inside",
    },
    "functions": {
        "slope = 1.0 if self.data > 0 else 0.0 -> slope = 1.0 if self.data >= 0 else 0.0": CORNER,
        "slope = 1.0 if self.data > 0 else leak -> slope = 1.0 if self.data >= 0 else leak": CORNER,
        "slope = 1.0 if self.data > 0 else -1.0 -> slope = 1.0 if self.data >= 0 else -1.0": CORNER,
    },
}
