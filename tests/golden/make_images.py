"""Makes tests/golden/images: small image files of every kind, and in expected.bin and index.json what Pillow reads from them.

A case of the index names a file, how it is read (mode after decoding, target size of a scaled decode, EXIF applied or not),
the shape [H, W, C] that came out, and where its bytes are in expected.bin. Written with Pillow 9.4 on libjpeg-turbo 2.1.5.
"""
import json
import os
import struct
import zlib

import numpy
import PIL
from PIL import Image, ImageOps, features

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "images")
os.makedirs(FOLDER, exist_ok=True)
for old in os.listdir(FOLDER):
    os.remove(os.path.join(FOLDER, old))
cases, pixels = [], bytearray()


def expect(file, image=None, tolerance=0, **settings):
    """Adds what Pillow reads from a file, or the pixels given, to the expected ones."""
    if image is None:
        image = Image.open(os.path.join(FOLDER, file))
    array = numpy.asarray(image, dtype=numpy.uint8)
    array = array.reshape(array.shape[0], array.shape[1], -1)
    cases.append({"file": file, "shape": list(array.shape), "offset": len(pixels), "tolerance": tolerance, **settings})
    pixels.extend(array.tobytes())


def write(file, content):
    with open(os.path.join(FOLDER, file), "wb") as f:
        f.write(content)


def photo(height, width):
    """Something like a photograph: slopes, an edge, a disc and a little noise. RGB."""
    y, x = numpy.mgrid[0:height, 0:width].astype(float)
    planes = [40 + 170 * x / width, 220 - 150 * y / height, 128 + 90 * numpy.sin(x / 5) * numpy.cos(y / 7)]
    disc = (x - 0.6 * width) ** 2 + (y - 0.4 * height) ** 2 < (0.25 * min(width, height)) ** 2
    planes = [numpy.where(disc, 255 - p, p) for p in planes]
    noise = numpy.random.default_rng(20).normal(0, 6, (height, width, 3))
    return Image.fromarray(numpy.clip(numpy.stack(planes, -1) + noise, 0, 255).astype(numpy.uint8))


def exif(orientation, order):
    tag = (0x0112, 3, 1, orientation, 0)
    tiff = b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, *tag, 0) if order == "little" else b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, *tag, 0)
    return b"Exif\0\0" + tiff


def png():
    colour = photo(19, 23)
    grey = colour.convert("L")
    alpha = grey.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    rgba = colour.copy()
    rgba.putalpha(alpha)
    for name, image in {"grey": grey, "rgb": colour, "rgba": rgba, "grey-alpha": Image.merge("LA", (grey, alpha)), "bits": grey.convert("1")}.items():
        image.save(os.path.join(FOLDER, f"{name}.png"))
        expect(f"{name}.png", image.convert("L") if name == "bits" else None)
    for colours in (2, 4, 16, 200):
        palette = colour.quantize(colours)
        palette.save(os.path.join(FOLDER, f"palette-{colours}.png"))
        expect(f"palette-{colours}.png", palette.convert("RGB"))
    palette = colour.quantize(32)
    palette.save(os.path.join(FOLDER, "palette-transparent.png"), transparency=bytes(range(0, 96, 3)))
    expect("palette-transparent.png", Image.open(os.path.join(FOLDER, "palette-transparent.png")).convert("RGBA"))
    key = colour.getpixel((3, 4))
    colour.save(os.path.join(FOLDER, "rgb-transparent.png"), transparency=key)
    expect("rgb-transparent.png", Image.open(os.path.join(FOLDER, "rgb-transparent.png")).convert("RGBA"))
    for mode, channels in (("L", 1), ("RGB", 3)):
        expect("rgba.png", Image.open(os.path.join(FOLDER, "rgba.png")).convert(mode), channels=channels)
    expect("palette-16.png", Image.open(os.path.join(FOLDER, "palette-16.png")).convert("L"), channels=1)
    expect("grey.png", Image.open(os.path.join(FOLDER, "grey.png")).convert("RGB"), channels=3)
    # 16 bits are rounded here; Pillow keeps those of grey, and cuts the others off.
    deep = numpy.random.default_rng(21).integers(0, 65536, (7, 9), dtype=numpy.uint16)
    Image.fromarray(deep).save(os.path.join(FOLDER, "grey-16.png"))
    read = numpy.asarray(Image.open(os.path.join(FOLDER, "grey-16.png"))).astype(numpy.int64)
    expect("grey-16.png", (read * 255 + 32767) // 65535)


    # Samples v·257 are v when cut off as well as when rounded.
    wide = numpy.asarray(rgba).astype(">u2") * 257
    interlaced("interlaced-rgb.png", 2, 8, numpy.asarray(colour))
    interlaced("interlaced-rgba-16.png", 6, 16, wide)
    expect("interlaced-rgb.png")
    expect("interlaced-rgba-16.png")


def interlaced(name, colour_type, depth, array):
    """Adam7, which Pillow reads but does not write; every line with filter 0."""
    lines = b""
    for x, y, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
        lines += b"".join(b"\0" + row.tobytes() for row in array[y::dy, x::dx])
    header = struct.pack(">IIBBBBB", array.shape[1], array.shape[0], depth, colour_type, 0, 0, 1)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    write(name, b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d)) for t, d in chunks))


def jpeg():
    colour = photo(45, 61)
    variants = {"420": dict(subsampling=2), "422": dict(subsampling=1), "444": dict(subsampling=0), "progressive": dict(progressive=True, subsampling=2), "low": dict(quality=12)}
    for name, settings in variants.items():
        colour.save(os.path.join(FOLDER, f"{name}.jpg"), **{"quality": 85, **settings})
        expect(f"{name}.jpg")
    colour.convert("L").save(os.path.join(FOLDER, "grey.jpg"), quality=85)
    expect("grey.jpg")
    expect("grey.jpg", Image.open(os.path.join(FOLDER, "grey.jpg")).convert("RGB"), channels=3)
    luma = Image.open(os.path.join(FOLDER, "420.jpg"))
    luma.draft("L", luma.size)
    expect("420.jpg", luma, channels=1)
    colour.convert("CMYK").save(os.path.join(FOLDER, "cmyk.jpg"), quality=85)
    expect("cmyk.jpg", Image.open(os.path.join(FOLDER, "cmyk.jpg")).convert("RGB"))
    small = photo(13, 22)
    for orientation in range(1, 9):
        file = f"orientation-{orientation}.jpg"
        small.save(os.path.join(FOLDER, file), quality=85, subsampling=0, exif=exif(orientation, "big" if orientation % 2 else "little"))
        expect(file, ImageOps.exif_transpose(Image.open(os.path.join(FOLDER, file))), orientation=orientation)
        expect(file, upright=False, orientation=orientation)
    big = photo(150, 203)
    big.save(os.path.join(FOLDER, "scaled.jpg"), quality=80, subsampling=2)
    # Pillow scales by powers of two, no further than the sizes divided and rounded down; the results are rounded up.
    for denominator in (2, 4, 8):
        target = (-(-150 // denominator), -(-203 // denominator))
        image = Image.open(os.path.join(FOLDER, "scaled.jpg"))
        image.draft("RGB", (203 // denominator, 150 // denominator))
        assert image.size == (target[1], target[0]), image.size
        expect("scaled.jpg", image, target=list(target))


def pnm():
    colour = photo(9, 13)
    grey = colour.convert("L")
    bits = grey.convert("1")
    for name, image in {"bits.pbm": bits, "grey.pgm": grey, "rgb.ppm": colour}.items():
        image.save(os.path.join(FOLDER, name))
        expect(name, image.convert("L") if image.mode == "1" else None)
    for name, kind, image in (("bits-text.pbm", "P1", bits), ("grey-text.pgm", "P2", grey), ("rgb-text.ppm", "P3", colour)):
        values = numpy.asarray(image).reshape(-1).astype(int)
        values = 1 - values if kind == "P1" else values
        largest = "" if kind == "P1" else "255\n"
        write(name, (f"{kind}\n# a comment\n{image.width} {image.height}\n{largest}" + " ".join(map(str, values)) + "\n").encode())
        expect(name, image.convert("L") if image.mode == "1" else image)
    deep = numpy.random.default_rng(22).integers(0, 1001, (5, 7))
    write("grey-1000.pgm", b"P5 7 5 1000\n" + deep.astype(">u2").tobytes())
    expect("grey-1000.pgm", (deep * 255 + 500) // 1000)


def bitmap(name, width, height, bits, compression, rows, palette=b"", masks=b"", top_down=False):
    start = 14 + 40 + len(masks) + len(palette)
    header = struct.pack("<IiiHHIIiiII", 40, width, -height if top_down else height, 1, bits, compression, len(rows), 2835, 2835, len(palette) // 4, 0)
    write(name, b"BM" + struct.pack("<IHHI", start + len(rows), 0, 0, start) + header + masks + palette + rows)


def bmp():
    colour = photo(11, 14)
    grey = colour.convert("L")
    for name, image in {"rgb-24.bmp": colour, "grey-8.bmp": grey, "bits-1.bmp": grey.convert("1"), "palette-8.bmp": colour.quantize(100)}.items():
        image.save(os.path.join(FOLDER, name))
        read = Image.open(os.path.join(FOLDER, name))
        expect(name, read.convert({"1": "L", "P": "RGB"}.get(read.mode, read.mode)))
    rgb = numpy.asarray(colour).astype(int)
    padded = numpy.zeros((11, 14, 4), dtype=numpy.uint8)
    padded[:, :, :3] = rgb[:, :, ::-1]
    bitmap("rgb-32.bmp", 14, 11, 32, 0, padded[::-1].tobytes())
    expect("rgb-32.bmp")
    bitmap("top-down.bmp", 14, 11, 32, 0, padded.tobytes(), top_down=True)
    expect("top-down.bmp")
    # Five and six bits are rounded here and cut off by Pillow.
    five = ((rgb[:, :, 0] >> 3) << 10) | ((rgb[:, :, 1] >> 3) << 5) | (rgb[:, :, 2] >> 3)
    bitmap("rgb-555.bmp", 14, 11, 16, 0, five[::-1].astype("<u2").tobytes())
    expect("rgb-555.bmp", tolerance=1)
    six = ((rgb[:, :, 0] >> 3) << 11) | ((rgb[:, :, 1] >> 2) << 5) | (rgb[:, :, 2] >> 3)
    bitmap("rgb-565.bmp", 14, 11, 16, 3, six[::-1].astype("<u2").tobytes(), masks=struct.pack("<III", 0xF800, 0x07E0, 0x001F))
    expect("rgb-565.bmp", tolerance=1)
    table = [(0, 0, 0), (250, 10, 20), (30, 240, 60), (9, 99, 199)]
    entries = b"".join(struct.pack("<BBBB", b, g, r, 0) for r, g, b in table)
    nibbles = numpy.random.default_rng(23).integers(0, 4, (6, 10))
    packed = b"".join(bytes((a << 4) | b for a, b in zip(row[::2], row[1::2])) + b"\0" * 3 for row in nibbles[::-1])
    bitmap("palette-4.bmp", 10, 6, 4, 0, packed, palette=entries)
    expect("palette-4.bmp", Image.open(os.path.join(FOLDER, "palette-4.bmp")).convert("RGB"))
    # Runs: 5 × 3 pixels, of 8 bits with a run, literals, a move and ends of rows; of 4 bits the same.
    eight = bytes([3, 1, 2, 2, 0, 0, 0, 3, 3, 2, 1, 0, 0, 2, 1, 0, 1, 3, 0, 0, 5, 2, 0, 1])
    bitmap("runs-8.bmp", 5, 3, 8, 1, eight, palette=entries)
    indices = [[2, 2, 2, 2, 2], [3, 2, 1, 0, 3], [1, 1, 1, 2, 2]]
    expect("runs-8.bmp", numpy.array([[table[i] for i in row] for row in indices]))
    four = bytes([3, 0x11, 2, 0x22, 0, 0, 0, 3, 0x32, 0x10, 0, 2, 1, 0, 1, 0x30, 0, 0, 5, 0x23, 0, 1])
    bitmap("runs-4.bmp", 5, 3, 4, 2, four, palette=entries)
    indices[0] = [2, 3, 2, 3, 2]
    expect("runs-4.bmp", numpy.array([[table[i] for i in row] for row in indices]))


for make in (png, jpeg, pnm, bmp):
    make()
write("expected.bin", bytes(pixels))
write("index.json", json.dumps({"pillow": PIL.__version__, "libjpeg-turbo": features.version("libjpeg_turbo"), "cases": cases}, indent=None).encode() + b"\n")
total = sum(os.path.getsize(os.path.join(FOLDER, f)) for f in os.listdir(FOLDER))
print(f"{len(cases)} cases, {len(os.listdir(FOLDER))} files, {total} bytes")
