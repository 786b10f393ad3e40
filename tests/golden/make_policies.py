"""Makes policies.safetensors: what torchvision's policies make of a small image, for ops and strengths that are given, and all their strengths.

The source is the tensor `x` of the case `image`, bytes [H, W, C] stored as floats. `exact` says that a case has whole-number arithmetic only.
"""

import inspect

import numpy
from PIL import Image
from torchvision.transforms import InterpolationMode as Mode
from torchvision.transforms import autoaugment

from golden_file import GoldenFile, main
from make_transforms import HEIGHT, WIDTH, source

WHOLE = {"TranslateX", "TranslateY", "Posterize", "Solarize", "AutoContrast", "Equalize", "Invert"}
SPACES = {
    "Standard": (autoaugment.RandAugment()._augmentation_space(31, (HEIGHT, WIDTH)), autoaugment.AutoAugment()._augmentation_space(10, (HEIGHT, WIDTH))),
    "Wide": (autoaugment.TrivialAugmentWide()._augmentation_space(31), autoaugment.TrivialAugmentWide()._augmentation_space(10)),
    "Mixed": (autoaugment.AugMix()._augmentation_space(10, (HEIGHT, WIDTH)),),
}


def policies():
    file = GoldenFile("policies")
    array = source()
    image = Image.fromarray(array)
    file.case("image", {}, x=array.astype(numpy.float32))

    def case(name, op, strength, mode=Mode.NEAREST, fill=None):
        y = autoaugment._apply_op(image, op, strength, mode, fill)
        settings = {"op": op, "strength": strength, "fill": fill[0] if fill else 0, "interpolation": "Nearest" if mode == Mode.NEAREST else "Bilinear"}
        file.case(name, {**settings, "exact": op in WHOLE, "moves": op in ("ShearX", "ShearY", "Rotate")}, y=numpy.asarray(y).astype(numpy.float32))

    wide = SPACES["Wide"][0]
    for op, (strengths, signed) in wide.items():
        if strengths.ndim == 0:
            case(op, op, 0.0)
            continue
        for i, number in enumerate([7, 19, 30]):
            strength = float(strengths[number])
            case(f"{op}-{number}", op, -strength if signed and i == 0 else strength)
    case("Invert", "Invert", 0.0)
    for op, strength in [("ShearX", 0.15), ("ShearY", -0.21), ("Rotate", 17.0)]:
        case(f"{op}-bilinear", op, strength, Mode.BILINEAR, [9, 9, 9])

    for space, tables in SPACES.items():
        for table in tables:
            for op, (strengths, signed) in table.items():
                if strengths.ndim > 0:
                    file.case(f"strengths-{space}-{op}-{len(strengths)}", {"space": space, "op": op, "signed": signed}, strengths=strengths.float())

    ops = [list(t[0]) for t in SPACES.values()]
    file.case("ops", {"randAugment": ops[0], "trivialAugment": ops[1], "augMix": ops[2]})
    for policy in autoaugment.AutoAugmentPolicy:
        file.case(f"table-{policy.value}", {"pairs": autoaugment.AutoAugment(policy).policies})
    for kind in [autoaugment.RandAugment, autoaugment.TrivialAugmentWide, autoaugment.AugMix]:
        defaults = {k: p.default for k, p in inspect.signature(kind).parameters.items() if isinstance(p.default, (int, float, bool))}
        file.case(f"defaults-{kind.__name__}", defaults)
    file.write()


if __name__ == "__main__":
    main(policies)
