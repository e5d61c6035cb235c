"""Task 3: an operation of one's own."""

import torch

from ..core import Said, Stopped, Task, Verdict, slopes_by_nudging, works
from .common import double, told

WEIGHTS = [1.5, -2.0, 0.5]


def alone(s, at):
    x = double(at)
    y = s(x)
    y.backward()
    return {"value": y, "slope": x.grad}


def with_more_around_it(s, around):
    x = double(0.7)
    around(s, x).backward()
    return {"slope": x.grad}


def two_of_them(s):
    a, b = double(0.7), double(-1.3)
    (s(a) * s(b)).backward()
    return {"slope towards a": a.grad, "slope towards b": b.grad}


def three_numbers(s):
    x = double([0.7, -1.3, 2.1])
    (double(WEIGHTS, record=False) * s(x)).sum().backward()
    return {"slopes": None} if x.grad is None else {f"slope {i}": x.grad[i - 1] for i in (1, 2, 3)}


EXPERIMENTS = {
    "s(x) at x = 0.7": lambda s: alone(s, 0.7),
    "s(x) at x = −1.3": lambda s: alone(s, -1.3),
    "s(x) at x = 0": lambda s: alone(s, 0.0),
    "4·s(x) at x = 0.7": lambda s: with_more_around_it(s, lambda s, x: 4 * s(x)),
    "s(s(x)) at x = 0.7": lambda s: with_more_around_it(s, lambda s, x: s(s(x))),
    "3·(s(x) + x) at x = 0.7": lambda s: with_more_around_it(s, lambda s, x: 3 * (s(x) + x)),
    "s(a)·s(b) at a = 0.7, b = −1.3": two_of_them,
    "1.5·s(x₁) − 2·s(x₂) + 0.5·s(x₃)": three_numbers,
}
NOTHING_BACK = Said("there is no gradient")


def experiments(cls):
    """What comes of a learner's operation, alone and among others."""
    first = told(lambda: cls.apply(double(0.7)))
    if not isinstance(first, (torch.Tensor, Stopped)):
        what = "nothing" if first is None else f"a plain number ({type(first).__name__})"
        return {"forward": Said(f"at x = 0.7 it returns {what if works(cls.forward) else 'nothing yet'}")}
    seen = {}
    for where, experiment in EXPERIMENTS.items():
        result = told(lambda experiment=experiment: experiment(cls.apply))
        if isinstance(result, Stopped):
            seen[where] = result
            continue
        for name, got in result.items():
            seen[f"{where}, {name}"] = NOTHING_BACK if got is None else got.item()
    return seen


class Unfilled(torch.autograd.Function):
    """The stub of the exercise."""

    @staticmethod
    def forward(ctx, x): ...

    @staticmethod
    def backward(ctx, grad): ...


class RightSoftplus(torch.autograd.Function):
    """The learner's own operation: ln(1 + e**x), with its backward."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


def is_blank(method):
    """True for a function that neither does nor returns anything."""
    function = getattr(method, "__func__", method)
    return not works(function) and told(lambda: function(object(), object())) in (None, ...)


class OperationTask(Task):
    """A task whose answer is a `torch.autograd.Function`, which may be half written."""

    def judge(self, answer):
        methods = [vars(answer).get(name) for name in ("forward", "backward")] if isinstance(answer, type) else []
        blank = [method for method in methods if method and is_blank(method)]
        if blank and len(blank) < len(methods):
            return Verdict("not yet", f"Not yet: `{blank[0].__name__}` does nothing so far.")
        return super().judge(answer)


RightSoftplus.__name__ = "softplus"
softplus = OperationTask(
    RightSoftplus,
    "Tried at three places, with other operations before and after it, used twice in one graph, and on a tensor with "
    "three numbers: every value and every slope is right.",
    observe=experiments,
    stub=Unfilled,
    truth=slopes_by_nudging,
)


@softplus.mistake(
    "The gradient from above is missing.",
    "What would your backward return if another operation multiplied the result by 4?",
    "Where nothing follows, your slopes are right. What does backward get that you do not use?",
    "The chain rule has two factors. PyTorch passes one of them to your function; the other one is yours.",
)
class above_missing(RightSoftplus):
    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.sigmoid(x)


@softplus.mistake(
    "Your own slope is missing.",
    "How much steeper is the curve at x = 3 than at x = −3? What does your backward make of that?",
    "The values are right, and the gradient from above arrives at x just as it came.",
    "The chain rule has two factors. PyTorch passes one of them to your function; the other one is yours.",
)
class own_slope_missing(RightSoftplus):
    @staticmethod
    def backward(ctx, grad):
        return grad


@softplus.mistake(
    "Added where rates multiply.",
    "One wheel turns another 4 times, and that one a third half a time. How often does the third turn?",
    "Look at the sign between the gradient from above and your own slope.",
    "Along one path, rates multiply.",
)
class above_added(RightSoftplus):
    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad + torch.sigmoid(x)


@softplus.mistake(
    "The slope is taken at the output.",
    "At which place does your formula want to know the slope: at x, or at s(x)?",
    "Look at what `forward` saves, and at what `backward` takes it for.",
    "The formula that you found on paper is in terms of the input. So the input is what backward needs.",
)
class at_the_output(RightSoftplus):
    @staticmethod
    def forward(ctx, x):
        out = torch.log(1 + torch.exp(x))
        ctx.save_for_backward(out)
        return out


@softplus.mistake(
    "Only the inner step's slope is there.",
    "At x = 5 the curve rises nearly as fast as x itself. How large is your slope there?",
    "You have the slope of u = 1 + eˣ. Which second step lies between u and the result?",
    "Two steps in a chain have two slopes, and the chain rule multiplies them.",
)
class inner_step_only(RightSoftplus):
    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.exp(x)


@softplus.mistake(
    "Only the outer step's slope is there.",
    "Softplus gets steeper to the right. Does your slope?",
    "You have the slope of the logarithm, 1/u. How fast does u itself move when x does?",
    "Two steps in a chain have two slopes, and the chain rule multiplies them.",
)
class outer_step_only(RightSoftplus):
    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad / (1 + torch.exp(x))


@softplus.mistake(
    "This is the slope of relu, with its sharp corner.",
    "Is softplus flat to the left of 0, or does it still rise a little?",
    "Look at x = 0 on the curve: is there a corner, or a bend?",
    "A rounded corner has a slope that grows smoothly from 0 to 1.",
)
class slope_of_relu(RightSoftplus):
    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x > 0)


@softplus.mistake(
    "The value is used where the slope belongs.",
    "For large x the curve is nearly x. How large is its slope there?",
    "Look at what you multiply the gradient from above by: is it how high the curve is, or how steep?",
    "What goes back is a rate. The height of the curve is what went forward.",
)
class value_for_slope(RightSoftplus):
    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.log(1 + torch.exp(x))


@softplus.mistake(
    "This is the slope of the slope.",
    "For large x, should your slope be nearly 1, or nearly 0?",
    "You found the right function on paper, and then took its derivative once more.",
    "Backward wants the first derivative of what forward computes.",
)
class derived_twice(RightSoftplus):
    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad * s * (1 - s)


@softplus.mistake(
    "Your forward gives back x: the 1 is missing.",
    "What is the logarithm of eˣ?",
    "Your values are wrong before any gradient comes in. Look inside the brackets of the logarithm in `forward`.",
    "What rounds the corner is the 1: it keeps the logarithm above 0.",
)
class no_one_in_the_log(RightSoftplus):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log(torch.exp(x))


@no_one_in_the_log.also
class no_one_and_its_slope(no_one_in_the_log.examples[0]):
    @staticmethod
    def backward(ctx, grad):
        return grad


@softplus.mistake(
    "Another logarithm than ln.",
    "Which logarithm undoes eˣ?",
    "Your values are all off by the same factor. Look at the name of the logarithm in `forward`.",
    "ln is the logarithm to the base e. PyTorch, like Python, calls it `log`.",
)
class log_to_base_10(RightSoftplus):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log10(1 + torch.exp(x))


@log_to_base_10.also
class log_to_base_2(RightSoftplus):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log2(1 + torch.exp(x))


@softplus.mistake(
    "Saved in a place that all uses of the operation share.",
    "If the operation is used twice in one graph, how many inputs must be kept?",
    "Alone your slopes are right; used twice, the first use gets the second one's input. Where do you keep it?",
    "`ctx` is a new box for each use of the operation. A class, or a global name, exists only once.",
)
class saved_on_the_class(RightSoftplus):
    @staticmethod
    def forward(ctx, x):
        RightSoftplus.saved = x.detach()
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad):
        return grad * torch.sigmoid(RightSoftplus.saved)


@softplus.mistake(
    "Your backward changes the gradient that it was given.",
    "Who else may need that gradient after you?",
    "In `s(x) + x` both terms get the same tensor from above. Look for a `*=`, or a name that ends in `_`.",
    "What comes from above belongs to PyTorch. Make a new tensor, and return that.",
)
class changed_in_place(RightSoftplus):
    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        grad *= torch.sigmoid(x)
        return grad


@softplus.mistake(
    "Your backward returns nothing.",
    "What does PyTorch get from your `backward`?",
    "The values are right, and x gets no gradient at all. Look at the last line of `backward`.",
    "The share of the input has to be returned. PyTorch passes it on from there.",
)
class nothing_returned(RightSoftplus):
    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        grad * torch.sigmoid(x)


@softplus.mistake(
    "Your forward returns nothing.",
    "What does `Softplus.apply(x)` give to whoever calls it?",
    "Look at the last line of `forward`.",
    "Forward has two jobs: it saves what backward will need, and it returns the value.",
)
class no_value_returned(RightSoftplus):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)


@softplus.mistake(
    "Your forward returns a plain number, and PyTorch cannot record that.",
    "What does `math.log` give: a tensor, or a Python number?",
    "Look for `math.`, `.item()` or `float(...)` in `forward`.",
    "From input to output everything must stay a tensor. PyTorch has the same functions under the same names.",
)
class plain_number_returned(RightSoftplus):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x)).item()


@softplus.mistake(
    "Nothing was saved for backward.",
    "Backward opens the box. Who has put something into it?",
    "`ctx.saved_tensors` is empty when `backward` looks. Which line of the chapter's P3 is missing in your `forward`?",
    "The two functions share nothing but `ctx`: forward must put in what backward wants to take out.",
)
class nothing_saved(RightSoftplus):
    @staticmethod
    def forward(ctx, x):
        return torch.log(1 + torch.exp(x))


def tuple_for_tensor(trial):
    return any(isinstance(got, Stopped) and "tuple" in got.error for got in trial.seen.values())


@softplus.mistake(
    "What was saved comes back as a tuple.",
    "You saved one tensor. What is `ctx.saved_tensors`: a tensor, or a row of them?",
    "Look at the line that takes the input out of `ctx`, and compare it with the chapter's P3, sign by sign.",
    "There may be several saved tensors, so they always come in a tuple, even a single one.",
    when=tuple_for_tensor,
)
class tuple_not_opened(RightSoftplus):
    @staticmethod
    def backward(ctx, grad):
        x = ctx.saved_tensors
        return grad * torch.sigmoid(x)


@softplus.mistake(
    "The slope has the wrong sign.",
    "Does softplus rise or fall?",
    "Look for a minus in front of what your `backward` returns.",
    "The curve rises everywhere, so its slope is nowhere below 0.",
)
class slope_with_a_minus(RightSoftplus):
    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return -grad * torch.sigmoid(x)


@softplus.mistake(
    "The input itself is a factor of your slope.",
    "At x = 0, is the curve flat, or does it rise?",
    "Look at what you multiply in `backward`. The chain rule has two factors here: which are they?",
    "The slope is the gradient from above times the local derivative. In that one, x is only in the power of e.",
)
class slope_times_the_input(RightSoftplus):
    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * x * torch.sigmoid(x)


@softplus.mistake(
    "The slope of another function: tanh.",
    "Far to the left, softplus is flat. Which number does your local derivative approach there?",
    "Work the two steps out again on paper: u = 1 + e**x, then ln u.",
    "The slope goes from 0 on the left to 1 on the right. One operation of chapter 07 does just that.",
)
class tanh_for_slope(RightSoftplus):
    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.tanh(x)
