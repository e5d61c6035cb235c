"""The digits' network of chapter 16, trained by several processes that share the work of every mini-batch.

Start it with torchrun, which runs this file twice and lets the two find each other:

    torchrun --standalone --nproc-per-node 2 16_two_processes.py
"""

import os
import sys
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
from torch.nn.functional import cross_entropy

sys.path.append(str(Path(__file__).resolve().parents[1]))  # where the course's package is, if it is not installed
from micrograd_lite import digit_network, load_digits, three_parts  # noqa: E402


def in_torch(network):
    """The same network, with the same weights, out of PyTorch's parts."""
    (w1, b1, _), (w2, b2, _) = network.layers
    twin = torch.nn.Sequential(torch.nn.Linear(*w1.shape), torch.nn.Tanh(), torch.nn.Linear(*w2.shape)).double()
    with torch.no_grad():
        for p, ours in zip(twin.parameters(), (w1.data.T, b1.data, w2.data.T, b2.data)):
            p.copy_(torch.from_numpy(ours))
    return twin


def train(rank, processes, epochs=3, size=32):
    """Train as process number `rank` of so many. Each takes its share of the rows, and they average the gradients."""
    images, labels = load_digits()
    images, labels = map(torch.from_numpy, three_parts(images / 16, labels)[0])
    network, rng = in_torch(digit_network(64, seed=0)), np.random.default_rng(0)
    optimiser = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9)
    for _ in range(epochs):
        order = rng.permutation(len(images))  # the same in every process
        for start in range(0, len(order) - size + 1, size):
            mine = order[start : start + size][rank::processes]
            loss = cross_entropy(network(images[mine]), labels[mine])
            optimiser.zero_grad()
            loss.backward()
            if processes > 1:
                for p in network.parameters():
                    dist.all_reduce(p.grad)  # now it holds the sum of all processes' gradients
                    p.grad /= processes
            optimiser.step()
    return torch.cat([p.detach().ravel() for p in network.parameters()])


if __name__ == "__main__":
    torch.set_num_threads(1)
    dist.init_process_group("gloo")
    rank, processes = dist.get_rank(), dist.get_world_size()
    together = train(rank, processes)
    if rank == 0:
        apart = (together - train(0, 1)).abs().max().item()
        print(f"{processes} processes, {len(together)} parameters, equal to one process to 1e-12: {apart < 1e-12}")
    dist.barrier()  # no process leaves while another still works
    sys.stdout.flush()
    os._exit(0)  # at once: taking the group down now and then aborts, when its threads are still busy
