"""Makes the image files beside it and expected.json: what Pillow and NumPy say of them, so that the tests compare with another implementation.

Run with Debian's python3-pil and python3-numpy (made with Pillow 9.4.0, NumPy 1.24.2). The files are committed; nothing runs this in a build.
"""
import json, math, os
import numpy as np
from PIL import Image

os.chdir(os.path.dirname(os.path.abspath(__file__)))
expected = {}

# Four quadrants: red, green / blue, white. Sides differ, so that a turn shows.
quadrants = np.zeros((30, 40, 3), np.uint8)
quadrants[:15, :20] = (255, 0, 0)
quadrants[:15, 20:] = (0, 255, 0)
quadrants[15:, :20] = (0, 0, 255)
quadrants[15:, 20:] = (255, 255, 255)
rgb = Image.fromarray(quadrants)

rgb.save('rgb.png')
rgb.convert('P', palette=Image.ADAPTIVE, colors=4).save('palette.png')
rgb.save('lossless.webp', lossless=True)
rgb.save('rgb.tif')
rgb.convert('P', palette=Image.ADAPTIVE, colors=4).save('two-frames.gif', save_all=True, append_images=[Image.new('P', (40, 30))])
rgb.convert('CMYK').save('cmyk.jpg', quality=95, subsampling=0)
rgb.convert('1', dither=0).save('bilevel.png')

grey = np.tile(np.arange(40, dtype=np.uint8) * 6, (30, 1))
Image.fromarray(grey).save('grey.png')
Image.fromarray(grey).save('grey.jpg', quality=95)
Image.fromarray((grey.astype(np.uint16) * 257)).save('grey16.png')  # mode I;16: value v of 255 is v * 257 of 65535

alpha = np.zeros((30, 40, 4), np.uint8)
alpha[:, :20] = (200, 100, 0, 255)
alpha[:, 20:] = (200, 100, 0, 51)  # a fifth of the colour, four fifths of the background
Image.fromarray(alpha).save('alpha.png')
Image.fromarray(np.stack([grey, np.full_like(grey, 51)], -1), 'LA').save('grey-alpha.png')

# The stored picture is turned such that, after its orientation tag is applied, it shows the quadrants above.
back = {1: None, 2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM,
        5: Image.TRANSPOSE, 6: Image.ROTATE_90, 7: Image.TRANSVERSE, 8: Image.ROTATE_270}
for orientation, operation in back.items():
    stored = rgb if operation is None else rgb.transpose(operation)
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(f'orientation-{orientation}.jpg', quality=95, subsampling=0, exif=exif)

# A picture with tone, colour, edges and noise: what facts and hash are computed from.
rng = np.random.default_rng(7)
h, w = 97, 131
y, x = np.mgrid[0:h, 0:w]
picture = np.stack([128 + 100 * np.sin(x / 17 + y / 29), 90 + 70 * np.cos(y / 11), 60 + 0.9 * x], -1)
picture[20:60, 30:80] = (220, 40, 30)
picture[np.hypot(x - 95, y - 60) < 25] = (20, 30, 200)
picture = np.clip(picture + rng.normal(0, 4, picture.shape), 0, 255).astype(np.uint8)
Image.fromarray(picture).save('picture.png')

r, g, b = (picture[..., i].astype(np.int64) for i in range(3))
luma = (77 * r + 150 * g + 29 * b + 128) >> 8
mx, mn = picture.max(-1).astype(float), picture.min(-1).astype(float)
saturation = np.where(mx > 0, (mx - mn) / np.maximum(mx, 1), 0)
a, c = (2 * r - g - b) / 2, math.sqrt(3) / 2 * (g - b)
length = np.hypot(a, c)
unit = lambda v: np.where(length > 0, v / np.maximum(length, 1e-9), 0)
shift = lambda dy, dx: luma[1 + dy:h - 1 + dy, 1 + dx:w - 1 + dx]
laplacian = shift(-1, 0) + shift(1, 0) + shift(0, -1) + shift(0, 1) - 4 * shift(0, 0)
gx = shift(-1, 1) - shift(-1, -1) + 2 * (shift(0, 1) - shift(0, -1)) + shift(1, 1) - shift(1, -1)
gy = shift(1, -1) - shift(-1, -1) + 2 * (shift(1, 0) - shift(-1, 0)) + shift(1, 1) - shift(-1, 1)
share = np.bincount(luma.ravel(), minlength=256) / luma.size
share = share[share > 0]
expected['facts'] = {
    'width': w, 'height': h, 'bytes': os.path.getsize('picture.png'), 'decoded': 1,
    'brightness': luma.mean() / 255, 'contrast': luma.std() / 255, 'saturation': saturation.mean(),
    'hue_x': (saturation * unit(a)).mean(), 'hue_y': (saturation * unit(c)).mean(),
    'sharpness': laplacian.var(), 'edge_density': (gx ** 2 + gy ** 2 > 128 ** 2).mean(),
    'entropy': -(share * np.log2(share)).sum(), 'greyscale': 0,
}
# The smallest level that at least p % of the pixels do not exceed.
for p in (1, 5, 50, 95, 99):
    expected['facts'][f'luma_p{p:02}'] = np.percentile(luma, p, method='inverted_cdf') / 255
edges = np.argwhere(gx ** 2 + gy ** 2 > 128 ** 2)
low, high = np.percentile(edges, 5, axis=0, method='inverted_cdf'), np.percentile(edges, 95, axis=0, method='inverted_cdf')
expected['facts']['object_scale'] = math.sqrt(((high - low + 1) / [h - 2, w - 2]).prod())

# Perceptual hash: block means on the grid floor(i * n / 32), orthogonality constants left out (they scale rows alike but for frequency 0, as in scipy's dct).
edges = lambda n: [i * n // 32 for i in range(33)]
ey, ex = edges(h), edges(w)
small = np.array([[luma[ey[i]:ey[i + 1], ex[j]:ex[j + 1]].mean() for j in range(32)] for i in range(32)])
cosines = np.array([[2 * math.cos(math.pi * u * (2 * t + 1) / 64) for t in range(32)] for u in range(8)])
low = cosines @ small @ cosines.T
bits = (low > np.median(low)).ravel()
expected['perceptualHash'] = '%016x' % int(''.join('1' if bit else '0' for bit in bits), 2)

with open('expected.json', 'w') as f:
    json.dump(expected, f, indent=2)
    f.write('\n')
