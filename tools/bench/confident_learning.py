#!/usr/bin/python3
"""Off-diagonal confident learning in numpy, as one writes it: masks of N x K in memory.

usage: confident_learning.py FOLDER CLASSES    (probabilities.f32 float32 [n, k] and labels.i32 int32 [n] in FOLDER)

Prints JSON: seconds without loading, labels flagged, images counted in the joint, most memory in MiB.
"""
import json
import resource
import sys
import time

import numpy as np


def main():
    folder, classes = sys.argv[1], int(sys.argv[2])
    labels = np.fromfile(folder + "/labels.i32", dtype=np.int32)
    p = np.fromfile(folder + "/probabilities.f32", dtype=np.float32).reshape(len(labels), classes)

    start = time.perf_counter()
    own = p[np.arange(len(labels)), labels].astype(np.float64)
    counts = np.bincount(labels, minlength=classes)
    thresholds = np.bincount(labels, weights=own, minlength=classes) / counts
    masked = np.where(p >= thresholds - 1e-6, p, np.float32(-1))
    guess = masked.argmax(axis=1)
    confident = masked[np.arange(len(labels)), guess] >= 0
    joint = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(joint, (labels[confident], guess[confident]), 1)
    flags = confident & (guess != labels)
    seconds = time.perf_counter() - start

    print(json.dumps({
        "Seconds": seconds,
        "Flags": int(flags.sum()),
        "Counted": int(joint.sum()),
        "ResidentMebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }))


if __name__ == "__main__":
    main()
