"""HD95, ASSD and NSD of a multi-class pair with SciPy: the yardstick of SurfacesBenchmark.

usage: surface_distances.py PREDICTED.npy REFERENCE.npy TOLERANCE SPACING...

Reads nothing but line ends: for each one it measures the pair once and prints the milliseconds, then hd95, assd and nsd of every class.
"""
import sys
import time

import numpy
from scipy.ndimage import binary_erosion, distance_transform_edt, find_objects


def border(mask):
    return mask ^ binary_erosion(mask)


def measure(predicted, reference, spacing, tolerance):
    results = []
    for label, boxes in enumerate(zip(find_objects(predicted), find_objects(reference)), start=1):
        box = tuple(slice(min(a.start, b.start), max(a.stop, b.stop)) for a, b in zip(*boxes))
        edges = border(predicted[box] == label), border(reference[box] == label)
        there = distance_transform_edt(~edges[1], sampling=spacing)[edges[0]]
        back = distance_transform_edt(~edges[0], sampling=spacing)[edges[1]]
        elements = len(there) + len(back)
        results += [
            max(numpy.percentile(there, 95), numpy.percentile(back, 95)),
            (there.sum() + back.sum()) / elements,
            ((there <= tolerance).sum() + (back <= tolerance).sum()) / elements,
        ]
    return results


def main():
    predicted, reference = numpy.load(sys.argv[1]), numpy.load(sys.argv[2])
    tolerance, spacing = float(sys.argv[3]), [float(step) for step in sys.argv[4:]]
    for _ in sys.stdin:
        start = time.perf_counter()
        results = measure(predicted, reference, spacing, tolerance)
        print(1000 * (time.perf_counter() - start), *map(repr, map(float, results)), flush=True)


main()
