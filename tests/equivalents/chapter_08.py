"""Mutants of the solutions of exercises 08 that are right answers, too."""

ORDER = "the two lines do not depend on each other"

EQUIVALENT = {
    "neuron_of_tensors": {
        "x = torch.tensor(inputs, dtype=torch.float64, requires_grad=True), before: "
        "w = torch.tensor(weights, dtype=torch.float64, requires_grad=True)": ORDER,
    },
    "three_descents": {
        "path = [], before: x = torch.tensor(start, dtype=torch.float64, requires_grad=True)": ORDER,
        "loss = (x - 1.7) ** 2, before: x.grad = None": ORDER,
        "for _ in range(steps): -> for _ in list(range(steps))[::-1]:": "the loop counts and does not use the number",
        "loss = (x - 1.7) ** 2 -> loss = (1.7 - x) ** 2": "the square of a number and of its opposite are the same",
    },
}
