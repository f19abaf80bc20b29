#!/usr/bin/python3
"""Exact k nearest neighbours of every row by scikit-learn's brute force (blocked products, BLAS).

usage: neighbors.py FOLDER DIMENSIONS NEIGHBORS    (rows.f16 float16 [n, d] in FOLDER)

Writes distances.f32 float32 [n, k] and prints JSON: seconds without loading, version of scikit-learn.
"""
import json
import sys
import time

import numpy as np
import sklearn
from sklearn.neighbors import NearestNeighbors


def main():
    folder, dimensions, k = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    rows = np.fromfile(folder + "/rows.f16", dtype=np.float16).reshape(-1, dimensions).astype(np.float32)
    start = time.perf_counter()
    # Without an argument each row leaves itself out.
    distances, _ = NearestNeighbors(n_neighbors=k, algorithm="brute").fit(rows).kneighbors()
    seconds = time.perf_counter() - start
    distances.astype(np.float32).tofile(folder + "/distances.f32")
    print(json.dumps({"Seconds": seconds, "Version": sklearn.__version__}))


if __name__ == "__main__":
    main()
