"""Computes in NumPy, from the description alone, what DefaultModel gives for one synthetic picture; writes default_model.json.

Run with Debian's python3-numpy (made with NumPy 1.24.2). The result is committed; nothing runs this in a build.
"""
import json, math, os
import numpy as np

S = 128
y, x, c = np.mgrid[0:S, 0:S, 0:3]
pixels = (x * 3 + y * 5 + c * 40 + x * y // 16) % 256
pixels[32:80, 40:100] = (210, 60, 30)
rgb = pixels / 255.0


def pool(a, k):
    h, w, n = a.shape
    return a.reshape(h // k, k, w // k, k, n).mean((1, 3))


def row(a):
    """Channels first, as the graph flattens them, brought to length 1."""
    v = np.moveaxis(a, -1, 0).ravel()
    return v / max(np.linalg.norm(v), 1e-2)


opponents = np.stack([rgb @ (0.299, 0.587, 0.114), rgb @ (0.5, -0.5, 0), rgb @ (0.25, 0.25, -0.5)], -1)
parts = []

luma = opponents[..., :1]
for scale in range(3):
    if scale:
        luma = pool(luma, 2)
    n = len(luma)
    p = np.pad(luma[..., 0], 1, mode='edge')
    at = lambda dy, dx: p[1 + dy:n + 1 + dy, 1 + dx:n + 1 + dx]
    across = (at(-1, 1) + 2 * at(0, 1) + at(1, 1) - at(-1, -1) - 2 * at(0, -1) - at(1, -1)) / 8
    down = (at(1, -1) + 2 * at(1, 0) + at(1, 1) - at(-1, -1) - 2 * at(-1, 0) - at(-1, 1)) / 8
    turns = [2 * math.pi * d / 8 for d in range(8)]
    projected = np.stack([np.maximum(math.cos(t) * across + math.sin(t) * down, 0) for t in turns], -1)
    parts.append(row(np.sqrt(pool(projected ** 2, n // 4))))

centres = np.array([(i / 2, j / 2, k / 2) for i in range(3) for j in range(3) for k in range(3)])
small = pool(rgb, 4)
distance = ((small[..., None, :] - centres) ** 2).sum(-1)
shares = np.exp(-distance / (2 * 0.2 ** 2))
shares /= shares.sum(-1, keepdims=True)
cells = pool(shares, 8)
parts.append(row(np.sqrt(cells.mean((0, 1), keepdims=True))))
parts.append(row(np.sqrt(cells)))

mean = pool(opponents, 32)
deviation = np.sqrt(np.maximum(pool(opponents ** 2, 32) - mean ** 2, 0) + 1e-4)
parts += [np.moveaxis(mean, -1, 0).ravel(), np.moveaxis(deviation, -1, 0).ravel()]

os.chdir(os.path.dirname(os.path.abspath(__file__)))
with open('default_model.json', 'w') as f:
    json.dump([round(float(v), 6) for v in np.concatenate(parts)], f)
    f.write('\n')
