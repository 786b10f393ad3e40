"""What the scripts that make golden files share: the file format, random tensors, one run of a layer.

A file holds cases. The tensors of a case are named `case/name`; the metadata entry `case` is a JSON object
that says what was run and with which settings. Everything is in PyTorch's shapes and axis order:
images [N, C, H, W], linear weights [outputs, inputs], convolution weights [K, C / groups, kh, kw].
"""
import json
import os
import struct
import sys

import numpy
import torch

HERE = os.path.dirname(os.path.abspath(__file__))


class GoldenFile:
    """Collects the cases of one file and writes it in the safetensors format."""

    def __init__(self, name):
        self.name = name
        self.tensors = {}
        self.metadata = {"pytorch": torch.__version__}

    def case(self, case, settings, **tensors):
        assert case not in self.metadata, case
        self.metadata[case] = json.dumps(settings)
        for name, value in tensors.items():
            self.tensors[f"{case}/{name.replace('__', '.')}"] = numpy.ascontiguousarray(torch.as_tensor(value).detach().numpy(), dtype="<f4")

    def write(self):
        header, offset = {"__metadata__": self.metadata}, 0
        for name, value in self.tensors.items():
            header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [offset, offset + value.nbytes]}
            offset += value.nbytes
        text = json.dumps(header, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 8)
        path = os.path.join(HERE, self.name + ".safetensors")
        with open(path, "wb") as f:
            f.write(struct.pack("<Q", len(text)) + text)
            for value in self.tensors.values():
                f.write(value.tobytes())
        print(f"{self.name}: {len(self.metadata) - 1} cases, {os.path.getsize(path)} bytes")


def draw(*shape, scale=1.0):
    return scale * torch.randn(*shape)


def run_layer(layer, x, training=True):
    """Forward, then backward from a random gradient of the output: all that a layer does."""
    layer.train(training)
    before = {k: v.clone() for k, v in layer.state_dict().items() if v.dtype == torch.float32}
    x = x.clone().requires_grad_()
    y = layer(x)
    dy = draw(*y.shape)
    (y * dy).sum().backward()
    found = {"x": x, "y": y, "dy": dy, "dx": x.grad}
    found.update({f"param__{k}": v for k, v in before.items()})
    found.update({f"grad__{k}": p.grad for k, p in layer.named_parameters()})
    found.update({f"after__{k}": v.clone() for k, v in layer.named_buffers() if v.dtype == torch.float32})
    return found


def main(*makers):
    """Makes all files of a script, or those named on the command line; each from the same seed, so that cases of one do not change another."""
    torch.set_num_threads(1)
    for make in makers:
        torch.manual_seed(20)
        if len(sys.argv) == 1 or make.__name__ in sys.argv[1:]:
            make()
