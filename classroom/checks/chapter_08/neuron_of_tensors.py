"""Task 2: the neuron."""

import numpy as np
import torch

from ..core import Said, Stopped, task
from .common import all_are, cut_to_32_bits, double, told

NEURONS = {
    "weights 0.5, −1.5, 0.25 and inputs 1, 0.5, −2": ([0.5, -1.5, 0.25], [1.0, 0.5, -2.0]),
    "weights 0.3, 0.7, −0.2 and inputs −1.1, 0.6, 0.9": ([0.3, 0.7, -0.2], [-1.1, 0.6, 0.9]),
    "weights −0.8, 0.1, 1.3 and inputs 0.4, 2.2, 0.7": ([-0.8, 0.1, 1.3], [0.4, 2.2, 0.7]),
}
PARTS = ["the output"] + [f"the slope of {what} {i}" for what in ("weight", "input") for i in (1, 2, 3)]
A_TENSOR = Said("there is a tensor where a plain number belongs")
A_LIST = Said("there is a list inside the list")
NO_GRADIENT = Said("a slope is None")


def the_seven(result):
    """The parts of a neuron's answer by name, or what is to be said of it."""
    if isinstance(result, np.ndarray):
        result = result.tolist()
    if isinstance(result, torch.Tensor):
        return A_TENSOR
    if not isinstance(result, (list, tuple)):
        return result
    for what, words in (((list, tuple, np.ndarray), A_LIST), (torch.Tensor, A_TENSOR), (type(None), NO_GRADIENT)):
        if any(isinstance(part, what) and getattr(part, "ndim", 1) < 2 for part in result):
            return words
    if len(result) != len(PARTS):
        return Said(f"the list has {len(result)} parts where {len(PARTS)} belong")
    return dict(zip(PARTS, result))


def seven_numbers(neuron):
    """What a learner's neuron returns, number by number."""
    seen = {}
    for where, (weights, inputs) in NEURONS.items():
        result = the_seven(told(lambda w=weights, x=inputs: neuron(list(w), list(x))))
        seen |= {f"{where}, {name}": v for name, v in result.items()} if isinstance(result, dict) else {where: result}
    return seen


@task(
    "Tried with three sets of weights and inputs: all seven numbers agree with your own engine's, to twelve digits.",
    observe=seven_numbers,
    tolerance=1e-12,
    truth="your own engine says",
    stub=lambda weights, inputs: None,
)
def neuron_of_tensors(weights, inputs):
    """The output of tanh(w·x), the slopes of the weights and of the inputs, as plain numbers in 64 bits."""
    w, x = double(weights), double(inputs)
    out = (w * x).sum().tanh()
    out.backward()
    return [out.item(), *w.grad.tolist(), *x.grad.tolist()]


RIGHT_SEVEN = seven_numbers(neuron_of_tensors.reference)


@neuron_of_tensors.mistake(
    "Only some seven digits agree: the numbers were cut to 32 bits.",
    "Which dtype does a tensor have if you say nothing?",
    "Look at each place where you make a tensor from a list.",
    "Digits that are lost at the start do not come back: every tensor needs 64 bits from its first line on.",
    when=lambda trial: cut_to_32_bits(trial, RIGHT_SEVEN),
)
def in_32_bits(weights, inputs):
    w = torch.tensor(weights, requires_grad=True)
    x = torch.tensor(inputs, requires_grad=True)
    out = (w * x).sum().tanh()
    out.backward()
    return [out.item(), *w.grad.tolist(), *x.grad.tolist()]


@in_32_bits.also
def inputs_in_32_bits(weights, inputs):
    w, x = double(weights), torch.tensor(inputs, requires_grad=True)
    out = (w * x).sum().tanh()
    out.backward()
    return [out.item(), *w.grad.tolist(), *x.grad.tolist()]


@in_32_bits.also
def widened_too_late(weights, inputs):
    w = torch.tensor(weights, requires_grad=True)
    x = torch.tensor(inputs, requires_grad=True)
    out = (w.double() * x.double()).sum().tanh()
    out.backward()
    return [out.item(), *w.grad.tolist(), *x.grad.tolist()]


@neuron_of_tensors.mistake(
    "Nothing was recorded, so there is no way back.",
    "What does a tensor need to be told before it records?",
    "PyTorch refuses your `backward()`. Look at how the tensors are made, and at what happens to them on the way.",
    "At least one leaf has to ask for its gradient; without that, PyTorch saves the memory that a graph costs.",
)
def nothing_recorded(weights, inputs):
    w, x = double(weights, record=False), double(inputs, record=False)
    out = (w * x).sum().tanh()
    out.backward()
    return [out.item(), *w.grad.tolist(), *x.grad.tolist()]


def grad_is_missing(trial):
    seen = list(trial.seen.values())
    none_in_an_error = lambda got: isinstance(got, Stopped) and "NoneType" in got.error
    return bool(seen) and all(got is NO_GRADIENT or none_in_an_error(got) for got in seen)


@neuron_of_tensors.mistake(
    "A gradient is None.",
    "Which tensors keep a gradient after the walk: all of them?",
    "Look at the tensor whose `grad` you read. Did it ask for a gradient, and is it still a leaf?",
    "Only leaves that asked for it collect a gradient. What is computed from a leaf, if only to change its dtype, "
    "is no leaf.",
    when=grad_is_missing,
)
def only_the_weights_record(weights, inputs):
    w, x = double(weights), double(inputs, record=False)
    out = (w * x).sum().tanh()
    out.backward()
    return [out.item(), *w.grad.tolist(), *x.grad.tolist()]


@only_the_weights_record.also
def no_leaf(weights, inputs):
    w = torch.tensor(weights, requires_grad=True).double()
    x = torch.tensor(inputs, requires_grad=True).double()
    out = (w * x).sum().tanh()
    out.backward()
    return [out.item(), *w.grad.tolist(), *x.grad.tolist()]


@only_the_weights_record.also
def none_in_the_list(weights, inputs):
    w, x = double(weights), double(inputs)
    out = (w * x).sum().tanh()
    return [out.item(), w.grad, x.grad]


@neuron_of_tensors.mistake(
    "Backward starts from one number, not from three.",
    "How many numbers does your neuron's output have?",
    "`w * x` multiplies place by place. What does a neuron do with the three products before tanh?",
    "`backward()` without a gradient needs a result with a single number: that number's slope towards itself is 1.",
)
def sum_forgotten(weights, inputs):
    w, x = double(weights), double(inputs)
    out = (w * x).tanh()
    out.backward()
    return [out.item(), *w.grad.tolist(), *x.grad.tolist()]


@neuron_of_tensors.mistake(
    "Tanh is taken of each product.",
    "How often does the engine's neuron call tanh?",
    "Look at the order of the sum and tanh in your line.",
    "A neuron first adds up its products. Tanh squashes that one sum.",
)
def tanh_before_the_sum(weights, inputs):
    w, x = double(weights), double(inputs)
    out = (w * x).tanh().sum()
    out.backward()
    return [out.item(), *w.grad.tolist(), *x.grad.tolist()]


@neuron_of_tensors.mistake(
    "Tanh is missing.",
    "Can the output of this neuron be larger than 1?",
    "Compare your forward line with the engine's, from left to right.",
    "The weighted sum is only the first half of a neuron. Then it is squashed.",
)
def no_tanh(weights, inputs):
    w, x = double(weights), double(inputs)
    out = (w * x).sum()
    out.backward()
    return [out.item(), *w.grad.tolist(), *x.grad.tolist()]


@neuron_of_tensors.mistake(
    "The slopes come in the wrong order.",
    "Which three slopes does the task want first?",
    "Each of your numbers is right. Look at the last line of your function.",
    "After the output come the weights, then the inputs.",
)
def inputs_first(weights, inputs):
    w, x = double(weights), double(inputs)
    out = (w * x).sum().tanh()
    out.backward()
    return [out.item(), *x.grad.tolist(), *w.grad.tolist()]


@neuron_of_tensors.mistake(
    "These are the weights and inputs themselves, not their slopes.",
    "What is the slope of the first weight, and what is the first weight?",
    "Look at what you read from each tensor in the last line.",
    "A leaf has two sets of numbers: its own, and the gradient that the walk left in it.",
)
def data_for_grad(weights, inputs):
    w, x = double(weights), double(inputs)
    out = (w * x).sum().tanh()
    out.backward()
    return [out.item(), *w.tolist(), *x.tolist()]


@neuron_of_tensors.mistake(
    "All slopes are twice too large: two walks came together.",
    "What did a leaf hold after the second walk in the chapter's fifth surprise?",
    "Count how often `backward()` runs in one call of your function.",
    "Leaves collect. One result needs one walk.",
)
def two_walks(weights, inputs):
    w, x = double(weights), double(inputs)
    out = (w * x).sum().tanh()
    out.backward(retain_graph=True)
    out.backward()
    return [out.item(), *w.grad.tolist(), *x.grad.tolist()]


def piles_up(trial):
    """True where a second call with the same numbers adds the same slopes once more."""
    weights, inputs = NEURONS["weights 0.3, 0.7, −0.2 and inputs −1.1, 0.6, 0.9"]
    first, second = (list(trial.answer(list(weights), list(inputs))) for _ in range(2))
    right = neuron_of_tensors.reference(weights, inputs)
    grown = [b - a for a, b in zip(first, second)]
    return first[0] == second[0] and all(abs(g - r) < 1e-9 for g, r in zip(grown[1:], right[1:]))


LEAVES = double([0.0, 0.0, 0.0]), double([0.0, 0.0, 0.0])


@neuron_of_tensors.mistake(
    "The gradients pile up from call to call.",
    "Call your function twice with the same numbers. Which of the seven change?",
    "Find the line that makes the leaves. Is it inside the function?",
    "A leaf that outlives the call still holds the last walk's gradient. Make new leaves for each call, or empty them.",
    when=piles_up,
)
def gradients_pile_up(weights, inputs):
    w, x = LEAVES
    w.data[:], x.data[:] = double(weights, record=False), double(inputs, record=False)
    out = (w * x).sum().tanh()
    out.backward()
    return [out.item(), *w.grad.tolist(), *x.grad.tolist()]


@neuron_of_tensors.mistake(
    "Tensors where plain numbers belong.",
    "What does `type(...)` say about the parts of your list?",
    "Look at the last line: which parts of it are still tensors, with their graph behind them?",
    "`.item()` gives the plain number of a tensor with a single one, `.tolist()` the plain numbers of any tensor.",
    when=all_are(A_TENSOR),
)
def tensors_in_the_list(weights, inputs):
    w, x = double(weights), double(inputs)
    out = (w * x).sum().tanh()
    out.backward()
    return [out, *w.grad, *x.grad]


@tensors_in_the_list.also
def three_tensors(weights, inputs):
    w, x = double(weights), double(inputs)
    out = (w * x).sum().tanh()
    out.backward()
    return [out.item(), w.grad, x.grad]


@neuron_of_tensors.mistake(
    "There are lists inside your list.",
    "How many parts does your list have: seven, or three?",
    "Look at how the engine's version puts its list together. What stands in front of its second and third part?",
    "A star in front of a list puts its parts into the list around it, one by one.",
    when=all_are(A_LIST),
)
def star_forgotten(weights, inputs):
    w, x = double(weights), double(inputs)
    out = (w * x).sum().tanh()
    out.backward()
    return [out.item(), w.grad.tolist(), x.grad.tolist()]
