"""Mutants of the solutions of exercises 16 that are right answers, too."""

LAST_AXIS = "of two axes, the last one has the number 1 and the number -1"
SIGNS_CANCEL = "the sign is above and below the line"
EACH_FOR_ITSELF = "every parameter moves for itself, so the order in which they do is free"
OWN_MEMORY = "m and v do not read each other"
TOO_SMALL_TO_SEE = "beside gradients near 1 a hundred-millionth more or less is nothing; without it a 0 is divided by 0"

STEP = "p.data = p.data - self.rate * m / (np.sqrt(v) + 1e-08)"
SHIFT = "scores - scores.max(axis=1, keepdims=True)"

EQUIVALENT = {
    "my_softmax": {
        f"e = np.exp({SHIFT}) -> e = -np.exp({SHIFT})": SIGNS_CANCEL,
        f"e = np.exp({SHIFT}) -> e = np.exp({SHIFT.replace('=1', '=-1')})": LAST_AXIS,
        "return e / e.sum(axis=1, keepdims=True) -> return e / e.sum(axis=-1, keepdims=True)": LAST_AXIS,
    },
    "mended_cross_entropy": {
        f"s = {SHIFT} -> s = {SHIFT.replace('=1', '=-1')}": LAST_AXIS,
        "return (np.log(np.exp(s).sum(axis=1)) - at_label).mean() -> "
        "return (np.log(np.exp(s).sum(axis=-1)) - at_label).mean()": LAST_AXIS,
    },
    "my_adam": {
        "for i, p in enumerate(self.parameters): -> for i, p in list(enumerate(self.parameters))[::-1]:": (
            EACH_FOR_ITSELF
        ),
        "self.v[i] = self.keep_v * self.v[i] + (1 - self.keep_v) * p.grad ** 2, before: "
        "self.m[i] = self.keep_m * self.m[i] + (1 - self.keep_m) * p.grad": OWN_MEMORY,
        "m = self.m[i] / (1 - self.keep_m ** self.t), before: "
        "self.v[i] = self.keep_v * self.v[i] + (1 - self.keep_v) * p.grad ** 2": OWN_MEMORY,
        "v = self.v[i] / (1 - self.keep_v ** self.t), before: m = self.m[i] / (1 - self.keep_m ** self.t)": OWN_MEMORY,
        f"{STEP} -> p.data = p.data - self.rate * m / (np.sqrt(v) - 1e-08)": TOO_SMALL_TO_SEE,
        f"{STEP} -> p.data = p.data - self.rate * m / (np.sqrt(v) + -1e-08)": TOO_SMALL_TO_SEE,
        f"{STEP} -> p.data = p.data - self.rate * m / (np.sqrt(v) + 2e-08)": TOO_SMALL_TO_SEE,
        f"{STEP} -> p.data = p.data - self.rate * m / (np.sqrt(v) + 5e-09)": TOO_SMALL_TO_SEE,
    },
}
