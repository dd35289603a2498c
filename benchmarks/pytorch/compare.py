"""Runs a training step in Sigmask and in PyTorch in turn and prints medians and their ratio as a table.

    dotnet build -c Release benchmarks/Sigmask.Benchmarks
    python3 benchmarks/pytorch/compare.py --threads 2

Needs a Python with PyTorch (Debian: python3-torch). Nothing else should run on the machine meanwhile."""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SIGMASK = ["dotnet", str(HERE.parent / "Sigmask.Benchmarks/bin/Release/net10.0/Sigmask.Benchmarks.dll"), "step"]
PYTORCH = [sys.executable, str(HERE / "train_step.py")]
CASES = {"unet-tiny": (1, 8), "resnet18-unet": (3, 4), "segformer-b0": (3, 4)}  # channels, batch


KEPT = {"MALLOC_MMAP_THRESHOLD_": str(1 << 30), "MALLOC_TRIM_THRESHOLD_": str(1 << 32), "MALLOC_TOP_PAD_": str(1 << 26)}
MEMORY = {"kept": KEPT, "not-kept": {"SIGMASK_KEEP_MEMORY": "0"}}  # the same setting of the allocator for both


def run(command, options, threads, memory):
    result = subprocess.run(command + options, capture_output=True, text=True, env={**os.environ, **MEMORY[memory], "OMP_NUM_THREADS": str(threads)})
    if result.returncode:
        lines = (result.stderr or result.stdout).strip().splitlines()
        print(f"{' '.join(options[:2])}: {lines[-1] if lines else 'failed'}", file=sys.stderr)
        return None
    return json.loads(result.stdout.strip().splitlines()[-1])


def median(runs, key):
    return statistics.median(one[key] for one in runs)


def row(name, first, second, base):
    if not first or not second:
        return f"| {name} | not measured | | | | | | |"
    if first[0]["parameters"] != second[0]["parameters"]:
        sys.exit(f"{name}: {first[0]['parameters']} parameters against {second[0]['parameters']}; these are not the same networks.")
    times, peaks = [median(runs, "milliseconds") for runs in (first, second)], [median(runs, "peak_mb") for runs in (first, second)]
    return f"| {name}{base} | {first[0]['parameters']:,} | {times[0]:.0f} | {times[1]:.0f} | {times[0] / times[1]:.2f} | {peaks[0]:.0f} | {peaks[1]:.0f} | {peaks[0] / peaks[1]:.2f} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--memory", choices=MEMORY, default="kept")
    options = parser.parse_args()
    print("| network and batch | parameters | Sigmask ms | PyTorch ms | ratio | Sigmask peak MB | PyTorch peak MB | ratio |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for model in options.models:
        channels, batch = CASES[model]
        common = ["--model", model, "--channels", str(channels), "--batch", str(batch), "--size", str(options.size),
                  "--threads", str(options.threads), "--steps", str(options.steps)]
        runs = ([], [])
        for _ in range(options.rounds):
            for mine, command in ((runs[0], SIGMASK), (runs[1], PYTORCH)):
                one = run(command, common, options.threads, options.memory)
                if one is not None:
                    print(f"{model}: {one['library']} {one['milliseconds']:.0f} ms, peak {one['peak_mb']:.0f} MB", file=sys.stderr, flush=True)
                    mine.append(one)
        print(row(model, *runs, f", {batch} x {channels} x {options.size} x {options.size}"), flush=True)


main()
