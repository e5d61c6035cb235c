"""Mutants of the solutions of exercises 09 that are right answers, too."""

FACTORS = "a product does not change when its two factors change places"
ROOM = "both lines read only what is given, and an answer that is refused afterwards has made nothing"

EQUIVALENT = {
    "parameters_on_paper": {
        "count = {'MLP(5, [3, 1])': 3 * (5 + 1) + 1 * (3 + 1), 'MLP(2, [6, 4, 3])': 6 * 3 + 4 * 7 + 3 * 5, "
        "'weights alone in MLP(2, [6, 4, 3])': 6 * 2 + 4 * 6 + 3 * 4, 'MLP(10, [10])': 10 * 11, "
        "'h, if MLP(4, [h, 1]) has 37': 6} -> "
        "count = {'MLP(5, [3, 1])': 3 * (5 + 1) + (3 + 1), 'MLP(2, [6, 4, 3])': 6 * 3 + 4 * 7 + 3 * 5, "
        "'weights alone in MLP(2, [6, 4, 3])': 6 * 2 + 4 * 6 + 3 * 4, 'MLP(10, [10])': 10 * 11, "
        "'h, if MLP(4, [h, 1]) has 37': 6}": "a factor of 1 changes nothing",
    },
    "neuron_class": {
        "self.b = Value(0.0), before: self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]": "a bias of 0 "
        "draws no random number, so the weights are the same",
        "total = sum((w * x for w, x in zip(self.w, inputs)), self.b), before: if len(inputs) != len(self.w):": ROOM,
        "return [*self.w, self.b] -> return [self.b, *self.w]": "the order of the parameters is free",
        "self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)] -> "
        "self.w = [Value(random.uniform(1, -1)) for _ in range(nin)]": "from 1 to −1 is the same range as from −1 to 1",
        "total = sum((w * x for w, x in zip(self.w, inputs)), self.b) -> "
        "total = sum((w * x for w, x in zip(inputs, self.w)), self.b)": FACTORS,
    },
    "mlp_class": {
        "sizes = [nin, *nouts] -> sizes = vars(self).setdefault('sizes', [nin, *nouts])": "a new network holds no "
        "sizes yet, so it always keeps its own",
        "return inputs[0] if len(inputs) == 1 else inputs -> return inputs[-1] if len(inputs) == 1 else inputs": "of "
        "a list of one, the last is the first",
    },
    "mended_dot": {
        "w = [weight.data for weight in weights], before: if len(weights) != len(inputs):": ROOM,
        "x = [value.data for value in inputs], before: w = [weight.data for weight in weights]": ROOM,
        "total = sum((wi * xi for wi, xi in zip(w, x))) + bias.data -> "
        "total = sum((wi * xi for wi, xi in zip(x, w))) + bias.data": FACTORS,
    },
}
