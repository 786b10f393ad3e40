"""Makes norms.safetensors: normalisation within samples, batch norm of sequences and with cumulative averages, standardised weights.

PyTorch 1.13 has no RMS norm and no standardised layers; those are written here from their formulas, and PyTorch differentiates them.
"""
import torch
import torch.nn.functional as F
from torch import nn

from golden_file import GoldenFile, draw, main, run_layer


class RmsNorm(nn.Module):
    def __init__(self, features, eps):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(features)), eps

    def forward(self, x):
        return self.weight * x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps)


class StandardConv2d(nn.Conv2d):
    """As timm's: the weights of each output through batch_norm without running statistics, biased variance, eps 1e-6."""

    def forward(self, x):
        w = F.batch_norm(self.weight.reshape(1, self.out_channels, -1), None, None, training=True, momentum=0.0, eps=1e-6).reshape_as(self.weight)
        return F.conv2d(x, w, self.bias, self.stride, self.padding, self.dilation, self.groups)


class StandardLinear(nn.Linear):
    def forward(self, x):
        w = F.batch_norm(self.weight.reshape(1, self.out_features, -1), None, None, training=True, momentum=0.0, eps=1e-6).reshape_as(self.weight)
        return F.linear(x, w, self.bias)


def randomised(layer):
    for name, p in layer.named_parameters():
        p.data = 1 + draw(*p.shape, scale=0.3) if name == "weight" and p.dim() != 4 else draw(*p.shape)
    return layer


def norms():
    out = GoldenFile("norms")
    for shape in [(3, 8, 4, 5), (2, 24, 3, 3), (5, 12), (2, 6, 7)]:
        for groups in (1, 2, shape[1] // 2):
            out.case(f"group-{groups}-{'x'.join(map(str, shape))}", {"layer": "GroupNorm", "groups": groups, "features": shape[1]},
                     **run_layer(randomised(nn.GroupNorm(groups, shape[1])), 2 * draw(*shape) + 3))
    for affine in (True, False):
        tail = "" if affine else "-plain"
        out.case("instance" + tail, {"layer": "InstanceNorm", "features": 7, "affine": affine},
                 **run_layer(randomised(nn.InstanceNorm2d(7, affine=affine)), 2 * draw(3, 7, 5, 4) + 3))
        out.case("layer-last" + tail, {"layer": "LayerNorm", "shape": [19], "affine": affine},
                 **run_layer(randomised(nn.LayerNorm(19, elementwise_affine=affine)), 2 * draw(6, 19) + 3))
        out.case("layer-image" + tail, {"layer": "LayerNorm", "shape": [4, 5, 3], "affine": affine},
                 **run_layer(randomised(nn.LayerNorm([3, 4, 5], elementwise_affine=affine)), 2 * draw(2, 3, 4, 5) + 3))
    out.case("rms", {"layer": "RmsNorm", "features": 19}, **run_layer(randomised(RmsNorm(19, 1e-6)), 2 * draw(6, 19) + 3))
    out.case("conv-standard", {"layer": "Conv2d", "inputs": 4, "outputs": 6, "groups": 2}, **run_layer(StandardConv2d(4, 6, 3, padding=1, groups=2), draw(2, 4, 5, 6)))
    out.case("linear-standard", {"layer": "Linear", "inputs": 9, "outputs": 5}, **run_layer(StandardLinear(9, 5), draw(4, 9)))
    for training in (True, False):
        layer = randomised(nn.BatchNorm1d(6))
        layer.running_mean.copy_(draw(6))
        layer.running_var.copy_(draw(6).abs() + 0.2)
        out.case(f"batch-sequence-{'train' if training else 'eval'}", {"layer": "BatchNorm", "features": 6, "training": training},
                 **run_layer(layer, 2 * draw(4, 6, 5) + 3, training))
    out.write()


def batch_averages():
    """Running statistics after several batches, under momentum 0.1, 0.01 (Keras' 0.99) and None (cumulative)."""
    out = GoldenFile("batch-averages")
    batches = [draw(n, 5) * (1 + i) + i for i, n in enumerate((6, 6, 9, 4))]
    for momentum in (0.1, 0.01, None):
        layer = nn.BatchNorm1d(5, momentum=momentum)
        for x in batches:
            layer(x)
        out.case(f"momentum-{momentum}", {"momentum": momentum}, mean=layer.running_mean, variance=layer.running_var,
                 tracked=layer.num_batches_tracked.reshape(1), **{f"x{i}": x for i, x in enumerate(batches)})
    out.write()


if __name__ == "__main__":
    main(norms, batch_averages)
