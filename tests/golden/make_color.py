"""Makes color.safetensors: changes of colours and filters as PIL and torchvision do them, over bytes stored as floats, [H, W, C]."""
import numpy
import torch
import torchvision.transforms.functional as F
from PIL import Image, ImageFilter

from golden_file import GoldenFile, main

HEIGHT, WIDTH = 20, 17


def images():
    """A smooth picture with strong colours and some noise, pure noise, and a grey picture."""
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH]
    draw = numpy.random.RandomState(20)
    smooth = numpy.stack([128 + 110 * numpy.sin(x / 5 + y / 9), 40 + 9 * y, 230 - 6 * x - 3 * y], -1) + draw.normal(0, 6, (HEIGHT, WIDTH, 3))
    return {
        "photo": numpy.clip(smooth, 0, 255).astype(numpy.uint8),
        "noise": draw.randint(0, 256, (HEIGHT, WIDTH, 3)).astype(numpy.uint8),
        "grey": numpy.clip(0.6 * smooth[..., :1] + 30, 0, 255).astype(numpy.uint8),
    }


def as_tensor(bytes_):
    bytes_ = numpy.asarray(bytes_)
    return torch.tensor((bytes_ if bytes_.ndim == 3 else bytes_[..., None]).astype(numpy.float32))


def as_pil(bytes_):
    return Image.fromarray(bytes_ if bytes_.shape[-1] == 3 else bytes_[..., 0])


def erased(image, top, left, height, width):
    tensor = torch.tensor(numpy.asarray(image)).permute(2, 0, 1)
    color = torch.tensor([124, 116, 104], dtype=torch.uint8)[:, None, None]
    return F.erase(tensor, top, left, height, width, color).permute(1, 2, 0).numpy()


def jittered(image, order, brightness, contrast, saturation, hue):
    parts = [
        lambda i: F.adjust_brightness(i, brightness), lambda i: F.adjust_contrast(i, contrast),
        lambda i: F.adjust_saturation(i, saturation), lambda i: F.adjust_hue(i, hue)]
    for part in order:
        image = parts[part](image)
    return image


def color():
    file = GoldenFile("color")
    found = images()
    for name, bytes_ in found.items():
        file.case(name, {}, x=as_tensor(bytes_))

    def case(image, transform, result, *draw):
        number = sum(key.startswith(f"{transform}-") for key in file.metadata)
        file.case(f"{transform}-{number}", {"image": image, "transform": transform, "draw": draw}, y=as_tensor(result(as_pil(found[image]))))

    for image, factors in {"photo": (0, 0.55, 1.37), "grey": (0.3, 1.9)}.items():
        for f in factors:
            case(image, "brightness", lambda i: F.adjust_brightness(i, f), f)
            case(image, "contrast", lambda i: F.adjust_contrast(i, f), f)
            case(image, "sharpness", lambda i: F.adjust_sharpness(i, f), f)
    for image in ("photo", "noise"):
        for f in (0.3, 1.7):
            case(image, "saturation", lambda i: F.adjust_saturation(i, f), f)
        for f in (-0.1, 0.27, 0.5):
            case(image, "hue", lambda i: F.adjust_hue(i, f), f)
        case(image, "equalize", F.equalize)
        case(image, "autocontrast", F.autocontrast)
        case(image, "median", lambda i: i.filter(ImageFilter.MedianFilter(3)))
    for f in (0.7, 1.6):
        case("photo", "gamma", lambda i: F.adjust_gamma(i, f), f)
    for bits in (1, 4, 7):
        case("photo", "posterize", lambda i: F.posterize(i, bits), bits)
    for threshold in (0, 100):
        case("noise", "solarize", lambda i: F.solarize(i, threshold), threshold)
    case("photo", "invert", F.invert)
    case("noise", "grayscale", lambda i: F.to_grayscale(i, 3))
    case("grey", "equalize", F.equalize)
    case("grey", "autocontrast", F.autocontrast)
    for size, sigma in ((3, 0.4), (5, 1.1), (9, 2.5)):
        case("noise", "blur", lambda i: F.gaussian_blur(i, size, sigma), size, sigma)
    case("photo", "erasing", lambda i: erased(i, 3, 5, 9, 7), 3, 5, 9, 7)
    case("photo", "jitter", lambda i: jittered(i, (0, 1, 2, 3), 1.2, 0.7, 1.3, 0.08), 0, 1.2, 0.7, 1.3, 0.08)
    case("photo", "jitter", lambda i: jittered(i, (3, 2, 1, 0), 0.8, 1.4, 0.6, -0.05), 23, 0.8, 1.4, 0.6, -0.05)
    file.write()


main(color)
