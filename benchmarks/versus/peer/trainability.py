"""Times of PyTorch's activations, dropouts, losses, norms, sequence layers and optimisers, under the names that `kiln bench ops` prints.

Where PyTorch has no op of its own, the shortest composition that a user would write stands for it; those say so.
"""
import peerlib
args, torch = peerlib.setup()
import torch.nn as nn
import torch.nn.functional as F

CHANNELS_LAST = torch.channels_last


def best(name, unit, *ways):
    """The quickest of several ways to make the step; each is a function that makes it."""
    if peerlib.wanted(args, name):
        scale = {"ms": 1e3, "us": 1e6}[unit]
        peerlib.emit(name, min(peerlib.median_time(make(), args, inner=1 if unit == "ms" else 5) for make in ways) * scale, unit)


def layer_step(make, shape, memory=torch.contiguous_format, first=lambda y: y):
    """Forward and back through a module or function, to its input and its parameters; the gradient of the output is given."""
    def prepare():
        module = make()
        x = torch.randn(*shape).to(memory_format=memory).requires_grad_(True)
        with torch.no_grad():
            gradient = torch.randn_like(first(module(x)))
        weights = [x, *(module.parameters() if isinstance(module, nn.Module) else [])]

        def step():
            for weight in weights:
                weight.grad = None
            first(module(x)).backward(gradient)
        return step
    return prepare


def activations():
    functions = {
        "relu": F.relu, "leaky_relu": F.leaky_relu, "elu": F.elu, "selu": F.selu, "celu": F.celu, "gelu": F.gelu,
        "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"), "silu": F.silu, "mish": F.mish, "softplus": F.softplus, "softsign": F.softsign,
        "sigmoid": torch.sigmoid, "log_sigmoid": F.logsigmoid, "tanh": torch.tanh, "hard_sigmoid": F.hardsigmoid, "hard_swish": F.hardswish,
        "hard_tanh": F.hardtanh, "relu6": F.relu6,
        "sinc": lambda x: torch.sinc(x / torch.pi),   # a composition: torch.sinc has π in it
        "rrelu": lambda x: F.rrelu(x, training=True),
        "dropout": lambda x: F.dropout(x, 0.5), "dropout2d": lambda x: F.dropout2d(x, 0.5),
        # a composition, as timm writes it
        "droppath": lambda x: x * (torch.empty(x.shape[0], 1, 1, 1).bernoulli_(0.8) / 0.8),
    }
    shape = (128, 16, 32, 32)
    for name, function in functions.items():
        kind = "%s_fwd_bwd_2M" % (name if name.startswith("drop") else "act_" + name)
        best(kind, "ms", layer_step(lambda: function, shape), layer_step(lambda: function, shape, CHANNELS_LAST))
    best("act_prelu_fwd_bwd_2M", "ms", layer_step(nn.PReLU, shape), layer_step(nn.PReLU, shape, CHANNELS_LAST))
    best("softmax_fwd_bwd_256x1000", "us", layer_step(lambda: lambda x: F.softmax(x, 1), (256, 1000)))
    best("log_softmax_fwd_bwd_256x1000", "us", layer_step(lambda: lambda x: F.log_softmax(x, 1), (256, 1000)))


def losses():
    rows, columns = 256, 1000
    labels = torch.randint(0, columns, (rows,))
    shares = torch.rand(rows, columns)
    shares /= shares.sum(1, keepdim=True)
    weights = 0.5 + torch.arange(columns) / columns

    def focal(x):   # a composition: torchvision has the binary one alone
        logs = F.log_softmax(x, 1).gather(1, labels[:, None])
        return -((1 - logs.exp()) ** 2 * logs).mean()

    def binary_focal(x):   # a composition, as torchvision.ops.sigmoid_focal_loss
        p, loss = torch.sigmoid(x), F.binary_cross_entropy_with_logits(x, shares, reduction="none")
        right = p * shares + (1 - p) * (1 - shares)
        return ((0.25 * shares + 0.75 * (1 - shares)) * loss * (1 - right) ** 2).mean()

    two = torch.tensor(2.0)
    for name, function in {
        "cross_entropy_smoothed": lambda x: F.cross_entropy(x, labels, label_smoothing=0.1),
        "cross_entropy_weighted": lambda x: F.cross_entropy(x, labels, weights),
        "focal": focal,
        "nll": lambda x: F.nll_loss(F.log_softmax(x, 1), labels),
        "cross_entropy_soft": lambda x: F.cross_entropy(x, shares),
        "kl_div": lambda x: F.kl_div(F.log_softmax(x, 1), shares, reduction="batchmean"),
        "bce_logits": lambda x: F.binary_cross_entropy_with_logits(x, shares),
        "bce_logits_weighted": lambda x: F.binary_cross_entropy_with_logits(x, shares, pos_weight=two),
        "binary_focal": binary_focal,
        "mse": lambda x: F.mse_loss(x, shares),
        "l1": lambda x: F.l1_loss(x, shares),
        "huber": lambda x: F.huber_loss(x, shares),
        "smooth_l1": lambda x: F.smooth_l1_loss(x, shares, beta=0.5),
    }.items():
        def prepare():
            x = torch.randn(rows, columns, requires_grad=True)

            def step():
                x.grad = None
                function(x).backward()
            return step
        best("loss_%s_fwd_bwd_%dx%d" % (name, rows, columns), "us", prepare)


class RmsNorm(nn.Module):   # a composition: this version has none
    def __init__(self, features):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(features))

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6) * self.weight


def standardized(w):   # a composition, over the weights that come into each output; PyTorch's rows are outputs
    return F.batch_norm(w.t(), None, None, training=True, eps=1e-6).t()


def norms():
    for c, h in ((16, 32), (32, 16), (64, 8)):
        shape, tag = (128, c, h, h), "n128_c%d_h%d" % (c, h)
        for name, make in (("groupnorm4", lambda: nn.GroupNorm(4, c)), ("instancenorm", lambda: nn.InstanceNorm2d(c)),
                           ("layernorm", lambda: nn.LayerNorm([c, h, h]))):
            best("%s_fwd_bwd_%s" % (name, tag), "ms", layer_step(make, shape), layer_step(make, shape, CHANNELS_LAST))
    best("layernorm_fwd_bwd_2048x512", "ms", layer_step(lambda: nn.LayerNorm(512), (2048, 512)))
    best("rmsnorm_fwd_bwd_2048x512", "ms", layer_step(lambda: RmsNorm(512), (2048, 512)))
    best("standardize_fwd_bwd_4608x512", "ms", layer_step(lambda: standardized, (512, 4608)))


def sequences():
    for name, make in (("rnn", nn.RNN), ("gru", nn.GRU), ("lstm", nn.LSTM)):
        best("%s_fwd_bwd_b64_t28_i28_h128" % name, "ms", layer_step(lambda: make(28, 128, batch_first=True), (64, 28, 28), first=lambda y: y[0]),
             layer_step(lambda: make(28, 128), (28, 64, 28), first=lambda y: y[0]))

    class Attention(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = nn.MultiheadAttention(128, 4, batch_first=True)

        def forward(self, x):
            return self.inner(x, x, x, need_weights=False)[0]

    tokens = (32, 64, 128)
    best("attention_fwd_bwd_b32_t64_d128_h4", "ms", layer_step(Attention, tokens))
    best("transformer_block_fwd_bwd_b32_t64_d128_h4", "ms",
         layer_step(lambda: nn.TransformerEncoderLayer(128, 4, 512, dropout=0, batch_first=True, norm_first=True), tokens))

    def embedded():
        layer, places = nn.Embedding(10_000, 128), torch.randint(0, 10_000, (64, 64))
        gradient = torch.randn(64, 64, 128)

        def step():
            layer.weight.grad = None
            layer(places).backward(gradient)
        return step
    best("embedding_fwd_bwd_b64_t64_10000x128", "ms", embedded)


def optimisers():
    def stepper(make, foreach):
        def prepare():
            weights = [torch.randn(11_000_000 // 60).requires_grad_() for _ in range(60)]
            for weight in weights:
                weight.grad = torch.randn_like(weight)
            return make(weights, foreach=foreach).step
        return prepare

    for name in ("RMSprop", "Adagrad", "Adadelta", "Adamax", "NAdam", "RAdam", "ASGD", "Rprop"):
        make = getattr(torch.optim, name)
        best("%s_update_11M" % name.lower(), "ms", stepper(make, False), stepper(make, True))


for group in (activations, losses, norms, sequences, optimisers):
    group()
