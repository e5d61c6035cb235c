"""Chapter 08: its numbers, computed here in another way than on the page, and what its exercises name."""

import math
import re

import nbformat
import numpy as np
import pytest
from conftest import ROOT

torch = pytest.importorskip("torch", reason="PyTorch is not installed, so chapter 08 is not tested here")

from classroom.checks import chapter_08 as check  # noqa: E402
from classroom.checks.chapter_08.dtypes import BELIEFS, DTYPES  # noqa: E402
from classroom.checks.chapter_08.softplus import RightSoftplus  # noqa: E402
from micrograd_lite.gradient import gradient  # noqa: E402

# PyTorch warns of some wrong answers; a check keeps that out of the card, a test out of its report.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
BIAS = 6.8813735870195432


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(ROOT / "notebooks" / "08_pytorch.ipynb", as_version=4)


@pytest.fixture(scope="module")
def page(notebook):
    """What the saved chapter prints."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return "\n".join(o.get("text") or o.get("data", {}).get("text/plain", "") for o in outputs)


@pytest.fixture(scope="module")
def session(notebook):
    """The page's own functions, run here: its definitions, without the cells that show something."""
    names, wanted = {}, r"^(def|class|@add_to|import torch|from classroom|xs = )"
    for cell in notebook.cells:
        if cell.cell_type == "code" and not cell.outputs and re.search(wanted, cell.source, re.M):
            if "set-up" not in cell.metadata.get("tags", ()):
                exec(cell.source, names)
    return names


# -- the numbers ------------------------------------------------------------------------------------------------------


def test_both_engines_side_by_side(page):
    rows = re.findall(r"^ +(\w+) +(-?\d+\.\d{4}) +(-?\d+\.\d{4})$", page, re.M)
    neuron = lambda x1, w1, x2, w2, b: math.tanh(x1 * w1 + x2 * w2 + b)
    at = [2.0, -3.0, 0.0, 1.0, BIAS]
    truth = dict(zip("o x1 w1 x2 w2 b".split(), [neuron(*at), *gradient(neuron, at)]))
    truth |= {"g": 24.7041, "a": 138.8338, "b2": 645.5773}  # the last three as the field prints them
    assert [name for name, *_ in rows] == "o x1 w1 x2 w2 b g a b".split()
    for (_, ours, theirs), true in zip(rows, truth.values()):
        assert ours == theirs and float(ours) == pytest.approx(true, abs=6e-5)


def test_half_the_digits(page):
    ours, theirs = re.findall(r"^0\.70710\d{11}$", page, re.M)
    assert ours[:9] == theirs[:9] and ours[9] != theirs[9], "they differ at the eighth decimal"
    assert float(ours) == pytest.approx(math.tanh(-6 + BIAS), abs=1e-15)
    assert np.float32(theirs) == pytest.approx(float(theirs), abs=1e-15)


def test_a_gradient_check_fails_in_32_bits_and_not_in_64(page):
    lines = re.findall(r"^input \d: nudged +(-?[\d.]+) +claimed +(-?[\d.]+) +(\w+)$", page, re.M)
    assert [word for *_, word in lines[:10]] == ["DIFFERS"] * 3 + ["agrees", "DIFFERS"] + ["agrees"] * 5
    worst = max(abs(float(nudged) / float(claimed) - 1) for nudged, claimed, word in lines[:5] if word == "DIFFERS")
    assert 0.04 < worst <= 0.05, "up to five per cent, says the page"


def test_the_surprises_say_what_the_page_says(page):
    refused = [
        "element 0 of tensors does not require grad",
        "Trying to backward through the graph a second time",
        "a leaf Variable that requires grad is being used in an in-place operation",
        "Can't call numpy() on Tensor that requires grad",
    ]
    places = [page.index(f"RuntimeError: {words}") for words in refused]
    assert places == sorted(places) and page.count("RuntimeError: element 0") == 2
    assert "tensor(9.)" in page and "tensor(9., grad_fn=<PowBackward0>)" in page
    assert "None\nThe .grad attribute of a Tensor that is not a leaf Tensor is being accessed\n" in page
    assert "tensor(3.) False True" in page and "tensor(27.)\ntensor(54.)" in page
    assert 3 - 0.01 * 54 == pytest.approx(2.46) and page.count("tensor(2.4600") == 2
    assert "1.0 0.5\n3.0 1.5" in page


@pytest.mark.slow
def test_the_operation_of_ones_own(page, session):
    value, slope = (5 * 0.6**3 - 3 * 0.6) / 2, (15 * 0.6**2 - 3) / 2
    assert f"{value:.4f} {slope:.4f}   {value:.4f} {slope:.4f}" in page and (value, slope) == pytest.approx(
        (-0.36, 1.2)
    )
    assert gradient(lambda x: session["Value"](x).p3().data, [0.6]) == pytest.approx([slope], abs=1e-8)
    at = torch.tensor([0.6, -0.3, 1.1], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(session["P3"].apply, at)
    assert re.search(r"numerical:tensor\(\[\[1\.2000\]\].* analytical:tensor\(\[\[2\.4000\]\]", page)


def fitted(steps, xs, ys, start, rate):
    """The losses of the fit, with NumPy and slopes from paper."""
    (a, b, c, d), losses = start, []
    for _ in range(steps):
        u = c + d * xs
        p, slope = (5 * u**3 - 3 * u) / 2, (15 * u**2 - 3) / 2
        error = a + b * p - ys
        losses.append(np.mean(error**2))
        by = [2 * np.mean(error * part) for part in (1, p, b * slope, b * slope * xs)]
        a, b, c, d = (now - rate * g for now, g in zip((a, b, c, d), by))
    return losses


def test_the_same_losses_from_both_engines(page, session):
    xs, ys = np.array(session["xs"]), np.array(session["ys"])
    truth = fitted(100, xs, ys, session["start"], session["rate"])
    (ours, found), (theirs, found_there) = session["fit_ours"](100), session["fit_theirs"](100)
    assert len(ours) == len(theirs) == 100
    assert ours == pytest.approx(truth, abs=1e-12) and theirs == pytest.approx(truth, abs=1e-12)
    assert found == pytest.approx(found_there, abs=1e-11)
    for step in (0, 10, 99):
        assert f"{step:3}  {truth[step]:.12f}  {truth[step]:.12f}\n" in page
    assert "never more than 1e-12 apart: True" in page


# -- the exercises ----------------------------------------------------------------------------------------------------


def test_the_dtypes_are_pytorchs():
    names = {"torch": torch, "np": np, "x32": torch.tensor([1.5, 2.5]), "x64": torch.tensor([1.5, 2.5]).double()}
    assert {line: str(eval(line, names).dtype) for line in DTYPES} == {k: f"torch.{v}" for k, v in DTYPES.items()}


@pytest.mark.parametrize(
    "written",
    [
        lambda word: f"torch.{word}",
        lambda word: f" {word.upper()} ",
        lambda word: getattr(torch, word),
        lambda word: np.dtype(word),
        lambda word: {"float64": "double", "float32": "torch.float", "int64": torch.long}[word],
    ],
)
def test_a_dtype_may_be_written_in_several_ways(written):
    assert check.dtypes.judge({line: written(word) for line, word in DTYPES.items()}).kind == "right"


def test_a_dtype_that_is_still_to_come_is_not_yet():
    assert check.dtypes.judge(DTYPES | {"x32 + x64": ...}).title == "Not yet: x32 + x64 still to come."


@pytest.mark.parametrize(
    "wrong, title",
    [
        ({"torch.tensor([2.0])": "float64"}, "decimals are not Python's"),
        ({"torch.tensor([2]) / 4": "int64", "x32 + x64": "float32"}, "division leaves the whole numbers"),
        ({"torch.tensor([2])": "int"}, "not a dtype"),
        ({"torch.tensor([2])": "text"}, "not a dtype"),
        ({"torch.tensor([2])": "int16"}, "Not right yet"),
    ],
)
def test_a_belief_about_dtypes_is_named(wrong, title):
    assert title in check.dtypes.judge(DTYPES | wrong).title
    assert all(set(made) <= set(DTYPES) for made in BELIEFS.values())


def neuron(out="(w * x).sum().tanh()", back="[out.item(), *w.grad.tolist(), *x.grad.tolist()]", dtype="torch.float64"):
    """A learner's neuron, put together from lines of code."""
    make = f"torch.tensor({{}}, dtype={dtype}, requires_grad=True)"
    lines = [f"w, x = {make.format('weights')}, {make.format('inputs')}", f"out = {out}", "out.backward()"]
    names = {"torch": torch}
    exec("def neuron(weights, inputs):\n    " + "\n    ".join([*lines, f"return {back}"]), names)
    return names["neuron"]


@pytest.mark.parametrize(
    "answer",
    [
        neuron("torch.tanh(w @ x)"),
        neuron("torch.tanh(torch.dot(w, x))"),
        neuron("(w[0] * x[0] + w[1] * x[1] + w[2] * x[2]).tanh()"),
        neuron(back="torch.cat([out.detach().reshape(1), w.grad, x.grad]).numpy()"),
        neuron(back="(float(out), *map(float, w.grad), *map(float, x.grad))"),
    ],
)
def test_the_neuron_may_be_written_in_several_ways(answer):
    assert check.neuron_of_tensors.judge(answer).kind == "right"


@pytest.mark.parametrize(
    "answer, title",
    [
        (neuron("(w * x).sum()"), "Tanh is missing"),
        (neuron("torch.tanh(w @ x)", dtype="torch.float32"), "cut to 32 bits"),
        (neuron("(w * x).sum().tanh().detach()"), "Nothing was recorded"),
        (neuron(back="[out.item(), *out.grad]"), "A gradient is None"),
        (neuron(back="torch.cat([out.reshape(1), w.grad, x.grad])"), "Tensors where plain numbers"),
        (neuron(back="[out.item(), *w.grad.tolist()]"), "Not right yet"),
    ],
)
def test_what_goes_wrong_in_the_neuron_is_named(answer, title):
    verdict = check.neuron_of_tensors.judge(answer)
    assert verdict.kind == "wrong" and title in verdict.title, verdict.text()


def test_an_error_is_told_with_the_learners_own_line():
    cards = [check.neuron_of_tensors.judge(half_a_neuron).text(), check.softplus.judge(MixedUp).text()]
    assert "in the line `w.sum().backward()  # too early`" in cards[0]
    assert "in the line `return grad * torch.sigmoid(ctx.x)  # never saved`" in cards[1]
    assert not any("run_backward" in card or "Triggered" in card for card in cards)


def half_a_neuron(weights, inputs):
    w = torch.tensor(weights)
    w.sum().backward()  # too early


class MixedUp(RightSoftplus):
    @staticmethod
    def backward(ctx, grad):
        return grad * torch.sigmoid(ctx.x)  # never saved


class BySigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.slope = 1 / (1 + torch.exp(-x))
        return torch.nn.functional.softplus(x)

    @staticmethod
    def backward(ctx, grad):
        return ctx.slope * grad


class ByOutput(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        out = (1 + x.exp()).log()
        ctx.save_for_backward(out)
        return out

    @staticmethod
    def backward(ctx, grad):
        return grad * (1 - torch.exp(-ctx.saved_tensors[0]))


@pytest.mark.parametrize("answer", [BySigmoid, ByOutput])
def test_softplus_may_be_written_in_several_ways(answer):
    assert check.softplus.judge(answer).kind == "right"


class OnlyForward(RightSoftplus):
    @staticmethod
    def backward(ctx, grad):
        """The gradient of x."""
        ...


def test_a_half_written_operation_is_not_yet():
    assert check.softplus.judge(OnlyForward).title == "Not yet: `backward` does nothing so far."


class NoFunction:
    @staticmethod
    def forward(ctx, x):
        return torch.log(1 + torch.exp(x))


@pytest.mark.parametrize("answer, words", [(NoFunction, "has no attribute 'apply'"), (BySigmoid.apply, "the class")])
def test_what_is_no_operation_is_told(answer, words):
    verdict = check.softplus.judge(answer)
    assert verdict.kind == "wrong" and words in verdict.text()


def descent(*loop, before=""):
    """A learner's descent: the lines of its loop."""
    body = "\n        ".join(loop)
    code = f"""def descent(start, rate, steps):
    x = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    path = []
    {before}
    for _ in range(steps):
        {body}
        path.append(x.item())
    return path"""
    names = {"torch": torch}
    exec(code, names)
    return names["descent"]


EMPTY, WALK, STEP = "x.grad = None", "((x - 1.7) ** 2).backward()", "with torch.no_grad(): x -= rate * x.grad"


@pytest.mark.slow
@pytest.mark.parametrize(
    "loop",
    [
        [EMPTY, WALK, STEP],
        [WALK, STEP, "x.grad.zero_()"],
        [EMPTY, WALK, "x.data -= rate * x.grad"],
        [WALK, "x = (x - rate * x.grad).detach().requires_grad_()"],
        ["optimiser.zero_grad()", WALK, "optimiser.step()"],
    ],
)
def test_a_descent_may_be_mended_in_several_ways(loop):
    one = descent(*loop, before="optimiser = torch.optim.SGD([x], lr=rate)")
    assert check.three_descents.judge([one, one, one]).kind == "right"


@pytest.mark.parametrize(
    "loop, title",
    [
        ([WALK, STEP], "never emptied"),
        ([EMPTY, STEP], "finds no gradient"),
        ([EMPTY, WALK, "x -= rate * x.grad"], "refuses a step"),
        ([EMPTY, WALK, "x = x - x.grad * rate"], "no leaf any more"),
        ([WALK, "x = (x - rate * x.grad).detach()"], "no longer records"),
        ([EMPTY, "with torch.no_grad(): loss = (x - 1.7) ** 2", "loss.backward()", STEP], "no way back"),
        ([EMPTY, WALK, "y = x.detach().clone()", "y -= rate * x.grad"], "never moves"),
    ],
)
def test_the_mistake_is_named_and_the_function_too(loop, title):
    right = descent(EMPTY, WALK, STEP)
    wrong = descent(*loop)
    wrong.__name__ = "second"
    verdict = check.three_descents.judge([right, wrong, right])
    assert title in verdict.title and verdict.lines[0].startswith("`second`, from"), verdict.text()


def test_a_list_that_is_not_whole_is_told():
    def third(start, rate, steps): ...

    right = descent(EMPTY, WALK, STEP)
    assert check.three_descents.judge([right, right, third]).title == "Not yet: `third` does nothing so far."
    for answer in (right, [right, right], [right, right, right(5.0, 0.1, 3)]):
        verdict = check.three_descents.judge(answer)
        assert verdict.kind == "wrong" and verdict.title == "Hand in a list of your three functions.", verdict.text()
