"""The README's picture of what the envelope left out, from what `sigmask demo` wrote.

    sigmask demo --out runs/demo
    python3 benchmarks/left_out_picture.py runs/demo docs/pictures/left-out.png

A row for each of the four training images of which it left out most: image, true labels, the labels that were trained on, and the image with the dropped weight in magenta. Needs numpy and Pillow.
"""

import pathlib
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIDE, GAP, CAPTION = 192, 8, 20
STRUCTURES = {1: ("skin", (86, 180, 233)), 2: ("burn", (240, 228, 66))}
LEFT_OUT = np.array((255, 0, 200))


def enlarged(labels):
    return np.kron(labels, np.ones((SIDE // labels.shape[0], SIDE // labels.shape[1]), labels.dtype))


def inside(mask):
    """Pixels of a mask whose four neighbours are in it too."""
    inner = mask.copy()
    inner[1:] &= mask[:-1]
    inner[:-1] &= mask[1:]
    inner[:, 1:] &= mask[:, :-1]
    inner[:, :-1] &= mask[:, 1:]
    return inner


def with_labels(image, path):
    labels = enlarged(np.array(Image.open(path)))
    painted = image.astype(float)
    for value, (_, colour) in STRUCTURES.items():
        painted[labels == value] = 0.6 * painted[labels == value] + 0.4 * np.array(colour)
    for value, (_, colour) in STRUCTURES.items():
        mask = labels == value
        painted[mask & ~inside(mask)] = colour
    return painted


def caption_font():
    try:
        return ImageFont.truetype("DejaVuSans.ttf", 14)
    except OSError:
        return ImageFont.load_default()


def panels(folder):
    image = np.array(Image.open(folder / "image.png").convert("RGB").resize((SIDE, SIDE), Image.NEAREST))
    dropped = enlarged(np.array(Image.open(folder / "left-out.png").convert("L")))[..., None] / 255.0
    yield image, (folder / "case.txt").read_text().split()[0]
    yield with_labels(image, folder / "clean.png"), "true labels"
    yield with_labels(image, folder / "annotated.png"), "noisy labels: trained on"
    yield image * (1 - dropped) + LEFT_OUT * dropped, "left out: magenta"


def main(demo, target):
    folder = pathlib.Path(demo) / "jobs" / "burn_unet-tiny_envelope_strong_seed1" / "excluded"
    rows = [list(panels(folder / str(number))) for number in range(1, 5)]
    height = GAP + len(rows) * (SIDE + CAPTION + GAP)
    sheet = Image.new("RGB", (GAP + len(rows[0]) * (SIDE + GAP), height + 28), "white")
    draw = ImageDraw.Draw(sheet)
    font = caption_font()
    for row, columns in enumerate(rows):
        for column, (panel, caption) in enumerate(columns):
            left, top = GAP + column * (SIDE + GAP), GAP + row * (SIDE + CAPTION + GAP)
            sheet.paste(Image.fromarray(panel.astype(np.uint8)), (left, top))
            draw.text((left, top + SIDE + 1), caption, fill="black", font=font)
    for place, (name, colour) in enumerate(STRUCTURES.values()):
        left = GAP + 64 * place
        draw.rectangle([left, height, left + 15, height + 15], fill=colour)
        draw.text((left + 19, height), name, fill="black", font=font)
    sheet.save(target, optimize=True)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
