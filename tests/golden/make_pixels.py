"""Makes pixels.safetensors: the cross-entropy of a class for each pixel, where pixels of class 255 are left out."""
import torch
import torch.nn.functional as F

from golden_file import GoldenFile, draw, main

IGNORED = 255


def pixels():
    out = GoldenFile("pixels")
    n, c, h, w = 3, 5, 7, 6
    weights = torch.rand(c) + 0.25
    for name, smoothing, weighted in (("plain", 0.0, False), ("smoothed", 0.1, False), ("weighted", 0.0, True), ("both", 0.2, True)):
        labels = torch.randint(0, c, (n, h, w))
        labels[torch.rand(n, h, w) < 0.3] = IGNORED
        labels[1, 2] = IGNORED
        x = draw(n, c, h, w, scale=2.0).requires_grad_()
        loss = F.cross_entropy(x, labels, weight=weights if weighted else None, ignore_index=IGNORED, label_smoothing=smoothing)
        (2.5 * loss).backward()
        given = {"weights": weights} if weighted else {}
        out.case(name, {"labelSmoothing": smoothing}, x=x, labels=labels.float(), loss=loss.reshape(1), dx=x.grad, **given)
    out.write()


main(pixels)
