"""Task 5: two steps, and no unit dead."""

import contextlib
import math
from functools import lru_cache

from ... import engine
from ..core import Said, is_number, kind_of, task
from ..isolation import as_list
from .common import mean_and_spread, scaled

XS = [-8 + 20 * i / 16 for i in range(17)]  # a part of the cubic that has no symmetry: each bias gets a gradient
YS = [x**3 for x in XS]
PAGE = [-10.0 + x for x in range(21)]  # the xs of the exercise's own cubic

LIVING = "hidden units that a gradient reaches, after two steps"
FIRST, SECOND, SIZES, LAST = "the first loss", "the second loss", "the sizes of the network", "the last layer"
KINDS, BEGUN, MOVED = "the losses", "the network before the first step", "the parameters"
LEFT = "the gradients that the second step leaves"
RETURNED = "what you return"
AS_IT_SHOULD_BE = "as it should be"
SHAPE = "1 → 8, 8 → 8, 8 → 1"

# -- what two steps do ------------------------------------------------------------------------------------------------


def fresh(activation="leaky_relu", last="linear", seed=1):
    return engine.MLP(1, [8, 8, 1], activation=activation, last=last, seed=seed)


def mean_of_squares(predictions, goals, share):
    return sum((p - goal) ** 2 for p, goal in zip(predictions, goals)) * share


def raw(numbers, by):
    return list(numbers)


def move(model, rate):
    for p in model.parameters():
        p.data -= rate * p.grad


def two_steps(
    xs,
    ys,
    activation="leaky_relu",
    rates=(0.1, 0.1),
    inputs=scaled,
    targets=scaled,
    zero=True,
    last="linear",
    seed=1,
    loss_of=mean_of_squares,
    share=1 / len(XS),
    update=move,
    model=None,
):
    """A version of the task: its kind of unit, its rates, what it does to inputs and targets, its loss, its update."""
    model, losses = model or fresh(activation, last, seed), []
    zs, goals = inputs(xs, xs), targets(ys, ys)
    for rate in rates:
        loss = loss_of([model([z]) for z in zs], goals, share)
        losses.append(loss.data)
        if zero:
            model.zero_grad()
        loss.backward()
        update(model, rate)
    return model, losses


# -- what is looked at ------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def builds_noted(noted):
    """While this lasts, the numbers that every network begins with are noted: [(network, numbers)]."""
    usual = engine.MLP.__init__

    def build(self, *args, **keywords):
        usual(self, *args, **keywords)
        noted.append((self, [p.data for p in self.parameters()]))

    engine.MLP.__init__ = build
    try:
        yield
    finally:
        engine.MLP.__init__ = usual


def use_two_steps(answer):
    """What two steps do to the losses, and which hidden units still get a gradient from the last one.

    Where something is not as it should be, it is said in words: there are many right numbers.
    """
    built = []
    with builds_noted(built):
        given = answer(list(XS), list(YS))
    if given is None or given is ...:
        return {FIRST: None}
    told = what_came_back(given)
    if told:
        return {RETURNED: Said(told)}
    model, losses = given[0], as_list(given[1])
    hidden = [neuron for layer in model.layers[:-1] for neuron in layer.neurons]
    sizes = ", ".join(f"{len(layer.neurons[0].w)} → {len(layer.neurons)}" for layer in model.layers)
    last, activation = model.layers[-1].neurons[0].activation, (hidden or model.layers[-1].neurons)[0].activation
    told = {
        KINDS: "" if all(map(is_number, losses)) else "two plain numbers belong here; yours are something else",
        SIZES: "" if sizes == SHAPE else f"yours are {sizes}; the task asks for {SHAPE}",
        LAST: "" if last == "linear" else f"yours has {last}; the task asks for a linear one",
    }
    if not any(told.values()):
        told |= walk(model, losses, activation, built)
    seen = {label: Said(words) if words else AS_IT_SHOULD_BE for label, words in told.items()}
    return seen | {LIVING: sum(any(abs(p.grad) > 1e-6 for p in neuron.parameters()) for neuron in hidden)}


def what_came_back(given):
    """What is wrong with the shape of an answer, in words; "" where a network and two losses have come."""
    wanted = "one network and a list of two losses belong"
    if hasattr(given, "layers"):
        return f"your answer is a network alone, where {wanted}"
    if not isinstance(given, (list, tuple)) or len(given) != 2:
        return f"your answer is {kind_of(given)}, where {wanted}"
    model, losses = given[0], as_list(given[1])
    if not hasattr(model, "layers"):
        return f"the first part of your answer is {kind_of(model)}, where {wanted}: the network first"
    if not isinstance(losses, (list, tuple)):
        return f"the second part of your answer is {kind_of(losses)}, where {wanted}"
    count = f"{len(losses)} loss{'es' * (len(losses) != 1)}"
    return "" if len(losses) == 2 else f"you return {count}, where two belong: one before each step"


OUTSIDE = "it was not built while your function ran"
OTHER_NUMBERS = "it does not begin with the numbers that `seed=1` gives"
SAME = "it is the same number as the first"
STILL = "they are where they were before the first step"
NOT_EACH = "they have not all moved by a rate times the gradient of the mean squared error"
ONE_STEP = "they have taken one step, and the second is missing"
BACK_AGAIN = "they have gone uphill in the second step"
NOT_BETWEEN = "between the two steps of your network it is"
PILED_UP = "they are those of both steps, added up"
OTHER_GRADIENTS = "they are not those of the mean squared error at the second step"


def walk(model, losses, activation, built):
    """What is wrong on the way from the first numbers to the last: {label: words, or "" where nothing is}."""
    numbers = lambda network: [p.data for p in network.parameters()]
    began = next((noted for one, noted in built if one is model), built[-1][1] if built else None)
    begun = OUTSIDE if began is None else OTHER_NUMBERS if began != numbers(fresh(activation)) else ""
    first, second = losses
    mine = first_loss(activation)
    kind = "" if near(first, mine) else kind_of_loss(losses, activation, model)
    still = numbers(model) == numbers(fresh(activation))
    told = {
        BEGUN: begun,
        FIRST: "" if near(first, mine) else f"yours is {first:.4g}, and that is {kind}",
        MOVED: STILL if still else "",
        SECOND: "" if second < first else SAME if second == first else f"yours is {second:.4g}, after {first:.4g}",
        LEFT: "",
    }
    if begun or kind or still:
        return told
    taken = steps_taken(model, activation, second)
    swapped = taken.get(MOVED) == NOT_EACH and not steps_taken(model, activation, second, YS, XS)
    told_already = {label: words for label, words in told.items() if words}
    return told | ({MOVED: f"where they are is {SWAPPED}"} if swapped else taken) | told_already


def near(one, other):
    return abs(one - other) <= 1e-4 * abs(other)


@lru_cache
def first_loss(activation, inputs=scaled, targets=scaled):
    """The loss of the untrained network."""
    return two_steps(XS, YS, activation, (0.1,), inputs, targets)[1][0]


@lru_cache
def first_distance(activation):
    """The mean distance between the untrained network's predictions and the targets."""
    model, zs, goals = fresh(activation), scaled(XS, XS), scaled(YS, YS)
    return sum(abs(model([z]).data - goal) for z, goal in zip(zs, goals)) / len(goals)


OTHER_LOSS = "not the loss of this network before any step"
RAW_TARGETS, RAW_INPUTS = "what comes of raw targets", "what comes of raw inputs"
SUMMED, HALF, ROOT, DISTANCES = "the sum of the squares", "half of it", "its root", "the mean of the distances"
UNITS_OF_Y, AFTER = "the loss in the units of y", "the loss after a step"
NOT_GIVEN, BY_21 = "the loss of other numbers than those given", "what comes of dividing by 21, for 17 examples"
SWAPPED = "what comes of inputs and targets that have changed places"


def kind_of_loss(losses, activation, model):
    """What a first loss is that is not the one asked for, in words."""
    mine, first = first_loss(activation), losses[0]
    kinds = {
        RAW_TARGETS: [first_loss(activation, inputs, raw) for inputs in (raw, scaled)],
        RAW_INPUTS: [first_loss(activation, raw)],
        SUMMED: [len(XS) * mine],
        HALF: [mine / 2],
        ROOT: [math.sqrt(mine)],
        DISTANCES: [first_distance(activation)],
        UNITS_OF_Y: [mine * mean_and_spread(YS)[1] ** 2],
        SWAPPED: [loss_and_gradients(fresh(activation), YS, XS)],
        NOT_GIVEN: [loss_and_gradients(fresh(activation), PAGE, [x**3 for x in PAGE])],
        BY_21: [mine * len(XS) / len(PAGE)],
    }
    kind = next((kind for kind, values in kinds.items() if any(near(first, value) for value in values)), None)
    if kind is None and near(losses[1], loss_and_gradients(model)):
        kind = AFTER
    return kind or OTHER_LOSS


def loss_and_gradients(model, xs=XS, ys=YS):
    """The loss of the normalised data; its gradients are in the network afterwards."""
    zs, goals = scaled(xs, xs), scaled(ys, ys)
    model.zero_grad()
    loss = mean_of_squares([model([z]) for z in zs], goals, 1 / len(goals))
    loss.backward()
    return loss.data


def steps_taken(model, activation, second, xs=XS, ys=YS):
    """What is wrong with the two steps, in words.

    The rates are the learner's own, so they are found first: the way from the first numbers to the last is one rate
    times the first gradient, and another times what is left. Then the network after one step can be built again.
    """
    start = fresh(activation)
    loss_and_gradients(start, xs, ys)
    ones, lefts = [p.grad for p in start.parameters()], [p.grad for p in model.parameters()]
    ways = [p.data - q.data for p, q in zip(start.parameters(), model.parameters())]
    if not any(lefts):
        return {}  # the number of living units says it
    dot = lambda a, b: sum(x * y for x, y in zip(a, b))
    apart = lambda a, b: dot([x - y for x, y in zip(a, b)], [x - y for x, y in zip(a, b)])
    aa, ab, bb, aw, bw = dot(ones, ones), dot(ones, lefts), dot(lefts, lefts), dot(ones, ways), dot(lefts, ways)
    area = aa * bb - ab * ab
    rate, other = aw / aa / 2, 0.0  # of steps so small that both gradients point the same way
    if area > 1e-12 * aa * bb:
        rate, other = (aw * bb - bw * ab) / area, (bw * aa - aw * ab) / area
        if apart(ways, [rate * one + other * left for one, left in zip(ones, lefts)]) > 1e-9 * dot(ways, ways):
            return {MOVED: NOT_EACH}
        if rate > 0 and other < 1e-6 * rate:
            return {MOVED: ONE_STEP if other > -1e-6 * rate else BACK_AGAIN}
    move(start, rate)
    between = loss_and_gradients(start, xs, ys)
    twos = [p.grad for p in start.parameters()]
    if apart(lefts, [one + two for one, two in zip(ones, twos)]) < 1e-6 * bb:
        return {LEFT: PILED_UP}
    if apart(lefts, twos) > 1e-10 * bb:
        return {LEFT: OTHER_GRADIENTS}
    return {} if near(second, between) else {SECOND: f"yours is {second:.4g}, and {NOT_BETWEEN} {between:.4g}"}


@task(
    "Two steps on normalised numbers: the loss begins near the right size and falls, and a gradient reaches all 16 "
    "hidden units.",
    observe=use_two_steps,
    truth="here belongs",
)
def nobody_dead(xs, ys):
    """A network after two steps of training, and the loss before each step."""
    return two_steps(xs, ys)


# -- the mistakes -----------------------------------------------------------------------------------------------------


def begins_with(label, words=""):
    """A predicate: the first thing that is not as it should be is this one, and it is told in words that hold these."""

    def fits(trial):
        told = [(at, value) for at, value in trial.seen.items() if value not in (AS_IT_SHOULD_BE, 16)]
        return bool(told) and told[0][0] == label and words in str(told[0][1])

    return fits


@nobody_dead.mistake(
    "The losses are Values; the task asks for their numbers.",
    "What does Python show for your list of losses?",
    "Look at what you append to the list.",
    "A Value keeps its whole graph. Its number is in `.data`.",
    when=begins_with(KINDS),
)
def values_for_losses(xs, ys):
    model, losses = two_steps(xs, ys)
    return model, [engine.Value(loss) for loss in losses]


@nobody_dead.mistake(
    "The last layer is bent as well.",
    "Which values can the output of your network have? Can it reach every target?",
    "Look at the line that builds the network. Which activation does its last layer have, if you do not give one?",
    "The hidden layers bend. The last one only adds up their outputs: it is linear.",
    when=begins_with(LAST),
)
def last_layer_bent(xs, ys):
    return two_steps(xs, ys, last="leaky_relu")


@last_layer_bent.also
def all_layers_tanh(xs, ys):
    return two_steps(xs, ys, "tanh", last="tanh")


@nobody_dead.mistake(
    "The network is not built inside of your function.",
    "Does your function give the same two losses each time you run it?",
    "Which line builds the network, and how often does that line run?",
    "A network that is built once goes on learning at every call. Build a new one inside of the function.",
    when=begins_with(BEGUN, OUTSIDE),
)
def built_outside(xs, ys):
    return two_steps(xs, ys, model=BUILT_ONCE)


BUILT_ONCE = fresh()


@nobody_dead.mistake(
    "The network does not begin with the numbers that `seed=1` gives.",
    "What is the first weight of your network, before any step?",
    "Look at the line that builds the network: is its seed 1?",
    "The seed chooses the first weights. With `seed=1` the first loss is a fixed number for each activation.",
    when=begins_with(BEGUN, OTHER_NUMBERS),
)
def another_seed(xs, ys):
    return two_steps(xs, ys, seed=2)


@nobody_dead.mistake(
    "Raw cubic targets: the first loss is in the hundreds of thousands.",
    "How large is your first loss? And how large should it be, if targets have a spread of 1?",
    "What are the predictions compared with: raw ys, or normalised ones?",
    "Errors of hundreds are squared, and go into the gradient. Normalise the targets first.",
    when=begins_with(FIRST, RAW_TARGETS),
)
def raw_targets(xs, ys):
    return two_steps(xs, ys, targets=raw)


@raw_targets.also
def all_raw(xs, ys):
    return two_steps(xs, ys, targets=raw, inputs=raw, rates=(0.001, 0.001))


@raw_targets.also
def raw_targets_and_relu(xs, ys):
    return two_steps(xs, ys, "relu", targets=raw, rates=(0.01, 0.01))


@nobody_dead.mistake(
    "The inputs are still raw.",
    "An untrained network answers with something near 0 if its inputs are near 1. What does yours answer?",
    "Your targets have the right size. Look at what the network is called with.",
    "The input is a factor of the gradient: its size must be near 1 too.",
    when=begins_with(FIRST, RAW_INPUTS),
)
def raw_inputs(xs, ys):
    return two_steps(xs, ys, inputs=raw)


@nobody_dead.mistake(
    "Summed, not averaged.",
    "What would your loss be if every example were there twice?",
    "How does your first loss change, if you give your function every example twice?",
    "The mean squared error divides by the number of examples.",
    when=begins_with(FIRST, SUMMED),
)
def summed(xs, ys):
    return two_steps(xs, ys, share=1, rates=(0.001, 0.001))


@nobody_dead.mistake(
    "The numbers that your function is given are not used.",
    "If someone gives your function another curve, does it train on that one?",
    "Where do the numbers that you normalise come from? What stands in the brackets of the `def`?",
    "The function is called with its xs and ys. Use those two, and no call of `cubic` inside of it.",
    when=begins_with(FIRST, NOT_GIVEN),
)
def another_cubic(xs, ys):
    return two_steps(PAGE, [x**3 for x in PAGE], share=1 / 21)


@nobody_dead.mistake(
    "The sum is divided by 21, however many examples there are.",
    "How many examples does your function get when somebody gives it 17?",
    "Look for a 21 in your lines.",
    "Divide by the number of examples that were given: `len` tells it.",
    when=begins_with(FIRST, BY_21),
)
def always_21(xs, ys):
    return two_steps(xs, ys, share=1 / 21)


@nobody_dead.mistake(
    "This is half of the mean squared error.",
    "One prediction is 3 too high, and it is the only one. What is your loss?",
    "Look for a 2 that divides.",
    "Many books use a factor ½, so that the slope has no 2. This course does not.",
    when=begins_with(FIRST, HALF),
)
def halved(xs, ys):
    return two_steps(xs, ys, share=1 / (2 * len(XS)))


def mean_distance(predictions, goals, share):
    return sum(abs(p - goal) for p, goal in zip(predictions, goals)) * share


@nobody_dead.mistake(
    "The distances are averaged, not their squares.",
    "One prediction is 3 too high, and it is the only one. What is your loss?",
    "Look at what you do with each difference before you add it.",
    "The mean squared error squares each difference. A large error then counts far more than a small one.",
    when=begins_with(FIRST, DISTANCES),
)
def distances(xs, ys):
    return two_steps(xs, ys, loss_of=mean_distance)


@nobody_dead.mistake(
    "This is the root of the mean squared error.",
    "One prediction is 3 too high, and it is the only one. What is your loss?",
    "Look at what happens to the mean before it is returned.",
    "The root belongs to the spread of a normaliser. The loss is the mean of the squares itself.",
    when=begins_with(FIRST, ROOT),
)
def root_taken(xs, ys):
    return two_steps(xs, ys, loss_of=lambda *given: mean_of_squares(*given) ** 0.5)


@nobody_dead.mistake(
    "The loss is in the units of y: predictions are restored before they are compared.",
    "How large should the first loss be, if the targets have a spread of 1?",
    "Look at what the loss compares: normalised numbers, or restored ones?",
    "While the network learns, all stays normalised. Restore only when somebody asks for a prediction.",
    when=begins_with(FIRST, UNITS_OF_Y),
)
def in_the_units_of_y(xs, ys):
    spread = mean_and_spread(ys)[1]
    return two_steps(xs, ys, share=spread**2 / len(XS), rates=(0.1 / spread**2,) * 2)


@nobody_dead.mistake(
    "Inputs and targets have changed places.",
    "Which of the two lists is the network called with?",
    "Follow xs through your function, and then ys. In which order does `my_prepare` take them, and return them?",
    "The network is asked at the xs, and its answers are compared with the ys.",
    when=lambda trial: begins_with(FIRST, SWAPPED)(trial) or begins_with(MOVED, SWAPPED)(trial),
)
def inputs_and_targets_swapped(xs, ys):
    return two_steps(ys, xs)


@inputs_and_targets_swapped.also
def inputs_and_targets_swapped_with_tanh(xs, ys):
    return two_steps(ys, xs, "tanh")


@nobody_dead.mistake(
    "The losses are those after the steps; the task asks for those before.",
    "What is the loss of the untrained network? Is it in your list?",
    "At which moment of a round do you compute the loss that you append?",
    "The loss that `backward` starts from is the one to write down.",
    when=begins_with(FIRST, AFTER),
)
def losses_after_the_steps(xs, ys):
    model, losses = two_steps(xs, ys, rates=(0.1, 0.1, 0.1))
    return two_steps(xs, ys)[0], losses[1:]


@nobody_dead.mistake(
    "No parameter has moved.",
    "After your steps, what number is in the first weight of the network?",
    "Two usual causes: gradients set to 0 before they are used, or an update that does not write into `.data`.",
    "Two steps means: forward, zero, backward, update, two times.",
    when=begins_with(MOVED, STILL),
)
def nothing_moved(xs, ys):
    return two_steps(xs, ys, rates=(0.0, 0.0))


@nobody_dead.mistake(
    "The two losses are the same number, though the parameters have moved.",
    "How many times does your function compute predictions?",
    "Look at the line that makes the loss: is it inside of the loop?",
    "A loss belongs to one set of parameters. Once they have moved, compute it again, predictions included.",
    when=begins_with(SECOND, SAME),
)
def stale_loss(xs, ys):
    model, (first, _) = two_steps(xs, ys)
    return model, [first, first]


@nobody_dead.mistake(
    "The second loss is larger than the first: the step goes uphill, or is too long.",
    "Compare your two losses. Which way do they go?",
    "Look at the sign in front of the rate, and at the size of the rate.",
    "Go against the gradient, and only a short way.",
    when=begins_with(SECOND, ", after "),
)
def uphill(xs, ys):
    return two_steps(xs, ys, rates=(-0.1, -0.1))


@uphill.also
def too_long_a_step(xs, ys):
    return two_steps(xs, ys, rates=(2.0, 2.0))


@nobody_dead.mistake(
    "The second loss is not the loss between the two steps.",
    "Which numbers did the parameters have when you computed your second loss?",
    "Follow the list of losses: what is appended in the second round, and when?",
    "Each loss is taken before its step. The second one belongs to the network after one step and before the other.",
    when=begins_with(SECOND, NOT_BETWEEN),
)
def second_loss_invented(xs, ys):
    model, (first, second) = two_steps(xs, ys)
    return model, [first, 0.9 * second]


@second_loss_invented.also
def second_loss_after_both(xs, ys):
    model, losses = two_steps(xs, ys)
    last = mean_of_squares([model([z]) for z in scaled(xs, xs)], scaled(ys, ys), 1 / len(ys))
    return model, [losses[0], last.data]


@nobody_dead.mistake(
    "The parameters have not moved by a rate times the gradient of this loss, or not all of them.",
    "How many updates does your function make in all, and is each of the parameters in each of them?",
    "Look at what your update goes over, at what it subtracts, and at what `backward` starts from.",
    "All parameters of all layers take the same kind of step: the rate times the gradient, subtracted from `.data`.",
    when=begins_with(MOVED, NOT_EACH),
)
def weights_only(xs, ys):
    def of_weights(model, rate):
        for w in (w for layer in model.layers for neuron in layer.neurons for w in neuron.w):
            w.data -= rate * w.grad

    return two_steps(xs, ys, update=of_weights)


@weights_only.also
def last_layer_only(xs, ys):
    return two_steps(xs, ys, update=lambda model, rate: move(model.layers[-1], rate))


@weights_only.also
def all_but_the_first_layer(xs, ys):
    return two_steps(xs, ys, update=lambda model, rate: [move(layer, rate) for layer in model.layers[1:]])


@nobody_dead.mistake(
    "The second step is not taken.",
    "How many times does your function update the parameters?",
    "Follow the second round: after its `backward`, is something subtracted from `.data`?",
    "Each round has all four parts: loss, zero, backward, update.",
    when=begins_with(MOVED, ONE_STEP),
)
def one_step_alone(xs, ys):
    return two_steps(xs, ys, rates=(0.1, 0.0))


@nobody_dead.mistake(
    "The second step goes uphill.",
    "What is the sign of the rate in your second round?",
    "Print the rate, or the factor in front of the gradient, in both rounds.",
    "Both steps go against the gradient.",
    when=begins_with(MOVED, BACK_AGAIN),
)
def second_step_uphill(xs, ys):
    return two_steps(xs, ys, rates=(0.05, -0.05))


@nobody_dead.mistake(
    "The gradients of both steps are added up: zero does not run in between.",
    "What do the gradients hold before your second `backward`?",
    "Your two losses are right, because the mistake would show only in a third. What comes before `backward`?",
    "`backward` adds to what is there. If you want the slopes of this step only, set them to zero first.",
    when=begins_with(LEFT, PILED_UP),
)
def never_zeroed(xs, ys):
    return two_steps(xs, ys, zero=False)


@nobody_dead.mistake(
    "The gradients were set to 0 after the last step: there is nothing left to look at.",
    "What is in the gradients of your network when your function ends?",
    "Where is `zero_grad` in your loop: before `backward`, or at the end of the round?",
    "Set them to zero right before each `backward`. Then the gradients of the last step are still there.",
    when=lambda trial: begins_with(LIVING)(trial) and trial.seen[LIVING] == 0,
)
def emptied(xs, ys):
    model, losses = two_steps(xs, ys)
    model.zero_grad()
    return model, losses


@nobody_dead.mistake(
    "A dead relu: some units get no gradient at all.",
    "After your second step, how many hidden units have a gradient that is not 0 in at least one parameter?",
    "The losses are fine. Which operation did you choose for the hidden units, and what is its slope below 0?",
    "A relu that is below 0 for every example gets no gradient, and stays so. Another activation always passes some.",
    when=lambda trial: begins_with(LIVING)(trial) and 0 < trial.seen[LIVING] < 16,
)
def dead_relu(xs, ys):
    return two_steps(xs, ys, "relu")


@dead_relu.also
def dead_relu_and_a_smaller_rate(xs, ys):
    return two_steps(xs, ys, "relu", rates=(0.01, 0.01))
