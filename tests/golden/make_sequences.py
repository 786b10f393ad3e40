#!/usr/bin/env python3
"""Writes the golden file of layers that walk along sequences. See make.py; needs PyTorch alone.

    /usr/bin/python3 tests/golden/make_sequences.py
"""
import torch
from torch import nn

from golden_file import GoldenFile, draw, main, run_layer


def output_alone(layer):
    """The same layer without the state or the shares of attention that PyTorch returns beside the output."""
    class Alone(layer):
        def forward(self, *x, **settings):
            return super().forward(*x, **settings)[0]
    return Alone


class SelfAttention(output_alone(nn.MultiheadAttention)):
    causal = False

    def forward(self, x):
        mask = torch.ones(x.shape[1], x.shape[1]).triu(1).bool() if self.causal else None
        return super().forward(x, x, x, attn_mask=mask, need_weights=False)


def sequences():
    out = GoldenFile("sequences")
    for kind in (nn.RNN, nn.GRU, nn.LSTM):
        for case, n, steps, inputs, units, layers in [("plain", 3, 5, 4, 6, 1), ("two", 2, 7, 5, 9, 2), ("one-step", 4, 1, 3, 5, 1)]:
            name = {"RNN": "Rnn", "GRU": "Gru", "LSTM": "Lstm"}[kind.__name__]
            out.case(f"{name}-{case}", {"layer": name, "inputs": inputs, "units": units, "layers": layers},
                     **run_layer(output_alone(kind)(inputs, units, layers, batch_first=True), draw(n, steps, inputs)))
    for case, n, steps, features, heads, causal in [("plain", 2, 5, 8, 2, False), ("causal", 3, 6, 12, 3, True), ("one-head", 1, 4, 5, 1, False)]:
        layer = SelfAttention(features, heads, batch_first=True)
        layer.causal = causal
        out.case(f"attention-{case}", {"layer": "MultiHeadAttention", "features": features, "heads": heads, "causal": causal}, **run_layer(layer, draw(n, steps, features)))
    for case, n, steps, features, heads, hidden in [("plain", 2, 5, 8, 2, 12), ("one-head", 3, 4, 6, 1, 24)]:
        block = nn.TransformerEncoderLayer(features, heads, hidden, dropout=0, batch_first=True, norm_first=True)
        out.case(f"transformer-{case}", {"layer": "TransformerBlock", "features": features, "heads": heads, "hidden": hidden}, **run_layer(block, draw(n, steps, features)))
    table, x = nn.Embedding(6, 5), torch.tensor([[0, 3, 3], [5, 1, 0]])
    y = table(x)
    dy = draw(*y.shape)
    (y * dy).sum().backward()
    out.case("embedding", {"layer": "Embedding", "tokens": 6, "features": 5}, x=x, y=y, dy=dy, param__weight=table.weight, grad__weight=table.weight.grad)
    out.write()


if __name__ == "__main__":
    main(sequences)
