"""micrograd_lite beside micrograd 0.1.0: the same steps, in one process, in turns.

    python tools/benchmark.py              a quarter of an hour
    python tools/benchmark.py --quick      fewer rounds
    python tools/benchmark.py --recorded   the recorded loss of chapter 15 alone: two minutes
    python tools/benchmark.py --arrays     Array beside micrograd and PyTorch, instead: two minutes
    python tools/benchmark.py --digits     an epoch of real digits beside PyTorch, instead: a minute
    python tools/benchmark.py --notebooks  how long each chapter takes to run, instead

"Spelled out" is one and the same code for both engines, with plain Values; "dot" uses micrograd_lite.nn, whose weighted
sum is one operation. The lecture's network is handed plain numbers, the demo's is handed Values, as their authors do.
"Recorded" is chapter 15's text of the demo's loss, replayed on numbers or on columns.

A two-moons step grows cheaper while a network learns, because relus go off and micrograd_lite forgets what lies behind
them. So it is timed at the start, where the network stays untrained, over the first 20 steps, and over the demo's 100
steps, which are what a reader waits for. Times are medians over the rounds, ratios are taken within a round and shown
with their range.

Before each measurement the garbage of the previous one is collected. "Collector off" means that Python's cycle
collector is paused during the steps; in the column "collected" one collection after them, which gives the memory back,
belongs to the time. Over 100 steps micrograd's uncollected garbage grows to gigabytes and slows it down: that is in its
time there, and not in the few steps at the start. Only NumPy and the two engines are imported while measuring.
"""

import argparse
import gc
import math
import multiprocessing
import os
import random
import statistics
import sys
import time
import tracemalloc
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

# NumPy's matrix products use one thread, as PyTorch does below. Must be set before NumPy is imported.
os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"), "1")

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


HEAD = f"{'ms a step':27} gc  micrograd      ours    ratio   range             collected  to reach"


class Network:
    """An MLP spelled out in + and *, for any engine; `wrap` makes Values of the inputs first."""

    def __init__(self, Value, sizes, activation, last, wrap=True, seed=1):
        rng = random.Random(seed)
        self.Value, self.wrap, self.activations = Value, wrap, [activation] * (len(sizes) - 2) + [last]
        self.layers = [
            [([Value(rng.uniform(-1, 1)) for _ in range(nin)], Value(0.0)) for _ in range(nout)]
            for nin, nout in zip(sizes, sizes[1:])
        ]

    def parameters(self):
        return [p for layer in self.layers for w, b in layer for p in (*w, b)]

    def __call__(self, xs):
        if self.wrap:
            xs = [self.Value(x) for x in xs]
        for layer, activation in zip(self.layers, self.activations):
            xs = [sum((wi * xi for wi, xi in zip(w, xs)), b) for w, b in layer]
            if activation != "linear":
                xs = [getattr(x, activation)() for x in xs]
        return xs[0]


def lecture_tanh(Value):
    """The tanh of micrograd's lecture, which its package lacks."""

    def tanh(self):
        t = (math.exp(2 * self.data) - 1) / (math.exp(2 * self.data) + 1)
        out = Value(t, (self,), "tanh")

        def _backward():
            self.grad += (1 - t**2) * out.grad

        out._backward = _backward
        return out

    return tanh


def learn(network, loss, rate):
    """The half of a step that all share: gradients to zero, backward, update."""
    parameters = network.parameters()
    for p in parameters:
        p.grad = 0.0
    loss.backward()
    for p in parameters:
        p.data -= rate * p.grad
    return loss.data


LECTURE = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]], [1.0, -1.0, -1.0, 1.0]


def lecture_step(network):
    xs, ys = LECTURE
    return learn(network, sum((network(x) - y) ** 2 for x, y in zip(xs, ys)), 0.01)


def two_moons(count=100, noise=0.1):
    """Points and classes −1, 1, as the lists of plain floats that suit both engines best."""
    import numpy as np

    rng = np.random.default_rng(1)
    angle, lower = rng.uniform(0, math.pi, count), np.arange(count) % 2 == 1
    x = np.where(lower, 1 - np.cos(angle), np.cos(angle)) + rng.normal(0, noise, count)
    y = np.where(lower, 0.5 - np.sin(angle), np.sin(angle)) + rng.normal(0, noise, count)
    return np.stack([x, y], 1).tolist(), np.where(lower, 1.0, -1.0).tolist()


def squares(parameters):
    return sum(p * p for p in parameters)


def moons_loss(network, data, sum_of_squares):
    """Max-margin loss of the whole batch and L2, as in micrograd's demo."""
    losses = [(1 + -y * network(x)).relu() for x, y in zip(*data)]
    return sum(losses) * (1.0 / len(losses)) + 1e-4 * sum_of_squares(network.parameters())


def moons_step(network, data, sum_of_squares=squares, rate=0.1):
    return learn(network, moons_loss(network, data, sum_of_squares), rate)


def demo(network, data, sum_of_squares=squares, steps=100):
    for k in range(steps):
        moons_step(network, data, sum_of_squares, 1.0 - 0.9 * k / 100)


def by_hand(numbers, points, labels):
    """The same step of the two-moons network in NumPy, written by hand: the loss and the gradients, layer by layer."""
    import numpy as np

    (w1, b1), (w2, b2), (w3, b3) = numbers
    h1 = np.maximum(points @ w1 + b1, 0)
    h2 = np.maximum(h1 @ w2 + b2, 0)
    margin = 1 - labels * (h2 @ w3 + b3)
    above = -labels * (margin > 0) / len(labels)
    below2 = (above @ w3.T) * (h2 > 0)
    below1 = (below2 @ w2.T) * (h1 > 0)
    price = sum((w * w).sum() + (b * b).sum() for w, b in numbers)
    loss = np.maximum(margin, 0).sum() / len(labels) + 1e-4 * price
    parts = zip((points, h1, h2), (below1, below2, above), numbers)
    return loss, [(x.T @ d + 2e-4 * w, d.sum(0) + 2e-4 * b) for x, d, (w, b) in parts]


def compiled(Theirs, data, rounds):
    """Chapter 15: the step at the start, recorded once; replayed on numbers, on columns, and written by hand."""
    import numpy as np

    from micrograd_lite import MLP, Value, compile_loss, dot

    points, labels = data
    theirs, n = Network(Theirs, [2, 16, 16, 1], "relu", "linear"), len(labels)
    model = MLP(2, [16, 16, 1], "relu", last="linear", seed=1)
    parameters = model.parameters()

    def loss_of(x, y, label):
        return ((1 - label * model([x, y])).relu() + 1e-4 * dot(parameters, parameters, Value(0.0))) * (1 / n)

    examples = [[x, y, label] for (x, y), label in zip(points, labels)]
    step, columns = compile_loss(loss_of, parameters, examples), np.array(examples).T
    numbers = [p.data for p in parameters]
    layers = [
        (np.array([[w.data for w in u.w] for u in layer.neurons]).T, np.zeros(len(layer.neurons)))
        for layer in model.layers
    ]
    arrays = np.array(points), np.array(labels)[:, None]
    losses = [moons_step(theirs, data, rate=0.0), step(numbers, examples)[0], by_hand(layers, *arrays)[0]]
    assert max(losses) - min(losses) < 1e-12, losses

    def replayed(run, batch):
        def one():
            _, gradients = run(numbers, batch)
            return [p - 0.0 * g for p, g in zip(numbers, gradients)]

        return one

    def one_by_hand():
        _, gradients = by_hand(layers, *arrays)
        return [(w - 0.0 * dw, b - 0.0 * db) for (w, b), (dw, db) in zip(layers, gradients)]

    still = lambda: moons_step(theirs, data, rate=0.0)
    compare("moons at the start, recorded", still, replayed(step, examples), rounds, (2, 300), ("400", "45"))
    compare("moons, recorded, columns", still, replayed(step.on_columns, columns), rounds, (2, 600), ("800", ""))
    compare("moons, NumPy by hand", still, one_by_hand, rounds, (2, 6000), ("", ""))
    for sizes in ([16, 16, 1], [68, 68, 1]):
        model = MLP(2, sizes, "relu", last="linear", seed=1)
        start = time.perf_counter()
        step = compile_loss(lambda x, y, label: (1 - label * model([x, y])).relu(), model.parameters(), examples[:2])  # noqa: B023
        seconds, lines = time.perf_counter() - start, step.source.count("\n") + 1
        print(f"recording {len(model.parameters()):5} parameters: {seconds:.2f} s, {lines:,} lines of text")


def timed(step, repeats, collector):
    """Milliseconds a step, without and with one collection after the steps."""
    gc.collect()
    if not collector:
        gc.freeze()  # the modules that are loaded are not the engines' garbage
        gc.disable()
    start = time.perf_counter()
    for _ in range(repeats):
        step()
    done = time.perf_counter()
    gc.collect()
    collected = time.perf_counter()
    gc.enable()
    gc.unfreeze()
    return 1000 * (done - start) / repeats, 1000 * (collected - start) / repeats


def compare(title, theirs, ours, rounds, repeats, target, steps=1):
    """One row with the collector on, one with it off: medians, ratio and its range. `steps`: how many a call makes."""
    for collector in (True, False):
        pairs = []
        for _ in range(rounds):
            pairs.append((timed(theirs, repeats[0], collector), timed(ours, repeats[1], collector)))
        them, us = (statistics.median(p[i][0] for p in pairs) / steps for i in (0, 1))
        ratios = sorted(p[0][0] / p[1][0] for p in pairs)
        given_back = statistics.median(p[0][1] / p[1][1] for p in pairs)
        print(
            f"{title:27} {'on ' if collector else 'off'} {them:9.2f} {us:9.2f} {statistics.median(ratios):8.1f}"
            f"   {ratios[0]:6.1f} – {ratios[-1]:6.1f}"
            f"  {'' if collector else f'{given_back:8.1f}':9}  {target[not collector]:>6}",
            flush=True,
        )


def chain(Value, count):
    """A chain of `count` operations, forward and backward, and its end."""
    start = time.perf_counter()
    x = end = Value(1.0)
    for i in range(count):
        end = end * x if i % 2 else end + x
        end.data = 1.0  # the numbers stay small
    forward = time.perf_counter()
    end.backward()
    backward = time.perf_counter()
    del end
    return [1e6 * t / count for t in (forward - start, backward - forward, time.perf_counter() - backward)]


def chains(theirs, ours, count):
    deep = sys.getrecursionlimit() - 100
    for name, Value, nodes in (("micrograd", theirs, deep), ("micrograd_lite", ours, count)):
        forward, backward, freed = chain(Value, nodes)
        print(
            f"chain of {nodes:9,} nodes, {name:15} µs a node: "
            f"{forward:.2f} forward, {backward:.2f} backward, {freed:.2f} freed"
        )


def bytes_a_node(Value, data):
    """Memory of a spelled-out two-moons graph, by the number of its nodes."""
    network = Network(Value, [2, 16, 16, 1], "relu", "linear")
    gc.collect()
    tracemalloc.start()
    loss = moons_loss(network, data, squares)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    seen, stack = {loss}, [loss]
    while stack:
        for parent in stack.pop()._prev:
            if parent not in seen:
                seen.add(parent)
                stack.append(parent)
    return size / (len(seen) - len(network.parameters()))


def measure(quick):
    import micrograd.engine

    from micrograd_lite import MLP, Value, dot

    Theirs, rounds = micrograd.engine.Value, 3 if quick else 9
    Theirs.tanh = lecture_tanh(Theirs)
    data = two_moons()

    def dot_squares(parameters):
        return dot(parameters, parameters, Value(0.0))

    def moons(Value):
        return Network(Value, [2, 16, 16, 1], "relu", "linear")

    def moons_dot():
        return MLP(2, [16, 16, 1], "relu", last="linear", seed=1)

    def still(network, sum_of_squares=squares):
        return lambda: moons_step(network, data, sum_of_squares, rate=0.0)

    def lecture(network):
        return lambda: lecture_step(network)

    print(HEAD)
    theirs, ours = (lecture(Network(V, [3, 4, 4, 1], "tanh", "tanh", wrap=False)) for V in (Theirs, Value))
    compare("lecture, spelled out", theirs, ours, rounds, (100, 100), ("2", ""))
    compare("lecture, dot", theirs, lecture(MLP(3, [4, 4, 1], seed=1)), rounds, (100, 100), ("5", ""))
    theirs, ours = still(moons(Theirs)), still(moons(Value))
    compare("moons at the start, spelled", theirs, ours, rounds, (4, 8), ("8", "3"))
    compare("moons at the start, dot", theirs, still(moons_dot(), dot_squares), rounds, (4, 16), ("90", "15"))
    for steps in (20,) if quick else (20, 100):
        theirs, ours = (lambda V=V, n=steps: demo(moons(V), data, steps=n) for V in (Theirs, Value))
        compare(f"moons, {steps} steps, spelled", theirs, ours, 1 if quick else 3, (1, 1), ("8", "3"), steps)
        ours = lambda n=steps: demo(moons_dot(), data, dot_squares, n)
        compare(f"moons, {steps} steps, dot", theirs, ours, 1 if quick else 3, (1, 1), ("90", "15"), steps)
    compiled(Theirs, data, rounds)
    chains(Theirs, Value, 100_000 if quick else 1_000_000)
    theirs, ours = (bytes_a_node(V, data) for V in (Theirs, Value))
    print(f"bytes a node: micrograd {theirs:.0f}, micrograd_lite {ours:.0f} (to reach: at most 220)")


def measure_recorded(quick):
    import micrograd.engine

    print(HEAD)
    compiled(micrograd.engine.Value, two_moons(), 3 if quick else 9)


# -- whole arrays (chapter 14) ----------------------------------------------------------------------------------------

ARRAY_SIZES = {  # title: sizes of the layers, examples, type of float, steps a round, ratio to reach
    "2-16-16-1, batch 100": ([2, 16, 16, 1], 100, "float64", 300, 2.0),
    "64-128-128-10, batch 128": ([64, 128, 128, 10], 128, "float32", 100, 1.2),
    "784-512-512-10, batch 512": ([784, 512, 512, 10], 512, "float32", 4, 1.0),
}


def array_moons_step(data):
    """The two-moons step of the demo on whole arrays: the same loss, the price of the weights included."""
    import numpy as np

    from micrograd_lite import ArrayMLP
    from micrograd_lite.training import descend

    network, x, y = ArrayMLP(2, [16, 16, 1], "relu", "linear", seed=1), np.array(data[0]), np.array(data[1])[:, None]
    parameters = network.parameters()

    def step():
        loss = (1 - y * network(x)).relu().mean() + 1e-4 * sum((p * p).sum() for p in parameters)
        network.zero_grad()
        loss.backward()
        descend(parameters, 0.0)

    return step


def batch(sizes, examples, kind):
    """Inputs and targets of a regression, the same for both."""
    import numpy as np

    rng = np.random.default_rng(1)
    return [rng.normal(size=(examples, n)).astype(kind) for n in (sizes[0], sizes[-1])]


def array_step(sizes, examples, kind):
    """A step of an ArrayMLP: mean squared error, backward, plain descent."""
    from micrograd_lite import ArrayMLP
    from micrograd_lite.training import descend

    network, (x, y) = ArrayMLP(sizes[0], sizes[1:], "relu", "linear", seed=1), batch(sizes, examples, kind)
    parameters = network.parameters()
    for p in parameters:
        p.data = (p.data / max(1, p.shape[0] ** 0.5)).astype(kind)

    def step():
        error = network(x) - y
        loss = (error * error).mean()
        network.zero_grad()
        loss.backward()
        descend(parameters, 0.01)

    return step


def torch_step(sizes, examples, kind):
    """The same step as one writes it in PyTorch, eager, on one thread."""
    import torch

    torch.set_num_threads(1)
    kind_there = getattr(torch, kind)
    layers = [torch.nn.Linear(n, m, dtype=kind_there) for n, m in zip(sizes, sizes[1:])]
    network = torch.nn.Sequential(*[part for layer in layers for part in (layer, torch.nn.ReLU())][:-1])
    x, y = map(torch.from_numpy, batch(sizes, examples, kind))
    descent = torch.optim.SGD(network.parameters(), lr=0.01)

    def step():
        loss = torch.nn.functional.mse_loss(network(x), y)
        descent.zero_grad()
        loss.backward()
        descent.step()

    return step


def step_memory(make, arguments):
    """The most memory, in MB, that a step needs beyond what is there before it. Linux only; run in a fresh process."""

    def resident(field):
        status = Path("/proc/self/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(field)) / 1024

    step = make(*arguments)
    before = resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the highest mark starts again from here
    for _ in range(3):
        step()
    return resident("VmHWM") - before


def in_fresh_process(function, *arguments):
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def measure_arrays(quick):
    """Array beside micrograd (collector on), then beside PyTorch, where it is installed."""
    import micrograd.engine

    data, rounds = two_moons(), 3 if quick else 9
    network = Network(micrograd.engine.Value, [2, 16, 16, 1], "relu", "linear")
    print(HEAD)
    theirs = lambda: moons_step(network, data, rate=0.0)
    compare("moons, arrays", theirs, array_moons_step(data), rounds, (2, 5000), ("5000", ""))
    try:
        import torch  # noqa: F401 (only now: nothing else is to be imported while micrograd is measured)
    except ImportError:
        return print("PyTorch is not installed: no comparison")
    print(f"{'ms a step':27}       PyTorch      ours    ratio   range    to reach   MB: PyTorch   ours")
    for title, (*sizes, repeats, target) in ARRAY_SIZES.items():
        theirs, ours = torch_step(*sizes), array_step(*sizes)
        timed(theirs, 3, True), timed(ours, 3, True)  # to warm up
        pairs = [(timed(theirs, repeats, True)[0], timed(ours, repeats, True)[0]) for _ in range(3 * rounds)]
        them, us = (statistics.median(pair[i] for pair in pairs) for i in (0, 1))
        ratios = sorted(one / other for one, other in pairs)
        memory = ["-", "-"]
        if Path("/proc/self/clear_refs").exists():
            memory = [f"{in_fresh_process(step_memory, make, sizes):.1f}" for make in (torch_step, array_step)]
        print(
            f"{title:27}    {them:10.3f}{us:10.3f}{statistics.median(ratios):9.2f}   {ratios[0]:.2f} – {ratios[-1]:.2f}"
            f"  {target:6.1f}   {memory[0]:>9} {memory[1]:>8}",
            flush=True,
        )


# -- real digits (chapter 16) -----------------------------------------------------------------------------------------


def digits_epoch(name, size):
    """An epoch of chapter 16's network, with the course's own loop; `name` is that of the optimiser."""
    import numpy as np

    import micrograd_lite as ours

    images, labels = ours.load_digits()
    images, labels = ours.three_parts(images / 16, labels)[0]
    network, rng = ours.digit_network(64, seed=0), np.random.default_rng(0)
    optimiser = getattr(ours, name)(network.parameters(), 0.01)
    return lambda: ours.train_epoch(network, optimiser, images, labels, rng, size)


def torch_digits_epoch(name, size):
    """The same epoch as one writes it in PyTorch, eager, on one thread, from the same start and in the same float64."""
    import torch

    import micrograd_lite as ours

    torch.set_num_threads(1)
    images, labels = ours.load_digits()
    images, labels = map(torch.from_numpy, ours.three_parts(images / 16, labels)[0])
    network = torch.nn.Sequential(torch.nn.Linear(64, 64), torch.nn.Tanh(), torch.nn.Linear(64, 10)).double()
    with torch.no_grad():
        for p, start in zip(network.parameters(), ours.digit_network(64, seed=0).parameters()):
            p.copy_(torch.from_numpy(start.data.T))
    kind = {"Descent": torch.optim.SGD, "Adam": torch.optim.Adam}[name]
    optimiser = kind(network.parameters(), lr=0.01)

    def epoch():
        losses = []
        for rows in torch.randperm(len(images)).split(size):
            loss = torch.nn.functional.cross_entropy(network(images[rows]), labels[rows])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        return sum(losses) / len(losses)

    return epoch


def measure_digits(quick):
    """An epoch of 1,197 digits, 64-64-10, ours beside PyTorch."""
    try:
        import torch  # noqa: F401
    except ImportError:
        return print("PyTorch is not installed: no comparison")
    print(f"{'ms an epoch of digits':27}       PyTorch      ours    ratio   range    to reach")
    for name in ("Descent", "Adam"):
        for size in (32, 128):
            theirs, ours = torch_digits_epoch(name, size), digits_epoch(name, size)
            timed(theirs, 3, True), timed(ours, 3, True)  # to warm up
            pairs = [(timed(theirs, 3, True)[0], timed(ours, 3, True)[0]) for _ in range(5 if quick else 25)]
            them, us = (statistics.median(pair[i] for pair in pairs) for i in (0, 1))
            ratios = sorted(one / other for one, other in pairs)
            print(
                f"{name + f', batches of {size}':27}    {them:10.2f}{us:10.2f}{statistics.median(ratios):9.2f}"
                f"   {ratios[0]:.2f} – {ratios[-1]:.2f}     1.0",
                flush=True,
            )


def time_notebooks():
    """Run every chapter once, one after the other, and print its seconds."""
    import nbformat
    from nbclient import NotebookClient

    total = 0.0
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        start = time.perf_counter()
        NotebookClient(
            nbformat.read(path, 4),
            timeout=300,
            resources={"metadata": {"path": str(path.parent)}},
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
        ).execute()
        seconds = time.perf_counter() - start
        total += seconds
        print(f"{path.name:30} {seconds:6.1f} s", flush=True)
    print(f"{'all':30} {total:6.1f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, a shorter demo and chain")
    parser.add_argument("--recorded", action="store_true", help="measure the recorded loss of chapter 15 alone")
    parser.add_argument("--arrays", action="store_true", help="measure Array beside micrograd and PyTorch instead")
    parser.add_argument("--digits", action="store_true", help="measure an epoch of digits beside PyTorch instead")
    parser.add_argument("--notebooks", action="store_true", help="time the notebooks instead")
    arguments = parser.parse_args()
    if arguments.notebooks:
        time_notebooks()
    elif arguments.recorded:
        measure_recorded(arguments.quick)
    elif arguments.digits:
        measure_digits(arguments.quick)
    else:
        (measure_arrays if arguments.arrays else measure)(arguments.quick)
