#!/usr/bin/python3
"""The augmentations of Assay with scipy.ndimage, as one writes them, on one thread.

usage: augment.py SECONDS

Prints JSON: augmentations a second of processor time of photos, uint8 [224, 224, 3], and of digits, uint8 [28, 28].
"""
import json
import sys
import time

import numpy as np
from scipy import ndimage


def linear(random, shear):
    angle, scale = random.uniform(-25, 25) * np.pi / 180, random.uniform(0.8, 1.2)
    x, y = np.tan(random.uniform(-shear, shear, 2) * np.pi / 180) if shear else (0, 0)
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ np.array([[1, y], [x, 1]]) / scale


def photo(random, image):
    m = linear(random, 0)
    if random.integers(2):
        m[:, 1] = -m[:, 1]
    centre = (np.array(image.shape[:2]) - 1) / 2
    offset = centre - m @ centre
    return np.stack([ndimage.affine_transform(image[..., c], m, offset, order=1, mode="reflect") for c in range(3)], axis=-1)


def digit(random, image):
    m = linear(random, 20)
    centre = (np.array(image.shape) - 1) / 2
    places = np.indices(image.shape).reshape(2, -1)
    places = m @ (places - centre[:, None]) + centre[:, None]
    field = [34 * ndimage.gaussian_filter(random.uniform(-1, 1, image.shape), 4, mode="reflect") for _ in range(2)]
    return ndimage.map_coordinates(image, places + np.reshape(field, (2, -1)), order=1, mode="reflect").reshape(image.shape)


def rate(work, seconds):
    work()
    # Of processor time: what else the machine does must not show.
    count, start = 0, time.process_time()
    while time.process_time() - start < seconds:
        work()
        count += 1
    return count / (time.process_time() - start)


def main():
    seconds = float(sys.argv[1])
    random = np.random.default_rng(1)
    picture = random.integers(0, 256, (224, 224, 3), dtype=np.uint8)
    number = random.integers(0, 256, (28, 28), dtype=np.uint8)
    print(json.dumps({"Photos": rate(lambda: photo(random, picture), seconds), "Digits": rate(lambda: digit(random, number), seconds)}))


if __name__ == "__main__":
    main()
