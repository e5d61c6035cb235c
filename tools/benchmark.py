"""micrograd_lite beside micrograd 0.1.0: the same steps, in one process, in turns.

    python tools/benchmark.py              a few minutes
    python tools/benchmark.py --quick      fewer rounds
    python tools/benchmark.py --notebooks  how long each chapter takes to run, instead

"Spelled out" is one and the same code for both engines, with plain Values; "dot" uses micrograd_lite.nn, whose weighted
sum is one operation. Times are medians over the rounds, ratios are taken within a round and shown with their range.
Before each measurement the garbage of the previous one is collected. "Collector off" means that Python's cycle
collector is paused during the step; its one collection afterwards, which gives the memory back, belongs to the time.
The column "garbage kept" leaves that collection out. Only NumPy and the two engines are imported while measuring.
"""

import argparse
import gc
import math
import random
import statistics
import sys
import time
import tracemalloc
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


class Network:
    """An MLP spelled out in + and *, for any engine."""

    def __init__(self, Value, sizes, activation, last, seed=1):
        rng = random.Random(seed)
        self.Value, self.activations = Value, [activation] * (len(sizes) - 2) + [last]
        self.layers = [
            [([Value(rng.uniform(-1, 1)) for _ in range(nin)], Value(0.0)) for _ in range(nout)]
            for nin, nout in zip(sizes, sizes[1:])
        ]

    def parameters(self):
        return [p for layer in self.layers for w, b in layer for p in (*w, b)]

    def __call__(self, xs):
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


def timed(step, repeats, collector):
    """Milliseconds a step, and the same without the collection at the end."""
    gc.collect()
    if not collector:
        gc.freeze()  # the modules that are loaded are not the engines' garbage
        gc.disable()
    start = time.perf_counter()
    kept = 0.0
    for _ in range(repeats):
        begun = time.perf_counter()
        step()
        kept += time.perf_counter() - begun
        if not collector:
            gc.collect()
    whole = time.perf_counter() - start
    gc.enable()
    gc.unfreeze()
    return 1000 * whole / repeats, 1000 * kept / repeats


def compare(title, theirs, ours, rounds, repeats, target):
    """One row with the collector on, one with it off: medians, ratio and its range."""
    for collector in (True, False):
        pairs = []
        for _ in range(rounds):
            pairs.append((timed(theirs, repeats[0], collector), timed(ours, repeats[1], collector)))
        them, us = (statistics.median(p[i][0] for p in pairs) for i in (0, 1))
        ratios = sorted(p[0][0] / p[1][0] for p in pairs)
        kept = statistics.median(p[0][1] / p[1][1] for p in pairs)
        print(
            f"{title:26} {'on ' if collector else 'off'} {them:10.2f} {us:10.2f} {statistics.median(ratios):8.1f}"
            f"   {ratios[0]:6.1f} – {ratios[-1]:6.1f}"
            f"  {'' if collector else f'{kept:8.1f}':8}  {target[not collector]:>6}",
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

    lectures = [Network(V, [3, 4, 4, 1], "tanh", "tanh") for V in (Theirs, Value)] + [MLP(3, [4, 4, 1], seed=1)]
    nets = [moons(Theirs), moons(Value), moons_dot()]
    print(f"{'ms':26} gc   micrograd       ours    ratio   range             garbage kept  to reach")
    theirs, ours, dots = (lambda net=net: lecture_step(net) for net in lectures)
    compare("lecture step, spelled out", theirs, ours, rounds, (50, 50), ("2", ""))
    compare("lecture step, dot", theirs, dots, rounds, (50, 50), ("5", ""))
    theirs, ours = (lambda net=net: moons_step(net, data) for net in nets[:2])
    compare("moons step, spelled out", theirs, ours, rounds, (4, 8), ("8", "3"))
    compare("moons step, dot", theirs, lambda: moons_step(nets[2], data, dot_squares), rounds, (4, 16), ("90", "15"))
    if not quick:
        theirs, ours = (lambda V=V: demo(moons(V), data) for V in (Theirs, Value))
        compare("demo, 100 steps, spelled", theirs, ours, 1, (1, 1), ("", ""))
        compare("demo, 100 steps, dot", theirs, lambda: demo(moons_dot(), data, dot_squares), 1, (1, 1), ("", ""))
    chains(Theirs, Value, 100_000 if quick else 1_000_000)
    theirs, ours = (bytes_a_node(V, data) for V in (Theirs, Value))
    print(f"bytes a node: micrograd {theirs:.0f}, micrograd_lite {ours:.0f} (to reach: at most 220)")


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
    parser.add_argument("--quick", action="store_true", help="fewer rounds, no demo, a shorter chain")
    parser.add_argument("--notebooks", action="store_true", help="time the notebooks instead")
    arguments = parser.parse_args()
    time_notebooks() if arguments.notebooks else measure(arguments.quick)
