#!/usr/bin/env python3
"""What PyTorch's initialisers draw: measured deviations and bounds of large draws, and whole tensors of those that draw nothing."""
import math

import torch
from torch import nn
from torch.nn import init

from golden_file import GoldenFile, main


def inits():
    out = GoldenFile("inits")

    def drawn(case, text, shape, fill):
        w = torch.empty(*shape)
        fill(w)
        fan_in, fan_out = init._calculate_fan_in_and_fan_out(w)
        out.case(case, {"init": text, "shape": list(shape), "fanIn": fan_in, "fanOut": fan_out},
                 std=w.double().std().reshape(1), low=w.min().reshape(1), high=w.max().reshape(1), zeros=(w == 0).double().mean().reshape(1))

    wide, image = (300, 700), (96, 64, 3, 3)
    for kind, shape in (("linear", wide), ("conv", image)):
        drawn(f"{kind}-uniform", "uniform:0.2", shape, lambda w: init.uniform_(w, -0.2, 0.2))
        drawn(f"{kind}-normal", "normal:0.03", shape, lambda w: init.normal_(w, 0, 0.03))
        drawn(f"{kind}-trunc-normal", "trunc_normal:0.5", shape, lambda w: init.trunc_normal_(w, 0, 0.5, -1, 1))
        drawn(f"{kind}-trunc-normal-cut", "trunc_normal:0.5,cut=1", shape, lambda w: init.trunc_normal_(w, 0, 0.5, -0.5, 0.5))
        drawn(f"{kind}-xavier-uniform", "xavier_uniform", shape, init.xavier_uniform_)
        drawn(f"{kind}-xavier-uniform-tanh", "xavier_uniform:gain=tanh", shape, lambda w: init.xavier_uniform_(w, init.calculate_gain("tanh")))
        drawn(f"{kind}-xavier-normal", "xavier_normal", shape, init.xavier_normal_)
        drawn(f"{kind}-kaiming-normal", "kaiming_normal", shape, lambda w: init.kaiming_normal_(w, nonlinearity="relu"))
        drawn(f"{kind}-kaiming-normal-out", "kaiming_normal:out", shape, lambda w: init.kaiming_normal_(w, mode="fan_out", nonlinearity="relu"))
        drawn(f"{kind}-kaiming-uniform", "kaiming_uniform", shape, lambda w: init.kaiming_uniform_(w, nonlinearity="relu"))
        drawn(f"{kind}-kaiming-uniform-leaky", "kaiming_uniform:a=2.2360679775", shape, lambda w: init.kaiming_uniform_(w, a=math.sqrt(5)))
        drawn(f"{kind}-kaiming-uniform-out-leaky", "kaiming_uniform:out,a=0.2", shape, lambda w: init.kaiming_uniform_(w, a=0.2, mode="fan_out"))
        drawn(f"{kind}-orthogonal", "orthogonal:1.41", shape, lambda w: init.orthogonal_(w, 1.41))
    drawn("linear-sparse", "sparse:0.35,sigma=0.2", wide, lambda w: init.sparse_(w, 0.35, 0.2))
    drawn("linear-default", "torch", wide, lambda w: w.copy_(nn.Linear(wide[1], wide[0]).weight.detach()))
    drawn("conv-default", "torch", image, lambda w: w.copy_(nn.Conv2d(image[1], image[0], 3).weight.detach()))
    drawn("grouped-default", "torch", (96, 16, 3, 3), lambda w: w.copy_(nn.Conv2d(64, 96, 3, groups=4).weight.detach()))
    drawn("transposed-default", "torch", (64, 96, 3, 3), lambda w: w.copy_(nn.ConvTranspose2d(64, 96, 3).weight.detach()))
    out.write()


def init_tensors():
    out = GoldenFile("init-tensors")
    for case, shape, groups in (("square", (4, 4, 3, 3), 1), ("wide", (3, 5, 3, 5), 1), ("tall", (6, 2, 2, 2), 1), ("groups", (6, 2, 3, 3), 3)):
        w = torch.empty(*shape)
        init.dirac_(w, groups)
        out.case(f"dirac-{case}", {"init": f"dirac:groups={groups}", "shape": list(shape)}, w=w)
    for case, shape in (("square", (4, 4)), ("wide", (3, 5)), ("tall", (5, 3))):
        out.case(f"eye-{case}", {"init": "eye", "shape": list(shape)}, w=init.eye_(torch.empty(*shape)))
    names = ["linear", "sigmoid", "tanh", "relu", "leaky_relu", "selu"]
    out.case("gains", {"names": names}, gains=torch.tensor([float(init.calculate_gain(n)) for n in names]),
             leaky=torch.tensor([init.calculate_gain("leaky_relu", a) for a in (0.0, 0.01, 0.2, 1.0, math.sqrt(5))]), slopes=torch.tensor([0.0, 0.01, 0.2, 1.0, math.sqrt(5)]))
    out.write()


if __name__ == "__main__":
    main(inits, init_tensors)
