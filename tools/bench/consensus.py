"""Consensus in numpy: the peer of `bench consensus`. Reads int32 [A, 3] (image, annotator, label), prints seconds and checks as JSON."""
import json
import sys
import time

import numpy as np

path, images, annotators, classes, rounds = sys.argv[1], *map(int, sys.argv[2:6])
entries = np.fromfile(path, np.int32).reshape(-1, 3)
image, annotator, label = entries.T

start = time.perf_counter()
counts = np.zeros((images, classes), np.int32)
np.add.at(counts, (image, label), 1)
majority = counts.argmax(1)
total = counts.sum(1)
pairs = total > 1
agreement = ((counts * (counts - 1)).sum(1)[pairs] / (total * (total - 1))[pairs]).mean()
majority_seconds = time.perf_counter() - start

start = time.perf_counter()
posterior = counts / total[:, None]
flat = annotator * classes + label
order = np.argsort(flat, kind="stable")
bounds = np.searchsorted(flat[order], np.arange(annotators * classes + 1))
image_order = np.argsort(image, kind="stable")
image_bounds = np.searchsorted(image[image_order], np.arange(images))
for step in range(rounds + 1):
    prior = posterior.mean(0)
    theta = np.add.reduceat(posterior[image[order]], np.minimum(bounds[:-1], len(order) - 1))
    theta[bounds[:-1] == bounds[1:]] = 0
    theta = theta.reshape(annotators, classes, classes) + 0.01
    theta = np.log(theta / theta.sum(1, keepdims=True)).reshape(-1, classes)
    logs = np.add.reduceat(theta[flat[image_order]], image_bounds) + np.log(prior)
    logs -= logs.max(1, keepdims=True)
    posterior = np.exp(logs)
    posterior /= posterior.sum(1, keepdims=True)
labels = posterior.argmax(1)
seconds = time.perf_counter() - start
print(json.dumps({"MajoritySeconds": majority_seconds, "Agreement": agreement, "Seconds": seconds, "LabelSum": int(labels.sum()), "MajoritySum": int(majority.sum())}))
