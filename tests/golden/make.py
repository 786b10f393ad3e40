#!/usr/bin/env python3
"""Writes the golden files beside this script: what PyTorch computes, for Kiln to agree with.

Made with PyTorch 1.13 and NumPy 1.24 (Debian: python3-torch, python3-numpy). Run it again only to add
cases; the files are small, and are committed.

    /usr/bin/python3 tests/golden/make.py            # all files
    /usr/bin/python3 tests/golden/make.py resnets    # only this one
"""
import copy
from collections import OrderedDict

import numpy
import torch
from torch import nn
from torch.nn import functional as F

from golden_file import GoldenFile, draw, main, run_layer


def linear():
    out = GoldenFile("linear")
    for case, n, i, o, bias in [("plain", 5, 7, 9, True), ("no-bias", 4, 33, 17, False), ("one-row", 1, 16, 3, True), ("one-unit", 6, 40, 1, True)]:
        out.case(case, {"layer": "Linear", "inputs": i, "outputs": o, "bias": bias}, **run_layer(nn.Linear(i, o, bias), draw(n, i)))
    out.write()


def conv2d():
    out = GoldenFile("conv2d")
    #        case            N  C   H   W   K  k  stride padding dilation groups bias
    table = [("plain",       2, 3,  8,  9,  5, 3, 1,     0,      1,       1,     True),
             ("no-bias",     2, 1,  8,  8,  4, 5, 1,     0,      1,       1,     False),
             ("padded",      2, 4,  7,  6,  8, 3, 1,     1,      1,       1,     True),
             ("strided",     2, 3,  9,  8,  6, 3, 2,     1,      1,       1,     True),
             ("dilated",     1, 3,  10, 11, 4, 3, 1,     2,      2,       1,     True),
             ("grouped",     2, 6,  6,  7,  8, 3, 1,     1,      1,       2,     True),
             ("depthwise",   2, 5,  7,  7,  5, 3, 1,     1,      1,       5,     True),
             ("multiplier",  1, 4,  6,  6,  8, 3, 2,     1,      1,       4,     False),
             ("pointwise",   2, 9,  5,  5,  7, 1, 1,     0,      1,       1,     True),
             ("pointwise-2", 2, 6,  6,  6,  8, 1, 2,     0,      1,       1,     False),
             ("wide",        1, 20, 6,  6, 33, 3, 1,     1,      1,       1,     True),
             ("everything",  2, 4, 11, 10,  6, 3, 2,     2,      2,       2,     True),
             ("large-pad",   1, 2,  4,  4,  3, 3, 1,     3,      1,       1,     True),
             ("whole-image", 2, 3,  5,  5, 10, 5, 1,     0,      1,       1,     True)]
    for case, n, c, h, w, k, size, stride, padding, dilation, groups, bias in table:
        layer = nn.Conv2d(c, k, size, stride, padding, dilation, groups, bias)
        out.case(case, {"layer": "Conv2d", "inputs": c, "outputs": k, "kernel": size, "stride": stride, "padding": padding,
                        "dilation": dilation, "groups": groups, "bias": bias}, **run_layer(layer, draw(n, c, h, w)))
    out.write()


def pool2d():
    out = GoldenFile("pool2d")
    #        case           N  C  H   W   size stride padding
    table = [("two",        2, 3, 8,  6,  2,   2,     0),
             ("remainder",  2, 5, 7,  9,  2,   2,     0),
             ("overlap",    2, 4, 9,  8,  3,   2,     0),
             ("padded",     2, 17, 8, 7,  3,   2,     1),
             ("dense",      1, 2, 5,  5,  3,   1,     1)]
    for case, n, c, h, w, size, stride, padding in table:
        settings = {"size": size, "stride": stride, "padding": padding}
        out.case("max-" + case, {"layer": "MaxPool2d", **settings}, **run_layer(nn.MaxPool2d(size, stride, padding), draw(n, c, h, w)))
        out.case("average-" + case, {"layer": "AveragePool2d", **settings}, **run_layer(nn.AvgPool2d(size, stride, padding), draw(n, c, h, w)))
    # Equal values within a window: the gradient goes to the first.
    ties = torch.tensor([0.0, 1.0, 1.0, 0.0, 2.0, 2.0, 2.0, 2.0]).repeat(2, 1, 2, 1)
    out.case("max-ties", {"layer": "MaxPool2d", "size": 2, "stride": 2, "padding": 0}, **run_layer(nn.MaxPool2d(2), ties))
    out.case("global", {"layer": "GlobalAveragePool"}, **run_layer(nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()), draw(3, 9, 5, 4)))
    out.write()


def batch_norm():
    out = GoldenFile("batch-norm")
    for case, make, shape in [("1d", nn.BatchNorm1d, (12, 7)), ("2d", nn.BatchNorm2d, (3, 5, 4, 6)), ("2d-wide", nn.BatchNorm2d, (2, 19, 3, 3))]:
        c = shape[1]
        for affine in (True, False):
            for training in (True, False):
                layer = make(c, affine=affine)
                if affine:
                    layer.weight.data = 1 + draw(c, scale=0.3)
                    layer.bias.data = draw(c)
                layer.running_mean.copy_(draw(c))
                layer.running_var.copy_(draw(c).abs() + 0.2)
                name = f"{case}-{'train' if training else 'eval'}{'' if affine else '-plain'}"
                out.case(name, {"layer": "BatchNorm", "features": c, "affine": affine, "training": training},
                         **run_layer(layer, 2 * draw(*shape) + 3, training))
    out.write()


def activations():
    out = GoldenFile("activations")
    x = torch.cat([draw(3, 37, scale=2.0), torch.tensor([[0.0, -0.0, 1e-8, -1e-8, 30.0, -30.0, 88.0, -88.0, 100.0, -100.0] + 27 * [0.5]])])
    for case, settings, layer in [("relu", {"layer": "Relu"}, nn.ReLU()),
                                  ("leaky-relu", {"layer": "LeakyRelu", "slope": 0.01}, nn.LeakyReLU(0.01)),
                                  ("leaky-relu-steep", {"layer": "LeakyRelu", "slope": 0.3}, nn.LeakyReLU(0.3)),
                                  ("sigmoid", {"layer": "Sigmoid"}, nn.Sigmoid()),
                                  ("tanh", {"layer": "Tanh"}, nn.Tanh()),
                                  ("softmax", {"layer": "Softmax"}, nn.Softmax(-1))]:
        out.case(case, settings, **run_layer(layer, x))
    out.case("flatten", {"layer": "Flatten"}, **run_layer(nn.Flatten(), draw(2, 3, 4, 5)))
    out.write()


def losses():
    out = GoldenFile("losses")

    def run(case, settings, loss, x, **targets):
        x = x.clone().requires_grad_()
        value = loss(x)
        (2.5 * value).backward()
        out.case(case, settings, x=x, loss=value.reshape(1), dx=x.grad, **targets)

    n, c = 9, 11
    labels = torch.randint(0, c, (n,))
    soft = torch.softmax(draw(n, c), 1)
    for smoothing in (0.0, 0.1):
        tail = "" if smoothing == 0 else "-smoothed"
        run("hard" + tail, {"loss": "CrossEntropy", "labelSmoothing": smoothing},
            lambda x: F.cross_entropy(x, labels, label_smoothing=smoothing), draw(n, c, scale=3.0), labels=labels)
        run("soft" + tail, {"loss": "CrossEntropy", "labelSmoothing": smoothing},
            lambda x: F.cross_entropy(x, soft, label_smoothing=smoothing), draw(n, c, scale=3.0), targets=soft)
    run("hard-extreme", {"loss": "CrossEntropy", "labelSmoothing": 0.0},
        lambda x: F.cross_entropy(x, labels), draw(n, c, scale=60.0), labels=labels)
    run("mean-squared-error", {"loss": "MeanSquaredError"}, lambda x: F.mse_loss(x, soft), draw(n, c), targets=soft)
    for scale in (1.0, 50.0):
        run(f"binary-{scale:g}", {"loss": "BinaryCrossEntropy"},
            lambda x: F.binary_cross_entropy_with_logits(x, soft), draw(n, c, scale=scale), targets=soft)
    out.write()


def optimizers():
    out = GoldenFile("optimizers")
    steps, size = 10, 37
    table = [("sgd", {"optimizer": "Sgd", "learningRate": 0.1}, lambda p: torch.optim.SGD(p, 0.1)),
             ("sgd-l2", {"optimizer": "Sgd", "learningRate": 0.1, "l2Penalty": 0.02}, lambda p: torch.optim.SGD(p, 0.1, weight_decay=0.02)),
             ("momentum", {"optimizer": "Sgd", "learningRate": 0.05, "momentum": 0.9}, lambda p: torch.optim.SGD(p, 0.05, momentum=0.9)),
             ("momentum-l2", {"optimizer": "Sgd", "learningRate": 0.05, "momentum": 0.9, "l2Penalty": 0.02},
              lambda p: torch.optim.SGD(p, 0.05, momentum=0.9, weight_decay=0.02)),
             ("nesterov", {"optimizer": "Sgd", "learningRate": 0.05, "momentum": 0.9, "nesterov": True},
              lambda p: torch.optim.SGD(p, 0.05, momentum=0.9, nesterov=True)),
             ("nesterov-l2", {"optimizer": "Sgd", "learningRate": 0.05, "momentum": 0.8, "nesterov": True, "l2Penalty": 0.01},
              lambda p: torch.optim.SGD(p, 0.05, momentum=0.8, nesterov=True, weight_decay=0.01)),
             ("adam", {"optimizer": "Adam", "learningRate": 0.01}, lambda p: torch.optim.Adam(p, 0.01)),
             ("adam-l2", {"optimizer": "Adam", "learningRate": 0.01, "l2Penalty": 0.05}, lambda p: torch.optim.Adam(p, 0.01, weight_decay=0.05)),
             ("adam-betas", {"optimizer": "Adam", "learningRate": 0.01, "beta1": 0.7, "beta2": 0.95, "epsilon": 1e-3},
              lambda p: torch.optim.Adam(p, 0.01, betas=(0.7, 0.95), eps=1e-3)),
             ("adamw", {"optimizer": "AdamW", "learningRate": 0.01, "weightDecay": 0.05}, lambda p: torch.optim.AdamW(p, 0.01, weight_decay=0.05))]
    for case, settings, make in table:
        w = nn.Parameter(draw(size))
        start, gradients, weights = w.detach().clone(), draw(steps, size), []
        optimizer = make([w])
        for g in gradients:
            w.grad = g.clone()
            optimizer.step()
            weights.append(w.detach().clone())
        out.case(case, settings, start=start, gradients=gradients, weights=torch.stack(weights))
    out.write()


def cnnbn():
    """A few steps of the small convolutional network with batch norm: losses per step, and where it ends."""
    net = nn.Sequential(OrderedDict([
        ("conv1", nn.Conv2d(3, 24, 5, bias=False)), ("bn1", nn.BatchNorm2d(24)), ("relu1", nn.ReLU()), ("pool1", nn.MaxPool2d(2)),
        ("conv2", nn.Conv2d(24, 48, 5, bias=False)), ("bn2", nn.BatchNorm2d(48)), ("relu2", nn.ReLU()), ("pool2", nn.MaxPool2d(2)),
        ("flatten", nn.Flatten()), ("fc1", nn.Linear(1200, 400, bias=False)), ("bn3", nn.BatchNorm1d(400)), ("relu3", nn.ReLU()),
        ("fc2", nn.Linear(400, 80, bias=False)), ("bn4", nn.BatchNorm1d(80)), ("relu4", nn.ReLU()), ("fc3", nn.Linear(80, 10))]))
    assert sum(p.numel() for p in net.parameters()) == 544514
    # A higher rate makes rounding decide a maximum of the pooling within six steps: PyTorch in double then differs by 4e-4.
    steps, n = 6, 16
    start = {k: v.clone() for k, v in net.state_dict().items() if v.dtype == torch.float32 and "running" not in k}
    # 8-bit images, the same in every step, so that the file stays small.
    x, labels = torch.randint(0, 256, (n, 3, 32, 32)) / 255.0, torch.randint(0, 10, (n,))
    optimizer = torch.optim.SGD(net.parameters(), 0.01, momentum=0.9)
    found, norms = [], []
    for step in range(steps):
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(net(x), labels)
        loss.backward()
        if step == 0:
            first = {k: p.grad.clone() for k, p in net.named_parameters() if p.numel() < 2000}
        norms.append(torch.sqrt(sum((p.grad.double() ** 2).sum() for p in net.parameters())))
        found.append(loss)
        optimizer.step()
    net.eval()
    out = GoldenFile("cnnbn")
    out.case("slice", {"model": "cnnbn", "optimizer": "Sgd", "learningRate": 0.01, "momentum": 0.9, "steps": steps},
             x=x, labels=labels, losses=torch.stack(found), gradientNorms=torch.stack(norms), logits=net(x),
             **{f"param__{k}": v for k, v in start.items()},
             **{f"grad__{k}": v for k, v in first.items()},
             **{f"after__{k}": v for k, v in net.state_dict().items() if v.dtype == torch.float32 and v.numel() < 2000})
    out.write()


def formula(shape, seed, scale=1.0, shift=0.0):
    """Values in shift ± scale that both sides compute alike, so that millions of weights need not be stored (Formula.cs).

    Element i, counted in PyTorch's order, is float32(scale) * u + float32(shift), where u in [-1, 1) has the upper 24 bits of
    a 32-bit integer hash of i and seed (the finaliser of MurmurHash3).
    """
    h = numpy.arange(int(numpy.prod(shape)), dtype=numpy.uint32) + numpy.uint32(seed * 0x9E3779B9 & 0xFFFFFFFF)
    for by, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        h = (h ^ (h >> numpy.uint32(by))) * numpy.uint32(factor)
    h ^= h >> numpy.uint32(16)
    u = (h >> numpy.uint32(8)).astype(numpy.float32) / numpy.float32(2 ** 23) - numpy.float32(1)
    return torch.from_numpy((numpy.float32(scale) * u + numpy.float32(shift)).reshape(shape))


class PaddedBlock(nn.Module):
    """torchvision's BasicBlock with the shortcut that has no parameters: every second pixel, zero channels on both sides."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs)
        self.conv2, self.bn2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs)
        self.stride, self.zeros = stride, (outputs - inputs) // 2

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + F.pad(x[:, :, ::self.stride, ::self.stride], (0, 0, 0, 0, self.zeros, self.zeros)))


def resnet20():
    layers = [("conv1", nn.Conv2d(3, 16, 3, 1, 1, bias=False)), ("bn1", nn.BatchNorm2d(16)), ("relu", nn.ReLU())]
    for i, (inputs, outputs, stride) in enumerate([(16, 16, 1), (16, 32, 2), (32, 64, 2)]):
        layers.append((f"layer{i + 1}", nn.Sequential(PaddedBlock(inputs, outputs, stride), PaddedBlock(outputs, outputs, 1), PaddedBlock(outputs, outputs, 1))))
    layers += [("avgpool", nn.AdaptiveAvgPool2d(1)), ("flatten", nn.Flatten()), ("fc", nn.Linear(64, 10))]
    return nn.Sequential(OrderedDict(layers))


def resnets():
    """One training pass of the residual networks: loss, logits, some gradients whole and the norms of all, running statistics; then inference."""
    import torchvision
    out = GoldenFile("resnets")
    for model, net, n, side in [("resnet20", resnet20(), 4, 16), ("resnet18", torchvision.models.resnet18(num_classes=10), 2, 64)]:
        for i, (name, p) in enumerate(net.named_parameters()):
            fan = p[0].numel()   # of weights; scales and shifts are vectors
            scale, shift = (0.25, float(name.endswith("weight"))) if p.dim() == 1 else ((6.0 / fan) ** 0.5, 0.0)
            p.data = formula(p.shape, i + 1, scale, shift)
        x, labels = formula((n, 3, side, side), 0, 1.5), torch.arange(n) * 3 % 10
        double = copy.deepcopy(net).double()
        logits = net(x)
        loss = F.cross_entropy(logits, labels)
        loss.backward()
        gradients = {k: p.grad for k, p in net.named_parameters()}
        norms = torch.stack([g.double().norm() for g in gradients.values()])
        F.cross_entropy(double(x.double()), labels).backward()
        apart = max(((p.grad - gradients[k]).abs().max() / max(1, p.grad.abs().max())).item() for k, p in double.named_parameters())
        print(f"{model}: PyTorch's gradients in float and in double are {apart:.1e} apart")
        net.eval()
        whole = [k for k, g in gradients.items() if g.numel() <= 64 or k in ("conv1.weight", "layer2.0.downsample.0.weight", "layer2.0.conv1.weight") and g.numel() < 10000]
        out.case(model, {"model": model, "batch": n, "side": side}, labels=labels, logits=logits, loss=loss.reshape(1), norms=norms, inference=net(x),
                 **{f"grad__{k}": gradients[k] for k in whole},
                 **{f"after__{k}": v for k, v in net.named_buffers() if v.dtype == torch.float32 and v.numel() <= 64})
    out.write()


if __name__ == "__main__":
    main(linear, conv2d, pool2d, batch_norm, activations, losses, optimizers, cnnbn, resnets)
