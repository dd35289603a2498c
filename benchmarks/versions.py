"""Runs two builds of the benchmarks in turn, such as two versions of this repository, and prints medians and ratios as a table.

    python3 benchmarks/versions.py BEFORE/Sigmask.Benchmarks.dll AFTER/Sigmask.Benchmarks.dll

Each run is a process of its own. The same build twice with --memory not-kept kept shows what the setting of the allocator does. Nothing else should run on the machine meanwhile."""

import argparse
import json
import os
import statistics
import subprocess
import sys

STEPS = [("unet-tiny", 1, 8, 128), ("unet", 1, 2, 128), ("nnunet-tiny", 1, 8, 128), ("resnet18-unet", 3, 4, 128), ("segformer-b0", 3, 4, 128)]
PREDICTIONS = [("unet-tiny", 2, 512, 1), ("unet-tiny", 3, 128, 1)]
KEPT = {"MALLOC_MMAP_THRESHOLD_": str(1 << 30), "MALLOC_TRIM_THRESHOLD_": str(1 << 32), "MALLOC_TOP_PAD_": str(1 << 26)}
MEMORY = {"own": {}, "kept": KEPT, "not-kept": {"SIGMASK_KEEP_MEMORY": "0"}}


def cases(options):
    for name, channels, batch, size in STEPS:
        for loss in ("plain",) if options.predict_all else ("plain", "envelope"):
            given = ["step", "--model", name, "--channels", str(channels), "--batch", str(batch), "--size", str(size), "--loss", "ce+dice", "--steps", str(options.steps)]
            yield f"{name}, {batch} x {channels} x {size} x {size}, {loss}", given + (["--envelope", "on"] if loss == "envelope" else [])
    pictures = [(name, 2, 512, channels) for name, channels, _, _ in STEPS]
    for name, dimensions, size, channels in pictures if options.predict_all else PREDICTIONS:
        yield f"{name}, prediction of {'x'.join([str(size)] * dimensions)}", ["predict", "--model", name, "--dimensions", str(dimensions), "--size", str(size), "--channels", str(channels)]


def run(program, given, memory, options):
    environment = {**os.environ, **MEMORY[memory], "OMP_NUM_THREADS": str(options.threads)}
    result = subprocess.run(["dotnet", program, *given, "--threads", str(options.threads)], capture_output=True, text=True, env=environment)
    if result.returncode:
        # Where convolutions are wrong, some write past their end.
        print(f"{program} {' '.join(given)} ended with {result.returncode}", file=sys.stderr)
        return None
    return json.loads(result.stdout.strip().splitlines()[-1])


def number(runs, key):
    return f"{statistics.median(one[key] for one in runs):.0f}" if runs else "crashes"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("builds", nargs=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--memory", nargs=2, choices=MEMORY, default=["own", "own"], help="the setting of the allocator for each (own: that of the build)")
    parser.add_argument("--predict-all", action="store_true", help="the prediction of a picture by each network, and no envelope")
    parser.add_argument("--only", default="", help="cases whose name has this in it")
    options = parser.parse_args()
    print("| network and work | before, ms | after, ms | ratio | before, peak MB | after, peak MB | ratio |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, given in cases(options):
        if options.only not in name:
            continue
        runs = ([], [])
        for _ in range(options.rounds):
            for mine, program, memory in zip(runs, options.builds, options.memory):
                one = run(program, given, memory, options)
                if one:
                    mine.append(one)
        if not all(runs):
            print(f"| {name} | {' | '.join(number(mine, 'milliseconds') for mine in runs)} | | {' | '.join(number(mine, 'peak_mb') for mine in runs)} | |", flush=True)
            continue
        (first, second), (low, high) = [[statistics.median(one[key] for one in mine) for mine in runs] for key in ("milliseconds", "peak_mb")]
        wrong = " (not finite)" if any(one["loss"] == "not finite" for one in runs[0]) else ""
        print(f"| {name} | {first:.0f}{wrong} | {second:.0f} | {second / first:.2f} | {low:.0f} | {high:.0f} | {high / low:.2f} |", flush=True)


main()
