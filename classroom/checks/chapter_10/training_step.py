"""Task 3: one training step."""

import contextlib
import copy
import io

from ... import engine
from ..core import task
from .common import (
    OTHER_RATE,
    OTHER_XS,
    OTHER_YS,
    RATE,
    XS,
    YS,
    loss_of,
    moves,
    names,
    one_step,
    watched_network,
    with_gradients_left_over,
)

LEFT_OVER = "where the gradients are not 0 at the start"


def two_steps(step):
    """What two steps return, and where they leave every parameter; the second has examples and a rate of its own.

    Then one step of a network whose gradients are not 0 before it.
    """
    network, seen = watched_network([]), {}
    own = {id(p): p for p in names(network).values()}
    for k, given in enumerate([(XS, YS, RATE), (OTHER_XS, OTHER_YS, OTHER_RATE)], 1):
        result = step(network, *given)
        seen |= {f"step {k}, {name}": p.data for name, p in names(network).items()}
        seen[f"step {k}, the loss you return"] = result
    replaced = sum(id(p) not in own for p in names(network).values())
    network = with_gradients_left_over(watched_network([]))
    result = step(network, XS, YS, RATE)
    seen |= {f"{LEFT_OVER}, {name}": p.data for name, p in names(network).items()}
    seen[f"{LEFT_OVER}, the loss you return"] = result
    return seen | {"parameters that were replaced by new Values": replaced}


def order_of(step):
    """What a second step did, in order, each thing once in a row: "forward", "zero", "a walk", "backward", "update".

    "a walk" is a call of `backward`; "backward" is a gradient that arrives at a parameter.
    """
    log, usual = [], engine.Value.backward
    network = watched_network(log)

    def noted(self):
        log.append("a walk")
        return usual(self)

    engine.Value.backward = noted
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            step(network, XS, YS, RATE)
            log.clear()
            step(network, XS, YS, RATE)
    finally:
        engine.Value.backward = usual
    return [one for k, one in enumerate(log) if k == 0 or log[k - 1] != one]


@task(
    "Two steps on a network of 13 parameters, and one where gradients were left over: every parameter is where it "
    "should be, and the losses are right.",
    observe=two_steps,
    changes={"network": ("data", "grad")},
    truth="it should be",
)
def training_step(network, xs, ys, rate):
    """One step of training; returns the loss before it."""
    return one_step(network, xs, ys, rate)


def still(trial):
    """Does every parameter stand where it began?"""
    began = {name: p.data for name, p in names(watched_network([])).items()}
    return all(trial.seen.get(f"step 2, {name}") == value for name, value in began.items())


def before(first, second, order):
    return first in order and second in order and order.index(first) < order.index(second)


def wiped_out(order):
    """Is there a zero between backward and the update?"""
    before_update = order[: order.index("update")] if "update" in order else order
    return "backward" in before_update and "zero" in before_update[before_update.index("backward") :]


def cut_off(order):
    """Was there an update, and before it no gradient that arrived at a parameter?"""
    return "update" in order and "backward" not in order


@training_step.mistake(
    "The gradients are set to zero after `backward`: what it found is wiped out.",
    "What do the parameters' gradients hold at the moment when you use them?",
    "No parameter moved. Put your lines in order: forward, zero, backward, update. Which one is in another place?",
    "Zero clears the way for new gradients. Do not clear them between `backward` and the update.",
    when=lambda trial: still(trial) and wiped_out(order_of(trial.answer)),
)
def zero_after_backward(network, xs, ys, rate):
    built = loss_of(network, xs, ys)
    built.backward()
    network.zero_grad()
    moves(network, rate)
    return built.data


@training_step.mistake(
    "The numbers were set to zero, not the gradients.",
    "After your line with the zero, what does the network answer to any input?",
    "A parameter has a `.data` and a `.grad`. Which of the two does your loop set to 0?",
    "Set to 0 what `backward` adds to: the gradients. The numbers themselves must stay.",
)
def numbers_set_to_zero(network, xs, ys, rate):
    built = loss_of(network, xs, ys)
    for p in network.parameters():
        p.data = 0.0
    built.backward()
    moves(network, rate)
    return built.data


@training_step.mistake(
    "The network got new parameters in place of its own.",
    "Suppose a list of the parameters was made before your step. Does your step show in it?",
    "Look for `Value(...)` in your update: does it change a parameter, or put another one in its place?",
    "A parameter stays the same object for the whole training. Only the number in its `.data` moves.",
    when=lambda trial: trial.seen["parameters that were replaced by new Values"] > 0,
)
def parameters_exchanged(network, xs, ys, rate):
    def exchange(network, rate):
        for neuron in (neuron for layer in network.layers for neuron in layer.neurons):
            neuron.w = [engine.Value(w.data - rate * w.grad) for w in neuron.w]
            neuron.b = engine.Value(neuron.b.data - rate * neuron.b.grad)

    return one_step(network, xs, ys, rate, move=exchange)


@training_step.mistake(
    "The update comes before `backward`.",
    "At the first step, what do the gradients hold when you use them?",
    "Put your lines in order: which of them finds the slopes, and which one needs them?",
    "First find out which way is down, then go. Otherwise each step uses the slopes of the step before, or none.",
    when=lambda trial: before("update", "backward", order_of(trial.answer)),
)
def update_before_backward(network, xs, ys, rate):
    built = loss_of(network, xs, ys)
    network.zero_grad()
    moves(network, rate)
    built.backward()
    return built.data


@update_before_backward.also
def update_before_zero_and_backward(network, xs, ys, rate):
    built = loss_of(network, xs, ys)
    moves(network, rate)
    network.zero_grad()
    built.backward()
    return built.data


@update_before_backward.also
def update_without_zero(network, xs, ys, rate):
    built = loss_of(network, xs, ys)
    moves(network, rate)
    built.backward()
    return built.data


@training_step.mistake(
    "The parameters were not changed: a name was given a new Value.",
    "After your loop, what number is in the first weight of the network?",
    "Look to the left of the equals sign in your loop. What changes: the network's parameter, or your variable?",
    "`p = …` only gives the name p to something new. The number of a parameter is in its `.data`.",
    when=lambda trial: still(trial) and "a new Value" in order_of(trial.answer),
    before="nothing_moved",
)
def name_rebound(network, xs, ys, rate):
    def rebinding(network, rate):
        for p in network.parameters():
            p = p - rate * p.grad

    return one_step(network, xs, ys, rate, move=rebinding)


@name_rebound.also
def name_rebound_in_place(network, xs, ys, rate):
    def rebinding(network, rate):
        for p in network.parameters():
            p -= rate * p.grad

    return one_step(network, xs, ys, rate, move=rebinding)


@training_step.mistake(
    "No parameter has moved.",
    "After your step, what number is in the first weight of the network?",
    "Look for the line that writes into a parameter. Does the new number end up in its `.data`, or in a variable?",
    "The number of a parameter is in its `.data`. The next forward pass reads only that.",
    when=lambda trial: still(trial) and "update" not in order_of(trial.answer),
)
def nothing_moved(network, xs, ys, rate):
    return one_step(network, xs, ys, rate, move=lambda network, rate: None)


@nothing_moved.also
def number_in_a_variable(network, xs, ys, rate):
    def rebinding(network, rate):
        for p in network.parameters():
            p = p.data - rate * p.grad

    return one_step(network, xs, ys, rate, move=rebinding)


@training_step.mistake(
    "`backward` runs, and finds no way to the parameters.",
    "What does a Value that was made of a plain number know about the network?",
    "Look at what your loss is made of. Is there a `.data` on the way from the prediction to the loss?",
    "A Value remembers what it was made from, and a number remembers nothing. Compute the loss with the Values.",
    when=lambda trial: "a walk" in order_of(trial.answer) and cut_off(order_of(trial.answer)),
)
def loss_cut_off(network, xs, ys, rate):
    loss = lambda network, xs, ys: sum((engine.Value(network(x).data) - y) ** 2 for x, y in zip(xs, ys))
    return one_step(network, xs, ys, rate, loss=loss)


@training_step.mistake(
    "A copy of the network is trained; the one that was given stays as it was.",
    "Which network does your caller hold, and which one does your step change?",
    "Look for a copy of the network. What becomes of it when your function ends?",
    "To train a network is to change its own parameters. Here the caller wants exactly that.",
    when=lambda trial: still(trial) and "a copy" in order_of(trial.answer),
    before="nothing_moved",
)
def copy_trained(network, xs, ys, rate):
    return one_step(copy.deepcopy(network), xs, ys, rate)


@training_step.mistake(
    "`backward` never runs.",
    "Which line of yours finds the slopes?",
    "The update uses gradients that your step did not compute. Is `backward` called, with brackets, on the loss?",
    "The loss knows the way back to every parameter, but only `backward` goes that way.",
    when=lambda trial: {"update"} <= set(order_of(trial.answer)) <= {"update", "forward", "zero"},
)
def no_backward(network, xs, ys, rate):
    built = loss_of(network, xs, ys)
    network.zero_grad()
    moves(network, rate)
    return built.data


@training_step.mistake(
    "The step goes uphill: the sign of the update is wrong.",
    "Compare the losses of your first and second step. Which way do they go?",
    "Look at the sign in front of the rate.",
    "The gradient points uphill. The way down is the opposite direction.",
)
def uphill(network, xs, ys, rate):
    return one_step(network, xs, ys, rate, move=lambda network, rate: moves(network, -rate))


@training_step.mistake(
    "The gradients are never set to zero: they pile up.",
    "Your first step is right and your second is not. What is left over from the first?",
    "`backward` adds to what is in `.grad`. Which line sets it to 0, and is it called, with brackets?",
    "Each step needs the slopes of the present place only, not those of earlier places.",
)
def never_zeroed(network, xs, ys, rate):
    built = loss_of(network, xs, ys)
    built.backward()
    moves(network, rate)
    return built.data


@training_step.mistake(
    "The gradients are set to zero after the update, but not before `backward`.",
    "Suppose `backward` was called once before your first step. What does your step's own `backward` add to?",
    "Where is your line with the zero? What do the gradients hold when your function begins?",
    "A step should not depend on what ran before it. Set the gradients to 0 first, then call `backward`.",
)
def zero_after_the_update(network, xs, ys, rate):
    built = loss_of(network, xs, ys)
    built.backward()
    moves(network, rate)
    network.zero_grad()
    return built.data


@training_step.mistake(
    "What you return is a Value; the task asks for a plain number.",
    "What does `type(...)` say of what your step returns?",
    "Look at your `return`. Is there a `.data` in it?",
    "A Value keeps everything that it was made from. The number alone is in its `.data`.",
    when=lambda trial: any(hasattr(value, "_prev") for value in trial.seen.values()),
)
def value_returned(network, xs, ys, rate):
    built = loss_of(network, xs, ys)
    network.zero_grad()
    built.backward()
    moves(network, rate)
    return built


@training_step.mistake(
    "The rate is not used: the step is the whole gradient.",
    "How far does your weight move, compared with its gradient?",
    "Look at your update. Which of the function's four inputs is not in it?",
    "The slope is true only near the present place. The rate keeps the step short enough.",
)
def rate_not_used(network, xs, ys, rate):
    return one_step(network, xs, ys, rate, move=lambda network, rate: moves(network, 1.0))


@training_step.mistake(
    "The rate counts twice.",
    "How often do you multiply by the rate on the way from the loss to the parameter?",
    "Your steps have the right direction and are far too short. By which factor?",
    "The step is rate × gradient. Scale it once: not the loss as well, and not the gradient before.",
)
def rate_twice(network, xs, ys, rate):
    return one_step(network, xs, ys, rate, move=lambda network, rate: moves(network, rate**2))


@training_step.mistake(
    "The rate is written into the function as 0.05.",
    "What does your function do with the rate that it is given?",
    "The check uses a different rate from the cell above. Look for a number in your update.",
    "What may differ from call to call is an argument. Use it by its name.",
)
def rate_of_0_05(network, xs, ys, rate):
    return one_step(network, xs, ys, 0.05)


@training_step.mistake(
    "Divided by the rate.",
    "Should a smaller rate make your step shorter or longer?",
    "Look at the sign between the gradient and the rate.",
    "The rate is a factor: a small one makes a small step.",
)
def divided_by_rate(network, xs, ys, rate):
    return one_step(network, xs, ys, rate, move=lambda network, rate: moves(network, 1 / rate))


@training_step.mistake(
    "The number was replaced, not moved.",
    "Where does a weight of 5 end up after a step with gradient 0?",
    "Look at the equals sign in your update: what happens to the number that was there?",
    "A step starts from the old number and changes it a little.",
)
def replaced(network, xs, ys, rate):
    def replace(network, rate):
        for p in network.parameters():
            p.data = -rate * p.grad

    return one_step(network, xs, ys, rate, move=replace)


@training_step.mistake(
    "The step follows the data, not the gradient.",
    "Which of a parameter's two numbers says which way is down?",
    "Look at the right side of your update: is there a `.grad` in it?",
    "`.data` is the parameter's number, `.grad` is the slope of the loss. The step is made of the slope.",
)
def follows_data(network, xs, ys, rate):
    def shrink(network, rate):
        for p in network.parameters():
            p.data -= rate * p.data

    return one_step(network, xs, ys, rate, move=shrink)


@training_step.mistake(
    "Only the first layer is updated.",
    "How many parameters does this network have, and how many does your loop visit?",
    "What does your loop go over?",
    "Every parameter of every layer has a slope and takes a step. The network can list them all.",
)
def first_layer_only(network, xs, ys, rate):
    first = lambda network: network.layers[0].parameters()
    return one_step(network, xs, ys, rate, move=lambda network, rate: moves(network, rate, first))


@training_step.mistake(
    "Only the last layer is updated.",
    "How many parameters does this network have, and how many does your loop visit?",
    "What does your loop go over?",
    "Every parameter of every layer has a slope and takes a step. The network can list them all.",
)
def last_layer_only(network, xs, ys, rate):
    last = lambda network: network.layers[-1].parameters()
    return one_step(network, xs, ys, rate, move=lambda network, rate: moves(network, rate, last))


@training_step.mistake(
    "The biases stay where they are.",
    "Which of the parameters have not moved? What do they have in common?",
    "You visit each neuron's weights. What else does a neuron have that can learn?",
    "A bias is a parameter like any other: the network's own list has it too.",
)
def no_biases(network, xs, ys, rate):
    def weights(network):
        return [w for layer in network.layers for neuron in layer.neurons for w in neuron.w]

    return one_step(network, xs, ys, rate, move=lambda network, rate: moves(network, rate, weights))


@training_step.mistake(
    "The loop ends after its first parameter.",
    "How many parameters have moved after one step?",
    "Look at how far your `return` is indented.",
    "What is inside a loop runs in every round, and `return` ends the function in the first one.",
)
def first_parameter_only(network, xs, ys, rate):
    first = lambda network: network.parameters()[:1]
    return one_step(network, xs, ys, rate, move=lambda network, rate: moves(network, rate, first))


@training_step.mistake(
    "The errors are averaged; this loss is their sum.",
    "By what did you divide, and does the chapter's loss do that?",
    "Your loss is a third of what it should be, and so is every step.",
    "A mean is a loss too, but a different one: with the same rate the steps are shorter.",
)
def averaged_loss(network, xs, ys, rate):
    return one_step(network, xs, ys, rate, loss=lambda *given: loss_of(*given, share=1 / len(ys)))


@training_step.mistake(
    "The errors are not squared.",
    "One prediction is 3 too high, another 3 too low. What is your loss?",
    "Look at what is done with each difference before it is added.",
    "Without the square the lowest loss is far below zero: every prediction is pushed down, right or not.",
)
def errors_not_squared(network, xs, ys, rate):
    return one_step(network, xs, ys, rate, loss=lambda *given: loss_of(*given, error=lambda p, t: p - t))


@training_step.mistake(
    "Only one example counts.",
    "How many of the three examples are in your loss?",
    "Look at the loop over the examples: what is left of its earlier rounds when it ends?",
    "The loss is a sum over all examples, and the step goes by the slope of the whole sum.",
)
def last_example_only(network, xs, ys, rate):
    return one_step(network, xs[-1:], ys[-1:], rate)


@last_example_only.also
def first_example_only(network, xs, ys, rate):
    return one_step(network, xs[:1], ys[:1], rate)


@training_step.mistake(
    "A step after every example; the task asks for one step for all.",
    "How often do your parameters move in one call?",
    "Which lines are inside the loop over the examples?",
    "First the loss of all examples, then one `backward`, then one update. (Smaller portions come in chapter 11.)",
)
def step_after_every_example(network, xs, ys, rate):
    return sum(one_step(network, [x], [y], rate) for x, y in zip(xs, ys))


@training_step.mistake(
    "`backward` is called on the predictions, not on the loss.",
    "What should become smaller: the predictions, or the loss?",
    "Look at what comes before `.backward()`.",
    "From the loss, every prediction gets its own share: up or down, and more if it is further off.",
)
def walk_from_predictions(network, xs, ys, rate):
    predictions = [network(x) for x in xs]
    loss = sum((p - y) ** 2 for p, y in zip(predictions, ys))
    network.zero_grad()
    for prediction in predictions:
        prediction.backward()
    moves(network, rate)
    return loss.data


@training_step.mistake(
    "`backward` runs twice in a step.",
    "How often is `backward` called between your zero and your update?",
    "Your first step has the right direction and twice the length.",
    "`backward` adds. A second call adds the same slopes once more.",
    provided=lambda trial: order_of(trial.answer).count("a walk") == 2,
)
def backward_twice(network, xs, ys, rate):
    built = loss_of(network, xs, ys)
    network.zero_grad()
    built.backward()
    built.backward()
    moves(network, rate)
    return built.data


@training_step.mistake(
    "Every step is twice as long as it should be.",
    "How far does the first weight move, and how far is rate × gradient?",
    "Your steps have the right direction. Look for a factor of 2 in the update, or for an update that runs twice.",
    "The step is the rate times the gradient, and nothing else.",
)
def step_doubled(network, xs, ys, rate):
    return one_step(network, xs, ys, rate, move=lambda network, rate: moves(network, 2 * rate))


@training_step.mistake(
    "What is returned is the loss after the step; the task asks for the one before it.",
    "When was the loss computed that you return?",
    "The parameters are right. Look at what you return.",
    "The forward pass of this step has already given you a loss. Return that one.",
)
def loss_after(network, xs, ys, rate):
    one_step(network, xs, ys, rate)
    return loss_of(network, xs, ys).data


@training_step.mistake(
    "The parameters are right, but what you return is the mean of the errors, not their sum.",
    "Which loss did your `backward` start from, and is it the one that you return?",
    "Look for a division in your `return`, or just before it.",
    "The chapter's loss adds the squared errors of all examples. Return that sum.",
)
def mean_returned(network, xs, ys, rate):
    return one_step(network, xs, ys, rate) / len(xs)
