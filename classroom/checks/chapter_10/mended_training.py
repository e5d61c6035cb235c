"""Task 4: find the bug: a loop around a stale loss."""

from ... import engine
from ..core import guarded, task
from .common import OTHER_XS, OTHER_YS, RATE, XS, YS, loss_of, moves, names, one_step, with_gradients_left_over

STEPS = 4
OVERSHOOTING = (OTHER_XS, OTHER_YS, 5, 0.6)  # the loss falls, rises and falls
TO_ALMOST_0 = ([[0.9, 2.3]], [0.5], 9, 0.3)  # the loss falls below 1e-8 before the last step
WITH_LARGE_RATE, WITH_SMALL_LOSS = "where the rate is too large", "where the loss becomes very small"
LEFT_OVER, NO_STEPS = "where the gradients are not 0 at the start", "where 0 steps are asked for"
NO_LIST, LENGTH = "what you return", "the length of the history"


def whole_training(train):
    """The history, and where the training leaves every parameter; then the same for other trainings."""
    seen = one_training(train, XS, YS, STEPS, RATE)
    if NO_LIST in seen:
        return seen
    for name, given in [
        (WITH_LARGE_RATE, OVERSHOOTING),
        (WITH_SMALL_LOSS, TO_ALMOST_0),
        (LEFT_OVER, (XS, YS, 2, RATE)),
    ]:
        told = one_training(train, *given, left_over=name == LEFT_OVER)
        seen |= {f"{name}, {label}": value for label, value in told.items()}
    told = guarded(lambda: one_training(train, XS, YS, 0, RATE))
    return seen | ({f"{NO_STEPS}, {k}": x for k, x in told.items()} if isinstance(told, dict) else {NO_STEPS: told})


def one_training(train, *given, left_over=False):
    network = engine.MLP(2, [3, 1], seed=4)
    if left_over:
        with_gradients_left_over(network)
    history = train(network, *given)
    if isinstance(history, (list, tuple)):
        seen = {LENGTH: len(history)}
        seen |= {f"the loss before step {k}": value for k, value in enumerate(history, 1)}
    else:
        seen = {NO_LIST: history}
    return seen | {f"at the end, {name}": p.data for name, p in names(network).items()}


@task(
    "Five trainings: every loss in the history is the loss of its own step, and the network ends where it should.",
    observe=whole_training,
    changes={"network": ("data", "grad")},
    truth="it should be",
)
def mended_training(network, xs, ys, steps, rate):
    """Train for some steps; return the loss before each of them."""
    return [one_step(network, xs, ys, rate) for _ in range(steps)]


@mended_training.mistake(
    "The bug is still there: every step calls `backward` on the same old loss.",
    "How many times does your program compute predictions?",
    "Every entry of the history is the same number. Which line made it, and how often does that line run?",
    "A loss belongs to one set of parameters. Once they have moved, compute it again, predictions included.",
)
def loss_outside_the_loop(network, xs, ys, steps, rate):
    built, history = loss_of(network, xs, ys), []
    for _ in range(steps):
        network.zero_grad()
        built.backward()
        moves(network, rate)
        history.append(built.data)
    return history


@mended_training.mistake(
    "The loss is new in every step, the gradient is not.",
    "How often does `backward` run in your program?",
    "The first step is right. Which slopes does the second one use?",
    "Slopes are true only where you took them. After every move, find them again.",
)
def backward_outside_the_loop(network, xs, ys, steps, rate):
    history = []
    network.zero_grad()
    loss_of(network, xs, ys).backward()
    for _ in range(steps):
        history.append(loss_of(network, xs, ys).data)
        moves(network, rate)
    return history


def steps_without_zero(network, xs, ys, steps, rate):
    history = []
    for _ in range(steps):
        built = loss_of(network, xs, ys)
        built.backward()
        moves(network, rate)
        history.append(built.data)
    return history


@mended_training.mistake(
    "The gradients pile up: zero does not run in every step.",
    "What does the second `backward` of your training add to?",
    "How often does the line run that sets the gradients to zero?",
    "`backward` adds to what is there, so set the gradients to 0 before each call.",
)
def zero_outside_the_loop(network, xs, ys, steps, rate):
    return steps_without_zero(network, xs, ys, steps, rate)


@zero_outside_the_loop.also
def zero_once_before_the_loop(network, xs, ys, steps, rate):
    network.zero_grad()
    return steps_without_zero(network, xs, ys, steps, rate)


@mended_training.mistake(
    "The gradients are set to zero after the update, but not before the first `backward`.",
    "Suppose `backward` was called once before your training. What does its first step add to?",
    "Where is your line with the zero? What do the gradients hold when your function begins?",
    "A training should not depend on what ran before it. Set the gradients to 0 first, then call `backward`.",
)
def zero_after_the_update(network, xs, ys, steps, rate):
    history = []
    for _ in range(steps):
        built = loss_of(network, xs, ys)
        built.backward()
        moves(network, rate)
        network.zero_grad()
        history.append(built.data)
    return history


@mended_training.mistake(
    "What comes back is not the history.",
    "What do you return at the end, and is there a `return`?",
    "The history is a list with one loss for each step.",
    "Collect the losses while the loop runs, and return the whole list after it.",
    when=lambda trial: NO_LIST in trial.seen,
)
def first_loss_only(network, xs, ys, steps, rate):
    return [one_step(network, xs, ys, rate) for _ in range(steps)][0]


@first_loss_only.also
def no_return(network, xs, ys, steps, rate):
    for _ in range(steps):
        one_step(network, xs, ys, rate)


@mended_training.mistake(
    "The loss is made anew, but no parameter moves.",
    "After your loop, what number is in the first weight of the network?",
    "Two usual causes: gradients set to 0 before they are used, or an update that does not write into `.data`.",
    "Leave the gradients alone between `backward` and the update, and write the update into `.data`.",
)
def no_update(network, xs, ys, steps, rate):
    return [one_step(network, xs, ys, rate, move=lambda n, r: None) for _ in range(steps)]


@mended_training.mistake(
    "One step too few.",
    "How many losses are in your history, and how many steps were asked for?",
    "Look at what is in the brackets of `range`.",
    "`range(n)` runs n times, and starts at 0.",
)
def one_step_too_few(network, xs, ys, steps, rate):
    return [one_step(network, xs, ys, rate) for _ in range(steps - 1)]


@mended_training.mistake(
    "One step too many.",
    "How many losses are in your history, and how many steps were asked for?",
    "Look at what is in the brackets of `range`.",
    "`range(n)` runs n times, and starts at 0.",
)
def one_step_too_many(network, xs, ys, steps, rate):
    return [one_step(network, xs, ys, rate) for _ in range(steps + 1)]


@mended_training.mistake(
    "The loop ends in its first round.",
    "How many losses are in your history?",
    "Look at how far your `return` is indented.",
    "What is inside a loop runs in every round, and `return` ends the function at once.",
)
def first_round_only(network, xs, ys, steps, rate):
    for _ in range(steps):
        return [one_step(network, xs, ys, rate)]


@first_round_only.also
def first_round_or_nothing(network, xs, ys, steps, rate):
    history = []
    for _ in range(steps):
        history.append(one_step(network, xs, ys, rate))
        return history
    return history


@first_round_only.also
def one_round_without_a_loop(network, xs, ys, steps, rate):
    return [one_step(network, xs, ys, rate)]


@mended_training.mistake(
    "The history forgets: only its last entry is left.",
    "How long is your history, and what happens to its old entries in each round?",
    "Look for the line in which the history is an empty list. How often does it run?",
    "Make a growing list once, before the loop.",
)
def last_entry_only(network, xs, ys, steps, rate):
    return [one_step(network, xs, ys, rate) for _ in range(steps)][-1:]


@mended_training.mistake(
    "The history holds the losses after the steps; the task asks for those before.",
    "Is the first entry of your history the loss of the untrained network?",
    "The parameters are right. At which moment is the loss computed that you append?",
    "The loss that `backward` starts from is the one to write down.",
)
def losses_after_the_steps(network, xs, ys, steps, rate):
    history = []
    for _ in range(steps):
        one_step(network, xs, ys, rate)
        history.append(loss_of(network, xs, ys).data)
    return history


@mended_training.mistake(
    "The step goes uphill.",
    "Read your history from left to right. Which way does it go?",
    "Look at the sign in front of the rate.",
    "The gradient points uphill. The way down is the opposite direction.",
)
def uphill(network, xs, ys, steps, rate):
    return [one_step(network, xs, ys, rate, move=lambda n, r: moves(n, -r)) for _ in range(steps)]


@mended_training.mistake(
    "The training stops when the loss rises; the task asks for every step.",
    "How many losses are in your history, and how many steps were asked for?",
    "Look for a `break` or a `return` inside of your loop. Under which condition is it reached?",
    "A loss may rise for a step or two, with a rate that is a little too large. The loop goes on all the same.",
)
def stops_when_the_loss_rises(network, xs, ys, steps, rate):
    history = []
    for _ in range(steps):
        history.append(one_step(network, xs, ys, rate))
        if len(history) > 1 and history[-1] > history[-2]:
            break
    return history


@stops_when_the_loss_rises.also
def stops_before_the_step(network, xs, ys, steps, rate):
    history = []
    for _ in range(steps):
        loss = loss_of(network, xs, ys).data
        if history and loss > history[-1]:
            break
        history.append(one_step(network, xs, ys, rate))
    return history


def ends_where_the_loss_is_small(trial):
    first, large, small = (trial.seen.get(label) for label in LENGTHS)
    return first == STEPS and large == OVERSHOOTING[2] and small is not None and small < TO_ALMOST_0[2]


LENGTHS = (LENGTH, f"{WITH_LARGE_RATE}, {LENGTH}", f"{WITH_SMALL_LOSS}, {LENGTH}")


@mended_training.mistake(
    "The training stops when the loss is small; the task asks for every step.",
    "How many losses are in your history, and how many steps were asked for?",
    "Look for a `break` or a `return` inside of your loop. Under which condition is it reached?",
    "Stopping early can be a good idea, but here the caller says how many steps there are. Take them all.",
    when=ends_where_the_loss_is_small,
)
def stops_when_the_loss_is_small(network, xs, ys, steps, rate):
    history = []
    for _ in range(steps):
        history.append(one_step(network, xs, ys, rate))
        if history[-1] < 0.05:
            break
    return history


@mended_training.mistake(
    "With 0 steps your program takes one all the same.",
    "What should be in the history, and what should happen to the network, when `steps` is 0?",
    "Which of your lines run before the loop looks at `steps` for the first time?",
    "Everything that belongs to a step goes inside the loop. `range(0)` runs no round at all.",
)
def first_step_before_the_loop(network, xs, ys, steps, rate):
    history = [one_step(network, xs, ys, rate)]
    for _ in range(steps - 1):
        history.append(one_step(network, xs, ys, rate))
    return history


@mended_training.mistake(
    "The history holds Values; the task asks for the losses as plain numbers.",
    "What does `type(history[0])` say?",
    "Look at what you append. Is there a `.data` in it?",
    "A Value keeps everything that it was made from, so a long history of them fills the memory. Append the number.",
    when=lambda trial: any(hasattr(value, "_prev") for value in trial.seen.values()),
)
def history_of_values(network, xs, ys, steps, rate):
    history = []
    for _ in range(steps):
        built = loss_of(network, xs, ys)
        network.zero_grad()
        built.backward()
        moves(network, rate)
        history.append(built)
    return history
