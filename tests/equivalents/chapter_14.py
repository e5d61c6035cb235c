"""Mutants of the solutions of exercises 14 that are right answers, too."""

TUPLE = "a shape is a tuple, which cannot be emptied"
ANY_ORDER = "sums over different axes may come in any order, and an axis of length 1 is not summed again"
SAME_AXIS = "in a table axis 1 is the last axis"
LATER = "the line uses nothing that the lines between define"
SIGN = "the errors are squared, so their sign is free"

EQUIVALENT = {
    "unbroadcast": {
        "shape is emptied at the end": TUPLE,
        "for axis, length in enumerate(shape): -> for axis, length in list(enumerate(shape))[::-1]:": ANY_ORDER,
        "for axis, length in enumerate(shape): -> "
        "for axis, length in [*(taken := list(enumerate(shape))), *taken[:1]]:": ANY_ORDER,
    },
    "reduction_pulls": {
        "largest = x == x.max(axis=axis, keepdims=True), before: g = np.expand_dims(g, axis)": LATER,
        "return (g * np.ones(x.shape), g * largest / count) -> "
        "return (g / np.ones(x.shape), g * largest / count)": "times 1 and divided by 1 are the same",
    },
    "softmax": {
        "pull = lambda g: s * (g - (g * s).sum(axis=1, keepdims=True)), before: "
        "s = e / e.sum(axis=1, keepdims=True)": "a function looks up s when it is called, and by then s is there",
        "e = np.exp(x.data - x.data.max(axis=1, keepdims=True)) -> "
        "e = -np.exp(x.data - x.data.max(axis=1, keepdims=True))": "the sign cancels in e / e.sum()",
        "s = e / e.sum(axis=1, keepdims=True) -> s = e / e.sum(axis=-1, keepdims=True)": SAME_AXIS,
        "e = np.exp(x.data - x.data.max(axis=1, keepdims=True)) -> "
        "e = np.exp(x.data - x.data.max(axis=-1, keepdims=True))": SAME_AXIS,
        "pull = lambda g: s * (g - (g * s).sum(axis=1, keepdims=True)) -> "
        "pull = lambda g: s * (g - (g * s).sum(axis=-1, keepdims=True))": SAME_AXIS,
    },
    "mended_loss": {
        "errors = network(centred / spread) - np.array(y)[:, None] -> "
        "errors = -(network(centred / spread) - np.array(y)[:, None])": SIGN,
        "errors = network(centred / spread) - np.array(y)[:, None] -> "
        "errors = np.array(y)[:, None] - network(centred / spread)": SIGN,
    },
}
