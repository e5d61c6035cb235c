"""Task 4: three descents."""

import inspect

import numpy as np
import torch

from ..core import Said, Task, Verdict, works
from .common import all_are, cut_to_32_bits, double, told

WALKS = {
    "from 5, rate 0.2, one step": (5.0, 0.2, 1),
    "from 5, rate 0.2, six steps": (5.0, 0.2, 6),
    "from −3, rate 0.1, four steps": (-3.0, 0.1, 4),
}
LIST_OF_TENSORS = Said("the list holds tensors where plain numbers belong")
ONE_PLACE = Said("a single number comes back where a list of places belongs")


def places(result, steps):
    """The places of a walk by the number of the step, or what is to be said of them."""
    if isinstance(result, torch.Tensor):
        return LIST_OF_TENSORS
    if isinstance(result, (int, float)):
        return ONE_PLACE
    if not isinstance(result, (list, tuple)):
        return result
    if any(isinstance(place, torch.Tensor) for place in result):
        return LIST_OF_TENSORS
    if len(result) != steps:
        has = f"{len(result)} {'place' if len(result) == 1 else 'places'}"
        return Said(f"the list has {has} where {steps} {'belongs' if steps == 1 else 'belong'}")
    return {f"step {i}": place for i, place in enumerate(result, 1)}


def walked(descent):
    """Where a descent was after each step of each walk."""
    seen = {}
    for where, walk in WALKS.items():
        found = places(told(lambda walk=walk: descent(*walk)), walk[2])
        seen |= {f"{where}, {step}": at for step, at in found.items()} if isinstance(found, dict) else {where: found}
    return seen


def is_right(seen):
    return seen.keys() == RIGHT_WALKS.keys() and all(
        isinstance(place, (int, float, np.number)) and abs(place - RIGHT_WALKS[at]) < 1e-9 for at, place in seen.items()
    )


def first_wrong_one(descents):
    """The first of the descents that goes wrong, or the last of all, and what was seen of it."""
    for descent in descents:
        seen = walked(descent)
        if not is_right(seen):
            break
    return descent, seen


class DescentTask(Task):
    """A task whose answer is a list of three functions that should all do the same. The first wrong one is told."""

    def handed_in(self, version):
        return [version] * 3

    def judge(self, answer):
        if isinstance(answer, (list, tuple)):
            for one in answer:
                if one is None or one is ... or inspect.isfunction(one) and not works(one):
                    return self.not_yet(one)
        return super().judge(answer)

    def not_yet(self, one=None):
        return Verdict("not yet", f"Not yet: `{getattr(one, '__name__', self.name)}` does nothing so far.")

    def misused(self, answer):
        if not isinstance(answer, (list, tuple)) or len(answer) != 3 or not all(map(callable, answer)):
            line = "Write their names without brackets: `check.three_descents([first, second, third])`."
            return Verdict("wrong", "Hand in a list of your three functions.", [line])
        return None

    def comparison(self, trial, right):
        name = getattr(first_wrong_one(trial.answer)[0], "__name__", "one of them")
        first, *more = super().comparison(trial, right)
        return [f"`{name}`, {first}", *more]


def right_descent(start, rate, steps):
    """The places of a walk down (x − 1.7)²."""
    x = double(start)
    path = []
    for _ in range(steps):
        x.grad = None
        loss = (x - 1.7) ** 2
        loss.backward()
        with torch.no_grad():
            x -= rate * x.grad
        path.append(x.item())
    return path


RIGHT_WALKS = walked(right_descent)
right_descent.__name__ = "three_descents"
three_descents = DescentTask(
    right_descent,
    "All three come closer to 1.7 with every step, each on three walks.",
    observe=lambda descents: first_wrong_one(descents)[1],
    stub=[lambda start, rate, steps: None] * 3,
    truth="there should be",
)


@three_descents.mistake(
    "The gradient is never emptied.",
    "What is in `x.grad` when the second `backward()` begins?",
    "The first step is right, and the second one too long. Look for a line that takes the old gradient away.",
    "A leaf collects over all walks. Each step wants the gradient of this walk alone.",
)
def never_emptied(start, rate, steps):
    x, path = double(start), []
    for _ in range(steps):
        ((x - 1.7) ** 2).backward()
        with torch.no_grad():
            x -= rate * x.grad
        path.append(x.item())
    return path


@three_descents.mistake(
    "The step finds no gradient.",
    "Which line fills `x.grad`, which line empties it, and in which order do they run?",
    "The gradient is `None` in the first step already. Read your loop from top to bottom with that in mind.",
    "Empty, walk back, step: the step has to come after the walk, and nothing in between may take the gradient away.",
)
def emptied_before_the_step(start, rate, steps):
    x, path = double(start), []
    for _ in range(steps):
        ((x - 1.7) ** 2).backward()
        x.grad = None
        with torch.no_grad():
            x -= rate * x.grad
        path.append(x.item())
    return path


@three_descents.mistake(
    "The place never moves.",
    "What is in `x.grad` at the moment of the step? And which tensor does the step change?",
    "Print `x.grad` right before the step, and `x` right after it.",
    "A step needs a gradient that has not been emptied yet, and it has to change x itself, not a copy.",
)
def set_to_zero_before_the_step(start, rate, steps):
    x, path = double(start), []
    for _ in range(steps):
        ((x - 1.7) ** 2).backward()
        x.grad.zero_()
        with torch.no_grad():
            x -= rate * x.grad
        path.append(x.item())
    return path


@three_descents.mistake(
    "PyTorch refuses a step that it would have to record.",
    "If the step were recorded, what would x be made from?",
    "Look at the line that the message is about. Under which line should it stand, and how far should it be indented?",
    "A step is no part of the function. PyTorch must be told not to record it.",
)
def step_is_recorded(start, rate, steps):
    x, path = double(start), []
    for _ in range(steps):
        x.grad = None
        ((x - 1.7) ** 2).backward()
        x -= rate * x.grad
        path.append(x.item())
    return path


@three_descents.mistake(
    "After the first step, x is no leaf any more.",
    "The first step is right. In the second one, which tensor collects the gradient: the old x, or the new one?",
    "Look at the line of the step. Does it change x, or does it give the name x to another tensor?",
    "`x = x - …` makes a new tensor, and x is its name from then on. The leaf has to stay, and change in place.",
)
def new_tensor_each_step(start, rate, steps):
    x, path = double(start), []
    for _ in range(steps):
        x.grad = None
        ((x - 1.7) ** 2).backward()
        x = x - rate * x.grad
        path.append(x.item())
    return path


@three_descents.mistake(
    "After the first step, x no longer records.",
    "What is `x.requires_grad` before the first step, and what after it?",
    "The step makes a new tensor. Look at what that one is told about recording.",
    "Inside `no_grad` or after `detach`, a new tensor does not record. Change the old one in place.",
)
def new_tensor_without_record(start, rate, steps):
    x, path = double(start), []
    for _ in range(steps):
        x.grad = None
        ((x - 1.7) ** 2).backward()
        with torch.no_grad():
            x = x - rate * x.grad
        path.append(x.item())
    return path


@three_descents.mistake(
    "There is no way back from the loss to x.",
    "Does the loss that you call `backward()` on have a `grad_fn`?",
    "Follow the loss from x to `backward()`. Look for what cuts it off: a `detach`, a `no_grad`, an `.item()`.",
    "Detach what you only want to keep. What you want to learn from must keep its graph.",
)
def loss_is_detached(start, rate, steps):
    x, path = double(start), []
    for _ in range(steps):
        x.grad = None
        ((x - 1.7) ** 2).detach().backward()
        with torch.no_grad():
            x -= rate * x.grad
        path.append(x.item())
    return path


@three_descents.mistake(
    "The loss is built only once.",
    "When x has moved, does a loss that was computed before know about it?",
    "Look at which lines are inside the loop. PyTorch walks back through one graph: whose?",
    "A graph records one computation, at one place. Every step needs a new one.",
)
def loss_is_built_once(start, rate, steps):
    x, path = double(start), []
    loss = (x - 1.7) ** 2
    for _ in range(steps):
        x.grad = None
        loss.backward()
        with torch.no_grad():
            x -= rate * x.grad
        path.append(x.item())
    return path


@loss_is_built_once.also
def loss_is_built_once_and_retained(start, rate, steps):
    x, path = double(start), []
    loss = (x - 1.7) ** 2
    for _ in range(steps):
        x.grad = None
        loss.backward(retain_graph=True)
        with torch.no_grad():
            x -= rate * x.grad
        path.append(x.item())
    return path


@three_descents.mistake(
    "It climbs.",
    "In which direction does the gradient point: up, or down?",
    "Look at the sign in the line of the step.",
    "The gradient points to where the loss grows. To make it smaller, walk the other way.",
)
def climbs(start, rate, steps):
    x, path = double(start), []
    for _ in range(steps):
        x.grad = None
        ((x - 1.7) ** 2).backward()
        with torch.no_grad():
            x += rate * x.grad
        path.append(x.item())
    return path


@three_descents.mistake(
    "The place is written down before the step.",
    "What is the first number in your list: the start, or the place after one step?",
    "Look at which comes first in the loop, the step or the `append`.",
    "The list holds the place *after* each step.",
)
def written_before_the_step(start, rate, steps):
    x, path = double(start), []
    for _ in range(steps):
        path.append(x.item())
        x.grad = None
        ((x - 1.7) ** 2).backward()
        with torch.no_grad():
            x -= rate * x.grad
    return path


@three_descents.mistake(
    "The list holds losses, not places.",
    "Should the numbers in your list come closer to 1.7, or to 0?",
    "Look at what you append.",
    "A descent has two histories: where it was, and how high that is. The task asks for the first.",
)
def losses_for_places(start, rate, steps):
    x, path = double(start), []
    for _ in range(steps):
        x.grad = None
        loss = (x - 1.7) ** 2
        loss.backward()
        with torch.no_grad():
            x -= rate * x.grad
        path.append(loss.item())
    return path


@three_descents.mistake(
    "The learning rate is missing from the step.",
    "How long is your step when the rate is halved?",
    "Look at what is subtracted from x, and at the three things that your function is given.",
    "The step is the rate times the gradient. Without the rate it jumps over the valley and back.",
)
def no_rate(start, rate, steps):
    x, path = double(start), []
    for _ in range(steps):
        x.grad = None
        ((x - 1.7) ** 2).backward()
        with torch.no_grad():
            x -= x.grad
        path.append(x.item())
    return path


@three_descents.mistake(
    "The list holds tensors, not numbers.",
    "If x changes in place, how many different tensors are in your list?",
    "Look at what you append.",
    "A tensor that is kept in a list goes on changing, or drags a graph along. Keep its plain number instead.",
    when=all_are(LIST_OF_TENSORS),
)
def tensors_for_places(start, rate, steps):
    x, path = double(start), []
    for _ in range(steps):
        x.grad = None
        ((x - 1.7) ** 2).backward()
        with torch.no_grad():
            x -= rate * x.grad
        path.append(x)
    return path


@three_descents.mistake(
    "Only some seven digits are right: x has 32 bits.",
    "Which dtype does a tensor have if you say nothing?",
    "Look at the line that makes x.",
    "The three descents were given in 64 bits. Mending one thing should not break another.",
    when=lambda trial: cut_to_32_bits(trial, RIGHT_WALKS),
)
def descent_in_32_bits(start, rate, steps):
    x, path = torch.tensor(start, requires_grad=True), []
    for _ in range(steps):
        x.grad = None
        ((x - 1.7) ** 2).backward()
        with torch.no_grad():
            x -= rate * x.grad
        path.append(x.item())
    return path


def one_too_many(trial):
    return all(isinstance(got, Said) and "where" in got for got in trial.seen.values()) and all(
        f"the list has {walk[2] + 1} places" in trial.seen.get(where, "") for where, walk in WALKS.items()
    )


@three_descents.mistake(
    "The list has one place too many.",
    "How many places does a walk of one step give in your list?",
    "What do you append before the loop begins, or after it has ended?",
    "The list holds the place after each step: as many places as steps. The start is not one of them.",
    when=one_too_many,
)
def start_in_the_list(start, rate, steps):
    return [start, *right_descent(start, rate, steps)]


@three_descents.mistake(
    "Only the last place comes back.",
    "What should your function return: where the walk ends, or where it has been?",
    "Look at your `return`.",
    "Each of the three descents keeps a list, and writes the place into it after each step.",
    when=all_are(ONE_PLACE),
)
def last_place_alone(start, rate, steps):
    return right_descent(start, rate, steps)[-1]


@three_descents.mistake(
    "The list holds gradients, not places.",
    "Should the numbers in your list come closer to 1.7, or to 0?",
    "Look at what you append.",
    "A place is the number in x. Its gradient is the slope of the loss there.",
)
def gradients_for_places(start, rate, steps):
    x, path = double(start), []
    for _ in range(steps):
        x.grad = None
        ((x - 1.7) ** 2).backward()
        with torch.no_grad():
            x -= rate * x.grad
        path.append(x.grad.item())
    return path
