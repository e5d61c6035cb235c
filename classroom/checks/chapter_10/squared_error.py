"""Task 2: the loss."""

from ... import engine
from ..core import task

GUESSES = {
    "three examples": ([1.7, -0.6, 2.3], [0.4, -1.5, 3.7]),
    "four": ([0.3, 1.4, -2.6, 0.8], [-0.9, 1.1, 0.5, 3.3]),
}


def graded(loss):
    """The number that `loss` makes of Values, and the gradient that each prediction gets from it."""
    seen = {}
    for name, (guesses, targets) in GUESSES.items():
        predictions = [engine.Value(p) for p in guesses]
        result = loss(predictions, list(targets))
        made = hasattr(result, "backward") and hasattr(result, "data")
        if made:
            result.backward()
        seen[f"{name}, the loss"] = result.data if made else result
        for k, p in enumerate(predictions, 1):
            seen[f"{name}, the gradient of prediction {k}"] = p.grad
    return seen


@task(
    "Three examples and four: the loss is right, and so is the gradient that each prediction gets from it.",
    observe=graded,
    truth="it should be",
)
def squared_error(predictions, targets):
    """Σ (prediction − target)²."""
    return sum((p - t) ** 2 for p, t in zip(predictions, targets))


@squared_error.mistake(
    "The errors are averaged; this loss is their sum.",
    "With twice as many examples that are equally wrong, should this loss stay the same or double?",
    "Look at what happens after the squares have been added up.",
    "Summed, every example counts in full. Dividing by how many there are gives another loss, with smaller gradients.",
)
def averaged_errors(predictions, targets):
    return sum((p - t) ** 2 for p, t in zip(predictions, targets)) * (1 / len(targets))


@squared_error.mistake(
    "The errors are not squared.",
    "One prediction is 3 too high, another 3 too low. What is your loss for that network?",
    "Look at what is done with each difference before it is added.",
    "Errors must not cancel out, so each is made positive first, and large ones count more.",
)
def not_squared(predictions, targets):
    return sum(p - t for p, t in zip(predictions, targets))


@squared_error.mistake(
    "Added first, squared afterwards.",
    "One prediction is 3 too high, another 3 too low. What is the sum of the errors, and its square?",
    "Look at the brackets: is each error squared, or their sum?",
    "A square makes each error positive. That must happen before you add them.",
)
def added_first_squared_afterwards(predictions, targets):
    return sum(p - t for p, t in zip(predictions, targets)) ** 2


@squared_error.mistake(
    "The size of each error is taken, not its square.",
    "How much more does an error of 2 cost than an error of 1, in your loss and in the task's?",
    "Your gradients are all 1 or −1: they do not say how far off a prediction is.",
    "A square grows faster than the error, so its slope is larger when the prediction is further off.",
)
def absolute_errors(predictions, targets):
    return sum(abs(p - t) for p, t in zip(predictions, targets))


@squared_error.mistake(
    "Prediction and target are squared one by one.",
    "What is your loss for a prediction of −3 and a target of 3?",
    "What comes before the exponent: a difference, or a single number?",
    "Square the distance between the two.",
)
def squared_one_by_one(predictions, targets):
    return sum(p**2 - t**2 for p, t in zip(predictions, targets))


@squared_error.mistake(
    "The loss is half of what the task asks for.",
    "What is the loss of a single example that is off by 3?",
    "Look for a factor in front of the sum.",
    "Some books write ½ there to make the slope shorter. This course does not.",
)
def half_the_loss(predictions, targets):
    return sum((p - t) ** 2 for p, t in zip(predictions, targets)) * 0.5


@squared_error.mistake(
    "The errors are doubled, not squared.",
    "An error of 3: what is its square, and what do you get?",
    "Count the stars.",
    "One star multiplies, two stars raise to a power.",
)
def doubled(predictions, targets):
    return sum((p - t) * 2 for p, t in zip(predictions, targets))


@squared_error.mistake(
    "`^` is not a power in Python.",
    "How did chapter 01 write x²?",
    "Look at the sign between the error and the 2.",
    "A power is written with two stars. `^` works on the bits of whole numbers.",
    when=lambda trial: any("type(s) for ^" in str(value) for value in trial.seen.values()),
)
def bitwise_power(predictions, targets):
    return sum((p - t) ^ 2 for p, t in zip(predictions, targets))


@squared_error.mistake(
    "A root was taken at the end.",
    "Errors of 3 and 4: what is the sum of their squares?",
    "Look at what happens to the sum before it is returned.",
    "The root of the sum is the distance between two lists. This loss is its square.",
)
def root_at_the_end(predictions, targets):
    return sum((p - t) ** 2 for p, t in zip(predictions, targets)) ** 0.5


@squared_error.mistake(
    "Only one example counts.",
    "How often does your loop run before `return`, and what does it keep from one round to the next?",
    "Compare the gradients: which of the predictions get one?",
    "A sum grows in a variable, and you return it after the loop.",
)
def only_first_example(predictions, targets):
    return (predictions[0] - targets[0]) ** 2


@only_first_example.also
def only_last_example(predictions, targets):
    return (predictions[-1] - targets[-1]) ** 2


@squared_error.mistake(
    "The number is right, but it has forgotten where it came from.",
    "What would `loss.backward()` do with your result?",
    "Your loss is a plain number, so no gradient reaches the predictions.",
    "A Value remembers its parents, but its `.data` does not. Compute with the Values themselves.",
)
def forgotten_where_from(predictions, targets):
    return sum((p.data - t) ** 2 for p, t in zip(predictions, targets))
