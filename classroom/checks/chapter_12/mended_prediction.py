"""Task 4: find the bug in the units."""

from types import SimpleNamespace

from ... import engine
from ..core import Stopped, task
from ..isolation import as_list


class Bump:
    """Stands for a trained network: it knows only normalised numbers."""

    def __init__(self, height=-0.3):
        self.height = height

    def parameters(self):
        return []

    def zero_grad(self):
        """A trained network has one, and nothing to set to zero."""

    def forward(self, z):
        z = as_list(z)
        if not isinstance(z, (list, tuple)):
            raise TypeError("a network is called with a list of inputs, even if there is only one")
        if len(z) != 1:
            raise ValueError(f"this network has one input, and was called with {len(z)}")
        made = 0.7 * z[0] + 0.2 * z[0] ** 2 + self.height
        return made if hasattr(made, "_prev") else engine.Value(made)

    __call__ = forward


def norms(mean, spread):
    return SimpleNamespace(
        mean=mean, spread=spread, normalise=lambda x: (x - mean) / spread, restore=lambda z: z * spread + mean
    )


def use_prediction(answer):
    """Predictions at three places; then some by another network, or with normalisers of other numbers."""
    for_x, for_y = norms(1.5, 6.0), norms(-40.0, 430.0)
    seen = {f"prediction at x = {x}": answer(Bump(), x, for_x, for_y) for x in (1.7, -0.6, 8.3)}
    others = norms(-2.0, 0.7), norms(12.0, 3.1)
    seen["by another network, at x = 1.7"] = answer(Bump(0.9), 1.7, for_x, for_y)
    seen["by another network and with other normalisers, at x = 8.3"] = answer(Bump(0.9), 8.3, *others)
    return seen | {"with other normalisers, at x = 2.6": answer(Bump(), 2.6, *others)}


@task(
    "The input went in through the inputs' normaliser, the answer came out through the targets'.",
    observe=use_prediction,
    truth="in the units of y it is",
)
def mended_prediction(model, x, for_x, for_y):
    """The model's answer at x, in the units of y."""
    return for_y.restore(model([for_x.normalise(x)]).data)


@mended_prediction.mistake(
    "The answer is still in normalised units.",
    "The targets reach 1000. Is your answer of that kind of size?",
    "Your number is the network's output. In which units is it?",
    "It was trained on normalised targets, so you must turn its answer back into y's units.",
)
def not_restored(model, x, for_x, for_y):
    return model([for_x.normalise(x)]).data


@mended_prediction.mistake(
    "The bug is still there: the answer goes back through the inputs' normaliser.",
    "A prediction: is it a kind of x, or a kind of y?",
    "There are two normalisers. Which one normalised the targets?",
    "Restore with the one that you normalised with.",
)
def restored_by_the_inputs(model, x, for_x, for_y):
    return for_x.restore(model([for_x.normalise(x)]).data)


@mended_prediction.mistake(
    "A number went in where the network expects a list.",
    "What do you write around a single input when you call a network?",
    "Look at the brackets of your call, and compare them with the program above.",
    "A network takes the list of all its inputs. Here the list has one entry.",
    when=lambda trial: any(isinstance(v, Stopped) and "called with a list" in str(v) for v in trial.seen.values()),
)
def a_number_for_a_list(model, x, for_x, for_y):
    return for_y.restore(model(for_x.normalise(x)).data)


@mended_prediction.mistake(
    "What comes back is a Value, not its number.",
    "What does a network return: a number, or something that holds one?",
    "The program above reads the number of the network's answer. Where does yours?",
    "The number of a Value is in its `.data`.",
    when=lambda trial: all(hasattr(v, "_prev") for v in trial.seen.values()),
)
def a_value_for_its_number(model, x, for_x, for_y):
    return for_y.restore(model([for_x.normalise(x)]))


@mended_prediction.mistake(
    "The answer is shifted back or scaled back, not both.",
    "Restoring undoes two steps. Which one have you undone?",
    "Look at what you do to the answer of the network after it has come out.",
    "First multiply the normalised answer by the spread, then add the mean.",
)
def only_scaled_back(model, x, for_x, for_y):
    return model([for_x.normalise(x)]).data * for_y.spread


@only_scaled_back.also
def only_shifted_back(model, x, for_x, for_y):
    return model([for_x.normalise(x)]).data + for_y.mean


@mended_prediction.mistake(
    "The answer was normalised once more.",
    "In which units is the network's answer: in those of y, or normalised?",
    "There or back: which way does your last line go?",
    "What was normalised for the training must be restored after it.",
)
def normalised_once_more(model, x, for_x, for_y):
    return for_y.normalise(model([for_x.normalise(x)]).data)


@mended_prediction.mistake(
    "The answer was restored twice, by both normalisers.",
    "How many times was a target normalised before the training?",
    "Count the calls of `restore` in your function.",
    "Once there, once back, and through the same normaliser.",
)
def restored_twice(model, x, for_x, for_y):
    return for_y.restore(for_x.restore(model([for_x.normalise(x)]).data))


@restored_twice.also
def restored_twice_inputs_last(model, x, for_x, for_y):
    return for_x.restore(for_y.restore(model([for_x.normalise(x)]).data))


@mended_prediction.mistake(
    "An answer from an earlier call comes back.",
    "Two networks are asked at the same x. Should their answers be the same?",
    "Look for a dictionary, a list or `cache`: which question is an answer stored under?",
    "An answer depends on the network and on both normalisers, and not on x alone. Ask the network at each call.",
)
def kept_for_each_x(model, x, for_x, for_y):
    return KEPT.setdefault(x, for_y.restore(model([for_x.normalise(x)]).data))


KEPT = {}


@mended_prediction.mistake(
    "The network's answer is not used.",
    "Does what you return depend on what the network has learned?",
    "Look at what you give to `restore`: where does it come from?",
    "In through one normaliser, through the network, and out through the other.",
)
def network_not_used(model, x, for_x, for_y):
    return for_y.restore(for_x.normalise(x))


@network_not_used.also
def network_not_used_and_input_raw(model, x, for_x, for_y):
    return for_y.restore(x)


@mended_prediction.mistake(
    "The input goes in raw.",
    "How large were the network's inputs in training?",
    "Look at what you give to the model.",
    "The network knows only normalised inputs: normalise x before you call it.",
)
def raw_input(model, x, for_x, for_y):
    return for_y.restore(model([x]).data)


@mended_prediction.mistake(
    "The two normalisers are swapped.",
    "Which one was made from the xs?",
    "Follow the input in and the answer out: each has its own normaliser.",
    "Inputs through the inputs' normaliser, answers through the targets'.",
)
def normalisers_swapped(model, x, for_x, for_y):
    return for_x.restore(model([for_y.normalise(x)]).data)


@mended_prediction.mistake(
    "The input goes in through the targets' normaliser.",
    "From which numbers has each normaliser learned?",
    "The answer comes out through the right normaliser. Look at the line in which x goes in.",
    "Inputs through the inputs' normaliser, answers through the targets'.",
)
def targets_normaliser_twice(model, x, for_x, for_y):
    return for_y.restore(model([for_y.normalise(x)]).data)
