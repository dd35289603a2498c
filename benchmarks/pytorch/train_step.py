"""Time and memory of a training step in plain PyTorch: forward, cross entropy, backward, clipping, AdamW. Prints one line of JSON."""

import argparse
import json
import resource
import statistics
import time

import torch
from torch.nn import functional as F

from networks import NETWORKS


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", choices=NETWORKS, required=True)
    parser.add_argument("--channels", type=int, default=1)
    parser.add_argument("--classes", type=int, default=4)
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--warm-up", type=int, default=5)
    options = parser.parse_args()

    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    network = NETWORKS[options.model](options.channels, options.classes).train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3, weight_decay=1e-2)
    images = torch.randn(options.batch, options.channels, options.size, options.size)
    labels = torch.randint(options.classes, (options.batch, options.size, options.size))
    before, times = resident(), []
    for _ in range(options.warm_up + options.steps):
        start = time.perf_counter()
        loss = F.cross_entropy(network(images), labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 12)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        value = loss.item()
        times.append(time.perf_counter() - start)
    print(json.dumps({
        "library": f"PyTorch {torch.__version__}",
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
        "milliseconds": 1000 * statistics.median(times[options.warm_up:]),
        "resident_mb": before / 2**20,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10,
        "loss": value,
    }))


main()
