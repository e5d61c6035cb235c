"""Mutants of the solutions of exercises 10 that are right answers, too."""

SQUARE = "the square of a difference does not change when its two sides change places"
EACH_FOR_ITSELF = "every parameter moves for itself, so the order in which they do is free"
ROOM = "zero has its place anywhere between the last update and `backward`"

EQUIVALENT = {
    "squared_error": {
        "return sum(((p - t) ** 2 for p, t in zip(predictions, targets))) -> "
        "return sum(((t - p) ** 2 for p, t in zip(predictions, targets)))": SQUARE,
        "return sum(((p - t) ** 2 for p, t in zip(predictions, targets))) -> "
        "return sum(((p - t) ** 2 for p, t in zip(targets, predictions)))": SQUARE,
    },
    "training_step": {
        "network.zero_grad(), before: loss = my_squared_error([network(x) for x in xs], ys)": ROOM,
        "for p in network.parameters(): -> for p in list(network.parameters())[::-1]:": EACH_FOR_ITSELF,
        "loss = my_squared_error([network(x) for x in xs], ys) -> "
        "loss = my_squared_error(ys, [network(x) for x in xs])": SQUARE,
    },
    "mended_training": {
        "for step in range(steps): -> for step in list(range(steps))[::-1]:": "the number of the step is not used",
        "network.zero_grad(), before: loss = sum(((network(x) - y) ** 2 for x, y in zip(xs, ys)))": ROOM,
        "history.append(loss.data), before: for p in network.parameters():": "the loss keeps its number in the update",
        "for p in network.parameters(): -> for p in list(network.parameters())[::-1]:": EACH_FOR_ITSELF,
        "loss = sum(((network(x) - y) ** 2 for x, y in zip(xs, ys))) -> "
        "loss = sum(((y - network(x)) ** 2 for x, y in zip(xs, ys)))": SQUARE,
    },
}
