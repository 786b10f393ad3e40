#!/usr/bin/env python3
"""Writes the golden files of recurrent layers that walk in both directions, and of attention with masks. See make.py; needs PyTorch alone.

    /usr/bin/python3 tests/golden/make_bidirectional.py
"""
import torch
from torch import nn

from golden_file import GoldenFile, draw, main, run_layer
from make_sequences import output_alone


def bidirectional():
    out = GoldenFile("bidirectional")
    for kind in (nn.RNN, nn.GRU, nn.LSTM):
        for case, n, steps, inputs, units, layers in [("one", 3, 5, 4, 6, 1), ("two", 2, 4, 5, 3, 2), ("one-step", 4, 1, 3, 5, 1)]:
            name = {"RNN": "Rnn", "GRU": "Gru", "LSTM": "Lstm"}[kind.__name__]
            layer = output_alone(kind)(inputs, units, layers, batch_first=True, bidirectional=True)
            out.case(f"{name}-{case}", {"layer": name, "inputs": inputs, "units": units, "layers": layers, "bidirectional": True}, **run_layer(layer, draw(n, steps, inputs)))
    out.write()


class Masked(output_alone(nn.MultiheadAttention)):
    mask = padding = None

    def forward(self, x):
        return super().forward(x, x, x, attn_mask=self.mask, key_padding_mask=self.padding, need_weights=False)


def masks():
    """Truth values are stored as 0 and 1; what is 1 is hidden. No step is without anything to see: PyTorch gives NaN there."""
    out = GoldenFile("masks")
    n, steps, features, heads = 3, 6, 8, 2
    padding = torch.arange(steps)[None, :] >= torch.tensor([6, 4, 1])[:, None]
    band = (torch.arange(steps)[:, None] - torch.arange(steps)[None, :]).abs() > 2
    each = torch.rand(n * heads, steps, steps) < 0.4
    each[:, range(steps), range(steps)] = False
    for case, mask, pad in [("padding", None, padding), ("band", band, None), ("each-head", each, None), ("band-and-padding", band & (torch.arange(steps) > 0)[None, :], padding),
                            ("added", draw(steps, steps), None), ("added-each-head", draw(n * heads, steps, steps), None)]:
        layer = Masked(features, heads, batch_first=True)
        layer.mask, layer.padding = mask, pad
        added = mask is not None and mask.dtype == torch.float32
        if added:
            mask.requires_grad_()
        tensors = run_layer(layer, draw(n, steps, features))
        if mask is not None:
            tensors["mask"] = mask.detach().float()
        if pad is not None:
            tensors["padding"] = pad.float()
        if added:
            tensors["dmask"] = mask.grad
        out.case(case, {"features": features, "heads": heads, "added": added, "masked": mask is not None, "padded": pad is not None}, **tensors)
    out.write()


if __name__ == "__main__":
    main(bidirectional, masks)
