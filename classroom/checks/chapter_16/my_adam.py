"""Task 3: Adam."""

import numpy as np

from ..core import task

WALKS = {  # rate, keep_m, keep_v; then a gradient for each of two parameters, step by step
    "first walk": ((0.1, 0.9, 0.999), [([1.7, -0.3, 0.0], 0.6), ([0.4, 2.1, 0.0], -1.9), ([-2.3, 0.8, 0.0], 0.7)]),
    "second walk": ((0.04, 0.7, 0.95), [([0.9, 1.4, 0.0], -0.2), ([3.1, -0.6, 0.0], 0.5)]),
}


class Parameter:
    """What an optimiser moves: numbers, and their gradient."""

    def __init__(self, data):
        self.data, self.grad = np.array(data, dtype=float), 0.0


def walked(optimiser):
    """Where two parameters are after each step."""
    seen = {}
    for name, ((rate, keep_m, keep_v), gradients) in WALKS.items():
        parameters = [Parameter([0.5, -1.2, 0.9]), Parameter(2.3)]
        walker = optimiser(parameters, rate, keep_m, keep_v)
        for step, given in enumerate(gradients, 1):
            for p, grad in zip(parameters, given):
                p.grad = np.array(grad)
            with np.errstate(all="ignore"):
                walker.step()
            first, second = (np.array(p.data, dtype=float) for p in parameters)
            numbers = [*first.ravel(), *second.ravel()]
            seen |= {f"{name}, step {step}, number {k}": float(x) for k, x in enumerate(numbers, 1)}
    return seen


class Start:
    """What the exercise gives: two memories of zeros, and a counter."""

    def __init__(self, parameters, rate=0.01, keep_m=0.9, keep_v=0.999):
        self.parameters, self.rate, self.keep_m, self.keep_v = parameters, rate, keep_m, keep_v
        self.m, self.v, self.t = [0.0] * len(parameters), [0.0] * len(parameters), 0

    def step(self):
        """Nothing yet."""


@task(
    "Two walks of two parameters, with other rates and other memories: every step is Adam's.",
    observe=walked,
    changes={"parameters": ...},
    stub=Start,
    truth="it should be",
    tolerance=1e-6,
)
class my_adam(Start):  # noqa: N801
    """Adam, with the correction of the two means."""

    def step(self):
        """Move every parameter."""
        self.t += 1
        for i, p in enumerate(self.parameters):
            self.m[i] = self.keep_m * self.m[i] + (1 - self.keep_m) * p.grad
            self.v[i] = self.keep_v * self.v[i] + (1 - self.keep_v) * p.grad**2
            m = self.m[i] / (1 - self.keep_m**self.t)
            v = self.v[i] / (1 - self.keep_v**self.t)
            p.data = p.data - self.rate * m / (np.sqrt(v) + 1e-8)


class Variant(Start):
    """Adam with its parts left open, for the mistakes."""

    def count(self):
        self.t += 1

    def gradient(self, p):
        return p.grad

    def square(self, g):
        return g**2

    def weights(self):
        return 1 - self.keep_m, 1 - self.keep_v

    def corrected(self, i):
        return self.m[i] / (1 - self.keep_m**self.t), self.v[i] / (1 - self.keep_v**self.t)

    def move(self, p, m, v):
        p.data = p.data - self.rate * m / (np.sqrt(v) + 1e-8)

    def step(self):
        self.count()
        for i, p in enumerate(self.parameters):
            g = self.gradient(p)
            self.m[i] = self.keep_m * self.m[i] + self.weights()[0] * g
            self.v[i] = self.keep_v * self.v[i] + self.weights()[1] * self.square(g)
            self.move(p, *self.corrected(i))


@my_adam.mistake(
    "The means are not corrected: the first steps are the wrong size.",
    "After one step, how large is m beside the gradient? And v beside its square?",
    "Both memories start at 0. Work out by hand how far the first step goes.",
    "After t steps the weights of all gradients seen so far add up to less than 1. Divide by what they add up to.",
)
class not_corrected(Variant):  # noqa: N801
    def corrected(self, i):
        return self.m[i], self.v[i]


@my_adam.mistake(
    "Only one of the two means is corrected.",
    "How many memories start at 0?",
    "Compare what you do with m and what you do with v.",
    "Each mean is too small by its own factor, and each needs its own division.",
)
class only_m_corrected(Variant):  # noqa: N801
    def corrected(self, i):
        return self.m[i] / (1 - self.keep_m**self.t), self.v[i]


@only_m_corrected.also
class only_v_corrected(Variant):  # noqa: N801
    def corrected(self, i):
        return self.m[i], self.v[i] / (1 - self.keep_v**self.t)


@my_adam.mistake(
    "The corrected means are remembered, and corrected again at the next step.",
    "The first step is right. What is in `self.m` when the second one begins?",
    "Look at what is on the left of the lines that divide.",
    "The correction is for this step only. What is remembered is the mean as it is.",
)
class correction_remembered(Variant):  # noqa: N801
    def corrected(self, i):
        self.m[i], self.v[i] = super().corrected(i)
        return self.m[i], self.v[i]


@my_adam.mistake(
    "The correction forgets to count: every step is treated as the first.",
    "What is `self.t` at the second step?",
    "The first step is right. Look for the line that changes `self.t`.",
    "At step t the factor is 1 - keep to the power of t, so t must grow.",
)
class always_the_first_step(Variant):  # noqa: N801
    def count(self):
        self.t = 1


@my_adam.mistake(
    "The steps are counted once for each parameter.",
    "There are two parameters. What is `self.t` after the first call of `step`?",
    "Look at the loop: which line should run once a step, and not once a parameter?",
    "All parameters take the same step, number t.",
)
class counted_for_each_parameter(Variant):  # noqa: N801
    def count(self):
        pass

    def gradient(self, p):
        self.t += 1
        return p.grad


@my_adam.mistake(
    "The square root is missing.",
    "If all gradients were ten times as large, would your step stay the same?",
    "v is a mean of squares. Which unit does it have, beside m?",
    "The usual size of a gradient is the root of its mean square.",
)
class no_root(Variant):  # noqa: N801
    def move(self, p, m, v):
        p.data = p.data - self.rate * m / (v + 1e-8)


@my_adam.mistake(
    "The second memory holds gradients, not their squares.",
    "Which sign can v have, and which root?",
    "Compare your two lines that remember. What is different on the right?",
    "v is the mean of the squares, so that it says how large a gradient usually is, whatever its sign.",
)
class no_square(Variant):  # noqa: N801
    def square(self, g):
        return g


@my_adam.mistake(
    "The square is of m, not of the gradient.",
    "What does v average?",
    "Look at the line for v: which name is squared there?",
    "Both memories average what arrives: one the gradient, the other its square.",
)
class square_of_m(Variant):  # noqa: N801
    def step(self):
        self.t += 1
        for i, p in enumerate(self.parameters):
            self.m[i] = self.keep_m * self.m[i] + (1 - self.keep_m) * p.grad
            self.v[i] = self.keep_v * self.v[i] + (1 - self.keep_v) * self.m[i] ** 2
            self.move(p, *self.corrected(i))


@my_adam.mistake(
    "The new gradient counts in full: this is a sum, not a mean.",
    "With `keep` 0.9 and a gradient that is always 1, which number does your m approach?",
    "Look at the factor in front of the gradient.",
    "In a mean the weights add up to 1: what is kept of the old, and the rest for the new.",
)
class a_sum(Variant):  # noqa: N801
    def weights(self):
        return 1.0, 1.0


@my_adam.mistake(
    "The step goes uphill.",
    "The first gradient is positive. Which way does the first number move?",
    "Look at the sign in front of the rate.",
    "The gradient points to where the loss grows.",
)
class uphill(Variant):  # noqa: N801
    def gradient(self, p):
        return -p.grad


@my_adam.mistake(
    "The two memories have changed places: each forgets at the other's speed.",
    "Which of the two forgets faster?",
    "Look at which `keep` is in which line.",
    "`keep_m` belongs to the mean of the gradients, `keep_v` to that of the squares.",
)
class keeps_swapped(Variant):  # noqa: N801
    def __init__(self, parameters, rate=0.01, keep_m=0.9, keep_v=0.999):
        super().__init__(parameters, rate, keep_v, keep_m)


@my_adam.mistake(
    "Where a gradient is always 0, you divide 0 by 0.",
    "Some pixels are always empty. What are m and v of their weights?",
    "What does the program with the bug add to the root, and why?",
    "A tiny number beside the root changes nothing where gradients arrive, and saves the parameters where none do.",
)
class zero_by_zero(Variant):  # noqa: N801
    def move(self, p, m, v):
        with np.errstate(all="ignore"):
            p.data = p.data - self.rate * m / np.sqrt(v)


@my_adam.mistake(
    "The steps are not counted before the correction: it divides by 0 at the first step.",
    "What is `self.t` when your first step divides?",
    "`self.t` starts at 0. Where does your `step` count, and is that before the division?",
    "With t = 0, 1 − keep^t is 0. The first step is step number 1.",
)
class counted_afterwards(Variant):  # noqa: N801
    def count(self):
        """Not yet."""

    def step(self):
        super().step()
        self.t += 1


@counted_afterwards.also
class never_counted(Variant):  # noqa: N801
    def count(self):
        """Never."""


@my_adam.mistake(
    "The means are multiplied by the factors that should divide them.",
    "After one step m is 0.1 of the gradient. Does your correction make it larger or smaller?",
    "Look at the sign between each mean and its 1 − keep^t.",
    "The means are too small at first. To bring a tenth back to a whole, divide by a tenth.",
)
class multiplied(Variant):  # noqa: N801
    def corrected(self, i):
        return self.m[i] * (1 - self.keep_m**self.t), self.v[i] * (1 - self.keep_v**self.t)


@my_adam.mistake(
    "`keep` is multiplied by t, where it should be raised to the power of t.",
    "After 20 steps, what is 1 − 0.9 · t? And 1 − 0.9 to the power of t?",
    "The first step is right. Count the asterisks in your correction.",
    "What is left of the start after t steps is keep, multiplied by itself t times.",
)
class times_t(Variant):  # noqa: N801
    def corrected(self, i):
        return self.m[i] / (1 - self.keep_m * self.t), self.v[i] / (1 - self.keep_v * self.t)
