#!/usr/bin/python3
"""k-center greedy in numpy: a matrix-vector product a centre and a running minimum.

usage: k_center.py FILE DIMENSIONS COUNT    (float32 [n, DIMENSIONS])

Prints JSON: seconds without loading, the first centre (nearest to the mean), the distance of the last centre from those before it, the BLAS used.
"""
import json
import sys
import time

import numpy as np


def blas():
    with open("/proc/self/maps", encoding="utf-8") as maps:
        names = {line.split()[-1].rsplit("/", 1)[-1] for line in maps if "blas" in line}
    return " ".join(sorted(names))


def main():
    file, d, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    x = np.fromfile(file, dtype=np.float32).reshape(-1, d)

    start = time.perf_counter()
    norms = np.einsum("ij,ij->i", x, x)
    mean = x.mean(axis=0, dtype=np.float64).astype(np.float32)
    chosen = first = int(np.argmin(norms - 2 * (x @ mean)))
    nearest = np.full(len(x), np.inf, dtype=np.float32)
    last = 0.0
    for _ in range(count - 1):
        distances = norms + norms[chosen] - 2 * (x @ x[chosen])
        np.minimum(nearest, distances, out=nearest)
        nearest[chosen] = 0
        chosen = int(np.argmax(nearest))
        last = float(nearest[chosen])
    seconds = time.perf_counter() - start

    print(json.dumps({"Seconds": seconds, "First": first, "LastDistance": last ** 0.5, "Blas": blas()}))


main()
