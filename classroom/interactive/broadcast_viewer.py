"""Chapter 14: the broadcast viewer. Two shapes, how NumPy stretches them, and how the gradient is summed again."""

import math
import re
from functools import partial

from micrograd_lite.pictures.style import DATA_TEXT, ERROR_TEXT, FAINT, GRADIENT_TEXT, INK, MUTED_TEXT, QUIET, WHITE

from ..engine import module
from .drawing import Drawing
from .numbers import Later
from .view import Control, Refused, View, button, text_box, with_words

np = Later("numpy")

STAGES = ("the two arrays", "stretched", "the gradient arrives", "the gradient, summed")
EXAMPLES = [("3, 1", "4"), ("2, 3", "3"), ("2, 3", "2"), ("2, 1", "2, 4"), ("", "2, 2"), ("2, 1, 4", "3, 1")]
MOST_AXES, LONGEST = 4, 5
CELL, HIGH, GAP = 42, 26, 46


def read_shape(text):
    """'3, 1' or '(3, 1)' as (3, 1); nothing at all is (), a single number."""
    if not re.fullmatch(r"[\s(]*(\d+(\s*,\s*\d+)*)?[\s,)]*", text):
        raise Refused(f"'{text}' is not a shape. Write lengths with commas between them, such as 3, 1.")
    shape = tuple(map(int, re.findall(r"\d+", text)))
    if len(shape) > MOST_AXES or max(shape, default=1) > LONGEST:
        raise Refused(f"This picture has room for {MOST_AXES} axes of length {LONGEST} at most; {shape} is too large.")
    return shape


def compute(left, right, stage):
    """The arrays, their sum, the gradient from above and the two gradients, from the course's own Array."""
    shapes = read_shape(left), read_shape(right)
    state = {"shapes": shapes, "stage": stage, "axes": aligned(*shapes)}
    state["clash"] = [i for i, pair in enumerate(state["axes"]) if len(set(pair) - {None, 1}) > 1]
    if state["clash"]:
        return state
    Array = module("arrays").Array
    a, b = (Array(factor * counted(shape)) for factor, shape in zip((1, 10), shapes))
    result = a + b
    g = counted(result.shape)
    result.backward(g)
    arrays = [a.data, b.data, result.data]
    return state | {"data": arrays, "result": result.shape, "g": g, "grads": [a.grad + 0 * a.data, b.grad + 0 * b.data]}


def counted(shape):
    """1, 2, 3 … in this shape."""
    return np.arange(1.0, math.prod(shape) + 1).reshape(shape)


def aligned(a, b):
    """The two shapes side by side from the right: [(length, length)], None for a missing axis."""
    n = max(len(a), len(b))
    return list(zip((None,) * (n - len(a)) + a, (None,) * (n - len(b)) + b))


def stretched_axes(state, side):
    """The axes of the result along which this array is repeated, and those of them that it does not have."""
    own = [pair[side] for pair in state["axes"]]
    missing = [i for i, length in enumerate(own) if length is None]
    return missing, [i for i, length in enumerate(own) if length == 1 and state["result"][i] != 1]


# -- words ------------------------------------------------------------------------------------------------------------


def shape_text(shape):
    return str(tuple(shape))


def say(state):
    a, b = state["shapes"]
    if state["clash"]:
        one, other = (pair for pair in state["axes"][state["clash"][-1]])
        sides = (
            ",".join(map(str, a)) + ("," if len(a) == 1 else ""),
            ",".join(map(str, b)) + ("," if len(b) == 1 else ""),
        )
        return (
            f"NumPy says: operands could not be broadcast together with shapes ({sides[0]}) ({sides[1]}).\n"
            f"Aligned on the right, {one} meets {other}: they differ and neither is 1, so nothing can be stretched."
        )
    return f"{STAGES[state['stage']].capitalize()}.\n" + SAYINGS[state["stage"]](state)


def say_shapes(state):
    a, b = map(shape_text, state["shapes"])
    return f"{a} + {b} has the shape {shape_text(state['result'])}. Press next to see how they get there."


def say_stretch(state):
    words = []
    for side, name in enumerate(("left", "right")):
        missing, ones = stretched_axes(state, side)
        times = math.prod(state["result"][i] for i in missing + ones)
        if missing or ones:
            words.append(f"Each number of the {name} array is used {times} times: {axis_words(missing, ones)}.")
        else:
            words.append(f"The {name} array fits as it is.")
    return " ".join(words)


def axis_words(missing, ones):
    parts = [f"axis {i} was missing" for i in missing] + [f"axis {i} is stretched from length 1" for i in ones]
    return ", ".join(parts)


def say_gradient(state):
    count = math.prod(state["result"])
    return f"The result has {count} numbers, and each gets a gradient. An addition passes it on, unchanged, to both."


def say_sum(state):
    words = []
    for side, name in enumerate(("left", "right")):
        missing, ones = stretched_axes(state, side)
        if not missing and not ones:
            words.append(f"{name}: nothing was stretched, so nothing is summed.")
            continue
        axes = ", ".join(f"axis {i}" for i in missing + ones)
        words.append(f"{name}: summed over {axes}. {one_sum(state, side)}".rstrip())
    return "\n".join(words)


def one_sum(state, side):
    """The shares that come together in one number of this array, the second where there is one."""
    grad = state["grads"][side]
    if not grad.size:
        return ""
    place = np.unravel_index(min(1, grad.size - 1), grad.shape) if grad.shape else ()
    chosen = np.zeros(grad.shape)
    chosen[place] = 1
    shares = state["g"][np.broadcast_to(chosen, state["result"]) == 1]
    total = f"{grad[place]:g}"
    which = "Its only number" if grad.size == 1 else "Its second number"
    if not shares.size:
        return f"{which} gets 0: there is nothing to sum."
    terms = [f"{x:g}" for x in shares]
    terms = terms if len(terms) <= 8 else [*terms[:4], "…", terms[-1]]
    return f"{which} gets {' + '.join(terms)} = {total}."


SAYINGS = (say_shapes, say_stretch, say_gradient, say_sum)


# -- the picture ------------------------------------------------------------------------------------------------------


def draw(state):
    stage, clash = state["stage"], state["clash"]
    rows = 1 if clash else max([1, *[grid.shape[0] for grid, _ in tables(state)]])
    stacked = 0 if clash else math.prod(state["result"][:-2])
    high = 112 + (20 if clash else 60 + HIGH * rows + 20 * (stacked > 1))
    title = f"Broadcasting {shape_text(state['shapes'][0])} + {shape_text(state['shapes'][1])}"
    drawing = Drawing(740, high, title, say(state).replace("\n", " "))
    draw_alignment(drawing, state)
    if clash:
        return drawing.svg()
    x, top, ink = 14, 152, GRADIENT_TEXT if stage >= 2 else DATA_TEXT
    names = ("left.grad", "right.grad", "from above") if stage >= 2 else ("left", "right", "left + right")
    for name, sign, (grid, own) in zip(names, ("+", "=", ""), tables(state)):
        sign = "" if stage >= 2 else sign
        drawing.text(x, top - 10, name, INK, 13, bold=True)
        draw_table(drawing, x, top, grid, own, ink)
        x += CELL * max(1, grid.shape[1]) + GAP
        drawing.text(x - GAP / 2, top + 18, sign, INK, 17, "middle", bold=True)
    if stacked > 1:
        drawing.text(
            14, high - 12, f"Shown: the first of {stacked} tables, those of the last two axes.", MUTED_TEXT, 12
        )
    return drawing.svg()


def draw_alignment(drawing, state):
    """The shapes one above the other, aligned on the right; what is stretched in orange, what clashes with a ✗."""
    drawing.text(14, 24, f"{STAGES[state['stage']]}", INK, 15, bold=True)
    for k, name in enumerate(("left", "right", "result")):
        drawing.text(330, 46 + 22 * k, name, MUTED_TEXT, 13)
    for i, pair in enumerate(state["axes"]):
        x = 420 + 60 * i
        drawing.text(x, 22, f"axis {i}", MUTED_TEXT, 12, "middle")
        for k, length in enumerate(pair):
            grows = not state["clash"] and (length is None or length == 1) and state["result"][i] != (length or 0)
            text = ("–" if length is None else str(length)) + (f" → {state['result'][i]}" if grows else "")
            bad = i in state["clash"]
            ink = ERROR_TEXT if bad else GRADIENT_TEXT if grows else INK
            drawing.text(x, 46 + 22 * k, text + (" ✗" if bad else ""), ink, 14, "middle", bold=grows or bad)
        if not state["clash"]:
            drawing.text(x, 90, str(state["result"][i]), INK, 14, "middle", bold=True)
    if not state["axes"]:
        drawing.text(420, 90, "a single number", INK, 14)
    drawing.line(326, 73, 420 + 60 * max(1, len(state["axes"])), 73, FAINT, 1)


def tables(state):
    """Three (grid, own): the numbers shown for left, right and result, and which of them are no copies."""
    stage, shapes = state["stage"], (*state["shapes"], state["result"])
    if stage == 3:
        numbers = [*state["grads"], state["g"]]
    elif stage == 2:
        numbers = [np.broadcast_to(state["g"], state["result"])] * 3
    else:
        numbers = state["data"]
    wide = stage in (1, 2)
    found = []
    for array, shape in zip(numbers, shapes):
        own = np.ones(array.shape, bool)
        if wide:
            array, own = np.broadcast_to(array, state["result"]), originals(shape, state["result"])
        found.append((last_table(array), last_table(own)))
    return found


def originals(shape, result):
    """True at the first place of each number of an array of this shape, when it is stretched to the result's."""
    padded = (1,) * (len(result) - len(shape)) + tuple(shape)
    own = np.ones(result, bool)
    for axis, (length, full) in enumerate(zip(padded, result)):
        if length != full:
            own &= (np.arange(full) == 0).reshape([-1 if i == axis else 1 for i in range(len(result))])
    return own


def last_table(array):
    """The last two axes as a table; of several tables the first."""
    table = array.reshape((1,) * max(0, 2 - array.ndim) + array.shape)
    while table.ndim > 2:
        table = table[0] if len(table) else np.zeros(table.shape[1:], table.dtype)[:0]
    return table


def draw_table(drawing, x, top, grid, own, ink):
    if not grid.size:
        drawing.text(x, top + 18, "empty", MUTED_TEXT, 13)
    for i, j in np.ndindex(grid.shape):
        here = own[i, j]
        left, upper = x + CELL * j, top + HIGH * i
        drawing.rect(
            left, upper, CELL, HIGH, INK if here else QUIET, WHITE, 1.4 if here else 1, dash=None if here else "3 3"
        )
        size = 13 if abs(grid[i, j]) < 1000 else 11
        drawing.text(
            left + CELL / 2, upper + 18, f"{grid[i, j]:g}", ink if here else MUTED_TEXT, size, "middle", bold=here
        )


# -- the view ---------------------------------------------------------------------------------------------------------


def move(by, view):
    stage = view.controls["stage"].value + by
    view.put(stage=max(0, min(stage, len(STAGES) - 1)))


def another(view):
    """The next of the examples; after the last one, or from shapes of the reader's own, the first."""
    now = (view.controls["left"].value, view.controls["right"].value)
    place = EXAMPLES.index(now) + 1 if now in EXAMPLES else 0
    left, right = EXAMPLES[place % len(EXAMPLES)]
    view.put(left=left, right=right, stage=0)


class BroadcastView(View):
    """Where the first stage is shown, the still picture shows the last one."""

    def still(self):
        if self.failed or self.controls["stage"].value:
            return super().still()
        state = self.compute(**self.values() | {"stage": 3})
        return with_words(self.draw(state), self.say(state))


def broadcast_viewer(left="3, 1", right="4", stage=0):
    """Type two shapes, see which axes are stretched, and follow a gradient back."""
    shapes = [
        text_box("left", left, "left shape", "3, 1", "200px"),
        text_box("right", right, "right shape", "4", "200px"),
    ]
    steps = [
        button("previous", partial(move, -1), "one stage back"),
        button("next", partial(move, 1), "the next stage"),
    ]
    rest = [button("another pair", another, "the next of six examples"), Control("stage", stage, [])]
    return BroadcastView([shapes, [*steps, *rest]], compute, draw, say, lines=3)
