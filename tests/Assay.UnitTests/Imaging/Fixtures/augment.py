"""Golden values of AugmentationTests, computed without Assay: /usr/bin/python3 augment.py (numpy and scipy of Debian 12).

Affine maps and the Gaussian come from scipy.ndimage. The augmentations as a whole are repeated here step by step in whole numbers and IEEE doubles.
"""
import hashlib
import math

import numpy as np
from scipy import ndimage

MASK = (1 << 64) - 1


def picture(width, height, channels):
    x, y, c = np.meshgrid(np.arange(width), np.arange(height), np.arange(channels), indexing="xy")
    return ((x * 37 + y * 91 + c * 53 + (x * y) % 7 * 29) % 256).astype(np.uint8)  # [height, width, channels]


def finalize(z):
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
    return z ^ (z >> 31)


class SplitMix:
    gamma = 0x9E3779B97F4A7C15

    def __init__(self, state):
        self.state = state

    @staticmethod
    def mix(value):
        return finalize((value + SplitMix.gamma) & MASK)

    def next(self):
        self.state = (self.state + SplitMix.gamma) & MASK
        return finalize(self.state)

    def uniform(self, low, high):
        return low + (high - low) * ((self.next() >> 11) * 2.0**-53)


def generator(seed, shard, row, index):
    mix = SplitMix.mix
    return SplitMix(mix(mix(mix(mix(seed) ^ shard) ^ row) ^ index))


def reflect(place, length):
    place %= 2 * length
    return place if place < length else 2 * length - 1 - place


def augment(source, kind, seed, shard, row, index):
    height, width, channels = source.shape
    random = generator(seed, shard, row, index)
    mirrored = kind != "digit" and random.next() >> 63 != 0
    if kind == "crop":
        dx, dy = (math.floor(random.uniform(-(side // 8), side // 8 + 1)) for side in (width, height))
        xs = [reflect((width - 1 - x if mirrored else x) + dx, width) for x in range(width)]
        return source[[reflect(y + dy, height) for y in range(height)]][:, xs]
    limit = math.pi / 180 * 25
    angle = random.uniform(-limit, limit)
    scale = random.uniform(0.8, 1.2)
    shear = [0.0, 0.0]
    if kind == "digit":
        limit = math.pi / 180 * 20
        shear = [math.tan(random.uniform(-limit, limit)) for _ in range(2)]
    sin, cos = math.sin(angle), math.cos(angle)
    m = np.array([[cos, -sin], [sin, cos]]) @ np.array([[1, shear[0]], [shear[1], 1]]) / scale
    if mirrored:
        m[0] = -m[0]
    fields = np.zeros((2, 28, 28))
    if kind == "digit":
        noise = np.zeros((2, 784))
        for i in range(784):
            bits = random.next()
            noise[:, i] = ((bits >> 40) - 2**23) / 2**23, ((bits >> 8 & 0xFFFFFF) - 2**23) / 2**23
        fields = np.clip([34 * ndimage.gaussian_filter(n.reshape(28, 28), 4, mode="reflect", truncate=4) for n in noise], -7, 7)
    result = np.zeros_like(source)
    centre = np.array([(width - 1) / 2, (height - 1) / 2])
    for y in range(height):
        for x in range(width):
            at = m @ (np.array([x, y]) - centre) + centre
            grid = np.array([[y * 27 / (height - 1)], [x * 27 / (width - 1)]])
            at[0] += ndimage.map_coordinates(fields[0], grid, order=1)[0] * width / 28
            at[1] += ndimage.map_coordinates(fields[1], grid, order=1)[0] * height / 28
            # 32 bits of fraction, rounded to 8.
            fixed = [(round(v * 2**32) + 2**23) >> 24 for v in at]
            (ix, fx), (iy, fy) = [(v >> 8, v & 255) for v in fixed]
            corner = lambda dx, dy: source[reflect(iy + dy, height), reflect(ix + dx, width)].astype(int)
            top = corner(0, 0) * (256 - fx) + corner(1, 0) * fx
            below = corner(0, 1) * (256 - fx) + corner(1, 1) * fx
            result[y, x] = (top * (256 - fy) + below * fy + 2**15) >> 16
    return result


if __name__ == "__main__":
    np.set_printoptions(linewidth=150)
    source = picture(7, 5, 3)
    m = np.array([[0.9, -0.35], [0.4, 1.2]])  # rows: x, y
    c = np.array([3.0, 2.0])
    offset = c - m @ c
    # scipy counts rows first.
    matrix, start = m[::-1, ::-1], offset[::-1]
    print("affine, channel by channel, rows of 7")
    for channel in range(3):
        print(np.rint(ndimage.affine_transform(source[..., channel].astype(float), matrix, start, order=1, mode="reflect")).astype(int).tolist())

    points = (np.arange(784) * 7919 % 997 / 498.5 - 1).reshape(28, 28)
    smooth = 34 * ndimage.gaussian_filter(points, 4, mode="reflect", truncate=4)
    print("gaussian", [(y, x, round(smooth[y, x], 5)) for y, x in [(0, 0), (0, 27), (13, 14), (27, 5), (20, 20)]])

    for name, args in {"photo": (31, 22, 3, "photo"), "digit rgb": (40, 33, 3, "digit"), "digit grey": (28, 28, 1, "digit"), "photo grey": (9, 14, 1, "photo"), "crop": (32, 24, 3, "crop")}.items():
        width, height, channels, kind = args
        for index in (0, 1):
            out = augment(picture(width, height, channels), kind, 7, 42, 17, index)
            print(name, index, hashlib.sha256(out.tobytes()).hexdigest()[:16], out.reshape(-1)[:6].tolist())
