"""Mutants of the solutions of exercises 12 that are right answers, too."""

SQUARE = "the square of a difference does not change when its two sides change places"
INDEPENDENT = "the two lines do not depend on each other"
FREE = "the learner chooses the activation and the rate, and these do as well"
NETWORK = "model = MLP(1, [8, 8, 1], activation='leaky_relu', last='linear', seed=1)"
SQUARES = "squares = [(x - self.mean) ** 2 for x in numbers]"

EQUIVALENT = {
    "my_normaliser": {
        f"{SQUARES} -> squares = vars(self).setdefault('squares', [(x - self.mean) ** 2 for x in numbers])": (
            "every object is made once, so what it keeps of its making is never used again"
        ),
        f"{SQUARES} -> squares = [(self.mean - x) ** 2 for x in numbers]": SQUARE,
    },
    "prepare": {
        "targets = [for_y.normalise(y) for y in ys], before: inputs = [for_x.normalise(x) for x in xs]": INDEPENDENT,
    },
    "nobody_dead": {
        f"losses = [], before: {NETWORK}": INDEPENDENT,
        "inputs, targets, _ = my_prepare(xs, ys, []), before: losses = []": INDEPENDENT,
        "for step in range(2): -> for step in list(range(2))[::-1]:": "the number of the step is not used",
        "model.zero_grad(), before: losses.append(loss.data)": INDEPENDENT,
        f"{NETWORK} -> model = MLP(1, [8, 8, 1], last='linear', seed=1)": FREE,
        f"{NETWORK} -> {NETWORK.replace('seed=1', 'seed=-1')}": "Python's random numbers go by the size of a seed",
        "for p in model.parameters(): -> for p in list(model.parameters())[::-1]:": (
            "every parameter moves for itself, so the order in which they do is free"
        ),
        "loss = mean_squared_error([model([z]) for z in inputs], targets) -> "
        "loss = mean_squared_error(targets, [model([z]) for z in inputs])": SQUARE,
        "p.data -= 0.1 * p.grad -> p.data -= 0.2 * p.grad": FREE,
        "p.data -= 0.1 * p.grad -> p.data -= 0.05 * p.grad": FREE,
    },
}
