"""Makes transforms.safetensors: what torchvision and Pillow make of a small image, for draws that are given.

The images are bytes [H, W, C], stored as floats; the source is the tensor `x` of the case `image`. Pillow's results are
used wherever torchvision hands images to Pillow; the elastic transform and resizing without antialias are those of tensors.
"""

import numpy
import torch
import torchvision.transforms.functional as F
from PIL import Image
from torchvision.transforms import InterpolationMode as Mode

from golden_file import GoldenFile, main

HEIGHT, WIDTH = 24, 17


def source():
    """Waves with noise on them: smooth areas and hard edges."""
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH]
    waves = [127 + 100 * numpy.sin(0.31 * x + 0.2 * y + c) for c in range(3)]
    noise = torch.randint(-27, 28, (HEIGHT, WIDTH, 3)).numpy()
    image = numpy.clip(numpy.stack(waves, -1) + noise, 0, 255).astype(numpy.uint8)
    image[5:11, 4:12] = 255 - image[5:11, 4:12]
    return image


def tensor_of(image):
    return torch.from_numpy(image).permute(2, 0, 1)


def array_of(tensor):
    return tensor.permute(1, 2, 0).numpy()


def transforms():
    file = GoldenFile("transforms")
    array = source()
    image = Image.fromarray(array)
    file.case("image", {}, x=array.astype(numpy.float32))

    def case(name, transform, draw, y, exact=False, **settings):
        file.case(name, {"transform": {"name": transform, **settings}, "draw": draw, "exact": exact}, y=numpy.asarray(y).astype(numpy.float32))

    case("mirrored", "horizontalFlip", [], F.hflip(image), True)
    case("upside-down", "verticalFlip", [], F.vflip(image), True)
    for border, mode in [("Constant", "constant"), ("Edge", "edge"), ("Reflect", "reflect"), ("Symmetric", "symmetric")]:
        padded = F.pad(image, 4, fill=7, padding_mode=mode)
        case(f"crop-{mode}", "randomCrop", [3, -2], F.crop(padded, 1, 6, HEIGHT, WIDTH), True, padding=4, border=border, fill=7)
    case("crop-to-size", "randomCrop", [-5, -3], F.crop(image, 5, 3, 12, 9), True, padding=0, height=12, width=9)
    case("centre", "centerCrop", [], F.center_crop(image, [11, 10]), True, height=11, width=10)
    case("centre-beyond", "centerCrop", [], F.center_crop(image, [29, 10]), True, height=29, width=10)
    for i, view in enumerate(F.ten_crop(image, [9, 8])):
        case(f"ten-{i}", "tenCrop", [i], view, True, height=9, width=8)
    case("ten-vertical-6", "tenCrop", [6], F.ten_crop(image, [9, 8], vertical_flip=True)[6], True, height=9, width=8, vertical=True)
    for turns in [1, 2, 3]:
        case(f"quarter-{turns}", "randomQuarterTurn", [turns], numpy.rot90(array, turns), True)

    for mode, name in [(Mode.BILINEAR, "Bilinear"), (Mode.BICUBIC, "Bicubic")]:
        for height, width in [(11, 9), (37, 29), (13, 31)]:
            case(f"resize-{name}-{height}x{width}", "resize", [], F.resize(image, [height, width], mode), height=height, width=width, interpolation=name)
        plain = F.resize(tensor_of(array), [11, 9], mode, antialias=False)
        case(f"resize-{name}-plain", "resize", [], array_of(plain), height=11, width=9, interpolation=name, antialias=False)
    case("resize-short", "resize", [], F.resize(image, 10), height=10)
    case("resize-nearest", "resize", [], F.resize(image, [16, 29], Mode.NEAREST), True, height=16, width=29, interpolation="Nearest")
    case("short-side", "randomShortSide", [20], F.resize(image, 20), least=10, most=30)
    for top, left, height, width in [(2, 3, 20, 13), (7, 1, 5, 8), (0, 0, 24, 17)]:
        case(f"part-{top}", "randomResizedCrop", [top, left, height, width], F.resized_crop(image, top, left, height, width, [16, 16]), height=16)

    for angle in [13.7, -100.2, 90, 180]:
        case(f"turn-{angle}", "randomRotation", [angle], F.rotate(image, angle, Mode.BILINEAR, fill=9), fill=9, degrees=180)
    case("turn-expand", "randomRotation", [31.4], F.rotate(image, 31.4, Mode.BILINEAR, expand=True), expand=True, degrees=180)
    for i, (angle, move, scale, shear) in enumerate([(20, (3, -2), 1.3, (0, 0)), (-40, (0, 1), 0.7, (15, 8)), (0, (0, 0), 1, (-25, 0))]):
        y = F.affine(image, angle, list(move), scale, list(shear), Mode.BILINEAR)
        case(f"affine-{i}", "randomAffine", [angle, *move, scale, *shear], y, degrees=180)
    corners = [[0, 0], [WIDTH - 1, 0], [WIDTH - 1, HEIGHT - 1], [0, HEIGHT - 1]]
    for i, to in enumerate([[[1, 2], [15, 1], [13, 20], [3, 22]], [[4, 0], [12, 5], [16, 19], [0, 17]]]):
        y = F.perspective(image, corners, to, Mode.BILINEAR)
        case(f"perspective-{i}", "randomPerspective", sum(to, []), y)

    for i, scale in enumerate([1.5, 6.0]):
        field = scale * torch.nn.functional.interpolate(torch.randn(1, 2, 5, 4), (HEIGHT, WIDTH), mode="bicubic").permute(0, 2, 3, 1)
        # Pixels to halves of an image, which displacements are in. The fill is torchvision's default, 0, and another one.
        fill = [0, 90][i]
        y = F.elastic_transform(tensor_of(array), field * torch.tensor([2 / WIDTH, 2 / HEIGHT]), Mode.BILINEAR, fill=[float(fill)])
        file.case(f"elastic-{i}", {"exact": False, "fill": fill}, y=array_of(y).astype(numpy.float32), right=field[0, :, :, 0], down=field[0, :, :, 1])
    file.write()


if __name__ == "__main__":
    main(transforms)
