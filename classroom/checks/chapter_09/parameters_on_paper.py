"""Task 1: count parameters on paper."""

from ..core import number

H = "h, if MLP(4, [h, 1]) has 37"


def counted(small=22, three=61, weights=48, wide=110, h=6):
    return {
        "MLP(5, [3, 1])": small,
        "MLP(2, [6, 4, 3])": three,
        "weights alone in MLP(2, [6, 4, 3])": weights,
        "MLP(10, [10])": wide,
        H: h,
    }


@number("Weights and biases of four networks, and a size found backwards.", tolerance=1e-6)
def parameters_on_paper():
    """m · (n + 1) for each layer."""
    return counted()


def with_h(known, *sizes):
    """The same mistake beside other answers for h: there it may have been made as well, or another one."""
    for first in list(known.examples):
        for size in sizes:

            def version(first=first, size=size):
                return first() | {H: size}

            version.__name__ = f"{first.__name__}_and_h_is_{size:.3g}".replace(".", "_")
            known.also(version)


@parameters_on_paper.mistake(
    "The biases are not counted.",
    "How many numbers does a neuron with five inputs keep?",
    "Look at one layer. You have one number for each arrow. What is in the boxes?",
    "Each neuron has one weight for every input, and one more number that belongs to no input.",
)
def biases_not_counted():
    return counted(18, 48, 48, 100)


with_h(biases_not_counted, 7, 7.4)


@parameters_on_paper.mistake(
    "One bias for a whole layer is too few.",
    "In the chapter's drawing, how many boxes of one layer have a bias in them?",
    "Look at how often you added 1: once for each layer, or once for each neuron?",
    "The bias belongs to the neuron, like the weights. Neurons side by side share their inputs and nothing else.",
)
def one_bias_a_layer():
    return counted(20, 51, 48, 101)


with_h(one_bias_a_layer, 7)


@parameters_on_paper.mistake(
    "The inputs were counted as neurons.",
    "Does training change an input?",
    "Look at what you added for the first number in the brackets. Are there parameters in the boxes x1, x2, …?",
    "The first number only says how many weights each neuron of the first layer needs.",
)
def inputs_counted():
    return counted(27, 63, 48, 120)


with_h(inputs_counted, 32 / 6)


@parameters_on_paper.mistake(
    "Every layer was given the inputs of the network.",
    "What does the second layer get: x, or the outputs of the first layer?",
    "Look at the second and third layer. By which number did you multiply their neurons?",
    "A layer has as many inputs as the layer before it has neurons.",
)
def inputs_for_every_layer():
    return counted(24, 39, 26, 110)


with_h(inputs_for_every_layer, 6.4)


@parameters_on_paper.mistake(
    "The last layer is missing.",
    "How many layers of neurons does MLP(5, [3, 1]) have?",
    "Look at the last number in the list. Those are neurons too.",
    "Each number in the list is a layer with its own weights and biases, and so is the last one.",
)
def last_layer_missing():
    return counted(18, 46, 36, 110)


@last_layer_missing.also
def last_layer_missing_everywhere():
    return counted(18, 46, 36, 0)


with_h(last_layer_missing, 7.4)


@parameters_on_paper.mistake(
    "The question was for the weights alone.",
    "How many of the parameters of MLP(2, [6, 4, 3]) are biases?",
    "Your second and third number are the same. Which parameters should be in one and not in the other?",
    "There is one bias for every neuron; all the rest are weights.",
)
def biases_among_the_weights():
    return counted(weights=61)


def only_h_is_off(trial):
    given = list(trial.seen.values())
    return given[:4] == list(counted().values())[:4] and given[4] != counted()[H]


@parameters_on_paper.mistake(
    "Your h does not give 37 parameters.",
    "Put your h into MLP(4, [h, 1]) and count. What comes out?",
    "Write down how many parameters each layer has, with the letter h. Remember that h appears in both layers.",
    "The first layer has h times something, the second has h and one more. Together they make 37: solve for h.",
    when=only_h_is_off,
)
def h_does_not_fit():
    return counted(h=7)


with_h(h_does_not_fit, 7.4, 9, 32, 5)
