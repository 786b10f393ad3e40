#!/usr/bin/env python3
"""Writes functions.safetensors and element-losses.safetensors: activations and losses with their gradients, as PyTorch computes them.

Made with PyTorch 1.13 (Debian: python3-torch). Run it again only to add cases.

    /usr/bin/python3 tests/golden/make_functions.py
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

from golden_file import GoldenFile, draw, main, run_layer


class Function(nn.Module):
    def __init__(self, f):
        super().__init__()
        self.f = f

    def forward(self, x):
        return self.f(x)


def functions():
    out = GoldenFile("functions")
    x = torch.cat([draw(3, 37, scale=2.0), torch.tensor([[1e-4, -1e-4, 0.5, -0.5, 30.0, -30.0, 88.0, -88.0, 1000.0, -1000.0, 19.0, 21.0, -7.0] + 24 * [0.7]])])
    # In double precision: that is what is to be approached, not PyTorch's own rounding of differences such as 1 - tanh(x)^2.
    for name, layer in [("elu", nn.ELU()), ("elu:1.5", nn.ELU(1.5)), ("selu", nn.SELU()), ("celu", nn.CELU()), ("celu:0.4", nn.CELU(0.4)),
                        ("gelu", nn.GELU()), ("gelu:tanh", nn.GELU(approximate="tanh")), ("silu", nn.SiLU()), ("mish", nn.Mish()),
                        ("softplus", nn.Softplus()), ("softplus:3:16", nn.Softplus(3, 16)), ("softsign", nn.Softsign()),
                        ("log-sigmoid", nn.LogSigmoid()), ("hard-tanh", nn.Hardtanh()), ("hard-tanh:-0.3:2", nn.Hardtanh(-0.3, 2)),
                        ("relu6", nn.ReLU6()), ("hard-sigmoid", nn.Hardsigmoid()), ("hard-swish", nn.Hardswish()),
                        ("sinc", Function(lambda v: torch.sinc(v / math.pi))), ("log-softmax", nn.LogSoftmax(-1)),
                        ("step", Function(lambda v: torch.heaviside(v.detach(), torch.ones_like(v)) + 0 * v))]:
        v = x.double().requires_grad_()
        y = layer(v)
        dy = draw(*y.shape)
        (y * dy.double()).sum().backward()
        out.case(name.replace(":", "-"), {"activation": name}, x=x, y=y, dy=dy, dx=v.grad)
    for case, layer, shape in [("prelu", nn.PReLU(), (4, 7)), ("prelu-channels", nn.PReLU(5, 0.1), (3, 5, 4, 6)), ("rrelu-mean", nn.RReLU(), (4, 9))]:
        training = not isinstance(layer, nn.RReLU)
        settings = {"slopes": layer.num_parameters} if training else {}
        out.case(case, {"layer": type(layer).__name__, "training": training, **settings}, **run_layer(layer, draw(*shape), training))
    out.write()


def element_losses():
    out = GoldenFile("element-losses")
    n, c = 9, 11
    labels, weights = torch.randint(0, c, (n,)), torch.rand(c) + 0.1
    soft, ones = torch.softmax(draw(n, c), 1), torch.randint(0, 2, (n, c)).float()
    large = torch.cat([draw(n - 2, c), torch.tensor([[1e4, -1e4] + [0.0] * (c - 2), [-1e4] * (c - 1) + [1e4]])])

    def run(case, settings, loss, x, **targets):
        v = x.double().requires_grad_()
        value = loss(v)
        (2.5 * value).backward()
        out.case(case, settings, x=x, loss=value.reshape(1), dx=v.grad, **targets)

    for tail, x in [("", draw(n, c, scale=2.0)), ("-large", large)]:
        for smoothing in (0.0, 0.1):
            settings = {"name": "crossEntropy", "labelSmoothing": smoothing, "classWeights": weights.tolist()}
            end = ("-smoothed" if smoothing else "") + tail
            run("weighted" + end, settings, lambda v: F.cross_entropy(v, labels, weights.double(), label_smoothing=smoothing), x, labels=labels)
            run("weighted-soft" + end, settings, lambda v: F.cross_entropy(v, soft.double(), weights.double(), label_smoothing=smoothing), x, targets=soft)
        run("binary" + tail, {"name": "binaryCrossEntropy", "positiveWeight": 3.0},
            lambda v: F.binary_cross_entropy_with_logits(v, ones.double(), pos_weight=torch.tensor(3.0).double()), x, targets=ones)
        run("l1" + tail, {"name": "absoluteError"}, lambda v: F.l1_loss(v, soft.double()), x, targets=soft)
        run("huber" + tail, {"name": "huber", "delta": 0.7}, lambda v: F.huber_loss(v, soft.double(), delta=0.7), x, targets=soft)
        run("smooth-l1" + tail, {"name": "smoothL1", "beta": 0.4}, lambda v: F.smooth_l1_loss(v, soft.double(), beta=0.4), x, targets=soft)
        run("kl" + tail, {"name": "klDivergence", "fromLogits": True},
            lambda v: F.kl_div(torch.log_softmax(v, 1), soft.double(), reduction="batchmean"), x, targets=soft)
        run("nll" + tail, {"name": "negativeLogLikelihood", "fromLogits": True}, lambda v: F.nll_loss(torch.log_softmax(v, 1), labels), x, labels=labels)
        run("nll-weighted" + tail, {"name": "negativeLogLikelihood", "fromLogits": True, "classWeights": weights.tolist()},
            lambda v: F.nll_loss(torch.log_softmax(v, 1), labels, weights.double()), x, labels=labels)

        def focal(v, gamma):
            log = torch.log_softmax(v, 1).gather(1, labels[:, None])
            return (-((1 - log.exp()) ** gamma) * log).mean()

        def binary_focal(v, gamma, alpha):
            cross = F.binary_cross_entropy_with_logits(v, ones.double(), reduction="none")
            sure = torch.where(ones > 0, torch.sigmoid(v), torch.sigmoid(-v))
            return (torch.where(ones > 0, alpha, 1 - alpha) * (1 - sure) ** gamma * cross).mean()

        run("focal" + tail, {"name": "focal", "gamma": 2.0}, lambda v: focal(v, 2.0), x, labels=labels)
        run("binary-focal" + tail, {"name": "binaryFocal", "gamma": 2.0, "alpha": 0.25}, lambda v: binary_focal(v, 2.0, 0.25), x, targets=ones)
    run("kl-log", {"name": "klDivergence"}, lambda v: F.kl_div(v, soft.double(), reduction="batchmean"), torch.log_softmax(draw(n, c), 1), targets=soft)
    run("nll-log", {"name": "negativeLogLikelihood"}, lambda v: F.nll_loss(v, labels), torch.log_softmax(draw(n, c), 1), labels=labels)
    out.write()


if __name__ == "__main__":
    main(functions, element_losses)
