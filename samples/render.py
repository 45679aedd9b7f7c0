"""Draws the sample pictures and blurs them with synthetic hand shake. Only needed to make them anew:

    python3 samples/render.py     (Debian: python3-numpy python3-pil fonts-dejavu-core)
"""
import pathlib

import numpy as np
from PIL import Image, ImageDraw, ImageFont

HERE = pathlib.Path(__file__).parent
FONTS = pathlib.Path("/usr/share/fonts/truetype/dejavu")
SCALE = 2  # drawn at twice the size, so that edges are smooth


def font(name, size):
    return ImageFont.truetype(str(FONTS / name), size * SCALE)


def noise(rng, height, width, coarsest, persistence=0.6):
    """Value noise in [0,1]: octaves of random grids, smoothly enlarged."""
    total, weight, cell = np.zeros((height, width)), 1.0, coarsest
    while cell >= 2:
        grid = rng.random((height // cell + 3, width // cell + 3)).astype(np.float32)
        layer = Image.fromarray(grid).resize((grid.shape[1] * cell, grid.shape[0] * cell), Image.BICUBIC)
        total += weight * np.asarray(layer)[:height, :width]
        weight, cell = weight * persistence, cell // 2
    return (total - total.min()) / (total.max() - total.min())


def draw_sign(rng):
    """A notice board on a plastered wall: text of many sizes, thin rules, a star of converging lines."""
    height, width = 600 * SCALE, 900 * SCALE
    wall = 0.55 + 0.25 * noise(rng, height, width, 128) + 0.10 * rng.random((height, width))
    picture = Image.fromarray(np.uint8(255 * np.clip(np.dstack([wall, wall * 0.93, wall * 0.82]), 0, 1)))
    pen = ImageDraw.Draw(picture)
    s = SCALE
    pen.rectangle([70 * s, 50 * s, 830 * s, 550 * s], fill=(247, 245, 238), outline=(60, 40, 30), width=9 * s)
    pen.text((110 * s, 80 * s), "Harbour ferry", font=font("DejaVuSerif-Bold.ttf", 64), fill=(20, 52, 92))
    pen.line([110 * s, 165 * s, 790 * s, 165 * s], fill=(180, 40, 40), width=3 * s)
    lines = [
        (24, "Departures every 20 minutes from pier 3"),
        (20, "Please hold the rail and keep your camera steady"),
        (16, "First boat 06:40   ·   last boat 23:20   ·   Sundays 08:00 – 22:00"),
        (13, "Bicycles 2.50   Dogs free   Children under six travel without a ticket"),
        (10, "In fog the ferry may wait. Sound carries over water: three short blasts mean all is well."),
    ]
    y = 185
    for size, text in lines:
        pen.text((110 * s, y * s), text, font=font("DejaVuSans.ttf", size), fill=(25, 25, 30))
        y += size + 16
    cx, cy, radius = 690 * s, 440 * s, 85 * s
    for k in range(0, 72, 2):
        a, b = 2 * np.pi * k / 72, 2 * np.pi * (k + 1) / 72
        pen.polygon([(cx, cy), (cx + radius * np.cos(a), cy + radius * np.sin(a)), (cx + radius * np.cos(b), cy + radius * np.sin(b))], fill=(20, 20, 25))
    for k, gap in enumerate([12, 8, 6, 4, 3]):
        for line in range(0, 60, gap):
            x = 115 + k * 95 + line
            pen.line([x * s, 380 * s, x * s, 500 * s], fill=(30, 80, 60), width=max(1, gap * s // 2))
    return picture


def draw_street(rng):
    """House fronts: straight edges, brick, window bars, a bright lamp."""
    height, width = 640 * SCALE, 960 * SCALE
    s = SCALE
    sky = np.linspace(0, 1, height)[:, None, None] * np.array([-60, -25, 10]) + np.array([165, 195, 225])
    picture = Image.fromarray(np.uint8(np.clip(np.broadcast_to(sky, (height, width, 3)), 0, 255)))
    pen = ImageDraw.Draw(picture)
    x = 0
    while x < 960:
        wide, high = int(rng.integers(110, 190)), int(rng.integers(330, 560))
        colour = np.array([[168, 92, 70], [196, 170, 128], [120, 132, 140], [203, 186, 170]][rng.integers(4)])
        top = 640 - high
        pen.rectangle([x * s, top * s, (x + wide) * s, height], fill=tuple(int(c) for c in colour))
        for row in range(top, 640, 7):
            offset = 8 if (row // 7) % 2 else 0
            for column in range(x - offset, x + wide, 16):
                shade = colour + rng.integers(-14, 15)
                left, right = max(column, x), min(column + 15, x + wide)
                if right > left:
                    pen.rectangle([left * s, row * s, right * s - 1, (row + 6) * s], fill=tuple(int(c) for c in np.clip(shade, 0, 255)))
        for wy in range(top + 24, 600, 74):
            for wx in range(x + 16, x + wide - 34, 46):
                lit = rng.random() < 0.3
                pen.rectangle([(wx - 3) * s, (wy - 3) * s, (wx + 31) * s, (wy + 49) * s], fill=(235, 230, 220))
                pen.rectangle([wx * s, wy * s, (wx + 28) * s, (wy + 46) * s], fill=(250, 226, 160) if lit else (48, 60, 74))
                pen.line([(wx + 14) * s, wy * s, (wx + 14) * s, (wy + 46) * s], fill=(235, 230, 220), width=2 * s)
                pen.line([wx * s, (wy + 23) * s, (wx + 28) * s, (wy + 23) * s], fill=(235, 230, 220), width=2 * s)
        x += wide
    pen.line([520 * s, 210 * s, 520 * s, height], fill=(25, 28, 30), width=6 * s)
    pen.ellipse([506 * s, 190 * s, 534 * s, 218 * s], fill=(255, 255, 250))
    return picture


def draw_meadow(rng):
    """Grass and flowers before hills: fine texture in all directions."""
    height, width = 560 * SCALE, 840 * SCALE
    hills = noise(rng, height, width, 256)
    ramp = np.linspace(0, 1, height)[:, None]
    base = np.dstack([90 + 70 * hills + 40 * (1 - ramp), 130 + 50 * hills, 70 + 130 * (1 - ramp) * (1 - hills)])
    picture = Image.fromarray(np.uint8(np.clip(base, 0, 255)))
    pen = ImageDraw.Draw(picture)
    for _ in range(9000):
        y = int(rng.triangular(0.35, 1.0, 1.05) * height)
        x = int(rng.integers(-20, width + 20))
        length = (8 + 70 * (y / height - 0.3) ** 2) * s_rand(rng)
        lean = rng.normal(0, 0.35)
        green = int(rng.integers(70, 190))
        pen.line([x, y, x + length * lean * SCALE, y - length * SCALE], fill=(green // 2, green, green // 4), width=int(rng.integers(1, 4)))
    for _ in range(420):
        y = int(rng.triangular(0.45, 0.95, 1.0) * height)
        x = int(rng.integers(0, width))
        r = (1.5 + 6 * (y / height - 0.4)) * SCALE
        petal = [(236, 70, 60), (250, 240, 240), (245, 200, 40), (150, 90, 200)][rng.integers(4)]
        for k in range(6):
            a = np.pi * k / 3 + rng.random()
            pen.ellipse([x + r * np.cos(a) - r * 0.6, y + r * np.sin(a) - r * 0.6, x + r * np.cos(a) + r * 0.6, y + r * np.sin(a) + r * 0.6], fill=petal)
        pen.ellipse([x - r * 0.5, y - r * 0.5, x + r * 0.5, y + r * 0.5], fill=(90, 60, 20))
    return picture


def s_rand(rng):
    return 0.6 + 0.8 * rng.random()


def shake(rng, extent):
    """A kernel of camera shake: a smooth random path of the given extent in pixels, splatted bilinearly about its mean."""
    velocity = np.cumsum(rng.normal(size=(400, 2)), axis=0) * 0.25 + rng.normal(size=2) * 4
    path = np.cumsum(velocity, axis=0)
    path -= path.mean(axis=0)
    path *= extent / np.max(np.linalg.norm(path[:, None] - path[None], axis=2))
    radius = int(np.ceil(np.abs(path).max())) + 1
    kernel = np.zeros((2 * radius + 1, 2 * radius + 1))
    for px, py in path + radius:
        x, y = int(px), int(py)
        fx, fy = px - x, py - y
        kernel[y:y + 2, x:x + 2] += np.outer([1 - fy, fy], [1 - fx, fx])
    return kernel / kernel.sum()


def blur(picture, kernel):
    """Blurs in linear light, as a camera does, and adds a little noise."""
    encoded = np.asarray(picture, dtype=np.float64) / 255
    light = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    radius = kernel.shape[0] // 2
    padded = np.pad(light, ((radius, radius), (radius, radius), (0, 0)), mode="edge")
    result = np.zeros_like(light)
    for dy, dx in zip(*np.nonzero(kernel)):
        oy, ox = 2 * radius - dy, 2 * radius - dx
        result += kernel[dy, dx] * padded[oy:oy + light.shape[0], ox:ox + light.shape[1]]
    encoded = np.where(result <= 0.0031308, result * 12.92, 1.055 * result ** (1 / 2.4) - 0.055)
    encoded += np.random.default_rng(0).normal(0, 0.003, encoded.shape)
    return Image.fromarray(np.uint8(np.clip(encoded, 0, 1) * 255 + 0.5))


def main():
    for name, draw, seed, extent in [("sign", draw_sign, 1, 9), ("street", draw_street, 2, 7), ("meadow", draw_meadow, 3, 5)]:
        large = draw(np.random.default_rng(seed))
        sharp = large.resize((large.width // SCALE, large.height // SCALE), Image.LANCZOS)
        blur(sharp, shake(np.random.default_rng(seed + 40), extent)).save(HERE / f"{name}.jpg", quality=92, subsampling=0)
        sharp.save(HERE / f"{name}_sharp.jpg", quality=92, subsampling=0)


main()
