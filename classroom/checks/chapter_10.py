"""Chapter 10: training by gradient descent.

A training step is judged by what it does to the losses, the parameters and the gradients of a small network over two
steps, never by whether the loss fell: with many a mistake it falls. The network's parameters write down what is done
with them, so that two mistakes that leave every parameter where it was can still be told apart.
"""

import contextlib
import io
import math

from .. import engine
from .core import number, task

# -- Task 1: one step on paper ----------------------------------------------------------------------------------------

W, RATE_ON_PAPER = 0.6, 0.1
PAPER = [(1.5, 2.3), (-0.7, 1.1)]  # (x, y)


def on_paper(loss=lambda e: e * e, slope=lambda x, e: 2 * e * x, step=lambda w, g: w - RATE_ON_PAPER * g, share=1.0):
    """The four answers, with the loss of one error, its slope by w, the step and a factor on both left open."""

    def whole(w):
        return share * sum(loss(w * x - y) for x, y in PAPER)

    gradient = share * sum(slope(x, W * x - y) for x, y in PAPER)
    moved = step(W, gradient)
    return {"loss": whole(W), "gradient": gradient, "new w": moved, "new loss": whole(moved)}


@number("The loss, its slope, the step against it, and the loss that this step brings.", tolerance=6e-4)
def step_on_paper():
    """One step of gradient descent for the prediction w·x, with two examples."""
    return on_paper()


def paper_mistake(title, *hints):
    """A mistake that shows in the first three numbers: a slip in the last one does not hide it."""

    def recognised(trial):
        made = on_paper_numbers(known.examples[0]())
        right, seen = on_paper_numbers(on_paper()), on_paper_numbers(trial.seen)
        return not step_on_paper.same(seen, right) and step_on_paper.same(seen, made)

    known = step_on_paper.mistake(title, *hints, when=recognised)
    return known


def on_paper_numbers(answers):
    return {name: answers[name] for name in ("loss", "gradient", "new w")}


@paper_mistake(
    "The step goes uphill.",
    "Compare your two losses. Which way did you want to go?",
    "Your gradient is right. What does its sign say about the loss when w grows a little?",
    "The gradient points to where the loss grows. The step goes against it.",
)
def _():
    return on_paper(step=lambda w, g: w + RATE_ON_PAPER * g)


@paper_mistake(
    "The step is the whole gradient: the rate is missing.",
    "How far did w move, and how far is a tenth of that?",
    "Look at the line in which w gets its new value. Which of the given numbers do you not use there?",
    "The gradient says which way and how steep. The learning rate says how far to go.",
)
def _():
    return on_paper(step=lambda w, g: w - g)


@paper_mistake(
    "The errors are averaged; this loss is their sum.",
    "How many examples are there, and by what did you divide?",
    "Look at the Σ in the task: what happens after the two squares are added?",
    "In this chapter the loss is summed. A mean is another loss, with gradients smaller by the number of examples.",
)
def _():
    return on_paper(share=0.5)


@paper_mistake(
    "The square lost its factor in the slope.",
    "By the power rule, what is the slope of e²?",
    "Your loss is right, your gradient is half of what it should be.",
    "The exponent of a square comes down in front as a factor.",
)
def _():
    return on_paper(slope=lambda x, e: e * x)


@paper_mistake(
    "The slope of the error with respect to w is missing.",
    "If w grows by 0.1, by how much does the prediction w·x grow?",
    "You have the slope of the loss with respect to the prediction. One more step back leads to w.",
    "A product passes the other factor: the chain has two links, the square and the product.",
)
def _():
    return on_paper(slope=lambda x, e: 2 * e)


@paper_mistake(
    "The errors are not squared.",
    "One prediction is 3 too high, one 3 too low. What is your loss?",
    "Look at your first number. Can a loss be negative?",
    "Without the square, errors of opposite sign cancel out.",
)
def _():
    return on_paper(loss=lambda e: e, slope=lambda x, e: x)


@paper_mistake(
    "The sign of the error got lost in the slope.",
    "Both examples ask for a higher prediction. Do both ask for a larger w?",
    "Look at the minus signs in your two products: the errors, and the inputs.",
    "A square is never negative, but its slope takes the sign of what was squared.",
)
def _():
    return on_paper(slope=lambda x, e: 2 * abs(e * x))


@paper_mistake(
    "A minus got lost: the x of the second example is −0.7.",
    "If w grows, which way does the prediction of the second example go?",
    "Look at the last factor in the chain of the second example, and at its sign.",
    "The slope of w·x by w is x, with its sign.",
)
def _():
    return on_paper(slope=lambda x, e: 2 * e * abs(x))


@step_on_paper.mistake(
    "The new loss is what the slope promised, not what the step brought.",
    "At the new w, what are the two predictions?",
    "Your other three numbers are right. Did you put the new w into the loss itself?",
    "A slope is true only where you took it, because the loss bends. Compute the loss again from the new w.",
)
def _():
    right = on_paper()
    return right | {"new loss": right["loss"] - RATE_ON_PAPER * right["gradient"] ** 2}


@step_on_paper.mistake(
    "The new loss is the old one.",
    "You have moved w. Have the predictions moved with it?",
    "Which w did you use for your last number?",
    "A loss belongs to one w. After the step, compute everything again from the new one.",
)
def _():
    return on_paper() | {"new loss": on_paper()["loss"]}


# -- Task 2: the loss -------------------------------------------------------------------------------------------------

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
def _(predictions, targets):
    return sum((p - t) ** 2 for p, t in zip(predictions, targets)) * (1 / len(targets))


@squared_error.mistake(
    "The errors are not squared.",
    "One prediction is 3 too high, another 3 too low. What is your loss for that network?",
    "Look at what is done with each difference before it is added.",
    "Errors must not cancel out, so each is made positive first, and large ones count more.",
)
def _(predictions, targets):
    return sum(p - t for p, t in zip(predictions, targets))


@squared_error.mistake(
    "Added first, squared afterwards.",
    "One prediction is 3 too high, another 3 too low. What is the sum of the errors, and its square?",
    "Look at the brackets: is each error squared, or their sum?",
    "A square makes each error positive. That must happen before you add them.",
)
def _(predictions, targets):
    return sum(p - t for p, t in zip(predictions, targets)) ** 2


@squared_error.mistake(
    "The size of each error is taken, not its square.",
    "How much more does an error of 2 cost than an error of 1, in your loss and in the task's?",
    "Your gradients are all 1 or −1: they do not say how far off a prediction is.",
    "A square grows faster than the error, so its slope is larger when the prediction is further off.",
)
def _(predictions, targets):
    return sum(abs(p - t) for p, t in zip(predictions, targets))


@squared_error.mistake(
    "Prediction and target are squared one by one.",
    "What is your loss for a prediction of −3 and a target of 3?",
    "What comes before the exponent: a difference, or a single number?",
    "Square the distance between the two.",
)
def _(predictions, targets):
    return sum(p**2 - t**2 for p, t in zip(predictions, targets))


@squared_error.mistake(
    "The loss is half of what the task asks for.",
    "What is the loss of a single example that is off by 3?",
    "Look for a factor in front of the sum.",
    "Some books write ½ there to make the slope shorter. This course does not.",
)
def _(predictions, targets):
    return sum((p - t) ** 2 for p, t in zip(predictions, targets)) * 0.5


@squared_error.mistake(
    "The errors are doubled, not squared.",
    "An error of 3: what is its square, and what do you get?",
    "Count the stars.",
    "One star multiplies, two stars raise to a power.",
)
def _(predictions, targets):
    return sum((p - t) * 2 for p, t in zip(predictions, targets))


@squared_error.mistake(
    "`^` is not a power in Python.",
    "How did chapter 01 write x²?",
    "Look at the sign between the error and the 2.",
    "A power is written with two stars. `^` works on the bits of whole numbers.",
    when=lambda trial: any("type(s) for ^" in str(value) for value in trial.seen.values()),
)
def _(predictions, targets):
    return sum((p - t) ^ 2 for p, t in zip(predictions, targets))


@squared_error.mistake(
    "A root was taken at the end.",
    "Errors of 3 and 4: what is the sum of their squares?",
    "Look at what happens to the sum before it is returned.",
    "The root of the sum is the distance between two lists. This loss is its square.",
)
def _(predictions, targets):
    return sum((p - t) ** 2 for p, t in zip(predictions, targets)) ** 0.5


@squared_error.mistake(
    "Only one example counts.",
    "How often does your loop run before `return`, and what does it keep from one round to the next?",
    "Compare the gradients: which of the predictions get one?",
    "A sum grows in a variable, and you return it after the loop.",
)
def _(predictions, targets):
    return (predictions[0] - targets[0]) ** 2


only_last = squared_error.mistakes[-1]


@only_last
def _(predictions, targets):
    return (predictions[-1] - targets[-1]) ** 2


@squared_error.mistake(
    "The number is right, but it has forgotten where it came from.",
    "What would `loss.backward()` do with your result?",
    "Your loss is a plain number, so no gradient reaches the predictions.",
    "A Value remembers its parents, but its `.data` does not. Compute with the Values themselves.",
)
def _(predictions, targets):
    return sum((p.data - t) ** 2 for p, t in zip(predictions, targets))


# -- Task 3: one training step ----------------------------------------------------------------------------------------

XS = [[1.7, -0.6], [0.9, 2.3], [-1.3, 0.7]]
YS = [0.8, -0.5, 0.3]
RATE = 0.07


def watched_network(log):
    """A small network whose parameters write into `log` what is done with them."""
    base = engine.Value

    class Watched(base):
        """A parameter that tells when its number or its gradient is set, and when it is computed with."""

        __slots__ = ()

        @property
        def data(self):
            return base.data.__get__(self)

        @data.setter
        def data(self, value):
            log.append("update")
            base.data.__set__(self, value)

        @property
        def grad(self):
            return base.grad.__get__(self)

        @grad.setter
        def grad(self, value):
            log.append("backward" if value else "zero")
            base.grad.__set__(self, value)

        def __sub__(self, other):
            log.append("a new Value")
            return base.__sub__(self, other)

        def __add__(self, other):
            log.append("a new Value")
            return base.__add__(self, other)

    network = engine.MLP(2, [3, 1], seed=4)
    for neuron in (neuron for layer in network.layers for neuron in layer.neurons):
        neuron.w, neuron.b = [Watched(w.data) for w in neuron.w], Watched(neuron.b.data)
    forward = network.forward
    network.forward = lambda inputs: log.append("forward") or forward(inputs)
    log.clear()
    return network


def names(network):
    """{where it stands: the parameter} of the whole network."""
    found = {}
    for k, layer in enumerate(network.layers, 1):
        for n, neuron in enumerate(layer.neurons, 1):
            place = f"of layer {k}, neuron {n}"
            found.update({f"weight {i} {place}": w for i, w in enumerate(neuron.w, 1)})
            found[f"the bias {place}"] = neuron.b
    return found


def two_steps(step):
    """What two steps return, and where they leave every parameter."""
    network, seen = watched_network([]), {}
    own = {id(p): p for p in names(network).values()}
    for k in (1, 2):
        result = step(network, XS, YS, RATE)
        seen |= {f"step {k}, {name}": p.data for name, p in names(network).items()}
        seen[f"step {k}, the loss you return"] = result
    return seen | {
        "parameters that were replaced by new Values": sum(id(p) not in own for p in names(network).values())
    }


def order_of(step):
    """What the second step did, in order, each thing once in a row: ["forward", "zero", "backward", "update"]."""
    log = []
    network = watched_network(log)
    with contextlib.redirect_stdout(io.StringIO()):
        step(network, XS, YS, RATE)
        log.clear()
        step(network, XS, YS, RATE)
    return [one for k, one in enumerate(log) if k == 0 or log[k - 1] != one]


def loss_of(network, xs, ys, error=lambda p, t: (p - t) ** 2, share=1.0):
    return sum(error(network(x), y) for x, y in zip(xs, ys)) * share


def moves(network, rate, which=None):
    for p in network.parameters() if which is None else which(network):
        p.data -= rate * p.grad


def one_step(network, xs, ys, rate, loss=loss_of, move=moves):
    """The right step, with its loss and its move left open."""
    built = loss(network, xs, ys)
    network.zero_grad()
    built.backward()
    move(network, rate)
    return built.data


@task(
    "Two steps on a network of 13 parameters: every one of them is where it should be, and both losses are right.",
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


@training_step.mistake(
    "The gradients are set to zero after `backward`: what it found is wiped out.",
    "What do the parameters' gradients hold at the moment when you use them?",
    "No parameter moved. Put your lines in order: forward, zero, backward, update. Which one is in another place?",
    "Zero clears the way for new gradients. Do not clear them between `backward` and the update.",
    when=lambda trial: still(trial) and wiped_out(order_of(trial.answer)),
)
def _(network, xs, ys, rate):
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
def _(network, xs, ys, rate):
    built = loss_of(network, xs, ys)
    for p in network.parameters():
        p.data = 0.0
    built.backward()
    moves(network, rate)
    return built.data


exchanged = training_step.mistake(
    "The network got new parameters in place of its own.",
    "Suppose a list of the parameters was made before your step. Does your step show in it?",
    "Look for `Value(...)` in your update: does it change a parameter, or put another one in its place?",
    "A parameter stays the same object for the whole training. Only the number in its `.data` moves.",
    when=lambda trial: trial.seen["parameters that were replaced by new Values"] > 0,
)


@exchanged
def _(network, xs, ys, rate):
    def exchange(network, rate):
        for neuron in (neuron for layer in network.layers for neuron in layer.neurons):
            neuron.w = [engine.Value(w.data - rate * w.grad) for w in neuron.w]
            neuron.b = engine.Value(neuron.b.data - rate * neuron.b.grad)

    return one_step(network, xs, ys, rate, move=exchange)


early = training_step.mistake(
    "The update comes before `backward`.",
    "At the first step, what do the gradients hold when you use them?",
    "Put your lines in order: which of them finds the slopes, and which one needs them?",
    "First find out which way is down, then go. Otherwise each step uses the slopes of the step before, or none.",
    when=lambda trial: before("update", "backward", order_of(trial.answer)),
)


@early
def _(network, xs, ys, rate):
    built = loss_of(network, xs, ys)
    network.zero_grad()
    moves(network, rate)
    built.backward()
    return built.data


@early
def _(network, xs, ys, rate):
    built = loss_of(network, xs, ys)
    moves(network, rate)
    network.zero_grad()
    built.backward()
    return built.data


@early
def _(network, xs, ys, rate):
    built = loss_of(network, xs, ys)
    moves(network, rate)
    built.backward()
    return built.data


rebound = training_step.mistake(
    "The parameters were not changed: a name was given a new Value.",
    "After your loop, what number is in the first weight of the network?",
    "Look to the left of the equals sign in your loop. What changes: the network's parameter, or your variable?",
    "`p = …` only gives the name p to something new. The number of a parameter is in its `.data`.",
    when=lambda trial: still(trial) and "a new Value" in order_of(trial.answer),
)


@rebound
def _(network, xs, ys, rate):
    def rebinding(network, rate):
        for p in network.parameters():
            p = p - rate * p.grad

    return one_step(network, xs, ys, rate, move=rebinding)


@rebound
def _(network, xs, ys, rate):
    def rebinding(network, rate):
        for p in network.parameters():
            p -= rate * p.grad

    return one_step(network, xs, ys, rate, move=rebinding)


unmoved = training_step.mistake(
    "No parameter has moved.",
    "After your step, what number is in the first weight of the network?",
    "Look for the line that writes into a parameter. Does the new number end up in its `.data`, or in a variable?",
    "The number of a parameter is in its `.data`. The next forward pass reads only that.",
    when=lambda trial: still(trial) and "update" not in order_of(trial.answer),
)


@unmoved
def _(network, xs, ys, rate):
    return one_step(network, xs, ys, rate, move=lambda network, rate: None)


@unmoved
def _(network, xs, ys, rate):
    def rebinding(network, rate):
        for p in network.parameters():
            p = p.data - rate * p.grad

    return one_step(network, xs, ys, rate, move=rebinding)


@training_step.mistake(
    "`backward` never runs.",
    "Which line of yours finds the slopes?",
    "The update uses gradients that are all 0. Is `backward` called, with brackets, on this step's loss?",
    "The loss knows the way back to every parameter, but only `backward` goes that way.",
    when=lambda trial: still(trial) and {"update"} <= set(order_of(trial.answer)) <= {"update", "forward", "zero"},
)
def _(network, xs, ys, rate):
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
def _(network, xs, ys, rate):
    return one_step(network, xs, ys, rate, move=lambda network, rate: moves(network, -rate))


@training_step.mistake(
    "The gradients are never set to zero: they pile up.",
    "Your first step is right and your second is not. What is left over from the first?",
    "`backward` adds to what is in `.grad`. Which line sets it to 0, and is it called, with brackets?",
    "Each step needs the slopes of the present place only, not those of earlier places.",
)
def _(network, xs, ys, rate):
    built = loss_of(network, xs, ys)
    built.backward()
    moves(network, rate)
    return built.data


@training_step.mistake(
    "The rate is not used: the step is the whole gradient.",
    "How far does your weight move, compared with its gradient?",
    "Look at your update. Which of the function's four inputs is not in it?",
    "The slope is true only near the present place. The rate keeps the step short enough.",
)
def _(network, xs, ys, rate):
    return one_step(network, xs, ys, rate, move=lambda network, rate: moves(network, 1.0))


@training_step.mistake(
    "The rate counts twice.",
    "How often do you multiply by the rate on the way from the loss to the parameter?",
    "Your steps have the right direction and are far too short. By which factor?",
    "The step is rate × gradient. Scale it once: not the loss as well, and not the gradient before.",
)
def _(network, xs, ys, rate):
    return one_step(network, xs, ys, rate, move=lambda network, rate: moves(network, rate**2))


@training_step.mistake(
    "The rate is written into the function as 0.05.",
    "What does your function do with the rate that it is given?",
    "The check uses a different rate from the cell above. Look for a number in your update.",
    "What may differ from call to call is an argument. Use it by its name.",
)
def _(network, xs, ys, rate):
    return one_step(network, xs, ys, 0.05)


@training_step.mistake(
    "Divided by the rate.",
    "Should a smaller rate make your step shorter or longer?",
    "Look at the sign between the gradient and the rate.",
    "The rate is a factor: a small one makes a small step.",
)
def _(network, xs, ys, rate):
    return one_step(network, xs, ys, rate, move=lambda network, rate: moves(network, 1 / rate))


@training_step.mistake(
    "The number was replaced, not moved.",
    "Where does a weight of 5 end up after a step with gradient 0?",
    "Look at the equals sign in your update: what happens to the number that was there?",
    "A step starts from the old number and changes it a little.",
)
def _(network, xs, ys, rate):
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
def _(network, xs, ys, rate):
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
def _(network, xs, ys, rate):
    first = lambda network: network.layers[0].parameters()
    return one_step(network, xs, ys, rate, move=lambda network, rate: moves(network, rate, first))


@training_step.mistake(
    "Only the last layer is updated.",
    "How many parameters does this network have, and how many does your loop visit?",
    "What does your loop go over?",
    "Every parameter of every layer has a slope and takes a step. The network can list them all.",
)
def _(network, xs, ys, rate):
    last = lambda network: network.layers[-1].parameters()
    return one_step(network, xs, ys, rate, move=lambda network, rate: moves(network, rate, last))


@training_step.mistake(
    "The biases stay where they are.",
    "Which of the parameters have not moved? What do they have in common?",
    "You visit each neuron's weights. What else does a neuron have that can learn?",
    "A bias is a parameter like any other: the network's own list has it too.",
)
def _(network, xs, ys, rate):
    def weights(network):
        return [w for layer in network.layers for neuron in layer.neurons for w in neuron.w]

    return one_step(network, xs, ys, rate, move=lambda network, rate: moves(network, rate, weights))


@training_step.mistake(
    "The loop ends after its first parameter.",
    "How many parameters have moved after one step?",
    "Look at how far your `return` is indented.",
    "What is inside a loop runs in every round, and `return` ends the function in the first one.",
)
def _(network, xs, ys, rate):
    first = lambda network: network.parameters()[:1]
    return one_step(network, xs, ys, rate, move=lambda network, rate: moves(network, rate, first))


@training_step.mistake(
    "The errors are averaged; this loss is their sum.",
    "By what did you divide, and does the chapter's loss do that?",
    "Your loss is a third of what it should be, and so is every step.",
    "A mean is a loss too, but a different one: with the same rate the steps are shorter.",
)
def _(network, xs, ys, rate):
    return one_step(network, xs, ys, rate, loss=lambda *given: loss_of(*given, share=1 / len(ys)))


@training_step.mistake(
    "The errors are not squared.",
    "One prediction is 3 too high, another 3 too low. What is your loss?",
    "Look at what is done with each difference before it is added.",
    "Without the square the lowest loss is far below zero: every prediction is pushed down, right or not.",
)
def _(network, xs, ys, rate):
    return one_step(network, xs, ys, rate, loss=lambda *given: loss_of(*given, error=lambda p, t: p - t))


one_example = training_step.mistake(
    "Only one example counts.",
    "How many of the three examples are in your loss?",
    "Look at the loop over the examples: what is left of its earlier rounds when it ends?",
    "The loss is a sum over all examples, and the step goes by the slope of the whole sum.",
)


@one_example
def _(network, xs, ys, rate):
    return one_step(network, xs[-1:], ys[-1:], rate)


@one_example
def _(network, xs, ys, rate):
    return one_step(network, xs[:1], ys[:1], rate)


@training_step.mistake(
    "A step after every example; the task asks for one step for all.",
    "How often do your parameters move in one call?",
    "Which lines are inside the loop over the examples?",
    "First the loss of all examples, then one `backward`, then one update. (Smaller portions come in chapter 11.)",
)
def _(network, xs, ys, rate):
    return sum(one_step(network, [x], [y], rate) for x, y in zip(xs, ys))


@training_step.mistake(
    "`backward` is called on the predictions, not on the loss.",
    "What should become smaller: the predictions, or the loss?",
    "Look at what comes before `.backward()`.",
    "From the loss, every prediction gets its own share: up or down, and more if it is further off.",
)
def _(network, xs, ys, rate):
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
)
def _(network, xs, ys, rate):
    return one_step(network, xs, ys, rate, move=lambda network, rate: moves(network, 2 * rate))


@training_step.mistake(
    "What is returned is the loss after the step; the task asks for the one before it.",
    "When was the loss computed that you return?",
    "The parameters are right. Look at what you return.",
    "The forward pass of this step has already given you a loss. Return that one.",
)
def _(network, xs, ys, rate):
    one_step(network, xs, ys, rate)
    return loss_of(network, xs, ys).data


# -- Task 4: find the bug: a loop around a stale loss -----------------------------------------------------------------

STEPS = 4


def whole_training(train):
    """The history, and where the training leaves every parameter."""
    network = engine.MLP(2, [3, 1], seed=4)
    history = train(network, XS, YS, STEPS, RATE)
    if isinstance(history, (list, tuple)):
        seen = {"the length of the history": len(history)}
        seen |= {f"the loss before step {k}": value for k, value in enumerate(history, 1)}
    else:
        seen = {"what you return": history}
    return seen | {f"at the end, {name}": p.data for name, p in names(network).items()}


@task(
    "Four steps: every loss in the history is the loss of its own step, and the network ends where it should.",
    observe=whole_training,
    changes={"network": ("data", "grad")},
    truth="it should be",
)
def mended_training(network, xs, ys, steps, rate):
    """Train for some steps; return the loss before each of them."""
    return [one_step(network, xs, ys, rate) for _ in range(steps)]


outside = mended_training.mistake(
    "The bug is still there: every step calls `backward` on the same old loss.",
    "How many times does your program compute predictions?",
    "Every entry of the history is the same number. Which line made it, and how often does that line run?",
    "A loss belongs to one set of parameters. Once they have moved, compute it again, predictions included.",
)


@outside
def _(network, xs, ys, steps, rate):
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
def _(network, xs, ys, steps, rate):
    history = []
    network.zero_grad()
    loss_of(network, xs, ys).backward()
    for _ in range(steps):
        history.append(loss_of(network, xs, ys).data)
        moves(network, rate)
    return history


@mended_training.mistake(
    "The gradients pile up: zero does not run in every step.",
    "Your first two losses are right. What does the second `backward` add to?",
    "How often does the line run that sets the gradients to zero?",
    "`backward` adds to what is there, so set the gradients to 0 before each call.",
)
def _(network, xs, ys, steps, rate):
    history = []
    for _ in range(steps):
        built = loss_of(network, xs, ys)
        built.backward()
        moves(network, rate)
        history.append(built.data)
    return history


no_list = mended_training.mistake(
    "What comes back is not the history.",
    "What do you return at the end, and is there a `return`?",
    "The history is a list with one loss for each step.",
    "Collect the losses while the loop runs, and return the whole list after it.",
    when=lambda trial: "what you return" in trial.seen,
)


@no_list
def _(network, xs, ys, steps, rate):
    return [one_step(network, xs, ys, rate) for _ in range(steps)][0]


@no_list
def _(network, xs, ys, steps, rate):
    for _ in range(steps):
        one_step(network, xs, ys, rate)


no_move = mended_training.mistake(
    "The loss is made anew, but no parameter moves.",
    "After your loop, what number is in the first weight of the network?",
    "Two usual causes: gradients set to 0 before they are used, or an update that does not write into `.data`.",
    "Leave the gradients alone between `backward` and the update, and write the update into `.data`.",
)


@no_move
def _(network, xs, ys, steps, rate):
    return [one_step(network, xs, ys, rate, move=lambda n, r: None) for _ in range(steps)]


@mended_training.mistake(
    "One step too few.",
    "How many losses are in your history, and how many steps were asked for?",
    "Look at what is in the brackets of `range`.",
    "`range(n)` runs n times, and starts at 0.",
)
def _(network, xs, ys, steps, rate):
    return [one_step(network, xs, ys, rate) for _ in range(steps - 1)]


@mended_training.mistake(
    "One step too many.",
    "How many losses are in your history, and how many steps were asked for?",
    "Look at what is in the brackets of `range`.",
    "`range(n)` runs n times, and starts at 0.",
)
def _(network, xs, ys, steps, rate):
    return [one_step(network, xs, ys, rate) for _ in range(steps + 1)]


@mended_training.mistake(
    "The loop ends in its first round.",
    "How many losses are in your history?",
    "Look at how far your `return` is indented.",
    "What is inside a loop runs in every round, and `return` ends the function at once.",
)
def _(network, xs, ys, steps, rate):
    return [one_step(network, xs, ys, rate)]


@mended_training.mistake(
    "The history forgets: only its last entry is left.",
    "How long is your history, and what happens to its old entries in each round?",
    "Look for the line in which the history is an empty list. How often does it run?",
    "Make a growing list once, before the loop.",
)
def _(network, xs, ys, steps, rate):
    return [one_step(network, xs, ys, rate) for _ in range(steps)][-1:]


@mended_training.mistake(
    "The history holds the losses after the steps; the task asks for those before.",
    "Is the first entry of your history the loss of the untrained network?",
    "The parameters are right. At which moment is the loss computed that you append?",
    "The loss that `backward` starts from is the one to write down.",
)
def _(network, xs, ys, steps, rate):
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
def _(network, xs, ys, steps, rate):
    return [one_step(network, xs, ys, rate, move=lambda n, r: moves(n, -r)) for _ in range(steps)]


# -- Task 5: explore --------------------------------------------------------------------------------------------------

FOUR_XS = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
FOUR_YS = [1.0, -1.0, -1.0, 1.0]
SEEDS, LIMIT = (5, 6, 12), 0.065


def losses_with(rate):
    """The losses of three networks after 20 steps with this rate."""
    losses = []
    for seed in SEEDS:
        network = engine.MLP(3, [4, 4, 1], seed=seed)
        for _ in range(20):
            one_step(network, FOUR_XS, FOUR_YS, rate)
        losses.append(loss_of(network, FOUR_XS, FOUR_YS).data)
    return losses


@number(
    "With your rate all three networks end below 0.065 after 20 steps.",
    observe=lambda rate: 0 < rate < 100 and max(losses_with(rate)) < LIMIT,
)
def one_rate_for_three():
    """A learning rate with which three networks learn the four examples in 20 steps."""
    return 0.1


@one_rate_for_three.mistake(
    "The rate must be larger than zero.",
    "Which way does a step of negative length go?",
    "Look at the sign of your number.",
    "The minus sign is in the update already. The rate says how far, not which way.",
    when=lambda trial: trial.answer <= 0,
)
def _():
    return -0.1


@one_rate_for_three.mistake(
    "Too small: at least one network is still on its way down.",
    "What happens to the three losses when you double your rate?",
    "None of the three has gone wrong: they are on their way. What would bring them further in 20 steps?",
    "Go up until one of the three jumps to a large loss, then back a little.",
    when=lambda trial: 0 < trial.answer < 0.1,
)
def _():
    return 0.03


@one_rate_for_three.mistake(
    "Too large: at least one network has jumped to a large loss.",
    "Print the three losses. Which of them is large, and which numbers near 4 or 8 do you know?",
    "A single network that is stuck is enough to fail. Which one jumps first?",
    "Go down until no network jumps any more. The most delicate start decides.",
    when=lambda trial: trial.answer > 0.1 and math.isfinite(trial.answer),
)
def _():
    return 0.5
