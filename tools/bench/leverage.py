#!/usr/bin/python3
"""Leverage scores in numpy, as one writes them, and what its BLAS does at best.

usage: leverage.py ROWS DIMENSIONS

Prints JSON: seconds by the clock and of processor time for the scores (Gram matrix, Cholesky factor, triangular solve in blocks, double precision; making
the rows is not counted), billions of operations a second of one core of sgemm and dgemm by processor time, most memory in MiB, name of the BLAS.
"""
import json
import os
import resource
import sys
import time

import numpy as np
import scipy.linalg

BLOCK = 8192


def block_of(pool, start, count):
    rows = np.arange(start, start + count)
    return pool[rows % len(pool)] * (1 + 0.001 * (rows % 997)[:, None]).astype(np.float32)


def peak(dtype, size=2048):
    a = np.random.default_rng(1).standard_normal((size, size)).astype(dtype)
    b = a.T.copy()
    a @ b
    best = min(timed(lambda: a @ b) for _ in range(5))
    return 2 * size ** 3 / best / 1e9


def timed(work):
    start = time.process_time()
    work()
    return time.process_time() - start


class Clock:
    """Seconds by the clock and of processor time, of all threads, within with blocks."""

    seconds = processor = 0.0

    def __enter__(self):
        self.begun = time.perf_counter(), time.process_time()

    def __exit__(self, *_):
        self.seconds += time.perf_counter() - self.begun[0]
        self.processor += time.process_time() - self.begun[1]


def blas():
    with open("/proc/self/maps") as maps:
        libraries = {os.path.basename(line.split()[-1]) for line in maps if "blas" in line and ".so" in line}
    return ", ".join(sorted(libraries))


def main():
    rows, dimensions = int(sys.argv[1]), int(sys.argv[2])
    pool = np.random.default_rng(2).standard_normal((BLOCK, dimensions)).astype(np.float32)
    single, double = peak(np.float32), peak(np.float64)
    clock = Clock()
    gram = np.zeros((dimensions, dimensions))
    for start in range(0, rows, BLOCK):
        x = block_of(pool, start, min(BLOCK, rows - start))
        with clock:
            x = x.astype(np.float64)
            gram += x.T @ x
    with clock:
        factor = np.linalg.cholesky(gram)
    total = 0.0
    for start in range(0, rows, BLOCK):
        x = block_of(pool, start, min(BLOCK, rows - start))
        with clock:
            y = scipy.linalg.solve_triangular(factor, x.astype(np.float64).T, lower=True, check_finite=False)
            scores = np.einsum("ij,ij->j", y, y)
        total += scores.sum()
    print(json.dumps({
        "Seconds": clock.seconds,
        "ProcessorSeconds": clock.processor,
        "Sum": total,
        "SinglePeak": single,
        "DoublePeak": double,
        "ResidentMebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "Blas": blas(),
    }))


main()
