"""Task 1: one step on paper."""

from ..core import number

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


@step_on_paper.mistake(
    "The step goes uphill.",
    "Compare your two losses. Which way did you want to go?",
    "Your gradient is right. What does its sign say about the loss when w grows a little?",
    "The gradient points to where the loss grows. The step goes against it.",
    partly=True,
)
def step_uphill():
    return on_paper(step=lambda w, g: w + RATE_ON_PAPER * g)


@step_on_paper.mistake(
    "The step is the whole gradient: the rate is missing.",
    "How far did w move, and how far is a tenth of that?",
    "Look at the line in which w gets its new value. Which of the given numbers do you not use there?",
    "The gradient says which way and how steep. The learning rate says how far to go.",
    partly=True,
)
def rate_missing():
    return on_paper(step=lambda w, g: w - g)


@step_on_paper.mistake(
    "The errors are averaged; this loss is their sum.",
    "How many examples are there, and by what did you divide?",
    "Look at the Σ in the task: what happens after the two squares are added?",
    "In this chapter the loss is summed. A mean is another loss, with gradients smaller by the number of examples.",
    partly=True,
)
def averaged():
    return on_paper(share=0.5)


@step_on_paper.mistake(
    "The square lost its factor in the slope.",
    "By the power rule, what is the slope of e²?",
    "Your loss is right, your gradient is half of what it should be.",
    "The exponent of a square comes down in front as a factor.",
    partly=True,
)
def factor_of_the_square_lost():
    return on_paper(slope=lambda x, e: e * x)


@step_on_paper.mistake(
    "The slope of the error with respect to w is missing.",
    "If w grows by 0.1, by how much does the prediction w·x grow?",
    "You have the slope of the loss with respect to the prediction. One more step back leads to w.",
    "A product passes the other factor: the chain has two links, the square and the product.",
    partly=True,
)
def input_left_out():
    return on_paper(slope=lambda x, e: 2 * e)


@step_on_paper.mistake(
    "The errors are not squared.",
    "One prediction is 3 too high, one 3 too low. What is your loss?",
    "Look at your first number. Can a loss be negative?",
    "Without the square, errors of opposite sign cancel out.",
    partly=True,
)
def not_squared_on_paper():
    return on_paper(loss=lambda e: e, slope=lambda x, e: x)


@step_on_paper.mistake(
    "The sign of the error got lost in the slope.",
    "Both examples ask for a higher prediction. Do both ask for a larger w?",
    "Look at the minus signs in your two products: the errors, and the inputs.",
    "A square is never negative, but its slope takes the sign of what was squared.",
    partly=True,
)
def sign_of_the_error_lost():
    return on_paper(slope=lambda x, e: 2 * abs(e * x))


@step_on_paper.mistake(
    "A minus got lost: the x of the second example is −0.7.",
    "If w grows, which way does the prediction of the second example go?",
    "Look at the last factor in the chain of the second example, and at its sign.",
    "The slope of w·x by w is x, with its sign.",
    partly=True,
)
def sign_of_the_input_lost():
    return on_paper(slope=lambda x, e: 2 * e * abs(x))


@step_on_paper.mistake(
    "The new loss is what the slope promised, not what the step brought.",
    "At the new w, what are the two predictions?",
    "Your other three numbers are right. Did you put the new w into the loss itself?",
    "A slope is true only where you took it, because the loss bends. Compute the loss again from the new w.",
)
def promised_loss():
    right = on_paper()
    return right | {"new loss": right["loss"] - RATE_ON_PAPER * right["gradient"] ** 2}


@step_on_paper.mistake(
    "The new loss is the old one.",
    "You have moved w. Have the predictions moved with it?",
    "Which w did you use for your last number?",
    "A loss belongs to one w. After the step, compute everything again from the new one.",
)
def old_loss_again():
    return on_paper() | {"new loss": on_paper()["loss"]}
