"""Mutants of the solutions of exercises 11 that are right answers, too."""

EQUIVALENT = {
    "my_max_margin": {
        "losses = [(1 - label * score).relu() for score, label in zip(scores, labels)] -> "
        "losses = [(1 - label * score).relu() for score, label in zip(labels, scores)]": (
            "the two are only multiplied, and a product does not go by their order"
        ),
    },
    "my_total_loss": {
        "neurons = [neuron for layer in model.layers for neuron in layer.neurons], "
        "before: scores = [model(p) for p in points]": "the two lines do not depend on each other",
    },
    "my_rate": {
        "return first + (last - first) * min(k / steps, 1) -> return first + (last - first) * min(1, k / steps)": (
            "the smaller of two numbers does not go by their order"
        ),
    },
}
